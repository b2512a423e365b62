//! Saved views of a register's list: their names, with whom they are shared, and how one is kept.

use askama::Template;
use rihla_account::{Audience, View};
use rihla_language::Speaker;
use rihla_model::Saying;
use rihla_model::access::{Membership, Roles};
use rihla_register::Definition;

use super::value::People;
use crate::pages::accounts::role_words;
use crate::pages::layout::Layout;
use crate::pages::{Place, Reader};

/// A view that the reader sees.
pub struct KnownView {
    /// The view.
    pub view: View,
    /// Whether the reader may rename and remove it.
    pub changes: bool,
}

/// What is to be kept.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Keeping {
    /// The name, as typed.
    pub name: String,
    /// What the list asks for, as the query of an address.
    pub query: String,
    /// With whom it is shared, as the form has it.
    pub shared: String,
}

/// The views of a list, and what they are shown with.
pub struct ViewsView<'a> {
    /// The register.
    pub definition: &'a Definition,
    /// The views.
    pub views: &'a [KnownView],
    /// What was to be kept and was not.
    pub keeping: Option<&'a Keeping>,
    /// With whom the reader may share.
    pub audiences: &'a [Audience],
    /// The roles there are.
    pub roles: &'a Roles,
    /// How accounts are called.
    pub people: &'a People,
    /// What was refused.
    pub fault: Option<Saying>,
}

struct Line {
    id: String,
    href: String,
    name: String,
    whose: String,
    changes: bool,
}

#[derive(Template)]
#[template(path = "registers/views.html")]
struct ViewsPage<'a> {
    p: Layout,
    say: Speaker<'a>,
    heading: String,
    fault: String,
    here: String,
    keeping: Option<&'a Keeping>,
    audiences: Vec<(String, String, bool)>,
    views: Vec<Line>,
}

/// The saved views of a register's list.
///
/// # Errors
/// When the template cannot be written.
pub fn views(reader: &Reader<'_>, view: &ViewsView<'_>) -> askama::Result<String> {
    let id = view.definition.id.as_str().to_owned();
    let list = reader.links.page(&Place::Register(id.clone()));
    let heading = reader.t("saved-views-title");
    let line = |known: &KnownView| Line {
        id: known.view.id.as_str().to_owned(),
        href: opening(&list, &known.view),
        name: known.view.name.clone(),
        whose: whose(reader, view.roles, &known.view, view.people),
        changes: known.changes,
    };
    let page = ViewsPage {
        p: Layout::new(reader, &heading, "").under(list.clone(), reader.plain(&view.definition.label).to_owned()),
        say: reader.say,
        fault: view.fault.as_ref().map(|fault| reader.say.tell(fault)).unwrap_or_default(),
        here: reader.links.page(&Place::Views(id)),
        keeping: view.keeping,
        audiences: audience_options(reader, view.roles, view.audiences, view.keeping.map_or("", |keeping| keeping.shared.as_str())),
        views: view.views.iter().map(line).collect(),
        heading,
    };
    page.render()
}

/// The address that opens a view.
pub(super) fn opening(list: &str, view: &View) -> String {
    format!("{list}?view={}", view.id.as_str())
}

/// With whom a view can be shared, as options of a form.
pub(super) fn audience_options(reader: &Reader<'_>, roles: &Roles, audiences: &[Audience], chosen: &str) -> Vec<(String, String, bool)> {
    let option = |audience: &Audience| {
        let value = match &audience.agency {
            Some(agency) => format!("{}@{}", audience.role.as_str(), agency.as_str()),
            None => audience.role.as_str().to_owned(),
        };
        let is_chosen = value == chosen;
        (value, audience_words(reader, roles, audience), is_chosen)
    };
    audiences.iter().map(option).collect()
}

fn audience_words(reader: &Reader<'_>, roles: &Roles, audience: &Audience) -> String {
    role_words(reader, roles, &Membership { role: audience.role.clone(), agency: audience.agency.clone(), area: None })
}

/// Whose a view is: one's own, or shared with whom and by whom.
pub(super) fn whose(reader: &Reader<'_>, roles: &Roles, view: &View, people: &People) -> String {
    let Some(audience) = &view.shared else { return reader.t("saved-views-own") };
    let audience = audience_words(reader, roles, audience);
    let by = super::value::person(reader, people, view.account.as_str());
    reader.say.say("saved-views-shared-by", &[("audience", audience.into()), ("by", by.into())])
}
