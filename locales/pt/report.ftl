# O relatório de situação
report-link = Relatório de situação (PDF)
report-title = { $observatory }: relatório de situação
report-subtitle = Números de { $first } a { $last }
report-date = Em { $date }
report-contents = Índice
report-page = Página { "{page}" } de { "{pages}" }
report-figure = Figura { "{number}" }
report-table = Quadro { "{number}" }
report-source-word = Fonte:
report-note-word = Nota:
report-nothing = Ainda não foi divulgado nenhum conjunto de dados. Este relatório irá crescendo com as divulgações.
report-scope = { $datasets ->
    [one] Este relatório assenta num conjunto de dados
   *[other] Este relatório assenta em { $datasets } conjuntos de dados
} { $agencies ->
    [one] de um organismo
   *[other] de { $agencies } organismos
}. O último período de referência é { $last }; a divulgação mais recente é de { $date }.
report-stale = { $count ->
    [one] Um conjunto de dados tem mais de { $limit } anos e deve ler-se como dado histórico:
   *[other] { $count } conjuntos de dados têm mais de { $limit } anos e devem ler-se como dados históricos:
} { $datasets }.
report-overdue = Há entregas em atraso: { $list }.
report-named = { $name } ({ $detail })
report-withdrawn = Retirados, e por isso já não mostrados: { $list }.
report-withheld = { $withheld } de { $cells } células estão ocultas para que nenhum número diga algo sobre uma pessoa em particular; os quadros assinalam-nas.
report-open = Nenhuma célula está oculta.
report-key-label = { $name } ({ $unit }), { $place }
report-source-line = { $source }. Divulgação { $release }, versão { $vintage }.
report-dataset-facts = { $state }, divulgação { $release } de { $date }. Períodos: { $span }. Responsável: { $owner }. Qualidade: { $quality }.
report-revised = { $count ->
    [one] Os números de um período foram revistos desde a divulgação { $from }.
   *[other] Os números de { $count } períodos foram revistos desde a divulgação { $from }.
}
report-limits = Limites conhecidos: { $limits }
report-protected = { $withheld } de { $cells } células deste conjunto de dados estão ocultas ({ $rules }).
report-rows-left = { $count ->
    [one] Mais uma linha encontra-se nas transferências.
   *[other] Mais { $count } linhas encontram-se nas transferências.
}
report-missing-points = { $family }: ainda não mostrado: { $points }.
report-gaps = O que falta
report-gap = { $family }: nada foi divulgado. Falta: { $points }.
report-all-flagged = Todos os números: { $flag }
report-alt = { $kind }: { $title }. { $subtitle }.
report-chart-line = Gráfico de linhas
report-chart-bar = Gráfico de barras
report-chart-stacked-bar = Barras empilhadas
report-chart-pyramid = Pirâmide etária
report-chart-heat-map = Mapa de calor
report-chart-map = Mapa
report-chart-flow = Diagrama de fluxos
report-changes-title = Alterações desde a última edição
report-changes-text = Cada conjunto de dados é comparado com a sua divulgação anterior.
report-changes-none = Nenhum número divulgado difere da divulgação anterior.
report-changes-first = { $count ->
    [one] Divulgado pela primeira vez: { $datasets }.
   *[other] Divulgados pela primeira vez ({ $count } conjuntos de dados): { $datasets }.
}
report-changes-caption = Totais revistos, períodos mais recentes
report-changes-rest = { $count ->
    [one] Mais um período foi revisto; a página do seu conjunto de dados indica-o.
   *[other] Mais { $count } períodos foram revistos; as páginas dos conjuntos de dados indicam-nos.
}
report-quality-lowest = O mais baixo: { $dataset }, { $score } de 4.
report-quality-owner = Pode corrigir: { $owner }.
report-quality-best = Todos os conjuntos de dados atingem a melhor nota.
report-definitions-caption = O que cada fonte conta
report-definitions-differ = { $dataset }: as suas fontes diferem em { $points }.
report-definitions-agree = Onde um conjunto de dados tem várias fontes, elas declaram as mesmas definições.
report-entry = { $name }: { $text }
report-protection-rules = Regras aplicadas: { $rules }.
report-protection-counts = De { $cells } células, { $primary } estão ocultas porque há poucas pessoas por trás delas, { $secondary } para que outras não possam ser calculadas e { $unreliable } porque a amostra é demasiado pequena.
report-source-periods = Períodos: { $span }. Entregue em { $date }. Linhas usadas: { $rows }.
report-source-feeds = Usada em: { $datasets }.
report-source-release = { $dataset } ({ $release }, versão { $vintage })
report-source-credit = Crédito: { $attribution }.
report-source-licence = Licença ou acordo: { $licence }.
report-citation = { $publisher } ({ $year }). Relatório de situação, { $date }. { $address }
report-maps-title = Mapas
