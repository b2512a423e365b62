//! The parts of a survey file, by name, for errors that say where a file is cut off or damaged.

use rihla_model::Saying;

/// A part of an SPSS or Stata file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    Header,
    /// Stata: where the other parts lie.
    Map,
    /// What stands between header and cases, where no part of it is meant.
    Dictionary,
    /// The record of a variable (SPSS).
    Variable,
    VariableLabel,
    MissingValues,
    ValueLabels,
    /// A further record of the dictionary (SPSS).
    Extension,
    /// Remarks of those who made the file (SPSS).
    Documents,
    /// Notes and settings (Stata).
    Characteristics,
    /// A tag between two parts (Stata).
    Tag,
    Cases,
    /// Cases packed by code or by zlib (SPSS).
    PackedCases,
    /// A text that stands apart from its case (Stata `strL`).
    LongText,
}

impl Part {
    /// A phrase that names it.
    pub const fn phrase(self) -> Saying {
        match self {
            Self::Header => Saying::new("survey-part-header", "the header"),
            Self::Map => Saying::new("survey-part-map", "the map of the file"),
            Self::Dictionary => Saying::new("survey-part-dictionary", "the dictionary"),
            Self::Variable => Saying::new("survey-part-variable", "the record of a variable"),
            Self::VariableLabel => Saying::new("survey-part-variable-label", "the label of a variable"),
            Self::MissingValues => Saying::new("survey-part-missing-values", "the missing values of a variable"),
            Self::ValueLabels => Saying::new("survey-part-value-labels", "the value labels"),
            Self::Extension => Saying::new("survey-part-extension", "an extension record"),
            Self::Documents => Saying::new("survey-part-documents", "the documents"),
            Self::Characteristics => Saying::new("survey-part-characteristics", "the characteristics"),
            Self::Tag => Saying::new("survey-part-tag", "a tag"),
            Self::Cases => Saying::new("survey-part-cases", "the cases"),
            Self::PackedCases => Saying::new("survey-part-packed-cases", "the packed cases"),
            Self::LongText => Saying::new("survey-part-long-text", "a long text"),
        }
    }
}
