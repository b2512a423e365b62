dataset-owner = Owner
dataset-state = State
dataset-released = Released
dataset-period = Period
dataset-period-span = { $first } to { $last }
dataset-vintage = Vintage
dataset-family = Subject
dataset-tags = Tags
dataset-stale = The last figures are for { $date }: they are older than { $limit } years. Use them as history, not as the present state.
dataset-overdue = A delivery that should update this dataset is overdue: { $source }, { $period }.
dataset-preliminary = These are first figures and will be revised.
dataset-revised-because = Corrected: { $reason }

key-figures = Key figures
key-figure-change-up = { $change } more than in { $period }
key-figure-change-down = { $change } fewer than in { $period }
key-figure-change-none = The same as in { $period }
key-figure-change-protected = No comparison with { $period }: a figure is withheld or missing
key-figure-source = Source: { $source }. Vintage { $vintage }.

views-title = Charts and tables
view-table = The figures behind this chart
view-table-of-map = The figures behind this map
view-link = Open as a table
view-source = Source: { $source }. Release { $release }, vintage { $vintage }.
view-where = { $dimension }: { $code }
view-top = { $count ->
    [one] The greatest is shown.
   *[other] The { $count } greatest are shown.
}
view-no-chart = There are no figures to draw.
view-map-none = { $count ->
    [one] One area has no known outline; it is in the table.
   *[other] { $count } areas have no known outline; they are in the table.
}
view-chosen-title = { $dataset }: { $caption }
view-chosen-where = { $title } ({ $chosen })
view-unit = Unit: { $unit }
view-unit-thousands = { $unit }, thousands
view-unit-millions = { $unit }, millions
view-unit-billions = { $unit }, billions

explore-title = Make your own table
explore-text = Choose what stands in the rows and columns and which part of the data is shown. Every table has its own address, which you can keep and share.
explore-rows = Rows
explore-columns = Columns
explore-no-columns = (one column)
explore-indicator = What is shown
explore-show = Show table
explore-ready = Ready tables
explore-ready-link = { $rows } by { $columns }

table-title = { $title }: table
table-caption = { $indicator } by { $rows } and { $columns }
table-caption-one = { $indicator } by { $rows }
table-total = total
table-rows-shown = Rows { $from } to { $to } of { $all }
table-columns-shown = Columns { $from } to { $to } of { $all }
table-next = Next rows
table-previous = Previous rows
table-next-columns = Further columns
table-previous-columns = Columns before
table-empty-rows = { $count ->
    [one] One row without any figure is left out.
   *[other] { $count } rows without any figure are left out.
}
table-nothing = There are no figures for this choice. Choose other codes in the form.
table-csv = This table as CSV
table-json = This table as JSON
table-back = Back to the dataset
table-sort-by = sort by { $column }
table-sort-none = Original order
table-filters = What this table holds still
table-cut = Only part of this table is shown here. The downloads of the dataset hold it whole.
table-scroll = table that scrolls sideways
table-marks = Marks in this table

mark-protected = Withheld to protect people
mark-protected-why = Why some figures are withheld
mark-missing = No figure was collected
mark-not-observed = Nothing was observed for this combination
mark-zero = A true zero: it was counted, and there was none

quality-title = Quality
quality-text = Scores from 0 to 4 on the five priorities for migration data.
quality-priority = Priority
quality-score = Score
quality-reasons = Why
quality-owner = Who can mend it
quality-out-of-four = { $score } of 4: { $word }
quality-short = { $score } of 4 on average

