//! Countries and areas: codes of several schemes, names and variants in several languages, validity.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::code::{Code, CodeItem};
use crate::resolve::{Scheme, SchemeError};
use crate::rows::{Table, Validity, VocabularyError};
use crate::{Language, LocalText, Saying};

/// What kind of area a code stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum AreaKind {
    /// A region of the M49 tree; regions do not overlap.
    Region,
    /// A country or territory of the present.
    Country,
    /// A country that is no more.
    Historic,
    /// No country: stateless, unknown, various, nationals and foreigners of the reporting country.
    Special,
    /// A group of countries; groups overlap.
    Group,
}

/// One country, territory, region, group or special category.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Area {
    /// The code in CL_AREA: ISO 3166-1 alpha-3 for countries, `M49_002` for M49 regions, prefixed ids for groups.
    pub code: Code,
    /// What it is.
    pub kind: AreaKind,
    /// M49 code, three digits.
    pub m49: Option<Box<str>>,
    /// ISO 3166-1 alpha-2 code.
    pub iso2: Option<Box<str>>,
    /// ISO 3166-1 alpha-3 code.
    pub iso3: Option<Box<str>>,
    /// UNHCR's own three-letter code.
    pub unhcr: Option<Box<str>>,
    /// The World Bank's three-letter code.
    pub world_bank: Option<Box<str>>,
    /// The smallest M49 region that holds it.
    pub parent: Option<Code>,
    /// When it existed.
    pub validity: Validity,
    /// Official short names.
    pub name: LocalText,
    /// What a reader should know: disputed status, naming, what is included.
    pub note: Option<String>,
}

/// Another name of an area.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AreaVariant {
    /// The area.
    pub area: Code,
    /// The language of the name, if it has one.
    pub language: Option<Language>,
    /// The name.
    pub name: String,
    /// Who writes it so (`worldbank`, `undesa`, `unhcr`, `cps`, `eurostat`, `mmp`, `common`, `former` …).
    pub source: String,
    /// When the name was in use.
    pub validity: Validity,
    /// What a reader should know.
    pub note: Option<String>,
}

/// A further code of an area in some scheme: former, reserved or one producer's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AreaCode {
    /// The scheme it belongs to.
    pub scheme: Scheme,
    /// The code.
    pub code: String,
    /// The area.
    pub area: Code,
    /// When it was in use.
    pub validity: Validity,
    /// What a reader should know.
    pub note: Option<String>,
}

/// A name that stands for several areas, so that no rule may choose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AmbiguousName {
    /// The name.
    pub name: String,
    /// The areas it may mean.
    pub areas: Vec<Code>,
}

/// All areas with their names and codes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Areas {
    items: Vec<Area>,
    by_code: BTreeMap<Code, usize>,
    /// Further names.
    pub variants: Vec<AreaVariant>,
    /// Further codes.
    pub codes: Vec<AreaCode>,
    /// Names that no rule may choose for.
    pub ambiguous: Vec<AmbiguousName>,
}

/// The four tables that make up the areas: (file name, text) each.
pub(crate) struct AreaFiles<'a> {
    pub(crate) areas: (&'a str, &'a str),
    pub(crate) variants: (&'a str, &'a str),
    pub(crate) codes: (&'a str, &'a str),
    pub(crate) ambiguous: (&'a str, &'a str),
}

impl Areas {
    pub(crate) fn read(files: &AreaFiles<'_>) -> Result<Self, VocabularyError> {
        let (items, by_code) = read_areas(files.areas)?;
        let mut areas = Self { items, by_code, variants: Vec::new(), codes: Vec::new(), ambiguous: Vec::new() };
        areas.variants = areas.read_variants(files.variants)?;
        areas.codes = areas.read_codes(files.codes)?;
        areas.ambiguous = areas.read_ambiguous(files.ambiguous)?;
        Ok(areas)
    }

    /// All areas, in the order of CL_AREA.
    #[must_use]
    pub fn all(&self) -> &[Area] {
        &self.items
    }

    /// The area of a code of CL_AREA.
    #[must_use]
    pub fn get(&self, code: &str) -> Option<&Area> {
        self.by_code.get(&Code::from(code)).and_then(|at| self.items.get(*at))
    }

    /// The days on which an area, a name or a code begins or ceases to hold, in order.
    pub(crate) fn turns(&self) -> Vec<Date> {
        let areas = self.items.iter().map(|a| a.validity);
        let names = self.variants.iter().map(|v| v.validity);
        let codes = self.codes.iter().map(|c| c.validity);
        let mut turns: Vec<Date> = areas.chain(names).chain(codes).flat_map(|v| v.turns().collect::<Vec<_>>()).collect();
        turns.sort_unstable();
        turns.dedup();
        turns
    }

    /// The position of a code among all areas.
    pub(crate) fn position(&self, code: &Code) -> Option<usize> {
        self.by_code.get(code).copied()
    }

