//! The parts of a workbook's file, taken out and put back.

use std::io::Read;

/// The parts of a zip archive: names and bytes, in its order.
pub fn parts(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let u16_at = |at: usize| usize::from(u16::from_le_bytes(bytes[at..at + 2].try_into().unwrap()));
    let u32_at = |at: usize| u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap()) as usize;
    let end = (0..bytes.len() - 21).rev().find(|at| bytes[*at..].starts_with(b"PK\x05\x06")).unwrap();
    let mut at = u32_at(end + 16);
    let mut out = Vec::new();
    for _ in 0..u16_at(end + 10) {
        assert_eq!(&bytes[at..at + 4], b"PK\x01\x02");
        let (method, packed, name, extra, comment) = (u16_at(at + 10), u32_at(at + 20), u16_at(at + 28), u16_at(at + 30), u16_at(at + 32));
        let local = u32_at(at + 42);
        let data = local + 30 + u16_at(local + 26) + u16_at(local + 28);
        let data = &bytes[data..data + packed];
        let mut text = Vec::new();
        match method {
            0 => text.extend_from_slice(data),
            _ => drop(flate2::read::DeflateDecoder::new(data).read_to_end(&mut text).unwrap()),
        }
        out.push((String::from_utf8(bytes[at + 46..at + 46 + name].to_vec()).unwrap(), text));
        at += 46 + name + extra + comment;
    }
    out
}

/// The archive with one text of one part replaced, which has to be there.
pub fn replaced(bytes: &[u8], part: &str, from: &str, to: &str) -> Vec<u8> {
    let mut parts = parts(bytes);
    let (_, text) = parts.iter_mut().find(|(name, _)| name == part).unwrap();
    let old = String::from_utf8(text.clone()).unwrap();
    let new = old.replace(from, to);
    assert_ne!(new, old, "{from} is not in {part}");
    *text = new.into_bytes();
    packed(&parts)
}

/// An archive of parts, as they are.
pub fn packed(parts: &[(String, Vec<u8>)]) -> Vec<u8> {
    let (mut out, mut directory) = (Vec::new(), Vec::new());
    let u16_of = |number: usize| u16::try_from(number).unwrap().to_le_bytes();
    let u32_of = |number: usize| u32::try_from(number).unwrap().to_le_bytes();
    for (name, data) in parts {
        let mut crc = flate2::Crc::new();
        crc.update(data);
        let head: Vec<u8> = [&[20, 0, 0, 0, 0, 0, 0, 0, 0, 0][..], &crc.sum().to_le_bytes(), &u32_of(data.len()), &u32_of(data.len())]
            .concat()
            .into_iter()
            .chain(u16_of(name.len()))
            .chain([0, 0])
            .collect();
        let offset = u32_of(out.len());
        out.extend([b"PK\x03\x04", &head[..], name.as_bytes(), data].concat());
        directory.extend([b"PK\x01\x02\x14\0", &head[..], &[0; 10], &offset, name.as_bytes()].concat());
    }
    let at = u32_of(out.len());
    out.extend_from_slice(&directory);
    out.extend([b"PK\x05\x06\0\0\0\0", &u16_of(parts.len())[..], &u16_of(parts.len()), &u32_of(directory.len()), &at, &[0, 0]].concat());
    out
}

/// A tag of an XML text: its name, its attributes as they are written, and the text behind it.
pub fn tags(xml: &str) -> impl Iterator<Item = (&str, &str, &str)> {
    xml.split('<').skip(1).filter_map(|piece| {
        let (tag, text) = piece.split_once('>')?;
        let tag = tag.trim_end_matches('/');
        let (name, attributes) = tag.split_once(' ').unwrap_or((tag, ""));
        Some((name, attributes, text))
    })
}

/// An attribute of a tag.
pub fn attribute<'a>(attributes: &'a str, name: &str) -> Option<&'a str> {
    let wanted = format!("{name}=\"");
    let begins = |at: &usize| *at == 0 || attributes.as_bytes()[at - 1] == b' ';
    let at = attributes.match_indices(&wanted).map(|(at, _)| at).find(begins)?;
    attributes[at + wanted.len()..].split_once('"').map(|(value, _)| value)
}
