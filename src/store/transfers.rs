//! Transfers of households to other initiatives: at most one open one each, and the last accepted one, which says who looks after
//! a household although its area may not cover it. Who may see them is the service's question.

use std::collections::HashSet;

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;

use super::schema::transfers;
use super::{Conn, Db as _};
use crate::domain::ids::{AccountId, ConsentId, HouseholdId, InitiativeId, TransferId};
use crate::domain::transfer::{Transfer, TransferState};
use crate::error::{Conflict, Error, Result};

const OPEN: [&str; 2] = [TransferState::Asked.as_str(), TransferState::Agreed.as_str()];

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = transfers, treat_none_as_null = true)]
struct Row {
    id: String,
    household_id: String,
    from_office: String,
    to_initiative: String,
    state: String,
    version: i64,
    reason: String,
    refusal: Option<String>,
    asked_by: String,
    asked_at: NaiveDateTime,
    answer_by: NaiveDateTime,
    reminders: i64,
    consent_id: Option<String>,
    ended_at: Option<NaiveDateTime>,
}

impl Row {
    fn from_domain(transfer: &Transfer) -> Self {
        Self {
            id: transfer.id.to_string(),
            household_id: transfer.household.to_string(),
            from_office: transfer.from_office.clone(),
            to_initiative: transfer.to.to_string(),
            state: transfer.state.to_string(),
            version: transfer.version,
            reason: transfer.reason.clone(),
            refusal: transfer.refusal.map(|why| why.to_string()),
            asked_by: transfer.asked_by.to_string(),
            asked_at: transfer.asked_at.naive_utc(),
            answer_by: transfer.answer_by.naive_utc(),
            reminders: transfer.reminders,
            consent_id: transfer.consent.as_ref().map(ToString::to_string),
            ended_at: transfer.ended_at.map(|at| at.naive_utc()),
        }
    }

    fn into_domain(self) -> Result<Transfer> {
        let unknown = |what: &str| Error::internal("reading a transfer", what.to_owned());
        Ok(Transfer {
            state: self.state.parse().map_err(|_| unknown(&self.state))?,
            refusal: self
                .refusal
                .as_deref()
                .map(|code| code.parse().map_err(|_| unknown(code)))
                .transpose()?,
            id: TransferId::known(self.id),
            household: HouseholdId::known(self.household_id),
            from_office: self.from_office,
            to: InitiativeId::known(self.to_initiative),
            version: self.version,
            reason: self.reason,
            asked_by: AccountId::known(self.asked_by),
            asked_at: self.asked_at.and_utc(),
            answer_by: self.answer_by.and_utc(),
            reminders: self.reminders,
            consent: self.consent_id.map(ConsentId::known),
            ended_at: self.ended_at.map(|at| at.and_utc()),
        })
    }
}

fn into_domain(rows: Vec<Row>) -> Result<Vec<Transfer>> {
    rows.into_iter().map(Row::into_domain).collect()
}

/// Writes a new transfer.
///
/// # Errors
/// [`Conflict::TransferOpen`] when one of the same household is open.
pub(crate) fn insert(conn: &mut Conn, transfer: &Transfer) -> Result<()> {
    // On PostgreSQL a broken constraint ends the transaction, so it is asked first.
    if find_open(conn, &transfer.household)?.is_some() {
        return Err(Conflict::TransferOpen.into());
    }
    diesel::insert_into(transfers::table)
        .values(&Row::from_domain(transfer))
        .execute(conn)
        .db()
        .map_err(|error| match error {
            Error::Conflict(Conflict::Exists) => Conflict::TransferOpen.into(),
            other => other,
        })?;
    Ok(())
}

/// One transfer.
pub(crate) fn find(conn: &mut Conn, id: &TransferId) -> Result<Transfer> {
    transfers::table
        .find(id.as_str())
        .select(Row::as_select())
        .get_result(conn)
        .or_missing("transfer")?
        .into_domain()
}

/// Writes a transfer that was read at `transfer.version` and raises its version; [`Conflict::Stale`] when somebody else
/// changed it meanwhile.
pub(crate) fn update(conn: &mut Conn, transfer: &mut Transfer) -> Result<()> {
    let seen = transfer.version;
    transfer.version += 1;
    let changed = diesel::update(
        transfers::table
            .find(transfer.id.as_str())
            .filter(transfers::version.eq(seen)),
    )
    .set(&Row::from_domain(transfer))
    .execute(conn)
    .db()?;
    if changed == 1 {
        Ok(())
    } else {
        Err(Conflict::Stale.into())
    }
}

