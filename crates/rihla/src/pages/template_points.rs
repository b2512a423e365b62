//! What a complete page on a subject shows: each point is filled by a released dataset, or said to be missing.

use rihla_operations::publish::site::PublishedDataset;

/// The points of a subject: message id, and words of which one must occur in the names of a dataset that fills it (its id,
/// structure, breakdowns, indicators or what it sums). A tag `template:<id>` on a dataset fills a point too.
pub(crate) fn points(family: &str) -> &'static [(&'static str, &'static [&'static str])] {
    match family {
        "stock" => &[("template-stock-total", &["SEX", "AGE"]), ("template-stock-origin", &["CITIZENSHIP", "COUNTRY_BIRTH", "ORIGIN"])],
        "flow" => &[
            ("template-flow-in", &["IMMIG", "ARRIV", "ENTR", "BORDER", "DIRECTION", "INFLOW"]),
            ("template-flow-out", &["EMIGR", "DEPART", "EXIT", "BORDER", "DIRECTION", "OUTFLOW"]),
            ("template-flow-return", &["RETURN"]),
        ],
        "labour" => &[
            ("template-employment", &["EMPLOY", "EMP_", "LABOUR_STATUS", "LAB_STATUS", "ACTIVITY_STATUS", "ILO"]),
            ("template-unemployment", &["UNEMP", "LABOUR_STATUS", "LAB_STATUS", "ACTIVITY_STATUS"]),
            ("template-pay", &["WAGE", "EARN", "PAY", "INCOME"]),
            ("template-sector", &["SECTOR", "ISIC", "ECONOMIC_ACTIVITY", "ECO", "INDUSTRY"]),
        ],
        "permits" => &[("template-permits-issued", &["REASON", "ISSUED"]), ("template-permits-valid", &["VALID", "STOCK"])],
        "asylum" => &[
            ("template-asylum-claims", &["ASYLUM", "APPL", "CLAIM"]),
            ("template-asylum-decisions", &["DECISION"]),
            ("template-refugees", &["REFUGEE"]),
        ],
        "remittances" => &[("template-remittances-received", &["REMIT", "RECEIVED"]), ("template-remittances-cost", &["COST", "PRICE"])],
        "diaspora" => &[("template-nationals-abroad", &["CONSULAR", "ABROAD", "DIASPORA"]), ("template-diaspora-investment", &["INVEST"])],
        "displacement" => &[("template-displaced", &["DISPLAC", "IDP"])],
        "missing" => &[("template-missing-deaths", &["MISSING", "DEATH", "DEAD", "INCIDENT"])],
        "integration" => &[
            ("template-education", &["EDUCATION", "SCHOOL", "ISCED"]),
            ("template-housing", &["HOUSING", "DWELLING"]),
            ("template-health", &["HEALTH"]),
            ("template-language", &["LANGUAGE"]),
        ],
        _ => &[],
    }
}

/// Whether a dataset fills a point.
pub(crate) fn fills(dataset: &PublishedDataset, id: &str, words: &[&str]) -> bool {
    let d = &dataset.definition;
    let tag = format!("template:{}", id.trim_start_matches("template-"));
    if d.tags.contains(&tag) {
        return true;
    }
    let mut names: Vec<String> = vec![d.id.to_string(), d.structure.clone()];
    names.extend(d.measure.of.as_ref().map(ToString::to_string));
    names.extend(dataset.released.dimensions().iter().map(|dim| dim.concept.to_string()));
    names.extend(dataset.released.indicators().iter().map(|i| i.id.clone()));
    names.iter().map(|name| name.to_uppercase()).any(|name| words.iter().any(|word| name.contains(word)))
}
