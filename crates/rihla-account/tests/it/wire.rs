//! HTTP/1.1 without TLS, enough to talk with the programs that a test starts on this machine.

use std::io::{Error, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use http::{Request, Response};

/// Sends a request to this machine and reads the answer.
pub fn ask(request: &Request<Vec<u8>>) -> Result<Response<Vec<u8>>, Error> {
    let authority = request.uri().authority().ok_or_else(|| Error::other("no host"))?;
    let mut stream = TcpStream::connect(("127.0.0.1", authority.port_u16().unwrap_or(80)))?;
    stream.set_read_timeout(Some(Duration::from_secs(60)))?;
    let path = request.uri().path_and_query().map_or("/", |path| path.as_str());
    let mut head = format!("{} {path} HTTP/1.1\r\nhost: {authority}\r\nconnection: close\r\n", request.method());
    for (name, value) in request.headers() {
        head.push_str(&format!("{name}: {}\r\n", value.to_str().map_err(Error::other)?));
    }
    head.push_str(&format!("content-length: {}\r\n\r\n", request.body().len()));
    stream.write_all(&[head.as_bytes(), request.body()].concat())?;
    answer(&mut stream)
}

fn answer(stream: &mut TcpStream) -> Result<Response<Vec<u8>>, Error> {
    let head = head(stream)?;
    let mut lines = head.lines();
    let status = lines.next().and_then(|line| line.split(' ').nth(1)).ok_or_else(|| Error::other("no status"))?;
    let mut response = Response::builder().status(status);
    for (name, value) in lines.filter_map(|line| line.split_once(':')) {
        response = response.header(name, value.trim());
    }
    let length = response.headers_ref().and_then(|all| all.get("content-length")?.to_str().ok()?.parse().ok());
    let mut body = vec![0; length.ok_or_else(|| Error::other("no length"))?];
    stream.read_exact(&mut body)?;
    response.body(body).map_err(Error::other)
}

/// All that stands before the body.
pub fn head(stream: &mut TcpStream) -> Result<String, Error> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        stream.read_exact(&mut byte)?;
        head.extend(byte);
    }
    String::from_utf8(head).map_err(Error::other)
}
