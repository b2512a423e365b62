//! The header of a Stata file, of either kind.

use crate::error::IngestError;
use crate::reader::dta::release::Release;
use crate::reader::survey::feed::Feed;
use crate::reader::survey::order::Order;

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
    if feed.take(tag.len(), tag)? == tag.as_bytes() { Ok(()) } else { Err(feed.damaged(format!("{tag} was expected"))) }
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
        format!("it is of release {number} of the Stata format; 113 to 115 and 117 to 119 (Stata 8 and later) are read"),
        "save it in Stata with `saveold` or `save`, or export it as CSV with value codes",
    )
}

/// Reads the header.
pub(crate) fn read(feed: &mut Feed) -> Result<Header, IngestError> {
    if tag_follows(feed, "<stata_dta>")? { tagged(feed) } else { plain(feed) }
}

fn plain(feed: &mut Feed) -> Result<Header, IngestError> {
    let bytes = feed.take(109, "the header")?.to_vec();
    let part = |from: usize, length: usize| bytes.get(from..from + length).unwrap_or_default();
    let number = u16::from(bytes.first().copied().unwrap_or(0));
    let release = Release::new(number).filter(|r| !r.tagged()).ok_or_else(|| unknown(feed, &number.to_string()))?;
    let order = match bytes.get(1) {
        Some(1) => Order::Big,
        Some(2) => Order::Little,
        _ => return Err(feed.damaged("the header does not say in which order the bytes of numbers stand")),
    };
    let cases = order.i32(part(6, 4));
    Ok(Header {
        release,
        order,
        variables: usize::try_from(order.i16(part(4, 2))).unwrap_or(0),
        cases: u64::try_from(cases).map_err(|_| feed.damaged(format!("the header declares {cases} cases")))?,
        title: part(10, 81).to_vec(),
    })
}

fn tagged(feed: &mut Feed) -> Result<Header, IngestError> {
    tag(feed, "<header><release>")?;
    let number = String::from_utf8_lossy(feed.take(3, "the header")?).into_owned();
    let release = number.parse().ok().and_then(Release::new).filter(|r: &Release| r.tagged()).ok_or_else(|| unknown(feed, &number))?;
    tag(feed, "</release><byteorder>")?;
    let order = match feed.take(3, "the header")? {
        b"MSF" => Order::Big,
        b"LSF" => Order::Little,
        _ => return Err(feed.damaged("the header does not say in which order the bytes of numbers stand")),
    };
    tag(feed, "</byteorder><K>")?;
    let variables = order.unsigned(feed.take(release.variables(), "the header")?);
    tag(feed, "</K><N>")?;
    let cases = order.unsigned(feed.take(if release.is_utf8() { 8 } else { 4 }, "the header")?);
    tag(feed, "</N><label>")?;
    let length = order.unsigned(feed.take(if release.is_utf8() { 2 } else { 1 }, "the header")?);
    let title = feed.take(usize::try_from(length).unwrap_or(0), "the header")?.to_vec();
    tag(feed, "</label><timestamp>")?;
    let length = feed.take(1, "the header")?.first().copied().unwrap_or(0);
    feed.take(usize::from(length), "the header")?;
    tag(feed, "</timestamp></header>")?;
    Ok(Header { release, order, variables: usize::try_from(variables).unwrap_or(usize::MAX), cases, title })
}
