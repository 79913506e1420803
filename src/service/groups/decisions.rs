//! Decisions of coordinators about groups: approve, reject, undo. Every decision names the version that was seen, and is
//! committed with its log entry and the mails it promises.

use chrono::Duration;

use super::super::AppState;
use super::circle::Circle;
use super::effects;
use super::staff::{GroupForStaff, find_reviewable, view};
use crate::domain::actor::{Actor, Scope, Staff};
use crate::domain::group::{Group, GroupAction, GroupState};
use crate::domain::ids::GroupId;
use crate::domain::proposal::{REJECTION_UNDO_MINUTES, RejectReason};
use crate::domain::{text, window};
use crate::error::{Conflict, Error, FieldError, Result};
use crate::store::{Conn, audit, groups};

/// Approves exactly the version that was seen. The approval takes effect later; until then it can be undone.
///
/// # Errors
/// [`Conflict::Stale`] when the version is another one or a household changed since; [`Conflict::Decided`];
/// [`Conflict::NotKnown`] when nobody has spoken with one of them yet; [`Conflict::NotEligible`] when a condition no longer
/// holds (the group is stale then).
pub async fn approve(
    app: &AppState,
    actor: &Actor,
    id: &GroupId,
    version: i64,
    personal_note: Option<String>,
) -> Result<GroupForStaff> {
    let note = match personal_note.filter(|note| !note.trim().is_empty()) {
        Some(note) => Some(text::line(&note, 300).map_err(at_the_note)?),
        None => None,
    };
    let now = app.clock.now();
    decide(
        app,
        actor,
        id,
        version,
        "group.approve",
        move |conn, app, staff, actor, group| {
            let circle = Circle::load(conn, group)?;
            if !circle.holds(conn, app, group)? {
                effects::apply(conn, group, GroupAction::GoStale, &Actor::System, now)?;
                effects::refresh(conn, app, group, now)?;
                return Ok(Some(Conflict::NotEligible));
            }
            if !circle.is_unchanged() {
                // The facts that were shown are no longer the facts: the present ones are looked at.
                effects::renew(conn, app, group, &circle)?;
                return Ok(Some(Conflict::Stale));
            }
            if !circle.not_known(conn)?.is_empty() {
                return Err(Conflict::NotKnown.into());
            }
            let rules = &app.config.rules;
            group.approved = Some((now, staff.account.clone()));
            group.personal_note = note;
            group.reason = None;
            group.effective_at = Some(window::effective_at(
                now,
                rules.approval_delay_minutes,
                rules.sending_window,
            ));
            effects::apply(conn, group, GroupAction::Approve, actor, now)?;
            if group.effective_at.is_some_and(|at| at <= now) {
                effects::take_effect(conn, app, &group.id, now)?;
                *group = groups::find(conn, &group.id)?;
            } else {
                effects::refresh(conn, app, group, now)?;
            }
            Ok(None)
        },
    )
    .await
}

/// Rejects exactly the version that was seen. Nobody is told, because nobody was asked.
///
/// # Errors
/// [`Conflict::Stale`], [`Conflict::Decided`].
pub async fn reject(
    app: &AppState,
    actor: &Actor,
    id: &GroupId,
    version: i64,
    reason: RejectReason,
) -> Result<GroupForStaff> {
    let now = app.clock.now();
    decide(
        app,
        actor,
        id,
        version,
        "group.reject",
        move |conn, app, _, actor, group| {
            group.reason = Some(reason.as_str().to_owned());
            effects::apply(conn, group, GroupAction::Reject, actor, now)?;
            effects::refresh(conn, app, group, now)?;
            Ok(None)
        },
    )
    .await
}

/// Takes an approval back before anybody was asked, or a rejection soon after it.
///
/// # Errors
/// [`Conflict::TooLate`] after they were asked, or [`REJECTION_UNDO_MINUTES`] after the rejection; [`Conflict::Stale`]; for a
/// rejection also [`Conflict::NotEligible`] when they no longer fit, and [`Conflict::PairTaken`] when one of them is in another
/// group by now.
pub async fn undo(app: &AppState, actor: &Actor, id: &GroupId, version: i64) -> Result<GroupForStaff> {
    let now = app.clock.now();
    decide(
        app,
        actor,
        id,
        version,
        "group.undo_approval",
        move |conn, app, _, actor, group| {
            let rejected = group.state == GroupState::Rejected;
            if rejected {
                let late = |ended| now > ended + Duration::minutes(REJECTION_UNDO_MINUTES);
                if group.ended_at.is_none_or(late) {
                    return Err(Conflict::TooLate.into());
                }
                for member in &group.members {
                    if groups::is_held(conn, &member.household)? {
                        return Err(Conflict::PairTaken.into());
                    }
                }
            }
            group.approved = None;
            group.effective_at = None;
            group.personal_note = None;
            group.reason = None;
            effects::apply(conn, group, GroupAction::Undo, actor, now)?;
            if rejected && !Circle::load(conn, group)?.holds(conn, app, group)? {
                return Err(Conflict::NotEligible.into());
            }
            effects::refresh(conn, app, group, now)?;
            Ok(None)
        },
    )
    .await
}

fn at_the_note(error: Error) -> Error {
    match error {
        Error::Invalid(fields) => Error::Invalid(
            fields
                .into_iter()
                .map(|field| FieldError {
                    pointer: "/personal_note".to_owned(),
                    ..field
                })
                .collect(),
        ),
        other => other,
    }
}

/// The frame of every decision: scope, business, version, audit. The closure may answer a conflict that is committed together
/// with what it changed.
async fn decide<F>(
    app: &AppState,
    actor: &Actor,
    id: &GroupId,
    version: i64,
    what: &'static str,
    act: F,
) -> Result<GroupForStaff>
where
    F: FnOnce(&mut Conn, &AppState, &Staff, &Actor, &mut Group) -> Result<Option<Conflict>> + Send + 'static,
{
    let staff = actor.staff(Scope::ProposalsReview)?.clone();
    let (seen, id, state, actor, now) = (id.clone(), id.clone(), app.clone(), actor.clone(), app.clock.now());
    let decided = app
        .store
        .write(move |conn| {
            let mut group = find_reviewable(conn, &state, &staff, &id)?;
            if group.version != version {
                return Err(seen_another(group.state).into());
            }
            let before = group.state;
            if let Some(conflict) = act(conn, &state, &staff, &actor, &mut group)? {
                return Ok(Err(conflict));
            }
            let what = if before == GroupState::Rejected {
                "group.undo_rejection"
            } else {
                what
            };
            audit::record(conn, now, &actor, what, "group", id.as_str(), group.reason.as_deref())?;
            Ok(Ok(view(conn, &state, &staff, &group)?))
        })
        .await;
    app.wake.notify_one();
    match decided {
        // On PostgreSQL somebody else may have decided between the reading and the writing.
        Err(Error::Conflict(Conflict::Stale)) => {
            let now = app.store.read(move |conn| groups::find(conn, &seen)).await?;
            Err(seen_another(now.state).into())
        }
        other => other?.map_err(Error::from),
    }
}

/// What somebody hears who looked at another version.
const fn seen_another(state: GroupState) -> Conflict {
    match state {
        GroupState::Suggested => Conflict::Stale,
        _ => Conflict::Decided,
    }
}
