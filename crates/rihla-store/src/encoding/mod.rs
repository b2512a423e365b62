//! How bytes are written as text: hexadecimal for hashes, base64 for keys and signatures, base32 for what people type.

pub(crate) mod base32;
pub(crate) mod base64;
pub(crate) mod hex;
pub(crate) mod instant;
