//! How wide text will be, and how it breaks into lines.
//!
//! The reader's fonts are unknown here, so widths are estimates on the wide side (Noto Sans and its Arabic and Ethiopic
//! companions): a label may leave a little air, it must not run into its neighbour.

/// Estimates the width of one character in em.
fn char_width(c: char) -> f64 {
    match c {
        // marks that sit on a letter, joiners, direction marks
        '\u{0300}'..='\u{036F}'
        | '\u{0610}'..='\u{061C}'
        | '\u{064B}'..='\u{065F}'
        | '\u{200B}'..='\u{200F}'
        | '\u{202A}'..='\u{202E}'
        | '\u{2066}'..='\u{2069}'
        | '\u{FEFF}' => 0.0,
        'i' | 'j' | 'l' | 'I' | '|' | '\'' | '.' | ',' | ':' | ';' | '!' | '\u{060C}' => 0.29,
        ' ' | '\u{00A0}' | '\u{202F}' | '\u{2009}' => 0.27,
        'f' | 't' | 'r' | '(' | ')' | '[' | ']' | '-' | '/' | '·' => 0.38,
        'm' | 'M' | 'W' | '%' | '@' | '…' | '—' => 0.92,
        'w' => 0.8,
        '0'..='9' | '–' | '\u{0660}'..='\u{0669}' | '\u{06F0}'..='\u{06F9}' => 0.58,
        'a'..='z' => 0.58,
        'A'..='Z' => 0.68,
        '\u{0627}' | '\u{0623}' | '\u{0625}' | '\u{0622}' | '\u{0644}' => 0.3,
        '\u{0633}' | '\u{0634}' | '\u{0635}' | '\u{0636}' => 0.85,
        '\u{0600}'..='\u{06FF}' | '\u{0750}'..='\u{077F}' => 0.52,
        '\u{1200}'..='\u{139F}' => 0.8,
        '\u{2E80}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7AF}' | '\u{F900}'..='\u{FAFF}' | '\u{FF00}'..='\u{FFEF}' => 1.0,
        '\u{1F000}'..='\u{1FAFF}' => 1.2,
        c if c.is_uppercase() => 0.68,
        _ => 0.58,
    }
}

/// Estimates the width of a line of text at a font size, in the unit of the size.
pub(crate) fn width(text: &str, size: f64) -> f64 {
    text.chars().map(char_width).sum::<f64>() * size
}

/// Estimates the width of bold text.
pub(crate) fn bold_width(text: &str, size: f64) -> f64 {
    width(text, size) * 1.07
}

/// Cuts text to a width, with an ellipsis where something was left out.
pub(crate) fn truncate(text: &str, size: f64, room: f64) -> String {
    if width(text, size) <= room {
        return text.to_owned();
    }
    let room = room - char_width('…') * size;
    let mut kept = String::new();
    let mut used = 0.0;
    for c in text.chars() {
        used += char_width(c) * size;
        if used > room {
            break;
        }
        kept.push(c);
    }
    let mut kept = kept.trim_end().to_owned();
    kept.push('…');
    kept
}

/// Breaks text at spaces into lines of at most `room`, cutting the last of at most `lines` lines where it must.
pub(crate) fn wrap(text: &str, size: f64, room: f64, lines: usize) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut words = text.split_whitespace().peekable();
    while words.peek().is_some() {
        if out.len() + 1 >= lines.max(1) {
            let rest: Vec<&str> = words.by_ref().collect();
            out.push(truncate(&rest.join(" "), size, room));
            break;
        }
        let mut line = String::new();
        while let Some(word) = words.peek() {
            let longer = if line.is_empty() { (*word).to_owned() } else { format!("{line} {word}") };
            if !line.is_empty() && width(&longer, size) > room {
                break;
            }
            line = longer;
            words.next();
        }
        out.push(truncate(&line, size, room));
    }
    out
}

/// Escapes text for XML content and attributes, dropping characters that XML 1.0 (section 2.2) forbids.
pub(crate) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\t' | '\n' | '\r' => out.push(' '),
            '\u{0}'..='\u{1F}' | '\u{FFFE}' | '\u{FFFF}' => {}
            c => out.push(c),
        }
    }
    out
}

