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

    /// All tags of a scheme (`gcm`, `principle`, `sdg`, `stakeholder`), in the order of their lists.
    #[must_use]
    pub fn tags(&self, scheme: &str) -> Vec<String> {
        let ids: Vec<String> = match scheme {
            "gcm" => {
                let with_actions =
                    |o: &Objective| [o.number.to_string()].into_iter().chain(o.actions.iter().map(|a| a.id.clone())).collect::<Vec<_>>();
                self.objectives.iter().flat_map(with_actions).collect()
            }
            "principle" => self.principles.iter().map(|p| p.id.clone()).collect(),
            "sdg" => self.sdg.iter().map(|s| s.id.clone()).collect(),
            "stakeholder" => self.stakeholders.iter().map(|s| s.id.clone()).collect(),
            _ => Vec::new(),
        };
        ids.into_iter().map(|id| format!("{scheme}:{id}")).collect()
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

#[cfg(test)]
mod tests {
    use crate::Vocabulary;

    #[test]
    fn every_tag_that_is_listed_is_known_and_each_scheme_has_some() {
        let vocabulary = Vocabulary::embedded().unwrap();
        for (scheme, least) in [("gcm", 23 * 2), ("principle", 5), ("sdg", 5), ("stakeholder", 5)] {
            let tags = vocabulary.gcm().tags(scheme);
            assert!(tags.len() >= least, "{scheme}: {}", tags.len());
            assert!(tags.iter().all(|tag| vocabulary.gcm().knows(tag)), "{tags:?}");
        }
        assert!(vocabulary.gcm().tags("none").is_empty());
    }
}
