quality-priority-availability = Disponibilidad
quality-priority-accessibility = Accesibilidad
quality-priority-comparability = Comparabilidad
quality-priority-fragmentation = Fragmentación
quality-priority-reliability = Fiabilidad
quality-priority-availability-text = ¿Hay datos para los períodos y desgloses esperados?
quality-priority-accessibility-text = ¿Se puede acceder a ellos?
quality-priority-comparability-text = ¿Usan conceptos compartidos y una sola definición?
quality-priority-fragmentation-text = ¿Están en un solo lugar, o en partes que no cuadran?
quality-priority-reliability-text = ¿Fueron las entregas completas y sin errores?
quality-score-0 = ausente
quality-score-1 = bajo
quality-score-2 = parcial
quality-score-3 = aceptable
quality-score-4 = bueno

quality-availability-periods = { $due ->
    [one] { $present } período presente de { $due } esperado.
   *[other] { $present } períodos presentes de { $due } esperados.
}
quality-availability-breakdowns = { $declared ->
    [one] { $present } de { $declared } desglose declarado tiene datos.
   *[other] { $present } de { $declared } desgloses declarados tienen datos.
}
quality-availability-overdue = Una entrega está atrasada: { $source }, { $period }.
quality-availability-empty = No se ha entregado ninguna cifra.
quality-availability-estimated = El { $share } % de las cifras son estimaciones.
quality-accessibility-formats = { $count ->
    [one] Se puede descargar en { $count } formato.
   *[other] Se puede descargar en { $count } formatos.
}
quality-accessibility-licence = Licencia: { $licence }.
quality-accessibility-no-licence = No se declara ninguna licencia.
quality-accessibility-withheld = El { $share } % de las celdas se oculta para proteger a personas.
quality-accessibility-nothing-withheld = No se oculta ninguna celda.
quality-accessibility-no-method = No se publica ninguna nota de método.
quality-accessibility-method = Se publica una nota de método.
quality-comparability-standard = Sigue una definición internacional: { $basis }.
quality-comparability-national = Sigue una definición nacional.
quality-comparability-one-definition = Todas las fuentes declaran la misma definición.
quality-comparability-definitions-differ = { $count ->
    [one] Las fuentes difieren en { $count } punto de definición.
   *[other] Las fuentes difieren en { $count } puntos de definición.
}
quality-comparability-no-definition = { $source } no declara ninguna definición.
quality-comparability-code-lists = { $dimensions ->
    [one] { $standard } de { $dimensions } desglose usa una lista de códigos estándar.
   *[other] { $standard } de { $dimensions } desgloses usan una lista de códigos estándar.
}
quality-comparability-breaks = { $count ->
    [one] Las series se rompen en { $count } celda.
   *[other] Las series se rompen en { $count } celdas.
}
quality-fragmentation-single-source = Viene de una sola fuente.
quality-fragmentation-sources = { $count ->
    [one] Compuesto a partir de { $count } fuente.
   *[other] Compuesto a partir de { $count } fuentes.
}
quality-fragmentation-totals-agree = Los totales entregados coinciden con la suma de sus partes.
quality-fragmentation-totals-differ = { $count ->
    [one] { $count } total entregado difiere de la suma de sus partes.
   *[other] { $count } totales entregados difieren de la suma de sus partes.
}
quality-fragmentation-overlap = { $count ->
    [one] Más de una fuente da { $count } período.
   *[other] Más de una fuente da { $count } períodos.
}
quality-reliability-rows-used = Se usó el { $share } % de las filas entregadas.
quality-reliability-problems = { $count ->
    [one] { $count } fila o celda tiene un problema.
   *[other] { $count } filas o celdas tienen un problema.
}
quality-reliability-no-problems = No se halló ningún problema en las entregas.
quality-reliability-fatal = No se pudo usar la entrega de { $source }.
quality-reliability-low-cells = { $count ->
    [one] { $count } cifra es poco fiable.
   *[other] { $count } cifras son poco fiables.
}
quality-reliability-late = { $days ->
    [one] La última entrega llegó con { $days } día de retraso.
   *[other] La última entrega llegó con { $days } días de retraso.
}
quality-age-fresh = { $years ->
    [0] Las últimas cifras tienen menos de un año.
    [one] Las últimas cifras tienen { $years } año.
   *[other] Las últimas cifras tienen { $years } años.
}
quality-age-stale = { $years ->
    [one] Las últimas cifras tienen { $years } año, por encima del límite de { $limit }.
   *[other] Las últimas cifras tienen { $years } años, por encima del límite de { $limit }.
}
quality-age-unknown = No se conoce la antigüedad de las cifras.
