//! Small written deliveries: each quirk by itself.

use rihla_model::Severity;

use crate::delivery::{read, read_text, try_read};

const PERMITS: &str = r#"
content = "aggregates"
[reader]
format = "csv"
missing = { ".." = "L", "*" = "Q", "-" = "zero" }
thousands = ","
[[columns]]
name = "Country"
concept = "CITIZENSHIP"
type = "area"
[[columns]]
name = "Sex"
concept = "SEX"
type = "code"
list = "CL_SEX"
[[columns]]
name = ["Year", "Année"]
concept = "TIME_PERIOD"
type = "period"
[[columns]]
name = "Count"
concept = "OBS_VALUE"
type = "number"
[[columns]]
name = "Flag"
concept = "OBS_STATUS"
type = "flag"
optional = true
"#;

#[test]
fn blank_missing_redacted_and_zero_stay_apart() {
    let came = read_text(
        PERMITS,
        "Country,Sex,Year,Count,Flag\nMali,M,2020,\"1,234\",\nMali,F,2020,..,\nMali,M,2021,*,\nMali,F,2021,,\nTogo,M,2021,0,p\nTogo,F,2021,-,bep\n",
    );
    assert_eq!(
        came.rows(),
        [
            ["MLI", "M", "2020", "1234", ""],
            ["MLI", "F", "2020", "", "L"],
            ["MLI", "M", "2021", "", "Q"],
            ["MLI", "F", "2021", "", "O"],
            ["TGO", "M", "2021", "0", "P"],
            ["TGO", "F", "2021", "0", "B"],
        ]
    );
    assert_eq!(came.troubles(), Vec::<String>::new());
    assert_eq!(came.summary.unusable, None);
    assert_eq!(came.summary.periods.map(|(a, b)| (a.to_string(), b.to_string())), Some(("2020".to_owned(), "2021".to_owned())));
}

#[test]
fn a_wrong_code_is_located_and_its_row_set_aside() {
    let came = read_text(PERMITS, "Country,Sex,Year,Count\nMali,M,2020,5\nMalli,M,2020,7\nTogo,X,2020,8\nTogo,M,20x0,9\nTogo,M,2020,z\n");
    assert_eq!(came.rows().len(), 1);
    let at: Vec<(String, Option<u64>, Option<String>)> =
        came.problems.iter().map(|p| (p.rule.to_string(), p.at.row, p.value.clone())).collect();
    let expected =
        [("code-unknown", 3, "Malli"), ("code-unknown", 4, "X"), ("period-unreadable", 5, "20x0"), ("number-unreadable", 6, "z")];
    assert_eq!(at, expected.map(|(rule, row, value)| (rule.to_owned(), Some(row), Some(value.to_owned()))));
    assert_eq!((came.summary.rows_read, came.summary.rows_used, came.summary.rows_set_aside), (5, 1, 4));
    assert_eq!(came.summary.unusable.as_ref().map(rihla_model::Saying::id), Some("verdict-tolerance"));
}

#[test]
fn an_absent_column_makes_the_delivery_unusable_and_is_named() {
    let came = read_text(PERMITS, "Country,Sexe,Year,Count\nMali,M,2020,5\n");
    let why = came.summary.unusable.unwrap().to_string();
    assert!(why.contains("'Sex'") && why.contains("Sexe"), "{why}");
    assert_eq!(came.problems[0].rule.id(), "column-absent");
}

#[test]
fn totals_are_set_aside_and_compared() {
    let toml = format!("{PERMITS}\n[rows]\naggregates = {{ Country = [\"World\"], Sex = [\"T\"] }}\n");
    let text = "Country,Sex,Year,Count\nMali,M,2020,5\nMali,F,2020,6\nMali,T,2020,11\nTogo,M,2020,1\nTogo,F,2020,2\nTogo,T,2020,4\nWorld,M,2020,6\nWorld,F,2020,8\nWorld,T,2020,15\n";
    let came = read_text(&toml, text);
    assert_eq!((came.rows().len(), came.summary.rows_aggregate), (4, 5));
    let differs: Vec<(Option<u64>, String)> =
        came.problems.iter().filter(|p| p.rule.id() == "total-differs").map(|p| (p.at.row, p.value.clone().unwrap())).collect();
    assert_eq!(
        differs,
        [(Some(7), "4 ≠ Σ 3 (Sex, n = 2)".to_owned()), (Some(10), "15 ≠ Σ 14 (Sex, n = 2)".to_owned()),]
            .into_iter()
            .chain([])
            .collect::<Vec<_>>()
    );
}

