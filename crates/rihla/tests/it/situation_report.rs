//! The situation report of the sample observatory, in every language.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use rihla::report::situation_report;
use rihla_model::{ConfStatus, Language};
use rihla_operations::publish::site::Site;
use rihla_table::Released;
use tower::ServiceExt;

use crate::sample::{self, Sample};

fn report(site: &Site, language: Language) -> Vec<u8> {
    situation_report(site, &Sample::new().catalogue, None, language, None).unwrap()
}

/// Writes a report where a person can look at it.
fn keep(name: &str, bytes: &[u8]) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(&path, bytes).unwrap();
    path
}

/// The text of a PDF in reading order; none where poppler's `pdftotext` is not installed.
fn text_of(path: &Path) -> Option<String> {
    let output = Command::new("pdftotext").args(["-layout".as_ref(), path.as_os_str(), "-".as_ref()]).output();
    match output {
        Ok(output) if output.status.success() => Some(String::from_utf8_lossy(&output.stdout).into_owned()),
        _ => {
            eprintln!("not run: pdftotext absent");
            None
        }
    }
}

fn pages(bytes: &[u8]) -> usize {
    let needle = b"/Type/Page/";
    bytes.windows(needle.len()).filter(|w| w == needle).count()
}

#[test]
fn every_language_gets_a_report_with_the_same_bytes_each_time() {
    let site = sample::site();
    for language in Language::SPOKEN {
        let bytes = report(&site, language);
        assert!(bytes.starts_with(b"%PDF-"), "{language}");
        assert!((6..=25).contains(&pages(&bytes)), "{language}: {} pages", pages(&bytes));
        // another moment of viewing is no other edition
        let mut later = site.clone();
        later.as_of = "2026-11-21T12:00:00Z".parse().unwrap();
        assert!(bytes == report(&later, language), "{language}");
        let path = keep(&format!("report_{language}.pdf"), &bytes);
        let Some(text) = text_of(&path) else { continue };
        assert!(!text.contains("??"), "{language}: a message is absent");
        let title = match language {
            Language::En => "Migration Observatory of Atlas: situation report",
            Language::Fr => "Observatoire des migrations d’Atlas : rapport de situation",
            Language::Pt => "Observatório das Migrações de Atlas: relatório de situação",
            Language::Es => "Observatorio de Migraciones de Atlas: informe de situación",
            // extracted text of right-to-left lines comes in an order of poppler's own
            _ => continue,
        };
        let squeezed: Vec<&str> = text.split_whitespace().collect();
        assert!(squeezed.join(" ").contains(title), "{language}: {}", &squeezed.join(" ")[..200]);
    }
}

#[test]
fn hostile_texts_stay_texts() {
    let Some(text) = text_of(&keep("report_hostile.pdf", &report(&sample::site(), Language::En))) else { return };
    assert!(text.contains("<script>alert("), "shown as it is");
}

/// A cube whose withheld cells have a value that occurs nowhere else.
fn with_secret(values: impl Fn(&[u32]) -> i128) -> Released {
    sample::released(
        "permits",
        &[sample::sex(), sample::time(&["2024", "2025"])],
        &[sample::persons("N", "Permits issued", "Titres délivrés", "الرخص الممنوحة")],
        values,
    )
}

