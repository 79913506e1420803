//! What comes into question for one household in a run: its exact best, or the reason why there is nothing.

use std::collections::BTreeSet;

use chrono::Datelike as _;

use super::people::{Facts, Person};
use crate::domain::proposal::ProposalKind;
use crate::domain::round::LeftOver;
use crate::matching::{self, HardCondition, Index};
use crate::service::AppState;

/// So many of the best come into question for each household.
pub(super) const EDGES: usize = 20;

/// So many of the best are looked through for a group: some of them are settled, or in a group already.
const LOOKED_AT: usize = 80;

/// Somebody who comes into question: the number of the household or initiative, and the score.
pub(super) type Found = (u32, u32);

/// What comes into question for one household, of each kind.
#[derive(Debug)]
pub(super) struct Ranked {
    pub(super) seeker: u32,
    pub(super) households: Result<Vec<Found>, LeftOver>,
    pub(super) initiatives: Result<Vec<Found>, LeftOver>,
    /// Others who could be in a group with it.
    pub(super) together: Vec<Found>,
}

pub(super) fn rank(app: &AppState, facts: &Facts, index: &Index, seeker: u32) -> Option<Ranked> {
    let person = facts.person(seeker)?;
    Some(Ranked {
        seeker,
        households: others(app, facts, index, person),
        initiatives: offices(app, facts, person),
        together: together(app, facts, index, person),
    })
}

/// What keeps a household from proposals of a kind, whatever the others are.
fn barred(app: &AppState, facts: &Facts, person: &Person, kind: ProposalKind) -> Result<(), LeftOver> {
    if !person.prepared.standing().takes_part {
        return Err(LeftOver::Suspended);
    }
    if facts.quota(app, person, kind) == 0 {
        return Err(LeftOver::LimitReached);
    }
    Ok(())
}

fn others(app: &AppState, facts: &Facts, index: &Index, person: &Person) -> Result<Vec<Found>, LeftOver> {
    barred(app, facts, person, ProposalKind::Households)?;
    if !person.prepared.standing().meets_households {
        return Err(LeftOver::NoConsent);
    }
    let (year, minimum) = (facts.now.year(), app.config.rules.minimum_score);
    let mut ruled_out = facts.ruled_out(person);
    let mut asked = EDGES;
    loop {
        let found = index.top_scores(&person.prepared, asked, year, &ruled_out);
        let all_seen = found.len() < asked || found.last().is_some_and(|(_, score)| *score < minimum);
        let mut fitting = Vec::new();
        let mut unfit = Vec::new();
        for (id, score) in found {
            let number = facts.number(id);
            let other = number.and_then(|number| facts.person(number));
            let fits = other.is_some_and(|other| {
                facts.may_meet(person, other) && facts.quota(app, other, ProposalKind::Households) > 0
            });
            match number {
                Some(number) if fits => fitting.push((number, score)),
                _ => unfit.push(id.clone()),
            }
        }
        if fitting.len() >= EDGES || all_seen || unfit.is_empty() {
            fitting.retain(|(_, score)| *score >= minimum);
            fitting.truncate(EDGES);
            return if fitting.is_empty() {
                Err(why_nobody(index, person, year, minimum))
            } else {
                Ok(fitting)
            };
        }
        ruled_out.extend(unfit);
        asked = asked.saturating_mul(2);
    }
}

/// The best of those who are still to come as well, whatever else they are proposed: a group is a question of its own, and
/// nobody is in two of them.
fn together(app: &AppState, facts: &Facts, index: &Index, person: &Person) -> Vec<Found> {
    let may = |one: &Person| {
        let standing = one.prepared.standing();
        standing.takes_part
            && standing.meets_households
            && one.prepared.months_to_move().is_some()
            && !facts.grouped.contains(one.prepared.id())
    };
    if !may(person) {
        return Vec::new();
    }
    let (year, minimum) = (facts.now.year(), app.config.rules.minimum_score);
    index
        .top_scores(&person.prepared, LOOKED_AT, year, &facts.not_together(person))
        .into_iter()
        .filter(|(_, score)| *score >= minimum)
        .filter_map(|(id, score)| Some((facts.number(id)?, score)))
        .filter(|(number, _)| {
            facts
                .person(*number)
                .is_some_and(|other| may(other) && facts.may_meet(person, other))
        })
        .take(EDGES)
        .collect()
}

fn why_nobody(index: &Index, person: &Person, year: i32, minimum: u32) -> LeftOver {
    match index.top_scores(&person.prepared, 1, year, &BTreeSet::new()).first() {
        None => LeftOver::NobodyNear,
        Some((_, score)) if *score < minimum => LeftOver::BelowMinimum,
        Some(_) => LeftOver::RuledOut,
    }
}

fn offices(app: &AppState, facts: &Facts, person: &Person) -> Result<Vec<Found>, LeftOver> {
    barred(app, facts, person, ProposalKind::Initiatives)?;
    if !facts.is_covered(person) {
        return Err(LeftOver::NobodyNear);
    }
    let rules = matching::Rules {
        weights: app.weights.as_ref(),
        geography: app.gazetteer.as_ref(),
        year: facts.now.year(),
    };
    let excluded = facts.excluded_offices(person);
    let mut ruled_out = facts.barred_offices(person);
    ruled_out.extend(excluded.iter().cloned());
    let minimum = app.config.rules.minimum_score;
    let best = matching::rank_initiatives(&person.prepared, &facts.prepared, EDGES, &rules, &ruled_out);
    let found: Vec<Found> = best
        .iter()
        .filter(|one| one.explanation.score >= minimum)
        .filter_map(|one| {
            let at = facts.offices.binary_search_by(|office| office.id.cmp(&one.id)).ok()?;
            Some((u32::try_from(at).ok()?, one.explanation.score))
        })
        .collect();
    if !found.is_empty() {
        return Ok(found);
    }
    // The initiative that came nearest says why: the later a condition fails, the nearer it was. One that the household
    // excludes says nothing, so that nobody learns of it.
    let nearest = facts
        .prepared
        .iter()
        .filter(|office| !excluded.contains(office.id()))
        .filter(|office| office.covers_any(&person.prepared, app.gazetteer.as_ref()))
        .map(
            |office| match matching::score_initiative(&person.prepared, office, &rules) {
                Ok(explanation) if explanation.score < minimum => LeftOver::BelowMinimum,
                Ok(_) => LeftOver::RuledOut,
                Err(HardCondition::NoSharedLanguage) => LeftOver::NoSharedLanguage,
                Err(HardCondition::SituationNotServed) => LeftOver::SituationNotServed,
                Err(_) => LeftOver::NoConsent,
            },
        )
        .max();
    Err(nearest.unwrap_or(LeftOver::NobodyNear))
}
