# Paper forms of registers.
paper-title = Form: { $register }
paper-blank = Blank form on paper
paper-filled = Form on paper
paper-print = Print this page with your browser. What is protected is never printed filled.
paper-scan = Where this form is typed in:
paper-picture = QR code with the address where this form is typed in
paper-ticked = ticked
paper-who = Filled in by
paper-when = On
