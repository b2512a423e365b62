# Facets of lists: what each choice would leave.
list-narrow = Restreindre la liste
list-chosen = Choisi
list-take-away = enlever
list-facet-more = { $count } ou plus
list-partly = L’adresse demande quelque chose qui ne peut être choisi ici. La liste est montrée sans cela ; elle peut donc contenir plus que ce qui était voulu.
list-facet-option = { $label } ({ $count })

# Columns of lists.
list-columns = Colonnes
list-columns-hint = Le titre et l’état viennent toujours en premier. On peut en choisir jusqu’à { $count } autres ; si aucune n’est choisie, la liste a ses colonnes habituelles.
list-columns-earlier = avancer
list-columns-usual = Revenir aux colonnes habituelles de cette liste
