//! The published schema says what the reader says: it is whole, takes every file that the reader takes, and refuses what the reader refuses.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::LazyLock;

use rihla_language::Catalogue;
use rihla_model::{Language, Vocabulary};
use rihla_register::Registers;
use rihla_register::definition::DefinitionFile;
use serde_json::Value;

static VOCABULARY: LazyLock<Vocabulary> = LazyLock::new(|| Vocabulary::embedded().unwrap());

fn english(kind: DefinitionFile) -> Value {
    let catalogue = Catalogue::embedded().unwrap();
    let speaker = catalogue.speaker(Language::En);
    kind.schema(&|id| speaker.t(id))
}

fn json_of(toml: &str) -> Value {
    toml::from_str::<Value>(toml).unwrap()
}

/// Set `RIHLA_BLESS` to write the golden files anew.
#[test]
fn the_schemas_are_those_that_were_published() {
    for kind in DefinitionFile::ALL {
        let written = format!("{:#}\n", english(kind));
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/golden/{}.schema.json", kind.name()));
        if std::env::var_os("RIHLA_BLESS").is_some() {
            std::fs::write(&path, &written).unwrap();
        }
        let golden = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(golden == written, "{}: the schema is another; look at it and run again with RIHLA_BLESS=1", path.display());
    }
}

#[test]
fn each_key_is_described_in_every_language() {
    let catalogue = Catalogue::embedded().unwrap();
    let asked = DefinitionFile::messages();
    assert!(asked.len() > 80, "{}", asked.len());
    for id in asked {
        for language in Language::SPOKEN {
            assert!(catalogue.try_say(language, &id, &[]).is_some(), "{id} in {language}");
        }
    }
}

#[test]
fn the_schemas_are_schemas_of_draft_2020_12() {
    for kind in DefinitionFile::ALL {
        assert!(jsonschema::draft202012::meta::is_valid(&english(kind)), "{}", kind.name());
    }
}

#[test]
fn every_file_of_the_program_is_valid() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../registers");
    let mut seen = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|ending| ending != "toml") {
            continue;
        }
        let name = path.file_name().unwrap().to_str().unwrap();
        let schema = jsonschema::draft202012::new(&english(DefinitionFile::of(name))).unwrap();
        let file = json_of(&std::fs::read_to_string(&path).unwrap());
        let errors: Vec<String> = schema.iter_errors(&file).map(|error| format!("{}: {error}", error.instance_path())).collect();
        assert!(errors.is_empty(), "{name}: {errors:#?}");
        seen += 1;
    }
    assert!(seen > 2);
}

/// A register in which every key of the grammar stands.
const WHOLE: &str = include_str!("whole.toml");
const WHOLE_EXTENSION: &str = include_str!("whole.extension.toml");

fn read(files: &[(&str, &str)]) -> Result<Registers, Vec<String>> {
    let own: BTreeMap<String, String> = files.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
    Registers::read(&own, &VOCABULARY).map_err(|faults| faults.iter().map(ToString::to_string).collect())
}

/// All keys that objects of a schema have, as `block.key`.
fn keys(schema: &Value) -> Vec<String> {
    let of = |name: &str, block: &Value| -> Vec<String> {
        let properties = block.get("properties").and_then(Value::as_object);
        properties.into_iter().flat_map(|keys| keys.keys().map(|key| format!("{name}.{key}"))).collect()
    };
    let blocks = schema.get("$defs").and_then(Value::as_object).unwrap();
    blocks
        .iter()
        .filter(|(name, _)| !["words", "id", "fieldName"].contains(&name.as_str()))
        .flat_map(|(name, block)| of(name, block))
        .chain(of("root", schema))
        .collect()
}

