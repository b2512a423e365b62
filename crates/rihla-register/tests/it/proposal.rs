//! A definition to begin with is whole in every language.

use std::collections::BTreeMap;

use rihla_language::Catalogue;
use rihla_model::{Language, RegisterId, RoleId, Vocabulary};
use rihla_register::Registers;
use rihla_register::definition::{DefinitionFile, propose};

#[test]
fn a_proposal_is_read_and_speaks_the_operators_language() {
    let (catalogue, vocabulary) = (Catalogue::embedded().unwrap(), Vocabulary::embedded().unwrap());
    let (id, role) = (RegisterId::new("hearing").unwrap(), RoleId::new("focal-point").unwrap());
    let schema = DefinitionFile::Register.schema(&str::to_owned);
    let schema = jsonschema::draft202012::new(&schema).unwrap();
    for language in Language::SPOKEN {
        let text = propose(&id, &role, language, &|language, id| catalogue.speaker(language).t(id));
        assert!(!text.contains("??"), "{text}");
        assert!(schema.is_valid(&toml::from_str(&text).unwrap()));
        let registers = Registers::read(&BTreeMap::from([("hearing.toml".to_owned(), text.clone())]), &vocabulary).unwrap();
        let hearing = registers.get(&id).unwrap();
        let title = hearing.fields.iter().find(|field| field.id.as_str() == "title").unwrap();
        for other in Language::SPOKEN {
            let said = catalogue.speaker(other).t("definition-new-title");
            // in the definition in the operator's language alone, as a hint in each
            assert_eq!(title.label.exact(other).is_some(), other == language);
            assert!(text.contains(&format!("{other} = \"{said}\"")), "{text}");
        }
    }
}
