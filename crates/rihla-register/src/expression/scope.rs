//! The names that expressions on a register may use, with the kind of each.

use std::collections::{BTreeMap, BTreeSet};

use rihla_model::access::FieldClass;

use super::check::{Checked, Use, check};
use super::formula::DefinitionFault;
use super::{Kind, Pseudo};
use crate::definition::{Definition, Field, FieldType};

/// What is known of a name.
#[derive(Debug, Clone)]
pub(super) struct Known {
    pub(super) kind: Kind,
    pub(super) many: bool,
    pub(super) localised: bool,
    pub(super) class: FieldClass,
    /// Whether it is computed and changes with the day.
    pub(super) of_the_day: bool,
    /// The codes there are, where that is known here.
    pub(super) codes: Option<BTreeSet<String>>,
}

/// The names of a register.
#[derive(Debug, Clone)]
pub struct Scope {
    names: BTreeMap<String, Known>,
}

impl Scope {
    /// The names of a register. A computed field whose formula is at fault is left out.
    #[must_use]
    pub fn of(definition: &Definition) -> Self {
        Self::with_formulas(definition).0
    }

    /// The names, the formulas in the order of their fields, and what is wrong with them.
    pub(super) fn with_formulas(definition: &Definition) -> (Self, Vec<(&Field, Checked)>, Vec<DefinitionFault>) {
        let states = definition.states.iter().map(|state| state.id.to_string()).collect();
        let mut scope = Self { names: BTreeMap::new() };
        for own in Pseudo::ALL {
            let codes = (own == Pseudo::State).then(|| BTreeSet::clone(&states));
            let known = Known { kind: own.kind(), many: false, localised: false, class: own.class(), of_the_day: false, codes };
            scope.names.insert(own.name().to_owned(), known);
        }
        let (mut formulas, mut faults) = (Vec::new(), Vec::new());
        for field in &definition.fields {
            let (kind, of_the_day) = match (Kind::of(field), &field.formula) {
                (Some(kind), _) => (kind, false),
                (None, Some(formula)) => match scope.formula(field, formula) {
                    Ok(checked) => {
                        let found = (checked.kind(), checked.changes_with_the_day());
                        formulas.push((field, checked));
                        found
                    }
                    Err(fault) => {
                        faults.push(fault);
                        continue;
                    }
                },
                (None, None) => continue,
            };
            let codes = (!field.codes.is_empty()).then(|| field.codes.iter().map(|code| (*code.id).clone()).collect());
            // a text in several languages has several values
            let many = field.many || (field.localised && kind == Kind::Text);
            let known = Known { kind, many, localised: field.localised, class: field.class, of_the_day, codes };
            scope.names.insert(field.id.to_string(), known);
        }
        (scope, formulas, faults)
    }

    /// A formula may use what is declared before its field.
    fn formula(&self, field: &Field, formula: &crate::definition::Word<String>) -> Result<Checked, DefinitionFault> {
        let all = |_: &str| true;
        let checked = super::parse(formula).and_then(|expression| check(&expression, self, Use { visible: &all, protected: true }));
        let checked = checked.map_err(|fault| DefinitionFault::within(formula, fault))?;
        if matches!(checked.kind(), Kind::File | Kind::Duration) {
            return Err(DefinitionFault::at(formula, super::fault::result(checked.kind())));
        }
        let guarded = checked.uses().filter_map(|name| self.get(name.bare()).map(|known| (known.class, name)));
        if let Some((class, name)) = guarded.max_by_key(|(class, _)| *class).filter(|(class, _)| *class > field.class) {
            return Err(DefinitionFault::more_guarded(field, name, class));
        }
        Ok(checked)
    }

    pub(super) fn get(&self, name: &str) -> Option<&Known> {
        self.names.get(name)
    }

    /// All names.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.names.keys().map(String::as_str)
    }

    /// Whether a field is computed is told by its type.
    pub(super) fn is_computed(field: &Field) -> bool {
        *field.kind == FieldType::Computed
    }
}
