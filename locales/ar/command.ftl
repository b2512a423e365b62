# ما يقوله سطر الأوامر
command-step-read = قراءة { $what }
command-step-tabulate = تجميع { $what }
command-step-protect = حماية { $what }
command-step-release = نشر { $what }
command-step-render = إخراج { $what }
command-sources = المصادر
command-datasets = مجموعات البيانات
command-head-source = المصدر
command-head-agency = الجهة
command-head-state = الحالة
command-head-files = الملفات
command-head-rows = الصفوف
command-head-used = المستعملة
command-head-aside = المستبعدة
command-head-periods = الفترات
command-head-dataset = مجموعة البيانات
command-head-cells = الخانات
command-head-withheld = المحجوبة
command-head-vintage = النسخة
command-source-new = قُرئ
command-source-unchanged = لم يتغيّر
command-source-nothing = لم يصل شيء
command-source-unusable = غير صالح
command-dataset-released = نُشرت: { $release }
command-dataset-embargo = نُشرت: { $release }، وتظهر ابتداء من { $at }
command-dataset-unchanged = لم تتغيّر منذ { $release }
command-dataset-waiting = بانتظار الموافقة ({ $have } من { $need })
command-dataset-skipped = لم تُعَدّ
command-left-out = { $dataset }: استُبعد من صفوف { $source }: { $count } ({ $rule }، { $dimension })
command-told-before = { $dataset }: { $count } من الخانات المحجوبة الآن تظهر في إصدارات سابقة أو يمكن حسابها منها؛ والموافقة الدائمة لا تشمل هذه الحالة
command-bridged = { $dataset }: نُقلت { $cells } من { $of } من خانات { $source } ({ $share }) من أماكن { $from } إلى أماكن { $to } ({ $dimension })؛ { $estimated ->
    [0] وليس بينها أي تقدير
   *[other] ومنها { $estimated } تقديرات (بحصص حسب: { $bases })
}
command-first-at = أولها في { $place }
command-more-problems = أنواع أخرى من المشكلات: { $rest }، وأنواع من الملاحظات: { $notes }؛ يكتب `rihla check --problems FILE` القائمة كاملة
command-needs = يحتاج إلى شخص:
command-needs-nothing = لا شيء يحتاج إلى شخص.
command-need-approval = { $dataset }: يوافق شخصان مسمّيان عبر `rihla release approve { $dataset } --as NAME --approver-key FILE`
command-need-standing = { $dataset }: يوافق شخصان مسمّيان، وبصفة دائمة عبر `rihla release approve { $dataset } --standing --as NAME --approver-key FILE`
command-need-source = { $dataset }: لا يوجد تسليم صالح من { $sources }؛ يبقى آخر إصدار كما هو
command-data-folder = مجلد البيانات: { $folder }
command-sample-done = بلد عدد سكانه { $people } وملفات جهاته في { $folder }.
command-sample-planted = زُرع خطأ في { $file }: { $what }
command-release-waiting = بانتظار الموافقة
command-release-releases = الإصدارات
command-approvals = الموافقات: { $have } من { $need }
command-cells = الخانات: { $cells }، المحجوب منها: { $withheld }
command-release-out = نُشر: { $release }.
command-release-embargo = يظهر ابتداءً من { $at }
command-release-noted = سُجلت الموافقة: { $have } من { $need }.
command-release-withdrawn = سُحب الإصدار { $release }؛ وتبيّن صفحته السبب.
command-serve = الخدمة على العنوان { $address } (أوقفها بمقاطعة البرنامج)
command-export-done = { $count ->
    [zero] لم يُكتب ملف في { $folder }.
    [one] ملف واحد في { $folder }.
    [two] ملفان في { $folder }.
    [few] { $count } ملفات في { $folder }.
    [many] { $count } ملفا في { $folder }.
   *[other] { $count } ملف في { $folder }.
}
command-key-approver = المفتاح في { $file }؛ احفظه سرا. أضف ما يلي إلى observatory.toml:
command-key-split = سلّم كل مسؤول حصة على ورق. أيّ اثنتين تستعيدان المفتاح الجذر، وواحدة وحدها لا تكشف شيئا.
command-key-recovered = استُعيد المفتاح الجذر وتُحقق منه.
command-head-key = المفتاح
command-head-made = صُنع
command-key-root = المفتاح الجذر { $id } محفوظ في { $holder }، وصُنع في { $at }.
command-key-recovery = سُلّمت حصصه في { $at } إلى { $officers }.
command-key-no-recovery = لم يُقسَّم: إن ضاع فلن يُقرأ شيء. قسّمه بالأمر `rihla key split`.
command-key-in-use = مستعمل
command-key-retired = للقراءة فقط منذ { $at }
command-new-done = كُتب { $file }. سمِّ فيه الجهات التي تعمل معك؛ ثم `rihla account create-first NAME { $folder }` ثم `rihla serve { $folder }`.
new-file-head = ما هذه العقدة. يقول `rihla config check` و`rihla check` كل خطأ فيه مع سطره.
new-file-country = البلد برمزه من ثلاثة أحرف (ISO 3166-1).
new-file-contact = إلى من يكتب القراء، وتحت أي رخصة تُنشر الأرقام.
new-file-agencies = الجهات التي تسلّم بيانات أو تمسك قيودا: لكل منها معرّف واسم. ويُعطى الموظفون دورهم لجهة منها.
new-file-approvers = يوافق شخصان على ما يُنشر: يصنع `rihla key create --approver` مفتاحا لكل منهما ويعرض ما يُكتب هنا.
