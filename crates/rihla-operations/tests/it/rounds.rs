//! Two census rounds of the generated country, published in the provinces of 2024, against the generator's truth with the
//! correspondence applied to it by other means.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use rihla_model::{Clock, FixedClock, ObsStatus};
use rihla_operations::build::build_observatory;
use rihla_operations::progress::{Silent, Work};
use rihla_operations::publish::load::load_site;
use rihla_operations::publish::site::Site;
use rihla_operations::{Holder, Means, Node, Places, load_definitions};
use rihla_sample::{FolderSink, PopulationKey, SampleSpec, Truth, generate};
use rihla_store::Disk;

const DATASET: &str = "residents-by-census-round";
/// The part of Oued Sahl that became its eastern half, in millionths, as `vocabularies/place_changes.csv` says.
const EAST: i128 = 565_910;

fn copy(from: &Path, to: &Path, names: &[&str]) {
    std::fs::create_dir_all(to).unwrap();
    for name in names {
        std::fs::copy(from.join(name), to.join(name)).unwrap();
    }
}

/// The country, and what the public sees of both rounds.
fn built() -> (Truth, Site) {
    let folder = tempfile::tempdir().unwrap();
    let atlas = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../observatories/atlas");
    let observatory = folder.path().join("atlas");
    copy(&atlas, &observatory, &["observatory.toml"]);
    let lists = ["lists/CL_PROVINCE.csv", "lists/CL_ORIGIN.csv", "lists/CL_BORDER_POST.csv"];
    std::fs::create_dir_all(observatory.join("vocabularies/lists")).unwrap();
    copy(&atlas.join("vocabularies"), &observatory.join("vocabularies"), &[&lists[..], &["places.csv", "place_changes.csv"]].concat());
    copy(&atlas.join("sources"), &observatory.join("sources"), &["census-2014.toml", "census-2024.toml"]);
    copy(&atlas.join("datasets"), &observatory.join("datasets"), &[&format!("{DATASET}.toml")]);
    let truth = generate(&SampleSpec { people: 12_000, seed: 1 }, &mut FolderSink::new(&observatory)).unwrap();
    let definitions = load_definitions(&observatory).unwrap();
    let places = Places { data: folder.path().join("data"), key: folder.path().join("key"), inbox: observatory.join("inbox") };
    let random = ring::rand::SystemRandom::new();
    let clock = FixedClock("2026-01-15T10:00:00Z".parse().unwrap());
    let means = Means { clock: &clock, random: &random, disk: Disk::default() };
    let node = Node::open_or_create(&places, &Holder::File, &means).unwrap();
    let work = Work { progress: &Silent, cancel: Arc::new(AtomicBool::new(false)), threads: 2, memory: 512 << 20 };
    let outcome = build_observatory(&definitions, &places, &node, &means, &work).unwrap();
    assert!(!outcome.has_losses(), "{:?}", outcome.sources.iter().map(|s| (&s.id, &s.state)).collect::<Vec<_>>());
    for source in &outcome.sources {
        let worse: Vec<_> = source.problems.iter().filter(|p| p.severity > rihla_model::Severity::Note).collect();
        assert!(worse.is_empty(), "{worse:?}");
        assert_eq!(source.rows_read, source.rows_used, "every line is used");
    }
    let dataset = outcome.datasets.first().unwrap();
    assert!(dataset.left_out.is_empty(), "{:?}", dataset.left_out);
    assert_eq!(dataset.bridges.len(), 1);
    (truth, load_site(&definitions, &node, clock.now()).unwrap())
}

/// True residents by province and place of birth, with all sums.
fn sums(population: &BTreeMap<PopulationKey, i64>) -> BTreeMap<(String, &'static str), i128> {
    let mut out = BTreeMap::new();
    for (key, count) in population {
        let origin = if key.country_of_birth == "XAT" { "XAT" } else { "W1" };
        for place in [key.province, &key.province[..4], "_T"] {
            for origin in [origin, "_T"] {
                *out.entry((place.to_owned(), origin)).or_insert(0) += i128::from(*count);
            }
        }
    }
    out
}

#[test]
fn rounds_are_published_in_one_frame_and_agree_with_the_truth() {
    let (truth, site) = built();
    cells_agree(&truth, &site);
    the_bridge_is_told(&truth, &site);
}

