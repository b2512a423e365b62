//! The files of an index: what is left in them, and what becomes of damage.

use std::fs;
use std::path::Path;

use rihla_search::{Document, Index, SearchError};

use crate::{document, filled, keys, put, within};

/// Whether a word stands in any dictionary on the disk: those of files in use, and there are no others.
fn holds(folder: &Path, word: &str) -> bool {
    let files = folder.join("files");
    let index = tantivy::Index::open_in_dir(&files).unwrap();
    let searcher = index.reader().unwrap().searcher();
    let segments: Vec<String> = searcher.segment_readers().iter().map(|segment| segment.segment_id().uuid_string()).collect();
    for entry in fs::read_dir(&files).unwrap() {
        let name = entry.unwrap().file_name().to_string_lossy().into_owned();
        let known = name.ends_with(".json") || name.ends_with(".lock") || segments.iter().any(|id| name.starts_with(id.as_str()));
        assert!(known, "{name} is of no file in use");
    }
    searcher.segment_readers().iter().any(|segment| {
        (0..rihla_search::ZONES).any(|zone| {
            let field = index.schema().get_field(&format!("zone{zone}")).unwrap();
            segment.inverted_index(field).unwrap().terms().get(word).unwrap().is_some()
        })
    })
}

#[test]
fn what_was_removed_is_gone_from_the_files() {
    let folder = tempfile::tempdir().unwrap();
    let many: Vec<Document> = (0..50).map(|key| document(key, "a", 0, "common")).collect();
    let index = filled(folder.path(), &many);
    put(&index, &[document(99, "a", 0, "xylophonist common")]);
    assert!(holds(folder.path(), "xylophonist"), "before, it is there");
    let mut turn = index.turn().unwrap();
    turn.remove(99).unwrap();
    turn.commit("less").unwrap();
    assert!(keys(&index, "xylophonist", &within("a", &[0])).is_empty());
    turn.purge().unwrap();
    assert!(!turn.is_to_purge().unwrap());
    turn.end().unwrap();
    assert!(!holds(folder.path(), "xylophonist") && !holds(folder.path(), "\u{1}xylophonist"));
    assert_eq!(keys(&index, "common", &within("a", &[0])).len(), 50);
    assert_eq!(index.state().as_deref(), Some("less"), "what was said stays said when files are written anew");
}

#[test]
fn a_change_is_gone_too_once_it_is_purged_among_others() {
    let folder = tempfile::tempdir().unwrap();
    let mut documents: Vec<Document> = (0..20).map(|key| document(key, "a", 0, &format!("word{key}x common"))).collect();
    documents.push(document(20, "a", 0, "quizzical common"));
    let index = filled(folder.path(), &documents);
    put(&index, &[document(20, "a", 0, "plain common")]);
    let mut turn = index.turn().unwrap();
    assert!(turn.is_to_purge().unwrap());
    turn.purge().unwrap();
    turn.end().unwrap();
    assert!(!holds(folder.path(), "quizzical"));
    assert_eq!(keys(&index, "plain", &within("a", &[0])), [20]);
}

#[test]
fn a_damaged_index_is_made_anew() {
    for at in 0..20 {
        let folder = tempfile::tempdir().unwrap();
        filled(folder.path(), &[document(1, "a", 0, "pledge"), document(2, "a", 0, "border plan")]);
        let mut files: Vec<_> = fs::read_dir(folder.path().join("files")).unwrap().map(|entry| entry.unwrap().path()).collect();
        files.retain(|path| !path.to_string_lossy().ends_with(".lock"));
        files.sort();
        let Some(path) = files.get(at / 2) else { break };
        if at % 2 == 0 {
            fs::write(path, b"nothing of the kind").unwrap();
        } else {
            fs::remove_file(path).unwrap();
        }
        let index = Index::new(folder.path(), "test");
        // it may be found out now, or when it is next written
        drop(index.search(&rihla_search::Needle::parse("pledge").unwrap(), &within("a", &[0]), None, 10));
        let mut turn = index.turn().unwrap();
        if turn.state().is_none() {
            turn.put(&document(1, "a", 0, "pledge")).unwrap();
        }
        turn.commit("again").unwrap();
        turn.end().unwrap();
        assert_eq!(keys(&index, "pledge", &within("a", &[0])), [1], "{}", path.display());
    }
}

#[test]
fn an_index_of_another_kind_is_none() {
    let folder = tempfile::tempdir().unwrap();
    let old = filled(folder.path(), &[document(1, "a", 0, "pledge")]);
    let new = Index::new(folder.path(), "other");
    let needle = rihla_search::Needle::parse("pledge").unwrap();
    assert_eq!(new.search(&needle, &within("a", &[0]), None, 10).unwrap(), None);
    let turn = new.turn().unwrap();
    assert_eq!(turn.state(), None);
    drop(turn);
    assert!(!holds(folder.path(), "pledge"), "what another definition let in is not kept");
    assert_eq!(old.search(&needle, &within("a", &[0]), None, 10).unwrap(), None);
}

#[test]
fn one_writes_at_a_time_and_what_was_not_committed_was_not_written() {
    let folder = tempfile::tempdir().unwrap();
    let index = filled(folder.path(), &[document(1, "a", 0, "pledge")]);
    let mut turn = index.turn().unwrap();
    assert!(matches!(Index::new(folder.path(), "test").turn(), Err(SearchError::Busy)));
    turn.put(&document(2, "a", 0, "pledge")).unwrap();
    drop(turn);
    assert_eq!(keys(&index, "pledge", &within("a", &[0])), [1]);
    // another process reads what this one wrote
    let other = Index::new(folder.path(), "test");
    put(&index, &[document(3, "a", 0, "pledge")]);
    assert_eq!(keys(&other, "pledge", &within("a", &[0])), [3, 1]);
    put(&index, &[document(4, "a", 0, "pledge")]);
    assert_eq!(keys(&other, "pledge", &within("a", &[0])), [4, 3, 1]);
}

#[cfg(unix)]
#[test]
fn nobody_else_may_enter() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    filled(&folder.path().join("search"), &[document(1, "a", 0, "pledge")]);
    for path in ["search", "search/files"] {
        assert_eq!(fs::metadata(folder.path().join(path)).unwrap().permissions().mode() & 0o077, 0, "{path}");
    }
}
