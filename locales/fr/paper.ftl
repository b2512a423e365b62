# Paper forms of registers.
paper-title = Formulaire : { $register }
paper-blank = Formulaire papier vierge
paper-filled = Formulaire papier
paper-print = Imprimez cette page avec votre navigateur. Ce qui est protégé n’est jamais imprimé rempli.
paper-scan = Où ce formulaire est saisi :
paper-picture = Code QR avec l’adresse où ce formulaire est saisi
paper-ticked = coché
paper-who = Rempli par
paper-when = Le
