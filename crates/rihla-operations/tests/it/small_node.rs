//! A small node with one public dataset and one on request, and a clock whose hand a test moves.

use std::path::PathBuf;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex};

use jiff::Timestamp;
use rihla_model::{Clock, DatasetId};
use rihla_operations::access::{Application, AskOutcome, Desk, Filled};
use rihla_operations::build::build_observatory;
use rihla_operations::progress::{Silent, Work};
use rihla_operations::{Definitions, Holder, Means, Node, OperationError, Places, load_definitions};
use rihla_store::{AccessReference, Disk};
use ring::rand::SystemRandom;
use tempfile::TempDir;

/// Figures of the dataset that is on request; none of them may be met anywhere but in a granted file.
pub const SECRETS: [u32; 6] = [73_519, 20_287, 93_806, 61_333, 17_011, 78_344];

const OBSERVATORY: &str = r#"
id = "SMALL"
name = { en = "Small observatory", fr = "Petit observatoire", ar = "مرصد صغير" }
languages = ["en", "fr", "ar"]
time-zone = "Africa/Casablanca"
contact = "all@small.example"
licence = "CC-BY-4.0"
agencies = [{ id = "A", name = { en = "Agency", fr = "Agence", ar = "جهة" } }, { id = "B", name = { en = "Bureau", fr = "Bureau", ar = "مكتب" } }]
protection = { already-public = true, minimum-frequency = 0, complementary = false }

[access]
answer-within-days = 10
keep-for-days = 100
most-waiting = 5
contact = "access@small.example"
office = { en = "The access office", fr = "Le bureau d’accès", ar = "مكتب الولوج" }
legal-basis = { en = "Statistics Act, article 14", fr = "Loi statistique, article 14", ar = "قانون الإحصاء، المادة 14" }
terms = { en = "Recognise nobody.", fr = "Ne reconnaître personne.", ar = "لا تتعرف على أحد." }
"#;

const SOURCE: &str = r#"
id = "ID"
agency = "A"
title = { en = "TITLE" }
content = "aggregates"
files = ["ID.csv"]
reader = { format = "csv" }
columns = [
  { name = "year", concept = "TIME_PERIOD", type = "period" },
  { name = "sex", concept = "SEX", type = "code", list = "CL_SEX" },
  { name = "value", concept = "OBS_VALUE", type = "number" },
]
"#;

const DATASET: &str = r#"
id = "ID"
structure = "MIG_ASYLUM"
version = "1.0.0"
title = { en = "TITLE", fr = "TITLE", ar = "TITLE" }
family = "asylum"
owner = "Agency"
approval = "none"
from = [{ source = "ID" }]
dimensions = [{ concept = "SEX", list = "CL_SEX" }]
time = { frequency = "A" }
measure = { kind = "sum", of = "OBS_VALUE", unit = "PS" }
views = [
  { title = "A view", kind = "line", rows = "TIME_PERIOD", columns = "SEX" },
  { title = "A map", kind = "map", rows = "SEX" },
]
"#;

/// A clock whose hand a test moves.
pub struct Hand(Mutex<Timestamp>);

impl Hand {
    pub fn set(&self, at: &str) {
        *self.0.lock().unwrap() = at.parse().unwrap();
    }
}

impl Clock for Hand {
    fn now(&self) -> Timestamp {
        *self.0.lock().unwrap()
    }
}

pub struct SmallNode {
    pub home: TempDir,
    pub clock: Arc<Hand>,
}

impl SmallNode {
    /// Writes definitions and deliveries, and builds them, on 1 March 2026.
    pub fn new() -> Self {
        let home = tempfile::tempdir().unwrap();
        let node = Self { home, clock: Arc::new(Hand(Mutex::new("2026-03-01T09:00:00Z".parse().unwrap()))) };
        let folder = node.folder();
        for sub in ["sources", "datasets", "inbox"] {
            std::fs::create_dir_all(folder.join(sub)).unwrap();
        }
        std::fs::write(folder.join("observatory.toml"), OBSERVATORY).unwrap();
        for (id, title, figures) in [
            ("claims", "Claims in detail", "2023,F,61333\n2023,M,17011\n2024,F,73519\n2024,M,20287\n"),
            ("visits", "Visits", "2023,F,41\n2023,M,42\n2024,F,43\n2024,M,44\n"),
        ] {
            std::fs::write(folder.join(format!("sources/{id}.toml")), SOURCE.replace("ID", id).replace("TITLE", title)).unwrap();
            std::fs::write(folder.join(format!("datasets/{id}.toml")), DATASET.replace("ID", id).replace("TITLE", title)).unwrap();
            std::fs::write(folder.join(format!("inbox/{id}.csv")), format!("year,sex,value\n{figures}")).unwrap();
        }
        node.edit("datasets/claims.toml", "family =", "audience = \"on-request\"\nfamily =");
        node.build();
        node
    }

    pub fn folder(&self) -> PathBuf {
        self.home.path().join("small")
    }

    pub fn places(&self) -> Places {
        Places::beside(&self.folder())
    }

    pub fn edit(&self, file: &str, from: &str, to: &str) {
        let path = self.folder().join(file);
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(text.contains(from), "{file} has no {from}");
        std::fs::write(path, text.replacen(from, to, 1)).unwrap();
    }

    pub fn definitions(&self) -> Arc<Definitions> {
        Arc::new(load_definitions(&self.folder()).unwrap())
    }

    pub fn with_means<T>(&self, act: impl FnOnce(&Means<'_>) -> T) -> T {
        let random = SystemRandom::new();
        act(&Means { clock: self.clock.as_ref(), random: &random, disk: Disk::default() })
    }

    pub fn node(&self) -> Arc<Node> {
        Arc::new(self.with_means(|means| Node::open_or_create(&self.places(), &Holder::File, means)).unwrap())
    }

    pub fn build(&self) {
        let work = Work { progress: &Silent, cancel: Arc::new(AtomicBool::new(false)), threads: 2, memory: 512 << 20 };
        let outcome = self.with_means(|means| build_observatory(&self.definitions(), &self.places(), &self.node(), means, &work)).unwrap();
        assert!(!outcome.has_losses());
    }

    pub fn open_desk(&self) -> Result<Option<Desk>, OperationError> {
        Desk::open(self.definitions(), self.node(), self.clock.clone(), Arc::new(SystemRandom::new()))
    }

    pub fn desk(&self) -> Desk {
        self.open_desk().unwrap().unwrap()
    }
}

pub fn claims() -> DatasetId {
    DatasetId::new("claims").unwrap()
}

/// A good form.
pub const FORM: [(&str, &str); 6] = [
    ("name", "Amal Haddad"),
    ("institution", "University of Marsa"),
    ("contact", "amal@marsa.example"),
    ("purpose", "A study of claims by women"),
    ("duration", "eighteen months"),
    ("terms", "yes"),
];

pub fn application() -> Application {
    let fields: Vec<(String, String)> = FORM.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
    Application::of(&Filled::of(&fields), "en", "Recognise nobody.").unwrap()
}

/// Asks, and gives reference and code.
pub fn file_one(desk: &Desk) -> (AccessReference, String) {
    match desk.ask(&claims(), &application()).unwrap() {
        AskOutcome::Filed { reference, code, .. } => (reference, code.to_string()),
        AskOutcome::Full => panic!("turned away"),
    }
}
