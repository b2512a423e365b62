//! How results are shown: language, JSON, progress.

use std::ffi::OsString;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::atomic::{AtomicBool, Ordering};

use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use rihla_language::{Catalogue, Speaker, Value};
use rihla_model::{Language, Saying};
use rihla_operations::progress::{Progress, Silent, Step, Work};

/// How results are shown.
#[derive(Debug, Clone, Args)]
pub struct ShowArguments {
    /// Print JSON for programs instead of text for people
    #[arg(long, global = true)]
    pub json: bool,
    /// Show no progress
    #[arg(long, short, global = true)]
    pub quiet: bool,
    /// Language of the output: ar, en, es, fr, pt [default: that of the environment]
    #[arg(long, global = true, value_parser = language)]
    pub lang: Option<Language>,
    /// How many threads to use [default: one for each processor]
    #[arg(long, global = true)]
    pub threads: Option<usize>,
    /// How much memory a tabulation may hold, in MiB
    #[arg(long, global = true, default_value_t = 1024)]
    pub memory: usize,
}

fn language(tag: &str) -> Result<Language, Saying> {
    let spoken = Language::from_tag(tag).filter(|l| Language::SPOKEN.contains(l));
    spoken.ok_or(Saying::new("usage-one-of-languages", "name one of ar, en, es, fr, pt"))
}

/// The language that the environment asks for.
fn of_environment() -> Option<Language> {
    let tag = ["LC_ALL", "LC_MESSAGES", "LANG"].iter().filter_map(|name| std::env::var(name).ok()).find(|v| !v.is_empty())?;
    // `fr_FR.UTF-8`, `ar@latin`
    Language::from_tag(tag.split(['.', '@']).next()?).filter(|l| Language::SPOKEN.contains(l))
}

/// Language and form of the output as far as they can be told from a command line that is not yet understood.
pub(super) fn before_parsing(arguments: &[OsString]) -> (Language, bool) {
    let texts: Vec<&str> = arguments.iter().map(|a| a.to_str().unwrap_or_default()).take_while(|a| *a != "--").collect();
    let named = texts.iter().enumerate().find_map(|(at, text)| match text.strip_prefix("--lang") {
        Some("") => texts.get(at + 1).copied(),
        Some(rest) => rest.strip_prefix('='),
        None => None,
    });
    let named = named.and_then(|tag| language(tag).ok());
    (named.or_else(of_environment).unwrap_or(Language::En), texts.contains(&"--json"))
}

impl ShowArguments {
    /// The language to speak.
    #[must_use]
    pub fn language(&self) -> Language {
        self.lang.or_else(of_environment).unwrap_or(Language::En)
    }

    /// The messages.
    ///
    /// # Errors
    /// Never with the messages that the program was built with.
    pub fn words(&self) -> anyhow::Result<Catalogue> {
        Ok(Catalogue::embedded()?)
    }

    /// Does long work with progress on the terminal; an interrupt asks it to stop.
    pub fn work<T>(&self, speaker: &Speaker<'_>, doing: impl FnOnce(&Work<'_>) -> T) -> T {
        let threads = self.threads.unwrap_or_else(|| std::thread::available_parallelism().map_or(1, usize::from));
        let cancel = Arc::new(AtomicBool::new(false));
        stop_on_interrupt(Arc::clone(&cancel));
        let bars = Bars { bar: Mutex::new(None), say: speaker };
        let progress: &dyn Progress = if self.quiet || self.json { &Silent } else { &bars };
        doing(&Work { progress, cancel, threads, memory: self.memory << 20 })
    }
}

/// An interrupt asks once; a second one ends the program at once.
fn stop_on_interrupt(cancel: Arc<AtomicBool>) {
    std::thread::spawn(move || {
        let Ok(runtime) = tokio::runtime::Builder::new_current_thread().enable_all().build() else { return };
        runtime.block_on(async {
            while tokio::signal::ctrl_c().await.is_ok() {
                if cancel.swap(true, Ordering::Relaxed) {
                    std::process::exit(130);
                }
            }
        });
    });
}

struct Bars<'a> {
    bar: Mutex<Option<ProgressBar>>,
    say: &'a Speaker<'a>,
}

impl Progress for Bars<'_> {
    fn begin(&self, step: &Step<'_>, total: u64) {
        let (id, what) = match step {
            Step::Read(what) => ("command-step-read", what),
            Step::Tabulate(what) => ("command-step-tabulate", what),
            Step::Protect(what) => ("command-step-protect", what),
            Step::Release(what) => ("command-step-release", what),
            Step::Render(what) => ("command-step-render", what),
        };
        let bar = if total > 0 { ProgressBar::new(total) } else { ProgressBar::new_spinner() };
        let form = if total > 0 { "{msg} {bar:24} {bytes}/{total_bytes} {eta}" } else { "{msg} {spinner} {elapsed}" };
        if let Ok(style) = ProgressStyle::with_template(form) {
            bar.set_style(style);
        }
        bar.set_message(self.say.say(id, &[("what", Value::from(*what))]));
        bar.enable_steady_tick(std::time::Duration::from_millis(200));
        *self.bar.lock().unwrap_or_else(PoisonError::into_inner) = Some(bar);
    }

    fn advance(&self, done: u64) {
        if let Some(bar) = self.bar.lock().unwrap_or_else(PoisonError::into_inner).as_ref() {
            bar.set_position(done);
        }
    }

    fn end(&self) {
        if let Some(bar) = self.bar.lock().unwrap_or_else(PoisonError::into_inner).take() {
            bar.finish_and_clear();
        }
    }
}
