# The guides for whoever works here, and what is to be done first.
guide-title = Guias práticos
guide-text = Um guia por função: a primeira hora, uma semana habitual, o que fazer quando algo é recusado, e o que nunca se deve fazer.
guide-others = Outros guias
guide-yours = Como fazer o seu trabalho
guide-all = Todos os guias
guide-first = Primeiros passos
guide-first-text = Este nó ainda não está como deve estar para se confiar nele. O que for feito sai desta lista por si.
guide-step-person = Convidar uma segunda pessoa: alguns passos são pedidos por uma e confirmados por outra
guide-step-keeper = Dar a uma segunda pessoa uma função que trate das contas: sem ela, quem ficar de fora na sua ausência não pode entrar
guide-step-backup-folder = Definir uma pasta para as cópias de segurança: não se faz nenhuma
guide-step-backup = Fazer a primeira cópia de segurança: a pasta está definida e vazia
guide-step-mail = Configurar o correio e o endereço do nó: por agora, quem esquecer a palavra-passe tem de lhe pedir ajuda
guide-step-approvers = Fazer nomear dois aprovadores: até lá não se publica nada do que precisa deles
guide-step-delivery = Apresentar uma primeira entrega: nenhuma das suas fontes tem ficheiros
guide-step-build = Mandar construir o observatório: ainda nada foi construído
