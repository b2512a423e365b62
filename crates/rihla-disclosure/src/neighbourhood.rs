//! Connected parts of the withheld cells, and small surroundings of one of them.
//!
//! A surrounding that leaves other withheld cells out treats them as known. That only helps an attacker, so a cell proven
//! safe within its surrounding is safe in the whole table, and large tables need no large elimination.

use std::collections::VecDeque;

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
