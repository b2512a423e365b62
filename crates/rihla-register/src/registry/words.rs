//! What records say in words, for a full-text index that is kept beside the database.
//!
//! Such an index holds what rows hold in clear and no more: texts of fields that are not protected, of records that are in use. It
//! follows the actions in their order, and looks up in each record what it says now. Who looks for words gets candidates of it; each is
//! then looked at here with their eyes.

use std::collections::{BTreeMap, BTreeSet};

use rihla_model::access::{Act, Actor, ActorKind, Condition, FieldClass};
use rihla_model::{AccountId, AgencyId, FieldId, Language, RecordId, RegisterId};
use rihla_store::database::{Engine, Statement, Unit};
use serde_json::Value as Json;

use super::Registry;
use super::row::{COLUMNS, Found, Stored};
use super::seen::Seen;
use crate::access::{Held, held};
use crate::definition::{Definition, Field, FieldType};
use crate::error::RegisterError;
use crate::record::Hash;

/// Which texts are words of a record: another number where they are others, so that the index is made anew.
const MAKING: u32 = 1;

/// A text of a record.
#[derive(Clone, PartialEq, Eq)]
pub struct Wording {
    /// The field that says it.
    pub field: FieldId,
    /// Who may read it, as a zone of the index: by the class of its field, and by whether the public view shows it.
    pub zone: u8,
    /// Whether it names the record.
    pub head: bool,
    /// Its language, where that is known.
    pub language: Option<Language>,
    /// The text.
    pub text: String,
}

impl std::fmt::Debug for Wording {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Wording").field("field", &self.field).finish_non_exhaustive()
    }
}

/// What a record says in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Worded {
    /// Its number in the database.
    pub number: i64,
    /// Its version.
    pub version: i64,
    /// By what grants reach it.
    pub tags: Vec<String>,
    /// Its texts.
    pub texts: Vec<Wording>,
}

/// Records that an actor may see by some of their grants, and the zones that those show: the sets of tags of which a record has to have all
/// of one.
pub type WordsWithin = (Vec<Vec<String>>, Vec<u8>);

/// How far an index has followed the actions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Step {
    /// The records that something was done to, each once.
    pub records: Vec<i64>,
    /// The number of the last action that was looked at.
    pub last: i64,
    /// What all units that were under way then come before (the engine's own count).
    pub horizon: i64,
    /// What all units come after that are under way now.
    pub settled: i64,
}

/// A text in words, of a field that is one.
fn texts(json: &Json) -> Vec<(Option<Language>, &str)> {
    match json {
        Json::String(text) => vec![(None, text)],
        Json::Array(items) => items.iter().flat_map(texts).collect(),
        Json::Object(parts) => match parts.get("name").filter(|_| parts.contains_key("hash")) {
            // a file, by its name
            Some(name) => name.as_str().map(|name| (None, name)).into_iter().collect(),
            None => parts.iter().filter_map(|(tag, text)| Some((Some(Language::from_tag(tag)?), text.as_str()?))).collect(),
        },
        _ => Vec::new(),
    }
}

/// Whether a field says something in words that stands in rows in clear.
fn is_worded(field: &Field) -> bool {
    field.class != FieldClass::Protected && matches!(*field.kind, FieldType::Text | FieldType::LongText | FieldType::File)
}

/// The zone of a class of field; none where it has none.
const fn zone(class: FieldClass, shown: bool) -> Option<u8> {
    let class = match class {
        FieldClass::Public => 0,
        FieldClass::Internal => 2,
        FieldClass::Restricted => 4,
        FieldClass::Protected => return None,
    };
    Some(class + shown as u8)
}

fn is_shown(definition: &Definition, field: &Field) -> bool {
    definition.public.as_ref().is_some_and(|view| view.fields.contains(&field.id))
}

/// The texts of fields, in the order of the definition.
fn wordings(definition: &Definition, fields: &BTreeMap<FieldId, Json>) -> Vec<Wording> {
    let mut wordings = Vec::new();
    for field in definition.fields.iter().filter(|field| is_worded(field)) {
        let (Some(json), Some(zone)) = (fields.get(&*field.id), zone(field.class, is_shown(definition, field))) else { continue };
        wordings.extend(texts(json).into_iter().map(|(language, text)| Wording {
            field: (*field.id).clone(),
            zone,
            head: field.id == definition.title,
            language,
            text: text.to_owned(),
        }));
    }
    wordings
}

