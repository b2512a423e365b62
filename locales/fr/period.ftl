period-semester = { $part ->
    [1] 1er semestre { $year }
   *[other] { $part }e semestre { $year }
}
period-trimester = { $part ->
    [1] 1er quadrimestre { $year }
   *[other] { $part }e quadrimestre { $year }
}
period-quarter = T{ $part } { $year }
period-week = Semaine { $part } de { $year }
period-range = { $first } au { $last }
percent = { $number } %
moment = { $date }, { $time }
list-two = { $first } et { $second }
list-middle = { $first }, { $second }
list-end = { $first } et { $second }
list-either-two = { $first } ou { $second }
list-either-end = { $first } ou { $second }
