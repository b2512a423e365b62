//! Dated memberships of areas in groups that overlap: regional communities, commissions, categories.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::Saying;
use crate::area::Areas;
use crate::code::Code;
use crate::rows::{Table, Validity, VocabularyError};

/// One area's time in one group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Membership {
    /// The group, a code of CL_AREA.
    pub group: Code,
    /// The member, a code of CL_AREA.
    pub member: Code,
    /// From when to when.
    pub validity: Validity,
    /// Whether it was checked against a source; unchecked rows are to be verified before they are shown as fact.
    pub verified: bool,
    /// Where it was found.
    pub source: String,
}

/// All memberships.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Memberships {
    by_group: BTreeMap<Code, Vec<Membership>>,
}

impl Memberships {
    pub(crate) fn read(file: &str, text: &str, areas: &Areas) -> Result<Self, VocabularyError> {
        let table = Table::read(file, text, &["group", "member", "from", "to", "verified"])?;
        let mut by_group: BTreeMap<Code, Vec<Membership>> = BTreeMap::new();
        for row in table.rows() {
            for column in ["group", "member"] {
                let code = table.required(row, column)?;
                if areas.get(code).is_none() {
                    return Err(table.error(
                        row,
                        Saying::new(
                            "vocabulary-member-no-area",
                            "'{code}' in column '{column}' is not in areas.csv; add it there or correct the code",
                        )
                        .with("code", code.to_string())
                        .with("column", column),
                    ));
                }
            }
            let membership = Membership {
                group: Code::from(table.required(row, "group")?),
                member: Code::from(table.required(row, "member")?),
                validity: Validity::read(&table, row, "from", "to")?,
                verified: match table.cell(row, "verified") {
                    "yes" => true,
                    "" | "no" => false,
                    other => {
                        return Err(table.error(
                            row,
                            Saying::new("vocabulary-yes-no", "'{text}' in column 'verified' is neither yes nor no; write one of them")
                                .with("text", other),
                        ));
                    }
                },
                source: table.cell(row, "source").to_owned(),
            };
            by_group.entry(membership.group.clone()).or_default().push(membership);
        }
        Ok(Self { by_group })
    }

    /// The groups that have members.
    pub fn groups(&self) -> impl Iterator<Item = &Code> {
        self.by_group.keys()
    }

    /// All memberships of a group, of any time.
    #[must_use]
    pub fn of_group(&self, group: &str) -> &[Membership] {
        self.by_group.get(&Code::from(group)).map(Vec::as_slice).unwrap_or_default()
    }

    /// The members of a group on a day, in the order of their codes.
    #[must_use]
    pub fn members_at(&self, group: &str, date: Date) -> Vec<&Code> {
        let mut members: Vec<&Code> = self.of_group(group).iter().filter(|m| m.validity.holds_on(date)).map(|m| &m.member).collect();
        members.sort();
        members.dedup();
        members
    }

    /// The groups to which an area belongs on a day, in the order of their codes.
    #[must_use]
    pub fn groups_of(&self, area: &str, date: Date) -> Vec<&Code> {
        self.by_group
            .iter()
            .filter(|(_, members)| members.iter().any(|m| m.member.as_str() == area && m.validity.holds_on(date)))
            .map(|(group, _)| group)
            .collect()
    }
}