fn cells_agree(truth: &Truth, site: &Site) {
    let dataset = site.datasets.iter().find(|d| d.definition.id.as_str() == DATASET).unwrap();
    let (then, now) = (sums(&truth.population_2014), sums(&truth.population));
    let dimensions = dataset.released.dimensions();
    let mut seen: BTreeSet<(String, String, String)> = BTreeSet::new();
    let (mut estimates, mut shown) = (0, 0);
    for cell in dataset.released.cells().filter(|c| c.indicator == 0) {
        let codes: Vec<&str> = dimensions.iter().zip(cell.key).map(|(d, &p)| d.code(p).unwrap().code.as_str()).collect();
        let [place, origin, year] = codes[..] else { panic!("{codes:?}") };
        assert!(seen.insert((place.to_owned(), origin.to_owned(), year.to_owned())));
        assert_ne!(place, "XA0204", "the undivided province is not of 2024");
        let Some(value) = cell.value else { continue };
        shown += 1;
        let of = |table: &BTreeMap<(String, &'static str), i128>, place: &str| {
            table.iter().find(|((p, o), _)| p == place && *o == origin).map_or(0, |(_, n)| *n)
        };
        if year == "2014" && matches!(place, "XA0206" | "XA0207") {
            estimates += 1;
            assert_eq!(cell.status, ObsStatus::E, "{codes:?}");
            let part = if place == "XA0206" { EAST } else { 1_000_000 - EAST };
            let off = value * 1_000_000 - of(&then, "XA0204") * part;
            // One person for a cell of its own, two for the sum of two.
            let most = if origin == "_T" { 2_000_000 } else { 1_000_000 };
            assert!(off.abs() < most, "{codes:?}: {value} of {}", of(&then, "XA0204"));
        } else {
            assert_eq!(cell.status, ObsStatus::A, "{codes:?}");
            assert_eq!(value, of(if year == "2014" { &then } else { &now }, place), "{codes:?}");
        }
    }
    // Both halves and both years are there, and enough of them is shown for the comparison to mean something.
    for place in ["XA0206", "XA0207", "XA02", "_T"] {
        for year in ["2014", "2024"] {
            assert!(seen.contains(&(place.to_owned(), "_T".to_owned(), year.to_owned())), "{place} {year}");
        }
    }
    assert!(estimates >= 2 && shown > 60, "{estimates} estimates of {shown} shown");
}

fn the_bridge_is_told(truth: &Truth, site: &Site) {
    let dataset = site.datasets.iter().find(|d| d.definition.id.as_str() == DATASET).unwrap();
    let [bridge] = dataset.release.bridges.as_slice() else { panic!("{:?}", dataset.release.bridges) };
    assert_eq!((bridge.source.as_str(), bridge.dimension.as_str()), ("census-2014", "REF_AREA"));
    assert_eq!((bridge.from[0].to_string(), bridge.to.to_string()), ("2014-09-01".to_owned(), "2024-09-01".to_owned()));
    assert_eq!(bridge.bases, ["population"]);
    let leaves = sums(&truth.population_2014).keys().filter(|(place, origin)| place.len() == 6 && *origin != "_T").count() as u64;
    assert_eq!((bridge.cells, bridge.estimated, bridge.of), (2, 2, leaves), "natives of Oued Sahl, and others");
    let change = dataset.released.indicators().iter().position(|i| i.id == "CHANGE").unwrap();
    let changes = dataset.released.cells().filter(|c| c.indicator as usize == change);
    let told: Vec<_> = changes.filter(|c| c.value.is_some()).collect();
    assert!(told.len() > 10, "{} changes", told.len());
    assert!(told.iter().any(|c| c.status == ObsStatus::E), "what rests on an estimate is one");
    // The whole country, by hand.
    let total = |population: &BTreeMap<PopulationKey, i64>| i128::from(population.values().sum::<i64>());
    let (then, now) = (total(&truth.population_2014), total(&truth.population));
    let whole =
        told.iter().find(|c| dataset.released.dimensions().iter().zip(c.key).take(2).all(|(d, &p)| d.code(p).unwrap().code == "_T"));
    assert_eq!(whole.and_then(|c| c.value), Some(rihla_table::divide_rounded((now - then) * 1000, then).unwrap()));
}
