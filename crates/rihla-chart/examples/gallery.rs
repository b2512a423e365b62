//! Draws every sample of the tests into a folder, for looking at: `cargo run -p rihla-chart --example gallery -- FOLDER`.

use std::error::Error;
use std::path::PathBuf;

use rihla_chart::{Style, Theme};

#[path = "../tests/it/samples.rs"]
mod samples;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = PathBuf::from(std::env::args().nth(1).ok_or("usage: gallery FOLDER")?);
    std::fs::create_dir_all(&folder)?;
    for (name, mut spec) in samples::all() {
        let page = spec.draw(&Style::new(Theme::Page, &samples::plain))?;
        let print = spec.draw(&Style::new(Theme::Print, &samples::plain))?;
        spec.frame_mut().width = 340.0;
        let narrow = spec.draw(&Style::new(Theme::Page, &samples::plain))?;
        for (kind, text) in [("page", page), ("print", print), ("narrow", narrow)] {
            std::fs::write(folder.join(format!("{name}.{kind}.svg")), text)?;
        }
    }
    Ok(())
}
