//! Templates hold tags and expressions; the words come from messages.

use anyhow::{Context, Result};

use crate::source::root;

/// Attributes whose text a reader sees or hears.
const SPOKEN: [&str; 4] = ["title=\"", "alt=\"", "aria-label=\"", "placeholder=\""];

/// Says every template of pages that holds a word of its own.
///
/// # Errors
/// When the templates cannot be read.
pub fn faults() -> Result<Vec<String>> {
    let folder = root()?.join("crates/rihla/templates");
    let mut out = Vec::new();
    let mut paths = Vec::new();
    for entry in std::fs::read_dir(&folder).with_context(|| folder.display().to_string())? {
        paths.push(entry?.path());
    }
    paths.sort();
    for path in paths.iter().filter(|path| path.extension().is_some_and(|e| e == "html")) {
        let text = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
        if let Some(word) = word_of(&text) {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            out.push(format!("templates/{name}: the word '{word}' stands in the template; make it a message"));
        }
    }
    Ok(out)
}

/// The first word outside tags and expressions, or in a spoken attribute.
fn word_of(template: &str) -> Option<String> {
    let text = without(&without(&without(template, "{#", "#}"), "{%", "%}"), "{{", "}}");
    for attribute in SPOKEN {
        for after in text.split(attribute).skip(1) {
            if let Some(word) = first_word(after.split('"').next().unwrap_or_default()) {
                return Some(word);
            }
        }
    }
    let text = without(&without(&text, "<script", "</script>"), "<style", "</style>");
    first_word(&without(&without(&text, "<", ">"), "&", ";"))
}

fn first_word(text: &str) -> Option<String> {
    text.split(|c: char| !c.is_alphabetic()).find(|word| !word.is_empty()).map(str::to_owned)
}

/// The text with everything from an opening to its closing left out; a blank stands in its place.
fn without(text: &str, open: &str, close: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(open) {
        out.push_str(before);
        out.push(' ');
        rest = after.split_once(close).map_or("", |(_, after)| after);
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_and_expressions_are_none() {
        assert_eq!(word_of("<p class=\"note\">{{ reader.t(\"nav-home\") }} – {% if a %}·{% endif %}&nbsp;</p>"), None);
        assert_eq!(word_of("<p>Welcome</p>"), Some("Welcome".to_owned()));
        assert_eq!(word_of("<img alt=\"Map\" src=\"x\">"), Some("Map".to_owned()));
        assert_eq!(word_of("<p>{# a note #}<script>let x = 1;</script></p>"), None);
    }
}
