//! The vocabularies: code lists, areas, memberships, concepts, structures and the compact's tags, embedded and overridable.

use std::collections::BTreeMap;

use include_dir::{Dir, include_dir};
use serde::de::DeserializeOwned;

use crate::age::AgeCode;
use crate::age_name::AgeNames;
use crate::area::{AreaFiles, Areas};
use crate::code::{Code, CodeItem, Codelist};
use crate::concept::{Concept, read_concepts};
use crate::definition;
use crate::gcm::{Gcm, GcmFile};
use crate::membership::Memberships;
use crate::place::Places;
use crate::rows::Table;
pub use crate::rows::VocabularyError;
use crate::structure::{Structure, StructureFile};
use crate::{ConceptId, ListId, LocalText, Saying};

static FILES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/../../vocabularies");

/// Everything that definitions, deliveries and pages may name.
#[derive(Debug, Clone)]
pub struct Vocabulary {
    lists: BTreeMap<ListId, Codelist>,
    areas: Areas,
    memberships: Memberships,
    concepts: Vec<Concept>,
    concept_at: BTreeMap<ConceptId, usize>,
    structures: BTreeMap<String, Structure>,
    gcm: Gcm,
    age_names: AgeNames,
    places: Option<Places>,
}

impl Vocabulary {
    /// The vocabularies that the program carries.
    ///
    /// # Errors
    /// [`VocabularyError`] if an embedded file is wrong, which tests rule out.
    pub fn embedded() -> Result<Self, VocabularyError> {
        Self::with_overrides(std::iter::empty::<(&str, &str)>())
    }

