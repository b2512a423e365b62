//! Drawing random bytes and identifiers.

use rihla_model::{Id, RecordId};
use ring::rand::SecureRandom;
use zeroize::Zeroizing;

use crate::error::RegisterError;

/// Crockford's letters, small: nothing that is read out is taken for something else.
const LETTERS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
/// 80 bits: nobody meets a record by trying.
const SIGNS: usize = 16;

pub(crate) fn draw<const N: usize>(rng: &dyn SecureRandom) -> Result<Zeroizing<[u8; N]>, RegisterError> {
    let mut bytes = Zeroizing::new([0; N]);
    rng.fill(bytes.as_mut_slice()).map_err(|_| RegisterError::NoRandomness)?;
    Ok(bytes)
}

/// Draws the public identifier of a record; it tells neither its number nor its age.
pub(crate) fn draw_id(rng: &dyn SecureRandom) -> Result<RecordId, RegisterError> {
    record_id(&*draw::<SIGNS>(rng)?)
}

/// The identifier of a record that random bytes stand for: the low five bits of each are a letter.
///
/// # Errors
/// [`RegisterError::NoRandomness`]; never, since every letter may stand in an identifier.
pub fn record_id(bytes: &[u8; SIGNS]) -> Result<RecordId, RegisterError> {
    let text: String = bytes.iter().filter_map(|byte| LETTERS.get(usize::from(byte & 31))).map(|letter| char::from(*letter)).collect();
    Id::new(text).map_err(|_| RegisterError::NoRandomness)
}
