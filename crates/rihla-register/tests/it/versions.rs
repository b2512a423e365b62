//! What may change between two versions of a definition, and what stands beside records so that nothing changes unsaid.

use std::sync::LazyLock;

use rihla_model::{Language, StateId, Vocabulary};
use rihla_register::Definition;
use rihla_register::definition::{Change, EditionFault, Side, Succession, Weight, compare, may_follow};

static VOCABULARY: LazyLock<Vocabulary> = LazyLock::new(|| Vocabulary::embedded().unwrap());

const WHOLE: &str = include_str!("whole.toml");

fn read(text: &str) -> Definition {
    Definition::read("registers/whole.toml", text, &VOCABULARY).unwrap_or_else(|faults| panic!("{faults:#?}"))
}

fn altered(changes: &[(&str, &str)]) -> String {
    changes.iter().fold(WHOLE.to_owned(), |text, (from, to)| {
        assert!(text.contains(from), "{from}");
        text.replacen(from, to, 1)
    })
}

fn changes(from: &str, to: &str) -> Vec<Change> {
    compare(&read(WHOLE), &read(&altered(&[(from, to)])))
}

#[test]
fn each_change_has_its_weight() {
    use Weight::{Breaking, Compatible, Reasoned};
    for (from, to, place, weight) in [
        ("label = \"Notes\"", "label = \"Remarks\"", "field.notes.label", Compatible),
        ("most = 4000", "most = 5000", "field.notes.most", Compatible),
        ("most = 4000", "most = 400", "field.notes.most", Reasoned),
        ("most = 4000\n", "", "field.notes.most", Compatible),
        ("decimals = 2", "decimals = 1", "field.share.decimals", Reasoned),
        ("highest = 100", "highest = 200", "field.share.highest", Compatible),
        ("lowest = 0", "lowest = 1", "field.share.lowest", Reasoned),
        ("unit = { en = \"%\" }", "unit = { en = \"thousands\" }", "field.share.unit", Reasoned),
        ("unit = { en = \"%\" }", "unit = { en = \"%\", fr = \"%\" }", "field.share.unit", Compatible),
        ("class = \"restricted\"", "class = \"internal\"", "field.share.class", Reasoned),
        ("class = \"restricted\"", "class = \"protected\"", "field.share.class", Compatible),
        ("unique = true\n", "", "field.reference.unique", Compatible),
        ("localised = true\n", "", "field.notes.localised", Breaking),
        ("many = true\n", "", "field.tags.many", Breaking),
        ("type = \"instant\"\n", "type = \"instant\"\nrequired = true\n", "field.detected_at.required", Reasoned),
        ("scheme = \"gcm\"", "scheme = \"sdg\"", "field.tags.scheme", Breaking),
        ("to = \"policy\"", "to = \"pledge\"", "field.policy.to", Breaking),
        ("list = \"CL_SEX\"", "list = \"CL_AGE\"", "field.sex.list", Breaking),
        ("media = [\"application/pdf\"]", "media = [\"application/pdf\", \"text/csv\"]", "field.papers.media", Compatible),
        ("media = [\"application/pdf\"]", "media = [\"text/csv\"]", "field.papers.media", Reasoned),
        ("{ id = \"old\", label = \"Old\", retired = true }, ", "", "field.kind.codes.old", Breaking),
        ("label = \"Old\", retired = true", "label = \"Old\"", "field.kind.codes.old", Compatible),
        (
            "{ id = \"new\", label = \"New\" }",
            "{ id = \"new\", label = \"New\" }, { id = \"b\", label = \"B\" }",
            "field.kind.codes.b",
            Compatible,
        ),
        (
            "label = \"Former\"\n\n[[state]]",
            "label = \"Former\"\n\n[[field]]\nid = \"more\"\ntype = \"flag\"\nlabel = \"M\"\n\n[[state]]",
            "field.more",
            Compatible,
        ),
        ("published = true", "published = false", "state.closed.published", Compatible),
        ("final = true\n", "", "state.closed.final", Compatible),
        ("second-person = true\n", "", "transition.close.second-person", Reasoned),
        ("requires = [\"kind\"]", "requires = [\"kind\", \"sex\"]", "transition.close.requires", Compatible),
        ("formula = \"share / 2\"", "formula = \"share / 4\"", "field.half.formula", Reasoned),
        ("if = \"share is filled\"\n", "", "transition.close.if", Compatible),
        ("keys = [[\"reference\"]]", "keys = [[\"policy\"]]", "matching.keys", Breaking),
        ("keys = [[\"reference\"]]", "keys = [[\"reference\"], [\"policy\"]]", "matching.keys", Compatible),
        ("after = \"PT72H\"", "after = \"PT48H\"", "due.after", Compatible),
        ("keep = \"P5Y\"", "keep = \"P6Y\"", "retention.keep", Reasoned),
        ("kind = \"legal-duty\"", "kind = \"consent\"", "legal-basis.kind", Reasoned),
        ("aim = \"administration\"", "aim = \"protection\"", "register.aim", Reasoned),
        ("en = \"To have everything.\"", "en = \"To have more.\"", "purpose", Reasoned),
        ("when = [\"own-agency\"]\n", "", "grant.focal-point", Reasoned),
        ("acts = [\"see\"]", "acts = [\"history\"]", "grant.focal-point", Reasoned),
    ] {
        let found = changes(from, to);
        assert!(found.iter().any(|change| change.place == place && change.weight == weight), "{to}: {found:#?}");
        assert_eq!(found.iter().map(|change| change.weight).max(), Some(weight), "{to}: {found:#?}");
    }
}

