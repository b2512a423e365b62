//! A plan begins: declarations, reviews to come, and the plan itself (issue: start in a day).

use jiff::civil::Date;
use rihla_model::access::Actor;
use rihla_model::{FieldId, Language, RecordId, RegisterId, Saying, TransitionId};
use rihla_register::{Draft, ImportOptions, Listing, Outcome, PAGE, RegisterError, Registry};
use serde_json::json;

use crate::OperationError;
use crate::records::{ImportMode, TableFile, import_table};

/// What a plan begins with, in the order in which one leads to another. The files say where each row is from.
const TABLES: [(&str, &str); 4] = [
    ("commitment-set", include_str!("../../../../vocabularies/begin/commitment-set.csv")),
    ("commitment", include_str!("../../../../vocabularies/begin/commitment.csv")),
    ("review-cycle", include_str!("../../../../vocabularies/begin/review-cycle.csv")),
    ("review-round", include_str!("../../../../vocabularies/begin/review-round.csv")),
];

/// A plan to begin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPlan {
    /// Its reference, which no other plan has.
    pub reference: String,
    /// Its title, and the language of that.
    pub title: (Language, String),
    /// The agency that leads it.
    pub lead: String,
    /// Its first and last day.
    pub days: (Date, Date),
}

/// What was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Begun {
    /// The plan.
    pub plan: RecordId,
    /// Records made of each register.
    pub made: Vec<(RegisterId, usize)>,
}

/// Makes a plan as a draft, and what every plan begins with: declarations with their paragraphs, reviews with their days. What is there already
/// stays as it is, so that another plan can begin on the same node.
///
/// # Errors
/// [`OperationError::Register`]: a plan of that reference is there, a day is no day of a plan, or the actor may not make records.
pub async fn begin_plan(registry: &Registry, actor: &Actor, new: &NewPlan, today: Date) -> Result<Begun, OperationError> {
    if new.days.1 < new.days.0 {
        let saying = Saying::new("plan-days-turned", "a plan ends on or after the day on which it begins; {begins} to {ends} is turned");
        return Err(OperationError::Refused(saying.with("begins", new.days.0.to_string()).with("ends", new.days.1.to_string())));
    }
    let plan = id("plan")?;
    let fields = json!({
        "reference": new.reference,
        "title": { new.title.0.tag(): new.title.1 },
        "kind": "gcm-plan",
        "level": "national",
        "lead": new.lead,
        "begins": new.days.0.to_string(),
        "ends": new.days.1.to_string(),
    });
    let fields = fields.as_object().into_iter().flatten().filter_map(|(id, value)| Some((FieldId::new(id.as_str()).ok()?, value.clone())));
    let draft = Draft { fields: fields.collect(), agency: None, area: None, id: None };
    // where the plan could not be made, nothing is; it comes last, so that what was interrupted is begun again with the same words
    registry.try_create(actor, &plan, draft.clone()).await.map_err(told)?;
    let mut made = Vec::new();
    for (register, text) in TABLES {
        let register = id(register)?;
        let name = format!("{}.csv", register.as_str());
        let file = TableFile { name: &name, bytes: text.as_bytes(), sheet: None };
        let report = import_table(registry, actor, &register, file, ImportOptions::default(), ImportMode::Do).await?;
        let created = report.rows.iter().filter(|row| matches!(row.outcome, Outcome::Create)).count();
        made.push((register, created));
    }
    step_on(registry, actor, "commitment-set", "draft", "list").await?;
    hold_past_rounds(registry, actor, today).await?;
    let begun = registry.create(actor, &plan, draft).await.map_err(told)?;
    made.push((plan, 1));
    Ok(Begun { plan: begun.record, made })
}

/// The first of the values that are wrong, by itself: whoever types a command has no form that marks it.
fn told(error: RegisterError) -> OperationError {
    match error {
        RegisterError::Invalid { mut faults } if !faults.is_empty() => OperationError::Refused(faults.swap_remove(0).saying),
        error => error.into(),
    }
}

fn id(register: &str) -> Result<RegisterId, OperationError> {
    RegisterId::new(register).map_err(|error| OperationError::internal(&error))
}

/// Takes every record of a state one step on.
async fn step_on(registry: &Registry, actor: &Actor, register: &str, state: &str, step: &str) -> Result<(), OperationError> {
    let (register, step) = (id(register)?, TransitionId::new(step).map_err(|error| OperationError::internal(&error))?);
    let listing = Listing { filter: Some(format!("@state = \"{state}\"")), most: PAGE, ..Listing::default() };
    for seen in registry.list(actor, &register, &listing).await?.records {
        match registry.step(actor, (&register, &seen.id), seen.version, &step, None).await {
            // what lacks something that the step asks for waits for somebody
            Ok(_) | Err(RegisterError::Invalid { .. }) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}

/// Reviews whose day is over were held.
async fn hold_past_rounds(registry: &Registry, actor: &Actor, today: Date) -> Result<(), OperationError> {
    let (register, step) = (id("review-round")?, TransitionId::new("hold").map_err(|error| OperationError::internal(&error))?);
    let listing = Listing { filter: Some(format!("@state = \"planned\" and held_on < {today}")), most: PAGE, ..Listing::default() };
    for seen in registry.list(actor, &register, &listing).await?.records {
        registry.step(actor, (&register, &seen.id), seen.version, &step, None).await?;
    }
    Ok(())
}
