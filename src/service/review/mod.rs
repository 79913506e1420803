//! Review by coordinators: the queue with the silent ones first, one proposal with everything needed to decide, and the
//! decisions. What was seen is what is decided: every decision names the version.

mod day;
mod decisions;
mod outcomes;
mod reports;
mod several;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

pub use self::day::{Day, NewHousehold, ReviewCard, SlowProposal, day};
pub use self::decisions::{NewProposal, approve, propose, record_outcome, reject, undo};
pub use self::outcomes::{OpenOutcome, open_outcomes};
pub use self::reports::{ReportView, open_reports, review_report};
pub use self::several::{Decided, SEVERAL, SeenProposal, decide_several};
use super::households::Hidden;
use super::introductions::sides::{Both, Other};
use super::presence::Presence;
use super::{AppState, households as household_views, matchmaking, overdue};
use crate::domain::actor::{Actor, Scope, Staff};
use crate::domain::explanation::{self, Explanation};
use crate::domain::household::NextStep;
use crate::domain::ids::{HouseholdId, InitiativeId, ProposalId};
use crate::domain::proposal::{Origin, Outcome, Proposal, ProposalKind, ProposalState, REJECTION_UNDO_MINUTES, Sides};
use crate::error::{Error, Result};
use crate::store::proposal_lists::{self, ListedProposal};
use crate::store::{Conn, coverage, initiatives, meetups, proposals};

/// A proposal in a list.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct ProposalSummary {
    /// Its identifier.
    pub id: ProposalId,
    /// Its version.
    pub version: i64,
    /// Its state.
    pub state: ProposalState,
    /// Whom it would introduce.
    pub kind: ProposalKind,
    /// Where it comes from.
    pub origin: Origin,
    /// The first household.
    pub household_a: HouseholdId,
    /// The second household, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub household_b: Option<HouseholdId>,
    /// The initiative, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub initiative: Option<InitiativeId>,
    /// Its score, 0 to 10,000,000.
    pub score: u32,
    /// The score as people see it, 0 to 100.
    pub percent: u32,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// From when an approval takes effect.
    pub effective_at: Option<DateTime<Utc>>,
    /// Until when it can be answered.
    pub answer_by: Option<DateTime<Utc>>,
    /// The coded reason of its last transition.
    pub reason: Option<String>,
}

impl From<ListedProposal> for ProposalSummary {
    fn from(listed: ListedProposal) -> Self {
        Self {
            id: listed.id,
            version: listed.version,
            state: listed.state,
            kind: listed.sides.kind(),
            origin: listed.origin,
            household_a: listed.sides.side_a().clone(),
            household_b: listed.sides.side_b().cloned(),
            initiative: listed.sides.initiative().cloned(),
            score: listed.score,
            percent: explanation::percent(listed.score),
            created_at: listed.created_at,
            effective_at: listed.effective_at,
            answer_by: listed.answer_by,
            reason: listed.reason,
        }
    }
}

impl From<&Proposal> for ProposalSummary {
    fn from(proposal: &Proposal) -> Self {
        Self {
            id: proposal.id.clone(),
            version: proposal.version,
            state: proposal.state,
            kind: proposal.sides.kind(),
            origin: proposal.origin,
            household_a: proposal.sides.side_a().clone(),
            household_b: proposal.sides.side_b().cloned(),
            initiative: proposal.sides.initiative().cloned(),
            score: proposal.explanation.score,
            percent: proposal.explanation.percent(),
            created_at: proposal.created_at,
            effective_at: proposal.effective_at,
            answer_by: proposal.answer_by,
            reason: proposal.reason.clone(),
        }
    }
}

/// A household about which somebody should have done something by now.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct SilentHousehold {
    /// Its identifier.
    pub id: HouseholdId,
    /// What it waits for.
    pub step: NextStep,
    /// By when that should have happened.
    pub until: DateTime<Utc>,
    /// Working days since then.
    pub overdue_working_days: u32,
    /// For the deputy who would not see it yet: for whom, while that person is away.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stands_in_for: Option<String>,
}

