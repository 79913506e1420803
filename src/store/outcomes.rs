//! The questions what became of an introduction: one row per side and stage, with the day it is asked.

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;

use super::schema::outcomes;
use super::{Conn, Db as _};
use crate::domain::ids::ProposalId;
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

/// Notes an answer to the latest question asked of a side; when none was asked yet, to the first one planned.
pub(crate) fn answer(
    conn: &mut Conn,
    proposal: &ProposalId,
    side: &str,
    outcome: Outcome,
    now: DateTime<Utc>,
) -> Result<()> {
    let open: Vec<(i64, Option<NaiveDateTime>)> = outcomes::table
        .filter(outcomes::proposal_id.eq(proposal.as_str()))
        .filter(outcomes::side.eq(side))
        .order(outcomes::due_at)
        .select((outcomes::id, outcomes::asked_at))
        .load(conn)
        .db()?;
    let row = open
        .iter()
        .rev()
        .find(|(_, asked)| asked.is_some())
        .or_else(|| open.first());
    if let Some((id, _)) = row {
        diesel::update(outcomes::table.find(*id))
            .set((
                outcomes::answered_at.eq(Some(now.naive_utc())),
                outcomes::outcome.eq(Some(outcome.as_str())),
            ))
            .execute(conn)
            .db()?;
    }
    Ok(())
}
