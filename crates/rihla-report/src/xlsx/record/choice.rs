//! Codes and the labels that stand for them.

use rihla_model::{Language, LocalText};

/// A code that a field may hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// The code.
    pub code: String,
    /// Its name in each language.
    pub label: LocalText,
    /// Whether it can still be chosen; otherwise it is only shown where it stands.
    pub offered: bool,
}

/// The labels of codes in one language. A code is shown by its label where an import reads the label as this code and no other: no
/// other choice is called so in any language, whatever the case, nor is it another's code. Otherwise it is shown by itself.
pub(super) struct Labels<'a> {
    shown: Vec<(&'a str, &'a str, bool)>,
}

impl<'a> Labels<'a> {
    pub(super) fn new(choices: &'a [Choice], language: Language, many: bool) -> Self {
        let mut claims: std::collections::BTreeMap<String, std::collections::BTreeSet<&str>> = std::collections::BTreeMap::new();
        for choice in choices {
            let names = choice.label.iter().map(|(_, name)| name).chain([choice.code.as_str()]);
            for name in names {
                claims.entry(folded(name)).or_default().insert(&choice.code);
            }
        }
        let shown = choices.iter().map(|choice| {
            let label = choice.label.get(language).trim();
            let alone = claims.get(&folded(label)).is_some_and(|codes| codes.len() == 1);
            let parted = label.contains('\n') || (many && label.contains(';'));
            let shown = if label.is_empty() || !alone || parted { choice.code.as_str() } else { label };
            (choice.code.as_str(), shown, choice.offered)
        });
        Self { shown: shown.collect() }
    }

    /// What stands for a code; what is no code stands for itself.
    pub(super) fn of<'t>(&'t self, code: &'t str) -> &'t str {
        self.shown.iter().find(|(known, ..)| *known == code).map_or(code, |(_, shown, _)| shown)
    }

    /// What can be chosen, in order.
    pub(super) fn offered(&self) -> Vec<&'a str> {
        self.shown.iter().filter(|(.., offered)| *offered).map(|(_, shown, _)| *shown).collect()
    }
}

fn folded(text: &str) -> String {
    text.trim().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn choice(code: &str, en: &str, fr: &str) -> Choice {
        let mut label = LocalText::new(Language::En, en);
        label.insert(Language::Fr, fr);
        Choice { code: code.to_owned(), label, offered: code != "old" }
    }

    #[test]
    fn a_label_that_could_be_of_two_codes_is_not_shown() {
        let choices = [
            choice("law", "Law", "Loi"),
            choice("plan", "Plan", "Projet"),
            choice("draft", "Project; draft", "PROJET"),
            choice("x", "law", "Texte"),
            choice("old", " Old ", ""),
        ];
        let french = Labels::new(&choices, Language::Fr, true);
        assert_eq!(
            ["law", "plan", "draft", "x", "old", "gone"].map(|code| french.of(code)),
            ["Loi", "plan", "draft", "Texte", "old", "gone"]
        );
        assert_eq!(french.offered(), ["Loi", "plan", "draft", "Texte"]);
        // a label that is another's code, or would be parted where several stand
        let english = Labels::new(&choices, Language::En, true);
        assert_eq!(["law", "draft", "x", "old"].map(|code| english.of(code)), ["law", "draft", "x", "Old"]);
        assert_eq!(Labels::new(&choices, Language::En, false).of("draft"), "Project; draft");
    }
}
