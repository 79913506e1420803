//! The outbox: mails that a transaction promised, sealed, waiting to be handed over. A mail is claimed by moving it into
//! `sending` under a new attempt number; only the holder of that number can say what became of the attempt. What is not
//! known for sure stays `unsure` for ever. Sending itself happens elsewhere, outside any transaction.

mod check;
mod ledger;
mod marks;
mod stop;

use chrono::{DateTime, Duration, NaiveDateTime, Utc};
use diesel::prelude::*;
use uuid::Uuid;

pub(crate) use marks::{Retry, Unsure, mark_refused_for_good, mark_retry, mark_sent, mark_unsure};
pub(crate) use stop::{cancel_for_group, cancel_for_household, cancel_for_proposal, disclosure_about};

use super::schema::outbox;
use super::{Conn, Db as _};
use crate::domain::ids::{AccountId, GroupId, HouseholdId, InitiativeId, ProposalId};
use crate::domain::mail::OutgoingMail;
use crate::domain::proposal::Party;
use crate::domain::seal::SealKey;
use crate::error::{Conflict, Context as _, Error, Result};

/// After how many attempts whose outcome is open a mail waits for a person, so that nobody gets more than this many copies.
pub(crate) const MAX_AMBIGUOUS: i32 = 5;

/// How far ahead a mail may be due when it is promised. What lies further ahead can only come from a clock that was set
/// back, and is due at once.
const FARTHEST_DAYS: i64 = 7;

/// Minutes until the next attempt after the first, second … one; then always the last.
const BACKOFF_MINUTES: [i64; 5] = [1, 5, 15, 60, 240];

/// How long to wait after attempt number `attempt` (from 1) that did not succeed.
pub(crate) fn backoff(attempt: i32) -> Duration {
    let at = usize::try_from(attempt.max(1) - 1).unwrap_or(usize::MAX);
    let minutes = BACKOFF_MINUTES.get(at).or(BACKOFF_MINUTES.last()).copied();
    Duration::minutes(minutes.unwrap_or(240))
}

/// What a mail is about: needed to stop it, and to say later what was disclosed.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct About<'a> {
    /// The household that receives it; of [`crate::domain::mail::MailKind::IntroductionInitiative`] the one it is about.
    pub(crate) household: Option<&'a HouseholdId>,
    /// The member of staff that receives it.
    pub(crate) account: Option<&'a AccountId>,
    /// The initiative that receives it.
    pub(crate) initiative: Option<&'a InitiativeId>,
    /// The proposal it belongs to.
    pub(crate) proposal: Option<&'a ProposalId>,
    /// In which part the recipient stands in the proposal.
    pub(crate) side: Option<Party>,
    /// The group it is about, and how many households were in it when it was written.
    pub(crate) group: Option<(&'a GroupId, usize)>,
}

#[derive(Insertable)]
#[diesel(table_name = outbox)]
struct NewRow<'a> {
    message_id: &'a str,
    kind: &'static str,
    household_id: Option<&'a str>,
    account_id: Option<&'a str>,
    initiative_id: Option<&'a str>,
    proposal_id: Option<&'a str>,
    side: Option<&'static str>,
    discloses: bool,
    waits_for_window: bool,
    state: &'static str,
    key_id: &'a str,
    body: Vec<u8>,
    due_at: NaiveDateTime,
    attempts: i32,
    ambiguous: i32,
    unsure: bool,
    created_at: NaiveDateTime,
    group_id: Option<&'a str>,
    group_size: Option<i32>,
}

