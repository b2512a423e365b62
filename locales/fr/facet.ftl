# Facets of lists: what each choice would leave.
list-narrow = Restreindre la liste
list-chosen = Choisi
list-take-away = enlever
list-facet-more = { $count } ou plus
list-partly = L’adresse demande quelque chose qui ne peut être choisi ici. La liste est montrée sans cela ; elle peut donc contenir plus que ce qui était voulu.
list-facet-option = { $label } ({ $count })
