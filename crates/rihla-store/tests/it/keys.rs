//! Keys made, opened, turned over, lost and brought back.

use std::fs;
use std::io::Cursor;
use std::path::{Path, PathBuf};

use rihla_model::{DatasetId, VintageId};
use rihla_store::{
    ApproverKey, Argon2Cost, Disk, Keyring, Passphrase, Purpose, RootHolder, Scope, Share, Statement, StoreError, seal, unseal, verify,
};
use ring::rand::SystemRandom;
use tempfile::TempDir;

use crate::node::now;

const CHEAP: Argon2Cost = Argon2Cost { memory_kib: 64, passes: 1, lanes: 1 };

pub fn phrase(text: &str) -> Passphrase {
    Passphrase::new(text.to_owned().into())
}

struct Home {
    _home: TempDir,
    keys: PathBuf,
    root: PathBuf,
}

fn home() -> Home {
    let home = tempfile::tempdir().unwrap();
    let (keys, root) = (home.path().join("keys"), home.path().join("root.key"));
    Home { _home: home, keys, root }
}

fn make(home: &Home) -> Keyring {
    Keyring::create(&Disk::default(), &home.keys, &RootHolder::File(&home.root), now(0), &SystemRandom::new()).unwrap()
}

fn restrict(path: &Path, mode: u32) {
    #[cfg(unix)]
    fs::set_permissions(path, std::os::unix::fs::PermissionsExt::from_mode(mode)).unwrap();
    #[cfg(not(unix))]
    let _ = (path, mode);
}

fn records(keyring: &Keyring) -> [u8; 32] {
    let (dataset, vintage) = (DatasetId::new("PERMITS").unwrap(), VintageId::new("v1").unwrap());
    *keyring.records_key(Scope::Vintage(&dataset, &vintage)).unwrap().1.expose()
}

#[test]
fn a_key_file_opens_its_own_keyring_only() {
    let (one, two) = (home(), home());
    let keyring = make(&one);
    make(&two);
    assert_eq!(records(&Keyring::open(&one.keys, &RootHolder::File(&one.root)).unwrap()), records(&keyring));
    assert!(matches!(Keyring::open(&one.keys, &RootHolder::File(&two.root)), Err(StoreError::WrongRoot { .. })));
    let typed = phrase("a passphrase for nothing");
    assert!(matches!(Keyring::open(&one.keys, &RootHolder::Passphrase(&typed, CHEAP)), Err(StoreError::OtherHolder { .. })));
    let again = Keyring::create(&Disk::default(), &one.keys, &RootHolder::File(&one.root), now(0), &SystemRandom::new());
    assert!(matches!(again, Err(StoreError::KeyringExists { .. })));
    assert!(matches!(Keyring::open(Path::new("/nowhere"), &RootHolder::File(&one.root)), Err(StoreError::NoKeyring { .. })));
}

#[cfg(unix)]
#[test]
fn a_key_file_that_others_can_read_is_refused() {
    let home = home();
    make(&home);
    let mode = std::os::unix::fs::PermissionsExt::mode(&fs::metadata(&home.root).unwrap().permissions());
    assert_eq!(mode & 0o777, 0o600);
    restrict(&home.root, 0o640);
    let error = Keyring::open(&home.keys, &RootHolder::File(&home.root)).unwrap_err();
    assert!(matches!(error, StoreError::TooOpen { mode: 0o640, wanted: 0o600, .. }), "{error}");
}

#[test]
fn a_passphrase_opens_and_a_wrong_one_does_not() {
    let home = home();
    let right = phrase("quatre mots pas trop courts");
    let holder = RootHolder::Passphrase(&right, CHEAP);
    let short = phrase("court");
    let weak = Keyring::create(&Disk::default(), &home.keys, &RootHolder::Passphrase(&short, CHEAP), now(0), &SystemRandom::new());
    assert!(matches!(weak, Err(StoreError::WeakPassphrase { .. })));
    let keyring = Keyring::create(&Disk::default(), &home.keys, &holder, now(0), &SystemRandom::new()).unwrap();
    assert!(!home.root.exists());
    // the cost that was used is in the file; the one in the call does not matter
    let later = RootHolder::Passphrase(&right, Argon2Cost::default());
    assert_eq!(records(&Keyring::open(&home.keys, &later).unwrap()), records(&keyring));
    let wrong = phrase("quatre mots pas trop longs");
    assert!(matches!(Keyring::open(&home.keys, &RootHolder::Passphrase(&wrong, CHEAP)), Err(StoreError::WrongPassphrase { .. })));
}

#[test]
fn a_credential_of_the_system_is_the_root() {
    let home = home();
    let folder = home.keys.with_file_name("credentials");
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("rihla-root"), [9; 32]).unwrap();
    restrict(&folder.join("rihla-root"), 0o400);
    let holder = RootHolder::Credential { folder: &folder, name: "rihla-root" };
    let keyring = Keyring::create(&Disk::default(), &home.keys, &holder, now(0), &SystemRandom::new()).unwrap();
    assert_eq!(records(&Keyring::open(&home.keys, &holder).unwrap()), records(&keyring));
    let outside = RootHolder::Credential { folder: &folder, name: "../root.key" };
    assert!(Keyring::open(&home.keys, &outside).is_err());
}

