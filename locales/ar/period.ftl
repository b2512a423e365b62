period-semester = { $part ->
    [1] النصف الأول من { $year }
   *[other] النصف الثاني من { $year }
}
period-trimester = { $part ->
    [1] الثلث الأول من { $year }
    [2] الثلث الثاني من { $year }
   *[other] الثلث الأخير من { $year }
}
period-quarter = { $part ->
    [1] الربع الأول { $year }
    [2] الربع الثاني { $year }
    [3] الربع الثالث { $year }
   *[other] الربع الرابع { $year }
}
period-week = الأسبوع { $part } من { $year }
period-range = من { $first } إلى { $last }
percent = { $number } %
moment = { $date }، { $time }
list-two = { $first } و{ $second }
list-middle = { $first } و{ $second }
list-end = { $first } و{ $second }
list-either-two = { $first } أو { $second }
list-either-end = { $first } أو { $second }