#[test]
fn the_three_planted_errors_are_found() {
    let mut text = "Country,Sex,Year,Count\n".to_owned();
    let countries = ["Mali", "Togo", "Niger", "Ghana", "Chad", "Benin"];
    for month in 1..=12 {
        for (i, country) in countries.iter().enumerate() {
            for sex in ["M", "F"] {
                // April repeats March.
                let m = if month == 4 { 3 } else { month };
                let count = 100 + 10 * i + m + usize::from(sex == "F") * 3;
                if month == 8 && i < 4 && sex == "M" {
                    // A cell was put in: everything moves to the right.
                    text.push_str(&format!("x,{country},{sex},2023-{month:02}\n"));
                } else if month == 6 && i == 2 && sex == "F" {
                    // One digit too many.
                    text.push_str(&format!("{country},{sex},2023-{month:02},{count}0\n"));
                } else {
                    text.push_str(&format!("{country},{sex},2023-{month:02},{count}\n"));
                }
            }
        }
    }
    // Make the shifted rows consecutive.
    let mut lines: Vec<&str> = text.lines().collect();
    let (shifted, good): (Vec<&str>, Vec<&str>) = lines.drain(1..).partition(|l| l.starts_with("x,"));
    let text = format!("Country,Sex,Year,Count\n{}\n{}\n", good.join("\n"), shifted.join("\n"));
    let came = read_text(PERMITS, &text);
    assert_eq!(came.count("period-repeated"), 12, "{:?}", came.troubles());
    assert_eq!(came.count("columns-shifted"), 4);
    assert_eq!(came.count("value-outlier"), 1);
    let repeated = came.problems.iter().find(|p| p.rule.id() == "period-repeated").unwrap();
    assert_eq!(repeated.value.as_deref(), Some("2023-04 = 2023-03"));
    assert!(came.problems.iter().any(|p| p.remedy.to_string().contains("from row 142 to row 145")), "{:?}", came.troubles());
}

#[test]
fn duplicate_policies() {
    let key = |policy: &str| format!("{PERMITS}\n[key]\ncolumns = [\"CITIZENSHIP\", \"SEX\", \"TIME_PERIOD\"]\nduplicate = \"{policy}\"\n");
    let text = "Country,Sex,Year,Count\nMali,M,2020,5\nMali,M,2020,6\nTogo,M,2020,7\nMali,M,2020,5\n";
    let counts = |policy: &str| {
        let came = read_text(&key(policy), text);
        assert_eq!(came.summary.rows_set_aside, 0, "what a policy settles is no fault");
        (came.column("OBS_VALUE"), came.summary.rows_settled, came.summary.unusable.is_some())
    };
    let list = |values: &[&str]| values.iter().map(|v| (*v).to_owned()).collect::<Vec<_>>();
    assert_eq!(counts("keep-first"), (list(&["5", "7"]), 2, false));
    assert_eq!(counts("keep-last"), (list(&["7", "5"]), 2, false));
    assert_eq!(counts("keep-all"), (list(&["5", "6", "7", "5"]), 0, false));
    assert!(counts("refuse").2);
    // told as notes that say what the policy did, and in no way of a delivery however many they are
    for policy in ["keep-first", "keep-last"] {
        let came = read_text(&format!("tolerance = 0.0\n{}", key(policy)), text);
        assert!(came.summary.unusable.is_none(), "{policy}: {:?}", came.summary.unusable);
        assert!(came.troubles().is_empty(), "{policy}: {:?}", came.troubles());
        assert!(came.problems.iter().any(|p| p.remedy.to_string().contains("as the key's policy says")), "{policy}: {:?}", came.problems);
    }
    // who refuses doubles is told of a row that stands twice, though nothing is lost
    let twice = "Country,Sex,Year,Count\nMali,M,2020,5\nMali,M,2020,5\n";
    let came = read_text(&format!("tolerance = 0.0\n{}", key("refuse")), twice);
    assert!(came.summary.unusable.is_none() && came.column("OBS_VALUE") == list(&["5"]), "{:?}", came.summary.unusable);
    assert!(came.troubles().len() == 1 && came.troubles()[0].starts_with("Warning row-duplicate x1"), "{:?}", came.troubles());
    let came = read_text(PERMITS, text);
    assert_eq!(came.count("key-duplicate") + came.count("row-duplicate"), 2);
}

