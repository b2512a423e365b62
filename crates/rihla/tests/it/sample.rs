//! A small observatory for tests: six datasets of several kinds, one of them old, one withdrawn, with every kind of cell.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;
use rihla::web::{FileAnswer, FileBody, SiteProvider};
use rihla_language::Catalogue;
use rihla_model::definition::{DatasetDefinition, Definitions, ObservatoryDefinition, Territory, parse};
use rihla_model::{AgencyId, ConceptId, ConfStatus, DatasetId, Language, LocalText, ObsStatus, ReleaseId, Severity, SourceId, VintageId};
use rihla_operations::publish::site::*;
use rihla_table::{Contributors, CubeBuilder, Dimension, DimensionCode, Indicator, Protection, Relation, Released, seal};

/// Text in all spoken languages: the same words, the Arabic given.
fn text(en: &str, fr: &str, ar: &str) -> LocalText {
    let mut text = LocalText::new(Language::En, en);
    text.insert(Language::Fr, fr);
    text.insert(Language::Ar, ar);
    text
}

fn code(code: &str, name: LocalText, level: u8, aggregate: bool) -> DimensionCode {
    DimensionCode { code: code.to_owned(), name, level, aggregate }
}

fn dimension(concept: &str, name: LocalText, list: Option<&str>, codes: Vec<DimensionCode>) -> Dimension {
    let parts: Vec<u32> = (0..codes.len()).filter(|&i| codes[i].code != "_T").map(|i| u32::try_from(i).unwrap()).collect();
    let total = codes.iter().position(|c| c.code == "_T").map(|i| u32::try_from(i).unwrap());
    let relations = total.map(|parent| Relation { parent, parts }).into_iter().collect();
    Dimension { concept: ConceptId::new(concept).unwrap(), name, list: list.map(|l| l.parse().unwrap()), codes, relations }
}

fn total() -> DimensionCode {
    code("_T", text("Total", "Total", "المجموع"), 0, true)
}

pub fn sex() -> Dimension {
    dimension(
        "SEX",
        text("Sex", "Sexe", "الجنس"),
        Some("CL_SEX"),
        vec![total(), code("F", text("Women", "Femmes", "نساء"), 1, false), code("M", text("Men", "Hommes", "رجال"), 1, false)],
    )
}

pub fn age() -> Dimension {
    let mut codes = vec![total()];
    for (c, label) in
        [("Y0T14", "0–14"), ("Y15T24", "15–24"), ("Y25T34", "25–34"), ("Y35T44", "35–44"), ("Y45T64", "45–64"), ("Y_GE65", "65+")]
    {
        codes.push(code(c, text(label, label, label), 1, false));
    }
    dimension("AGE", text("Age", "Âge", "العمر"), None, codes)
}

const COUNTRIES: [(&str, &str, &str, &str); 14] = [
    ("SEN", "Senegal", "Sénégal", "السنغال"),
    ("CIV", "Côte d'Ivoire", "Côte d’Ivoire", "كوت ديفوار"),
    ("MLI", "Mali", "Mali", "مالي"),
    ("GIN", "Guinea", "Guinée", "غينيا"),
    ("NGA", "Nigeria", "Nigéria", "نيجيريا"),
    ("CMR", "Cameroon", "Cameroun", "الكاميرون"),
    ("FRA", "France", "France", "فرنسا"),
    ("ESP", "Spain", "Espagne", "إسبانيا"),
    ("ITA", "Italy", "Italie", "إيطاليا"),
    ("SYR", "Syrian Arab Republic", "République arabe syrienne", "الجمهورية العربية السورية"),
    ("DZA", "Algeria", "Algérie", "الجزائر"),
    ("TUN", "Tunisia", "Tunisie", "تونس"),
    ("COD", "Democratic Republic of the Congo", "République démocratique du Congo", "جمهورية الكونغو الديمقراطية"),
    ("PHL", "Philippines", "Philippines", "الفلبين"),
];