/// Today's work: the silent ones first.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct Queue {
    /// Households that should have heard by now, the longest overdue first.
    pub silent: Vec<SilentHousehold>,
    /// Proposals that wait for review, best first.
    pub proposals: Vec<ProposalSummary>,
    /// Proposals after this one: give it as `after` to go on.
    pub next: Option<String>,
}

/// One transition of a proposal.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct EventView {
    /// What was done.
    pub action: String,
    /// State before.
    pub from: String,
    /// State after.
    pub to: String,
    /// Who acted: `staff`, `household` or `system`.
    pub actor: String,
    /// The coded reason.
    pub reason: Option<String>,
    /// When.
    pub at: DateTime<Utc>,
}

/// The second side as staff may see it.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum SecondSide {
    /// A household.
    Household(Box<household_views::HouseholdForStaff>),
    /// An initiative with its free places.
    Initiative {
        /// Its identifier.
        id: InitiativeId,
        /// Its name.
        name: String,
        /// Its capacity.
        capacity: u32,
        /// Places used at present.
        used: u32,
    },
}

/// A proposal with everything needed to decide.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct ProposalForStaff {
    /// The proposal itself.
    #[serde(flatten)]
    pub summary: ProposalSummary,
    /// Score and reasons with points and facts, as they were when it was made.
    pub explanation: Explanation,
    /// Whether a side changed since.
    pub inputs_changed: bool,
    /// What stood there before the reasons were computed anew.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub explanation_before: Option<Explanation>,
    /// What the reasons are now, when a side that still waits for review has changed since.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub explanation_now: Option<Explanation>,
    /// Until when a rejection can be taken back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub undo_until: Option<DateTime<Utc>>,
    /// Whether everyone concerned said yes beforehand, so that approving introduces at once.
    pub introduces_at_once: bool,
    /// The first household.
    pub side_a: household_views::HouseholdForStaff,
    /// The other side.
    pub side_b: SecondSide,
    /// What became of it.
    pub outcome: Option<Outcome>,
    /// Everything that happened, oldest first.
    pub events: Vec<EventView>,
    /// Households that a coordinator has to speak with before this can be approved.
    pub not_known_yet: Vec<HouseholdId>,
    /// The meetup after which the two chose each other, as long as that is kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from_meetup: Option<String>,
}

/// Whether this member of staff may see and decide about the pair.
pub(crate) fn may_review(conn: &mut Conn, staff: &Staff, sides: &Sides) -> Result<bool> {
    Ok(may_review_each(conn, staff, &[sides])?.contains(&true))
}

/// Whether this member of staff may see and decide about each of these pairs.
pub(crate) fn may_review_each(conn: &mut Conn, staff: &Staff, pairs: &[&Sides]) -> Result<Vec<bool>> {
    if staff.is_admin() {
        return Ok(vec![true; pairs.len()]);
    }
    let households = |sides: &Sides| [Some(sides.side_a().clone()), sides.side_b().cloned()];
    let mut ids: Vec<HouseholdId> = pairs
        .iter()
        .filter(|sides| sides.initiative().is_none())
        .flat_map(|sides| households(sides).into_iter().flatten())
        .collect();
    ids.sort();
    ids.dedup();
    let covered = coverage::list_covered_among(conn, &staff.initiatives, &ids)?;
    let may = |sides: &Sides| match sides.initiative() {
        // Approving a pair with an initiative is that initiative's yes, so only its own people give it.
        Some(initiative) => staff.works_for(initiative),
        None => households(sides).iter().flatten().any(|id| covered.contains(id)),
    };
    Ok(pairs.iter().map(|sides| may(sides)).collect())
}

fn find_reviewable(conn: &mut Conn, staff: &Staff, id: &ProposalId) -> Result<Proposal> {
    let proposal = proposals::find(conn, id)?;
    // Not found rather than forbidden: that two households might fit is nobody else's business.
    if may_review(conn, staff, &proposal.sides)? {
        Ok(proposal)
    } else {
        Err(Error::NotFound("proposal"))
    }
}

