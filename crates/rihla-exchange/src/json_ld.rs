//! Nodes and values of JSON-LD 1.1.

use jiff::Timestamp;
use jiff::civil::Date;
use rihla_model::LocalText;
use serde_json::{Map, Value, json};

/// A node under construction: properties without a value are left out.
pub(crate) struct Node(Map<String, Value>);

impl Node {
    /// A node of a type, with an address if it has one.
    pub(crate) fn new(kind: &str, address: Option<&str>) -> Self {
        let mut fields = Map::new();
        if let Some(address) = address {
            fields.insert("@id".to_owned(), json!(address));
        }
        fields.insert("@type".to_owned(), json!(kind));
        Self(fields)
    }

    /// Sets a property, unless the value is empty.
    pub(crate) fn with(mut self, property: &str, value: impl Into<Value>) -> Self {
        let value = value.into();
        let empty = match &value {
            Value::Null => true,
            Value::String(text) => text.is_empty(),
            Value::Array(items) => items.is_empty(),
            _ => false,
        };
        if !empty {
            self.0.insert(property.to_owned(), value);
        }
        self
    }

    pub(crate) fn into_value(self) -> Value {
        Value::Object(self.0)
    }
}

impl From<Node> for Value {
    fn from(node: Node) -> Self {
        node.into_value()
    }
}

/// A link to another node; null, and so left out, if there is no address.
pub(crate) fn link(address: &str) -> Value {
    if address.is_empty() { Value::Null } else { json!({ "@id": address }) }
}

/// A text in each of its languages.
pub(crate) fn texts(text: &LocalText) -> Value {
    Value::Array(
        text.iter().filter(|(_, text)| !text.is_empty()).map(|(l, text)| json!({ "@language": l.tag(), "@value": text })).collect(),
    )
}

/// A literal of a type of XML Schema.
pub(crate) fn typed(kind: &str, value: &str) -> Value {
    json!({ "@type": format!("xsd:{kind}"), "@value": value })
}

pub(crate) fn instant(at: Timestamp) -> Value {
    typed("dateTime", &at.to_string())
}

pub(crate) fn day(day: Date) -> Value {
    typed("date", &day.to_string())
}

/// Writes JSON so that it can stand inside a `script` element of a page: no character in it can end the element or begin a
/// comment (WHATWG HTML, restrictions for contents of script elements).
#[must_use]
pub fn to_script(value: &Value) -> String {
    let text = value.to_string();
    let mut safe = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '<' => safe.push_str("\\u003c"),
            '>' => safe.push_str("\\u003e"),
            '&' => safe.push_str("\\u0026"),
            '\u{2028}' => safe.push_str("\\u2028"),
            '\u{2029}' => safe.push_str("\\u2029"),
            other => safe.push(other),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_cannot_be_ended_from_inside() -> Result<(), serde_json::Error> {
        let value = json!({ "name": "</script><!-- & \u{2028} Côte" });
        let script = to_script(&value);
        assert!(!script.contains(['<', '>', '&', '\u{2028}']), "{script}");
        assert_eq!(serde_json::from_str::<Value>(&script)?, value);
        Ok(())
    }

    #[test]
    fn empty_properties_are_left_out() {
        let node = Node::new("x", None).with("a", "").with("b", Value::Null).with("c", Vec::<Value>::new()).with("d", 0);
        assert_eq!(node.into_value(), json!({ "@type": "x", "d": 0 }));
    }
}
