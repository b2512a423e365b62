# Mantenimiento de los registros: ediciones de las definiciones, conservación, lista de supresiones
upkeep-editions = hay definiciones de registros que no pueden ocupar el lugar de las que están en uso; no se adoptó nada; lugares que corregir: { $count }
upkeep-erasure-changed = la línea { $line } de la lista de supresiones { $path } no está como la escribió este nodo; no se suprimió nada; reponga una copia intacta de la lista, o el llavero con el que se escribió
upkeep-no-review = esta ficha no espera que nadie decida si se sigue conservando
upkeep-register-gone = el registro «{ $register }» tiene fichas aquí y su definición ha desaparecido; reponga registers/{ $register }.toml
