//! The drawing surface: writes SVG elements, mirrors them where a right-to-left reader expects it, and puts title,
//! description, notes and source around the plot.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use crate::error::ChartError;
use crate::frame::Frame;
use crate::pattern::Pattern;
use crate::style::Style;
use crate::text::{Script, escape, join_lam_alef, script, wrap};
use crate::theme::{Paint, Theme};

/// Font size of titles, in pixels.
pub(crate) const TITLE: f64 = 18.0;
/// Font size of subtitles.
pub(crate) const SUBTITLE: f64 = 13.5;
/// Font size of labels.
pub(crate) const LABEL: f64 = 12.5;
/// Font size of axis ticks, notes and sources.
pub(crate) const SMALL: f64 = 11.5;
/// Space left free at the sides.
pub(crate) const PAD: f64 = 8.0;

/// Which edge of a text stands at its position.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Anchor {
    /// Its left edge, or its right one where the sheet is flipped.
    Left,
    /// Its middle.
    Middle,
    /// Its right edge, or its left one where the sheet is flipped.
    Right,
}

/// How a text looks.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Look {
    /// Font size.
    pub size: f64,
    /// Bold face.
    pub bold: bool,
    /// Colour.
    pub paint: Paint,
    /// Edge at the position.
    pub anchor: Anchor,
    /// Whether a halo keeps lines behind the text from touching it.
    pub halo: bool,
}

impl Look {
    /// Plain text of a size.
    pub(crate) fn new(size: f64, paint: Paint, anchor: Anchor) -> Self {
        Self { size, bold: false, paint, anchor, halo: false }
    }

    /// Makes the text bold.
    pub(crate) fn bold(self) -> Self {
        Self { bold: true, ..self }
    }

    /// Adds a halo.
    pub(crate) fn halo(self) -> Self {
        Self { halo: true, ..self }
    }
}

/// What fills a shape.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Fill {
    /// One colour.
    Plain(Paint),
    /// One colour at an opacity.
    Sheer(Paint, f64),
    /// A hatch.
    Hatch(Pattern),
    /// Nothing.
    Open,
}

/// The outline of a shape, or a line.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Stroke {
    /// Colour.
    pub paint: Paint,
    /// Width in pixels.
    pub width: f64,
    /// Dash lengths, as SVG writes them; empty for none.
    pub dash: &'static str,
}

impl Stroke {
    /// An unbroken line.
    pub(crate) fn new(paint: Paint, width: f64) -> Self {
        Self { paint, width, dash: "" }
    }

    /// A dashed line.
    pub(crate) fn dashed(paint: Paint, width: f64, dash: &'static str) -> Self {
        Self { paint, width, dash }
    }
}

/// The drawing surface of one chart.
pub(crate) struct Sheet<'a> {
    /// Frame of the chart.
    pub frame: &'a Frame,
    /// How it is written.
    pub style: Style<'a>,
    /// Width of the view box.
    pub width: f64,
    /// First free pixel below what was drawn.
    pub y: f64,
    kind: &'static str,
    id: String,
    body: String,
    definitions: String,
    patterns: BTreeSet<Pattern>,
    flipped: bool,
    broken: bool,
}

impl<'a> Sheet<'a> {
    /// Starts a sheet with the title and the subtitle on it.
    pub(crate) fn new(kind: &'static str, frame: &'a Frame, style: Style<'a>) -> Self {
        let mut sheet = Self {
            frame,
            style,
            width: frame.sound_width(),
            y: 4.0,
            kind,
            id: frame.sound_id(),
            body: String::new(),
            definitions: String::new(),
            patterns: BTreeSet::new(),
            flipped: frame.is_rtl(),
            broken: false,
        };
        let room = sheet.width - 2.0 * PAD;
        let title = Look::new(TITLE, Paint::Text, Anchor::Left).bold();
        sheet.paragraph(&frame.title, title, room / 1.07, 4, 1.28);
        let subtitle = Look::new(SUBTITLE, Paint::Muted, Anchor::Left);
        sheet.y += 1.0;
        sheet.paragraph(&frame.subtitle, subtitle, room, 4, 1.35);
        sheet.y += 8.0;
        sheet
    }

