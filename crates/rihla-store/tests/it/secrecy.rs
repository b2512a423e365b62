//! Nothing secret in what is printed, told, or written beside the keys' own files.

use std::fs;

use rihla_store::{ApproverKey, Argon2Cost, Disk, Keyring, Purpose, RootHolder, Share};
use ring::rand::SystemRandom;

use crate::keys::phrase;
use crate::node::now;

/// The spellings in which 32 bytes could slip out.
fn spellings(bytes: &[u8; 32]) -> Vec<String> {
    let inner = |text: String| text.trim_matches(['[', ']']).to_owned();
    let hex: String = bytes.iter().map(|b| format!("{b:02x}")).collect();
    let printed = Share::parse("").map(drop).unwrap_err().to_string();
    assert!(!printed.is_empty());
    vec![inner(format!("{bytes:?}")), inner(format!("{bytes:x?}")), hex.clone(), hex.to_uppercase(), base64(bytes)]
}

/// Without the last group, whose letters depend on what follows.
fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let groups = bytes.chunks_exact(3);
    groups
        .flat_map(|g| {
            let n = usize::from(g[0]) << 16 | usize::from(g[1]) << 8 | usize::from(g[2]);
            [18, 12, 6, 0].map(|shift| char::from(LETTERS[n >> shift & 63]))
        })
        .collect()
}

#[test]
fn no_print_shows_a_key() {
    let home = tempfile::tempdir().unwrap();
    let (disk, rng) = (Disk::default(), SystemRandom::new());
    let (keys, credentials) = (home.path().join("keys"), home.path().join("credentials"));
    fs::create_dir(&credentials).unwrap();
    let root: [u8; 32] = std::array::from_fn(|n| n as u8 * 5 + 100);
    fs::write(credentials.join("root"), root).unwrap();
    #[cfg(unix)]
    fs::set_permissions(credentials.join("root"), std::os::unix::fs::PermissionsExt::from_mode(0o400)).unwrap();
    let holder = RootHolder::Credential { folder: &credentials, name: "root" };
    let mut keyring = Keyring::create(&disk, &keys, &holder, now(0), &rng).unwrap();
    let shares = keyring.split(&disk, ["A", "B", "C"], now(1), &rng).unwrap();
    let typed = phrase("a very secret passphrase");
    let approver = ApproverKey::create("Amina", now(0), &rng).unwrap();
    let mut secrets = vec![root];
    for purpose in Purpose::ALL {
        let id = keyring.current_id(purpose).unwrap().clone();
        secrets.extend(keyring.key(purpose, &id).map(|key| *key.expose()));
    }
    assert_eq!(secrets.len(), 9, "the root and eight symmetric keys");
    let cookies = keyring.key(Purpose::Cookies, keyring.current_id(Purpose::Cookies).unwrap()).unwrap();
    let mut shown = vec![
        format!("{keyring:?} {:?} {:?}", keyring.state(), keyring.signer().unwrap()),
        format!("{cookies:?} {:?} {:?}", keyring.seal_keys().unwrap(), keyring.fingerprints().unwrap()),
        format!("{shares:?} {typed:?} {approver:?} {holder:?} {:?}", RootHolder::Passphrase(&typed, Argon2Cost::default())),
        serde_json::to_string(&keyring.state()).unwrap(),
        fs::read_to_string(keys.join("keyring.json")).unwrap(),
        format!("{:?}", Keyring::open(&keys, &RootHolder::Passphrase(&typed, Argon2Cost::default()))),
    ];
    // errors about damaged key files quote nothing of them
    for damage in [root.to_vec(), root[..31].to_vec(), [root.as_slice(), b"\n"].concat()] {
        let path = credentials.join("damaged");
        fs::write(&path, &damage).unwrap();
        #[cfg(unix)]
        fs::set_permissions(&path, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
        let as_file = Keyring::open(&keys, &RootHolder::Credential { folder: &credentials, name: "damaged" });
        shown.extend(as_file.err().map(|error| format!("{error} {error:?}")));
        let approver = ApproverKey::load(&path, None).unwrap_err();
        shown.push(format!("{approver} {approver:?}"));
    }
    let text = shares[0].to_text();
    let words = text.split_once(": ").unwrap().1;
    let error = Share::parse(&format!("{}Z", &words[..words.len() - 2])).unwrap_err();
    shown.push(format!("{error} {error:?}"));
    for shown in &shown {
        assert!(!shown.contains("very secret"), "{shown}");
        assert!(!shown.contains(&words[..9]), "{shown}");
        for spelling in secrets.iter().flat_map(spellings) {
            assert!(!shown.contains(&spelling), "{spelling} in {shown}");
        }
    }
}
