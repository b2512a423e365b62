# مجموعات بيانات عند الطلب: الطلب والجواب والتنزيل
access-list = بيانات عند الطلب
access-list-text = هذه المجموعات أدق من أن تُفتح للجميع. مضمونها ومنهجها منشوران، وللباحثين أن يطلبوا أرقامها.
access-only = لا تُعطى أرقام هذه المجموعة إلا عند الطلب. أما مضمونها ومنهجها فمنشوران.
access-ask = طلب هذه المجموعة
access-ask-open = املأ الاستمارة
access-promise = يجيب { $office } في غضون { $days ->
    [zero] { $days } يوم
    [one] يوم واحد
    [two] يومين
    [few] { $days } أيام
    [many] { $days } يوما
   *[other] { $days } يوم
}.
access-write = للطلب أو لتصحيح ما أرسلته أو لمحوه، راسل { $contact }.
access-terms = شروط الاستعمال
access-revisions = الفترات التي تغيرت أرقامها مع الإصدار الساري. الأرقام نفسها غير معروضة.
access-form-title = طلب: { $title }
access-field-name = اسمك
access-field-institution = المؤسسة
access-field-contact = كيف نتصل بك
access-field-purpose = لأي غرض تحتاج إلى البيانات
access-field-duration = كم تدوم حاجتك إليها
access-field-terms = أقبل شروط الاستعمال
access-hint-name = كما يرد في مراسلاتك.
access-hint-institution = الجامعة أو المصلحة أو المنظمة التي تعمل لها. اكتب «لا شيء» إن كنت تطلب لنفسك.
access-hint-contact = عنوان بريد إلكتروني أو رقم هاتف، للاستفسار عن طلبك.
access-hint-purpose = السؤال الذي تدرسه وما ستنشره. أربعة آلاف حرف على الأكثر.
access-hint-duration = مثلا: ثمانية عشر شهرا.
access-fault = خطأ
access-faults = لم تُرسل الاستمارة. صحّح ما يلي:
access-fault-absent = املأ «{ $field }».
access-fault-long = «{ $field }» أطول من اللازم: { $most } حرف على الأكثر.
access-fault-terms = ضع علامة على قبول الشروط؛ فبدونها لا يمكن إعطاء البيانات.
access-full = لم يُسجَّل طلبك: الطلبات المنتظرة كثيرة، أو تعذّر حفظه. ما كتبته باقٍ أدناه؛ حاول لاحقا.
access-notice = ماذا يجري لما تكتبه هنا
access-notice-who = من يقرؤه
access-notice-why = فيم يُستعمل
access-notice-why-text = للبت في طلبك ولحفظ سجل بمن أُعطي أي بيانات. لا لشيء آخر، ولا يُطلع عليه أحد غيرهم.
access-notice-basis = الأساس القانوني
access-notice-kept = كم يُحفظ
access-notice-kept-text = { $days ->
    [zero] { $days } يوم
    [one] يوم واحد
    [two] يومان
    [few] { $days } أيام
    [many] { $days } يوما
   *[other] { $days } يوم
} بعد الرفض أو بعد انتهاء ما مُنح، أو بعد اليوم الموعود إن لم يُجب أحد؛ ثم يُمحى ولا تبقى إلا تواريخ لإحصاءاتنا.
access-notice-safe = كيف يُحفظ
access-notice-safe-text = مشفَّرا، بمعزل عن سائر البيانات. لا يرد منه شيء في عنوان ولا في سجل ولا في إحصاء.
access-notice-rights = حقوقك
access-send = أرسل الطلب
access-asked-title = تسلّمنا طلبك
access-asked-due = سيصلك الجواب في أجل أقصاه { $date }.
access-asked-once = دوّن الاثنين الآن: رمز الدخول لا يُعرض إلا هذه المرة ولا يمكن استرجاعه.
access-asked-keep = بالمرجع والرمز ترى الجواب هنا وتنزّل الملفات. لا تعط الرمز لأحد.
access-reference = المرجع
access-code = رمز الدخول
access-status-title = طلبك
access-status-text = اكتب المرجع ورمز الدخول اللذين عُرضا عليك عند الطلب.
access-status-show = اعرض طلبي
access-status-link = تتبّع طلب
access-unknown = لا يوجد طلب بهذا المرجع وهذا الرمز. تحقق منهما حرفا حرفا.
access-too-many = رموز خاطئة كثيرة. انتظر ربع ساعة ثم حاول مرة أخرى.
access-is-waiting = طلبك ينتظر الجواب، وموعده { $date }.
access-is-overdue = كان ينبغي أن يُجاب عن طلبك في { $date }. لقد تأخرنا؛ راسلنا من فضلك.
access-is-granted = قُبل طلبك. يمكنك تنزيل الملفات إلى آخر يوم { $date }، بالشروط أدناه.
access-is-ended = كان طلبك مقبولا إلى { $date }. انقضى هذا الأجل ولم يعد ممكنا تنزيل أي ملف.
access-is-refused = رُفض طلبك، أو سُحب ما مُنح، للسبب التالي:
access-files = أحدث إصدار. كل ملف تنزّله يُدوَّن في طلبك.
access-take = تنزيل
access-state-waiting = في الانتظار
access-state-overdue = تأخر الجواب
access-state-granted = مقبول
access-state-ended = منتهٍ
access-state-refused = مرفوض
access-state-erased = ممحو
access-counts = كيف يُستجاب للطلبات
access-count-asked = الطلبات الواردة
access-count-answered = أُجيب عنها
access-count-in-time = أُجيب عنها في الأجل
access-count-granted = المقبولة
access-count-refused = المرفوضة
access-count-median = وسيط الأيام إلى الجواب

command-head-reference = المرجع
command-head-asked = طُلب (بالتوقيت العالمي)
command-head-due = الأجل
command-access-none = لا يوجد أي طلب.
command-access-until = إلى { $date }
command-access-answered = { $reference }: { $state }
command-access-erased = { $count ->
    [zero] لم يُمح أي طلب.
    [one] مُحي طلب واحد انقضت مدة حفظه.
    [two] مُحي طلبان انقضت مدة حفظهما.
    [few] مُحيت { $count } طلبات انقضت مدة حفظها.
    [many] مُحي { $count } طلبا انقضت مدة حفظها.
   *[other] مُحي { $count } طلب انقضت مدة حفظها.
}
command-access-counts = الواردة { $asked }، المجاب عنها { $answered }، في الأجل { $intime }، المقبولة { $granted }، المرفوضة { $refused }
