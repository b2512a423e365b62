//! Reads files under a definition and looks at what came out.
#![expect(clippy::print_stderr, reason = "a test says why it did not run, and what came out when asked")]

use std::path::PathBuf;
use std::sync::OnceLock;

use arrow::array::{Array, AsArray, RecordBatch};
use arrow::datatypes::{DataType, Decimal128Type, Int32Type};
use rihla_ingest::{Context, DeliveredFile, DeliverySummary, FileContent, IngestError, RowSink, read_delivery};
use rihla_model::definition::SourceDefinition;
use rihla_model::{AreaResolver, Problem, Vocabulary, print_number};

/// The words, loaded once.
pub fn words() -> &'static (Vocabulary, AreaResolver) {
    static WORDS: OnceLock<(Vocabulary, AreaResolver)> = OnceLock::new();
    WORDS.get_or_init(|| {
        let sex = "code,name_en,name_fr,name_ar\n_T,Total,Total,المجموع\nM,Male,Hommes,ذكور\nF,Female,Femmes,إناث\n_U,Not specified,Non précisé,غير محدد\n";
        let vocabulary = Vocabulary::with_overrides([("lists/CL_SEX.csv", sex)]).unwrap();
        let resolver = AreaResolver::new(&vocabulary);
        (vocabulary, resolver)
    })
}

/// The context of a reading.
pub fn context(threads: usize) -> Context<'static> {
    let (vocabulary, resolver) = words();
    Context { vocabulary, resolver, today: jiff::civil::date(2026, 1, 15), threads, progress: None, cancel: None }
}

/// What came out.
pub struct Came {
    pub summary: DeliverySummary,
    pub batches: Vec<RecordBatch>,
    pub problems: Vec<Problem>,
}

#[derive(Default)]
pub struct Sunk {
    batches: Vec<RecordBatch>,
    problems: Vec<Problem>,
}

impl RowSink for Sunk {
    fn batch(&mut self, batch: RecordBatch) -> Result<(), String> {
        self.batches.push(batch);
        Ok(())
    }
    fn problem(&mut self, problem: &Problem) -> Result<(), String> {
        self.problems.push(problem.clone());
        Ok(())
    }
}

impl Sunk {
    /// The problems that were met.
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }
}

/// A definition from TOML; identity and files are added.
pub fn definition(toml: &str) -> SourceDefinition {
    let whole = format!("id = \"x\"\nagency = \"A\"\ntitle = \"X\"\nfiles = [\"*\"]\n{toml}");
    match toml::from_str(&whole) {
        Ok(definition) => definition,
        Err(error) => panic!("{error}\n{whole}"),
    }
}

/// Reads files under a definition.
pub fn try_read(toml: &str, files: Vec<(&str, Vec<u8>)>, threads: usize) -> Result<Came, IngestError> {
    let definition = definition(toml);
    let files =
        files.into_iter().map(|(name, bytes)| DeliveredFile { name: name.to_owned(), content: FileContent::Bytes(bytes) }).collect();
    let mut sink = Sunk::default();
    let summary = read_delivery(&definition, &context(threads), files, &mut sink)?;
    Ok(Came { summary, batches: sink.batches, problems: sink.problems })
}

/// Reads files under a definition.
pub fn read(toml: &str, files: Vec<(&str, Vec<u8>)>) -> Came {
    try_read(toml, files, 2).unwrap()
}

/// Reads one text.
pub fn read_text(toml: &str, text: &str) -> Came {
    read(toml, vec![("x.csv", text.as_bytes().to_vec())])
}

impl Came {
    /// The rows as text, column by column: nulls are empty.
    pub fn rows(&self) -> Vec<Vec<String>> {
        let mut rows = Vec::new();
        for batch in &self.batches {
            for row in 0..batch.num_rows() {
                rows.push((0..batch.num_columns()).map(|c| cell(batch, c, row)).collect());
            }
        }
        rows
    }

    /// One column's cells.
    pub fn column(&self, concept: &str) -> Vec<String> {
        let at = self.summary.schema.position(concept).unwrap();
        self.batches.iter().flat_map(|b| (0..b.num_rows()).map(move |r| cell(b, at, r))).collect()
    }

    /// The sum of a number, over rows whose other column has a value.
    pub fn sum_where(&self, number: &str, concept: &str, is: impl Fn(&str) -> bool) -> i128 {
        let (n, c) = (self.summary.schema.position(number).unwrap(), self.summary.schema.position(concept).unwrap());
        let mut sum = 0;
        for batch in &self.batches {
            let numbers = batch.column(n).as_primitive::<Decimal128Type>();
            for row in 0..batch.num_rows() {
                if !numbers.is_null(row) && is(&cell(batch, c, row)) {
                    sum += numbers.value(row);
                }
            }
        }
        sum
    }

    /// The sum of a number.
    pub fn sum(&self, number: &str) -> i128 {
        self.sum_where(number, number, |_| true)
    }

    /// How many problems a rule has, counted.
    pub fn count(&self, rule: &str) -> u64 {
        self.summary.problems_by_rule.iter().filter(|(k, _)| k.rule.id() == rule).map(|(_, t)| t.count).sum()
    }

    /// All problems as lines, without notes.
    pub fn troubles(&self) -> Vec<String> {
        self.summary
            .problems_by_rule
            .iter()
            .filter(|(k, _)| k.severity > rihla_model::Severity::Note)
            .map(|(k, t)| format!("{:?} {} x{} at {} {:?}: {}", k.severity, k.rule, t.count, t.first, t.samples, t.remedy))
            .collect()
    }

    /// Prints what came out, for a person who writes tests (`SHOW=1`).
    pub fn show(&self) {
        if std::env::var_os("SHOW").is_none() {
            return;
        }
        let s = &self.summary;
        eprintln!(
            "read {} used {} aside {} aggregate {} filtered {} periods {:?} unusable {:?}",
            s.rows_read, s.rows_used, s.rows_set_aside, s.rows_aggregate, s.rows_filtered, s.periods, s.unusable
        );
        for (k, t) in &s.problems_by_rule {
            eprintln!("  {:?} {} {:?} x{} first {} {:?}: {}", k.severity, k.rule, k.column, t.count, t.first, t.samples, t.remedy);
        }
        for row in self.rows().iter().take(3) {
            eprintln!("  {row:?}");
        }
    }
}

fn cell(batch: &RecordBatch, column: usize, row: usize) -> String {
    let array = batch.column(column);
    if array.is_null(row) {
        return String::new();
    }
    match array.data_type() {
        DataType::Dictionary(..) => {
            let dictionary = array.as_dictionary::<Int32Type>();
            let key = usize::try_from(dictionary.keys().value(row)).unwrap();
            dictionary.values().as_string::<i32>().value(key).to_owned()
        }
        DataType::Decimal128(_, scale) => print_number(array.as_primitive::<Decimal128Type>().value(row), u8::try_from(*scale).unwrap()),
        _ => array.as_string::<i32>().value(row).to_owned(),
    }
}

/// A file of the shared data; none where the folder is absent.
pub fn shared(path: &str) -> Option<Vec<u8>> {
    let folder = std::env::var_os("RIHLA_SHARED_DATA")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data"), PathBuf::from);
    if !folder.is_dir() {
        eprintln!("not run: shared data absent");
        return None;
    }
    match std::fs::read(folder.join(path)) {
        Ok(bytes) => Some(bytes),
        Err(error) => panic!("{path}: {error}"),
    }
}