/// The keys of a document, as `block.key`, by the blocks of its schema.
fn used_keys(root: &Value, schema: &Value, block: &str, value: &Value, into: &mut BTreeSet<String>) {
    if let Some(name) = schema.get("$ref").and_then(Value::as_str).and_then(|to| to.strip_prefix("#/$defs/")) {
        return used_keys(root, &root["$defs"][name], name, value, into);
    }
    for item in value.as_array().into_iter().flatten() {
        used_keys(root, &schema["items"], block, item, into);
    }
    for (key, inner) in value.as_object().into_iter().flatten().filter(|_| block != "words") {
        into.insert(format!("{block}.{key}"));
        used_keys(root, &schema["properties"][key], block, inner, into);
    }
}

#[test]
fn the_reader_knows_every_key_of_the_schema() {
    // every key stands in the example, and the reader takes the example: so there is no key that it does not know
    for (kind, text) in [(DefinitionFile::Register, WHOLE), (DefinitionFile::Extension, WHOLE_EXTENSION)] {
        let schema = english(kind);
        let validator = jsonschema::draft202012::new(&schema).unwrap();
        assert!(
            validator.is_valid(&json_of(text)),
            "{:?}",
            validator.iter_errors(&json_of(text)).map(|e| e.to_string()).collect::<Vec<_>>()
        );
    }
    let (register, extension) = (english(DefinitionFile::Register), english(DefinitionFile::Extension));
    let mut used = BTreeSet::new();
    used_keys(&register, &register, "root", &json_of(WHOLE), &mut used);
    used_keys(&extension, &extension, "root", &json_of(WHOLE_EXTENSION), &mut used);
    let idle: Vec<String> = keys(&register).into_iter().chain(keys(&extension)).filter(|key| !used.contains(key)).collect();
    assert!(idle.is_empty(), "in no example: {idle:?}");
    if let Err(faults) = read(&[("whole.toml", WHOLE), ("whole.extension.toml", WHOLE_EXTENSION)]) {
        panic!("{faults:#?}");
    }
}

#[test]
fn the_reader_knows_every_word_of_the_schema() {
    let schema = english(DefinitionFile::Register);
    let words = |block: &str, key: &str| -> Vec<String> {
        let found = schema.pointer(&format!("/$defs/{block}/properties/{key}"));
        let found = found.or_else(|| schema.pointer(&format!("/properties/{key}"))).unwrap();
        let list = found.get("enum").or_else(|| found.pointer("/items/enum")).and_then(Value::as_array).unwrap();
        list.iter().map(|word| word.as_str().unwrap().to_owned()).collect()
    };
    let tries = [
        ("register", "subsystem", "subsystem = \"NODE\"", "subsystem = \"?\""),
        ("retention", "then", "then = \"erase\"", "then = \"?\""),
        ("legal-basis", "kind", "kind = \"legal-duty\"", "kind = \"?\""),
        ("field", "scheme", "scheme = \"gcm\"", "scheme = \"?\""),
        ("grant", "acts", "acts = [\"see\"]", "acts = [\"?\"]"),
        ("grant", "classes", "classes = [\"internal\", \"restricted\"]", "classes = [\"?\"]"),
        ("grant", "when", "when = [\"own-agency\"]", "when = [\"?\"]"),
        ("field", "media", "media = [\"application/pdf\"]", "media = [\"?\"]"),
    ];
    for (block, key, from, to) in tries {
        assert!(WHOLE.contains(from), "{from}");
        let known = words(block, key);
        assert!(known.len() > 2);
        for word in known {
            let text = WHOLE.replacen(from, &to.replace('?', &word), 1);
            let shape_faults: Vec<String> = match read(&[("whole.toml", &text)]) {
                Ok(_) => continue,
                // other rules may refuse the word in this place; the reader still knows it
                Err(faults) => faults.into_iter().filter(|fault| fault.contains("variant") || fault.contains("wants")).collect(),
            };
            assert!(shape_faults.is_empty(), "{key} = {word}: {shape_faults:#?}");
        }
    }
    // each type by itself, with what it needs
    for word in words("field", "type") {
        let more = match word.as_str() {
            "code" => "list = \"CL_SEX\"\n",
            "tag" => "scheme = \"sdg\"\n",
            "link" => "to = \"policy\"\n",
            "file" => "media = [\"text/csv\"]\n",
            "person-name" => "class = \"protected\"\n",
            "computed" => "formula = \"1 + 1\"\n",
            _ => "",
        };
        let text = format!("[[field]]\nid = \"of_every_type\"\ntype = \"{word}\"\nlabel = \"X\"\n{more}");
        assert_eq!(read(&[("whole.toml", WHOLE), ("whole.extension.toml", &text)]).map(|_| ()), Ok(()), "{word}");
    }
}

