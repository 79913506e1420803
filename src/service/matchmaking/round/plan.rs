//! From what comes into question for everybody to what the run would propose: the two exact questions of matching are put
//! and their answers checked by their checkers, before anything of them is believed.

use std::collections::{BTreeMap, HashSet};

use chrono::Datelike as _;

use super::people::{Facts, Person};
use super::rank::Ranked;
use crate::domain::ids::HouseholdId;
use crate::domain::proposal::{ProposalKind, Sides};
use crate::domain::round::LeftOver;
use crate::error::{Error, Result};
use crate::matching::rounds::{
    AssignProblem, Assignment, GroupProblem, PairEdge, PairProblem, PlaceEdge, RoundError, Seeker, assign,
    check_assignment, check_good_pairing, check_groups, check_pairing, group, pair, pair_within,
};
use crate::matching::{self, Rules};
use crate::service::AppState;
use crate::service::groups::months;
use crate::service::matchmaking::runs::{RoundFigures, RoundStats};
use crate::store::groups::{FoundMember, RunGroup};
use crate::store::rounds::{Entry, Left, Places};

/// Points that the square root of the days waiting is worth.
const WAITING: u64 = 100_000;
/// Steps of the answer in bounded time, for each edge of the question.
const STEPS_AN_EDGE: u64 = 20;

/// What a run would do.
#[derive(Debug)]
pub(super) struct Plan {
    pub(super) entries: Vec<Entry>,
    pub(super) left: Vec<Left>,
    pub(super) places: Vec<Places>,
    pub(super) groups: Vec<RunGroup>,
    pub(super) stats: RoundStats,
}

fn wrong(error: RoundError) -> Error {
    Error::internal("solving a round", error)
}

/// What it is worth: the score, and more the longer somebody waits.
fn value(score: u32, days: u64) -> i64 {
    i64::from(score) + i64::try_from(WAITING * days.isqrt()).unwrap_or(0)
}

/// Solves both questions. `ranked` is in the order of the seekers.
pub(super) fn plan(app: &AppState, facts: &Facts, ranked: &[Ranked]) -> Result<Plan> {
    let mut plan = Plan {
        entries: Vec::new(),
        left: Vec::new(),
        places: Vec::new(),
        groups: Vec::new(),
        stats: RoundStats::default(),
    };
    plan.give_places(app, facts, ranked)?;
    plan.find_partners(app, facts, ranked)?;
    plan.form_groups(app, facts, ranked)?;
    // What does most good comes first; the order is that of the page and of taking over.
    plan.entries.sort_by(|one, other| {
        order(one)
            .cmp(&order(other))
            .then_with(|| one.sides.pair_key().cmp(&other.sides.pair_key()))
    });
    for (position, entry) in (0..).zip(&mut plan.entries) {
        entry.position = position;
    }
    plan.left
        .sort_by(|one, other| (&one.household, one.kind.as_str()).cmp(&(&other.household, other.kind.as_str())));
    Ok(plan)
}

fn order(entry: &Entry) -> (bool, std::cmp::Reverse<i64>) {
    (
        entry.sides.kind() == ProposalKind::Households,
        std::cmp::Reverse(entry.value),
    )
}

fn rules<'a>(app: &'a AppState, facts: &Facts) -> Rules<'a> {
    Rules {
        weights: app.weights.as_ref(),
        geography: app.gazetteer.as_ref(),
        year: facts.now.year(),
    }
}

impl Plan {
    fn leave(&mut self, household: &HouseholdId, kind: ProposalKind, reason: LeftOver) {
        let figures = match kind {
            ProposalKind::Households => &mut self.stats.households,
            ProposalKind::Initiatives => &mut self.stats.initiatives,
        };
        *figures.left_over.entry(reason.as_str().to_owned()).or_default() += 1;
        self.left.push(Left {
            household: household.clone(),
            kind,
            reason,
        });
    }