/// Promises a mail: it leaves from `due_at` on, at least once, unless it is cancelled. The mail and its recipient are
/// sealed. Answers the number of the row.
///
/// # Errors
/// [`Error::Internal`] when a mail about others names no proposal and no group, so that it could not be stopped, or when it is due
/// further ahead than a week.
pub(crate) fn enqueue(
    conn: &mut Conn,
    key: &SealKey,
    mail: &OutgoingMail,
    about: &About<'_>,
    due_at: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<i64> {
    if mail.kind.discloses() && about.proposal.is_none() && about.group.is_none() {
        return Err(Error::internal(
            "promising a mail",
            "a mail that discloses needs its proposal or group",
        ));
    }
    if due_at > now + Duration::days(FARTHEST_DAYS) {
        return Err(Error::internal("promising a mail", "due more than a week ahead"));
    }
    let message_id = Uuid::now_v7().to_string();
    let plain = serde_json::to_vec(mail).context("writing a mail for the outbox")?;
    let row = NewRow {
        message_id: &message_id,
        kind: mail.kind.as_str(),
        household_id: about.household.map(HouseholdId::as_str),
        account_id: about.account.map(AccountId::as_str),
        initiative_id: about.initiative.map(InitiativeId::as_str),
        proposal_id: about.proposal.map(ProposalId::as_str),
        side: about.side.map(Party::as_str),
        discloses: mail.kind.discloses(),
        waits_for_window: mail.waits_for_window,
        state: "queued",
        key_id: key.id(),
        body: key.seal(&purpose(&message_id), &plain)?,
        due_at: due_at.naive_utc(),
        attempts: 0,
        ambiguous: 0,
        unsure: false,
        created_at: now.naive_utc(),
        group_id: about.group.map(|(id, _)| id.as_str()),
        group_size: about.group.map(|(_, size)| i32::try_from(size).unwrap_or(i32::MAX)),
    };
    diesel::insert_into(outbox::table)
        .values(row)
        .returning(outbox::id)
        .get_result(conn)
        .db()
}

/// A sealed mail opens only in its own row.
fn purpose(message_id: &str) -> String {
    format!("outbox:{message_id}")
}

#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = outbox)]
struct Row {
    id: i64,
    message_id: String,
    kind: String,
    household_id: Option<String>,
    account_id: Option<String>,
    proposal_id: Option<String>,
    side: Option<String>,
    discloses: bool,
    state: String,
    key_id: String,
    body: Option<Vec<u8>>,
    due_at: NaiveDateTime,
    attempts: i32,
    ambiguous: i32,
    unsure: bool,
    last_class: Option<String>,
    created_at: NaiveDateTime,
    finished_at: Option<NaiveDateTime>,
    group_id: Option<String>,
    group_size: Option<i32>,
}

/// A mail to be handed over, and the number under which the outcome has to be noted.
#[derive(Debug, Clone)]
pub(crate) struct Claimed {
    /// Number of the row.
    pub(crate) id: i64,
    /// Number of this attempt, from 1; nobody else has it.
    pub(crate) attempt: i32,
    /// The first part of the Message-ID, the same for every attempt.
    pub(crate) message_id: String,
    /// The mail.
    pub(crate) mail: OutgoingMail,
    /// When it was promised.
    pub(crate) created_at: DateTime<Utc>,
}

/// What a claim has to know.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Claiming<'a> {
    /// Opens the mails.
    pub(crate) key: &'a SealKey,
    /// The operator's key, under which exclusions are hashed.
    pub(crate) operator_key: &'a [u8; 32],
    /// The present time.
    pub(crate) now: DateTime<Utc>,
    /// How long the mail belongs to the claimer; longer than an attempt can take.
    pub(crate) lease: Duration,
    /// Whether mails that wait for the sending window may leave now.
    pub(crate) window_is_open: bool,
}

