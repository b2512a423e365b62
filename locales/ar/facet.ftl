# Facets of lists: what each choice would leave.
list-narrow = تضييق القائمة
list-chosen = المختار
list-take-away = إزالة
list-facet-more = +{ $count }
list-partly = يطلب العنوان شيئًا لا يمكن اختياره هنا. تُعرض القائمة من دونه، فقد تضم أكثر مما كان مقصودًا.
list-facet-option = { $label } ({ $count })

# Columns of lists.
list-columns = الأعمدة
list-columns-hint = يأتي العنوان والحالة أولًا دائمًا. يمكن اختيار ما يصل إلى { $count } عمودًا غيرهما، وإن لم يُختر شيء ظهرت أعمدة القائمة المعتادة.
list-columns-earlier = تقديم
list-columns-usual = العودة إلى الأعمدة المعتادة لهذه القائمة