    /// Households → initiatives.
    fn give_places(&mut self, app: &AppState, facts: &Facts, ranked: &[Ranked]) -> Result<()> {
        let mut edges = Vec::new();
        let mut quotas = Vec::new();
        let mut wanted = vec![0_i64; facts.offices.len()];
        for (household, one) in (0..).zip(ranked) {
            let Some(person) = facts.person(one.seeker) else {
                continue;
            };
            quotas.push(facts.quota(app, person, ProposalKind::Initiatives));
            let days = facts.days_waiting(person);
            let mut found: Vec<PlaceEdge> = one
                .initiatives
                .iter()
                .flatten()
                .map(|(initiative, score)| PlaceEdge {
                    household,
                    initiative: *initiative,
                    value: value(*score, days),
                })
                .collect();
            found.sort_unstable();
            for edge in &found {
                if let Some(count) = wanted.get_mut(edge.initiative as usize) {
                    *count += 1;
                }
            }
            edges.append(&mut found);
        }
        let free: Vec<u32> = facts.offices.iter().map(|office| office.free).collect();
        let problem = AssignProblem::new(&quotas, &free, &edges).map_err(wrong)?;
        let answer = assign(&problem);
        let optimal = check_assignment(&problem, &answer).map_err(wrong)?;
        self.stats.initiatives = RoundFigures {
            edges: count(edges.len()),
            proposals: count(optimal.chosen),
            value: optimal.total,
            gap: 0,
            first_come_value: first_come_places(facts, ranked, &problem),
            left_over: BTreeMap::new(),
        };
        self.note_places(facts, &wanted, &problem, &answer);
        let rules = rules(app, facts);
        for at in &answer.chosen {
            let Some(edge) = edges.get(*at as usize) else { continue };
            let seeker = ranked.get(edge.household as usize).map(|one| one.seeker);
            let person = seeker.and_then(|seeker| facts.person(seeker));
            let (Some(person), Some((office, prepared))) = (person, facts.office(edge.initiative)) else {
                continue;
            };
            let explanation = matching::score_initiative(&person.prepared, prepared, &rules)
                .map_err(|_| Error::internal("explaining a place", "it was ranked and does not match"))?;
            self.entries.push(Entry {
                position: 0,
                sides: Sides::Initiative(person.prepared.id().clone(), office.id.clone()),
                value: edge.value,
                explanation,
                input_versions: (person.version, office.version),
                result: None,
            });
        }
        let without: HashSet<u32> = answer.without_place(&problem).into_iter().map(|(at, _)| at).collect();
        for (at, one) in (0..).zip(ranked) {
            let Some(person) = facts.person(one.seeker).filter(|_| without.contains(&at)) else {
                continue;
            };
            let reason = one.initiatives.as_ref().err().copied().unwrap_or(LeftOver::AllTaken);
            self.leave(person.prepared.id(), ProposalKind::Initiatives, reason);
        }
        Ok(())
    }

    fn note_places(&mut self, facts: &Facts, wanted: &[i64], problem: &AssignProblem<'_>, answer: &Assignment) {
        let mut given = vec![0_i64; facts.offices.len()];
        for edge in (0..)
            .take(problem.households())
            .flat_map(|household| answer.places_of(problem, household))
        {
            if let Some(count) = given.get_mut(edge.initiative as usize) {
                *count += 1;
            }
        }
        let counts = wanted.iter().zip(&given).zip(&answer.prices);
        self.places = facts
            .offices
            .iter()
            .zip(counts)
            .map(|(office, ((wanted, given), price))| Places {
                initiative: office.id.clone(),
                free: i64::from(office.free),
                given: *given,
                wanted: *wanted,
                price: *price,
            })
            .collect();
    }

