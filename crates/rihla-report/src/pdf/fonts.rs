//! The fonts of reports, in memory.

use typst::foundations::Bytes;
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;

use crate::ReportError;

const EMBEDDED: [(&str, &[u8]); 10] = [
    ("NotoSans-Regular.ttf", include_bytes!("../../fonts/NotoSans-Regular.ttf")),
    ("NotoSans-Bold.ttf", include_bytes!("../../fonts/NotoSans-Bold.ttf")),
    ("NotoNaskhArabic-Regular.ttf", include_bytes!("../../fonts/NotoNaskhArabic-Regular.ttf")),
    ("NotoNaskhArabic-Bold.ttf", include_bytes!("../../fonts/NotoNaskhArabic-Bold.ttf")),
    ("NotoSansArabic-Regular.ttf", include_bytes!("../../fonts/NotoSansArabic-Regular.ttf")),
    ("NotoSansArabic-Bold.ttf", include_bytes!("../../fonts/NotoSansArabic-Bold.ttf")),
    ("NotoSansEthiopic-Regular.ttf", include_bytes!("../../fonts/NotoSansEthiopic-Regular.ttf")),
    ("NotoSansEthiopic-Bold.ttf", include_bytes!("../../fonts/NotoSansEthiopic-Bold.ttf")),
    ("NotoSansMath-Regular.ttf", include_bytes!("../../fonts/NotoSansMath-Regular.ttf")),
    ("NotoSansSymbols2-Regular.ttf", include_bytes!("../../fonts/NotoSansSymbols2-Regular.ttf")),
];

/// Fonts that reports may use; made once and shared.
pub struct Fonts {
    pub(crate) book: LazyHash<FontBook>,
    pub(crate) fonts: Vec<Font>,
}

impl Fonts {
    /// The fonts of this crate: Noto for Latin, Arabic and Ethiopic script, and for symbols.
    ///
    /// # Errors
    /// [`ReportError::Font`] if the program is damaged.
    pub fn embedded() -> Result<Self, ReportError> {
        Self::with_more(std::iter::empty::<(String, Vec<u8>)>())
    }

    /// The fonts of this crate and further ones, by name of file, for scripts that it does not cover. A letter that the
    /// embedded fonts lack is taken from these.
    ///
    /// # Errors
    /// [`ReportError::Font`] naming the file that is no font.
    pub fn with_more(more: impl IntoIterator<Item = (String, Vec<u8>)>) -> Result<Self, ReportError> {
        let mut fonts = Vec::new();
        let mut add = |name: &str, bytes: Bytes| {
            let before = fonts.len();
            fonts.extend(Font::iter(bytes));
            if fonts.len() == before { Err(ReportError::Font(name.to_owned())) } else { Ok(()) }
        };
        for (name, bytes) in EMBEDDED {
            add(name, Bytes::new(bytes))?;
        }
        for (name, bytes) in more {
            add(&name, Bytes::new(bytes))?;
        }
        Ok(Self { book: LazyHash::new(FontBook::from_fonts(&fonts)), fonts })
    }
}

impl std::fmt::Debug for Fonts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Fonts").field("count", &self.fonts.len()).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn covers_the_scripts_of_every_language() -> Result<(), ReportError> {
        let fonts = Fonts::embedded()?;
        let covered = |c: char| fonts.fonts.iter().any(|f| f.info().coverage.contains(u32::from(c)));
        for text in [
            "Été, coração, año, Łódź, İstanbul ‘’“”«»–—… ‰ € −1 ≤ ≥ ≈",
            "الهجرة ٠١٢٣٤٥٦٧٨٩ ٪ ، ؛ ؟ پچژگ ﷲ",
            "ኢትዮጵያ ስደት",
            "⦸ ▲ ▼ ● ○ ■ □ ✓ → ←",
        ] {
            for c in text.chars().filter(|c| !c.is_whitespace()) {
                assert!(covered(c), "{c} (U+{:04X})", u32::from(c));
            }
        }
        Ok(())
    }

    #[test]
    fn says_which_file_is_no_font() {
        let outcome = Fonts::with_more([("evil.ttf".to_owned(), b"not a font".to_vec())]);
        assert!(matches!(outcome, Err(ReportError::Font(name)) if name == "evil.ttf"));
    }
}
