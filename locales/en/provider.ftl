# Signing in with an outside provider.
sign-in-with-provider = Sign in with { $name }
sign-in-provider-refused = what the provider sent is not accepted here: sign in with your password, and tell whoever administers this node
own-provider-text = Link this account with yours there, and you can sign in here with that one, too.
own-provider-link = Link the accounts
own-provider-going = The two are linked once the provider has said who you are there.
own-provider-go = Go on to { $name }
own-provider-linked = linked
own-provider-remove = Remove the link
done-linked = The accounts are linked.
done-unlinked = The link is removed.
