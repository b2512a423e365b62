# Le rapport de situation
report-link = Rapport de situation (PDF)
report-title = { $observatory } : rapport de situation
report-subtitle = Chiffres de { $first } à { $last }
report-date = Au { $date }
report-contents = Sommaire
report-page = Page { "{page}" } sur { "{pages}" }
report-figure = Figure { "{number}" }
report-table = Tableau { "{number}" }
report-source-word = Source :
report-note-word = Note :
report-nothing = Aucun jeu de données n’a encore été publié. Ce rapport se remplira au fil des publications.
report-scope = { $datasets ->
    [one] Ce rapport repose sur { $datasets } jeu de données
   *[other] Ce rapport repose sur { $datasets } jeux de données
} { $agencies ->
    [one] de { $agencies } organisme
   *[other] de { $agencies } organismes
}. La dernière période de référence est { $last } ; la publication la plus récente est du { $date }.
report-stale = { $count ->
    [one] { $count } jeu de données a plus de { $limit } ans et doit être lu comme une donnée historique :
   *[other] { $count } jeux de données ont plus de { $limit } ans et doivent être lus comme des données historiques :
} { $datasets }.
report-overdue = Des livraisons sont en retard : { $list }.
report-named = { $name } ({ $detail })
report-withdrawn = Retirés, et donc plus montrés : { $list }.
report-withheld = { $withheld } cellules sur { $cells } sont masquées afin qu’aucun chiffre ne dise rien d’une personne en particulier ; les tableaux les signalent.
report-open = Aucune cellule n’est masquée.
report-key-label = { $name } ({ $unit }), { $place }
report-source-line = { $source }. Publication { $release }, millésime { $vintage }.
report-dataset-facts = { $state }, publication { $release } du { $date }. Périodes : { $span }. Responsable : { $owner }. Qualité : { $quality }.
report-revised = { $count ->
    [one] Les chiffres de { $count } période ont été révisés depuis la publication { $from }.
   *[other] Les chiffres de { $count } périodes ont été révisés depuis la publication { $from }.
}
report-limits = Limites connues : { $limits }
report-protected = { $withheld } cellules sur { $cells } de ce jeu de données sont masquées ({ $rules }).
report-rows-left = { $count ->
    [one] { $count } autre ligne se trouve dans les téléchargements.
   *[other] { $count } autres lignes se trouvent dans les téléchargements.
}
report-missing-points = { $family } : pas encore montré : { $points }.
report-gaps = Ce qui manque
report-gap = { $family } : rien n’a été publié. Il manque : { $points }.
report-all-flagged = Tous les chiffres : { $flag }
report-alt = { $kind } : { $title }. { $subtitle }.
report-chart-line = Courbes
report-chart-bar = Barres
report-chart-stacked-bar = Barres empilées
report-chart-pyramid = Pyramide des âges
report-chart-heat-map = Carte de chaleur
report-chart-map = Carte
report-chart-flow = Diagramme de flux
report-changes-title = Changements depuis la dernière édition
report-changes-text = Chaque jeu de données est comparé à sa publication précédente.
report-changes-none = Aucun chiffre publié ne diffère de la publication précédente.
report-changes-first = { $count ->
    [one] Publié pour la première fois : { $datasets }.
   *[other] Publiés pour la première fois ({ $count } jeux de données) : { $datasets }.
}
report-changes-caption = Totaux révisés, périodes les plus récentes
report-changes-rest = { $count ->
    [one] { $count } autre période a été révisée ; la page de son jeu de données l’indique.
   *[other] { $count } autres périodes ont été révisées ; les pages des jeux de données les indiquent.
}
report-quality-lowest = Le plus bas : { $dataset }, { $score } sur 4.
report-quality-owner = Peut y remédier : { $owner }.
report-quality-best = Tous les jeux de données atteignent la meilleure note.
report-definitions-caption = Ce que compte chaque source
report-definitions-differ = { $dataset } : ses sources diffèrent sur { $points }.
report-definitions-agree = Là où un jeu de données a plusieurs sources, elles déclarent les mêmes définitions.
report-entry = { $name } : { $text }
report-protection-rules = Règles appliquées : { $rules }.
report-protection-counts = Sur { $cells } cellules, { $primary } sont masquées parce que peu de personnes se trouvent derrière, { $secondary } afin que d’autres ne puissent être calculées, et { $unreliable } parce que l’échantillon est trop petit.
report-source-periods = Périodes : { $span }. Livré le { $date }. Lignes utilisées : { $rows }.
report-source-feeds = Sert à : { $datasets }.
report-source-release = { $dataset } ({ $release }, millésime { $vintage })
report-source-credit = Crédit : { $attribution }.
report-source-licence = Licence ou accord : { $licence }.
report-citation = { $publisher } ({ $year }). Rapport de situation, { $date }. { $address }
report-maps-title = Cartes
