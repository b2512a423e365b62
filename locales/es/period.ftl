period-semester = { $part ->
    [1] 1.er semestre de { $year }
   *[other] { $part }.º semestre de { $year }
}
period-trimester = { $part ->
    [1] 1.er cuatrimestre de { $year }
    [3] 3.er cuatrimestre de { $year }
   *[other] { $part }.º cuatrimestre de { $year }
}
period-quarter = { $part ->
    [1] 1.er trimestre de { $year }
    [3] 3.er trimestre de { $year }
   *[other] { $part }.º trimestre de { $year }
}
period-week = Semana { $part } de { $year }
period-range = { $first } a { $last }
percent = { $number } %
moment = { $date }, { $time }
list-two = { SOUND($second) ->
    [i] { $first } e { $second }
   *[other] { $first } y { $second }
}
list-middle = { $first }, { $second }
list-end = { SOUND($second) ->
    [i] { $first } e { $second }
   *[other] { $first } y { $second }
}
list-either-two = { SOUND($second) ->
    [o] { $first } u { $second }
   *[other] { $first } o { $second }
}
list-either-end = { SOUND($second) ->
    [o] { $first } u { $second }
   *[other] { $first } o { $second }
}
