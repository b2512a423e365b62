# Registros declarados y papeles
register-no-field = no hay ningún campo «{ $field }»; declárelo o corrija su nombre
register-no-state = no hay ningún estado «{ $state }»; declárelo o corrija su nombre
register-field-name = «{ $field }» no puede nombrar un campo: use minúsculas, cifras y «_», y ningún nombre que ya tenga todo registro (id, state, agency …)
register-stateless = un registro necesita un estado; declare primero el de las fichas nuevas
register-twice = «{ $name }» está declarado dos veces; cambie el nombre de uno o elimínelo
register-attribute = un campo de tipo { $type } no tiene «{ $attribute }»; elimínelo o cambie el tipo
register-attribute-missing = un campo de tipo { $type } necesita { $attribute }, una vez
register-no-list = no hay ninguna lista de códigos «{ $list }»; añada vocabularies/lists/{ $list }.csv o corrija su nombre
register-media = no se guardan ficheros de tipo «{ $media }»; se admiten: { $allowed }
register-decimals = un número tiene como máximo nueve decimales
register-name-open = el nombre de una persona está protegido: dé a «{ $field }» class = "protected"
register-protected-where = «{ $field }» está protegido y este registro está abierto a muchos: páselo a un registro cuyo fin (aim) sea administration, service o protection
register-unreachable = ninguna transición lleva al estado «{ $state }»; añada una o elimine el estado
register-protected-listed = «{ $field }» está protegido y no figura en ninguna lista; indique otro campo
register-not-in-form = «{ $field }» es obligatorio y no figura en ninguna sección; no se podría enviar ningún formulario
register-not-public = «{ $field }» no es de clase public; no puede figurar en la vista pública
register-no-retention = los campos restringidos y protegidos no se guardan para siempre: añada [retention]
register-keep = indique la duración en años, meses, semanas o días, como "P5Y"
register-anyone = el papel «anyone» solo ve fichas publicadas y campos públicos
register-no-public = un permiso es para fichas publicadas y no hay vista [public]; añádala
register-not-dated = «{ $field }» no es una fecha o un instante único; indique uno
register-extends-nothing = no hay ningún registro «{ $register }» al que añadir; corrija el nombre del fichero
register-no-register = no hay ningún registro «{ $register }»; añada registers/{ $register }.toml o corrija su nombre
register-no-role = no hay ningún papel «{ $role }»; añádalo a registers/roles.toml o corrija su nombre
register-firewall = el papel «{ $role }» sirve a la aplicación coercitiva y no puede tener permisos sobre un registro de servicio o protección; elimine este permiso
