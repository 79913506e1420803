//! What happens to transfers by itself: reminders and the end when nobody answers, and that they end with a pause, an exclusion or an
//! initiative that closes. Each transfer is a transaction of its own.

use chrono::{DateTime, Duration, Utc};

use super::super::{AppState, offices};
use super::{could_take_over, end, tell, write_question};
use crate::domain::actor::Actor;
use crate::domain::ids::{HouseholdId, InitiativeId, TransferId};
use crate::domain::transfer::{Transfer, TransferAction, TransferState};
use crate::error::Result;
use crate::mail::message::TransferOutcome;
use crate::store::{Conn, audit, households, transfers};
use crate::telemetry;

/// One round; answers how many things happened.
///
/// # Errors
/// The first fault of the database outside the work on single transfers.
pub async fn run_once(app: &AppState) -> Result<usize> {
    let open = app.store.read(transfers::list_open).await?;
    let now = app.clock.now();
    let mut done = 0;
    for transfer in open
        .into_iter()
        .filter(|one| one.answer_by <= now || is_to_remind(app, one, now))
    {
        let (state, id) = (app.clone(), transfer.id);
        match app.store.write(move |conn| follow_up(conn, &state, &id, now)).await {
            Ok(changed) => done += usize::from(changed),
            Err(error) => {
                tracing::error!(error = %telemetry::chain(&error), "a transfer could not be followed up");
            }
        }
    }
    if done > 0 {
        app.wake.notify_one();
    }
    Ok(done)
}

/// Whether the household is to be reminded; the initiative has its page and its digest.
fn is_to_remind(app: &AppState, transfer: &Transfer, now: DateTime<Utc>) -> bool {
    let days = &app.config.rules.reminder_days;
    let next = usize::try_from(transfer.reminders).ok().and_then(|sent| days.get(sent));
    transfer.state == TransferState::Asked && next.is_some_and(|day| transfer.asked_at + Duration::days(*day) <= now)
}

fn follow_up(conn: &mut Conn, app: &AppState, id: &TransferId, now: DateTime<Utc>) -> Result<bool> {
    let mut transfer = transfers::find(conn, id)?;
    if !transfer.state.is_open() {
        return Ok(false);
    }
    if transfer.answer_by <= now {
        let asked = transfer.state == TransferState::Asked;
        end(conn, &mut transfer, TransferAction::Expire, now)?;
        let outcome = if asked {
            TransferOutcome::NotAnswered
        } else {
            TransferOutcome::Expired
        };
        tell(conn, app, &transfer, outcome, now)?;
        let name = offices::name(conn, app, transfer.to.as_str())?;
        let subject = transfer.household.as_str();
        audit::record(
            conn,
            now,
            &Actor::System,
            "transfer.expire",
            "household",
            subject,
            Some(&name),
        )?;
        return Ok(true);
    }
    if !is_to_remind(app, &transfer, now) {
        return Ok(false);
    }
    transfer.reminders += 1;
    transfers::update(conn, &mut transfer)?;
    let household = households::get(conn, &transfer.household)?;
    write_question(conn, app, &household, &transfer, now)?;
    Ok(true)
}

/// Ends the open transfer of a household that leaves, pauses or takes its consent back.
pub(crate) fn close_for(conn: &mut Conn, household: &HouseholdId, now: DateTime<Utc>) -> Result<()> {
    match transfers::find_open(conn, household)? {
        Some(mut open) => end(conn, &mut open, TransferAction::Withdraw, now),
        None => Ok(()),
    }
}

/// Ends the open transfer of a household to an initiative that it excludes now.
pub(crate) fn close_excluded(
    conn: &mut Conn,
    app: &AppState,
    household: &HouseholdId,
    now: DateTime<Utc>,
) -> Result<()> {
    let Some(mut open) = transfers::find_open(conn, household)? else {
        return Ok(());
    };
    let own = households::get(conn, household)?;
    if own.takes_part() && !could_take_over(conn, app, &own, &open.to)? {
        end(conn, &mut open, TransferAction::Withdraw, now)?;
    }
    Ok(())
}

/// Ends the open transfers to an initiative that closed; the households are told.
pub(crate) fn close_to(conn: &mut Conn, app: &AppState, to: &InitiativeId, now: DateTime<Utc>) -> Result<()> {
    for mut open in transfers::list_open_to(conn, to)? {
        end(conn, &mut open, TransferAction::Withdraw, now)?;
        tell(conn, app, &open, TransferOutcome::Withdrawn, now)?;
    }
    Ok(())
}
