# Frame of every page
page-skip = انتقل إلى المحتوى
page-title = { $page } – { $site }
page-menu = القائمة الرئيسية
page-languages = اللغات
page-search = ابحث في مجموعات البيانات
page-search-do = بحث
page-breadcrumb = أنت هنا
page-contents = في هذه الصفحة
page-generated = الحالة في { $moment } (بالتوقيت العالمي).
page-contact = راسلنا: { $contact }
page-licence = الترخيص: { $licence }
page-boundaries = لا تنطوي الحدود والأسماء المبيّنة والتسميات المستخدمة في الخرائط على إقرار أو قبول رسمي من جانب الأمم المتحدة.
page-made-with = نُشر ببرنامج رحلة { $version }.
page-machine = فهرس للآلات (DCAT)

nav-home = الرئيسية
nav-datasets = مجموعات البيانات
nav-sources = المصادر
nav-calendar = جدول النشر
nav-about = عن المرصد ومناهجه

# Home
home-ask = ماذا تريد أن تعرف؟
home-who-comes = من يأتي؟
home-who-comes-text = من يصلون أو يستقرون أو يعملون أو يطلبون الحماية.
home-who-leaves = إلى أين يذهب مواطنونا؟
home-who-leaves-text = المواطنون في الخارج والمغادرون والأموال المرسلة إلى الوطن.
home-who-is-at-risk = من المعرّض للخطر في الطريق؟
home-who-is-at-risk-text = النزوح والوفيات وحالات الاختفاء.
home-how-they-live = كيف يعيشون ويعملون؟
home-how-they-live-text = التشغيل والأجور والتعليم والاندماج.
home-all = كل ما في هذا المرصد
home-all-text = { $count ->
    [zero] لا توجد مجموعة بيانات لها إصدار سارٍ.
    [one] مجموعة بيانات واحدة لها إصدار سارٍ.
    [two] مجموعتا بيانات لكل منهما إصدار سارٍ.
    [few] { $count } مجموعات بيانات لكل منها إصدار سارٍ.
    [many] { $count } مجموعة بيانات لكل منها إصدار سارٍ.
   *[other] { $count } مجموعة بيانات لكل منها إصدار سارٍ.
}
home-changed = ما تغيّر مؤخرا
home-changed-none = لم يُنشر شيء بعد.
home-coming = إصدارات معلنة
home-coming-none = لم يُعلن عن أي إصدار.
home-coming-all = الجدول كاملا

list-dataset = مجموعة البيانات
list-family = الموضوع
list-owner = المسؤول
list-last-period = آخر فترة
list-last-release = آخر إصدار
list-freshness = الحداثة
list-quality = الجودة
list-found = { $count ->
    [zero] لم يُعثر على أي مجموعة بيانات عن «{ $query }». جرّب كلمة أقصر، أو تصفّح قائمة كل المجموعات.
    [one] عُثر على مجموعة بيانات واحدة عن «{ $query }».
    [two] عُثر على مجموعتي بيانات عن «{ $query }».
    [few] عُثر على { $count } مجموعات بيانات عن «{ $query }».
    [many] عُثر على { $count } مجموعة بيانات عن «{ $query }».
   *[other] عُثر على { $count } مجموعة بيانات عن «{ $query }».
}
list-show-all = عرض كل مجموعات البيانات
list-withdrawn = مجموعات بيانات مسحوبة

fresh-fresh = محدَّثة
fresh-late = تسليم متأخر
fresh-stale = { $limit ->
    [one] أقدم من سنة
    [two] أقدم من سنتين
    [few] أقدم من { $limit } سنوات
   *[other] أقدم من { $limit } سنة
}
fresh-unknown = العمر غير معروف

# Families
family-none = لم تُنشر أي مجموعة بيانات في هذا الموضوع.
family-gap = ما ينقص: تعريف مجموعة بيانات من عائلة «{ $family }» يغذيها مصدر واحد على الأقل.
family-announced = معلن عنه ولم يُنشر بعد:
family-gaps = موضوعات بلا بيانات
family-gaps-text = هذه الموضوعات جزء من مرصد كامل، ولم يُنشر عنها شيء بعد.
family-open = كل هذه المجموعة
family-other = موضوعات أخرى
family-template = ما تعرضه صفحة كاملة عن هذا الموضوع
family-template-text = كل نقطة تملؤها مجموعة بيانات منشورة، أو يُذكر أنها ناقصة.
family-template-filled = متوفر
family-template-missing = ناقص
template-employment = التشغيل بحسب وضع الهجرة
template-unemployment = البطالة بحسب وضع الهجرة
template-pay = الأجور بحسب وضع الهجرة
template-sector = قطاع العمل بحسب وضع الهجرة
template-education = التمدرس والتعليم
template-housing = السكن
template-health = الحصول على الرعاية الصحية
template-language = معرفة اللغة
template-remittances-received = التحويلات الواردة
template-remittances-cost = كلفة إرسال المال
template-nationals-abroad = المواطنون المقيمون في الخارج
template-diaspora-investment = استثمارات الجاليات ومعارفها
template-stock-total = السكان المهاجرون بحسب الجنس والعمر
template-stock-origin = السكان المهاجرون بحسب بلد الأصل
template-flow-in = الوافدون
template-flow-out = المغادرون
template-flow-return = العائدون
template-permits-issued = التصاريح الممنوحة بحسب السبب
template-permits-valid = التصاريح السارية في نهاية السنة
template-asylum-claims = طلبات اللجوء
template-asylum-decisions = القرارات في طلبات اللجوء
template-refugees = اللاجئون
template-displaced = النازحون داخل البلد
template-missing-deaths = الوفيات وحالات الاختفاء في الطرق

