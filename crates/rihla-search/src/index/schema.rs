//! What an index is made of.

use rihla_model::Language;
use serde::{Deserialize, Serialize};
use tantivy::schema::{FAST, Field, INDEXED, IndexRecordOption, STRING, Schema, TextFieldIndexing, TextOptions};
use tantivy::tokenizer::{PreTokenizedString, Token};
use tantivy::{Index, TantivyDocument};

use crate::analysis::words;

/// Into how many zones the texts of a document can be told apart.
pub const ZONES: u8 = 6;

/// How words are kept: another number where an index that was made before no longer fits.
pub(super) const MAKING: u32 = 1;

/// What stands before what the forms of words share, in texts and in names: letters that no folded word has.
pub(super) const STEM: char = '\u{1}';
pub(super) const HEAD: char = '\u{2}';

/// A text of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// Its zone, from 0 to [`ZONES`] - 1.
    pub zone: u8,
    /// Whether it names the document.
    pub head: bool,
    /// Its language, where that is known.
    pub language: Option<Language>,
    /// The text.
    pub text: String,
}

/// A document.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Document {
    /// What it is found by.
    pub key: u64,
    /// Its version, which the index tells again.
    pub version: u64,
    /// What it is: searches are for documents of some tags.
    pub tags: Vec<String>,
    /// What it says.
    pub texts: Vec<Text>,
}

/// What is written with each commit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Payload {
    pub(super) making: u32,
    pub(super) fingerprint: String,
    pub(super) state: String,
}

/// The fields of the index.
#[derive(Debug, Clone)]
pub(super) struct Fields {
    pub(super) key: Field,
    pub(super) version: Field,
    pub(super) tag: Field,
    pub(super) zones: Vec<Field>,
}

pub(super) const KEY: &str = "key";
pub(super) const VERSION: &str = "version";

fn zone_name(zone: u8) -> String {
    format!("zone{zone}")
}

pub(super) fn schema() -> Schema {
    let mut schema = Schema::builder();
    schema.add_u64_field(KEY, FAST | INDEXED);
    schema.add_u64_field(VERSION, FAST);
    schema.add_text_field("tag", STRING);
    let indexing = TextFieldIndexing::default().set_tokenizer("raw").set_index_option(IndexRecordOption::WithFreqsAndPositions);
    let text = TextOptions::default().set_indexing_options(indexing);
    for zone in 0..ZONES {
        schema.add_text_field(&zone_name(zone), text.clone());
    }
    schema.build()
}

impl Fields {
    /// The fields of an index that was made by [`schema`].
    pub(super) fn of(index: &Index) -> tantivy::Result<Self> {
        let schema = index.schema();
        let zones = (0..ZONES).map(|zone| schema.get_field(&zone_name(zone))).collect::<Result<_, _>>()?;
        Ok(Self { key: schema.get_field(KEY)?, version: schema.get_field(VERSION)?, tag: schema.get_field("tag")?, zones })
    }

    pub(super) fn document(&self, document: &Document) -> TantivyDocument {
        let mut row = TantivyDocument::default();
        row.add_u64(self.key, document.key);
        row.add_u64(self.version, document.version);
        for tag in &document.tags {
            row.add_text(self.tag, tag);
        }
        for text in &document.texts {
            if let Some(field) = self.zones.get(usize::from(text.zone)) {
                row.add_pre_tokenized_text(*field, PreTokenizedString { text: String::new(), tokens: tokens(text) });
            }
        }
        row
    }
}

/// The words of a text as they are kept: each with its stems at its place, and once more where it names the document.
fn tokens(text: &Text) -> Vec<Token> {
    let mut tokens = Vec::new();
    for (position, word) in words(&text.text, text.language).into_iter().enumerate() {
        let mut put = |text: String| tokens.push(Token { offset_from: 0, offset_to: 0, position, text, position_length: 1 });
        for stem in &word.stems {
            put(format!("{STEM}{stem}"));
            if text.head {
                put(format!("{HEAD}{stem}"));
            }
        }
        put(word.exact);
    }
    tokens
}
