//! Words in headers that tell what a column is, in English, French, Arabic, Spanish and Portuguese.

use crate::text::fold_case;

/// Header words of one concept; a header that contains one of them as a word (or as a part, where the word is long) is likely to carry it.
const WORDS: &[(&str, &[&str])] = &[
    ("OBS_STATUS", &["obs_flag", "obs_status", "flag", "flags"]),
    ("CONF_STATUS", &["conf_status"]),
    (
        "OBS_VALUE",
        &[
            "obs_value",
            "value",
            "valeur",
            "valor",
            "effectif",
            "effectifs",
            "count",
            "persons",
            "personnes",
            "personas",
            "pessoas",
            "nombre de personnes",
            "número",
            "العدد",
            "عدد",
            "stock",
            "applied",
        ],
    ),
    (
        "COUNTRY_BIRTH",
        &[
            "country of birth",
            "birthplace",
            "naissance",
            "nacimiento",
            "nascimento",
            "countryb",
            "country_birth",
            "الولادة",
            "الميلاد",
            "بلد الميلاد",
        ],
    ),
    ("COUNTRY_PREV_RES", &["previous residence", "résidence antérieure", "residencia anterior", "residência anterior", "prev_res"]),
    (
        "CITIZENSHIP",
        &[
            "citizen",
            "citizenship",
            "nationality",
            "nationalité",
            "nationalite",
            "nation",
            "national",
            "nacionalidad",
            "nacionalidade",
            "ciudadanía",
            "cidadania",
            "الجنسية",
            "جنسية",
        ],
    ),
    ("ORIGIN", &["origin", "origine", "origen", "origem", "coo", "coo_iso", "country of origin", "المنشأ", "الأصل"]),
    ("COUNTERPART_AREA", &["sending", "sender", "partner", "envoyeur", "expéditeur"]),
    ("INCIDENT_AREA", &["country_of_incident", "country of incident"]),
    (
        "REF_AREA",
        &[
            "ref_area",
            "geo",
            "country of asylum",
            "asylum/residence",
            "destination",
            "destino",
            "receiving",
            "country",
            "pays",
            "país",
            "pais",
            "iso3",
            "iso",
            "iso_code",
            "coa",
            "coa_iso",
            "admin0",
            "area",
            "territory",
            "territoire",
            "البلد",
            "الدولة",
            "بلد",
        ],
    ),
    ("SEX", &["sex", "sexe", "gender", "genre", "sexo", "género", "الجنس", "النوع"]),
    ("AGE", &["age", "âge", "edad", "idade", "العمر", "السن", "age class", "age group"]),
    (
        "TIME_PERIOD",
        &[
            "time_period",
            "time",
            "year",
            "année",
            "annee",
            "an",
            "año",
            "ano",
            "période",
            "periodo",
            "período",
            "refyear",
            "السنة",
            "سنة",
            "العام",
            "quarter",
            "trimestre",
        ],
    ),
    ("EVENT_DATE", &["date", "fecha", "data", "reporting date", "reported date", "التاريخ", "تاريخ"]),
    ("WEIGHT", &["weight", "poids", "peso", "pondera", "coeff", "coef", "coefficient", "الوزن"]),
    ("PERMIT_TYPE", &["permit", "permis", "titre de séjour", "permiso", "autorização", "نوع الإقامة"]),
    ("REASON", &["reason", "motif", "motivo", "السبب", "سبب"]),
    ("EDUCATION_LEV", &["education", "éducation", "instruction", "educación", "educação", "diplôme", "التعليم"]),
    ("OCCUPATION", &["occupation", "profession", "ocupación", "ocupação", "المهنة"]),
    ("LABOUR_STATUS", &["labour status", "employment status", "wstatus", "ilostat", "activité"]),
    ("CIVIL_STATUS", &["marital", "matrimonial", "état civil", "estado civil", "الحالة الزواجية", "الحالة العائلية"]),
    ("TRANSPORT", &["transport", "mode", "modes", "transporte", "النقل"]),
    ("DIRECTION", &["direction", "sens", "dirección", "direção", "الاتجاه"]),
    ("BORDER_POST", &["border post", "poste frontière", "crossing", "poe", "point of entry", "puesto", "المعبر"]),
    ("FREQ", &["freq", "frequency"]),
    ("UNIT_MEASURE", &["unit", "unit of measure", "unité", "unidad"]),
    ("APPLICANT_TYPE", &["asyl_app", "applicant type", "app_type"]),
    ("POP_TYPE", &["population type", "pop_type"]),
    ("WAGE", &["wage", "income", "salaire", "revenu", "salario", "الأجر", "الدخل"]),
];

