//! SPSS and Stata files: cells compared with what another program reads, kinds of missing, encodings, damage.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use rihla_ingest::{IngestError, inspect};
use rihla_model::Severity;

use crate::delivery::{context, definition, try_read};
use crate::survey_writers::{Case, Sav, dta_113, dta_117, sav, zsav};

fn specimens() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/specimens")
}

fn format_of(path: &Path) -> &'static str {
    if path.extension().is_some_and(|e| e == "dta") { "dta" } else { "sav" }
}

/// A definition that reads every column as text.
fn all_as_text(format: &str, names: &[String]) -> String {
    let mut toml = format!("content = \"records\"\n[reader]\nformat = \"{format}\"\n");
    for (at, name) in names.iter().enumerate() {
        write!(toml, "[[columns]]\nname = {name:?}\nconcept = \"C{at}\"\ntype = \"text\"\n").unwrap();
    }
    toml
}

/// The cells of a file, row by row, as they are delivered.
fn cells(format: &str, names: &[String], bytes: Vec<u8>) -> Vec<Vec<String>> {
    let came = try_read(&all_as_text(format, names), vec![("x", bytes)], 2).unwrap();
    assert_eq!(came.summary.unusable, None);
    let order: Vec<usize> = (0..names.len()).map(|at| came.summary.schema.position(&format!("C{at}")).unwrap()).collect();
    came.rows().into_iter().map(|row| order.iter().map(|at| row[*at].clone()).collect()).collect()
}

/// Compares a file with the cells that pyreadstat reads from it, which lie beside it.
fn agrees(path: &Path) -> usize {
    let expected = std::fs::read(format!("{}.csv", path.display())).unwrap();
    let mut expected = csv::ReaderBuilder::new().has_headers(false).from_reader(expected.as_slice());
    let mut expected = expected.records().map(|r| r.unwrap().iter().map(str::to_owned).collect::<Vec<_>>());
    let names = expected.next().unwrap();
    let came = cells(format_of(path), &names, std::fs::read(path).unwrap());
    let mut rows = 0;
    for (row, expected) in came.iter().zip(expected.by_ref()) {
        for ((name, cell), expected) in names.iter().zip(row).zip(&expected) {
            assert_eq!(cell, expected.trim(), "{}: case {}, {name}", path.display(), rows + 1);
        }
        rows += 1;
    }
    assert_eq!((came.len(), expected.next()), (rows, None), "{}", path.display());
    rows * names.len()
}

#[test]
fn cells_agree_with_pyreadstat() {
    let mut compared = 0;
    let mut folders = vec![specimens()];
    folders.extend(std::env::var_os("RIHLA_SURVEY_SPECIMENS").map(PathBuf::from));
    for folder in folders {
        let mut paths: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
        paths.sort();
        for path in paths {
            if Path::new(&format!("{}.csv", path.display())).exists() {
                compared += agrees(&path);
            }
        }
    }
    assert!(compared > 2_000, "{compared}");
}

fn specimen(name: &str) -> Vec<u8> {
    std::fs::read(specimens().join(name)).unwrap()
}

fn names(names: &[&str]) -> Vec<String> {
    names.iter().map(|n| (*n).to_owned()).collect()
}

#[test]
fn stata_dates_of_every_unit() {
    for (name, dates) in [
        ("dates-tm.dta", ["2020-01", "2021-12", "1959-11"]),
        ("dates-tq.dta", ["2020-Q1", "2021-Q4", "1959-Q4"]),
        ("dates-th.dta", ["2020-S1", "2021-S2", "1959-S2"]),
        ("dates-ty.dta", ["2020", "2021", "1959"]),
        // Weeks of Stata begin on the first of January; this writer takes the day of the year by seven for the week.
        ("dates-tw.dta", ["2020-01-01", "2021-11-26", "1959-10-29"]),
    ] {
        let came = cells("dta", &names(&["month"]), specimen(name));
        assert_eq!(came.iter().map(|row| row[0].as_str()).collect::<Vec<_>>(), dates, "{name}");
    }
}

