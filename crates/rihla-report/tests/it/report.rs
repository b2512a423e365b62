//! Situation reports in every spoken language.

use std::path::Path;

use rihla_model::Language;
use rihla_report::{Fonts, ReportError, situation_report};

use crate::sample_report::view;

type Outcome = Result<(), Box<dyn std::error::Error>>;

/// How often a name of a PDF object stands in clear; objects are in clear only where they are not packed into streams.
fn count(bytes: &[u8], needle: &str) -> usize {
    bytes.windows(needle.len()).filter(|w| *w == needle.as_bytes()).count()
}

#[test]
fn every_spoken_language_is_set_twice_alike() -> Outcome {
    let fonts = Fonts::embedded()?;
    for language in Language::SPOKEN {
        let view = view(language)?;
        let first = situation_report(&view, &fonts)?;
        let second = situation_report(&view, &Fonts::embedded()?)?;
        assert!(first.starts_with(b"%PDF-1.7"), "{language}");
        assert!(first == second, "{language}: two runs differ");
        let pages = count(&first, "/Type/Page/");
        assert!((4..=6).contains(&pages), "{language}: {pages} pages");
        assert!(count(&first, "/StructTreeRoot") > 0, "{language}: untagged");
        assert!(first.len() < 600_000, "{language}: {} bytes", first.len());
        // Left for a person to look at.
        std::fs::write(Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("situation_{language}.pdf")), &first)?;
    }
    Ok(())
}

#[test]
fn another_moment_gives_other_bytes() -> Outcome {
    let fonts = Fonts::embedded()?;
    let mut view = view(Language::En)?;
    let first = situation_report(&view, &fonts)?;
    view.created = "2026-04-01T10:00:00Z".parse()?;
    assert!(first != situation_report(&view, &fonts)?);
    Ok(())
}

#[test]
fn a_figure_that_is_no_picture_is_an_error_and_says_so() -> Outcome {
    let fonts = Fonts::embedded()?;
    let mut view = view(Language::En)?;
    for section in &mut view.sections {
        for figure in &mut section.figures {
            figure.svg = "<svg".to_owned();
        }
    }
    let Err(error) = situation_report(&view, &fonts) else { return Err("a broken figure was taken".into()) };
    assert!(
        matches!(&error, ReportError::Typeset { report, message } if report == "atlas/situation/en" && message.to_lowercase().contains("svg")),
        "{error}"
    );
    Ok(())
}

#[test]
fn an_almost_empty_report_is_set() -> Outcome {
    let fonts = Fonts::embedded()?;
    let mut view = view(Language::Pt)?;
    view.subtitle.clear();
    view.introduction.clear();
    view.key_figures.clear();
    view.sections.clear();
    view.quality = None;
    view.notes.clear();
    view.sources = None;
    view.closing.clear();
    assert_eq!(count(&situation_report(&view, &fonts)?, "/Type/Page/"), 1);
    Ok(())
}

#[test]
fn a_long_table_runs_over_pages() -> Outcome {
    let fonts = Fonts::embedded()?;
    let mut view = view(Language::Ar)?;
    view.sections.truncate(1);
    for table in view.sections.iter_mut().flat_map(|s| &mut s.tables) {
        let row = table.rows.first().cloned().unwrap_or_default();
        table.rows = vec![row; 200];
    }
    let bytes = situation_report(&view, &fonts)?;
    let pages = count(&bytes, "/Type/Page/");
    assert!((5..=9).contains(&pages), "{pages} pages");
    std::fs::write(Path::new(env!("CARGO_TARGET_TMPDIR")).join("situation_long.pdf"), &bytes)?;
    Ok(())
}