/// The open transfer of a household.
pub(crate) fn find_open(conn: &mut Conn, household: &HouseholdId) -> Result<Option<Transfer>> {
    let row: Option<Row> = transfers::table
        .filter(transfers::household_id.eq(household.as_str()))
        .filter(transfers::state.eq_any(OPEN))
        .select(Row::as_select())
        .first(conn)
        .maybe()?;
    row.map(Row::into_domain).transpose()
}

/// To whom a household was handed on last, and when.
pub(crate) fn find_taken_over(
    conn: &mut Conn,
    household: &HouseholdId,
) -> Result<Option<(InitiativeId, DateTime<Utc>)>> {
    let row: Option<(String, Option<NaiveDateTime>)> = transfers::table
        .filter(transfers::household_id.eq(household.as_str()))
        .filter(transfers::state.eq(TransferState::Accepted.as_str()))
        .order((transfers::ended_at.desc(), transfers::id.desc()))
        .select((transfers::to_initiative, transfers::ended_at))
        .first(conn)
        .maybe()?;
    Ok(row.and_then(|(to, at)| Some((InitiativeId::known(to), at?.and_utc()))))
}

/// The households that were handed on to an initiative last.
pub(crate) fn list_taken_over(conn: &mut Conn, to: &InitiativeId) -> Result<Vec<HouseholdId>> {
    let ids: Vec<String> = transfers::table
        .filter(transfers::to_initiative.eq(to.as_str()))
        .filter(transfers::state.eq(TransferState::Accepted.as_str()))
        .select(transfers::household_id)
        .distinct()
        .order(transfers::household_id)
        .load(conn)
        .db()?;
    let mut found = Vec::new();
    for id in ids.into_iter().map(HouseholdId::known) {
        // A later transfer may have handed it on to yet another one.
        if find_taken_over(conn, &id)?.is_some_and(|(last, _)| last == *to) {
            found.push(id);
        }
    }
    Ok(found)
}

/// Open transfers, those that end first at the front.
pub(crate) fn list_open(conn: &mut Conn) -> Result<Vec<Transfer>> {
    let rows = transfers::table
        .filter(transfers::state.eq_any(OPEN))
        .order((transfers::answer_by, transfers::id))
        .select(Row::as_select())
        .load(conn)
        .db()?;
    into_domain(rows)
}

/// Open transfers to an initiative.
pub(crate) fn list_open_to(conn: &mut Conn, to: &InitiativeId) -> Result<Vec<Transfer>> {
    let rows = transfers::table
        .filter(transfers::to_initiative.eq(to.as_str()))
        .filter(transfers::state.eq_any(OPEN))
        .order((transfers::answer_by, transfers::id))
        .select(Row::as_select())
        .load(conn)
        .db()?;
    into_domain(rows)
}

/// Whether a household said yes to being handed on to one of the initiatives, which has not decided yet.
pub(crate) fn is_offered_to(conn: &mut Conn, household: &HouseholdId, initiatives: &[InitiativeId]) -> Result<bool> {
    let offered = find_open(conn, household)?;
    Ok(offered.is_some_and(|open| open.state == TransferState::Agreed && initiatives.contains(&open.to)))
}

/// The households that said yes to being handed on to one of the initiatives, which has not decided yet.
pub(crate) fn list_offered_to(conn: &mut Conn, initiatives: &[InitiativeId]) -> Result<HashSet<HouseholdId>> {
    let ids: Vec<&str> = initiatives.iter().map(InitiativeId::as_str).collect();
    let households: Vec<String> = transfers::table
        .filter(transfers::to_initiative.eq_any(ids))
        .filter(transfers::state.eq(TransferState::Agreed.as_str()))
        .select(transfers::household_id)
        .load(conn)
        .db()?;
    Ok(households.into_iter().map(HouseholdId::known).collect())
}

/// Transfers that are open or ended after `since`, the latest first, at most `limit`.
pub(crate) fn list_recent(conn: &mut Conn, since: DateTime<Utc>, limit: i64) -> Result<Vec<Transfer>> {
    let rows = transfers::table
        .filter(
            transfers::ended_at
                .is_null()
                .or(transfers::ended_at.gt(since.naive_utc())),
        )
        .order((transfers::asked_at.desc(), transfers::id.desc()))
        .limit(limit)
        .select(Row::as_select())
        .load(conn)
        .db()?;
    into_domain(rows)
}