/// Which proposals a list shows.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct ProposalFilter {
    /// Only these states; the ones that wait for review when empty.
    pub states: Vec<ProposalState>,
    /// After this identifier.
    pub after: Option<String>,
    /// At most so many, 1 to 100.
    pub limit: Option<u32>,
}

/// Today's work of a member of staff.
///
/// # Errors
/// [`Error::Forbidden`] without the scope `proposals:read`.
pub async fn queue(app: &AppState, actor: &Actor, filter: ProposalFilter) -> Result<Queue> {
    let staff = actor.staff(Scope::ProposalsRead)?.clone();
    let (state, now) = (app.clone(), app.clock.now());
    app.store
        .read(move |conn| {
            let presence = Presence::load(conn, now)?;
            let hidden = Hidden::from(conn, &state, &staff)?;
            let silent = overdue::silent_households(conn, &state, &staff, &hidden, &presence, now)?;
            let (proposals, next) = page(conn, &staff, &hidden, &filter)?;
            Ok(Queue {
                silent,
                proposals,
                next,
            })
        })
        .await
}

/// Proposals in any states.
///
/// # Errors
/// [`Error::Forbidden`] without the scope `proposals:read`.
pub async fn list(
    app: &AppState,
    actor: &Actor,
    filter: ProposalFilter,
) -> Result<(Vec<ProposalSummary>, Option<String>)> {
    let (staff, state) = (actor.staff(Scope::ProposalsRead)?.clone(), app.clone());
    app.store
        .read(move |conn| {
            let hidden = Hidden::from(conn, &state, &staff)?;
            page(conn, &staff, &hidden, &filter)
        })
        .await
}

/// The proposals of a household that this member of staff may review, newest first, ended ones too.
///
/// # Errors
/// [`Error::Forbidden`] without the scope `proposals:read`.
pub async fn list_of_household(app: &AppState, actor: &Actor, household: &HouseholdId) -> Result<Vec<ProposalSummary>> {
    let (staff, state) = (actor.staff(Scope::ProposalsRead)?.clone(), app.clone());
    let household = household.clone();
    app.store
        .read(move |conn| {
            let hidden = Hidden::from(conn, &state, &staff)?;
            let all = proposals::list_of_household(conn, &household)?;
            let sides: Vec<&Sides> = all.iter().map(|one| &one.sides).collect();
            let may = may_review_each(conn, &staff, &sides)?;
            let mut found: Vec<ProposalSummary> = all
                .iter()
                .zip(may)
                .filter(|(proposal, may)| *may && !hidden.has_side(&proposal.sides))
                .map(|(proposal, _)| ProposalSummary::from(proposal))
                .collect();
            found.sort_by(|one, other| other.id.cmp(&one.id));
            Ok(found)
        })
        .await
}

/// So many more proposals are read than a page shows.
const SPARE: usize = 15;

