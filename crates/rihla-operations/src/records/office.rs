//! In what office somebody acted: their roles and agencies at that time, never their name.

use std::collections::BTreeMap;

use jiff::Timestamp;
use rihla_account::{Accounts, GivenRole};
use rihla_language::Speaker;
use rihla_model::AccountId;
use serde::Serialize;

use crate::OperationError;
use crate::definitions::Definitions;

/// The office of whoever did something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Office {
    /// The roles held then, each with the agency it was held for; none for the node itself and for whoever has no account any more.
    pub roles: Vec<OfficeRole>,
    /// The same in words.
    pub text: String,
}

/// A role that was held, and for which agency.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct OfficeRole {
    /// The role.
    pub role: String,
    /// The agency.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agency: Option<String>,
}

/// The roles that accounts were given, looked up once.
#[derive(Debug, Default)]
pub struct Offices {
    given: BTreeMap<String, Vec<GivenRole>>,
}

impl Offices {
    /// Those of these actors, as actions and readings name them.
    ///
    /// # Errors
    /// [`OperationError::Account`].
    pub async fn of<'a>(accounts: &Accounts, actors: impl IntoIterator<Item = &'a str>) -> Result<Self, OperationError> {
        let mut given = BTreeMap::new();
        for actor in actors {
            if given.contains_key(actor) || actor == "node" || actor == "anyone" {
                continue;
            }
            let Ok(account) = AccountId::new(actor) else { continue };
            given.insert(actor.to_owned(), accounts.given_roles(&account).await?);
        }
        Ok(Self { given })
    }

    /// The office in which an actor did something at a time, in the speaker's words.
    #[must_use]
    pub fn office(&self, actor: &str, at: Timestamp, definitions: &Definitions, speaker: &Speaker<'_>) -> Office {
        match actor {
            "node" => return Office { roles: Vec::new(), text: speaker.t("office-node") },
            "anyone" => return Office { roles: Vec::new(), text: speaker.t("office-anyone") },
            _ => {}
        }
        let day = definitions.day_of(at);
        let held = |given: &&GivenRole| {
            let ended = given.ended.as_ref().is_some_and(|(ended, _)| *ended < at);
            // who joined a team later did not hold yet what it held then
            let not_yet = given.team.is_some() && given.given_at > at;
            !not_yet && given.from <= day && given.until.is_none_or(|until| until >= day) && !ended
        };
        let given = self.given.get(actor).map(Vec::as_slice).unwrap_or_default();
        let mut roles: Vec<OfficeRole> = given.iter().filter(held).map(role).collect();
        roles.sort();
        roles.dedup();
        let words = roles.iter().map(|held| in_words(held, definitions, speaker));
        let text = if roles.is_empty() { speaker.t("office-unknown") } else { speaker.list(words) };
        Office { roles, text }
    }
}

fn role(given: &GivenRole) -> OfficeRole {
    let agency = given.membership.agency.as_ref().map(|agency| agency.as_str().to_owned());
    OfficeRole { role: given.membership.role.as_str().to_owned(), agency }
}

fn in_words(held: &OfficeRole, definitions: &Definitions, speaker: &Speaker<'_>) -> String {
    let role = definitions.registers.roles().iter().find(|role| role.id.as_str() == held.role);
    let role = role.map_or(held.role.as_str(), |role| speaker.local(&role.label));
    let Some(id) = &held.agency else { return role.to_owned() };
    let agency = definitions.observatory.agencies.iter().find(|agency| agency.id.as_str() == *id);
    format!("{role} ({})", agency.map_or(id.as_str(), |agency| speaker.local(&agency.name)))
}
