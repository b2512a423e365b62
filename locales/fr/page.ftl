# Frame of every page
page-skip = Aller au contenu
page-title = { $page } – { $site }
page-menu = Menu principal
page-languages = Langues
page-search = Chercher un jeu de données
page-search-do = Chercher
page-breadcrumb = Vous êtes ici
page-contents = Sur cette page
page-generated = État au { $moment } (UTC).
page-contact = Nous écrire : { $contact }
page-licence = Licence : { $licence }
page-boundaries = Les frontières et les noms indiqués ainsi que les désignations employées sur les cartes n’impliquent ni reconnaissance ni acceptation officielles de la part de l’Organisation des Nations Unies.
page-made-with = Publié avec Rihla { $version }.
page-machine = Catalogue lisible par machine (DCAT)

nav-home = Accueil
nav-datasets = Jeux de données
nav-sources = Sources
nav-calendar = Calendrier de diffusion
nav-about = À propos et méthodes

# Home
home-ask = Que voulez-vous savoir ?
home-who-comes = Qui arrive ?
home-who-comes-text = Les personnes qui arrivent, s’installent, travaillent ou demandent une protection.
home-who-leaves = Où vont nos ressortissants ?
home-who-leaves-text = Les ressortissants à l’étranger, les départs et l’argent envoyé au pays.
home-who-is-at-risk = Qui est en danger en chemin ?
home-who-is-at-risk-text = Déplacements, décès et disparitions.
home-how-they-live = Comment vivent-ils et travaillent-ils ?
home-how-they-live-text = Emploi, salaire, scolarité et intégration.
home-all = Tout ce que contient cet observatoire
home-all-text = { $count ->
    [one] { $count } jeu de données avec une publication en vigueur.
   *[other] { $count } jeux de données avec une publication en vigueur.
}
home-changed = Derniers changements
home-changed-none = Rien n’a encore été publié.
home-coming = Publications annoncées
home-coming-none = Aucune publication n’est annoncée.
home-coming-all = Tout le calendrier

list-dataset = Jeu de données
list-family = Thème
list-owner = Responsable
list-last-period = Dernière période
list-last-release = Dernière publication
list-freshness = Fraîcheur
list-quality = Qualité
list-found = { $count ->
    [0] Aucun jeu de données trouvé pour « { $query } ». Essayez un mot plus court, ou parcourez la liste de tous les jeux de données.
    [one] { $count } jeu de données trouvé pour « { $query } ».
   *[other] { $count } jeux de données trouvés pour « { $query } ».
}
list-show-all = Voir tous les jeux de données
list-withdrawn = Jeux de données retirés

fresh-fresh = À jour
fresh-late = Livraison en retard
fresh-stale = Plus vieux que { $limit } ans
fresh-unknown = Âge inconnu

# Families
family-none = Aucun jeu de données n’a été publié sur ce thème.
family-gap = Ce qui manque : la définition d’un jeu de données de la famille « { $family } », avec au moins une source qui l’alimente.
family-announced = Annoncé, pas encore publié :
family-gaps = Thèmes sans données
family-gaps-text = Ces thèmes font partie d’un observatoire complet. Rien n’a encore été publié à leur sujet.
family-open = Tout ce jeu de données
family-other = Autres thèmes
family-template = Ce que montre une page complète sur ce thème
family-template-text = Chaque point est rempli par un jeu de données publié, ou déclaré manquant.
family-template-filled = Rempli
family-template-missing = Manquant
template-employment = Emploi selon le statut migratoire
template-unemployment = Chômage selon le statut migratoire
template-pay = Salaire selon le statut migratoire
template-sector = Secteur d’activité selon le statut migratoire
template-education = Scolarité et formation
template-housing = Logement
template-health = Accès aux soins
template-language = Connaissance de la langue
template-remittances-received = Envois de fonds reçus
template-remittances-cost = Coût des envois de fonds
template-nationals-abroad = Ressortissants vivant à l’étranger
template-diaspora-investment = Investissements et savoirs de la diaspora
template-stock-total = Population migrante par sexe et âge
template-stock-origin = Population migrante par pays d’origine
template-flow-in = Arrivées
template-flow-out = Départs
template-flow-return = Retours
template-permits-issued = Titres délivrés par motif
template-permits-valid = Titres valides en fin d’année
template-asylum-claims = Demandes d’asile
template-asylum-decisions = Décisions sur les demandes d’asile
template-refugees = Réfugiés
template-displaced = Personnes déplacées à l’intérieur du pays
template-missing-deaths = Décès et disparitions sur les routes

