# Conjuntos de datos a petición: pedir, responder, descargar
access-list = Datos a petición
access-list-text = Estos conjuntos de datos son demasiado detallados para estar abiertos a todos. Su contenido y su método son públicos; los investigadores pueden pedir las cifras.
access-only = Las cifras de este conjunto de datos solo se facilitan a petición. Su contenido y su método son públicos.
access-ask = Pedir este conjunto de datos
access-ask-open = Rellenar el formulario
access-promise = { $office } responde en un plazo de { $days ->
    [one] un día
   *[other] { $days } días
}.
access-write = Para pedir datos, corregir lo que envió o hacer que se borre, escriba a { $contact }.
access-terms = Condiciones de uso
access-revisions = Períodos cuyas cifras cambiaron con la versión vigente. Las cifras mismas no se muestran.
access-form-title = Pedir: { $title }
access-field-name = Su nombre
access-field-institution = Institución
access-field-contact = Dónde podemos localizarle
access-field-purpose = Para qué necesita los datos
access-field-duration = Durante cuánto tiempo los necesita
access-field-terms = Acepto las condiciones de uso
access-hint-name = Tal como figura en su correspondencia.
access-hint-institution = Universidad, servicio u organización para la que trabaja. Escriba «ninguna» si pide a título personal.
access-hint-contact = Una dirección de correo o un teléfono, para preguntas sobre su petición.
access-hint-purpose = La pregunta que estudia y lo que publicará. Como máximo 4.000 caracteres.
access-hint-duration = Por ejemplo: dieciocho meses.
access-fault = Error
access-faults = El formulario no se envió. Corrija lo siguiente:
access-fault-absent = Rellene «{ $field }».
access-fault-long = «{ $field }» es demasiado largo: como máximo { $most } caracteres.
access-fault-terms = Marque que acepta las condiciones; sin ellas no se pueden facilitar los datos.
access-full = Su petición no se registró: hay demasiadas en espera, o no se pudo guardar. Lo que escribió sigue abajo; inténtelo más tarde.
access-notice = Qué ocurre con lo que escribe aquí
access-notice-who = Quién lo lee
access-notice-why = Para qué se usa
access-notice-why-text = Para decidir sobre su petición y dejar constancia de quién recibió qué datos. Para nada más, y no se informa a nadie más.
access-notice-basis = Base jurídica
access-notice-kept = Cuánto tiempo se conserva
access-notice-kept-text = { $days ->
    [one] Un día
   *[other] { $days } días
} después de una denegación, del fin del acceso concedido o, si nadie respondió, del día prometido; después se borra y solo quedan fechas para nuestras estadísticas.
access-notice-safe = Cómo se conserva
access-notice-safe-text = Cifrado, aparte de todos los demás datos. No figura en ninguna dirección, registro ni estadística.
access-notice-rights = Sus derechos
access-send = Enviar la petición
access-asked-title = Hemos recibido su petición
access-asked-due = Tendrá una respuesta a más tardar el { $date }.
access-asked-once = Anote ambos ahora: el código de acceso se muestra solo esta vez y no se puede recuperar.
access-asked-keep = Con la referencia y el código verá aquí la respuesta y descargará los archivos. No dé el código a nadie.
access-reference = Referencia
access-code = Código de acceso
access-status-title = Su petición
access-status-text = Escriba la referencia y el código de acceso que se le mostraron al pedir los datos.
access-status-show = Ver mi petición
access-status-link = Ver cómo va una petición
access-unknown = No hay ninguna petición con esta referencia y este código. Compruebe ambos letra por letra.
access-too-many = Demasiados códigos erróneos. Espere un cuarto de hora e inténtelo de nuevo.
access-is-waiting = Su petición espera respuesta, prevista para el { $date }.
access-is-overdue = Su petición debería haberse respondido el { $date }. Vamos con retraso; escríbanos.
access-is-granted = Su petición está concedida. Puede descargar los archivos hasta el final del { $date }, con las condiciones siguientes.
access-is-ended = Su petición estaba concedida hasta el { $date }. Ese plazo ha terminado; ya no se puede descargar ningún archivo.
access-is-refused = Su petición ha sido denegada, o se ha retirado lo concedido, por este motivo:
access-files = La versión más reciente. Cada archivo que descargue queda anotado en su petición.
access-take = Descargar
access-state-waiting = En espera
access-state-overdue = Respuesta atrasada
access-state-granted = Concedida
access-state-ended = Terminada
access-state-refused = Denegada
access-state-erased = Borrada
access-counts = Cómo se atienden las peticiones
access-count-asked = Peticiones recibidas
access-count-answered = Respondidas
access-count-in-time = Respondidas en plazo
access-count-granted = Concedidas
access-count-refused = Denegadas
access-count-median = Mediana de días hasta la respuesta

command-head-reference = referencia
command-head-asked = pedido (UTC)
command-head-due = vence
command-access-none = No hay ninguna petición.
command-access-until = hasta el { $date }
command-access-answered = { $reference }: { $state }
command-access-erased = { $count ->
    [one] Se ha borrado una petición cuyo plazo de conservación había pasado.
   *[other] Se han borrado { $count } peticiones cuyo plazo de conservación había pasado.
}
command-access-counts = Recibidas { $asked }, respondidas { $answered }, en plazo { $intime }, concedidas { $granted }, denegadas { $refused }