/// What was said last of a key counts; where that cannot be read, what was said before it does not come back.
#[test]
fn a_row_that_is_set_aside_revives_none_before_it() {
    let toml = format!("{PERMITS}\n[key]\ncolumns = [\"CITIZENSHIP\", \"SEX\", \"TIME_PERIOD\"]\nduplicate = \"keep-last\"\n");
    let read = |rows: &str| {
        let came = read_text(&toml, &format!("Country,Sex,Year,Count\n{rows}"));
        let doubles: Vec<_> = came.problems.iter().filter(|p| p.rule.id() == "key-duplicate").collect();
        assert!(doubles.iter().all(|p| p.severity < Severity::Error), "the later row's own fault is the error: {doubles:?}");
        assert!(came.summary.rows_settled == came.count("key-duplicate"));
        (came.column("OBS_VALUE"), came.summary.rows_set_aside + came.summary.rows_settled, came.count("key-duplicate"))
    };
    let list = |values: &[&str]| values.iter().map(|v| (*v).to_owned()).collect::<Vec<_>>();
    // the figure of the last row is none: it is set aside, and the one before it too
    assert_eq!(read("Mali,M,2020,5\nTogo,M,2020,7\nMali,M,2020,many\n"), (list(&["7"]), 2, 1));
    // a good one after it counts
    assert_eq!(read("Mali,M,2020,5\nMali,M,2020,many\nMali,M,2020,6\nTogo,M,2020,7\n"), (list(&["6", "7"]), 2, 1));
    assert_eq!(read("Mali,M,2020,many\nMali,M,2020,6\nTogo,M,2020,7\n"), (list(&["6", "7"]), 1, 0));
    // a key that cannot be read is the key of nothing
    assert_eq!(read("Mali,M,2020,5\nNowhere,M,2020,6\nNowhere,M,2020,6\n"), (list(&["5"]), 2, 0));
}

#[test]
fn matrix_with_two_level_header_and_banner() {
    let toml = r#"
content = "aggregates"
[reader]
format = "csv"
delimiter = ";"
encoding = "windows-1252"
header-rows = [3, 4]
stop-at = ["Source"]
missing = { "" = "M", "n.d." = "L" }
fill-down = ["Région"]
[reader.unpivot]
keep = ["Région", "Pays"]
drop = ["Total"]
names = ["Sexe", "Année"]
value = "Nombre"
[translations.sex]
Hommes = "M"
Femmes = "F"
[[columns]]
name = "Pays"
concept = "ORIGIN"
type = "area"
[[columns]]
name = "Région"
concept = "REGION"
type = "code"
[[columns]]
name = "Sexe"
concept = "SEX"
type = "code"
translate = "sex"
[[columns]]
name = "Année"
concept = "TIME_PERIOD"
type = "period"
[[columns]]
name = "Nombre"
concept = "OBS_VALUE"
type = "number"
"#;
    let text = "Permis de séjour;;;;;;\r\n;;;;;;\r\nRégion;Pays;Hommes;;Femmes;;Total\r\n;;2020;2021;2020;2021;\r\nNord;Côte d'Ivoire;1;2;3;n.d.;6\r\n;Sénégal;4;;6;x;18\r\nSource : ministère;;;;;;\r\nNote;;;;;;\r\n";
    let (bytes, _, _) = encoding_rs::WINDOWS_1252.encode(text);
    let came = read(toml, vec![("x.csv", bytes.into_owned())]);
    assert_eq!(came.rows().len(), 7, "{:?}", came.troubles());
    assert_eq!(came.rows()[0], ["CIV", "Nord", "M", "2020", "1", ""]);
    assert_eq!(came.rows()[3], ["CIV", "Nord", "F", "2021", "", "L"]);
    assert_eq!(came.rows()[5], ["SEN", "Nord", "M", "2021", "", "M"]);
    let bad = came.problems.iter().find(|p| p.rule.id() == "number-unreadable").unwrap();
    assert_eq!((bad.at.row, bad.at.column.as_deref()), (Some(6), Some("Femmes / 2021")));
    assert_eq!(came.count("line-passed-over"), 3);
}

#[test]
fn records_keep_rows_with_a_bad_cell_and_join_year_and_month() {
    let toml = r#"
content = "records"
constants = { DATA_SOURCE = "NSO" }
[reader]
format = "csv"
html-entities = true
file-column = "REGION"
file-pattern = "survey-*.csv"
[[columns]]
name = "sexe"
concept = "SEX"
type = "code"
list = "CL_SEX"
[[columns]]
name = "age"
concept = "AGE"
type = "age"
[[columns]]
name = "annee"
join = ["mois"]
concept = "TIME_PERIOD"
type = "period"
[[columns]]
name = "poids"
concept = "WEIGHT"
type = "weight"
[[columns]]
name = "note"
concept = "NOTE"
type = "text"
"#;
    let text = "sexe,age,annee,mois,poids,note,unused\nHommes,37,2021,January,5.442666666666667,C&#244;te,1\nإناث,٤٢,2021,February,1.5,,1\nX,0,2021,March,bad,,1\n";
    let came = read(toml, vec![("survey-north.csv", text.as_bytes().to_vec())]);
    assert_eq!(
        came.rows(),
        [
            ["M", "Y37", "2021-01", "5.442667", "Côte", "NSO", "north"],
            ["F", "Y42", "2021-02", "1.500000", "", "NSO", "north"],
            ["", "Y0", "2021-03", "", "", "NSO", "north"],
        ],
        "{:?}",
        came.troubles()
    );
    assert_eq!((came.count("code-unknown"), came.count("number-unreadable"), came.count("column-undeclared")), (1, 1, 1));
    assert_eq!(came.summary.rows_set_aside, 0);
}

