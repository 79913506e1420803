//! Stops mails when somebody withdraws, and answers what has left already. A mail that is being sent at this moment
//! cannot be stopped; it counts as "maybe", and the next claim will not let it leave again.

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;

use super::super::schema::{household_group_members, mail_ledger, outbox, proposals};
use super::super::{Conn, Db as _};
use super::{Row, ledger};
use crate::domain::group::MemberState;
use crate::domain::ids::{GroupId, HouseholdId, ProposalId};
use crate::domain::mail::{Disclosure, MailKind};
use crate::error::Result;

/// Stops every mail of a proposal that is not on its way, and answers whether something about its sides was disclosed
/// by mails of this proposal.
pub(crate) fn cancel_for_proposal(conn: &mut Conn, proposal: &ProposalId, now: DateTime<Utc>) -> Result<Disclosure> {
    let waiting = outbox::table
        .filter(outbox::proposal_id.eq(proposal.as_str()))
        .filter(outbox::state.eq_any(["queued", "parked"]))
        .select(Row::as_select())
        .load(conn)
        .db()?;
    cancel(conn, &waiting, now)?;
    disclosure(conn, &[proposal.to_string()], &[], None)
}

/// Whom mails of a group would have reached that were stopped, and whom those may reach that are on their way.
#[derive(Debug, Default)]
pub(crate) struct Stopped {
    /// Their mails were stopped.
    pub(crate) unread: Vec<HouseholdId>,
    /// Their mails are with the relay, or nobody knows.
    pub(crate) under_way: Vec<HouseholdId>,
}

/// Stops every mail of a group that tells of its households and is not on its way.
pub(crate) fn cancel_for_group(conn: &mut Conn, group: &GroupId, now: DateTime<Utc>) -> Result<Stopped> {
    let under_way: Vec<Option<String>> = outbox::table
        .filter(outbox::group_id.eq(group.as_str()))
        .filter(outbox::discloses.eq(true))
        .filter(outbox::state.eq("sending"))
        .order(outbox::id)
        .select(outbox::household_id)
        .load(conn)
        .db()?;
    let waiting: Vec<Row> = outbox::table
        .filter(outbox::group_id.eq(group.as_str()))
        .filter(outbox::discloses.eq(true))
        .filter(outbox::state.eq_any(["queued", "parked"]))
        .order(outbox::id)
        .select(Row::as_select())
        .load(conn)
        .db()?;
    cancel(conn, &waiting, now)?;
    let mut stopped: Vec<HouseholdId> = Vec::new();
    for household in waiting
        .into_iter()
        .filter_map(|row| row.household_id.map(HouseholdId::known))
    {
        if !stopped.contains(&household) {
            stopped.push(household);
        }
    }
    Ok(Stopped {
        unread: stopped,
        under_way: under_way.into_iter().flatten().map(HouseholdId::known).collect(),
    })
}

/// Stops every mail to a household and every mail that tells others about it, except what confirms to the household
/// itself what it did. Answers whether something about it was disclosed to others, ever.
pub(crate) fn cancel_for_household(conn: &mut Conn, household: &HouseholdId, now: DateTime<Utc>) -> Result<Disclosure> {
    let of_household = proposals_of(conn, household)?;
    // Whoever left a group stopped its mails then; what was promised afterwards tells of others.
    let in_groups: Vec<String> = groups_of(conn, household)?
        .into_iter()
        .filter(|(_, left_at)| left_at.is_none())
        .map(|(group, _)| group)
        .collect();
    let waiting: Vec<Row> = outbox::table
        .filter(outbox::state.eq_any(["queued", "parked"]))
        .filter(
            outbox::household_id
                .eq(household.as_str())
                .or(outbox::discloses.eq(true).and(outbox::proposal_id.eq_any(of_household)))
                .or(outbox::discloses.eq(true).and(outbox::group_id.eq_any(in_groups))),
        )
        .select(Row::as_select())
        .load(conn)
        .db()?;
    let stopped: Vec<Row> = waiting
        .into_iter()
        .filter(|row| !row.kind.parse::<MailKind>().is_ok_and(MailKind::outlives_withdrawal))
        .collect();
    cancel(conn, &stopped, now)?;
    disclosure_about(conn, household)
}

