dataset-owner = المسؤول
dataset-state = الحالة
dataset-released = تاريخ النشر
dataset-period = الفترة
dataset-period-span = من { $first } إلى { $last }
dataset-vintage = النسخة
dataset-family = الموضوع
dataset-tags = الوسوم
dataset-stale = آخر الأرقام تعود إلى { $date }: لقد تجاوز عمرها { $limit ->
    [one] سنة واحدة
    [two] سنتين
    [few] { $limit } سنوات
   *[other] { $limit } سنة
}. خذها على أنها بيانات تاريخية لا على أنها الوضع الحالي.
dataset-overdue = تأخر تسليم كان من المفروض أن يحدّث هذه المجموعة: { $source }، { $period }.
dataset-preliminary = هذه أرقام أولى وستُراجَع.
dataset-revised-because = صُحّح: { $reason }

key-figures = أرقام رئيسية
key-figure-change-up = أكثر بمقدار { $change } مما في { $period }
key-figure-change-down = أقل بمقدار { $change } مما في { $period }
key-figure-change-none = كما في { $period }
key-figure-change-protected = لا مقارنة مع { $period }: رقم محجوب أو ناقص
key-figure-source = المصدر: { $source }. النسخة { $vintage }.

views-title = رسوم وجداول
view-table = الأرقام وراء هذا الرسم
view-table-of-map = الأرقام وراء هذه الخريطة
view-link = افتحه جدولا
view-source = المصدر: { $source }. الإصدار { $release }، النسخة { $vintage }.
view-where = { $dimension }: { $code }
view-top = { $count ->
    [one] تُعرض القيمة الكبرى وحدها.
    [two] تُعرض أكبر قيمتين.
    [few] تُعرض أكبر { $count } قيم.
   *[other] تُعرض أكبر { $count } قيمة.
}
view-no-chart = لا أرقام تُرسم.
view-map-none = { $count ->
    [zero] لكل المناطق حدود معروفة.
    [one] منطقة واحدة بلا حدود معروفة، وهي في الجدول.
    [two] منطقتان بلا حدود معروفة، وهما في الجدول.
    [few] { $count } مناطق بلا حدود معروفة، وهي في الجدول.
   *[other] { $count } منطقة بلا حدود معروفة، وهي في الجدول.
}
view-chosen-title = { $dataset }: { $caption }
view-chosen-where = { $title } ({ $chosen })
view-unit = الوحدة: { $unit }
view-unit-thousands = { $unit }، بالآلاف
view-unit-millions = { $unit }، بالملايين
view-unit-billions = { $unit }، بالمليارات

explore-title = كوّن جدولك
explore-text = اختر ما يكون في الصفوف والأعمدة وأي جزء من البيانات يُعرض. لكل جدول عنوانه الذي يمكنك حفظه ومشاركته.
explore-rows = الصفوف
explore-columns = الأعمدة
explore-no-columns = (عمود واحد)
explore-indicator = ما يُعرض
explore-show = اعرض الجدول
explore-ready = جداول جاهزة
explore-ready-link = { $rows } بحسب { $columns }

table-title = { $title }: جدول
table-caption = { $indicator } بحسب { $rows } و{ $columns }
table-caption-one = { $indicator } بحسب { $rows }
table-total = مجموع
table-rows-shown = الصفوف من { $from } إلى { $to } من أصل { $all }
table-columns-shown = الأعمدة من { $from } إلى { $to } من أصل { $all }
table-next = الصفوف التالية
table-previous = الصفوف السابقة
table-next-columns = الأعمدة التالية
table-previous-columns = الأعمدة السابقة
table-empty-rows = { $count ->
    [zero] لم يُترك أي صف.
    [one] تُرك صف واحد بلا أي رقم.
    [two] تُرك صفان بلا أي رقم.
    [few] تُركت { $count } صفوف بلا أي رقم.
    [many] تُرك { $count } صفا بلا أي رقم.
   *[other] تُرك { $count } صف بلا أي رقم.
}
table-nothing = لا أرقام لهذا الاختيار. اختر رموزا أخرى في الاستمارة.
table-csv = هذا الجدول بصيغة CSV
table-json = هذا الجدول بصيغة JSON
table-back = العودة إلى مجموعة البيانات
table-sort-by = رتّب بحسب { $column }
table-sort-none = الترتيب الأصلي
table-filters = ما يثبّته هذا الجدول
table-cut = لا يُعرض هنا إلا جزء من هذا الجدول. تنزيلات المجموعة تحتويه كاملا.
table-scroll = جدول يُمرَّر جانبيا
table-marks = العلامات في هذا الجدول

