# The interface for programs.
api-body-large = el cuerpo es más grande de lo que acepta esta dirección
api-body = el cuerpo no es JSON de la forma que se pide aquí: línea { $line }, columna { $column }
api-parameter = el parámetro «{ $name }» tiene un valor que no puede tener
api-token = el token es erróneo, fue revocado o ha caducado; muestre otro
api-wait = demasiadas peticiones; segundos de espera: { $seconds }
api-no-version = un cambio nombra la versión a la que se refiere: envíe el ETag de la ficha en If-Match
api-media-type = el cuerpo es de otro tipo que el que acepta esta dirección
api-broken = no se pudo hacer; los responsables pueden ver por qué en el registro del nodo
api-file-name = diga cómo se llama el archivo: añada ?name=…
