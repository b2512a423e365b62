//! The sums of a table as one sparse system: every relation of every dimension, for every combination of the others.
//!
//! An equation says `sum of parts - parent = 0`. Only what exists is in it: a combination of codes without a cell is a known
//! zero, for an attacker knows what is structurally empty. A sum that has parts but no value of its own (absent or missing)
//! is unpublished but bound by its equations: it becomes an unknown of its own, a *phantom*, so that two equations that share
//! it are still linked. Linked and overlapping groups need nothing special: they are more rows of the same system. A sum that
//! the delivered values do not quite keep is kept too: an attacker may try it.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use crate::DisclosureError;
use crate::table::{Strides, Table};

/// The equations of a table over its cells (by position) and, after them, its phantoms.
#[derive(Debug, Default)]
pub(crate) struct System {
    /// Number of unknowns: cells, then phantoms.
    pub(crate) size: usize,
    /// Number of cells.
    pub(crate) cells: usize,
    starts: Vec<u32>,
    members: Vec<(u32, i8)>,
    of_starts: Vec<u32>,
    of: Vec<u32>,
}

impl System {
    /// Builds the system. `takes_part` says whether a cell has a value or is withheld, `adds_up` whether an indicator's cells
    /// bind each other.
    pub(crate) fn build(table: &Table, takes_part: &[bool], adds_up: &[bool]) -> Result<Self, DisclosureError> {
        let strides = Strides::new(&table.dimensions)?;
        let mut unknowns: Vec<(u128, u32)> = Vec::new();
        for (cell, &indicator) in table.indicator.iter().enumerate() {
            if takes_part[cell] && adds_up.get(indicator as usize).copied().unwrap_or(false) {
                unknowns.push((strides.number(indicator, table.key(cell)), position(cell)?));
            }
        }
        let mut size = table.len();
        let mut phantoms: BTreeMap<u128, u32> = BTreeMap::new();
        // Phantoms can be parts of further sums that are absent too: repeat until none is new.
        loop {
            let found = Equations::over(table, &strides, &unknowns)?;
            let before = phantoms.len();
            for number in found.absent {
                if let Entry::Vacant(slot) = phantoms.entry(number) {
                    let at = position(size)?;
                    slot.insert(at);
                    unknowns.push((number, at));
                    size += 1;
                }
            }
            if phantoms.len() == before {
                return Ok(Self::of(size, table.len(), found.starts, found.members));
            }
        }
    }

    fn of(size: usize, cells: usize, starts: Vec<u32>, members: Vec<(u32, i8)>) -> Self {
        let mut of_starts = vec![0_u32; size + 1];
        for (member, _) in &members {
            of_starts[*member as usize + 1] += 1;
        }
        for at in 0..size {
            of_starts[at + 1] += of_starts[at];
        }
        let mut next = of_starts.clone();
        let mut of = vec![0_u32; members.len()];
        for (equation, range) in (0_u32..).zip(starts.windows(2)) {
            for (member, _) in &members[range[0] as usize..range[1] as usize] {
                let slot = &mut next[*member as usize];
                of[*slot as usize] = equation;
                *slot += 1;
            }
        }
        Self { size, cells, starts, members, of_starts, of }
    }

    /// How many equations there are.
    pub(crate) fn len(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }

    /// The members of an equation with their signs: parts `+1`, the sum `-1`.
    pub(crate) fn equation(&self, at: u32) -> &[(u32, i8)] {
        let at = at as usize;
        &self.members[self.starts[at] as usize..self.starts[at + 1] as usize]
    }

    /// The equations in which an unknown stands.
    pub(crate) fn equations_of(&self, unknown: u32) -> &[u32] {
        let at = unknown as usize;
        &self.of[self.of_starts[at] as usize..self.of_starts[at + 1] as usize]
    }
}

fn position(at: usize) -> Result<u32, DisclosureError> {
    u32::try_from(at).map_err(|_| DisclosureError::TooManyCombinations)
}

/// One place of an unknown in an equation: relation, the other dimensions, the unknown, its sign.
type Place = (u32, u128, u32, i8);

/// All equations over some unknowns, and the numbers of the sums that they lack.
struct Equations {
    starts: Vec<u32>,
    members: Vec<(u32, i8)>,
    absent: Vec<u128>,
}

impl Equations {
    fn over(table: &Table, strides: &Strides, unknowns: &[(u128, u32)]) -> Result<Self, DisclosureError> {
        let mut found = Self { starts: vec![0], members: Vec::new(), absent: Vec::new() };
        for (dimension, &stride) in table.dimensions.iter().zip(&strides.of) {
            if dimension.relations.is_empty() {
                continue;
            }
            let roles = roles(dimension)?;
            let codes = roles.len().max(1) as u128;
            let mut places: Vec<Place> = Vec::new();
            for &(number, unknown) in unknowns {
                let code = number / stride % codes;
                let rest = number - code * stride;
                for &(relation, sign) in &roles[code as usize] {
                    places.push((relation, rest, unknown, sign));
                }
            }
            places.sort_unstable();
            for group in places.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
                let parts = group.iter().filter(|p| p.3 > 0).count();
                let Some(first) = group.first().filter(|_| parts > 0) else {
                    // A sum none of whose parts is tabulated is bound by nothing here.
                    continue;
                };
                if parts == group.len() {
                    let parent = dimension.relations.get(first.0 as usize).map_or(0, |r| r.parent);
                    found.absent.push(first.1 + u128::from(parent) * stride);
                }
                found.members.extend(group.iter().map(|p| (p.2, p.3)));
                found.starts.push(position(found.members.len())?);
            }
        }
        Ok(found)
    }
}

/// For each code of a dimension: the relations it stands in, as part or as sum.
fn roles(dimension: &rihla_table::Dimension) -> Result<Vec<Vec<(u32, i8)>>, DisclosureError> {
    let mut roles: Vec<Vec<(u32, i8)>> = vec![Vec::new(); dimension.codes.len()];
    for (at, relation) in dimension.relations.iter().enumerate() {
        let at = position(at)?;
        let mut parts = relation.parts.clone();
        parts.sort_unstable();
        parts.dedup();
        if let Some(role) = roles.get_mut(relation.parent as usize) {
            role.push((at, -1));
        }
        for part in parts.into_iter().filter(|p| *p != relation.parent) {
            if let Some(role) = roles.get_mut(part as usize) {
                role.push((at, 1));
            }
        }
    }
    Ok(roles)
}
