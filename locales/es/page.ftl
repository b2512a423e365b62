# Frame of every page
page-skip = Ir al contenido
page-title = { $page } – { $site }
page-menu = Menú principal
page-languages = Idiomas
page-search = Buscar conjuntos de datos
page-search-do = Buscar
page-breadcrumb = Usted está aquí
page-contents = En esta página
page-generated = Situación al { $moment } (UTC).
page-contact = Escríbanos: { $contact }
page-licence = Licencia: { $licence }
page-boundaries = Las fronteras y los nombres indicados y las denominaciones usadas en los mapas no implican reconocimiento ni aceptación oficial por parte de las Naciones Unidas.
page-made-with = Publicado con Rihla { $version }.
page-machine = Catálogo para máquinas (DCAT)

nav-home = Inicio
nav-datasets = Conjuntos de datos
nav-sources = Fuentes
nav-calendar = Calendario de difusión
nav-about = El observatorio y sus métodos

# Home
home-ask = ¿Qué quiere saber?
home-who-comes = ¿Quién llega?
home-who-comes-text = Personas que llegan, se instalan, trabajan o piden protección.
home-who-leaves = ¿Adónde van nuestros nacionales?
home-who-leaves-text = Nacionales en el extranjero, salidas y remesas.
home-who-is-at-risk = ¿Quién corre peligro en el camino?
home-who-is-at-risk-text = Desplazamientos, muertes y desapariciones.
home-how-they-live = ¿Cómo viven y trabajan?
home-how-they-live-text = Empleo, salarios, escolaridad e integración.
home-all = Todo lo que contiene este observatorio
home-all-text = { $count ->
    [one] { $count } conjunto de datos con una publicación en vigor.
   *[other] { $count } conjuntos de datos con una publicación en vigor.
}
home-changed = Últimos cambios
home-changed-none = Todavía no se ha publicado nada.
home-coming = Publicaciones anunciadas
home-coming-none = No hay ninguna publicación anunciada.
home-coming-all = Todo el calendario

list-dataset = Conjunto de datos
list-family = Tema
list-owner = Responsable
list-last-period = Último período
list-last-release = Última publicación
list-freshness = Actualidad
list-quality = Calidad
list-found = { $count ->
    [0] No se encontró ningún conjunto de datos para «{ $query }». Pruebe con una palabra más corta o recorra la lista de todos los conjuntos.
    [one] Se encontró { $count } conjunto de datos para «{ $query }».
   *[other] Se encontraron { $count } conjuntos de datos para «{ $query }».
}
list-show-all = Mostrar todos los conjuntos de datos
list-withdrawn = Conjuntos de datos retirados

fresh-fresh = Al día
fresh-late = Entrega atrasada
fresh-stale = Más de { $limit } años de antigüedad
fresh-unknown = Antigüedad desconocida

# Families
family-none = No se ha publicado ningún conjunto de datos de este tema.
family-gap = Lo que falta: la definición de un conjunto de datos de la familia «{ $family }» con al menos una fuente que lo alimente.
family-announced = Anunciado y aún no publicado:
family-gaps = Temas sin datos
family-gaps-text = Estos temas forman parte de un observatorio completo. Todavía no se ha publicado nada sobre ellos.
family-open = Todo este conjunto de datos
family-other = Otros temas
family-template = Lo que muestra una página completa sobre este tema
family-template-text = Cada punto lo llena un conjunto de datos publicado, o se dice que falta.
family-template-filled = Disponible
family-template-missing = Falta
template-employment = Empleo según la situación migratoria
template-unemployment = Desempleo según la situación migratoria
template-pay = Salario según la situación migratoria
template-sector = Sector de trabajo según la situación migratoria
template-education = Escolaridad y formación
template-housing = Vivienda
template-health = Acceso a la atención de salud
template-language = Conocimiento del idioma
template-remittances-received = Remesas recibidas
template-remittances-cost = Costo del envío de remesas
template-nationals-abroad = Nacionales que viven en el extranjero
template-diaspora-investment = Inversión y saber de la diáspora
template-stock-total = Población migrante por sexo y edad
template-stock-origin = Población migrante por país de origen
template-flow-in = Llegadas
template-flow-out = Salidas
template-flow-return = Retornos
template-permits-issued = Permisos concedidos por motivo
template-permits-valid = Permisos válidos a fin de año
template-asylum-claims = Solicitudes de asilo
template-asylum-decisions = Decisiones sobre solicitudes de asilo
template-refugees = Refugiados
template-displaced = Personas desplazadas dentro del país
template-missing-deaths = Muertes y desapariciones en las rutas

