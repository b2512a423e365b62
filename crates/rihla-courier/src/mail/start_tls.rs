//! The few lines that are said in the open before a connection is encrypted (RFC 3207).
//!
//! They are spoken here and not by the mail library, because what a server says too early has to be refused: it was not encrypted, so
//! that anybody on the way may have said it.

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const LONGEST_REPLY: usize = 8 << 10;

/// What kept it from beginning.
#[derive(Debug)]
pub(super) enum Fault {
    /// The connection broke, or what came is no SMTP.
    NoSmtp,
    /// The server asks to come back later.
    Later(u16),
    /// The server does not offer it, or said more than it was asked.
    Refused,
}

/// Asks a server to begin.
pub(super) async fn ask(stream: &mut TcpStream, domain: &str) -> Result<(), Fault> {
    let (code, _) = reply(stream).await?;
    expect(code, 220)?;
    let (code, text) = said(stream, &format!("EHLO {domain}\r\n")).await?;
    expect(code, 250)?;
    if !text.lines().any(|line| line.get(4..).is_some_and(|keyword| keyword.trim().eq_ignore_ascii_case("STARTTLS"))) {
        return Err(Fault::Refused);
    }
    let (code, _) = said(stream, "STARTTLS\r\n").await?;
    expect(code, 220)
}

fn expect(code: u16, wanted: u16) -> Result<(), Fault> {
    match code {
        code if code == wanted => Ok(()),
        400..=499 => Err(Fault::Later(code)),
        _ => Err(Fault::Refused),
    }
}

async fn said(stream: &mut TcpStream, line: &str) -> Result<(u16, String), Fault> {
    stream.write_all(line.as_bytes()).await.map_err(|_| Fault::NoSmtp)?;
    reply(stream).await
}

/// One whole reply, and nothing after it.
async fn reply(stream: &mut TcpStream) -> Result<(u16, String), Fault> {
    let mut bytes: Vec<u8> = Vec::new();
    loop {
        let mut part = [0; 1024];
        let read = stream.read(&mut part).await.map_err(|_| Fault::NoSmtp)?;
        bytes.extend_from_slice(part.get(..read).unwrap_or_default());
        if read == 0 || bytes.len() > LONGEST_REPLY {
            return Err(Fault::NoSmtp);
        }
        let text = std::str::from_utf8(&bytes).map_err(|_| Fault::NoSmtp)?;
        match whole(text) {
            Some((code, "")) => return code.map(|code| (code, text.to_owned())).ok_or(Fault::NoSmtp),
            Some(_) => return Err(Fault::Refused),
            None => {}
        }
    }
}

/// The code of a reply whose last line is there (`None` within where it has none), and what follows it.
fn whole(text: &str) -> Option<(Option<u16>, &str)> {
    let mut rest = text;
    while let Some((line, after)) = rest.split_once('\n') {
        if line.as_bytes().get(3) != Some(&b'-') {
            return Some((line.get(..3).and_then(|code| code.parse().ok()), after));
        }
        rest = after;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reply_ends_with_its_last_line() {
        assert_eq!(whole("250-a\r\n250 b\r\n"), Some((Some(250), "")));
        assert_eq!(whole("220 go\r\n250 injected\r\n"), Some((Some(220), "250 injected\r\n")));
        assert_eq!(whole("250\r\n"), Some((Some(250), "")));
        assert_eq!(whole("hello\r\n"), Some((None, "")));
        for half in ["", "2", "250-a\r\n", "250-a\r\n250 b"] {
            assert_eq!(whole(half), None, "{half}");
        }
    }
}