/// Whether something about a household was disclosed to others by mail, ever. To be called in the write transaction
/// whose outcome it describes, after that transaction changed what a claim asks for.
pub(crate) fn disclosure_about(conn: &mut Conn, household: &HouseholdId) -> Result<Disclosure> {
    let of_household = proposals_of(conn, household)?;
    let in_groups = groups_of(conn, household)?;
    disclosure(conn, &of_household, &in_groups, Some(household))
}

/// The groups that a household is or was in, with the time at which it left.
fn groups_of(conn: &mut Conn, household: &HouseholdId) -> Result<Vec<(String, Option<NaiveDateTime>)>> {
    let rows: Vec<(String, String, Option<NaiveDateTime>)> = household_group_members::table
        .filter(household_group_members::household_id.eq(household.as_str()))
        .select((
            household_group_members::group_id,
            household_group_members::state,
            household_group_members::answered_at,
        ))
        .load(conn)
        .db()?;
    let left = [MemberState::Declined, MemberState::Silent, MemberState::Left];
    Ok(rows
        .into_iter()
        .map(|(group, state, at)| {
            let is_out = left.iter().any(|one| one.as_str() == state);
            (group, at.filter(|_| is_out))
        })
        .collect())
}

/// Kind, recipient, class, group and time of a mail.
type Told = (String, Option<String>, String, Option<String>, NaiveDateTime);

fn proposals_of(conn: &mut Conn, household: &HouseholdId) -> Result<Vec<String>> {
    proposals::table
        .filter(
            proposals::household_a
                .eq(household.as_str())
                .or(proposals::household_b.eq(household.as_str())),
        )
        .select(proposals::id)
        .load(conn)
        .db()
}

fn cancel(conn: &mut Conn, rows: &[Row], now: DateTime<Utc>) -> Result<()> {
    for row in rows {
        let changed = diesel::update(outbox::table.find(row.id))
            // A claim may have been faster; then the mail is on its way and cannot be stopped.
            .filter(outbox::state.eq_any(["queued", "parked"]))
            .set(cancelled(now))
            .execute(conn)
            .db()?;
        if changed > 0 {
            ledger::write(conn, row, "cancelled", now)?;
        }
    }
    Ok(())
}

type Cancelled = (
    diesel::dsl::Eq<outbox::state, &'static str>,
    diesel::dsl::Eq<outbox::body, Option<Vec<u8>>>,
    diesel::dsl::Eq<outbox::lease_until, Option<NaiveDateTime>>,
    diesel::dsl::Eq<outbox::finished_at, Option<NaiveDateTime>>,
);

/// Text and recipient are wiped like those of a mail that was sent.
fn cancelled(now: DateTime<Utc>) -> Cancelled {
    (
        outbox::state.eq("cancelled"),
        outbox::body.eq(None),
        outbox::lease_until.eq(None),
        outbox::finished_at.eq(Some(now.naive_utc())),
    )
}

/// Cancels a mail that is held under `attempt` and was not handed over in it.
pub(super) fn cancel_claimed(conn: &mut Conn, id: i64, attempt: i32, now: DateTime<Utc>) -> Result<()> {
    let row: Row = outbox::table.find(id).select(Row::as_select()).get_result(conn).db()?;
    let changed = diesel::update(outbox::table.find(id))
        .filter(outbox::attempts.eq(attempt))
        .filter(outbox::state.eq("sending"))
        .set(cancelled(now))
        .execute(conn)
        .db()?;
    if changed > 0 {
        ledger::write(conn, &row, "cancelled", now)?;
    }
    Ok(())
}

