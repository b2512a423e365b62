dataset-owner = Responsable
dataset-state = État
dataset-released = Publié le
dataset-period = Période
dataset-period-span = { $first } à { $last }
dataset-vintage = Millésime
dataset-family = Thème
dataset-tags = Étiquettes
dataset-stale = Les derniers chiffres datent du { $date } : ils ont plus de { $limit } ans. À lire comme des données historiques, non comme la situation actuelle.
dataset-overdue = Une livraison qui devait mettre à jour ce jeu de données est en retard : { $source }, { $period }.
dataset-preliminary = Ce sont des premiers chiffres, qui seront révisés.
dataset-revised-because = Corrigé : { $reason }

key-figures = Chiffres clés
key-figure-change-up = { $change } de plus qu’en { $period }
key-figure-change-down = { $change } de moins qu’en { $period }
key-figure-change-none = Comme en { $period }
key-figure-change-protected = Pas de comparaison avec { $period } : un chiffre est masqué ou manque
key-figure-source = Source : { $source }. Millésime { $vintage }.

views-title = Graphiques et tableaux
view-table = Les chiffres de ce graphique
view-table-of-map = Les chiffres de cette carte
view-link = Ouvrir en tableau
view-source = Source : { $source }. Publication { $release }, millésime { $vintage }.
view-where = { $dimension } : { $code }
view-top = { $count ->
    [one] Le plus grand est montré.
   *[other] Les { $count } plus grands sont montrés.
}
view-no-chart = Il n’y a pas de chiffres à dessiner.
view-map-none = { $count ->
    [one] { $count } territoire n’a pas de contour connu ; il est dans le tableau.
   *[other] { $count } territoires n’ont pas de contour connu ; ils sont dans le tableau.
}
view-chosen-title = { $dataset } : { $caption }
view-chosen-where = { $title } ({ $chosen })
view-unit = Unité : { $unit }
view-unit-thousands = { $unit }, en milliers
view-unit-millions = { $unit }, en millions
view-unit-billions = { $unit }, en milliards

explore-title = Composer un tableau
explore-text = Choisissez les lignes, les colonnes et la part des données à montrer. Chaque tableau a sa propre adresse, que vous pouvez garder et partager.
explore-rows = Lignes
explore-columns = Colonnes
explore-no-columns = (une seule colonne)
explore-indicator = Ce qui est montré
explore-show = Montrer le tableau
explore-ready = Tableaux prêts
explore-ready-link = { $rows } par { $columns }

table-title = { $title } : tableau
table-caption = { $indicator } par { $rows } et { $columns }
table-caption-one = { $indicator } par { $rows }
table-total = total
table-rows-shown = Lignes { $from } à { $to } sur { $all }
table-columns-shown = Colonnes { $from } à { $to } sur { $all }
table-next = Lignes suivantes
table-previous = Lignes précédentes
table-next-columns = Colonnes suivantes
table-previous-columns = Colonnes précédentes
table-empty-rows = { $count ->
    [one] { $count } ligne sans aucun chiffre est omise.
   *[other] { $count } lignes sans aucun chiffre sont omises.
}
table-nothing = Il n’y a pas de chiffres pour ce choix. Choisissez d’autres codes dans le formulaire.
table-csv = Ce tableau en CSV
table-json = Ce tableau en JSON
table-back = Retour au jeu de données
table-sort-by = trier par { $column }
table-sort-none = Ordre d’origine
table-filters = Ce que ce tableau maintient fixe
table-cut = Seule une partie de ce tableau est montrée ici. Les téléchargements du jeu de données le contiennent en entier.
table-scroll = tableau à faire défiler de côté
table-marks = Marques de ce tableau

mark-protected = Masqué pour protéger des personnes
mark-protected-why = Pourquoi certains chiffres sont masqués
mark-missing = Aucun chiffre n’a été recueilli
mark-not-observed = Rien n’a été observé pour cette combinaison
mark-zero = Un vrai zéro : on a compté, et il n’y en avait pas

quality-title = Qualité
quality-text = Notes de 0 à 4 sur les cinq priorités des données migratoires.
quality-priority = Priorité
quality-score = Note
quality-reasons = Raisons
quality-owner = Qui peut y remédier
quality-out-of-four = { $score } sur 4 : { $word }
quality-short = { $score } sur 4 en moyenne

