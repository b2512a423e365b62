//! Filters of lists: what their asker may name, and in which records.

use rihla_model::FieldId;
use rihla_model::access::{Act, Actor, ActorKind, FieldClass};
use rihla_store::database::Statement;

use super::Registry;
use super::compute::own;
use super::list::Lookup;
use crate::access::{Held, Reach, held};
use crate::definition::Definition;
use crate::error::RegisterError;
use crate::expression::{Checked, ExpressionFault, Given, Pseudo, Use, check, parse};
use crate::query::{Compiled, Driver, Index, compile, drivers};
use crate::record::Record;
use crate::value::Fields;

impl From<ExpressionFault> for RegisterError {
    fn from(fault: ExpressionFault) -> Self {
        Self::BadFilter { at: fault.at, saying: fault.saying }
    }
}

/// What everybody who sees a record sees of it beside its fields.
const OPEN: [Pseudo; 3] = [Pseudo::State, Pseudo::Changed, Pseudo::Withdrawn];

fn is_open(pseudo: &str) -> bool {
    OPEN.iter().any(|open| open.name() == pseudo)
}

/// Whether a grant shows a field, or what is named with `@`.
fn shows(definition: &Definition, held: &Held<'_>, name: &str) -> bool {
    if name.starts_with('@') {
        return is_open(name) || !held.public;
    }
    let Some(field) = definition.fields.iter().find(|field| field.id.as_str() == name) else { return false };
    let view = || definition.public.as_ref().is_some_and(|view| view.fields.contains(&field.id));
    field.class != FieldClass::Protected && held.grant.classes.contains(&field.class) && (!held.public || view())
}

impl Registry {
    /// A filter for an actor. What they may not see does not exist, and a fault tells no one from the other.
    ///
    /// # Errors
    /// [`RegisterError::BadFilter`] with the place of the first fault.
    pub(super) fn filter(&self, actor: &Actor, definition: &Definition, text: &str) -> Result<Checked, RegisterError> {
        let scope = self.computing.scope(definition).ok_or(RegisterError::NoRegister)?;
        let visible = |name: &str| self.may_name(actor, definition, name);
        let expression = parse(text)?;
        Ok(check(&expression, scope, Use { visible: &visible, protected: false })?.condition(&expression)?)
    }

    /// Whether an actor may name a field, or what is named with `@`, in filters: some grant shows it to them.
    #[must_use]
    pub fn may_name(&self, actor: &Actor, definition: &Definition, name: &str) -> bool {
        let shown = || held(actor, Act::See, definition, self.registers.roles()).any(|held| shows(definition, &held, name));
        actor.kind == ActorKind::Node || shown()
    }

    /// How the database is asked for what a filter holds of.
    pub(super) fn compiled(
        &self,
        actor: &Actor,
        definition: &Definition,
        checked: &Checked,
        lookup: &Lookup<'_>,
    ) -> (Compiled, Vec<Driver>) {
        let number = |name: &str| lookup.numbers.get(name).copied();
        let condition = |name: &str, _: FieldClass| self.seen_where(actor, definition, lookup, name);
        let index = Index { number: &number, condition: &condition, calendar: self.calendar() };
        (compile(checked, index), drivers(checked, index))
    }

    /// In which records, of those that an actor sees, they see a field; none where in all.
    pub(super) fn seen_where(&self, actor: &Actor, definition: &Definition, lookup: &Lookup<'_>, name: &str) -> Option<Statement> {
        if actor.kind == ActorKind::Node || is_open(name) {
            return None;
        }
        let of = || held(actor, Act::See, definition, self.registers.roles());
        if of().all(|held| shows(definition, &held, name)) {
            return None;
        }
        let showing = of().filter(|held| shows(definition, held, name));
        Some(showing.fold(Statement::new("(1 = 0"), |any, held| any.push(" or ").append(lookup.granted(&held, actor))).push(")"))
    }

    /// Whether a filter holds of what is within reach of a record.
    pub(super) fn holds(&self, checked: &Checked, definition: &Definition, record: &Record, sees: &Reach) -> bool {
        let mut fields: Fields = self.whole(definition, record);
        let shown =
            |id: &FieldId| definition.field(id).is_some_and(|field| field.class != FieldClass::Protected && sees.covers(definition, field));
        fields.retain(|id, _| shown(id));
        let own = |pseudo: Pseudo| {
            let open = OPEN.contains(&pseudo) || sees.is_of_the_house();
            if open { own(definition, record, self.stored(), pseudo) } else { Vec::new() }
        };
        checked.holds(&Given { fields: &fields, own: &own }, self.calendar())
    }
}
