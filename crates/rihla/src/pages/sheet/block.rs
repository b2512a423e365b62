//! What stands on such a page.

use super::html::Html;

/// A part of a page.
pub(in crate::pages) enum Block {
    /// A heading.
    Title(String),
    /// A paragraph.
    Text(Html),
    /// Something that needs a look.
    Warning(String),
    /// Names with what they are.
    Facts(Vec<(String, Html)>),
    /// Links beside each other; the first is the main one where it is so marked.
    Links(Vec<(String, String)>),
    /// A list of lines.
    Points(Vec<Html>),
    /// A table.
    Table(Table),
    /// A form.
    Form(Form),
    /// A text as it is, behind words to open it.
    Code(String, String),
    /// A drawing, wide and narrow, with the words that stand above it.
    Drawing(String, Vec<(&'static str, String)>),
    /// The address of the next page.
    Next(String),
}

/// A table; the first cell of a row names it.
pub(in crate::pages) struct Table {
    /// What it shows, for whoever hears it.
    pub(in crate::pages) label: String,
    /// The heads of its columns.
    pub(in crate::pages) heads: Vec<String>,
    /// Its rows.
    pub(in crate::pages) rows: Vec<Vec<Html>>,
    /// What is said where it has none.
    pub(in crate::pages) none: String,
}

/// A form with fields.
pub(in crate::pages) struct Form {
    /// Where it is sent.
    pub(in crate::pages) action: String,
    /// Whether it only asks, so that what was typed stands in the address.
    pub(in crate::pages) asks: bool,
    /// What it does, in words; empty where its button says it.
    pub(in crate::pages) text: String,
    /// What is sent besides.
    pub(in crate::pages) hidden: Vec<(&'static str, String)>,
    /// Its fields.
    pub(in crate::pages) inputs: Vec<Input>,
    /// What its button says.
    pub(in crate::pages) button: String,
    /// Whether it is the main act of the page.
    pub(in crate::pages) main: bool,
}

/// A field of a form.
pub(in crate::pages) struct Input {
    /// Its name, also its identifier on the page.
    pub(in crate::pages) name: String,
    /// What is to be typed.
    pub(in crate::pages) label: String,
    /// A hint; empty where none is needed.
    pub(in crate::pages) hint: String,
    /// How it is filled.
    pub(in crate::pages) kind: InputKind,
    /// What was typed.
    pub(in crate::pages) value: String,
    /// Whether it has to be filled.
    pub(in crate::pages) required: bool,
}

/// How a field is filled.
pub(in crate::pages) enum InputKind {
    /// A line.
    Line,
    /// A day.
    Day,
    /// One of some: value, words, whether it is chosen.
    Choice(Vec<(String, String, bool)>),
    /// Some of some: value and words.
    Ticks(Vec<(String, String)>),
}

impl Input {
    /// A line that has to be filled.
    pub(in crate::pages) fn line(name: &str, label: String) -> Self {
        Self { name: name.to_owned(), label, hint: String::new(), kind: InputKind::Line, value: String::new(), required: true }
    }

    /// With a hint.
    pub(in crate::pages) fn hint(mut self, hint: String) -> Self {
        self.hint = hint;
        self
    }

    /// With what was typed before.
    pub(in crate::pages) fn value(mut self, value: &str) -> Self {
        value.clone_into(&mut self.value);
        self
    }

    /// A day, which may be left open.
    pub(in crate::pages) fn day(name: &str, label: String, value: &str) -> Self {
        Self { kind: InputKind::Day, required: false, ..Self::line(name, label) }.value(value)
    }

    /// One of some, which may be left open where the first is empty.
    pub(in crate::pages) fn choice(name: &str, label: String, choices: Vec<(String, String, bool)>) -> Self {
        Self { kind: InputKind::Choice(choices), required: false, ..Self::line(name, label) }
    }

    /// A line that may be left open.
    pub(in crate::pages) fn open(mut self) -> Self {
        self.required = false;
        self
    }
}
