//! Posting an event.

use jiff::Timestamp;

use super::signature::sign;
use super::{Envelope, Outcome, Secrets};
use crate::error::CourierError;
use crate::fetch::{Address, Answer, Fetcher, Request};

/// Who receives events, and what they are signed with.
#[derive(Debug, Clone)]
pub struct Subscriber {
    /// Where to.
    pub address: Address,
    /// Shared with this subscriber alone.
    pub secrets: Secrets,
}

/// Posts an event once; the answer's body is not kept. `now` is the time of this try: it is signed, so that a copy of it grows old.
pub async fn deliver(fetcher: &Fetcher, subscriber: &Subscriber, envelope: &Envelope, now: Timestamp) -> Outcome {
    Outcome::of(post(fetcher, subscriber, envelope, now).await, now)
}

async fn post(fetcher: &Fetcher, subscriber: &Subscriber, envelope: &Envelope, now: Timestamp) -> Result<Answer, CourierError> {
    let body = envelope.body().into_bytes();
    let signature = sign(envelope.id(), now, &body, &subscriber.secrets);
    let request = Request::post(subscriber.address.clone(), body)
        .with("content-type", "application/json")?
        .with("webhook-id", envelope.id().as_str())?
        .with("webhook-timestamp", &now.as_second().to_string())?
        .with("webhook-signature", &signature)?
        .for_status();
    fetcher.send(request).await
}
