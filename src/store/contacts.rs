//! Contacts and notes, follow-ups, assignments and wishes to be called. Which office may read a row is asked for here, who
//! belongs to an office is the service's question.

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use diesel::prelude::*;

use super::schema::{assignments, call_wishes, contact_entries, follow_ups, households};
use super::{Conn, Db as _};
use crate::domain::contact::{CallTime, ContactChange, ContactKind, NewContact};
use crate::domain::ids::{AccountId, ContactId, HouseholdId};
use crate::error::{Conflict, Error, Result};

/// A contact or a note as it is stored.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = contact_entries)]
pub(crate) struct Contact {
    /// Its identifier.
    pub(crate) id: String,
    /// The household.
    pub(crate) household_id: String,
    /// The office it belongs to.
    pub(crate) office: String,
    /// Code of the kind.
    pub(crate) kind: String,
    /// What was said.
    pub(crate) body: String,
    /// Minutes it took.
    pub(crate) minutes: Option<i32>,
    /// Project it is accounted to.
    pub(crate) project: Option<String>,
    /// The day.
    pub(crate) happened_on: NaiveDate,
    /// The account that wrote it.
    pub(crate) created_by: String,
    /// When it was written.
    pub(crate) created_at: NaiveDateTime,
    /// Raised by one with every correction.
    pub(crate) version: i64,
    /// When it was corrected last.
    pub(crate) changed_at: Option<NaiveDateTime>,
    /// The account that corrected it last.
    pub(crate) changed_by: Option<String>,
}

impl Contact {
    /// The kind.
    pub(crate) fn kind(&self) -> Result<ContactKind> {
        self.kind
            .parse()
            .map_err(|_| Error::internal("reading a stored code", self.kind.clone()))
    }
}

/// A follow-up as it is stored.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = follow_ups)]
pub(crate) struct FollowUp {
    /// Its identifier.
    pub(crate) id: String,
    /// The household.
    pub(crate) household_id: String,
    /// The office it belongs to.
    pub(crate) office: String,
    /// The day.
    pub(crate) due_on: NaiveDate,
    /// What is to be done.
    pub(crate) subject: String,
    /// The account that wrote it.
    pub(crate) created_by: String,
    /// When it was written.
    pub(crate) created_at: NaiveDateTime,
}

/// A wish to be called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CallWish {
    /// The household.
    pub(crate) household: HouseholdId,
    /// When it likes to be called; nothing for any time.
    pub(crate) times: Vec<CallTime>,
    /// Who of staff noted it; nothing when the household asked itself.
    pub(crate) noted_by: Option<AccountId>,
    /// Since when.
    pub(crate) created_at: DateTime<Utc>,
}

/// Writes down a contact.
pub(crate) fn insert(
    conn: &mut Conn,
    household: &HouseholdId,
    office: &str,
    new: &NewContact,
    by: &AccountId,
    day: NaiveDate,
    now: DateTime<Utc>,
) -> Result<String> {
    let id = ContactId::generate().to_string();
    let row = Contact {
        id: id.clone(),
        household_id: household.to_string(),
        office: office.to_owned(),
        kind: new.kind.to_string(),
        body: new.body.clone(),
        minutes: new.minutes,
        project: new.project.clone(),
        happened_on: day,
        created_by: by.to_string(),
        created_at: now.naive_utc(),
        version: 1,
        changed_at: None,
        changed_by: None,
    };
    diesel::insert_into(contact_entries::table)
        .values(&row)
        .execute(conn)
        .db()?;
    super::events::follow_log(conn, household)?;
    Ok(id)
}

/// The contacts of a household with some offices, newest first.
pub(crate) fn list(conn: &mut Conn, household: &HouseholdId, offices: &[String]) -> Result<Vec<Contact>> {
    contact_entries::table
        .filter(contact_entries::household_id.eq(household.as_str()))
        .filter(contact_entries::office.eq_any(offices))
        .order((contact_entries::happened_on.desc(), contact_entries::id.desc()))
        .select(Contact::as_select())
        .load(conn)
        .db()
}

/// One contact.
///
/// # Errors
/// [`Error::NotFound`].
pub(crate) fn find(conn: &mut Conn, id: &ContactId) -> Result<Contact> {
    contact_entries::table
        .find(id.as_str())
        .select(Contact::as_select())
        .get_result(conn)
        .or_missing("contact")
}

