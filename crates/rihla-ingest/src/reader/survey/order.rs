//! Numbers in bytes of either order.

/// The order of the bytes of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Order {
    /// The least byte first.
    Little,
    /// The greatest byte first.
    Big,
}

/// The first bytes of a slice; bytes that are not there are zero.
fn fixed<const N: usize>(bytes: &[u8]) -> [u8; N] {
    let mut out = [0; N];
    for (slot, byte) in out.iter_mut().zip(bytes) {
        *slot = *byte;
    }
    out
}

impl Order {
    /// A whole number of up to eight bytes without sign.
    pub fn unsigned(self, bytes: &[u8]) -> u64 {
        let add = |sum: u64, byte: &u8| (sum << 8) | u64::from(*byte);
        match self {
            Self::Little => bytes.iter().rev().fold(0, add),
            Self::Big => bytes.iter().fold(0, add),
        }
    }

    pub fn i16(self, bytes: &[u8]) -> i16 {
        match self {
            Self::Little => i16::from_le_bytes(fixed(bytes)),
            Self::Big => i16::from_be_bytes(fixed(bytes)),
        }
    }

    pub fn i32(self, bytes: &[u8]) -> i32 {
        match self {
            Self::Little => i32::from_le_bytes(fixed(bytes)),
            Self::Big => i32::from_be_bytes(fixed(bytes)),
        }
    }

    pub fn f32(self, bytes: &[u8]) -> f32 {
        match self {
            Self::Little => f32::from_le_bytes(fixed(bytes)),
            Self::Big => f32::from_be_bytes(fixed(bytes)),
        }
    }

    pub fn f64(self, bytes: &[u8]) -> f64 {
        match self {
            Self::Little => f64::from_le_bytes(fixed(bytes)),
            Self::Big => f64::from_be_bytes(fixed(bytes)),
        }
    }

    /// The bytes of a number in this order.
    pub fn put_f64(self, value: f64) -> [u8; 8] {
        match self {
            Self::Little => value.to_le_bytes(),
            Self::Big => value.to_be_bytes(),
        }
    }
}
