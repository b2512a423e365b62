# Facets of lists: what each choice would leave.
list-narrow = Narrow the list
list-chosen = Chosen
list-take-away = take away
list-facet-more = { $count }+
list-partly = The address asks for something that cannot be chosen here. The list is shown without it, so that it may hold more than was meant.
list-facet-option = { $label } ({ $count })
