# تقرير الحالة
report-link = تقرير الحالة (PDF)
report-title = { $observatory }: تقرير الحالة
report-subtitle = أرقام من { $first } إلى { $last }
report-date = حتى { $date }
report-contents = المحتويات
report-page = صفحة { "{page}" } من { "{pages}" }
report-figure = الشكل { "{number}" }
report-table = الجدول { "{number}" }
report-source-word = المصدر:
report-note-word = ملاحظة:
report-nothing = لم تُنشر أي مجموعة بيانات بعد. سيمتلئ هذا التقرير مع صدور البيانات.
report-scope = { $datasets ->
    [zero] لا يستند هذا التقرير إلى أي مجموعة بيانات
    [one] يستند هذا التقرير إلى مجموعة بيانات واحدة
    [two] يستند هذا التقرير إلى مجموعتي بيانات
    [few] يستند هذا التقرير إلى { $datasets } مجموعات بيانات
   *[other] يستند هذا التقرير إلى { $datasets } مجموعة بيانات
} { $agencies ->
    [zero] من غير جهة معروفة
    [one] من جهة واحدة
    [two] من جهتين
    [few] من { $agencies } جهات
   *[other] من { $agencies } جهة
}. آخر فترة مرجعية هي { $last }، وأحدث إصدار بتاريخ { $date }.
report-stale = { $count ->
    [zero] لا مجموعة بيانات قديمة (الحد بالسنوات: { $limit }):
    [one] مجموعة بيانات واحدة تجاوز عمرها الحد (بالسنوات: { $limit }) وتُقرأ على أنها بيانات تاريخية:
    [two] مجموعتا بيانات تجاوز عمرهما الحد (بالسنوات: { $limit }) وتُقرآن على أنهما بيانات تاريخية:
    [few] { $count } مجموعات بيانات تجاوز عمرها الحد (بالسنوات: { $limit }) وتُقرأ على أنها بيانات تاريخية:
   *[other] { $count } مجموعة بيانات تجاوز عمرها الحد (بالسنوات: { $limit }) وتُقرأ على أنها بيانات تاريخية:
} { $datasets }.
report-overdue = تسليمات متأخرة: { $list }.
report-named = { $name } ({ $detail })
report-withdrawn = سُحبت ولم تعد تُعرض: { $list }.
report-withheld = حُجبت { $withheld } من أصل { $cells } خانة كي لا يدل أي رقم على شخص بعينه؛ والجداول تشير إليها.
report-open = لم تُحجب أي خانة.
report-key-label = { $name } ({ $unit })، { $place }
report-source-line = { $source }. الإصدار { $release }، النسخة { $vintage }.
report-dataset-facts = { $state }، الإصدار { $release } بتاريخ { $date }. الفترات: { $span }. المسؤول: { $owner }. الجودة: { $quality }.
report-revised = { $count ->
    [zero] لم تُراجَع أي فترة منذ الإصدار { $from }.
    [one] رُوجعت أرقام فترة واحدة منذ الإصدار { $from }.
    [two] رُوجعت أرقام فترتين منذ الإصدار { $from }.
    [few] رُوجعت أرقام { $count } فترات منذ الإصدار { $from }.
   *[other] رُوجعت أرقام { $count } فترة منذ الإصدار { $from }.
}
report-limits = حدود معروفة: { $limits }
report-protected = حُجبت { $withheld } من أصل { $cells } خانة في هذه المجموعة ({ $rules }).
report-rows-left = { $count ->
    [zero] لا صفوف أخرى في التنزيلات.
    [one] صف آخر واحد موجود في التنزيلات.
    [two] صفان آخران موجودان في التنزيلات.
    [few] { $count } صفوف أخرى موجودة في التنزيلات.
    [many] { $count } صفا آخر في التنزيلات.
   *[other] { $count } صف آخر في التنزيلات.
}
report-missing-points = { $family }: ما لم يُعرض بعد: { $points }.
report-gaps = ما ينقص
report-gap = { $family }: لم يُنشر شيء. ما ينقص: { $points }.
report-all-flagged = كل الأرقام: { $flag }
report-alt = { $kind }: { $title }. { $subtitle }.
report-chart-line = رسم خطي
report-chart-bar = رسم بالأعمدة
report-chart-stacked-bar = أعمدة متراكمة
report-chart-pyramid = هرم الأعمار
report-chart-heat-map = خريطة حرارية
report-chart-map = خريطة
report-chart-flow = رسم التدفقات
report-changes-title = ما تغيّر منذ الطبعة الأخيرة
report-changes-text = تُقارن كل مجموعة بيانات بإصدارها السابق.
report-changes-none = لا يختلف أي رقم منشور عن الإصدار السابق.
report-changes-first = { $count ->
    [one] نُشرت لأول مرة: { $datasets }.
    [two] نُشرتا لأول مرة: { $datasets }.
   *[other] نُشرت لأول مرة ({ $count }): { $datasets }.
}
report-changes-caption = مجاميع رُوجعت، أحدث الفترات
report-changes-rest = { $count ->
    [zero] لم تُراجَع فترات أخرى.
    [one] رُوجعت فترة أخرى، تذكرها صفحة مجموعتها.
    [two] رُوجعت فترتان أخريان، تذكرهما صفحات المجموعات.
    [few] رُوجعت { $count } فترات أخرى، تذكرها صفحات المجموعات.
   *[other] رُوجعت { $count } فترة أخرى، تذكرها صفحات المجموعات.
}
report-quality-lowest = الأدنى: { $dataset }، { $score } من 4.
report-quality-owner = من يستطيع التحسين: { $owner }.
report-quality-best = كل مجموعات البيانات تبلغ أعلى تقييم.
report-definitions-caption = ما يعدّه كل مصدر
report-definitions-differ = { $dataset }: تختلف مصادرها في { $points }.
report-definitions-agree = حيثما كان لمجموعة البيانات مصادر عدة، فهي تصرّح بالتعاريف نفسها.
report-entry = { $name }: { $text }
report-protection-rules = القواعد المطبّقة: { $rules }.
report-protection-counts = من أصل { $cells } خانة، حُجبت { $primary } لأن وراءها أشخاصا قليلين، و{ $secondary } كي لا تُحسب خانات أخرى، و{ $unreliable } لأن العيّنة صغيرة جدا.
report-source-periods = الفترات: { $span }. سُلّم في { $date }. الصفوف المستعملة: { $rows }.
report-source-feeds = يُستعمل في: { $datasets }.
report-source-release = { $dataset } ({ $release }، النسخة { $vintage })
report-source-credit = ينسب إلى: { $attribution }.
report-source-licence = الترخيص أو الاتفاق: { $licence }.
report-citation = { $publisher } ({ $year }). تقرير الحالة، { $date }. { $address }
report-maps-title = الخرائط
