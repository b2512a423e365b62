//! The six steps of the Guidance: which was reached, and what evidence is missing (row PLAN2).

use std::collections::BTreeSet;

use rihla_model::access::Actor;
use rihla_model::{LocalText, RegisterId, Saying};
use rihla_register::{Counting, Listing, PAGE, RegisterError, Registry};

use super::PlanSight;
use super::table::{local, rows};
use crate::OperationError;

const STEPS: &str = include_str!("../../../../vocabularies/begin/guidance-step.csv");

/// The most records that are looked through for different values.
const LOOKED: usize = 5_000;

/// A step, and what proves that it was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GuidanceStep {
    /// Its number.
    pub number: u8,
    /// Its name.
    pub name: LocalText,
    /// What proves it.
    pub items: Vec<GuidanceItem>,
}

/// An item of evidence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GuidanceItem {
    /// Its name.
    pub name: LocalText,
    /// Each a way to prove it; one is enough.
    pub ways: Vec<Way>,
}

/// How an item can be proven.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Way {
    /// The register whose records prove it.
    pub register: RegisterId,
    /// What has to hold of them; empty for all.
    pub filter: String,
    /// How many there have to be.
    pub least: Least,
    /// The field of which different values are counted, instead of records.
    pub distinct: Option<String>,
}

/// How many records prove something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Least {
    /// So many.
    Number(u32),
    /// One, and every one that is in no final state.
    All,
}

/// An item and how it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// Its name.
    pub name: LocalText,
    /// Whether it is proven.
    pub there: bool,
    /// How many there are of how many, by the way that is nearest.
    pub count: (u32, u32),
    /// The register in which the nearest is to be found or made; none where the reader knows none of them.
    pub register: Option<RegisterId>,
    /// What has to hold of its records.
    pub filter: String,
}

/// A step and how it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepState {
    /// Its number.
    pub number: u8,
    /// Its name.
    pub name: LocalText,
    /// Its evidence.
    pub evidence: Vec<Evidence>,
}

impl StepState {
    /// Whether all its evidence is there.
    #[must_use]
    pub fn is_reached(&self) -> bool {
        self.evidence.iter().all(|evidence| evidence.there)
    }
}

/// The steps, as `vocabularies/begin/guidance-step.csv` has them.
///
/// # Errors
/// [`OperationError::Refused`], which names the line.
pub fn guidance() -> Result<Vec<GuidanceStep>, OperationError> {
    let mut steps: Vec<(GuidanceStep, Vec<String>)> = Vec::new();
    for row in rows(STEPS)? {
        let cell = |name: &str| row.cell(name);
        let fault = || Saying::new("plan-steps-line", "line {line} of the steps of the Guidance cannot be read").with("line", row.line);
        let name = local(&row);
        let number: u8 = cell("step").parse().map_err(|_| OperationError::Refused(fault()))?;
        let item = cell("item");
        if item.is_empty() {
            steps.push((GuidanceStep { number, name, items: Vec::new() }, Vec::new()));
            continue;
        }
        let (step, known) = steps.last_mut().filter(|(step, _)| step.number == number).ok_or_else(|| OperationError::Refused(fault()))?;
        let least = match cell("least") {
            "all" => Least::All,
            text => Least::Number(text.parse().map_err(|_| OperationError::Refused(fault()))?),
        };
        let way = Way {
            register: RegisterId::new(cell("register")).map_err(|_| OperationError::Refused(fault()))?,
            filter: cell("filter").to_owned(),
            least,
            distinct: Some(cell("distinct").to_owned()).filter(|field| !field.is_empty()),
        };
        match known.iter().position(|known| known == item) {
            Some(at) => step.items[at].ways.push(way),
            None => {
                known.push(item.to_owned());
                step.items.push(GuidanceItem { name, ways: vec![way] });
            }
        }
    }
    Ok(steps.into_iter().map(|(step, _)| step).collect())
}

impl PlanSight<'_> {
    /// How each step stands, by the records that the reader sees.
    ///
    /// # Errors
    /// [`OperationError::Register`].
    pub async fn steps(&self, actor: &Actor) -> Result<Vec<StepState>, OperationError> {
        let registry = &self.office.registry;
        let mut states = Vec::new();
        for step in &self.office.steps {
            let mut evidence = Vec::new();
            for item in &step.items {
                evidence.push(proven(registry, actor, item).await?);
            }
            states.push(StepState { number: step.number, name: step.name.clone(), evidence });
        }
        Ok(states)
    }
}

