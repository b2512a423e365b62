# Declared registers and roles
register-no-field = there is no field '{ $field }'; declare it or correct its name
register-no-state = there is no state '{ $state }'; declare it or correct its name
register-field-name = '{ $field }' cannot name a field: use small letters, digits and '_', and no name that every record has (id, state, agency …)
register-stateless = a register needs a state; declare the one of new records first
register-twice = '{ $name }' is declared twice; rename or remove one of the two
register-attribute = a field of type { $type } has no '{ $attribute }'; remove it or change the type
register-attribute-missing = a field of type { $type } needs { $attribute }, once
register-no-list = there is no code list '{ $list }'; add vocabularies/lists/{ $list }.csv or correct its name
register-media = files of type '{ $media }' are not kept; allowed are: { $allowed }
register-decimals = a number has at most nine decimals
register-name-open = a person's name is protected: give '{ $field }' class = "protected"
register-protected-where = '{ $field }' is protected, and this register is open to many: move it to a register whose aim is administration, service or protection
register-unreachable = no transition leads to the state '{ $state }'; add one or remove the state
register-protected-listed = '{ $field }' is protected and stands in no list; name another field
register-not-in-form = '{ $field }' is required and stands in no section; no form could be sent
register-not-public = '{ $field }' is not of class public; it cannot stand in the public view
register-no-retention = restricted and protected fields are not kept for ever: add [retention]
register-keep = say for how long in years, months, weeks or days, as in "P5Y"
register-anyone = the role 'anyone' sees published records and public fields only
register-no-public = a grant is for published records, and there is no [public] view; add one
register-not-dated = '{ $field }' is no single date or instant; name one
register-extends-nothing = there is no register '{ $register }' to add to; correct the name of the file
register-no-register = there is no register '{ $register }'; add registers/{ $register }.toml or correct its name
register-no-role = there is no role '{ $role }'; add it to registers/roles.toml or correct its name
register-firewall = the role '{ $role }' serves enforcement and can hold no grant on a register of service or protection; remove this grant