/// What a record is, as tags say it: of a register alone, or with one thing more. One tag says both: a search among the records of an agency
/// need not go through those of the register.
enum Mark<'a> {
    Any,
    Agency(&'a AgencyId),
    Area(&'a str),
    Assigned(&'a AccountId),
    MadeBy(&'a AccountId),
    Published,
}

impl Mark<'_> {
    fn tag(&self, register: &RegisterId) -> String {
        let register = register.as_str();
        match self {
            Self::Any => register.to_owned(),
            Self::Agency(agency) => format!("{register} agency {}", agency.as_str()),
            Self::Area(area) => format!("{register} area {area}"),
            Self::Assigned(account) => format!("{register} assigned {}", account.as_str()),
            Self::MadeBy(account) => format!("{register} made-by {}", account.as_str()),
            Self::Published => format!("{register} published"),
        }
    }

    /// What a condition of a grant asks for; none where nothing has it.
    fn of<'a>(condition: Condition, held: &Held<'a>, actor: &'a Actor) -> Option<Mark<'a>> {
        Some(match condition {
            // a role held for no agency has no records of its own
            Condition::OwnAgency => Mark::Agency(held.membership.agency.as_ref()?),
            Condition::OwnArea => Mark::Area(held.membership.area.as_deref()?),
            Condition::Assigned => Mark::Assigned(actor.account.as_ref()?),
            Condition::Own => Mark::MadeBy(actor.account.as_ref()?),
            Condition::Published => Mark::Published,
        })
    }
}

fn tags(stored: &Stored) -> Vec<String> {
    let facets = &stored.record.facets;
    let mut marks = vec![Mark::Any];
    marks.extend(facets.agency.as_ref().map(Mark::Agency));
    marks.extend(facets.areas.iter().map(|area| Mark::Area(area)));
    marks.extend(facets.assigned.as_ref().map(Mark::Assigned));
    marks.extend(facets.made_by.as_ref().map(Mark::MadeBy));
    marks.extend((facets.published && !facets.withdrawn && !facets.restricted).then_some(Mark::Published));
    marks.iter().map(|mark| mark.tag(&stored.record.register)).collect()
}

/// Whether the words of a record may be found: it is in use, and its use is not restricted.
pub(super) fn is_findable(stored: &Stored) -> bool {
    !stored.record.facets.withdrawn && !stored.record.facets.restricted
}

impl Registry {
    /// What an index of words was made by: another where definitions are others.
    #[must_use]
    pub fn words_fingerprint(&self) -> String {
        let marks: Vec<String> = self.registers.iter().map(|it| format!("{} {}", it.id.as_str(), it.fingerprint())).collect();
        let parts: Vec<Option<&[u8]>> = marks.iter().map(|mark| Some(mark.as_bytes())).collect();
        let digest = Hash::of(&parts).0.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
        format!("{MAKING} {digest}")
    }

    /// What some records say in words; those that nobody is to find are left out.
    ///
    /// # Errors
    /// [`RegisterError::Store`], [`RegisterError::Damaged`].
    pub async fn words_of(&self, numbers: &[i64]) -> Result<Vec<Worded>, RegisterError> {
        let mut unit = self.database.read().await?;
        let mut worded = Vec::new();
        for stored in self.by_numbers(&mut unit, numbers).await? {
            let Some(definition) = self.registers.get(&stored.record.register).filter(|_| is_findable(&stored)) else { continue };
            let texts = wordings(definition, &stored.record.fields);
            worded.push(Worded { number: stored.number, version: stored.record.version, tags: tags(&stored), texts });
        }
        Ok(worded)
    }

    /// Records that are in use, after a number: number and version.
    ///
    /// # Errors
    /// [`RegisterError::Store`].
    pub async fn versions_after(&self, number: i64, most: u32) -> Result<Vec<(i64, i64)>, RegisterError> {
        let find = Statement::new("select number, version from record where number > ? and state is not null and withdrawn = ");
        let find = find.bind(number).push("0 order by number limit ?").bind(most);
        let rows = self.database.read().await?.rows(find).await?;
        rows.iter().map(|row| Ok((row.integer(0)?, row.integer(1)?))).collect()
    }

    /// The hash of an action; none where there is none of that number.
    ///
    /// # Errors
    /// [`RegisterError::Store`], [`RegisterError::Damaged`].
    pub async fn action_hash(&self, number: i64) -> Result<Option<Hash>, RegisterError> {
        let find = Statement::new("select hash from action where number = ?").bind(number);
        let Some(row) = self.database.read().await?.row(find).await? else { return Ok(None) };
        Hash::from_bytes(&row.bytes(0)?).map(Some).ok_or(RegisterError::Damaged { what: "action" })
    }

    /// The number of the last action; 0 where there is none.
    ///
    /// # Errors
    /// [`RegisterError::Store`].
    pub async fn last_action(&self) -> Result<i64, RegisterError> {
        let row = self.database.read().await?.row(Statement::new("select max(number) from action")).await?;
        Ok(row.map(|row| row.optional_integer(0)).transpose()?.flatten().unwrap_or(0))
    }

    /// What was done after an action, but for some that were looked at before.
    ///
    /// A number that was given out early may be stored late: who follows asks again from the same action on until every unit that was under way
    /// has ended, which is when `settled` has reached the `horizon` of the step that had `last`.
    ///
    /// # Errors
    /// [`RegisterError::Store`].
    pub(super) async fn done_after(&self, action: i64, known: &mut BTreeSet<i64>, most: u32) -> Result<Step, RegisterError> {
        let settled = horizon(&mut self.database.read().await?, true).await?;
        let find = Statement::new("select number, record from action where number > ? order by number limit ?").bind(action);
        let rows = self.database.read().await?.rows(find.bind(i64::from(most) + known.len() as i64)).await?;
        let (mut records, mut last) = (BTreeSet::new(), action);
        for row in &rows {
            last = row.integer(0)?;
            if known.insert(last) {
                records.insert(row.integer(1)?);
            }
        }
        let horizon = horizon(&mut self.database.read().await?, false).await?;
        Ok(Step { records: records.into_iter().collect(), last, horizon, settled })
    }

    /// Where an actor may find words: in all registers that they may know of, or in one.
    ///
    /// # Errors
    /// [`RegisterError::NoRegister`], whether there is none of that name or none for this actor.
    pub fn words_within(&self, actor: &Actor, register: Option<&RegisterId>) -> Result<Vec<WordsWithin>, RegisterError> {
        let definitions = match register {
            Some(register) => vec![self.definition(actor, register)?],
            None => self.registers.iter().collect(),
        };
        let mut within: BTreeMap<Vec<u8>, BTreeSet<Vec<String>>> = BTreeMap::new();
        for definition in definitions {
            if actor.kind == ActorKind::Node {
                let zones = FieldClass::ALL.into_iter().flat_map(|class| [zone(class, false), zone(class, true)]).flatten().collect();
                within.entry(zones).or_default().insert(vec![Mark::Any.tag(&definition.id)]);
            }
            for held in held(actor, Act::See, definition, self.registers.roles()) {
                let tag = |condition: &Condition| Some(Mark::of(*condition, &held, actor)?.tag(&definition.id));
                let Some(mut tags) = held.grant.when.iter().map(tag).collect::<Option<Vec<String>>>() else { continue };
                if tags.is_empty() {
                    tags.push(Mark::Any.tag(&definition.id));
                }
                let shows = |class: &FieldClass| [zone(*class, true), zone(*class, false).filter(|_| !held.public)];
                let mut zones: Vec<u8> = held.grant.classes.iter().flat_map(shows).flatten().collect();
                zones.sort_unstable();
                within.entry(zones).or_default().insert(tags);
            }
        }
        Ok(within.into_iter().filter(|(zones, _)| !zones.is_empty()).map(|(zones, any)| (any.into_iter().collect(), zones)).collect())
    }

    /// Some records as an actor sees them, by number; those that they do not see, and those that nobody is to find, are not among them.
    ///
    /// # Errors
    /// [`RegisterError::Store`], [`RegisterError::Damaged`].
    pub async fn seen_of(&self, actor: &Actor, numbers: &[i64]) -> Result<BTreeMap<i64, Seen>, RegisterError> {
        let mut unit = self.database.read().await?;
        let mut seen = BTreeMap::new();
        for stored in self.by_numbers(&mut unit, numbers).await? {
            let Ok(definition) = self.definition(actor, &stored.record.register) else { continue };
            let sees = self.reach(actor, Act::See, definition, &stored.record);
            if sees.is_allowed() && is_findable(&stored) {
                let computed = self.computed(definition, &stored.record);
                seen.insert(stored.number, Seen::of(definition, &stored.record, &computed, &sees, false));
            }
        }
        Ok(seen)
    }

    /// The number of a record that an actor sees and may find.
    ///
    /// # Errors
    /// [`RegisterError::Store`], [`RegisterError::Damaged`].
    pub async fn number_of(&self, actor: &Actor, id: &RecordId) -> Result<Option<i64>, RegisterError> {
        let find = Statement::new("select number from record where id = ?").bind(id.as_str());
        let Some(row) = self.database.read().await?.row(find).await? else { return Ok(None) };
        let number = row.integer(0)?;
        Ok(self.seen_of(actor, &[number]).await?.contains_key(&number).then_some(number))
    }

    /// What a record says in words, of what was seen of it.
    #[must_use]
    pub fn wordings(&self, seen: &Seen) -> Vec<Wording> {
        self.registers.get(&seen.register).map(|definition| wordings(definition, &seen.fields)).unwrap_or_default()
    }

    pub(super) async fn by_numbers(&self, unit: &mut Unit, numbers: &[i64]) -> Result<Vec<Stored>, RegisterError> {
        if numbers.is_empty() {
            return Ok(Vec::new());
        }
        let find = Statement::new(COLUMNS).push(" where r.number in ").bind_list(numbers.iter().copied()).push(" order by r.number");
        let mut all = Vec::new();
        for row in &unit.rows(find).await? {
            if let Found::Whole(stored) = self.found(row)? {
                all.push(*stored);
            }
        }
        Ok(all)
    }
}

/// What all units under way come before, or after. SQLite has one writer, and what is read is settled.
async fn horizon(unit: &mut Unit, settled: bool) -> Result<i64, RegisterError> {
    let find = match (unit.engine(), settled) {
        (Engine::Sqlite, _) => return Ok(0),
        (Engine::Postgres, true) => "select cast(cast(pg_snapshot_xmin(pg_current_snapshot()) as text) as bigint)",
        (Engine::Postgres, false) => "select cast(cast(pg_snapshot_xmax(pg_current_snapshot()) as text) as bigint)",
    };
    let row = unit.row(Statement::new(find)).await?.ok_or(RegisterError::Damaged { what: "snapshot" })?;
    Ok(row.integer(0)?)
}
