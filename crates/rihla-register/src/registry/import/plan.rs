//! What an import would do, row by row.

use std::collections::{BTreeMap, BTreeSet};

use rihla_model::access::{Act, Actor, ActorKind};
use rihla_model::{AgencyId, FieldId, Language, RecordId, RegisterId, Saying};
use rihla_store::database::{Statement, Unit};
use serde_json::Value as Json;

use super::Sheet;
use super::column::{Column, meant};
use crate::access::held;
use crate::definition::{Definition, Field, FieldType};
use crate::error::RegisterError;
use crate::registry::Registry;
use crate::registry::edit::{Aim, on_the_wire};
use crate::registry::list::Lookup;
use crate::registry::row::Found;
use crate::value::{Value, ValueFault, sort_key};

/// The most rows of one import: it is one unit of work, and others wait for it.
const ROWS: usize = 20_000;

/// What happens to a cell that names a record which is not there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum LinkPolicy {
    /// The row is refused.
    #[default]
    Never,
    /// The row says which records it would make, and is refused until that is allowed.
    Ask,
    /// The record is made, with the title that the cell has.
    Always,
}

/// How a table is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ImportOptions {
    /// The language of texts whose column names none.
    pub language: Language,
    /// The decimal sign of numbers.
    pub decimal: char,
    /// What happens to links that lead nowhere.
    pub links: LinkPolicy,
    /// Whether an empty cell empties the field; otherwise it is left as it is.
    pub empty_clears: bool,
    /// Whether the rest is done where rows are refused; otherwise nothing is.
    pub skip_refused: bool,
}

impl Default for ImportOptions {
    fn default() -> Self {
        Self { language: Language::En, decimal: '.', links: LinkPolicy::Never, empty_clears: false, skip_refused: false }
    }
}

/// What happens, or would happen, to a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// A record is made.
    Create,
    /// Fields of a record are changed.
    Update {
        /// Which.
        fields: Vec<FieldId>,
    },
    /// The record says the same already.
    Unchanged,
    /// Nothing is done.
    Refused {
        /// Why, all of it.
        faults: Vec<CellFault>,
    },
}

/// A fault of a cell, or of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CellFault {
    /// The column, from 0; none where it is the row.
    pub column: Option<usize>,
    /// The rule, for programs.
    pub code: &'static str,
    /// What is wrong and what to do.
    pub saying: Saying,
}

/// A row and what becomes of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowReport {
    /// The line in the file.
    pub line: u64,
    /// The record, where there is one.
    pub record: Option<RecordId>,
    /// What happens.
    pub outcome: Outcome,
    /// Titles of records that links would make.
    pub makes: Vec<(FieldId, String)>,
}

/// What an import did or would do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportReport {
    /// The name of the import, by which it can be taken back; none where nothing was done.
    pub batch: Option<String>,
    /// Columns that are no field here, from 0; nothing of them is used.
    pub unknown: Vec<usize>,
    /// The rows, in order.
    pub rows: Vec<RowReport>,
}

impl ImportReport {
    /// How many rows are created, updated, unchanged and refused.
    #[must_use]
    pub fn counts(&self) -> [usize; 4] {
        let mut counts = [0; 4];
        for row in &self.rows {
            let at = match row.outcome {
                Outcome::Create => 0,
                Outcome::Update { .. } => 1,
                Outcome::Unchanged => 2,
                Outcome::Refused { .. } => 3,
            };
            if let Some(count) = counts.get_mut(at) {
                *count += 1;
            }
        }
        counts
    }
}

/// A row with all that is needed to do it.
pub(super) struct Planned {
    pub(super) report: RowReport,
    pub(super) fields: BTreeMap<FieldId, Json>,
    pub(super) agency: Option<AgencyId>,
    pub(super) area: Option<String>,
    pub(super) version: Option<i64>,
    /// Links whose record is made first: field, register, title.
    pub(super) makes: Vec<(FieldId, RegisterId, String)>,
}

/// A table that is being planned.
pub(super) struct Planning<'a> {
    pub(super) registry: &'a Registry,
    pub(super) actor: &'a Actor,
    pub(super) definition: &'a Definition,
    pub(super) options: ImportOptions,
    pub(super) columns: Vec<Column>,
    numbers: BTreeMap<String, i64>,
    /// Records that a row has named already.
    seen: BTreeSet<RecordId>,
    /// Keys of rows that make records.
    made: BTreeSet<Vec<Vec<u8>>>,
}

