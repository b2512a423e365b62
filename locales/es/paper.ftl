# Paper forms of registers.
paper-title = Formulario: { $register }
paper-blank = Formulario en papel en blanco
paper-filled = Formulario en papel
paper-print = Imprima esta página con su navegador. Lo protegido nunca se imprime relleno.
paper-scan = Dónde se introduce este formulario:
paper-picture = Código QR con la dirección donde se introduce este formulario
paper-ticked = marcado
paper-who = Rellenado por
paper-when = El
