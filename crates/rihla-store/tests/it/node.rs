//! A small node: publishes numbered vintages, releases and editions, and checks that what is current is whole.

use std::path::Path;

use jiff::Timestamp;
use rihla_model::{DatasetId, ReleaseId, VintageId};
use rihla_store::{
    BuildLock, Current, DataFolder, Disk, EditionId, MANIFEST_FILE, Manifest, Place, SignedManifest, Signer, StoreError, Target,
};
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct About {
    pub dataset: String,
    pub number: u64,
}

pub fn now(second: i64) -> Timestamp {
    Timestamp::from_second(1_700_000_000 + second).unwrap()
}

/// A signing key made once for all tests of a process.
pub fn signer() -> &'static Signer {
    static SIGNER: std::sync::OnceLock<Signer> = std::sync::OnceLock::new();
    SIGNER.get_or_init(|| {
        let home = tempfile::tempdir().unwrap();
        let root = home.path().join("root.key");
        let rng = ring::rand::SystemRandom::new();
        let keyring =
            rihla_store::Keyring::create(&Disk::default(), home.path(), &rihla_store::RootHolder::File(&root), now(0), &rng).unwrap();
        keyring.signer().unwrap()
    })
}

pub fn dataset() -> DatasetId {
    DatasetId::new("PERMITS").unwrap()
}

/// What a file of that number holds; long enough that a torn write shows.
pub fn content(number: u64, file: &str) -> Vec<u8> {
    format!("{file} of {number}\n").repeat(500).into_bytes()
}

/// Builds, releases and publishes number `number`, as a build does.
pub fn publish(folder: &DataFolder, lock: &BuildLock, number: u64) -> Result<Current, StoreError> {
    let mut next = folder.current()?;
    let vintage = VintageId::new(format!("v{number}")).unwrap();
    let release = ReleaseId::new(format!("r{number}")).unwrap();
    let edition = EditionId::new(format!("e{number}")).unwrap();
    let manifest = tree(folder, lock, &folder.vintage(&dataset(), &vintage), number, &["cube.parquet", "report/checks.json"])?;
    next.vintages.insert(dataset(), Target { id: vintage, manifest });
    let manifest = tree(folder, lock, &folder.release(&dataset(), &release), number, &["table.csv", "data/table.parquet"])?;
    next.releases.entry(dataset()).or_default().push(Target { id: release, manifest });
    let manifest = tree(folder, lock, &folder.edition(&edition), number, &["index.html", "ar/index.html", "fr/index.html"])?;
    next.edition = Some(Target { id: edition, manifest });
    folder.switch(lock, &next, now(i64::try_from(number).unwrap()))
}

fn tree(folder: &DataFolder, lock: &BuildLock, place: &Place, number: u64, files: &[&str]) -> Result<rihla_store::ContentHash, StoreError> {
    // an interrupted build may have left the place behind
    folder.discard(lock, place)?;
    let staging = folder.stage(lock, "tree")?;
    for file in files {
        staging.write(file, &content(number, file))?;
    }
    let about = About { dataset: dataset().to_string(), number };
    let signed = SignedManifest::sign(Manifest::new(about, staging.entries()?), signer())?;
    staging.write(MANIFEST_FILE, &signed.to_bytes()?)?;
    staging.publish(place)?;
    signed.hash()
}

/// Reads what is current as a server does, every file of it, and tells its number; 0 when nothing was published yet.
pub fn check_whole(path: &Path) -> u64 {
    let folder = DataFolder::open(path, Disk::default()).unwrap();
    let current = folder.current().unwrap();
    let Some(edition) = &current.edition else {
        assert!(current.vintages.is_empty() && current.releases.is_empty());
        return 0;
    };
    let number: u64 = edition.id.as_str()[1..].parse().unwrap();
    let vintage = &current.vintages[&dataset()].id;
    let release = &current.release(&dataset()).unwrap().id;
    assert_eq!((vintage.as_str(), release.as_str()), (format!("v{number}").as_str(), format!("r{number}").as_str()), "a mixed set");
    for place in [folder.vintage(&dataset(), vintage), folder.release(&dataset(), release), folder.edition(&edition.id)] {
        let signed = SignedManifest::<About>::verify_folder(place.path(), &[signer().public().clone()]).unwrap();
        assert_eq!(signed.manifest.about.number, number);
        for name in signed.manifest.files.keys() {
            assert_eq!(std::fs::read(place.path().join(name)).unwrap(), content(number, name));
        }
    }
    number
}

/// As [`check_whole`], for sets that another process signed with a key of its own: pointer, manifests, and every file against
/// its manifest.
pub fn whole_whoever_signed(path: &Path) -> u64 {
    let folder = DataFolder::open(path, Disk::default()).unwrap();
    let current = folder.current().unwrap();
    assert_eq!(current.fallback, None);
    let Some(edition) = &current.edition else { return 0 };
    let number: u64 = edition.id.as_str()[1..].parse().unwrap();
    let vintage = &current.vintages[&dataset()].id;
    let release = current.release(&dataset()).unwrap().id.clone();
    assert_eq!((vintage.as_str(), release.as_str()), (format!("v{number}").as_str(), format!("r{number}").as_str()), "a mixed set");
    for place in [folder.vintage(&dataset(), vintage), folder.release(&dataset(), &release), folder.edition(&edition.id)] {
        let manifest: serde_json::Value = serde_json::from_slice(&std::fs::read(place.path().join(MANIFEST_FILE)).unwrap()).unwrap();
        let manifest: Manifest<serde_json::Value> = serde_json::from_value(manifest["manifest"].clone()).unwrap();
        manifest.verify_files(place.path()).unwrap();
    }
    number
}
