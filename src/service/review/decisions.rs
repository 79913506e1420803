//! Decisions of coordinators: approve, reject, undo, tell what became of it, propose by hand. Every decision names the
//! version that was seen, and is committed with its log entry and the mails it promises.

use chrono::{DateTime, Duration, Utc};
use serde::Deserialize;

use super::{ProposalForStaff, find_reviewable, may_review, not_known, view};
use crate::domain::actor::{Actor, Scope, Staff};
use crate::domain::ids::{HouseholdId, InitiativeId, ProposalId};
use crate::domain::outcome::Told;
use crate::domain::proposal::{
    Origin, Party, Proposal, ProposalAction, ProposalState, REJECTION_UNDO_MINUTES, RejectReason, Sides,
};
use crate::domain::text;
use crate::domain::window;
use crate::error::{Conflict, Error, Result};
use crate::service::introductions::effects::{self, Step};
use crate::service::introductions::proposing;
use crate::service::introductions::sides::{Both, Other};
use crate::service::{AppState, introductions, matchmaking, welcoming};
use crate::store::{Conn, audit, groups, initiatives, proposals};

/// Approves exactly the version that was seen. The approval takes effect later; until then it can be undone.
///
/// # Errors
/// [`Conflict::Stale`] when the version is another one, [`Conflict::Decided`] when somebody decided already,
/// [`Conflict::Full`], [`Conflict::QuarterFull`], [`Conflict::NotKnown`], [`Conflict::PairTaken`] while the two are in a group that was
/// approved, [`Conflict::NotEligible`] when a condition no longer holds (the proposal
/// is stale then).
pub async fn approve(
    app: &AppState,
    actor: &Actor,
    id: &ProposalId,
    version: i64,
    personal_note: Option<String>,
) -> Result<ProposalForStaff> {
    approve_one(app, actor, id, version, personal_note, false).await
}

/// Approves one proposal; `together` with others only where households are asked first.
pub(super) async fn approve_one(
    app: &AppState,
    actor: &Actor,
    id: &ProposalId,
    version: i64,
    personal_note: Option<String>,
    together: bool,
) -> Result<ProposalForStaff> {
    let note = match personal_note.filter(|note| !note.trim().is_empty()) {
        Some(note) => Some(text::line(&note, 300).map_err(|error| at("/personal_note", error))?),
        None => None,
    };
    let now = app.clock.now();
    let rules = app.config.rules.clone();
    decide(
        app,
        actor,
        id,
        version,
        "proposal_approved",
        move |conn, app, staff, actor, proposal| {
            let both = Both::load(conn, &proposal.sides)?;
            if together && both.standing_yes(proposal.origin) {
                // What introduces at once is looked at by itself.
                return Err(Conflict::NotAllowed.into());
            }
            if !both.holds(conn, app, proposal, now)? {
                let step = Step::of_service(ProposalAction::GoStale, now);
                effects::apply(conn, proposal, &step)?;
                effects::refresh(conn, app, &both, now)?;
                return Ok(Some(Conflict::NotEligible));
            }
            if both.versions() != proposal.input_versions && proposal.origin == Origin::Engine {
                // The facts that were shown are no longer the facts: they are refreshed, and the new version is looked at,
                // beside what stood there before.
                if let Ok(explanation) = matchmaking::explain(app, &both, chrono::Datelike::year(&now)) {
                    let before = std::mem::replace(&mut proposal.explanation, explanation);
                    proposal.explanation_before = Some(before);
                }
                proposal.input_versions = both.versions();
                proposals::update(conn, proposal)?;
                return Ok(Some(Conflict::Stale));
            }
            if let Sides::Households(one, other) = &proposal.sides
                && groups::are_asked_together(conn, one, other)?
            {
                // Nobody is asked twice about the same people.
                return Err(Conflict::PairTaken.into());
            }
            if !not_known(conn, &both)?.is_empty() {
                return Err(Conflict::NotKnown.into());
            }
            if let Other::Initiative(initiative) = &both.other {
                // Two approvals at once must not both get the last place.
                initiatives::lock(conn, &initiative.id)?;
                if proposals::count_used(conn, &initiative.id)? >= initiative.profile.capacity {
                    return Err(Conflict::Full.into());
                }
            }
            welcoming::take_place(conn, &both, now)?;
            proposal.approved = Some((now, staff.account.clone()));
            proposal.personal_note = note;
            proposal.effective_at = Some(window::effective_at(
                now,
                rules.approval_delay_minutes,
                rules.sending_window,
            ));
            let step = Step::new(ProposalAction::Approve, Party::Staff, actor, now);
            effects::apply(conn, proposal, &step)?;
            if proposal.effective_at.is_some_and(|at| at <= now) {
                effects::take_effect(conn, app, proposal, now)?;
            } else {
                effects::refresh(conn, app, &both, now)?;
            }
            Ok(None)
        },
    )
    .await
}

