//! How numbers, fonts and colours are written; decided by the caller, not by the chart.

use std::fmt;

use crate::theme::Theme;

/// Font stack of pages: system fonts, then faces that serve Arabic and Ethiopic well.
pub const PAGE_FONTS: &str = "system-ui,-apple-system,'Segoe UI',Roboto,'Noto Sans','Noto Sans Arabic','Geeza Pro','Noto Sans Ethiopic','Abyssinica SIL',Nyala,Kefa,Arial,sans-serif";

/// Font stack for embedding in PDF: faces with an open licence.
pub const PRINT_FONTS: &str = "'Noto Sans','Noto Sans Arabic','Noto Sans Ethiopic',sans-serif";

/// How a chart is written: theme, fonts, and the locale's way with numbers.
#[derive(Clone, Copy)]
pub struct Style<'a> {
    /// Page or print.
    pub theme: Theme,
    /// Font family list, as CSS writes it.
    pub fonts: &'a str,
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
        Self { theme, fonts, value: number, tick: number }
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
}

impl fmt::Debug for Style<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Style").field("theme", &self.theme).field("fonts", &self.fonts).finish_non_exhaustive()
    }
}
