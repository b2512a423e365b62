# Subjects
family-stock = السكان المهاجرون
family-flow = الوافدون والمغادرون
family-labour = العمل والأجور
family-asylum = اللجوء واللاجئون
family-permits = تصاريح الإقامة
family-remittances = التحويلات المالية
family-diaspora = المواطنون في الخارج
family-displacement = النزوح
family-missing = المهاجرون المفقودون
family-integration = الاندماج

release-state-preliminary = أولي
release-state-revised = مراجَع
release-state-final = نهائي
release-state-withdrawn = مسحوب
release-state-preliminary-text = أرقام أولى ستُراجَع
release-state-revised-text = يحلّ محل إصدار سابق
release-state-final-text = لا يُنتظر أن يتغيّر
release-state-withdrawn-text = لم يعد يُعرض، والسبب باقٍ

severity-note = ملاحظة
severity-warning = تنبيه
severity-error = وُضع جانبا
severity-fatal = رُفض التسليم

# SDMX CL_OBS_STATUS
obs-status-A = قيمة عادية
obs-status-B = انقطاع في السلسلة
obs-status-D = تعريف مختلف
obs-status-E = تقدير
obs-status-F = توقّع
obs-status-G = تجريبي
obs-status-I = قيمة منسوبة (مقدَّرة لسدّ نقص)
obs-status-K = مشمول في فئة أخرى
obs-status-L = ناقص: موجود ولم يُجمع
obs-status-M = ناقص: لا يمكن أن يوجد
obs-status-N = غير ذي دلالة
obs-status-O = ناقص
obs-status-P = مؤقت
obs-status-Q = حجبه المنتِج
obs-status-S = حدث خاص
obs-status-U = ضعيف الموثوقية
obs-status-V = غير متحقَّق منه
obs-status-W = يشمل فئة أخرى

# SDMX CL_CONF_STATUS
conf-status-F = حرّ النشر
conf-status-C = محجوب: وراءه أشخاص قليلون
conf-status-D = محجوب لحماية خانة أخرى
conf-status-N = محجوب: موثوقيته غير كافية

definition-basis-UN1998 = توصيات الأمم المتحدة لعام 1998
definition-basis-UN2021 = إطار الأمم المتحدة لعام 2021
definition-basis-EU862 = اللائحة الأوروبية 862/2007
definition-basis-NAT = تعريف وطني
definition-origin-CTZ = بلد الجنسية
definition-origin-CBR = بلد الميلاد
definition-origin-PREV_RES = بلد الإقامة السابقة
definition-duration-GE12M = 12 شهرا فأكثر
definition-duration-GE3M = 3 أشهر فأكثر
definition-duration-M3T12 = من 3 إلى 12 شهرا
definition-duration-TEMP = مؤقتة
definition-duration-NONE = أي مدة إقامة
definition-unit-persons = أشخاص
definition-unit-cases = ملفات
definition-unit-crossings = عمليات عبور الحدود
definition-unit-permits = تصاريح
definition-unit-families = عائلات
definition-unit-households = أسر معيشية
definition-unit-applications = طلبات
definition-unit-events = أحداث

protection-rule-minimum-frequency = الحد الأدنى من الأشخاص وراء الخانة
protection-rule-dominance = هيمنة أكبر المساهمين
protection-rule-p-percent = قاعدة p %
protection-rule-complementary = خانات أخرى حتى لا تُحسب أي منها
protection-rule-rounding = التقريب
protection-rule-publish-from = الحد الأدنى من أفراد العيّنة
protection-rule-already-public = لا شيء: البيانات منشورة أصلا أو مولَّدة

frequency-A = سنوي
frequency-S = نصف سنوي
frequency-T = كل أربعة أشهر
frequency-Q = ربع سنوي
frequency-M = شهري
frequency-W = أسبوعي
frequency-D = يومي

word-total = المجموع
word-no-data = لا بيانات
word-protected = محجوب لحماية أشخاص
word-forecast = توقّع
word-uncertainty = مجال الثقة 95 %
word-disputed = وضع متنازع عليه
word-none = –
word-time = الزمن
word-warning = تنبيه
