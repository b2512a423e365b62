//! Values as they are typed: in a form, or in the cell of a table.

use rihla_model::Language;
use serde_json::Value as Json;

use super::Registry;
use super::edit::on_the_wire;
use crate::definition::{Field, FieldType};
use crate::value::{Value, ValueFault, read_text};

impl Registry {
    /// What was typed, as on the wire; `null` where nothing was. Of a field in several languages it is the text in `language` alone.
    ///
    /// A code of the field's own that is out of use may stay where it stands: that is for what is checked against the record.
    ///
    /// # Errors
    /// Every fault.
    pub fn typed(&self, field: &Field, text: &str, language: Language) -> Result<Json, Vec<ValueFault>> {
        match read_text(field, text, language, self.accepting()) {
            Ok(values) if field.localised => {
                let text = values.first().and_then(|value| value.text_in(language));
                Ok(text.map_or(Json::Null, |text| Json::String(text.to_owned())))
            }
            Ok(values) => Ok(on_the_wire(field, &values)),
            Err(faults) => self.out_of_use(field, text, language).ok_or(faults),
        }
    }

    /// The codes of a text, where all are the field's own and some are out of use.
    fn out_of_use(&self, field: &Field, text: &str, language: Language) -> Option<Json> {
        let values = read_text(field, text, language, self.stored()).ok()?;
        let own = |value: &Value| matches!(value, Value::Code(code) if field.codes.iter().any(|own| *own.id == *code));
        (*field.kind == FieldType::Code && values.iter().all(own)).then(|| on_the_wire(field, &values))
    }
}