/// Corrects a contact of which `version` was seen.
///
/// # Errors
/// [`Conflict::Stale`] when it was corrected or taken out since.
pub(crate) fn update(
    conn: &mut Conn,
    id: &ContactId,
    version: i64,
    change: &ContactChange,
    by: &AccountId,
    now: DateTime<Utc>,
) -> Result<()> {
    let seen = contact_entries::table
        .find(id.as_str())
        .filter(contact_entries::version.eq(version));
    let changed = diesel::update(seen)
        .set((
            contact_entries::kind.eq(change.kind.as_str()),
            contact_entries::body.eq(&change.body),
            contact_entries::minutes.eq(change.minutes),
            contact_entries::project.eq(change.project.as_deref()),
            contact_entries::happened_on.eq(change.happened_on),
            contact_entries::version.eq(version + 1),
            contact_entries::changed_at.eq(Some(now.naive_utc())),
            contact_entries::changed_by.eq(Some(by.as_str())),
        ))
        .execute(conn)
        .db()?;
    if changed == 0 {
        return Err(Conflict::Stale.into());
    }
    let household = HouseholdId::known(find(conn, id)?.household_id);
    super::events::follow_log(conn, &household)
}

/// Takes a contact out of which `version` was seen.
///
/// # Errors
/// [`Conflict::Stale`] when it was corrected or taken out since.
pub(crate) fn delete(conn: &mut Conn, id: &ContactId, version: i64) -> Result<()> {
    let household: Option<String> = contact_entries::table
        .find(id.as_str())
        .select(contact_entries::household_id)
        .first(conn)
        .maybe()?;
    let seen = contact_entries::table
        .find(id.as_str())
        .filter(contact_entries::version.eq(version));
    if diesel::delete(seen).execute(conn).db()? == 0 {
        return Err(Conflict::Stale.into());
    }
    household.map_or(Ok(()), |household| {
        super::events::follow_log(conn, &HouseholdId::known(household))
    })
}

/// Writes down what is to be done.
pub(crate) fn insert_follow_up(conn: &mut Conn, row: &FollowUp) -> Result<()> {
    diesel::insert_into(follow_ups::table).values(row).execute(conn).db()?;
    Ok(())
}

/// What is still to be done about a household in some offices, the next first.
pub(crate) fn list_follow_ups(conn: &mut Conn, household: &HouseholdId, offices: &[String]) -> Result<Vec<FollowUp>> {
    follow_ups::table
        .filter(follow_ups::household_id.eq(household.as_str()))
        .filter(follow_ups::office.eq_any(offices))
        .filter(follow_ups::done_at.is_null())
        .order((follow_ups::due_on, follow_ups::id))
        .select(FollowUp::as_select())
        .load(conn)
        .db()
}

/// What was done about a household in some offices, the last first, at most `limit`.
pub(crate) fn list_done(
    conn: &mut Conn,
    household: &HouseholdId,
    offices: &[String],
    limit: i64,
) -> Result<Vec<FollowUp>> {
    follow_ups::table
        .filter(follow_ups::household_id.eq(household.as_str()))
        .filter(follow_ups::office.eq_any(offices))
        .filter(follow_ups::done_at.is_not_null())
        .order((follow_ups::done_at.desc(), follow_ups::id.desc()))
        .limit(limit)
        .select(FollowUp::as_select())
        .load(conn)
        .db()
}

/// What some offices have to do until a day, the longest due first, at most `limit`.
pub(crate) fn list_due(conn: &mut Conn, offices: &[String], until: NaiveDate, limit: i64) -> Result<Vec<FollowUp>> {
    follow_ups::table
        .inner_join(households::table)
        .filter(households::state.eq_any(["active", "paused", "moved"]))
        .filter(follow_ups::office.eq_any(offices))
        .filter(follow_ups::done_at.is_null())
        .filter(follow_ups::due_on.le(until))
        .order((follow_ups::due_on, follow_ups::id))
        .limit(limit)
        .select(FollowUp::as_select())
        .load(conn)
        .db()
}

/// The offices that have something to do.
pub(crate) fn list_offices_with_follow_ups(conn: &mut Conn) -> Result<Vec<String>> {
    follow_ups::table
        .filter(follow_ups::done_at.is_null())
        .select(follow_ups::office)
        .distinct()
        .order(follow_ups::office)
        .load(conn)
        .db()
}

/// One follow-up that is not done.
pub(crate) fn find_follow_up(conn: &mut Conn, id: &str) -> Result<FollowUp> {
    follow_ups::table
        .find(id)
        .filter(follow_ups::done_at.is_null())
        .select(FollowUp::as_select())
        .get_result(conn)
        .or_missing("follow-up")
}

/// One follow-up that is done.
pub(crate) fn find_done_follow_up(conn: &mut Conn, id: &str) -> Result<FollowUp> {
    follow_ups::table
        .find(id)
        .filter(follow_ups::done_at.is_not_null())
        .select(FollowUp::as_select())
        .get_result(conn)
        .or_missing("follow-up")
}

