use std::error::Error;

use rihla_model::Language;
use typst::layout::{Frame, FrameItem};

use super::*;
use crate::{CellKind, Figure, KeyFigure, QualityCard, QualityRow, ReportLabels, ReportTable, Section, TableCell, TableHead, TextBlock};

const HOSTILE: [&str; 8] = [
    "#read(\"/etc/passwd\")",
    "*not bold* _nor slanted_",
    "$x^2$ @label <label>",
    "#import \"@preview/example:0.1.0\": *",
    "#panic(\"x\")",
    "= no heading",
    "\\ `raw` // no comment",
    "]#text(red)[",
];

fn hostile_view() -> Result<ReportView, Box<dyn Error>> {
    let all = || HOSTILE.iter().map(|t| (*t).to_owned());
    let text = HOSTILE.concat();
    Ok(ReportView {
        identifier: "x".to_owned(),
        created: "2026-03-31T10:00:00Z".parse()?,
        language: Language::En,
        node: text.clone(),
        title: text.clone(),
        subtitle: text.clone(),
        date: text.clone(),
        introduction: all().collect(),
        key_figures: all().map(|t| KeyFigure { value: t.clone(), label: t.clone(), source: t }).collect(),
        sections: vec![
            Section {
                title: text.clone(),
                part: false,
                paragraphs: all().collect(),
                figures: vec![Figure {
                    svg: "<svg xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink' viewBox='0 0 9 9'><image \
                          xlink:href='/etc/passwd' width='9' height='9'/></svg>"
                        .to_owned(),
                    caption: text.clone(),
                    alt: text.clone(),
                    source: text.clone(),
                }],
                tables: vec![ReportTable {
                    caption: text.clone(),
                    head: all().map(|text| TableHead { text, numeric: false }).collect(),
                    rows: vec![all().map(|text| TableCell { text, kind: CellKind::Total, indent: 0 }).collect(), Vec::new()],
                    notes: all().collect(),
                    source: text.clone(),
                }],
            };
            4
        ],
        quality: Some(QualityCard {
            title: text.clone(),
            introduction: text.clone(),
            head: [text.clone(), text.clone(), text.clone()],
            rows: vec![QualityRow { name: text.clone(), score: 200, best: 255, words: text.clone(), reason: text.clone() }],
        }),
        notes: vec![TextBlock { title: text.clone(), paragraphs: all().collect() }],
        sources: None,
        closing: Vec::new(),
        labels: ReportLabels {
            contents: text.clone(),
            page: text.clone(),
            figure: text.clone(),
            table: text.clone(),
            source: text.clone(),
            note: text,
            digits: "01".to_owned(),
        },
    })
}

fn collect(frame: &Frame, text: &mut String) {
    for (_, item) in frame.items() {
        match item {
            FrameItem::Text(run) => text.push_str(&run.text),
            FrameItem::Group(group) => collect(&group.frame, text),
            _ => {}
        }
    }
}

#[test]
fn texts_are_never_read_as_markup() -> Result<(), Box<dyn Error>> {
    let fonts = Fonts::embedded()?;
    let mut view = hostile_view()?;
    for section in &mut view.sections {
        section.figures.clear();
    }
    let world = ReportWorld::new(&fonts, data(&view)?).ok_or("no world")?;
    let document = typst::compile(&world).output.map_err(|errors| said(&errors))?;
    typst_pdf::pdf(&document, &PdfOptions::default()).map_err(|errors| said(&errors))?;
    let mut text = String::new();
    for page in document.pages() {
        collect(&page.frame, &mut text);
    }
    let squeezed: String = text.split_whitespace().collect();
    for hostile in HOSTILE {
        let wanted: String = hostile.split_whitespace().collect();
        assert!(squeezed.contains(&wanted), "{hostile}");
    }
    assert!(!text.contains("root:"));
    Ok(())
}

#[test]
fn a_picture_cannot_reach_a_file() -> Result<(), Box<dyn Error>> {
    let fonts = Fonts::embedded()?;
    let Err(error) = situation_report(&hostile_view()?, &fonts) else { return Err("a picture named a file and was set".into()) };
    assert!(error.to_string().contains("etc/passwd"), "{error}");
    Ok(())
}

#[test]
fn the_world_holds_two_files() -> Result<(), Box<dyn Error>> {
    use typst::World;
    use typst::syntax::{RootedPath, VirtualPath, VirtualRoot};
    let fonts = Fonts::embedded()?;
    let world = ReportWorld::new(&fonts, "{}".to_owned()).ok_or("no world")?;
    assert!(world.source(world.main()).is_ok());
    let passwords = RootedPath::new(VirtualRoot::Project, VirtualPath::new("/etc/passwd")?).intern();
    assert!(world.file(passwords).is_err());
    assert!(world.source(passwords).is_err());
    assert!(world.today(None).is_none());
    Ok(())
}
