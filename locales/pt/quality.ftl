quality-priority-availability = Disponibilidade
quality-priority-accessibility = Acessibilidade
quality-priority-comparability = Comparabilidade
quality-priority-fragmentation = Fragmentação
quality-priority-reliability = Fiabilidade
quality-priority-availability-text = Há dados para os períodos e desagregações esperados?
quality-priority-accessibility-text = É possível aceder a eles?
quality-priority-comparability-text = Usam conceitos partilhados e uma só definição?
quality-priority-fragmentation-text = Estão num só lugar, ou em partes que não concordam?
quality-priority-reliability-text = As entregas foram completas e sem erros?
quality-score-0 = ausente
quality-score-1 = fraco
quality-score-2 = parcial
quality-score-3 = razoável
quality-score-4 = bom

quality-availability-periods = { $due ->
    [one] { $present } período presente de { $due } esperado.
   *[other] { $present } períodos presentes de { $due } esperados.
}
quality-availability-breakdowns = { $declared ->
    [one] { $present } de { $declared } desagregação declarada tem dados.
   *[other] { $present } de { $declared } desagregações declaradas têm dados.
}
quality-availability-overdue = Uma entrega está em atraso: { $source }, { $period }.
quality-availability-empty = Nenhum número foi entregue.
quality-availability-estimated = { $share }% dos números são estimativas.
quality-accessibility-formats = { $count ->
    [one] Pode ser descarregado em { $count } formato.
   *[other] Pode ser descarregado em { $count } formatos.
}
quality-accessibility-licence = Licença: { $licence }.
quality-accessibility-no-licence = Nenhuma licença está declarada.
quality-accessibility-withheld = { $share }% das células são ocultadas para proteger pessoas.
quality-accessibility-nothing-withheld = Nenhuma célula está oculta.
quality-accessibility-no-method = Nenhuma nota de método está publicada.
quality-accessibility-method = Uma nota de método está publicada.
quality-comparability-standard = Segue uma definição internacional: { $basis }.
quality-comparability-national = Segue uma definição nacional.
quality-comparability-one-definition = Todas as fontes declaram a mesma definição.
quality-comparability-definitions-differ = { $count ->
    [one] As fontes diferem em { $count } ponto de definição.
   *[other] As fontes diferem em { $count } pontos de definição.
}
quality-comparability-no-definition = { $source } não declara nenhuma definição.
quality-comparability-code-lists = { $dimensions ->
    [one] { $standard } de { $dimensions } desagregação usa uma lista de códigos padrão.
   *[other] { $standard } de { $dimensions } desagregações usam uma lista de códigos padrão.
}
quality-comparability-breaks = { $count ->
    [one] As séries têm quebra em { $count } célula.
   *[other] As séries têm quebra em { $count } células.
}
quality-fragmentation-single-source = Vem de uma só fonte.
quality-fragmentation-sources = { $count ->
    [one] Composto a partir de { $count } fonte.
   *[other] Composto a partir de { $count } fontes.
}
quality-fragmentation-totals-agree = Os totais entregues concordam com a soma das partes.
quality-fragmentation-totals-differ = { $count ->
    [one] { $count } total entregue difere da soma das partes.
   *[other] { $count } totais entregues diferem da soma das partes.
}
quality-fragmentation-overlap = { $count ->
    [one] { $count } período é dado por mais de uma fonte.
   *[other] { $count } períodos são dados por mais de uma fonte.
}
quality-reliability-rows-used = { $share }% das linhas entregues foram usadas.
quality-reliability-problems = { $count ->
    [one] { $count } linha ou célula tem um problema.
   *[other] { $count } linhas ou células têm um problema.
}
quality-reliability-no-problems = Nenhum problema encontrado nas entregas.
quality-reliability-fatal = A entrega de { $source } não pôde ser usada.
quality-reliability-low-cells = { $count ->
    [one] { $count } número é pouco fiável.
   *[other] { $count } números são pouco fiáveis.
}
quality-reliability-late = { $days ->
    [one] A última entrega chegou com { $days } dia de atraso.
   *[other] A última entrega chegou com { $days } dias de atraso.
}
quality-age-fresh = { $years ->
    [0] Os últimos números têm menos de um ano.
    [one] Os últimos números têm { $years } ano.
   *[other] Os últimos números têm { $years } anos.
}
quality-age-stale = { $years ->
    [one] Os últimos números têm { $years } ano, acima do limite de { $limit }.
   *[other] Os últimos números têm { $years } anos, acima do limite de { $limit }.
}
quality-age-unknown = A idade dos números não é conhecida.
