# Subjects
family-stock = Population migrante
family-flow = Arrivées et départs
family-labour = Travail et salaires
family-asylum = Asile et réfugiés
family-permits = Titres de séjour
family-remittances = Envois de fonds
family-diaspora = Ressortissants à l’étranger
family-displacement = Déplacements de population
family-missing = Migrants disparus
family-integration = Intégration

release-state-preliminary = Provisoire
release-state-revised = Révisé
release-state-final = Définitif
release-state-withdrawn = Retiré
release-state-preliminary-text = premiers chiffres, à réviser
release-state-revised-text = remplace une publication antérieure
release-state-final-text = ne devrait plus changer
release-state-withdrawn-text = n’est plus montré ; la raison reste

severity-note = Note
severity-warning = Avertissement
severity-error = Mis de côté
severity-fatal = Livraison refusée

# SDMX CL_OBS_STATUS
obs-status-A = Valeur normale
obs-status-B = Rupture de série
obs-status-D = Définition différente
obs-status-E = Estimé
obs-status-F = Prévision
obs-status-G = Expérimental
obs-status-I = Imputé
obs-status-K = Inclus dans une autre catégorie
obs-status-L = Manquant : existe mais n’a pas été recueilli
obs-status-M = Manquant : ne peut pas exister
obs-status-N = Non significatif
obs-status-O = Manquant
obs-status-P = Provisoire
obs-status-Q = Masqué par le producteur
obs-status-S = Événement particulier
obs-status-U = Peu fiable
obs-status-V = Non validé
obs-status-W = Comprend une autre catégorie

# SDMX CL_CONF_STATUS
conf-status-F = Libre de publication
conf-status-C = Masqué : peu de personnes sont derrière ce chiffre
conf-status-D = Masqué pour protéger une autre cellule
conf-status-N = Masqué : pas assez fiable

definition-basis-UN1998 = Recommandations des Nations Unies de 1998
definition-basis-UN2021 = Cadre des Nations Unies de 2021
definition-basis-EU862 = Règlement (CE) n° 862/2007
definition-basis-NAT = Définition nationale
definition-origin-CTZ = Pays de nationalité
definition-origin-CBR = Pays de naissance
definition-origin-PREV_RES = Pays de résidence antérieure
definition-duration-GE12M = 12 mois ou plus
definition-duration-GE3M = 3 mois ou plus
definition-duration-M3T12 = De 3 à 12 mois
definition-duration-TEMP = Temporaire
definition-duration-NONE = Toute durée de séjour
definition-unit-persons = Personnes
definition-unit-cases = Dossiers
definition-unit-crossings = Passages de frontière
definition-unit-permits = Titres
definition-unit-families = Familles
definition-unit-households = Ménages
definition-unit-applications = Demandes
definition-unit-events = Événements

protection-rule-minimum-frequency = Nombre minimal de personnes derrière une cellule
protection-rule-dominance = Dominance des plus grands contributeurs
protection-rule-p-percent = Règle des p %
protection-rule-complementary = Autres cellules, pour qu’aucune ne soit recalculée
protection-rule-rounding = Arrondi
protection-rule-publish-from = Nombre minimal de personnes enquêtées
protection-rule-already-public = Aucune : les données sont déjà publiques ou générées

frequency-A = annuel
frequency-S = semestriel
frequency-T = tous les quatre mois
frequency-Q = trimestriel
frequency-M = mensuel
frequency-W = hebdomadaire
frequency-D = quotidien

word-total = Total
word-no-data = Pas de données
word-protected = Masqué pour protéger des personnes
word-forecast = Prévision
word-uncertainty = Intervalle à 95 %
word-disputed = Statut contesté
word-none = –
word-time = Temps
word-warning = Avertissement