# Sources
sources-title = المصادر
sources-text = كل جهة تسلّم بيانات، وما وصل منها وما هو منتظر.
sources-source = المصدر
sources-agency = الجهة
sources-received = آخر تسليم
sources-periods = الفترات المشمولة
sources-rows = الصفوف المستعملة
sources-rows-of = { $used } من { $read }
sources-state = الحالة
sources-used-by = تستعمله
sources-state-good = محدَّث
sources-state-overdue = متأخر: { $period }
sources-state-unusable = تعذّر استعمال التسليم: { $reason }
sources-state-none = لم يصل شيء
sources-state-waiting = وصل تسليم في { $date }، ولم يُنشر بعد
sources-state-on-request = لا يصدر إلا عند الطلب
sources-none = لا مصدر معرَّف.
sources-files = { $count ->
    [zero] بلا ملفات
    [one] ملف واحد
    [two] ملفان
    [few] { $count } ملفات
    [many] { $count } ملفا
   *[other] { $count } ملف
}
sources-statement = بيان الجهة عن الجودة
sources-licence = الترخيص أو الاتفاقية
sources-attribution = النسبة
sources-problems = مشكلات وُجدت في التسليم
sources-no-problems = لم تُوجد أي مشكلة في هذا التسليم.
sources-contact = جهة الاتصال
sources-all = كل المصادر

# Calendar
calendar-title = جدول النشر
calendar-text = تُعلن الإصدارات مسبقا وتُعرض على الجميع في الدقيقة نفسها. التوقيت هو توقيت { $zone }.
calendar-when = الموعد
calendar-dataset = مجموعة البيانات
calendar-period = فترة الإسناد
calendar-none = لم يُعلن عن أي إصدار.
calendar-past = ما نُشر حتى الآن

# About
about-title = عن المرصد ومناهجه
about-agencies = الجهات التي تسلّم بيانات
about-agency = الجهة
about-contact = الاتصال
about-protection = كيف يُحمى الأشخاص
about-protection-text = لا تغادر الأرقام هذا المرصد إلا جداول اجتازت مراقبة الإفصاح. تُحجب الخانات التي تقوم على أشخاص قليلين، ومعها ما يلزم من خانات أخرى حتى لا يمكن حساب أي منها. لا تُنشر سجلات الأشخاص أبدا، ولا يستطيع أحد أن يبحث هنا عن شخص.
about-protection-public = الأرقام منشورة أصلا أو مولَّدة، وتبقى علامات المنتِج كما هي.
about-quality = كيف تُقيَّم الجودة
about-quality-text = تُقيَّم كل مجموعة بيانات من 0 إلى 4 في الأولويات الخمس لبيانات الهجرة. لكل تقييم أسبابه واسم من يستطيع تحسينه. البيانات التي يتجاوز عمرها { $limit ->
    [one] سنة واحدة
    [two] سنتين
    [few] { $limit } سنوات
   *[other] { $limit } سنة
} تحمل تنبيها.
about-states = حالات الإصدار
about-marks = العلامات في الجداول
about-mark = العلامة
about-meaning = المعنى
about-reuse = استعمال البيانات
about-reuse-text = يمكن تنزيل كل جدول، ولكل عرض عنوان ثابت. يُرجى ذكر مجموعة البيانات ونسختها.
about-access = طلب الاطلاع
about-access-text = للباحثين أن يطلبوا جداول أخرى أو مستخرجات مجهولة الهوية. اكتبوا إلى { $contact } واذكروا ما تحتاجون إليه والغرض والمدة. يبيّن الجواب الشروط والأسباب.
about-access-no-contact = للباحثين أن يطلبوا من المسؤول المذكور في صفحة كل مجموعة جداول أخرى أو مستخرجات مجهولة الهوية.

# Errors
error-missing-title = لا توجد صفحة كهذه
error-missing-text = قد يكون في العنوان خطأ، أو قد تكون الصفحة نُقلت.
error-dataset-text = لا توجد مجموعة بيانات باسم «{ $dataset }» في هذا المرصد.
error-bad-title = لا يمكن عرض هذا الجدول
error-bad-code = «{ $code }» ليس رمزا في { $dimension }. اختر أحد الرموز من استمارة صفحة الجدول.
error-bad-dimension = «{ $dimension }» ليس بُعدا في هذه المجموعة. اختر واحدا من: { $known }.
error-bad-indicator = «{ $indicator }» ليس مؤشرا في هذه المجموعة. اختر واحدا من: { $known }.
error-bad-number = «{ $value }» ليس عددا صحيحا ابتداء من 1.
error-bad-same = الصفوف والأعمدة بُعد واحد. اختر بُعدين مختلفين.
error-go-table = افتح الجدول باختياره المعتاد
error-go-home = اذهب إلى الصفحة الرئيسية
error-server-title = حدث خلل هنا
error-server-text = تعذّر إعداد الصفحة. الخطأ منا لا منك. أعد المحاولة لاحقا أو راسلنا.
error-method-title = لا يمكن فعل هذا هنا
error-method-text = هذا العنوان للقراءة فقط.
error-form-title = تعذّرت قراءة الاستمارة
error-form-text = هي أطول من اللازم، أو لم تُرسل من هذا الموقع. اختصرها وأرسلها من جديد.

withdrawn-title = { $title }: سُحبت
withdrawn-text = سُحبت كل إصدارات هذه المجموعة، ولم تعد الأرقام تُعرض.
