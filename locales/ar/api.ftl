# The interface for programs.
api-body-large = المحتوى أكبر مما يقبله هذا العنوان
api-body = المحتوى ليس JSON بالصيغة المطلوبة هنا: السطر { $line }، العمود { $column }
api-parameter = للمعامل «{ $name }» قيمة لا يمكن أن تكون له
api-token = الرمز خاطئ أو أُلغي أو انتهت مدته؛ أظهر رمزًا آخر
api-wait = طلبات كثيرة؛ الثواني الواجب انتظارها: { $seconds }
api-no-version = كل تغيير يسمّي النسخة التي يخصها: أرسل ETag القيد في If-Match
api-media-type = المحتوى من نوع غير الذي يقبله هذا العنوان
api-broken = تعذّر القيام بذلك؛ يمكن للقائمين على العقدة رؤية السبب في سجلها
api-file-name = اذكر اسم الملف: أضف ?name=…
