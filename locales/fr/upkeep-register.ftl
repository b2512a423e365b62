# Entretien des registres : éditions des définitions, conservation, liste des effacements
upkeep-editions = des définitions de registres ne peuvent prendre la place de celles en usage ; rien n’a été repris ; endroits à corriger : { $count }
upkeep-erasure-changed = la ligne { $line } de la liste des effacements { $path } n’est pas telle que ce nœud l’a écrite ; rien n’a été effacé ; remettez une copie intacte de la liste, ou le trousseau sous lequel elle a été écrite
upkeep-no-review = cet enregistrement n’attend de personne la décision de le conserver
upkeep-register-gone = le registre « { $register } » a des enregistrements ici et sa définition a disparu ; remettez registers/{ $register }.toml
