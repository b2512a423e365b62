# Signing in with an outside provider.
sign-in-with-provider = Se connecter avec { $name }
sign-in-provider-refused = ce que le fournisseur a envoyé n’est pas accepté ici : connectez-vous avec votre mot de passe et dites-le à qui administre ce nœud
own-provider-text = Liez ce compte au vôtre là-bas, et vous pourrez aussi vous connecter ici avec celui-là.
own-provider-link = Lier les comptes
own-provider-going = Les deux seront liés dès que le fournisseur aura dit qui vous êtes chez lui.
own-provider-go = Continuer vers { $name }
own-provider-linked = lié
own-provider-remove = Retirer le lien
done-linked = Les comptes sont liés.
done-unlinked = Le lien est retiré.
