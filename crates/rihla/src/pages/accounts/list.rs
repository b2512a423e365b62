//! All accounts.

use std::collections::BTreeMap;

use askama::Template;
use rihla_account::{Account, AccountKind};
use rihla_language::Speaker;
use rihla_model::AccountId;
use rihla_model::access::{Membership, Roles};

use super::{role_words, state_of};
use crate::pages::layout::Layout;
use crate::pages::state::State;
use crate::pages::{Place, Reader};

/// Accounts and what they are shown with.
pub struct AccountList<'a> {
    /// The accounts, by name.
    pub accounts: &'a [Account],
    /// The roles that each holds today.
    pub held: &'a BTreeMap<AccountId, Vec<Membership>>,
    /// The roles there are.
    pub roles: &'a Roles,
}

struct Row {
    href: String,
    shown: String,
    name: String,
    kind: String,
    state: State,
    roles: Vec<String>,
    seen: String,
}

#[derive(Template)]
#[template(path = "accounts/list.html")]
struct ListPage<'a> {
    p: Layout,
    say: Speaker<'a>,
    rows: Vec<Row>,
    invite: String,
    teams: String,
    events: String,
}

/// The list of all accounts.
///
/// # Errors
/// When the template cannot be written.
pub fn accounts(reader: &Reader<'_>, view: &AccountList<'_>) -> askama::Result<String> {
    let row = |account: &Account| {
        let held = view.held.get(&account.id).map(Vec::as_slice).unwrap_or_default();
        Row {
            href: reader.links.page(&Place::OneAccount(account.id.as_str().to_owned())),
            shown: account.shown.as_str().to_owned(),
            name: account.name.as_str().to_owned(),
            kind: reader.t(if account.kind == AccountKind::Person { "accounts-person" } else { "accounts-program" }),
            state: state_of(reader, account.state),
            roles: held.iter().map(|held| role_words(reader, view.roles, held)).collect(),
            seen: account.signed_in_at.map_or_else(|| reader.t("accounts-never"), |at| reader.say.moment(at)),
        }
    };
    let page = ListPage {
        p: Layout::new(reader, &reader.t("accounts-title"), "").under(reader.links.page(&Place::Work), reader.t("work-title")),
        say: reader.say,
        rows: view.accounts.iter().map(row).collect(),
        invite: reader.links.page(&Place::NewAccount),
        teams: reader.links.page(&Place::Teams),
        events: reader.links.page(&Place::Events),
    };
    page.render()
}