/// Takes the mail that is due the longest, when it may still be sent; mails that may not are cancelled on the way, and
/// mails that cannot be read are parked. To be called in a write transaction.
pub(crate) fn claim(conn: &mut Conn, with: &Claiming<'_>) -> Result<Option<Claimed>> {
    for row in due(conn, with)? {
        let taken_over = row.state == "sending";
        let attempt = row.attempts + 1;
        let claimed = diesel::update(outbox::table.find(row.id))
            .filter(outbox::attempts.eq(row.attempts))
            .filter(outbox::state.eq(&row.state))
            .set((
                outbox::state.eq("sending"),
                outbox::attempts.eq(attempt),
                outbox::lease_until.eq(Some((with.now + with.lease).naive_utc())),
            ))
            .execute(conn)
            .db()?;
        if claimed == 0 {
            // Another instance was faster.
            continue;
        }
        if taken_over && marks::note_open_attempt(conn, &row, attempt, "lease expired", with.now)? {
            continue;
        }
        match check::verdict(conn, with, &row)? {
            check::Verdict::Send => {}
            check::Verdict::NotNow => {
                let retry = Retry {
                    due_at: with.now + backoff(attempt),
                    class: "waiting",
                };
                mark_retry(conn, row.id, attempt, &retry)?;
                continue;
            }
            check::Verdict::Never => {
                stop::cancel_claimed(conn, row.id, attempt, with.now)?;
                continue;
            }
        }
        match open(with.key, &row) {
            Ok(mail) => {
                return Ok(Some(Claimed {
                    id: row.id,
                    attempt,
                    message_id: row.message_id,
                    mail,
                    created_at: row.created_at.and_utc(),
                }));
            }
            Err(error) => {
                tracing::error!(outbox = row.id, kind = row.kind, error = %error, "a waiting mail cannot be read");
                mark_refused_for_good(conn, row.id, attempt, "unreadable")?;
            }
        }
    }
    Ok(None)
}

fn open(key: &SealKey, row: &Row) -> Result<OutgoingMail> {
    if row.key_id != key.id() {
        return Err(Error::internal(
            "reading a waiting mail",
            "it was sealed with another key",
        ));
    }
    let sealed = row.body.as_deref().unwrap_or_default();
    let plain = key.open(&purpose(&row.message_id), sealed)?;
    serde_json::from_slice(&plain).context("reading a waiting mail")
}

/// Rows that are due, the longest waiting first. A clock that was set back must not stop anything, so whatever waits
/// longer than it can have been told to wait is due too.
fn due(conn: &mut Conn, with: &Claiming<'_>) -> Result<Vec<Row>> {
    let at = |ahead: Duration| (with.now + ahead).naive_utc();
    let now = with.now.naive_utc();
    let mut query = outbox::table
        .filter(outbox::state.eq("queued"))
        .filter(
            outbox::due_at
                .le(now)
                .or(outbox::due_at.gt(at(Duration::days(FARTHEST_DAYS))))
                // Promised for at once by a clock that was ahead.
                .or(outbox::attempts
                    .eq(0)
                    .and(outbox::created_at.gt(now))
                    .and(outbox::due_at.le(outbox::created_at)))
                .or(outbox::unsure.eq(false).and(
                    (outbox::attempts.eq(1).and(outbox::due_at.gt(at(backoff(1)))))
                        .or(outbox::attempts.eq(2).and(outbox::due_at.gt(at(backoff(2)))))
                        .or(outbox::attempts.eq(3).and(outbox::due_at.gt(at(backoff(3)))))
                        .or(outbox::attempts.eq(4).and(outbox::due_at.gt(at(backoff(4)))))
                        .or(outbox::attempts.ge(5).and(outbox::due_at.gt(at(backoff(5))))),
                ))
                .or(outbox::unsure
                    .eq(true)
                    .and(outbox::due_at.gt(at(std::cmp::max(backoff(5), with.lease * 2))))),
        )
        .into_boxed();
    if !with.window_is_open {
        query = query.filter(outbox::waits_for_window.eq(false));
    }
    let mut rows: Vec<Row> = query
        .order((outbox::due_at, outbox::id))
        .limit(16)
        .select(Row::as_select())
        .load(conn)
        .db()?;
    // Whoever held these died or hangs: nobody knows what became of the attempt.
    let abandoned: Vec<Row> = outbox::table
        .filter(outbox::state.eq("sending"))
        .filter(outbox::lease_until.le(now).or(outbox::lease_until.gt(at(with.lease))))
        .order((outbox::due_at, outbox::id))
        .limit(16)
        .select(Row::as_select())
        .load(conn)
        .db()?;
    rows.extend(abandoned);
    Ok(rows)
}