#[test]
fn an_interrupted_creation_is_completed() {
    let home = home();
    make(&home);
    fs::remove_file(home.keys.join("keyring.json")).unwrap();
    let keyring = make(&home);
    assert_eq!(records(&Keyring::open(&home.keys, &RootHolder::File(&home.root)).unwrap()), records(&keyring));
}

#[test]
fn a_new_version_writes_and_the_old_one_still_reads() {
    let home = home();
    let (disk, rng) = (Disk::default(), SystemRandom::new());
    let mut keyring = make(&home);
    let signer = keyring.signer().unwrap();
    let signature = signer.sign(Statement::Manifest, b"1");
    let (mut sealed, before) = (Vec::new(), records(&keyring));
    seal(&mut b"rows".as_slice(), &mut sealed, &keyring.seal_keys().unwrap(), b"", &rng).unwrap();
    let hash = keyring.fingerprints().unwrap().hash(&mut b"rows".as_slice()).unwrap();
    let old = keyring.current_id(Purpose::Records).unwrap().clone();
    for (second, purpose) in (1..).zip(Purpose::ALL) {
        let id = keyring.rotate(&disk, purpose, now(second), &rng).unwrap();
        assert_eq!(id.as_str(), format!("{purpose}-2"));
    }
    let keyring = Keyring::open(&home.keys, &RootHolder::File(&home.root)).unwrap();
    assert_ne!(records(&keyring), before);
    let (dataset, vintage) = (DatasetId::new("PERMITS").unwrap(), VintageId::new("v1").unwrap());
    assert_eq!(*keyring.records_key_by(&old, Scope::Vintage(&dataset, &vintage)).unwrap().expose(), before);
    let mut plain = Vec::new();
    unseal(Cursor::new(&sealed), &mut plain, &keyring.seal_keys().unwrap(), b"").unwrap();
    assert_eq!(plain, b"rows");
    assert!(keyring.fingerprints().unwrap().matches(&hash, &mut b"rows".as_slice()).unwrap());
    assert_ne!(keyring.signer().unwrap().public(), signer.public());
    assert_eq!(keyring.public_keys().len(), 2);
    assert!(keyring.public_keys().iter().any(|key| verify(key, Statement::Manifest, b"1", &signature).is_ok()));
    let state = keyring.state();
    assert_eq!(state, Keyring::read_state(&home.keys).unwrap());
    assert_eq!(state.keys.len(), 2 * Purpose::ALL.len());
    assert_eq!(state.keys.iter().filter(|key| key.retired.is_some()).count(), Purpose::ALL.len());
    assert!(keyring.key(Purpose::Cookies, &old).is_err(), "a key serves one purpose");
}

#[test]
fn a_keyring_that_was_changed_does_not_open() {
    let home = home();
    make(&home);
    let path = home.keys.join("keyring.json");
    let good = fs::read_to_string(&path).unwrap();
    let mut value: serde_json::Value = serde_json::from_str(&good).unwrap();
    value["keys"].as_array_mut().unwrap().swap(0, 1);
    let swapped = value.to_string();
    let dropped = {
        value["keys"].as_array_mut().unwrap().pop();
        value.to_string()
    };
    for bad in
        [swapped, dropped, good.replace("records-1", "records-2"), good.replacen("2023", "2024", 1), good[..good.len() - 9].to_owned()]
    {
        fs::write(&path, bad).unwrap();
        let error = Keyring::open(&home.keys, &RootHolder::File(&home.root)).unwrap_err();
        assert!(matches!(error, StoreError::Unreadable { .. } | StoreError::KeyAltered { .. }), "{error}");
    }
    fs::write(&path, good.replacen("\"format\": 1", "\"format\": 2", 1)).unwrap();
    assert!(matches!(Keyring::open(&home.keys, &RootHolder::File(&home.root)), Err(StoreError::NewerFormat { .. })));
    fs::write(&path, good).unwrap();
    Keyring::open(&home.keys, &RootHolder::File(&home.root)).unwrap();
}

