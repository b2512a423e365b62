//! From codes as delivered to codes as published: bands, depth, groups, parents and totals of one dimension.

use std::collections::{BTreeMap, BTreeSet};

use rihla_model::definition::{DimensionDefinition, TotalRule};
use rihla_model::{AgeCode, Code, Codelist, ConceptId, ListId, LocalText, Places, band_of, parse_age};
use rihla_table::{Dimension, DimensionCode, Relation};

/// Where the cube machine finds names and lists.
pub struct Words<'a> {
    /// A code list by id.
    pub list: &'a dyn Fn(&ListId) -> Option<&'a Codelist>,
    /// The name of a concept.
    pub concept: &'a dyn Fn(&ConceptId) -> LocalText,
    /// The name of a code that every list may hold: `_T`, `_U`, `_Z` …
    pub generic: &'a dyn Fn(&str) -> LocalText,
    /// The dated places and their changes, for dimensions that state a frame.
    pub places: Option<&'a Places>,
}

/// What happens to one code of a dimension.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Leaf {
    /// It is counted under this code.
    Under(String),
    /// It lies outside the bands or the list.
    Outside,
}

/// Maps a delivered code to the code under which it is counted.
pub(crate) fn leaf(definition: &DimensionDefinition, list: Option<&Codelist>, code: &str) -> Leaf {
    if !definition.bands.is_empty() {
        return match parse_age(code) {
            Ok(AgeCode::Single(years)) => band_of(years, &definition.bands).map_or(Leaf::Outside, Leaf::Under),
            Ok(AgeCode::Total) => Leaf::Under(Code::TOTAL.to_owned()),
            Ok(AgeCode::Unknown) => Leaf::Under(Code::UNKNOWN.to_owned()),
            Ok(age) => match age.lower().and_then(|lower| band_of(lower, &definition.bands)) {
                // A delivered band is taken if it lies within one of ours.
                Some(band) if parse_age(&band).is_ok_and(|ours| ours.contains(&age)) => Leaf::Under(band),
                _ => Leaf::Outside,
            },
            Err(_) => Leaf::Outside,
        };
    }
    let (Some(depth), Some(list)) = (definition.depth, list) else { return Leaf::Under(code.to_owned()) };
    // A list may put its total above everything; the total is computed, not a level.
    let mut path: Vec<&Code> = list.ancestors(code).filter(|c| c.as_str() != Code::TOTAL).collect();
    path.reverse();
    match path.get(depth as usize) {
        Some(above) => Leaf::Under(above.as_str().to_owned()),
        None => Leaf::Under(code.to_owned()),
    }
}

/// A dimension with its observed leaves, all sums over them, and for each leaf the sums it goes into.
#[derive(Debug)]
pub(crate) struct Hierarchy {
    pub(crate) dimension: Dimension,
    /// Leaf code -> positions (in `dimension.codes`) of itself and of every sum it is part of.
    pub(crate) closure: BTreeMap<String, Vec<u32>>,
}

struct Node {
    name: LocalText,
    parts: BTreeSet<String>,
    order: (u8, u32, String),
}