# Sources
sources-title = Sources
sources-text = Chaque organisme qui livre des données, ce qui est arrivé et ce qui est attendu.
sources-source = Source
sources-agency = Organisme
sources-received = Dernière livraison
sources-periods = Périodes couvertes
sources-rows = Lignes utilisées
sources-rows-of = { $used } sur { $read }
sources-state = État
sources-used-by = Utilisée par
sources-state-good = À jour
sources-state-overdue = En retard : { $period }
sources-state-unusable = Livraison inutilisable : { $reason }
sources-state-none = Rien reçu
sources-state-waiting = Reçu le { $date }, pas encore publié
sources-state-on-request = Publié sur demande seulement
sources-none = Aucune source n’est définie.
sources-files = { $count ->
    [one] { $count } fichier
   *[other] { $count } fichiers
}
sources-statement = Déclaration de l’organisme sur la qualité
sources-licence = Licence ou convention
sources-attribution = Mention
sources-problems = Problèmes trouvés dans la livraison
sources-no-problems = Aucun problème trouvé dans cette livraison.
sources-contact = Contact à l’organisme
sources-all = Toutes les sources

# Calendar
calendar-title = Calendrier de diffusion
calendar-text = Les publications sont annoncées à l’avance et montrées à tous à la même minute. Les heures sont celles de { $zone }.
calendar-when = Date
calendar-dataset = Jeu de données
calendar-period = Période de référence
calendar-none = Aucune publication n’est annoncée.
calendar-past = Déjà publié

# About
about-title = À propos et méthodes
about-agencies = Organismes qui livrent des données
about-agency = Organisme
about-contact = Contact
about-protection = Comment les personnes sont protégées
about-protection-text = Les chiffres ne quittent cet observatoire que sous forme de tableaux passés par le contrôle de la divulgation. Les cellules qui reposent sur peu de personnes sont masquées, avec autant d’autres qu’il faut pour qu’aucune ne puisse être recalculée. Les fiches individuelles ne sont jamais publiées, et nul ne peut chercher ici une personne.
about-protection-public = Les chiffres sont déjà publics ou générés ; les marques du producteur sont conservées.
about-quality = Comment la qualité est notée
about-quality-text = Chaque jeu de données est noté de 0 à 4 sur les cinq priorités des données migratoires. Chaque note est donnée avec ses raisons et avec le nom de qui peut y remédier. Les données de plus de { $limit } ans portent un avertissement.
about-states = États d’une publication
about-marks = Marques dans les tableaux
about-mark = Marque
about-meaning = Sens
about-reuse = Utiliser les données
about-reuse-text = Chaque tableau peut être téléchargé et chaque vue a une adresse stable. Merci de citer le jeu de données et son millésime.
about-access = Demander un accès
about-access-text = Les chercheurs peuvent demander d’autres tableaux ou des extraits anonymisés. Écrivez à { $contact } en disant ce qu’il vous faut, pour quel usage et pour combien de temps. La réponse énonce les conditions et les raisons.
about-access-no-contact = Les chercheurs peuvent demander d’autres tableaux ou des extraits anonymisés au responsable nommé sur la page de chaque jeu de données.

# Errors
error-missing-title = Cette page n’existe pas
error-missing-text = L’adresse contient peut-être une faute, ou la page a été déplacée.
error-dataset-text = Il n’y a pas de jeu de données « { $dataset } » dans cet observatoire.
error-bad-title = Cette vue ne peut pas être montrée
error-bad-code = « { $code } » n’est pas un code de { $dimension }. Choisissez un des codes du formulaire de la page du tableau.
error-bad-dimension = « { $dimension } » n’est pas une dimension de ce jeu de données. Choisissez parmi : { $known }.
error-bad-indicator = « { $indicator } » n’est pas un indicateur de ce jeu de données. Choisissez parmi : { $known }.
error-bad-number = « { $value } » n’est pas un nombre entier à partir de 1.
error-bad-same = Les lignes et les colonnes sont la même dimension. Choisissez-en deux différentes.
error-go-table = Ouvrir le tableau avec son choix habituel
error-go-home = Aller à la page d’accueil
error-server-title = Quelque chose n’a pas fonctionné ici
error-server-text = La page n’a pas pu être faite. C’est notre faute, pas la vôtre. Réessayez plus tard, ou écrivez-nous.
error-method-title = Cela ne peut pas se faire ici
error-method-text = Cette adresse ne peut qu’être lue.
error-form-title = Le formulaire n’a pas pu être lu
error-form-text = Il est trop long, ou n’a pas été envoyé depuis ce site. Raccourcissez-le et renvoyez-le.

withdrawn-title = { $title } : retiré
withdrawn-text = Toutes les publications de ce jeu de données ont été retirées. Les chiffres ne sont plus montrés.
