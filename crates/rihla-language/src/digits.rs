//! Which digits numbers are written with.

/// The digits of Arabic pages. Other languages have one kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Digits {
    /// `0123456789`, usual in the Maghreb.
    #[default]
    Latin,
    /// `٠١٢٣٤٥٦٧٨٩`, usual in the Mashriq.
    ArabicIndic,
}

impl Digits {
    /// Replaces ASCII digits in a text.
    pub(crate) fn apply(self, text: String) -> String {
        match self {
            Self::Latin => text,
            Self::ArabicIndic => text
                .chars()
                .map(|c| c.to_digit(10).and_then(|d| char::from_u32(0x0660 + d)).filter(|_| c.is_ascii_digit()).unwrap_or(c))
                .collect(),
        }
    }
}
