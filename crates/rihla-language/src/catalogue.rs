//! The messages of all languages.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use include_dir::{Dir, include_dir};
use rihla_model::Language;
use unic_langid::LanguageIdentifier;

use crate::{Digits, LanguageError, Speaker, Value, bidi, number, sound};

static LOCALES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../locales");

/// Messages by language and id.
pub struct Catalogue {
    bundles: BTreeMap<Language, FluentBundle<FluentResource>>,
    ids: BTreeMap<Language, BTreeSet<String>>,
    digits: Digits,
}

impl Catalogue {
    /// The messages that come with the program, with Latin digits in Arabic.
    ///
    /// # Errors
    /// [`LanguageError`], which a test of this crate rules out for the embedded files.
    pub fn embedded() -> Result<Catalogue, LanguageError> {
        Self::with_overrides(Digits::Latin, &[])
    }

    /// The embedded messages, some replaced by an operator's own: language, file name, text.
    ///
    /// # Errors
    /// [`LanguageError`] naming the file and the place.
    pub fn with_overrides(digits: Digits, overrides: &[(Language, &str, &str)]) -> Result<Catalogue, LanguageError> {
        let mut catalogue = Catalogue { bundles: BTreeMap::new(), ids: BTreeMap::new(), digits };
        for language in Language::SPOKEN {
            let mut bundle = new_bundle(language, digits);
            let mut ids = BTreeSet::new();
            for (file, text) in embedded_files(language) {
                let resource = parse(language, file, text)?;
                for id in message_ids(&resource) {
                    if !ids.insert(id.clone()) {
                        return Err(LanguageError::Twice { language, file: file.to_owned(), id });
                    }
                }
                bundle.add_resource_overriding(resource);
            }
            for (_, file, text) in overrides.iter().filter(|(of, _, _)| *of == language) {
                let resource = parse(language, file, text)?;
                ids.extend(message_ids(&resource));
                bundle.add_resource_overriding(resource);
            }
            if ids.is_empty() {
                return Err(LanguageError::NoLanguage(language));
            }
            catalogue.bundles.insert(language, bundle);
            catalogue.ids.insert(language, ids);
        }
        Ok(catalogue)
    }

    /// Says a message in a language. An absent message gives `??id??`, which tests look for.
    #[must_use]
    pub fn say(&self, language: Language, id: &str, arguments: &[(&str, Value<'_>)]) -> String {
        self.try_say(language, id, arguments).unwrap_or_else(|| format!("??{id}??"))
    }

    /// Says a message, if there is one of this id.
    #[must_use]
    pub fn try_say(&self, language: Language, id: &str, arguments: &[(&str, Value<'_>)]) -> Option<String> {
        let spoken = if self.bundles.contains_key(&language) { language } else { Language::En };
        let bundle = self.bundles.get(&spoken)?;
        let pattern = bundle.get_message(id)?.value()?;
        let mut args = FluentArgs::with_capacity(arguments.len());
        for (name, value) in arguments {
            match value {
                Value::Number(number) => args.set(*name, *number),
                Value::Text(text) => args.set(*name, FluentValue::String(guarded(spoken, text))),
                Value::Said(text) => args.set(*name, FluentValue::String(Cow::Borrowed(text))),
            }
        }
        let mut errors = Vec::new();
        let text = bundle.format_pattern(pattern, Some(&args), &mut errors);
        if errors.is_empty() { Some(text.into_owned()) } else { Some(format!("??{id}: {errors:?}??")) }
    }

    /// Whether there is such a message.
    #[must_use]
    pub fn has(&self, id: &str) -> bool {
        self.ids.get(&Language::En).is_some_and(|ids| ids.contains(id))
    }

    /// The ids of all messages, in order.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.ids.get(&Language::En).into_iter().flatten().map(String::as_str)
    }

    /// Whoever says things in one language.
    #[must_use]
    pub fn speaker(&self, language: Language) -> Speaker<'_> {
        Speaker::new(self, language)
    }

    /// The digits of Arabic texts.
    #[must_use]
    pub fn digits(&self) -> Digits {
        self.digits
    }
}

impl std::fmt::Debug for Catalogue {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Catalogue").field("languages", &self.ids.keys()).finish_non_exhaustive()
    }
}

/// The embedded files of a language, by name.
pub(crate) fn embedded_files(language: Language) -> impl Iterator<Item = (&'static str, &'static str)> {
    let mut files: Vec<(&str, &str)> = LOCALES
        .get_dir(language.tag())
        .into_iter()
        .flat_map(Dir::files)
        .filter(|file| file.path().extension().is_some_and(|e| e == "ftl"))
        .filter_map(|file| Some((file.path().file_name()?.to_str()?, file.contents_utf8()?)))
        .collect();
    files.sort_unstable();
    files.into_iter()
}

fn parse(language: Language, file: &str, text: &str) -> Result<FluentResource, LanguageError> {
    FluentResource::try_new(text.to_owned()).map_err(|(_, errors)| {
        let first = errors.into_iter().next();
        LanguageError::Syntax {
            language,
            file: file.to_owned(),
            at: first.as_ref().map_or(0, |e| e.pos.start),
            reason: first.map_or_else(String::new, |e| e.kind.to_string()),
        }
    })
}

fn message_ids(resource: &FluentResource) -> Vec<String> {
    resource
        .entries()
        .filter_map(|entry| match entry {
            fluent_syntax::ast::Entry::Message(message) => Some(message.id.name.to_owned()),
            _ => None,
        })
        .collect()
}

fn new_bundle(language: Language, digits: Digits) -> FluentBundle<FluentResource> {
    let tag: LanguageIdentifier = language.tag().parse().unwrap_or_default();
    let mut bundle = FluentBundle::new_concurrent(vec![tag]);
    bundle.set_use_isolating(false);
    // the name is given once, and so is free
    bundle.add_function("SOUND", sound::sound).ok();
    bundle.set_formatter(Some(match (language, digits) {
        (Language::Ar, Digits::ArabicIndic) => |value, _| write_number(Language::Ar, Digits::ArabicIndic, value),
        (Language::Ar, Digits::Latin) => |value, _| write_number(Language::Ar, Digits::Latin, value),
        (Language::Fr, _) => |value, _| write_number(Language::Fr, Digits::Latin, value),
        (Language::Pt, _) => |value, _| write_number(Language::Pt, Digits::Latin, value),
        (Language::Es, _) => |value, _| write_number(Language::Es, Digits::Latin, value),
        (Language::En | Language::Am | Language::Sw, _) => |value, _| write_number(Language::En, Digits::Latin, value),
    }));
    bundle
}

#[expect(clippy::cast_possible_truncation, reason = "message arguments are whole numbers; Fluent carries them as f64")]
fn write_number(language: Language, digits: Digits, value: &FluentValue<'_>) -> Option<String> {
    match value {
        FluentValue::Number(number) => Some(number::scaled(language, digits, number.value as i128, 0, 0)),
        _ => None,
    }
}

/// Text whose direction is not that of the sentence is put between isolating marks.
fn guarded<'a>(language: Language, text: &'a str) -> Cow<'a, str> {
    let foreign = text.chars().any(char::is_alphabetic) && bidi::is_right_to_left_text(text) != language.is_right_to_left();
    if foreign { Cow::Owned(bidi::isolated(text)) } else { Cow::Borrowed(text) }
}
