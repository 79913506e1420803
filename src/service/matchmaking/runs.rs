//! Runs as staff sees them: what each would propose or proposed, whom it left over and why, what a place was worth. A
//! run is stored once; only the note that it was taken over, and what came of that, is added later.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::MatchCount;
use crate::domain::actor::{Actor, Scope};
use crate::domain::ids::{HouseholdId, RunId};
use crate::domain::proposal::ProposalKind;
use crate::domain::round::{LeftOver, RunState};
use crate::error::{Context as _, Error, Result};
use crate::matching;
use crate::service::AppState;
use crate::store::runs::Run;
use crate::store::{coverage, rounds, runs};

/// Whom a run looks at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RunScope {
    /// All active households.
    All,
    /// The households that an initiative of the coordinator covers; only places of these initiatives are given.
    OwnArea,
    /// One household.
    Household(HouseholdId),
}

/// What came of matching.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct RunStats {
    /// Households looked at.
    pub households: u32,
    /// What was made.
    #[serde(flatten)]
    #[schema(inline)]
    pub created: MatchCount,
    /// Groups of households that were made.
    #[serde(default)]
    pub with_groups: u32,
    /// What was not made of the preview when it was taken over, by the reason.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub refused: BTreeMap<String, u32>,
    /// The figures of the round; absent for the matching of one household when it changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub round: Option<RoundStats>,
}

/// The figures of a round.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct RoundStats {
    /// Places at initiatives.
    pub initiatives: RoundFigures,
    /// Pairs of households.
    pub households: RoundFigures,
    /// Groups of households that the run would make.
    #[serde(default)]
    pub groups: u32,
}

/// The figures of one of the two questions of a round.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct RoundFigures {
    /// What came into question.
    pub edges: u32,
    /// What the run would propose.
    pub proposals: u32,
    /// What that is worth together, in points: scores and waiting.
    pub value: i64,
    /// No other choice is worth more than this above the value; 0: proved to be the best there is.
    pub gap: i64,
    /// What it would be worth if everybody in turn took the best that is left, who waits longest first.
    pub first_come_value: i64,
    /// How many households are left over, by the reason.
    pub left_over: BTreeMap<String, u32>,
}

/// What came of taking a run over, as it is stored.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct RunOutcome {
    #[serde(flatten)]
    pub(super) created: MatchCount,
    #[serde(default)]
    pub(super) with_groups: u32,
    pub(super) refused: BTreeMap<String, u32>,
}

impl<'de> Deserialize<'de> for MatchCount {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        struct Stored {
            with_households: u32,
            with_initiatives: u32,
            stale: u32,
        }
        let stored = Stored::deserialize(deserializer)?;
        Ok(Self {
            with_households: stored.with_households,
            with_initiatives: stored.with_initiatives,
            stale: stored.stale,
        })
    }
}

/// A run as staff sees it.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct RunView {
    /// Its identifier.
    pub id: RunId,
    /// Where it stands.
    pub state: RunState,
    /// Whom it looked at: `all`, `own_area` or `household`; absent for the matching of a household that changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scope: Option<String>,
    /// What caused it: `command`, `staff`, `schedule`, `household`.
    pub cause: String,
    /// Version of the engine.
    pub engine_version: String,
    /// The weights that were used.
    #[schema(value_type = Object)]
    pub weights: serde_json::Value,
    /// What came of it.
    pub stats: RunStats,
    /// Start.
    pub started_at: DateTime<Utc>,
    /// End.
    pub finished_at: DateTime<Utc>,
    /// When it was taken over.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub committed_at: Option<DateTime<Utc>>,
    /// Whether this member of staff may take it over now.
    pub may_commit: bool,
    /// Whether the weights or the formulas changed since; then a preview can no longer be taken over.
    pub outdated: bool,
}

/// Whether the weights and the formulas are still those of the run.
pub(super) fn follows_present_rules(app: &AppState, run: &Run) -> Result<bool> {
    let weights = serde_json::to_string(app.weights.as_ref()).context("writing the weights of a run")?;
    Ok(run.weights == weights && run.engine_version == matching::ENGINE_VERSION)
}

/// Whether this actor may take a run over: the network office any, a coordinator its own.
pub(super) fn may_commit(actor: &Actor, run: &Run) -> bool {
    match actor {
        Actor::System => true,
        other => other
            .staff(Scope::RunsWrite)
            .is_ok_and(|staff| staff.is_admin() || run.actor_id.as_deref() == actor.id()),
    }
}

