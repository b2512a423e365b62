//! Names and codes of areas in the shared public data: all resolve, but those with a reason.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use rihla_model::{AreaResolver, Resolution, Scheme, Vocabulary};

fn shared() -> Option<PathBuf> {
    let folder = std::env::var_os("RIHLA_SHARED_DATA")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data"), PathBuf::from);
    if folder.is_dir() {
        return Some(folder);
    }
    println!("not run: shared data absent");
    None
}

/// The distinct cells of some columns (by header) of a delimited file; Windows-1252 bytes above 0x9F are those of Latin-1.
fn column_cells(path: &std::path::Path, delimiter: u8, columns: &[&str]) -> BTreeSet<String> {
    let bytes = std::fs::read(path).unwrap();
    let text = String::from_utf8(bytes).unwrap_or_else(|e| e.into_bytes().into_iter().map(char::from).collect());
    let text = text.trim_start_matches('\u{FEFF}');
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(text.as_bytes());
    let header = reader.headers().unwrap().clone();
    let wanted: Vec<usize> = columns
        .iter()
        .map(|name| header.iter().position(|h| h.trim() == *name).unwrap_or_else(|| panic!("{path:?} has no {name}: {header:?}")))
        .collect();
    let mut cells = BTreeSet::new();
    for record in reader.records() {
        let record = record.unwrap();
        for at in &wanted {
            cells.insert(record.get(*at).unwrap_or_default().trim().to_owned());
        }
    }
    cells
}

