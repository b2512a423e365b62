# Signing in with an outside provider.
sign-in-with-provider = تسجيل الدخول بواسطة { $name }
sign-in-provider-refused = ما أرسله المزوّد لا يُقبل هنا: سجّل الدخول بكلمة السر وأخبر من يدير هذه العقدة
own-provider-text = اربط هذا الحساب بحسابك هناك ليمكنك تسجيل الدخول هنا بذاك أيضًا.
own-provider-link = ربط الحسابين
own-provider-going = يُربط الحسابان متى قال المزوّد من أنت عنده.
own-provider-go = المتابعة إلى { $name }
own-provider-linked = مربوط
own-provider-remove = إزالة الربط
done-linked = رُبط الحسابان.
done-unlinked = أُزيل الربط.
