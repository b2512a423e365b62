# Signing in with an outside provider.
sign-in-with-provider = Entrar com { $name }
sign-in-provider-refused = o que o fornecedor enviou não é aceite aqui: entre com a sua palavra-passe e avise quem administra este nó
own-provider-text = Ligue esta conta à sua conta lá, e poderá entrar aqui também com essa.
own-provider-link = Ligar as contas
own-provider-going = As duas ficam ligadas assim que o fornecedor disser quem é lá.
own-provider-go = Continuar para { $name }
own-provider-linked = ligada
own-provider-remove = Retirar a ligação
done-linked = As contas estão ligadas.
done-unlinked = A ligação foi retirada.
