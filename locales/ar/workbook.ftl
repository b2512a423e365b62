# قيود تُكتب في مصنف
workbook-library = تتعذّر كتابة المصنف: { $cause }؛ خذ قيوداً أو أعمدة أقل
workbook-too-long = النص في الصف { $line }، العمود '{ $column }'، أطول من 32000 حرف، وهي أقصى ما يسعه المصنف؛ اترك العمود أو صدّر بصيغة CSV
workbook-unprintable = في نص الصف { $line }، العمود '{ $column }'، محارف تحكّم لا يحفظها المصنف؛ صحّح القيد أو صدّر بصيغة CSV
workbook-rows = القيود أكثر من { $most }؛ ضيّق التصفية
workbook-uneven = عدد خانات الصف { $line } لا يساوي عدد الأعمدة؛ هذا خلل في البرنامج: أبلغ عنه
workbook-header = العمود '{ $column }' مكرر، أو اسمه ليس اسماً؛ سمِّ كل عمود مرة واحدة
workbook-twice = قيد الصف { $line } مكرر؛ سلّم كل قيد مرة واحدة
workbook-reserved = نص في '{ $place }' ينتهي بـ (@id)، وبها يُعرف عمود القيود؛ اكتبه على نحو آخر

# ما يرد في مصنف جولة
workbook-first = اقرأ أولاً
workbook-records = القيود
workbook-identifier = المعرّف
workbook-version = النسخة
workbook-fill = كيف يُملأ
workbook-fill-text = اكتب في الخانات الصفراء من ورقة «القيود»؛ أما الرمادية فمقفلة، ولا يُستعمل شيء مما يُغيَّر فيها. حيث تنسدل قائمة اختر منها. الخانة الفارغة لا تغيّر شيئاً.
workbook-keep = ما يُترك كما هو
workbook-keep-text = لا تُضف صفوفاً أو أعمدة أو أوراقاً ولا تحذفها ولا تغيّر أسماءها، ولا تنسخ الخانات إلى ملف آخر: ما لم يُسلَّم لا يُقرأ. القيود الجديدة تُرسل بطريقة أخرى.
workbook-return = كيف يُعاد
workbook-return-text = احفظه بصيغة XLSX أو ODS وأعِد الملف نفسه بالطريقة التي وصل بها. يمكن إرساله مرة أخرى: ما غيّره آخرون في الأثناء لا يُكتب فوقه.
workbook-notice = يُرجى التحقق
workbook-not-offered = هذا ليس في القائمة. اختر أحد بنودها.
workbook-not-number = هذا ليس عدداً. اكتب أرقاماً فقط، بلا الوحدة.
workbook-not-date = هذا ليس تاريخاً. اكتب السنة والشهر واليوم، مثل 2027-03-31.

# What is asked, and what was taken out
workbook-state = الحالة
workbook-agency = الجهة
workbook-area = المنطقة
workbook-register = السجل
workbook-respondent = إلى
workbook-count = القيود
workbook-until = مطلوب قبل
workbook-taken = تاريخ الإخراج (UTC)
workbook-title = { $register }: يرجى التحديث
round-nothing-open = سمّ الحقول المطلوب ملؤها
round-not-open = لا يمكن طلب «{ $field }» في جولة: هو محمي أو محسوب أو ملف أو غير موجود
round-no-records = لا قيد للسؤال عنه؛ وسّع المرشح
