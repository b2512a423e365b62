# Fichas escritas num livro de cálculo
workbook-library = não é possível escrever o livro: { $cause }; tome menos fichas ou colunas
workbook-too-long = o texto da linha { $line }, coluna '{ $column }', ultrapassa os 32 000 caracteres que um livro aceita; omita a coluna ou exporte como CSV
workbook-unprintable = o texto da linha { $line }, coluna '{ $column }', tem caracteres de controlo, que um livro não conserva; corrija a ficha ou exporte como CSV
workbook-rows = há mais de { $most } fichas; restrinja o filtro
workbook-uneven = a linha { $line } não tem tantas células quantas são as colunas; é uma falha do programa: comunique-a
workbook-header = a coluna '{ $column }' está duas vezes, ou o seu nome não o é; dê nome a cada coluna uma vez
workbook-twice = a ficha da linha { $line } está duas vezes; entregue cada ficha uma só vez
workbook-reserved = um texto de '{ $place }' termina em (@id), pelo que se encontra a coluna das fichas; escreva-o de outra forma

# O que figura num livro de uma ronda
workbook-first = Ler primeiro
workbook-records = Fichas
workbook-identifier = Identificador
workbook-version = Versão
workbook-fill = Como preenchê-lo
workbook-fill-text = Escreva nas células amarelas da folha «Fichas»; as cinzentas estão bloqueadas, e nada do que nelas for mudado é usado. Onde se abre uma lista, escolha dela. Uma célula vazia não muda nada.
workbook-keep = O que deixar como está
workbook-keep-text = Não acrescente, apague nem mude o nome de linhas, colunas ou folhas, e não copie as células para outro ficheiro: o que não foi entregue não é lido. As fichas novas enviam-se de outra forma.
workbook-return = Como devolvê-lo
workbook-return-text = Guarde-o como XLSX ou ODS e devolva o próprio ficheiro, pela via por que chegou. Pode ser enviado outra vez: o que outros tenham mudado entretanto não é substituído.
workbook-notice = Verifique
workbook-not-offered = Isto não está na lista. Escolha uma das suas entradas.
workbook-not-number = Isto não é um número. Escreva só algarismos, sem a unidade.
workbook-not-date = Isto não é uma data. Escreva ano, mês e dia, como 2027-03-31.

# What is asked, and what was taken out
workbook-state = Estado
workbook-agency = Organismo
workbook-area = Zona
workbook-register = Registo
workbook-respondent = Para
workbook-count = Fichas
workbook-until = Pedido até
workbook-taken = Extraído em (UTC)
workbook-title = { $register }: a atualizar
round-nothing-open = nomeie os campos a preencher
round-not-open = «{ $field }» não pode ser pedido numa ronda: está protegido, é calculado, um ficheiro, ou não existe
round-no-records = não há nenhuma ficha a pedir; alargue o filtro
