//! `rihla token`.

use std::collections::BTreeSet;

use clap::{Args, Subcommand};
use jiff::SignedDuration;
use rihla_account::{NewToken, TokenId};
use rihla_language::{Speaker, Value};
use rihla_model::access::{Act, Actor, Scope};
use rihla_model::{RegisterId, Saying};
use serde_json::json;

use super::place::one_of;
use super::rows::Rows;
use super::summary::{print_table, to_json};
use super::terminal::say;
use super::{Ending, PlaceArguments, ShowArguments};

/// Arguments of `rihla token`.
#[derive(Debug, Args)]
pub(super) struct Token {
    #[command(subcommand)]
    verb: TokenVerb,
}

#[derive(Debug, Subcommand)]
enum TokenVerb {
    /// Make a token for a service account; it is shown once
    Create(Create),
    /// List the tokens of an account
    List(One),
    /// Revoke a token, at once
    Revoke(Revoke),
}

#[derive(Debug, Args)]
struct One {
    /// The name to sign in with
    name: String,
    #[command(flatten)]
    place: PlaceArguments,
}

#[derive(Debug, Args)]
struct Create {
    #[command(flatten)]
    one: One,
    /// What the token is called
    #[arg(long)]
    label: String,
    /// What it may do: REGISTER:ACT,ACT, or *:ACT for all registers; may be repeated
    #[arg(long = "scope", required = true, value_parser = scope)]
    scopes: Vec<Scope>,
    /// For how many days it opens anything
    #[arg(long, default_value_t = 90)]
    days: u32,
}

#[derive(Debug, Args)]
struct Revoke {
    #[command(flatten)]
    one: One,
    /// The token, as `rihla token list` names it
    #[arg(long)]
    token: TokenId,
}

/// Reads a scope.
fn scope(typed: &str) -> Result<Scope, Saying> {
    let unread = || Saying::new("usage-scope", "write it as REGISTER:ACT,ACT, such as policy:see,export");
    let (register, acts) = typed.split_once(':').ok_or_else(unread)?;
    let register = if register == "*" { None } else { Some(RegisterId::new(register).map_err(|_| unread())?) };
    let named = |name: &str| Act::ALL.into_iter().find(|act| act.name() == name).ok_or_else(|| one_of(&Act::ALL.map(Act::name)));
    Ok(Scope { register, acts: acts.split(',').map(named).collect::<Result<BTreeSet<_>, _>>()? })
}

fn written(scope: &Scope) -> String {
    let acts: Vec<&str> = scope.acts.iter().map(|act| act.name()).collect();
    format!("{}:{}", scope.register.as_ref().map_or("*", RegisterId::as_str), acts.join(","))
}

impl Token {
    pub(super) fn run(&self, show: &ShowArguments) -> anyhow::Result<Ending> {
        let words = show.words()?;
        let speaker = words.speaker(show.language());
        match &self.verb {
            TokenVerb::Create(v) => {
                let rows = Rows::open(&v.one.place)?;
                let (account, mut at) = (rows.account(&v.one.name)?, rows.occasion());
                let ends_at = at.now.checked_add(SignedDuration::from_hours(24 * i64::from(v.days))).unwrap_or(jiff::Timestamp::MAX);
                let new = NewToken { label: &v.label, scopes: v.scopes.clone(), ends_at };
                let token = rows.run(rows.open.accounts.make_token_for(&mut at, &Actor::node(), rows.roles(), &account.id, new))?;
                if show.json {
                    say(&json!({ "id": token.id(), "token": token.to_text().as_str(), "ends_at": ends_at }).to_string());
                } else {
                    say(&speaker.say("command-token-made", &[("at", Value::from(speaker.moment(ends_at)))]));
                    say(&format!("\n    {}\n", token.to_text().as_str()));
                }
            }
            TokenVerb::List(v) => list(&Rows::open(&v.place)?, &v.name, show, &speaker)?,
            TokenVerb::Revoke(v) => {
                let rows = Rows::open(&v.one.place)?;
                let (account, mut at) = (rows.account(&v.one.name)?, rows.occasion());
                rows.run(rows.open.accounts.revoke_token(&mut at, &account.id, &v.token))?;
                list(&rows, &v.one.name, show, &speaker)?;
            }
        }
        Ok(Ending::Done)
    }
}

fn list(rows: &Rows, name: &str, show: &ShowArguments, speaker: &Speaker<'_>) -> anyhow::Result<()> {
    let tokens = rows.run(rows.open.accounts.tokens(&rows.account(name)?.id))?;
    if show.json {
        let all = tokens.iter().map(|token| {
            json!({
                "id": token.id,
                "label": token.label,
                "scopes": token.scopes.iter().map(written).collect::<Vec<_>>(),
                "made_at": token.made_at,
                "ends_at": token.ends_at,
                "used_at": token.used_at,
                "revoked_at": token.revoked.as_ref().map(|(at, _)| at),
            })
        });
        say(&to_json(&all.collect::<Vec<_>>())?);
        return Ok(());
    }
    let heads = ["command-head-token", "command-head-label", "command-head-scopes", "command-head-until", "command-head-last-used"];
    let mut table = vec![heads.map(|id| speaker.t(id)).to_vec()];
    table.extend(tokens.iter().map(|token| {
        let until = match &token.revoked {
            Some((at, _)) => speaker.say("command-token-revoked", &[("at", Value::from(speaker.moment(*at)))]),
            None => speaker.moment(token.ends_at),
        };
        let used = token.used_at.map_or_else(|| "-".to_owned(), |at| speaker.moment(at));
        let scopes: Vec<String> = token.scopes.iter().map(written).collect();
        vec![token.id.to_string(), token.label.clone(), scopes.join(" "), until, used]
    }));
    print_table(&table, &[]);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scope_is_read_as_it_is_written() {
        for text in ["policy:see,export", "*:see"] {
            assert_eq!(written(&scope(text).unwrap()), text);
        }
        for odd in ["policy", "policy:", "policy:fly", "Policy !:see", ":see"] {
            assert!(scope(odd).is_err(), "{odd}");
        }
    }
}