/// Moves a follow-up to another day.
pub(crate) fn set_due(conn: &mut Conn, id: &str, due_on: NaiveDate) -> Result<()> {
    diesel::update(follow_ups::table.find(id))
        .set(follow_ups::due_on.eq(due_on))
        .execute(conn)
        .db()?;
    Ok(())
}

/// Notes that a follow-up is done, or with nothing that it is not.
pub(crate) fn set_done(conn: &mut Conn, id: &str, done: Option<(DateTime<Utc>, &AccountId)>) -> Result<()> {
    diesel::update(follow_ups::table.find(id))
        .set((
            follow_ups::done_at.eq(done.map(|(at, _)| at.naive_utc())),
            follow_ups::done_by.eq(done.map(|(_, by)| by.as_str())),
        ))
        .execute(conn)
        .db()?;
    Ok(())
}

/// Who of some offices looks after a household.
pub(crate) fn find_assigned(conn: &mut Conn, household: &HouseholdId, offices: &[String]) -> Result<Option<AccountId>> {
    let found: Option<String> = assignments::table
        .filter(assignments::household_id.eq(household.as_str()))
        .filter(assignments::office.eq_any(offices))
        .order(assignments::office)
        .select(assignments::account_id)
        .first(conn)
        .maybe()?;
    Ok(found.map(AccountId::known))
}

/// Gives a household to somebody of an office, or to nobody.
pub(crate) fn assign(
    conn: &mut Conn,
    household: &HouseholdId,
    office: &str,
    to: Option<&AccountId>,
    by: &AccountId,
    now: DateTime<Utc>,
) -> Result<()> {
    diesel::delete(assignments::table.find((household.as_str(), office)))
        .execute(conn)
        .db()?;
    if let Some(to) = to {
        diesel::insert_into(assignments::table)
            .values((
                assignments::household_id.eq(household.as_str()),
                assignments::office.eq(office),
                assignments::account_id.eq(to.as_str()),
                assignments::assigned_by.eq(by.as_str()),
                assignments::assigned_at.eq(now.naive_utc()),
            ))
            .execute(conn)
            .db()?;
    }
    Ok(())
}

type WishRow = (String, String, Option<String>, NaiveDateTime);

fn wish(row: WishRow) -> Result<CallWish> {
    let (household, times, noted_by, created_at) = row;
    let times = times
        .split(',')
        .filter(|code| !code.is_empty())
        .map(|code| {
            code.parse()
                .map_err(|_| Error::internal("reading a stored code", code.to_owned()))
        })
        .collect::<Result<Vec<CallTime>>>()?;
    Ok(CallWish {
        household: HouseholdId::known(household),
        times,
        noted_by: noted_by.map(AccountId::known),
        created_at: created_at.and_utc(),
    })
}

/// The wish of a household to be called.
pub(crate) fn find_wish(conn: &mut Conn, household: &HouseholdId) -> Result<Option<CallWish>> {
    let row: Option<WishRow> = call_wishes::table.find(household.as_str()).first(conn).maybe()?;
    row.map(wish).transpose()
}

/// All wishes of households that take part, oldest first.
pub(crate) fn list_wishes(conn: &mut Conn) -> Result<Vec<CallWish>> {
    let rows: Vec<WishRow> = call_wishes::table
        .inner_join(households::table)
        .filter(households::state.eq_any(["active", "paused", "moved"]))
        .order((call_wishes::created_at, call_wishes::household_id))
        .select((
            call_wishes::household_id,
            call_wishes::times,
            call_wishes::noted_by,
            call_wishes::created_at,
        ))
        .load(conn)
        .db()?;
    rows.into_iter().map(wish).collect()
}

/// Keeps a wish, in place of an older one.
pub(crate) fn set_wish(conn: &mut Conn, wish: &CallWish) -> Result<()> {
    delete_wish(conn, &wish.household)?;
    let times: Vec<&str> = wish.times.iter().map(|time| time.as_str()).collect();
    diesel::insert_into(call_wishes::table)
        .values((
            call_wishes::household_id.eq(wish.household.as_str()),
            call_wishes::times.eq(times.join(",")),
            call_wishes::noted_by.eq(wish.noted_by.as_ref().map(AccountId::as_str)),
            call_wishes::created_at.eq(wish.created_at.naive_utc()),
        ))
        .execute(conn)
        .db()?;
    Ok(())
}

/// Ends a wish; answers whether there was one.
pub(crate) fn delete_wish(conn: &mut Conn, household: &HouseholdId) -> Result<bool> {
    let gone = diesel::delete(call_wishes::table.find(household.as_str()))
        .execute(conn)
        .db()?;
    Ok(gone > 0)
}
