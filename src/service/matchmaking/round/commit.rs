//! Taking a run over: proposals are made from exactly what its preview showed. What changed since is refused, entry by
//! entry, and it is noted why. It is done in parts, so that others can write in between; when the process ends in the
//! middle, the housekeeping goes on where it stopped.

use std::collections::{BTreeMap, BTreeSet};

use chrono::Duration;

use super::super::runs::{RunOutcome, RunView, follows_present_rules, may_commit, run_view};
use super::super::{MatchCount, check_open_limits, new_proposal, recheck};
use crate::domain::actor::{Actor, Scope};
use crate::domain::ids::{HouseholdId, RunId};
use crate::domain::proposal::{Origin, ProposalKind, Sides};
use crate::domain::round::{EntryResult, RunState};
use crate::error::{Conflict, Context as _, Error, Result};
use crate::service::introductions::effects;
use crate::service::introductions::sides::Both;
use crate::service::{AppState, groups};
use crate::store::groups as table_of_groups;
use crate::store::proposal_survey::survey;
use crate::store::rounds::Entry;
use crate::store::runs::Run;
use crate::store::{Conn, duplicates, initiatives, jobs, proposals, rounds, runs};

/// Entries that are taken over in one transaction.
const AT_ONCE: i64 = 50;
/// Groups that are taken over in one transaction.
const GROUPS_AT_ONCE: i64 = 10;
/// Households whose open proposals are looked at in one transaction.
const RECHECKED_AT_ONCE: usize = 50;
/// After so long without a sign of progress another instance goes on.
const MINUTES: i64 = 10;

fn job(id: &RunId) -> String {
    format!("commit:{id}")
}

/// Makes proposals from a preview.
///
/// # Errors
/// [`Error::Forbidden`] without the scope `runs:write`, or for a coordinator that did not start the run;
/// [`Conflict::Decided`] when it was taken over before; [`Conflict::Stale`] when the weights or the formulas changed since.
pub async fn commit(app: &AppState, actor: &Actor, id: &RunId) -> Result<RunView> {
    if !matches!(actor, Actor::System) {
        actor.staff(Scope::RunsWrite)?;
    }
    let app = &app.settled();
    let (state, who, run_id) = (app.clone(), actor.clone(), id.clone());
    app.store
        .write(move |conn| {
            let run = runs::find(conn, &run_id)?;
            if !may_commit(&who, &run) {
                return Err(Error::Forbidden);
            }
            if run.state() != RunState::Preview {
                return Err(Conflict::Decided.into());
            }
            check_rules(&state, &run)?;
            let now = state.clock.now();
            if !runs::begin_commit(conn, &run_id, who.id(), now)? {
                return Err(Conflict::Decided.into());
            }
            jobs::plan(conn, &job(&run_id), now + Duration::minutes(MINUTES))
        })
        .await?;
    let run = carry_on(app, id).await?;
    run_view(app, actor, run)
}

/// The weights and the formulas are still those of the run.
fn check_rules(app: &AppState, run: &Run) -> Result<()> {
    if follows_present_rules(app, run)? {
        Ok(())
    } else {
        Err(Conflict::Stale.into())
    }
}

/// Goes on with what was begun and not finished; answers how many runs. Faults are logged and it stays noted.
pub(crate) async fn resume(app: &AppState) -> usize {
    let now = app.clock.now();
    let waiting = app
        .store
        .read(move |conn| jobs::list_due(conn, "commit:", now, 10))
        .await;
    let mut done = 0;
    for waiting in waiting.unwrap_or_else(|error| {
        tracing::error!(error = %crate::telemetry::chain(&error), "runs to be taken over could not be listed");
        Vec::new()
    }) {
        let Some(id) = waiting.strip_prefix("commit:").map(RunId::known) else {
            continue;
        };
        match carry_on(app, &id).await {
            Ok(_) => done += 1,
            Err(error) => {
                tracing::error!(run = %id, error = %crate::telemetry::chain(&error), "a run could not be taken over");
            }
        }
    }
    done
}

