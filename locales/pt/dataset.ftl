dataset-owner = Responsável
dataset-state = Estado
dataset-released = Divulgado em
dataset-period = Período
dataset-period-span = { $first } a { $last }
dataset-vintage = Versão
dataset-family = Tema
dataset-tags = Etiquetas
dataset-stale = Os últimos números são de { $date }: têm mais de { $limit } anos. Leia-os como dados históricos, não como a situação atual.
dataset-overdue = Uma entrega que devia atualizar este conjunto de dados está em atraso: { $source }, { $period }.
dataset-preliminary = Estes são os primeiros números e serão revistos.
dataset-revised-because = Corrigido: { $reason }

key-figures = Números principais
key-figure-change-up = Mais { $change } do que em { $period }
key-figure-change-down = Menos { $change } do que em { $period }
key-figure-change-none = O mesmo que em { $period }
key-figure-change-protected = Sem comparação com { $period }: um número está oculto ou em falta
key-figure-source = Fonte: { $source }. Versão { $vintage }.

views-title = Gráficos e quadros
view-table = Os números deste gráfico
view-table-of-map = Os números deste mapa
view-link = Abrir como quadro
view-source = Fonte: { $source }. Divulgação { $release }, versão { $vintage }.
view-where = { $dimension }: { $code }
view-top = { $count ->
    [one] Mostra-se o maior.
   *[other] Mostram-se os { $count } maiores.
}
view-no-chart = Não há números para desenhar.
view-map-none = { $count ->
    [one] { $count } território não tem contorno conhecido; está no quadro.
   *[other] { $count } territórios não têm contorno conhecido; estão no quadro.
}
view-chosen-title = { $dataset }: { $caption }
view-chosen-where = { $title } ({ $chosen })
view-unit = Unidade: { $unit }
view-unit-thousands = { $unit }, em milhares
view-unit-millions = { $unit }, em milhões
view-unit-billions = { $unit }, em milhares de milhões

explore-title = Faça o seu quadro
explore-text = Escolha o que fica nas linhas e colunas e que parte dos dados é mostrada. Cada quadro tem o seu endereço, que pode guardar e partilhar.
explore-rows = Linhas
explore-columns = Colunas
explore-no-columns = (uma só coluna)
explore-indicator = O que é mostrado
explore-show = Mostrar o quadro
explore-ready = Quadros prontos
explore-ready-link = { $rows } por { $columns }

table-title = { $title }: quadro
table-caption = { $indicator } por { $rows } e { $columns }
table-caption-one = { $indicator } por { $rows }
table-total = total
table-rows-shown = Linhas { $from } a { $to } de { $all }
table-columns-shown = Colunas { $from } a { $to } de { $all }
table-next = Linhas seguintes
table-previous = Linhas anteriores
table-next-columns = Colunas seguintes
table-previous-columns = Colunas anteriores
table-empty-rows = { $count ->
    [one] { $count } linha sem qualquer número foi omitida.
   *[other] { $count } linhas sem qualquer número foram omitidas.
}
table-nothing = Não há números para esta escolha. Escolha outros códigos no formulário.
table-csv = Este quadro em CSV
table-json = Este quadro em JSON
table-back = Voltar ao conjunto de dados
table-sort-by = ordenar por { $column }
table-sort-none = Ordem original
table-filters = O que este quadro mantém fixo
table-cut = Só uma parte deste quadro é mostrada aqui. Os ficheiros do conjunto de dados contêm-no inteiro.
table-scroll = quadro que se desloca para o lado
table-marks = Marcas deste quadro

mark-protected = Oculto para proteger pessoas
mark-protected-why = Por que alguns números são ocultados
mark-missing = Nenhum número foi recolhido
mark-not-observed = Nada foi observado nesta combinação
mark-zero = Um verdadeiro zero: contou-se e não havia nenhum

quality-title = Qualidade
quality-text = Notas de 0 a 4 nas cinco prioridades dos dados sobre migração.
quality-priority = Prioridade
quality-score = Nota
quality-reasons = Razões
quality-owner = Quem pode melhorar
quality-out-of-four = { $score } de 4: { $word }
quality-short = { $score } de 4 em média

