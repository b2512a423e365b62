//! The Global Compact for Migration: objectives and actions, guiding principles, linked SDG targets, stakeholders.

use serde::{Deserialize, Serialize};

use crate::LocalText;

/// What plans, data, pledges and practices are tagged with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gcm {
    /// The 23 objectives.
    pub objectives: Vec<Objective>,
    /// The ten guiding principles.
    pub principles: Vec<Tag>,
    /// SDG targets and indicators linked to migration.
    pub sdg: Vec<SdgLink>,
    /// Kinds of stakeholder named by the whole-of-society principle.
    pub stakeholders: Vec<Tag>,
}

/// One objective.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Objective {
    /// 1 to 23.
    pub number: u8,
    /// Its title.
    pub title: LocalText,
    /// Its lettered actions.
    pub actions: Vec<Action>,
}

/// One lettered action.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Action {
    /// `8.d`.
    pub id: String,
    /// A short paraphrase, where there is one.
    pub text: LocalText,
}

/// An identifier with a name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tag {
    /// The identifier.
    pub id: String,
    /// The name.
    pub name: LocalText,
}

/// An SDG target or indicator.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SdgLink {
    /// `10.7` or `10.7.3`.
    pub id: String,
    /// Short name.
    pub name: LocalText,
    /// Whether it was checked against a source; the framework's codes change.
    #[serde(default)]
    pub verified: bool,
}

impl Gcm {
    /// The objective of a number.
    #[must_use]
    pub fn objective(&self, number: u8) -> Option<&Objective> {
        self.objectives.iter().find(|o| o.number == number)
    }

    /// Whether a tag names something here: `gcm:8`, `gcm:8.d`, `principle:child-sensitive`, `sdg:10.7`, `stakeholder:academia`.
    #[must_use]
    pub fn knows(&self, tag: &str) -> bool {
        let Some((scheme, id)) = tag.split_once(':') else { return false };
        match scheme {
            "gcm" => self.objectives.iter().any(|o| o.number.to_string() == id || o.actions.iter().any(|a| a.id == id)),
            "principle" => self.principles.iter().any(|p| p.id == id),
            "sdg" => self.sdg.iter().any(|s| s.id == id),
            "stakeholder" => self.stakeholders.iter().any(|s| s.id == id),
            _ => false,
        }
    }
}

/// `gcm.toml` as it stands in the file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct GcmFile {
    objective: Vec<ObjectiveEntry>,
    principle: Vec<Tag>,
    sdg: Vec<SdgLink>,
    stakeholder: Vec<Tag>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ObjectiveEntry {
    number: u8,
    /// How many lettered actions it has.
    actions: u8,
    title: LocalText,
    #[serde(default)]
    texts: std::collections::BTreeMap<char, LocalText>,
}

impl GcmFile {
    pub(crate) fn gcm(self) -> Gcm {
        let objectives = self
            .objective
            .into_iter()
            .map(|entry| Objective {
                number: entry.number,
                title: entry.title,
                actions: ('a'..='z')
                    .take(usize::from(entry.actions))
                    .map(|letter| Action {
                        id: format!("{}.{letter}", entry.number),
                        text: entry.texts.get(&letter).cloned().unwrap_or_default(),
                    })
                    .collect(),
            })
            .collect();
        Gcm { objectives, principles: self.principle, sdg: self.sdg, stakeholders: self.stakeholder }
    }
}
