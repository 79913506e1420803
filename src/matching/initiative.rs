//! An initiative as matching sees it, and what a household scores with it (matching.md §1, "Household → initiative").
//! Capacity decides about proposals and rounds, not about being listed, so it is not known here.

use super::area::{Cover, Service};
use super::explain;
use super::household::{Area, Household, Languages, Work, language_set};
use super::score::{self, Found, Occupation};
use super::{HardCondition, Rules};
use crate::domain::explanation::Explanation;
use crate::domain::geography::Geography;
use crate::domain::ids::InitiativeId;
use crate::domain::initiative::{Initiative as DomainInitiative, InitiativeState, ServiceArea, WantedOccupation};
use crate::domain::lists::{Language, Need, Situation};
use crate::domain::profile::TargetArea;

/// What matching has to know of an initiative.
#[derive(Debug, Clone)]
pub struct Offer<'a> {
    /// Whether it is approved and open.
    pub open: bool,
    /// Where it is responsible.
    pub service_area: &'a ServiceArea,
    /// What it can help with.
    pub services: &'a [Need],
    /// Occupations in demand.
    pub occupations: &'a [WantedOccupation],
    /// Situations it serves; all when empty.
    pub situations: &'a [Situation],
    /// Languages spoken; German when none is given.
    pub languages: &'a [Language],
}

/// An initiative, prepared for matching.
#[derive(Debug, Clone)]
pub struct Initiative {
    id: InitiativeId,
    open: bool,
    service: Service,
    services: u64,
    pub(crate) works: Vec<Work>,
    situations: u64,
    languages: Languages,
}

/// Facts of the criterion needs: sets of needs that are covered and that are not.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Covered {
    pub(crate) covered: u64,
    pub(crate) missing: u64,
}

/// Facts of the criterion occupation.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Demand {
    /// Nobody seeks work.
    Nobody,
    /// One or more adults seek work: how many, how many of them fit somewhere, and the best match.
    Sought {
        seeking: usize,
        fitting: usize,
        best: Occupation,
    },
}

/// Points and facts of all criteria with an initiative.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Findings {
    pub(crate) region: Cover,
    pub(crate) needs: Found<Option<Covered>>,
    pub(crate) occupation: Found<Demand>,
    /// The fact is whether the situation is named.
    pub(crate) situation: Found<bool>,
    pub(crate) languages: Found<Languages>,
}

impl Findings {
    /// The points in the order of the table.
    pub(crate) const fn points(&self) -> [u32; 5] {
        [
            self.region.points,
            self.needs.points,
            self.occupation.points,
            self.situation.points,
            self.languages.points,
        ]
    }
}

impl Initiative {
    /// Prepares an initiative; outlines are looked up once here.
    pub fn prepare(id: InitiativeId, offer: &Offer<'_>, geography: &dyn Geography) -> Self {
        let languages = match offer.languages {
            [] => language_set(&[Language::german()]),
            stated => language_set(stated),
        };
        Self {
            id,
            open: offer.open,
            service: Service::prepare(offer.service_area, geography),
            services: offer.services.iter().fold(0, |set, need| set | need.bit()),
            works: offer
                .occupations
                .iter()
                .filter_map(|wanted| Work::prepare(Some(&wanted.title), wanted.kldb, false))
                .collect(),
            situations: offer.situations.iter().fold(0, |set, situation| set | situation.bit()),
            languages,
        }
    }

    /// Prepares an initiative as the database knows it.
    pub fn of(initiative: &DomainInitiative, geography: &dyn Geography) -> Self {
        let profile = &initiative.profile;
        let offer = Offer {
            open: initiative.state == InitiativeState::Approved,
            service_area: &profile.service_area,
            services: &profile.services,
            occupations: &profile.occupations,
            situations: &profile.situations,
            languages: &profile.languages,
        };
        Self::prepare(initiative.id.clone(), &offer, geography)
    }

    /// Its identifier.
    pub const fn id(&self) -> &InitiativeId {
        &self.id
    }

