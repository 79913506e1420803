//! The digest for staff: on weekdays, once a day, one mail that says how much is new, stalled and expiring; no mail when
//! there is nothing. It counts and names no household; of the practice
//! library it names the newest articles. Each account can end it and have it again. While somebody is away
//! the deputy gets it, unless that one ended the own.

use chrono::{DateTime, Duration, TimeZone as _, Utc};
use chrono_tz::Europe::Berlin;

use super::households::{Hidden, Sight};
use super::presence::Presence;
use super::{AppState, contacts, overdue, practice, review, staff_mail, transfers};
use crate::domain::account::Account;
use crate::domain::actor::{Actor, Role, Staff};
use crate::domain::day::german_day;
use crate::domain::proposal::{ProposalState, Sides};
use crate::domain::token::Purpose;
use crate::domain::window;
use crate::error::Result;
use crate::mail::message;
use crate::store::accounts::DigestDay;
use crate::store::{Conn, accounts, audit, outbox, outcomes, proposal_lists, tokens};

/// Proposals whose time to answer ends within so many days count as expiring.
const EXPIRING_DAYS: i64 = 7;
/// Days for which the link that ends the digest works.
const LINK_DAYS: i64 = 60;
/// Proposals that are looked through at once.
const BATCH: i64 = 500;

/// What the digest says, before it is put into words.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Counts {
    new: usize,
    overdue: usize,
    expiring: usize,
    due: usize,
    parked: usize,
    outcomes: usize,
    transfers: usize,
    practice: practice::News,
}

/// Writes the digests of the day; answers how many. Outside of the hours in which mails leave it does nothing.
///
/// # Errors
/// The first fault of the database; what was promised before stays promised.
pub async fn run_once(app: &AppState) -> Result<usize> {
    let now = app.clock.now();
    if !window::is_open(now) {
        return Ok(0);
    }
    let day = start_of_day(now);
    let left = app
        .store
        .read(move |conn| accounts::list_without_digest(conn, day, now))
        .await?;
    let mut done = 0;
    for id in left {
        let state = app.clone();
        let written = app.store.write(move |tx| {
            // Read again: it may have been disabled since it was listed.
            let account = accounts::find(tx, &id)?;
            write_one(tx, &state, &account, now)
        });
        done += usize::from(written.await?);
    }
    if done > 0 {
        app.wake.notify_one();
    }
    Ok(done)
}

/// Writes the digest of one account, when today's was not taken yet and there is something to say.
fn write_one(tx: &mut Conn, app: &AppState, account: &Account, now: DateTime<Utc>) -> Result<bool> {
    let Some(staff) = account.as_staff() else {
        return Ok(false);
    };
    let presence = Presence::load(tx, now)?;
    if let Some(deputy) = presence.deputy_of(&account.id)
        && !accounts::is_quiet(tx, &deputy.id)?
    {
        // The deputy hears; the day is not taken, so that the first digest after the absence tells what came meanwhile.
        return Ok(false);
    }
    let DigestDay::Ours { last } = accounts::claim_digest(tx, &account.id, start_of_day(now), now)? else {
        return Ok(false);
    };
    // The one click in the mail ends it for good, also for whoever stands in: then the absent person gets the own digest.
    if accounts::is_quiet(tx, &account.id)? {
        return Ok(false);
    }
    let absent = presence.stands_in_for(&account.id);
    let counts = count(tx, app, &staff, &presence, last, now)?;
    if counts == Counts::default() {
        return Ok(false);
    }
    let about = tokens::About::account(&account.id);
    let token = tokens::issue(tx, Purpose::Unsubscribe, &about, None, now, Duration::days(LINK_DAYS))?;
    let context = message::StaffDigest {
        new_proposals: counts.new,
        overdue_households: counts.overdue,
        expiring_proposals: counts.expiring,
        due_today: counts.due,
        transfers: counts.transfers,
        parked_mails: counts.parked,
        stands_in_for: (!absent.is_empty()).then(|| {
            let names: Vec<&str> = absent.iter().map(|(one, _)| one.name.as_str()).collect();
            names.join(", ")
        }),
        new_outcomes: counts.outcomes,
        articles: counts
            .practice
            .articles
            .into_iter()
            .map(|(id, title)| message::Offer {
                title,
                url: app.links().article(&id),
            })
            .collect(),
        new_comments: counts.practice.comments,
        unread_messages: counts.practice.messages,
        new_notices: counts.practice.notices,
        today_url: app.links().today(),
        unsubscribe_url: app.links().unsubscribe(&token),
    };
    staff_mail::to_account(tx, app, now, account, &context)?;
    Ok(true)
}