/// Words of months in two-column dates.
const MONTH: &[&str] = &["month", "mois", "mes", "mês", "reported month", "الشهر", "شهر"];
/// Words of columns that may name people, or lead to them.
const PERSONAL: &[&str] = &[
    "name",
    "first name",
    "last name",
    "surname",
    "full name",
    "nom",
    "prénom",
    "prenom",
    "nom complet",
    "apellido",
    "apellidos",
    "nombres",
    "apelido",
    "passport",
    "passeport",
    "pasaporte",
    "passaporte",
    "phone",
    "telephone",
    "téléphone",
    "tel",
    "teléfono",
    "email",
    "e-mail",
    "mail",
    "address",
    "adresse",
    "dirección postal",
    "endereço",
    "national id",
    "id number",
    "cin",
    "nni",
    "identifiant",
    "id",
    "hhid",
    "person_id",
    "personid",
    "birth date",
    "date of birth",
    "date de naissance",
    "fecha de nacimiento",
    "الاسم",
    "اسم",
    "اللقب",
    "جواز",
    "رقم الهوية",
    "الهاتف",
    "العنوان",
    "رقم الملف",
];

fn has(header: &str, word: &str) -> bool {
    if header == word {
        return true;
    }
    // Portuguese for date, English for much else.
    if word == "data" {
        return false;
    }
    header.match_indices(word).any(|(at, _)| {
        let edge = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
        let before = header.get(..at).and_then(|t| t.chars().next_back());
        let after = header.get(at + word.len()..).and_then(|t| t.chars().next());
        edge(before) && edge(after)
    })
}

/// The concept that a header's words point to: an exact word before a contained one.
pub(crate) fn concept(header: &str) -> Option<&'static str> {
    let header = fold_case(header);
    let exact = WORDS.iter().find(|(_, words)| words.contains(&header.as_str()));
    exact
        .or_else(|| WORDS.iter().find(|(_, words)| words.iter().any(|w| w.chars().count() > 2 && has(&header, w))))
        .map(|(concept, _)| *concept)
}

/// Whether the header says month.
pub(crate) fn is_month(header: &str) -> bool {
    MONTH.contains(&fold_case(header).as_str())
}

/// Whether the header says that the column may name people. Names of places and things are let through.
pub(crate) fn is_personal(header: &str) -> bool {
    let header = fold_case(header).replace('_', " ");
    let of_things = [
        "country",
        "pays",
        "area",
        "region",
        "admin",
        "place",
        "site",
        "event",
        "hazard",
        "series",
        "indicator",
        "structure",
        "category",
        "type",
        "bridge",
        "brdg",
        "crossing",
        "coo",
        "coa",
        "province",
        "district",
        "settlement",
    ];
    if of_things.iter().any(|t| header.contains(t)) {
        return false;
    }
    PERSONAL.iter().any(|w| has(&header, w))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_point_to_concepts() {
        for (header, expected) in [
            ("Country of Asylum", "REF_AREA"),
            ("Nationalité", "CITIZENSHIP"),
            ("Pays de naissance", "COUNTRY_BIRTH"),
            ("الجنس", "SEX"),
            ("الجنسية", "CITIZENSHIP"),
            ("año", "TIME_PERIOD"),
            ("OBS_VALUE", "OBS_VALUE"),
            ("Country of Origin ISO", "ORIGIN"),
            ("coa_iso", "REF_AREA"),
        ] {
            assert_eq!(concept(header), Some(expected), "{header}");
        }
        assert!(is_personal("Nom complet") && is_personal("Passport no.") && is_personal("hhid") && is_personal("الاسم"));
        assert!(!is_personal("country_name") && !is_personal("sex") && !is_personal("nombre"));
    }
}
