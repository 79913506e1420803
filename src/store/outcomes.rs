//! The questions what became of an introduction: one row per side and stage, with the day it is asked.

use std::fmt::Write as _;

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable, Text, Timestamp};

use super::schema::{coverage, outcomes, proposals};
use super::{Conn, Db as _};
use crate::domain::ids::{HouseholdId, InitiativeId, ProposalId};
use crate::domain::outcome::{OutcomeWhy, Told};
use crate::domain::proposal::{Outcome, Party, Sides};
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

/// Forgets a question that is not to be asked any more.
pub(crate) fn drop_question(conn: &mut Conn, id: i64) -> Result<()> {
    diesel::delete(outcomes::table.find(id)).execute(conn).db()?;
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
#[derive(Debug, Clone)]
pub(crate) struct Unanswered {
    /// The row.
    pub(crate) id: i64,
    /// The introduction.
    pub(crate) proposal: ProposalId,
    /// Its sides.
    pub(crate) sides: Sides,
    /// The household that was asked.
    pub(crate) household: HouseholdId,
    /// The stage.
    pub(crate) stage: String,
    /// When it was asked.
    pub(crate) asked_at: DateTime<Utc>,
}

#[derive(Debug, QueryableByName)]
struct UnansweredRow {
    #[diesel(sql_type = BigInt)]
    id: i64,
    #[diesel(sql_type = Text)]
    proposal_id: String,
    #[diesel(sql_type = Text)]
    household_id: String,
    #[diesel(sql_type = Text)]
    household_a: String,
    #[diesel(sql_type = Nullable<Text>)]
    household_b: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    initiative_id: Option<String>,
    #[diesel(sql_type = Text)]
    stage: String,
    #[diesel(sql_type = Timestamp)]
    asked_at: NaiveDateTime,
}

impl UnansweredRow {
    fn into_domain(self) -> Option<Unanswered> {
        let sides = sides(self.household_a, self.household_b, self.initiative_id)?;
        Some(Unanswered {
            id: self.id,
            proposal: ProposalId::known(self.proposal_id),
            sides,
            household: HouseholdId::known(self.household_id),
            stage: self.stage,
            asked_at: self.asked_at.and_utc(),
        })
    }
}

/// The last question of each side that was asked before `until` and that it answered neither then nor later, the newest first,
/// at most `limit`, from the one after `after` on. Sides that told how it ended, pairs that were reported and households that
/// take part no longer are left out; so are introductions that are none of the business of `initiatives`, where they are given:
/// those with another initiative, and pairs of which they cover no side.
pub(crate) fn list_unanswered(
    conn: &mut Conn,
    initiatives: Option<&[InitiativeId]>,
    until: DateTime<Utc>,
    after: Option<&Unanswered>,
    limit: i64,
) -> Result<Vec<Unanswered>> {
    let ended = Outcome::ALL.iter().filter(|outcome| outcome.is_final());
    let ended: Vec<String> = ended.map(|outcome| format!("'{outcome}'")).collect();
    // Only names of columns, numbers of parameters and codes of our own are put together here.
    let mut sql = format!(
        "SELECT o.id, o.proposal_id, h.id AS household_id, p.household_a, p.household_b, p.initiative_id, o.stage, o.asked_at \
         FROM outcomes o JOIN proposals p ON p.id = o.proposal_id \
         JOIN households h ON h.id = CASE WHEN o.side = '{}' THEN p.household_b ELSE p.household_a END \
         WHERE o.asked_at <= $1 AND o.answered_at IS NULL AND h.state IN ('active', 'paused', 'moved') \
         AND (p.reason IS NULL OR p.reason <> '{}') \
         AND NOT EXISTS (SELECT 1 FROM outcomes other WHERE other.proposal_id = o.proposal_id AND other.side = o.side \
         AND ((other.asked_at > o.asked_at AND other.asked_at <= $1) OR other.answered_at >= o.asked_at OR other.outcome IN ({})))",
        Party::SideB,
        Outcome::Inappropriate,
        ended.join(", "),
    );
    let mut number = 1;
    let mut parameter = || {
        number += 1;
        format!("${number}")
    };
    if after.is_some() {
        let (before, same, id) = (parameter(), parameter(), parameter());
        let _ = write!(
            sql,
            " AND (o.asked_at < {before} OR (o.asked_at = {same} AND o.id < {id}))"
        );
    }
    if let Some(own) = initiatives {
        if own.is_empty() {
            return Ok(Vec::new());
        }
        let mut list = || own.iter().map(|_| parameter()).collect::<Vec<_>>().join(", ");
        let (with, covered) = (list(), list());
        let _ = write!(
            sql,
            " AND (p.initiative_id IN ({with}) OR (p.initiative_id IS NULL AND EXISTS (SELECT 1 FROM coverage c \
             WHERE c.household_id IN (p.household_a, p.household_b) AND c.initiative_id IN ({covered}))))"
        );
    }
    let _ = write!(sql, " ORDER BY o.asked_at DESC, o.id DESC LIMIT {limit}");
    let mut query = diesel::sql_query(sql)
        .into_boxed()
        .bind::<Timestamp, _>(until.naive_utc());
    if let Some(after) = after {
        let at = after.asked_at.naive_utc();
        query = query
            .bind::<Timestamp, _>(at)
            .bind::<Timestamp, _>(at)
            .bind::<BigInt, _>(after.id);
    }
    for _ in 0..2 {
        for initiative in initiatives.unwrap_or_default() {
            query = query.bind::<Text, _>(initiative.as_str());
        }
    }
    let rows: Vec<UnansweredRow> = query.load(conn).db()?;
    Ok(rows.into_iter().filter_map(UnansweredRow::into_domain).collect())
}

/// The sides of the introductions of which somebody told since what became of them: with these initiatives, and pairs of which
/// they cover a side. Each once.
pub(crate) fn list_told_since(
    conn: &mut Conn,
    initiatives: &[InitiativeId],
    since: DateTime<Utc>,
) -> Result<Vec<Sides>> {
    type Row = (String, String, Option<String>, Option<String>);
    let ids: Vec<&str> = initiatives.iter().map(InitiativeId::as_str).collect();
    let covered = || {
        coverage::table
            .filter(coverage::initiative_id.eq_any(ids.clone()))
            .select(coverage::household_id)
    };
    let pair_of_theirs = proposals::initiative_id.is_null().and(
        proposals::household_a
            .eq_any(covered())
            .or(proposals::household_b.assume_not_null().eq_any(covered())),
    );
    let rows: Vec<Row> = outcomes::table
        .inner_join(proposals::table.on(proposals::id.eq(outcomes::proposal_id)))
        .filter(outcomes::answered_at.gt(since.naive_utc()))
        .filter(
            proposals::initiative_id
                .assume_not_null()
                .eq_any(ids.clone())
                .or(pair_of_theirs),
        )
        .select((
            proposals::id,
            proposals::household_a,
            proposals::household_b,
            proposals::initiative_id,
        ))
        .distinct()
        .load(conn)
        .db()?;
    Ok(rows
        .into_iter()
        .filter_map(|(_, a, b, initiative)| sides(a, b, initiative))
        .collect())
}

fn sides(a: String, b: Option<String>, initiative: Option<String>) -> Option<Sides> {
    let side_a = HouseholdId::known(a);
    match (b, initiative) {
        (Some(b), _) => Some(Sides::households(side_a, HouseholdId::known(b))),
        (None, Some(initiative)) => Some(Sides::Initiative(side_a, InitiativeId::known(initiative))),
        (None, None) => None,
    }
}
