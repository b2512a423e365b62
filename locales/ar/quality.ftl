quality-priority-availability = التوافر
quality-priority-accessibility = إمكانية الوصول
quality-priority-comparability = قابلية المقارنة
quality-priority-fragmentation = التشتت
quality-priority-reliability = الموثوقية
quality-priority-availability-text = هل توجد بيانات للفترات والتصنيفات المنتظرة؟
quality-priority-accessibility-text = هل يستطيع الناس الوصول إليها؟
quality-priority-comparability-text = هل تستعمل مفاهيم مشتركة وتعريفا واحدا؟
quality-priority-fragmentation-text = هل هي في مكان واحد أم أجزاء لا تتطابق؟
quality-priority-reliability-text = هل كانت التسليمات كاملة وخالية من الأخطاء؟
quality-score-0 = غائب
quality-score-1 = ضعيف
quality-score-2 = جزئي
quality-score-3 = مقبول
quality-score-4 = جيد

quality-availability-periods = { $due ->
    [one] { $present } متوفرة من فترة واحدة منتظرة.
    [two] { $present } متوفرة من فترتين منتظرتين.
    [few] { $present } متوفرة من { $due } فترات منتظرة.
   *[other] { $present } متوفرة من { $due } فترة منتظرة.
}
quality-availability-breakdowns = { $declared ->
    [one] { $present } من تصنيف واحد معلن فيه بيانات.
    [two] { $present } من تصنيفين معلنين فيه بيانات.
    [few] { $present } من { $declared } تصنيفات معلنة فيها بيانات.
    [many] { $present } من { $declared } تصنيفا معلنا فيها بيانات.
   *[other] { $present } من { $declared } تصنيف معلن فيها بيانات.
}
quality-availability-overdue = تسليم متأخر: { $source }، { $period }.
quality-availability-empty = لم يُسلَّم أي رقم.
quality-availability-estimated = { $share } % من الأرقام تقديرات.
quality-accessibility-formats = { $count ->
    [one] يمكن التنزيل بصيغة واحدة.
    [two] يمكن التنزيل بصيغتين.
    [few] يمكن التنزيل بـ{ $count } صيغ.
   *[other] يمكن التنزيل بـ{ $count } صيغة.
}
quality-accessibility-licence = الترخيص: { $licence }.
quality-accessibility-no-licence = لا ترخيص مذكورا.
quality-accessibility-withheld = { $share } % من الخانات محجوبة لحماية أشخاص.
quality-accessibility-nothing-withheld = لا خانة محجوبة.
quality-accessibility-no-method = لم تُنشر مذكرة منهجية.
quality-accessibility-method = نُشرت مذكرة منهجية.
quality-comparability-standard = تتبع تعريفا دوليا: { $basis }.
quality-comparability-national = تتبع تعريفا وطنيا.
quality-comparability-one-definition = كل المصادر تذكر التعريف نفسه.
quality-comparability-definitions-differ = { $count ->
    [one] تختلف المصادر في نقطة تعريف واحدة.
    [two] تختلف المصادر في نقطتي تعريف.
    [few] تختلف المصادر في { $count } نقاط تعريف.
   *[other] تختلف المصادر في { $count } نقطة تعريف.
}
quality-comparability-no-definition = لم يذكر { $source } أي تعريف.
quality-comparability-code-lists = { $dimensions ->
    [one] { $standard } من تصنيف واحد يستعمل قائمة رموز معيارية.
    [two] { $standard } من تصنيفين يستعمل قائمة رموز معيارية.
    [few] { $standard } من { $dimensions } تصنيفات تستعمل قوائم رموز معيارية.
    [many] { $standard } من { $dimensions } تصنيفا تستعمل قوائم رموز معيارية.
   *[other] { $standard } من { $dimensions } تصنيف تستعمل قوائم رموز معيارية.
}
quality-comparability-breaks = { $count ->
    [one] السلاسل منقطعة في خانة واحدة.
    [two] السلاسل منقطعة في خانتين.
    [few] السلاسل منقطعة في { $count } خانات.
   *[other] السلاسل منقطعة في { $count } خانة.
}
quality-fragmentation-single-source = تأتي من مصدر واحد.
quality-fragmentation-sources = { $count ->
    [one] جُمعت من مصدر واحد.
    [two] جُمعت من مصدرين.
    [few] جُمعت من { $count } مصادر.
    [many] جُمعت من { $count } مصدرا.
   *[other] جُمعت من { $count } مصدر.
}
quality-fragmentation-totals-agree = المجاميع المسلَّمة تطابق مجموع أجزائها.
quality-fragmentation-totals-differ = { $count ->
    [one] مجموع مسلَّم واحد يختلف عن مجموع أجزائه.
    [two] مجموعان مسلَّمان يختلفان عن مجموع أجزائهما.
    [few] { $count } مجاميع مسلَّمة تختلف عن مجموع أجزائها.
    [many] { $count } مجموعا مسلَّما تختلف عن مجموع أجزائها.
   *[other] { $count } مجموع مسلَّم تختلف عن مجموع أجزائها.
}
quality-fragmentation-overlap = { $count ->
    [one] فترة واحدة يعطيها أكثر من مصدر.
    [two] فترتان يعطيهما أكثر من مصدر.
    [few] { $count } فترات يعطيها أكثر من مصدر.
   *[other] { $count } فترة يعطيها أكثر من مصدر.
}
quality-reliability-rows-used = استُعمل { $share } % من الصفوف المسلَّمة.
quality-reliability-problems = { $count ->
    [zero] لا مشكلة في أي صف أو خانة.
    [one] مشكلة في صف واحد أو خانة واحدة.
    [two] مشكلة في صفين أو خانتين.
    [few] مشكلات في { $count } صفوف أو خانات.
    [many] مشكلات في { $count } صفا أو خانة.
   *[other] مشكلات في { $count } صف أو خانة.
}
quality-reliability-no-problems = لم تُوجد أي مشكلة في التسليمات.
quality-reliability-fatal = تعذّر استعمال تسليم { $source }.
quality-reliability-low-cells = { $count ->
    [one] رقم واحد ضعيف الموثوقية.
    [two] رقمان ضعيفا الموثوقية.
    [few] { $count } أرقام ضعيفة الموثوقية.
    [many] { $count } رقما ضعيف الموثوقية.
   *[other] { $count } رقم ضعيف الموثوقية.
}
quality-reliability-late = { $days ->
    [one] وصل آخر تسليم متأخرا يوما واحدا.
    [two] وصل آخر تسليم متأخرا يومين.
    [few] وصل آخر تسليم متأخرا { $days } أيام.
    [many] وصل آخر تسليم متأخرا { $days } يوما.
   *[other] وصل آخر تسليم متأخرا { $days } يوم.
}
quality-age-fresh = { $years ->
    [zero] عمر آخر الأرقام أقل من سنة.
    [one] عمر آخر الأرقام سنة واحدة.
    [two] عمر آخر الأرقام سنتان.
    [few] عمر آخر الأرقام { $years } سنوات.
   *[other] عمر آخر الأرقام { $years } سنة.
}
quality-age-stale = { $years ->
    [one] عمر آخر الأرقام سنة واحدة، وهو فوق الحد ({ $limit }).
    [two] عمر آخر الأرقام سنتان، وهو فوق الحد ({ $limit }).
    [few] عمر آخر الأرقام { $years } سنوات، وهو فوق الحد ({ $limit }).
   *[other] عمر آخر الأرقام { $years } سنة، وهو فوق الحد ({ $limit }).
}
quality-age-unknown = عمر الأرقام غير معروف.
