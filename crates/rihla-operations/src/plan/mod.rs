//! The national plan, for whoever looks at it: each sees what their roles show of its records, and figures made of that alone.

mod begin;
mod board;
mod coherence;
mod money;
mod preparing;
mod promises;
mod read;
mod steps;
mod table;
mod wanted;

use std::sync::Arc;

use rihla_model::access::Actor;
use rihla_model::{Language, LocalText, RecordId};
use rihla_plan::Preparation;
use rihla_register::{Glance, Overview, Registry, Sight};
use tokio::sync::Mutex;

pub use begin::{Begun, NewPlan, begin_plan};
pub use board::PlanChoice;
pub use coherence::Coherence;
pub use preparing::{ReviewDay, preparations};
pub use promises::{Answered, CommitmentSet, Promise, Promises};

pub use steps::{Evidence, GuidanceItem, GuidanceStep, Least, StepState, Way, guidance};

use crate::OperationError;

/// The plan's office: what its boards are made of, brought up to date for each who asks.
pub struct PlanOffice {
    registry: Arc<Registry>,
    overview: Mutex<Overview>,
    steps: Vec<GuidanceStep>,
    preparations: Vec<Preparation<LocalText>>,
}

impl std::fmt::Debug for PlanOffice {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PlanOffice").finish_non_exhaustive()
    }
}

impl PlanOffice {
    /// The office; no record is read before somebody asks.
    ///
    /// # Errors
    /// [`OperationError::Refused`], where what a plan begins with cannot be read.
    pub fn new(registry: Arc<Registry>) -> Result<Self, OperationError> {
        let overview = Mutex::new(Overview::of(&registry, wanted::wanted()));
        Ok(Self { registry, overview, steps: guidance()?, preparations: preparations()? })
    }

    /// What an actor sees of the plan's records now.
    ///
    /// # Errors
    /// [`OperationError::Register`].
    pub async fn sight<'a>(&'a self, actor: &'a Actor) -> Result<PlanSight<'a>, OperationError> {
        let mut overview = self.overview.lock().await;
        overview.refresh(&self.registry).await?;
        Ok(PlanSight { office: self, sight: overview.seen_by(&self.registry, actor) })
    }
}

/// The plan's records with the eyes of somebody.
#[derive(Debug, Clone)]
pub struct PlanSight<'a> {
    office: &'a PlanOffice,
    sight: Sight<'a>,
}

impl PlanSight<'_> {
    /// Whether the reader may know of a plan at all.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.sight.knows("plan")
    }

    fn all(&self, register: &str) -> impl Iterator<Item = Glance<'_>> {
        self.sight.of(register)
    }

    /// The plans that the reader sees: those in force first, then the newest.
    #[must_use]
    pub fn plans(&self, language: Language) -> Vec<PlanChoice> {
        let mut plans: Vec<(bool, PlanChoice)> = self
            .all("plan")
            .filter_map(|it| {
                let days = (it.date("begins")?, it.date("ends")?);
                let kind = it.text("kind").unwrap_or_default().to_owned();
                let name = read::name(&it, "plan", language)?;
                Some((it.state().as_str() != "in-force", PlanChoice { name, kind, days, state: it.state().clone() }))
            })
            .collect();
        plans.sort_by(|(a, x), (b, y)| (a, y.days.0, &x.name).cmp(&(b, x.days.0, &y.name)));
        plans.into_iter().map(|(_, plan)| plan).collect()
    }

    /// The plan of a reference, else the first; none where there is none.
    #[must_use]
    pub fn chosen(&self, reference: Option<&str>, language: Language) -> Option<PlanChoice> {
        let plans = self.plans(language);
        let named = reference.and_then(|reference| plans.iter().position(|plan| plan.name.reference == reference));
        plans.into_iter().nth(named.unwrap_or(0))
    }

    fn is_of(it: &Glance<'_>, plan: &RecordId) -> bool {
        it.text("plan") == Some(plan.as_str())
    }
}
