//! An index in a folder: what is found, what is not, and what is left in its files.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

mod files;
mod finding;
mod speed;

use rihla_model::Language;
use rihla_search::{Document, Index, Needle, Text, Within};

/// A document of a tag with one text.
pub fn document(key: u64, tag: &str, zone: u8, text: &str) -> Document {
    let text = Text { zone, head: false, language: None, text: text.to_owned() };
    Document { key, version: 1, tags: vec![tag.to_owned()], texts: vec![text] }
}

/// A document with a name in a language.
pub fn named(key: u64, language: Language, name: &str, text: &str) -> Document {
    let of = |head, text: &str| Text { zone: 0, head, language: Some(language), text: text.to_owned() };
    Document { key, version: 1, tags: vec!["all".to_owned()], texts: vec![of(true, name), of(false, text)] }
}

/// Documents of a tag, in some zones.
pub fn within(tag: &str, zones: &[u8]) -> Vec<Within> {
    vec![Within { any: vec![vec![tag.to_owned()]], zones: zones.to_vec() }]
}

/// An index with documents.
pub fn filled(folder: &std::path::Path, documents: &[Document]) -> Index {
    let index = Index::new(folder, "test");
    put(&index, documents);
    index
}

/// Puts documents into an index.
pub fn put(index: &Index, documents: &[Document]) {
    let mut turn = index.turn().unwrap();
    for document in documents {
        turn.put(document).unwrap();
    }
    turn.commit("some").unwrap();
    turn.end().unwrap();
}

/// The keys of what is found, in their order.
pub fn keys(index: &Index, typed: &str, within: &[Within]) -> Vec<u64> {
    let found = index.search(&Needle::parse(typed).unwrap(), within, None, 100).unwrap().unwrap();
    found.into_iter().map(|candidate| candidate.key).collect()
}