# Sources
sources-title = Fuentes
sources-text = Cada organismo que entrega datos, lo que llegó y lo que se espera.
sources-source = Fuente
sources-agency = Organismo
sources-received = Última entrega
sources-periods = Períodos abarcados
sources-rows = Filas usadas
sources-rows-of = { $used } de { $read }
sources-state = Estado
sources-used-by = La usan
sources-state-good = Al día
sources-state-overdue = Atrasada: { $period }
sources-state-unusable = La entrega no se pudo usar: { $reason }
sources-state-none = Nada recibido
sources-state-waiting = Recibido el { $date }, aún no publicado
sources-state-on-request = Publicado solo a petición
sources-none = No hay ninguna fuente definida.
sources-files = { $count ->
    [one] { $count } archivo
   *[other] { $count } archivos
}
sources-statement = Declaración del organismo sobre la calidad
sources-licence = Licencia o acuerdo
sources-attribution = Crédito
sources-problems = Problemas hallados en la entrega
sources-no-problems = No se halló ningún problema en esta entrega.
sources-contact = Contacto en el organismo
sources-all = Todas las fuentes

# Calendar
calendar-title = Calendario de difusión
calendar-text = Las publicaciones se anuncian con antelación y se muestran a todos en el mismo minuto. Las horas son las de { $zone }.
calendar-when = Fecha
calendar-dataset = Conjunto de datos
calendar-period = Período de referencia
calendar-none = No hay ninguna publicación anunciada.
calendar-past = Ya publicado

# About
about-title = El observatorio y sus métodos
about-agencies = Organismos que entregan datos
about-agency = Organismo
about-contact = Contacto
about-protection = Cómo se protege a las personas
about-protection-text = Las cifras salen de este observatorio solo en cuadros que han pasado el control de la divulgación. Las celdas que se apoyan en pocas personas se ocultan, con tantas otras como haga falta para que ninguna pueda calcularse. Los registros de personas nunca se publican y nadie puede buscar aquí a una persona.
about-protection-public = Las cifras ya son públicas o generadas; se conservan las marcas del productor.
about-quality = Cómo se califica la calidad
about-quality-text = Cada conjunto de datos recibe una nota de 0 a 4 en las cinco prioridades de los datos sobre migración. Cada nota viene con sus razones y con el nombre de quien puede mejorarla. Los datos de más de { $limit } años llevan una advertencia.
about-states = Estados de una publicación
about-marks = Marcas en los cuadros
about-mark = Marca
about-meaning = Significado
about-reuse = Usar los datos
about-reuse-text = Cada cuadro se puede descargar y cada vista tiene una dirección estable. Cite el conjunto de datos y su versión.
about-access = Pedir acceso
about-access-text = Los investigadores pueden pedir otros cuadros o extractos anónimos. Escriba a { $contact } y diga qué necesita, para qué y por cuánto tiempo. La respuesta indica condiciones y razones.
about-access-no-contact = Los investigadores pueden pedir otros cuadros o extractos anónimos al responsable indicado en la página de cada conjunto de datos.

# Errors
error-missing-title = Esta página no existe
error-missing-text = La dirección puede tener un error, o la página puede haberse movido.
error-dataset-text = No hay un conjunto de datos «{ $dataset }» en este observatorio.
error-bad-title = Esta vista no se puede mostrar
error-bad-code = «{ $code }» no es un código de { $dimension }. Elija uno de los códigos del formulario de la página del cuadro.
error-bad-dimension = «{ $dimension }» no es una dimensión de este conjunto de datos. Elija entre: { $known }.
error-bad-indicator = «{ $indicator }» no es un indicador de este conjunto de datos. Elija entre: { $known }.
error-bad-number = «{ $value }» no es un número entero a partir de 1.
error-bad-same = Las filas y las columnas son la misma dimensión. Elija dos distintas.
error-go-table = Abrir el cuadro con su elección habitual
error-go-home = Ir a la página de inicio
error-server-title = Algo falló aquí
error-server-text = No se pudo hacer la página. La culpa es nuestra, no suya. Vuelva a intentarlo más tarde o escríbanos.
error-method-title = Esto no se puede hacer aquí
error-method-text = Esta dirección solo se puede leer.
error-form-title = No se pudo leer el formulario
error-form-text = Es demasiado largo, o no se envió desde este sitio. Acórtelo y envíelo de nuevo.

withdrawn-title = { $title }: retirado
withdrawn-text = Todas las publicaciones de este conjunto de datos se han retirado. Las cifras ya no se muestran.