method-title = Méthode
method-how = Mode d’élaboration
method-limits = Limites connues
method-measure = Ce qui est mesuré
method-counts = Mode de décompte
method-structure = Structure
method-dimensions = Ventilations
method-dimension = Ventilation
method-list = Liste de codes
method-codes = Codes
method-total = Total
method-total-computed = somme des parties
method-total-delivered = tel que livré
method-total-none = aucun : les parties ne s’additionnent pas
method-bands = tranches d’âge à partir de { $bounds } ans
method-time = Temps
method-time-value = { $frequency } ; les périodes plus fines sont { $roll ->
    [last] représentées par la dernière
   *[sum] additionnées
}
method-indicators = Taux et parts
method-share-of = part de l’ensemble de { $dimension }, pour { $per }
method-ratio = part de { $numerator } parmi { $denominator } dans { $dimension }, pour { $per }
method-rate = pour { $per } habitants, d’après le jeu de données { $denominator }
method-inputs = Livraisons utilisées
method-change = évolution depuis la période publiée précédente, pour { $per }
method-frame = { $list }, lieux au { $date }
method-bridge = Lieux d’un autre jour
method-bridge-exact = { $source } : { $cells } cellules sur { $of } ({ $share }) suivent les lieux du { $from } et ont été portées à ceux du { $to }. Aucun lieu n’a été divisé entre-temps : rien n’est estimé.
method-bridge-estimated = { $source } : { $cells } cellules sur { $of } ({ $share }) suivent les lieux du { $from } et ont été portées à ceux du { $to }. { $estimated } d’entre elles se trouvent dans des lieux divisés entre-temps : elles sont réparties selon des poids ({ $bases }), arrondies de sorte que les parties donnent le tout, et signalées comme estimées. Les sommes de toutes les parties d’un lieu sont exactes.
basis-population = population
basis-area = superficie
basis-households = ménages
basis-none = base non indiquée
dataset-bridged = Les chiffres de { $source } sont montrés pour les lieux du { $to } ; ils ont été recueillis pour ceux du { $from }. Ceux qui sont signalés comme estimés reposent sur des parts : voir Méthode.
territory-day = Pays et lieux au { $date }
territory-period = Pays et lieux de la période de chaque ligne
territory-through = jusqu’à { $period } : au { $date }
territory-since = depuis : au { $date }
method-input-file = Fichier
method-input-rows = Lignes utilisées
method-input-hash = Empreinte
measure-count = nombre d’enregistrements
measure-weighted-count = nombre, estimé par pondération d’un échantillon
measure-sum = somme
measure-weighted-sum = somme pondérée
measure-weighted-mean = moyenne pondérée
measure-mean = moyenne

definitions-title = Définitions côte à côte
definitions-text = Comment chaque source définit ce qu’elle compte. Les points qui diffèrent sont marqués : comparez-les avec prudence.
definitions-point = Point
definitions-basis = Base de la définition
definitions-origin = Critère d’origine
definitions-duration = Durée de séjour
definitions-unit = Ce qui est compté
definitions-coverage = Qui est couvert
definitions-territory = Territoire
definitions-mapping = Mise en correspondance
definitions-mapped = { $from } devient { $to }
definitions-set = { $concept } est fixé à { $code }
definitions-kept = seulement { $concept } parmi { $codes }
definitions-unchanged = Repris tel quel
definitions-not-stated = Non déclaré
definitions-differ = diffère
definitions-none = Aucune source n’a déclaré ses définitions.

protection-title = Protection des personnes
protection-rules = Règles appliquées
protection-cells = Cellules du tableau
protection-primary = Masquées parce que peu de personnes sont derrière
protection-secondary = Masquées pour que d’autres ne puissent être recalculées
protection-unreliable = Masquées parce que l’échantillon est trop petit
protection-rounding = Les valeurs sont arrondies aux multiples de { $rounding }
protection-audited = Vérifié : aucune cellule masquée ne peut être recalculée à partir des autres.
protection-not-audited = La vérification qui tente de recalculer les cellules masquées n’a pas été faite.
protection-nothing = Rien n’est masqué.
protection-why = Une cellule masquée a un chiffre, qui n’est pas montré parce qu’il pourrait en dire trop sur des personnes. Ce n’est ni zéro ni un manque.

problems-title = Problèmes trouvés dans les livraisons
problems-text = Nombres par règle. Les emplacements et les valeurs ne sont connus que de l’organisme.
problems-none = Aucun problème trouvé.
problems-rule = Problème
problems-column = Colonne
problems-count = Cas
problems-remedy = Que faire
problems-severity = Gravité

revisions-title = Révisions
revisions-text = Totaux avant et après chaque publication.
revisions-none = Aucun chiffre n’a été révisé.
revisions-period = Période
revisions-before = Avant
revisions-after = Après
revisions-difference = Différence
revisions-cells = Cellules modifiées
revisions-release = Publication
revisions-not-shown = non montré

history-title = Publications
history-release = Publication
history-when = Date
history-state = État
history-periods = Périodes
history-approved = Approuvé par
history-no-approval = Aucune approbation requise : données publiques ou générées
history-standing = approbation permanente
history-withdrawn = Retiré le { $date } par { $by } : { $reason }
history-in-force = en vigueur
history-made-by = Fait par { $program }

cite-title = Citer
cite-text = { $publisher } ({ $year }). { $title }. Publication { $release }, millésime { $vintage }. { $address }
licence-title = Licence
licence-none = Aucune licence n’est déclarée. Demandez au responsable avant d’utiliser les données.
access-title = Demander davantage
access-text = Pour d’autres ventilations ou des extraits anonymisés, ou pour signaler une erreur, écrivez à { $contact }.
access-owner = Pour d’autres ventilations ou des extraits anonymisés, ou pour signaler une erreur, adressez-vous au responsable : { $owner }.

downloads-title = Téléchargements
downloads-text = Tout le tableau publié, dans chaque format.
downloads-file = Fichier
downloads-kind = Format
downloads-language = Langue
downloads-size = Taille
downloads-hash = SHA-256
downloads-none = Aucun fichier n’est proposé.
kind-csv = CSV avec libellés
kind-sdmx-csv = SDMX-CSV 2.0
kind-xlsx = Classeur Excel
kind-parquet = Parquet
kind-json = JSON
kind-pdf = Rapport PDF
kind-method = Fiche méthodologique
size-bytes = { $size } octets
size-kilobytes = { $size } ko
size-megabytes = { $size } Mo