async fn carry_on(app: &AppState, id: &RunId) -> Result<Run> {
    let run_id = id.clone();
    let run = app.store.read(move |conn| runs::find(conn, &run_id)).await?;
    let mut stale = 0;
    if run.scope.as_deref() == Some("all") {
        stale = recheck_all(app).await?;
    }
    loop {
        let (state, run_id) = (app.clone(), id.clone());
        let more = app
            .store
            .write(move |conn| {
                let entries = rounds::list_open_entries(conn, &run_id, AT_ONCE)?;
                for entry in &entries {
                    take_over(conn, &state, &run_id, entry)?;
                }
                let next = state.clock.now() + Duration::minutes(MINUTES);
                jobs::plan(conn, &job(&run_id), next)?;
                Ok(!entries.is_empty())
            })
            .await?;
        if !more {
            break;
        }
    }
    loop {
        let (state, run_id) = (app.clone(), id.clone());
        let more = app
            .store
            .write(move |conn| {
                let now = state.clock.now();
                let found = table_of_groups::list_open_of_run(conn, &run_id, GROUPS_AT_ONCE)?;
                for one in &found {
                    groups::make(conn, &state, &run_id, one, now)?;
                }
                jobs::plan(conn, &job(&run_id), now + Duration::minutes(MINUTES))?;
                Ok(!found.is_empty())
            })
            .await?;
        if !more {
            break;
        }
    }
    let run_id = id.clone();
    let run = app
        .store
        .write(move |conn| {
            let outcome = outcome(conn, &run_id, stale)?;
            let text = serde_json::to_string(&outcome).context("writing what came of a run")?;
            runs::end_commit(conn, &run_id, &text)?;
            jobs::finish(conn, &job(&run_id))?;
            runs::find(conn, &run_id)
        })
        .await?;
    app.wake.notify_one();
    Ok(run)
}

/// Looks at all open proposals: those whose conditions no longer hold become stale.
async fn recheck_all(app: &AppState) -> Result<u32> {
    let now = app.clock.now();
    let survey = app.store.read(move |conn| survey(conn, now)).await?;
    let open: BTreeSet<HouseholdId> = survey.open.into_keys().map(|(household, _)| household).collect();
    let open: Vec<HouseholdId> = open.into_iter().collect();
    let mut stale = 0;
    for part in open.chunks(RECHECKED_AT_ONCE) {
        let (state, part) = (app.clone(), part.to_vec());
        stale += app
            .store
            .write(move |conn| {
                let mut stale = 0;
                for id in &part {
                    stale += recheck(conn, &state, id, now)?;
                }
                Ok(stale)
            })
            .await?;
    }
    Ok(stale)
}

/// Makes a proposal of an entry, or notes why not.
fn take_over(conn: &mut Conn, app: &AppState, run: &RunId, entry: &Entry) -> Result<()> {
    let now = app.clock.now();
    let both = Both::load(conn, &entry.sides)?;
    let result = decide(conn, app, entry, &both)?;
    // Of two instances that are at the same entry the second waits here, and then has nothing left to do.
    if !rounds::set_result(conn, run, entry.position, result)? || result != EntryResult::Proposed {
        return Ok(());
    }
    let proposal = new_proposal(
        entry.sides.clone(),
        Origin::Engine,
        entry.explanation.clone(),
        entry.input_versions,
        Some(run.clone()),
        now,
    );
    proposals::insert(conn, &proposal)?;
    effects::refresh(conn, app, &both, now)
}

fn decide(conn: &mut Conn, app: &AppState, entry: &Entry, both: &Both) -> Result<EntryResult> {
    if both.versions() != entry.input_versions || !both.still_possible(conn, app, Origin::Engine)? {
        return Ok(EntryResult::Stale);
    }
    if let Sides::Households(one, other) = &entry.sides
        && duplicates::are_held(conn, one, other)?
    {
        return Ok(EntryResult::Stale);
    }
    if proposals::pair_is_barred(conn, &entry.sides.pair_key(), app.clock.now())? {
        return Ok(EntryResult::PairTaken);
    }
    match check_open_limits(conn, app, &entry.sides) {
        Ok(()) => {}
        Err(Error::Conflict(Conflict::TooManyOpen)) => return Ok(EntryResult::TooManyOpen),
        Err(Error::Conflict(Conflict::QuarterFull)) => return Ok(EntryResult::Full),
        Err(other) => return Err(other),
    }
    if let Some(id) = entry.sides.initiative()
        && proposals::count_spoken_for(conn, id)? >= initiatives::find(conn, id)?.profile.capacity
    {
        return Ok(EntryResult::Full);
    }
    Ok(EntryResult::Proposed)
}

fn outcome(conn: &mut Conn, id: &RunId, stale: u32) -> Result<RunOutcome> {
    let mut created = MatchCount {
        stale,
        ..MatchCount::default()
    };
    let mut refused: BTreeMap<String, u32> = BTreeMap::new();
    for (kind, result, count) in rounds::tally(conn, id)? {
        match (result, kind) {
            (Some(EntryResult::Proposed), ProposalKind::Households) => created.with_households += count,
            (Some(EntryResult::Proposed), ProposalKind::Initiatives) => created.with_initiatives += count,
            (Some(other), _) => *refused.entry(other.as_str().to_owned()).or_default() += count,
            (None, _) => {}
        }
    }
    let mut with_groups = 0;
    for (result, count) in table_of_groups::tally(conn, id)? {
        match result {
            Some(EntryResult::Proposed) => with_groups += count,
            Some(other) => *refused.entry(other.as_str().to_owned()).or_default() += count,
            None => {}
        }
    }
    Ok(RunOutcome {
        created,
        with_groups,
        refused,
    })
}
