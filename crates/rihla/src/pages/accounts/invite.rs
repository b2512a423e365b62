//! Inviting a person.

use askama::Template;
use rihla_language::Speaker;
use rihla_model::{LocalText, Saying};

use super::agencies;
use crate::pages::layout::{Layout, spoken};
use crate::pages::{Place, Reader};

/// A role that can be given.
#[derive(Debug, Clone)]
pub struct RoleChoice {
    /// Its identifier.
    pub id: String,
    /// Its name.
    pub label: LocalText,
    /// What it is for.
    pub description: LocalText,
}

/// The form, with what was typed.
#[derive(Debug, Clone, Default)]
pub struct InviteForm {
    /// The roles that can be given.
    pub roles: Vec<RoleChoice>,
    /// Those that others give.
    pub others: Vec<RoleChoice>,
    /// The name to sign in with.
    pub name: String,
    /// The name that others see.
    pub shown: String,
    /// The mail address.
    pub email: String,
    /// The language.
    pub language: String,
    /// The agency that the person belongs to.
    pub of: String,
    /// The role.
    pub role: String,
    /// The agency for which the role is held.
    pub agency: String,
    /// The area for which it is held.
    pub area: String,
    /// What was refused.
    pub fault: Option<Saying>,
}

#[derive(Template)]
#[template(path = "accounts/invite.html")]
struct InvitePage<'a> {
    p: Layout,
    say: Speaker<'a>,
    form: &'a InviteForm,
    fault: String,
    action: String,
    languages: Vec<(&'static str, &'static str, bool)>,
    of: Vec<(String, String, bool)>,
    agencies: Vec<(String, String, bool)>,
    roles: Vec<(String, String, String, bool)>,
    others: Vec<(String, String)>,
}

/// The form to invite a person.
///
/// # Errors
/// When the template cannot be written.
pub fn invite(reader: &Reader<'_>, form: &InviteForm) -> askama::Result<String> {
    let chosen = if form.language.is_empty() { reader.language().tag() } else { &form.language };
    let languages = spoken(&reader.site.observatory.languages).into_iter().map(|l| (l.tag(), l.own_name(), l.tag() == chosen));
    let page = InvitePage {
        p: Layout::new(reader, &reader.t("accounts-invite"), "").under(reader.links.page(&Place::Accounts), reader.t("accounts-title")),
        say: reader.say,
        form,
        fault: form.fault.as_ref().map(|fault| reader.say.tell(fault)).unwrap_or_default(),
        action: reader.links.page(&Place::NewAccount),
        languages: languages.collect(),
        of: agencies(reader, &form.of),
        agencies: agencies(reader, &form.agency),
        roles: role_options(reader, &form.roles, &form.role),
        others: form.others.iter().map(|role| (role.id.clone(), reader.plain(&role.label).to_owned())).collect(),
    };
    page.render()
}

/// Roles as options: identifier, name, what it is for, whether it is chosen.
pub(super) fn role_options(reader: &Reader<'_>, roles: &[RoleChoice], chosen: &str) -> Vec<(String, String, String, bool)> {
    let words = |text: &LocalText| reader.plain(text).to_owned();
    roles.iter().map(|role| (role.id.clone(), words(&role.label), words(&role.description), role.id == chosen)).collect()
}
