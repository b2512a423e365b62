//! The header of a Stata file, of either kind.

use rihla_model::Saying;

use crate::error::IngestError;
use crate::reader::dta::release::Release;
use crate::reader::survey::feed::Feed;
use crate::reader::survey::order::Order;
use crate::reader::survey::part::Part;

/// What the header says.
pub(crate) struct Header {
    pub release: Release,
    pub order: Order,
    pub variables: usize,
    pub cases: u64,
    pub title: Vec<u8>,
}

/// Takes the tag that must come next.
pub(crate) fn tag(feed: &mut Feed, tag: &str) -> Result<(), IngestError> {
    if feed.take(tag.len(), Part::Tag)? == tag.as_bytes() {
        return Ok(());
    }
    Err(feed.damaged(Saying::new("survey-tag", "the tag {tag} was expected").with("tag", tag)))
}

/// Takes a tag if it comes next.
pub(crate) fn tag_follows(feed: &mut Feed, tag: &str) -> Result<bool, IngestError> {
    let follows = feed.peek(tag.len())? == tag.as_bytes();
    if follows {
        feed.consume(tag.len());
    }
    Ok(follows)
}

fn unknown(feed: &Feed, number: &str) -> IngestError {
    IngestError::unreadable(
        &feed.file,
        Saying::new(
            "survey-release",
            "it is of release {release} of the Stata format; 113 to 115 and 117 to 119 (Stata 8 and later) are read",
        )
        .with("release", number),
        Saying::new("remedy-save-stata", "save it in Stata with `saveold` or `save`, or export it as CSV with value codes"),
    )
}

/// Reads the header.
pub(crate) fn read(feed: &mut Feed) -> Result<Header, IngestError> {
    if tag_follows(feed, "<stata_dta>")? { tagged(feed) } else { plain(feed) }
}

fn plain(feed: &mut Feed) -> Result<Header, IngestError> {
    let bytes = feed.take(109, Part::Header)?.to_vec();
    let part = |from: usize, length: usize| bytes.get(from..from + length).unwrap_or_default();
    let number = u16::from(bytes.first().copied().unwrap_or(0));
    let release = Release::new(number).filter(|r| !r.tagged()).ok_or_else(|| unknown(feed, &number.to_string()))?;
    let order = match bytes.get(1) {
        Some(1) => Order::Big,
        Some(2) => Order::Little,
        _ => return Err(feed.no_byte_order()),
    };
    let cases = order.i32(part(6, 4));
    Ok(Header {
        release,
        order,
        variables: usize::try_from(order.i16(part(4, 2))).unwrap_or(0),
        cases: u64::try_from(cases).map_err(|_| feed.impossible(Part::Header, i64::from(cases)))?,
        title: part(10, 81).to_vec(),
    })
}

fn tagged(feed: &mut Feed) -> Result<Header, IngestError> {
    tag(feed, "<header><release>")?;
    let number = feed.take(3, Part::Header)?.escape_ascii().to_string();
    let release = number.parse().ok().and_then(Release::new).filter(|r: &Release| r.tagged()).ok_or_else(|| unknown(feed, &number))?;
    tag(feed, "</release><byteorder>")?;
    let order = match feed.take(3, Part::Header)? {
        b"MSF" => Order::Big,
        b"LSF" => Order::Little,
        _ => return Err(feed.no_byte_order()),
    };
    tag(feed, "</byteorder><K>")?;
    let variables = order.unsigned(feed.take(release.variables(), Part::Header)?);
    tag(feed, "</K><N>")?;
    let cases = order.unsigned(feed.take(if release.is_utf8() { 8 } else { 4 }, Part::Header)?);
    tag(feed, "</N><label>")?;
    let length = order.unsigned(feed.take(if release.is_utf8() { 2 } else { 1 }, Part::Header)?);
    let title = feed.take(usize::try_from(length).unwrap_or(0), Part::Header)?.to_vec();
    tag(feed, "</label><timestamp>")?;
    let length = feed.take(1, Part::Header)?.first().copied().unwrap_or(0);
    feed.take(usize::from(length), Part::Header)?;
    tag(feed, "</timestamp></header>")?;
    Ok(Header { release, order, variables: usize::try_from(variables).unwrap_or(usize::MAX), cases, title })
}
