# Facets of lists: what each choice would leave.
list-narrow = Narrow the list
list-chosen = Chosen
list-take-away = take away
list-facet-more = { $count }+
list-partly = The address asks for something that cannot be chosen here. The list is shown without it, so that it may hold more than was meant.
list-facet-option = { $label } ({ $count })

# Columns of lists.
list-columns = Columns
list-columns-hint = Title and state always come first. Up to { $count } more can be chosen; with none chosen, the list has its usual columns.
list-columns-earlier = move forward
list-columns-usual = Back to the usual columns of this list