pub fn countries(concept: &str, name: LocalText) -> Dimension {
    let mut codes = vec![total()];
    codes.extend(COUNTRIES.iter().map(|(c, en, fr, ar)| code(c, text(en, fr, ar), 1, false)));
    dimension(concept, name, Some("CL_AREA"), codes)
}

pub fn time(periods: &[&str]) -> Dimension {
    let codes = periods.iter().map(|p| code(p, LocalText::default(), 0, false)).collect();
    Dimension {
        concept: ConceptId::new("TIME_PERIOD").unwrap(),
        name: text("Time", "Temps", "الزمن"),
        list: None,
        codes,
        relations: Vec::new(),
    }
}

pub fn persons(id: &str, en: &str, fr: &str, ar: &str) -> Indicator {
    Indicator {
        id: id.to_owned(),
        name: text(en, fr, ar),
        unit: "PS".to_owned(),
        unit_name: text("persons", "personnes", "أشخاص"),
        unit_multiplier: 0,
        scale: 0,
        decimals: 0,
        additive: true,
    }
}

/// A cube with every combination of codes: leaf values from a rule, totals as sums, small cells withheld.
pub fn released(dataset: &str, dimensions: &[Dimension], indicators: &[Indicator], leaf: impl Fn(&[u32]) -> i128) -> Released {
    let mut builder = CubeBuilder::new(DatasetId::new(dataset).unwrap(), "1.0.0".to_owned(), dimensions.to_vec(), indicators.to_vec());
    let sizes: Vec<u32> = dimensions.iter().map(|d| u32::try_from(d.codes.len()).unwrap()).collect();
    let mut withheld = 0;
    let mut cells = 0;
    let mut key = vec![0_u32; sizes.len()];
    loop {
        let leaves = leaves(dimensions, &key);
        let value: i128 = leaves.iter().map(|k| leaf(k)).sum();
        let one_leaf = leaves.len() == 1;
        let last = sizes.len() - 1;
        cells += 1;
        let (shown, status, conf) = match value {
            _ if one_leaf && key.iter().sum::<u32>() % 29 == 3 => (None, ObsStatus::O, ConfStatus::F),
            1..10 => (None, ObsStatus::A, ConfStatus::C),
            v if one_leaf && v % 17 == 5 => (None, ObsStatus::A, ConfStatus::D),
            v if key[last] + 1 == sizes[last] => (Some(v), ObsStatus::P, ConfStatus::F),
            v if v % 31 == 7 => (Some(v), ObsStatus::E, ConfStatus::F),
            v => (Some(v), ObsStatus::A, ConfStatus::F),
        };
        if conf != ConfStatus::F {
            withheld += 1;
        }
        // some combinations were never observed
        if !(one_leaf && value == 0 && key.iter().sum::<u32>() % 2 == 0) {
            builder.push(0, &key, shown, status, conf, Contributors::default()).unwrap();
            if indicators.len() > 1 && value > 0 {
                let share = 1000 - (value % 700);
                builder.push(1, &key, Some(share), ObsStatus::A, ConfStatus::F, Contributors::default()).unwrap();
            }
        }
        let mut at = sizes.len();
        loop {
            if at == 0 {
                let protection = Protection {
                    rules: vec!["minimum-frequency".to_owned(), "complementary".to_owned()],
                    cells,
                    primary: withheld / 2,
                    secondary: withheld - withheld / 2,
                    unreliable: 0,
                    rounding: None,
                    audited: true,
                };
                return seal::seal(builder.build(), protection);
            }
            at -= 1;
            key[at] += 1;
            if key[at] < sizes[at] {
                break;
            }
            key[at] = 0;
        }
    }
}

