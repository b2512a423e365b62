//! The style sheet serves both writing directions and loads nothing from elsewhere.

use rihla::pages::STYLE_SHEET;

#[test]
fn only_logical_properties() {
    let physical = [
        "margin-left",
        "margin-right",
        "margin-top",
        "margin-bottom",
        "padding-left",
        "padding-right",
        "padding-top",
        "padding-bottom",
        "border-left",
        "border-right",
        "border-top",
        "border-bottom",
        "text-align: left",
        "text-align: right",
        "float:",
        " left:",
        " right:",
        " top:",
        " bottom:",
        " width:",
        " height:",
        "min-height",
        "max-height",
    ];
    let mut media = 0;
    for (number, line) in STYLE_SHEET.lines().enumerate() {
        if line.trim_start().starts_with("@media") {
            media += 1;
            continue;
        }
        for word in physical {
            assert!(!line.contains(word), "rihla.css:{}: {word}: {line}", number + 1);
        }
    }
    assert!(media >= 3);
}

#[test]
fn nothing_from_elsewhere() {
    for word in ["@import", "url(", "http:", "https:", "@font-face", "!important"] {
        assert!(!STYLE_SHEET.contains(word), "{word}");
    }
}

/// Contrast of text on its ground (WCAG 2.2, 1.4.3), in light and in dark.
#[test]
fn text_stands_out_from_its_ground() {
    let mut halves = STYLE_SHEET.splitn(2, "prefers-color-scheme: dark");
    let (light, dark) = (halves.next().unwrap(), halves.next().unwrap());
    let pairs = [
        ("ink", "paper"),
        ("ink", "sheet"),
        ("quiet", "paper"),
        ("quiet", "sheet"),
        ("link", "paper"),
        ("link", "sheet"),
        ("accent-ink", "accent"),
        ("good", "good-sheet"),
        ("warn", "warn-sheet"),
        ("bad", "bad-sheet"),
        ("calm", "calm-sheet"),
        ("focus-ink", "focus"),
    ];
    for (name, css) in [("light", light), ("dark", dark)] {
        for (text, ground) in pairs {
            let ratio = contrast(&token(css, text), &token(css, ground));
            assert!(ratio >= 4.5, "{name}: {text} on {ground}: {ratio:.2}");
        }
    }
}

fn token(css: &str, name: &str) -> String {
    let start = css.find(&format!("--{name}: #")).unwrap_or_else(|| panic!("no token {name}"));
    css[start..].split('#').nth(1).unwrap().chars().take(6).collect()
}

fn luminance(hex: &str) -> f64 {
    let channel = |at: usize| {
        let c = f64::from(u8::from_str_radix(&hex[at..at + 2], 16).unwrap()) / 255.0;
        if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * channel(0) + 0.7152 * channel(2) + 0.0722 * channel(4)
}

fn contrast(one: &str, other: &str) -> f64 {
    let (a, b) = (luminance(one), luminance(other));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

#[test]
fn dark_pages_name_every_colour_of_charts_that_lies_on_paper() {
    let dark = STYLE_SHEET.split("prefers-color-scheme: dark").nth(1).unwrap();
    for (name, _) in rihla_chart::custom_properties() {
        // ramps carry their own text colours and keep them on any paper
        if name.contains("ramp") || name.contains("diverging") {
            continue;
        }
        assert!(dark.contains(&format!("{name}:")), "{name}");
    }
}
