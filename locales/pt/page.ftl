# Frame of every page
page-skip = Ir para o conteúdo
page-title = { $page } – { $site }
page-menu = Menu principal
page-languages = Línguas
page-search = Procurar conjuntos de dados
page-search-do = Procurar
page-breadcrumb = Está aqui
page-contents = Nesta página
page-generated = Situação em { $moment } (UTC).
page-contact = Escreva-nos: { $contact }
page-licence = Licença: { $licence }
page-boundaries = As fronteiras e os nomes indicados e as designações usadas nos mapas não implicam reconhecimento ou aceitação oficial por parte das Nações Unidas.
page-made-with = Publicado com Rihla { $version }.
page-machine = Catálogo para máquinas (DCAT)

nav-home = Início
nav-datasets = Conjuntos de dados
nav-sources = Fontes
nav-calendar = Calendário de divulgação
nav-about = O observatório e os seus métodos

# Home
home-ask = O que quer saber?
home-who-comes = Quem chega?
home-who-comes-text = Pessoas que chegam, se instalam, trabalham ou pedem proteção.
home-who-leaves = Para onde vão os nossos cidadãos?
home-who-leaves-text = Cidadãos no estrangeiro, partidas e remessas.
home-who-is-at-risk = Quem corre perigo no caminho?
home-who-is-at-risk-text = Deslocações, mortes e desaparecimentos.
home-how-they-live = Como vivem e trabalham?
home-how-they-live-text = Emprego, salários, escolaridade e integração.
home-all = Tudo o que este observatório contém
home-all-text = { $count ->
    [one] { $count } conjunto de dados com uma divulgação em vigor.
   *[other] { $count } conjuntos de dados com uma divulgação em vigor.
}
home-changed = O que mudou há pouco
home-changed-none = Ainda nada foi divulgado.
home-coming = Divulgações anunciadas
home-coming-none = Nenhuma divulgação está anunciada.
home-coming-all = Todo o calendário

list-dataset = Conjunto de dados
list-family = Tema
list-owner = Responsável
list-last-period = Último período
list-last-release = Última divulgação
list-freshness = Atualidade
list-quality = Qualidade
list-found = { $count ->
    [0] Nenhum conjunto de dados encontrado para «{ $query }». Tente uma palavra mais curta ou percorra a lista de todos os conjuntos.
    [one] { $count } conjunto de dados encontrado para «{ $query }».
   *[other] { $count } conjuntos de dados encontrados para «{ $query }».
}
list-show-all = Mostrar todos os conjuntos de dados
list-withdrawn = Conjuntos de dados retirados

fresh-fresh = Atualizado
fresh-late = Entrega em atraso
fresh-stale = Com mais de { $limit } anos
fresh-unknown = Idade desconhecida

# Families
family-none = Nenhum conjunto de dados deste tema foi divulgado.
family-gap = O que falta: a definição de um conjunto de dados da família «{ $family }» com pelo menos uma fonte que o alimente.
family-announced = Anunciado e ainda não divulgado:
family-gaps = Temas sem dados
family-gaps-text = Estes temas fazem parte de um observatório completo. Ainda nada foi divulgado sobre eles.
family-open = Todo este conjunto de dados
family-other = Outros temas
family-template = O que mostra uma página completa sobre este tema
family-template-text = Cada ponto é preenchido por um conjunto de dados divulgado, ou declarado em falta.
family-template-filled = Preenchido
family-template-missing = Em falta
template-employment = Emprego por situação migratória
template-unemployment = Desemprego por situação migratória
template-pay = Salário por situação migratória
template-sector = Setor de trabalho por situação migratória
template-education = Escolaridade e formação
template-housing = Habitação
template-health = Acesso a cuidados de saúde
template-language = Conhecimento da língua
template-remittances-received = Remessas recebidas
template-remittances-cost = Custo do envio de remessas
template-nationals-abroad = Cidadãos que vivem no estrangeiro
template-diaspora-investment = Investimento e saber da diáspora
template-stock-total = População migrante por sexo e idade
template-stock-origin = População migrante por país de origem
template-flow-in = Chegadas
template-flow-out = Partidas
template-flow-return = Regressos
template-permits-issued = Autorizações emitidas por motivo
template-permits-valid = Autorizações válidas no fim do ano
template-asylum-claims = Pedidos de asilo
template-asylum-decisions = Decisões sobre pedidos de asilo
template-refugees = Refugiados
template-displaced = Pessoas deslocadas dentro do país
template-missing-deaths = Mortes e desaparecimentos nas rotas