    /// The embedded vocabularies, with files replaced or added by an operator: (file name relative to `vocabularies/`, text).
    /// `lists/CL_X.csv` replaces or adds a code list; `places.csv` and `place_changes.csv` give the sub-national hierarchy.
    ///
    /// # Errors
    /// [`VocabularyError`] with the file and line.
    pub fn with_overrides<N: AsRef<str>, T: AsRef<str>>(overrides: impl IntoIterator<Item = (N, T)>) -> Result<Self, VocabularyError> {
        let mut texts: BTreeMap<String, String> = BTreeMap::new();
        collect(&FILES, &mut texts)?;
        for (name, text) in overrides {
            texts.insert(name.as_ref().replace('\\', "/"), text.as_ref().to_owned());
        }
        let file = |name: &'static str| -> Result<(&'static str, &str), VocabularyError> {
            let text = texts.get(name).ok_or_else(|| error(name, Saying::new("vocabulary-file-absent", "the file is absent; add it")))?;
            Ok((name, text.as_str()))
        };
        let areas = Areas::read(&AreaFiles {
            areas: file("areas.csv")?,
            variants: file("area_variants.csv")?,
            codes: file("area_codes.csv")?,
            ambiguous: file("area_ambiguous.csv")?,
        })?;
        let (name, text) = file("memberships.csv")?;
        let memberships = Memberships::read(name, text, &areas)?;
        let (name, text) = file("concepts.csv")?;
        let concepts = read_concepts(name, text)?;
        let concept_at = concepts.iter().enumerate().map(|(at, concept)| (concept.id.clone(), at)).collect();
        let (name, text) = file("structures.toml")?;
        let structures = toml::<StructureFile>(name, text)?.structures().into_iter().map(|s| (s.id.clone(), s)).collect();
        let (name, text) = file("gcm.toml")?;
        let gcm = toml::<GcmFile>(name, text)?.gcm();
        let (name, text) = file("lists.csv")?;
        let titles = read_titles(name, text)?;
        let lists = read_lists(&texts, &titles, &areas)?;
        let (name, text) = file("age_names.csv")?;
        let age_names = AgeNames::read(name, text)?;
        let places = match texts.get("places.csv") {
            Some(text) => {
                let changes = texts.get("place_changes.csv").map(|changes| ("place_changes.csv", changes.as_str()));
                Some(Places::read(("places.csv", text), changes)?)
            }
            None => None,
        };
        let vocabulary = Self { lists, areas, memberships, concepts, concept_at, structures, gcm, age_names, places };
        vocabulary.check()?;
        Ok(vocabulary)
    }

    /// The code list of an identifier; `CL_AREA` carries the M49 tree as parents.
    #[must_use]
    pub fn list(&self, id: &ListId) -> Option<&Codelist> {
        self.lists.get(id)
    }

    /// The code list of a name.
    #[must_use]
    pub fn list_named(&self, id: &str) -> Option<&Codelist> {
        ListId::new(id).ok().and_then(|id| self.list(&id))
    }

    /// All code lists, by identifier.
    pub fn lists(&self) -> impl Iterator<Item = &Codelist> {
        self.lists.values()
    }

    /// The concept of an identifier.
    #[must_use]
    pub fn concept(&self, id: &ConceptId) -> Option<&Concept> {
        self.concept_at.get(id).and_then(|at| self.concepts.get(*at))
    }

    /// All concepts, in the order of their file.
    #[must_use]
    pub fn concepts(&self) -> &[Concept] {
        &self.concepts
    }

    /// The structure of an identifier (`MIG_STOCK`).
    #[must_use]
    pub fn structure(&self, id: &str) -> Option<&Structure> {
        self.structures.get(id)
    }

    /// All structures, by identifier.
    pub fn structures(&self) -> impl Iterator<Item = &Structure> {
        self.structures.values()
    }

    /// All areas.
    #[must_use]
    pub const fn areas(&self) -> &Areas {
        &self.areas
    }

    /// All memberships of areas in groups.
    #[must_use]
    pub const fn memberships(&self) -> &Memberships {
        &self.memberships
    }

    /// Objectives, principles, SDG links and stakeholders of the Global Compact for Migration.
    #[must_use]
    pub const fn gcm(&self) -> &Gcm {
        &self.gcm
    }

    /// The name of an age group, made by rule, so that any bands have names.
    #[must_use]
    pub fn age_name(&self, age: &AgeCode) -> LocalText {
        self.list_named("CL_AGE")
            .and_then(|list| list.get(&age.to_string()))
            .map_or_else(|| self.age_names.name(age), |item| item.name.clone())
    }

    /// The dated sub-national hierarchy, if the operator gave one.
    #[must_use]
    pub const fn places(&self) -> Option<&Places> {
        self.places.as_ref()
    }

    /// Adds or replaces a code list, e.g. places at a date.
    pub fn insert_list(&mut self, list: Codelist) {
        self.lists.insert(list.id.clone(), list);
    }

    /// Checks what one file says about another.
    fn check(&self) -> Result<(), VocabularyError> {
        for concept in &self.concepts {
            if let Some(list) = concept.list.as_ref().filter(|l| !self.lists.contains_key(*l)) {
                return Err(error(
                    "concepts.csv",
                    Saying::new(
                        "vocabulary-concept-list",
                        "the concept '{concept}' names the list '{list}', which does not exist; add it or correct the name",
                    )
                    .with("concept", concept.id.to_string())
                    .with("list", list.to_string()),
                ));
            }
        }
        for structure in self.structures.values() {
            let attributes = structure.attributes.iter().map(|a| &a.concept);
            let used = structure.dimensions.iter().chain([&structure.time, &structure.measure]).chain(attributes);
            if let Some(absent) = used.into_iter().find(|id| !self.concept_at.contains_key(*id)) {
                return Err(error(
                    "structures.toml",
                    Saying::new(
                        "vocabulary-structure-concept",
                        "'{structure}' names the concept '{concept}', which is not in concepts.csv; add it or correct the name",
                    )
                    .with("structure", structure.id.to_string())
                    .with("concept", absent.to_string()),
                ));
            }
        }
        Ok(())
    }
}

/// Reads a code list: columns `code`, `parent`, `order`, `name_en`, `name_fr`, `name_ar`, `name_pt`, `name_es` (and further
/// languages); only `code` must be there. A list without `order` keeps the order of its rows.
///
/// # Errors
/// [`VocabularyError`] with the file and line.
pub fn parse_codelist(id: ListId, file: &str, text: &str) -> Result<Codelist, VocabularyError> {
    let name = LocalText::new(crate::Language::En, id.as_str());
    codelist(id, file, text, &Title { version: "1.0".to_owned(), agency: "OPERATOR".to_owned(), name })
}

/// What `lists.csv` says of a list.
struct Title {
    version: String,
    agency: String,
    name: LocalText,
}

