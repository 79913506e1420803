//! What other weights would change: for a sample of households the first matches under the present and the other weights,
//! exactly, with who comes in and who goes out. It writes nothing. Hard conditions do not depend on weights, so the same
//! households and initiatives come into question on both sides and only their order differs.

use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap};
use std::fmt;
use std::str::FromStr;

use chrono::Datelike as _;
use serde::{Deserialize, Serialize};

use super::{Weights, checked, may};
use crate::domain::actor::Actor;
use crate::domain::explanation::{Criterion, Explanation};
use crate::domain::household::{Household, HouseholdState};
use crate::domain::ids::HouseholdId;
use crate::domain::lists::closed_list;
use crate::error::{Error, Fields, Result};
use crate::matching::{self, Rules};
use crate::service::AppState;
use crate::service::matchmaking::WhatIfPool;
use crate::store::{Conn, households};

/// After so many pairs that were scored anew no further household is looked at; a question has ten seconds.
const MOST_PAIRS: usize = 2_000_000;

/// What is asked.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// The other weights; each table sums to 1,000.
    pub weights: Weights,
    /// Number of the sample: the same one names the same households as long as they take part.
    #[serde(default = "first_sample")]
    #[schema(default = 1)]
    pub seed: u32,
    /// How many households are looked at, 1 to 50.
    #[serde(default = "usual_households")]
    #[schema(minimum = 1, maximum = 50, default = 12)]
    pub households: u32,
    /// How many places of each list count as the first, 1 to 10.
    #[serde(default = "usual_first")]
    #[schema(minimum = 1, maximum = 10, default = 3)]
    pub first: u32,
}

const fn first_sample() -> u32 {
    1
}

const fn usual_households() -> u32 {
    12
}

const fn usual_first() -> u32 {
    3
}

impl Question {
    /// The usual question about these weights and a sample.
    pub const fn about(weights: Weights, seed: u32) -> Self {
        Self {
            weights,
            seed,
            households: usual_households(),
            first: usual_first(),
        }
    }
}

closed_list! {
    /// What happens to a match.
    Effect {
        /// It comes among the first.
        Enters = "enters",
        /// It is no longer among the first.
        Leaves = "leaves",
        /// It stays among them, further up.
        Rises = "rises",
        /// It stays among them, further down.
        Falls = "falls",
        /// It stays where it is; the score may differ.
        Stays = "stays",
    }
}

/// Where a match stands in the whole list of a household.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Standing {
    /// Its place, from 1.
    pub rank: u32,
    /// Its score, 0 to 10,000,000.
    #[schema(maximum = 10_000_000)]
    pub score: u32,
    /// Whether the score is enough for a proposal.
    pub enough: bool,
}

/// A match that is among the first before or after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct MatchEffect {
    /// The household or the initiative.
    pub id: String,
    /// The name of the initiative; households have none here.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// What happens to it.
    pub effect: Effect,
    /// Under the present weights.
    pub before: Standing,
    /// Under the other weights.
    pub after: Standing,
    /// The criterion that moves the score most, when one does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub most_by: Option<Criterion>,
}

/// What would change for a household.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct HouseholdEffect {
    /// The household.
    pub id: HouseholdId,
    /// Its first matches with initiatives, in their new order; those that leave come last.
    pub initiatives: Vec<MatchEffect>,
    /// Its first matches with other households.
    pub households: Vec<MatchEffect>,
}

impl HouseholdEffect {
    /// Whether anything but scores would change.
    pub fn changes(&self) -> bool {
        let mut all = self.initiatives.iter().chain(&self.households);
        all.any(|one| one.effect != Effect::Stays)
    }
}

/// How many matches come in, go out, move and stay.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Tally {
    /// They come among the first.
    pub enter: u32,
    /// They are no longer among them.
    pub leave: u32,
    /// They stay among them in another place.
    pub move_within: u32,
    /// They stay where they are.
    pub stay: u32,
}

/// What other weights would change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct WhatIfView {
    /// The other weights.
    pub weights: Weights,
    /// Number of the sample.
    pub seed: u32,
    /// How many places of each list count as the first.
    pub first: u32,
    /// How many households take part in matching.
    pub taking_part: usize,
    /// How many of them were looked at.
    pub looked_at: usize,
    /// For how many of these something but scores would change.
    pub changed: usize,
    /// Matches with initiatives.
    pub with_initiatives: Tally,
    /// Matches with other households.
    pub with_households: Tally,
    /// The households of the sample.
    pub households: Vec<HouseholdEffect>,
}

