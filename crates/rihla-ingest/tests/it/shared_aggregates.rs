//! Real public figures, against the publishers' own sums (computed apart from the files).

use crate::delivery::{read, shared};

/// Columns in short form: header, concept, type, and further lines.
fn columns(list: &[(&str, &str, &str, &str)]) -> String {
    list.iter()
        .map(|(name, concept, kind, more)| format!("[[columns]]\nname = \"{name}\"\nconcept = \"{concept}\"\ntype = \"{kind}\"\n{more}\n"))
        .collect()
}

const UNDESA_GROUPS: &str = r#"["WORLD", "UN development groups", "More developed regions", "Less developed regions", "Least developed countries", "Less developed regions, excluding least developed countries", "World Bank income groups", "High-income countries", "Middle-income countries", "Upper-middle-income countries", "Lower-middle-income countries", "Low-income countries", "No income group available", "Geographic regions", "Africa", "Asia", "Europe", "Latin America and the Caribbean", "Northern America", "Oceania", "Sustainable Development Goal (SDG) regions", "SUB-SAHARAN AFRICA", "NORTHERN AFRICA AND WESTERN ASIA", "CENTRAL AND SOUTHERN ASIA", "EASTERN AND SOUTH-EASTERN ASIA", "LATIN AMERICA AND THE CARIBBEAN", "OCEANIA (EXCLUDING AUSTRALIA AND NEW ZEALAND)", "AUSTRALIA AND NEW ZEALAND", "Australia / New Zealand", "EUROPE AND NORTHERN AMERICA", "EUROPE", "NORTHERN AMERICA", "Eastern Africa", "Middle Africa", "Southern Africa", "Western Africa", "Northern Africa", "Western Asia", "Central Asia", "Southern Asia", "Eastern Asia", "South-Eastern Asia", "Caribbean", "Central America", "South America", "Melanesia", "Micronesia", "Polynesia", "Polynesia*", "Eastern Europe", "Northern Europe", "Southern Europe", "Western Europe", "OCEANIA (EXCLUDING AUSTRALIA / NEW ZEALAND)", "AUSTRALIA / NEW ZEALAND", "OCEANIA", "ASIA", "AFRICA"]"#;

#[test]
fn un_desa_matrix_keeps_three_kinds_of_empty() {
    let Some(bytes) = shared("undesa-migrant-stock/migrants_by_origin_and_destination_total.csv") else { return };
    let toml = format!(
        "content = \"aggregates\"\ndefinitions = {{ territory = \"2019-07-01\" }}\n[reader]\nformat = \"csv\"\nmissing = {{ \"..\" = \"L\", \"\" = \"M\" }}\n[reader.unpivot]\nkeep = [\"Year\", \"Destination\"]\nnames = [\"Origin\"]\nvalue = \"Stock\"\n[translations.origin]\n\"Other South\" = \"_OS\"\n\"Other North\" = \"_ON\"\n\"Total\" = \"_T\"\n[rows.aggregates]\nDestination = {UNDESA_GROUPS}\nOrigin = [\"Total\"]\n{}",
        columns(&[
            ("Year", "TIME_PERIOD", "period", ""),
            ("Destination", "REF_AREA", "area", "scheme = \"m49\""),
            ("Origin", "CITIZENSHIP", "area", "scheme = \"m49\"\ntranslate = \"origin\""),
            ("Stock", "OBS_VALUE", "number", ""),
        ])
    );
    let came = read(&toml, vec![("stock.csv", bytes.clone())]);
    came.show();
    assert_eq!(came.summary.rows_read, 1981 * 235);
    assert_eq!(came.count("code-unknown"), 0, "{:?}", came.troubles());
    let statuses = came.column("OBS_STATUS");
    let values = came.column("OBS_VALUE");
    assert!(values.iter().zip(&statuses).all(|(v, s)| v.is_empty() != s.is_empty()));
    assert!(statuses.iter().any(|s| s == "L") && statuses.iter().any(|s| s == "M") && values.iter().any(|v| v == "0"));
    // With blanks read as none, the publisher's totals by destination are the sums of its origins.
    let came = read(&toml.replace("\"\" = \"M\"", "\"\" = \"zero\""), vec![("stock.csv", bytes)]);
    came.show();
    let world: i128 = ["1990", "2019"].iter().map(|y| came.sum_where("OBS_VALUE", "TIME_PERIOD", |p| p == *y)).sum();
    assert_eq!(world, 153_011_473 + 271_642_105);
}

