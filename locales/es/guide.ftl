# The guides for whoever works here, and what is to be done first.
guide-title = Guías prácticas
guide-text = Una guía por función: la primera hora, una semana corriente, qué hacer cuando algo se rechaza, y lo que nunca debe hacerse.
guide-others = Otras guías
guide-yours = Cómo hacer su trabajo
guide-all = Todas las guías
guide-first = Primeros pasos
guide-first-text = Este nodo todavía no está como debe para poder confiar en él. Lo que se hace sale solo de esta lista.
guide-step-person = Invitar a una segunda persona: algunos pasos los pide una y los confirma otra
guide-step-keeper = Dar a una segunda persona una función que se ocupe de las cuentas: sin ella, quien quede fuera en su ausencia no puede entrar
guide-step-backup-folder = Fijar una carpeta para las copias de seguridad: no se hace ninguna
guide-step-backup = Hacer la primera copia de seguridad: la carpeta está fijada, y vacía
guide-step-mail = Configurar el correo y la dirección del nodo: por ahora, quien olvide su contraseña tiene que pedirle ayuda
guide-step-approvers = Hacer nombrar a dos aprobadores: hasta entonces no se publica nada de lo que los necesita
guide-step-delivery = Presentar una primera entrega: ninguna de sus fuentes tiene archivos
guide-step-build = Hacer construir el observatorio: todavía no se ha construido nada
