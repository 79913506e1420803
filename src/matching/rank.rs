//! Ranking by looking at everybody: what the index must agree with, and what initiatives need no index for.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use super::household::Household;
use super::initiative::{self, Initiative, score_initiative};
use super::pair::{self, score_pair};
use super::{Rules, tie};
use crate::domain::explanation::Explanation;
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

/// The best `k` of some households for a seeker, as [`super::Index::top_k`].
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

/// All of some households that match a seeker, in the order of [`rank_households`], with their scores alone.
pub fn score_households<'a>(
    seeker: &Household,
    candidates: impl IntoIterator<Item = &'a Household>,
    rules: &Rules<'_>,
) -> Vec<(&'a HouseholdId, u32)> {
    let scored = candidates.into_iter().filter_map(|candidate| {
        let score = pair::score(seeker, candidate, rules).ok()?.score;
        Some((score, candidate.id().as_str(), (candidate.id(), score)))
    });
    best(seeker.id().as_str(), scored, usize::MAX)
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
            let score = initiative_score(seeker, candidate, rules)?;
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

/// How many initiatives make a match with a household: all hard conditions and at least the minimum score, 0 to
/// 10,000,000. `excluded` are those that only the database can rule out.
pub fn count_initiatives<'a>(
    seeker: &Household,
    initiatives: impl IntoIterator<Item = &'a Initiative>,
    minimum_score: u32,
    rules: &Rules<'_>,
    excluded: &BTreeSet<InitiativeId>,
) -> usize {
    initiatives
        .into_iter()
        .filter(|candidate| !excluded.contains(candidate.id()))
        .filter_map(|candidate| initiative_score(seeker, candidate, rules))
        .filter(|score| *score >= minimum_score)
        .count()
}

/// The score without its reasons; `None` where a hard condition does not hold.
fn initiative_score(seeker: &Household, candidate: &Initiative, rules: &Rules<'_>) -> Option<u32> {
    let points = initiative::findings(seeker, candidate, rules).ok()?.points();
    let table = rules.weights.initiatives.table();
    Some(
        table
            .iter()
            .zip(points)
            .map(|((_, weight), points)| weight * points)
            .sum(),
    )
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
