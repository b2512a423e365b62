//! Reading an observatory's folder of definitions, with every fault located and nothing left unchecked.

mod access;
mod live;

pub use live::LiveDefinitions;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rihla_model::definition::{
    Audience, DatasetDefinition, DefinitionError, IndicatorFormula, MeasureKind, ObservatoryDefinition, SourceDefinition, TotalRule, parse,
};
use rihla_model::{ConceptId, DatasetId, Saying, SourceId, Vocabulary};
use rihla_register::Registers;
use rihla_table::RowKind;

use crate::OperationError;
use crate::error::at;

/// An observatory's definitions, checked against each other.
pub struct Definitions {
    /// The folder they were read from.
    pub folder: PathBuf,
    /// `observatory.toml`.
    pub observatory: ObservatoryDefinition,
    /// `sources/*.toml`, by id.
    pub sources: BTreeMap<SourceId, SourceDefinition>,
    /// `datasets/*.toml`, by id.
    pub datasets: BTreeMap<DatasetId, DatasetDefinition>,
    /// The vocabularies, with the operator's own lists.
    pub vocabulary: Arc<Vocabulary>,
    /// The program's registers and roles, with those of `registers/*.toml`.
    pub registers: Arc<Registers>,
    /// Text of each definition file, for hashing.
    pub texts: BTreeMap<String, String>,
    /// Text of the operator's own vocabularies, for hashing.
    pub vocabulary_texts: BTreeMap<String, String>,
}

/// Reads and checks the definitions of a folder.
///
/// # Errors
/// [`OperationError::Definitions`] with every fault found, or [`OperationError::File`].
pub fn load_definitions(folder: &Path) -> Result<Definitions, OperationError> {
    load_definitions_with(folder, &BTreeMap::new())
}

/// Reads and checks the definitions of a folder as they would be with some files of sources and datasets written otherwise: texts by
/// name, such as `sources/permits.toml`.
///
/// # Errors
/// As [`load_definitions`].
pub fn load_definitions_with(folder: &Path, instead: &BTreeMap<String, String>) -> Result<Definitions, OperationError> {
    let files = |sub: &str| {
        let mut files = toml_files(folder, sub)?;
        files.extend(
            instead.iter().filter(|(name, _)| name.starts_with(&format!("{sub}/"))).map(|(name, text)| (name.clone(), text.clone())),
        );
        Ok::<_, OperationError>(files)
    };
    let mut faults = Vec::new();
    let mut texts = BTreeMap::new();
    let main = folder.join("observatory.toml");
    let text = std::fs::read_to_string(&main).map_err(|e| {
        if e.kind() == std::io::ErrorKind::NotFound {
            OperationError::Refused(
                Saying::new(
                    "operation-no-observatory",
                    "{folder} is no observatory: it has no observatory.toml. Name the folder that holds one, or begin with `rihla sample`.",
                )
                .with("folder", folder),
            )
        } else {
            at(&main)(e)
        }
    })?;
    let observatory: Option<ObservatoryDefinition> = keep(parse("observatory.toml", &text), &mut faults);
    texts.insert("observatory.toml".to_owned(), text);
    let mut sources = BTreeMap::new();
    for (name, text) in files("sources")? {
        if let Some(source) = keep(parse::<SourceDefinition>(&name, &text), &mut faults) {
            named_for(&name, source.id.as_str(), &mut faults);
            sources.insert(source.id.clone(), source);
        }
        texts.insert(name, text);
    }
    let mut datasets = BTreeMap::new();
    for (name, text) in files("datasets")? {
        if let Some(dataset) = keep(parse::<DatasetDefinition>(&name, &text), &mut faults) {
            named_for(&name, dataset.id.as_str(), &mut faults);
            datasets.insert(dataset.id.clone(), dataset);
        }
        texts.insert(name, text);
    }
    let Some(observatory) = observatory else { return Err(OperationError::Definitions(faults)) };
    let vocabulary_texts = match &observatory.vocabularies {
        Some(sub) => vocabulary_files(&folder.join(sub), "")?,
        None => BTreeMap::new(),
    };
    let vocabulary = Vocabulary::with_overrides(vocabulary_texts.iter())?;
    let own = toml_files(folder, "registers")?;
    let own = own.into_iter().filter_map(|(name, text)| Some((name.strip_prefix("registers/")?.to_owned(), text))).collect();
    // the other definitions are checked all the same, so that every fault is told at once
    let registers = Registers::read(&own, &vocabulary).map_err(|found| faults.extend(found)).unwrap_or_default();
    let definitions = Definitions {
        folder: folder.to_owned(),
        observatory,
        sources,
        datasets,
        vocabulary: Arc::new(vocabulary),
        registers: Arc::new(registers),
        texts,
        vocabulary_texts,
    };
    definitions.check(&mut faults);
    if faults.is_empty() { Ok(definitions) } else { Err(OperationError::Definitions(faults)) }
}

