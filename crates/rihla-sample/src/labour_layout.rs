//! The questionnaire of the labour force survey: its columns, and the layout of its one fixed-width quarter.

/// A column: its name, its width in the fixed-width file, and what it means.
pub(crate) struct Column {
    pub(crate) name: &'static str,
    pub(crate) width: usize,
    pub(crate) meaning: &'static str,
}

/// Lists the columns in file order.
pub(crate) const COLUMNS: [Column; 13] = [
    column("TRIMESTRE", 6, "Trimestre de référence, AAAATn"),
    column("ID_LOGEMENT", 7, "Identifiant du logement"),
    column("REGION", 1, "Région : 1 XA01, 2 XA02, 3 XA03, 4 XA04, 5 XA05"),
    column("SEXE", 1, "1 masculin, 2 féminin"),
    column("AGE", 3, "Âge en années révolues"),
    column("PAYS_NAIS", 3, "Pays de naissance, ISO numérique sans zéros initiaux"),
    column("NATIONALITE", 3, "Nationalité, ISO numérique sans zéros initiaux"),
    column("STATUT", 1, "1 actif occupé, 2 chômeur, 3 inactif"),
    column("CITP", 1, "Profession CITP-08, grand groupe 0 à 9 ; vide si sans emploi"),
    column("CITI", 1, "Activité CITI rév. 4, section A à U ; vide si sans emploi"),
    column("HEURES", 2, "Heures par semaine ; 99 sans réponse ; vide si sans emploi"),
    column("SALAIRE", 5, "Salaire mensuel net ; 99999 sans réponse ; vide si non salarié"),
    column("POIDS", 9, "Coefficient d'extrapolation, virgule décimale"),
];

const fn column(name: &'static str, width: usize, meaning: &'static str) -> Column {
    Column { name, width, meaning }
}

/// Writes the layout file: name, first position from 1, width, meaning.
pub(crate) fn file() -> Vec<u8> {
    let mut text = "nom;debut;longueur;signification\n".to_owned();
    let mut start = 1;
    for column in &COLUMNS {
        text.push_str(&format!("{};{};{};{}\n", column.name, start, column.width, column.meaning.replace(" ;", ",")));
        start += column.width;
    }
    text.into_bytes()
}
