# El informe de situación
report-link = Informe de situación (PDF)
report-title = { $observatory }: informe de situación
report-subtitle = Cifras de { $first } a { $last }
report-date = A { $date }
report-contents = Índice
report-page = Página { "{page}" } de { "{pages}" }
report-figure = Figura { "{number}" }
report-table = Cuadro { "{number}" }
report-source-word = Fuente:
report-note-word = Nota:
report-nothing = Todavía no se ha publicado ningún conjunto de datos. Este informe se irá llenando con las publicaciones.
report-scope = { $datasets ->
    [one] Este informe se apoya en un conjunto de datos
   *[other] Este informe se apoya en { $datasets } conjuntos de datos
} { $agencies ->
    [one] de un organismo
   *[other] de { $agencies } organismos
}. El último período de referencia es { $last }; la publicación más reciente es del { $date }.
report-stale = { $count ->
    [one] Un conjunto de datos tiene más de { $limit } años y debe leerse como dato histórico:
   *[other] { $count } conjuntos de datos tienen más de { $limit } años y deben leerse como datos históricos:
} { $datasets }.
report-overdue = Hay entregas atrasadas: { $list }.
report-named = { $name } ({ $detail })
report-withdrawn = Retirados, y por eso ya no se muestran: { $list }.
report-withheld = { $withheld } de { $cells } celdas están ocultas para que ninguna cifra diga nada de una persona en particular; los cuadros las señalan.
report-open = Ninguna celda está oculta.
report-key-label = { $name } ({ $unit }), { $place }
report-source-line = { $source }. Publicación { $release }, versión { $vintage }.
report-dataset-facts = { $state }, publicación { $release } del { $date }. Períodos: { $span }. Responsable: { $owner }. Calidad: { $quality }.
report-revised = { $count ->
    [one] Las cifras de un período se revisaron desde la publicación { $from }.
   *[other] Las cifras de { $count } períodos se revisaron desde la publicación { $from }.
}
report-limits = Límites conocidos: { $limits }
report-protected = { $withheld } de { $cells } celdas de este conjunto de datos están ocultas ({ $rules }).
report-rows-left = { $count ->
    [one] Una fila más está en las descargas.
   *[other] { $count } filas más están en las descargas.
}
report-missing-points = { $family }: aún no se muestra: { $points }.
report-gaps = Lo que falta
report-gap = { $family }: no se ha publicado nada. Falta: { $points }.
report-all-flagged = Todas las cifras: { $flag }
report-alt = { $kind }: { $title }. { $subtitle }.
report-chart-line = Gráfico de líneas
report-chart-bar = Gráfico de barras
report-chart-stacked-bar = Barras apiladas
report-chart-pyramid = Pirámide de edades
report-chart-heat-map = Mapa de calor
report-chart-map = Mapa
report-chart-flow = Diagrama de flujos
report-changes-title = Cambios desde la última edición
report-changes-text = Cada conjunto de datos se compara con su publicación anterior.
report-changes-none = Ninguna cifra publicada difiere de la publicación anterior.
report-changes-first = { $count ->
    [one] Publicado por primera vez: { $datasets }.
   *[other] Publicados por primera vez ({ $count } conjuntos de datos): { $datasets }.
}
report-changes-caption = Totales revisados, períodos más recientes
report-changes-rest = { $count ->
    [one] Se revisó un período más; la página de su conjunto de datos lo indica.
   *[other] Se revisaron { $count } períodos más; las páginas de los conjuntos de datos los indican.
}
report-quality-lowest = El más bajo: { $dataset }, { $score } de 4.
report-quality-owner = Puede corregirlo: { $owner }.
report-quality-best = Todos los conjuntos de datos alcanzan la mejor nota.
report-definitions-caption = Qué cuenta cada fuente
report-definitions-differ = { $dataset }: sus fuentes difieren en { $points }.
report-definitions-agree = Donde un conjunto de datos tiene varias fuentes, declaran las mismas definiciones.
report-entry = { $name }: { $text }
report-protection-rules = Reglas aplicadas: { $rules }.
report-protection-counts = De { $cells } celdas, { $primary } están ocultas porque hay pocas personas detrás, { $secondary } para que otras no puedan calcularse y { $unreliable } porque la muestra es demasiado pequeña.
report-source-periods = Períodos: { $span }. Entregado el { $date }. Filas utilizadas: { $rows }.
report-source-feeds = Se usa para: { $datasets }.
report-source-release = { $dataset } ({ $release }, versión { $vintage })
report-source-credit = Crédito: { $attribution }.
report-source-licence = Licencia o acuerdo: { $licence }.
report-citation = { $publisher } ({ $year }). Informe de situación, { $date }. { $address }
report-maps-title = Mapas
