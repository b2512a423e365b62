//! The least of SPSS and Stata files, written byte by byte: what other writers do not write (byte orders, packings, kinds of missing,
//! false claims).

use std::io::Write;

/// A number of a case.
#[derive(Clone, Copy)]
pub enum Case {
    Number(f64),
    Missing,
}

/// What an SPSS file of a number `n` and a text `c` of eight bytes should be like.
#[derive(Clone, Copy, Default)]
pub struct Sav<'a> {
    pub big: bool,
    /// Whether cases are packed in codes of one byte.
    pub packed: bool,
    /// Whether texts are written in one byte a letter, else in UTF-8.
    pub latin: bool,
    /// The encoding that the file names.
    pub encoding: Option<&'static str>,
    /// Values of `n` that are called missing, and a range of them.
    pub missing: &'a [f64],
    pub range: Option<(f64, f64)>,
    /// Labels of values of `n`.
    pub labels: &'a [(f64, &'a str)],
    /// Codes that mean nothing, put before the cases of a packed file.
    pub bomb: usize,
}

struct Out {
    big: bool,
    bytes: Vec<u8>,
}

impl Out {
    fn put<const N: usize>(&mut self, mut little: [u8; N]) {
        if self.big {
            little.reverse();
        }
        self.bytes.extend_from_slice(&little);
    }

    fn i32(&mut self, value: i32) {
        self.put(value.to_le_bytes());
    }

    fn text(&mut self, text: &[u8], width: usize, pad: u8) {
        let mut text = text.to_vec();
        text.resize(width, pad);
        self.bytes.extend_from_slice(&text);
    }
}

fn letters(file: &Sav<'_>, text: &str) -> Vec<u8> {
    if file.latin { text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect() } else { text.as_bytes().to_vec() }
}

fn dictionary(file: &Sav<'_>, magic: &[u8], packing: i32, cases: i32) -> Out {
    let mut out = Out { big: file.big, bytes: magic.to_vec() };
    out.text(b"@(#) SPSS DATA FILE written by a test", 60, b' ');
    out.i32(2);
    out.i32(2);
    out.i32(packing);
    out.i32(0);
    out.i32(cases);
    out.put(100_f64.to_le_bytes());
    out.text(b"25 Nov 2612:00:00", 17, b' ');
    out.text(b"", 67, b' ');
    out.i32(2);
    out.i32(0);
    out.i32(0);
    let count = i32::try_from(file.missing.len()).unwrap();
    out.i32(if file.range.is_some() { -2 - count } else { count });
    out.i32(0x0005_0802);
    out.i32(0x0005_0802);
    out.text(b"N", 8, b' ');
    for value in file.range.iter().flat_map(|(low, high)| [*low, *high]).chain(file.missing.iter().copied()) {
        out.put(value.to_le_bytes());
    }
    out.i32(2);
    out.i32(8);
    out.i32(1);
    out.i32(0);
    out.i32(0x0001_0800);
    out.i32(0x0001_0800);
    out.text(b"C", 8, b' ');
    out.i32(5);
    out.text(b"Texts", 8, b' ');
    if !file.labels.is_empty() {
        out.i32(3);
        out.i32(i32::try_from(file.labels.len()).unwrap());
        for (value, label) in file.labels {
            out.put(value.to_le_bytes());
            out.bytes.push(u8::try_from(label.len()).unwrap());
            out.text(label.as_bytes(), (label.len() + 1).next_multiple_of(8) - 1, b' ');
        }
        out.i32(4);
        out.i32(1);
        out.i32(1);
    }
    out.i32(7);
    out.i32(13);
    out.i32(1);
    out.i32(7);
    out.bytes.extend_from_slice(b"N=n\tC=c");
    if let Some(encoding) = file.encoding {
        out.i32(7);
        out.i32(20);
        out.i32(1);
        out.i32(i32::try_from(encoding.len()).unwrap());
        out.bytes.extend_from_slice(encoding.as_bytes());
    }
    out.i32(999);
    out.i32(0);
    out
}

fn number(case: Case) -> f64 {
    match case {
        Case::Number(value) => value,
        Case::Missing => -f64::MAX,
    }
}

