//! A network that answers names as a test says, notes where connections were to go, and leads them to a receiver of the test.

use std::collections::VecDeque;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use rihla_courier::Trust;
use rihla_courier::fetch::{AllowList, Answering, Fetcher, Limits, Network};
use tokio::net::TcpStream;

/// Nobody answers here.
pub const DEAD: &str = "192.0.3.99";

/// A network of a test.
#[derive(Debug, Default)]
pub struct Watched {
    /// What names resolve to, answer after answer; the last one stays.
    answers: Mutex<VecDeque<Vec<IpAddr>>>,
    /// The names that were asked for.
    pub asked: Mutex<Vec<String>>,
    /// Where connections were to go.
    pub connected: Mutex<Vec<SocketAddr>>,
    /// Where they are led instead.
    led_to: Option<SocketAddr>,
    /// Whether connections go where they are to go.
    straight: bool,
}

impl Watched {
    /// Every name resolves to these, one list after the other; connections are led to `led_to`.
    pub fn new(answers: &[&[&str]], led_to: Option<SocketAddr>) -> Arc<Self> {
        let answers = answers.iter().map(|list| list.iter().map(|text| text.parse().unwrap()).collect()).collect();
        Arc::new(Self { answers: Mutex::new(answers), led_to, ..Self::default() })
    }

    /// Every name is this machine, and connections go where they are to go.
    pub fn here() -> Arc<Self> {
        Arc::new(Self { answers: Mutex::new([vec!["127.0.0.1".parse().unwrap()]].into()), straight: true, ..Self::default() })
    }

    pub fn asked(&self) -> usize {
        self.asked.lock().unwrap().len()
    }

    pub fn connected(&self) -> Vec<SocketAddr> {
        self.connected.lock().unwrap().clone()
    }
}

impl Network for Watched {
    fn resolve<'a>(&'a self, name: &'a str) -> Answering<'a, Vec<IpAddr>> {
        self.asked.lock().unwrap().push(name.to_owned());
        let mut answers = self.answers.lock().unwrap();
        let answer = if answers.len() > 1 { answers.pop_front() } else { answers.front().cloned() };
        Box::pin(async move { answer.ok_or_else(|| io::Error::from(io::ErrorKind::NotFound)) })
    }

    fn connect(&self, to: SocketAddr) -> Answering<'_, TcpStream> {
        self.connected.lock().unwrap().push(to);
        let led_to = if self.straight { Some(to) } else { self.led_to };
        let led_to = led_to.filter(|_| to.ip().to_string() != DEAD);
        Box::pin(async move { TcpStream::connect(led_to.ok_or_else(|| io::Error::from(io::ErrorKind::ConnectionRefused))?).await })
    }
}

/// Limits that make a test short.
pub fn short() -> Limits {
    Limits { whole: Duration::from_secs(5), connect: Duration::from_secs(2), ..Limits::default() }
}

pub fn fetcher(rules: &[&str], limits: Limits, trust: &Trust, network: Arc<dyn Network>) -> Fetcher {
    Fetcher::new(AllowList::of(rules.iter().copied()).unwrap(), limits, trust, network, "rihla/test").unwrap()
}

/// Runs a future on a runtime of its own.
pub fn run<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(future)
}
