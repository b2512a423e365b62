//! Keys to colours, shapes and hatches, laid out in reading order.

use crate::pattern::Pattern;
use crate::sheet::{Anchor, Fill, LABEL, Look, PAD, SMALL, Sheet, Stroke};
use crate::text::{truncate, width};
use crate::theme::Paint;

/// What stands before a legend word.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Swatch {
    /// A filled box with the pattern of the n-th series over it.
    Series(usize),
    /// A line with the marker of the n-th series.
    Line(usize),
    /// The marker of the n-th series.
    Marker(usize),
    /// A dashed line.
    Dashed,
    /// An uncertainty band.
    Band,
    /// A whisker.
    Whisker,
    /// A hatched box.
    Hatch(Pattern),
    /// The mark of a protected cell.
    ProtectedMark,
    /// An outline.
    Outline,
}

const SWATCH: f64 = 22.0;
const GAP: f64 = 18.0;

/// Draws a legend below what was drawn; entries without words are left out.
pub(crate) fn legend(sheet: &mut Sheet<'_>, entries: &[(Swatch, &str)]) {
    let entries: Vec<&(Swatch, &str)> = entries.iter().filter(|(_, word)| !word.is_empty()).collect();
    if entries.is_empty() {
        return;
    }
    let row = 19.0;
    let mut x = PAD;
    let limit = sheet.width - PAD;
    for (swatch, word) in entries {
        let word = truncate(word, LABEL, limit - PAD - SWATCH);
        let wide = SWATCH + width(&word, LABEL);
        if x > PAD && x + wide > limit {
            x = PAD;
            sheet.y += row;
        }
        let middle = sheet.y + row / 2.0;
        draw(sheet, *swatch, x, middle);
        sheet.text(x + SWATCH, middle + LABEL * 0.36, &word, Look::new(LABEL, Paint::Text, Anchor::Left));
        x += wide + GAP;
    }
    sheet.y += row + 6.0;
}

fn draw(sheet: &mut Sheet<'_>, swatch: Swatch, x: f64, y: f64) {
    let line_end = x + 17.0;
    match swatch {
        Swatch::Series(n) => {
            sheet.rect(x, y - 6.5, 15.0, 13.0, Fill::Plain(Paint::Series(n)), None);
            if n > 0 {
                sheet.rect(x, y - 6.5, 15.0, 13.0, Fill::Hatch(Pattern::Series(n)), None);
            }
        }
        Swatch::Line(n) => {
            sheet.line((x, y), (line_end, y), Stroke::new(Paint::Series(n), 2.0));
            sheet.marker(x + 8.5, y, n, 3.6, Paint::Series(n));
        }
        Swatch::Marker(n) => sheet.marker(x + 8.5, y, n, 5.0, Paint::Series(n)),
        Swatch::Dashed => sheet.line((x, y), (line_end, y), Stroke::dashed(Paint::Muted, 2.0, "5 3")),
        Swatch::Band => sheet.rect(x, y - 6.0, 16.0, 12.0, Fill::Sheer(Paint::Muted, 0.25), None),
        Swatch::Whisker => {
            sheet.line((x, y), (line_end, y), Stroke::new(Paint::Muted, 1.5));
            sheet.line((x, y - 4.0), (x, y + 4.0), Stroke::new(Paint::Muted, 1.5));
            sheet.line((line_end, y - 4.0), (line_end, y + 4.0), Stroke::new(Paint::Muted, 1.5));
        }
        Swatch::Hatch(pattern) => {
            sheet.rect(x, y - 6.5, 15.0, 13.0, Fill::Hatch(pattern), Some(Stroke::new(Paint::Axis, 0.8)));
        }
        Swatch::ProtectedMark => sheet.protected_mark(x + 8.5, y),
        Swatch::Outline => sheet.rect(x, y - 6.0, 15.0, 12.0, Fill::Open, Some(Stroke::new(Paint::Text, 1.6))),
    }
}

/// One step of a legend for classes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Step {
    /// Colour of the class.
    pub paint: Paint,
}

/// Draws the classes as adjoining boxes with their bounds below the joints, then the hatches with their words.
///
/// `bounds` has one entry more than `steps`; an empty bound is not written.
pub(crate) fn classes(sheet: &mut Sheet<'_>, steps: &[Step], bounds: &[String], hatches: &[(Swatch, &str)]) {
    let room = sheet.width - 2.0 * PAD;
    let widest = bounds.iter().map(|bound| width(bound, SMALL)).fold(0.0, f64::max);
    let count = steps.len().max(1) as f64;
    // the outermost bounds stand half outside the boxes
    let margin = widest / 2.0;
    let step = ((widest + 12.0).max(44.0)).min(((room - 2.0 * margin) / count).max(10.0)).min(110.0);
    // where boxes are narrower than their bounds, only every n-th bound is written
    let every = ((widest + 6.0) / step).ceil().max(1.0) as usize;
    let top = sheet.y;
    for (i, entry) in steps.iter().enumerate() {
        let x = PAD + margin + i as f64 * step;
        sheet.rect(x, top, step, 11.0, Fill::Plain(entry.paint), Some(Stroke::new(Paint::Surface, 1.0)));
    }
    for (i, bound) in bounds.iter().enumerate() {
        if i % every == 0 && !bound.is_empty() {
            let x = PAD + margin + i as f64 * step;
            sheet.line((x, top + 11.0), (x, top + 15.0), Stroke::new(Paint::Axis, 1.0));
            sheet.text(x, top + 15.0 + SMALL, bound, Look::new(SMALL, Paint::Muted, Anchor::Middle));
        }
    }
    sheet.y += 34.0;
    legend(sheet, hatches);
}