/// Codes of one byte for the cases.
fn packed(file: &Sav<'_>, cases: &[(Case, &str)]) -> Vec<u8> {
    let mut codes = vec![0; file.bomb];
    let mut out = Out { big: file.big, bytes: Vec::new() };
    let mut values: Vec<(u8, Option<[u8; 8]>)> = Vec::new();
    for (case, text) in cases {
        let bytes = if file.big { number(*case).to_be_bytes() } else { number(*case).to_le_bytes() };
        values.push(match case {
            Case::Missing => (255, None),
            Case::Number(n) if n.fract() == 0.0 && (-99.0..=151.0).contains(n) => ((n + 100.0) as u8, None),
            Case::Number(_) => (253, Some(bytes)),
        });
        let mut text = letters(file, text);
        text.resize(8, b' ');
        values.push(if text == [b' '; 8] { (254, None) } else { (253, Some(text.try_into().unwrap())) });
    }
    values.push((252, None));
    codes.resize(codes.len().next_multiple_of(8), 0);
    out.bytes.append(&mut codes);
    for group in values.chunks(8) {
        out.text(&group.iter().map(|(code, _)| *code).collect::<Vec<_>>(), 8, 0);
        group.iter().filter_map(|(_, value)| *value).for_each(|value| out.bytes.extend_from_slice(&value));
    }
    out.bytes
}

/// An SPSS file.
pub fn sav(file: &Sav<'_>, cases: &[(Case, &str)]) -> Vec<u8> {
    let mut out = dictionary(file, b"$FL2", i32::from(file.packed), i32::try_from(cases.len()).unwrap());
    if file.packed {
        out.bytes.extend(packed(file, cases));
        return out.bytes;
    }
    for (case, text) in cases {
        out.put(number(*case).to_le_bytes());
        out.text(&letters(file, text), 8, b' ');
    }
    out.bytes
}

/// An SPSS file packed with zlib, in two blocks.
pub fn zsav(file: &Sav<'_>, cases: &[(Case, &str)]) -> Vec<u8> {
    let mut out = dictionary(file, b"$FL3", 2, -1);
    let codes = packed(file, cases);
    let (first, second) = codes.split_at((codes.len() / 2).next_multiple_of(8));
    let mut blocks = Vec::new();
    for block in [first, second].into_iter().filter(|b| !b.is_empty()) {
        let mut zlib = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
        zlib.write_all(block).unwrap();
        blocks.extend(zlib.finish().unwrap());
    }
    let start = out.bytes.len();
    for value in [start, start + 24 + blocks.len(), 24] {
        out.put((value as u64).to_le_bytes());
    }
    out.bytes.extend(blocks);
    out.put((-100_i64).to_le_bytes());
    out.put(0_i64.to_le_bytes());
    out.i32(0x003F_F000);
    out.i32(0);
    out.bytes
}

/// A Stata file of release 113 with every kind of number and of missing.
pub fn dta_113(big: bool) -> Vec<u8> {
    let mut out = Out { big, bytes: vec![113, if big { 1 } else { 2 }, 1, 0] };
    out.put(6_i16.to_le_bytes());
    out.i32(5);
    out.text(b"", 81 + 18, 0);
    out.bytes.extend_from_slice(&[251, 252, 253, 254, 255, 4]);
    for name in ["b", "i", "l", "f", "n", "s"] {
        out.text(name.as_bytes(), 33, 0);
    }
    out.text(b"", 14, 0);
    for format in ["%8.0g", "%8.0g", "%12.0g", "%9.0g", "%10.0g", "%4s"] {
        out.text(format.as_bytes(), 12, 0);
    }
    out.text(b"", 6 * 33 + 6 * 81, 0);
    // A note, and the end of notes.
    out.bytes.push(1);
    out.i32(3);
    out.bytes.extend_from_slice(b"abc\0\0\0\0\0");
    let single = |tag: u32| f32::from_bits(0x7F00_0000 + (tag << 11));
    let double = |tag: u64| f64::from_bits(0x7FE0_0000_0000_0000 + (tag << 40));
    let cases = [
        (1_i8, 2_i16, 3_i32, 0.1_f32, 0.1_f64, &b"Cote"[..]),
        (101, 32_741, 2_147_483_621, single(0), double(0), b""),
        (102, 32_743, 2_147_483_624, single(4), double(26), b"z"),
        (100, 32_740, 2_147_483_620, -1.0, -1.5, b"y"),
        (-127, -32_767, -2_147_483_647, 1.5, 2e7, b"x"),
    ];
    for (byte, int, long, float, double, text) in cases {
        out.put(byte.to_le_bytes());
        out.put(int.to_le_bytes());
        out.i32(long);
        out.put(float.to_le_bytes());
        out.put(double.to_le_bytes());
        out.text(text, 4, 0);
    }
    out.bytes
}

