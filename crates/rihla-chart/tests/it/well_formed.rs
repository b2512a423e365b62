//! Every drawing is well-formed XML with a name, without script or style, and the same each time.

use quick_xml::Reader;
use quick_xml::events::Event;
use rihla_chart::{ChartSpec, Style, Theme};

use crate::samples;

/// Reads the whole document and gives the texts in it.
pub fn read(svg: &str) -> Vec<String> {
    let mut reader = Reader::from_str(svg);
    reader.config_mut().check_end_names = true;
    let (mut depth, mut roots) = (0usize, 0usize);
    let mut texts = Vec::new();
    let mut seen_ids = Vec::new();
    loop {
        let event = reader.read_event().expect("well-formed");
        match &event {
            Event::Start(element) | Event::Empty(element) => {
                let name = element.name().as_ref().to_owned();
                assert!(!["script", "style", "foreignObject", "image", "a"].contains(&name.as_str()), "{name}");
                for attribute in element.attributes() {
                    let attribute = attribute.expect("attribute");
                    let key = attribute.key.as_ref().to_owned();
                    let value = attribute.value.to_string();
                    assert!(key != "style" && !key.starts_with("on"), "{key}");
                    assert!(!value.contains("NaN") && !value.contains("inf"), "{name} {key}={value}");
                    assert!(!value.contains('<'), "{name} {key}={value}");
                    if key == "id" {
                        assert!(!seen_ids.contains(&value), "{value} twice");
                        seen_ids.push(value);
                    }
                }
                if matches!(event, Event::Start(_)) {
                    roots += usize::from(depth == 0);
                    depth += 1;
                }
            }
            Event::End(_) => depth -= 1,
            Event::Text(text) => {
                let text = AsRef::<str>::as_ref(text).to_owned();
                assert!(depth > 0 || text.trim().is_empty(), "text outside the root: {text}");
                texts.push(text);
            }
            Event::GeneralRef(_) => {}
            Event::Eof => break,
            other => panic!("{other:?}"),
        }
    }
    assert_eq!((depth, roots), (0, 1));
    texts
}

#[test]
fn all_samples_in_both_themes_and_widths() {
    for (name, mut spec) in samples::all() {
        for theme in [Theme::Page, Theme::Print] {
            for width in [280.0, 340.0, 720.0, 1200.0] {
                spec.frame_mut().width = width;
                let style = Style::new(theme, &samples::plain);
                let svg = spec.draw(&style).unwrap();
                read(&svg);
                assert!(svg.contains(r#"role="img""#) && svg.contains("aria-labelledby"), "{name}");
                assert!(svg.contains("<title id=") && svg.contains("<desc id="), "{name}");
                assert_eq!(svg.contains("var(--"), theme == Theme::Page, "{name}");
                assert_eq!(svg, spec.draw(&style).unwrap(), "{name}: not the same bytes twice");
            }
        }
    }
}

#[test]
fn a_stored_specification_draws_the_same() {
    for (name, spec) in samples::all() {
        let text = serde_json::to_string(&spec).unwrap();
        let again: ChartSpec = serde_json::from_str(&text).unwrap();
        let style = Style::new(Theme::Page, &samples::plain);
        assert_eq!(spec.draw(&style).unwrap(), again.draw(&style).unwrap(), "{name}");
    }
}

#[test]
fn markup_in_texts_stays_text() {
    let (_, mut spec) = samples::all().into_iter().find(|(name, _)| name == "bar-en").unwrap();
    let evil = r#"</title><script>alert("1")</script>&amp;'\u{0}"#;
    let frame = spec.frame_mut();
    frame.id = r#"x" onload="y"#.to_owned();
    frame.language = r#"en" onload="y"#.to_owned();
    for text in [&mut frame.title, &mut frame.subtitle, &mut frame.source, &mut frame.note, &mut frame.description] {
        evil.clone_into(text);
    }
    let fonts = r#"A" onload="y"#;
    for theme in [Theme::Page, Theme::Print] {
        let svg = spec.draw(&Style::new(theme, &|_| evil.to_owned()).with_fonts(fonts)).unwrap();
        read(&svg);
        assert!(svg.contains("&lt;script&gt;") && !svg.contains("<script"));
        assert!(!svg.contains(r#" onload=""#));
    }
}
