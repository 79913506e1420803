//! What follows by itself (rule 7): approvals take effect, reminders, expiry, questions what became of it, and the way to
//! end mails that are no part of a running introduction. What a household waits for stands in `waiting`.

use chrono::{DateTime, Duration, Utc};

use super::introductions::effects::{self, Step};
use super::introductions::sides::Both;
pub(crate) use super::waiting::{refresh as refresh_waiting, refresh_after_talk};
use super::{AppState, post, waiting};
use crate::domain::actor::Actor;
use crate::domain::figures::EventKind;
use crate::domain::household::HouseholdState;
use crate::domain::ids::ProposalId;
use crate::domain::proposal::{Outcome, Party, Proposal, ProposalAction, ProposalState};
use crate::domain::token::{Purpose, Secret};
use crate::error::{Conflict, Result};
use crate::mail::message;
use crate::store::events::Happened;
use crate::store::{Conn, accounts, audit, events, households, outcomes, proposals, tokens};

/// How many rows one round of housekeeping takes at most, so that no transaction gets long.
const BATCH: i64 = 200;

/// One round of everything that follows by itself; answers how many things happened. Each piece is a transaction of
/// its own, so that one that fails does not hold up the others.
///
/// # Errors
/// The first fault of the database; what was done before stays done.
pub async fn run_once(app: &AppState) -> Result<usize> {
    let mut done = 0;
    done += take_effects(app).await?;
    done += remind_and_expire(app).await?;
    done += ask_outcomes(app).await?;
    done += waiting::send_status_mails(app).await?;
    if done > 0 {
        app.wake.notify_one();
    }
    Ok(done)
}

/// Lets approvals take effect whose time has come.
async fn take_effects(app: &AppState) -> Result<usize> {
    let now = app.clock.now();
    let due = app
        .store
        .read(move |conn| proposals::list_due_effects(conn, now, BATCH))
        .await?;
    let mut done = 0;
    for proposal in due {
        let (state, id) = (app.clone(), proposal.id.clone());
        let changed = app
            .store
            .write(move |conn| {
                let mut proposal = proposals::find(conn, &id)?;
                // Somebody may have undone it between the two reads.
                if proposal.state != ProposalState::Approved || proposal.shown_at.is_some() {
                    return Ok(false);
                }
                effects::take_effect(conn, &state, &mut proposal, now)?;
                Ok(true)
            })
            .await;
        done += count(&proposal.id, "an approval could not take effect", changed);
    }
    Ok(done)
}

/// Counts what worked; what did not is logged and tried again in the next round.
fn count(id: &ProposalId, what: &str, result: Result<bool>) -> usize {
    match result {
        Ok(true) => 1,
        Ok(false) => 0,
        Err(error) => {
            tracing::error!(proposal = %id, error = %crate::telemetry::chain(&error), "{what}");
            0
        }
    }
}

/// Reminds households of proposals, and ends those that nobody answered in time.
async fn remind_and_expire(app: &AppState) -> Result<usize> {
    let now = app.clock.now();
    let waiting = app.store.read(proposals::list_unanswered).await?;
    let mut done = 0;
    for proposal in waiting {
        let Some(answer_by) = proposal.answer_by else { continue };
        let days = &app.config.rules.reminder_days;
        let next = usize::try_from(proposal.reminders)
            .ok()
            .and_then(|sent| days.get(sent))
            .copied();
        let remind = next.is_some_and(|day| {
            proposal
                .shown_at
                .is_some_and(|shown| shown + Duration::days(day) <= now)
        });
        if answer_by > now && !remind {
            continue;
        }
        let (state, id) = (app.clone(), proposal.id.clone());
        let changed = app
            .store
            .write(move |conn| {
                let proposal = proposals::find(conn, &id)?;
                if !proposal.state.is_open() {
                    return Ok(false);
                }
                if answer_by <= now {
                    expire(conn, &state, proposal, now)?;
                } else {
                    remind_once(conn, &state, proposal, now)?;
                }
                Ok(true)
            })
            .await;
        done += count(&proposal.id, "a proposal could not be followed up", changed);
    }
    Ok(done)
}

fn expire(conn: &mut Conn, app: &AppState, mut proposal: Proposal, now: DateTime<Utc>) -> Result<()> {
    let both = Both::load(conn, &proposal.sides)?;
    let answered = [proposal.yes_a_at.is_some(), proposal.yes_b_at.is_some()];
    effects::stop_mails(conn, &proposal, now)?;
    let step = Step::of_service(ProposalAction::Expire, now);
    effects::apply(conn, &mut proposal, &step)?;
    for (party, side) in both.households() {
        if side.household.takes_part() {
            let context = message::ExpiryNotice {
                answered: if party == Party::SideB {
                    answered[1]
                } else {
                    answered[0]
                },
                status_url: app.links().status(),
            };
            post::to_side(conn, app, now, side, &proposal, party, &context)?;
        }
    }
    effects::refresh(conn, app, &both, now)
}

