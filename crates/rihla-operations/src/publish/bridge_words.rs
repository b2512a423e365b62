//! What was carried from the places of one day to those of another, in words.

use rihla_language::{Speaker, Value};

use rihla_cube::BridgeNote;

/// One sentence a source: how many of its cells were carried, from which day's places to which, and which are estimates on what basis.
/// `title` names a source in the reader's language.
#[must_use]
pub fn bridge_sentences(bridges: &[BridgeNote], say: &Speaker<'_>, title: &dyn Fn(&str) -> String) -> Vec<String> {
    let sentence = |bridged: &BridgeNote| {
        let id = if bridged.estimated == 0 { "method-bridge-exact" } else { "method-bridge-estimated" };
        let mut words = facts(bridged, say);
        words.push(("source", Value::from(title(&bridged.source))));
        if bridged.estimated == 0 {
            words.retain(|(name, _)| !matches!(*name, "estimated" | "bases"));
        }
        say.say(id, &words)
    };
    bridges.iter().map(sentence).collect()
}

/// The facts of a bridge as arguments of messages: cells, share, days, basis.
#[must_use]
pub fn facts<'a>(bridged: &BridgeNote, say: &Speaker<'_>) -> Vec<(&'static str, Value<'a>)> {
    let bases: Vec<String> = match bridged.bases.as_slice() {
        [] => vec![say.t("basis-none")],
        bases => bases.iter().map(|basis| say.word("basis", basis)).collect(),
    };
    vec![
        ("cells", Value::from(bridged.cells)),
        ("of", Value::from(bridged.of)),
        ("share", Value::from(say.percent(i64::try_from(bridged.percent()).unwrap_or(100)))),
        ("from", Value::from(say.list(bridged.from.iter().map(|day| say.date(*day))))),
        ("to", Value::from(say.date(bridged.to))),
        ("estimated", Value::from(bridged.estimated)),
        ("bases", Value::from(say.list(bases))),
    ]
}