# Sources
sources-title = Fontes
sources-text = Cada organismo que entrega dados, o que chegou e o que é esperado.
sources-source = Fonte
sources-agency = Organismo
sources-received = Última entrega
sources-periods = Períodos abrangidos
sources-rows = Linhas usadas
sources-rows-of = { $used } de { $read }
sources-state = Estado
sources-used-by = Usada por
sources-state-good = Atualizada
sources-state-overdue = Em atraso: { $period }
sources-state-unusable = A entrega não pôde ser usada: { $reason }
sources-state-none = Nada recebido
sources-state-waiting = Recebido a { $date }, ainda não publicado
sources-state-on-request = Divulgado apenas a pedido
sources-none = Nenhuma fonte está definida.
sources-files = { $count ->
    [one] { $count } ficheiro
   *[other] { $count } ficheiros
}
sources-statement = Declaração do organismo sobre a qualidade
sources-licence = Licença ou acordo
sources-attribution = Crédito
sources-problems = Problemas encontrados na entrega
sources-no-problems = Nenhum problema encontrado nesta entrega.
sources-contact = Contacto no organismo
sources-all = Todas as fontes

# Calendar
calendar-title = Calendário de divulgação
calendar-text = As divulgações são anunciadas com antecedência e mostradas a todos no mesmo minuto. As horas são as de { $zone }.
calendar-when = Data
calendar-dataset = Conjunto de dados
calendar-period = Período de referência
calendar-none = Nenhuma divulgação está anunciada.
calendar-past = Já divulgado

# About
about-title = O observatório e os seus métodos
about-agencies = Organismos que entregam dados
about-agency = Organismo
about-contact = Contacto
about-protection = Como as pessoas são protegidas
about-protection-text = Os números só saem deste observatório em quadros que passaram o controlo da divulgação. As células que assentam em poucas pessoas são ocultadas, com tantas outras quantas forem precisas para que nenhuma possa ser calculada. Registos de pessoas nunca são publicados e ninguém pode procurar aqui uma pessoa.
about-protection-public = Os números já são públicos ou foram gerados; mantêm-se as marcas do produtor.
about-quality = Como a qualidade é avaliada
about-quality-text = Cada conjunto de dados é avaliado de 0 a 4 nas cinco prioridades dos dados sobre migração. Cada nota vem com as razões e o nome de quem a pode melhorar. Dados com mais de { $limit } anos levam um aviso.
about-states = Estados de uma divulgação
about-marks = Marcas nos quadros
about-mark = Marca
about-meaning = Significado
about-reuse = Usar os dados
about-reuse-text = Cada quadro pode ser descarregado e cada vista tem um endereço estável. Cite o conjunto de dados e a sua versão.
about-access = Pedir acesso
about-access-text = Investigadores podem pedir outros quadros ou extratos anónimos. Escreva para { $contact } e diga do que precisa, para que fim e por quanto tempo. A resposta indica condições e razões.
about-access-no-contact = Investigadores podem pedir outros quadros ou extratos anónimos ao responsável indicado na página de cada conjunto de dados.

# Errors
error-missing-title = Esta página não existe
error-missing-text = O endereço pode ter um erro, ou a página pode ter mudado de lugar.
error-dataset-text = Não há um conjunto de dados «{ $dataset }» neste observatório.
error-bad-title = Esta vista não pode ser mostrada
error-bad-code = «{ $code }» não é um código de { $dimension }. Escolha um dos códigos do formulário da página do quadro.
error-bad-dimension = «{ $dimension }» não é uma dimensão deste conjunto de dados. Escolha entre: { $known }.
error-bad-indicator = «{ $indicator }» não é um indicador deste conjunto de dados. Escolha entre: { $known }.
error-bad-number = «{ $value }» não é um número inteiro a partir de 1.
error-bad-same = Linhas e colunas são a mesma dimensão. Escolha duas diferentes.
error-go-table = Abrir o quadro com a escolha habitual
error-go-home = Ir para a página inicial
error-server-title = Algo correu mal aqui
error-server-text = A página não pôde ser feita. A culpa é nossa, não sua. Tente mais tarde ou escreva-nos.
error-method-title = Isto não pode ser feito aqui
error-method-text = Este endereço só pode ser lido.
error-form-title = O formulário não pôde ser lido
error-form-text = É demasiado longo, ou não foi enviado deste sítio. Encurte-o e envie-o de novo.

withdrawn-title = { $title }: retirado
withdrawn-text = Todas as divulgações deste conjunto de dados foram retiradas. Os números já não são mostrados.