    /// Whether it is approved and open.
    pub const fn open(&self) -> bool {
        self.open
    }

    /// Whether a target area lies inside its service area or touches it.
    pub fn covers(&self, area: &TargetArea, geography: &dyn Geography) -> bool {
        self.service.meets(&Area::prepare(area), geography)
    }

    /// Whether any target area of the household lies inside its service area or touches it.
    pub fn covers_any(&self, household: &Household, geography: &dyn Geography) -> bool {
        household.areas.iter().any(|area| self.service.meets(area, geography))
    }
}

/// Points and facts, or the first hard condition that does not hold.
pub(crate) fn findings(
    household: &Household,
    initiative: &Initiative,
    rules: &Rules<'_>,
) -> Result<Findings, HardCondition> {
    if !household.standing().takes_part {
        return Err(HardCondition::NotActive);
    }
    if !household.standing().shares_with.includes(&initiative.id) {
        return Err(HardCondition::NotNamed);
    }
    if !initiative.open {
        return Err(HardCondition::NotOpen);
    }
    if initiative.situations != 0 && initiative.situations & household.situation.bit() == 0 {
        return Err(HardCondition::SituationNotServed);
    }
    let languages =
        score::languages(household.languages, initiative.languages).ok_or(HardCondition::NoSharedLanguage)?;
    let region = initiative
        .service
        .best(household, rules.geography)
        .ok_or(HardCondition::NotCovered)?;
    let named = initiative.situations != 0;
    Ok(Findings {
        region,
        needs: needs(household, initiative.services),
        occupation: occupation(household, &initiative.works),
        situation: Found {
            points: if named { 10_000 } else { 7_000 },
            fact: named,
        },
        languages,
    })
}

/// Covered / stated, weighted by importance 1..3; not stated: 5,000.
fn needs(household: &Household, services: u64) -> Found<Option<Covered>> {
    let (mut stated, mut met) = (0, 0);
    let mut fact = Covered { covered: 0, missing: 0 };
    for (need, importance) in &household.needs {
        let weight = u32::from(*importance);
        stated += weight;
        if services & need.bit() == 0 {
            fact.missing |= need.bit();
        } else {
            met += weight;
            fact.covered |= need.bit();
        }
    }
    // Nothing stated leaves nothing to divide by.
    (10_000_u32 * met).checked_div(stated).map_or(
        Found {
            points: 5_000,
            fact: None,
        },
        |points| Found {
            points,
            fact: Some(fact),
        },
    )
}

/// For each adult who seeks work the best match with an occupation in demand, 0 where nothing fits; two or more such
/// adults: `(2 · smallest + largest) / 3`; nobody seeks: 5,000. Adults with neither title nor code do not count.
fn occupation(household: &Household, wanted: &[Work]) -> Found<Demand> {
    let mut best: Option<Found<Occupation>> = None;
    let (mut smallest, mut seeking, mut fitting) = (u32::MAX, 0, 0);
    for (at, work) in household.works.iter().enumerate().filter(|(_, work)| work.seeks) {
        let match_ = score::best_work(work, at, wanted);
        seeking += 1;
        fitting += usize::from(match_.points > 0);
        smallest = smallest.min(match_.points);
        if best.is_none_or(|best| match_.points > best.points) {
            best = Some(match_);
        }
    }
    let Some(best) = best else {
        return Found {
            points: 5_000,
            fact: Demand::Nobody,
        };
    };
    let points = if seeking == 1 {
        best.points
    } else {
        (2 * smallest + best.points) / 3
    };
    Found {
        points,
        fact: Demand::Sought {
            seeking,
            fitting,
            best: best.fact,
        },
    }
}

/// What a household scores with an initiative, with reasons.
///
/// # Errors
/// The first hard condition that does not hold.
pub fn score_initiative(
    household: &Household,
    initiative: &Initiative,
    rules: &Rules<'_>,
) -> Result<Explanation, HardCondition> {
    let findings = findings(household, initiative, rules)?;
    Ok(explain::with_initiative(household, initiative, &findings, rules))
}
