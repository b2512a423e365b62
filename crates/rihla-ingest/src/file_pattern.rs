//! File names against glob patterns.

use rihla_model::definition::SourceDefinition;

/// Whether a file name (folders apart by `/`) fits one of the source's patterns.
#[must_use]
pub fn matches_file(definition: &SourceDefinition, name: &str) -> bool {
    definition.files.iter().any(|pattern| matches_glob(pattern, name))
}

/// Whether a name fits a pattern: `*` stands for any characters but `/`, `**` for any characters, `?` for one.
#[must_use]
pub fn matches_glob(pattern: &str, name: &str) -> bool {
    let pattern: Vec<char> = pattern.chars().collect();
    let name: Vec<char> = name.chars().collect();
    // One row of the usual table: which prefixes of the name the pattern so far fits.
    let mut fits = vec![false; name.len() + 1];
    if let Some(first) = fits.first_mut() {
        *first = true;
    }
    let mut at = 0;
    while let Some(&p) = pattern.get(at) {
        let mut next = vec![false; name.len() + 1];
        if p == '*' {
            let across = pattern.get(at + 1) == Some(&'*');
            let mut open = false;
            for (i, slot) in next.iter_mut().enumerate() {
                if i > 0 && !across && name.get(i - 1) == Some(&'/') {
                    open = false;
                }
                open |= fits.get(i).copied().unwrap_or(false);
                *slot = open;
            }
            at += if across { 2 } else { 1 };
        } else {
            for (i, slot) in next.iter_mut().enumerate().skip(1) {
                let c = name.get(i - 1).copied();
                *slot = fits.get(i - 1).copied().unwrap_or(false) && (c == Some(p) || (p == '?' && c != Some('/')));
            }
            at += 1;
        }
        fits = next;
    }
    fits.last().copied().unwrap_or(false)
}

/// The part of a name that stands for the first `*` of a pattern (`asylum-*.json` of `asylum-2021.json` is `2021`).
#[must_use]
pub fn cut_out<'a>(pattern: &str, name: &'a str) -> Option<&'a str> {
    let (before, after) = pattern.split_once('*')?;
    let name = name.rsplit('/').next().unwrap_or(name);
    name.strip_prefix(before)?.strip_suffix(after)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn globs() {
        assert!(matches_glob("permits-*.csv", "permits-2024.csv"));
        assert!(!matches_glob("permits-*.csv", "sub/permits-2024.csv"));
        assert!(matches_glob("**/permits-*.csv", "a/b/permits-.csv"));
        assert!(!matches_glob("*.csv", "a/b.csv"));
        assert!(matches_glob("20??-json.json", "2014-json.json"));
        assert!(matches_glob("Internal*–*.csv", "Internal Displacements – IDPs.csv"));
        assert!(!matches_glob("", "x"));
        assert_eq!(cut_out("asylum-*.json", "asylum-2021.json"), Some("2021"));
        assert_eq!(cut_out("asylum-*.json", "other"), None);
    }
}