/// Writing systems that need a face of their own in print.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Script {
    /// Arabic letters and signs.
    Arabic,
    /// Ethiopic syllables and signs.
    Ethiopic,
    /// All else.
    Other,
}

/// Gives the script that decides about the face of a text: the first that is not [`Script::Other`].
pub(crate) fn script(text: &str) -> Script {
    let of = |c: char| match c {
        '\u{0600}'..='\u{06FF}' | '\u{0750}'..='\u{077F}' | '\u{FB50}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFE}' => Script::Arabic,
        '\u{1200}'..='\u{139F}' | '\u{2D80}'..='\u{2DDF}' => Script::Ethiopic,
        _ => Script::Other,
    };
    text.chars().map(of).find(|script| *script != Script::Other).unwrap_or(Script::Other)
}

/// Writes each lam followed by alef as the one character that Unicode has for the pair, joined to the letter before it.
///
/// Converters to PDF take a missing parenthesis or dash from another face only while every face gives as many glyphs;
/// this pair is the one that Arabic faces must join into one glyph. One character for it keeps the counts equal.
pub(crate) fn join_lam_alef(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut joins = false;
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        let pair = match (c, rest.peek()) {
            ('\u{0644}', Some('\u{0622}')) => Some(('\u{FEF5}', '\u{FEF6}')),
            ('\u{0644}', Some('\u{0623}')) => Some(('\u{FEF7}', '\u{FEF8}')),
            ('\u{0644}', Some('\u{0625}')) => Some(('\u{FEF9}', '\u{FEFA}')),
            ('\u{0644}', Some('\u{0627}')) => Some(('\u{FEFB}', '\u{FEFC}')),
            _ => None,
        };
        if let Some((alone, joined)) = pair {
            rest.next();
            // the joiner makes the letter before take its joining shape
            if joins {
                out.push('\u{200D}');
            }
            out.push(if joins { joined } else { alone });
            joins = false;
            continue;
        }
        joins = match c {
            // letters that never join what follows
            '\u{0621}'..='\u{0625}' | '\u{0627}' | '\u{0629}' | '\u{062F}'..='\u{0632}' | '\u{0648}' | '\u{0671}' | '\u{0698}' => false,
            // marks sit on their letter and leave its joining alone
            '\u{064B}'..='\u{065F}' | '\u{0670}' => joins,
            '\u{0626}' | '\u{0628}'..='\u{064A}' | '\u{066E}'..='\u{06D3}' => true,
            _ => false,
        };
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_markup_and_control_characters() {
        assert_eq!(escape("a<b>&\"c'\u{0}\n"), "a&lt;b&gt;&amp;&quot;c&#39; ");
    }

    #[test]
    fn wraps_and_cuts() {
        let lines = wrap("one two three four five six seven", 10.0, 60.0, 2);
        assert_eq!(lines.len(), 2);
        assert!(lines[1].ends_with('…'), "{lines:?}");
        assert!(lines.iter().all(|line| width(line, 10.0) <= 60.0), "{lines:?}");
        assert!(wrap("", 10.0, 60.0, 2).is_empty());
    }

    #[test]
    fn the_first_foreign_script_decides() {
        assert_eq!(script("(2024) إيران"), Script::Arabic);
        assert_eq!(script("ኢትዮጵያ 1"), Script::Ethiopic);
        assert_eq!(script("Mali – 1"), Script::Other);
    }

    #[test]
    fn lam_alef_becomes_one_character() {
        assert_eq!(join_lam_alef("لا"), "\u{FEFB}");
        assert_eq!(join_lam_alef("إسلام"), "إس\u{200D}\u{FEFC}م");
        assert_eq!(join_lam_alef("الأطفال"), "ا\u{FEF7}طفال");
        assert_eq!(join_lam_alef("mali لي"), "mali لي");
    }

    #[test]
    fn marks_have_no_width() {
        assert!((width("a\u{0301}", 10.0) - width("a", 10.0)).abs() < 1e-9);
    }
}
