//! Two households: the hard conditions, and the pair score as the smaller of the two directions.
//! What only the database knows (exclusions, open proposals) the caller leaves out beforehand.

use super::explain;
use super::household::{Household, Languages, probable_duplicate};
use super::region::{self, Region};
use super::score::{self, CurrentPlace, Family, Found, Needs, Occupation, Timing};
use super::{HardCondition, Rules};
use crate::domain::explanation::{Criterion, Explanation};
use crate::domain::ids::HouseholdId;

/// Points and facts of all criteria in one direction. The weights depend on whose direction it is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Findings {
    pub(crate) region: Region,
    pub(crate) family: Found<Family>,
    pub(crate) timing: Found<Timing>,
    pub(crate) welcome: Found<bool>,
    pub(crate) needs: Found<Needs>,
    pub(crate) interests: Found<Option<u64>>,
    pub(crate) occupation: Found<Occupation>,
    pub(crate) current_place: Found<CurrentPlace>,
    pub(crate) languages: Found<Languages>,
}

impl Findings {
    /// The points in the order of the table.
    pub(crate) const fn points(&self) -> [u32; 9] {
        [
            self.region.points,
            self.family.points,
            self.timing.points,
            self.welcome.points,
            self.needs.points,
            self.interests.points,
            self.occupation.points,
            self.current_place.points,
            self.languages.points,
        ]
    }
}

/// The pair score with the reasons of the direction that is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PairScore {
    /// The smaller of the two directed scores, with its reasons.
    pub explanation: Explanation,
    /// The household whose direction is shown: whose importances weigh, and whose facts are the "own" ones.
    pub direction: HouseholdId,
}

/// The first hard condition that does not hold, or the facts that only cost time where all hold.
pub(crate) fn conditions(
    own: &Household,
    other: &Household,
    rules: &Rules<'_>,
) -> Result<(Region, Found<Languages>), HardCondition> {
    if own.id() == other.id() {
        return Err(HardCondition::Same);
    }
    if !(own.standing().takes_part && other.standing().takes_part) {
        return Err(HardCondition::NotActive);
    }
    if !(own.standing().meets_households && other.standing().meets_households) {
        return Err(HardCondition::NoConsent);
    }
    if probable_duplicate(own, other) {
        return Err(HardCondition::ProbableDuplicate);
    }
    let languages = score::languages(own.languages, other.languages).ok_or(HardCondition::NoSharedLanguage)?;
    let region = region::best(own, other, rules.geography).ok_or(HardCondition::NoCommonRegion)?;
    Ok((region, languages))
}

/// The findings of both directions, own first. They differ only where a title is compared, because Jaro–Winkler may
/// depend on which text comes first; all other points are the same seen from either side.
pub(crate) fn findings(own: &Household, other: &Household, rules: &Rules<'_>) -> Result<[Findings; 2], HardCondition> {
    let (region, languages) = conditions(own, other, rules)?;
    let forth = Findings {
        region,
        family: score::family(own, other, rules.year),
        timing: score::timing(own, other),
        welcome: score::welcome(own, other),
        needs: score::needs(own, other),
        interests: score::interests(own, other),
        occupation: score::occupation(own, other),
        current_place: score::current_place(own, other),
        languages,
    };
    let back = Findings {
        region: Region {
            own: region.other,
            other: region.own,
            ..region
        },
        family: Found {
            fact: forth.family.fact.turned(),
            ..forth.family
        },
        occupation: score::occupation(other, own),
        ..forth
    };
    Ok([forth, back])
}

/// `Σ weight · points` of one direction.
fn directed(weights: &[(Criterion, u32); 9], findings: &Findings) -> u32 {
    weights
        .iter()
        .zip(findings.points())
        .map(|((_, weight), points)| weight * points)
        .sum()
}

/// The pair score without its reasons.
pub(crate) struct Scored<'a> {
    /// The smaller of the two directed scores.
    pub(crate) score: u32,
    /// The household whose direction is shown.
    own: &'a Household,
    /// The other one.
    other: &'a Household,
    findings: Findings,
}

/// The pair score: the smaller of the two directions; equal: the direction of the smaller id is shown.
pub(crate) fn score<'a>(a: &'a Household, b: &'a Household, rules: &Rules<'_>) -> Result<Scored<'a>, HardCondition> {
    // Always looked at from the smaller id, so that among equally good facts both sides are shown the same.
    let (first, second) = if a.id() <= b.id() { (a, b) } else { (b, a) };
    let [forth, back] = findings(first, second, rules)?;
    let weights = &rules.weights.households;
    let there = directed(&weights.scaled(first.importance), &forth);
    let here = directed(&weights.scaled(second.importance), &back);
    Ok(if there <= here {
        Scored {
            score: there,
            own: first,
            other: second,
            findings: forth,
        }
    } else {
        Scored {
            score: here,
            own: second,
            other: first,
            findings: back,
        }
    })
}

/// The score of two households with the reasons of the smaller direction; the same whichever comes first. Exclusions and
/// open or forbidding proposals are not known here.
///
/// # Errors
/// The first hard condition that does not hold.
pub fn score_pair(a: &Household, b: &Household, rules: &Rules<'_>) -> Result<PairScore, HardCondition> {
    let scored = score(a, b, rules)?;
    Ok(PairScore {
        explanation: explain::with_household(scored.own, scored.other, &scored.findings, rules),
        direction: scored.own.id().clone(),
    })
}
