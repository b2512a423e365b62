//! Whole drawings, compared byte by byte; `UPDATE_GOLDEN=1` writes them anew. Look at them in a browser after that.

use std::path::Path;

use rihla_chart::{Style, Theme};

use crate::samples;

#[test]
fn drawings_are_as_before() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let update = std::env::var_os("UPDATE_GOLDEN").is_some();
    let chosen = [
        ("line-en", Theme::Page, 720.0),
        ("bar-ar", Theme::Page, 720.0),
        ("bar-signed-ar", Theme::Print, 720.0),
        ("pyramid-ar", Theme::Print, 720.0),
        ("heat-en", Theme::Print, 720.0),
        ("flow-ar", Theme::Page, 340.0),
        ("stacked-en", Theme::Page, 720.0),
        ("dot-ar", Theme::Page, 720.0),
        ("map-part-en", Theme::Print, 340.0),
    ];
    let mut changed = Vec::new();
    for (name, theme, width) in chosen {
        let (_, mut spec) = samples::all().into_iter().find(|(sample, _)| sample == name).unwrap();
        spec.frame_mut().width = width;
        let drawn = spec.draw(&Style::new(theme, &samples::plain)).unwrap();
        let path = folder.join(format!("{name}.svg"));
        if update {
            std::fs::write(&path, &drawn).unwrap();
        } else if std::fs::read_to_string(&path).unwrap_or_default() != drawn {
            changed.push(name);
        }
    }
    assert!(changed.is_empty(), "{changed:?} changed; look at them and run again with UPDATE_GOLDEN=1");
}