fn remind_once(conn: &mut Conn, app: &AppState, mut proposal: Proposal, now: DateTime<Utc>) -> Result<()> {
    let both = Both::load(conn, &proposal.sides)?;
    let Some(answer_by) = proposal.answer_by else {
        return Ok(());
    };
    proposal.reminders += 1;
    proposals::update(conn, &mut proposal)?;
    for (party, side) in both.households() {
        if !proposal.circumstances(party, false).said_yes && side.household.takes_part() {
            let token = effects::answer_token(conn, &proposal, &side.household.id, now, answer_by)?;
            let context = message::Reminder {
                answer_url: app.links().answer(&token),
                answer_by,
            };
            post::to_side(conn, app, now, side, &proposal, party, &context)?;
        }
    }
    Ok(())
}

/// Asks what became of introductions, on day 7 and after 3, 6 and 12 months.
async fn ask_outcomes(app: &AppState) -> Result<usize> {
    let now = app.clock.now();
    let due = app.store.read(move |conn| outcomes::list_due(conn, now, BATCH)).await?;
    let mut done = 0;
    for question in due {
        let state = app.clone();
        let id = ProposalId::known(question.proposal_id.clone());
        let changed = app
            .store
            .write(move |conn| {
                let asked = ask_outcome(conn, &state, &question, now)?;
                if !asked {
                    // Nobody waits for an answer to what was not asked.
                    outcomes::drop_question(conn, question.id)?;
                }
                Ok(asked)
            })
            .await;
        done += count(&id, "an outcome could not be asked for", changed);
    }
    Ok(done)
}

/// Asks one question, unless it is of no use any more or not wanted; answers whether it was asked.
fn ask_outcome(conn: &mut Conn, app: &AppState, question: &outcomes::Due, now: DateTime<Utc>) -> Result<bool> {
    let proposal = proposals::find(conn, &ProposalId::known(question.proposal_id.as_str()))?;
    let party: Party = question.side.parse()?;
    let both = Both::load(conn, &proposal.sides)?;
    let Some(side) = both.side(party) else { return Ok(false) };
    let household = &side.household.id;
    refresh_waiting(conn, app, household, now)?;
    let reachable = matches!(
        side.household.state,
        HouseholdState::Active | HouseholdState::Paused | HouseholdState::Moved
    );
    if !reachable || proposal.reason.as_deref() == Some(Outcome::Inappropriate.as_str()) {
        return Ok(false);
    }
    if outcomes::is_settled(conn, proposal.id.as_str(), &question.side)? {
        return Ok(false);
    }
    let months = match question.stage.as_str() {
        "months_3" => Some(3),
        "months_6" => Some(6),
        "months_12" => Some(12),
        _ => None,
    };
    if months.is_some() && households::is_quiet(conn, household)? {
        return Ok(false);
    }
    let about = tokens::About::proposal(household, &proposal.id);
    let token = tokens::issue(conn, Purpose::Outcome, &about, None, now, Duration::days(60))?;
    let other_name = post::name_of_other(&both, party, side.household.locale);
    let page_url = app.links().outcome(&token);
    if let Some(months) = months {
        let context = message::OutcomeQuestion {
            other_name,
            months,
            page_url,
            unsubscribe_url: waiting::unsubscribe_link(conn, app, household, now)?,
        };
        post::to_side(conn, app, now, side, &proposal, party, &context)?;
    } else {
        let context = message::CheckIn {
            other_name,
            page_url,
            report_url: app.links().report(&proposal.id),
        };
        post::to_side(conn, app, now, side, &proposal, party, &context)?;
    }
    outcomes::mark_asked(conn, question.id, now)?;
    let asked = Happened::new(EventKind::Asked)
        .because(Some(&question.stage))
        .with(proposal.sides.initiative());
    events::record(conn, household, asked, now)?;
    Ok(true)
}

/// Stops the mails that are no part of a running introduction, by the link in them (RFC 8058: one click, no sign-in). A
/// second click is no error.
///
/// # Errors
/// [`crate::error::Conflict::LinkUsed`] when the link is unknown or too old.
pub async fn unsubscribe(app: &AppState, token: &str) -> Result<()> {
    let (secret, now) = (Secret::parse(token)?, app.clock.now());
    app.store
        .write(move |conn| {
            let found = tokens::peek(conn, Purpose::Unsubscribe, &secret, now)?.ok_or(Conflict::LinkUsed)?;
            match (found.about.household, found.about.account) {
                (Some(household), _) => {
                    households::set_quiet(conn, &household, Some(now))?;
                    let actor = Actor::Household(household.clone());
                    audit::record(conn, now, &actor, "unsubscribed", "household", household.as_str(), None)
                }
                // A member of staff that wants no digest; its page offers to have it again.
                (None, Some(account)) => {
                    accounts::set_quiet(conn, &account, Some(now))?;
                    audit::record(
                        conn,
                        now,
                        &Actor::System,
                        "unsubscribed",
                        "account",
                        account.as_str(),
                        None,
                    )
                }
                (None, None) => Err(Conflict::LinkUsed.into()),
            }
        })
        .await
}