/// The texts that name no single area, with what they were told.
fn unmatched(resolver: &AreaResolver, texts: impl IntoIterator<Item = String>, scheme: Scheme) -> BTreeMap<String, String> {
    let mut left = BTreeMap::new();
    for text in texts.into_iter().filter(|t| !t.is_empty()) {
        match resolver.resolve(&text, scheme, None) {
            Resolution::One { .. } => {}
            Resolution::Ambiguous { candidates } => {
                left.insert(text, candidates.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "));
            }
            Resolution::Unknown { .. } | Resolution::OutOfTime { .. } => {
                left.insert(text, "-".to_owned());
            }
        }
    }
    left
}

fn check(what: &str, left: &BTreeMap<String, String>, justified: &[(&str, &str)]) {
    let justified: BTreeMap<String, String> = justified.iter().map(|(text, told)| ((*text).to_owned(), (*told).to_owned())).collect();
    assert_eq!(*left, justified, "{what}");
}

fn resolver() -> AreaResolver {
    AreaResolver::new(&Vocabulary::embedded().unwrap())
}

/// Headings of blocks, which are no areas.
const HEADINGS: [(&str, &str); 4] = [
    ("Geographic regions", "-"),
    ("Sustainable Development Goal (SDG) regions", "-"),
    ("UN development groups", "-"),
    ("World Bank income groups", "-"),
];

#[test]
fn names_of_the_united_nations() {
    let Some(folder) = shared() else { return };
    let resolver = resolver();
    let stock = folder.join("undesa-migrant-stock/migrants_by_origin_and_destination_total.csv");
    check("destinations", &unmatched(&resolver, column_cells(&stock, b',', &["Destination"]), Scheme::M49), &HEADINGS);
    let text = std::fs::read_to_string(&stock).unwrap();
    let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{FEFF}').as_bytes());
    let origins: Vec<String> = reader.headers().unwrap().iter().skip(3).map(str::to_owned).collect();
    assert_eq!(origins.len(), 234);
    check("origins", &unmatched(&resolver, origins, Scheme::M49), &[]);
    for language in ["ar", "en", "es", "fr"] {
        let file = folder.join(format!("country-codes-m49/UNSD-{language}.csv"));
        let names = column_cells(&file, b',', &["Country or Area", "Region Name", "Sub-region Name", "Intermediate Region Name"]);
        check(language, &unmatched(&resolver, names, Scheme::M49), &[]);
        check(language, &unmatched(&resolver, column_cells(&file, b',', &["ISO-alpha3 Code"]), Scheme::Iso3), &[]);
        check(language, &unmatched(&resolver, column_cells(&file, b',', &["ISO-alpha2 Code"]), Scheme::Iso2), &[]);
        check(language, &unmatched(&resolver, column_cells(&file, b',', &["M49 Code", "Region Code"]), Scheme::M49), &[]);
    }
}

#[test]
fn names_and_codes_of_unhcr() {
    let Some(folder) = shared() else { return };
    let folder = folder.join("unhcr-population");
    let resolver = resolver();
    for file in ["population", "flows", "asylum_decisions", "asylum_applications", "demographics", "solutions"] {
        let path = folder.join(format!("{file}.csv"));
        check(file, &unmatched(&resolver, column_cells(&path, b',', &["coo_name", "coa_name"]), Scheme::Unhcr), &[]);
        check(file, &unmatched(&resolver, column_cells(&path, b',', &["coo", "coa"]), Scheme::Unhcr), &[]);
        // In the table of flows UNHCR's own codes stand among the ISO codes for what is no country.
        let left = unmatched(&resolver, column_cells(&path, b',', &["coo_iso", "coa_iso"]), Scheme::Iso3);
        check(file, &left, if file == "flows" { &[("STA", "-"), ("UKN", "-")] } else { &[] });
    }
    let countries = folder.join("countries.csv");
    // CRB is a row without name or ISO code in the publisher's own table.
    check("countries", &unmatched(&resolver, column_cells(&countries, b',', &["name", "unhcr_code"]), Scheme::Unhcr), &[("CRB", "-")]);
    check("regions", &unmatched(&resolver, column_cells(&countries, b',', &["unhcr_region", "unsd_subregion"]), Scheme::Unhcr), &[]);
    let export = folder.join("unhcr_popstats_export_time_series_2015_07_09_172031.csv");
    let text = std::fs::read_to_string(&export).unwrap();
    if let Some(header) = text.lines().position(|line| line.contains("Origin") && line.contains("Population type")) {
        let table: String = text.lines().skip(header).collect::<Vec<_>>().join("\n");
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(table.as_bytes());
        let at: Vec<usize> = reader
            .headers()
            .unwrap()
            .iter()
            .enumerate()
            .filter(|(_, h)| h.contains("Country") || h.contains("Origin"))
            .map(|(at, _)| at)
            .collect();
        assert!(at.len() >= 2);
        let names: BTreeSet<String> = reader
            .records()
            .flat_map(|r| r.unwrap().iter().enumerate().filter(|(i, _)| at.contains(i)).map(|(_, c)| c.to_owned()).collect::<Vec<_>>())
            .collect();
        check("2015 export", &unmatched(&resolver, names, Scheme::Unhcr), &[]);
    }
}

#[test]
fn names_and_codes_of_the_world_bank() {
    let resolver = resolver();
    let golden = |text: &'static str| text.lines().map(str::to_owned).collect::<Vec<_>>();
    // Taken from the workbooks, which this crate does not read.
    let names = golden(include_str!("../golden/worldbank_names.txt"));
    check("workbooks", &unmatched(&resolver, names, Scheme::WorldBank), &[]);
    check("codes", &unmatched(&resolver, golden(include_str!("../golden/worldbank_codes.txt")), Scheme::WorldBank), &[]);
    let Some(folder) = shared() else { return };
    let folder = folder.join("wb-remittances");
    let matrix = folder.join("bilateral_remittances_semicolon_latin1.csv");
    let bytes: String = std::fs::read(&matrix).unwrap().into_iter().map(char::from).collect();
    let mut reader = csv::ReaderBuilder::new().delimiter(b';').flexible(true).from_reader(bytes.as_bytes());
    let mut names: BTreeSet<String> = reader.headers().unwrap().iter().skip(1).map(|n| n.trim().to_owned()).collect();
    names.extend(reader.records().map(|r| r.unwrap().get(0).unwrap_or_default().trim().to_owned()));
    check("matrix", &unmatched(&resolver, names, Scheme::WorldBank), &[("Total", "-"), ("Total Remittances", "-")]);
}

#[test]
fn names_of_incidents_displacement_and_surveys() {
    let Some(folder) = shared() else { return };
    let resolver = resolver();
    let mut names = BTreeSet::new();
    for year in 2014..=2025 {
        let text = std::fs::read_to_string(folder.join(format!("mmp-incidents/{year}-json.json"))).unwrap();
        let records: Vec<serde_json::Value> = serde_json::from_str(&text).unwrap();
        for record in records {
            for field in ["country_of_incident", "region", "unsd_geographic_grouping", "region_origin"] {
                names.extend(record.get(field).and_then(|v| v.as_str()).map(|t| t.trim().replace("&#039;", "'")));
            }
        }
    }
    // The United Nations and the World Bank draw these two regions differently.
    let regions = [("North America", "M49_021 WB_NAC"), ("Sub-Saharan Africa", "M49_202 WB_SSF")];
    check("incidents", &unmatched(&resolver, names, Scheme::Name), &regions);
    let classic = folder.join("mmp-incidents/Global Missing Migrants Dataset 2.csv");
    let origins: BTreeSet<String> =
        column_cells(&classic, b',', &["Country of Origin"]).iter().flat_map(|cell| cell.split(',')).map(|n| n.trim().to_owned()).collect();
    check("classic origins", &unmatched(&resolver, origins, Scheme::Name), &[("Congo", "COD COG")]);
    let gidd = folder.join("idmc-gidd/Internal displacements (new displacements) associated with disasters.csv");
    check("disasters", &unmatched(&resolver, column_cells(&gidd, b',', &["country_name"]), Scheme::Name), &[("Congo", "COD COG")]);
    check("disaster codes", &unmatched(&resolver, column_cells(&gidd, b',', &["iso3"]), Scheme::Iso3), &[]);
    let dtm = folder.join("dtm/global-iom-dtm-from-api-admin-0-to-2.csv");
    check("dtm", &unmatched(&resolver, column_cells(&dtm, b',', &["admin0Name"]), Scheme::Name), &[("#country+name", "-")]);
    // Country of birth in the Current Population Survey; the file is packed, so its 43 values stand here.
    let survey = [
        "Cambodia",
        "Canada",
        "China",
        "Columbia",
        "Cuba",
        "Dominican-Republic",
        "Ecuador",
        "El-Salvador",
        "England",
        "France",
        "Germany",
        "Greece",
        "Guatemala",
        "Haiti",
        "Holand-Netherlands",
        "Honduras",
        "Hong Kong",
        "Hungary",
        "India",
        "Iran",
        "Ireland",
        "Italy",
        "Jamaica",
        "Japan",
        "Laos",
        "Mexico",
        "Nicaragua",
        "Outlying-U S (Guam USVI etc)",
        "Panama",
        "Peru",
        "Philippines",
        "Poland",
        "Portugal",
        "Puerto-Rico",
        "Scotland",
        "South Korea",
        "Taiwan",
        "Thailand",
        "Trinadad&Tobago",
        "United-States",
        "Vietnam",
        "Yugoslavia",
        "?",
    ];
    // Two States bore the name in the survey's years; `?` is the survey's mark for what is missing.
    check("survey", &unmatched(&resolver, survey.map(str::to_owned), Scheme::Name), &[("?", "-"), ("Yugoslavia", "SCG YUG")]);
}

#[test]
fn codes_and_names_of_eurostat() {
    let Some(folder) = shared() else { return };
    let resolver = resolver();
    let applicants = folder.join("eurostat-migration/asylum_applicants_total.csv");
    // TOTAL is a total, which a definition translates to _T.
    check("codes", &unmatched(&resolver, column_cells(&applicants, b',', &["citizen", "geo"]), Scheme::Iso2), &[("TOTAL", "-")]);
    check("names", &unmatched(&resolver, column_cells(&applicants, b',', &["Geopolitical entity (reporting)"]), Scheme::Name), &[]);
    let unemployment = folder.join("eurostat-migration/unemployment_by_citizenship.csv");
    check("citizenship", &unmatched(&resolver, column_cells(&unemployment, b',', &["citizen", "geo"]), Scheme::Name), &[("Total", "-")]);
    let permits = folder.join("eurostat-migration/migration_permits_issued.csv");
    check("permits", &unmatched(&resolver, column_cells(&permits, b',', &["geo"]), Scheme::Name), &[]);
}