/// What other weights would change for a sample of households.
///
/// # Errors
/// [`Error::Forbidden`] for anybody but the network office; [`Error::Invalid`] (`weights-sum`, `sample-range`,
/// `first-range`).
pub async fn what_if(app: &AppState, actor: &Actor, question: Question) -> Result<WhatIfView> {
    may(actor)?;
    let mut wrong = Fields::new();
    wrong.take(
        "",
        checked(question.weights).map_err(|error| Error::Invalid(vec![error])),
    );
    let sane = (1..=50).contains(&question.households);
    wrong.check(!sane, "/households", "sample-range", "12");
    wrong.check(!(1..=10).contains(&question.first), "/first", "first-range", "3");
    wrong.finish()?;
    let state = app.settled();
    app.store.read(move |conn| look(conn, &state, &question)).await
}

fn look(conn: &mut Conn, app: &AppState, question: &Question) -> Result<WhatIfView> {
    let pool = WhatIfPool::load(conn, app)?;
    let (taking_part, sample) = app.engine.ask(conn, app, |index| {
        sample(index, question.seed, question.households as usize)
    })?;
    let mut view = WhatIfView {
        weights: question.weights,
        seed: question.seed,
        first: question.first,
        taking_part,
        looked_at: 0,
        changed: 0,
        with_initiatives: Tally::default(),
        with_households: Tally::default(),
        households: Vec::with_capacity(sample.len()),
    };
    let mut pairs = 0;
    for id in sample {
        if pairs > MOST_PAIRS {
            break;
        }
        let Some(household) = households::find(conn, &id)?.filter(|one| one.state == HouseholdState::Active) else {
            continue;
        };
        let effect = HouseholdEffect {
            initiatives: with_initiatives(conn, app, &pool, &household, question)?,
            households: with_households(conn, app, &household, question, &mut pairs)?,
            id,
        };
        view.looked_at += 1;
        view.changed += usize::from(effect.changes());
        tally(&mut view.with_initiatives, &effect.initiatives);
        tally(&mut view.with_households, &effect.households);
        view.households.push(effect);
    }
    Ok(view)
}

/// How many households take part, and those of the sample: the first by a hash of its number and their identifiers, so
/// that the sample stays the same when others come and go.
fn sample(index: &matching::Index, seed: u32, wanted: usize) -> (usize, Vec<HouseholdId>) {
    let seed = format!("sample {seed}");
    let mut all: Vec<(u64, &HouseholdId)> = index
        .households()
        .filter(|household| household.standing().takes_part)
        .map(|household| (matching::tie(&seed, household.id().as_str()), household.id()))
        .collect();
    let count = all.len();
    if wanted < count {
        all.select_nth_unstable(wanted);
        all.truncate(wanted);
    }
    all.sort_unstable();
    (count, all.into_iter().map(|(_, id)| id.clone()).collect())
}

fn with_households(
    conn: &mut Conn,
    app: &AppState,
    household: &Household,
    question: &Question,
    pairs: &mut usize,
) -> Result<Vec<MatchEffect>> {
    let (seeker, ruled_out) = WhatIfPool::households_for(conn, app, household)?;
    let (year, first) = (app.clock.now().year(), question.first);
    let minimum = app.config.rules.minimum_score;
    let (effects, scored) = app.engine.ask(conn, app, |index| {
        let present = index.rules(year);
        let other = Rules {
            weights: &question.weights,
            ..present
        };
        let before = index.top_scores(&seeker, usize::MAX, year, &ruled_out);
        let after = matching::score_households(&seeker, before.iter().filter_map(|(id, _)| index.get(id)), &other);
        let scored = before.len();
        let compared = compare(
            &before
                .into_iter()
                .map(|(id, score)| (id.as_str(), score))
                .collect::<Vec<_>>(),
            &after
                .into_iter()
                .map(|(id, score)| (id.as_str(), score))
                .collect::<Vec<_>>(),
            first,
            minimum,
        );
        let reasons = |id: &str, rules: &Rules<'_>| {
            let other = index.get(&HouseholdId::known(id))?;
            Some(matching::score_pair(&seeker, other, rules).ok()?.explanation)
        };
        let effects: Vec<MatchEffect> = compared
            .into_iter()
            .map(|(id, effect, before, after)| MatchEffect {
                most_by: most_by(reasons(id, &present), reasons(id, &other)),
                id: id.to_owned(),
                name: None,
                effect,
                before,
                after,
            })
            .collect();
        (effects, scored)
    })?;
    *pairs += scored;
    Ok(effects)
}

