//! What letters have in common.

use rihla_courier::{CourierError, MessageId};
use ring::rand::SecureRandom;

/// Random bytes of a letter's name.
const NAME: usize = 12;

/// The name of a letter: its kind, and what nobody guesses.
pub(crate) fn letter_id(kind: &str, random: &dyn SecureRandom) -> Result<MessageId, CourierError> {
    let mut bytes = [0; NAME];
    random.fill(&mut bytes).map_err(|_| CourierError::NoRandomness)?;
    bytes.iter().fold(format!("{kind}-"), |text, byte| format!("{text}{byte:02x}")).parse()
}
