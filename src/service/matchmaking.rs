//! Matching as a use case: lists for staff, proposals for one household when it is confirmed or changes, and runs over
//! all of them. The engine ranks; the rules that need the database (open pairs, limits, exclusions) are applied here.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use chrono::{DateTime, Datelike as _, Utc};
use serde::Serialize;

use super::introductions::effects::{self, Step};
use super::introductions::sides::{Both, Other};
use super::{AppState, followup};
use crate::domain::actor::{Actor, Scope};
use crate::domain::consent::Consents;
use crate::domain::exclusion;
use crate::domain::explanation::Explanation;
use crate::domain::household::Household;
use crate::domain::ids::{HouseholdId, InitiativeId, ProposalId, RunId};
use crate::domain::initiative::Initiative;
use crate::domain::proposal::{Origin, Party, Proposal, ProposalAction, ProposalKind, ProposalState, Sides};
use crate::error::{Conflict, Context as _, Error, Result};
use crate::matching::{self, HardCondition, Index};
use crate::store::runs::Run;
use crate::store::{Conn, consents, coverage, duplicates, exclusions, households, initiatives, jobs, proposals, runs};

/// How far down the exact ranking proposals are looked for when the best ones are taken or full.
const CANDIDATES: usize = 50;

/// Everything matching looks at, as it was at one moment.
struct Snapshot {
    index: Index,
    households: HashMap<HouseholdId, Household>,
    initiatives: HashMap<InitiativeId, Initiative>,
    prepared: Vec<matching::Initiative>,
    excluded: HashMap<HouseholdId, HashSet<String>>,
    barred: HashSet<String>,
    duplicates: HashSet<(HouseholdId, HouseholdId)>,
    used: HashMap<InitiativeId, u32>,
}

impl Snapshot {
    fn load(conn: &mut Conn, app: &AppState, now: DateTime<Utc>) -> Result<Self> {
        let consents = consents::list_in_force_for_all(conn)?;
        let none = Consents::default();
        let mut index = Index::new(*app.weights.as_ref(), Arc::clone(&app.gazetteer) as _);
        let mut all = HashMap::new();
        for household in households::list_active(conn)? {
            index.insert(matching::Household::of(
                &household,
                consents.get(&household.id).unwrap_or(&none),
            ));
            all.insert(household.id.clone(), household);
        }
        let approved = initiatives::list_approved(conn)?;
        let prepared = approved
            .iter()
            .map(|initiative| matching::Initiative::of(initiative, app.gazetteer.as_ref()))
            .collect();
        Ok(Self {
            index,
            households: all,
            prepared,
            initiatives: approved
                .into_iter()
                .map(|initiative| (initiative.id.clone(), initiative))
                .collect(),
            excluded: exclusions::list_all(conn)?,
            barred: proposals::barred_pairs(conn, now)?,
            duplicates: duplicates::held_pairs(conn)?,
            used: proposals::count_used_by_initiative(conn)?,
        })
    }

    fn free_places(&self, id: &InitiativeId) -> u32 {
        let capacity = self
            .initiatives
            .get(id)
            .map_or(0, |initiative| initiative.profile.capacity);
        capacity.saturating_sub(self.used.get(id).copied().unwrap_or(0))
    }

    /// Households that must not be proposed to this one for reasons that only the database knows.
    fn excluded_households(&self, app: &AppState, seeker: &Household) -> BTreeSet<HouseholdId> {
        let own = self.excluded.get(&seeker.id);
        let own_hashes = exclusion::hashes_of_household(app.key.as_ref(), &seeker.contact.email);
        self.households
            .values()
            .filter(|other| {
                let sides = Sides::households(seeker.id.clone(), other.id.clone());
                let pair = (sides.side_a().clone(), sides.side_b().unwrap_or(&other.id).clone());
                self.barred.contains(&sides.pair_key())
                    || self.duplicates.contains(&pair)
                    || own.is_some_and(|set| {
                        exclusion::excludes(
                            set,
                            &exclusion::hashes_of_household(app.key.as_ref(), &other.contact.email),
                        )
                    })
                    || self
                        .excluded
                        .get(&other.id)
                        .is_some_and(|set| exclusion::excludes(set, &own_hashes))
            })
            .map(|other| other.id.clone())
            .collect()
    }

