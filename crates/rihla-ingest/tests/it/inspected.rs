//! Proposals for real files: each parses as a definition, and most read the file they were made of.

use rihla_ingest::{DeliveredFile, FileContent, inspect, read_delivery};
use rihla_model::definition::SourceDefinition;

use crate::delivery::{Sunk, context, shared};

const FILES: &[&str] = &[
    "mmp-incidents/2014-json.json",
    "undesa-migrant-stock/migrants_by_origin_and_destination_total.csv",
    "undesa-migrant-stock/total_migrant_stock.xls",
    "undesa-migrant-stock/aggregates_correspondence_table_2020_1.xlsx",
    "unhcr-population/population.csv",
    "unhcr-population/unhcr_popstats_export_time_series_2015_07_09_172031.csv",
    "eurostat-migration/asylum_applicants_total.csv",
    "eurostat-migration/migrants_illegally_present.csv",
    "eurostat-migration/legacy_migr_asyappctzm_1_Data.csv",
    "eurostat-migration/migr_dubti.xls",
    "wb-remittances/bilateral_remittances_semicolon_latin1.csv",
    "wb-remittances/rpw_corridor_cost_databank.csv",
    "wb-remittances/WB_Bilateral_Remittance_Estimates_2017.xlsx",
    "wb-remittances/remittance-inflows.xlsx",
    "wb-remittances/sending-cost-to-country.xls",
    "idmc-gidd/Internal Displacements (New Displacements) – IDPs.csv",
    "dtm/global-iom-dtm-from-api-admin-0-to-2.csv",
    "dtm/iraq_DTM_Dataset_26102014.csv",
    "dtm/malawi_b2_01_2024_survey.csv",
    "microdata-kdd-census-income/census-income.test.gz",
    "microdata-ghana-glss/ghanaS.csv",
    "border-crossings/monthly_crossings_2008_2025.csv",
    "horn-drivers/somalia_vhi_weekly_1982_on.ods",
];

#[test]
fn proposals_for_shared_files_parse_and_read() {
    let mut unread = Vec::new();
    for path in FILES {
        let Some(bytes) = shared(path) else { return };
        let name = path.rsplit('/').next().unwrap();
        let inspection = match inspect(name, &bytes, &context(2), &|saying| saying.to_string()) {
            Ok(inspection) => inspection,
            Err(error) => panic!("{path}: {error}"),
        };
        let definition: SourceDefinition = match toml::from_str(&inspection.toml) {
            Ok(definition) => definition,
            Err(error) => panic!("{path}: {error}\n{}", inspection.toml),
        };
        assert!(rihla_ingest::matches_file(&definition, name), "{path}");
        let mut sink = Sunk::default();
        let file = DeliveredFile { name: name.to_owned(), content: FileContent::Bytes(bytes) };
        let summary = read_delivery(&definition, &context(2), vec![file], &mut sink).unwrap();
        if let Some(why) = summary.unusable {
            unread.push(format!("{path}: {why}"));
        }
        if std::env::var_os("SHOW").is_some() {
            eprintln!("=== {path}\n{}", inspection.toml);
        }
    }
    assert!(unread.len() <= 2, "{unread:#?}");
}

#[test]
fn names_of_people_are_never_shown() {
    let text = "Nom complet,Passport,Sexe,Nationalité,Age,Année\nAicha Zouari,XK123,Femme,Mali,31,2021\nOmar Diallo,XK124,Homme,Togo,40,2021\nLina Perez,XK125,Femme,Niger,22,2022\n";
    let inspection = inspect("people.csv", text.as_bytes(), &context(1), &|saying| saying.to_string()).unwrap();
    for secret in ["Aicha", "Diallo", "XK12"] {
        assert!(!inspection.toml.contains(secret), "{}", inspection.toml);
    }
    for part in ["concept = \"SEX\"", "concept = \"CITIZENSHIP\"", "concept = \"AGE\"", "concept = \"TIME_PERIOD\"", "\"Femme\" = \"F\""] {
        assert!(inspection.toml.contains(part), "{part}\n{}", inspection.toml);
    }
    assert!(inspection.findings[0].personal && inspection.findings[1].personal);
}

#[test]
fn what_cannot_be_read_is_named() {
    for (bytes, word) in
        [(&b"%PDF-1.7 x"[..], "PDF"), (b"\x89PNG\r\n\x1a\n", "PNG"), (b"$FL2@(#) SPSS", "ends within the header"), (b"", "empty")]
    {
        let error = inspect("x.csv", bytes, &context(1), &|saying| saying.to_string()).unwrap_err().to_string();
        assert!(error.contains(word), "{error}");
    }
}
