# Manutenção dos registos: edições das definições, conservação, lista de apagamentos
upkeep-editions = há definições de registos que não podem tomar o lugar das que estão em uso; nada foi adotado; lugares a corrigir: { $count }
upkeep-erasure-changed = a linha { $line } da lista de apagamentos { $path } não está como este nó a escreveu; nada foi apagado; reponha uma cópia intacta da lista, ou o porta-chaves com que foi escrita
upkeep-no-review = esta ficha não espera que alguém decida se continua a ser conservada
upkeep-register-gone = o registo «{ $register }» tem fichas aqui e a sua definição desapareceu; reponha registers/{ $register }.toml
