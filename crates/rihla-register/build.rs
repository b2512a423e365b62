//! Makes the crate follow changes of the embedded registers.

fn main() {
    println!("cargo::rerun-if-changed=../../registers");
}
