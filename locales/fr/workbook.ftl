# Enregistrements écrits dans un classeur
workbook-library = le classeur ne peut pas être écrit : { $cause } ; prenez moins d’enregistrements ou de colonnes
workbook-too-long = le texte de la ligne { $line }, colonne '{ $column }', dépasse les 32 000 caractères qu’accepte un classeur ; omettez la colonne ou exportez en CSV
workbook-unprintable = le texte de la ligne { $line }, colonne '{ $column }', contient des caractères de contrôle, qu’un classeur ne conserve pas ; corrigez l’enregistrement ou exportez en CSV
workbook-rows = il y a plus de { $most } enregistrements ; resserrez le filtre
workbook-uneven = la ligne { $line } n’a pas autant de cellules qu’il y a de colonnes ; c’est un défaut du programme : signalez-le
workbook-header = la colonne '{ $column }' figure deux fois, ou son nom n’en est pas un ; nommez chaque colonne une fois
workbook-twice = l’enregistrement de la ligne { $line } figure deux fois ; remettez chaque enregistrement une seule fois
workbook-reserved = un texte de '{ $place }' se termine par (@id), qui sert à trouver la colonne des enregistrements ; écrivez-le autrement

# Ce qui figure dans un classeur de campagne
workbook-first = À lire d’abord
workbook-records = Enregistrements
workbook-identifier = Identifiant
workbook-version = Version
workbook-fill = Comment le remplir
workbook-fill-text = Écrivez dans les cellules jaunes de la feuille « Enregistrements » ; les grises sont verrouillées, et rien de ce qui y est changé n’est utilisé. Là où une liste se déroule, choisissez-y. Une cellule vide ne change rien.
workbook-keep = Ce qu’il faut laisser tel quel
workbook-keep-text = N’ajoutez, ne supprimez et ne renommez ni lignes, ni colonnes, ni feuilles, et ne copiez pas les cellules dans un autre fichier : ce qui n’a pas été remis n’est pas lu. Les nouveaux enregistrements s’envoient autrement.
workbook-return = Comment le renvoyer
workbook-return-text = Enregistrez-le en XLSX ou ODS et renvoyez le fichier lui-même, par la voie par laquelle il est venu. Il peut être renvoyé plusieurs fois : ce que d’autres ont changé entre-temps n’est pas écrasé.
workbook-notice = À vérifier
workbook-not-offered = Ceci n’est pas dans la liste. Choisissez l’une de ses entrées.
workbook-not-number = Ceci n’est pas un nombre. Écrivez seulement des chiffres, sans l’unité.
workbook-not-date = Ceci n’est pas une date. Écrivez l’année, le mois et le jour, comme 2027-03-31.

# What is asked, and what was taken out
workbook-state = État
workbook-agency = Organisme
workbook-area = Zone
workbook-register = Registre
workbook-respondent = Pour
workbook-count = Enregistrements
workbook-until = À rendre avant le
workbook-taken = Extrait le (UTC)
workbook-title = { $register } : à mettre à jour
round-nothing-open = nommez les champs à remplir
round-not-open = « { $field } » ne peut pas être demandé dans une campagne : il est protégé, calculé, un fichier, ou n’existe pas
round-no-records = il n’y a aucun enregistrement à demander ; élargissez le filtre
