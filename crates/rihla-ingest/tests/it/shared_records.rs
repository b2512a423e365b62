//! Real public records.

use crate::delivery::{read, shared};

fn columns(list: &[(&str, &str, &str, &str)]) -> String {
    list.iter()
        .map(|(name, concept, kind, more)| format!("[[columns]]\nname = \"{name}\"\nconcept = \"{concept}\"\ntype = \"{kind}\"\n{more}\n"))
        .collect()
}

#[test]
fn missing_migrants_json_of_twelve_years() {
    let mut files = Vec::new();
    let names: Vec<String> = (2014..=2025).map(|y| format!("{y}-json.json")).collect();
    for name in &names {
        let Some(bytes) = shared(&format!("mmp-incidents/{name}")) else { return };
        files.push((name.as_str(), bytes));
    }
    let toml = format!(
        "content = \"records\"\n[reader]\nformat = \"json\"\nhtml-entities = true\nthousands = \",\"\n[key]\ncolumns = [\"web_id\"]\nduplicate = \"keep-all\"\n{}",
        columns(&[
            ("web_id", "INCIDENT", "text", ""),
            ("reported_date", "EVENT_DATE", "date", ""),
            ("number_dead", "DEAD", "number", ""),
            ("number_missing", "MISSING", "number", ""),
            ("total_dead_and_missing", "TOTAL", "number", ""),
            ("country_of_incident", "REF_AREA", "area", "scheme = \"name\""),
            ("cause_death", "CAUSE", "text", ""),
        ])
    );
    let came = read(&toml, files);
    came.show();
    assert_eq!((came.summary.rows_used, came.sum("DEAD"), came.sum("MISSING"), came.sum("TOTAL")), (17_846, 41_695, 29_542, 71_237));
    assert_eq!(came.column("DEAD").iter().filter(|d| d.is_empty()).count(), 968);
    assert_eq!(came.count("key-duplicate") + came.count("row-duplicate"), 626);
    assert!(!came.column("CAUSE").iter().any(|c| c.contains("&#039;")));
}

#[test]
fn missing_migrants_csv_with_mark_and_two_date_columns() {
    let Some(bytes) = shared("mmp-incidents/Global Missing Migrants Dataset 2.csv") else { return };
    let toml = format!(
        "content = \"records\"\n[reader]\nformat = \"csv\"\n{}",
        columns(&[
            ("Incident Type", "INCIDENT_TYPE", "code", ""),
            ("Incident year", "TIME_PERIOD", "period", "join = [\"Reported Month\"]"),
            ("Country of Origin", "ORIGIN", "area", "scheme = \"name\"\nmissing = { Unknown = \"_U\", Mixed = \"_U\" }"),
            ("Number of Dead", "DEAD", "number", ""),
            ("Total Number of Dead and Missing", "TOTAL", "number", ""),
        ])
    );
    let came = read(&toml, vec![("mmp.csv", bytes)]);
    came.show();
    assert_eq!((came.summary.rows_used, came.sum("DEAD"), came.sum("TOTAL")), (13_020, 32_718, 57_513));
    let (first, last) = came.summary.periods.unwrap();
    assert_eq!((first.to_string(), last.to_string()), ("2014-01".to_owned(), "2023-07".to_owned()));
}

#[test]
fn kdd_census_without_header_and_a_blank_after_each_comma() {
    let Some(bytes) = shared("microdata-kdd-census-income/census-income.test.gz") else { return };
    let toml = format!(
        "content = \"records\"\n[reader]\nformat = \"csv\"\ngzip = true\nheader-rows = []\n{}",
        columns(&[
            ("1", "AGE", "age", ""),
            ("13", "SEX", "code", "list = \"CL_SEX\""),
            ("25", "WEIGHT", "weight", ""),
            ("35", "COUNTRY_BIRTH", "code", "missing = { \"?\" = \"_U\" }"),
            ("27", "MIGRATION", "code", "missing = { \"?\" = \"_U\", \"Not in universe\" = \"_Z\" }"),
        ])
    );
    let came = read(&toml, vec![("kdd.gz", bytes)]);
    came.show();
    assert_eq!((came.summary.rows_used, came.sum("WEIGHT")), (99_762, 173_540_272_610_000));
    assert_eq!(came.count("code-unknown"), 0);
}

