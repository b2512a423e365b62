# Facets of lists: what each choice would leave.
list-narrow = Acotar la lista
list-chosen = Elegido
list-take-away = quitar
list-facet-more = { $count } o más
list-partly = La dirección pide algo que aquí no se puede elegir. La lista se muestra sin ello, de modo que puede contener más de lo que se quería.
list-facet-option = { $label } ({ $count })

# Columns of lists.
list-columns = Columnas
list-columns-hint = El título y el estado van siempre primero. Se pueden elegir hasta { $count } más; si no se elige ninguna, la lista tiene sus columnas habituales.
list-columns-earlier = adelantar
list-columns-usual = Volver a las columnas habituales de esta lista
