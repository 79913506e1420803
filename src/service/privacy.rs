//! What a household can do about its data: withdraw and undo, and read who saw it. What ends by itself stands in
//! `retention`, the export of everything in `export`. Erasure for good leaves hashed traces only.

use chrono::{DateTime, Duration, Utc};
use serde::Serialize;

use super::households::{HouseholdView, view};
use super::introductions::effects;
use super::{
    AppState, again, coverage, directory, drafts, duplicates, followup, matchmaking, post, registration, retention,
    stories,
};
use crate::domain::actor::Actor;
use crate::domain::figures::EventKind;
use crate::domain::household::{Household, HouseholdAction, HouseholdState};
use crate::domain::ids::{AccountId, HouseholdId};
use crate::domain::mail::Disclosure;
use crate::domain::token::{Purpose, Secret};
use crate::error::{Conflict, Error, Result};
use crate::mail::message;
use crate::store::events::Happened;
use crate::store::{
    Conn, accounts, audit, consents, coverage as covered, erasures, events, households, initiatives, jobs, outbox,
    sessions, tokens,
};

pub use super::export::export;

/// A withdrawal that was just made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Withdrawn {
    /// Until when it can be undone; then everything is erased.
    pub until: DateTime<Utc>,
    /// Whether something about the household had left the house before.
    #[schema(value_type = String, example = "none")]
    pub disclosed: Disclosure,
}

/// Deletes the household, with some days to undo. From this moment on nothing of it is disclosed any more: open
/// proposals are closed, consents revoked, waiting mails stopped.
///
/// # Errors
/// [`Error::Unauthenticated`]; [`Conflict::NotAllowed`] when it withdrew already.
pub async fn withdraw(app: &AppState, actor: &Actor) -> Result<Withdrawn> {
    again(async || withdraw_once(app, actor).await).await
}

async fn withdraw_once(app: &AppState, actor: &Actor) -> Result<Withdrawn> {
    let (id, state, actor, now) = (actor.household()?.clone(), app.clone(), actor.clone(), app.clock.now());
    let withdrawn = app
        .store
        .write(move |tx| {
            let household = households::get(tx, &id)?;
            withdraw_one(tx, &state, &actor, household, now)
        })
        .await?;
    app.wake.notify_one();
    Ok(withdrawn)
}

/// Withdraws a household inside a transaction and tells it how to undo that.
pub(crate) fn withdraw_one(
    tx: &mut Conn,
    app: &AppState,
    actor: &Actor,
    mut household: Household,
    now: DateTime<Utc>,
) -> Result<Withdrawn> {
    let id = household.id.clone();
    let until = now + Duration::days(app.config.rules.undo_deletion_days);
    let before = household.state;
    household.apply(HouseholdAction::Withdraw)?;
    household.withdrawn = Some((before, until));
    household.waiting = None;
    households::update(tx, &mut household)?;
    effects::close_open(tx, app, actor, &id, None, now)?;
    let left = Happened::new(EventKind::Left).because(Some(HouseholdAction::Withdraw.as_str()));
    events::record(tx, &id, left, now)?;
    consents::revoke_all(tx, &id, now)?;
    stories::revoke_of(tx, actor, &id, now)?;
    covered::set_for_household(tx, &id, &[])?;
    let disclosed = outbox::cancel_for_household(tx, &id, now)?;
    tokens::delete_of_household(tx, Purpose::ChangeAddress, &id)?;
    tokens::delete_of_household(tx, Purpose::ConfirmAdult, &id)?;
    drafts::forget_address(tx, app, &household.contact.email)?;
    directory::forget_address(tx, app, &household.contact.email)?;
    let undo = tokens::issue(
        tx,
        Purpose::UndoDeletion,
        &tokens::About::household(&id),
        None,
        now,
        until - now,
    )?;
    let context = message::Deletion {
        undo_url: app.links().undo_deletion(&undo),
        erase_at: until,
        disclosed,
    };
    post::to_household(tx, app, now, &household, &context)?;
    audit::record(tx, now, actor, "withdrawn", "household", id.as_str(), None)?;
    Ok(Withdrawn { until, disclosed })
}

/// Undoes a deletion, by the mailed link or by the household's session. The profile is as before; consents have to be
/// given again.
///
/// # Errors
/// [`Error::Unauthenticated`] with neither; [`Conflict::LinkUsed`]; [`Conflict::NotAllowed`] when nothing was deleted;
/// [`Conflict::TooLate`] when the time is over.
pub async fn undo_withdrawal(app: &AppState, actor: &Actor, token: Option<&str>) -> Result<HouseholdView> {
    let secret = token.map(Secret::parse).transpose()?;
    let signed_in = match &secret {
        Some(_) => None,
        None => Some(actor.household()?.clone()),
    };
    let (state, now) = (app.clone(), app.clock.now());
    let undone = app
        .store
        .write(move |tx| {
            let id = match (secret, signed_in) {
                (Some(secret), _) => {
                    let token = tokens::redeem(tx, Purpose::UndoDeletion, &secret, now)?;
                    token.about.household.ok_or(Conflict::LinkUsed)?
                }
                (None, Some(id)) => id,
                (None, None) => return Err(Error::Unauthenticated),
            };
            let actor = Actor::Household(id.clone());
            let mut household = households::find(tx, &id)?.ok_or(Conflict::LinkUsed)?;
            if household.state != HouseholdState::Withdrawn {
                return Err(Conflict::NotAllowed.into());
            }
            if household.withdrawn.is_none_or(|(_, until)| until <= now) {
                return Err(Conflict::TooLate.into());
            }
            if !duplicates::undo_for(tx, &state, &actor, &id, now)? {
                household.apply(HouseholdAction::UndoWithdrawal)?;
                household.withdrawn = None;
                household.active_at = now;
                households::update(tx, &mut household)?;
                coverage::recompute_for_household(tx, &state, &household)?;
                events::came_back(tx, &id)?;
                duplicates::look_for(tx, &state, &household, now)?;
                followup::refresh_waiting(tx, &state, &id, now)?;
                matchmaking::plan(tx, &id, now)?;
                tokens::delete_of_household(tx, Purpose::UndoDeletion, &id)?;
                audit::record(tx, now, &actor, "withdrawal_undone", "household", id.as_str(), None)?;
            }
            let household = households::get(tx, &id)?;
            view(tx, household)
        })
        .await?;
    registration::after_change(app).await;
    Ok(undone)
}