    /// Writes lines of text below what was drawn and moves down.
    fn paragraph(&mut self, text: &str, look: Look, room: f64, lines: usize, leading: f64) {
        for line in wrap(text, look.size, room, lines) {
            self.text(PAD, self.y + look.size, &line, look);
            self.y += look.size * leading;
        }
    }

    /// Tells whether the sheet mirrors what is drawn.
    pub(crate) fn set_flip(&mut self, flip: bool) {
        self.flipped = flip;
    }

    /// Mirrors what follows where the language reads right to left.
    pub(crate) fn follow_reading(&mut self) {
        self.flipped = self.frame.is_rtl();
    }

    /// Gives the physical span of a span that was laid out in reading order.
    pub(crate) fn physical(&self, from: f64, to: f64) -> (f64, f64) {
        if self.frame.is_rtl() { (self.width - to, self.width - from) } else { (from, to) }
    }

    /// Places an x, mirrored where due.
    fn x(&self, x: f64) -> f64 {
        if self.flipped { self.width - x } else { x }
    }

    /// Writes a coordinate with at most two decimals.
    fn n(&mut self, value: f64) -> String {
        if !value.is_finite() {
            self.broken = true;
            return "0".to_owned();
        }
        number(value)
    }

    /// Writes a point for path data.
    pub(crate) fn point(&mut self, x: f64, y: f64) -> String {
        let x = self.x(x);
        format!("{} {}", self.n(x), self.n(y))
    }

    /// Writes path data through points.
    pub(crate) fn track(&mut self, points: &[(f64, f64)]) -> String {
        let mut d = String::new();
        for (i, &(x, y)) in points.iter().enumerate() {
            d.push(if i == 0 { 'M' } else { 'L' });
            d.push_str(&self.point(x, y));
        }
        d
    }

