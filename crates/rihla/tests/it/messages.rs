//! Every message that pages name exists, and every message is named somewhere.

use std::collections::BTreeSet;
use std::path::Path;

use rihla_language::Catalogue;

/// Ids that are put together from a prefix and a code, and those that operations and other rooms name.
const FAMILIES: [&str; 32] = [
    "webhook-event-",
    "webhook-state-",
    "webhook-told-",
    "access-state-",
    "basis-",
    "disclosure-",
    "command-",
    "help-",
    "report-",
    "rule-",
    "obs-status-",
    "conf-status-",
    "family-",
    "definition-",
    "protection-rule-",
    "frequency-",
    "kind-",
    "quality-",
    "record-kind-",
    "record-reading-",
    "register-act-",
    "register-aim-",
    "register-class-",
    "register-when-",
    "release-state-",
    "setting-",
    "severity-",
    "period-",
    "plan-kind-",
    "plan-light-",
    "list-",
    "percent",
];

fn texts(folder: &Path, endings: &[&str], into: &mut String) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            texts(&path, endings, into);
        } else if path.extension().is_some_and(|e| endings.iter().any(|x| e == *x)) {
            into.push_str(&std::fs::read_to_string(&path).unwrap());
        }
    }
}

/// Quoted texts that look like message ids.
fn quoted(text: &str) -> BTreeSet<String> {
    let like_id = |s: &&str| {
        s.contains('-')
            && s.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
            && !s.starts_with('-')
            && !s.ends_with('-')
    };
    text.split('"').filter(like_id).map(str::to_owned).collect()
}

#[test]
fn no_message_is_absent_and_none_is_idle() {
    // the crate's folder, also where the tests are built from elsewhere
    let root = Path::new(file!()).parent().and_then(|p| p.parent()).and_then(|p| p.parent()).unwrap();
    let root = [root, Path::new(env!("CARGO_MANIFEST_DIR"))].into_iter().find(|p| p.join("src/pages").is_dir());
    let Some(root) = root else {
        eprintln!("not run: sources absent");
        return;
    };
    let mut text = String::new();
    texts(&root.join("src/pages"), &["rs"], &mut text);
    texts(&root.join("templates"), &["html"], &mut text);
    let named = quoted(&text);
    let catalogue = Catalogue::embedded().unwrap();
    let ids: BTreeSet<&str> = catalogue.ids().collect();
    let prefixes: BTreeSet<&str> = ids.iter().filter_map(|id| id.split('-').next()).collect();
    let mut called: Vec<&str> = Vec::new();
    for call in ["say.t(\"", "reader.t(\"", ".say(\"", "r.t(\""] {
        called.extend(text.split(call).skip(1).filter_map(|after| after.split('"').next()));
    }
    let absent: Vec<&&str> = called.iter().filter(|id| !ids.contains(**id)).collect();
    assert!(absent.is_empty(), "absent: {absent:?}");
    assert!(called.len() > 200, "{}", called.len());
    let other = std::fs::read_to_string(root.join("../rihla-language/src/speaker.rs")).unwrap_or_default();
    let mut elsewhere = String::new();
    let rooms = [
        "model",
        "table",
        "store",
        "ingest",
        "cube",
        "disclosure",
        "sample",
        "report",
        "register",
        "courier",
        "account",
        "plan",
        "operations",
    ];
    for room in rooms.map(|room| format!("../rihla-{room}/src")).into_iter().chain(["src".to_owned()]) {
        if root.join(&room).is_dir() {
            texts(&root.join(&room), &["rs"], &mut elsewhere);
        }
    }
    let idle: Vec<&&str> = ids
        .iter()
        .filter(|id| !named.contains(**id) && !FAMILIES.iter().any(|f| id.starts_with(f)))
        .filter(|id| !other.contains(&format!("\"{id}\"")) && !elsewhere.contains(**id))
        .collect();
    assert!(prefixes.len() > 10);
    assert!(idle.is_empty(), "idle: {idle:?}");
}

#[test]
fn every_rule_and_status_has_its_words() {
    use rihla_model::{ObsStatus, Rule};
    let catalogue = Catalogue::embedded().unwrap();
    let rules = [
        Rule::UNREADABLE,
        Rule::COLUMN_ABSENT,
        Rule::COLUMN_UNDECLARED,
        Rule::ROW_WIDTH,
        Rule::CODE_UNKNOWN,
        Rule::CODE_AMBIGUOUS,
        Rule::NUMBER_UNREADABLE,
        Rule::NUMBER_OUT_OF_BOUNDS,
        Rule::PERIOD_UNREADABLE,
        Rule::PERIOD_OUT_OF_RANGE,
        Rule::VALUE_ABSENT,
        Rule::KEY_DUPLICATE,
        Rule::ROW_DUPLICATE,
        Rule::PERIOD_REPEATED,
        Rule::AGGREGATE_SET_ASIDE,
        Rule::TOTAL_DIFFERS,
        Rule::LINE_PASSED_OVER,
        Rule::ROW_FILTERED,
        Rule::FLAG_UNKNOWN,
        Rule::ENCODING,
        Rule::VALUE_OUTLIER,
        Rule::LIMIT,
    ];
    for rule in rules {
        assert!(catalogue.has(&format!("rule-{rule}")) && catalogue.has(&format!("rule-{rule}-remedy")), "{rule}");
    }
    for status in ObsStatus::ALL {
        assert!(catalogue.has(&format!("obs-status-{}", status.code())));
    }
    for light in rihla_plan::Light::ALL {
        assert!(catalogue.has(&format!("plan-light-{}", light.name())), "{light:?}");
    }
    for kind in rihla_plan::FindingKind::ALL {
        assert!(catalogue.has(&format!("plan-kind-{}", kind.name())), "{kind:?}");
    }
    for family in rihla::pages::FAMILIES {
        assert!(catalogue.has(&format!("family-{family}")));
    }
}