method-title = Method
method-how = How it was made
method-limits = Known limits
method-measure = What is measured
method-counts = How it is counted
method-structure = Structure
method-dimensions = Breakdowns
method-dimension = Breakdown
method-list = Code list
method-codes = Codes
method-total = Total
method-total-computed = sum of the parts
method-total-delivered = as delivered
method-total-none = none: the parts cannot be added
method-bands = age bands from { $bounds } years
method-time = Time
method-time-value = { $frequency }; finer periods are { $roll ->
    [last] represented by their last
   *[sum] added up
}
method-indicators = Rates and shares
method-share-of = share of the whole of { $dimension }, per { $per }
method-ratio = share of { $numerator } among { $denominator } in { $dimension }, per { $per }
method-rate = per { $per } of the population of dataset { $denominator }
method-change = change since the published period before, per { $per }
method-frame = { $list }, places of { $date }
method-bridge = Places of another day
method-bridge-exact = { $source }: { $cells } of { $of } cells ({ $share }) follow the places of { $from } and were carried to those of { $to }. No place was cut in between, so nothing is estimated.
method-bridge-estimated = { $source }: { $cells } of { $of } cells ({ $share }) follow the places of { $from } and were carried to those of { $to }. { $estimated } of them lie in places that were cut in between: they are shared out by weights ({ $bases }), rounded so that the parts add up to the whole, and marked as estimated. Sums over all parts of a place are exact.
basis-population = population
basis-area = area
basis-households = households
basis-none = basis not stated
dataset-bridged = Figures of { $source } are shown for the places of { $to }; they were collected for those of { $from }. Figures marked as estimated rest on shares: see Method.
territory-day = Countries and places of { $date }
territory-period = Countries and places of each row’s own period
territory-through = through { $period }: of { $date }
territory-since = since then: of { $date }
method-inputs = Deliveries it was made of
method-input-file = File
method-input-rows = Rows used
method-input-hash = Fingerprint
measure-count = number of records
measure-weighted-count = number, estimated from a sample by weights
measure-sum = sum
measure-weighted-sum = weighted sum
measure-weighted-mean = weighted mean
measure-mean = mean

definitions-title = Definitions side by side
definitions-text = How each source defines what it counts. Points that differ are marked: compare figures across them with care.
definitions-point = Point
definitions-basis = Definition base
definitions-origin = Criterion of origin
definitions-duration = Length of stay
definitions-unit = What is counted
definitions-coverage = Who is covered
definitions-territory = Territory
definitions-mapping = How it is mapped
definitions-mapped = { $from } becomes { $to }
definitions-set = { $concept } is set to { $code }
definitions-kept = only { $concept } in { $codes }
definitions-unchanged = Taken as it is
definitions-not-stated = Not stated
definitions-differ = differs
definitions-none = No source has stated its definitions.

protection-title = Protection of people
protection-rules = Rules applied
protection-cells = Cells of the table
protection-primary = Withheld because few people stand behind them
protection-secondary = Withheld so that others cannot be computed
protection-unreliable = Withheld because the sample is too small
protection-rounding = Values are rounded to multiples of { $rounding }
protection-audited = Checked: no withheld cell can be computed from the others.
protection-not-audited = The check that solves for withheld cells was not run.
protection-nothing = Nothing is withheld.
protection-why = A withheld cell has a figure, and it is not shown because it could say something about single persons. It is not zero and not missing.

problems-title = Problems found in the deliveries
problems-text = Counts by rule. The places and values are known to the agency alone.
problems-none = No problem was found.
problems-rule = Problem
problems-column = Column
problems-count = Cases
problems-remedy = What to do
problems-severity = Weight

revisions-title = Revisions
revisions-text = Totals before and after each release.
revisions-none = No figure has been revised.
revisions-period = Period
revisions-before = Before
revisions-after = After
revisions-difference = Difference
revisions-cells = Cells changed
revisions-release = Release
revisions-not-shown = not shown

history-title = Releases
history-release = Release
history-when = When
history-state = State
history-periods = Periods
history-approved = Approved by
history-no-approval = No approval needed: public or generated data
history-standing = standing approval
history-withdrawn = Withdrawn on { $date } by { $by }: { $reason }
history-in-force = in force
history-made-by = Made by { $program }

cite-title = Cite
cite-text = { $publisher } ({ $year }). { $title }. Release { $release }, vintage { $vintage }. { $address }
licence-title = Licence
licence-none = No licence is stated. Ask the owner before you use the data.
access-title = Ask for more
access-text = For further breakdowns or anonymised extracts, or to report an error, write to { $contact }.
access-owner = For further breakdowns or anonymised extracts, or to report an error, ask the owner: { $owner }.

downloads-title = Downloads
downloads-text = The whole released table, in every format.
downloads-file = File
downloads-kind = Format
downloads-language = Language
downloads-size = Size
downloads-hash = SHA-256
downloads-none = No file is offered.
kind-csv = CSV with labels
kind-sdmx-csv = SDMX-CSV 2.0
kind-xlsx = Excel workbook
kind-parquet = Parquet
kind-json = JSON
kind-pdf = PDF report
kind-method = Method sheet
size-bytes = { $size } bytes
size-kilobytes = { $size } kB
size-megabytes = { $size } MB
