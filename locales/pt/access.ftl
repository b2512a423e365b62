# Conjuntos de dados a pedido: pedir, responder, descarregar
access-list = Dados a pedido
access-list-text = Estes conjuntos de dados são demasiado pormenorizados para estarem abertos a todos. O seu conteúdo e o seu método são públicos; os investigadores podem pedir os números.
access-only = Os números deste conjunto de dados só são fornecidos a pedido. O seu conteúdo e o seu método são públicos.
access-ask = Pedir este conjunto de dados
access-ask-open = Preencher o formulário
access-promise = { $office } responde no prazo de { $days ->
    [one] { $days } dia
   *[other] { $days } dias
}.
access-write = Para pedir dados, corrigir o que enviou ou mandar apagá-lo, escreva para { $contact }.
access-terms = Condições de utilização
access-revisions = Períodos cujos números mudaram com a versão em vigor. Os próprios números não são mostrados.
access-form-title = Pedir: { $title }
access-field-name = O seu nome
access-field-institution = Instituição
access-field-contact = Onde o podemos contactar
access-field-purpose = Para que precisa dos dados
access-field-duration = Durante quanto tempo precisa deles
access-field-terms = Aceito as condições de utilização
access-hint-name = Tal como figura na sua correspondência.
access-hint-institution = Universidade, serviço ou organização para a qual trabalha. Escreva «nenhuma» se pede para si próprio.
access-hint-contact = Um endereço eletrónico ou um telefone, para perguntas sobre o seu pedido.
access-hint-purpose = A questão que estuda e o que vai publicar. No máximo 4000 carateres.
access-hint-duration = Por exemplo: dezoito meses.
access-fault = Erro
access-faults = O formulário não foi enviado. Corrija o seguinte:
access-fault-absent = Preencha «{ $field }».
access-fault-long = «{ $field }» é demasiado longo: no máximo { $most } carateres.
access-fault-terms = Assinale que aceita as condições; sem elas os dados não podem ser fornecidos.
access-full = O seu pedido não foi registado: há demasiados em espera, ou não pôde ser guardado. O que escreveu continua abaixo; tente mais tarde.
access-notice = O que acontece ao que aqui escreve
access-notice-who = Quem o lê
access-notice-why = Para que serve
access-notice-why-text = Para decidir sobre o seu pedido e registar quem recebeu que dados. Para nada mais, e mais ninguém é informado.
access-notice-basis = Fundamento jurídico
access-notice-kept = Durante quanto tempo é guardado
access-notice-kept-text = { $days ->
    [one] { $days } dia
   *[other] { $days } dias
} após uma recusa, após o fim do acesso concedido ou, se ninguém respondeu, após o dia prometido; depois é apagado e só ficam datas para as nossas estatísticas.
access-notice-safe = Como é guardado
access-notice-safe-text = Cifrado, à parte de todos os outros dados. Não figura em nenhum endereço, registo ou estatística.
access-notice-rights = Os seus direitos
access-send = Enviar o pedido
access-asked-title = O seu pedido foi recebido
access-asked-due = Terá uma resposta o mais tardar em { $date }.
access-asked-once = Anote ambos agora: o código de acesso só é mostrado desta vez e não pode ser recuperado.
access-asked-keep = Com a referência e o código verá aqui a resposta e descarregará os ficheiros. Não dê o código a ninguém.
access-reference = Referência
access-code = Código de acesso
access-status-title = O seu pedido
access-status-text = Escreva a referência e o código de acesso que lhe foram mostrados quando pediu os dados.
access-status-show = Ver o meu pedido
access-status-link = Ver em que ponto está um pedido
access-unknown = Não há nenhum pedido com esta referência e este código. Verifique ambos letra a letra.
access-too-many = Demasiados códigos errados. Espere um quarto de hora e tente de novo.
access-is-waiting = O seu pedido aguarda resposta, prevista para { $date }.
access-is-overdue = O seu pedido deveria ter tido resposta em { $date }. Estamos atrasados; escreva-nos.
access-is-granted = O seu pedido foi concedido. Pode descarregar os ficheiros até ao fim de { $date }, nas condições abaixo.
access-is-ended = O seu pedido tinha sido concedido até { $date }. Esse prazo terminou; já não se pode descarregar nenhum ficheiro.
access-is-refused = O seu pedido foi recusado, ou o que fora concedido foi retirado, por este motivo:
access-files = A versão mais recente. Cada ficheiro que descarregar fica anotado no seu pedido.
access-take = Descarregar
access-state-waiting = Em espera
access-state-overdue = Resposta em atraso
access-state-granted = Concedido
access-state-ended = Terminado
access-state-refused = Recusado
access-state-erased = Apagado
access-counts = Como se responde aos pedidos
access-count-asked = Pedidos recebidos
access-count-answered = Respondidos
access-count-in-time = Respondidos no prazo
access-count-granted = Concedidos
access-count-refused = Recusados
access-count-median = Mediana de dias até à resposta

command-head-reference = referência
command-head-asked = pedido (UTC)
command-head-due = prazo
command-access-none = Não há nenhum pedido.
command-access-until = até { $date }
command-access-answered = { $reference }: { $state }
command-access-erased = { $count ->
    [one] Foi apagado { $count } pedido cujo prazo de conservação tinha passado.
   *[other] Foram apagados { $count } pedidos cujo prazo de conservação tinha passado.
}
command-access-counts = Recebidos { $asked }, respondidos { $answered }, no prazo { $intime }, concedidos { $granted }, recusados { $refused }
