# Subjects
family-stock = População migrante
family-flow = Chegadas e partidas
family-labour = Trabalho e salários
family-asylum = Asilo e refugiados
family-permits = Autorizações de residência
family-remittances = Remessas
family-diaspora = Cidadãos no estrangeiro
family-displacement = Deslocação
family-missing = Migrantes desaparecidos
family-integration = Integração

release-state-preliminary = Preliminar
release-state-revised = Revisto
release-state-final = Definitivo
release-state-withdrawn = Retirado
release-state-preliminary-text = primeiros números, a rever
release-state-revised-text = substitui uma divulgação anterior
release-state-final-text = não se espera que mude
release-state-withdrawn-text = já não é mostrado; a razão permanece

severity-note = Nota
severity-warning = Aviso
severity-error = Posto de lado
severity-fatal = Entrega recusada

# SDMX CL_OBS_STATUS
obs-status-A = Valor normal
obs-status-B = Quebra de série
obs-status-D = Definição diferente
obs-status-E = Estimado
obs-status-F = Previsão
obs-status-G = Experimental
obs-status-I = Imputado
obs-status-K = Incluído noutra categoria
obs-status-L = Em falta: existe mas não foi recolhido
obs-status-M = Em falta: não pode existir
obs-status-N = Não significativo
obs-status-O = Em falta
obs-status-P = Provisório
obs-status-Q = Oculto pelo produtor
obs-status-S = Acontecimento especial
obs-status-U = Pouco fiável
obs-status-V = Não validado
obs-status-W = Inclui outra categoria

# SDMX CL_CONF_STATUS
conf-status-F = Livre para divulgação
conf-status-C = Oculto: há poucas pessoas por trás
conf-status-D = Oculto para proteger outra célula
conf-status-N = Oculto: não é suficientemente fiável

definition-basis-UN1998 = Recomendações das Nações Unidas de 1998
definition-basis-UN2021 = Quadro das Nações Unidas de 2021
definition-basis-EU862 = Regulamento (CE) n.º 862/2007
definition-basis-NAT = Definição nacional
definition-origin-CTZ = País de nacionalidade
definition-origin-CBR = País de nascimento
definition-origin-PREV_RES = País de residência anterior
definition-duration-GE12M = 12 meses ou mais
definition-duration-GE3M = 3 meses ou mais
definition-duration-M3T12 = De 3 a 12 meses
definition-duration-TEMP = Temporária
definition-duration-NONE = Qualquer duração
definition-unit-persons = Pessoas
definition-unit-cases = Processos
definition-unit-crossings = Passagens de fronteira
definition-unit-permits = Autorizações
definition-unit-families = Famílias
definition-unit-households = Agregados familiares
definition-unit-applications = Pedidos
definition-unit-events = Acontecimentos

protection-rule-minimum-frequency = Número mínimo de pessoas por trás de uma célula
protection-rule-dominance = Predomínio dos maiores contribuintes
protection-rule-p-percent = Regra dos p %
protection-rule-complementary = Outras células, para que nenhuma possa ser calculada
protection-rule-rounding = Arredondamento
protection-rule-publish-from = Número mínimo de pessoas inquiridas
protection-rule-already-public = Nenhuma: os dados já são públicos ou foram gerados

frequency-A = anual
frequency-S = semestral
frequency-T = quadrimestral
frequency-Q = trimestral
frequency-M = mensal
frequency-W = semanal
frequency-D = diário

word-total = Total
word-no-data = Sem dados
word-protected = Oculto para proteger pessoas
word-forecast = Previsão
word-uncertainty = Intervalo de 95 %
word-disputed = Estatuto contestado
word-none = –
word-time = Tempo
word-warning = Aviso
