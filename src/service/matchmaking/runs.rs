//! Runs: matching over all households, an office's own area or one household, and what came of it. A run is stored once
//! and never changed.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::{MatchCount, load_offices, match_one};
use crate::domain::actor::{Actor, Scope};
use crate::domain::ids::{HouseholdId, RunId};
use crate::error::{Context as _, Error, Result};
use crate::matching;
use crate::service::AppState;
use crate::store::runs::Run;
use crate::store::{coverage, households, runs};

/// Whom a run looks at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RunScope {
    /// All active households.
    All,
    /// The households that an initiative of the coordinator covers.
    OwnArea,
    /// One household.
    Household(HouseholdId),
}

/// What came of a run.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, serde::Deserialize, utoipa::ToSchema)]
pub struct RunStats {
    /// Households looked at.
    pub households: u32,
    /// What was made.
    #[serde(flatten)]
    #[schema(inline)]
    pub created: MatchCount,
    /// Households that could not be matched because of a fault; they stay noted and are tried again.
    pub failed: u32,
}

impl<'de> serde::Deserialize<'de> for MatchCount {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(serde::Deserialize)]
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
    /// What caused it: `command`, `staff`, `household`.
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
}

fn run_view(run: Run) -> Result<RunView> {
    Ok(RunView {
        id: run.id,
        cause: run.cause,
        engine_version: run.engine_version,
        weights: serde_json::from_str(&run.weights).context("reading the weights of a run")?,
        stats: serde_json::from_str(&run.stats).context("reading the figures of a run")?,
        started_at: run.started_at,
        finished_at: run.finished_at,
    })
}

pub(super) async fn store(
    app: &AppState,
    id: &RunId,
    cause: &str,
    actor_id: Option<String>,
    stats: &RunStats,
    started_at: DateTime<Utc>,
) -> Result<Run> {
    let run = Run {
        id: id.clone(),
        cause: cause.to_owned(),
        actor_id,
        engine_version: matching::ENGINE_VERSION.to_owned(),
        weights: serde_json::to_string(app.weights.as_ref()).context("writing the weights of a run")?,
        stats: serde_json::to_string(stats).context("writing the figures of a run")?,
        started_at,
        finished_at: app.clock.now(),
    };
    let stored = run.clone();
    app.store.write(move |conn| runs::insert(conn, &stored)).await?;
    Ok(run)
}

/// Runs matching and stores the run. `progress` is told how many of how many households are done.
///
/// # Errors
/// [`Error::Forbidden`] without the scope `runs:write`, or for a coordinator that asks for more than its own area.
pub async fn run(
    app: &AppState,
    actor: &Actor,
    scope: RunScope,
    progress: &(dyn Fn(usize, usize) + Sync),
) -> Result<RunView> {
    let started_at = app.clock.now();
    let cause = match actor {
        Actor::System => "command",
        other => {
            let staff = other.staff(Scope::RunsWrite)?;
            if scope == RunScope::All && !staff.is_admin() {
                return Err(Error::Forbidden);
            }
            "staff"
        }
    };
    let offices = Arc::new(load_offices(app).await?);
    let mut ids: Vec<HouseholdId> = match (&scope, actor) {
        (RunScope::Household(id), actor) => {
            may_match(app, actor, id).await?;
            vec![id.clone()]
        }
        (RunScope::OwnArea, Actor::Staff(staff)) if !staff.is_admin() => {
            let initiatives = staff.initiatives.clone();
            app.store
                .read(move |conn| coverage::households_of(conn, &initiatives))
                .await?
        }
        _ => app.store.read(households::list_active_ids).await?,
    };
    ids.sort();
    let id = RunId::generate();
    let mut stats = RunStats::default();
    for (at, household) in ids.iter().enumerate() {
        progress(at, ids.len());
        match match_one(app, &offices, household, &id).await {
            Ok(count) => {
                stats.households += 1;
                stats.created.with_households += count.with_households;
                stats.created.with_initiatives += count.with_initiatives;
                stats.created.stale += count.stale;
            }
            Err(error) => {
                stats.failed += 1;
                tracing::error!(household = %household, error = %crate::telemetry::chain(&error), "a household could not be matched");
            }
        }
    }
    progress(ids.len(), ids.len());
    let run = store(app, &id, cause, actor.id().map(ToOwned::to_owned), &stats, started_at).await?;
    app.wake.notify_one();
    run_view(run)
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
    rows.into_iter().map(run_view).collect()
}

/// One run.
///
/// # Errors
/// [`Error::Forbidden`] without the scope `proposals:read`.
pub async fn show_run(app: &AppState, actor: &Actor, id: &RunId) -> Result<RunView> {
    actor.staff(Scope::ProposalsRead)?;
    let id = id.clone();
    run_view(app.store.read(move |conn| runs::find(conn, &id)).await?)
}