    /// Households ↔ households.
    fn find_partners(&mut self, app: &AppState, facts: &Facts, ranked: &[Ranked]) -> Result<()> {
        let edges = pair_edges(facts, ranked);
        let people = u32::try_from(facts.people.len()).map_err(|_| wrong(RoundError::TooMany))?;
        let problem = PairProblem::new(people, &edges).map_err(wrong)?;
        let (chosen, total, gap) = if edges.len() <= app.config.rules.exact_pairs_up_to {
            let answer = pair(&problem);
            let total = check_pairing(&problem, &answer).map_err(wrong)?;
            (answer.chosen, total, 0)
        } else {
            let steps = u64::from(count(edges.len())) * STEPS_AN_EDGE;
            let answer = pair_within(&problem, steps);
            let gap = check_good_pairing(&problem, &answer).map_err(wrong)?;
            (answer.chosen, answer.total, gap)
        };
        self.stats.households = RoundFigures {
            edges: count(edges.len()),
            proposals: count(chosen.len()),
            value: total,
            gap,
            first_come_value: first_come_partners(facts, ranked),
            left_over: BTreeMap::new(),
        };
        let rules = rules(app, facts);
        let mut together = HashSet::new();
        for edge in chosen.iter().filter_map(|at| edges.get(*at as usize)) {
            together.extend([edge.one, edge.other]);
            let (Some(one), Some(other)) = (facts.person(edge.one), facts.person(edge.other)) else {
                continue;
            };
            let explanation = matching::score_pair(&one.prepared, &other.prepared, &rules)
                .map_err(|_| Error::internal("explaining a pair", "it was ranked and does not match"))?
                .explanation;
            // Numbers rise with the identifiers, so the first side is the smaller one, as everywhere.
            self.entries.push(Entry {
                position: 0,
                sides: Sides::households(one.prepared.id().clone(), other.prepared.id().clone()),
                value: edge.value,
                explanation,
                input_versions: (one.version, other.version),
                result: None,
            });
        }
        for one in ranked {
            let Some(person) = facts.person(one.seeker).filter(|_| !together.contains(&one.seeker)) else {
                continue;
            };
            let reason = one.households.as_ref().err().copied().unwrap_or(LeftOver::AllTaken);
            self.leave(person.prepared.id(), ProposalKind::Households, reason);
        }
        Ok(())
    }

    /// Groups that could look for a home together, among those for whom the run looks.
    fn form_groups(&mut self, app: &AppState, facts: &Facts, ranked: &[Ranked]) -> Result<()> {
        let looked_at: HashSet<u32> = ranked.iter().map(|one| one.seeker).collect();
        let edges: Vec<PairEdge> = ranked
            .iter()
            .flat_map(|one| one.together.iter().map(|found| (one.seeker, *found)))
            .filter(|(_, (other, _))| looked_at.contains(other))
            .filter_map(|(seeker, (other, score))| {
                Some(PairEdge {
                    one: seeker.min(other),
                    other: seeker.max(other),
                    value: pair_value(facts, facts.person(seeker)?, facts.person(other)?, score),
                })
            })
            .collect();
        let within: HashSet<u32> = edges.iter().flat_map(|edge| [edge.one, edge.other]).collect();
        let seekers: Vec<Seeker> = (0..)
            .zip(&facts.people)
            .map(|(number, person)| {
                if within.contains(&number) {
                    seeker(app, person)
                } else {
                    Seeker::default()
                }
            })
            .collect();
        let problem = GroupProblem::new(&seekers, &edges).map_err(wrong)?;
        let found = group(&problem);
        check_groups(&problem, &found).map_err(wrong)?;
        let rules = rules(app, facts);
        for (position, one) in (0..).zip(&found) {
            let people: Vec<&Person> = one.members.iter().filter_map(|number| facts.person(*number)).collect();
            let mut weakest = u32::MAX;
            for (at, own) in people.iter().enumerate() {
                for other in people.iter().skip(at + 1) {
                    let score = matching::score_pair(&own.prepared, &other.prepared, &rules)
                        .map_err(|_| Error::internal("explaining a group", "it was ranked and does not match"))?;
                    weakest = weakest.min(score.explanation.score);
                }
            }
            let region = usize::try_from(one.region).ok();
            let region = region.and_then(|at| app.gazetteer.districts().get(at));
            let region = region.ok_or_else(|| Error::internal("forming a group", "its region is unknown"))?;
            self.groups.push(RunGroup {
                position,
                region: region.ags,
                window: months(one.window)?,
                worth: one.worth,
                score: weakest,
                size: i64::from(count(people.len())),
                members: people
                    .iter()
                    .map(|person| FoundMember {
                        household: person.prepared.id().clone(),
                        input_version: person.version,
                    })
                    .collect(),
                result: None,
            });
        }
        self.stats.groups = count(self.groups.len());
        Ok(())
    }
}

