//! Lights added up.

use std::collections::BTreeMap;

use crate::Light;

/// How many activities have which light.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tally(BTreeMap<Light, u32>);

impl Tally {
    /// Counts one more.
    pub fn count(&mut self, light: Light) {
        *self.0.entry(light).or_default() += 1;
    }

    /// How many have a light.
    #[must_use]
    pub fn of(&self, light: Light) -> u32 {
        self.0.get(&light).copied().unwrap_or(0)
    }

    /// How many were counted.
    #[must_use]
    pub fn all(&self) -> u32 {
        self.0.values().sum()
    }

    /// The gravest light among them.
    #[must_use]
    pub fn gravest(&self) -> Option<Light> {
        self.0.keys().next().copied()
    }

    /// By groups: one that is in several counts in each.
    pub fn by<'a, K: Ord, G: IntoIterator<Item = K>>(judged: impl IntoIterator<Item = (G, &'a Light)>) -> BTreeMap<K, Self> {
        let mut tallies: BTreeMap<K, Self> = BTreeMap::new();
        for (groups, light) in judged {
            for group in groups {
                tallies.entry(group).or_default().count(*light);
            }
        }
        tallies
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_in_several_groups_counts_in_each() {
        let tallies = Tally::by([(vec!["1", "8"], &Light::Late), (vec!["8"], &Light::OnTrack)]);
        assert_eq!((tallies["1"].all(), tallies["8"].all(), tallies["8"].gravest()), (1, 2, Some(Light::Late)));
        assert_eq!((tallies["8"].of(Light::OnTrack), tallies["1"].of(Light::OnTrack)), (1, 0));
    }
}
