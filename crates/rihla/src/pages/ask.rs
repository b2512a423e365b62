//! The form to ask for a dataset, and what the asker is shown once.

use askama::Template;
use jiff::civil::Date;
use rihla_language::Speaker;
use rihla_model::definition::AccessDefinition;
use rihla_operations::access::{Field, FieldFault, FieldFaults, Filled};
use rihla_operations::publish::site::OnRequestDataset;

use super::layout::Layout;
use super::on_request::{contact, promise};
use super::{Place, Reader};

/// One field as the form shows it.
struct FieldView {
    name: &'static str,
    label: String,
    hint: String,
    value: String,
    fault: String,
    most: usize,
    long: bool,
    /// What a browser may fill in by itself.
    autocomplete: &'static str,
}

#[derive(Template)]
#[template(path = "ask.html")]
struct AskPage<'a> {
    p: Layout,
    say: Speaker<'a>,
    title: String,
    promise: String,
    contact: String,
    /// Why nothing was filed, though the form is without fault.
    turned_away: bool,
    /// Field and what is wrong with it, in the order of the form.
    faults: Vec<(&'static str, String)>,
    fields: Vec<FieldView>,
    /// HTML.
    terms: String,
    terms_fault: String,
    terms_accepted: bool,
    /// Who reads it, why, for how long, on which ground; terms with their descriptions, the latter HTML.
    notice: Vec<(String, String)>,
    action: String,
    status: String,
}

/// How a form came to be shown.
#[derive(Debug, Clone, Default)]
pub struct AskForm {
    /// What was typed.
    pub filled: Filled,
    /// What is wrong with it.
    pub faults: FieldFaults,
    /// As many requests wait, or were made of late, as the office can take.
    pub turned_away: bool,
}

/// The form to ask for a dataset; none where there is no such dataset on request, or nobody to ask.
#[must_use]
pub fn ask(reader: &Reader<'_>, id: &str, form: &AskForm) -> Option<askama::Result<String>> {
    let (dataset, access) = (reader.find_on_request(id)?, reader.site.observatory.access.as_ref()?);
    Some(page(reader, dataset, access, form).render())
}

fn page<'a>(reader: &Reader<'a>, dataset: &OnRequestDataset, access: &AccessDefinition, form: &AskForm) -> AskPage<'a> {
    let d = &dataset.definition;
    let href = reader.dataset_href(d.id.as_str());
    let heading = reader.say.say("access-form-title", &[("title", reader.plain(&d.title).into())]);
    let said = |field: Field| form.faults.get(&field).map(|fault| fault_text(reader, field, *fault)).unwrap_or_default();
    let fields = Field::ALL.into_iter().filter(|f| *f != Field::Terms).map(|field| FieldView {
        name: field.name(),
        label: reader.t(label_id(field)),
        hint: reader.t(hint_id(field)),
        value: form.filled.get(field).to_owned(),
        fault: said(field),
        most: field.most(),
        long: field == Field::Purpose,
        autocomplete: match field {
            Field::Name => "name",
            Field::Institution => "organization",
            Field::Contact => "email",
            _ => "off",
        },
    });
    AskPage {
        p: Layout::new(reader, &heading, "").under(href, reader.plain(&d.title).to_owned()),
        say: reader.say,
        title: heading,
        promise: promise(reader, access),
        contact: contact(reader, Some(access)),
        turned_away: form.turned_away,
        faults: form.faults.keys().map(|field| (field.name(), said(*field))).collect(),
        fields: fields.collect(),
        terms: reader.local(&access.terms),
        terms_fault: said(Field::Terms),
        terms_accepted: form.filled.get(Field::Terms) == "yes",
        notice: notice(reader, access),
        action: reader.links.page(&Place::Ask(d.id.to_string())),
        status: reader.links.page(&Place::Access),
    }
}

/// What one who is asked for such particulars must be told (as Articles 13 of the GDPR and 10 of Convention 108+ have it).
fn notice(reader: &Reader<'_>, access: &AccessDefinition) -> Vec<(String, String)> {
    let escape = super::local::escape;
    let days = |id: &str| escape(&reader.say.say(id, &[("days", u32::from(access.keep_for_days).into())]));
    vec![
        (reader.t("access-notice-who"), reader.local(&access.office)),
        (reader.t("access-notice-why"), escape(&reader.t("access-notice-why-text"))),
        (reader.t("access-notice-basis"), reader.local(&access.legal_basis)),
        (reader.t("access-notice-kept"), days("access-notice-kept-text")),
        (reader.t("access-notice-safe"), escape(&reader.t("access-notice-safe-text"))),
        (reader.t("access-notice-rights"), escape(&contact(reader, Some(access)))),
    ]
}

const fn label_id(field: Field) -> &'static str {
    match field {
        Field::Name => "access-field-name",
        Field::Institution => "access-field-institution",
        Field::Contact => "access-field-contact",
        Field::Purpose => "access-field-purpose",
        Field::Duration => "access-field-duration",
        Field::Terms => "access-field-terms",
    }
}

const fn hint_id(field: Field) -> &'static str {
    match field {
        Field::Name => "access-hint-name",
        Field::Institution => "access-hint-institution",
        Field::Contact => "access-hint-contact",
        Field::Purpose => "access-hint-purpose",
        Field::Duration => "access-hint-duration",
        Field::Terms => "access-field-terms",
    }
}

fn fault_text(reader: &Reader<'_>, field: Field, fault: FieldFault) -> String {
    let label = reader.t(label_id(field));
    match fault {
        FieldFault::Absent => reader.say.say("access-fault-absent", &[("field", label.into())]),
        FieldFault::TooLong => reader.say.say("access-fault-long", &[("field", label.into()), ("most", field.most().into())]),
        FieldFault::NotAccepted => reader.t("access-fault-terms"),
    }
}

#[derive(Template)]
#[template(path = "asked.html")]
struct AskedPage<'a> {
    p: Layout,
    say: Speaker<'a>,
    reference: &'a str,
    code: &'a str,
    due: String,
    status: String,
}

/// What the asker is shown once: reference, code, and by when there is an answer. Neither stands in title or address.
///
/// # Errors
/// When the template cannot be written.
pub fn asked(reader: &Reader<'_>, reference: &str, code: &str, due: Date) -> askama::Result<String> {
    let page = AskedPage {
        p: Layout::new(reader, &reader.t("access-asked-title"), ""),
        say: reader.say,
        reference,
        code,
        due: reader.say.say("access-asked-due", &[("date", reader.say.date(due).into())]),
        status: reader.links.page(&Place::Access),
    };
    page.render()
}
