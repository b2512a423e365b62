//! A small WebDriver client (W3C WebDriver, level 2), enough to look at pages with Chromium.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::{Value, json};

/// A browser with one page; ends with the value.
pub struct Browser {
    process: Child,
    port: u16,
    session: String,
    profile: tempfile::TempDir,
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = ask(self.port, "DELETE", &format!("/session/{}", self.session), None);
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// The driver's program: `CHROMEDRIVER`, else the first in the path.
fn program() -> Option<PathBuf> {
    if let Some(named) = std::env::var_os("CHROMEDRIVER") {
        return Some(named.into());
    }
    std::env::split_paths(&std::env::var_os("PATH")?).map(|p| p.join("chromedriver")).find(|p| p.is_file())
}

impl Browser {
    /// Starts driver and browser; none where there is no driver.
    pub fn start() -> Option<Browser> {
        let program = program()?;
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let mut process = Command::new(program).arg(format!("--port={port}")).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().ok()?;
        // the driver says when it listens; its words are read to the end, so that it is never stopped by a closed pipe
        let mut words = BufReader::new(process.stdout.take()?).lines();
        words.by_ref().map_while(Result::ok).find(|line| line.contains("started successfully"))?;
        std::thread::spawn(move || words.map_while(Result::ok).for_each(drop));
        let profile = tempfile::tempdir().unwrap();
        let mut browser = Browser { process, port, session: String::new(), profile };
        let mut arguments: Vec<String> = [
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--hide-scrollbars",
            "--disable-dev-shm-usage",
        ]
        .map(str::to_owned)
        .to_vec();
        arguments.push(format!("--user-data-dir={}", browser.profile.path().display()));
        let wanted = json!({ "capabilities": { "alwaysMatch": {
            "goog:chromeOptions": { "args": arguments }, "goog:loggingPrefs": { "browser": "ALL" } } } });
        let answer = ask(port, "POST", "/session", Some(&wanted)).unwrap();
        browser.session = answer["sessionId"].as_str().unwrap_or_else(|| panic!("no session: {answer}")).to_owned();
        Some(browser)
    }

    fn command(&self, path: &str, body: &Value) -> Value {
        ask(self.port, "POST", &format!("/session/{}{path}", self.session), Some(body)).unwrap()
    }

    pub fn go(&self, address: &str) {
        self.command("/url", &json!({ "url": address }));
    }

    /// Runs a script in the page and gives what it returns.
    pub fn run(&self, script: &str) -> Value {
        self.command("/execute/sync", &json!({ "script": script, "args": [] }))
    }

    /// Waits until a script gives true.
    #[expect(clippy::disallowed_methods, reason = "a browser does in its own time what it is asked to")]
    pub fn wait(&self, script: &str) {
        for _ in 0..400 {
            if self.run(script) == true {
                return;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        panic!("waited in vain: {script}\n{}", self.run("return location.href + '\\n' + document.body.innerText"));
    }

    /// Runs a script that calls its last argument with what it found in the end.
    pub fn run_to_end(&self, script: &str) -> Value {
        self.command("/execute/async", &json!({ "script": script, "args": [] }))
    }

    /// A command of the browser's own protocol.
    pub fn own(&self, command: &str, parameters: &Value) -> Value {
        self.command("/goog/cdp/execute", &json!({ "cmd": command, "params": parameters }))
    }

    /// Shows pages as a screen of this size does.
    pub fn screen(&self, width: u32, height: u32, dark: bool) {
        self.own(
            "Emulation.setDeviceMetricsOverride",
            &json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false }),
        );
        let scheme = if dark { "dark" } else { "light" };
        self.own("Emulation.setEmulatedMedia", &json!({ "features": [{ "name": "prefers-color-scheme", "value": scheme }] }));
    }

    /// Presses the tabulator key.
    pub fn tab(&self) {
        let keys = json!([{ "type": "keyDown", "value": "\u{E004}" }, { "type": "keyUp", "value": "\u{E004}" }]);
        self.command("/actions", &json!({ "actions": [{ "type": "key", "id": "keys", "actions": keys }] }));
    }

    /// What the browser complained of since it was asked last; that it cleared what it was asked to clear is no complaint.
    pub fn complaints(&self) -> Vec<String> {
        let answer = self.command("/se/log", &json!({ "type": "browser" }));
        let said = answer.as_array().into_iter().flatten().map(|entry| entry["message"].to_string());
        said.filter(|said| !said.contains("Cleared data types")).collect()
    }

    /// Prints the page, as a PDF of A4 pages.
    pub fn print(&self, file: &Path) {
        let answer = self.own(
            "Page.printToPDF",
            &json!({ "paperWidth": 8.27, "paperHeight": 11.69, "printBackground": false, "preferCSSPageSize": true }),
        );
        let bytes = from_base64(answer["data"].as_str().unwrap_or_default());
        assert!(bytes.starts_with(b"%PDF"), "the page cannot be printed");
        std::fs::write(file, bytes).unwrap();
    }

    /// Keeps a picture of the whole page.
    pub fn picture(&self, file: &Path) {
        let answer = self.own("Page.captureScreenshot", &json!({ "format": "png", "captureBeyondViewport": true }));
        std::fs::write(file, from_base64(answer["data"].as_str().unwrap_or_default())).unwrap();
    }
}

fn ask(port: u16, method: &str, path: &str, body: Option<&Value>) -> std::io::Result<Value> {
    let mut stream = TcpStream::connect(("127.0.0.1", port))?;
    stream.set_read_timeout(Some(Duration::from_secs(60)))?;
    let body = body.map(Value::to_string).unwrap_or_default();
    write!(
        stream,
        "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    )?;
    let mut head = Vec::new();
    let mut byte = [0_u8; 1];
    while !head.ends_with(b"\r\n\r\n") {
        stream.read_exact(&mut byte)?;
        head.push(byte[0]);
    }
    let head = String::from_utf8_lossy(&head).to_lowercase();
    let length = head.lines().find_map(|l| l.strip_prefix("content-length:")).and_then(|n| n.trim().parse::<usize>().ok());
    let mut bytes = vec![0; length.unwrap_or(0)];
    stream.read_exact(&mut bytes)?;
    let answer: Value = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
    Ok(answer["value"].clone())
}

fn from_base64(text: &str) -> Vec<u8> {
    let digit = |b: u8| match b {
        b'A'..=b'Z' => u32::from(b - b'A'),
        b'a'..=b'z' => u32::from(b - b'a') + 26,
        b'0'..=b'9' => u32::from(b - b'0') + 52,
        b'+' => 62,
        _ => 63,
    };
    let mut out = Vec::new();
    for four in text.as_bytes().chunks(4) {
        let known: Vec<u32> = four.iter().filter(|b| **b != b'=').map(|b| digit(*b)).collect();
        let bits = known.iter().fold(0, |all, d| all << 6 | d) << (6 * (4 - known.len()));
        out.extend(bits.to_be_bytes().iter().skip(1).take(known.len().saturating_sub(1)));
    }
    out
}