#[test]
fn any_two_officers_bring_the_root_back() {
    let home = home();
    let (disk, rng) = (Disk::default(), SystemRandom::new());
    let mut keyring = make(&home);
    let before = records(&keyring);
    let printed = keyring.split(&disk, ["Amina B.", "João C.", "فاطمة"], now(3), &rng).unwrap().map(|share| share.to_text());
    let state = Keyring::read_state(&home.keys).unwrap();
    assert_eq!(state.root.recovery.unwrap().officers[2], "فاطمة");
    drop(keyring);
    let read = |n: usize| Share::parse(&printed[n]).unwrap();
    // the key file is lost
    for (n, pair) in [[0, 1], [0, 2], [1, 2], [2, 1]].into_iter().enumerate() {
        fs::remove_file(&home.root).unwrap();
        let shares = pair.map(read);
        Keyring::rehearse(&home.keys, &shares).unwrap();
        assert!(!home.root.exists(), "a rehearsal changes nothing");
        let back = Keyring::recover(&disk, &home.keys, &shares, &RootHolder::File(&home.root), &rng).unwrap();
        assert_eq!(records(&back), before, "{n}");
        assert_eq!(records(&Keyring::open(&home.keys, &RootHolder::File(&home.root)).unwrap()), before);
    }
    // into a passphrase
    let typed = phrase("une autre façon de la garder");
    Keyring::recover(&disk, &home.keys, &[read(0), read(1), read(2)], &RootHolder::Passphrase(&typed, CHEAP), &rng).unwrap();
    assert_eq!(records(&Keyring::open(&home.keys, &RootHolder::Passphrase(&typed, CHEAP)).unwrap()), before);
}

#[test]
fn shares_that_do_not_suffice_say_why() {
    let (one, two) = (home(), home());
    let (disk, rng) = (Disk::default(), SystemRandom::new());
    let mut keyring = make(&one);
    let names = ["A", "B", "C"];
    let first = keyring.split(&disk, names, now(3), &rng).unwrap();
    let second = keyring.split(&disk, names, now(4), &rng).unwrap();
    let foreign = make(&two).split(&disk, names, now(3), &rng).unwrap();
    let try_with = |shares: &[&Share]| {
        let shares: Vec<Share> = shares.iter().map(|share| Share::parse(&share.to_text()).unwrap()).collect();
        Keyring::rehearse(&one.keys, &shares)
    };
    assert!(matches!(try_with(&[]), Err(StoreError::TooFewShares { found: 0 })));
    assert!(matches!(try_with(&[&first[0]]), Err(StoreError::TooFewShares { found: 1 })));
    assert!(matches!(try_with(&[&first[0], &first[0]]), Err(StoreError::TooFewShares { found: 1 })));
    assert!(matches!(try_with(&[&first[0], &second[1]]), Err(StoreError::SharesMixed)));
    assert!(matches!(try_with(&[&foreign[0], &foreign[1]]), Err(StoreError::SharesForeign)));
    try_with(&[&first[0], &first[1]]).unwrap();
    try_with(&[&second[2], &second[0]]).unwrap();
    assert!(matches!(keyring.split(&disk, ["A", "", "C"], now(5), &rng), Err(StoreError::BadPersonName)));
}

#[test]
fn an_approver_signs_from_a_file_with_or_without_passphrase() {
    let home = tempfile::tempdir().unwrap();
    let (disk, rng) = (Disk::default(), SystemRandom::new());
    let key = ApproverKey::create("Amina Bensalem", now(0), &rng).unwrap();
    let document = br#"{"release":"r1"}"#;
    let (plain, locked) = (home.path().join("plain.key"), home.path().join("locked.key"));
    key.save(&disk, &plain, None, &rng).unwrap();
    let typed = phrase("approuver avec soin");
    key.save(&disk, &locked, Some((&typed, CHEAP)), &rng).unwrap();
    assert!(matches!(key.save(&disk, &plain, None, &rng), Err(StoreError::Exists { .. })));
    for loaded in [ApproverKey::load(&plain, None).unwrap(), ApproverKey::load(&locked, Some(&typed)).unwrap()] {
        assert_eq!((loaded.name(), loaded.public(), loaded.created()), ("Amina Bensalem", key.public(), now(0)));
        let signature = loaded.approve(document).unwrap();
        verify(key.public(), Statement::Approval, document, &signature).unwrap();
        assert!(verify(key.public(), Statement::Approval, b"{}", &signature).is_err());
    }
    assert!(matches!(ApproverKey::load(&locked, None), Err(StoreError::WrongPassphrase { .. })));
    assert!(matches!(ApproverKey::load(&locked, Some(&phrase("approuver sans soin"))), Err(StoreError::WrongPassphrase { .. })));
    // the name is part of what is locked, and the public half must be the pair's
    let text = fs::read_to_string(&locked).unwrap();
    fs::write(&locked, text.replace("Amina", "Anima")).unwrap();
    assert!(ApproverKey::load(&locked, Some(&typed)).is_err());
    let other = ApproverKey::create("X", now(0), &rng).unwrap();
    let text = fs::read_to_string(&plain).unwrap();
    fs::write(&plain, text.replace(&key.public().to_string(), &other.public().to_string())).unwrap();
    assert!(matches!(ApproverKey::load(&plain, None), Err(StoreError::Unreadable { .. })));
    restrict(&plain, 0o644);
    #[cfg(unix)]
    assert!(matches!(ApproverKey::load(&plain, None), Err(StoreError::TooOpen { .. })));
    for bad in ["", " Amina", "a\nb", &"x".repeat(81)] {
        assert!(matches!(ApproverKey::create(bad, now(0), &rng), Err(StoreError::BadPersonName)), "{bad:?}");
    }
}