fn keep<T>(result: Result<T, DefinitionError>, faults: &mut Vec<DefinitionError>) -> Option<T> {
    result.map_err(|fault| faults.push(fault)).ok()
}

pub(crate) fn fault(file: &str, line: usize, message: Saying) -> DefinitionError {
    DefinitionError { file: file.to_owned(), line, column: 1, message }
}

fn named_for(file: &str, id: &str, faults: &mut Vec<DefinitionError>) {
    let stem = Path::new(file).file_stem().and_then(|s| s.to_str()).unwrap_or_default();
    if stem != id {
        faults.push(fault(
            file,
            1,
            Saying::new("fault-file-name", "the file is named '{stem}' but its id is '{id}'; rename one of the two")
                .with("stem", stem)
                .with("id", id),
        ));
    }
}

/// The TOML files of a subfolder, sorted by name.
fn toml_files(folder: &Path, sub: &str) -> Result<BTreeMap<String, String>, OperationError> {
    let path = folder.join(sub);
    let mut out = BTreeMap::new();
    if !path.is_dir() {
        return Ok(out);
    }
    for entry in std::fs::read_dir(&path).map_err(at(&path))? {
        let file = entry.map_err(at(&path))?.path();
        if file.extension().is_some_and(|e| e == "toml") {
            let name = format!("{sub}/{}", file.file_name().and_then(|n| n.to_str()).unwrap_or_default());
            out.insert(name, std::fs::read_to_string(&file).map_err(at(&file))?);
        }
    }
    Ok(out)
}

/// The operator's vocabulary files, by path relative to their folder.
fn vocabulary_files(folder: &Path, prefix: &str) -> Result<BTreeMap<String, String>, OperationError> {
    let mut out = BTreeMap::new();
    for entry in std::fs::read_dir(folder).map_err(at(folder))? {
        let file = entry.map_err(at(folder))?.path();
        let name = format!("{prefix}{}", file.file_name().and_then(|n| n.to_str()).unwrap_or_default());
        if file.is_dir() {
            out.extend(vocabulary_files(&file, &format!("{name}/"))?);
        } else if file.extension().is_some_and(|e| e == "csv" || e == "toml") {
            out.insert(name, std::fs::read_to_string(&file).map_err(at(&file))?);
        }
    }
    Ok(out)
}

impl Definitions {
    /// The text of a source's or dataset's definition file.
    #[must_use]
    pub fn text(&self, folder: &str, id: &str) -> &str {
        self.texts.get(&format!("{folder}/{id}.toml")).map_or("", String::as_str)
    }

    /// The line (from 1) on which a word first stands in a definition file, for faults found after parsing.
    pub(crate) fn line_of(&self, file: &str, word: &str) -> usize {
        self.texts.get(file).and_then(|t| t.lines().position(|l| l.contains(word))).map_or(1, |at| at + 1)
    }

