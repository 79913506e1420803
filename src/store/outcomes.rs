//! The questions what became of an introduction: one row per side and stage, with the day it is asked.

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;

use super::schema::outcomes;
use super::{Conn, Db as _};
use crate::domain::ids::ProposalId;
use crate::domain::outcome::{OutcomeWhy, Told};
use crate::domain::proposal::Outcome;
use crate::error::Result;

/// A question that is due.
#[derive(Debug, Clone, Queryable)]
pub(crate) struct Due {
    /// The row.
    pub(crate) id: i64,
    /// The introduction.
    pub(crate) proposal_id: String,
    /// `side_a` or `side_b`.
    pub(crate) side: String,
    /// `days_7`, `months_3`, `months_6` or `months_12`.
    pub(crate) stage: String,
}

/// Plans one question.
pub(crate) fn plan(
    conn: &mut Conn,
    proposal: &ProposalId,
    side: &str,
    stage: &str,
    due_at: DateTime<Utc>,
) -> Result<()> {
    diesel::insert_into(outcomes::table)
        .values((
            outcomes::proposal_id.eq(proposal.as_str()),
            outcomes::side.eq(side),
            outcomes::stage.eq(stage),
            outcomes::due_at.eq(due_at.naive_utc()),
        ))
        .execute(conn)
        .db()?;
    Ok(())
}

/// Questions that are due and not asked yet.
pub(crate) fn list_due(conn: &mut Conn, now: DateTime<Utc>, limit: i64) -> Result<Vec<Due>> {
    outcomes::table
        .filter(outcomes::asked_at.is_null())
        .filter(outcomes::due_at.le(now.naive_utc()))
        .order(outcomes::due_at)
        .limit(limit)
        .select((outcomes::id, outcomes::proposal_id, outcomes::side, outcomes::stage))
        .load(conn)
        .db()
}

/// Marks a question as asked.
pub(crate) fn mark_asked(conn: &mut Conn, id: i64, now: DateTime<Utc>) -> Result<()> {
    diesel::update(outcomes::table.find(id))
        .set(outcomes::asked_at.eq(Some(now.naive_utc())))
        .execute(conn)
        .db()?;
    Ok(())
}

/// Notes an answer to the latest question asked of a side; when none was asked yet, to the first one planned. Answers its
/// stage, when it is the first answer to it.
pub(crate) fn answer(
    conn: &mut Conn,
    proposal: &ProposalId,
    side: &str,
    told: Told,
    now: DateTime<Utc>,
) -> Result<Option<String>> {
    type Row = (i64, String, Option<NaiveDateTime>, Option<NaiveDateTime>);
    let open: Vec<Row> = outcomes::table
        .filter(outcomes::proposal_id.eq(proposal.as_str()))
        .filter(outcomes::side.eq(side))
        .order(outcomes::due_at)
        .select((outcomes::id, outcomes::stage, outcomes::asked_at, outcomes::answered_at))
        .load(conn)
        .db()?;
    let row = open
        .iter()
        .rev()
        .find(|(_, _, asked, _)| asked.is_some())
        .or_else(|| open.first());
    let Some((id, stage, _, answered)) = row else {
        return Ok(None);
    };
    diesel::update(outcomes::table.find(*id))
        .set((
            outcomes::answered_at.eq(Some(now.naive_utc())),
            outcomes::outcome.eq(Some(told.outcome.as_str())),
            outcomes::why.eq(told.why.map(OutcomeWhy::as_str)),
        ))
        .execute(conn)
        .db()?;
    Ok(answered.is_none().then(|| stage.clone()))
}

/// Whether a side told an outcome after which nobody is asked again.
pub(crate) fn is_settled(conn: &mut Conn, proposal: &str, side: &str) -> Result<bool> {
    let told: Vec<Option<String>> = outcomes::table
        .filter(outcomes::proposal_id.eq(proposal))
        .filter(outcomes::side.eq(side))
        .filter(outcomes::outcome.is_not_null())
        .select(outcomes::outcome)
        .load(conn)
        .db()?;
    Ok(told
        .iter()
        .flatten()
        .filter_map(|code| code.parse::<Outcome>().ok())
        .any(Outcome::is_final))
}

/// A question that was asked some time ago and that nobody has answered.
#[derive(Debug, Clone, Queryable)]
pub(crate) struct Unanswered {
    /// The introduction.
    pub(crate) proposal_id: String,
    /// `side_a` or `side_b`.
    pub(crate) side: String,
    /// The stage.
    pub(crate) stage: String,
    /// When it was asked.
    pub(crate) asked_at: NaiveDateTime,
}

/// The questions asked before `until` that nobody answered, the newest first.
pub(crate) fn list_unanswered(conn: &mut Conn, until: DateTime<Utc>, limit: i64) -> Result<Vec<Unanswered>> {
    outcomes::table
        .filter(outcomes::asked_at.le(until.naive_utc()))
        .filter(outcomes::answered_at.is_null())
        .order((outcomes::asked_at.desc(), outcomes::id.desc()))
        .limit(limit)
        .select((
            outcomes::proposal_id,
            outcomes::side,
            outcomes::stage,
            outcomes::asked_at.assume_not_null(),
        ))
        .load(conn)
        .db()
}

/// Whether the side of a question answered a later one, or told the outcome after it.
pub(crate) fn answered_since(conn: &mut Conn, question: &Unanswered) -> Result<bool> {
    let later: i64 = outcomes::table
        .filter(outcomes::proposal_id.eq(&question.proposal_id))
        .filter(outcomes::side.eq(&question.side))
        .filter(outcomes::answered_at.ge(question.asked_at))
        .count()
        .get_result(conn)
        .db()?;
    Ok(later > 0)
}
