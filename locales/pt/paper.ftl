# Paper forms of registers.
paper-title = Formulário: { $register }
paper-blank = Formulário em papel em branco
paper-filled = Formulário em papel
paper-print = Imprima esta página com o seu navegador. O que é protegido nunca é impresso preenchido.
paper-scan = Onde este formulário é introduzido:
paper-picture = Código QR com o endereço onde este formulário é introduzido
paper-ticked = assinalado
paper-who = Preenchido por
paper-when = Em