    fn check(&self, faults: &mut Vec<DefinitionError>) {
        let file = "observatory.toml";
        let agencies: BTreeSet<_> = self.observatory.agencies.iter().map(|a| &a.id).collect();
        if self.observatory.languages.is_empty() {
            faults.push(fault(file, 1, Saying::new("fault-languages", "languages is empty; name at least one of ar, en, es, fr, pt")));
        }
        if jiff::tz::TimeZone::get(&self.observatory.time_zone).is_err() {
            let line = self.line_of(file, "time-zone");
            faults.push(fault(
                file,
                line,
                Saying::new("fault-time-zone", "'{zone}' is no IANA time zone; name one such as Africa/Casablanca")
                    .with("zone", &self.observatory.time_zone),
            ));
        }
        if let Some(access) = &self.observatory.access {
            access::check(self, access, faults);
        }
        for source in self.sources.values() {
            self.check_source(source, &agencies, faults);
        }
        for dataset in self.datasets.values() {
            self.check_dataset(dataset, faults);
        }
        self.check_circles(faults);
    }

    fn check_source(&self, source: &SourceDefinition, agencies: &BTreeSet<&rihla_model::AgencyId>, faults: &mut Vec<DefinitionError>) {
        let file = format!("sources/{}.toml", source.id);
        if !agencies.contains(&source.agency) {
            let line = self.line_of(&file, "agency");
            faults.push(fault(
                &file,
                line,
                Saying::new("fault-agency", "agency '{agency}' is not in observatory.toml; add it under [[agencies]]")
                    .with("agency", source.agency.to_string()),
            ));
        }
        for column in &source.columns {
            if let Some(list) = &column.list
                && self.vocabulary.list(list).is_none()
            {
                let line = self.line_of(&file, list.as_str());
                faults.push(fault(
                    &file,
                    line,
                    Saying::new("fault-code-list", "there is no code list '{list}'; see vocabularies/lists or add one")
                        .with("list", list.to_string()),
                ));
            }
            if let Some(table) = &column.translate
                && !source.translations.contains_key(table)
            {
                let line = self.line_of(&file, table);
                faults.push(fault(
                    &file,
                    line,
                    Saying::new("fault-translations", "there is no table [translations.{table}]; add it or correct the name")
                        .with("table", table),
                ));
            }
        }
    }