fn fault(column: Option<usize>, code: &'static str, saying: Saying) -> CellFault {
    CellFault { column, code, saying }
}

impl Registry {
    /// Tells what an import would do; nothing is written.
    ///
    /// # Errors
    /// [`RegisterError::NoRegister`], [`RegisterError::Denied`], [`RegisterError::TooManyRows`] for more than 20 000 rows,
    /// [`RegisterError::Store`].
    pub async fn plan_import(
        &self,
        actor: &Actor,
        register: &RegisterId,
        sheet: &Sheet,
        options: ImportOptions,
    ) -> Result<ImportReport, RegisterError> {
        let mut unit = self.database.read().await?;
        let mut planning = self.planning(&mut unit, actor, register, sheet, options).await?;
        let mut rows = Vec::with_capacity(sheet.rows.len());
        for (line, cells) in &sheet.rows {
            rows.push(planning.row(&mut unit, *line, cells).await?.report);
        }
        Ok(ImportReport { batch: None, unknown: planning.unknown(), rows })
    }

    pub(super) async fn planning<'a>(
        &'a self,
        unit: &mut Unit,
        actor: &'a Actor,
        register: &RegisterId,
        sheet: &Sheet,
        options: ImportOptions,
    ) -> Result<Planning<'a>, RegisterError> {
        let definition = self.definition(actor, register)?;
        let imports = held(actor, Act::Import, definition, self.registers.roles()).next().is_some();
        if !imports && actor.kind != ActorKind::Node {
            return Err(RegisterError::Denied);
        }
        if sheet.rows.len() > ROWS {
            return Err(RegisterError::TooManyRows { most: ROWS });
        }
        let classes = |field: &Field| {
            actor.kind == ActorKind::Node
                || [Act::Create, Act::Edit]
                    .into_iter()
                    .any(|act| held(actor, act, definition, self.registers.roles()).any(|held| held.grant.classes.contains(&field.class)))
        };
        let columns = sheet.columns.iter().map(|header| Column::of(header, definition, classes)).collect();
        let numbers = self.numbers(unit, register).await?;
        Ok(Planning { registry: self, actor, definition, options, columns, numbers, seen: BTreeSet::new(), made: BTreeSet::new() })
    }
}

