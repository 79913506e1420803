//! Matching as a use case: lists for staff, proposals for one household when it is confirmed or changes, and runs over
//! all of them. The engine ranks; the rules that need the database (open pairs, limits, exclusions) are applied here.

mod beyond;
mod candidates;
mod changes;
mod engine;
mod round;
mod run_contents;
mod runs;
mod what_if;

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::{DateTime, Datelike as _, Utc};
use serde::Serialize;

pub use self::beyond::{Answer, WhyNotView, why_not};
use self::candidates::Offices;
pub use self::changes::{
    Band, ChangeView, ChangesView, Hindrance, More, SuggestionView, default_more, what_would_change,
    what_would_change_for_me,
};
pub use self::engine::Engine;
pub use self::round::{Progress, commit, preview, run};
pub(crate) use self::round::{resume, run_when_due};
pub use self::run_contents::{
    EntryView, LeftAsked, LeftCount, LeftView, PlacesView, Received, Receiver, Receivers, RunFilter,
    left_over_by_reason, list_entries, list_left_over, list_places, list_receivers,
};
pub use self::runs::{
    OwnLeftOver, RoundFigures, RoundStats, RunScope, RunStats, RunView, list_runs, my_left_over, show_run,
};
pub(crate) use self::what_if::WhatIfPool;
use super::introductions::effects::{self, Step};
use super::introductions::sides::{Both, Other};
use super::{AppState, followup, groups, welcoming};
use crate::domain::actor::{Actor, Scope};
use crate::domain::explanation::Explanation;
use crate::domain::household::HouseholdState;
use crate::domain::ids::{HouseholdId, ProposalId, RunId};
use crate::domain::proposal::{Origin, Party, Proposal, ProposalAction, ProposalKind, ProposalState, Sides};
use crate::error::{Conflict, Error, Result};
use crate::matching::{self, HardCondition};
use crate::store::{Conn, households, jobs, proposals, runs as table};

/// How far down the exact ranking proposals are looked for when the best ones are taken or full.
const CANDIDATES: usize = 50;

/// Score and reasons of two sides as they are now, or the hard condition that does not hold. A household that asked an
/// initiative for contact named it by asking.
pub(crate) fn explain(app: &AppState, both: &Both, year: i32) -> Result<Explanation, HardCondition> {
    let rules = matching::Rules {
        weights: app.weights.as_ref(),
        geography: app.gazetteer.as_ref(),
        year,
    };
    let a = matching::Household::of(&both.a.household, &both.a.consents);
    match &both.other {
        Other::Household(side) => {
            let b = matching::Household::of(&side.household, &side.consents);
            matching::score_pair(&a, &b, &rules).map(|score| score.explanation)
        }
        Other::Initiative(initiative) => {
            let prepared = matching::Initiative::of(initiative, app.gazetteer.as_ref());
            matching::score_initiative(&a, &prepared, &rules)
        }
    }
}

/// A fresh proposal, in state suggested.
pub(crate) fn new_proposal(
    sides: Sides,
    origin: Origin,
    explanation: Explanation,
    input_versions: (i64, i64),
    run: Option<RunId>,
    now: DateTime<Utc>,
) -> Proposal {
    Proposal {
        id: ProposalId::generate(),
        sides,
        state: ProposalState::Suggested,
        version: 1,
        origin,
        run,
        explanation,
        input_versions,
        created_at: now,
        approved: None,
        effective_at: None,
        shown_at: None,
        yes_a_at: None,
        yes_b_at: None,
        answer_by: None,
        reminders: 0,
        introduced_at: None,
        ended_at: None,
        reason: None,
        outcome: None,
        personal_note: None,
        explanation_before: None,
    }
}

/// Whether every household of the pair may have one more open proposal, and settled ones like to meet one more in this
/// quarter.
///
/// # Errors
/// [`Conflict::TooManyOpen`], [`Conflict::QuarterFull`].
pub(crate) fn check_open_limits(conn: &mut Conn, app: &AppState, sides: &Sides) -> Result<()> {
    let limit = match sides.kind() {
        ProposalKind::Households => app.config.rules.max_open_households,
        ProposalKind::Initiatives => app.config.rules.max_open_initiatives,
    };
    for id in std::iter::once(sides.side_a()).chain(sides.side_b()) {
        if proposals::count_open(conn, id, sides.kind())? >= limit {
            return Err(Conflict::TooManyOpen.into());
        }
    }
    welcoming::check_room(conn, sides, app.clock.now())
}

/// Notes, in the transaction of a change, that a household has to be matched anew. Nothing is lost when the process
/// ends before it is done.
pub(crate) fn plan(conn: &mut Conn, household: &HouseholdId, now: DateTime<Utc>) -> Result<()> {
    jobs::plan(conn, &format!("match:{household}"), now)
}

