quality-priority-availability = Availability
quality-priority-accessibility = Accessibility
quality-priority-comparability = Comparability
quality-priority-fragmentation = Fragmentation
quality-priority-reliability = Reliability
quality-priority-availability-text = Are there data for the periods and breakdowns that are due?
quality-priority-accessibility-text = Can people get at them?
quality-priority-comparability-text = Do they use shared concepts and one definition?
quality-priority-fragmentation-text = Do they lie in one place, or in pieces that do not add up?
quality-priority-reliability-text = Were deliveries complete and free of errors?
quality-score-0 = absent
quality-score-1 = poor
quality-score-2 = partial
quality-score-3 = fair
quality-score-4 = good

quality-availability-periods = { $due ->
    [one] { $present } of one period that is due is there.
   *[other] { $present } of { $due } periods that are due are there.
}
quality-availability-breakdowns = { $declared ->
    [one] { $present } of one declared breakdown has data.
   *[other] { $present } of { $declared } declared breakdowns have data.
}
quality-availability-overdue = A delivery is overdue: { $source }, { $period }.
quality-availability-empty = No figure has been delivered.
quality-availability-estimated = { $share }% of the figures are estimates.
quality-accessibility-formats = { $count ->
    [one] Can be downloaded in one format.
   *[other] Can be downloaded in { $count } formats.
}
quality-accessibility-licence = Licence: { $licence }.
quality-accessibility-no-licence = No licence is stated.
quality-accessibility-withheld = { $share }% of the cells are withheld to protect people.
quality-accessibility-nothing-withheld = No cell is withheld.
quality-accessibility-no-method = No method note is published.
quality-accessibility-method = A method note is published.
quality-comparability-standard = Follows an international definition: { $basis }.
quality-comparability-national = Follows a national definition.
quality-comparability-one-definition = All sources state the same definition.
quality-comparability-definitions-differ = { $count ->
    [one] The sources differ in one point of definition.
   *[other] The sources differ in { $count } points of definition.
}
quality-comparability-no-definition = No definition is stated by { $source }.
quality-comparability-code-lists = { $dimensions ->
    [one] { $standard } of one breakdown uses a standard code list.
   *[other] { $standard } of { $dimensions } breakdowns use a standard code list.
}
quality-comparability-breaks = { $count ->
    [one] The series are broken in one cell.
   *[other] The series are broken in { $count } cells.
}
quality-fragmentation-single-source = Comes from one source.
quality-fragmentation-sources = { $count ->
    [one] Put together from one source.
   *[other] Put together from { $count } sources.
}
quality-fragmentation-totals-agree = Delivered totals agree with the sum of their parts.
quality-fragmentation-totals-differ = { $count ->
    [one] One delivered total differs from the sum of its parts.
   *[other] { $count } delivered totals differ from the sum of their parts.
}
quality-fragmentation-overlap = { $count ->
    [one] One period is given by more than one source.
   *[other] { $count } periods are given by more than one source.
}
quality-reliability-rows-used = { $share }% of the delivered rows were used.
quality-reliability-problems = { $count ->
    [one] One row or cell has a problem.
   *[other] { $count } rows or cells have a problem.
}
quality-reliability-no-problems = No problem was found in the deliveries.
quality-reliability-fatal = The delivery of { $source } could not be used.
quality-reliability-low-cells = { $count ->
    [one] One figure is of low reliability.
   *[other] { $count } figures are of low reliability.
}
quality-reliability-late = { $days ->
    [one] The last delivery came one day late.
   *[other] The last delivery came { $days } days late.
}
quality-age-fresh = { $years ->
    [0] The last figures are less than a year old.
    [one] The last figures are one year old.
   *[other] The last figures are { $years } years old.
}
quality-age-stale = { $years ->
    [one] The last figures are one year old, more than the limit of { $limit }.
   *[other] The last figures are { $years } years old, more than the limit of { $limit }.
}
quality-age-unknown = The age of the figures is not known.
