//! The encoding of an SPSS file, by the name or the number that it gives.

use encoding_rs::Encoding;

/// An encoding by its name, as SPSS writes it.
pub(crate) fn by_name(name: &[u8]) -> Option<&'static Encoding> {
    let name = name.trim_ascii();
    if let Some(encoding) = Encoding::for_label(name) {
        return Some(encoding);
    }
    let text = std::str::from_utf8(name).ok()?.to_ascii_lowercase();
    let number = text.trim_start_matches(|c: char| !c.is_ascii_digit());
    if ["cp", "ibm", "ms", "windows", "win"].iter().any(|prefix| text.starts_with(prefix)) {
        return by_number(number.parse().ok()?);
    }
    None
}

/// An encoding by Windows code page; none for bare ASCII and for pages that no standard encoding matches.
pub(crate) fn by_number(page: i32) -> Option<&'static Encoding> {
    let label = match page {
        65001 => "utf-8",
        866 => "ibm866",
        874 => "windows-874",
        932 => "shift_jis",
        936 => "gbk",
        949 => "euc-kr",
        950 => "big5",
        10000 => "macintosh",
        20866 => "koi8-r",
        21866 => "koi8-u",
        51932 => "euc-jp",
        54936 => "gb18030",
        1250..=1258 => return Encoding::for_label(format!("windows-{page}").as_bytes()),
        28591..=28605 => return Encoding::for_label(format!("iso-8859-{}", page - 28590).as_bytes()),
        _ => return None,
    };
    Encoding::for_label(label.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_numbers() {
        let named = |name: &str| by_name(name.as_bytes()).map(Encoding::name);
        assert_eq!(named("UTF-8"), Some("UTF-8"));
        assert_eq!(named("windows-1256"), Some("windows-1256"));
        assert_eq!(named("CP1252"), Some("windows-1252"));
        assert_eq!(named("ISO-8859-6"), Some("ISO-8859-6"));
        assert_eq!(named("klingon"), None);
        assert_eq!(by_number(1256).map(Encoding::name), Some("windows-1256"));
        assert_eq!(by_number(2), None);
        assert_eq!(by_number(850), None);
    }
}