/// Matches the households that wait for it. Faults are logged and the work stays noted.
pub async fn work_off(app: &AppState) -> usize {
    let now = app.clock.now();
    let waiting = match app
        .store
        .read(move |conn| jobs::list_due(conn, "match:", now, 100))
        .await
    {
        Ok(waiting) => waiting,
        Err(error) => {
            tracing::error!(error = %crate::telemetry::chain(&error), "waiting matches could not be listed");
            return 0;
        }
    };
    let mut done = 0;
    for job in waiting {
        let Some(id) = job.strip_prefix("match:").map(HouseholdId::known) else {
            continue;
        };
        match match_household(app, &id, "household").await {
            Ok(_) => {
                let finished = app.store.write(move |conn| jobs::finish(conn, &job)).await;
                done += usize::from(finished.is_ok());
            }
            Err(error) => {
                tracing::error!(household = %id, error = %crate::telemetry::chain(&error), "a household could not be matched");
            }
        }
    }
    done
}

/// Reads all households into the engine, so that the first question does not wait for it. A fault is logged; the first
/// question then tries again.
pub async fn warm_up(app: AppState) {
    tracing::info!("reading the households into the matching index");
    let (state, started) = (app.clone(), app.clock.now());
    match app.store.read(move |conn| state.engine.catch_up(conn, &state)).await {
        Ok(()) => {
            let millis = (app.clock.now() - started).num_milliseconds();
            tracing::info!(households = app.engine.len(), millis, "the matching index is ready");
        }
        Err(error) => {
            tracing::error!(error = %crate::telemetry::chain(&error), "the matching index could not be read");
        }
    }
}

/// Keeps an index that was read once in step, so that little has to be read beside it when nobody asks for matches.
///
/// # Errors
/// Faults of the database.
pub async fn keep_up(app: &AppState) -> Result<()> {
    if app.engine.len() == 0 {
        return Ok(());
    }
    let state = app.settled();
    app.store.read(move |conn| state.engine.catch_up(conn, &state)).await
}

/// What came of matching one household.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct MatchCount {
    /// New proposals with other households.
    pub with_households: u32,
    /// New proposals with initiatives.
    pub with_initiatives: u32,
    /// Open proposals that no longer fit.
    pub stale: u32,
}

/// Re-checks the open proposals of a household and makes new ones up to its limits; a run of its own is stored when
/// something came of it.
async fn match_household(app: &AppState, id: &HouseholdId, cause: &'static str) -> Result<MatchCount> {
    let app = &app.settled();
    let now = app.clock.now();
    let run = RunId::generate();
    let count = match_one(app, &Arc::new(load_offices(app).await?), id, &run).await?;
    if count != MatchCount::default() {
        let stats = RunStats {
            households: 1,
            created: count,
            ..RunStats::default()
        };
        let mut run = runs::record(app, &run, cause, None, &stats, now)?;
        run.committed_at = Some(run.finished_at);
        app.store.write(move |conn| table::insert(conn, &run)).await?;
    }
    Ok(count)
}

async fn load_offices(app: &AppState) -> Result<Offices> {
    let state = app.clone();
    app.store.read(move |conn| Offices::load(conn, &state)).await
}

/// Ranks for one household, then writes in one transaction what still holds.
async fn match_one(app: &AppState, offices: &Arc<Offices>, id: &HouseholdId, run: &RunId) -> Result<MatchCount> {
    let now = app.clock.now();
    let (state, shared, seeker) = (app.clone(), Arc::clone(offices), id.clone());
    let ranked = app
        .store
        .read(move |conn| {
            // Whoever left meanwhile is not matched; its open proposals are looked at all the same.
            let Some(seeker) = households::find(conn, &seeker)?.filter(|one| one.state == HouseholdState::Active)
            else {
                return Ok(None);
            };
            let full = welcoming::list_full(conn, now)?;
            let others = if full.contains(&seeker.id) {
                Vec::new()
            } else {
                candidates::households(conn, &state, &seeker.id, &seeker.contact.email, CANDIDATES, full)?
            };
            let offices = candidates::initiatives(conn, &state, &shared, &seeker, CANDIDATES)?;
            Ok(Some((others, offices)))
        })
        .await?;
    let (state, shared, id, run) = (app.clone(), Arc::clone(offices), id.clone(), run.clone());
    app.store
        .write(move |conn| {
            let mut count = MatchCount {
                stale: recheck(conn, &state, &id, now)?,
                ..MatchCount::default()
            };
            let Some((others, offices)) = ranked else {
                return Ok(count);
            };
            let rules = &state.config.rules;
            let mut open = proposals::count_open(conn, &id, ProposalKind::Households)?;
            for found in others {
                if open >= rules.max_open_households || found.explanation.score < rules.minimum_score {
                    break;
                }
                let sides = Sides::households(id.clone(), found.id);
                let made = propose(conn, &state, sides, found.explanation, &run, now)?;
                count.with_households += u32::from(made);
                open += usize::from(made);
            }
            let mut open = proposals::count_open(conn, &id, ProposalKind::Initiatives)?;
            for found in offices {
                if open >= rules.max_open_initiatives || found.explanation.score < rules.minimum_score {
                    break;
                }
                let Some(initiative) = shared.get(&found.id) else {
                    continue;
                };
                // Capacity decides about proposals, not about being listed.
                if proposals::count_used(conn, &found.id)? >= initiative.profile.capacity {
                    continue;
                }
                let sides = Sides::Initiative(id.clone(), found.id);
                let made = propose(conn, &state, sides, found.explanation, &run, now)?;
                count.with_initiatives += u32::from(made);
                open += usize::from(made);
            }
            followup::refresh_waiting(conn, &state, &id, now)?;
            Ok(count)
        })
        .await
}

