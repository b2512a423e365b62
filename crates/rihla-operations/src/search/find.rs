//! Finding records.

use rihla_model::access::Actor;
use rihla_model::{Language, RecordId, RegisterId};
use rihla_register::{RegisterError, Seen, Wording, WordsWithin};
use rihla_search::{Candidate, Cursor, Found, Needle, Passage, Within};

use super::follow::is_whole;
use super::{Search, off};
use crate::OperationError;

/// The most records of an answer.
pub const MOST: u16 = 100;
/// The most candidates that are looked at for one answer. Index and record agree but for what was changed in the last second.
const LOOK: usize = 3_000;

/// What somebody looks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// As they typed it.
    pub typed: String,
    /// The register; all where none is named.
    pub register: Option<RegisterId>,
    /// How many at a time; at most [`MOST`].
    pub most: u16,
    /// Where the answer before ended.
    pub after: Option<String>,
}

/// A record that says what was looked for, in what somebody sees of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// The record, as they see it.
    pub seen: Seen,
    /// What they see of it in words.
    pub texts: Vec<Wording>,
    /// Where in those it was found.
    pub found: Found,
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Answer {
    /// The records, the best first.
    pub hits: Vec<Hit>,
    /// Where the next answer begins; none where there is no more.
    pub next: Option<String>,
    /// Whether there is an index; one is made where there is none.
    pub ready: bool,
    /// Whether it is still being made, so that some records are not found yet.
    pub partial: bool,
}

impl Hit {
    /// The text that shows best what was found, beside the name of the record: that with most of it, of the same in a language.
    #[must_use]
    pub fn best(&self, language: Language) -> Option<usize> {
        let shown = (0..self.texts.len()).filter(|at| self.parts(*at) > 0 && !self.is_name_in(*at, language));
        let near = |at: &usize| self.texts.get(*at).is_some_and(|text| text.language.is_none_or(|it| it == language));
        // of the same the first
        shown.rev().max_by_key(|at| (self.parts(*at), near(at)))
    }

    /// The name of the record in a language, or in the nearest that there is.
    #[must_use]
    pub fn name(&self, language: Language) -> Option<usize> {
        let order = [Some(language), None, Some(Language::En), Some(Language::Fr), Some(Language::Ar)];
        let named = |wanted: Option<Language>| self.texts.iter().position(|text| text.head && text.language == wanted);
        order.into_iter().find_map(named).or_else(|| self.texts.iter().position(|text| text.head))
    }

    fn is_name_in(&self, at: usize, language: Language) -> bool {
        self.name(language) == Some(at)
    }

    fn parts(&self, at: usize) -> usize {
        self.found.parts.get(at).copied().unwrap_or(0)
    }
}

impl Search {
    /// Records that say what somebody looks for, in fields that they are shown.
    ///
    /// What they do not see moves nothing: neither which records are told, nor their order, nor whether there are more.
    ///
    /// # Errors
    /// [`OperationError::Register`] for a register that is none for them, or a cursor that is none; [`OperationError::Store`];
    /// [`OperationError::Refused`] where the index is damaged, which is then made anew.
    pub async fn find(&self, actor: &Actor, question: &Question) -> Result<Answer, OperationError> {
        let within = self.registry.words_within(actor, question.register.as_ref())?;
        let Some(needle) = Needle::parse(&question.typed) else { return Ok(Answer { ready: true, ..Answer::default() }) };
        let within: Vec<Within> = within.into_iter().map(|(any, zones): WordsWithin| Within { any, zones }).collect();
        let mut after = match &question.after {
            Some(text) => Some(self.cursor(actor, text).await?),
            None => None,
        };
        let most = usize::from(question.most.clamp(1, MOST));
        let (mut hits, mut cursors, mut looked) = (Vec::new(), Vec::new(), 0);
        while hits.len() <= most && looked < LOOK {
            let (index, asked, places) = (self.index.clone(), needle.clone(), within.clone());
            let wanted = (most + 1 - hits.len()).max(20);
            let Some(candidates) = off(move || index.search(&asked, &places, after, wanted)).await?? else {
                return Ok(Answer::default());
            };
            looked += candidates.len();
            after = candidates.last().map(|candidate| candidate.cursor);
            let all = candidates.len() < wanted;
            for (hit, cursor) in self.verified(actor, question, &needle, candidates).await? {
                hits.push(hit);
                cursors.push(cursor);
            }
            if all {
                break;
            }
        }
        let more = hits.len() > most;
        hits.truncate(most);
        let last = more.then(|| hits.last().zip(cursors.get(most - 1))).flatten();
        let next = last.map(|(hit, cursor): (&Hit, &Cursor)| cursor_text(cursor, &hit.seen.id));
        let partial = !self.index.state().is_some_and(|state| is_whole(&state));
        Ok(Answer { hits, next, ready: true, partial })
    }

