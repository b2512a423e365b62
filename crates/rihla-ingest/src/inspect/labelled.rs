//! What the dictionary of an SPSS or Stata file says of a column: its label, the labels of its values, which values are missing.

use std::collections::BTreeMap;

use rihla_model::{Resolution, Saying, Scheme};

use crate::delivery::Context;
use crate::inspect::agreement::{list_of_labels, share};
use crate::inspect::evidence::{AGREE, SEXES, Texts, Weighed, both, percent};
use crate::inspect::headwords;
use crate::reader::survey::missing::DeclaredMissing;
use crate::reader::survey::{Dictionary, Variable};
use crate::text::fold_case;

/// Value labels that say that there is no answer, though there could be one.
const UNKNOWN: &[&str] = &[
    "dk",
    "don't know",
    "dont know",
    "don’t know",
    "do not know",
    "does not know",
    "not known",
    "unknown",
    "not stated",
    "not reported",
    "not specified",
    "unspecified",
    "undetermined",
    "no answer",
    "no response",
    "non-response",
    "nonresponse",
    "refused",
    "refusal",
    "refuse",
    "refused to answer",
    "missing",
    "not available",
    "ns",
    "nsp",
    "ns/nr",
    "inconnu",
    "inconnue",
    "ne sait pas",
    "ne sais pas",
    "refus",
    "sans réponse",
    "non réponse",
    "non précisé",
    "non déclaré",
    "manquant",
    "no sabe",
    "no responde",
    "no contesta",
    "no declarado",
    "no especificado",
    "desconocido",
    "ignorado",
    "perdido",
    "não sabe",
    "não respondeu",
    "não responde",
    "sem resposta",
    "não declarado",
    "não especificado",
    "desconhecido",
    "recusa",
    "لا أعرف",
    "لا يعرف",
    "لا تعرف",
    "غير معروف",
    "غير محدد",
    "غير مبين",
    "رفض الإجابة",
    "لا إجابة",
    "بدون إجابة",
];

/// Value labels that say that the question does not apply.
const NOT_APPLICABLE: &[&str] = &[
    "not applicable",
    "inapplicable",
    "does not apply",
    "n/a",
    "na",
    "niu",
    "not in universe",
    "skipped",
    "legitimate skip",
    "sans objet",
    "non applicable",
    "non concerné",
    "no aplica",
    "no corresponde",
    "não se aplica",
    "não aplicável",
    "لا ينطبق",
    "غير منطبق",
];

/// Labels that are shown of a column.
const SHOWN: usize = 40;

/// What a missing value means, as number and as code, by the words of its label.
fn meaning(label: &str) -> Option<(&'static str, &'static str)> {
    let folded = fold_case(label);
    let clean = folded.trim_matches(|c: char| !c.is_alphanumeric());
    let among = |words: &[&str]| {
        words.contains(&clean)
            || (clean.contains(['/', ',']) && clean.split(['/', ',']).all(|part| words.contains(&part.trim())))
            || (clean.contains(" or ") && clean.split(" or ").all(|part| words.contains(&part.trim())))
    };
    if among(NOT_APPLICABLE) {
        Some(("M", "_Z"))
    } else if among(UNKNOWN) {
        Some(("L", "_U"))
    } else {
        None
    }
}

/// Whether a text is one of Stata's kinds of missing, or the system-missing value.
fn is_kind_of_missing(text: &str) -> bool {
    matches!(text.as_bytes(), [b'.'] | [b'.', b'a'..=b'z'])
}

/// A column's entry in the dictionary.
pub(super) struct Said<'d> {
    variable: &'d Variable,
    weighs: bool,
}

