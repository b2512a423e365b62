# Frame of every page
page-skip = Skip to the content
page-title = { $page } – { $site }
page-menu = Main menu
page-languages = Languages
page-search = Search datasets
page-search-do = Search
page-breadcrumb = You are here
page-contents = On this page
page-generated = Shown as of { $moment } (UTC).
page-contact = Write to us: { $contact }
page-licence = Licence: { $licence }
page-boundaries = The boundaries and names shown and the designations used on maps do not imply official endorsement or acceptance by the United Nations.
page-made-with = Published with Rihla { $version }.
page-machine = Catalogue for machines (DCAT)

nav-home = Home
nav-datasets = Datasets
nav-sources = Sources
nav-calendar = Release calendar
nav-about = About and methods

# Home
home-ask = What do you want to know?
home-who-comes = Who comes?
home-who-comes-text = People who arrive, settle, work or ask for protection.
home-who-leaves = Where do our people go?
home-who-leaves-text = Nationals abroad, departures and the money sent home.
home-who-is-at-risk = Who is at risk on the way?
home-who-is-at-risk-text = Displacement, deaths and disappearances.
home-how-they-live = How do they live and work?
home-how-they-live-text = Employment, pay, schooling and integration.
home-all = Everything this observatory holds
home-all-text = { $count ->
    [one] One dataset with a release in force.
   *[other] { $count } datasets with a release in force.
}
home-changed = What changed lately
home-changed-none = Nothing has been released yet.
home-coming = Announced releases
home-coming-none = No release is announced.
home-coming-all = The whole calendar

list-dataset = Dataset
list-family = Subject
list-owner = Owner
list-last-period = Last period
list-last-release = Last release
list-freshness = Freshness
list-quality = Quality
list-found = { $count ->
    [0] No dataset was found for “{ $query }”. Try a shorter word, or look through the list of all datasets.
    [one] One dataset was found for “{ $query }”.
   *[other] { $count } datasets were found for “{ $query }”.
}
list-show-all = Show all datasets
list-withdrawn = Withdrawn datasets

fresh-fresh = Up to date
fresh-late = Delivery overdue
fresh-stale = Older than { $limit } years
fresh-unknown = Age not known

# Families
family-none = No dataset of this subject has been released.
family-gap = What is missing: a dataset definition of the family “{ $family }” with at least one source that feeds it.
family-announced = Announced, and not yet released:
family-gaps = Subjects without data
family-gaps-text = These subjects belong to a complete observatory. Nothing has been released on them yet.
family-open = All of this dataset
family-other = Other subjects
family-template = What a complete page on this subject shows
family-template-text = Each point is filled by a released dataset, or said to be missing.
family-template-filled = Filled
family-template-missing = Missing
template-employment = Employment by migrant status
template-unemployment = Unemployment by migrant status
template-pay = Pay by migrant status
template-sector = Sector of work by migrant status
template-education = Schooling and education
template-housing = Housing
template-health = Access to health care
template-language = Knowledge of the language
template-remittances-received = Remittances received
template-remittances-cost = Cost of sending money
template-nationals-abroad = Nationals living abroad
template-diaspora-investment = Investment and knowledge of the diaspora
template-stock-total = Migrant population by sex and age
template-stock-origin = Migrant population by country of origin
template-flow-in = Arrivals
template-flow-out = Departures
template-flow-return = Returns
template-permits-issued = Permits issued by reason
template-permits-valid = Permits valid at the end of the year
template-asylum-claims = Asylum claims
template-asylum-decisions = Decisions on asylum claims
template-refugees = Refugees
template-displaced = People displaced inside the country
template-missing-deaths = Deaths and disappearances on routes

# Sources
sources-title = Sources
sources-text = Every agency that delivers data, what came and what is due.
sources-source = Source
sources-agency = Agency
sources-received = Last delivery
sources-periods = Periods covered
sources-rows = Rows used
sources-rows-of = { $used } of { $read }
sources-state = State
sources-used-by = Used by
sources-state-good = Up to date
sources-state-overdue = Overdue: { $period }
sources-state-unusable = Delivery could not be used: { $reason }
sources-state-none = Nothing received
sources-state-waiting = Received on { $date }, not released yet
sources-state-on-request = Released on request only
sources-none = No source is defined.
sources-files = { $count ->
    [one] One file
   *[other] { $count } files
}
sources-statement = Statement of the agency on quality
sources-licence = Licence or agreement
sources-attribution = Credit
sources-problems = Problems found in the delivery
sources-no-problems = No problem was found in this delivery.
sources-contact = Contact at the agency
sources-all = All sources

# Calendar
calendar-title = Release calendar
calendar-text = Releases are announced in advance and shown to everyone at the same minute. Times are those of { $zone }.
calendar-when = When
calendar-dataset = Dataset
calendar-period = Reference period
calendar-none = No release is announced.
calendar-past = Released so far

# About
about-title = About and methods
about-agencies = Agencies that deliver data
about-agency = Agency
about-contact = Contact
about-protection = How people are protected
about-protection-text = Figures leave this observatory only as tables that have passed disclosure control. Cells that rest on few people are withheld, together with as many others as it takes so that none can be computed. Records of persons are never published, and nobody can look up a person here.
about-protection-public = The figures are already public or generated; marks of the producer are kept.
about-quality = How quality is scored
about-quality-text = Each dataset is scored from 0 to 4 on the five priorities for migration data. Each score comes with its reasons and with the name of who can mend it. Data older than { $limit } years carry a warning.
about-states = States of a release
about-marks = Marks in tables
about-mark = Mark
about-meaning = Meaning
about-reuse = Use the data
about-reuse-text = Every table can be downloaded and every view has a stable address. Please cite the dataset and its vintage.
about-access = Ask for access
about-access-text = Researchers may ask for further tables or anonymised extracts. Write to { $contact } and say what you need, for what purpose and for how long. The answer states terms and reasons.
about-access-no-contact = Researchers may ask the owner named on each dataset page for further tables or anonymised extracts.

# Errors
error-missing-title = There is no such page
error-missing-text = The address may be mistyped, or the page may have moved.
error-dataset-text = There is no dataset “{ $dataset }” in this observatory.
error-bad-title = This view cannot be shown
error-bad-code = “{ $code }” is not a code of { $dimension }. Choose one of the codes in the form of the table’s page.
error-bad-dimension = “{ $dimension }” is not a dimension of this dataset. Choose one of: { $known }.
error-bad-indicator = “{ $indicator }” is not an indicator of this dataset. Choose one of: { $known }.
error-bad-number = “{ $value }” is not a whole number from 1 up.
error-bad-same = Rows and columns are the same dimension. Choose two different ones.
error-go-table = Open the table with its usual choice
error-go-home = Go to the home page
error-server-title = Something went wrong here
error-server-text = The page could not be made. It is our fault, not yours. Try again later, or write to us.
error-method-title = This cannot be done here
error-method-text = This address can only be read.
error-form-title = The form could not be read
error-form-text = It is too long, or it was not sent from this site. Shorten it and send it again.

withdrawn-title = { $title }: withdrawn
withdrawn-text = All releases of this dataset have been withdrawn. The figures are no longer shown.