#[test]
fn nothing_depends_on_a_withheld_value() {
    // 5 and 8 are both below ten and withheld; the total of men and women is kept the same
    let one = with_secret(|key| match key {
        [1, 1] => 5,
        [2, 1] => 4_000,
        _ => 2_000,
    });
    let withheld = one.cells().filter(|c| c.conf != ConfStatus::F).count();
    assert!(withheld > 0, "the test has its withheld cell");
    assert!(one.cells().filter(|c| c.conf != ConfStatus::F).all(|c| c.value.is_none()));
    let other = with_secret(|key| match key {
        [1, 1] => 8,
        [2, 1] => 3_997,
        _ => 2_000,
    });
    let site = |released: Released| {
        let mut site = sample::site();
        site.datasets.retain(|d| d.definition.id.as_str() == "permits");
        let dataset = &mut site.datasets[0];
        dataset.released = Arc::new(released);
        dataset.definition.views = rihla_model::definition::parse::<Views>("views.toml", VIEWS).unwrap().views;
        site
    };
    let text = text_of(&keep("report_withheld.pdf", &report(&site(one), Language::En)));
    let again = text_of(&keep("report_withheld_other.pdf", &report(&site(other), Language::En)));
    let (Some(text), Some(again)) = (text, again) else { return };
    assert!(text.contains('⊘'), "the mark stands in the table");
    // men are the only published part that differs
    let differing: BTreeSet<(&str, &str)> = text.lines().zip(again.lines()).filter(|(a, b)| a != b).collect();
    assert!(differing.iter().all(|(a, b)| a.contains("4,000") && b.contains("3,997")), "{differing:?}");
}

#[derive(serde::Deserialize)]
struct Views {
    views: Vec<rihla_model::definition::ViewDefinition>,
}

const VIEWS: &str = r#"
views = [
  { title = "By sex", kind = "bar", rows = "SEX", at = { TIME_PERIOD = "latest" } },
  { title = "Table by sex", kind = "table", rows = "SEX", columns = "TIME_PERIOD" },
]
"#;

#[test]
fn negative_figures_keep_their_sign_in_arabic() {
    let net = sample::released(
        "permits",
        &[sample::sex(), sample::time(&["2024", "2025"])],
        &[sample::persons("N", "Net migration", "Solde migratoire", "صافي الهجرة")],
        |key| if key[0] == 1 { -4_321 } else { 1_250 },
    );
    let mut site = sample::site();
    site.datasets.retain(|d| d.definition.id.as_str() == "permits");
    site.datasets[0].released = Arc::new(net);
    site.datasets[0].definition.views = rihla_model::definition::parse::<Views>("views.toml", VIEWS).unwrap().views;
    let Some(text) = text_of(&keep("report_negative.pdf", &report(&site, Language::Ar))) else { return };
    let bare: String = text.chars().filter(|c| !matches!(c, '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}')).collect();
    // in the chart and in the table
    assert!(bare.matches("-4.321").count() >= 2, "{bare}");
}

#[test]
fn an_empty_observatory_says_so() {
    let mut site = sample::site();
    site.datasets.clear();
    site.withdrawn.clear();
    for language in Language::SPOKEN {
        let bytes = report(&site, language);
        assert!(pages(&bytes) <= 2, "{language}");
    }
    let Some(text) = text_of(&keep("report_empty.pdf", &report(&site, Language::En))) else { return };
    assert!(text.contains("No dataset has been released yet") && text.contains("Money sent home"));
}

#[tokio::test]
async fn the_web_gives_it_once_for_all_readers() {
    let router = rihla::web::router(Arc::new(Sample::new()));
    let get = |path: &str| Request::get(path).body(Body::empty()).unwrap();
    let home = router.clone().oneshot(get("/en/")).await.unwrap();
    let home = to_bytes(home.into_body(), usize::MAX).await.unwrap();
    assert!(String::from_utf8_lossy(&home).contains("href=\"/en/situation-report.pdf\""));
    let first = router.clone().oneshot(get("/en/situation-report.pdf")).await.unwrap();
    assert_eq!(first.status(), StatusCode::OK);
    assert_eq!(first.headers()[header::CONTENT_TYPE], "application/pdf");
    let etag = first.headers()[header::ETAG].clone();
    assert!(to_bytes(first.into_body(), usize::MAX).await.unwrap().starts_with(b"%PDF-"));
    let known = Request::get("/en/situation-report.pdf").header(header::IF_NONE_MATCH, etag).body(Body::empty()).unwrap();
    assert_eq!(router.clone().oneshot(known).await.unwrap().status(), StatusCode::NOT_MODIFIED);
    assert_eq!(router.oneshot(get("/sw/situation-report.pdf")).await.unwrap().status(), StatusCode::NOT_FOUND);
}
