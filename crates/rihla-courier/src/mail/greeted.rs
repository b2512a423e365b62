//! A connection whose server has greeted already.

use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use lettre::transport::smtp::client::AsyncTokioStream;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use crate::stream::Stream;

/// After STARTTLS a server does not greet again, and the library waits for a greeting: it is given this one.
const GREETING: &[u8] = b"220 encrypted\r\n";

/// All that a server has to say about one letter fits into this. The library reads a longer reply anew with each of its lines, and would
/// keep a processor busy for minutes.
const MOST_SAID: usize = 8 << 10;

/// A connection as the mail library takes it.
pub(super) struct Greeted {
    stream: Box<dyn Stream>,
    peer: SocketAddr,
    greeting: &'static [u8],
    said: usize,
}

impl Greeted {
    /// The server will greet.
    pub(super) fn not_yet(stream: Box<dyn Stream>, peer: SocketAddr) -> Self {
        Self { stream, peer, greeting: &[], said: 0 }
    }

    /// The server has greeted before the connection was encrypted.
    pub(super) fn before(stream: Box<dyn Stream>, peer: SocketAddr) -> Self {
        Self { stream, peer, greeting: GREETING, said: 0 }
    }
}

impl AsyncRead for Greeted {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        if self.greeting.is_empty() {
            let before = buffer.filled().len();
            ready!(Pin::new(&mut self.stream).poll_read(cx, buffer))?;
            self.said += buffer.filled().len() - before;
            let fault = || io::Error::new(io::ErrorKind::InvalidData, "too long a reply");
            return Poll::Ready(if self.said > MOST_SAID { Err(fault()) } else { Ok(()) });
        }
        let (now, later) = self.greeting.split_at(self.greeting.len().min(buffer.remaining()));
        buffer.put_slice(now);
        self.greeting = later;
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Greeted {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(cx, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}

impl AsyncTokioStream for Greeted {
    fn peer_addr(&self) -> io::Result<SocketAddr> {
        Ok(self.peer)
    }
}

impl fmt::Debug for Greeted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Greeted(…)")
    }
}