async fn proven(registry: &Registry, actor: &Actor, item: &GuidanceItem) -> Result<Evidence, OperationError> {
    let mut nearest: Option<Evidence> = None;
    for way in &item.ways {
        let counted = match counted(registry, actor, way).await {
            Ok(counted) => counted,
            // what the reader may not know of proves nothing to them
            Err(RegisterError::NoRegister | RegisterError::BadFilter { .. }) => continue,
            Err(error) => return Err(error.into()),
        };
        let (there, wanted) = counted;
        let found = Evidence {
            name: item.name.clone(),
            there: there >= wanted,
            count: counted,
            register: Some(way.register.clone()),
            filter: way.filter.clone(),
        };
        let share = |(there, wanted): (u32, u32)| u64::from(there.min(wanted)) * 1_000 / u64::from(wanted.max(1));
        if nearest.as_ref().is_none_or(|known| share(known.count) < share(counted)) {
            nearest = Some(found);
        }
    }
    Ok(nearest.unwrap_or(Evidence { name: item.name.clone(), there: false, count: (0, 1), register: None, filter: String::new() }))
}

/// How many there are, of how many.
async fn counted(registry: &Registry, actor: &Actor, way: &Way) -> Result<(u32, u32), RegisterError> {
    let filter = Some(way.filter.as_str()).filter(|filter| !filter.is_empty());
    let definition = registry.definition(actor, &way.register)?;
    let wanted = match way.least {
        Least::Number(number) => number,
        Least::All => {
            let open = definition.states.iter().filter(|state| !state.is_final).map(|state| format!("@state = \"{}\"", state.id.as_str()));
            let open = open.collect::<Vec<_>>().join(" or ");
            registry.count(actor, &way.register, &Counting { filter: Some(&open), ..Counting::default() }).await?.max(1)
        }
    };
    let Some(field) = &way.distinct else {
        let most = if way.least == Least::All { u32::MAX } else { wanted };
        return Ok((registry.count(actor, &way.register, &Counting { filter, most, ..Counting::default() }).await?, wanted));
    };
    let (mut values, mut after, mut looked) = (BTreeSet::new(), None, 0);
    loop {
        let listing = Listing { filter: filter.map(str::to_owned), most: PAGE, after, ..Listing::default() };
        let page = registry.list(actor, &way.register, &listing).await?;
        looked += page.records.len();
        for seen in &page.records {
            let value = seen.fields.iter().find(|(id, _)| id.as_str() == field).map(|(_, value)| value);
            let several = value.and_then(serde_json::Value::as_array);
            let texts = several.into_iter().flatten().chain(value.filter(|_| several.is_none())).filter_map(serde_json::Value::as_str);
            // of an action of the Compact, its objective
            values
                .extend(texts.map(|text| if text.starts_with("gcm:") { text.split('.').next().unwrap_or(text) } else { text }.to_owned()));
        }
        after = page.next;
        if after.is_none() || looked >= LOOKED {
            return Ok((u32::try_from(values.len()).unwrap_or(u32::MAX), wanted));
        }
    }
}

#[cfg(test)]
mod tests {
    use rihla_model::{Language, Vocabulary};
    use rihla_register::Registers;

    use super::*;

    #[test]
    fn every_step_has_evidence_that_some_register_can_give() {
        let registers = Registers::embedded(&Vocabulary::embedded().unwrap()).unwrap();
        let steps = guidance().unwrap();
        assert_eq!(steps.iter().map(|step| step.number).collect::<Vec<_>>(), [1, 2, 3, 4, 5, 6]);
        for step in &steps {
            assert!(!step.items.is_empty() && !step.name.get(Language::Ar).is_empty());
            for way in step.items.iter().flat_map(|item| &item.ways) {
                let definition = registers.get(&way.register).unwrap_or_else(|| panic!("no register {}", way.register.as_str()));
                if let Some(field) = &way.distinct {
                    assert!(definition.fields.iter().any(|it| it.id.as_str() == field), "{} has no field {field}", way.register.as_str());
                }
            }
        }
    }
}
