# السجلات المعرّفة والأدوار
register-no-field = لا يوجد حقل «{ $field }»؛ عرّفه أو صحّح اسمه
register-no-state = لا توجد حالة «{ $state }»؛ عرّفها أو صحّح اسمها
register-field-name = لا يصلح «{ $field }» اسمًا لحقل: استعمل حروفًا لاتينية صغيرة وأرقامًا و«_»، ولا تستعمل اسمًا يحمله كل سجل (id وstate وagency …)
register-stateless = يحتاج السجل إلى حالة؛ عرّف أولًا حالة القيود الجديدة
register-twice = عُرِّف «{ $name }» مرتين؛ غيّر اسم أحدهما أو احذفه
register-attribute = لا خاصية «{ $attribute }» لحقل من النوع { $type }؛ احذفها أو غيّر النوع
register-attribute-missing = يحتاج الحقل من النوع { $type } إلى { $attribute } مرة واحدة
register-no-list = لا توجد قائمة رموز «{ $list }»؛ أضف vocabularies/lists/{ $list }.csv أو صحّح اسمها
register-media = لا تُحفظ الملفات من النوع «{ $media }»؛ المسموح به: { $allowed }
register-decimals = للعدد تسع منازل عشرية على الأكثر
register-name-open = اسم الشخص محميّ: أعطِ «{ $field }» ‏class = "protected"
register-protected-where = «{ $field }» محميّ وهذا السجل مفتوح لكثيرين: انقله إلى سجل غايته (aim) administration أو service أو protection
register-unreachable = لا انتقال يؤدي إلى الحالة «{ $state }»؛ أضف انتقالًا أو احذف الحالة
register-protected-listed = «{ $field }» محميّ ولا يظهر في أي قائمة؛ سمِّ حقلًا آخر
register-not-in-form = «{ $field }» إلزامي ولا يرد في أي قسم؛ لن يمكن إرسال أي استمارة
register-not-public = «{ $field }» ليس من الفئة public؛ لا يصح أن يظهر في العرض العام
register-no-retention = لا تُحفظ الحقول المقيّدة والمحمية إلى الأبد: أضف [retention]
register-keep = حدّد المدة بالسنوات أو الأشهر أو الأسابيع أو الأيام، مثل "P5Y"
register-anyone = لا يرى الدور «anyone» إلا القيود المنشورة والحقول العامة
register-no-public = هناك إذن يخصّ القيود المنشورة ولا يوجد عرض [public]؛ أضفه
register-not-dated = ليس «{ $field }» تاريخًا أو لحظة واحدة؛ سمِّ حقلًا كذلك
register-extends-nothing = لا يوجد سجل «{ $register }» يُضاف إليه؛ صحّح اسم الملف
register-no-register = لا يوجد سجل «{ $register }»؛ أضف registers/{ $register }.toml أو صحّح اسمه
register-no-role = لا يوجد دور «{ $role }»؛ أضفه إلى registers/roles.toml أو صحّح اسمه
register-firewall = الدور «{ $role }» يخدم إنفاذ القانون ولا يصح أن يحمل إذنًا على سجل خدمة أو حماية؛ احذف هذا الإذن
