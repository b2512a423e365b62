//! Sentences that rooms below the languages say: each has its message, with the same English and the same variables.

use std::collections::BTreeMap;
use std::path::PathBuf;

use anyhow::{Context, Result};

use crate::source::root;

const CALL: &str = "Saying::new(";

/// Says every `Saying::new` whose message is absent from `locales/en`, or whose English is not that of the message, and
/// every text for people in the node that is no message.
///
/// # Errors
/// When the messages cannot be read.
pub fn faults(files: &[(PathBuf, String)]) -> Result<Vec<String>> {
    let messages = english()?;
    let mut out = Vec::new();
    for (path, text) in files.iter().filter(|(path, _)| path.starts_with("crates") && path.iter().any(|part| part == "src")) {
        let body = text.split("#[cfg(test)]\nmod ").next().unwrap_or_default();
        for (at, _) in body.match_indices(CALL) {
            let line = body.get(..at).unwrap_or_default().matches('\n').count() + 1;
            let place = format!("{}:{line}", path.display());
            match said(body.get(at + CALL.len()..).unwrap_or_default()) {
                None => out.push(format!("{place}: write the id and the English of a Saying as two texts, so that they can be checked")),
                Some((id, english)) => match messages.get(&id) {
                    None => out.push(format!("{place}: the message '{id}' is not in locales/en; add it there and in ar, es, fr, pt")),
                    Some(message) if *message != english => {
                        out.push(format!("{place}: '{id}' says \"{english}\" here and \"{message}\" in locales/en; make them the same"));
                    }
                    Some(_) => {}
                },
            }
        }
        if path.starts_with("crates/rihla/src") {
            for call in ["anyhow!(\"", "bail!(\"", "ensure!(", ".context(\"", "with_context("] {
                if let Some(at) = body.find(call) {
                    let line = body.get(..at).unwrap_or_default().matches('\n').count() + 1;
                    out.push(format!("{}:{line}: `{call}` tells people English; give a Saying", path.display()));
                }
            }
        }
    }
    Ok(out)
}

/// The two texts at the beginning of a call's arguments.
fn said(arguments: &str) -> Option<(String, String)> {
    let (id, rest) = literal(arguments)?;
    let rest = rest.trim_start().strip_prefix(',')?;
    let (english, _) = literal(rest)?;
    Some((id, english))
}

/// A text literal and what follows it.
fn literal(text: &str) -> Option<(String, &str)> {
    let mut rest = text.trim_start().strip_prefix('"')?;
    let mut out = String::new();
    loop {
        let at = rest.find(['"', '\\'])?;
        out.push_str(rest.get(..at)?);
        let mark = rest.get(at..=at)?;
        rest = rest.get(at + 1..)?;
        if mark == "\"" {
            return Some((out, rest));
        }
        let escaped = rest.chars().next()?;
        rest = rest.get(escaped.len_utf8()..)?;
        match escaped {
            // A text that goes on on the next line.
            '\n' => rest = rest.trim_start(),
            'n' => out.push('\n'),
            other => out.push(other),
        }
    }
}

/// The messages of `locales/en` that stand on one line, variables written `{name}`.
fn english() -> Result<BTreeMap<String, String>> {
    let folder = root()?.join("locales/en");
    let mut out = BTreeMap::new();
    for entry in std::fs::read_dir(&folder).with_context(|| folder.display().to_string())? {
        let path = entry?.path();
        let text = std::fs::read_to_string(&path).with_context(|| path.display().to_string())?;
        for line in text.lines().filter(|line| line.starts_with(|c: char| c.is_ascii_lowercase())) {
            if let Some((id, words)) = line.split_once(" = ") {
                out.insert(id.to_owned(), words.replace("{ $", "{").replace(" }", "}"));
            }
        }
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_texts_are_read() {
        let read = said("\n    \"store-io\",\n    \"cannot \\\"{doing}\\\" {path}; \\\n     try again\",\n)");
        assert_eq!(read, Some(("store-io".to_owned(), "cannot \"{doing}\" {path}; try again".to_owned())));
        assert_eq!(said("id, \"text\")"), None);
    }

    #[test]
    fn another_english_is_a_fault() {
        let file = |text: &str| vec![(PathBuf::from("crates/rihla-store/src/error.rs"), text.to_owned())];
        assert!(faults(&file("Saying::new(\"store-no-keyring\", \"no keyring\")")).unwrap()[0].contains("make them the same"));
        assert!(faults(&file("Saying::new(\"no-such-message\", \"x\")")).unwrap()[0].contains("is not in locales/en"));
        assert!(faults(&file("Saying::new(id, \"x\")")).unwrap()[0].contains("as two texts"));
    }

    #[test]
    fn a_text_of_the_node_is_a_fault() {
        let file = vec![(PathBuf::from("crates/rihla/src/commands/new.rs"), "Err(bail!(\"no\"))".to_owned())];
        assert!(faults(&file).unwrap()[0].contains("tells people English"));
    }
}
