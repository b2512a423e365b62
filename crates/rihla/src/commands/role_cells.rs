//! A role that was given, in a row of a table.

use jiff::Timestamp;
use jiff::civil::Date;
use rihla_account::MembershipId;
use rihla_language::{Speaker, Value};
use rihla_model::access::Membership;

/// The messages over the cells.
pub(super) const HEADS: [&str; 5] =
    ["command-head-number", "command-head-role", "command-head-agency", "command-head-area", "command-head-until"];

/// Its number, the role, for whom it is held, and until when.
pub(super) fn role_cells(
    speaker: &Speaker<'_>,
    id: &MembershipId,
    membership: &Membership,
    (until, ended): (Option<Date>, Option<Timestamp>),
) -> Vec<String> {
    let none = || "-".to_owned();
    let until = match (ended, until) {
        (Some(at), _) => speaker.say("command-account-role-ended", &[("at", Value::from(speaker.moment(at)))]),
        (None, Some(day)) => speaker.date(day),
        (None, None) => none(),
    };
    let agency = membership.agency.as_ref().map_or_else(none, |agency| agency.as_str().to_owned());
    vec![id.to_string(), membership.role.to_string(), agency, membership.area.clone().unwrap_or_else(none), until]
}