#[test]
fn un_desa_workbook_with_banner_and_two_header_lines() {
    let Some(bytes) = shared("undesa-migrant-stock/total_migrant_stock.xls") else { return };
    let toml = format!(
        "content = \"aggregates\"\ndefinitions = {{ territory = \"2019-07-01\" }}\n[reader]\nformat = \"workbook\"\nsheets = [\"Table 1\"]\nheader-rows = [15, 16]\nmissing = {{ \"..\" = \"L\" }}\n[reader.unpivot]\nkeep = [\"Major area, region, country or area of destination\"]\ndrop = [\"Sort order\", \"Notes\", \"Code\", \"Type of data (a)\"]\nnames = [\"Sex\", \"Year\"]\nvalue = \"Stock\"\n[translations.sex]\n\"International migrant stock at mid-year (both sexes)\" = \"_T\"\n\"International migrant stock at mid-year (male)\" = \"M\"\n\"International migrant stock at mid-year (female)\" = \"F\"\n[rows.aggregates]\n\"Major area, region, country or area of destination\" = {UNDESA_GROUPS}\n{}",
        columns(&[
            ("Major area, region, country or area of destination", "REF_AREA", "area", "scheme = \"m49\""),
            ("Sex", "SEX", "code", "translate = \"sex\""),
            ("Year", "TIME_PERIOD", "period", ""),
            ("Stock", "OBS_VALUE", "number", ""),
        ])
    );
    let came = read(&toml, vec![("total.xls", bytes)]);
    came.show();
    assert_eq!(came.summary.unusable, None);
}

#[test]
fn unhcr_population_by_iso3_and_zero_is_not_blank() {
    let Some(bytes) = shared("unhcr-population/population.csv") else { return };
    let toml = format!(
        "content = \"aggregates\"\n[reader]\nformat = \"csv\"\n{}",
        columns(&[
            ("year", "TIME_PERIOD", "period", ""),
            ("coo", "ORIGIN", "area", "scheme = \"unhcr\""),
            ("coa_iso", "REF_AREA", "area", "scheme = \"iso3\""),
            ("refugees", "REFUGEES", "number", ""),
            ("oip", "OIP", "number", ""),
        ])
    );
    let came = read(&toml, vec![("population.csv", bytes)]);
    came.show();
    assert_eq!((came.summary.rows_read, came.summary.rows_used, came.sum("REFUGEES")), (138_893, 138_893, 762_161_513));
    assert_eq!(came.column("OIP").iter().filter(|v| v.is_empty()).count(), 138_738);
}

#[test]
fn unhcr_redacted_cells_are_suppressed_not_zero() {
    let Some(bytes) = shared("unhcr-population/unhcr_popstats_export_time_series_2015_07_09_172031.csv") else { return };
    let toml = format!(
        "content = \"aggregates\"\nconstants = {{ TIME_PERIOD = \"2015\" }}\n[reader]\nformat = \"csv\"\nmissing = {{ \"*\" = \"Q\", \"\" = \"O\" }}\n{}",
        columns(&[
            ("Country / territory of asylum/residence", "REF_AREA", "area", "scheme = \"unhcr\""),
            ("Origin", "ORIGIN", "area", "scheme = \"unhcr\""),
            ("Population type", "POPULATION", "code", ""),
            ("Value", "OBS_VALUE", "number", ""),
        ])
    );
    let came = read(&toml, vec![("2015.csv", bytes)]);
    came.show();
    let statuses = came.column("OBS_STATUS");
    assert_eq!(came.summary.rows_read, 7410);
    assert_eq!((statuses.iter().filter(|s| *s == "Q").count(), statuses.iter().filter(|s| *s == "O").count()), (3360, 1192));
    assert_eq!((came.sum("OBS_VALUE"), came.summary.rows_set_aside), (1_792_408, 0));
}

