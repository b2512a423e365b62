# Fichas escritas en un libro de cálculo
workbook-library = no se puede escribir el libro: { $cause }; tome menos fichas o columnas
workbook-too-long = el texto de la fila { $line }, columna '{ $column }', supera los 32.000 caracteres que admite un libro; omita la columna o exporte como CSV
workbook-unprintable = el texto de la fila { $line }, columna '{ $column }', tiene caracteres de control, que un libro no conserva; corrija la ficha o exporte como CSV
workbook-rows = hay más de { $most } fichas; acote el filtro
workbook-uneven = la fila { $line } no tiene tantas celdas como columnas hay; es un fallo del programa: comuníquelo
workbook-header = la columna '{ $column }' está dos veces, o su nombre no lo es; nombre cada columna una vez
workbook-twice = la ficha de la fila { $line } está dos veces; entregue cada ficha una sola vez
workbook-reserved = un texto de '{ $place }' termina en (@id), por lo que se encuentra la columna de las fichas; escríbalo de otra manera

# Lo que figura en un libro de una ronda
workbook-first = Lea primero
workbook-records = Fichas
workbook-identifier = Identificador
workbook-version = Versión
workbook-fill = Cómo rellenarlo
workbook-fill-text = Escriba en las celdas amarillas de la hoja «Fichas»; las grises están bloqueadas, y nada de lo que se cambie en ellas se usa. Donde se despliega una lista, elija de ella. Una celda vacía no cambia nada.
workbook-keep = Qué dejar como está
workbook-keep-text = No añada, borre ni cambie de nombre filas, columnas u hojas, y no copie las celdas a otro archivo: lo que no se entregó no se lee. Las fichas nuevas se envían de otra manera.
workbook-return = Cómo devolverlo
workbook-return-text = Guárdelo como XLSX u ODS y devuelva el propio archivo, por la vía por la que llegó. Se puede enviar otra vez: lo que otros hayan cambiado entretanto no se sobrescribe.
workbook-notice = Compruebe
workbook-not-offered = Esto no está en la lista. Elija una de sus entradas.
workbook-not-number = Esto no es un número. Escriba solo cifras, sin la unidad.
workbook-not-date = Esto no es una fecha. Escriba año, mes y día, como 2027-03-31.

# What is asked, and what was taken out
workbook-state = Estado
workbook-agency = Organismo
workbook-area = Zona
workbook-register = Registro
workbook-respondent = Para
workbook-count = Fichas
workbook-until = Se pide para el
workbook-taken = Extraído el (UTC)
workbook-title = { $register }: por actualizar
round-nothing-open = nombre los campos que hay que rellenar
round-not-open = «{ $field }» no puede pedirse en una ronda: está protegido, es calculado, un archivo, o no existe
round-no-records = no hay ninguna ficha que pedir; amplíe el filtro