method-title = Método
method-how = Como foi feito
method-limits = Limites conhecidos
method-measure = O que é medido
method-counts = Como é contado
method-structure = Estrutura
method-dimensions = Desagregações
method-dimension = Desagregação
method-list = Lista de códigos
method-codes = Códigos
method-total = Total
method-total-computed = soma das partes
method-total-delivered = como entregue
method-total-none = nenhum: as partes não se somam
method-bands = grupos de idade a partir de { $bounds } anos
method-time = Tempo
method-time-value = { $frequency }; os períodos mais finos são { $roll ->
    [last] representados pelo último
   *[sum] somados
}
method-indicators = Taxas e proporções
method-share-of = proporção do conjunto de { $dimension }, por { $per }
method-ratio = proporção de { $numerator } entre { $denominator } em { $dimension }, por { $per }
method-rate = por { $per } habitantes, segundo o conjunto de dados { $denominator }
method-inputs = Entregas utilizadas
method-change = variação desde o período publicado anterior, por { $per }
method-frame = { $list }, lugares em { $date }
method-bridge = Lugares de outro dia
method-bridge-exact = { $source }: { $cells } de { $of } células ({ $share }) seguem os lugares de { $from } e foram levadas para os de { $to }. Nenhum lugar foi dividido entretanto, pelo que nada é estimado.
method-bridge-estimated = { $source }: { $cells } de { $of } células ({ $share }) seguem os lugares de { $from } e foram levadas para os de { $to }. { $estimated } delas ficam em lugares que foram divididos entretanto: são repartidas segundo pesos ({ $bases }), arredondadas de modo que as partes somem o todo, e assinaladas como estimadas. As somas de todas as partes de um lugar são exatas.
basis-population = população
basis-area = superfície
basis-households = agregados familiares
basis-none = base não indicada
dataset-bridged = Os números de { $source } são mostrados para os lugares de { $to }; foram recolhidos para os de { $from }. Os assinalados como estimados assentam em proporções: ver Método.
territory-day = Países e lugares em { $date }
territory-period = Países e lugares do período de cada linha
territory-through = até { $period }: em { $date }
territory-since = desde então: em { $date }
method-input-file = Ficheiro
method-input-rows = Linhas usadas
method-input-hash = Impressão digital
measure-count = número de registos
measure-weighted-count = número estimado com os pesos de uma amostra
measure-sum = soma
measure-weighted-sum = soma ponderada
measure-weighted-mean = média ponderada
measure-mean = média

definitions-title = Definições lado a lado
definitions-text = Como cada fonte define o que conta. Os pontos que diferem estão marcados: compare-os com cuidado.
definitions-point = Ponto
definitions-basis = Base da definição
definitions-origin = Critério de origem
definitions-duration = Duração da estadia
definitions-unit = O que é contado
definitions-coverage = Quem é abrangido
definitions-territory = Território
definitions-mapping = Como é feita a correspondência
definitions-mapped = { $from } passa a { $to }
definitions-set = { $concept } é fixado em { $code }
definitions-kept = só { $concept } em { $codes }
definitions-unchanged = Tomado como está
definitions-not-stated = Não declarado
definitions-differ = difere
definitions-none = Nenhuma fonte declarou as suas definições.

protection-title = Proteção das pessoas
protection-rules = Regras aplicadas
protection-cells = Células do quadro
protection-primary = Ocultas porque há poucas pessoas por trás
protection-secondary = Ocultas para que outras não possam ser calculadas
protection-unreliable = Ocultas porque a amostra é demasiado pequena
protection-rounding = Os valores são arredondados a múltiplos de { $rounding }
protection-audited = Verificado: nenhuma célula oculta pode ser calculada a partir das outras.
protection-not-audited = A verificação que tenta calcular as células ocultas não foi feita.
protection-nothing = Nada está oculto.
protection-why = Uma célula oculta tem um número, que não é mostrado porque poderia dizer algo sobre pessoas em particular. Não é zero nem está em falta.

problems-title = Problemas encontrados nas entregas
problems-text = Contagens por regra. Só o organismo conhece os lugares e os valores.
problems-none = Nenhum problema encontrado.
problems-rule = Problema
problems-column = Coluna
problems-count = Casos
problems-remedy = O que fazer
problems-severity = Gravidade

revisions-title = Revisões
revisions-text = Totais antes e depois de cada divulgação.
revisions-none = Nenhum número foi revisto.
revisions-period = Período
revisions-before = Antes
revisions-after = Depois
revisions-difference = Diferença
revisions-cells = Células alteradas
revisions-release = Divulgação
revisions-not-shown = não mostrado

history-title = Divulgações
history-release = Divulgação
history-when = Data
history-state = Estado
history-periods = Períodos
history-approved = Aprovado por
history-no-approval = Sem necessidade de aprovação: dados públicos ou gerados
history-standing = aprovação permanente
history-withdrawn = Retirado em { $date } por { $by }: { $reason }
history-in-force = em vigor
history-made-by = Feito por { $program }

cite-title = Citar
cite-text = { $publisher } ({ $year }). { $title }. Divulgação { $release }, versão { $vintage }. { $address }
licence-title = Licença
licence-none = Nenhuma licença está declarada. Pergunte ao responsável antes de usar os dados.
access-title = Pedir mais
access-text = Para outras desagregações ou extratos anónimos, ou para comunicar um erro, escreva para { $contact }.
access-owner = Para outras desagregações ou extratos anónimos, ou para comunicar um erro, contacte o responsável: { $owner }.

downloads-title = Ficheiros para descarregar
downloads-text = Todo o quadro divulgado, em cada formato.
downloads-file = Ficheiro
downloads-kind = Formato
downloads-language = Língua
downloads-size = Tamanho
downloads-hash = SHA-256
downloads-none = Nenhum ficheiro é oferecido.
kind-csv = CSV com nomes
kind-sdmx-csv = SDMX-CSV 2.0
kind-xlsx = Livro Excel
kind-parquet = Parquet
kind-json = JSON
kind-pdf = Relatório PDF
kind-method = Ficha metodológica
size-bytes = { $size } bytes
size-kilobytes = { $size } kB
size-megabytes = { $size } MB
