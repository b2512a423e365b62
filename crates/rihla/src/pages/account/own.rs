//! The reader's own account.

use std::collections::BTreeSet;

use askama::Template;
use rihla_account::{Factor, Level, Live, MailWish, SecurityKey, Session, Team};
use rihla_language::Speaker;
use rihla_model::Saying;
use rihla_model::access::Roles;
use zeroize::Zeroizing;

use super::letters::{LettersPart, Reached, letters_part};
use super::sign_in::KEYS;
use crate::pages::layout::Layout;
use crate::pages::qr::qr;
use crate::pages::{Place, Reader};

/// What a page shows once and never again.
pub enum Once {
    /// Nothing.
    Nothing,
    /// The secret for an app: as letters, and as the address that a QR code holds.
    App {
        /// The letters.
        secret: Zeroizing<String>,
        /// The address.
        address: Zeroizing<String>,
    },
    /// The field for the app's digits, once more: the secret was shown before.
    AppAgain,
    /// The address at which a provider says who the reader is there.
    Provider {
        /// The address.
        address: Zeroizing<String>,
    },
    /// Recovery codes.
    Codes(Vec<Zeroizing<String>>),
}

/// The account and what it is shown with.
pub struct OwnAccount<'a> {
    /// The session with its account.
    pub live: &'a Live,
    /// How the account is recognised beside its password.
    pub factors: BTreeSet<Factor>,
    /// Recovery codes that are not used up.
    pub codes_left: i64,
    /// Its security keys.
    pub keys: Vec<SecurityKey>,
    /// Whether the node takes security keys.
    pub takes_keys: bool,
    /// What the outside provider is called; none where there is none.
    pub provider: Option<&'a str>,
    /// Whether an identity there is linked.
    pub linked: bool,
    /// Where it is signed in.
    pub sessions: Vec<Session>,
    /// The roles there are.
    pub roles: &'a Roles,
    /// The teams that it is in.
    pub teams: Vec<Team>,
    /// How it wants to be written to.
    pub wish: MailWish,
    /// Whether letters reach it.
    pub reached: Reached,
    /// What was refused.
    pub fault: Option<Saying>,
    /// The message of what was just done.
    pub done: Option<&'static str>,
    /// What is shown once.
    pub once: Once,
}

struct KeyLine {
    id: String,
    label: String,
    added: String,
    suspended: bool,
}

struct SessionLine {
    agent: String,
    opened: String,
    seen: String,
    current: bool,
}

#[derive(Template)]
#[template(path = "account/own.html")]
struct OwnPage<'a> {
    p: Layout,
    say: Speaker<'a>,
    name: String,
    sign_in_name: &'a str,
    roles: Vec<String>,
    teams: Vec<&'a str>,
    fault: String,
    done: String,
    enrolling: bool,
    fresh: bool,
    guarded: bool,
    app: bool,
    codes_left: String,
    confirming: bool,
    secret: String,
    /// SVG.
    picture: String,
    codes: Vec<String>,
    sessions: Vec<SessionLine>,
    provider: Option<&'a str>,
    linked: bool,
    /// The address at the provider; empty where nothing was begun.
    going: &'a str,
    keys: Vec<KeyLine>,
    letters: LettersPart,
    /// The script that asks security keys; none where the node takes none.
    script: Option<String>,
    here: String,
    work: String,
}

/// The page of the reader's own account.
///
/// # Errors
/// When the template cannot be written.
pub fn own_account(reader: &Reader<'_>, own: &OwnAccount<'_>) -> askama::Result<String> {
    let account = &own.live.account;
    let role = |membership: &rihla_model::access::Membership| {
        let name = own
            .roles
            .get(&membership.role)
            .map_or_else(|| membership.role.as_str().to_owned(), |role| reader.plain(&role.label).to_owned());
        match &membership.agency {
            Some(agency) => reader.say.say("own-role-of", &[("role", name.into()), ("agency", reader.party(agency.as_str()).into())]),
            None => name,
        }
    };
    let line = |session: &Session| SessionLine {
        agent: session.agent.clone().unwrap_or_else(|| reader.t("own-unknown-browser")),
        opened: reader.say.moment(session.opened_at),
        seen: reader.say.moment(session.seen_at),
        current: session.id == own.live.session.id,
    };
    let key = |key: &SecurityKey| KeyLine {
        id: key.id.as_str().to_owned(),
        label: key.label.clone(),
        added: reader.say.moment(key.added_at),
        suspended: key.suspended_at.is_some(),
    };
    let (secret, picture) = match &own.once {
        Once::App { secret, address } => (grouped(secret), qr(address, &reader.t("own-app-picture")).unwrap_or_default()),
        _ => (String::new(), String::new()),
    };
    let page = OwnPage {
        p: Layout::new(reader, &reader.t("own-title"), ""),
        say: reader.say,
        name: account.shown.as_str().to_owned(),
        sign_in_name: account.name.as_str(),
        roles: own.live.actor.memberships.iter().map(role).collect(),
        teams: own.teams.iter().map(|team| team.name.as_str()).collect(),
        fault: own.fault.as_ref().map(|fault| reader.say.tell(fault)).unwrap_or_default(),
        done: own.done.map(|message| reader.t(message)).unwrap_or_default(),
        enrolling: own.live.session.level == Level::Enrolling,
        fresh: own.live.fresh,
        guarded: own.factors.iter().any(|factor| *factor != Factor::Recovery),
        app: own.factors.contains(&Factor::Totp),
        codes_left: reader.say.say("own-codes-left", &[("count", own.codes_left.into())]),
        confirming: matches!(own.once, Once::App { .. } | Once::AppAgain),
        secret,
        picture,
        codes: if let Once::Codes(codes) = &own.once { codes.iter().map(|code| code.to_string()).collect() } else { Vec::new() },
        provider: own.provider,
        linked: own.linked,
        going: if let Once::Provider { address } = &own.once { address.as_str() } else { "" },
        sessions: own.sessions.iter().map(line).collect(),
        keys: own.keys.iter().map(key).collect(),
        letters: letters_part(reader, &own.wish, own.reached),
        script: own.takes_keys.then(|| reader.links.root_file(KEYS)),
        here: reader.links.page(&Place::Account),
        work: reader.links.page(&Place::Work),
    };
    page.render()
}

/// Letters in groups of four, as people type them.
fn grouped(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    letters.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}