#[test]
fn eurostat_in_three_forms() {
    let Some(bytes) = shared("eurostat-migration/asylum_applicants_total.csv") else { return };
    let with_codes = format!(
        "content = \"aggregates\"\n[reader]\nformat = \"sdmx-csv\"\n{}",
        columns(&[
            ("GEO", "REF_AREA", "area", "scheme = \"iso2\"\noptional = false"),
            ("CITIZEN", "CITIZENSHIP", "code", ""),
            ("TIME_PERIOD", "TIME_PERIOD", "period", ""),
            ("OBS_VALUE", "OBS_VALUE", "number", ""),
            ("OBS_FLAG", "OBS_STATUS", "flag", ""),
        ])
    );
    let came = read(&with_codes, vec![("a.csv", bytes)]);
    came.show();
    assert_eq!((came.summary.rows_used, came.sum("OBS_VALUE")), (1080, 12_095_450));
    let Some(bytes) = shared("eurostat-migration/migrants_illegally_present.csv") else { return };
    let came = read(&with_codes.replace("scheme = \"iso2\"", "scheme = \"name\""), vec![("b.csv", bytes)]);
    came.show();
    assert_eq!((came.summary.rows_used, came.sum("OBS_VALUE")), (2535, 39_757_575));
    let flags = came.column("OBS_STATUS");
    assert_eq!((flags.iter().filter(|f| *f == "B").count(), flags.iter().filter(|f| *f == "D").count()), (6, 2));
    let Some(bytes) = shared("eurostat-migration/legacy_migr_asyappctzm_1_Data.csv") else { return };
    let legacy = format!(
        "content = \"aggregates\"\n[reader]\nformat = \"csv\"\nthousands = \",\"\nmissing = {{ \":\" = \"L\" }}\n{}",
        columns(&[
            ("GEO", "REF_AREA", "code", ""),
            ("CITIZEN", "CITIZENSHIP", "code", ""),
            ("TIME", "TIME_PERIOD", "period", "form = \"eurostat\""),
            ("Value", "OBS_VALUE", "number", ""),
        ])
    );
    let came = read(&legacy, vec![("c.csv", bytes)]);
    came.show();
    assert_eq!((came.summary.rows_read, came.sum("OBS_VALUE")), (3026, 8_647_595));
    assert_eq!(came.column("OBS_STATUS").iter().filter(|s| *s == "L").count(), 113);
}

#[test]
fn world_bank_matrices_in_both_orientations() {
    let Some(bytes) = shared("wb-remittances/bilateral_remittances_semicolon_latin1.csv") else { return };
    let semicolon = format!(
        "content = \"aggregates\"\n[reader]\nformat = \"csv\"\ndelimiter = \";\"\nencoding = \"windows-1252\"\nmissing = {{ \"\" = \"L\" }}\n[reader.unpivot]\nkeep = [\"Sending\"]\nnames = [\"Receiving\"]\nvalue = \"USD\"\n[rows.aggregates]\nSending = [\"Total Remittances\"]\nReceiving = [\"Total\"]\n[translations.other]\n\"Other North\" = \"_ON\"\n\"Other South\" = \"_OS\"\n\"Unidentified*\" = \"_U\"\n{}",
        columns(&[
            ("Sending", "COUNTERPART_AREA", "area", "scheme = \"worldbank\"\ntranslate = \"other\""),
            ("Receiving", "REF_AREA", "area", "scheme = \"worldbank\"\ntranslate = \"other\""),
            ("USD", "OBS_VALUE", "number", "scale = 6"),
        ])
    );
    let came = read(&semicolon, vec![("wb.csv", bytes)]);
    came.show();
    assert_eq!(came.summary.rows_read, 217 * 214);
    for (file, sheet, corner) in [
        ("WB_Bilateral_Remittance_Estimates_2017.xlsx", "Bilateral_Remittances_2017", "receiving (across) / sending (down)"),
        ("WB_Bilateral_Estimates_Migrant_Stocks_2017.xlsx", "Bilateral_Migrations_2017", "destination (across) / origin (down)"),
    ] {
        let Some(bytes) = shared(&format!("wb-remittances/{file}")) else { return };
        let _ = (sheet, corner);
        let toml = format!(
            "content = \"aggregates\"\n[reader]\nformat = \"workbook\"\nsheets = [\"[Bb]ilateral*\", \"Bilateral*\", \"Sheet1\"]\nheader-rows = [2]\nstop-at = [\"Source\", \"Note\"]\n[reader.unpivot]\nkeep = [\"{corner}\"]\nnames = [\"Across\"]\nvalue = \"N\"\n{}",
            columns(&[
                (corner, "DOWN", "area", "scheme = \"worldbank\""),
                ("Across", "ACROSS", "area", "scheme = \"worldbank\""),
                ("N", "OBS_VALUE", "number", "scale = 6")
            ])
        );
        let came = read(&toml, vec![(file, bytes)]);
        came.show();
    }
}