/// Erases a household that had been erased before and came back with a backup, in whatever state it came back. Nobody is
/// told: everybody concerned was told then.
pub(crate) fn erase_again(tx: &mut Conn, mut household: Household, now: DateTime<Utc>) -> Result<()> {
    let action = match household.state {
        HouseholdState::Unconfirmed => HouseholdAction::Lapse,
        HouseholdState::Withdrawn | HouseholdState::Expired => HouseholdAction::Erase,
        _ => {
            household.apply(HouseholdAction::Withdraw)?;
            HouseholdAction::Erase
        }
    };
    erase(tx, &Actor::System, household, action, now)
}

/// Erases a household for good inside a transaction: its row with everything that hangs on it, and every trace that
/// names it elsewhere. A hash of its identifier stays, so that a restored backup can erase it again.
pub(crate) fn erase(
    tx: &mut Conn,
    actor: &Actor,
    mut household: Household,
    action: HouseholdAction,
    now: DateTime<Utc>,
) -> Result<()> {
    household.apply(action)?;
    let id = household.id;
    // The last that is counted of it: with its row, the one that says whose number it is goes too.
    // What was one family with another goes on as that one.
    if households::find_merged_into(tx, &id)?.is_none() {
        events::erased(tx, &id, action.as_str(), now)?;
    }
    audit::record(tx, now, actor, "erased", "household", id.as_str(), None)?;
    sessions::delete_of_household(tx, &id)?;
    for job in ["match", "expire"] {
        jobs::finish(tx, &format!("{job}:{id}"))?;
    }
    erasures::wipe_traces(tx, &id, now)?;
    erasures::insert(tx, &id, now)?;
    jobs::plan(tx, retention::FORGET, now)?;
    households::delete(tx, &id)
}

/// Somebody who saw or changed something about the household.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Access {
    /// When.
    pub at: DateTime<Utc>,
    /// Who: an office, the network office, a household, or the service.
    pub who: String,
    /// What was done, as a code such as `contact_opened`.
    #[schema(example = "contact_opened")]
    pub what: String,
    /// The reason that was given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// How many entries the list of accesses shows at most.
const MAX_ACCESSES: i64 = 500;

/// Who has seen the contact data of the household or acted on it, the newest first. What it did itself is left out.
///
/// # Errors
/// [`Error::Unauthenticated`] for anybody but a household.
pub async fn access_log(app: &AppState, actor: &Actor) -> Result<Vec<Access>> {
    let (id, state) = (actor.household()?.clone(), app.clone());
    app.store.read(move |conn| accesses(conn, &state, &id)).await
}

pub(crate) fn accesses(conn: &mut Conn, app: &AppState, id: &HouseholdId) -> Result<Vec<Access>> {
    let wanted = audit::Wanted {
        subject_kind: Some("household".to_owned()),
        subject: Some(audit::Subject::Is(id.to_string())),
        ..audit::Wanted::default()
    };
    let mut seen = Vec::new();
    for entry in audit::list(conn, &wanted, MAX_ACCESSES)? {
        // It registered itself before it had a name.
        let itself = entry.actor_id.as_deref() == Some(id.as_str())
            || (entry.actor_kind == "anonymous" && entry.action == "registered");
        if itself {
            continue;
        }
        let who = match (entry.actor_kind.as_str(), &entry.actor_id) {
            ("staff", Some(account)) => office_of(conn, app, &AccountId::known(account.as_str()))?,
            // Another household that was introduced; its name is its own business.
            (kind, _) => kind.to_owned(),
        };
        seen.push(Access {
            at: entry.at,
            who,
            what: entry.action,
            reason: entry.detail,
        });
    }
    Ok(seen)
}

/// The offices somebody works for, by name; the network office for everybody else of staff.
fn office_of(conn: &mut Conn, app: &AppState, account: &AccountId) -> Result<String> {
    let initiatives = match accounts::find(conn, account) {
        Ok(account) => account.initiatives,
        Err(Error::NotFound(_)) => Vec::new(),
        Err(other) => return Err(other),
    };
    let mut names = Vec::new();
    for (initiative, _) in initiatives {
        names.push(initiatives::find(conn, &initiative)?.profile.name);
    }
    Ok(if names.is_empty() {
        app.config.site.network_office.clone()
    } else {
        names.join(", ")
    })
}
