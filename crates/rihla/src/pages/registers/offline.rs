//! What was written without a connection, and the forms for it.

use askama::Template;
use rihla_language::Speaker;
use rihla_register::Definition;

use crate::pages::layout::Layout;
use crate::pages::{Place, Reader};

/// The script of these pages, by its place below the root.
pub(super) const SCRIPT: &str = "assets/offline.js";

/// To whom what is typed into a form without a connection is sealed.
#[derive(Debug, Clone)]
pub struct OfflineForm {
    /// The account that may send it.
    pub holder: String,
    /// The key that opens it.
    pub key: String,
    /// The public half of that key, in base 64.
    pub public: String,
}

/// What a person can write without a connection.
pub struct OfflineView<'a> {
    /// The registers whose forms can be kept, and in which the person may make records.
    pub registers: &'a [&'a Definition],
    /// The account that may send what was written.
    pub holder: &'a str,
}

struct Form {
    href: String,
    label: String,
}

#[derive(Template)]
#[template(path = "registers/offline.html")]
struct OfflinePage<'a> {
    p: Layout,
    say: Speaker<'a>,
    heading: String,
    holder: &'a str,
    forms: Vec<Form>,
    here: String,
    sign_in: String,
    work: String,
    worker: String,
    script: String,
}

/// The page of what was written without a connection. It says nothing of whoever asked but the identifier of their account, since it is
/// kept on the device.
///
/// # Errors
/// When the template cannot be written.
pub fn offline(reader: &Reader<'_>, view: &OfflineView<'_>) -> askama::Result<String> {
    let form = |definition: &&Definition| Form {
        href: reader.links.page(&Place::OfflineForm(definition.id.as_str().to_owned())),
        label: reader.plain(&definition.label).to_owned(),
    };
    let heading = reader.t("offline-title");
    let here = reader.links.page(&Place::Offline);
    let page = OfflinePage {
        p: Layout::new(reader, &heading, "").under(reader.links.page(&Place::Work), reader.t("work-title")),
        say: reader.say,
        heading,
        holder: view.holder,
        forms: view.registers.iter().map(form).collect(),
        sign_in: format!("{}?next={here}", reader.links.page(&Place::SignIn)),
        here,
        work: reader.links.page(&Place::Work),
        worker: reader.links.root_file("assets/offline-worker.js"),
        script: reader.links.root_file(SCRIPT),
    };
    page.render()
}