    /// The entries of CL_AREA, with the tree of M49 as parents.
    pub(crate) fn code_items(&self) -> Vec<CodeItem> {
        (0..)
            .zip(&self.items)
            .map(|(order, area)| CodeItem { code: area.code.clone(), name: area.name.clone(), parent: area.parent.clone(), order })
            .collect()
    }

    fn known(&self, table: &Table, row: &crate::rows::Row, code: &str) -> Result<Code, VocabularyError> {
        match self.get(code) {
            Some(area) => Ok(area.code.clone()),
            None => Err(table.error(
                row,
                Saying::new("vocabulary-no-area", "the area '{code}' is not in areas.csv; add it there or correct the code")
                    .with("code", code.to_string()),
            )),
        }
    }

    fn read_variants(&self, (file, text): (&str, &str)) -> Result<Vec<AreaVariant>, VocabularyError> {
        let table = Table::read(file, text, &["area", "language", "name", "source"])?;
        let mut variants = Vec::new();
        for row in table.rows() {
            let language = match table.filled(row, "language") {
                Some(tag) => Some(Language::from_tag(tag).ok_or_else(|| {
                    table.error(
                        row,
                        Saying::new("vocabulary-no-language", "'{text}' is no language; use ar en fr pt es am sw").with("text", tag),
                    )
                })?),
                None => None,
            };
            variants.push(AreaVariant {
                area: self.known(&table, row, table.required(row, "area")?)?,
                language,
                name: table.required(row, "name")?.to_owned(),
                source: table.required(row, "source")?.to_owned(),
                validity: Validity::read(&table, row, "valid_from", "valid_to")?,
                note: table.filled(row, "note").map(str::to_owned),
            });
        }
        Ok(variants)
    }

    fn read_codes(&self, (file, text): (&str, &str)) -> Result<Vec<AreaCode>, VocabularyError> {
        let table = Table::read(file, text, &["scheme", "code", "area"])?;
        let mut codes = Vec::new();
        for row in table.rows() {
            let scheme = table.required(row, "scheme")?;
            codes.push(AreaCode {
                scheme: scheme.parse().map_err(|e: SchemeError| table.error(row, e.saying()))?,
                code: table.required(row, "code")?.to_owned(),
                area: self.known(&table, row, table.required(row, "area")?)?,
                validity: Validity::read(&table, row, "valid_from", "valid_to")?,
                note: table.filled(row, "note").map(str::to_owned),
            });
        }
        Ok(codes)
    }

    fn read_ambiguous(&self, (file, text): (&str, &str)) -> Result<Vec<AmbiguousName>, VocabularyError> {
        let table = Table::read(file, text, &["name", "areas"])?;
        let mut names = Vec::new();
        for row in table.rows() {
            let areas: Result<Vec<Code>, _> =
                table.required(row, "areas")?.split_whitespace().map(|code| self.known(&table, row, code)).collect();
            names.push(AmbiguousName { name: table.required(row, "name")?.to_owned(), areas: areas? });
        }
        Ok(names)
    }
}

type AreaTable = (Vec<Area>, BTreeMap<Code, usize>);

fn read_areas((file, text): (&str, &str)) -> Result<AreaTable, VocabularyError> {
    let table = Table::read(file, text, &["code", "kind", "name_en"])?;
    let mut items: Vec<Area> = Vec::with_capacity(table.rows().len());
    let mut by_code = BTreeMap::new();
    for row in table.rows() {
        let code = Code::from(table.required(row, "code")?);
        let kind = match table.required(row, "kind")? {
            "region" => AreaKind::Region,
            "country" => AreaKind::Country,
            "historic" => AreaKind::Historic,
            "special" => AreaKind::Special,
            "group" => AreaKind::Group,
            other => {
                return Err(table.error(
                    row,
                    Saying::new("vocabulary-area-kind", "'{text}' is no kind of area; use region, country, historic, special or group")
                        .with("text", other),
                ));
            }
        };
        if by_code.insert(code.clone(), items.len()).is_some() {
            return Err(table.error(
                row,
                Saying::new("vocabulary-area-twice", "the area '{code}' stands twice; remove one of the two")
                    .with("code", code.to_string()),
            ));
        }
        let boxed = |column: &str| table.filled(row, column).map(Box::from);
        items.push(Area {
            code,
            kind,
            m49: boxed("m49"),
            iso2: boxed("iso2"),
            iso3: boxed("iso3"),
            unhcr: boxed("unhcr"),
            world_bank: boxed("worldbank"),
            parent: table.filled(row, "parent").map(Code::from),
            validity: Validity::read(&table, row, "valid_from", "valid_to")?,
            name: table.names(row, "name"),
            note: table.filled(row, "note").map(str::to_owned),
        });
    }
    for (row, area) in table.rows().iter().zip(&items) {
        if let Some(parent) = &area.parent
            && !by_code.contains_key(parent)
        {
            return Err(table.error(
                row,
                Saying::new(
                    "vocabulary-area-parent",
                    "'{code}' names the parent '{parent}', which is not in the file; add it or correct the code",
                )
                .with("code", area.code.to_string())
                .with("parent", parent.to_string()),
            ));
        }
    }
    Ok((items, by_code))
}