/// A tagged Stata file: names, types (code and format) and the bytes after `<data>`.
fn tagged(big: bool, release: u16, variables: &[(&str, u16, &str)], cases: u64) -> Out {
    let (name, format, label, wide) = if release == 117 { (33, 49, 81, false) } else { (129, 57, 321, true) };
    let mut out = Out { big, bytes: Vec::new() };
    let order = if big { "MSF" } else { "LSF" };
    write!(out.bytes, "<stata_dta><header><release>{release}</release><byteorder>{order}</byteorder><K>").unwrap();
    let count = u16::try_from(variables.len()).unwrap();
    out.put(count.to_le_bytes());
    out.bytes.extend_from_slice(b"</K><N>");
    if wide {
        out.put(cases.to_le_bytes());
    } else {
        out.put(u32::try_from(cases).unwrap().to_le_bytes());
    }
    out.bytes.extend_from_slice(b"</N><label>");
    out.text(b"", if wide { 2 } else { 1 }, 0);
    out.bytes.extend_from_slice(b"</label><timestamp>\0</timestamp></header><map>");
    out.text(b"", 14 * 8, 0);
    out.bytes.extend_from_slice(b"</map><variable_types>");
    variables.iter().for_each(|(_, kind, _)| out.put(kind.to_le_bytes()));
    out.bytes.extend_from_slice(b"</variable_types><varnames>");
    variables.iter().for_each(|(text, _, _)| out.text(text.as_bytes(), name, 0));
    out.bytes.extend_from_slice(b"</varnames><sortlist>");
    out.text(b"", 2 * (variables.len() + 1), 0);
    out.bytes.extend_from_slice(b"</sortlist><formats>");
    variables.iter().for_each(|(_, _, text)| out.text(text.as_bytes(), format, 0));
    out.bytes.extend_from_slice(b"</formats><value_label_names>");
    out.text(b"", name * variables.len(), 0);
    out.bytes.extend_from_slice(b"</value_label_names><variable_labels>");
    out.text(b"", label * variables.len(), 0);
    out.bytes.extend_from_slice(b"</variable_labels><characteristics><ch>");
    out.i32(4);
    out.bytes.extend_from_slice(b"note</ch></characteristics><data>");
    out
}

/// A Stata file of release 117 with dates.
pub fn dta_117(big: bool) -> Vec<u8> {
    let mut out = tagged(big, 117, &[("b", 65_530, "%8.0g"), ("day", 65_526, "%tdD_m_Y"), ("leap", 65_526, "%tC")], 2);
    out.bytes.push(1);
    out.put(21_915_f64.to_le_bytes());
    out.put(1_893_456_027_000_f64.to_le_bytes());
    out.bytes.push(127);
    out.put(0x7FE0_0000_0000_0000_u64.to_le_bytes());
    out.put(0x7FE0_0200_0000_0000_u64.to_le_bytes());
    out.bytes.extend_from_slice(b"</data><strls></strls><value_labels></value_labels></stata_dta>");
    out.bytes
}

/// A Stata file of release 118 in which all cases refer to one long text.
pub fn dta_118_shared(length: usize, cases: u64) -> Vec<u8> {
    let mut out = tagged(false, 118, &[("k", 32_768, "%9s")], cases);
    for _ in 0..cases {
        out.put(1_u16.to_le_bytes());
        out.bytes.extend_from_slice(&[1, 0, 0, 0, 0, 0]);
    }
    out.bytes.extend_from_slice(b"</data><strls>GSO");
    out.i32(1);
    out.put(1_u64.to_le_bytes());
    out.bytes.push(130);
    out.i32(i32::try_from(length).unwrap());
    out.text(b"", length, b'k');
    out.bytes.extend_from_slice(b"</strls><value_labels></value_labels></stata_dta>");
    out.bytes
}
