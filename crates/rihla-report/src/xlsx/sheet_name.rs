//! Names that Excel takes for a sheet.

use std::collections::BTreeSet;

/// UTF-16 units that a name may have.
const LONGEST: usize = 31;

/// Gives out names: without `[ ] : * ? / \` and outer apostrophes, at most 31 units, no two alike whatever their case.
#[derive(Default)]
pub(crate) struct SheetNames {
    taken: BTreeSet<String>,
}

impl SheetNames {
    /// The name to use for a wanted one.
    pub(crate) fn take(&mut self, wanted: &str) -> String {
        let clean: String =
            wanted.chars().map(|c| if matches!(c, '[' | ']' | ':' | '*' | '?' | '/' | '\\') || c.is_control() { ' ' } else { c }).collect();
        let clean = clean.trim_matches(|c: char| c == '\'' || c.is_whitespace());
        let clean = if clean.is_empty() || clean.eq_ignore_ascii_case("history") { "_" } else { clean };
        let mut number = 1;
        loop {
            let ending = if number == 1 { String::new() } else { format!(" {number}") };
            let name = format!("{}{ending}", shortened(clean, LONGEST - ending.len()));
            if self.taken.insert(name.to_lowercase()) {
                return name;
            }
            number += 1;
        }
    }
}

/// The beginning of a text that has at most so many UTF-16 units.
pub(crate) fn shortened(text: &str, most: usize) -> &str {
    let mut units = 0;
    let end = text.char_indices().find_map(|(at, c)| {
        units += c.len_utf16();
        (units > most).then_some(at)
    });
    end.and_then(|end| text.get(..end)).unwrap_or(text).trim_end_matches(['\'', ' '])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gives_names_that_excel_takes() {
        let mut names = SheetNames::default();
        assert_eq!(names.take("Data"), "Data");
        assert_eq!(names.take("data"), "data 2");
        assert_eq!(names.take("a/b:c*?[]\\"), "a b c");
        assert_eq!(names.take("'quoted'"), "quoted");
        assert_eq!(names.take(""), "_");
        assert_eq!(names.take("History"), "_ 2");
        let long = names.take(&"م".repeat(50));
        assert_eq!(long.encode_utf16().count(), 31);
        assert_eq!(names.take(&"م".repeat(50)).encode_utf16().count(), 31);
        assert!(names.take(&"😀".repeat(20)).encode_utf16().count() <= 31);
    }
}