/// Where a household looks at houses, as positions among the districts, and when it may move.
fn seeker(app: &AppState, person: &Person) -> Seeker {
    let mut seeker = Seeker {
        window: person.prepared.months_to_move(),
        ..Seeker::default()
    };
    if seeker.window.is_some() {
        for (number, district) in (0..).zip(app.gazetteer.districts()) {
            if person.prepared.looks_in(district.ags, app.gazetteer.as_ref()) {
                seeker.regions.insert(number);
            }
            if person.prepared.names_district(district.ags) {
                seeker.named.insert(number);
            }
        }
    }
    seeker
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// What a pair is worth: of the two, the one that waits longer counts.
fn pair_value(facts: &Facts, one: &Person, other: &Person, score: u32) -> i64 {
    value(score, facts.days_waiting(one).max(facts.days_waiting(other)))
}

/// The union of everybody's best, each pair once.
fn pair_edges(facts: &Facts, ranked: &[Ranked]) -> Vec<PairEdge> {
    let mut edges: Vec<PairEdge> = ranked
        .iter()
        .flat_map(|one| one.households.iter().flatten().map(|found| (one.seeker, *found)))
        .filter_map(|(seeker, (other, score))| {
            Some(PairEdge {
                one: seeker.min(other),
                other: seeker.max(other),
                value: pair_value(facts, facts.person(seeker)?, facts.person(other)?, score),
            })
        })
        .collect();
    edges.sort_unstable();
    edges.dedup();
    edges
}

/// The positions of those who came first, first.
fn by_waiting(facts: &Facts, ranked: &[Ranked]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..ranked.len()).collect();
    order.sort_by_key(|at| ranked.get(*at).map(|one| (facts.since(one.seeker), one.seeker)));
    order
}

/// What it would be worth if everybody in turn took the best places that are left: what a run is compared with.
fn first_come_places(facts: &Facts, ranked: &[Ranked], problem: &AssignProblem<'_>) -> i64 {
    let mut free: Vec<u32> = facts.offices.iter().map(|office| office.free).collect();
    let mut total = 0;
    for at in by_waiting(facts, ranked) {
        let household = count(at);
        let mut edges = problem.edges_of(household).to_vec();
        edges.sort_unstable_by_key(|edge| (std::cmp::Reverse(edge.value), edge.initiative));
        let mut quota = problem.quota(household);
        for edge in edges {
            let Some(places) = free.get_mut(edge.initiative as usize).filter(|places| **places > 0) else {
                continue;
            };
            if quota == 0 {
                break;
            }
            *places -= 1;
            quota -= 1;
            total += edge.value;
        }
    }
    total
}

/// The same for partners.
fn first_come_partners(facts: &Facts, ranked: &[Ranked]) -> i64 {
    let mut taken = HashSet::new();
    let mut total = 0;
    for at in by_waiting(facts, ranked) {
        let Some(one) = ranked.get(at).filter(|one| !taken.contains(&one.seeker)) else {
            continue;
        };
        let best = one
            .households
            .iter()
            .flatten()
            .filter(|(other, _)| !taken.contains(other))
            .filter_map(|(other, score)| {
                let value = pair_value(facts, facts.person(one.seeker)?, facts.person(*other)?, *score);
                Some((value, std::cmp::Reverse(*other)))
            })
            .max();
        if let Some((value, std::cmp::Reverse(other))) = best {
            taken.extend([one.seeker, other]);
            total += value;
        }
    }
    total
}