pub(super) fn run_view(app: &AppState, actor: &Actor, run: Run) -> Result<RunView> {
    let outdated = !follows_present_rules(app, &run)?;
    let mut stats: RunStats = serde_json::from_str(&run.stats).context("reading the figures of a run")?;
    if let Some(outcome) = &run.outcome {
        let outcome: RunOutcome = serde_json::from_str(outcome).context("reading what came of a run")?;
        stats.created = outcome.created;
        stats.with_groups = outcome.with_groups;
        stats.refused = outcome.refused;
    }
    let state = run.state();
    Ok(RunView {
        may_commit: state == RunState::Preview && !outdated && may_commit(actor, &run),
        outdated,
        state,
        scope: run.scope,
        weights: serde_json::from_str(&run.weights).context("reading the weights of a run")?,
        id: run.id,
        cause: run.cause,
        engine_version: run.engine_version,
        stats,
        started_at: run.started_at,
        finished_at: run.finished_at,
        committed_at: run.committed_at,
    })
}

/// Begins the record of a run that ends now; nothing of it is taken over yet.
pub(super) fn record(
    app: &AppState,
    id: &RunId,
    cause: &str,
    actor_id: Option<String>,
    stats: &RunStats,
    started_at: DateTime<Utc>,
) -> Result<Run> {
    Ok(Run {
        id: id.clone(),
        cause: cause.to_owned(),
        actor_id,
        engine_version: matching::ENGINE_VERSION.to_owned(),
        weights: serde_json::to_string(app.weights.as_ref()).context("writing the weights of a run")?,
        stats: serde_json::to_string(stats).context("writing the figures of a run")?,
        started_at,
        finished_at: app.clock.now(),
        scope: None,
        committed_at: None,
        committed_by: None,
        outcome: None,
    })
}

/// Whether this member of staff may match the household: its initiatives cover it, or it is the network office.
pub(super) async fn may_match(app: &AppState, actor: &Actor, id: &HouseholdId) -> Result<()> {
    let Actor::Staff(staff) = actor else { return Ok(()) };
    if staff.is_admin() {
        return Ok(());
    }
    let (staff, id) = (staff.clone(), id.clone());
    let covered = app
        .store
        .read(move |conn| {
            Ok(coverage::initiatives_of(conn, &id)?
                .iter()
                .any(|initiative| staff.works_for(initiative)))
        })
        .await?;
    if covered {
        Ok(())
    } else {
        Err(Error::NotFound("household"))
    }
}

/// Runs, newest first.
///
/// # Errors
/// [`Error::Forbidden`] without the scope `proposals:read`.
pub async fn list_runs(app: &AppState, actor: &Actor, after: Option<String>, limit: u32) -> Result<Vec<RunView>> {
    actor.staff(Scope::ProposalsRead)?;
    let limit = i64::from(limit.clamp(1, 100));
    let rows = app
        .store
        .read(move |conn| runs::list(conn, after.as_deref(), limit))
        .await?;
    let app = app.settled();
    rows.into_iter().map(|run| run_view(&app, actor, run)).collect()
}

/// One run.
///
/// # Errors
/// [`Error::Forbidden`] without the scope `proposals:read`; [`Error::NotFound`].
pub async fn show_run(app: &AppState, actor: &Actor, id: &RunId) -> Result<RunView> {
    actor.staff(Scope::ProposalsRead)?;
    let id = id.clone();
    let run = app.store.read(move |conn| runs::find(conn, &id)).await?;
    run_view(&app.settled(), actor, run)
}

/// Why the last run had nothing for a household.
#[derive(Debug, Clone, Copy, Serialize, utoipa::ToSchema)]
pub struct OwnLeftOver {
    /// What it did not get.
    pub kind: ProposalKind,
    /// Why.
    pub reason: LeftOver,
    /// When the run was.
    pub at: DateTime<Utc>,
}

/// Why the last run that was taken over had nothing for the household that asks; at most one reason a kind. That it has
/// as many proposals as it may have is no news to it.
///
/// # Errors
/// [`Error::Forbidden`] for anybody but a household.
pub async fn my_left_over(app: &AppState, actor: &Actor) -> Result<Vec<OwnLeftOver>> {
    let id = actor.household()?.clone();
    let last = app.store.read(move |conn| rounds::last_left(conn, &id)).await?;
    Ok(last
        .into_iter()
        .filter(|(left, _)| left.reason != LeftOver::LimitReached)
        .map(|(left, at)| OwnLeftOver {
            kind: left.kind,
            reason: left.reason,
            at,
        })
        .collect())
}
