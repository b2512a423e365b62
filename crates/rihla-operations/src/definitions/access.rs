//! The faults of `[access]` in `observatory.toml`.

use rihla_model::Saying;
use rihla_model::definition::{AccessDefinition, DefinitionError};

use super::{Definitions, fault};

/// Whoever asks is promised an answer, terms and a notice in the language of the page.
pub(super) fn check(definitions: &Definitions, access: &AccessDefinition, faults: &mut Vec<DefinitionError>) {
    let file = "observatory.toml";
    let days =
        [("answer-within-days", access.answer_within_days), ("keep-for-days", access.keep_for_days), ("most-waiting", access.most_waiting)];
    for (name, _) in days.into_iter().filter(|(_, number)| !(1..=3650).contains(number)) {
        faults.push(fault(
            file,
            definitions.line_of(file, name),
            Saying::new("fault-access-number", "{name} must be a number from 1 to 3650; correct it").with("name", name),
        ));
    }
    for (name, text) in [("office", &access.office), ("legal-basis", &access.legal_basis), ("terms", &access.terms)] {
        for language in definitions.observatory.languages.iter().filter(|l| text.exact(**l).is_none_or(|t| t.trim().is_empty())) {
            let line = definitions.line_of(file, "[access");
            faults.push(fault(
                file,
                line,
                Saying::new(
                    "fault-access-text",
                    "{name} of [access] has no text in '{language}'; add it: askers must be told in every language",
                )
                .with("name", name)
                .with("language", language.to_string()),
            ));
        }
    }
    if access.contact.as_deref().unwrap_or(&definitions.observatory.contact).trim().is_empty() {
        let line = definitions.line_of(file, "[access");
        faults.push(fault(
            file,
            line,
            Saying::new(
                "fault-access-contact",
                "[access] has no contact, nor has the observatory; add one: who asks must be able to write",
            ),
        ));
    }
}
