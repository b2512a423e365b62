//! Connected parts of the withheld cells, and small surroundings of one of them.
//!
//! A surrounding that leaves other withheld cells out treats them as known. That only helps an attacker, so a cell proven
//! safe within its surrounding is safe in the whole table, and large tables need no large elimination.

use std::collections::{BTreeMap, VecDeque};

use crate::relations::System;

/// Some withheld unknowns and the equations over them, with columns numbered from 0.
#[derive(Debug)]
pub(crate) struct Surrounding {
    /// The unknowns, by column.
    pub(crate) unknowns: Vec<u32>,
    /// The equations, by row.
    pub(crate) equations: Vec<u32>,
    /// The rows.
    pub(crate) rows: Vec<Vec<(u32, i8)>>,
    /// Whether it is a whole connected part, so that nothing was treated as known.
    pub(crate) whole: bool,
}

/// Walks over a system; its marks are reused from walk to walk.
#[derive(Debug)]
pub(crate) struct Walker {
    unknown_seen: Vec<u32>,
    equation_seen: Vec<u32>,
    column: Vec<u32>,
    walk: u32,
}

impl Walker {
    pub(crate) fn new(system: &System) -> Self {
        Self { unknown_seen: vec![0; system.size], equation_seen: vec![0; system.len()], column: vec![0; system.size], walk: 0 }
    }

    fn begin(&mut self) {
        self.walk = self.walk.wrapping_add(1);
        if self.walk == 0 {
            self.unknown_seen.fill(0);
            self.equation_seen.fill(0);
            self.walk = 1;
        }
    }

    /// Up to `limit` withheld unknowns nearest to `from`, breadth first, short equations before long ones.
    pub(crate) fn around(&mut self, system: &System, hidden: &[bool], eq_hidden: &[u32], from: u32, limit: usize) -> Surrounding {
        self.begin();
        let mut unknowns = Vec::new();
        let mut queue = VecDeque::from([from]);
        self.unknown_seen[from as usize] = self.walk;
        let mut whole = true;
        while let Some(unknown) = queue.pop_front() {
            self.column[unknown as usize] = unknowns.len() as u32;
            unknowns.push(unknown);
            let mut equations: Vec<u32> = system.equations_of(unknown).to_vec();
            equations.sort_unstable_by_key(|&e| (eq_hidden[e as usize], e));
            for equation in equations {
                if self.equation_seen[equation as usize] == self.walk {
                    continue;
                }
                self.equation_seen[equation as usize] = self.walk;
                for &(other, _) in system.equation(equation) {
                    if hidden[other as usize] && self.unknown_seen[other as usize] != self.walk {
                        if unknowns.len() + queue.len() >= limit {
                            whole = false;
                        } else {
                            self.unknown_seen[other as usize] = self.walk;
                            queue.push_back(other);
                        }
                    }
                }
            }
        }
        self.survey(system, hidden, unknowns, whole)
    }

    /// Up to `limit` withheld unknowns that hang together closely: each next one opens as few further equations as can be, so
    /// that the surrounding has room to move in. Of equal ones the first met is taken.
    pub(crate) fn knot(&mut self, system: &System, hidden: &[bool], eq_hidden: &[u32], from: u32, limit: usize) -> Surrounding {
        self.begin();
        let mut unknowns = Vec::new();
        // Unknowns met, by how many of their equations are still closed; outdated entries are passed over.
        let mut met: Vec<VecDeque<u32>> = Vec::new();
        let mut closed: BTreeMap<u32, usize> = BTreeMap::new();
        let mut next = Some(from);
        while let Some(unknown) = next {
            self.unknown_seen[unknown as usize] = self.walk;
            self.column[unknown as usize] = unknowns.len() as u32;
            unknowns.push(unknown);
            if unknowns.len() == limit {
                break;
            }
            let mut opened: Vec<u32> =
                system.equations_of(unknown).iter().copied().filter(|e| self.equation_seen[*e as usize] != self.walk).collect();
            opened.sort_unstable_by_key(|&e| (eq_hidden[e as usize], e));
            for equation in opened {
                self.equation_seen[equation as usize] = self.walk;
                for &(other, _) in system.equation(equation) {
                    if hidden[other as usize] && self.unknown_seen[other as usize] != self.walk {
                        let left = closed.entry(other).or_insert_with(|| system.equations_of(other).len());
                        *left = left.saturating_sub(1);
                        if met.len() <= *left {
                            met.resize_with(*left + 1, VecDeque::new);
                        }
                        met[*left].push_back(other);
                    }
                }
            }
            next = None;
            'search: for (left, queue) in met.iter_mut().enumerate() {
                while let Some(candidate) = queue.pop_front() {
                    if self.unknown_seen[candidate as usize] != self.walk && closed.get(&candidate) == Some(&left) {
                        next = Some(candidate);
                        break 'search;
                    }
                }
            }
        }
        let whole = next.is_none();
        self.survey(system, hidden, unknowns, whole)
    }

    fn survey(&mut self, system: &System, hidden: &[bool], unknowns: Vec<u32>, whole: bool) -> Surrounding {
        let (mut equations, mut rows) = (Vec::new(), Vec::new());
        self.begin();
        for &unknown in &unknowns {
            self.unknown_seen[unknown as usize] = self.walk;
        }
        for &unknown in &unknowns {
            for &equation in system.equations_of(unknown) {
                if self.equation_seen[equation as usize] != self.walk {
                    self.equation_seen[equation as usize] = self.walk;
                    equations.push(equation);
                    let inside = |u: &u32| hidden[*u as usize] && self.unknown_seen[*u as usize] == self.walk;
                    let row = system.equation(equation).iter().filter(|(u, _)| inside(u)).map(|&(u, s)| (self.column[u as usize], s));
                    rows.push(row.collect());
                }
            }
        }
        Surrounding { unknowns, equations, rows, whole }
    }
}

/// The connected parts of the withheld unknowns: for each unknown the least unknown of its part.
pub(crate) fn parts(system: &System, hidden: &[bool]) -> Vec<u32> {
    let mut above: Vec<u32> = (0..system.size as u32).collect();
    for equation in 0..system.len() as u32 {
        let mut first = None;
        for &(unknown, _) in system.equation(equation) {
            if hidden[unknown as usize] {
                match first {
                    None => first = Some(root(&mut above, unknown)),
                    Some(one) => {
                        let other = root(&mut above, unknown);
                        let (low, high) = (one.min(other), one.max(other));
                        above[high as usize] = low;
                        first = Some(low);
                    }
                }
            }
        }
    }
    (0..system.size as u32).map(|u| root(&mut above, u)).collect()
}

/// The least unknown of the set that an unknown is in.
pub(crate) fn root(above: &mut [u32], mut unknown: u32) -> u32 {
    while above[unknown as usize] != unknown {
        above[unknown as usize] = above[above[unknown as usize] as usize];
        unknown = above[unknown as usize];
    }
    unknown
}
