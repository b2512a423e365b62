//! What is out of use stays readable, and is asked of nobody.

use rihla_model::{FieldId, Saying, StateId};

use super::{Definition, Word};

/// The faults of a definition that demands what it has retired, at the byte where each stands.
pub(super) fn check(definition: &Definition) -> Vec<(usize, Saying)> {
    let mut faults = fields(definition);
    faults.extend(codes(definition));
    faults.extend(states(definition));
    faults
}

fn is_retired(definition: &Definition, id: &FieldId) -> bool {
    definition.field(id).is_some_and(|field| field.retired)
}

/// A retired field is demanded, listed or asked for nowhere. The public view may go on showing it.
fn fields(definition: &Definition) -> Vec<(usize, Saying)> {
    let named = |id: &Word<FieldId>| is_retired(definition, id).then(|| (id.start(), used(id.as_str())));
    let required = definition.fields.iter().filter(|field| field.retired && field.required).map(|field| &field.id);
    let in_lists = definition.list.columns.iter().chain(&definition.list.order).chain([&definition.title]);
    let in_forms = definition.sections.iter().flat_map(|section| &section.fields);
    let in_keys = definition.matching.iter().flat_map(|matching| matching.keys.iter().flatten());
    let in_transitions = definition.transitions.iter().filter(|transition| !transition.retired).flat_map(|transition| &transition.requires);
    let due = definition.due.iter().map(|due| &due.field);
    let mut faults: Vec<_> =
        required.chain(in_lists).chain(in_forms).chain(in_keys).chain(in_transitions).chain(due).filter_map(named).collect();
    if let Some(from) = definition.retention.as_ref().map(|retention| &retention.from)
        && FieldId::new(from.as_str()).is_ok_and(|id| is_retired(definition, &id))
    {
        faults.push((from.start(), used(from)));
    }
    faults
}

/// A field whose codes are all retired could not be filled.
fn codes(definition: &Definition) -> Vec<(usize, Saying)> {
    let empty = |field: &&super::Field| !field.retired && !field.codes.is_empty() && field.codes.iter().all(|code| code.retired);
    definition
        .fields
        .iter()
        .filter(empty)
        .map(|field| {
            let message = Saying::new("definition-retired-codes", "all codes of '{field}' are retired; retire the field instead");
            (field.id.start(), message.with("field", field.id.as_str()))
        })
        .collect()
}

/// No record begins in a retired state or comes into one.
fn states(definition: &Definition) -> Vec<(usize, Saying)> {
    let is_retired = |id: &StateId| definition.state(id).is_some_and(|state| state.retired);
    let first = definition.states.first().filter(|state| state.retired).map(|state| &state.id);
    let entered = definition.transitions.iter().filter(|transition| !transition.retired).map(|transition| &transition.to);
    first.into_iter().chain(entered.filter(|to| is_retired(to))).map(|id| (id.start(), used(id.as_str()))).collect()
}

fn used(name: &str) -> Saying {
    let message =
        Saying::new("definition-retired-used", "'{name}' is retired and cannot be demanded, listed or entered; remove it from here");
    message.with("name", name)
}