type Tokens = Vec<(String, &'static str, u64)>;

impl<'d> Said<'d> {
    pub fn of(dictionary: &'d Dictionary, column: usize) -> Option<Self> {
        let variable = dictionary.variables.get(column)?;
        Some(Self { variable, weighs: dictionary.weight.as_ref() == Some(&variable.name) })
    }

    /// The concept that name or label point to.
    pub fn word(&self) -> Option<&'static str> {
        if self.weighs {
            return Some("WEIGHT");
        }
        headwords::concept(&self.variable.name).or_else(|| headwords::concept(&self.variable.label))
    }

    pub fn is_personal(&self) -> bool {
        headwords::is_personal(&self.variable.label)
    }

    /// Label and format, to stand before the evidence.
    pub fn title(&self) -> Saying {
        let Variable { label, format, .. } = self.variable;
        let title = if label.is_empty() {
            Saying::new("inspect-format", "format {format}")
        } else {
            Saying::new("inspect-label", "\"{label}\" (format {format})").with("label", label)
        }
        .with("format", format);
        if self.weighs { both(title, Saying::new("inspect-weighs", "the weight of the cases")) } else { title }
    }

    fn label_of(&self, code: &str) -> Option<&str> {
        self.variable.labels.as_ref()?.iter().find(|(c, _)| c == code).map(|(_, label)| label.as_str())
    }

    /// Tokens of missing values, as codes and as numbers: those that were met and those that the file declares.
    pub fn tokens(&self, texts: &Texts) -> (Tokens, Tokens) {
        let labels = self.variable.labels.as_deref().map_or(&[][..], |l| l.as_slice());
        let declared = |text: &str| is_kind_of_missing(text) || self.variable.missing.iter().any(|m| m.holds(text));
        let mut found: BTreeMap<String, (&'static str, &'static str)> = BTreeMap::new();
        for text in texts.counts.keys().filter(|t| declared(t)) {
            found.insert(text.clone(), ("L", "_U"));
        }
        for missing in &self.variable.missing {
            if let DeclaredMissing::Value(value) = missing {
                found.insert(value.clone(), ("L", "_U"));
            }
        }
        for (code, label) in labels {
            match meaning(label) {
                Some(meaning) => found.insert(code.clone(), meaning),
                None if declared(code) => found.insert(code.clone(), ("L", "_U")),
                None => None,
            };
        }
        let count = |token: &str| texts.counts.get(token).copied().unwrap_or(0);
        let codes = found.iter().map(|(token, (_, code))| (token.clone(), *code, count(token))).collect();
        let numbers = found.iter().map(|(token, (number, _))| (token.clone(), *number, count(token))).collect();
        (codes, numbers)
    }

    /// Judges a column by the labels of its values; none if they do not cover them.
    pub fn judge(
        &self,
        out: &mut Weighed,
        word: Option<&'static str>,
        texts: &Texts,
        tokens: &[(String, &'static str, u64)],
        context: &Context<'_>,
    ) -> Option<Saying> {
        let is_missing = |code: &str| tokens.iter().any(|(token, _, _)| token == code);
        let all = self.variable.labels.as_ref()?;
        let labels: Vec<(&str, &str)> =
            all.iter().filter(|(code, _)| !is_missing(code)).map(|(code, label)| (code.as_str(), label.as_str())).collect();
        let covered = share(texts, tokens, |text| self.label_of(text).is_some());
        if labels.len() < 2 || covered < AGREE {
            return None;
        }
        let finding = &mut out.finding;
        finding.kind = "code";
        out.missing = tokens.to_vec();
        let sex = |label: &str| SEXES.iter().find(|(word, _)| *word == fold_case(label)).map(|(_, code)| *code);
        if labels.iter().all(|(_, label)| sex(label).is_some()) {
            (finding.concept, finding.list) = (Some("SEX".to_owned()), Some("CL_SEX".to_owned()));
            out.translation = labels.iter().filter_map(|(code, label)| Some(((*code).to_owned(), sex(label)?.to_owned()))).collect();
            return Some(Saying::new("inspect-label-sexes", "the labels of its values are words for the sexes"));
        }
        if let Some((list, codes, agreed)) = list_of_labels(&labels, word, context) {
            (finding.concept, finding.list) = (word.map(str::to_owned), Some(list.clone()));
            (out.unlisted, out.more_unlisted) = rest(&labels, &codes);
            out.translation = codes;
            let saying = Saying::new("inspect-label-codes", "{share} of the labels of its values are labels of {list}");
            return Some(saying.with("share", percent(agreed)).with("list", list));
        }
        if let Some((codes, agreed)) = areas(&labels, context) {
            let area =
                matches!(word, Some("REF_AREA" | "CITIZENSHIP" | "COUNTRY_BIRTH" | "ORIGIN" | "COUNTERPART_AREA" | "COUNTRY_PREV_RES"));
            (finding.kind, finding.concept) = ("area", word.filter(|_| area).map(str::to_owned));
            (out.unlisted, out.more_unlisted) = rest(&labels, &codes);
            out.translation = codes;
            let saying = Saying::new("inspect-label-areas", "{share} of the labels of its values are names of areas");
            return Some(saying.with("share", percent(agreed)));
        }
        finding.concept = word.filter(|w| !matches!(*w, "TIME_PERIOD" | "EVENT_DATE" | "OBS_VALUE" | "WEIGHT")).map(str::to_owned);
        (out.unlisted, out.more_unlisted) = rest(&labels, &BTreeMap::new());
        Some(Saying::new(
            "inspect-label-no-list",
            "codes whose labels are in no known list; declare a list or a translation, and under `missing` those that stand for no answer",
        ))
    }
}

/// Labels that are in no translation, up to a bound, and how many there are beyond it.
fn rest(labels: &[(&str, &str)], known: &BTreeMap<String, String>) -> (Vec<(String, String)>, usize) {
    let left = labels.iter().filter(|(code, _)| !known.contains_key(*code));
    let shown: Vec<(String, String)> = left.clone().take(SHOWN).map(|(code, label)| ((*code).to_owned(), (*label).to_owned())).collect();
    (shown, left.count().saturating_sub(SHOWN))
}

/// Codes of areas for labels that are their names, if most are.
fn areas(labels: &[(&str, &str)], context: &Context<'_>) -> Option<(BTreeMap<String, String>, f64)> {
    let resolve = |label: &str| match context.resolver.resolve(label, Scheme::Name, None) {
        Resolution::One { code, .. } => Some(code.as_str().to_owned()),
        _ => None,
    };
    // Looking for what is like an unknown name is slow: a few, spread over the list, must agree before all are tried.
    let step = labels.len().div_ceil(10).max(1);
    let tried = labels.iter().step_by(step);
    let good = tried.clone().filter(|(_, label)| resolve(label).is_some()).count();
    if labels.len() < 3 || good * 10 < tried.count() * 7 {
        return None;
    }
    let codes: BTreeMap<String, String> =
        labels.iter().take(1000).filter_map(|(code, label)| Some(((*code).to_owned(), resolve(label)?))).collect();
    let agreed = codes.len() as f64 / labels.len() as f64;
    (agreed >= 0.7).then_some((codes, agreed))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_of_missing_values() {
        for label in ["Don't know", "Refused/Not stated", "(Missing)", "Ne sait pas", "NS/NR", "غير محدد", "Unknown or refused"] {
            assert_eq!(meaning(label), Some(("L", "_U")), "{label}");
        }
        assert_eq!(meaning("Not applicable"), Some(("M", "_Z")));
        // Words of the field that only look like it.
        for label in ["Refused entry at the border", "Missing person", "Male", ""] {
            assert_eq!(meaning(label), None, "{label}");
        }
        assert!(is_kind_of_missing(".") && is_kind_of_missing(".a") && !is_kind_of_missing(".5") && !is_kind_of_missing(".A"));
    }
}