    fn check_dataset(&self, dataset: &DatasetDefinition, faults: &mut Vec<DefinitionError>) {
        let file = format!("datasets/{}.toml", dataset.id);
        if self.vocabulary.structure(&dataset.structure).is_none() {
            let line = self.line_of(&file, "structure");
            faults.push(fault(
                &file,
                line,
                Saying::new("fault-structure", "there is no structure '{structure}'; see vocabularies/structures.toml")
                    .with("structure", dataset.structure.to_string()),
            ));
        }
        if dataset.audience == Audience::OnRequest && self.observatory.access.is_none() {
            let line = self.line_of(&file, "audience");
            faults.push(fault(
                &file,
                line,
                Saying::new(
                    "fault-access-absent",
                    "the dataset is on request, but observatory.toml has no [access]; add it, with who answers, when and on what terms",
                ),
            ));
        }
        let parts: Vec<&str> = dataset.version.split('.').collect();
        if parts.len() != 3 || parts.iter().any(|p| p.parse::<u32>().is_err()) {
            let line = self.line_of(&file, "version");
            faults.push(fault(
                &file,
                line,
                Saying::new("fault-version", "version '{version}' is not of the form 1.0.0; correct it").with("version", &dataset.version),
            ));
        }
        for dimension in &dataset.dimensions {
            if let Some(list) = &dimension.list
                && self.vocabulary.list(list).is_none()
            {
                let line = self.line_of(&file, list.as_str());
                faults.push(fault(
                    &file,
                    line,
                    Saying::new("fault-code-list", "there is no code list '{list}'; see vocabularies/lists or add one")
                        .with("list", list.to_string()),
                ));
            }
            if dimension.bands.windows(2).any(|w| w.first() >= w.last()) {
                let line = self.line_of(&file, "bands");
                faults.push(fault(&file, line, Saying::new("fault-bands", "bands are lower bounds and must rise; sort them")));
            }
        }
        for feed in &dataset.from {
            self.check_feed(dataset, feed, &file, faults);
        }
        self.check_frames(dataset, &file, faults);
        let known: BTreeSet<&str> = dataset.dimensions.iter().map(|d| d.concept.as_str()).chain(["TIME_PERIOD"]).collect();
        for view in &dataset.views {
            for concept in [Some(&view.rows), view.columns.as_ref()].into_iter().flatten().chain(view.at.keys()) {
                if !known.contains(concept.as_str()) {
                    let line = self.line_of(&file, "[[views]]");
                    faults.push(fault(
                        &file,
                        line,
                        Saying::new("fault-view", "a view names {concept}, which is no dimension of the dataset; correct it")
                            .with("concept", concept.to_string()),
                    ));
                }
            }
        }
        for indicator in &dataset.indicators {
            let (used, other): (Vec<&ConceptId>, Option<&DatasetId>) = match &indicator.formula {
                IndicatorFormula::ShareOf { dimension, .. } | IndicatorFormula::Ratio { dimension, .. } => (vec![dimension], None),
                IndicatorFormula::Rate { denominator, by } => (by.iter().collect(), Some(denominator)),
                IndicatorFormula::Change => (Vec::new(), None),
            };
            for concept in used {
                if !known.contains(concept.as_str()) {
                    let line = self.line_of(&file, &indicator.id);
                    faults.push(fault(
                        &file,
                        line,
                        Saying::new(
                            "fault-indicator",
                            "indicator {indicator} names {concept}, which is no dimension of the dataset; correct it",
                        )
                        .with("indicator", &indicator.id)
                        .with("concept", concept.to_string()),
                    ));
                }
            }
            // whoever has the rate and its numerator has the denominator
            if let Some(other) = other
                && self.datasets.get(other).is_some_and(|d| d.audience == Audience::OnRequest)
            {
                let line = self.line_of(&file, other.as_str());
                faults.push(fault(
                    &file,
                    line,
                    Saying::new(
                        "fault-access-denominator",
                        "indicator {indicator} divides by dataset '{dataset}', which is on request, so that its figures could be computed; name another",
                    )
                    .with("indicator", indicator.id.to_string())
                    .with("dataset", other.to_string()),
                ));
            }
            if let Some(other) = other
                && !self.datasets.contains_key(other)
            {
                let line = self.line_of(&file, other.as_str());
                faults.push(fault(
                    &file,
                    line,
                    Saying::new(
                        "fault-denominator",
                        "indicator {indicator} divides by dataset '{dataset}', which is not defined; define it or name another",
                    )
                    .with("indicator", &indicator.id)
                    .with("dataset", other.to_string()),
                ));
            }
        }
        if let Some(calendar) = &dataset.calendar {
            for release in &calendar.releases {
                if self.moment(&release.at).is_none() {
                    let line = self.line_of(&file, &release.at);
                    faults.push(fault(
                        &file,
                        line,
                        Saying::new("fault-calendar", "'{time}' is no local time of the form 2026-03-31T10:00; correct it")
                            .with("time", &release.at),
                    ));
                }
            }
        }
    }

    fn check_feed(&self, dataset: &DatasetDefinition, feed: &rihla_model::definition::Feed, file: &str, faults: &mut Vec<DefinitionError>) {
        let line = self.line_of(file, feed.source.as_str());
        let Some(source) = self.sources.get(&feed.source) else {
            faults.push(fault(
                file,
                line,
                Saying::new("fault-source", "there is no source '{source}'; add sources/{source}.toml")
                    .with("source", feed.source.to_string()),
            ));
            return;
        };
        let schema = rihla_ingest::row_schema(source);
        let wanted = dataset.dimensions.iter().map(|d| &d.concept).chain([&dataset.time.concept]);
        for concept in wanted {
            let column = feed.rename.get(concept).unwrap_or(concept);
            let there =
                feed.set.contains_key(concept) || schema.position(column.as_str()).is_some() || source.constants.contains_key(column);
            if !there {
                faults.push(fault(
                    file,
                    line,
                    Saying::new(
                        "fault-column",
                        "source '{source}' has no {column}; name its column in [from.rename] or give a code in [from.set]",
                    )
                    .with("source", feed.source.to_string())
                    .with("column", column.to_string()),
                ));
            }
        }
        let needs = !matches!(dataset.measure.kind, MeasureKind::Count | MeasureKind::WeightedCount);
        let measure = feed.measure.as_ref().or(dataset.measure.of.as_ref()).filter(|_| needs);
        for concept in [measure, dataset.measure.weight.as_ref()].into_iter().flatten() {
            let number = schema.columns.iter().any(|c| c.concept == *concept && matches!(c.kind, RowKind::Number { .. }));
            if !number {
                faults.push(fault(
                    file,
                    line,
                    Saying::new("fault-number", "source '{source}' has no number {concept} to add up; name another or declare it")
                        .with("source", feed.source.to_string())
                        .with("concept", concept.to_string()),
                ));
            }
        }
    }

