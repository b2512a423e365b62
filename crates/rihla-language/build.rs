//! Makes the crate follow changes of the embedded message files.
#![expect(clippy::print_stdout, reason = "a build script speaks to cargo on its standard output")]

fn main() {
    println!("cargo::rerun-if-changed=../../locales");
}
