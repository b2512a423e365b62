//! One request and its answer over a connection that is made already.

use std::future::Future;
use std::pin::pin;
use std::time::Duration;

use http_body_util::{BodyExt, Full};
use hyper::body::{Bytes, Incoming};
use hyper::client::conn::http1::Builder;
use hyper::header::{CONNECTION, HOST, HeaderMap, HeaderValue};
use hyper::{Method, Response};
use hyper_util::rt::TokioIo;
use tokio::time::{Instant, timeout_at};

use super::{Address, Answer, Limits};
use crate::error::CourierError;
use crate::stream::Stream;

/// The least that the library needs for its buffer.
const LEAST_BUFFER: usize = 8 << 10;
/// How long a body that nobody will look at is read on, so that its sender sees no broken connection.
const COURTESY: Duration = Duration::from_secs(2);
const MOST_HEADERS: usize = 64;

/// Sends and reads. With `whole`, the body has to come to its end within the limits; without, the status is enough.
pub(super) async fn exchange(
    stream: Box<dyn Stream>,
    address: &Address,
    (method, mut headers, body): (Method, HeaderMap, Vec<u8>),
    whole: bool,
    limits: &Limits,
    deadline: Instant,
) -> Result<Answer, CourierError> {
    let no_http = || CourierError::NoHttp { host: address.host() };
    let late = || CourierError::TooSlow { host: address.host(), seconds: limits.whole.as_secs() };
    let mut request = hyper::Request::new(Full::new(Bytes::from(body)));
    *request.method_mut() = method;
    *request.uri_mut() = address.target();
    headers.insert(HOST, HeaderValue::from_str(&address.authority()).map_err(|_| no_http())?);
    headers.insert(CONNECTION, HeaderValue::from_static("close"));
    *request.headers_mut() = headers;

    let mut builder = Builder::new();
    builder.max_buf_size(limits.head.max(LEAST_BUFFER)).max_headers(MOST_HEADERS);
    let (mut sender, connection) = builder.handshake(TokioIo::new(stream)).await.map_err(|_| no_http())?;
    let talk = async {
        let response = timeout_at(deadline, sender.send_request(request)).await.map_err(|_| late())?.map_err(|_| no_http())?;
        let (head, incoming) = Response::into_parts(response);
        let mut body = Vec::new();
        let until = if whole { deadline } else { deadline.min(Instant::now() + COURTESY) };
        let read = timeout_at(until, read_body(incoming, &mut body, limits.answer)).await;
        if whole {
            match read.map_err(|_| late())? {
                Ok(true) => {}
                Ok(false) => return Err(CourierError::AnswerTooLong { host: address.host(), most: limits.answer }),
                Err(_) => return Err(no_http()),
            }
        }
        Ok(Answer::new(head.status.as_u16(), head.headers, body))
    };
    alongside(connection, talk).await
}

/// Reads up to a limit; says whether that was all.
async fn read_body(mut incoming: Incoming, body: &mut Vec<u8>, most: usize) -> Result<bool, hyper::Error> {
    while let Some(frame) = incoming.frame().await {
        let Ok(data) = frame?.into_data() else { continue };
        let room = most - body.len();
        body.extend(data.iter().take(room));
        if data.len() > room {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Runs a conversation and the connection that carries it; both end with the conversation, nothing goes on beside it.
async fn alongside<T>(connection: impl Future, talk: impl Future<Output = T>) -> T {
    let (mut connection, mut talk) = (pin!(connection), pin!(talk));
    let mut open = true;
    loop {
        tokio::select! {
            biased;
            said = &mut talk => return said,
            _ = &mut connection, if open => open = false,
        }
    }
}
