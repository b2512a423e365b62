# Accounts that may do more than whoever looks after them.
accounts-needs-code = Hace falta un código nuevo: no hay ninguno abierto. Un código queda anulado en cuanto la cuenta recibe una función que quien hizo el código no podía dar, puesto que lo conoce. Compruebe que la dirección de correo es de la propia persona antes de hacer uno.
accounts-above = Esta cuenta puede más que usted. En una emergencia puede bloquearla y cerrar sus sesiones, y nada más.
