# Subjects
family-stock = Migrant population
family-flow = Arrivals and departures
family-labour = Work and pay
family-asylum = Asylum and refugees
family-permits = Residence permits
family-remittances = Money sent home
family-diaspora = Nationals abroad
family-displacement = Displacement
family-missing = Missing migrants
family-integration = Integration

release-state-preliminary = Preliminary
release-state-revised = Revised
release-state-final = Final
release-state-withdrawn = Withdrawn
release-state-preliminary-text = first figures, to be revised
release-state-revised-text = replaces an earlier release
release-state-final-text = not expected to change
release-state-withdrawn-text = no longer shown; the reason stays

severity-note = Note
severity-warning = Warning
severity-error = Set aside
severity-fatal = Delivery refused

# SDMX CL_OBS_STATUS
obs-status-A = Normal value
obs-status-B = Break in the series
obs-status-D = Definition differs
obs-status-E = Estimated
obs-status-F = Forecast
obs-status-G = Experimental
obs-status-I = Imputed
obs-status-K = Included in another category
obs-status-L = Missing: exists but was not collected
obs-status-M = Missing: cannot exist
obs-status-N = Not significant
obs-status-O = Missing
obs-status-P = Provisional
obs-status-Q = Withheld by the producer
obs-status-S = Special event
obs-status-U = Low reliability
obs-status-V = Not validated
obs-status-W = Includes another category

# SDMX CL_CONF_STATUS
conf-status-F = Free for publication
conf-status-C = Withheld: few people stand behind it
conf-status-D = Withheld to protect another cell
conf-status-N = Withheld: not reliable enough

definition-basis-UN1998 = United Nations recommendations of 1998
definition-basis-UN2021 = United Nations framework of 2021
definition-basis-EU862 = Regulation (EC) No 862/2007
definition-basis-NAT = National definition
definition-origin-CTZ = Citizenship
definition-origin-CBR = Country of birth
definition-origin-PREV_RES = Previous residence
definition-duration-GE12M = 12 months or more
definition-duration-GE3M = 3 months or more
definition-duration-M3T12 = 3 to 12 months
definition-duration-TEMP = Temporary
definition-duration-NONE = Any length of stay
definition-unit-persons = Persons
definition-unit-cases = Cases
definition-unit-crossings = Border crossings
definition-unit-permits = Permits
definition-unit-families = Families
definition-unit-households = Households
definition-unit-applications = Applications
definition-unit-events = Events

protection-rule-minimum-frequency = Minimum number of people behind a cell
protection-rule-dominance = Dominance of the largest contributors
protection-rule-p-percent = p % rule
protection-rule-complementary = Further cells, so that none can be computed
protection-rule-rounding = Rounding
protection-rule-publish-from = Minimum number of sampled people
protection-rule-already-public = None: the data are already public or generated

frequency-A = yearly
frequency-S = half-yearly
frequency-T = every four months
frequency-Q = quarterly
frequency-M = monthly
frequency-W = weekly
frequency-D = daily

word-total = Total
word-no-data = No data
word-protected = Withheld to protect people
word-forecast = Forecast
word-uncertainty = 95 % interval
word-disputed = Status disputed
word-none = –
word-time = Time
word-warning = Warning
