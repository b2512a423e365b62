//! A mail server on this machine that speaks SMTP as a test says.

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::mpsc::{Receiver as Heard, Sender, channel};
use std::thread;
use std::time::Duration;

use rustls::{ServerConfig, ServerConnection, StreamOwned};

use crate::receiver::{Wire, pause};

/// What was said over one connection.
#[derive(Debug, Clone, Default)]
pub struct Talk {
    /// The commands, each with whether it was encrypted.
    pub commands: Vec<(String, bool)>,
    /// The letter as it came, its dots taken off.
    pub letter: Option<String>,
}

impl Talk {
    /// The first words of the commands.
    pub fn verbs(&self) -> Vec<&str> {
        self.commands.iter().map(|(line, _)| line.split([' ', ':']).next().unwrap_or_default()).collect()
    }

    pub fn command(&self, verb: &str) -> Option<&(String, bool)> {
        self.commands.iter().find(|(line, _)| line.starts_with(verb))
    }

    /// Header lines of the letter, unfolded.
    pub fn headers(&self) -> Vec<(String, String)> {
        let letter = self.letter.as_deref().unwrap();
        let head = letter.split_once("\r\n\r\n").unwrap().0.replace("\r\n ", " ");
        head.split("\r\n").map(|line| line.split_once(": ").map(|(n, v)| (n.to_owned(), v.to_owned())).unwrap()).collect()
    }

    pub fn header(&self, name: &str) -> Option<String> {
        self.headers().into_iter().find(|(known, _)| known == name).map(|(_, value)| value)
    }
}

/// What the server answers instead of the usual: to a verb, to `greeting` or to `letter`. `hang` answers nothing, `close` hangs up.
pub type Script = Arc<dyn Fn(&str) -> Option<&'static str> + Send + Sync>;

/// When the server encrypts.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    Open,
    StartTls,
    Tls,
}

/// A mail server; its thread ends with the process.
pub struct PostOffice {
    pub at: SocketAddr,
    heard: Heard<Talk>,
}

struct Clerk {
    mode: Mode,
    tls: Option<Arc<ServerConfig>>,
    script: Script,
    talk: Talk,
    encrypted: bool,
}

impl PostOffice {
    pub fn new(mode: Mode, tls: Option<Arc<ServerConfig>>, script: Script) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let at = listener.local_addr().unwrap();
        let (tell, heard) = channel();
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let clerk = Clerk { mode, tls: tls.clone(), script: script.clone(), talk: Talk::default(), encrypted: false };
                let tell = tell.clone();
                thread::spawn(move || clerk.work(stream, &tell));
            }
        });
        Self { at, heard }
    }

    /// Answers everything as usual, in the open.
    pub fn usual() -> Self {
        Self::new(Mode::Open, None, Arc::new(|_| None))
    }

    /// What was said over the next connection, once it has ended.
    pub fn heard(&self) -> Talk {
        self.heard.recv_timeout(Duration::from_secs(10)).unwrap()
    }
}

impl Clerk {
    fn work(mut self, stream: TcpStream, tell: &Sender<Talk>) {
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        // a client that goes away is no failure of the server
        let _ = self.converse(stream);
        let _ = tell.send(self.talk);
    }

    fn converse(&mut self, stream: TcpStream) -> io::Result<()> {
        let mut wire: Box<dyn Wire> = Box::new(stream.try_clone()?);
        if self.mode == Mode::Tls {
            wire = self.encrypted(stream.try_clone()?);
        }
        self.answer(&mut wire, "greeting", "220 post.example ESMTP")?;
        loop {
            let line = read_line(&mut wire)?;
            let verb = line.split([' ', ':']).next().unwrap_or_default().to_ascii_uppercase();
            self.talk.commands.push((line.clone(), self.encrypted));
            match verb.as_str() {
                "EHLO" if self.mode == Mode::StartTls && !self.encrypted => {
                    self.answer(&mut wire, "EHLO", "250-post.example\r\n250 STARTTLS")?;
                }
                "EHLO" => self.answer(&mut wire, "EHLO", "250-post.example\r\n250-8BITMIME\r\n250 AUTH PLAIN LOGIN")?,
                "STARTTLS" => {
                    self.answer(&mut wire, "STARTTLS", "220 go ahead")?;
                    wire = self.encrypted(stream.try_clone()?);
                }
                "AUTH" => self.answer(&mut wire, "AUTH", "235 welcome")?,
                "DATA" => {
                    self.answer(&mut wire, "DATA", "354 go on")?;
                    self.talk.letter = Some(read_letter(&mut wire)?);
                    self.answer(&mut wire, "letter", "250 taken")?;
                }
                "QUIT" => return self.answer(&mut wire, "QUIT", "221 bye"),
                other => self.answer(&mut wire, other, "250 fine")?,
            }
        }
    }

    fn encrypted(&mut self, stream: TcpStream) -> Box<dyn Wire> {
        self.encrypted = true;
        Box::new(StreamOwned::new(ServerConnection::new(self.tls.clone().unwrap()).unwrap(), stream))
    }

    fn answer(&self, wire: &mut Box<dyn Wire>, to: &str, usual: &'static str) -> io::Result<()> {
        match (self.script)(to).unwrap_or(usual) {
            "hang" => {
                pause(Duration::from_secs(20));
                Err(io::ErrorKind::TimedOut.into())
            }
            "close" => Err(io::ErrorKind::ConnectionReset.into()),
            "endless" => loop {
                wire.write_all(b"250-and so on and so on and so on and so on\r\n")?;
            },
            text => {
                wire.write_all(text.as_bytes())?;
                wire.write_all(b"\r\n")?;
                wire.flush()
            }
        }
    }
}

fn read_line(wire: &mut Box<dyn Wire>) -> io::Result<String> {
    let (mut line, mut byte) = (Vec::new(), [0]);
    while !line.ends_with(b"\r\n") {
        wire.read_exact(&mut byte)?;
        line.push(byte[0]);
    }
    line.truncate(line.len() - 2);
    String::from_utf8(line).map_err(io::Error::other)
}

fn read_letter(wire: &mut Box<dyn Wire>) -> io::Result<String> {
    let mut letter = String::new();
    loop {
        let line = read_line(wire)?;
        if line == "." {
            return Ok(letter);
        }
        assert!(!line.contains(['\r', '\n']) && line.is_ascii() && line.len() <= 998, "{line:?}");
        letter.push_str(line.strip_prefix('.').unwrap_or(&line));
        letter.push_str("\r\n");
    }
}
