//! Nothing secret in what is printed or told.

use std::sync::Arc;

use rihla_courier::fetch::{Request, SystemNetwork};
use rihla_courier::webhook::{Outcome, Secrets, Subscriber, deliver};

use crate::authority::Authority;
use crate::receiver::Receiver;
use crate::watched::{Watched, fetcher, run, short};
use crate::webhook::{envelope, now, secrets};

#[test]
fn no_print_shows_a_secret_a_path_or_an_answer() {
    let trust = Authority::new().trust();
    let receiver = Receiver::saying(None, "HTTP/1.1 200 OK\r\nset-cookie: ANSW3R\r\ncontent-length: 6\r\n\r\nANSW3R");
    let rule = format!("127.0.0.1:{}", receiver.at.port());
    let here = fetcher(&[&rule], short(), &trust, Arc::new(SystemNetwork));
    let subscriber =
        Subscriber { address: format!("http://{rule}/P4TH?t=P4TH").parse().unwrap(), secrets: secrets().rotated(one_secret()) };
    let request = || Request::get(subscriber.address.clone()).with("authorization", "Bearer T0KEN").unwrap();
    let mut shown = vec![format!("{here:?} {subscriber:?} {:?} {:?} {trust:?}", request(), envelope())];
    shown.push(format!("{:?}", run(here.send(request())).unwrap()));
    let delivered = run(deliver(&here, &subscriber, &envelope(), now()));
    shown.push(format!("{delivered:?} {}", delivered.saying()));
    // every kind of refusal
    for (rules, network) in
        [(vec![], Watched::new(&[], None)), (vec!["127.0.0.1:1"], Watched::new(&[], None)), (vec![rule.as_str()], Watched::new(&[], None))]
    {
        let fetcher = fetcher(&rules, short(), &trust, network);
        match run(deliver(&fetcher, &subscriber, &envelope(), now())) {
            Outcome::Forbidden(error) | Outcome::Unreachable(error) => shown.push(format!("{error} {error:?}")),
            other => panic!("{other:?}"),
        }
    }
    for typed in ["https://u:P4SSWORD@example.org/", "https://P4SSWORD example.org/", "P4SSWORD://x", "https://[P4SSWORD]/"] {
        let error = typed.parse::<rihla_courier::fetch::Address>().unwrap_err();
        shown.push(format!("{error} {error:?}"));
    }
    let secret = one_secret().reveal();
    let error = format!("{}!", &**secret).parse::<rihla_courier::webhook::Secret>().unwrap_err();
    shown.push(format!("{error} {error:?}"));
    for shown in &shown {
        for forbidden in ["P4TH", "T0KEN", "ANSW3R", "P4SSWORD", "تعهّد", &secret[6..]] {
            assert!(!shown.contains(forbidden), "{forbidden} in {shown}");
        }
    }
}

fn one_secret() -> rihla_courier::webhook::Secret {
    "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw".parse().unwrap()
}

#[test]
fn secrets_in_a_print_are_dots() {
    assert_eq!(format!("{:?}", Secrets::one(one_secret())), "Secrets { current: Secret(…), previous: None }");
}