/// Builds the hierarchy of a dimension over the leaves that occur. `list` is its code list, as of the day of its frame.
pub(crate) fn hierarchy(
    definition: &DimensionDefinition,
    list: Option<&Codelist>,
    words: &Words<'_>,
    observed: &BTreeSet<String>,
) -> Hierarchy {
    let name_of = |code: &str| -> LocalText {
        if code.starts_with('_') {
            return (words.generic)(code);
        }
        list.and_then(|l| l.get(code)).map_or_else(|| age_name(code), |item| item.name.clone())
    };
    let order_of = |code: &str| -> u32 {
        if code == Code::UNKNOWN { u32::MAX } else { list.and_then(|l| l.get(code)).map_or(u32::MAX - 1, |i| i.order) }
    };
    let delivered_total = observed.contains(Code::TOTAL);
    let mut leaves: BTreeSet<String> = observed.iter().filter(|c| c.as_str() != Code::TOTAL).cloned().collect();
    let mut nodes: BTreeMap<String, Node> = BTreeMap::new();
    // Sums over the list's own parents.
    if definition.hierarchy
        && let Some(list) = list
    {
        for leaf in &leaves {
            let mut below = leaf.clone();
            for above in list.ancestors(leaf).filter(|c| c.as_str() != Code::TOTAL) {
                let node = nodes.entry(above.as_str().to_owned()).or_insert_with(|| Node {
                    name: name_of(above.as_str()),
                    parts: BTreeSet::new(),
                    order: (1, order_of(above.as_str()), above.as_str().to_owned()),
                });
                node.parts.insert(below);
                below = above.as_str().to_owned();
            }
        }
    }
    // A code that is delivered and is also a sum of others gets a place of its own beneath the sum, or the sum would not
    // be the sum of its parts.
    let both: Vec<String> = leaves.iter().filter(|l| nodes.contains_key(*l)).cloned().collect();
    let mut renamed: BTreeMap<String, String> = BTreeMap::new();
    for code in both {
        let own = format!("{code}{}", Code::UNKNOWN);
        if let Some(node) = nodes.get_mut(&code) {
            node.parts.insert(own.clone());
        }
        leaves.remove(&code);
        leaves.insert(own.clone());
        renamed.insert(code, own);
    }
    // Groups over leaves or sums.
    for (code, group) in &definition.groups {
        let parts: BTreeSet<String> = group
            .members
            .iter()
            .filter(|m| leaves.contains(*m) || nodes.contains_key(*m) || definition.groups.contains_key(*m))
            .cloned()
            .collect();
        if !parts.is_empty() {
            nodes.insert(code.clone(), Node { name: group.name.clone(), parts, order: (2, 0, code.clone()) });
        }
    }
    // A group of groups none of which occurs is empty.
    loop {
        let empty: Vec<String> = nodes
            .iter()
            .filter(|(_, n)| !n.parts.iter().any(|p| leaves.contains(p) || nodes.contains_key(p)))
            .map(|(c, _)| c.clone())
            .collect();
        if empty.is_empty() {
            break;
        }
        for code in empty {
            nodes.remove(&code);
        }
    }
    let mut roots: BTreeSet<String> = leaves.clone();
    roots.extend(nodes.iter().filter(|(c, _)| !definition.groups.contains_key(*c)).map(|(c, _)| c.clone()));
    for (code, node) in &nodes {
        if !definition.groups.contains_key(code) {
            for part in &node.parts {
                roots.remove(part);
            }
        }
    }
    let total = match definition.total {
        TotalRule::Computed => !leaves.is_empty(),
        TotalRule::Delivered => delivered_total,
        TotalRule::None => false,
    };
    if total {
        let order = (0, 0, Code::TOTAL.to_owned());
        nodes.insert(Code::TOTAL.to_owned(), Node { name: name_of(Code::TOTAL), parts: roots, order });
    } else if delivered_total {
        leaves.insert(Code::TOTAL.to_owned());
    }
    let codes = ordered(&leaves, &nodes, &name_of, &order_of);
    let position: BTreeMap<&str, u32> = codes.iter().zip(0_u32..).map(|(c, at)| (c.code.as_str(), at)).collect();
    let relations: Vec<Relation> = codes
        .iter()
        .filter_map(|c| nodes.get(&c.code).map(|n| (c, n)))
        .map(|(c, node)| Relation {
            parent: position.get(c.code.as_str()).copied().unwrap_or_default(),
            parts: node.parts.iter().filter_map(|p| position.get(p.as_str()).copied()).collect(),
        })
        .collect();
    let mut closure: BTreeMap<String, Vec<u32>> = BTreeMap::new();
    for leaf in &leaves {
        let mut above: BTreeSet<&str> = BTreeSet::from([leaf.as_str()]);
        loop {
            let before = above.len();
            for (code, node) in &nodes {
                if node.parts.iter().any(|p| above.contains(p.as_str())) {
                    above.insert(code);
                }
            }
            if above.len() == before {
                break;
            }
        }
        if definition.total == TotalRule::Delivered {
            above.remove(Code::TOTAL);
        }
        closure.insert(leaf.clone(), above.iter().filter_map(|c| position.get(c).copied()).collect());
    }
    for (code, own) in renamed {
        if let Some(positions) = closure.get(&own).cloned() {
            closure.insert(code, positions);
        }
    }
    if let Some(&at) = position.get(Code::TOTAL)
        && delivered_total
        && definition.total == TotalRule::Delivered
    {
        closure.insert(Code::TOTAL.to_owned(), vec![at]);
    }
    let name = if definition.title.is_empty() { (words.concept)(&definition.concept) } else { definition.title.clone() };
    Hierarchy {
        dimension: Dimension { concept: definition.concept.clone(), name, list: definition.list.clone(), codes, relations },
        closure,
    }
}

