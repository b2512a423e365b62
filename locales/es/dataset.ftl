dataset-owner = Responsable
dataset-state = Estado
dataset-released = Publicado el
dataset-period = Período
dataset-period-span = { $first } a { $last }
dataset-vintage = Versión
dataset-family = Tema
dataset-tags = Etiquetas
dataset-stale = Las últimas cifras son del { $date }: tienen más de { $limit } años. Léalas como datos históricos, no como la situación actual.
dataset-overdue = Una entrega que debía actualizar este conjunto de datos está atrasada: { $source }, { $period }.
dataset-preliminary = Estas son las primeras cifras y se revisarán.
dataset-revised-because = Corregido: { $reason }

key-figures = Cifras clave
key-figure-change-up = { $change } más que en { $period }
key-figure-change-down = { $change } menos que en { $period }
key-figure-change-none = Lo mismo que en { $period }
key-figure-change-protected = Sin comparación con { $period }: una cifra está oculta o falta
key-figure-source = Fuente: { $source }. Versión { $vintage }.

views-title = Gráficos y cuadros
view-table = Las cifras de este gráfico
view-table-of-map = Las cifras de este mapa
view-link = Abrir como cuadro
view-source = Fuente: { $source }. Publicación { $release }, versión { $vintage }.
view-where = { $dimension }: { $code }
view-top = { $count ->
    [one] Se muestra el mayor.
   *[other] Se muestran los { $count } mayores.
}
view-no-chart = No hay cifras que dibujar.
view-map-none = { $count ->
    [one] { $count } territorio no tiene contorno conocido; está en el cuadro.
   *[other] { $count } territorios no tienen contorno conocido; están en el cuadro.
}
view-chosen-title = { $dataset }: { $caption }
view-chosen-where = { $title } ({ $chosen })
view-unit = Unidad: { $unit }
view-unit-thousands = { $unit }, en miles
view-unit-millions = { $unit }, en millones
view-unit-billions = { $unit }, en miles de millones

explore-title = Haga su propio cuadro
explore-text = Elija qué va en las filas y las columnas y qué parte de los datos se muestra. Cada cuadro tiene su dirección, que puede guardar y compartir.
explore-rows = Filas
explore-columns = Columnas
explore-no-columns = (una sola columna)
explore-indicator = Qué se muestra
explore-show = Mostrar el cuadro
explore-ready = Cuadros listos
explore-ready-link = { $rows } por { $columns }

table-title = { $title }: cuadro
table-caption = { $indicator } por { $rows } y { $columns }
table-caption-one = { $indicator } por { $rows }
table-total = total
table-rows-shown = Filas { $from } a { $to } de { $all }
table-columns-shown = Columnas { $from } a { $to } de { $all }
table-next = Filas siguientes
table-previous = Filas anteriores
table-next-columns = Columnas siguientes
table-previous-columns = Columnas anteriores
table-empty-rows = { $count ->
    [one] Se omite { $count } fila sin ninguna cifra.
   *[other] Se omiten { $count } filas sin ninguna cifra.
}
table-nothing = No hay cifras para esta elección. Elija otros códigos en el formulario.
table-csv = Este cuadro en CSV
table-json = Este cuadro en JSON
table-back = Volver al conjunto de datos
table-sort-by = ordenar por { $column }
table-sort-none = Orden original
table-filters = Lo que este cuadro mantiene fijo
table-cut = Aquí se muestra solo una parte de este cuadro. Las descargas del conjunto de datos lo contienen entero.
table-scroll = cuadro que se desplaza de lado
table-marks = Marcas de este cuadro

mark-protected = Oculto para proteger a personas
mark-protected-why = Por qué se ocultan algunas cifras
mark-missing = No se recogió ninguna cifra
mark-not-observed = No se observó nada en esta combinación
mark-zero = Un verdadero cero: se contó y no había ninguno

quality-title = Calidad
quality-text = Notas de 0 a 4 en las cinco prioridades de los datos sobre migración.
quality-priority = Prioridad
quality-score = Nota
quality-reasons = Razones
quality-owner = Quién puede mejorarlo
quality-out-of-four = { $score } de 4: { $word }
quality-short = { $score } de 4 de media

