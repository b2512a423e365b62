//! Tells cargo to build the crate again when a migration is added: the embedding macro sees only files that were there.

fn main() {
    println!("cargo::rerun-if-changed=../../migrations");
}
