//! A round: everybody at once, so that scarce places go where they do most good and nobody is left over because others
//! came first. First a preview, which is stored and changes nothing else; then proposals from exactly that preview.

mod commit;
mod nightly;
mod people;
mod plan;
mod rank;

use std::sync::Arc;

pub use self::commit::commit;
pub(crate) use self::commit::resume;
pub(crate) use self::nightly::run_when_due;
use self::people::{Facts, Whom};
use super::runs::{RunScope, RunStats, RunView, may_match, record, run_view};
use crate::domain::actor::{Actor, Scope};
use crate::domain::ids::RunId;
use crate::error::{Error, Result};
use crate::service::AppState;
use crate::store::{groups, rounds, runs as table};

/// Households that are ranked between two looks at what changed meanwhile, and two words about how far it is.
const AT_ONCE: usize = 64;

/// How far a run is: so many of so many households.
pub type Progress<'a> = &'a (dyn Fn(usize, usize) + Sync);

/// What caused a run of this actor; an error when it may not run this.
fn cause(actor: &Actor, scope: &RunScope) -> Result<&'static str> {
    if matches!(actor, Actor::System) {
        return Ok("command");
    }
    let staff = actor.staff(Scope::RunsWrite)?;
    if *scope == RunScope::All && !staff.is_admin() {
        return Err(Error::Forbidden);
    }
    Ok("staff")
}

/// Matches everybody in the scope at once and stores what the run would propose, whom it leaves over and why. Nothing else
/// changes until it is taken over. `progress` is told how many of how many households are ranked.
///
/// # Errors
/// [`Error::Forbidden`] without the scope `runs:write`, or for a coordinator that asks for more than its own area;
/// [`Error::NotFound`] for a household that is none of its business or not active.
pub async fn preview(app: &AppState, actor: &Actor, scope: RunScope, progress: Progress<'_>) -> Result<RunView> {
    let cause = cause(actor, &scope)?;
    let whom = match (&scope, actor) {
        (RunScope::Household(id), _) => {
            may_match(app, actor, id).await?;
            Whom::One(id.clone())
        }
        (RunScope::OwnArea, Actor::Staff(staff)) if !staff.is_admin() => Whom::CoveredBy(staff.initiatives.clone()),
        _ => Whom::Everybody,
    };
    store_preview(app, actor, cause, whom, progress).await
}

async fn store_preview(
    app: &AppState,
    actor: &Actor,
    cause: &str,
    whom: Whom,
    progress: Progress<'_>,
) -> Result<RunView> {
    let app = &app.settled();
    let started_at = app.clock.now();
    let (state, asked) = (app.clone(), whom.clone());
    let facts = app.store.read(move |conn| Facts::load(conn, &state, &asked)).await?;
    if matches!(whom, Whom::One(_)) && facts.seekers.is_empty() {
        return Err(Error::NotFound("household"));
    }
    let facts = Arc::new(facts);
    let mut ranked = Vec::with_capacity(facts.seekers.len());
    for start in (0..facts.seekers.len()).step_by(AT_ONCE) {
        progress(start, facts.seekers.len());
        let (state, shared) = (app.clone(), Arc::clone(&facts));
        let mut part = app
            .store
            .read(move |conn| {
                state.engine.ask(conn, &state, |index| {
                    let seekers = shared.seekers.iter().skip(start).take(AT_ONCE);
                    seekers
                        .filter_map(|seeker| rank::rank(&state, &shared, index, *seeker))
                        .collect::<Vec<_>>()
                })
            })
            .await?;
        ranked.append(&mut part);
    }
    progress(facts.seekers.len(), facts.seekers.len());
    let id = RunId::generate();
    let stats = RunStats {
        households: u32::try_from(facts.seekers.len()).unwrap_or(u32::MAX),
        ..RunStats::default()
    };
    let state = app.clone();
    // Off the async threads, as the questions before.
    let plan = app.store.read(move |_| plan::plan(&state, &facts, &ranked)).await?;
    let stats = RunStats {
        round: Some(plan.stats.clone()),
        ..stats
    };
    let mut run = record(app, &id, cause, actor.id().map(ToOwned::to_owned), &stats, started_at)?;
    run.scope = Some(whom.code().to_owned());
    let stored = run.clone();
    app.store
        .write(move |conn| {
            table::insert(conn, &stored)?;
            rounds::insert(conn, &stored.id, &plan.entries, &plan.left, &plan.places)?;
            groups::insert_of_run(conn, &stored.id, &plan.groups)
        })
        .await?;
    run_view(app, actor, run)
}

/// A preview and at once what follows from it, for the command line, the schedule and programs.
///
/// # Errors
/// As [`preview`] and [`commit`].
pub async fn run(app: &AppState, actor: &Actor, scope: RunScope, progress: Progress<'_>) -> Result<RunView> {
    let preview = preview(app, actor, scope, progress).await?;
    commit(app, actor, &preview.id).await
}

impl Whom {
    const fn code(&self) -> &'static str {
        match self {
            Self::Everybody => "all",
            Self::CoveredBy(_) => "own_area",
            Self::One(_) => "household",
        }
    }
}

#[cfg(test)]
mod tests;