impl Planning<'_> {
    pub(super) fn unknown(&self) -> Vec<usize> {
        self.columns.iter().enumerate().filter(|(_, column)| **column == Column::Unknown).map(|(at, _)| at).collect()
    }

    /// Notes that a row made or changed a record: another row that names it by its key is refused, as it is where nothing is written.
    pub(super) fn done(&mut self, record: Option<&RecordId>) {
        self.seen.extend(record.cloned());
    }

    /// Plans a row.
    pub(super) async fn row(&mut self, unit: &mut Unit, line: u64, cells: &[String]) -> Result<Planned, RegisterError> {
        let mut planned = Planned {
            report: RowReport { line, record: None, outcome: Outcome::Create, makes: Vec::new() },
            fields: BTreeMap::new(),
            agency: None,
            area: None,
            version: None,
            makes: Vec::new(),
        };
        let mut faults = Vec::new();
        let mut texts: BTreeMap<FieldId, BTreeMap<Language, Json>> = BTreeMap::new();
        for (at, column) in self.columns.clone().iter().enumerate() {
            let cell = cells.get(at).map_or("", |cell| crate::table::unguarded(cell.trim()));
            match column {
                Column::Id if !cell.is_empty() => match RecordId::new(cell) {
                    Ok(id) => planned.report.record = Some(id),
                    Err(_) => faults.push(fault(Some(at), "unknown-record", no_such_record())),
                },
                Column::Version if !cell.is_empty() => match cell.parse() {
                    Ok(version) => planned.version = Some(version),
                    Err(_) => faults.push(fault(
                        Some(at),
                        "wrong-type",
                        Saying::new("import-version", "the version is a whole number; leave it as it was handed out"),
                    )),
                },
                Column::Agency if !cell.is_empty() => match AgencyId::new(cell) {
                    Ok(agency) => planned.agency = Some(agency),
                    Err(_) => {
                        let saying = Saying::new("import-agency", "the agency is named by its identifier");
                        faults.push(fault(Some(at), "wrong-type", saying));
                    }
                },
                Column::Area if !cell.is_empty() => planned.area = Some(cell.to_owned()),
                Column::Field(id, language) => {
                    let Some(field) = self.definition.field(id) else { continue };
                    // a table names files and cannot hold them
                    if *field.kind == FieldType::File {
                        continue;
                    }
                    if cell.is_empty() && !self.options.empty_clears {
                        continue;
                    }
                    if let (FieldType::Link, false) = (*field.kind, cell.is_empty()) {
                        match self.links(unit, field, cell, &mut planned).await? {
                            Ok(json) => drop(planned.fields.insert(id.clone(), json)),
                            Err(wrong) => faults.push(CellFault { column: Some(at), ..wrong }),
                        }
                        continue;
                    }
                    let list = field.list.as_ref().and_then(|list| self.registry.vocabulary.list_named(list));
                    let cell = meant(field, cell, self.options.decimal, list);
                    let language = language.unwrap_or(self.options.language);
                    match self.registry.typed(field, &cell, language) {
                        Ok(text) if field.localised => drop(texts.entry(id.clone()).or_default().insert(language, text)),
                        Ok(json) => drop(planned.fields.insert(id.clone(), json)),
                        Err(wrong) => faults.extend(wrong.into_iter().map(|wrong| of_value(at, wrong))),
                    }
                }
                _ => {}
            }
        }
        if faults.is_empty() {
            self.target(unit, &mut planned, texts, &mut faults).await?;
        }
        if !faults.is_empty() {
            planned.report.outcome = Outcome::Refused { faults };
        }
        Ok(planned)
    }

    /// Finds the record of a row and compares.
    async fn target(
        &mut self,
        unit: &mut Unit,
        planned: &mut Planned,
        texts: BTreeMap<FieldId, BTreeMap<Language, Json>>,
        faults: &mut Vec<CellFault>,
    ) -> Result<(), RegisterError> {
        let join = |old: Option<&Json>, new: BTreeMap<Language, Json>| {
            let mut all = old.and_then(Json::as_object).cloned().unwrap_or_default();
            all.extend(new.into_iter().map(|(language, text)| (language.tag().to_owned(), text)));
            Json::Object(all)
        };
        if planned.report.record.is_none() {
            let mut plain = planned.fields.clone();
            plain.extend(texts.iter().map(|(id, new)| (id.clone(), join(None, new.clone()))));
            match self.find(unit, &plain).await? {
                Matched::None(key) => {
                    if key.is_some_and(|key| !self.made.insert(key)) {
                        faults.push(fault(
                            None,
                            "twice",
                            Saying::new("import-twice", "another row of this file names the same record; join the two"),
                        ));
                    }
                }
                Matched::One(id) => planned.report.record = Some(id),
                Matched::Several => {
                    faults.push(fault(
                        None,
                        "ambiguous",
                        Saying::new("import-ambiguous", "several records fit this row; add the column @id"),
                    ));
                }
            }
        }
        let Some(id) = planned.report.record.clone() else {
            planned.fields.extend(texts.into_iter().map(|(id, new)| (id, join(None, new))));
            let open = self.opening(unit, planned).await?;
            faults.extend(open);
            return Ok(());
        };
        if !self.seen.insert(id.clone()) {
            faults.push(fault(None, "twice", Saying::new("import-twice", "another row of this file names the same record; join the two")));
            return Ok(());
        }
        let stored = match self.registry.find(unit, &id, false).await? {
            Some(Found::Whole(stored)) if stored.record.register == *self.definition.id => stored,
            _ => {
                faults.push(fault(None, "unknown-record", no_such_record()));
                return Ok(());
            }
        };
        let record = &stored.record;
        if !self.registry.reach(self.actor, Act::See, self.definition, record).is_allowed() {
            faults.push(fault(None, "unknown-record", no_such_record()));
            return Ok(());
        }
        planned.fields.extend(texts.into_iter().map(|(id, new)| {
            let joined = join(record.fields.get(&id), new);
            (id, joined)
        }));
        let refused = |error: RegisterError| fault(None, "refused", error.saying());
        let [writes, erases] = [Act::Edit, Act::Erase].map(|act| self.registry.reach(self.actor, act, self.definition, record));
        let closed = self.definition.state(&record.state).is_some_and(|state| state.is_final);
        let hinders = [
            (!writes.is_allowed(), RegisterError::Denied),
            (record.facets.restricted && !erases.is_allowed(), RegisterError::Restricted),
            (record.facets.withdrawn, RegisterError::Withdrawn),
            (closed, RegisterError::Final),
            (record.asked.is_some(), RegisterError::Asked),
            (
                planned.version.is_some_and(|version| version != record.version),
                RegisterError::Stale { version: record.version, changed: Vec::new() },
            ),
        ];
        let checked =
            self.registry.checked(unit, self.actor, self.definition, &writes, planned.fields.clone(), (Some(record), Aim::Plan)).await;
        match checked {
            // a row that changes nothing hinders nobody
            Ok(changed) if changed.is_empty() && planned.makes.is_empty() => planned.report.outcome = Outcome::Unchanged,
            Ok(changed) => {
                faults.extend(hinders.into_iter().filter(|(hinders, _)| *hinders).map(|(_, error)| refused(error)));
                let made = planned.makes.iter().map(|(field, ..)| field.clone());
                planned.report.outcome = Outcome::Update { fields: changed.into_keys().chain(made).collect() };
            }
            Err(RegisterError::Invalid { faults: wrong }) => faults.extend(wrong.into_iter().map(|wrong| self.of_field(wrong))),
            Err(other) => return Err(other),
        }
        Ok(())
    }

    /// What is wrong with a row that makes a record.
    async fn opening(&self, unit: &mut Unit, planned: &Planned) -> Result<Vec<CellFault>, RegisterError> {
        let facets = self.registry.new_facets(self.actor, self.definition, planned.agency.clone(), planned.area.clone());
        let writes = crate::access::reach(self.actor, Act::Create, self.definition, self.registry.registers.roles(), &facets);
        if !writes.is_allowed() {
            return Ok(vec![fault(None, "refused", RegisterError::Denied.saying())]);
        }
        let mut fields = planned.fields.clone();
        // what is made for a link is there by then
        for (id, ..) in &planned.makes {
            fields.remove(id);
        }
        match self.registry.checked(unit, self.actor, self.definition, &writes, fields, (None, Aim::Plan)).await {
            Ok(_) => Ok(Vec::new()),
            Err(RegisterError::Invalid { faults }) => {
                let made = |fault: &ValueFault| planned.makes.iter().any(|(id, ..)| *id == fault.field);
                Ok(faults.into_iter().filter(|fault| !made(fault)).map(|wrong| self.of_field(wrong)).collect())
            }
            Err(other) => Err(other),
        }
    }

    /// A fault of a field, with the column that it came from.
    fn of_field(&self, wrong: ValueFault) -> CellFault {
        let column = self.columns.iter().position(|column| matches!(column, Column::Field(id, _) if *id == wrong.field));
        CellFault { column, code: wrong.code, saying: wrong.saying }
    }

    /// The record that the keys of the register find, of those that the actor sees.
    async fn find(&self, unit: &mut Unit, fields: &BTreeMap<FieldId, Json>) -> Result<Matched, RegisterError> {
        let mut first = None;
        for key in self.definition.matching.iter().flat_map(|matching| &matching.keys) {
            let values: Option<Vec<(&str, Vec<u8>)>> = key
                .iter()
                .map(|id| {
                    let field = self.definition.field(id)?;
                    let values = crate::value::read_field(field, fields.get(&**id)?, self.registry.stored()).ok()?;
                    Some((id.as_str(), sort_key(values.first()?)?))
                })
                .collect();
            let Some(values) = values else { continue };
            let found = self.by_keys(unit, &values).await?;
            match found.as_slice() {
                [] => first = first.or_else(|| Some(values.into_iter().map(|(_, key)| key).collect())),
                [one] => return Ok(Matched::One(one.clone())),
                _ => return Ok(Matched::Several),
            }
        }
        Ok(Matched::None(first))
    }

    async fn by_keys(&self, unit: &mut Unit, keys: &[(&str, Vec<u8>)]) -> Result<Vec<RecordId>, RegisterError> {
        let Some(((name, key), rest)) = keys.split_first() else { return Ok(Vec::new()) };
        let Some(number) = self.numbers.get(*name) else { return Ok(Vec::new()) };
        let lookup = Lookup { numbers: &self.numbers };
        let mut find = Statement::new("select r.id from entry e join record r on r.number = e.record where e.field = ? and e.key = ?");
        find = find.bind(*number).bind(key.clone());
        for (name, key) in rest {
            find = find.push(" and ").append(lookup.has(name, Some(key.clone())));
        }
        find = find.push(" and ").append(self.registry.seen_by(self.actor, self.definition, &lookup));
        let rows = unit.rows(find.push(" and r.withdrawn = 0 order by e.record limit 2")).await?;
        let damaged = || RegisterError::Damaged { what: "record" };
        rows.iter().map(|row| RecordId::new(row.text(0)?).map_err(|_| damaged())).collect()
    }

    /// The records that a cell names, by identifier or by a key of their register.
    async fn links(
        &self,
        unit: &mut Unit,
        field: &Field,
        cell: &str,
        planned: &mut Planned,
    ) -> Result<Result<Json, CellFault>, RegisterError> {
        let Some(to) = field.to.as_deref().and_then(|to| self.registry.registers.get(to)) else {
            return Ok(Err(fault(None, "unknown-record", no_such_record())));
        };
        let parts: Vec<&str> = if field.many { cell.split([';', '\n']).collect() } else { vec![cell] };
        let mut links = Vec::new();
        for part in parts.into_iter().map(str::trim).filter(|part| !part.is_empty()) {
            if let Some(id) = self.link(unit, to, part).await? {
                links.push(Value::Link(id));
                continue;
            }
            match self.options.links {
                LinkPolicy::Never => return Ok(Err(fault(None, "unknown-record", no_such_record()))),
                LinkPolicy::Ask => {
                    planned.report.makes.push(((*field.id).clone(), part.to_owned()));
                    let saying = Saying::new(
                        "import-would-make",
                        "the record that this cell names does not exist; allow making it, or correct the cell",
                    );
                    return Ok(Err(fault(None, "would-make", saying)));
                }
                LinkPolicy::Always => {
                    planned.report.makes.push(((*field.id).clone(), part.to_owned()));
                    planned.makes.push(((*field.id).clone(), (*to.id).clone(), part.to_owned()));
                }
            }
        }
        Ok(Ok(on_the_wire(field, &links)))
    }

    async fn link(&self, unit: &mut Unit, to: &Definition, part: &str) -> Result<Option<RecordId>, RegisterError> {
        let sees = |record: &crate::record::Record| self.registry.reach(self.actor, Act::See, to, record).is_allowed();
        if let Ok(id) = RecordId::new(part)
            && let Some(Found::Whole(stored)) = self.registry.find(unit, &id, false).await?
            && stored.record.register == *to.id
            && sees(&stored.record)
        {
            return Ok(Some(id));
        }
        let numbers = self.registry.numbers(unit, &to.id).await?;
        let single = to.matching.iter().flat_map(|matching| &matching.keys).filter_map(|key| match key.as_slice() {
            [one] => Some(one.as_str()),
            _ => None,
        });
        for name in single.chain([to.title.as_str()]) {
            let (Some(number), Some(key)) = (numbers.get(name), sort_key(&Value::Text(part.to_owned()))) else { continue };
            let lookup = Lookup { numbers: &numbers };
            let find = Statement::new("select r.id from entry e join record r on r.number = e.record where e.field = ? and e.key = ?");
            let find = find.bind(*number).bind(key).push(" and ").append(self.registry.seen_by(self.actor, to, &lookup));
            let rows = unit.rows(find.push(" and r.withdrawn = 0 order by e.record limit 2")).await?;
            if let [one] = rows.as_slice() {
                return Ok(RecordId::new(one.text(0)?).ok());
            }
        }
        Ok(None)
    }
}

/// What the keys of a row find.
enum Matched {
    /// Nothing; the surest key of the row, by which another row would find the same.
    None(Option<Vec<Vec<u8>>>),
    /// One record.
    One(RecordId),
    /// More than one.
    Several,
}

fn of_value(at: usize, wrong: ValueFault) -> CellFault {
    CellFault { column: Some(at), code: wrong.code, saying: wrong.saying }
}

fn no_such_record() -> Saying {
    Saying::new("import-no-record", "there is no such record here; correct the cell")
}