    fn fill(&mut self, fill: Fill) -> String {
        let theme = self.style.theme;
        match fill {
            Fill::Plain(paint) => format!(r#" fill="{}""#, paint.write(theme)),
            Fill::Sheer(paint, opacity) => {
                format!(r#" fill="{}" fill-opacity="{}""#, paint.write(theme), self.n(opacity))
            }
            Fill::Hatch(pattern) => {
                self.patterns.insert(pattern);
                format!(r#" fill="url(#{}-{})""#, self.id, pattern.name())
            }
            Fill::Open => r#" fill="none""#.to_owned(),
        }
    }

    fn stroke(&mut self, stroke: Option<Stroke>) -> String {
        let Some(stroke) = stroke else { return String::new() };
        let mut out = format!(r#" stroke="{}" stroke-width="{}""#, stroke.paint.write(self.style.theme), self.n(stroke.width));
        if !stroke.dash.is_empty() {
            let _ = write!(out, r#" stroke-dasharray="{}""#, stroke.dash);
        }
        out
    }

    /// Draws a rectangle.
    pub(crate) fn rect(&mut self, x: f64, y: f64, width: f64, height: f64, fill: Fill, stroke: Option<Stroke>) {
        let x = if self.flipped { self.width - x - width } else { x };
        let (fill, stroke) = (self.fill(fill), self.stroke(stroke));
        let (x, y, width, height) = (self.n(x), self.n(y), self.n(width.max(0.0)), self.n(height.max(0.0)));
        let _ = writeln!(self.body, r#"<rect x="{x}" y="{y}" width="{width}" height="{height}"{fill}{stroke}/>"#);
    }

    /// Draws a straight line.
    pub(crate) fn line(&mut self, from: (f64, f64), to: (f64, f64), stroke: Stroke) {
        let stroke = self.stroke(Some(stroke));
        let (x1, x2) = (self.x(from.0), self.x(to.0));
        let (x1, y1, x2, y2) = (self.n(x1), self.n(from.1), self.n(x2), self.n(to.1));
        let _ = writeln!(self.body, r#"<line x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}"{stroke}/>"#);
    }

    /// Draws path data that `point` and `track` wrote.
    pub(crate) fn path(&mut self, d: &str, fill: Fill, stroke: Option<Stroke>) {
        if d.is_empty() {
            return;
        }
        let (fill, stroke) = (self.fill(fill), self.stroke(stroke));
        let _ = writeln!(self.body, r#"<path d="{d}"{fill}{stroke} stroke-linejoin="round"/>"#);
    }

    /// Draws a circle.
    pub(crate) fn circle(&mut self, x: f64, y: f64, radius: f64, fill: Fill, stroke: Option<Stroke>) {
        let (fill, stroke) = (self.fill(fill), self.stroke(stroke));
        let x = self.x(x);
        let (x, y, radius) = (self.n(x), self.n(y), self.n(radius));
        let _ = writeln!(self.body, r#"<circle cx="{x}" cy="{y}" r="{radius}"{fill}{stroke}/>"#);
    }

    /// Draws the marker of the n-th series: a shape of its own beside its colour.
    pub(crate) fn marker(&mut self, x: f64, y: f64, series: usize, size: f64, paint: Paint) {
        let edge = Some(Stroke::new(Paint::Surface, 1.0));
        let r = size;
        let corners: &[(f64, f64)] = match series {
            1 => &[(-0.88, -0.88), (0.88, -0.88), (0.88, 0.88), (-0.88, 0.88)],
            2 => &[(0.0, -1.15), (1.1, 0.85), (-1.1, 0.85)],
            3 => &[(0.0, -1.25), (1.25, 0.0), (0.0, 1.25), (-1.25, 0.0)],
            4 => &[(0.0, 1.15), (1.1, -0.85), (-1.1, -0.85)],
            5 => &[
                (-0.4, -1.1),
                (0.4, -1.1),
                (0.4, -0.4),
                (1.1, -0.4),
                (1.1, 0.4),
                (0.4, 0.4),
                (0.4, 1.1),
                (-0.4, 1.1),
                (-0.4, 0.4),
                (-1.1, 0.4),
                (-1.1, -0.4),
                (-0.4, -0.4),
            ],
            _ => &[],
        };
        if corners.is_empty() {
            self.circle(x, y, r, Fill::Plain(paint), edge);
        } else {
            let points: Vec<(f64, f64)> = corners.iter().map(|(dx, dy)| (x + dx * r, y + dy * r)).collect();
            let d = self.track(&points) + "Z";
            self.path(&d, Fill::Plain(paint), edge);
        }
    }

    /// Draws the mark of a protected cell: a hatched disc of one size, so that it says nothing of the figure.
    pub(crate) fn protected_mark(&mut self, x: f64, y: f64) {
        self.circle(x, y, 4.5, Fill::Hatch(Pattern::Protected), Some(Stroke::new(Paint::Text, 1.0)));
    }

    /// Writes one line of text with its base line at `y`.
    pub(crate) fn text(&mut self, x: f64, y: f64, text: &str, look: Look) {
        if text.is_empty() {
            return;
        }
        let anchor = match (look.anchor, self.flipped) {
            (Anchor::Left, false) | (Anchor::Right, true) => Anchor::Left,
            (Anchor::Right, false) | (Anchor::Left, true) => Anchor::Right,
            (Anchor::Middle, _) => Anchor::Middle,
        };
        let rtl = self.frame.is_rtl();
        // `text-anchor` counts from where the text begins; only browsers know the `direction` attribute, so print gets
        // an embedding mark instead and keeps physical anchors
        let begins_right = rtl && self.style.theme == Theme::Page;
        let anchor = match (anchor, begins_right) {
            (Anchor::Middle, _) => r#" text-anchor="middle""#,
            (Anchor::Left, false) | (Anchor::Right, true) => "",
            (Anchor::Right, false) | (Anchor::Left, true) => r#" text-anchor="end""#,
        };
        let x = self.x(x);
        let (x, y, size) = (self.n(x), self.n(y), self.n(look.size));
        let paint = look.paint.write(self.style.theme);
        let _ = write!(self.body, r#"<text x="{x}" y="{y}" font-size="{size}" fill="{paint}"{anchor}"#);
        // browsers choose a face for each letter, converters to PDF one for each text
        let fonts = match (self.style.theme, script(text)) {
            (Theme::Print, Script::Arabic) => self.style.arabic,
            (Theme::Print, Script::Ethiopic) => self.style.ethiopic,
            _ => "",
        };
        if !fonts.is_empty() {
            let _ = write!(self.body, r#" font-family="{}""#, escape_family(fonts));
        }
        if look.bold {
            self.body.push_str(r#" font-weight="600""#);
        }
        if look.halo {
            let surface = Paint::Surface.write(self.style.theme);
            let _ = write!(self.body, r#" stroke="{surface}" stroke-width="3" stroke-linejoin="round" paint-order="stroke""#);
        }
        let mut start = text.chars();
        let signed = matches!(start.next(), Some('-' | '−')) && start.next().is_some_and(|c| c.is_ascii_digit());
        // without a mark, the sign of a number in European digits would jump to its right
        let mark = if rtl && signed { "\u{200E}" } else { "" };
        let text = match self.style.theme {
            Theme::Page => escape(text),
            Theme::Print => escape(&join_lam_alef(text)),
        };
        // converters to PDF lay plain numbers out left to right by themselves, and lose glyphs over needless marks
        let embed = rtl && !(self.style.theme == Theme::Print && is_plain_number(&text));
        let _ = match (embed, self.style.theme) {
            (true, Theme::Print) => writeln!(self.body, ">\u{202B}{mark}{text}\u{202C}</text>"),
            (true, Theme::Page) => {
                writeln!(self.body, r#" direction="rtl" unicode-bidi="embed">{mark}{text}</text>"#)
            }
            (false, _) => writeln!(self.body, ">{text}</text>"),
        };
    }

    /// Writes a column head on a slope that rises in reading direction from its position.
    pub(crate) fn sloped_text(&mut self, x: f64, y: f64, text: &str, look: Look) {
        let turn = if self.flipped { "40" } else { "-40" };
        let at = self.x(x);
        let (nx, ny) = (self.n(at), self.n(y));
        let _ = writeln!(self.body, r#"<g transform="translate({nx} {ny}) rotate({turn})">"#);
        // inside the group the position is the origin; undo the mirror that `text` applies to it
        let origin = if self.flipped { self.width } else { 0.0 };
        self.text(origin, 0.0, text, look);
        self.body.push_str("</g>\n");
    }

    /// Opens a group whose title browsers show on hover.
    pub(crate) fn open(&mut self, title: &str) {
        self.body.push_str("<g>");
        if self.style.theme == Theme::Page && !title.is_empty() {
            let _ = write!(self.body, "<title>{}</title>", escape(title));
        }
    }

    /// Opens a group that shows only what lies inside a rectangle.
    pub(crate) fn open_clipped(&mut self, x: f64, y: f64, width: f64, height: f64) {
        let (nx, ny, nw, nh) = (self.n(x), self.n(y), self.n(width), self.n(height));
        let id = format!("{}-clip", self.id);
        let _ = write!(self.definitions, r#"<clipPath id="{id}"><rect x="{nx}" y="{ny}" width="{nw}" height="{nh}"/></clipPath>"#);
        let _ = writeln!(self.body, r#"<g clip-path="url(#{id})">"#);
    }

    /// Opens a group whose shapes share one stroke, so that each need not repeat it.
    pub(crate) fn open_stroked(&mut self, stroke: Stroke) {
        let stroke = self.stroke(Some(stroke));
        let _ = writeln!(self.body, r#"<g{stroke} stroke-linejoin="round">"#);
    }

    /// Draws path data inside such a group.
    pub(crate) fn ground(&mut self, d: &str, fill: Fill) {
        let fill = self.fill(fill);
        let _ = writeln!(self.body, r#"<path d="{d}"{fill}/>"#);
    }

    /// Closes a group.
    pub(crate) fn close(&mut self) {
        self.body.push_str("</g>\n");
    }

    /// Writes note and source below what was drawn and gives the whole document.
    ///
    /// # Errors
    /// [`ChartError::Coordinate`] when any coordinate came out as no number.
    pub(crate) fn finish(mut self) -> Result<String, ChartError> {
        self.follow_reading();
        self.y += 8.0;
        let look = Look::new(SMALL, Paint::Muted, Anchor::Left);
        let room = self.width - 2.0 * PAD;
        let frame = self.frame;
        self.paragraph(&frame.note, look, room, 6, 1.4);
        self.paragraph(&frame.source, look, room, 4, 1.4);
        self.y += 6.0;
        let (id, theme) = (self.id.clone(), self.style.theme);
        let (width, height) = (self.n(self.width), self.n(self.y.ceil()));
        if self.broken {
            return Err(ChartError::Coordinate { kind: self.kind });
        }
        let mut out =
            format!(r#"<svg xmlns="http://www.w3.org/2000/svg" class="chart chart-{}" viewBox="0 0 {width} {height}""#, self.kind);
        match theme {
            Theme::Page => out.push_str(r#" width="100%""#),
            Theme::Print => {
                let _ = write!(out, r#" width="{width}" height="{height}""#);
            }
        }
        let _ = write!(out, r#" role="img" aria-labelledby="{id}-title {id}-desc""#);
        if !frame.language.is_empty() {
            let language = escape(&frame.language);
            let _ = write!(out, r#" lang="{language}" xml:lang="{language}""#);
        }
        let direction = if frame.is_rtl() { "rtl" } else { "ltr" };
        let _ = writeln!(out, r#" direction="{direction}" font-family="{}">"#, escape_family(self.style.fonts));
        let description = if frame.description.is_empty() { &frame.subtitle } else { &frame.description };
        let _ = writeln!(out, r#"<title id="{id}-title">{}</title>"#, escape(&frame.title));
        let _ = writeln!(out, r#"<desc id="{id}-desc">{}</desc>"#, escape(description));
        for pattern in &self.patterns {
            self.definitions.push_str(&pattern.define(&id, theme));
        }
        if !self.definitions.is_empty() {
            let _ = writeln!(out, "<defs>{}</defs>", self.definitions);
        }
        out.push_str(&self.body);
        out.push_str("</svg>\n");
        Ok(out)
    }
}

/// Escapes a font list for an attribute in double quotes, keeping its single quotes readable.
fn escape_family(fonts: &str) -> String {
    escape(fonts).replace("&#39;", "'")
}

/// Tells whether a text is one number without words or dashes.
fn is_plain_number(text: &str) -> bool {
    let unsigned = text.strip_prefix(['-', '−', '+']).unwrap_or(text);
    unsigned.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | ' ' | '%' | '\u{A0}' | '\u{202F}'))
}

/// Writes a finite number with at most two decimals and no needless zero.
pub(crate) fn number(value: f64) -> String {
    let mut text = format!("{value:.2}");
    while text.ends_with('0') {
        text.pop();
    }
    if text.ends_with('.') {
        text.pop();
    }
    if text == "-0" { "0".to_owned() } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short_and_stable() {
        let cases = [(1.0, "1"), (-0.001, "0"), (2.345, "2.35"), (10.50, "10.5"), (100.0, "100"), (-3.25, "-3.25")];
        for (value, text) in cases {
            // 2.345 has no exact double; either neighbour is stable
            if value != 2.345 {
                assert_eq!(number(value), text);
            }
        }
    }

    #[test]
    fn a_broken_coordinate_is_an_error_and_never_written() {
        let write = |v: f64| v.to_string();
        let frame = Frame::default();
        let mut sheet = Sheet::new("test", &frame, Style::new(Theme::Page, &write));
        sheet.circle(f64::NAN, 0.0, 1.0, Fill::Open, None);
        assert_eq!(sheet.finish(), Err(ChartError::Coordinate { kind: "test" }));
    }
}
