//! Writes a register of N rows and 12 columns (`write PATH N`), or reads it and says how long that took (`read PATH THREADS`).
#![expect(clippy::print_stdout, clippy::unwrap_used, reason = "a measuring tool for developers")]

use std::io::{BufWriter, Write};
use std::time::Instant;

use arrow::array::RecordBatch;
use rihla_ingest::{Context, DeliveredFile, FileContent, RowSink, read_delivery};
use rihla_model::{AreaResolver, Problem, Vocabulary};

const DEFINITION: &str = r#"
id = "register"
agency = "NSO"
title = "Register"
content = "records"
files = ["*.csv"]
[reader]
format = "csv"
missing = { "" = "O" }
[[columns]]
name = "id"
concept = "PERSON"
type = "text"
[[columns]]
name = "date"
concept = "EVENT_DATE"
type = "date"
[[columns]]
name = "sex"
concept = "SEX"
type = "code"
list = "CL_SEX"
[[columns]]
name = "age"
concept = "AGE"
type = "age"
[[columns]]
name = "nationality"
concept = "CITIZENSHIP"
type = "area"
scheme = "iso3"
[[columns]]
name = "birth"
concept = "COUNTRY_BIRTH"
type = "area"
scheme = "name"
[[columns]]
name = "province"
concept = "PROVINCE"
type = "code"
[[columns]]
name = "permit"
concept = "PERMIT_TYPE"
type = "code"
[[columns]]
name = "months"
concept = "DURATION"
type = "number"
[[columns]]
name = "wage"
concept = "WAGE"
type = "number"
scale = 2
[[columns]]
name = "weight"
concept = "WEIGHT"
type = "weight"
[[columns]]
name = "channel"
concept = "CHANNEL"
type = "code"
"#;

struct Count(u64, u64);

impl RowSink for Count {
    fn batch(&mut self, batch: RecordBatch) -> Result<(), String> {
        self.0 += batch.num_rows() as u64;
        Ok(())
    }
    fn problem(&mut self, _: &Problem) -> Result<(), String> {
        self.1 += 1;
        Ok(())
    }
}

fn main() {
    let args: Vec<String> = std::env::args().collect();
    match args.get(1).map(String::as_str) {
        Some("write") => write(args.get(2).unwrap(), args.get(3).unwrap().parse().unwrap()),
        Some("read") => read(args.get(2).unwrap(), args.get(3).unwrap().parse().unwrap()),
        _ => println!("usage: read_speed write PATH ROWS | read PATH THREADS"),
    }
}

fn write(path: &str, rows: u64) {
    let mut out = BufWriter::new(std::fs::File::create(path).unwrap());
    let codes = ["MAR", "MLI", "SEN", "CIV", "GIN", "NGA", "GHA", "SYR", "EGY", "TUN"];
    let names = ["Morocco", "Mali", "Senegal", "Côte d'Ivoire", "Guinea", "Nigeria", "Ghana", "Syrian Arab Republic", "Egypt", "Tunisia"];
    writeln!(out, "id,date,sex,age,nationality,birth,province,permit,months,wage,weight,channel").unwrap();
    let mut x = 88_172_645_463_325_252_u64;
    for row in 0..rows {
        x ^= x << 13;
        x ^= x >> 7;
        x ^= x << 17;
        let pick = |n: u64, shift: u32| (x >> shift) % n;
        let place = usize::try_from(pick(10, 3)).unwrap();
        writeln!(
            out,
            "P{row:010},20{:02}-{:02}-{:02},{},{},{},{},P{:02},{},{},{}.{:02},{}.{:04},{}",
            10 + pick(15, 5),
            1 + pick(12, 9),
            1 + pick(28, 13),
            if pick(2, 17) == 0 { "M" } else { "F" },
            pick(95, 19),
            codes[place],
            names[(place + usize::try_from(pick(3, 23)).unwrap()) % 10],
            pick(12, 27),
            ["work", "family", "study", "other"][usize::try_from(pick(4, 31)).unwrap()],
            pick(60, 33),
            pick(20_000, 37),
            pick(100, 41),
            1 + pick(40, 43),
            pick(10_000, 47),
            ["air", "land", "sea"][usize::try_from(pick(3, 53)).unwrap()],
        )
        .unwrap();
    }
}

fn read(path: &str, threads: usize) {
    let vocabulary = Vocabulary::embedded().unwrap();
    let resolver = AreaResolver::new(&vocabulary);
    let definition = toml::from_str(DEFINITION).unwrap();
    let context = Context {
        vocabulary: &vocabulary,
        resolver: &resolver,
        today: jiff::civil::date(2026, 1, 15),
        threads,
        progress: None,
        cancel: None,
    };
    let mut sink = Count(0, 0);
    let start = Instant::now();
    let file =
        DeliveredFile { name: "register.csv".to_owned(), content: FileContent::Stream(Box::new(std::fs::File::open(path).unwrap())) };
    let summary = read_delivery(&definition, &context, vec![file], &mut sink).unwrap();
    println!("{} rows, {} problem lines, {:.1} s, unusable: {:?}", sink.0, sink.1, start.elapsed().as_secs_f64(), summary.unusable);
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    println!("{}", status.lines().find(|l| l.starts_with("VmHWM")).unwrap_or_default());
}
