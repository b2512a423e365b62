# Registres déclarés et rôles
register-no-field = il n’y a pas de champ « { $field } » ; déclarez-le ou corrigez son nom
register-no-state = il n’y a pas d’état « { $state } » ; déclarez-le ou corrigez son nom
register-field-name = « { $field } » ne peut nommer un champ : des minuscules, des chiffres et « _ », et aucun nom que tout enregistrement porte (id, state, agency …)
register-stateless = un registre a besoin d’un état ; déclarez d’abord celui des nouveaux enregistrements
register-twice = « { $name } » est déclaré deux fois ; renommez ou supprimez l’un des deux
register-attribute = un champ de type { $type } n’a pas de « { $attribute } » ; supprimez-le ou changez de type
register-attribute-missing = un champ de type { $type } a besoin de { $attribute }, une fois
register-no-list = il n’y a pas de liste de codes « { $list } » ; ajoutez vocabularies/lists/{ $list }.csv ou corrigez son nom
register-media = les fichiers de type « { $media } » ne sont pas conservés ; sont admis : { $allowed }
register-decimals = un nombre a au plus neuf décimales
register-name-open = le nom d’une personne est protégé : donnez à « { $field } » class = "protected"
register-protected-where = « { $field } » est protégé et ce registre est ouvert à beaucoup : placez-le dans un registre dont le but (aim) est administration, service ou protection
register-unreachable = aucune transition ne mène à l’état « { $state } » ; ajoutez-en une ou supprimez l’état
register-protected-listed = « { $field } » est protégé et ne figure dans aucune liste ; nommez un autre champ
register-not-in-form = « { $field } » est obligatoire et ne figure dans aucune section ; aucun formulaire ne pourrait être envoyé
register-not-public = « { $field } » n’est pas de classe public ; il ne peut figurer dans la vue publique
register-no-retention = les champs restreints et protégés ne sont pas conservés indéfiniment : ajoutez [retention]
register-keep = indiquez la durée en années, mois, semaines ou jours, comme "P5Y"
register-anyone = le rôle « anyone » ne voit que les enregistrements publiés et les champs publics
register-no-public = un droit porte sur les enregistrements publiés, et il n’y a pas de vue [public] ; ajoutez-en une
register-not-dated = « { $field } » n’est pas une date ou un instant unique ; nommez-en un
register-extends-nothing = il n’y a pas de registre « { $register } » à compléter ; corrigez le nom du fichier
register-no-register = il n’y a pas de registre « { $register } » ; ajoutez registers/{ $register }.toml ou corrigez son nom
register-no-role = il n’y a pas de rôle « { $role } » ; ajoutez-le à registers/roles.toml ou corrigez son nom
register-firewall = le rôle « { $role } » sert la répression et ne peut avoir aucun droit sur un registre de service ou de protection ; supprimez ce droit
