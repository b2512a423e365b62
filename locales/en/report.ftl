# The situation report
report-link = Situation report (PDF)
report-title = { $observatory }: situation report
report-subtitle = Figures for { $first } to { $last }
report-date = As of { $date }
report-contents = Contents
report-page = Page { "{page}" } of { "{pages}" }
report-figure = Figure { "{number}" }
report-table = Table { "{number}" }
report-source-word = Source:
report-note-word = Note:
report-nothing = No dataset has been released yet. This report will fill as releases come out.
report-scope = { $datasets ->
    [one] This report rests on one dataset
   *[other] This report rests on { $datasets } datasets
} { $agencies ->
    [one] of one agency
   *[other] of { $agencies } agencies
}. The last reference period is { $last }; the newest release is of { $date }.
report-stale = { $count ->
    [one] One dataset is older than { $limit } years and is to be read as history:
   *[other] { $count } datasets are older than { $limit } years and are to be read as history:
} { $datasets }.
report-overdue = Deliveries are overdue: { $list }.
report-named = { $name } ({ $detail })
report-withdrawn = Withdrawn, and no longer shown: { $list }.
report-withheld = { $withheld } of { $cells } cells are withheld so that no figure tells anything about single persons; the marks stand in the tables.
report-open = No cell is withheld.
report-key-label = { $name } ({ $unit }), { $place }
report-source-line = { $source }. Release { $release }, vintage { $vintage }.
report-dataset-facts = { $state }, release { $release } of { $date }. Periods: { $span }. Owner: { $owner }. Quality: { $quality }.
report-revised = { $count ->
    [one] Figures of one period were revised since release { $from }.
   *[other] Figures of { $count } periods were revised since release { $from }.
}
report-limits = Known limits: { $limits }
report-protected = { $withheld } of { $cells } cells of this dataset are withheld ({ $rules }).
report-rows-left = { $count ->
    [one] One further row is in the downloads.
   *[other] { $count } further rows are in the downloads.
}
report-missing-points = { $family }: not shown yet: { $points }.
report-gaps = What is missing
report-gap = { $family }: nothing has been released. Missing: { $points }.
report-all-flagged = All figures: { $flag }
report-alt = { $kind }: { $title }. { $subtitle }.
report-chart-line = Line chart
report-chart-bar = Bar chart
report-chart-stacked-bar = Stacked bar chart
report-chart-pyramid = Age pyramid
report-chart-heat-map = Heat map
report-chart-map = Map
report-chart-flow = Flow chart
report-changes-title = Changes since the last edition
report-changes-text = Each dataset is compared with the release before it.
report-changes-none = No published figure differs from the release before.
report-changes-first = { $count ->
    [one] Released for the first time: { $datasets }.
   *[other] Released for the first time ({ $count } datasets): { $datasets }.
}
report-changes-caption = Totals that were revised, the latest periods
report-changes-rest = { $count ->
    [one] One further period was revised; the page of its dataset lists it.
   *[other] { $count } further periods were revised; the pages of the datasets list them.
}
report-quality-lowest = Lowest: { $dataset }, { $score } of 4.
report-quality-owner = Can be mended by: { $owner }.
report-quality-best = Every dataset reaches the best score.
report-definitions-caption = What each source counts
report-definitions-differ = { $dataset }: its sources differ in { $points }.
report-definitions-agree = Wherever a dataset has several sources, they state the same definitions.
report-entry = { $name }: { $text }
report-protection-rules = Rules applied: { $rules }.
report-protection-counts = Of { $cells } cells, { $primary } are withheld because few people stand behind them, { $secondary } so that others cannot be computed, and { $unreliable } because the sample is too small.
report-source-periods = Periods: { $span }. Delivered on { $date }. Rows used: { $rows }.
report-source-feeds = Used for: { $datasets }.
report-source-release = { $dataset } ({ $release }, vintage { $vintage })
report-source-credit = Credit: { $attribution }.
report-source-licence = Licence or agreement: { $licence }.
report-citation = { $publisher } ({ $year }). Situation report, { $date }. { $address }
report-maps-title = Maps
