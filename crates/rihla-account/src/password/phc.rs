//! How a stretched password stands in the database: a PHC string, which says how it was made.

use crate::encoding::BASE64;
use crate::password::Cost;

/// What a PHC string of Argon2id says.
pub(super) struct Phc {
    pub(super) cost: Cost,
    pub(super) salt: Vec<u8>,
    pub(super) hash: [u8; 32],
}

impl Phc {
    pub(super) fn to_text(&self) -> String {
        let Cost { memory_kib, passes, lanes } = self.cost;
        let (salt, hash) = (BASE64.encode(&self.salt), BASE64.encode(&self.hash));
        format!("$argon2id$v=19$m={memory_kib},t={passes},p={lanes}${}${}", salt.as_str(), hash.as_str())
    }

    /// Reads a PHC string of Argon2id, version 19, of costs that the machine can pay.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let mut parts = text.strip_prefix("$argon2id$v=19$")?.split('$');
        let (costs, salt, hash) = (parts.next()?, parts.next()?, parts.next()?);
        let mut costs = costs.split(',');
        let mut cost = |name: &str| costs.next()?.strip_prefix(name)?.strip_prefix('=')?.parse().ok();
        let cost = Cost { memory_kib: cost("m")?, passes: cost("t")?, lanes: cost("p")? };
        let whole = parts.next().is_none() && costs.next().is_none() && cost.can_be_paid();
        whole.then_some(())?;
        Some(Self { cost, salt: BASE64.decode(salt)?.to_vec(), hash: *BASE64.decode_exactly(hash)? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comes_back_and_nothing_else_is_read() {
        let phc = Phc { cost: Cost { memory_kib: 64, passes: 1, lanes: 1 }, salt: vec![1; 16], hash: [2; 32] };
        let text = phc.to_text();
        assert!(text.starts_with("$argon2id$v=19$m=64,t=1,p=1$AQEBAQEBAQEBAQEBAQEBAQ$"));
        assert!(Phc::parse(&text).is_some_and(|read| read.to_text() == text));
        for bad in [
            text.replace("argon2id", "argon2i"),
            text.replace("v=19", "v=16"),
            text.replace("m=64", "m=4294967295"),
            text.replace("p=1", "p=1,x=2"),
            format!("{text}$"),
            text[..text.len() - 2].to_owned(),
            String::new(),
        ] {
            assert!(Phc::parse(&bad).is_none(), "{bad}");
        }
    }
}
