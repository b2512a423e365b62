# Facets of lists: what each choice would leave.
list-narrow = Restringir a lista
list-chosen = Escolhido
list-take-away = tirar
list-facet-more = { $count } ou mais
list-partly = O endereço pede algo que aqui não se pode escolher. A lista é mostrada sem isso, pelo que pode conter mais do que se queria.
list-facet-option = { $label } ({ $count })

# Columns of lists.
list-columns = Colunas
list-columns-hint = O título e o estado vêm sempre primeiro. Podem escolher-se até { $count } mais; se nenhuma for escolhida, a lista tem as suas colunas habituais.
list-columns-earlier = adiantar
list-columns-usual = Voltar às colunas habituais desta lista
