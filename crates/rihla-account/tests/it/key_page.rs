//! A page that asks for security keys as the node tells it to, on a port of this machine.

use std::io::Write;
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

use crate::wire::head;

/// Each function gives the browser's answer, or the name of the error with which the browser refused.
const PAGE: &str = r#"<!doctype html>
<title>Keys</title>
<script>
  const refused = error => ({ refused: error.name });
  const make = options => navigator.credentials
    .create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) }).then(key => key.toJSON(), refused);
  const use = options => navigator.credentials
    .get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) }).then(key => key.toJSON(), refused);
</script>
"#;

/// The page, for as long as the value lives; `/around` shows the page at its first address in a frame.
pub struct KeyPage {
    port: u16,
    over: Arc<AtomicBool>,
    serving: Option<JoinHandle<()>>,
}

impl Drop for KeyPage {
    fn drop(&mut self) {
        self.over.store(true, Ordering::SeqCst);
        let _ = TcpStream::connect(("127.0.0.1", self.port));
        let _ = self.serving.take().map(JoinHandle::join);
    }
}

impl KeyPage {
    pub fn serve() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let over = Arc::new(AtomicBool::new(false));
        let ends = over.clone();
        let serving = std::thread::spawn(move || {
            // a browser opens connections that it may never use: each has a thread of its own
            for stream in listener.incoming().map_while(Result::ok).take_while(|_| !ends.load(Ordering::SeqCst)) {
                std::thread::spawn(move || answer(stream, port));
            }
        });
        Self { port, over, serving: Some(serving) }
    }

    /// The origin of the page under a name of this machine.
    pub fn origin(&self, host: &str) -> String {
        format!("http://{host}:{}", self.port)
    }
}

fn answer(mut stream: TcpStream, port: u16) {
    let _ = stream.set_read_timeout(Some(Duration::from_secs(30)));
    let Ok(head) = head(&mut stream) else { return };
    let around = format!(r#"<!doctype html><iframe src="http://localhost:{port}/" allow="publickey-credentials-get *"></iframe>"#);
    let page = if head.starts_with("GET /around ") { &around } else { PAGE };
    let length = page.len();
    let _ = write!(stream, "HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{page}");
}
