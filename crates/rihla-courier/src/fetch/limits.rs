//! How long an exchange may take and how much may pass.

use std::time::Duration;

/// The limits of one exchange.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// From the name's resolution to the last byte of the answer.
    pub whole: Duration,
    /// For a connection to one address, the handshake of TLS included.
    pub connect: Duration,
    /// Most bytes of an answer's status and headers.
    pub head: usize,
    /// Most bytes of an answer's body.
    pub answer: usize,
    /// Most bytes of a request's body.
    pub request: usize,
}

impl Default for Limits {
    /// Half a minute, 16 KiB of headers, 64 KiB of an answer, 1 MiB of a request.
    fn default() -> Self {
        Self { whole: Duration::from_secs(30), connect: Duration::from_secs(10), head: 16 << 10, answer: 64 << 10, request: 1 << 20 }
    }
}
