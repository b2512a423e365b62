//! Drawing random bytes and identifiers.

use rihla_model::Id;
use ring::rand::SecureRandom;
use zeroize::Zeroizing;

use crate::encoding::DRAWN;
use crate::error::AccountError;

/// 80 bits: nobody meets another's identifier by trying, and two are never the same.
const ID_BYTES: usize = 10;

/// Draws bytes.
pub(crate) fn draw<const N: usize>(rng: &dyn SecureRandom) -> Result<Zeroizing<[u8; N]>, AccountError> {
    let mut bytes = Zeroizing::new([0; N]);
    rng.fill(bytes.as_mut_slice()).map_err(|_| AccountError::NoRandomness)?;
    Ok(bytes)
}

/// Draws an identifier: sixteen letters without meaning.
pub(crate) fn draw_id<K>(rng: &dyn SecureRandom) -> Result<Id<K>, AccountError> {
    let bytes = draw::<ID_BYTES>(rng)?;
    Id::new(DRAWN.encode(bytes.as_slice()).as_str()).map_err(|_| AccountError::NoRandomness)
}