    /// Initiatives that must not be proposed to this household for reasons that only the database knows.
    fn excluded_initiatives(&self, app: &AppState, seeker: &Household) -> BTreeSet<InitiativeId> {
        let own = self.excluded.get(&seeker.id);
        self.initiatives
            .values()
            .filter(|initiative| {
                let sides = Sides::Initiative(seeker.id.clone(), initiative.id.clone());
                self.barred.contains(&sides.pair_key())
                    || own.is_some_and(|set| {
                        exclusion::excludes(set, &exclusion::hashes_of_initiative(app.key.as_ref(), initiative))
                    })
            })
            .map(|initiative| initiative.id.clone())
            .collect()
    }
}

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
    }
}

/// Whether every household of the pair may have one more open proposal.
///
/// # Errors
/// [`Conflict::TooManyOpen`].
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
    Ok(())
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
        match match_household(app, &id, "household", None).await {
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

/// Re-checks the open proposals of a household and makes new ones up to its limits.
async fn match_household(
    app: &AppState,
    id: &HouseholdId,
    cause: &'static str,
    run: Option<RunId>,
) -> Result<MatchCount> {
    let now = app.clock.now();
    let (state, id) = (app.clone(), id.clone());
    let snapshot = {
        let state = state.clone();
        app.store.read(move |conn| Snapshot::load(conn, &state, now)).await?
    };
    let snapshot = Arc::new(snapshot);
    let run_id = run.clone().unwrap_or_else(RunId::generate);
    let count = match_one(&state, &snapshot, &id, &run_id).await?;
    if run.is_none() && count != MatchCount::default() {
        let stats = RunStats {
            households: 1,
            created: count,
            ..RunStats::default()
        };
        store_run(&state, &run_id, cause, None, &stats, now).await?;
    }
    Ok(count)
}

/// Ranks for one household from the snapshot, then writes in one transaction what still holds.
async fn match_one(app: &AppState, snapshot: &Arc<Snapshot>, id: &HouseholdId, run: &RunId) -> Result<MatchCount> {
    let now = app.clock.now();
    let year = now.year();
    let (state, shared, id, run) = (app.clone(), Arc::clone(snapshot), id.clone(), run.clone());
    app.store
        .write(move |conn| {
            let mut count = MatchCount {
                stale: recheck(conn, &state, &id, now)?,
                ..MatchCount::default()
            };
            let Some(seeker) = shared.households.get(&id) else {
                return Ok(count);
            };
            let Some(prepared) = shared.index.get(&id) else {
                return Ok(count);
            };
            let minimum = state.config.rules.minimum_score;
            let own_open = proposals::count_open(conn, &id, ProposalKind::Households)?;
            if own_open < state.config.rules.max_open_households {
                let excluded = shared.excluded_households(&state, seeker);
                for found in shared.index.top_k(prepared, CANDIDATES, year, &excluded) {
                    if found.explanation.score < minimum {
                        break;
                    }
                    let sides = Sides::households(id.clone(), found.id);
                    count.with_households += propose(conn, &state, sides, found.explanation, &run, now)?;
                }
            }
            if proposals::count_open(conn, &id, ProposalKind::Initiatives)? < state.config.rules.max_open_initiatives {
                let excluded = shared.excluded_initiatives(&state, seeker);
                let rules = shared.index.rules(year);
                for found in matching::rank_initiatives(prepared, &shared.prepared, CANDIDATES, &rules, &excluded) {
                    if found.explanation.score < minimum {
                        break;
                    }
                    let Some(initiative) = shared.initiatives.get(&found.id) else {
                        continue;
                    };
                    // Capacity decides about proposals, not about being listed.
                    if proposals::count_used(conn, &found.id)? >= initiative.profile.capacity {
                        continue;
                    }
                    let sides = Sides::Initiative(id.clone(), found.id);
                    count.with_initiatives += propose(conn, &state, sides, found.explanation, &run, now)?;
                }
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
) -> Result<u32> {
    if check_open_limits(conn, app, &sides).is_err() || proposals::pair_is_barred(conn, &sides.pair_key(), now)? {
        return Ok(0);
    }
    let both = Both::load(conn, &sides)?;
    if !both.still_possible(conn, app, Origin::Engine)? {
        return Ok(0);
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
    Ok(1)
}

/// Marks open proposals of a household stale whose conditions no longer hold, and refreshes the facts of those that wait
/// for review.
fn recheck(conn: &mut Conn, app: &AppState, id: &HouseholdId, now: DateTime<Utc>) -> Result<u32> {
    let mut stale = 0;
    for mut proposal in proposals::list_open_of_household(conn, id)? {
        let both = Both::load(conn, &proposal.sides)?;
        if !both.holds(conn, app, &proposal, now)? {
            let step = Step {
                action: ProposalAction::GoStale,
                party: Party::System,
                actor: &Actor::System,
                reason: None,
                standing_yes: false,
                now,
            };
            effects::stop_mails(conn, &proposal, now)?;
            effects::apply(conn, &mut proposal, &step)?;
            effects::tell_it_came_to_nothing(conn, app, &proposal, &both, Party::System, now)?;
            effects::refresh(conn, app, &both, now)?;
            stale += 1;
        } else if proposal.state == ProposalState::Suggested && both.versions() != proposal.input_versions {
            if let Ok(explanation) = explain(app, &both, proposal.created_at.year()) {
                proposal.explanation = explanation;
            }
            proposal.input_versions = both.versions();
            proposals::update(conn, &mut proposal)?;
        }
    }
    Ok(stale)
}

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

async fn store_run(
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
    let state = app.clone();
    let snapshot = Arc::new(
        app.store
            .read(move |conn| Snapshot::load(conn, &state, started_at))
            .await?,
    );
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
        _ => snapshot.households.keys().cloned().collect(),
    };
    ids.sort();
    let id = RunId::generate();
    let mut stats = RunStats::default();
    for (at, household) in ids.iter().enumerate() {
        progress(at, ids.len());
        match match_one(app, &snapshot, household, &id).await {
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
    let run = store_run(app, &id, cause, actor.id().map(ToOwned::to_owned), &stats, started_at).await?;
    app.wake.notify_one();
    run_view(run)
}

/// Whether this member of staff may match the household: its initiatives cover it, or it is the network office.
async fn may_match(app: &AppState, actor: &Actor, id: &HouseholdId) -> Result<()> {
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
    may_match(app, actor, id).await?;
    let (state, id, now) = (app.clone(), id.clone(), app.clock.now());
    let k = usize::try_from(k.clamp(1, 100)).unwrap_or(10);
    app.store
        .read(move |conn| {
            let snapshot = Snapshot::load(conn, &state, now)?;
            let seeker = snapshot.households.get(&id).ok_or(Error::NotFound("household"))?;
            let prepared = snapshot.index.get(&id).ok_or(Error::NotFound("household"))?;
            Ok(match kind {
                ProposalKind::Households => {
                    let excluded = snapshot.excluded_households(&state, seeker);
                    snapshot
                        .index
                        .top_k(prepared, k, now.year(), &excluded)
                        .into_iter()
                        .map(|found| MatchView {
                            id: found.id.to_string(),
                            name: None,
                            free_places: None,
                            percent: found.explanation.percent(),
                            explanation: found.explanation,
                        })
                        .collect()
                }
                ProposalKind::Initiatives => {
                    let excluded = snapshot.excluded_initiatives(&state, seeker);
                    let rules = snapshot.index.rules(now.year());
                    matching::rank_initiatives(prepared, &snapshot.prepared, k, &rules, &excluded)
                        .into_iter()
                        .map(|found| MatchView {
                            name: snapshot
                                .initiatives
                                .get(&found.id)
                                .map(|initiative| initiative.profile.name.clone()),
                            free_places: Some(snapshot.free_places(&found.id)),
                            id: found.id.to_string(),
                            percent: found.explanation.percent(),
                            explanation: found.explanation,
                        })
                        .collect()
                }
            })
        })
        .await
}