mark-protected = محجوب لحماية أشخاص
mark-protected-why = لماذا تُحجب بعض الأرقام
mark-missing = لم يُجمع رقم
mark-not-observed = لم يُلاحظ شيء في هذه التركيبة
mark-zero = صفر حقيقي: جرى العدّ ولم يوجد شيء

quality-title = الجودة
quality-text = تقييمات من 0 إلى 4 في الأولويات الخمس لبيانات الهجرة.
quality-priority = الأولوية
quality-score = التقييم
quality-reasons = الأسباب
quality-owner = من يستطيع التحسين
quality-out-of-four = { $score } من 4: { $word }
quality-short = { $score } من 4 في المتوسط

method-title = المنهجية
method-how = كيف أُعدّت
method-limits = حدود معروفة
method-measure = ما يُقاس
method-counts = كيف يُعدّ
method-structure = البنية
method-dimensions = التصنيفات
method-dimension = التصنيف
method-list = قائمة الرموز
method-codes = الرموز
method-total = المجموع
method-total-computed = مجموع الأجزاء
method-total-delivered = كما سُلّم
method-total-none = لا شيء: لا يمكن جمع الأجزاء
method-bands = فئات عمرية تبدأ (بالسنوات) عند { $bounds }
method-time = الزمن
method-time-value = { $frequency }؛ الفترات الأدق { $roll ->
    [last] يمثّلها آخرها
   *[sum] تُجمع
}
method-indicators = معدلات ونسب
method-share-of = الحصة من مجموع { $dimension }، لكل { $per }
method-ratio = حصة { $numerator } من { $denominator } في { $dimension }، لكل { $per }
method-rate = لكل { $per } من سكان مجموعة البيانات { $denominator }
method-change = التغيّر منذ الفترة المنشورة السابقة، لكل { $per }
method-frame = { $list }، الأماكن في { $date }
method-bridge = أماكن يوم آخر
method-bridge-exact = { $source }: تتبع { $cells } من { $of } خانة ({ $share }) أماكن { $from } ونُقلت إلى أماكن { $to }. لم يُقسم أي مكان في الأثناء، فلا شيء مقدَّر.
method-bridge-estimated = { $source }: تتبع { $cells } من { $of } خانة ({ $share }) أماكن { $from } ونُقلت إلى أماكن { $to }. تقع { $estimated } منها في أماكن قُسمت في الأثناء: وُزّعت حسب أوزان ({ $bases })، وقُرّبت بحيث يساوي مجموع الأجزاء الكل، ووُسمت بأنها تقديرات. أما مجاميع كل أجزاء المكان فدقيقة.
basis-population = السكان
basis-area = المساحة
basis-households = الأسر
basis-none = أساس غير مذكور
dataset-bridged = تُعرض أرقام { $source } لأماكن { $to }، وقد جُمعت لأماكن { $from }. الأرقام الموسومة بأنها تقديرات مبنية على حصص: انظر المنهج.
territory-day = البلدان والأماكن كما في { $date }
territory-period = البلدان والأماكن كما في فترة كل صف
territory-through = إلى غاية { $period }: كما في { $date }
territory-since = بعد ذلك: كما في { $date }
method-inputs = التسليمات التي أُعدّت منها
method-input-file = الملف
method-input-rows = الصفوف المستعملة
method-input-hash = البصمة
measure-count = عدد السجلات
measure-weighted-count = عدد مقدَّر بأوزان عيّنة
measure-sum = مجموع
measure-weighted-sum = مجموع مرجّح
measure-weighted-mean = متوسط مرجّح
measure-mean = متوسط

