//! One letter to one person.

use std::fmt;

use jiff::Timestamp;
use rihla_model::{Language, Saying};

use super::MailAddress;
use super::words::is_one_line;
use crate::error::CourierError;
use crate::fetch::Address;
use crate::message_id::MessageId;

const LONGEST_LINE: usize = 250;
/// An address is not folded, and a line of mail has at most 998 signs.
const LONGEST_ADDRESS: usize = 900;
const LONGEST_TYPE: usize = 127;

/// A letter. A print shows neither its content nor whom it is for.
#[derive(Clone)]
pub struct Letter {
    pub(super) id: MessageId,
    pub(super) to: MailAddress,
    pub(super) to_name: Option<String>,
    pub(super) subject: String,
    pub(super) text: String,
    pub(super) written: Timestamp,
    pub(super) language: Option<Language>,
    pub(super) unsubscribe: Option<Address>,
    pub(super) one_click: bool,
    pub(super) attachments: Vec<Attachment>,
}

/// A file that goes with a letter.
#[derive(Clone)]
pub(super) struct Attachment {
    pub(super) name: String,
    pub(super) media_type: String,
    pub(super) bytes: Vec<u8>,
}

impl Letter {
    /// A letter of plain text.
    ///
    /// # Errors
    /// [`CourierError::BadLetter`] where the subject is empty, too long or not on one line.
    pub fn new(
        id: MessageId,
        to: MailAddress,
        subject: impl Into<String>,
        text: impl Into<String>,
        written: Timestamp,
    ) -> Result<Self, CourierError> {
        let subject = line(subject.into(), || Saying::new("courier-part-subject", "the subject"))?;
        let text = text.into();
        Ok(Self {
            id,
            to,
            to_name: None,
            subject,
            text,
            written,
            language: None,
            unsubscribe: None,
            one_click: false,
            attachments: Vec::new(),
        })
    }

    /// Says the recipient's name.
    ///
    /// # Errors
    /// [`CourierError::BadLetter`].
    pub fn to_name(mut self, name: impl Into<String>) -> Result<Self, CourierError> {
        self.to_name = Some(line(name.into(), || Saying::new("courier-part-name", "the name"))?);
        Ok(self)
    }

    /// Says its language.
    #[must_use]
    pub fn in_language(mut self, language: Language) -> Self {
        self.language = Some(language);
        self
    }

    /// Says where the recipient can ask for no more of its kind.
    ///
    /// # Errors
    /// [`CourierError::BadLetter`] where the address is too long for a line.
    pub fn with_unsubscribe(mut self, address: Address) -> Result<Self, CourierError> {
        if address.as_str().len() > LONGEST_ADDRESS {
            return Err(CourierError::BadLetter { part: Saying::new("courier-part-unsubscribe", "the address for unsubscribing") });
        }
        self.unsubscribe = Some(address);
        Ok(self)
    }

    /// Says where the recipient, or the mail program for them, asks for no more of its kind with one request that needs no page (RFC 8058).
    /// That is said of an encrypted address alone, as it demands.
    ///
    /// # Errors
    /// As [`Letter::with_unsubscribe`].
    pub fn with_one_click_unsubscribe(self, address: Address) -> Result<Self, CourierError> {
        let one_click = address.is_encrypted();
        Ok(Self { one_click, ..self.with_unsubscribe(address)? })
    }

    /// Adds a file.
    ///
    /// # Errors
    /// [`CourierError::BadLetter`] where the name could lead out of a folder, or the type is none.
    pub fn attach(mut self, name: impl Into<String>, media_type: &str, bytes: Vec<u8>) -> Result<Self, CourierError> {
        let part = || Saying::new("courier-part-file", "the name or type of a file");
        let name = line(name.into(), part)?;
        let token = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$&-^_.+".contains(&b));
        let typed = media_type.split_once('/').is_some_and(|(kind, sub)| token(kind) && token(sub));
        if name.contains(['/', '\\']) || name.starts_with('.') || !typed || media_type.len() > LONGEST_TYPE {
            return Err(CourierError::BadLetter { part: part() });
        }
        self.attachments.push(Attachment { name, media_type: media_type.to_owned(), bytes });
        Ok(self)
    }

    /// The letter's id.
    #[must_use]
    pub fn id(&self) -> &MessageId {
        &self.id
    }
}

/// A text of one line; what is longer than a header takes is refused, since a cut one may say the contrary.
pub(super) fn line(text: String, part: impl Fn() -> Saying) -> Result<String, CourierError> {
    let good = is_one_line(&text) && !text.trim().is_empty() && text.chars().count() <= LONGEST_LINE;
    if good { Ok(text) } else { Err(CourierError::BadLetter { part: part() }) }
}

impl fmt::Debug for Letter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Letter({}, {} bytes, {} files)", self.id.as_str(), self.text.len(), self.attachments.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letter(subject: &str) -> Result<Letter, CourierError> {
        let to = "amina@example.org".parse().unwrap();
        Letter::new("m1".parse().unwrap(), to, subject, "text", "2026-11-26T04:24:44Z".parse().unwrap())
    }

    #[test]
    fn no_line_of_a_header_holds_two() {
        for bad in ["", " ", "a\r\nBcc: b@example.org", "a\nb", "a\rb", "a\0b", "a\u{85}b", "a\u{2028}b", &"x".repeat(251)] {
            assert!(matches!(letter(bad), Err(CourierError::BadLetter { .. })), "{bad:?}");
            assert!(letter("s").unwrap().to_name(bad).is_err(), "{bad:?}");
            assert!(letter("s").unwrap().attach(bad, "text/csv", Vec::new()).is_err(), "{bad:?}");
        }
        assert!(letter(&"ب".repeat(250)).is_ok());
    }

    #[test]
    fn a_file_has_a_name_and_a_type_and_no_path() {
        let attach = |name: &str, media_type: &str| letter("s").unwrap().attach(name, media_type, Vec::new()).is_ok();
        assert!(attach("جولة 2026.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"));
        for (name, media_type) in [
            ("../a.csv", "text/csv"),
            ("a\\b.csv", "text/csv"),
            (".profile", "text/csv"),
            ("a.csv", &format!("text/{}", "x".repeat(123))),
            ("a.csv", ""),
            ("a.csv", "text"),
            ("a.csv", "text/"),
            ("a.csv", "text/csv; name=x"),
            ("a.csv", "text/csv\r\nX: y"),
            ("a.csv", "text/c sv"),
        ] {
            assert!(!attach(name, media_type), "{name:?} {media_type:?}");
        }
    }

    #[test]
    fn an_address_fits_into_a_line() {
        let with = |length: usize| {
            let address = format!("https://example.org/{}", "x".repeat(length - 20)).parse().unwrap();
            letter("s").unwrap().with_unsubscribe(address)
        };
        assert!(with(900).is_ok());
        assert!(matches!(with(901), Err(CourierError::BadLetter { .. })));
    }

    #[test]
    fn a_print_tells_nothing() {
        let shown = format!("{:?}", letter("S3CRET").unwrap().to_name("Amina").unwrap());
        assert_eq!(shown, "Letter(m1, 4 bytes, 0 files)");
    }
}