#[test]
fn a_labour_force_survey_is_proposed_with_its_codes() {
    for name in ["survey-zlib.zsav", "survey-118.dta", "survey-113.dta"] {
        let bytes = specimen(name);
        let inspection = inspect(name, &bytes, &context(1), &ToString::to_string).unwrap();
        let toml = &inspection.toml;
        if std::env::var_os("SHOW").is_some() {
            eprintln!("=== {name}\n{toml}");
        }
        let parsed: rihla_model::definition::SourceDefinition = toml::from_str(toml).unwrap();
        assert_eq!(parsed.title.iter().next().map(|(_, t)| t), Some("Labour force survey, generated"));
        for part in ["content = \"records\"", "list = \"CL_SEX\"", "\"1\" = \"M\"", "\"2\" = \"F\"", "# \"Sex of respondent\""] {
            assert!(toml.contains(part), "{name}: {part}\n{toml}");
        }
        if name != "survey-113.dta" {
            for part in ["concept = \"CITIZENSHIP\"", "\"1\" = \"MAR\"", "\"4\" = \"CIV\"", "\"9\" = \"_U\""] {
                assert!(toml.contains(part), "{name}: {part}\n{toml}");
            }
        }
        // What is proposed reads the file: nothing is unreadable, missing ages are no ages.
        let came = {
            let mut sink = crate::delivery::Sunk::default();
            let file = rihla_ingest::DeliveredFile { name: name.to_owned(), content: rihla_ingest::FileContent::Bytes(bytes) };
            rihla_ingest::read_delivery(&parsed, &context(1), vec![file], &mut sink).unwrap()
        };
        let errors: Vec<_> = came.problems_by_rule.iter().filter(|(k, _)| k.severity > Severity::Note).collect();
        assert!(came.unusable.is_none() && errors.is_empty(), "{name}: {errors:?}\n{toml}");
        assert_eq!(came.rows_used, 16);
    }
}

#[test]
fn labels_of_no_list_are_shown_up_to_a_bound() {
    let texts: Vec<String> = (0..45).map(|n| format!("Branch {n}")).collect();
    let mut labels: Vec<(f64, &str)> = (0_u32..).map(f64::from).zip(texts.iter().map(String::as_str)).collect();
    labels.push((99.0, "Refused"));
    let cases: Vec<(Case, &str)> = labels.iter().map(|(value, _)| (Case::Number(*value), "a")).collect();
    let bytes = sav(&Sav { labels: &labels, ..Sav::default() }, &cases);
    let toml = inspect("x.sav", &bytes, &context(1), &ToString::to_string).unwrap().toml;
    for part in [
        "codes whose labels are in no known list",
        "#   0 = Branch 0\n",
        "#   39 = Branch 39\n# and 5 more\n",
        "missing = { \"99\" = \"_U\" }",
    ] {
        assert!(toml.contains(part), "{part}\n{toml}");
    }
    assert!(!toml.contains("Branch 40"), "{toml}");
    // The same sentences come in the reader's language: every one of them is a message.
    let ids = std::cell::RefCell::new(Vec::new());
    let told = inspect("x.sav", &bytes, &context(1), &|saying| {
        ids.borrow_mut().push(saying.id().to_owned());
        format!("<{}>", saying.id())
    });
    let comments: Vec<String> = told.unwrap().toml.lines().filter(|l| l.starts_with("# ")).map(str::to_owned).collect();
    assert!(comments.iter().all(|c| c.starts_with("# <") || c.starts_with("#   ")), "{comments:#?}");
    assert!(ids.into_inner().iter().any(|id| id == "inspect-more"));
}

/// A definition of a number `n` and a code `c`.
fn toml(format: &str, more: &str) -> String {
    format!(
        "content = \"records\"\ntolerance = 1.0\n[reader]\nformat = \"{format}\"\nmissing = {{ \".\" = \"L\" }}\n{more}\n[[columns]]\nname = \"n\"\nconcept = \"N\"\ntype = \"number\"\nscale = 2\n[[columns]]\nname = \"c\"\nconcept = \"C\"\ntype = \"text\"\noptional = true\n"
    )
}

#[test]
fn values_that_the_file_calls_missing_never_count() {
    let cases = [(Case::Number(12.5), "a"), (Case::Number(99.0), "b"), (Case::Missing, "c"), (Case::Number(-3.0), "d")];
    let file = Sav { missing: &[99.0], range: Some((-9.0, -1.0)), ..Sav::default() };
    let bytes = sav(&file, &cases);
    let came = try_read(&toml("sav", ""), vec![("x.sav", bytes.clone())], 1).unwrap();
    assert_eq!(came.column("N"), ["12.50", "", "", ""]);
    let warned: Vec<_> = came.problems.iter().filter(|p| p.rule.id() == "missing-undeclared").collect();
    assert_eq!((warned.len(), warned[0].count, warned[0].at.row, warned[0].at.column.as_deref()), (1, 2, Some(2), Some("n")));
    // Declared, they are quiet and keep their own meaning.
    let declared = toml("sav", "").replace("scale = 2", "scale = 2\nmissing = { \"99\" = \"M\", \"-3\" = \"Q\" }");
    let came = try_read(&declared, vec![("x.sav", bytes)], 1).unwrap();
    assert_eq!(came.count("missing-undeclared"), 0, "{:?}", came.troubles());
    assert_eq!(came.column("N"), ["12.50", "", "", ""]);
    // In the cells themselves they are still the codes that were delivered.
    assert_eq!(cells("sav", &names(&["n", "c"]), sav(&file, &cases))[1], ["99", "b"]);
}