/// Codes in display order: each sum before its parts, in the order of the list; groups after the tree.
fn ordered(
    leaves: &BTreeSet<String>,
    nodes: &BTreeMap<String, Node>,
    name_of: &dyn Fn(&str) -> LocalText,
    order_of: &dyn Fn(&str) -> u32,
) -> Vec<DimensionCode> {
    fn walk(
        code: &str,
        level: u8,
        leaves: &BTreeSet<String>,
        nodes: &BTreeMap<String, Node>,
        key: &dyn Fn(&str) -> (u32, String),
        out: &mut Vec<(String, u8)>,
        seen: &mut BTreeSet<String>,
    ) {
        if !seen.insert(code.to_owned()) {
            return;
        }
        out.push((code.to_owned(), level));
        if let Some(node) = nodes.get(code) {
            let mut parts: Vec<&String> = node.parts.iter().filter(|p| leaves.contains(*p) || nodes.contains_key(*p)).collect();
            parts.sort_by_key(|p| key(p));
            for part in parts {
                walk(part, level.saturating_add(1), leaves, nodes, key, out, seen);
            }
        }
    }
    let key = |code: &str| (order_of(code), code.to_owned());
    let mut out = Vec::new();
    let mut seen = BTreeSet::new();
    let mut tops: Vec<(&(u8, u32, String), &String)> = nodes.iter().map(|(c, n)| (&n.order, c)).collect();
    tops.sort();
    for (order, code) in &tops {
        if order.0 == 0 {
            walk(code, 0, leaves, nodes, &key, &mut out, &mut seen);
        }
    }
    let inner: BTreeSet<&String> = nodes.values().flat_map(|n| n.parts.iter()).collect();
    for (order, code) in &tops {
        if order.0 == 1 && !inner.contains(*code) {
            walk(code, 0, leaves, nodes, &key, &mut out, &mut seen);
        }
    }
    let mut rest: Vec<&String> = leaves.iter().filter(|l| !seen.contains(*l)).collect();
    rest.sort_by_key(|c| key(c));
    for code in rest {
        if seen.insert(code.clone()) {
            out.push((code.clone(), 0));
        }
    }
    for (order, code) in &tops {
        if order.0 == 2 && seen.insert((*code).clone()) {
            out.push(((*code).clone(), 1));
        }
    }
    out.into_iter()
        .map(|(code, level)| DimensionCode {
            name: match nodes.get(&code) {
                Some(node) => node.name.clone(),
                None => name_of(code.strip_suffix(Code::UNKNOWN).filter(|c| !c.is_empty()).unwrap_or(&code)),
            },
            level,
            aggregate: nodes.contains_key(&code),
            code,
        })
        .collect()
}

/// A name for age codes and other codes outside any list; the same in every language.
fn age_name(code: &str) -> LocalText {
    let text = match parse_age(code) {
        Ok(AgeCode::Single(years)) => years.to_string(),
        Ok(AgeCode::Band(from, to)) => format!("{from}–{to}"),
        Ok(AgeCode::AtLeast(from)) => format!("{from}+"),
        Ok(AgeCode::Below(to)) => format!("<{to}"),
        _ => code.to_owned(),
    };
    LocalText::new(rihla_model::Language::En, text)
}