method-title = Método
method-how = Cómo se hizo
method-limits = Límites conocidos
method-measure = Qué se mide
method-counts = Cómo se cuenta
method-structure = Estructura
method-dimensions = Desgloses
method-dimension = Desglose
method-list = Lista de códigos
method-codes = Códigos
method-total = Total
method-total-computed = suma de las partes
method-total-delivered = tal como se entregó
method-total-none = ninguno: las partes no se suman
method-bands = grupos de edad a partir de { $bounds } años
method-time = Tiempo
method-time-value = { $frequency }; los períodos más finos se { $roll ->
    [last] representan por el último
   *[sum] suman
}
method-indicators = Tasas y proporciones
method-share-of = proporción del conjunto de { $dimension }, por { $per }
method-ratio = proporción de { $numerator } entre { $denominator } en { $dimension }, por { $per }
method-rate = por { $per } habitantes, según el conjunto de datos { $denominator }
method-inputs = Entregas utilizadas
method-change = variación desde el período publicado anterior, por { $per }
method-frame = { $list }, lugares a { $date }
method-bridge = Lugares de otro día
method-bridge-exact = { $source }: { $cells } de { $of } celdas ({ $share }) siguen los lugares de { $from } y se llevaron a los de { $to }. Ningún lugar se dividió entretanto, de modo que nada es una estimación.
method-bridge-estimated = { $source }: { $cells } de { $of } celdas ({ $share }) siguen los lugares de { $from } y se llevaron a los de { $to }. { $estimated } de ellas están en lugares que se dividieron entretanto: se reparten según pesos ({ $bases }), redondeadas de modo que las partes suman el todo, y se marcan como estimadas. Las sumas de todas las partes de un lugar son exactas.
basis-population = población
basis-area = superficie
basis-households = hogares
basis-none = base no indicada
dataset-bridged = Las cifras de { $source } se muestran para los lugares de { $to }; se recogieron para los de { $from }. Las marcadas como estimadas se basan en proporciones: véase Método.
territory-day = Países y lugares a { $date }
territory-period = Países y lugares del período de cada fila
territory-through = hasta { $period }: a { $date }
territory-since = desde entonces: a { $date }
method-input-file = Archivo
method-input-rows = Filas usadas
method-input-hash = Huella
measure-count = número de registros
measure-weighted-count = número estimado con los pesos de una muestra
measure-sum = suma
measure-weighted-sum = suma ponderada
measure-weighted-mean = media ponderada
measure-mean = media

definitions-title = Definiciones lado a lado
definitions-text = Cómo define cada fuente lo que cuenta. Los puntos que difieren están marcados: compárelos con cuidado.
definitions-point = Punto
definitions-basis = Base de la definición
definitions-origin = Criterio de origen
definitions-duration = Duración de la estancia
definitions-unit = Qué se cuenta
definitions-coverage = A quién abarca
definitions-territory = Territorio
definitions-mapping = Cómo se hace corresponder
definitions-mapped = { $from } pasa a ser { $to }
definitions-set = { $concept } se fija en { $code }
definitions-kept = solo { $concept } en { $codes }
definitions-unchanged = Tomado tal cual
definitions-not-stated = No declarado
definitions-differ = difiere
definitions-none = Ninguna fuente ha declarado sus definiciones.

protection-title = Protección de las personas
protection-rules = Reglas aplicadas
protection-cells = Celdas del cuadro
protection-primary = Ocultas porque hay pocas personas detrás
protection-secondary = Ocultas para que otras no puedan calcularse
protection-unreliable = Ocultas porque la muestra es demasiado pequeña
protection-rounding = Los valores se redondean a múltiplos de { $rounding }
protection-audited = Comprobado: ninguna celda oculta puede calcularse a partir de las demás.
protection-not-audited = No se hizo la comprobación que intenta calcular las celdas ocultas.
protection-nothing = No se oculta nada.
protection-why = Una celda oculta tiene una cifra, que no se muestra porque podría decir algo de personas concretas. No es cero ni falta.

problems-title = Problemas hallados en las entregas
problems-text = Recuentos por regla. Solo el organismo conoce los lugares y los valores.
problems-none = No se halló ningún problema.
problems-rule = Problema
problems-column = Columna
problems-count = Casos
problems-remedy = Qué hacer
problems-severity = Gravedad

revisions-title = Revisiones
revisions-text = Totales antes y después de cada publicación.
revisions-none = No se ha revisado ninguna cifra.
revisions-period = Período
revisions-before = Antes
revisions-after = Después
revisions-difference = Diferencia
revisions-cells = Celdas cambiadas
revisions-release = Publicación
revisions-not-shown = no mostrada

history-title = Publicaciones
history-release = Publicación
history-when = Fecha
history-state = Estado
history-periods = Períodos
history-approved = Aprobado por
history-no-approval = No requiere aprobación: datos públicos o generados
history-standing = aprobación permanente
history-withdrawn = Retirado el { $date } por { $by }: { $reason }
history-in-force = en vigor
history-made-by = Hecho por { $program }

cite-title = Citar
cite-text = { $publisher } ({ $year }). { $title }. Publicación { $release }, versión { $vintage }. { $address }
licence-title = Licencia
licence-none = No se declara ninguna licencia. Pregunte al responsable antes de usar los datos.
access-title = Pedir más
access-text = Para otros desgloses o extractos anónimos, o para avisar de un error, escriba a { $contact }.
access-owner = Para otros desgloses o extractos anónimos, o para avisar de un error, diríjase al responsable: { $owner }.

downloads-title = Descargas
downloads-text = Todo el cuadro publicado, en cada formato.
downloads-file = Archivo
downloads-kind = Formato
downloads-language = Idioma
downloads-size = Tamaño
downloads-hash = SHA-256
downloads-none = No se ofrece ningún archivo.
kind-csv = CSV con etiquetas
kind-sdmx-csv = SDMX-CSV 2.0
kind-xlsx = Libro de Excel
kind-parquet = Parquet
kind-json = JSON
kind-pdf = Informe PDF
kind-method = Ficha metodológica
size-bytes = { $size } bytes
size-kilobytes = { $size } kB
size-megabytes = { $size } MB
