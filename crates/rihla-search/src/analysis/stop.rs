//! Words that say little: who types them among others does not mean them. Folded.

const STOP: &[&str] = &[
    // English
    "a", "an", "and", "are", "as", "at", "by", "for", "from", "in", "is", "it", "of", "on", "or", "that", "the", "to", "was", "with",
    // French
    "au", "aux", "ce", "ces", "dans", "de", "des", "du", "elle", "en", "est", "et", "il", "la", "le", "les", "ou", "par", "pas", "pour",
    "que", "qui", "se", "ses", "sont", "sur", "un", "une", // Spanish and Portuguese, as far as they are not there
    "al", "com", "con", "como", "da", "das", "del", "do", "dos", "e", "el", "em", "las", "los", "na", "nas", "no", "nos", "num", "o", "os",
    "para", "pela", "pelo", "por", "su", "sua", "uma", "y", // Arabic
    "في", "من", "علي", "الي", "عن", "مع", "هذا", "هذه", "التي", "الذي", "ما", "لا", "ان", "او", "بين",
];

/// Whether a folded word says little.
pub(crate) fn is_stop(word: &str) -> bool {
    STOP.contains(&word)
}