fn rows_of(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

fn page(
    conn: &mut Conn,
    staff: &Staff,
    hidden: &Hidden,
    filter: &ProposalFilter,
) -> Result<(Vec<ProposalSummary>, Option<String>)> {
    let limit = usize::try_from(filter.limit.unwrap_or(25).clamp(1, 100)).unwrap_or(25);
    let states = if filter.states.is_empty() {
        vec![ProposalState::Suggested]
    } else {
        filter.states.clone()
    };
    let mut after = match &filter.after {
        Some(id) => {
            let last = find_reviewable(conn, staff, &ProposalId::known(id.clone()))?;
            Some((last.explanation.score, last.id))
        }
        None => None,
    };
    let own = (!staff.is_admin()).then_some(staff.initiatives.as_slice());
    let batch = limit + SPARE;
    let mut found = Vec::new();
    // A page is filled from a little more than it holds, because a few rows may be hidden from this person.
    loop {
        let rows = proposal_lists::list_by_states(conn, &states, own, after.clone(), rows_of(batch))?;
        let full = rows.len() == batch;
        let sides: Vec<&Sides> = rows.iter().map(|row| &row.sides).collect();
        let may = may_review_each(conn, staff, &sides)?;
        after = rows.last().map(|last| (last.score, last.id.clone()));
        for (row, may) in rows.into_iter().zip(may) {
            if may && !hidden.has_side(&row.sides) {
                if found.len() == limit {
                    let next = found.last().map(|last: &ProposalSummary| last.id.to_string());
                    return Ok((found, next));
                }
                found.push(ProposalSummary::from(row));
            }
        }
        if !full {
            return Ok((found, None));
        }
    }
}

fn view(conn: &mut Conn, app: &AppState, staff: &Staff, proposal: &Proposal) -> Result<ProposalForStaff> {
    let both = Both::load(conn, &proposal.sides)?;
    let side_b = match &both.other {
        Other::Household(side) => SecondSide::Household(Box::new(household_views::for_staff(
            conn,
            app,
            staff,
            &side.household,
            &side.consents,
        )?)),
        Other::Initiative(initiative) => SecondSide::Initiative {
            id: initiative.id.clone(),
            name: initiative.profile.name.clone(),
            capacity: initiative.profile.capacity,
            used: proposals::count_used(conn, &initiative.id)?,
        },
    };
    let inputs_changed = both.versions() != proposal.input_versions;
    let year = chrono::Datelike::year(&app.clock.now());
    let explanation_now = (inputs_changed && proposal.state == ProposalState::Suggested)
        .then(|| matchmaking::explain(app, &both, year).ok())
        .flatten();
    Ok(ProposalForStaff {
        summary: ProposalSummary::from(proposal),
        explanation: proposal.explanation.clone(),
        inputs_changed,
        explanation_before: proposal.explanation_before.clone(),
        explanation_now,
        undo_until: proposal
            .ended_at
            .filter(|_| proposal.state == ProposalState::Rejected)
            .map(|ended| ended + chrono::Duration::minutes(REJECTION_UNDO_MINUTES)),
        introduces_at_once: both.standing_yes(proposal.origin),
        side_a: household_views::for_staff(conn, app, staff, &both.a.household, &both.a.consents)?,
        side_b,
        outcome: proposal.outcome,
        events: proposals::events(conn, &proposal.id)?
            .into_iter()
            .map(|event| EventView {
                action: event.action,
                from: event.from,
                to: event.to,
                actor: event.actor_kind,
                reason: event.reason,
                at: event.at.and_utc(),
            })
            .collect(),
        not_known_yet: not_known(conn, &both)?,
        from_meetup: meetups::find_title_behind(conn, &proposal.id)?,
    })
}

/// Households of a pair that nobody has spoken with yet and that were never introduced to another household.
fn not_known(conn: &mut Conn, both: &Both) -> Result<Vec<HouseholdId>> {
    let mut unknown = Vec::new();
    if matches!(both.other, Other::Household(_)) {
        for (_, side) in both.households() {
            if side.household.known.is_none() && !proposals::has_met_households(conn, &side.household.id)? {
                unknown.push(side.household.id.clone());
            }
        }
    }
    Ok(unknown)
}

/// One proposal.
///
/// # Errors
/// [`Error::NotFound`] when it is none of this member of staff's business.
pub async fn show(app: &AppState, actor: &Actor, id: &ProposalId) -> Result<ProposalForStaff> {
    let (staff, id, state) = (actor.staff(Scope::ProposalsRead)?.clone(), id.clone(), app.clone());
    app.store
        .read(move |conn| {
            let proposal = find_reviewable(conn, &staff, &id)?;
            view(conn, &state, &staff, &proposal)
        })
        .await
}

/// The initiative of a pair, by name, for lists of staff.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn initiative_name(app: &AppState, actor: &Actor, id: &InitiativeId) -> Result<String> {
    actor.staff(Scope::ProposalsRead)?;
    let id = id.clone();
    app.store
        .read(move |conn| Ok(initiatives::find(conn, &id)?.profile.name))
        .await
}
