//! What is found, in which order.

use rihla_model::Language;
use rihla_search::{Document, Index, Needle, Within};

use crate::{document, filled, keys, named, put, within};

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

#[test]
fn words_are_found_across_forms_languages_and_slips() {
    let folder = folder();
    let index = filled(
        folder.path(),
        &[
            named(1, Language::En, "Pledges on returns", "The ministry helps returning migrants."),
            named(2, Language::Fr, "Accord d’établissement", "Les migrations de travail et la réunion des familles"),
            named(3, Language::Ar, "سياسة الهجرة الوطنية", "تيسير عودة المهاجرين إلى بلدانهم"),
            named(4, Language::Am, "የስደተኞች ፖሊሲ", "ለዓለም አቀፍ ድርጅቶች ድጋፍ"),
            named(5, Language::Pt, "Compromissos nacionais", "Ações de integração"),
        ],
    );
    let all = within("all", &[0]);
    for (typed, found) in [
        ("pledge", 1),
        ("return migrant", 1),
        ("REUNION famille", 2),
        ("établissements", 2),
        ("l'accord", 2),
        ("هجره", 3),
        ("بالهجرة", 3),
        ("مهاجر", 3),
        ("إلي عوده", 3),
        ("ስደተኛ", 4),
        ("አለም", 4),
        ("compromisso", 5),
        ("acoes integracao", 5),
        ("integr", 5),
        ("\"pledges on returns\"", 1),
        ("“سياسة الهجرة”", 3),
    ] {
        assert_eq!(keys(&index, typed, &all), [found], "{typed}");
    }
    for (typed, found) in [("plegde", 1), ("establishement", 2), ("ministyr", 1), ("المهجرين", 3)] {
        assert_eq!(keys(&index, typed, &all), [found], "{typed}");
    }
    for typed in ["pledge travail", "\"returns on pledges\"", "xyz", "mig"] {
        assert_eq!(keys(&index, typed, &all).len(), if typed == "mig" { 2 } else { 0 }, "{typed}");
    }
}

#[test]
fn what_fits_better_comes_first() {
    let folder = folder();
    let index = filled(
        folder.path(),
        &[
            named(1, Language::En, "Other", "about a plege"),
            named(2, Language::En, "Other", "it was pledged"),
            named(3, Language::En, "Other", "about a pledge"),
            named(4, Language::En, "Pledge", "other"),
        ],
    );
    assert_eq!(keys(&index, "pledge", &within("all", &[0])), [4, 3, 2, 1]);
}

#[test]
fn only_documents_and_zones_that_were_asked_for_are_found() {
    let folder = folder();
    let mut split = document(3, "b", 0, "pledge");
    split.texts.extend(document(3, "b", 4, "border").texts);
    let index = filled(folder.path(), &[document(1, "a", 0, "pledge"), document(2, "a", 4, "pledge"), split]);
    assert_eq!(keys(&index, "pledge", &within("a", &[0])), [1]);
    assert_eq!(keys(&index, "pledge", &within("a", &[0, 4])), [2, 1]);
    assert_eq!(keys(&index, "pledge border", &within("b", &[0, 4])), [3]);
    assert!(keys(&index, "pledge border", &within("b", &[0])).is_empty());
    assert!(keys(&index, "pledge", &[]).is_empty());
    assert!(keys(&index, "pledge", &[Within { any: Vec::new(), zones: vec![0] }]).is_empty());
    assert!(keys(&index, "pledge", &[Within { any: vec![Vec::new()], zones: vec![0] }]).is_empty(), "no tag is no document");
    let both = [within("a", &[0]), within("b", &[4])].concat();
    assert_eq!(keys(&index, "border", &both), [3]);
    assert_eq!(keys(&index, "pledge", &both), [1], "each with its own zones");
}

/// How often a word occurs elsewhere would tell what stands there.
#[test]
fn others_do_not_move_a_rank() {
    let (one, other) = (folder(), folder());
    let seen = [document(1, "a", 0, "migrant border border plan"), document(2, "a", 0, "border migrant migrant office and more words")];
    let alone = filled(one.path(), &seen);
    let among = filled(other.path(), &seen);
    let hidden: Vec<Document> = (10..200).map(|key| document(key, "b", 0, "migrant migrant migrant")).collect();
    put(&among, &hidden);
    let ranks = |index: &Index| index.search(&Needle::parse("migrant border").unwrap(), &within("a", &[0]), None, 10).unwrap().unwrap();
    assert_eq!(ranks(&alone), ranks(&among));
}

#[test]
fn pages_follow_each_other_without_gap_or_double() {
    let folder = folder();
    let index = Index::new(folder.path(), "test");
    for some in 0..7 {
        let texts = ["pledge", "pledge pledge", "a plegde", "pledged by all", "border"];
        let documents: Vec<Document> =
            (0..40).map(|at| document(some * 40 + at, "a", 0, texts[usize::try_from(at).unwrap() % texts.len()])).collect();
        put(&index, &documents);
    }
    let (needle, within) = (Needle::parse("pledge").unwrap(), within("a", &[0]));
    let whole: Vec<u64> = index.search(&needle, &within, None, 1000).unwrap().unwrap().iter().map(|found| found.key).collect();
    assert_eq!(whole.len(), 7 * 32);
    let (mut after, mut paged) = (None, Vec::new());
    loop {
        let page = index.search(&needle, &within, after, 13).unwrap().unwrap();
        let Some(last) = page.last() else { break };
        after = Some(last.cursor);
        paged.extend(page.iter().map(|found| found.key));
    }
    assert_eq!(paged, whole);
}

#[test]
fn a_document_takes_the_place_of_the_one_before() {
    let folder = folder();
    let index = filled(folder.path(), &[document(1, "a", 0, "old words")]);
    put(&index, &[Document { version: 2, ..document(1, "a", 0, "new words") }]);
    assert_eq!((keys(&index, "old", &within("a", &[0])), keys(&index, "new", &within("a", &[0]))), (vec![], vec![1]));
    assert_eq!(index.versions().unwrap(), [(1, 2)]);
}
