//! Names of countries and codes of places mean what they meant at the time of their row.

use rihla_ingest::{Context, DeliveredFile, FileContent, read_delivery};
use rihla_model::{AreaResolver, Severity, Vocabulary};

use crate::delivery::{Came, Sunk, definition, read_text, try_read};

const NAMES: &str = r#"
content = "aggregates"
tolerance = 1.0
DEFINITIONS
[reader]
format = "csv"
[[columns]]
name = "country"
concept = "CITIZENSHIP"
type = "area"
scheme = "SCHEME"
[[columns]]
name = "year"
concept = "TIME_PERIOD"
type = "period"
[[columns]]
name = "n"
concept = "OBS_VALUE"
type = "number"
"#;

fn names(scheme: &str, definitions: &str) -> String {
    NAMES.replace("SCHEME", scheme).replace("DEFINITIONS", definitions)
}

/// Codes and years of the rows that were used, and severity, rule, row and value of the problems.
fn told(came: &Came) -> (Vec<String>, Vec<String>) {
    let rows = came.column("CITIZENSHIP").into_iter().zip(came.column("TIME_PERIOD")).map(|(c, y)| format!("{c} {y}")).collect();
    let dated = came.problems.iter().filter(|p| p.rule.id() == "code-out-of-time");
    let problems = dated
        .map(|p| {
            let severity = if p.severity == Severity::Error { "error" } else { "warning" };
            format!("{severity} row {} {}", p.at.row.unwrap(), p.value.clone().unwrap())
        })
        .collect();
    (rows, problems)
}

#[test]
fn a_file_of_1985_names_the_countries_of_1985() {
    let text = "country,year,n\nUSSR,1985,1\nYugoslavia,1985,2\nSudan,1985,3\nGermany,1985,4\nFrance,1985,5\nRussian Federation,1985,6\n";
    let (rows, problems) = told(&read_text(&names("name", ""), text));
    assert_eq!(rows, ["SUN 1985", "YUG 1985", "SDN_736 1985", "DEU_280 1985", "FRA 1985"]);
    assert_eq!(problems, ["error row 7 Russian Federation"]);
}

#[test]
fn every_row_follows_its_own_year() {
    let text = "country,year,n\nSudan,2010,1\nSudan,2011,2\nSudan,2012,3\nYugoslavia,1995,4\nYugoslavia,2010,5\nSouth Sudan,2010,6\n\
        Swaziland,2020,7\nSudan,2010,8\nUSSR,1991,9\nUSSR,1992,10\n";
    let (rows, problems) = told(&read_text(&names("name", ""), text));
    assert_eq!(rows, ["SDN_736 2010", "SDN 2011", "SDN 2012", "SCG 1995", "SWZ 2020", "SDN_736 2010", "SUN 1991"]);
    assert_eq!(problems, ["error row 6 Yugoslavia", "error row 7 South Sudan", "warning row 8 Swaziland", "error row 11 USSR"]);
}

#[test]
fn a_stated_territory_holds_for_all_years() {
    let text = "country,year,n\nSudan,1990,1\nSouth Sudan,1990,2\nUSSR,1990,3\n";
    let (rows, problems) = told(&read_text(&names("name", "definitions = { territory = \"2019-07-01\" }"), text));
    assert_eq!(rows, ["SDN 1990", "SSD 1990"]);
    assert_eq!(problems, ["error row 4 USSR"]);
    let steps = "definitions = { territory = [{ through = \"1995\", frame = \"1985-01-01\" }, { frame = \"2000-01-01\" }] }";
    let text = "country,year,n\nUSSR,1994,1\nUSSR,1996,2\n";
    let (rows, problems) = told(&read_text(&names("name", steps), text));
    assert_eq!((rows.as_slice(), problems.as_slice()), (&["SUN 1994".to_owned()][..], &["error row 3 USSR".to_owned()][..]));
}

#[test]
fn lasting_codes_are_taken_and_said_numbers_are_not() {
    let text = "country,year,n\nSSD,1990,1\nSDN,1990,2\nFRA,1990,3\n";
    let (rows, problems) = told(&read_text(&names("iso3", ""), text));
    assert_eq!(rows, ["SSD 1990", "SDN 1990", "FRA 1990"]);
    assert_eq!(problems, ["warning row 2 SSD", "warning row 3 SDN"]);
    let (rows, problems) = told(&read_text(&names("m49", ""), "country,year,n\n736,1990,1\n736,2014,2\n729,2014,3\n"));
    assert_eq!(rows, ["SDN_736 1990", "SDN 2014"]);
    assert_eq!(problems, ["error row 3 736"]);
}

