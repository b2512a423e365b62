# Registos declarados e papéis
register-no-field = não há campo «{ $field }»; declare-o ou corrija o nome
register-no-state = não há estado «{ $state }»; declare-o ou corrija o nome
register-field-name = «{ $field }» não pode dar nome a um campo: use minúsculas, algarismos e «_», e nenhum nome que todos os registos já têm (id, state, agency …)
register-stateless = um registo precisa de um estado; declare primeiro o das fichas novas
register-twice = «{ $name }» está declarado duas vezes; mude o nome de um ou retire-o
register-attribute = um campo do tipo { $type } não tem «{ $attribute }»; retire-o ou mude o tipo
register-attribute-missing = um campo do tipo { $type } precisa de { $attribute }, uma vez
register-no-list = não há lista de códigos «{ $list }»; junte vocabularies/lists/{ $list }.csv ou corrija o nome
register-media = não se guardam ficheiros do tipo «{ $media }»; são admitidos: { $allowed }
register-decimals = um número tem no máximo nove casas decimais
register-name-open = o nome de uma pessoa é protegido: dê a «{ $field }» class = "protected"
register-protected-where = «{ $field }» é protegido e este registo está aberto a muitos: passe-o para um registo cujo fim (aim) seja administration, service ou protection
register-unreachable = nenhuma transição leva ao estado «{ $state }»; junte uma ou retire o estado
register-protected-listed = «{ $field }» é protegido e não figura em nenhuma lista; indique outro campo
register-not-in-form = «{ $field }» é obrigatório e não figura em nenhuma secção; nenhum formulário poderia ser enviado
register-not-public = «{ $field }» não é da classe public; não pode figurar na vista pública
register-no-retention = os campos restritos e protegidos não se guardam para sempre: junte [retention]
register-keep = indique a duração em anos, meses, semanas ou dias, como "P5Y"
register-anyone = o papel «anyone» só vê fichas publicadas e campos públicos
register-no-public = uma permissão é para fichas publicadas e não há vista [public]; junte-a
register-not-dated = «{ $field }» não é uma data ou um instante único; indique um
register-extends-nothing = não há registo «{ $register }» a completar; corrija o nome do ficheiro
register-no-register = não há registo «{ $register }»; junte registers/{ $register }.toml ou corrija o nome
register-no-role = não há papel «{ $role }»; junte-o a registers/roles.toml ou corrija o nome
register-firewall = o papel «{ $role }» serve a aplicação coerciva e não pode ter permissões sobre um registo de serviço ou proteção; retire esta permissão