fn scores(list: &[matching::InitiativeMatch]) -> Vec<(&str, u32)> {
    list.iter()
        .map(|one| (one.id.as_str(), one.explanation.score))
        .collect()
}

fn with_initiatives(
    conn: &mut Conn,
    app: &AppState,
    pool: &WhatIfPool,
    household: &Household,
    question: &Question,
) -> Result<Vec<MatchEffect>> {
    let (seeker, ruled_out) = pool.initiatives_for(conn, app, household)?;
    let present = Rules {
        weights: app.weights.as_ref(),
        geography: app.gazetteer.as_ref(),
        year: app.clock.now().year(),
    };
    let other = Rules {
        weights: &question.weights,
        ..present
    };
    let ranked =
        |rules: &Rules<'_>| matching::rank_initiatives(&seeker, pool.prepared(app), usize::MAX, rules, &ruled_out);
    let (before, after) = (ranked(&present), ranked(&other));
    let reasons = |list: &[matching::InitiativeMatch], id: &str| {
        let found = list.iter().find(|one| one.id.as_str() == id)?;
        Some(found.explanation.clone())
    };
    let effects = compare(
        &scores(&before),
        &scores(&after),
        question.first,
        app.config.rules.minimum_score,
    )
    .into_iter()
    .map(|(id, effect, was, becomes)| MatchEffect {
        name: pool.name(id),
        most_by: most_by(reasons(&before, id), reasons(&after, id)),
        id: id.to_owned(),
        effect,
        before: was,
        after: becomes,
    });
    Ok(effects.collect())
}

/// The matches that are among the first before or after: first those that are so after, in their new order, then those that
/// leave.
fn compare<'a>(
    before: &[(&'a str, u32)],
    after: &[(&'a str, u32)],
    first: u32,
    minimum: u32,
) -> Vec<(&'a str, Effect, Standing, Standing)> {
    let standings = |list: &[(&'a str, u32)]| -> HashMap<&'a str, Standing> {
        (1..)
            .zip(list)
            .map(|(rank, (id, score))| {
                let enough = *score >= minimum;
                (
                    *id,
                    Standing {
                        rank,
                        score: *score,
                        enough,
                    },
                )
            })
            .collect()
    };
    let (was, becomes) = (standings(before), standings(after));
    let is_first = |standing: &Standing| standing.enough && standing.rank <= first;
    let top = |list: &[(&'a str, u32)]| list.iter().take(first as usize).map(|(id, _)| *id).collect::<Vec<_>>();
    let mut seen = BTreeSet::new();
    let mut effects = Vec::new();
    for id in top(after).into_iter().chain(top(before)) {
        let (Some(was), Some(becomes)) = (was.get(id), becomes.get(id)) else {
            continue;
        };
        let effect = match (is_first(was), is_first(becomes)) {
            (false, false) => continue,
            (false, true) => Effect::Enters,
            (true, false) => Effect::Leaves,
            (true, true) if becomes.rank < was.rank => Effect::Rises,
            (true, true) if becomes.rank > was.rank => Effect::Falls,
            (true, true) => Effect::Stays,
        };
        if seen.insert(id) {
            effects.push((id, effect, *was, *becomes));
        }
    }
    effects.sort_by_key(|(_, effect, _, becomes)| (*effect == Effect::Leaves, becomes.rank));
    effects
}

/// The criterion whose share of the score differs most, in the order of the table when two differ alike.
fn most_by(before: Option<Explanation>, after: Option<Explanation>) -> Option<Criterion> {
    let (before, after) = before.zip(after)?;
    let share = |explanation: &Explanation, criterion: Criterion| {
        let found = explanation.reasons.iter().find(|reason| reason.criterion == criterion);
        found.map_or(0, |reason| i64::from(reason.weight) * i64::from(reason.points))
    };
    let differences = after.reasons.iter().map(|reason| {
        let difference = share(&after, reason.criterion) - share(&before, reason.criterion);
        (Reverse(difference.abs()), reason.criterion)
    });
    let (Reverse(difference), criterion) = differences.min_by_key(|(difference, _)| *difference)?;
    (difference > 0).then_some(criterion)
}

fn tally(tally: &mut Tally, effects: &[MatchEffect]) {
    for one in effects {
        let count = match one.effect {
            Effect::Enters => &mut tally.enter,
            Effect::Leaves => &mut tally.leave,
            Effect::Rises | Effect::Falls => &mut tally.move_within,
            Effect::Stays => &mut tally.stay,
        };
        *count += 1;
    }
}
