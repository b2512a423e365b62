//! One officer's part of the root key, as printed on paper and typed back.

use rihla_model::Saying;
use ring::digest;
use zeroize::Zeroizing;

use crate::encoding::base32;
use crate::error::StoreError;
use crate::key::split::{OFFICERS, Part};

const VERSION: u8 = 1;
const SUM: usize = 4;

/// One officer's part of the root key; useless without another one.
pub struct Share {
    pub(crate) split: [u8; 4],
    pub(crate) officer: u8,
    pub(crate) part: Part,
}

impl std::fmt::Debug for Share {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Share").field("officer", &self.officer).finish_non_exhaustive()
    }
}

impl Share {
    /// The officer's number: 1, 2 or 3.
    #[must_use]
    pub fn officer(&self) -> u8 {
        self.officer
    }

    /// The words for the paper: `RIHLA-SHARE 2: XXXX-XXXX-…`, with a check sum. To be printed once and not kept.
    #[must_use]
    pub fn to_text(&self) -> Zeroizing<String> {
        let mut bytes = Zeroizing::new(vec![VERSION]);
        bytes.extend_from_slice(&self.split);
        bytes.push(self.officer);
        bytes.extend_from_slice(self.part.as_slice());
        let sum = check_sum(&bytes);
        bytes.extend_from_slice(&sum);
        Zeroizing::new(format!("RIHLA-SHARE {}: {}", self.officer, base32::encode_groups(&bytes).as_str()))
    }

    /// Reads what an officer typed: in either case, with or without blanks, dashes and the heading.
    ///
    /// # Errors
    /// [`StoreError::ShareMistyped`]; its text holds nothing that was typed.
    pub fn parse(typed: &str) -> Result<Self, StoreError> {
        let mistyped = |reason| StoreError::ShareMistyped { reason };
        let words = typed.rsplit_once(':').map_or(typed, |(_, words)| words);
        let bytes =
            base32::decode(words).ok_or_else(|| mistyped(Saying::new("store-reason-share-sign", "it has a sign that no share has")))?;
        let body = bytes.len().checked_sub(SUM).and_then(|end| bytes.split_at_checked(end));
        let (body, sum) = body
            .filter(|(body, _)| body.len() == 38)
            .ok_or_else(|| mistyped(Saying::new("store-reason-share-group", "a group is missing or too many")))?;
        if check_sum(body) != sum {
            return Err(mistyped(Saying::new("store-reason-share-sum", "its check sum does not fit")));
        }
        let read = || {
            let (version, rest) = body.split_first()?;
            let (split, rest) = rest.split_first_chunk::<4>()?;
            let (officer, rest) = rest.split_first()?;
            let mut part = Part::new([0; 32]);
            part.copy_from_slice(rest.get(..32)?);
            (*version == VERSION && OFFICERS.contains(officer)).then_some(Self { split: *split, officer: *officer, part })
        };
        read().ok_or_else(|| mistyped(Saying::new("store-reason-share-version", "it was printed by another version of the program")))
    }
}

fn check_sum(body: &[u8]) -> Vec<u8> {
    let mut context = digest::Context::new(&digest::SHA256);
    context.update(b"rihla share");
    context.update(body);
    context.finish().as_ref().iter().take(SUM).copied().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn share() -> Share {
        Share { split: [1, 2, 3, 4], officer: 2, part: Part::new(std::array::from_fn(|n| n as u8 * 7)) }
    }

    #[test]
    fn comes_back_from_paper() {
        let text = share().to_text();
        assert!(text.starts_with("RIHLA-SHARE 2: "), "{}", text.as_str());
        let bare = text.split_once(": ").unwrap().1;
        for typed in [text.as_str(), bare, &bare.to_lowercase(), &bare.replace('-', " \n"), &bare.replace('0', "o").replace('1', "l")] {
            let read = Share::parse(typed).unwrap();
            assert_eq!((read.split, read.officer, *read.part), (share().split, 2, *share().part), "{typed}");
        }
    }

    #[test]
    fn each_single_slip_is_found_and_not_repeated() {
        let text = share().to_text();
        let bare: Vec<char> = text.split_once(": ").unwrap().1.chars().collect();
        for place in 0..bare.len() {
            if bare[place] == '-' {
                continue;
            }
            let mut wrong = bare.clone();
            wrong[place] = if wrong[place] == 'Z' { 'Y' } else { 'Z' };
            // the last letter carries padding bits, which say nothing
            if place + 1 < bare.len() {
                let error = Share::parse(&wrong.iter().collect::<String>()).unwrap_err();
                assert!(matches!(error, StoreError::ShareMistyped { .. }), "{place}: {error}");
                assert!(!error.to_string().contains(&bare[..4].iter().collect::<String>()));
            }
        }
        let swapped: String = bare[5..].iter().chain(&bare[..5]).collect();
        assert!(Share::parse(&swapped).is_err());
        assert!(Share::parse("").is_err());
        assert!(Share::parse(&"Z".repeat(10_000)).is_err());
    }
}
