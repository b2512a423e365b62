//! What is told of an event.

use std::fmt;

use jiff::Timestamp;
use rihla_model::Id;
use serde_json::{Map, Value};

use crate::fetch::Address;
use crate::message_id::MessageId;

/// What happened to a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EventKind {
    /// It came into being.
    Create,
    /// Its fields changed.
    Update,
    /// Its state changed.
    Transition,
    /// It was withdrawn.
    Withdraw,
    /// It was erased.
    Erase,
}

/// An event as one subscriber is told of it. A print shows no content.
#[derive(Clone)]
pub struct Envelope {
    id: MessageId,
    kind: EventKind,
    register: Box<str>,
    record: Address,
    at: Timestamp,
    data: Value,
}

impl EventKind {
    /// All kinds.
    pub const ALL: [Self; 5] = [Self::Create, Self::Update, Self::Transition, Self::Withdraw, Self::Erase];

    /// The kind as the body names it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Create => "record.create",
            Self::Update => "record.update",
            Self::Transition => "record.transition",
            Self::Withdraw => "record.withdraw",
            Self::Erase => "record.erase",
        }
    }
}

impl Envelope {
    /// Puts an event in its envelope. `data` is what the subscriber may see of the record, and nothing else; of an erased record there is
    /// nothing left to see, and none is taken.
    #[must_use]
    pub fn new<K>(id: MessageId, kind: EventKind, register: &Id<K>, record: Address, at: Timestamp, data: Value) -> Self {
        let data = if kind == EventKind::Erase { Value::Null } else { data };
        Self { id, kind, register: register.as_str().into(), record, at, data }
    }

    /// The event's id.
    #[must_use]
    pub fn id(&self) -> &MessageId {
        &self.id
    }

    /// The event's kind.
    #[must_use]
    pub fn kind(&self) -> EventKind {
        self.kind
    }

    /// The body that is signed and sent.
    #[must_use]
    pub fn body(&self) -> String {
        let mut fields = Map::new();
        fields.insert("type".to_owned(), self.kind.as_str().into());
        fields.insert("timestamp".to_owned(), self.at.to_string().into());
        fields.insert("register".to_owned(), (&*self.register).into());
        fields.insert("record".to_owned(), self.record.as_str().into());
        if !self.data.is_null() {
            fields.insert("data".to_owned(), self.data.clone());
        }
        Value::Object(fields).to_string()
    }
}

impl fmt::Debug for Envelope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Envelope({} {} in {})", self.id.as_str(), self.kind.as_str(), self.register)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rihla_model::DatasetId;

    fn envelope(kind: EventKind) -> Envelope {
        let data = serde_json::json!({"title": "خطة\r\nX: y", "n": 1});
        let at = "2026-11-26T04:24:44.123456Z".parse().unwrap();
        let record = "https://node.example/r/7Q".parse().unwrap();
        Envelope::new("evt_1".parse().unwrap(), kind, &DatasetId::new("pledges").unwrap(), record, at, data)
    }

    #[test]
    fn the_body_is_one_line_that_says_what_happened() {
        assert_eq!(
            envelope(EventKind::Update).body(),
            r#"{"type":"record.update","timestamp":"2026-11-26T04:24:44.123456Z","register":"pledges","record":"https://node.example/r/7Q","data":{"title":"خطة\r\nX: y","n":1}}"#
        );
    }

    #[test]
    fn an_erased_record_tells_nothing() {
        let erased = envelope(EventKind::Erase);
        assert!(!erased.body().contains("data") && !erased.body().contains("خطة"));
        assert!(!format!("{:?}", envelope(EventKind::Create)).contains("خطة"));
    }
}