    /// Datasets that divide by each other would wait for each other for ever.
    fn check_circles(&self, faults: &mut Vec<DefinitionError>) {
        if self.build_order().is_none() {
            let message = Saying::new("fault-circle", "indicators divide by each other in a circle; break it");
            faults.push(fault("datasets", 1, message));
        }
    }

    /// The datasets, each after those it divides by; `None` if they form a circle.
    #[must_use]
    pub fn build_order(&self) -> Option<Vec<DatasetId>> {
        let mut order: Vec<DatasetId> = Vec::new();
        let mut left: BTreeSet<&DatasetId> = self.datasets.keys().collect();
        while !left.is_empty() {
            let ready: Vec<&DatasetId> = left
                .iter()
                .copied()
                .filter(|id| self.denominators(id).iter().all(|d| order.contains(d) || !self.datasets.contains_key(d)))
                .collect();
            if ready.is_empty() {
                return None;
            }
            for id in ready {
                left.remove(id);
                order.push(id.clone());
            }
        }
        Some(order)
    }

    /// The datasets that a dataset divides by.
    #[must_use]
    pub fn denominators(&self, id: &DatasetId) -> BTreeSet<DatasetId> {
        let indicators = self.datasets.get(id).map(|d| d.indicators.as_slice()).unwrap_or_default();
        indicators
            .iter()
            .filter_map(|i| match &i.formula {
                IndicatorFormula::Rate { denominator, .. } => Some(denominator.clone()),
                _ => None,
            })
            .collect()
    }

    /// The day of a moment in the observatory's time zone.
    #[must_use]
    pub fn day_of(&self, now: jiff::Timestamp) -> jiff::civil::Date {
        let zone = jiff::tz::TimeZone::get(&self.observatory.time_zone).unwrap_or(jiff::tz::TimeZone::UTC);
        now.to_zoned_datetime(zone).date()
    }

    /// When a day begins in the observatory's time zone.
    #[must_use]
    pub fn begin_of(&self, day: jiff::civil::Date) -> Option<jiff::Timestamp> {
        let zone = jiff::tz::TimeZone::get(&self.observatory.time_zone).unwrap_or(jiff::tz::TimeZone::UTC);
        zone.to_timestamp(day.to_datetime(jiff::civil::Time::midnight())).ok()
    }

    /// A local time of the calendar as an instant.
    #[must_use]
    pub fn moment(&self, local: &str) -> Option<jiff::Timestamp> {
        let time: jiff::civil::DateTime = local.parse().ok()?;
        let zone = jiff::tz::TimeZone::get(&self.observatory.time_zone).ok()?;
        time.to_zoned_datetime(zone).ok().map(|z| z.timestamp())
    }

    /// Whether the figures of a dataset are for those alone whose request was granted: by its definition of today.
    #[must_use]
    pub fn is_on_request(&self, id: &DatasetId) -> bool {
        self.datasets.get(id).is_some_and(|d| d.audience == Audience::OnRequest)
    }

    /// The protection policy of a dataset.
    #[must_use]
    pub fn policy<'a>(&'a self, dataset: &'a DatasetDefinition) -> &'a rihla_model::definition::ProtectionPolicy {
        dataset.protection.as_ref().unwrap_or(&self.observatory.protection)
    }

    /// Whether a dimension's parts are added to a total.
    #[must_use]
    pub fn adds_up(dataset: &DatasetDefinition, concept: &str) -> bool {
        dataset.dimensions.iter().any(|d| d.concept.as_str() == concept && d.total != TotalRule::None)
    }
}