/// Cancels a mail that waits for a person; answers how many rows changed.
pub(super) fn cancel_parked(conn: &mut Conn, id: i64, now: DateTime<Utc>) -> Result<usize> {
    let row: Option<Row> = outbox::table
        .find(id)
        .filter(outbox::state.eq("parked"))
        .select(Row::as_select())
        .get_result(conn)
        .maybe()?;
    let Some(row) = row else {
        return Ok(0);
    };
    let changed = diesel::update(outbox::table.find(id))
        .filter(outbox::state.eq("parked"))
        .set(cancelled(now))
        .execute(conn)
        .db()?;
    if changed > 0 {
        ledger::write(conn, &row, "cancelled", now)?;
    }
    Ok(changed)
}

/// What the ledger and the mails on their way say about these proposals and groups (of a group that was left, those from
/// before); about `household`, when one is named: mails to itself then tell nobody else anything.
fn disclosure(
    conn: &mut Conn,
    of: &[String],
    in_groups: &[(String, Option<NaiveDateTime>)],
    household: Option<&HouseholdId>,
) -> Result<Disclosure> {
    let groups: Vec<&str> = in_groups.iter().map(|(group, _)| group.as_str()).collect();
    // Meets every claim at its row: a claim that was first is seen below as under way, and one that comes later waits
    // for this transaction and then sees what it changed. Without this, a claim could pass unseen on PostgreSQL; so could
    // the second claim of a mail that is under way now, fails and is queued again before the next statement looks.
    diesel::update(outbox::table)
        .filter(outbox::discloses.eq(true))
        .filter(
            outbox::proposal_id
                .eq_any(of)
                .or(outbox::group_id.eq_any(groups.clone())),
        )
        .filter(outbox::state.eq_any(["queued", "sending", "parked"]))
        .set(outbox::due_at.eq(outbox::due_at))
        .execute(conn)
        .db()?;
    // What is under way is read before the ledger: a mail that is marked as sent between the two statements is seen by
    // both, and the other way round it would be seen by neither.
    let under_way: Vec<Told> = outbox::table
        .filter(outbox::discloses.eq(true))
        .filter(
            outbox::proposal_id
                .eq_any(of)
                .or(outbox::group_id.eq_any(groups.clone())),
        )
        .filter(outbox::state.eq("sending"))
        .select((
            outbox::kind,
            outbox::household_id,
            outbox::state,
            outbox::group_id,
            outbox::created_at,
        ))
        .load(conn)
        .db()?;
    let told: Vec<Told> = mail_ledger::table
        .filter(mail_ledger::discloses.eq(true))
        .filter(
            mail_ledger::proposal_id
                .eq_any(of)
                .or(mail_ledger::group_id.eq_any(groups)),
        )
        .filter(mail_ledger::class.eq_any(["sent", "unsure"]))
        .select((
            mail_ledger::kind,
            mail_ledger::household_id,
            mail_ledger::class,
            mail_ledger::group_id,
            mail_ledger::at,
        ))
        .load(conn)
        .db()?;
    let tells_others = |kind: &str, to: Option<&str>| {
        let to_initiative = kind == MailKind::IntroductionInitiative.as_str();
        household.is_none_or(|household| to_initiative || to != Some(household.as_str()))
    };
    let was_in_it = |group: Option<&str>, at: NaiveDateTime| {
        group.is_none_or(|group| {
            let own = in_groups.iter().find(|(own, _)| own == group);
            own.is_none_or(|(_, left_at)| left_at.is_none_or(|left_at| at <= left_at))
        })
    };
    let answer = told
        .iter()
        .chain(&under_way)
        .filter(|(kind, to, _, group, at)| tells_others(kind, to.as_deref()) && was_in_it(group.as_deref(), *at))
        .map(|(_, _, class, ..)| {
            if class == "sent" {
                Disclosure::Yes
            } else {
                Disclosure::Maybe
            }
        })
        .max();
    Ok(answer.unwrap_or(Disclosure::None))
}
