# The interface for programs.
api-body-large = o corpo é maior do que este endereço aceita
api-body = o corpo não é JSON da forma pedida aqui: linha { $line }, coluna { $column }
api-parameter = o parâmetro «{ $name }» tem um valor que não pode ter
api-token = o token está errado, foi revogado ou expirou; mostre outro
api-wait = demasiados pedidos; segundos de espera: { $seconds }
api-no-version = uma alteração nomeia a versão a que se refere: envie o ETag da ficha em If-Match
api-media-type = o corpo é de outro tipo que o que este endereço aceita
api-broken = não foi possível fazê-lo; os responsáveis podem ver porquê no registo do nó
api-file-name = diga como se chama o ficheiro: acrescente ?name=…
