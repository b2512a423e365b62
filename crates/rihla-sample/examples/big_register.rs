//! Writes the benchmark register to standard output: `big_register ROWS SEED`.

use std::io::Write;

fn main() -> std::io::Result<()> {
    let mut arguments = std::env::args().skip(1).filter_map(|a| a.parse::<u64>().ok());
    let (rows, seed) = (arguments.next().unwrap_or(1_000_000), arguments.next().unwrap_or(1));
    let mut out = std::io::stdout().lock();
    rihla_sample::big_register(rows, seed, &mut out)?;
    out.flush()
}