#[test]
fn a_wrong_value_is_located_by_variable_and_case() {
    let cases = [(Case::Number(1.0), "a"), (Case::Number(2.0), "b"), (Case::Number(3.0), "c")];
    let toml = toml("sav", "").replace("scale = 2", "scale = 2\ngreatest = 2.0");
    let came = try_read(&toml, vec![("x.sav", sav(&Sav::default(), &cases))], 1).unwrap();
    let at: Vec<String> = came.problems.iter().filter(|p| p.severity > Severity::Note).map(|p| p.at.to_string()).collect();
    assert_eq!(at, ["x.sav row 3, column 'n'"]);
}

#[test]
fn both_byte_orders_and_all_packings() {
    let cases = [
        (Case::Number(1.0), "ab"),
        (Case::Number(0.1), ""),
        (Case::Missing, "x"),
        (Case::Number(-7.0), "abcdefgh"),
        (Case::Number(300.0), "é"),
    ];
    for big in [false, true] {
        for packed in [false, true] {
            let file = Sav { big, packed, encoding: Some("UTF-8"), ..Sav::default() };
            let came = cells("sav", &names(&["n", "c"]), sav(&file, &cases));
            assert_eq!(came, [["1", "ab"], ["0.1", ""], [".", "x"], ["-7", "abcdefgh"], ["300", "é"]]);
            assert_eq!(cells("sav", &names(&["n", "c"]), zsav(&file, &cases)), came);
        }
        let came = cells("dta", &names(&["b", "i", "l", "f", "n", "s"]), dta_113(big));
        assert_eq!(
            came,
            [
                ["1", "2", "3", "0.1", "0.1", "Cote"],
                [".", ".", ".", ".", ".", ""],
                [".a", ".b", ".c", ".d", ".z", "z"],
                ["100", "32740", "2147483620", "-1", "-1.5", "y"],
                ["-127", "-32767", "-2147483647", "1.5", "20000000", "x"],
            ]
        );
        let came = cells("dta", &names(&["b", "day", "leap"]), dta_117(big));
        assert_eq!(came, [["1", "2020-01-01", "2020-01-01T00:00:00"], [".z", ".", ".b"]]);
    }
}

#[test]
fn encodings_are_obeyed_and_never_guessed() {
    let cases = [(Case::Number(1.0), "C\u{f4}te")];
    let latin = |encoding| sav(&Sav { encoding, latin: true, ..Sav::default() }, &cases);
    assert_eq!(cells("sav", &names(&["c"]), latin(Some("windows-1252")))[0], ["Côte"]);
    // A file that does not say, and whose bytes are no UTF-8: a located problem, until the definition says.
    let unsaid = latin(None);
    let came = try_read(&toml("sav", ""), vec![("x.sav", unsaid.clone())], 1).unwrap();
    assert_eq!(came.count("encoding"), 1);
    let came = try_read(&toml("sav", "encoding = \"windows-1252\""), vec![("x.sav", unsaid.clone())], 1).unwrap();
    assert_eq!((came.count("encoding"), came.column("C")), (0, vec!["Côte".to_owned()]));
    assert!(inspect("x.sav", &unsaid, &context(1), &ToString::to_string).unwrap().toml.contains("encoding = \"windows-1252\""));
}

/// What makes a delivery unusable.
fn refusal(format: &str, bytes: Vec<u8>) -> String {
    try_read(&toml(format, ""), vec![("x", bytes)], 1).unwrap().summary.unusable.map_or_else(String::new, |why| why.to_string())
}

