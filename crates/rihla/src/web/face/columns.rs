//! The columns of a list: which a reader may choose, and which their address chose.

use rihla_model::FieldId;
use rihla_model::access::{Actor, FieldClass};
use rihla_register::definition::{Field, FieldType};
use rihla_register::{Definition, Registry};

use crate::pages::{COLUMNS, usual_columns};
use crate::web::parameters;

/// The fields that a reader may choose as columns: none that is protected, or that they may not name, and no text of paragraphs but
/// where the definition itself has it as a column.
pub(super) fn choosable<'d>(registry: &Registry, actor: &Actor, definition: &'d Definition) -> Vec<&'d Field> {
    let is_usual = |field: &Field| definition.list.columns.iter().any(|id| **id == *field.id);
    let is_short = |field: &Field| *field.kind != FieldType::LongText || is_usual(field);
    let is_choice = |field: &&Field| {
        !field.retired
            && *field.id != *definition.title
            && field.class != FieldClass::Protected
            && is_short(field)
            && registry.may_name(actor, definition, field.id.as_str())
    };
    definition.fields.iter().filter(is_choice).collect()
}

/// The columns that an address asks for, of those that its reader may choose, and whether it asks for others too; none where it asks for
/// those that the list has anyway.
pub(super) fn asked(definition: &Definition, choosable: &[&Field], parameters: &[(String, String)]) -> (Vec<FieldId>, bool) {
    let mut names: Vec<&str> = Vec::new();
    // a link names them in one parameter, a form each in its own
    for name in parameters::all(parameters, "columns").flat_map(|some| some.split(',')).map(str::trim) {
        if !name.is_empty() && !names.contains(&name) {
            names.push(name);
        }
    }
    let known = names.iter().filter_map(|name| choosable.iter().find(|field| field.id.as_str() == *name));
    let columns: Vec<&Field> = known.copied().take(COLUMNS).collect();
    let more = columns.len() < names.len();
    let usual = usual_columns(definition, choosable);
    if columns.iter().map(|field| &*field.id).eq(usual.iter().map(|field| &*field.id)) {
        return (Vec::new(), more);
    }
    (columns.iter().map(|field| (*field.id).clone()).collect(), more)
}