/// A row as the network office sees it: no recipient, no text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Listed {
    /// Number of the row.
    pub(crate) id: i64,
    /// Kind of mail.
    pub(crate) kind: String,
    /// `queued`, `sending`, `sent`, `parked` or `cancelled`.
    pub(crate) state: String,
    /// How often it was tried.
    pub(crate) attempts: i32,
    /// Whether it may have been handed over without our knowing.
    pub(crate) unsure: bool,
    /// What happened last, as a code.
    pub(crate) last_class: Option<String>,
    /// The proposal it belongs to.
    pub(crate) proposal: Option<ProposalId>,
    /// When it was promised.
    pub(crate) created_at: DateTime<Utc>,
    /// When it is tried next.
    pub(crate) due_at: DateTime<Utc>,
    /// When it was sent or cancelled.
    pub(crate) finished_at: Option<DateTime<Utc>>,
}

impl From<Row> for Listed {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            kind: row.kind,
            state: row.state,
            attempts: row.attempts,
            unsure: row.unsure,
            last_class: row.last_class,
            proposal: row.proposal_id.map(ProposalId::known),
            created_at: row.created_at.and_utc(),
            due_at: row.due_at.and_utc(),
            finished_at: row.finished_at.map(|at| at.and_utc()),
        }
    }
}

/// Rows for the page of the network office, newest first, of one state or all, before the row `before`.
pub(crate) fn list(conn: &mut Conn, state: Option<&str>, before: Option<i64>, limit: i64) -> Result<Vec<Listed>> {
    let mut query = outbox::table.order(outbox::id.desc()).limit(limit).into_boxed();
    if let Some(state) = state {
        query = query.filter(outbox::state.eq(state.to_owned()));
    }
    if let Some(before) = before {
        query = query.filter(outbox::id.lt(before));
    }
    let rows: Vec<Row> = query.select(Row::as_select()).load(conn).db()?;
    Ok(rows.into_iter().map(Listed::from).collect())
}

/// How many rows are in a state.
pub(crate) fn count(conn: &mut Conn, state: &str) -> Result<i64> {
    outbox::table
        .filter(outbox::state.eq(state))
        .count()
        .get_result(conn)
        .db()
}

/// Puts a parked mail back, to be tried at once; that it may have arrived already stays noted.
///
/// # Errors
/// [`Error::NotFound`]; [`Conflict::NotAllowed`] when it is not parked.
pub(crate) fn resend(conn: &mut Conn, id: i64, now: DateTime<Utc>) -> Result<()> {
    let changed = diesel::update(outbox::table.find(id))
        .filter(outbox::state.eq("parked"))
        .set((
            outbox::state.eq("queued"),
            outbox::due_at.eq(now.naive_utc()),
            outbox::ambiguous.eq(0),
            outbox::last_class.eq(Some("resent by hand")),
        ))
        .execute(conn)
        .db()?;
    parked_only(conn, id, changed)
}

/// Gives a parked mail up.
///
/// # Errors
/// As [`resend`].
pub(crate) fn discard(conn: &mut Conn, id: i64, now: DateTime<Utc>) -> Result<()> {
    let changed = stop::cancel_parked(conn, id, now)?;
    parked_only(conn, id, changed)
}

fn parked_only(conn: &mut Conn, id: i64, changed: usize) -> Result<()> {
    if changed > 0 {
        return Ok(());
    }
    let state: Option<String> = outbox::table.find(id).select(outbox::state).get_result(conn).maybe()?;
    match state {
        Some(_) => Err(Conflict::NotAllowed.into()),
        None => Err(Error::NotFound("mail")),
    }
}

/// Deletes rows that ended before `time`; the ledger stays. Answers how many.
pub(crate) fn delete_finished_before(conn: &mut Conn, time: DateTime<Utc>) -> Result<usize> {
    diesel::delete(outbox::table)
        .filter(outbox::state.eq_any(["sent", "cancelled"]))
        .filter(outbox::finished_at.lt(time.naive_utc()))
        .execute(conn)
        .db()
}

#[cfg(test)]
mod tests;