fn error(file: &str, message: Saying) -> VocabularyError {
    VocabularyError { file: file.to_owned(), line: 1, message }
}

fn collect(dir: &Dir<'_>, texts: &mut BTreeMap<String, String>) -> Result<(), VocabularyError> {
    for file in dir.files() {
        let name = file.path().to_string_lossy().replace('\\', "/");
        let text = file
            .contents_utf8()
            .ok_or_else(|| error(&name, Saying::new("vocabulary-not-utf8", "the file is not UTF-8; save it as UTF-8")))?;
        texts.insert(name, text.to_owned());
    }
    dir.dirs().try_for_each(|dir| collect(dir, texts))
}

fn toml<T: DeserializeOwned>(file: &str, text: &str) -> Result<T, VocabularyError> {
    definition::parse(file, text).map_err(|e| VocabularyError {
        file: e.file,
        line: u64::try_from(e.line).unwrap_or(1),
        message: Saying::new("vocabulary-at-column", "column {column}: {fault}")
            .with("column", e.column.to_string())
            .with("fault", e.message),
    })
}

fn read_titles(file: &str, text: &str) -> Result<BTreeMap<String, Title>, VocabularyError> {
    let table = Table::read(file, text, &["id", "version", "agency", "name_en"])?;
    let mut titles = BTreeMap::new();
    for row in table.rows() {
        let title = Title {
            version: table.required(row, "version")?.to_owned(),
            agency: table.required(row, "agency")?.to_owned(),
            name: table.names(row, "name"),
        };
        titles.insert(table.required(row, "id")?.to_owned(), title);
    }
    Ok(titles)
}

fn read_lists(
    texts: &BTreeMap<String, String>,
    titles: &BTreeMap<String, Title>,
    areas: &Areas,
) -> Result<BTreeMap<ListId, Codelist>, VocabularyError> {
    let mut lists = BTreeMap::new();
    for (name, text) in texts {
        let Some(id) = name.strip_prefix("lists/").and_then(|n| n.strip_suffix(".csv")) else { continue };
        let id = ListId::new(id).map_err(|e| error(name, e.saying()))?;
        let list = match titles.get(id.as_str()) {
            Some(title) => codelist(id.clone(), name, text, title)?,
            None => parse_codelist(id.clone(), name, text)?,
        };
        lists.insert(id, list);
    }
    let id = ListId::new("CL_AREA").map_err(|e| error("areas.csv", e.saying()))?;
    let title = titles
        .get("CL_AREA")
        .ok_or_else(|| error("lists.csv", Saying::new("vocabulary-no-cl-area", "the list CL_AREA is absent; add its line")))?;
    let list = Codelist::new(id.clone(), title.version.clone(), title.agency.clone(), title.name.clone(), areas.code_items())
        .map_err(|e| error("areas.csv", e.saying()))?;
    lists.insert(id, list);
    Ok(lists)
}

fn codelist(id: ListId, file: &str, text: &str, title: &Title) -> Result<Codelist, VocabularyError> {
    let table = Table::read(file, text, &["code"])?;
    let mut items: Vec<CodeItem> = Vec::with_capacity(table.rows().len());
    for (position, row) in (1_u32..).zip(table.rows()) {
        let code = table.required(row, "code")?;
        if !code.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'@' | b'$' | b'.')) {
            return Err(table.error(
                row,
                Saying::new("vocabulary-no-code", "'{code}' cannot be a code; use letters, digits, '_', '-', '@', '$' or '.'")
                    .with("code", code),
            ));
        }
        let order = match table.filled(row, "order") {
            Some(text) => text.parse().map_err(|_| {
                table.error(row, Saying::new("vocabulary-order", "'{text}' in column 'order' is no number; correct it").with("text", text))
            })?,
            None => position,
        };
        let mut name = table.names(row, "name");
        if name.is_empty() {
            name.insert(crate::Language::En, table.filled(row, "name").unwrap_or(code));
        }
        items.push(CodeItem { code: Code::from(code), name, parent: table.filled(row, "parent").map(Code::from), order });
    }
    items.sort_by_key(|item| item.order);
    Codelist::new(id, title.version.clone(), title.agency.clone(), title.name.clone(), items).map_err(|e| error(file, e.saying()))
}