definitions-title = التعاريف جنبا إلى جنب
definitions-text = كيف يعرّف كل مصدر ما يعدّه. النقاط المختلفة معلَّمة: قارن بينها بحذر.
definitions-point = النقطة
definitions-basis = أساس التعريف
definitions-origin = معيار الأصل
definitions-duration = مدة الإقامة
definitions-unit = ما يُعدّ
definitions-coverage = من يشملهم
definitions-territory = الإقليم
definitions-mapping = كيف يُطابَق
definitions-mapped = يصير { $from } هو { $to }
definitions-set = يُثبَّت { $concept } على { $code }
definitions-kept = فقط { $concept } من { $codes }
definitions-unchanged = يؤخذ كما هو
definitions-not-stated = غير مذكور
definitions-differ = مختلف
definitions-none = لم يذكر أي مصدر تعاريفه.

protection-title = حماية الأشخاص
protection-rules = القواعد المطبّقة
protection-cells = خانات الجدول
protection-primary = محجوبة لأن وراءها أشخاصا قليلين
protection-secondary = محجوبة حتى لا تُحسب غيرها
protection-unreliable = محجوبة لأن العيّنة صغيرة جدا
protection-rounding = تُقرَّب القيم إلى مضاعفات { $rounding }
protection-audited = جرى التحقق: لا يمكن حساب أي خانة محجوبة من غيرها.
protection-not-audited = لم يُجرَ التحقق الذي يحاول حساب الخانات المحجوبة.
protection-nothing = لا شيء محجوب.
protection-why = للخانة المحجوبة رقم، ولا يُعرض لأنه قد يكشف شيئا عن أشخاص بعينهم. ليست صفرا وليست ناقصة.

problems-title = مشكلات وُجدت في التسليمات
problems-text = أعداد بحسب القاعدة. الأماكن والقيم لا تعرفها إلا الجهة.
problems-none = لم تُوجد أي مشكلة.
problems-rule = المشكلة
problems-column = العمود
problems-count = الحالات
problems-remedy = ما العمل
problems-severity = الشدة

revisions-title = المراجعات
revisions-text = المجاميع قبل كل إصدار وبعده.
revisions-none = لم يُراجَع أي رقم.
revisions-period = الفترة
revisions-before = قبل
revisions-after = بعد
revisions-difference = الفرق
revisions-cells = خانات تغيّرت
revisions-release = الإصدار
revisions-not-shown = غير معروض

history-title = الإصدارات
history-release = الإصدار
history-when = التاريخ
history-state = الحالة
history-periods = الفترات
history-approved = وافق عليه
history-no-approval = لا حاجة إلى موافقة: بيانات منشورة أو مولَّدة
history-standing = موافقة دائمة
history-withdrawn = سُحب في { $date }، سحبه { $by }: { $reason }
history-in-force = سارٍ
history-made-by = أعدّه { $program }

cite-title = الاستشهاد
cite-text = { $publisher } ({ $year }). { $title }. الإصدار { $release }، النسخة { $vintage }. { $address }
licence-title = الترخيص
licence-none = لا ترخيص مذكورا. اسأل المسؤول قبل استعمال البيانات.
access-title = طلب المزيد
access-text = لطلب تصنيفات أخرى أو مستخرجات مجهولة الهوية، أو للتبليغ عن خطأ، اكتب إلى { $contact }.
access-owner = لطلب تصنيفات أخرى أو مستخرجات مجهولة الهوية، أو للتبليغ عن خطأ، اسأل المسؤول: { $owner }.

downloads-title = التنزيلات
downloads-text = الجدول المنشور كاملا، بكل الصيغ.
downloads-file = الملف
downloads-kind = الصيغة
downloads-language = اللغة
downloads-size = الحجم
downloads-hash = SHA-256
downloads-none = لا ملفات معروضة.
kind-csv = CSV مع التسميات
kind-sdmx-csv = SDMX-CSV 2.0
kind-xlsx = مصنّف Excel
kind-parquet = Parquet
kind-json = JSON
kind-pdf = تقرير PDF
kind-method = بطاقة المنهج
size-bytes = { $size } بايت
size-kilobytes = { $size } ك.بايت
size-megabytes = { $size } م.بايت