#[test]
fn sdmx_csv_with_both_labels() {
    let toml = r#"
content = "aggregates"
[reader]
format = "sdmx-csv"
[[columns]]
name = "FREQ"
concept = "FREQ"
type = "code"
[[columns]]
name = "REF_AREA"
concept = "REF_AREA"
type = "area"
[[columns]]
name = "TIME_PERIOD"
concept = "TIME_PERIOD"
type = "period"
[[columns]]
name = "OBS_VALUE"
concept = "OBS_VALUE"
type = "number"
scale = 1
[[columns]]
name = "OBS_FLAG"
concept = "OBS_STATUS"
type = "flag"
[[columns]]
name = "CONF_STATUS"
concept = "CONF_STATUS"
type = "conf-flag"
"#;
    let text = "STRUCTURE,STRUCTURE_ID,ACTION,freq: Frequency,REF_AREA: Reference area,TIME_PERIOD,OBS_VALUE,OBS_FLAG,CONF_STATUS\ndataflow,A:B(1.0),I,A: Annual,MA: Morocco,2020,1.5,bu,C\ndataflow,A:B(1.0),D,A: Annual,MA: Morocco,2021,2,,\n";
    let came = read_text(toml, text);
    assert_eq!(came.rows(), [["A", "MAR", "2020", "1.5", "B", "C"]], "{:?}", came.troubles());
    assert_eq!(came.summary.rows_filtered, 1);
}

#[test]
fn the_same_for_any_number_of_threads() {
    let mut text = "Country,Sex,Year,Count,Flag\n".to_owned();
    let countries = ["Mali", "Togo", "Niger", "Nowhere", "Chad", "Benin"];
    for i in 0..150_000_usize {
        text.push_str(&format!(
            "{},{},{},{},{}\n",
            countries[i * 7 % 6],
            if i % 3 == 0 { "M" } else { "F" },
            1990 + i % 30,
            i % 1000,
            if i % 20_000 == 7 { "\"x\ny\"" } else { "" }
        ));
    }
    let out: Vec<_> = [1, 2, 5]
        .map(|threads| {
            try_read(PERMITS, vec![("a.csv", text.clone().into_bytes()), ("b.csv", text.clone().into_bytes())], threads).unwrap()
        })
        .into();
    assert_eq!(out[0].batches, out[1].batches);
    assert_eq!(out[0].problems, out[1].problems);
    assert_eq!(out[0].batches, out[2].batches);
    assert_eq!(out[0].problems, out[2].problems);
    assert_eq!(out[0].summary, out[2].summary);
    assert!(out[0].batches.iter().all(|b| b.num_rows() <= 65_536));
}

#[test]
fn fixed_width_and_json() {
    let columns = r#"
[[columns]]
name = "country"
concept = "CITIZENSHIP"
type = "area"
scheme = "iso3"
[[columns]]
name = "date"
concept = "EVENT_DATE"
type = "date"
form = "%d%m%Y"
[[columns]]
name = "n"
concept = "N"
type = "number"
"#;
    let fixed = format!(
        "content = \"records\"\n[reader]\nformat = \"fixed-width\"\nfields = [{{ name = \"country\", from = 1, to = 3 }}, {{ name = \"date\", from = 4, to = 11 }}, {{ name = \"n\", from = 12, to = 14 }}]\n{columns}"
    );
    let came = read_text(&fixed, "MAR31012016 12\nMLI01022016  7\n\n");
    assert_eq!(came.rows(), [["MAR", "2016-01-31", "12"], ["MLI", "2016-02-01", "7"]], "{:?}", came.troubles());
    let json = format!("content = \"records\"\n[reader]\nformat = \"json\"\nrecords-at = \"data\"\n{columns}");
    let came = read_text(
        &json,
        "{\"data\": [{\"country\": \"MAR\", \"date\": \"31012016\", \"n\": 12}, {\"n\": \"7\", \"country\": \"MLI\", \"date\": null}]}",
    );
    assert_eq!(came.rows(), [["MAR", "2016-01-31", "12"], ["MLI", "", "7"]], "{:?}", came.troubles());
}