    /// The candidates that somebody sees, and in what they see of which it is found.
    async fn verified(
        &self,
        actor: &Actor,
        question: &Question,
        needle: &Needle,
        candidates: Vec<Candidate>,
    ) -> Result<Vec<(Hit, Cursor)>, OperationError> {
        let numbers: Vec<i64> = candidates.iter().filter_map(|candidate| i64::try_from(candidate.key).ok()).collect();
        let mut seen = self.registry.seen_of(actor, &numbers).await?;
        let mut verified = Vec::new();
        for candidate in candidates {
            let Some(seen) = i64::try_from(candidate.key).ok().and_then(|number| seen.remove(&number)) else { continue };
            if question.register.as_ref().is_some_and(|register| *register != seen.register) {
                continue;
            }
            let texts = self.registry.wordings(&seen);
            let passages: Vec<Passage<'_>> = texts.iter().map(|text| Passage { text: &text.text, language: text.language }).collect();
            if let Some(found) = needle.find(&passages) {
                verified.push((Hit { seen, texts, found }, candidate.cursor));
            }
        }
        Ok(verified)
    }

    /// Where an answer goes on: after a record that whoever asks sees.
    async fn cursor(&self, actor: &Actor, text: &str) -> Result<Cursor, OperationError> {
        let bad = || OperationError::Register(RegisterError::BadCursor);
        let (slips, rank, id) = read_cursor(text).ok_or_else(bad)?;
        let number = self.registry.number_of(actor, &id).await?.ok_or_else(bad)?;
        Ok(Cursor { slips, rank, key: number.unsigned_abs() })
    }
}

/// A cursor names the record by its identifier: numbers of rows tell how many there are.
fn cursor_text(cursor: &Cursor, id: &RecordId) -> String {
    format!("{}{:08x}-{}", if cursor.slips { "b" } else { "a" }, cursor.rank, id.as_str())
}

fn read_cursor(text: &str) -> Option<(bool, u32, RecordId)> {
    let (head, id) = text.split_once('-')?;
    let (slips, rank) = match head.split_at_checked(1)? {
        ("a", rank) => (false, rank),
        ("b", rank) => (true, rank),
        _ => return None,
    };
    Some((
        slips,
        u32::from_str_radix(rank, 16).ok().filter(|_| rank.len() == 8 && rank.bytes().all(|byte| byte.is_ascii_hexdigit()))?,
        RecordId::new(id).ok()?,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_is_read_as_it_was_written() {
        let id = RecordId::new("abc").unwrap();
        let cursor = Cursor { slips: true, rank: 0x4000_0001, key: 77 };
        let text = cursor_text(&cursor, &id);
        assert!(!text.contains("77"));
        assert_eq!(read_cursor(&text), Some((true, 0x4000_0001, id)));
        for odd in ["", "a", "-", "a0000000-abc", "c00000000-abc", "a00000000-", "é0000000-abc", "a+0000000-abc"] {
            assert_eq!(read_cursor(odd), None, "{odd}");
        }
    }
}