#[test]
fn what_leaves_the_firewall_or_changes_its_type_breaks() {
    let behind = altered(&[("aim = \"administration\"", "aim = \"protection\"")]);
    let found = compare(&read(&behind), &read(WHOLE));
    assert_eq!(found.iter().map(|change| (change.place.as_str(), change.weight)).collect::<Vec<_>>(), [("register.aim", Weight::Breaking)]);
    let found = changes("type = \"link\"\nto = \"policy\"", "type = \"text\"");
    assert!(found.iter().any(|change| change.place == "field.policy.type" && change.weight == Weight::Breaking), "{found:#?}");
}

#[test]
fn what_is_gone_is_shown_where_it_stood_and_what_came_where_it_stands() {
    let (old, new) = (WHOLE.to_owned(), altered(&[("id = \"former\"\ntype", "id = \"later\"\ntype")]));
    let found = compare(&read(&old), &read(&new));
    let seen: Vec<_> = found.iter().map(|change| (change.place.as_str(), change.weight, change.side)).collect();
    assert_eq!(seen, [("field.former", Weight::Breaking, Side::Old), ("field.later", Weight::Compatible, Side::New)]);
    for change in &found {
        let text = if change.side == Side::Old { &old } else { &new };
        let name = change.place.rsplit('.').next().unwrap();
        assert!(text[change.at..].starts_with(&format!("\"{name}\"")), "{change:?}");
    }
    assert!(compare(&read(WHOLE), &read(WHOLE)).is_empty());
}

#[test]
fn a_retired_field_code_or_state_is_asked_of_nobody() {
    for (from, to, words) in [
        ("id = \"former\"\ntype = \"text\"", "id = \"former\"\ntype = \"text\"\nrequired = true", "'former' is retired"),
        ("columns = [\"reference\"]", "columns = [\"reference\", \"former\"]", "'former' is retired"),
        ("title = \"reference\"", "title = \"former\"", "'former' is retired"),
        ("requires = [\"kind\"]", "requires = [\"former\"]", "'former' is retired"),
        ("\"papers\", \"detected_at\"]", "\"papers\", \"detected_at\", \"former\"]", "'former' is retired"),
        ("keys = [[\"reference\"]]", "keys = [[\"former\"]]", "'former' is retired"),
        ("[[state]]\nid = \"open\"\n", "[[state]]\nid = \"open\"\nretired = true\n", "'open' is retired"),
        ("by = [\"focal-point\"]\nretired = true\n", "by = [\"focal-point\"]\n", "'former' is retired"),
        ("label = \"New\"", "label = \"New\", retired = true", "all codes of 'kind' are retired"),
    ] {
        let faults = Definition::read("whole.toml", &altered(&[(from, to)]), &VOCABULARY).unwrap_err();
        assert!(faults.iter().any(|fault| fault.to_string().contains(words)), "{to}: {faults:#?}");
    }
    for (from, to, words) in [
        ("unique = true\nmost = 40", "unique = true\nmany = true\nmost = 40", "cannot be unique"),
        ("type = \"instant\"", "type = \"date\"", "hours are counted from a moment"),
        ("states = [\"extended\"] }", "states = [\"open\"] }", "'open' is declared twice"),
        ("states = [\"extended\"] }", "states = [\"lost\"] }", "no state 'lost'"),
        ("[[reason]]\nversion = 3", "[[reason]]\nversion = 4", "not reached"),
    ] {
        let faults = Definition::read("whole.toml", &altered(&[(from, to)]), &VOCABULARY).unwrap_err();
        assert!(faults.iter().any(|fault| fault.to_string().contains(words)), "{to}: {faults:#?}");
    }
}