#[test]
fn damage_is_named() {
    let whole = sav(&Sav::default(), &[(Case::Number(1.0), "a"), (Case::Number(2.0), "b")]);
    assert!(refusal("sav", whole[..whole.len() - 5].to_vec()).contains("ends within case 2 of 2"));
    assert!(refusal("sav", whole[..whole.len() - 16].to_vec()).contains("declares 2 cases, but the file holds 1"));
    assert!(refusal("sav", whole[..100].to_vec()).contains("ends within the header"));
    assert!(refusal("dta", whole.clone()).contains("look like an SPSS system file"));
    assert!(refusal("sav", b"n,c\n1,2\n".to_vec()).contains("look like text"));
    let stata = dta_113(false);
    assert!(refusal("dta", stata[..stata.len() - 10].to_vec()).contains("ends within case 5 of 5"));
    let mut old = stata.clone();
    old[0] = 105;
    assert!(refusal("dta", old).contains("release 105"));
    // Counts that would need more memory than there is.
    let mut many = stata;
    many[6..10].copy_from_slice(&i32::MAX.to_le_bytes());
    assert!(refusal("dta", many).contains("ends within case 6"));
    let put = |at: usize, number: i32| {
        let mut bytes = whole.clone();
        bytes[at..at + 4].copy_from_slice(&number.to_le_bytes());
        refusal("sav", bytes)
    };
    // After the header: record 2, type, labelled, missing values, formats.
    assert!(put(176, 8).contains("at byte 180: the dictionary: the code 8 is not known"), "{}", put(176, 8));
    assert!(put(176 + 4, 256).contains("the variable 'N' has the unknown type 256"));
    assert!(put(176 + 8, 2).contains("the record of a variable: not as the format prescribes"));
    assert!(put(176 + 12, i32::MAX).contains("the missing values of a variable: a length or count of 2147483647 cannot be"));
    assert!(put(64, 9).contains("in which order the bytes of numbers stand"));
    assert!(put(72, 7).contains("the header: the code 7 is not known"));
    let cut = refusal("sav", whole[..190].to_vec());
    assert!(cut.contains("ends within the record of a variable, after byte 190"), "{cut}");
    let mut tagless = dta_117(false);
    tagless[12] = b'H';
    assert!(refusal("dta", tagless).contains("the tag <header><release> was expected"));
}

#[test]
fn a_zlib_bomb_is_refused() {
    // Codes that mean nothing, without end: a hundred megabytes of them pack into a hundred kilobytes.
    let file = Sav { bomb: 100 << 20, ..Sav::default() };
    let why = refusal("sav", zsav(&file, &[]));
    assert!(why.contains("unpack to more than"), "{why}");
}

#[test]
fn long_texts_that_all_cases_share_stay_within_bounds() {
    // A tenth of a megabyte of text, to which each of four hundred cases refers: forty megabytes, in blocks of sixteen.
    let came = cells("dta", &names(&["k"]), crate::survey_writers::dta_118_shared(100_000, 400));
    assert_eq!(came.len(), 400);
    assert!(came.iter().all(|row| row[0].len() == 100_000));
}

/// Whatever comes out is fine, as long as it comes out.
fn survive(bytes: &[u8]) {
    for format in ["sav", "dta"] {
        match try_read(&toml(format, ""), vec![("x", bytes.to_vec())], 1) {
            Ok(_) | Err(IngestError::Unreadable { .. }) => {}
            Err(other) => panic!("{other}"),
        }
    }
    let _ = inspect("x", bytes, &context(1), &ToString::to_string);
}

#[test]
fn every_cut_is_survived() {
    let small = sav(&Sav { packed: true, encoding: Some("UTF-8"), missing: &[9.0], ..Sav::default() }, &[(Case::Number(1.0), "a")]);
    for bytes in [small, zsav(&Sav::default(), &[(Case::Number(0.5), "a")]), dta_113(true), dta_117(false)] {
        for end in 0..bytes.len() {
            survive(&bytes[..end]);
        }
    }
    for name in ["survey-zlib.zsav", "survey-bytecode.sav", "survey-115.dta", "survey-119.dta", "long-118.dta"] {
        let bytes = specimen(name);
        for end in (0..bytes.len()).step_by(bytes.len() / 40 + 1) {
            survive(&bytes[..end]);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn flips_are_survived(flips in proptest::collection::vec((any::<usize>(), any::<u8>()), 1..6), which in 0_usize..6, early in any::<bool>()) {
        let mut bytes = match which {
            0 => sav(&Sav { packed: true, encoding: Some("UTF-8"), missing: &[9.0], ..Sav::default() }, &[(Case::Number(1.0), "a"), (Case::Missing, "b")]),
            1 => zsav(&Sav::default(), &[(Case::Number(0.5), "a")]),
            2 => dta_113(false),
            3 => dta_117(true),
            4 => specimen("survey-bytecode.sav"),
            _ => specimen("long-117.dta"),
        };
        // Most of a file is cells; what is asked of the reader stands at its beginning.
        let reach = if early { bytes.len().min(1500) } else { bytes.len() };
        for (at, byte) in flips {
            bytes[at % reach] = byte;
        }
        survive(&bytes);
    }

    #[test]
    fn random_tails_are_survived(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        for head in [&b"$FL2"[..], b"$FL3", b"<stata_dta><header><release>118</release><byteorder>LSF</byteorder>", &[114, 2, 1, 0]] {
            survive(&[head, &bytes].concat());
        }
    }
}

#[test]
fn definitions_say_so() {
    assert_eq!(definition(&toml("dta", "")).reader.format, rihla_model::definition::Format::Dta);
}