#[test]
fn what_the_schema_refuses_the_reader_refuses_and_both_say_where() {
    let schema = jsonschema::draft202012::new(&english(DefinitionFile::Register)).unwrap();
    let broken = [
        ("version = 3", "version = 0"),
        ("version = 3", "version = \"3\""),
        ("version = 3\n", ""),
        ("id = \"whole\"", "id = \"../whole\""),
        ("id = \"whole\"", "id = \"a..b\""),
        ("id = \"whole\"", "id = 7"),
        ("subsystem = \"NODE\"", "subsystem = \"node\""),
        ("aim = \"administration\"", "aim = \"secret\""),
        ("[purpose]\n", "[purposes]\n"),
        ("title = \"reference\"", "title = \"Reference\""),
        ("title = \"reference\"", "title = \"agency\""),
        ("type = \"long-text\"", "type = \"longtext\""),
        ("type = \"long-text\"", "type = \"flag\""),
        ("localised = true", "localised = \"yes\""),
        ("most = 4000", "most = 0"),
        ("decimals = 2", "decimals = 10"),
        ("scheme = \"gcm\"", "scheme = \"gcm2\""),
        ("scheme = \"gcm\"\n", ""),
        ("to = \"policy\"\n", ""),
        ("media = [\"application/pdf\"]", "media = [\"text/html\"]"),
        ("media = [\"application/pdf\"]", "media = []"),
        ("media = [\"application/pdf\"]", "media = [\"text/csv\", \"text/csv\"]"),
        ("list = \"CL_SEX\"", "list = \"CL_SEX\"\ncodes = [{ id = \"a\", label = \"A\" }]"),
        ("list = \"CL_SEX\"\n", ""),
        ("unique = true", "unique = true\nmost_of_all = 3"),
        ("label = { en = \"Code\" }", "label = { de = \"Code\" }"),
        ("label = { en = \"Code\" }", "label = {}"),
        ("label = { en = \"Code\" }", "label = \"\""),
        ("from = [\"open\", \"extended\"]", "from = []"),
        ("from = [\"open\", \"extended\"]", "from = \"open\""),
        ("after = \"PT72H\"", "after = \"72 hours\""),
        ("after = \"PT72H\"", "after = \"PT0H\""),
        ("after = \"P14D\"", "after = \"P\""),
        ("keep = \"P5Y\"", "keep = \"PT5H\""),
        ("keep = \"P5Y\"", "keep = \"P0Y\""),
        ("keep = \"P5Y\"\n", ""),
        ("acts = [\"see\"]", "acts = [\"look\"]"),
        ("acts = [\"see\"]", "acts = [\"see\", \"see\"]"),
        ("acts = [\"see\"]\n", ""),
        ("keys = [[\"reference\"]]", "keys = [\"reference\"]"),
        ("columns = [\"reference\"]", "columns = []"),
        ("[[reason]]\nversion = 3\n", "[[reason]]\n"),
        ("[[reason]]\nversion = 3\n", "[[reason]]\nversion = 3\nrevision = 1\n"),
    ];
    for (from, to) in broken {
        assert!(WHOLE.contains(from), "{from}");
        let text = WHOLE.replacen(from, to, 1);
        assert!(!schema.is_valid(&json_of(&text)), "the schema takes: {to}");
        let faults = read(&[("whole.toml", &text)]).map(|_| ()).unwrap_err();
        assert!(faults.iter().all(|fault| fault.starts_with("registers/whole.toml:")), "{to}: {faults:#?}");
    }
}