#[test]
fn ghana_and_eu_lfs() {
    let Some(bytes) = shared("microdata-ghana-glss/ghanaS.csv") else { return };
    let toml = format!(
        "content = \"records\"\n[reader]\nformat = \"csv\"\n{}",
        columns(&[
            ("region", "REGION", "code", ""),
            ("age", "AGE", "age", ""),
            ("sex", "SEX", "code", "list = \"CL_SEX\""),
            ("nation", "CITIZENSHIP", "code", ""),
            ("income", "INCOME", "number", "scale = 2"),
            ("weight", "WEIGHT", "weight", ""),
        ])
    );
    let came = read(&toml, vec![("ghana.csv", bytes)]);
    came.show();
    assert_eq!((came.summary.rows_used, came.column("CITIZENSHIP").iter().filter(|n| *n == "togolese").count()), (36_970, 177));
    assert!((came.sum("WEIGHT") - 226_454_982_667).abs() < 40_000);
    let Some(bytes) = shared("microdata-eulfs-fr/sample_FR_LFS.csv.gz") else { return };
    let toml = format!(
        "content = \"records\"\n[reader]\nformat = \"csv\"\ngzip = true\nmissing = {{ \"NO ANSWER\" = \"_U\" }}\n{}",
        columns(&[
            ("COEFF", "WEIGHT", "weight", ""),
            ("YEAR", "TIME_PERIOD", "period", "join = [\"QUARTER\"]"),
            ("AGE", "AGE", "age", ""),
            ("NATIONAL", "CITIZENSHIP", "code", ""),
        ])
    );
    let came = read(&toml, vec![("lfs.gz", bytes)]);
    came.show();
    assert_eq!(came.summary.rows_used, 50_000);
    assert_eq!(came.column("CITIZENSHIP").iter().filter(|c| *c == "_U").count(), 14_283);
}

#[test]
fn dtm_iraq_without_header_and_malawi_survey() {
    for (file, rows) in [
        ("iraq_DTM_Dataset_26102014.csv", 3244),
        ("iraq_DTM_Dataset_-_01092014_final_0.csv", 2488),
        ("iraq_final_18082014_dtm_master.csv", 2077),
    ] {
        let Some(bytes) = shared(&format!("dtm/{file}")) else { return };
        let toml = format!(
            "content = \"records\"\n[reader]\nformat = \"csv\"\nheader-rows = []\n{}",
            columns(&[
                ("5", "GOVERNORATE", "code", ""),
                ("12", "PLACE_NAME", "text", ""),
                ("41", "EVENT_DATE", "date", "form = \"%d-%m-%Y\"")
            ])
        );
        let came = read(&toml, vec![(file, bytes)]);
        came.show();
        assert_eq!(came.summary.rows_read, rows, "{file}");
        assert!(came.column("PLACE_NAME").iter().any(|n| n == "مرحلة الثانية"));
    }
    let Some(bytes) = shared("dtm/malawi_b2_01_2024_survey.csv") else { return };
    let toml = format!(
        "content = \"records\"\n[reader]\nformat = \"csv\"\nmissing = {{ NULL = \"O\", NaN = \"O\", NaT = \"O\" }}\n{}",
        columns(&[
            ("m0303_meta_adm1_pcode", "PLACE", "code", ""),
            ("m0310_loc_num_idp_ind", "IDPS", "number", ""),
            ("m1855_meta_assessment_date", "EVENT_DATE", "date", ""),
        ])
    );
    let came = read(&toml, vec![("malawi.csv", bytes)]);
    came.show();
    assert_eq!((came.summary.rows_used, came.sum("IDPS")), (776, 139_312));
}
