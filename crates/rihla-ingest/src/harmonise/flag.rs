//! Flags of observations, one letter each, in combinations such as `bep`.

use rihla_model::{ConfStatus, ObsStatus, Rule, Saying};

use crate::harmonise::coded::{Answer, CellProblem};

/// The first letter that is an observation status is the status; letters that are none are reported.
pub(crate) fn status(text: &str) -> Answer {
    let letters: Vec<char> = text.chars().filter(|c| c.is_alphanumeric()).collect();
    let known: Vec<ObsStatus> = letters.iter().filter_map(|c| of_letter(*c)).collect();
    let problem = (known.len() < letters.len() || letters.is_empty()).then(|| {
        CellProblem::warning(
            Rule::FLAG_UNKNOWN,
            Saying::new("problem-flag", "a flag is in no list of observation statuses; translate it, or ask the agency what it means"),
        )
    });
    Answer { status: known.first().copied(), problem, ..Answer::default() }
}

/// SDMX letters, and two of Eurostat's own: `z` not applicable, `c` confidential.
fn of_letter(letter: char) -> Option<ObsStatus> {
    match letter {
        'z' => Some(ObsStatus::M),
        'c' => Some(ObsStatus::Q),
        _ => ObsStatus::from_code(letter.encode_utf8(&mut [0; 4])),
    }
}

/// A confidentiality status; its code is the answer's value.
pub(crate) fn confidentiality(text: &str) -> Answer {
    match ConfStatus::from_code(text) {
        Some(status) => Answer { value: Some(status.code().to_owned()), ..Answer::default() },
        None => Answer {
            problem: Some(CellProblem::warning(
                Rule::FLAG_UNKNOWN,
                Saying::new("problem-conf-flag", "the text is no confidentiality status (F, C, D, N); translate it"),
            )),
            ..Answer::default()
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn combinations_keep_their_first_letter() {
        assert_eq!(status("bep").status, Some(ObsStatus::B));
        assert_eq!(status("u").status, Some(ObsStatus::U));
        let odd = status("xe");
        assert_eq!((odd.status, odd.problem.is_some()), (Some(ObsStatus::E), true));
        assert_eq!(confidentiality("C").value.as_deref(), Some("C"));
    }
}
