//! Reads a delivery: one thread takes blocks from the files, workers harmonise them, the caller's thread merges them in order.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use rihla_model::definition::{Format, SourceDefinition};
use rihla_model::{Rule, Saying};

use crate::block::RowBlock;
use crate::delivery::{Context, DeliveredFile, RowSink};
use crate::error::IngestError;
use crate::harmonise::layout::Layout;
use crate::harmonise::part::Harmonised;
use crate::harmonise::recipe::Recipe;
use crate::harmonise::worker::Worker;
use crate::limits;
use crate::merge::Merge;
use crate::reader::stream::Taken;
use crate::reader::table::{Splitter, Tables};
use crate::summary::DeliverySummary;
use crate::unpivot::Prepared;

/// Rows of a table in memory that a worker takes at a time.
const ROWS_AT_A_TIME: usize = limits::BATCH_ROWS;

/// What the reading thread hands on.
pub(crate) enum Item {
    /// A table begins.
    Begin { layout: Arc<Layout>, lines_before: u64, banner: u64 },
    /// Text of whole records.
    Text { layout: Arc<Layout>, splitter: Splitter, bytes: Vec<u8> },
    /// Rows of a table in memory.
    Rows { layout: Arc<Layout>, block: Arc<RowBlock>, prepared: Option<Arc<Prepared>>, from: usize, to: usize },
    /// Something to note about a file or sheet.
    Note { file: String, sheet: Option<String>, rule: Rule, remedy: Saying },
    /// A file cannot be read (on).
    Failed(IngestError),
}

/// What the merging thread takes.
enum Outcome {
    Begin { layout: Arc<Layout>, lines_before: u64, banner: u64 },
    Block(Result<Box<Harmonised>, IngestError>),
    Note { file: String, sheet: Option<String>, rule: Rule, remedy: Saying },
    Failed(IngestError),
}

/// Reads the files of one delivery.
///
/// Rows and problems go to the sink in the order of the files, the same for any number of threads. A file that cannot be read is a
/// problem, and the summary says so in `unusable`; rows that were handed on must then be discarded.
///
/// # Errors
/// When the caller cancels, the sink refuses, or the definition cannot be carried out.
pub fn read_delivery(
    definition: &SourceDefinition,
    context: &Context<'_>,
    files: Vec<DeliveredFile>,
    sink: &mut dyn RowSink,
) -> Result<DeliverySummary, IngestError> {
    let recipe = Recipe::new(definition, context)?;
    let threads = context.threads.max(1);
    let taken = Taken::default();
    let over = AtomicBool::new(false);
    // Blocks between reading and merging are bounded, so that one slow block cannot pile up all that follow it.
    let window = 2 * threads + 2;
    let (ticket_in, tickets) = sync_channel::<()>(window);
    for _ in 0..window {
        ticket_in.send(()).ok();
    }
    let (work_in, work) = sync_channel::<(u64, Item)>(threads);
    let work = Mutex::new(work);
    let (out_in, out) = sync_channel::<(u64, Outcome)>(threads * 2);
    let recipe = &recipe;
    let (work_ref, over_ref, taken_ref) = (&work, &over, &taken);
    std::thread::scope(|scope| {
        let mut hands = Vec::with_capacity(threads + 1);
        hands.push(scope.spawn(move || {
            let mut send = Sender { next: 0, work: work_in, tickets, over: over_ref };
            Tables { recipe, taken: taken_ref }.read_all(files, &mut |item| send.send(item));
        }));
        for _ in 0..threads {
            let out_in = out_in.clone();
            hands.push(scope.spawn(move || work_on(recipe, work_ref, &out_in, over_ref)));
        }
        drop(out_in);
        let merged = merge(recipe, context, sink, &out, &ticket_in, taken_ref, over_ref);
        // Let the other threads run out, whatever has happened.
        over.store(true, Ordering::Relaxed);
        drop(ticket_in);
        while out.recv().is_ok() {}
        // Each is waited for, to its very end. One that died spoils this delivery, whatever was merged, and not the program.
        let died = hands.into_iter().filter_map(|hand| hand.join().err()).count();
        if died == 0 { merged } else { Err(IngestError::Internal) }
    })
}

/// Sends items in order, one for each ticket.
struct Sender<'s> {
    next: u64,
    work: SyncSender<(u64, Item)>,
    tickets: Receiver<()>,
    over: &'s AtomicBool,
}

