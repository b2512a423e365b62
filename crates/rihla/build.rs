//! Follows changes of the embedded guides. Links the program for release with functions of the same bytes folded into one: it is 7 %
//! smaller (docs/decisions/0001).

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    // the guides are embedded
    println!("cargo:rerun-if-changed=../../help");
    let is = |name: &str, wanted: &str| std::env::var(name).is_ok_and(|value| value == wanted);
    // The linker that comes with Rust for this target can do it; others are not asked to.
    if is("PROFILE", "release") && is("TARGET", "x86_64-unknown-linux-gnu") {
        println!("cargo:rustc-link-arg-bins=-Wl,--icf=all");
    }
}
