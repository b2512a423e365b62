//! An embargo to the second, against everything that the server answers.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};

use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode};
use include_dir::{Dir, include_dir};
use jiff::Timestamp;
use rihla_model::{Clock, FixedClock};
use rihla_operations::build::build_observatory;
use rihla_operations::progress::{Silent, Work};
use rihla_operations::{Holder, Means, Node, Places, load_definitions};
use rihla_sample::{FolderSink, SampleSpec, generate};
use rihla_store::Disk;
use tower::ServiceExt;

use super::LiveSite;
use crate::web::{SiteProvider, router};

static ATLAS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../observatories/atlas");

/// A clock that the test moves.
struct Moved(AtomicI64);

impl Clock for Moved {
    fn now(&self) -> Timestamp {
        Timestamp::from_second(self.0.load(Ordering::SeqCst)).unwrap()
    }
}

impl Moved {
    fn to(&self, at: &str) {
        self.0.store(at.parse::<Timestamp>().unwrap().as_second(), Ordering::SeqCst);
    }
}

/// The generated observatory with one dataset of persons' permits, to be released on 15 January 2030 at ten in the morning.
fn observatory(folder: &Path) {
    ATLAS.extract(folder).unwrap();
    generate(&SampleSpec { people: 8000, seed: 1 }, &mut FolderSink::new(folder)).unwrap();
    for (kind, kept) in [("datasets", "permits-valid.toml"), ("sources", "residence-permits.toml")] {
        for entry in std::fs::read_dir(folder.join(kind)).unwrap() {
            let path = entry.unwrap().path();
            if path.file_name().unwrap() != kept {
                std::fs::remove_file(path).unwrap();
            }
        }
    }
    let path = folder.join("datasets/permits-valid.toml");
    let text = std::fs::read_to_string(&path).unwrap();
    let at = text.find("[[views]]").unwrap();
    let calendar = "[calendar]\nreleases = [{ at = \"2030-01-15T10:00\", period = \"2024\" }]\n\n";
    std::fs::write(&path, format!("{}{calendar}{}", &text[..at], &text[at..])).unwrap();
}

/// Builds it at a moment; answers how many rows were used.
fn build(folder: &Path, places: &Places, at: &str) -> u64 {
    let definitions = load_definitions(folder).unwrap();
    let (clock, random) = (FixedClock(at.parse().unwrap()), ring::rand::SystemRandom::new());
    let means = Means { clock: &clock, random: &random, disk: Disk::default() };
    let node = Node::open_or_create(places, &Holder::File, &means).unwrap();
    let work = Work { progress: &Silent, cancel: Arc::new(AtomicBool::new(false)), threads: 2, memory: 256 << 20 };
    let outcome = build_observatory(&definitions, places, &node, &means, &work).unwrap();
    assert!(!outcome.has_losses());
    outcome.sources.iter().map(|s| s.rows_used).sum()
}

fn live(folder: &Path, places: &Places, clock: &Arc<Moved>) -> Arc<LiveSite> {
    let random = ring::rand::SystemRandom::new();
    let means = Means { clock: clock.as_ref(), random: &random, disk: Disk::default() };
    let node = Node::open(places, &Holder::File, &means).unwrap();
    Arc::new(LiveSite::new(load_definitions(folder).unwrap(), node, Arc::<Moved>::clone(clock)).unwrap())
}

async fn get(site: &Arc<LiveSite>, path: &str) -> (StatusCode, String) {
    let site: Arc<dyn SiteProvider> = Arc::<LiveSite>::clone(site);
    let response = router(site).oneshot(Request::get(path).body(Body::empty()).unwrap()).await.unwrap();
    let status = response.status();
    (status, String::from_utf8_lossy(&to_bytes(response.into_body(), usize::MAX).await.unwrap()).into_owned())
}

/// Addresses that answer whether or not the dataset is out.
const ALWAYS: [&str; 7] =
    ["/en/", "/en/datasets", "/en/datasets?q=permits", "/en/families/permits", "/en/sources", "/en/calendar", "/catalog.jsonld"];

/// Addresses of the dataset itself.
const ITS_OWN: [&str; 7] = [
    "/en/datasets/permits-valid",
    "/en/datasets/permits-valid/table",
    "/en/datasets/permits-valid/table.csv",
    "/en/datasets/permits-valid/table.json",
    "/en/datasets/permits-valid/table/SEX",
    "/data/permits-valid/permits-valid.csv",
    "/data/permits-valid/permits-valid.parquet",
];

#[test]
fn nothing_is_shown_before_its_embargo_and_everything_at_its_minute() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("atlas");
    std::fs::create_dir(&folder).unwrap();
    observatory(&folder);
    let places = Places::beside(&folder);
    let rows = build(&folder, &places, "2030-01-10T08:00:00Z");
    assert!(rows > 1000, "{rows}");
    let clock = Arc::new(Moved(AtomicI64::new(0)));
    clock.to("2030-01-10T08:05:00Z");
    // The server was started before the release was due, and is never started again.
    let site = live(&folder, &places, &clock);
    tokio::runtime::Runtime::new().unwrap().block_on(async {
        for moment in ["2030-01-10T08:05:00Z", "2030-01-15T09:59:59Z"] {
            clock.to(moment);
            for path in ITS_OWN {
                assert_eq!(get(&site, path).await.0, StatusCode::NOT_FOUND, "{path} at {moment}");
            }
            for path in ALWAYS {
                let (status, text) = get(&site, path).await;
                assert_eq!(status, StatusCode::OK, "{path} at {moment}");
                // The number of rows of a register of permits is the figure itself.
                for told in [rows.to_string(), grouped(rows)] {
                    assert!(!text.contains(&told), "{path} at {moment} tells {told}");
                }
            }
            let (_, sources) = get(&site, "/en/sources").await;
            assert!(sources.contains("not released yet"), "a delivery that waits is said to wait");
            let (_, calendar) = get(&site, "/en/calendar").await;
            assert!(calendar.contains("Valid residence permits by reason") && calendar.contains("2030"), "the release is announced");
        }
        clock.to("2030-01-15T10:00:00Z");
        let (status, page) = get(&site, ITS_OWN[0]).await;
        assert_eq!(status, StatusCode::OK, "{page}");
        for path in &ITS_OWN[1..5] {
            assert_eq!(get(&site, path).await.0, StatusCode::OK, "{path}");
        }
        let (_, sources) = get(&site, "/en/sources").await;
        assert!(sources.contains(&grouped(rows)), "what was released of may be counted");
    });
}

/// A number as English pages write it.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}
