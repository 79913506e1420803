//! What is known of initiatives that visitors proposed: whether the initiative itself confirmed it, or why the network
//! office went on without. What an initiative says of itself stands with the initiative.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;

use super::schema::{initiative_suggestions, initiatives};
use super::{Conn, Db as _};
use crate::domain::ids::{AccountId, InitiativeId};
use crate::domain::initiative::{InitiativeState, Suggestion, Vouching};
use crate::error::Result;

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = initiative_suggestions, treat_none_as_null = true)]
struct Row {
    initiative_id: String,
    proposed_at: NaiveDateTime,
    confirmed_at: Option<NaiveDateTime>,
    vouched_at: Option<NaiveDateTime>,
    vouched_by: Option<String>,
    reason: Option<String>,
}

impl Row {
    fn of(id: &InitiativeId, suggestion: &Suggestion) -> Self {
        let vouched = suggestion.vouched.as_ref();
        Self {
            initiative_id: id.to_string(),
            proposed_at: suggestion.proposed_at.naive_utc(),
            confirmed_at: suggestion.confirmed_at.map(|at| at.naive_utc()),
            vouched_at: vouched.map(|one| one.at.naive_utc()),
            vouched_by: vouched.and_then(|one| one.by.as_ref()).map(ToString::to_string),
            reason: vouched.map(|one| one.reason.clone()),
        }
    }

    fn into_domain(self) -> Suggestion {
        let by = self.vouched_by.map(AccountId::known);
        Suggestion {
            proposed_at: self.proposed_at.and_utc(),
            confirmed_at: self.confirmed_at.map(|at| at.and_utc()),
            vouched: self.vouched_at.zip(self.reason).map(|(at, reason)| Vouching {
                at: at.and_utc(),
                by,
                reason,
            }),
        }
    }
}

/// Notes that a visitor proposed an initiative.
pub(crate) fn insert(conn: &mut Conn, id: &InitiativeId, suggestion: &Suggestion) -> Result<()> {
    diesel::insert_into(initiative_suggestions::table)
        .values(&Row::of(id, suggestion))
        .execute(conn)
        .db()?;
    Ok(())
}

/// What is known of a proposed initiative; `None` when staff entered it.
pub(crate) fn find(conn: &mut Conn, id: &InitiativeId) -> Result<Option<Suggestion>> {
    let row: Option<Row> = initiative_suggestions::table
        .find(id.as_str())
        .select(Row::as_select())
        .get_result(conn)
        .maybe()?;
    Ok(row.map(Row::into_domain))
}

/// Of all initiatives that visitors proposed.
pub(crate) fn list(conn: &mut Conn) -> Result<BTreeMap<InitiativeId, Suggestion>> {
    let rows: Vec<Row> = initiative_suggestions::table.select(Row::as_select()).load(conn).db()?;
    Ok(rows
        .into_iter()
        .map(|row| (InitiativeId::known(row.initiative_id.clone()), row.into_domain()))
        .collect())
}

/// Writes what has become known.
pub(crate) fn update(conn: &mut Conn, id: &InitiativeId, suggestion: &Suggestion) -> Result<()> {
    diesel::update(initiative_suggestions::table.find(id.as_str()))
        .set(&Row::of(id, suggestion))
        .execute(conn)
        .db()?;
    Ok(())
}

/// Initiatives that were proposed before `time`, that nobody confirmed or vouched for and that nobody worked on.
pub(crate) fn list_unsettled(conn: &mut Conn, time: DateTime<Utc>) -> Result<Vec<InitiativeId>> {
    let ids: Vec<String> = initiative_suggestions::table
        .inner_join(initiatives::table)
        .filter(initiative_suggestions::proposed_at.le(time.naive_utc()))
        .filter(initiative_suggestions::confirmed_at.is_null())
        .filter(initiative_suggestions::vouched_at.is_null())
        .filter(initiatives::state.eq(InitiativeState::Proposed.as_str()))
        .filter(initiatives::agreement.is_null())
        .order(initiative_suggestions::initiative_id)
        .select(initiative_suggestions::initiative_id)
        .load(conn)
        .db()?;
    Ok(ids.into_iter().map(InitiativeId::known).collect())
}
