//! Whether all languages say the same things.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use fluent_syntax::ast;
use rihla_model::Language;

use crate::catalogue::embedded_files;

/// A difference between a language and English.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Difference {
    /// The language.
    pub language: Language,
    /// The message.
    pub id: String,
    /// What is different.
    pub kind: DifferenceKind,
}

/// What is different about a message.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum DifferenceKind {
    /// English has it, the language does not.
    Missing,
    /// The language has it, English does not.
    Foreign,
    /// The arguments differ.
    Arguments {
        /// In English.
        english: BTreeSet<String>,
        /// In the language.
        here: BTreeSet<String>,
    },
    /// The file could not be read.
    Syntax(String),
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { language, id, kind } = self;
        match kind {
            DifferenceKind::Missing => write!(f, "locales/{language}: message '{id}' is missing; translate it from locales/en"),
            DifferenceKind::Foreign => write!(f, "locales/{language}: message '{id}' is not in locales/en; remove it or add it there"),
            DifferenceKind::Arguments { english, here } => {
                write!(f, "locales/{language}: message '{id}' has the arguments {here:?}, in English {english:?}; use the same")
            }
            DifferenceKind::Syntax(reason) => write!(f, "locales/{language}/{id}: {reason}"),
        }
    }
}

/// Compares the embedded messages of every spoken language with English.
#[must_use]
pub fn differences() -> Vec<Difference> {
    let mut found = Vec::new();
    let english = arguments(Language::En, &mut found);
    for language in Language::SPOKEN.into_iter().filter(|l| *l != Language::En) {
        let here = arguments(language, &mut found);
        for (id, wanted) in &english {
            let kind = match here.get(id) {
                None => DifferenceKind::Missing,
                Some(used) if used != wanted => DifferenceKind::Arguments { english: wanted.clone(), here: used.clone() },
                Some(_) => continue,
            };
            found.push(Difference { language, id: id.clone(), kind });
        }
        let foreign = here.keys().filter(|id| !english.contains_key(*id));
        found.extend(foreign.map(|id| Difference { language, id: id.clone(), kind: DifferenceKind::Foreign }));
    }
    found.sort();
    found
}

/// The arguments of each message of a language.
#[must_use]
pub fn message_arguments(language: Language) -> BTreeMap<String, BTreeSet<String>> {
    arguments(language, &mut Vec::new())
}

fn arguments(language: Language, found: &mut Vec<Difference>) -> BTreeMap<String, BTreeSet<String>> {
    let mut all = BTreeMap::new();
    for (file, text) in embedded_files(language) {
        let resource = match fluent_syntax::parser::parse(text) {
            Ok(resource) => resource,
            Err((resource, errors)) => {
                let reason = errors.first().map_or_else(String::new, |e| format!("byte {}: {}", e.pos.start, e.kind));
                found.push(Difference { language, id: file.to_owned(), kind: DifferenceKind::Syntax(reason) });
                resource
            }
        };
        for entry in &resource.body {
            if let ast::Entry::Message(message) = entry {
                let mut names = BTreeSet::new();
                if let Some(pattern) = &message.value {
                    in_pattern(pattern, &mut names);
                }
                all.insert(message.id.name.to_owned(), names);
            }
        }
    }
    all
}

fn in_pattern(pattern: &ast::Pattern<&str>, names: &mut BTreeSet<String>) {
    for element in &pattern.elements {
        if let ast::PatternElement::Placeable { expression } = element {
            in_expression(expression, names);
        }
    }
}

fn in_expression(expression: &ast::Expression<&str>, names: &mut BTreeSet<String>) {
    match expression {
        ast::Expression::Inline(inline) => in_inline(inline, names),
        ast::Expression::Select { selector, variants } => {
            in_inline(selector, names);
            for variant in variants {
                in_pattern(&variant.value, names);
            }
        }
    }
}

fn in_inline(inline: &ast::InlineExpression<&str>, names: &mut BTreeSet<String>) {
    match inline {
        ast::InlineExpression::VariableReference { id } => {
            names.insert(id.name.to_owned());
        }
        ast::InlineExpression::Placeable { expression } => in_expression(expression, names),
        ast::InlineExpression::FunctionReference { arguments, .. } => {
            arguments.positional.iter().for_each(|argument| in_inline(argument, names));
        }
        _ => {}
    }
}
