//! Tables are brought in row by row, shown before, taken back as one.

use rihla_model::Language;
use rihla_register::table;
use rihla_register::{CellFault, Counting, ImportOptions, LinkPolicy, Listing, Outcome, RegisterError, Sheet};
use serde_json::json;

use crate::house::{House, field, fields, focal, id, of, person, worker};
use crate::node::{Node, PAPER, altered};

fn sheet(text: &str) -> Sheet {
    let mut lines = text.trim().lines().map(|line| line.split('|').map(|cell| cell.trim().to_owned()).collect::<Vec<_>>());
    Sheet { columns: lines.next().unwrap(), rows: (2..).zip(lines).collect() }
}

const PLEDGES: &str =
    "reference | title.en | Titre (fr) | entity | Kind of actor | form | kind | Texte (fr) | objectives | begins | ends | amount | note
P-1 | One | Un | Health | État | Política | individual | Faire | gcm:8; gcm:7 | 2026-01-01 | 2027-06-30 | 1200.50 MAD | x
P-2 | Two | Deux | Health | state | policy | individual | Faire | gcm:8 | 2026-01-01 | 2027-06-30 | |";

fn codes(outcome: &Outcome) -> Vec<(Option<usize>, &'static str)> {
    match outcome {
        Outcome::Refused { faults } => faults.iter().map(|CellFault { column, code, .. }| (*column, *code)).collect(),
        _ => Vec::new(),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_table_is_planned_done_repeated_and_taken_back() {
    for house in House::each().await {
        let (registry, register, options) = (&house.registry, id("pledge"), ImportOptions::default());
        let plan = registry.plan_import(&focal(), &register, &sheet(PLEDGES), options).await.unwrap();
        assert_eq!((plan.counts(), &plan.unknown), ([2, 0, 0, 0], &vec![12]), "{plan:#?}");
        assert_eq!(
            registry.count(&focal(), &register, &Counting { withdrawn: false, most: 10, ..Counting::default() }).await.unwrap(),
            0,
            "a plan writes nothing"
        );
        let done = registry.import(&focal(), &register, &sheet(PLEDGES), options).await.unwrap();
        assert_eq!(done.counts(), plan.counts());
        let first = done.rows[0].record.clone().unwrap();
        let seen = registry.look(&focal(), (&register, &first), None).await.unwrap();
        assert_eq!(seen.fields[&field("title")], json!({ "en": "One", "fr": "Un" }));
        assert_eq!(seen.fields[&field("form")], json!("policy"), "a code by its Spanish label");
        assert_eq!(seen.fields[&field("objectives")], json!(["gcm:8", "gcm:7"]));
        let again = registry.import(&focal(), &register, &sheet(PLEDGES), options).await.unwrap();
        assert_eq!((again.counts(), again.batch), ([0, 0, 2, 0], None));
        // one language of a text changes, the other stays
        let change = sheet("reference | title.fr | ends\nP-1 | Premier | 2028-01-31\nP-9 | Neuf | 2028-01-31");
        let refused = registry.import(&focal(), &register, &change, options).await.unwrap();
        assert_eq!((refused.counts(), &refused.batch), ([0, 1, 0, 1], &None));
        assert_eq!(registry.look(&focal(), (&register, &first), None).await.unwrap().version, 1, "nothing is done by half");
        let passed = ImportOptions { skip_refused: true, ..options };
        let changed = registry.import(&focal(), &register, &change, passed).await.unwrap();
        assert!(matches!(&changed.rows[0].outcome, Outcome::Update { fields } if *fields == [field("ends"), field("title")]));
        let seen = registry.look(&focal(), (&register, &first), None).await.unwrap();
        assert_eq!(seen.fields[&field("title")], json!({ "en": "One", "fr": "Premier" }));
        let undone = registry.undo_import(&focal(), &register, changed.batch.as_ref().unwrap()).await.unwrap();
        assert!(undone.batch.is_some());
        let seen = registry.look(&focal(), (&register, &first), None).await.unwrap();
        assert_eq!(
            (&seen.fields[&field("title")], &seen.fields[&field("ends")]),
            (&json!({ "en": "One", "fr": "Un" }), &json!("2027-06-30"))
        );
        // the first import cannot be taken back any more: one of its records was changed since
        let late = registry.undo_import(&focal(), &register, done.batch.as_ref().unwrap()).await.unwrap();
        assert_eq!((late.batch, late.rows.iter().filter(|row| codes(&row.outcome) == [(None, "changed-since")]).count()), (None, 1));
        assert_eq!(
            registry.count(&focal(), &register, &Counting { withdrawn: false, most: 10, ..Counting::default() }).await.unwrap(),
            2,
            "nor half of it"
        );
        let none = registry.undo_import(&focal(), &register, "import-none").await;
        assert!(matches!(none, Err(RegisterError::NoRecord)), "{none:?}");
        registry.verify().await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_an_import_made_is_withdrawn_with_it() {
    for house in House::each().await {
        let (registry, register) = (&house.registry, id("pledge"));
        let done = registry.import(&focal(), &register, &sheet(PLEDGES), ImportOptions::default()).await.unwrap();
        registry.undo_import(&focal(), &register, done.batch.as_ref().unwrap()).await.unwrap();
        assert!(registry.list(&focal(), &register, &Listing::default()).await.unwrap().records.is_empty());
        assert_eq!(registry.count(&focal(), &register, &Counting { withdrawn: true, most: 10, ..Counting::default() }).await.unwrap(), 2);
        registry.verify().await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_fault_of_every_row_is_told_with_its_column() {
    for house in House::each().await {
        let (registry, register) = (&house.registry, id("pledge"));
        house.pledge("P-1").await;
        let text = "reference | begins | ends | form | @id | answers
P-1 | 31.12.2026 | 2027-13-01 | gold | |
P-1 | | 2027-01-01 | | |
P-1 | | 2027-01-02 | | |
x | | | | 0000000000000000 |
P-1 | | | | | P-77";
        let plan = registry.plan_import(&focal(), &register, &sheet(text), ImportOptions::default()).await.unwrap();
        let told: Vec<_> = plan.rows.iter().map(|row| codes(&row.outcome)).collect();
        assert_eq!(told[0], [(Some(1), "wrong-type"), (Some(2), "wrong-type"), (Some(3), "unknown-code")]);
        assert_eq!(told[1], []);
        assert_eq!(told[2], [(None, "twice")]);
        assert_eq!(told[3], [(None, "unknown-record")]);
        assert_eq!(told[4], [(Some(5), "unknown-record")]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn links_are_made_when_that_is_allowed() {
    for house in House::each().await {
        let (registry, register) = (&house.registry, id("pledge"));
        house.pledge("P-1").await;
        house.pledge("P-2").await;
        let by_key = sheet("reference | answers\nP-2 | P-1");
        let done = registry.import(&focal(), &register, &by_key, ImportOptions::default()).await.unwrap();
        assert_eq!(done.counts(), [0, 1, 0, 0]);
        let missing = sheet("reference | answers\nP-2 | P-77");
        let asked = ImportOptions { links: LinkPolicy::Ask, ..ImportOptions::default() };
        let asked = registry.plan_import(&focal(), &register, &missing, asked).await.unwrap();
        assert_eq!(
            (codes(&asked.rows[0].outcome), &asked.rows[0].makes),
            (vec![(Some(1), "would-make")], &vec![(field("answers"), "P-77".to_owned())])
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_reaches_no_further_than_its_maker() {
    for house in House::each().await {
        let (registry, register) = (&house.registry, id("pledge"));
        let made = house.pledge("P-1").await;
        // no grant to import
        let officer = person("omar", "agency-officer", Some("health"));
        let denied = registry.import(&officer, &register, &sheet("reference\nP-1"), ImportOptions::default()).await;
        assert!(matches!(denied, Err(RegisterError::Denied)), "{denied:?}");
        let unknown = registry.import(&worker(), &register, &sheet("reference\nP-1"), ImportOptions::default()).await;
        assert!(matches!(unknown, Err(RegisterError::NoRegister)), "{unknown:?}");
        // a version that was handed out and is not the present one
        registry.edit(&focal(), of(&register, &made), 1, fields(json!({ "entity": "Another" }))).await.unwrap();
        let handed = sheet(&format!("@id | @version | entity\n{} | 1 | Mine", made.record.as_str()));
        let stale = registry.import(&focal(), &register, &handed, ImportOptions::default()).await.unwrap();
        assert_eq!(codes(&stale.rows[0].outcome), [(None, "refused")]);
        // the same text as is there hinders nobody, even so
        let same = sheet(&format!("@id | @version | entity\n{} | 1 | Another", made.record.as_str()));
        let same = registry.import(&focal(), &register, &same, ImportOptions::default()).await.unwrap();
        assert_eq!(same.counts(), [0, 0, 1, 0]);
        // what looks like a formula is a text
        let formula = sheet("reference | entity\nP-1 | =HYPERLINK(\"x\")");
        registry.import(&focal(), &register, &formula, ImportOptions { language: Language::Ar, ..ImportOptions::default() }).await.unwrap();
        assert_eq!(registry.look(&focal(), of(&register, &made), None).await.unwrap().fields[&field("entity")], json!("=HYPERLINK(\"x\")"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_exported_is_imported_as_unchanged_and_noted() {
    for house in House::each().await {
        let (registry, register) = (&house.registry, id("pledge"));
        registry.import(&focal(), &register, &sheet(PLEDGES), ImportOptions::default()).await.unwrap();
        let made = house.pledge("=P+3").await;
        registry.edit(&focal(), of(&register, &made), 1, fields(json!({ "baseline": "-12.5", "with": ["a", "b"] }))).await.unwrap();
        let mut records = Vec::new();
        assert_eq!(registry.export(&focal(), &register, None, |seen| records.push(seen)).await.unwrap(), 3);
        let definition = registry.registers().get(&register).unwrap();
        let columns = table::columns(definition, &Language::SPOKEN, true, |_| true);
        let rows = (2..).zip(&records).map(|(line, seen)| {
            let cells = table::cells(definition, &columns, seen);
            (line, cells.iter().map(|cell| table::guarded(cell)).collect())
        });
        let again = Sheet { columns: columns.iter().map(|column| column.header.clone()).collect(), rows: rows.collect() };
        assert!(again.rows.iter().flat_map(|(_, cells)| cells).any(|cell| cell == "'=P+3"));
        let report = registry.import(&focal(), &register, &again, ImportOptions::default()).await.unwrap();
        assert_eq!((report.counts(), report.unknown.len()), ([0, 0, 3, 0], 0), "{report:#?}");
        // a name that is exported without a reason is not there, and one with a reason is noted
        house.search("S-1", "Amina").await;
        let denied = registry.export(&worker(), &id("search"), Some("x"), |_| panic!()).await;
        assert!(matches!(denied, Err(RegisterError::Denied)), "{denied:?}");
        registry.verify().await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_that_was_retired_may_stay_where_it_stands_and_goes_nowhere_else() {
    let kind = |retired: &str| {
        let field = format!(
            "[[field]]\nid = \"kind\"\ntype = \"code\"\nlabel = {{ en = \"Kind\" }}\n\
             codes = [{{ id = \"old\", label = \"Old\"{retired} }}, {{ id = \"new\", label = \"New\" }}]\n\n[[state]]"
        );
        altered(
            PAPER,
            &[
                ("[[state]]", &field),
                ("\"withdraw\", \"erase\"]", "\"withdraw\", \"erase\", \"import\"]"),
                ("[list]", "[matching]\nkeys = [[\"reference\"]]\n\n[list]"),
            ],
        )
    };
    for node in Node::each().await {
        let before = node.registry(&kind(""));
        let made =
            before.import(&focal(), &id("paper"), &sheet("reference | kind\nA | old\nB | new"), ImportOptions::default()).await.unwrap();
        assert_eq!(made.counts(), [2, 0, 0, 0], "{made:?}");
        let after = node.registry(&kind(", retired = true"));
        let rows = sheet("reference | kind\nA | Old\nB | old\nC | old\nD | gone");
        let report = after.plan_import(&focal(), &id("paper"), &rows, ImportOptions::default()).await.unwrap();
        assert_eq!(report.counts(), [0, 0, 1, 3], "{report:?}");
        for row in &report.rows[1..] {
            assert!(matches!(&row.outcome, Outcome::Refused { faults } if faults.iter().any(|fault| fault.column == Some(1))), "{row:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_that_comes_twice_is_refused_whether_it_is_told_or_done() {
    for house in House::each().await {
        let (registry, register, options) = (&house.registry, id("pledge"), ImportOptions::default());
        let twice = sheet(&PLEDGES.replace("P-2", "P-1"));
        let plan = registry.plan_import(&focal(), &register, &twice, options).await.unwrap();
        assert_eq!((plan.counts(), codes(&plan.rows[1].outcome)), ([1, 0, 0, 1], vec![(None, "twice")]));
        let done = registry.import(&focal(), &register, &twice, options).await.unwrap();
        assert_eq!((done.counts(), done.batch.is_none(), codes(&done.rows[1].outcome)), (plan.counts(), true, vec![(None, "twice")]));
        let passed = ImportOptions { skip_refused: true, ..options };
        let done = registry.import(&focal(), &register, &twice, passed).await.unwrap();
        assert_eq!((done.counts(), done.batch.is_some()), (plan.counts(), true));
        // the first row stands as it was written
        let made = done.rows[0].record.as_ref().unwrap();
        let seen = registry.look(&focal(), (&register, made), None).await.unwrap();
        assert_eq!((seen.version, &seen.fields[&field("title")]), (1, &json!({ "en": "One", "fr": "Un" })));
    }
}
