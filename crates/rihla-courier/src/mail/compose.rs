//! A letter as it is sent (RFC 5322, MIME).

use std::time::{Duration, UNIX_EPOCH};

use lettre::Message;
use lettre::address::Envelope;
use lettre::message::header::{ContentDisposition, ContentTransferEncoding, ContentType, HeaderName, HeaderValue};
use lettre::message::{Body, MultiPart, SinglePart};
use rihla_model::Saying;
use ring::digest;

use super::letter::{Attachment, Letter};
use super::server::MailServer;
use super::words;
use crate::error::CourierError;

/// The bytes of a letter: ASCII, lines ended by CR LF. The same letter gives the same bytes.
pub(super) fn compose(letter: &Letter, server: &MailServer) -> Result<Vec<u8>, CourierError> {
    let message = message(letter, server).map_err(|part| CourierError::BadLetter { part })?;
    let bytes = message.formatted();
    if bytes.len() > server.largest { Err(CourierError::LetterTooLarge { most: server.largest }) } else { Ok(bytes) }
}

fn message(letter: &Letter, server: &MailServer) -> Result<Message, Saying> {
    let head = || Saying::new("courier-part-head", "the head");
    let envelope = Envelope::new(Some(server.from.address()), vec![letter.to.address()]).map_err(|_| head())?;
    let mut builder = Message::builder()
        .envelope(envelope)
        .date(UNIX_EPOCH + Duration::from_secs(u64::try_from(letter.written.as_second()).unwrap_or_default()))
        .raw_header(mailbox("From", Some(&server.from_name), server.from.as_str()))
        .raw_header(mailbox("To", letter.to_name.as_deref(), letter.to.as_str()))
        .raw_header(header("Subject", &letter.subject, words::text(&letter.subject)))
        .raw_header(plain("Message-ID", format!("<{}@{}>", letter.id.as_str(), server.domain)))
        // no machine answers a machine (RFC 3834)
        .raw_header(plain("Auto-Submitted", "auto-generated".to_owned()));
    if let Some(language) = letter.language {
        builder = builder.raw_header(plain("Content-Language", language.tag().to_owned()));
    }
    if let Some(address) = &letter.unsubscribe {
        builder = builder.raw_header(plain("List-Unsubscribe", format!("<{}>", address.as_str())));
    }
    if letter.one_click {
        builder = builder.raw_header(plain("List-Unsubscribe-Post", "List-Unsubscribe=One-Click".to_owned()));
    }
    let text = SinglePart::builder().header(ContentType::TEXT_PLAIN).body(Body::new(one_kind_of_line_end(&letter.text)));
    if letter.attachments.is_empty() {
        return builder.singlepart(text).map_err(|_| head());
    }
    let mut parts = MultiPart::mixed().boundary(boundary(letter)).singlepart(text);
    for attachment in &letter.attachments {
        parts = parts.singlepart(file(attachment)?);
    }
    builder.multipart(parts).map_err(|_| head())
}

fn file(attachment: &Attachment) -> Result<SinglePart, Saying> {
    let fault = || Saying::new("courier-part-file", "the name or type of a file");
    // base64 whatever it holds: a text file too comes out byte for byte
    let body = Body::new_with_encoding(attachment.bytes.clone(), ContentTransferEncoding::Base64).map_err(|_| fault())?;
    let typed = ContentType::parse(&attachment.media_type).map_err(|_| fault())?;
    Ok(SinglePart::builder().header(typed).header(ContentDisposition::attachment(&attachment.name)).body(body))
}

/// Line ends as people type them become one kind; signs that no text holds are left out.
fn one_kind_of_line_end(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    text.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect()
}

/// A boundary that is the same for the same letter, and that nobody who wrote the letter could have put into it by chance.
fn boundary(letter: &Letter) -> String {
    let mut context = digest::Context::new(&digest::SHA256);
    for part in [letter.id.as_str(), &letter.subject, &letter.text] {
        context.update(&part.len().to_be_bytes());
        context.update(part.as_bytes());
    }
    context.finish().as_ref().iter().take(20).fold("rihla-".to_owned(), |text, byte| format!("{text}{byte:02x}"))
}

fn mailbox(name: &'static str, who: Option<&str>, address: &str) -> HeaderValue {
    let written = match who {
        Some(who) => format!("{}\r\n <{address}>", words::phrase(who)),
        None => address.to_owned(),
    };
    header(name, address, written)
}

fn plain(name: &'static str, value: String) -> HeaderValue {
    header(name, &value.clone(), value)
}

/// A header whose value is ASCII and folded already: everything that gets here was checked to be one line.
fn header(name: &'static str, raw: &str, written: String) -> HeaderValue {
    HeaderValue::dangerous_new_pre_encoded(HeaderName::new_from_ascii_str(name), raw.to_owned(), written)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_ends_one_way_and_holds_no_control_signs() {
        assert_eq!(one_kind_of_line_end("a\r\nb\rc\nd\r\r\ne\t\0\u{7}\u{1b}[1mf\u{85}"), "a\nb\nc\nd\n\ne\t[1mf");
    }
}