fn leaves(dimensions: &[Dimension], key: &[u32]) -> Vec<Vec<u32>> {
    let mut all = vec![Vec::new()];
    for (d, &k) in dimensions.iter().zip(key) {
        let of: Vec<u32> =
            if Some(k) == d.total() { (0..u32::try_from(d.codes.len()).unwrap()).filter(|p| *p != k).collect() } else { vec![k] };
        all = all.into_iter().flat_map(|head: Vec<u32>| of.iter().map(move |p| [head.clone(), vec![*p]].concat())).collect();
    }
    all
}

fn at(moment: &str) -> Timestamp {
    moment.parse().unwrap()
}

fn observatory() -> ObservatoryDefinition {
    parse(
        "observatory.toml",
        r#"
id = "ATLAS_OBS"
name = { en = "Migration Observatory of Atlas", fr = "Observatoire des migrations d’Atlas", ar = "مرصد الهجرة في أطلس", pt = "Observatório das Migrações de Atlas", es = "Observatorio de Migraciones de Atlas" }
about = { en = "Figures on who comes, who goes and how they live, from six agencies, with their sources and methods.", fr = "Qui arrive, qui part, comment vivent les migrants : les chiffres de six institutions, avec sources et méthodes.", ar = "أرقام عمّن يأتي ومن يغادر وكيف يعيشون، من ست جهات، مع مصادرها ومناهجها.", pt = "Números sobre quem chega, quem parte e como vive, de seis instituições, com fontes e métodos.", es = "Cifras sobre quién llega, quién se va y cómo vive, de seis organismos, con sus fuentes y métodos." }
country = "XAT"
languages = ["fr", "ar", "en", "pt", "es"]
time-zone = "Africa/Casablanca"
contact = "data@observatory.example"
licence = "CC-BY-4.0"
agencies = [
  { id = "HCP", name = { en = "Statistical office", fr = "Haut-commissariat au plan", ar = "المندوبية السامية للتخطيط" }, contact = "stat@hcp.example" },
  { id = "DGSN", name = { fr = "Direction de la police" }, contact = "" },
  { id = "MAE", name = { en = "Ministry of foreign affairs", fr = "Ministère des affaires étrangères", ar = "وزارة الشؤون الخارجية" } },
]
approvers = [
  { id = "benali", name = { en = "Office of the director" }, public-key = "x" },
  { id = "okafor", name = { en = "Data protection officer" }, public-key = "y" },
]
"#,
    )
    .unwrap()
}

fn definition(toml: &str) -> DatasetDefinition {
    parse("dataset.toml", toml).unwrap()
}

fn source(id: &str, agency: &str, name: LocalText, title: LocalText, definitions: Definitions) -> SourceCard {
    SourceCard {
        id: SourceId::new(id).unwrap(),
        agency: AgencyId::new(agency).unwrap(),
        agency_name: name,
        title,
        definitions,
        quality: text("Checked against the register of last year.", "Contrôlé avec le registre de l’an passé.", "دُقّق بسجل العام الماضي."),
        licence: "Agreement 12/2024".to_owned(),
        attribution: LocalText::default(),
        rows_read: 48_120,
        rows_used: 47_733,
        files: 3,
        received_at: Some(at("2026-10-03T08:12:00Z")),
        waiting_since: None,
        on_request: false,
        periods: Some(("2015".to_owned(), "2025".to_owned())),
        unusable: None,
        overdue: None,
        problems: vec![
            ProblemCount {
                severity: Severity::Error, rule: "code-unknown".to_owned(), column: Some("nationalité".to_owned()), count: 212
            },
            ProblemCount { severity: Severity::Warning, rule: "columns-shifted".to_owned(), column: None, count: 175 },
            ProblemCount { severity: Severity::Note, rule: "line-passed-over".to_owned(), column: None, count: 4 },
            ProblemCount { severity: Severity::Note, rule: "own-rule".to_owned(), column: Some("<b>x</b>".to_owned()), count: 1 },
        ],
    }
}

