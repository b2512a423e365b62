//! Letters about what concerns the reader: how often, about what, and no more of them.

use askama::Template;
use rihla_account::{MailWish, Pace};
use rihla_language::Speaker;
use rihla_operations::notices::kind_message;
use rihla_register::NoticeKind;

use crate::pages::layout::Layout;
use crate::pages::{Place, Reader};

/// Whether letters can reach the reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reached {
    /// They can.
    Yes,
    /// The account has no address.
    NoAddress,
    /// The node sends none.
    NoMail,
}

/// A choice with its words.
pub(super) struct Offered {
    pub(super) value: &'static str,
    pub(super) label: String,
    pub(super) chosen: bool,
}

/// What the account page says of letters.
pub(super) struct LettersPart {
    pub(super) note: Option<String>,
    pub(super) paces: Vec<Offered>,
    pub(super) kinds: Vec<Offered>,
}

const fn pace_message(pace: Pace) -> &'static str {
    match pace {
        Pace::AtOnce => "letters-pace-at-once",
        Pace::Daily => "letters-pace-daily",
        Pace::Weekly => "letters-pace-weekly",
        Pace::Never => "letters-pace-never",
    }
}

pub(super) fn letters_part(reader: &Reader<'_>, wish: &MailWish, reached: Reached) -> LettersPart {
    let pace = |pace: Pace| Offered { value: pace.name(), label: reader.t(pace_message(pace)), chosen: pace == wish.pace };
    let kind =
        |kind: NoticeKind| Offered { value: kind.name(), label: reader.t(kind_message(kind)), chosen: !wish.without.contains(kind.name()) };
    LettersPart {
        note: match reached {
            Reached::Yes => None,
            Reached::NoAddress => Some(reader.t("letters-no-address")),
            Reached::NoMail => Some(reader.t("letters-no-mail")),
        },
        paces: Pace::ALL.into_iter().map(pace).collect(),
        kinds: NoticeKind::ALL.into_iter().map(kind).collect(),
    }
}

/// Where somebody is who wants no more letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unsubscribing {
    /// They are asked.
    Asking,
    /// It is done.
    Done,
    /// The token is nobody's.
    Unknown,
}

#[derive(Template)]
#[template(path = "account/unsubscribe.html")]
struct UnsubscribePage<'a> {
    p: Layout,
    say: Speaker<'a>,
    state: Unsubscribing,
    action: String,
    account: String,
}

/// The page for whoever wants no more letters. It says nothing of whose they are.
///
/// # Errors
/// When the template cannot be written.
pub fn unsubscribe(reader: &Reader<'_>, token: &str, state: Unsubscribing) -> askama::Result<String> {
    // what is no token is not written back into addresses
    let query = if state == Unsubscribing::Unknown { String::new() } else { format!("token={token}") };
    let page = UnsubscribePage {
        p: Layout::new(reader, &reader.t("unsubscribe-title"), "").with_query(&query),
        say: reader.say,
        state,
        action: format!("{}?{query}", reader.links.page(&Place::Unsubscribe)),
        account: reader.links.page(&Place::Account),
    };
    page.render()
}
