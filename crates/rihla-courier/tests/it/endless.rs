//! Answers without end, in size or in time.

use std::sync::Arc;
use std::time::{Duration, Instant};

use rihla_courier::CourierError;
use rihla_courier::fetch::{Answer, Limits, Request, SystemNetwork};

use crate::authority::Authority;
use crate::receiver::{Receiver, Wire, pause};
use crate::watched::{fetcher, run, short};

fn limits() -> Limits {
    Limits { whole: Duration::from_secs(2), ..short() }
}

/// Asks a receiver, for the whole answer or for its status, and says how long it took.
fn ask(receiver: &Receiver, whole: bool) -> (Result<Answer, CourierError>, Duration) {
    let rule = format!("127.0.0.1:{}", receiver.at.port());
    let fetcher = fetcher(&[&rule], limits(), &Authority::new().trust(), Arc::new(SystemNetwork));
    let request = Request::get(format!("http://{rule}/").parse().unwrap());
    let began = Instant::now();
    let answered = run(fetcher.send(if whole { request } else { request.for_status() }));
    (answered, began.elapsed())
}

/// Says `head`, then `part` again and again, waiting in between.
fn dripping(head: &'static [u8], part: &'static [u8], wait: Duration) -> Receiver {
    Receiver::new(
        None,
        Arc::new(move |wire: &mut dyn Wire| {
            wire.write_all(head)?;
            loop {
                wire.write_all(part)?;
                wire.flush()?;
                if !wait.is_zero() {
                    pause(wait);
                }
            }
        }),
    )
}

const PART: [u8; 4096] = [b'x'; 4096];

#[test]
fn a_huge_answer_is_not_read_to_its_end() {
    let receiver = dripping(b"HTTP/1.1 200 OK\r\ncontent-length: 1000000000000\r\n\r\n", &PART, Duration::ZERO);
    let (answered, took) = ask(&receiver, true);
    assert!(matches!(answered, Err(CourierError::AnswerTooLong { most: 65_536, .. })), "{answered:?}");
    assert!(took < Duration::from_secs(2), "{took:?}");
    let (answered, _) = ask(&receiver, false);
    let answer = answered.unwrap();
    assert_eq!((answer.status(), answer.body().len()), (200, 65_536));
}

#[test]
fn an_answer_of_just_the_greatest_size_is_read() {
    for (length, good) in [(65_536, true), (65_537, false)] {
        let mut bytes = format!("HTTP/1.1 200 OK\r\ncontent-length: {length}\r\n\r\n").into_bytes();
        bytes.resize(bytes.len() + length, b'x');
        let (answered, _) = ask(&Receiver::saying(None, bytes), true);
        assert_eq!(answered.is_ok(), good, "{length}: {answered:?}");
    }
}

#[test]
fn headers_without_end_are_no_answer() {
    for part in [b"x-header: 0123456789012345678901234567890123456789\r\n".as_slice(), &PART] {
        let receiver = dripping(b"HTTP/1.1 200 OK\r\n", part, Duration::ZERO);
        let (answered, took) = ask(&receiver, false);
        assert!(matches!(answered, Err(CourierError::NoHttp { .. })), "{answered:?}");
        assert!(took < Duration::from_secs(2), "{took:?}");
    }
}

#[test]
fn a_body_in_tiny_parts_does_not_outlast_the_limit() {
    let receiver = dripping(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n", b"1\r\nx\r\n", Duration::ZERO);
    let (answered, took) = ask(&receiver, true);
    assert!(matches!(answered, Err(CourierError::AnswerTooLong { .. } | CourierError::TooSlow { .. })), "{answered:?}");
    assert!(took < Duration::from_secs(4), "{took:?}");
}

#[test]
fn a_slow_answer_ends_by_the_deadline() {
    let tenth = Duration::from_millis(100);
    let slow_head = dripping(b"HTTP/1.1 200 OK\r\n", b"x", tenth);
    let slow_body = dripping(b"HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n", b"x", tenth);
    let patient = dripping(b"", b"HTTP/1.1 100 Continue\r\n\r\n", tenth);
    let silent = Receiver::new(
        None,
        Arc::new(|_: &mut dyn Wire| {
            pause(Duration::from_secs(20));
            Ok(())
        }),
    );
    std::thread::scope(|scope| {
        for (name, receiver) in [("head", slow_head), ("body", slow_body), ("continue", patient), ("silence", silent)] {
            scope.spawn(move || {
                let (answered, took) = ask(&receiver, true);
                assert!(matches!(answered, Err(CourierError::TooSlow { seconds: 2, .. })), "{name}: {answered:?}");
                assert!((Duration::from_millis(1900)..Duration::from_millis(4000)).contains(&took), "{name}: {took:?}");
            });
        }
    });
    // the status is there at once: who wants no more does not wait for the rest
    let slow_body = dripping(b"HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n", b"x", tenth);
    let (answered, took) = ask(&slow_body, false);
    assert_eq!(answered.unwrap().status(), 200);
    assert!(took < Duration::from_millis(4000), "{took:?}");
}

#[test]
fn who_accepts_and_never_begins_tls_is_left_in_time() {
    let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let rule = format!("127.0.0.1:{}", silent.local_addr().unwrap().port());
    let limits = Limits { whole: Duration::from_secs(10), connect: Duration::from_secs(1), ..Limits::default() };
    let fetcher = fetcher(&[&rule], limits, &Authority::new().trust(), Arc::new(SystemNetwork));
    let began = Instant::now();
    let error = run(fetcher.send(Request::get(format!("https://{rule}/").parse().unwrap()))).unwrap_err();
    assert!(matches!(error, CourierError::TooSlow { seconds: 1, .. }), "{error:?}");
    assert!(began.elapsed() < Duration::from_secs(5));
}

#[test]
fn an_answer_that_breaks_off_is_none() {
    let (answered, _) = ask(&Receiver::saying(None, "HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhalf"), true);
    assert!(matches!(answered, Err(CourierError::NoHttp { .. })), "{answered:?}");
}