#[test]
fn the_fingerprint_does_not_depend_on_layout_and_comments() {
    let one = read(WHOLE);
    // by hand: another layout, other words for the same, what is the default said or left unsaid
    let other = altered(&[
        ("# Every key", "# Other words: every key"),
        ("label = \"Whole\"", "label = { en = 'Whole' } # a name"),
        ("required = true\nunique = true", "unique = true\nrequired   =   true\nmany = false"),
        ("[purpose]\nen = \"To have everything.\"\n", ""),
        ("title = \"reference\"\n", "title = \"reference\"\npurpose.en = \"To have everything.\"\n"),
        ("acts = [\"transition\", \"confirm\"]", "acts = [\"confirm\", \"transition\"]"),
        ("type = \"instant\"\n", "type = \"instant\"\nclass = \"internal\"\n"),
        ("most = 40\n", "most = 0x28\n"),
        ("most = 4000\n", "most = 4_000\n"),
    ]);
    assert_eq!(one.canonical(), read(&other).canonical());
    assert_eq!(one.fingerprint(), read(&other).fingerprint());
    assert_ne!(one.fingerprint(), read(&altered(&[("label = \"Notes\"", "label = \"Remarks\"")])).fingerprint());
    // it stands beside records for years: if this changes, every node says that its definitions did
    assert_eq!(one.fingerprint().to_string(), "0728b1d1b3754f9d518600578c74860735c0c74e30cefd83eed8af7670cee809");
}

#[test]
fn a_canonical_form_is_read_again() {
    let mut whole = read(WHOLE);
    whole.revision = 2;
    let again = Definition::from_canonical(&whole.canonical()).unwrap();
    assert_eq!((again.canonical(), again.edition()), (whole.canonical(), whole.edition()));
    assert!(compare(&whole, &again).is_empty());
    assert_eq!(again.label.get(Language::En), "Whole");
    for bad in ["", "{}", "[1]", "{\"id\":\"x\",\"revision\":-1}"] {
        assert!(Definition::from_canonical(bad).is_err(), "{bad}");
    }
}

#[test]
fn a_definition_that_changed_unsaid_is_refused() {
    let used = read(WHOLE).edition();
    assert_eq!(used.followed_by(&read(WHOLE)), Ok(Succession::Same));
    let changed = read(&altered(&[("label = \"Notes\"", "label = \"Remarks\"")]));
    let fault = used.followed_by(&changed).unwrap_err();
    assert!(matches!(fault, EditionFault::Unraised { version: 3, .. }) && fault.to_string().contains("raise 'version'"), "{fault}");
    let raised = read(&altered(&[("label = \"Notes\"", "label = \"Remarks\""), ("version = 3", "version = 4")]));
    assert_eq!(used.followed_by(&raised), Ok(Succession::Later));
    assert!(matches!(raised.edition().followed_by(&read(WHOLE)), Err(EditionFault::Older { used: 4, found: 3, .. })));
    // an extension counts by itself
    let (mut first, mut second) = (read(WHOLE), changed);
    (first.revision, second.revision) = (1, 2);
    assert_eq!(first.edition().followed_by(&second), Ok(Succession::Later));
    assert!(matches!(second.edition().followed_by(&first), Err(EditionFault::Older { .. })));
}

#[test]
fn what_follows_is_raised_whole_and_reasoned() {
    let old = read(WHOLE);
    let looser = ("class = \"restricted\"", "class = \"internal\"");
    let faults = may_follow(&old, &read(&altered(&[looser, ("version = 3", "version = 4")]))).unwrap_err();
    assert!(matches!(faults.as_slice(), [EditionFault::Unreasoned { version: 4, .. }]), "{faults:#?}");
    let reason = ("[[reason]]\nversion = 3", "[[reason]]\nversion = 4\ntext = \"The committee asked for it.\"\n\n[[reason]]\nversion = 3");
    let changes = may_follow(&old, &read(&altered(&[looser, ("version = 3", "version = 4"), reason]))).unwrap();
    assert_eq!(changes.len(), 1);
    let faults = may_follow(&old, &read(&altered(&[looser, ("many = true\n", "")]))).unwrap_err();
    let kinds: Vec<&str> = faults
        .iter()
        .map(|fault| match fault {
            EditionFault::Unraised { .. } => "unraised",
            EditionFault::Breaking { .. } => "breaking",
            EditionFault::Unreasoned { .. } => "unreasoned",
            _ => "other",
        })
        .collect();
    assert_eq!(kinds, ["unraised", "breaking", "unreasoned"]);
}

#[test]
fn time_runs_by_state() {
    let whole = read(WHOLE);
    let span = |state: &str| whole.due_in(&StateId::new(state).unwrap()).map(|rule| rule.after.map(ToString::to_string));
    assert_eq!(span("open"), Some(Some("PT72H".to_owned())));
    assert_eq!(span("extended"), Some(Some("P14D".to_owned())));
    assert_eq!(span("closed"), None);
    let all = read(&altered(&[("after = \"PT72H\"\nstates = [\"open\"]\n", "after = \"PT72H\"\n")]));
    let counts = |state: &str| all.due_in(&StateId::new(state).unwrap()).is_some();
    assert!(counts("open") && counts("former") && !counts("closed"));
}
