//! Makes the crate follow changes of the embedded message files.

fn main() {
    println!("cargo::rerun-if-changed=../../locales");
}
