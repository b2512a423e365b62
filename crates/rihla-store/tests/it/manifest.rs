//! Signed manifests: what was changed after signing is found.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use rihla_store::{ContentHash, FileEntry, MANIFEST_FILE, Manifest, SignedManifest, Statement, StoreError, verify};

use crate::node::{About, signer};

fn release(folder: &Path) -> SignedManifest<About> {
    fs::create_dir(folder.join("data")).unwrap();
    let mut files = BTreeMap::new();
    for (name, bytes) in [("index.html", b"<p>1</p>".as_slice()), ("data/table.csv", b"a;b\n")] {
        fs::write(folder.join(name), bytes).unwrap();
        files.insert(name.to_owned(), FileEntry { sha256: ContentHash::of(bytes), bytes: bytes.len() as u64 });
    }
    let signed = SignedManifest::sign(Manifest::new(About { dataset: "PERMITS".into(), number: 1 }, files), signer()).unwrap();
    fs::write(folder.join(MANIFEST_FILE), signed.to_bytes().unwrap()).unwrap();
    signed
}

fn check(folder: &Path) -> Result<SignedManifest<About>, StoreError> {
    SignedManifest::verify_folder(folder, &[signer().public().clone()])
}

#[test]
fn every_change_to_the_folder_is_found() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path();
    let signed = release(folder);
    assert_eq!(check(folder).unwrap(), signed);
    let table = folder.join("data/table.csv");
    fs::write(&table, b"a;c\n").unwrap();
    assert!(matches!(check(folder), Err(StoreError::FileChanged { .. })));
    fs::remove_file(&table).unwrap();
    assert!(matches!(check(folder), Err(StoreError::FileMissing { .. })));
    fs::write(&table, b"a;b\n").unwrap();
    fs::write(folder.join("data/extra.csv"), b"").unwrap();
    assert!(matches!(check(folder), Err(StoreError::FileExtra { .. })));
    fs::remove_file(folder.join("data/extra.csv")).unwrap();
    assert!(check(folder).is_ok());
}

#[test]
fn every_change_to_the_manifest_is_found() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path();
    release(folder);
    let path = folder.join(MANIFEST_FILE);
    let good = fs::read_to_string(&path).unwrap();
    for (from, to) in
        [("PERMITS", "PERMIT5"), ("\"number\": 1", "\"number\": 2"), ("index.html", "index.htm"), ("\"about\"", "\"x\": 1, \"about\"")]
    {
        fs::write(&path, good.replacen(from, to, 1)).unwrap();
        assert!(matches!(check(folder), Err(StoreError::BadSignature { .. })), "{from}");
    }
    // blanks and order are not content
    let value: serde_json::Value = serde_json::from_str(&good).unwrap();
    fs::write(&path, serde_json::to_vec(&value).unwrap()).unwrap();
    assert!(check(folder).is_ok());
    let strange: Vec<rihla_store::PublicKey> = Vec::new();
    assert!(matches!(SignedManifest::<About>::verify_folder(folder, &strange), Err(StoreError::UntrustedKey { .. })));
    for cut in 0..good.len().min(400) {
        fs::write(&path, &good.as_bytes()[..cut]).unwrap();
        assert!(check(folder).is_err());
    }
}

#[test]
fn no_manifest_names_a_file_outside_its_folder() {
    let entry = FileEntry { sha256: ContentHash::of(b""), bytes: 0 };
    for name in ["../secret", "/etc/passwd", "a/../../b"] {
        let manifest = Manifest::new(About { dataset: "X".into(), number: 1 }, BTreeMap::from([(name.to_owned(), entry)]));
        assert!(matches!(SignedManifest::sign(manifest, signer()), Err(StoreError::BadName { .. })), "{name}");
    }
}

#[test]
fn an_approval_is_no_manifest() {
    let signature = signer().sign(Statement::Approval, b"{}");
    verify(signer().public(), Statement::Approval, b"{}", &signature).unwrap();
    assert!(verify(signer().public(), Statement::Manifest, b"{}", &signature).is_err());
    assert!(verify(signer().public(), Statement::Approval, b"{ }", &signature).is_err());
    let text = signature.to_string();
    assert_eq!(text.parse::<rihla_store::Signature>().unwrap(), signature);
}
