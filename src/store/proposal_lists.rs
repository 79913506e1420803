//! Lists of proposals for people who go through many: without the reasons and facts of each, which are most of a row.

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;

use super::proposals::{code, sides};
use super::schema::{coverage, proposals};
use super::{Conn, Db as _};
use crate::domain::ids::{InitiativeId, ProposalId};
use crate::domain::proposal::{Origin, ProposalState, Sides};
use crate::error::Result;

#[derive(Queryable, Selectable)]
#[diesel(table_name = proposals)]
struct Row {
    id: String,
    household_a: String,
    household_b: Option<String>,
    initiative_id: Option<String>,
    state: String,
    version: i64,
    origin: String,
    score: i64,
    created_at: NaiveDateTime,
    effective_at: Option<NaiveDateTime>,
    answer_by: Option<NaiveDateTime>,
    reason: Option<String>,
}

/// A proposal as it stands in a list.
#[derive(Debug, Clone)]
pub(crate) struct ListedProposal {
    /// Its identifier.
    pub(crate) id: ProposalId,
    /// Its version.
    pub(crate) version: i64,
    /// Whom it would introduce.
    pub(crate) sides: Sides,
    /// Its state.
    pub(crate) state: ProposalState,
    /// Where it comes from.
    pub(crate) origin: Origin,
    /// Its score, 0 to 10,000,000.
    pub(crate) score: u32,
    /// When it was made.
    pub(crate) created_at: DateTime<Utc>,
    /// From when an approval takes effect.
    pub(crate) effective_at: Option<DateTime<Utc>>,
    /// Until when it can be answered.
    pub(crate) answer_by: Option<DateTime<Utc>>,
    /// The coded reason of its last transition.
    pub(crate) reason: Option<String>,
}

impl Row {
    fn into_listed(self) -> Result<ListedProposal> {
        Ok(ListedProposal {
            sides: sides(self.household_a, self.household_b, self.initiative_id)?,
            id: ProposalId::known(self.id),
            version: self.version,
            state: code(&self.state)?,
            origin: code(&self.origin)?,
            score: u32::try_from(self.score).unwrap_or(0),
            created_at: self.created_at.and_utc(),
            effective_at: self.effective_at.map(|at| at.and_utc()),
            answer_by: self.answer_by.map(|at| at.and_utc()),
            reason: self.reason,
        })
    }
}

/// Proposals in one of the states (in any when none is given), by score (best first), at most `limit`, after the score and
/// identifier of the last one seen. With initiatives only those that their people review: pairs with one of them, and pairs
/// of households of which they cover one.
pub(crate) fn list_by_states(
    conn: &mut Conn,
    states: &[ProposalState],
    of: Option<&[InitiativeId]>,
    after: Option<(u32, ProposalId)>,
    limit: i64,
) -> Result<Vec<ListedProposal>> {
    let mut query = proposals::table.select(Row::as_select()).into_boxed();
    if let Some(initiatives) = of {
        let ids: Vec<&str> = initiatives.iter().map(InitiativeId::as_str).collect();
        let covered = || {
            coverage::table
                .filter(coverage::initiative_id.eq_any(ids.clone()))
                .select(coverage::household_id)
        };
        let pair = proposals::household_a
            .eq_any(covered())
            .or(proposals::household_b.assume_not_null().eq_any(covered()));
        query = query.filter(
            proposals::initiative_id
                .assume_not_null()
                .eq_any(ids.clone())
                .or(proposals::initiative_id.is_null().and(pair)),
        );
    }
    if !states.is_empty() {
        let codes: Vec<&str> = states.iter().map(|state| state.as_str()).collect();
        query = query.filter(proposals::state.eq_any(codes));
    }
    if let Some((score, id)) = after {
        let score = i64::from(score);
        query = query.filter(
            proposals::score
                .lt(score)
                .or(proposals::score.eq(score).and(proposals::id.gt(id.to_string()))),
        );
    }
    let rows: Vec<Row> = query
        .order((proposals::score.desc(), proposals::id))
        .limit(limit)
        .load(conn)
        .db()?;
    rows.into_iter().map(Row::into_listed).collect()
}
