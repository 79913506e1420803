//! The engine: all households, and for a seeker the best k of them, exactly as if everyone had been looked at.
//! Changes are visible to the next question. It keeps nothing on disk and asks no clock.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;

use super::household::Household;
use super::initiative::{self, Initiative, score_initiative};
use super::pair::{self, score_pair};
use super::{Rules, Weights, tie};
use crate::domain::explanation::Explanation;
use crate::domain::geography::Geography;
use crate::domain::ids::{HouseholdId, InitiativeId};

/// Another household that matches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Match {
    /// The other household.
    pub id: HouseholdId,
    /// The pair score with its reasons.
    pub explanation: Explanation,
    /// The household whose direction the reasons show.
    pub direction: HouseholdId,
}

/// An initiative that matches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InitiativeMatch {
    /// The initiative.
    pub id: InitiativeId,
    /// The score with its reasons.
    pub explanation: Explanation,
}

/// All households, prepared, with the weights and the geography by which they are scored.
#[derive(Clone)]
pub struct Index {
    weights: Weights,
    geography: Arc<dyn Geography>,
    households: BTreeMap<HouseholdId, Household>,
}

impl fmt::Debug for Index {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Index")
            .field("weights", &self.weights)
            .field("households", &self.households.len())
            .finish_non_exhaustive()
    }
}

impl Index {
    /// An empty index.
    pub fn new(weights: Weights, geography: Arc<dyn Geography>) -> Self {
        Self {
            weights,
            geography,
            households: BTreeMap::new(),
        }
    }

    /// Puts a household in, or in the place of what was known of it before.
    pub fn insert(&mut self, household: Household) {
        self.households.insert(household.id().clone(), household);
    }

    /// Takes a household out; whether it was there.
    pub fn remove(&mut self, id: &HouseholdId) -> bool {
        self.households.remove(id).is_some()
    }

    /// What is known of a household.
    pub fn get(&self, id: &HouseholdId) -> Option<&Household> {
        self.households.get(id)
    }

    /// How many households are in.
    pub fn len(&self) -> usize {
        self.households.len()
    }

    /// Whether none is in.
    pub fn is_empty(&self) -> bool {
        self.households.is_empty()
    }

    /// The rules by which it scores in `year`.
    pub fn rules(&self, year: i32) -> Rules<'_> {
        Rules {
            weights: &self.weights,
            geography: &*self.geography,
            year,
        }
    }

    /// The best `k` other households for a seeker, who need not be in: exactly the first `k` by score, ties by [`tie`]
    /// and then by the smaller id. `excluded` are those that only the database can rule out (exclusions, open or
    /// forbidding proposals). Children are counted in `year`.
    pub fn top_k(&self, seeker: &Household, k: usize, year: i32, excluded: &BTreeSet<HouseholdId>) -> Vec<Match> {
        rank_households(seeker, self.households.values(), k, &self.rules(year), excluded)
    }

    /// How many others make a match with the seeker: all hard conditions and at least the minimum score.
    pub fn count(&self, seeker: &Household, minimum_score: u32, year: i32, excluded: &BTreeSet<HouseholdId>) -> usize {
        let rules = self.rules(year);
        self.households
            .values()
            .filter(|other| !excluded.contains(other.id()))
            .filter_map(|other| pair::score(seeker, other, &rules).ok())
            .filter(|scored| scored.score >= minimum_score)
            .count()
    }
}

/// The best `k` of some households for a seeker, as [`Index::top_k`].
pub fn rank_households<'a>(
    seeker: &Household,
    candidates: impl IntoIterator<Item = &'a Household>,
    k: usize,
    rules: &Rules<'_>,
    excluded: &BTreeSet<HouseholdId>,
) -> Vec<Match> {
    let scored = candidates
        .into_iter()
        .filter(|candidate| !excluded.contains(candidate.id()))
        .filter_map(|candidate| {
            let score = pair::score(seeker, candidate, rules).ok()?.score;
            Some((score, candidate.id().as_str(), candidate))
        });
    best(seeker.id().as_str(), scored, k)
        .into_iter()
        .filter_map(|candidate| {
            let pair = score_pair(seeker, candidate, rules).ok()?;
            Some(Match {
                id: candidate.id().clone(),
                explanation: pair.explanation,
                direction: pair.direction,
            })
        })
        .collect()
}

/// The best `k` initiatives for a household: the first `k` by score, ties by [`tie`] and then by the smaller id.
/// `excluded` are those that only the database can rule out.
pub fn rank_initiatives<'a>(
    seeker: &Household,
    initiatives: impl IntoIterator<Item = &'a Initiative>,
    k: usize,
    rules: &Rules<'_>,
    excluded: &BTreeSet<InitiativeId>,
) -> Vec<InitiativeMatch> {
    let scored = initiatives
        .into_iter()
        .filter(|candidate| !excluded.contains(candidate.id()))
        .filter_map(|candidate| {
            let points = initiative::findings(seeker, candidate, rules).ok()?.points();
            let table = rules.weights.initiatives.table();
            let score = table
                .iter()
                .zip(points)
                .map(|((_, weight), points)| weight * points)
                .sum();
            Some((score, candidate.id().as_str(), candidate))
        });
    best(seeker.id().as_str(), scored, k)
        .into_iter()
        .filter_map(|candidate| {
            Some(InitiativeMatch {
                id: candidate.id().clone(),
                explanation: score_initiative(seeker, candidate, rules).ok()?,
            })
        })
        .collect()
}

/// The first `k` by score, then by the tie rule, then by the smaller id.
fn best<'a, T>(seeker: &str, scored: impl Iterator<Item = (u32, &'a str, T)>, k: usize) -> Vec<T> {
    let mut ranked: Vec<_> = scored
        .map(|(score, id, item)| ((Reverse(score), tie(seeker, id), id), item))
        .collect();
    if k < ranked.len() {
        ranked.select_nth_unstable_by_key(k, |(order, _)| *order);
        ranked.truncate(k);
    }
    ranked.sort_unstable_by_key(|(order, _)| *order);
    ranked.into_iter().map(|(_, item)| item).collect()
}
