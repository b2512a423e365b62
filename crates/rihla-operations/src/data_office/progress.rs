//! What is being done, and how far it is: for whoever looks at a page while it is done.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use jiff::Timestamp;
use rihla_model::Clock;

use crate::progress::{Progress, Step};

/// What is done.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Task {
    /// An upload is read.
    Check(String),
    /// The observatory is built.
    Build,
}

/// How far it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Doing {
    /// Since when.
    pub since: Timestamp,
    /// The kind of step: `read`, `tabulate`, `protect`, `release`, `render`; empty before the first.
    pub step: &'static str,
    /// What the step is about.
    pub about: String,
    /// How much of it is done, in thousandths; none where that is not known.
    pub thousandths: Option<u16>,
}

/// All that is being done by this process.
#[derive(Debug, Clone, Default)]
pub(super) struct Board(Arc<Mutex<BTreeMap<Task, Doing>>>);

impl Board {
    pub(super) fn look(&self, task: &Task) -> Option<Doing> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(task).cloned()
    }

    /// A line on the board, which goes when what is done ends.
    pub(super) fn begin(&self, task: Task, clock: &dyn Clock) -> Line {
        let doing = Doing { since: clock.now(), step: "", about: String::new(), thousandths: None };
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(task.clone(), doing);
        Line { board: self.clone(), task, total: Mutex::new(0) }
    }
}

/// One line of the board.
pub(super) struct Line {
    board: Board,
    task: Task,
    total: Mutex<u64>,
}

impl Line {
    fn change(&self, change: impl FnOnce(&mut Doing)) {
        if let Some(doing) = self.board.0.lock().unwrap_or_else(PoisonError::into_inner).get_mut(&self.task) {
            change(doing);
        }
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        self.board.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.task);
    }
}

impl Progress for Line {
    fn begin(&self, step: &Step<'_>, total: u64) {
        *self.total.lock().unwrap_or_else(PoisonError::into_inner) = total;
        let (kind, about) = match step {
            Step::Read(about) => ("read", about),
            Step::Tabulate(about) => ("tabulate", about),
            Step::Protect(about) => ("protect", about),
            Step::Release(about) => ("release", about),
            Step::Render(about) => ("render", about),
        };
        self.change(|doing| {
            doing.step = kind;
            doing.about = (*about).to_owned();
            doing.thousandths = (total > 0).then_some(0);
        });
    }

    fn advance(&self, done: u64) {
        let total = *self.total.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(part) = (done.min(total).saturating_mul(1000)).checked_div(total) {
            self.change(|doing| doing.thousandths = u16::try_from(part).ok());
        }
    }

    fn end(&self) {}
}