/// Midnight in Berlin before a point in time.
fn start_of_day(now: DateTime<Utc>) -> DateTime<Utc> {
    let midnight = german_day(now).and_time(chrono::NaiveTime::MIN);
    // Summer time never begins or ends at midnight, so there is exactly one such moment.
    let found = Berlin.from_local_datetime(&midnight).earliest();
    found.map_or(now, |start| start.with_timezone(&Utc))
}

fn count(
    tx: &mut Conn,
    app: &AppState,
    staff: &Staff,
    presence: &Presence,
    last: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
) -> Result<Counts> {
    let sight = Sight::of(tx, app, staff)?;
    let hidden = &sight.hidden;
    let (calls, follow_ups) = contacts::due_today(tx, &sight, staff, presence, now)?;
    let coordinators = if staff.is_admin() {
        coordinators(tx)?
    } else {
        Vec::new()
    };
    let since = last.unwrap_or(now - Duration::days(EXPIRING_DAYS));
    let mut counts = Counts {
        overdue: overdue::silent_households(tx, app, staff, hidden, presence, now)?.len(),
        due: calls.len() + follow_ups.len(),
        parked: parked(tx, staff)?,
        outcomes: told(tx, staff, hidden, since)?,
        transfers: transfers::count_news(tx, app, staff, hidden, since)?,
        practice: practice::news(tx, app, staff, since, now)?,
        ..Counts::default()
    };
    let open = [
        ProposalState::Suggested,
        ProposalState::Approved,
        ProposalState::Accepted,
    ];
    let own = (!staff.is_admin()).then_some(staff.initiatives.as_slice());
    let mut after = None;
    loop {
        let page = proposal_lists::list_by_states(tx, &open, own, after, BATCH)?;
        let full = i64::try_from(page.len()).is_ok_and(|len| len == BATCH);
        after = page.last().map(|last| (last.score, last.id.clone()));
        for proposal in page {
            let new = proposal.state == ProposalState::Suggested && last.is_none_or(|last| proposal.created_at > last);
            let expiring = proposal
                .answer_by
                .is_some_and(|until| until > now && until <= now + Duration::days(EXPIRING_DAYS));
            if (new || expiring) && is_for(tx, staff, hidden, &coordinators, &proposal.sides)? {
                counts.new += usize::from(new);
                counts.expiring += usize::from(expiring);
            }
        }
        if !full {
            return Ok(counts);
        }
    }
}

/// How many introductions of the own area somebody told of since, except for those with a side that may not be seen. The
/// network office reads figures instead.
fn told(tx: &mut Conn, staff: &Staff, hidden: &Hidden, since: DateTime<Utc>) -> Result<usize> {
    if staff.is_admin() {
        return Ok(0);
    }
    let told = outcomes::list_told_since(tx, &staff.initiatives, since)?;
    Ok(told.iter().filter(|sides| !hidden.has_side(sides)).count())
}

/// Everybody who reviews for an initiative.
fn coordinators(tx: &mut Conn) -> Result<Vec<Staff>> {
    let all = accounts::list(tx)?;
    let working = all
        .iter()
        .filter(|account| account.role == Role::Coordinator && account.password_hash.is_some());
    Ok(working.filter_map(Account::as_staff).collect())
}

/// Whether a proposal is this person's to look after: of the own area, or for the network office what nobody else reviews.
fn is_for(tx: &mut Conn, staff: &Staff, hidden: &Hidden, others: &[Staff], sides: &Sides) -> Result<bool> {
    if hidden.has_side(sides) || !review::may_review(tx, staff, sides)? {
        return Ok(false);
    }
    for other in others {
        if review::may_review(tx, other, sides)? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Mails that wait for a decision, which is the network office's.
fn parked(tx: &mut Conn, staff: &Staff) -> Result<usize> {
    if !staff.is_admin() {
        return Ok(0);
    }
    Ok(usize::try_from(outbox::count(tx, "parked")?).unwrap_or(0))
}

/// Whether the person gets the digest.
///
/// # Errors
/// As [`Actor::person`].
pub async fn is_wanted(app: &AppState, actor: &Actor) -> Result<bool> {
    let id = actor.person()?.account.clone();
    let quiet = app.store.read(move |conn| accounts::is_quiet(conn, &id)).await?;
    Ok(!quiet)
}

/// Ends the person's digest, or has it come again.
///
/// # Errors
/// As [`is_wanted`].
pub async fn set_wanted(app: &AppState, actor: &Actor, wanted: bool) -> Result<()> {
    let id = actor.person()?.account.clone();
    let (actor, now) = (actor.clone(), app.clock.now());
    app.store
        .write(move |tx| {
            accounts::set_quiet(tx, &id, (!wanted).then_some(now))?;
            let what = if wanted { "digest.start" } else { "digest.end" };
            audit::record(tx, now, &actor, what, "account", id.as_str(), None)
        })
        .await
}

#[cfg(test)]
mod tests;