/// Inserts one proposal of the engine, unless a limit or a change since the snapshot forbids it.
fn propose(
    conn: &mut Conn,
    app: &AppState,
    sides: Sides,
    explanation: Explanation,
    run: &RunId,
    now: DateTime<Utc>,
) -> Result<bool> {
    if check_open_limits(conn, app, &sides).is_err() || proposals::pair_is_barred(conn, &sides.pair_key(), now)? {
        return Ok(false);
    }
    let both = Both::load(conn, &sides)?;
    if !both.still_possible(conn, app, Origin::Engine)? {
        return Ok(false);
    }
    let proposal = new_proposal(
        sides,
        Origin::Engine,
        explanation,
        both.versions(),
        Some(run.clone()),
        now,
    );
    proposals::insert(conn, &proposal)?;
    effects::refresh(conn, app, &both, now)?;
    Ok(true)
}

/// Marks open proposals of a household stale whose conditions no longer hold, and refreshes the facts of those that wait
/// for review.
fn recheck(conn: &mut Conn, app: &AppState, id: &HouseholdId, now: DateTime<Utc>) -> Result<u32> {
    let mut stale = 0;
    for mut proposal in proposals::list_open_of_household(conn, id)? {
        let both = Both::load(conn, &proposal.sides)?;
        if !both.holds(conn, app, &proposal, now)? {
            let step = Step::of_service(ProposalAction::GoStale, now);
            effects::stop_mails(conn, &proposal, now)?;
            effects::apply(conn, &mut proposal, &step)?;
            effects::tell_it_came_to_nothing(conn, app, &proposal, &both, Party::System, now)?;
            effects::refresh(conn, app, &both, now)?;
            stale += 1;
        } else if proposal.state == ProposalState::Suggested && both.versions() != proposal.input_versions {
            if let Ok(explanation) = explain(app, &both, proposal.created_at.year()) {
                // Kept, so that whoever decides sees what differs.
                proposal.explanation_before = Some(std::mem::replace(&mut proposal.explanation, explanation));
            }
            proposal.input_versions = both.versions();
            proposals::update(conn, &mut proposal)?;
        }
    }
    groups::recheck(conn, app, id, now)?;
    Ok(stale)
}

/// One match of a household, for staff.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct MatchView {
    /// The household or the initiative.
    pub id: String,
    /// The name of the initiative; households have none here.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Free places of the initiative.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub free_places: Option<u32>,
    /// The score as people see it, 0 to 100.
    pub percent: u32,
    /// Score, reasons, points and facts.
    #[serde(flatten)]
    pub explanation: Explanation,
}

/// The exact ranking for a household, for the coordinators that cover it. `k` is 1 to 100.
///
/// # Errors
/// [`Error::NotFound`] when the household is none of this member of staff's business or not active.
pub async fn matches(
    app: &AppState,
    actor: &Actor,
    id: &HouseholdId,
    kind: ProposalKind,
    k: u32,
) -> Result<Vec<MatchView>> {
    actor.staff(Scope::ProposalsRead)?;
    runs::may_match(app, actor, id).await?;
    let (state, id) = (app.clone(), id.clone());
    let k = usize::try_from(k.clamp(1, 100)).unwrap_or(10);
    app.store
        .read(move |conn| {
            let (in_state, email) = households::get_state_and_address(conn, &id)?;
            if in_state != HouseholdState::Active {
                return Err(Error::NotFound("household"));
            }
            Ok(match kind {
                ProposalKind::Households => candidates::households(conn, &state, &id, &email, k, BTreeSet::new())?
                    .into_iter()
                    .map(|found| MatchView {
                        id: found.id.to_string(),
                        name: None,
                        free_places: None,
                        percent: found.explanation.percent(),
                        explanation: found.explanation,
                    })
                    .collect(),
                ProposalKind::Initiatives => {
                    let seeker = households::get(conn, &id)?;
                    let offices = Offices::load(conn, &state)?;
                    let used = proposals::count_used_by_initiative(conn)?;
                    candidates::initiatives(conn, &state, &offices, &seeker, k)?
                        .into_iter()
                        .map(|found| {
                            let profile = offices.get(&found.id).map(|initiative| &initiative.profile);
                            let used = used.get(&found.id).copied().unwrap_or(0);
                            MatchView {
                                name: profile.map(|profile| profile.name.clone()),
                                free_places: profile.map(|profile| profile.capacity.saturating_sub(used)),
                                id: found.id.to_string(),
                                percent: found.explanation.percent(),
                                explanation: found.explanation,
                            }
                        })
                        .collect()
                }
            })
        })
        .await
}

#[cfg(test)]
mod tests;
