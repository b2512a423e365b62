# Facets of lists: what each choice would leave.
list-narrow = تضييق القائمة
list-chosen = المختار
list-take-away = إزالة
list-facet-more = +{ $count }
list-partly = يطلب العنوان شيئًا لا يمكن اختياره هنا. تُعرض القائمة من دونه، فقد تضم أكثر مما كان مقصودًا.
list-facet-option = { $label } ({ $count })
