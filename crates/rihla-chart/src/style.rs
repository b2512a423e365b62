//! How numbers, fonts and colours are written; decided by the caller, not by the chart.

use std::fmt;

use crate::theme::Theme;

/// Font stack of pages: system fonts, then faces that serve Arabic and Ethiopic well.
pub const PAGE_FONTS: &str = "system-ui,-apple-system,'Segoe UI',Roboto,'Noto Sans','Noto Sans Arabic','Geeza Pro','Noto Sans Ethiopic','Abyssinica SIL',Nyala,Kefa,Arial,sans-serif";

/// Font stack for embedding in PDF: faces with an open licence.
pub const PRINT_FONTS: &str = "'Noto Sans','Noto Sans Arabic','Noto Sans Ethiopic',sans-serif";

/// Arabic face for embedding in PDF.
pub const PRINT_ARABIC: &str = "'Noto Sans Arabic'";
/// Ethiopic face for embedding in PDF.
pub const PRINT_ETHIOPIC: &str = "'Noto Sans Ethiopic'";

/// How a chart is written: theme, fonts, and the locale's way with numbers.
#[derive(Clone, Copy)]
pub struct Style<'a> {
    /// Page or print.
    pub theme: Theme,
    /// Font family list, as CSS writes it.
    pub fonts: &'a str,
    /// Font family list for Arabic letters; in print only, where no browser chooses a face for each letter.
    pub arabic: &'a str,
    /// Font family list for Ethiopic letters; in print only.
    pub ethiopic: &'a str,
    /// Writes a figure in full, for labels.
    pub value: &'a dyn Fn(f64) -> String,
    /// Writes a figure shortly, for axes and class bounds.
    pub tick: &'a dyn Fn(f64) -> String,
}

impl<'a> Style<'a> {
    /// Makes a style whose labels and axes write numbers alike.
    #[must_use]
    pub fn new(theme: Theme, number: &'a dyn Fn(f64) -> String) -> Self {
        let fonts = match theme {
            Theme::Page => PAGE_FONTS,
            Theme::Print => PRINT_FONTS,
        };
        Self { theme, fonts, arabic: PRINT_ARABIC, ethiopic: PRINT_ETHIOPIC, value: number, tick: number }
    }

    /// Uses another writer for axes and class bounds.
    #[must_use]
    pub fn with_ticks(self, tick: &'a dyn Fn(f64) -> String) -> Self {
        Self { tick, ..self }
    }

    /// Uses another font family list.
    #[must_use]
    pub fn with_fonts(self, fonts: &'a str) -> Self {
        Self { fonts, ..self }
    }

    /// Uses other font family lists for Arabic and Ethiopic letters in print.
    #[must_use]
    pub fn with_script_fonts(self, arabic: &'a str, ethiopic: &'a str) -> Self {
        Self { arabic, ethiopic, ..self }
    }
}

impl fmt::Debug for Style<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Style").field("theme", &self.theme).field("fonts", &self.fonts).finish_non_exhaustive()
    }
}
