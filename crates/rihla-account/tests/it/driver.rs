//! Chromium, driven over WebDriver (W3C WebDriver level 2), with security keys that the browser plays itself (Web
//! Authentication level 3, section 11).

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use http::Request;
use http::header::CONTENT_TYPE;
use serde_json::{Value, json};

use crate::wire::ask;

/// A browser with one page; ends with the value.
pub struct Browser {
    process: Child,
    port: u16,
    session: String,
    profile: tempfile::TempDir,
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = ask(&Request::delete(format!("http://127.0.0.1:{}/session/{}", self.port, self.session)).body(Vec::new()).unwrap());
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
    /// Starts driver and browser; none where there is no driver, which is said.
    #[expect(clippy::print_stderr, reason = "a test that is not run says so")]
    pub fn start() -> Option<Browser> {
        let Some(program) = program() else {
            eprintln!("not run: chromedriver absent");
            return None;
        };
        let mut driver = Command::new(program);
        let mut process = driver.arg("--port=0").stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        // the driver says where it listens; its words are read to the end, so that it is never stopped by a closed pipe
        let mut words = BufReader::new(process.stdout.take().unwrap()).lines().map_while(Result::ok);
        let port = words.find_map(|line| line.split_once("started successfully on port ")?.1.trim_end_matches('.').parse().ok());
        let port = port.unwrap_or_else(|| panic!("chromedriver did not start"));
        std::thread::spawn(move || words.for_each(drop));
        let mut browser = Browser { process, port, session: String::new(), profile: tempfile::tempdir().unwrap() };
        let mut arguments: Vec<String> = [
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--disable-dev-shm-usage",
        ]
        .map(str::to_owned)
        .to_vec();
        arguments.push(format!("--user-data-dir={}", browser.profile.path().display()));
        let wanted = json!({ "capabilities": { "alwaysMatch": { "goog:chromeOptions": { "args": arguments } } } });
        let answer = browser.send("POST", "/session", &wanted);
        browser.session = answer["sessionId"].as_str().unwrap_or_else(|| panic!("no session: {answer}")).to_owned();
        Some(browser)
    }

    fn send(&self, method: &str, path: &str, body: &Value) -> Value {
        let request = Request::builder().method(method).uri(format!("http://127.0.0.1:{}{path}", self.port));
        let body = if method == "POST" { body.to_string() } else { String::new() };
        let answer = ask(&request.header(CONTENT_TYPE, "application/json").body(body.into_bytes()).unwrap()).unwrap();
        let said: Value = serde_json::from_slice(answer.body()).unwrap();
        assert_eq!(answer.status(), 200, "{method} {path}: {said}");
        said["value"].clone()
    }

    fn command(&self, method: &str, path: &str, body: &Value) -> Value {
        self.send(method, &format!("/session/{}{path}", self.session), body)
    }

    pub fn go(&self, address: &str) {
        self.command("POST", "/url", &json!({ "url": address }));
    }

    /// Goes on within the first frame of the page.
    pub fn enter_frame(&self) {
        self.command("POST", "/frame", &json!({ "id": 0 }));
    }

    /// Calls a function of the page and gives what it promises.
    pub fn call(&self, function: &str, argument: &Value) -> Value {
        let script = format!("const [given, done] = arguments; {function}(given).then(done)");
        self.command("POST", "/execute/async", &json!({ "script": script, "args": [argument] }))
    }

    /// Plugs in a security key; what is said of it stands over what keys are like here otherwise.
    pub fn plug_in(&self, said: Value) -> VirtualKey<'_> {
        let mut kind = json!({
            "protocol": "ctap2", "transport": "usb", "hasResidentKey": true, "hasUserVerification": true, "isUserConsenting": true,
            "isUserVerified": true,
        });
        kind.as_object_mut().unwrap().extend(said.as_object().unwrap().clone());
        let id = self.command("POST", "/webauthn/authenticator", &kind).as_str().unwrap().to_owned();
        VirtualKey { browser: self, id }
    }
}

/// A security key that the browser plays; pulled out with the value.
pub struct VirtualKey<'a> {
    browser: &'a Browser,
    id: String,
}

impl Drop for VirtualKey<'_> {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            self.command("DELETE", "", &Value::Null);
        }
    }
}

impl VirtualKey<'_> {
    fn command(&self, method: &str, path: &str, body: &Value) -> Value {
        self.browser.command(method, &format!("/webauthn/authenticator/{}{path}", self.id), body)
    }

    /// Whether finger or PIN will be right from now on.
    pub fn will_verify(&self, verified: bool) {
        self.command("POST", "/uv", &json!({ "isUserVerified": verified }));
    }

    /// All that it holds, private halves too.
    pub fn held(&self) -> Vec<Value> {
        self.command("GET", "/credentials", &Value::Null).as_array().unwrap().clone()
    }

    /// Puts something into it that another held.
    pub fn put(&self, held: &Value) {
        self.command("POST", "/credential", held);
    }
}
