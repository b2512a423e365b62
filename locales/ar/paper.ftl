# Paper forms of registers.
paper-title = استمارة: { $register }
paper-blank = استمارة ورقية فارغة
paper-filled = استمارة ورقية
paper-print = اطبع هذه الصفحة بمتصفحك. لا يُطبع المحمي مملوءًا أبدًا.
paper-scan = حيث تُدخل هذه الاستمارة:
paper-picture = رمز استجابة سريعة بعنوان إدخال هذه الاستمارة
paper-ticked = مؤشَّر
paper-who = ملأها
paper-when = في