fn record(dataset: &str, number: u32, released_at: &str, state: ReleaseState, periods: (&str, &str)) -> ReleaseRecord {
    ReleaseRecord {
        id: ReleaseId::new(format!("{dataset}.{number}")).unwrap(),
        dataset: DatasetId::new(dataset).unwrap(),
        number,
        vintage: VintageId::new(format!("v{number}-7f3a9c")).unwrap(),
        state,
        released_at: at(released_at),
        embargo_until: None,
        approvals: vec![
            ApprovalRecord { approver: AgencyId::new("benali").unwrap(), at: at(released_at), signature: "s".to_owned(), standing: false },
            ApprovalRecord { approver: AgencyId::new("okafor").unwrap(), at: at(released_at), signature: "s".to_owned(), standing: true },
        ],
        reason: None,
        withdrawn: None,
        bridges: Vec::new(),
        inputs: vec![InputRecord {
            source: SourceId::new("permits").unwrap(),
            hash: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08".to_owned(),
            file: "permits-2025.csv".to_owned(),
            rows: 47_733,
        }],
        definition_hash: "ab".repeat(32),
        policy_hash: "cd".repeat(32),
        protection: Protection {
            rules: vec!["minimum-frequency".to_owned(), "complementary".to_owned()],
            cells: 5_940,
            primary: 61,
            secondary: 88,
            unreliable: 0,
            rounding: None,
            audited: true,
        },
        periods: Some((periods.0.to_owned(), periods.1.to_owned())),
        made_by: "rihla 0.1.0".to_owned(),
    }
}

fn said(id: &str, args: &[(&str, Argument)]) -> Said {
    Said { id: id.to_owned(), args: args.iter().map(|(n, a)| ((*n).to_owned(), a.clone())).collect() }
}

fn quality(stale: bool) -> QualityCard {
    let local = Argument::Local(BTreeMap::from([
        ("en".to_owned(), "Residence permits".to_owned()),
        ("fr".to_owned(), "Titres de séjour".to_owned()),
        ("ar".to_owned(), "رخص الإقامة".to_owned()),
    ]));
    let score = |priority, score, reasons| QualityScore {
        priority,
        score,
        reasons,
        owner: LocalText::new(Language::En, "Statistical office, migration unit"),
    };
    QualityCard {
        scores: vec![
            score(
                QualityPriority::Availability,
                3,
                vec![
                    said("quality-availability-periods", &[("present", Argument::Number(10)), ("due", Argument::Number(11))]),
                    said("quality-availability-overdue", &[("source", local.clone()), ("period", Argument::Text("2025".to_owned()))]),
                ],
            ),
            score(QualityPriority::Accessibility, 4, vec![said("quality-accessibility-formats", &[("count", Argument::Number(4))])]),
            score(
                QualityPriority::Comparability,
                2,
                vec![
                    said("quality-comparability-standard", &[("basis", Argument::Text("UN2021".to_owned()))]),
                    said("quality-comparability-definitions-differ", &[("count", Argument::Number(2))]),
                ],
            ),
            score(QualityPriority::Fragmentation, 3, vec![said("quality-fragmentation-sources", &[("count", Argument::Number(2))])]),
            score(
                QualityPriority::Reliability,
                if stale { 0 } else { 3 },
                vec![
                    said("quality-reliability-rows-used", &[("share", Argument::Number(99))]),
                    said("quality-reliability-problems", &[("count", Argument::Number(387))]),
                ],
            ),
        ],
        last_day: Some(if stale { "2012-12-31" } else { "2025-12-31" }.to_owned()),
        age_years: Some(if stale { 13 } else { 0 }),
        stale,
    }
}

