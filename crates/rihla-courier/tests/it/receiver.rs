//! A receiver on this machine: it hears a request and answers what a test says.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::mpsc::{Receiver as Heard, Sender, channel};
use std::thread;
use std::time::Duration;

use rustls::{ServerConfig, ServerConnection, StreamOwned};

/// A connection, encrypted or not.
pub trait Wire: Read + Write + Send {}
impl<T: Read + Write + Send> Wire for T {}

/// What a receiver answers.
pub type Answer = Arc<dyn Fn(&mut dyn Wire) -> std::io::Result<()> + Send + Sync>;

/// One request as it was heard.
#[derive(Debug, Clone, Default)]
pub struct Request {
    pub line: String,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Request {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }
}

/// A receiver; its thread ends with the process.
pub struct Receiver {
    pub at: SocketAddr,
    heard: Heard<Request>,
}

impl Receiver {
    /// Answers every request alike.
    pub fn new(tls: Option<Arc<ServerConfig>>, answer: Answer) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let at = listener.local_addr().unwrap();
        let (tell, heard) = channel();
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (tls, answer, tell) = (tls.clone(), answer.clone(), tell.clone());
                thread::spawn(move || serve(stream, tls, &answer, &tell));
            }
        });
        Self { at, heard }
    }

    /// Answers with these bytes.
    pub fn saying(tls: Option<Arc<ServerConfig>>, bytes: impl Into<Vec<u8>>) -> Self {
        let bytes = bytes.into();
        Self::new(tls, Arc::new(move |wire: &mut dyn Wire| wire.write_all(&bytes)))
    }

    /// Answers with a status and nothing else.
    pub fn with_status(status: &str) -> Self {
        Self::saying(None, format!("HTTP/1.1 {status}\r\ncontent-length: 0\r\n\r\n"))
    }

    /// The same, encrypted.
    pub fn with_status_over(tls: Arc<ServerConfig>, status: &str) -> Self {
        Self::saying(Some(tls), format!("HTTP/1.1 {status}\r\ncontent-length: 0\r\n\r\n"))
    }

    /// The next request that was heard.
    pub fn heard(&self) -> Option<Request> {
        self.heard.recv_timeout(Duration::from_secs(5)).ok()
    }

    /// Whether nobody said anything.
    pub fn heard_nothing(&self) -> bool {
        self.heard.try_recv().is_err()
    }
}

fn serve(stream: TcpStream, tls: Option<Arc<ServerConfig>>, answer: &Answer, tell: &Sender<Request>) {
    // a client that goes away is no failure of the receiver
    let _ = stream.set_read_timeout(Some(Duration::from_secs(20)));
    let mut wire: Box<dyn Wire> = match tls {
        Some(config) => Box::new(StreamOwned::new(ServerConnection::new(config).unwrap(), stream)),
        None => Box::new(stream),
    };
    if let Some(request) = hear(&mut wire) {
        let _ = tell.send(request);
        let _ = answer(&mut wire);
        let _ = wire.flush();
    }
}

fn hear(wire: &mut dyn Wire) -> Option<Request> {
    let mut reader = BufReader::new(wire);
    let mut request = Request::default();
    reader.read_line(&mut request.line).ok().filter(|read| *read > 0)?;
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        let Some((name, value)) = line.trim_end().split_once(": ") else { break };
        request.headers.push((name.to_owned(), value.to_owned()));
    }
    let length = request.header("content-length").and_then(|text| text.parse().ok()).unwrap_or(0);
    request.body = vec![0; length];
    reader.read_exact(&mut request.body).ok()?;
    request.line.truncate(request.line.trim_end().len());
    Some(request)
}

/// Waits, without a race to win: nobody ever wakes it.
pub fn pause(time: Duration) {
    let (_open, never) = channel::<()>();
    let _ = never.recv_timeout(time);
}
