# Subjects
family-stock = Población migrante
family-flow = Llegadas y salidas
family-labour = Trabajo y salarios
family-asylum = Asilo y refugiados
family-permits = Permisos de residencia
family-remittances = Remesas
family-diaspora = Nacionales en el extranjero
family-displacement = Desplazamiento
family-missing = Migrantes desaparecidos
family-integration = Integración

release-state-preliminary = Preliminar
release-state-revised = Revisado
release-state-final = Definitivo
release-state-withdrawn = Retirado
release-state-preliminary-text = primeras cifras, por revisar
release-state-revised-text = sustituye a una publicación anterior
release-state-final-text = no se espera que cambie
release-state-withdrawn-text = ya no se muestra; la razón permanece

severity-note = Nota
severity-warning = Advertencia
severity-error = Apartado
severity-fatal = Entrega rechazada

# SDMX CL_OBS_STATUS
obs-status-A = Valor normal
obs-status-B = Ruptura de serie
obs-status-D = Definición distinta
obs-status-E = Estimado
obs-status-F = Previsión
obs-status-G = Experimental
obs-status-I = Imputado
obs-status-K = Incluido en otra categoría
obs-status-L = Falta: existe pero no se recogió
obs-status-M = Falta: no puede existir
obs-status-N = No significativo
obs-status-O = Falta
obs-status-P = Provisional
obs-status-Q = Oculto por el productor
obs-status-S = Acontecimiento especial
obs-status-U = Poco fiable
obs-status-V = No validado
obs-status-W = Incluye otra categoría

# SDMX CL_CONF_STATUS
conf-status-F = Libre para publicación
conf-status-C = Oculto: hay pocas personas detrás
conf-status-D = Oculto para proteger otra celda
conf-status-N = Oculto: no es lo bastante fiable

definition-basis-UN1998 = Recomendaciones de las Naciones Unidas de 1998
definition-basis-UN2021 = Marco de las Naciones Unidas de 2021
definition-basis-EU862 = Reglamento (CE) n.º 862/2007
definition-basis-NAT = Definición nacional
definition-origin-CTZ = País de ciudadanía
definition-origin-CBR = País de nacimiento
definition-origin-PREV_RES = País de residencia anterior
definition-duration-GE12M = 12 meses o más
definition-duration-GE3M = 3 meses o más
definition-duration-M3T12 = De 3 a 12 meses
definition-duration-TEMP = Temporal
definition-duration-NONE = Cualquier duración
definition-unit-persons = Personas
definition-unit-cases = Expedientes
definition-unit-crossings = Cruces de frontera
definition-unit-permits = Permisos
definition-unit-families = Familias
definition-unit-households = Hogares
definition-unit-applications = Solicitudes
definition-unit-events = Acontecimientos

protection-rule-minimum-frequency = Número mínimo de personas detrás de una celda
protection-rule-dominance = Dominio de los mayores contribuyentes
protection-rule-p-percent = Regla del p %
protection-rule-complementary = Otras celdas, para que ninguna pueda calcularse
protection-rule-rounding = Redondeo
protection-rule-publish-from = Número mínimo de personas encuestadas
protection-rule-already-public = Ninguna: los datos ya son públicos o generados

frequency-A = anual
frequency-S = semestral
frequency-T = cuatrimestral
frequency-Q = trimestral
frequency-M = mensual
frequency-W = semanal
frequency-D = diario

word-total = Total
word-no-data = Sin datos
word-protected = Oculto para proteger a personas
word-forecast = Previsión
word-uncertainty = Intervalo del 95 %
word-disputed = Estatus controvertido
word-none = –
word-time = Tiempo
word-warning = Advertencia