impl Sender<'_> {
    /// Hands an item on; answers whether reading should go on.
    fn send(&mut self, item: Item) -> bool {
        if self.over.load(Ordering::Relaxed) || self.tickets.recv().is_err() {
            return false;
        }
        let number = self.next;
        self.next += 1;
        self.work.send((number, item)).is_ok()
    }
}

fn work_on(recipe: &Recipe<'_>, work: &Mutex<Receiver<(u64, Item)>>, out: &SyncSender<(u64, Outcome)>, over: &AtomicBool) {
    let mut worker = Worker::new(recipe);
    let mut alarm = Alarm { over, armed: true };
    loop {
        let next = work.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok((number, item)) = next else {
            alarm.armed = false;
            return;
        };
        if over.load(Ordering::Relaxed) {
            continue;
        }
        let outcome = match item {
            Item::Begin { layout, lines_before, banner } => Outcome::Begin { layout, lines_before, banner },
            Item::Note { file, sheet, rule, remedy } => Outcome::Note { file, sheet, rule, remedy },
            Item::Failed(error) => Outcome::Failed(error),
            Item::Rows { layout, block, prepared, from, to } => {
                Outcome::Block(worker.harmonise(&block, from, to, &layout, prepared.as_deref()).map(Box::new))
            }
            Item::Text { layout, splitter, bytes } => {
                let mut block = splitter.split(bytes);
                let prepared = layout.turn.as_ref().map(|turn| turn.prepare(&mut block));
                let rows = block.rows.len();
                Outcome::Block(worker.harmonise(&block, 0, rows, &layout, prepared.as_ref()).map(Box::new))
            }
        };
        if out.send((number, outcome)).is_err() {
            alarm.armed = false;
            return;
        }
    }
}

/// Ends the whole reading if a worker dies, so that the others do not wait for its block for ever.
struct Alarm<'s> {
    over: &'s AtomicBool,
    armed: bool,
}

impl Drop for Alarm<'_> {
    fn drop(&mut self) {
        if self.armed {
            self.over.store(true, Ordering::Relaxed);
        }
    }
}

fn merge(
    recipe: &Recipe<'_>,
    context: &Context<'_>,
    sink: &mut dyn RowSink,
    out: &Receiver<(u64, Outcome)>,
    tickets: &SyncSender<()>,
    taken: &Taken,
    over: &AtomicBool,
) -> Result<DeliverySummary, IngestError> {
    let mut merge = Merge::new(recipe, sink);
    let mut waiting: BTreeMap<u64, Outcome> = BTreeMap::new();
    let mut next = 0_u64;
    loop {
        if context.cancel.is_some_and(|cancel| cancel.load(Ordering::Relaxed)) {
            return Err(IngestError::Cancelled);
        }
        if over.load(Ordering::Relaxed) {
            return Err(IngestError::Internal);
        }
        match out.recv_timeout(Duration::from_millis(200)) {
            Ok((number, outcome)) => {
                waiting.insert(number, outcome);
            }
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => break,
        }
        while let Some(outcome) = waiting.remove(&next) {
            next += 1;
            // The reading thread may be gone already.
            tickets.try_send(()).ok();
            match outcome {
                Outcome::Begin { layout, lines_before, banner } => {
                    merge.begin(&layout, lines_before)?;
                    merge.note_banner(banner)?;
                }
                Outcome::Note { file, sheet, rule, remedy } => merge.note(&file, sheet.as_deref(), rule, remedy)?,
                Outcome::Failed(error) => merge.fail(&error)?,
                Outcome::Block(block) => match block {
                    Ok(block) => merge.block(*block)?,
                    Err(error) => merge.fail(&error)?,
                },
            }
        }
        if let Some(progress) = context.progress {
            progress(taken.bytes());
        }
    }
    merge.finish()
}

/// Cuts the rows of a table in memory into stretches for the workers.
pub(crate) fn stretches(rows: usize, from: usize, fan: usize) -> impl Iterator<Item = (usize, usize)> {
    let step = (ROWS_AT_A_TIME / fan.max(1)).max(1);
    (from..rows).step_by(step).map(move |start| (start, (start + step).min(rows)))
}

/// Formats whose files are held in memory whole.
pub(crate) fn is_held(format: Format) -> bool {
    matches!(format, Format::Workbook | Format::Json)
}
