# The interface for programs.
api-body-large = le corps est plus grand que ce que cette adresse accepte
api-body = le corps n’est pas du JSON de la forme attendue ici : ligne { $line }, colonne { $column }
api-parameter = le paramètre « { $name } » a une valeur qu’il ne peut pas avoir
api-token = le jeton est faux, révoqué ou expiré ; montrez-en un autre
api-wait = trop de requêtes ; secondes à attendre : { $seconds }
api-no-version = une modification nomme la version qu’elle concerne : envoyez l’ETag de l’enregistrement dans If-Match
api-media-type = le corps est d’un autre type que celui que cette adresse accepte
api-broken = cela n’a pas pu être fait ; les responsables en voient la raison dans le journal du nœud
api-file-name = dites comment s’appelle le fichier : ajoutez ?name=…
