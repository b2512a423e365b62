//! What differs between the releases of the Stata format: sizes of texts and numbers (Stata manual, "File formats .dta").

/// A release of the format, 113 (Stata 8) to 119 (Stata 15 and later).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Release(pub u16);

impl Release {
    pub fn new(number: u16) -> Option<Self> {
        matches!(number, 113..=115 | 117..=119).then_some(Self(number))
    }

    /// Whether the parts stand between tags.
    pub fn tagged(self) -> bool {
        self.0 >= 117
    }

    /// Whether text is UTF-8; before, it is in whatever encoding the machine used.
    pub fn is_utf8(self) -> bool {
        self.0 >= 118
    }

    /// Bytes of a name.
    pub fn name(self) -> usize {
        if self.is_utf8() { 129 } else { 33 }
    }

    /// Bytes of a display format.
    pub fn format(self) -> usize {
        match self.0 {
            113 => 12,
            114..=117 => 49,
            _ => 57,
        }
    }

    /// Bytes of a variable's label.
    pub fn label(self) -> usize {
        if self.is_utf8() { 321 } else { 81 }
    }

    /// Bytes of a number of variables, and of an entry of the list of sorted variables.
    pub fn variables(self) -> usize {
        if self.0 == 119 { 4 } else { 2 }
    }

    /// Bytes of a type.
    pub fn kind(self) -> usize {
        if self.tagged() { 2 } else { 1 }
    }
}