#[test]
fn world_bank_databank_with_footers() {
    let Some(bytes) = shared("wb-remittances/rpw_corridor_cost_databank.csv") else { return };
    let toml = format!(
        "content = \"aggregates\"\n[reader]\nformat = \"csv\"\nstop-at = [\"Data from database\"]\nmissing = {{ \"..\" = \"L\" }}\n[reader.unpivot]\nkeep = [\"Sending Countries Code\", \"Receiving Countries Code\"]\ndrop = [\"Sending Countries Name\", \"Series Name\", \"Series Code\", \"Receiving Countries Name\"]\nnames = [\"Quarter\"]\nvalue = \"Cost\"\n{}",
        columns(&[
            ("Sending Countries Code", "COUNTERPART_AREA", "area", "scheme = \"worldbank\""),
            ("Receiving Countries Code", "REF_AREA", "area", "scheme = \"worldbank\""),
            ("Quarter", "TIME_PERIOD", "period", "form = \"worldbank\""),
            ("Cost", "OBS_VALUE", "number", "scale = 12"),
        ])
    );
    let came = read(&toml, vec![("rpw.csv", bytes)]);
    came.show();
    assert_eq!((came.summary.rows_used, came.count("line-passed-over")), (5328 * 35, 5));
    // 80,387.22299199179 by floating point over the file itself.
    assert_eq!(came.sum("OBS_VALUE") / 1_000_000_000, 80_387_222);
}

#[test]
fn idmc_and_dtm() {
    let Some(bytes) = shared("idmc-gidd/Internal Displacements (New Displacements) – IDPs.csv") else { return };
    let toml = format!(
        "content = \"aggregates\"\n[reader]\nformat = \"csv\"\n{}",
        columns(&[
            ("iso3", "REF_AREA", "area", "scheme = \"iso3\""),
            ("year", "TIME_PERIOD", "period", ""),
            ("new_displacement", "NEW", "number", ""),
            ("new_displacement_rounded", "NEW_ROUNDED", "number", ""),
        ])
    );
    let came = read(&toml, vec![("gidd.csv", bytes)]);
    came.show();
    assert_eq!((came.summary.rows_read, came.sum("NEW")), (961, 180_374_653));
    assert_eq!(came.column("NEW").iter().filter(|v| *v == "0").count(), 230);
    assert_eq!(came.column("NEW").iter().filter(|v| v.is_empty()).count(), 165);
    let Some(bytes) = shared("dtm/global-iom-dtm-from-api-admin-0-to-2.csv") else { return };
    let toml = format!(
        "content = \"aggregates\"\n[reader]\nformat = \"csv\"\nhxl = true\n[rows]\naggregates = {{ adminLevel = [\"0\", \"1\"] }}\n{}",
        columns(&[
            ("#country+code", "REF_AREA", "area", "scheme = \"iso3\""),
            ("admin2Pcode", "PLACE", "code", "missing = { \"Not available\" = \"_U\" }"),
            ("#date+reported", "TIME_PERIOD", "date", ""),
            ("#affected+idps", "OBS_VALUE", "number", ""),
        ])
    );
    let came = read(&toml, vec![("dtm.csv", bytes)]);
    came.show();
    assert_eq!((came.summary.rows_read, came.summary.rows_aggregate), (13_367, 1989));
}

#[test]
fn border_crossings_workbook_against_its_harmonised_csv() {
    let Some(bytes) = shared("border-crossings/2008-2024 Master_CBP Border Crossings.xlsx") else { return };
    let toml = format!(
        "content = \"aggregates\"\n[reader]\nformat = \"workbook\"\nmissing = {{ \"\" = \"M\" }}\n{}",
        columns(&[
            ("Year", "TIME_PERIOD", "period", "join = [\"Month\"]"),
            ("BrdgNameCommon", "CROSSING", "code", ""),
            ("Trucks", "TRUCKS", "number", ""),
            ("Buses", "BUSES", "number", ""),
            ("POVs", "CARS", "number", ""),
            ("Pedestrians", "PEDESTRIANS", "number", ""),
        ])
    );
    let came = read(&toml, vec![("master.xlsx", bytes)]);
    came.show();
    let buses = came.sum_where("BUSES", "TIME_PERIOD", |p| p.starts_with("2008"));
    assert_eq!(buses, 108_934);
}