/// Rejects exactly the version that was seen.
///
/// # Errors
/// [`Conflict::Stale`], [`Conflict::Decided`].
pub async fn reject(
    app: &AppState,
    actor: &Actor,
    id: &ProposalId,
    version: i64,
    reason: RejectReason,
) -> Result<ProposalForStaff> {
    let now = app.clock.now();
    decide(
        app,
        actor,
        id,
        version,
        "proposal_rejected",
        move |conn, app, _, actor, proposal| {
            let both = Both::load(conn, &proposal.sides)?;
            let step = Step::new(ProposalAction::Reject, Party::Staff, actor, now).because(reason.as_str());
            effects::apply(conn, proposal, &step)?;
            effects::refresh(conn, app, &both, now)?;
            Ok(None)
        },
    )
    .await
}

/// Takes an approval back before its mails leave, or a rejection soon after it.
///
/// # Errors
/// [`Conflict::TooLate`] after the approval took effect, or [`REJECTION_UNDO_MINUTES`] after the rejection;
/// [`Conflict::Stale`]; for a rejection also [`Conflict::NotEligible`], [`Conflict::TooManyOpen`] and [`Conflict::QuarterFull`] when the two changed
/// meanwhile.
pub async fn undo(app: &AppState, actor: &Actor, id: &ProposalId, version: i64) -> Result<ProposalForStaff> {
    let now = app.clock.now();
    decide(
        app,
        actor,
        id,
        version,
        "approval_undone",
        move |conn, app, _, actor, proposal| {
            let both = Both::load(conn, &proposal.sides)?;
            let step = Step::new(ProposalAction::Undo, Party::Staff, actor, now);
            if proposal.state == ProposalState::Rejected {
                reopen_in_time(conn, app, proposal, &both, now)?;
            }
            effects::stop_mails(conn, proposal, now)?;
            effects::apply(conn, proposal, &step)?;
            proposal.approved = None;
            proposal.effective_at = None;
            proposals::update(conn, proposal)?;
            effects::refresh(conn, app, &both, now)?;
            Ok(None)
        },
    )
    .await
}

/// Whether a rejected proposal may wait for review once more: soon after, and when nothing speaks against it by now.
fn reopen_in_time(conn: &mut Conn, app: &AppState, proposal: &Proposal, both: &Both, now: DateTime<Utc>) -> Result<()> {
    let late = |ended: DateTime<Utc>| now > ended + Duration::minutes(REJECTION_UNDO_MINUTES);
    if proposal.ended_at.is_none_or(late) {
        return Err(Conflict::TooLate.into());
    }
    if !both.holds(conn, app, proposal, now)? {
        return Err(Conflict::NotEligible.into());
    }
    matchmaking::check_open_limits(conn, app, &proposal.sides)
}

/// Notes what became of an introduction as a coordinator learnt it, from `household` or else from the first one.
///
/// # Errors
/// [`Conflict::NotAllowed`] before the introduction, [`Conflict::Stale`], [`Error::NotFound`] for a household that is none
/// of the two.
pub async fn record_outcome(
    app: &AppState,
    actor: &Actor,
    id: &ProposalId,
    version: i64,
    told: Told,
    household: Option<HouseholdId>,
) -> Result<ProposalForStaff> {
    let now = app.clock.now();
    decide(
        app,
        actor,
        id,
        version,
        "outcome_recorded",
        move |conn, app, _, actor, proposal| {
            let both = Both::load(conn, &proposal.sides)?;
            let from = household.unwrap_or_else(|| proposal.sides.side_a().clone());
            introductions::note_outcome(conn, proposal, (actor, Party::Staff), &from, told, now)?;
            effects::refresh(conn, app, &both, now)?;
            Ok(None)
        },
    )
    .await
}