fn files(id: &str) -> Vec<DownloadFile> {
    let file = |kind: &str, ending: &str, language: Option<&str>, media: &str, bytes| DownloadFile {
        kind: kind.to_owned(),
        name: format!("{id}{ending}"),
        language: language.map(str::to_owned),
        media_type: media.to_owned(),
        bytes,
        sha256: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855".to_owned(),
    };
    vec![
        file("csv", "-fr.csv", Some("fr"), "text/csv", 482_113),
        file("csv", "-ar.csv", Some("ar"), "text/csv", 522_113),
        file("sdmx-csv", ".sdmx.csv", None, "application/vnd.sdmx.data+csv;version=2.0.0", 311_002),
        file("xlsx", "-fr.xlsx", Some("fr"), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", 2_482_113),
        file("parquet", ".parquet", None, "application/vnd.apache.parquet", 812),
    ]
}

fn published(definition: DatasetDefinition, released: Released, stale: bool, periods: (&str, &str)) -> PublishedDataset {
    let id = definition.id.to_string();
    let first = record(&id, 1, "2025-03-31T09:00:00Z", ReleaseState::Preliminary, periods);
    let mut second = record(&id, 2, "2026-03-31T09:00:00Z", ReleaseState::Revised, periods);
    second.reason = Some("The February delivery held one month twice.".to_owned());
    let revisions = vec![
        Revision {
            from: first.id.clone(),
            to: second.id.clone(),
            period: "2024".to_owned(),
            before: Some(120_331),
            after: Some(119_874),
            cells_changed: 212,
        },
        Revision {
            from: first.id.clone(),
            to: second.id.clone(),
            period: "2025".to_owned(),
            before: None,
            after: Some(121_002),
            cells_changed: 540,
        },
    ];
    let sources = definition.from.iter().map(|f| f.source.clone()).collect();
    PublishedDataset {
        sources,
        files: files(&id),
        definition,
        release: second.clone(),
        released: Arc::new(released),
        quality: quality(stale),
        history: vec![second, first],
        revisions,
    }
}

const YEARS: [&str; 11] = ["2015", "2016", "2017", "2018", "2019", "2020", "2021", "2022", "2023", "2024", "2025"];

/// The sample site.
pub fn site() -> Site {
    let permits = definition(
        r#"
id = "permits"
structure = "MIG_PERMIT"
version = "1.0.0"
title = { en = "Residence permits issued", fr = "Titres de séjour délivrés", ar = "رخص الإقامة الممنوحة", pt = "Autorizações de residência emitidas", es = "Permisos de residencia concedidos" }
summary = { en = "First permits by citizenship, sex and year, from the police register.", fr = "Premiers titres par nationalité, sexe et année, d’après le registre de la police.", ar = "الرخص الأولى بحسب الجنسية والجنس والسنة، من سجل الشرطة." }
family = "permits"
owner = "Statistical office, migration unit"
tags = ["gcm:1", "gcm:5", "sdg:10.7"]
from = [{ source = "permits", rename = { CITIZENSHIP = "NATIONALITY" }, where = { STATUS = ["ISSUED"] } }, { source = "consular", set = { DATA_SOURCE = "MAE" } }]
dimensions = [{ concept = "CITIZENSHIP", list = "CL_AREA" }, { concept = "SEX", list = "CL_SEX" }]
time = { frequency = "A" }
measure = { kind = "count", unit = "PS" }
method = { en = "Records are counted in the year of issue. A person with two permits in a year counts twice.", fr = "Les titres sont comptés l’année de leur délivrance." }
limits = { en = "Permits of children under 12 are not recorded.", fr = "Les titres des enfants de moins de 12 ans ne sont pas enregistrés.", ar = "لا تُسجَّل رخص الأطفال دون الثانية عشرة." }
views = [
  { title = { en = "More than a hundred thousand permits are issued each year", fr = "Plus de cent mille titres sont délivrés chaque année", ar = "أكثر من مئة ألف رخصة تُمنح كل سنة" }, kind = "line", rows = "TIME_PERIOD", columns = "SEX" },
  { title = { en = "Most permits go to citizens of West African countries", fr = "La plupart des titres vont à des ressortissants d’Afrique de l’Ouest", ar = "معظم الرخص لمواطني غرب أفريقيا" }, kind = "bar", rows = "CITIZENSHIP", at = { TIME_PERIOD = "latest" }, top = 10 },
  { title = { en = "Where permit holders come from", fr = "D’où viennent les titulaires", ar = "من أين يأتي حاملو الرخص" }, kind = "map", rows = "CITIZENSHIP", at = { TIME_PERIOD = "latest" } },
  { title = { en = "Citizenship by year", fr = "Nationalité par année", ar = "الجنسية بحسب السنة" }, kind = "heat-map", rows = "CITIZENSHIP", columns = "TIME_PERIOD" },
  { title = { en = "Women and men by citizenship", fr = "Femmes et hommes par nationalité", ar = "النساء والرجال بحسب الجنسية" }, kind = "table", rows = "CITIZENSHIP", columns = "SEX" },
]
indicators = [{ id = "SHARE", name = { en = "Share of the total", fr = "Part du total", ar = "الحصة من المجموع" }, kind = "share-of", dimension = "CITIZENSHIP" }]
"#,
    );
    let share = Indicator {
        id: "SHARE".to_owned(),
        name: text("Share of the total", "Part du total", "الحصة من المجموع"),
        unit: "PT".to_owned(),
        unit_name: text("percent", "pour cent", "بالمئة"),
        unit_multiplier: 0,
        scale: 1,
        decimals: 1,
        additive: false,
    };
    let permits_cells = released(
        "permits",
        &[countries("CITIZENSHIP", text("Citizenship", "Nationalité", "الجنسية (المواطنة)")), sex(), time(&YEARS)],
        &[persons("N", "Permits issued", "Titres délivrés", "الرخص الممنوحة"), share],
        |k| {
            let base = 9_000 / i128::from(k[0]) - 620;
            (base + i128::from(k[2]) * 130 - i128::from(k[1]) * 97).max(0)
        },
    );
    let stock = definition(
        r#"
id = "stock"
structure = "MIG_STOCK"
version = "1.0.0"
title = { en = "Foreign population by age", fr = "Population étrangère par âge", ar = "السكان الأجانب بحسب العمر" }
summary = { en = "Foreign citizens at the census.", fr = "Étrangers au recensement.", ar = "الأجانب في الإحصاء." }
family = "stock"
owner = "Statistical office, census"
from = [{ source = "census" }]
dimensions = [{ concept = "AGE", bands = [0, 15, 25, 35, 45, 65] }, { concept = "SEX", list = "CL_SEX" }]
time = { frequency = "A", roll = "last" }
measure = { kind = "count", unit = "PS" }
views = [
  { title = { en = "Most foreign residents are of working age", fr = "La plupart des étrangers sont en âge de travailler", ar = "معظم الأجانب في سن العمل" }, kind = "pyramid", rows = "AGE", columns = "SEX", at = { TIME_PERIOD = "latest" } },
  { title = { en = "Age and sex", fr = "Âge et sexe", ar = "العمر والجنس" }, kind = "stacked-bar", rows = "AGE", columns = "SEX" },
]
"#,
    );
    let stock_cells = released(
        "stock",
        &[age(), sex(), time(&["2004", "2012"])],
        &[persons("N", "Foreign citizens", "Étrangers", "الأجانب")],
        |k| i128::from(k[0] * 371 % 5 + 2) * 2_100 + i128::from(k[1]) * 320 + i128::from(k[2]) * 900,
    );
    let flow = definition(
        r#"
id = "border"
structure = "MIG_FLOW"
version = "1.0.0"
title = { en = "Monthly arrivals at the border", fr = "Arrivées mensuelles à la frontière", ar = "الوافدون الشهريون على الحدود" }
family = "flow"
owner = "Police"
from = [{ source = "border" }]
dimensions = [{ concept = "SEX", list = "CL_SEX" }]
time = { frequency = "M" }
measure = { kind = "sum", of = "OBS_VALUE", unit = "PS" }
views = [ { title = { en = "Arrivals rise in summer", fr = "Les arrivées augmentent en été", ar = "ترتفع أعداد الوافدين صيفا" }, kind = "line", rows = "SEX", columns = "TIME_PERIOD" } ]
"#,
    );
    let months: Vec<String> = (2023..=2025).flat_map(|y| (1..=12).map(move |m| format!("{y}-{m:02}"))).collect();
    let months: Vec<&str> = months.iter().map(String::as_str).collect();
    let flow_cells = released("border", &[sex(), time(&months)], &[persons("N", "Arrivals", "Arrivées", "الوافدون")], |k| {
        let month = i128::from(k[1] % 12);
        8_000 + (6 - (month - 6).abs()) * 900 + i128::from(k[0]) * 500
    });
    let hostile = definition(
        r#"
id = "hostile"
structure = "MIG_STOCK"
version = "1.0.0"
title = "<script>alert('x')</script> & \"quotes\""
summary = { am = "ሰላም <b>ዓለም</b>" }
family = "diaspora"
owner = "<img src=x onerror=alert(1)>"
tags = ["\"><script>"]
from = [{ source = "consular" }]
dimensions = [{ concept = "DESTINATION", list = "CL_AREA" }]
time = { frequency = "A" }
measure = { kind = "count", unit = "PS" }
views = [ { title = "</svg><script>1</script>", kind = "bar", rows = "DESTINATION", at = { TIME_PERIOD = "latest" } } ]
"#,
    );
    let mut wicked = countries("DESTINATION", LocalText::new(Language::En, "<i>Destination</i>"));
    wicked.codes[1].name = LocalText::new(Language::En, "<script>alert(2)</script>");
    let hostile_cells =
        released("hostile", &[wicked, time(&YEARS)], &[persons("N", "<u>Nationals</u>", "Nationaux", "المواطنون")], |k| {
            i128::from(k[0]) * 811 + i128::from(k[1]) * 50
        });
    let mut overdue = source(
        "border",
        "DGSN",
        LocalText::new(Language::Fr, "Direction de la police"),
        text("Border posts", "Postes frontière", "المراكز الحدودية"),
        Definitions { unit: Some("crossings".to_owned()), ..Definitions::default() },
    );
    overdue.overdue = Some("2025-12".to_owned());
    let mut broken = source(
        "labour",
        "HCP",
        text("Statistical office", "Haut-commissariat au plan", "المندوبية السامية للتخطيط"),
        text("Labour force survey", "Enquête emploi", "مسح القوى العاملة"),
        Definitions::default(),
    );
    broken.unusable = Some("column-absent".to_owned());
    let mut tombstone = record("asylum", 1, "2024-05-02T09:00:00Z", ReleaseState::Final, ("2020", "2023"));
    tombstone.withdrawn = Some(Withdrawal {
        at: at("2026-06-01T10:00:00Z"),
        reason: "A breakdown showed single families.".to_owned(),
        by: AgencyId::new("okafor").unwrap(),
    });
    Site {
        observatory: observatory(),
        as_of: at("2026-11-20T12:00:00Z"),
        datasets: vec![
            published(flow, flow_cells, false, ("2023-01", "2025-12")),
            published(hostile, hostile_cells, false, ("2015", "2025")),
            published(permits, permits_cells, false, ("2015", "2025")),
            published(stock, stock_cells, true, ("2004", "2012")),
        ],
        on_request: Vec::new(),
        withdrawn: vec![WithdrawnDataset {
            dataset: DatasetId::new("asylum").unwrap(),
            title: text("Asylum claims", "Demandes d’asile", "طلبات اللجوء"),
            history: vec![tombstone],
        }],
        announced: vec![
            Announced {
                dataset: DatasetId::new("permits").unwrap(),
                title: text("Residence permits issued", "Titres de séjour délivrés", "رخص الإقامة الممنوحة"),
                at: at("2027-03-31T09:00:00Z"),
                local: "2027-03-31 10:00".to_owned(),
                period: Some("2026".to_owned()),
            },
            Announced {
                dataset: DatasetId::new("labour").unwrap(),
                title: text("Work of migrants", "Emploi des migrants", "عمل المهاجرين"),
                at: at("2027-04-30T09:00:00Z"),
                local: "2027-04-30 10:00".to_owned(),
                period: Some("2026-Q4".to_owned()),
            },
        ],
        sources: vec![
            overdue,
            source(
                "census",
                "HCP",
                text("Statistical office", "Haut-commissariat au plan", "المندوبية السامية للتخطيط"),
                text("Population census", "Recensement de la population", "الإحصاء العام للسكان"),
                Definitions {
                    basis: Some("UN1998".to_owned()),
                    origin: Some("CBR".to_owned()),
                    duration: Some("GE12M".to_owned()),
                    unit: Some("persons".to_owned()),
                    ..Definitions::default()
                },
            ),
            source(
                "consular",
                "MAE",
                text("Ministry of foreign affairs", "Ministère des affaires étrangères", "وزارة الشؤون الخارجية"),
                text("Consular register", "Registre consulaire", "السجل القنصلي"),
                Definitions {
                    basis: Some("NAT".to_owned()),
                    origin: Some("CTZ".to_owned()),
                    duration: Some("NONE".to_owned()),
                    unit: Some("persons".to_owned()),
                    coverage: text("Nationals who registered.", "Ressortissants inscrits.", "المواطنون المسجَّلون."),
                    ..Definitions::default()
                },
            ),
            broken,
            source(
                "permits",
                "DGSN",
                LocalText::new(Language::Fr, "Direction de la police"),
                text("Residence permits", "Titres de séjour", "رخص الإقامة"),
                Definitions {
                    basis: Some("UN2021".to_owned()),
                    origin: Some("CTZ".to_owned()),
                    duration: Some("GE3M".to_owned()),
                    unit: Some("permits".to_owned()),
                    coverage: LocalText::new(Language::Fr, "Étrangers de 12 ans et plus."),
                    territory: Some(Territory::Period),
                },
            ),
        ],
    }
}

/// Gives the sample site.
pub struct Sample {
    pub site: Arc<Site>,
    pub catalogue: Arc<Catalogue>,
    /// How the node is called from outside.
    pub address: Option<String>,
}

impl Sample {
    pub fn new() -> Self {
        Self { site: Arc::new(site()), catalogue: Arc::new(Catalogue::embedded().unwrap()), address: None }
    }

    /// All files of the static folder.
    pub fn static_files(&self) -> Vec<(String, Vec<u8>)> {
        let file = |dataset: &str, name: &str| {
            self.file(dataset, name).map(|f| match f.body {
                FileBody::Bytes(bytes) => bytes,
                FileBody::Path(_) => Vec::new(),
            })
        };
        let parts = rihla::static_site::StaticParts {
            requests: None,
            catalogue: &self.catalogue,
            outlines: None,
            catalogue_json: Some("{}"),
            file: &file,
        };
        rihla::static_site::render(&self.site, parts).map(Result::unwrap).collect()
    }
}

impl SiteProvider for Sample {
    fn site(&self) -> Arc<Site> {
        Arc::clone(&self.site)
    }
    fn catalogue(&self) -> Arc<Catalogue> {
        Arc::clone(&self.catalogue)
    }
    fn file(&self, dataset: &str, name: &str) -> Option<FileAnswer> {
        let found = self.site.datasets.iter().find(|d| d.definition.id.as_str() == dataset)?;
        let file = found.files.iter().find(|f| f.name == name)?;
        Some(FileAnswer { body: FileBody::Bytes(b"bytes".to_vec()), media_type: file.media_type.clone(), etag: file.sha256.clone() })
    }
    fn catalogue_json(&self) -> Option<String> {
        Some("{}".to_owned())
    }
    fn address(&self) -> Option<&str> {
        self.address.as_deref()
    }
}
