quality-priority-availability = Disponibilité
quality-priority-accessibility = Accessibilité
quality-priority-comparability = Comparabilité
quality-priority-fragmentation = Fragmentation
quality-priority-reliability = Fiabilité
quality-priority-availability-text = Y a-t-il des données pour les périodes et ventilations attendues ?
quality-priority-accessibility-text = Peut-on y accéder ?
quality-priority-comparability-text = Emploient-elles des concepts partagés et une seule définition ?
quality-priority-fragmentation-text = Sont-elles réunies, ou en morceaux qui ne s’accordent pas ?
quality-priority-reliability-text = Les livraisons étaient-elles complètes et sans erreur ?
quality-score-0 = absent
quality-score-1 = faible
quality-score-2 = partiel
quality-score-3 = convenable
quality-score-4 = bon

quality-availability-periods = { $due ->
    [one] { $present } période présente sur { $due } attendue.
   *[other] { $present } périodes présentes sur { $due } attendues.
}
quality-availability-breakdowns = { $declared ->
    [one] { $present } ventilation sur { $declared } déclarée a des données.
   *[other] { $present } ventilations sur { $declared } déclarées ont des données.
}
quality-availability-overdue = Une livraison est en retard : { $source }, { $period }.
quality-availability-empty = Aucun chiffre n’a été livré.
quality-availability-estimated = { $share } % des chiffres sont des estimations.
quality-accessibility-formats = { $count ->
    [one] Téléchargeable dans { $count } format.
   *[other] Téléchargeable dans { $count } formats.
}
quality-accessibility-licence = Licence : { $licence }.
quality-accessibility-no-licence = Aucune licence n’est déclarée.
quality-accessibility-withheld = { $share } % des cellules sont masquées pour protéger des personnes.
quality-accessibility-nothing-withheld = Aucune cellule n’est masquée.
quality-accessibility-no-method = Aucune note de méthode n’est publiée.
quality-accessibility-method = Une note de méthode est publiée.
quality-comparability-standard = Suit une définition internationale : { $basis }.
quality-comparability-national = Suit une définition nationale.
quality-comparability-one-definition = Toutes les sources déclarent la même définition.
quality-comparability-definitions-differ = { $count ->
    [one] Les sources diffèrent sur { $count } point de définition.
   *[other] Les sources diffèrent sur { $count } points de définition.
}
quality-comparability-no-definition = { $source } ne déclare aucune définition.
quality-comparability-code-lists = { $dimensions ->
    [one] { $standard } ventilation sur { $dimensions } emploie une liste de codes standard.
   *[other] { $standard } ventilations sur { $dimensions } emploient une liste de codes standard.
}
quality-comparability-breaks = { $count ->
    [one] Les séries sont rompues dans { $count } cellule.
   *[other] Les séries sont rompues dans { $count } cellules.
}
quality-fragmentation-single-source = Provient d’une seule source.
quality-fragmentation-sources = { $count ->
    [one] Composé à partir de { $count } source.
   *[other] Composé à partir de { $count } sources.
}
quality-fragmentation-totals-agree = Les totaux livrés s’accordent avec la somme de leurs parties.
quality-fragmentation-totals-differ = { $count ->
    [one] { $count } total livré diffère de la somme de ses parties.
   *[other] { $count } totaux livrés diffèrent de la somme de leurs parties.
}
quality-fragmentation-overlap = { $count ->
    [one] { $count } période est donnée par plus d’une source.
   *[other] { $count } périodes sont données par plus d’une source.
}
quality-reliability-rows-used = { $share } % des lignes livrées ont été utilisées.
quality-reliability-problems = { $count ->
    [one] { $count } ligne ou cellule a un problème.
   *[other] { $count } lignes ou cellules ont un problème.
}
quality-reliability-no-problems = Aucun problème trouvé dans les livraisons.
quality-reliability-fatal = La livraison de { $source } n’a pas pu être utilisée.
quality-reliability-low-cells = { $count ->
    [one] { $count } chiffre est peu fiable.
   *[other] { $count } chiffres sont peu fiables.
}
quality-reliability-late = { $days ->
    [one] La dernière livraison est arrivée avec { $days } jour de retard.
   *[other] La dernière livraison est arrivée avec { $days } jours de retard.
}
quality-age-fresh = { $years ->
    [0] Les derniers chiffres ont moins d’un an.
    [one] Les derniers chiffres ont { $years } an.
   *[other] Les derniers chiffres ont { $years } ans.
}
quality-age-stale = { $years ->
    [one] Les derniers chiffres ont { $years } an, au-delà de la limite de { $limit }.
   *[other] Les derniers chiffres ont { $years } ans, au-delà de la limite de { $limit }.
}
quality-age-unknown = L’âge des chiffres n’est pas connu.
