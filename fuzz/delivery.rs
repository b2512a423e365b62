//! What the fuzz targets share: the words, and a sink that takes everything.

use std::sync::OnceLock;

use arrow::array::RecordBatch;
use rihla_ingest::{Context, DeliveredFile, FileContent, RowSink, read_delivery};
use rihla_model::definition::SourceDefinition;
use rihla_model::{AreaResolver, Problem, Vocabulary};

struct Take;

impl RowSink for Take {
    fn batch(&mut self, _: RecordBatch) -> Result<(), String> {
        Ok(())
    }
    fn problem(&mut self, _: &Problem) -> Result<(), String> {
        Ok(())
    }
}

fn words() -> &'static (Vocabulary, AreaResolver) {
    static WORDS: OnceLock<(Vocabulary, AreaResolver)> = OnceLock::new();
    WORDS.get_or_init(|| {
        let vocabulary = Vocabulary::embedded().expect("the embedded vocabularies are right");
        let resolver = AreaResolver::new(&vocabulary);
        (vocabulary, resolver)
    })
}

/// The context to read in.
pub fn context() -> Context<'static> {
    let (vocabulary, resolver) = words();
    let today = rihla_model::Period::year(2026).expect("a year of our time").start();
    Context { vocabulary, resolver, today, threads: 1, progress: None, cancel: None }
}

/// A definition of a reader, with columns of every kind.
pub fn definition(reader: &str) -> SourceDefinition {
    let text = format!(
        "id = \"x\"\nagency = \"A\"\ntitle = \"X\"\nfiles = [\"*\"]\ncontent = \"aggregates\"\ntolerance = 1.0\n[rows.aggregates]\na = [\"Total\"]\n[key]\ncolumns = [\"a\", \"c\"]\nduplicate = \"keep-last\"\n[reader]\n{reader}\n\
         [[columns]]\nname = \"a\"\nconcept = \"REF_AREA\"\ntype = \"area\"\noptional = true\n\
         [[columns]]\nname = \"b\"\nconcept = \"OBS_VALUE\"\ntype = \"number\"\nscale = 3\ntimes = 1000\nleast = -5.0\n\
         [[columns]]\nname = \"c\"\nconcept = \"TIME_PERIOD\"\ntype = \"period\"\noptional = true\n\
         [[columns]]\nname = \"d\"\nconcept = \"AGE\"\ntype = \"age\"\noptional = true\n\
         [[columns]]\nname = \"e\"\nconcept = \"OBS_STATUS\"\ntype = \"flag\"\noptional = true\n"
    );
    toml::from_str(&text).expect("the definition is right")
}

/// Reads bytes under a definition.
pub fn read(definition: &SourceDefinition, bytes: &[u8]) {
    let file = DeliveredFile { name: "x".to_owned(), content: FileContent::Bytes(bytes.to_vec()) };
    read_delivery(definition, &context(), vec![file], &mut Take).expect("nothing but problems");
}
