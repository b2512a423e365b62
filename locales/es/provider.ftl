# Signing in with an outside provider.
sign-in-with-provider = Entrar con { $name }
sign-in-provider-refused = lo que envió el proveedor no se acepta aquí: entre con su contraseña y avise a quien administra este nodo
own-provider-text = Vincule esta cuenta con la suya de allí y podrá entrar aquí también con esa.
own-provider-link = Vincular las cuentas
own-provider-going = Las dos quedan vinculadas en cuanto el proveedor diga quién es usted allí.
own-provider-go = Continuar a { $name }
own-provider-linked = vinculada
own-provider-remove = Quitar el vínculo
done-linked = Las cuentas están vinculadas.
done-unlinked = El vínculo se ha quitado.