/// The frame of every decision: scope, business, version, audit. The closure may answer a conflict that is committed
/// together with what it changed.
async fn decide<F>(
    app: &AppState,
    actor: &Actor,
    id: &ProposalId,
    version: i64,
    what: &'static str,
    act: F,
) -> Result<ProposalForStaff>
where
    F: FnOnce(&mut Conn, &AppState, &Staff, &Actor, &mut Proposal) -> Result<Option<Conflict>> + Send + 'static,
{
    let staff = actor.staff(Scope::ProposalsReview)?.clone();
    let (seen, id, state, actor, now) = (id.clone(), id.clone(), app.clone(), actor.clone(), app.clock.now());
    let decided = app
        .store
        .write(move |conn| {
            let mut proposal = find_reviewable(conn, &staff, &id)?;
            if proposal.version != version {
                let open = matches!(proposal.state, ProposalState::Suggested);
                return Err(if open { Conflict::Stale } else { Conflict::Decided }.into());
            }
            let before = proposal.state;
            let refused = act(conn, &state, &staff, &actor, &mut proposal)?;
            let what = match before {
                ProposalState::Rejected => "rejection_undone",
                _ => what,
            };
            if let Some(conflict) = refused {
                return Ok(Err(conflict));
            }
            audit::record(
                conn,
                now,
                &actor,
                what,
                "proposal",
                id.as_str(),
                proposal.reason.as_deref(),
            )?;
            Ok(Ok(view(conn, &state, &staff, &proposal)?))
        })
        .await;
    app.wake.notify_one();
    match decided {
        // On PostgreSQL somebody else may have decided between the reading and the writing.
        Err(Error::Conflict(Conflict::Stale)) => {
            let now = app.store.read(move |conn| proposals::find(conn, &seen)).await?;
            let open = now.state == ProposalState::Suggested;
            Err(if open { Conflict::Stale } else { Conflict::Decided }.into())
        }
        other => other?.map_err(Error::from),
    }
}

fn at(pointer: &str, error: Error) -> Error {
    match error {
        Error::Invalid(fields) => Error::Invalid(
            fields
                .into_iter()
                .map(|field| crate::error::FieldError {
                    pointer: pointer.to_owned(),
                    ..field
                })
                .collect(),
        ),
        other => other,
    }
}

/// Whom a proposal by hand would introduce.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewProposal {
    /// The household.
    pub household: HouseholdId,
    /// Another household.
    #[serde(default)]
    pub other_household: Option<HouseholdId>,
    /// Or an initiative.
    #[serde(default)]
    pub initiative: Option<InitiativeId>,
}

/// Proposes by hand, under the same hard conditions as the engine; the score may be below the minimum.
///
/// # Errors
/// [`Conflict::NotEligible`] when a hard condition does not hold, [`Conflict::PairTaken`], [`Conflict::TooManyOpen`],
/// [`Conflict::QuarterFull`],
/// [`Error::Invalid`] unless exactly one other side is named.
pub async fn propose(app: &AppState, actor: &Actor, new: NewProposal) -> Result<ProposalId> {
    let staff = actor.staff(Scope::ProposalsReview)?.clone();
    let sides = match (new.other_household, new.initiative) {
        (Some(other), None) if other != new.household => Sides::households(new.household, other),
        (None, Some(initiative)) => Sides::Initiative(new.household, initiative),
        _ => return Err(Error::invalid("/other_household", "value-missing", "")),
    };
    let (state, actor, now) = (app.clone(), actor.clone(), app.clock.now());
    app.store
        .write(move |conn| {
            if !may_review(conn, &staff, &sides)? {
                return Err(Error::NotFound("household"));
            }
            proposing::propose(conn, &state, &actor, sides, "proposed_by_hand", now)
        })
        .await
}