#[test]
fn a_translation_is_a_decision_for_all_times() {
    let with = names("name", "").replace("scheme = \"name\"", "scheme = \"name\"\ntranslate = \"t\"");
    let (rows, problems) = told(&read_text(&format!("{with}\n[translations.t]\n\"USSR\" = \"SUN\"\n"), "country,year,n\nUSSR,2024,1\n"));
    assert_eq!((rows.as_slice(), problems.len()), (&["SUN 2024".to_owned()][..], 0));
}

#[test]
fn without_any_date_the_day_of_reading_counts() {
    let toml = names("name", "").replace("[[columns]]\nname = \"year\"\nconcept = \"TIME_PERIOD\"\ntype = \"period\"\n", "");
    let came = read_text(&toml, "country,n\nSudan,1\nUSSR,2\n");
    assert_eq!(came.column("CITIZENSHIP"), ["SDN"]);
    assert_eq!(came.problems.iter().filter(|p| p.rule.id() == "code-out-of-time").count(), 1);
    let constant = format!("constants = {{ TIME_PERIOD = \"1985\" }}\n{toml}");
    let came = read_text(&constant, "country,n\nSudan,1\nUSSR,2\n");
    assert_eq!(came.column("CITIZENSHIP"), ["SDN_736", "SUN"]);
}

#[test]
fn the_same_for_any_number_of_threads_and_order_of_years() {
    let mut text = "country,year,n\n".to_owned();
    for n in 0..40_000 {
        let name = ["Sudan", "USSR", "Yugoslavia", "France", "Germany"][n % 5];
        text.push_str(&format!("{name},{},{n}\n", 1980 + (n / 5) % 45));
    }
    let one = try_read(&names("name", ""), vec![("x.csv", text.clone().into_bytes())], 1).unwrap();
    let many = try_read(&names("name", ""), vec![("x.csv", text.clone().into_bytes())], 4).unwrap();
    assert_eq!(told(&one), told(&many));
    let (rows, _) = told(&one);
    for row in &rows {
        let (code, year) = row.split_once(' ').unwrap();
        let year: i32 = year.parse().unwrap();
        let fits = match code {
            "SDN_736" => year < 2011,
            "SDN" => year >= 2011,
            "SUN" => year <= 1991,
            "YUG" => year < 1992,
            // The name fell in 2003, the country in 2006: between the two it can mean nothing else, and is taken with a warning.
            "SCG" => (1992..=2006).contains(&year),
            "DEU_280" => year < 1990,
            "DEU" => year >= 1990,
            _ => code == "FRA",
        };
        assert!(fits, "{row}");
    }
    assert!(rows.len() > 25_000);
}

#[test]
fn a_place_that_is_not_of_the_frame_is_located() {
    let places = "code,level,valid_from,valid_to\nP1,1,,\nOLD,1,,2019-12-31\nNEW,1,2020-01-01,\n";
    let list = "code\nP1\nOLD\nNEW\nABROAD\n";
    let vocabulary = Vocabulary::with_overrides([("places.csv", places), ("lists/CL_PROVINCE.csv", list)]).unwrap();
    let resolver = AreaResolver::new(&vocabulary);
    let today = jiff::civil::date(2026, 1, 15);
    let read = |territory: &str| {
        let toml = format!(
            "content = \"records\"\ntolerance = 1.0\ndefinitions = {{ {territory} }}\n[reader]\nformat = \"csv\"\n[[columns]]\nname = \"p\"\n\
             concept = \"REF_AREA\"\ntype = \"code\"\nlist = \"CL_PROVINCE\"\n[[columns]]\nname = \"year\"\nconcept = \"TIME_PERIOD\"\ntype = \"period\"\n"
        );
        let bytes = b"p,year\nP1,2014\nOLD,2014\nNEW,2014\nABROAD,2014\nOLD,2024\n".to_vec();
        let files = vec![DeliveredFile { name: "x.csv".to_owned(), content: FileContent::Bytes(bytes) }];
        let context = Context { vocabulary: &vocabulary, resolver: &resolver, today, threads: 1, progress: None, cancel: None };
        let mut sink = Sunk::default();
        read_delivery(&definition(&toml), &context, files, &mut sink).unwrap();
        let found = sink.problems().iter().filter(|p| p.rule.id() == "place-out-of-frame");
        found.map(|p| (p.at.row.unwrap(), p.value.clone().unwrap(), p.remedy.clone())).collect::<Vec<_>>()
    };
    let found = read("territory = \"2014-09-01\"");
    assert_eq!(found.iter().map(|f| (f.0, f.1.as_str())).collect::<Vec<_>>(), [(4, "NEW")]);
    let remedy = found[0].2.to_string();
    assert!(remedy.contains("2020-01-01/..") && remedy.contains("territory"), "{remedy}");
    let found = read("territory = \"period\"");
    assert_eq!(found.iter().map(|f| (f.0, f.1.as_str())).collect::<Vec<_>>(), [(4, "NEW"), (6, "OLD")]);
    assert!(read("").is_empty(), "a source that states no frame is not checked against one");
}
