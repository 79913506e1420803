//! The table of households: rows in, domain values out, every change of what people see under a version. Which change
//! is allowed is decided in the domain and the service, never here.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use super::schema::{coverage, households};
use super::{Conn, Db as _, contact_sums};
use crate::domain::email::{EmailAddress, Phone};
use crate::domain::household::{Contact, Household, HouseholdState, Waiting};
use crate::domain::ids::{AccountId, HouseholdId, InitiativeId};
use crate::domain::profile::{self, Profile, TargetArea};
use crate::error::{Conflict, Context as _, Error, Result};

/// Who entered a household for somebody, and how the person's agreement is proven.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry {
    /// The account that entered it.
    pub(crate) by: AccountId,
    /// The proof as the member of staff described it.
    pub(crate) proof: String,
}

/// A second adult who confirmed by own mail that its name and contact may be used in introductions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct SecondAdult {
    /// The person's name.
    pub(crate) name: String,
    /// The person's own address.
    pub(crate) email: EmailAddress,
    /// The person's own number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) phone: Option<Phone>,
    /// When the person confirmed.
    pub(crate) confirmed_at: DateTime<Utc>,
}

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = households, treat_none_as_null = true)]
struct Row {
    id: String,
    state: String,
    version: i64,
    locale: String,
    email: String,
    email_key: String,
    name: Option<String>,
    phone: Option<String>,
    phone_key: Option<String>,
    profile: String,
    teaser_lines: String,
    next_step: Option<String>,
    next_step_at: Option<NaiveDateTime>,
    known_at: Option<NaiveDateTime>,
    known_by: Option<String>,
    suspended_at: Option<NaiveDateTime>,
    state_before: Option<String>,
    erase_at: Option<NaiveDateTime>,
    created_at: NaiveDateTime,
    confirmed_at: Option<NaiveDateTime>,
    active_at: NaiveDateTime,
    welcome_capacity: Option<i32>,
}

impl Row {
    fn from_domain(household: &Household) -> Result<Self> {
        let contact = &household.contact;
        let naive = |at: DateTime<Utc>| at.naive_utc();
        Ok(Self {
            id: household.id.to_string(),
            state: household.state.to_string(),
            version: household.version,
            locale: household.locale.to_string(),
            email: contact.email.to_string(),
            email_key: contact.email.key(),
            name: contact.name.clone(),
            phone: contact.phone.as_ref().map(|phone| phone.as_str().to_owned()),
            phone_key: contact.phone.as_ref().map(Phone::key),
            profile: serde_json::to_string(&household.profile).context("writing a profile")?,
            teaser_lines: serde_json::to_string(&household.teaser_lines).context("writing teaser lines")?,
            next_step: household.waiting.map(|waiting| waiting.step.to_string()),
            next_step_at: household.waiting.map(|waiting| naive(waiting.until)),
            known_at: household.known.as_ref().map(|(at, _)| naive(*at)),
            known_by: household.known.as_ref().map(|(_, by)| by.to_string()),
            suspended_at: household.suspended_at.map(naive),
            state_before: household.withdrawn.map(|(before, _)| before.to_string()),
            erase_at: household.withdrawn.map(|(_, at)| naive(at)),
            created_at: naive(household.created_at),
            confirmed_at: household.confirmed_at.map(naive),
            active_at: naive(household.active_at),
            welcome_capacity: household.welcome_capacity.and_then(|count| i32::try_from(count).ok()),
        })
    }

    fn into_domain(self) -> Result<Household> {
        let broken = |_| Error::internal("reading a stored household", "a code is unknown");
        let waiting = match (self.next_step, self.next_step_at) {
            (Some(step), Some(until)) => Some(Waiting {
                step: step.parse().map_err(broken)?,
                until: until.and_utc(),
            }),
            _ => None,
        };
        let withdrawn = match (self.state_before, self.erase_at) {
            (Some(before), Some(at)) => Some((before.parse().map_err(broken)?, at.and_utc())),
            _ => None,
        };
        Ok(Household {
            id: HouseholdId::known(self.id),
            state: self.state.parse().map_err(broken)?,
            version: self.version,
            locale: self.locale.parse().map_err(broken)?,
            contact: Contact {
                email: self.email.parse().map_err(broken)?,
                name: self.name,
                phone: self.phone.map(|phone| phone.parse()).transpose().map_err(broken)?,
            },
            profile: profile::from_stored(&self.profile)?,
            waiting,
            known: self
                .known_at
                .zip(self.known_by)
                .map(|(at, by)| (at.and_utc(), AccountId::known(by))),
            suspended_at: self.suspended_at.map(|at| at.and_utc()),
            withdrawn,
            teaser_lines: serde_json::from_str(&self.teaser_lines).context("reading stored teaser lines")?,
            created_at: self.created_at.and_utc(),
            confirmed_at: self.confirmed_at.map(|at| at.and_utc()),
            active_at: self.active_at.and_utc(),
            welcome_capacity: self.welcome_capacity.and_then(|count| u32::try_from(count).ok()),
        })
    }
}

fn all(rows: Vec<Row>) -> Result<Vec<Household>> {
    rows.into_iter().map(Row::into_domain).collect()
}

/// Adds a household; [`Conflict::Exists`] when its address is taken.
pub(crate) fn insert(conn: &mut Conn, household: &Household, entry: Option<&Entry>) -> Result<()> {
    diesel::insert_into(households::table)
        .values((
            Row::from_domain(household)?,
            households::entered_by.eq(entry.map(|entry| entry.by.to_string())),
            households::entry_proof.eq(entry.map(|entry| entry.proof.clone())),
        ))
        .execute(conn)
        .db()?;
    Ok(())
}

/// The household, when there is one.
pub(crate) fn find(conn: &mut Conn, id: &HouseholdId) -> Result<Option<Household>> {
    households::table
        .find(id.as_str())
        .select(Row::as_select())
        .get_result(conn)
        .maybe()?
        .map(Row::into_domain)
        .transpose()
}

/// The household; [`Error::NotFound`] when there is none.
pub(crate) fn get(conn: &mut Conn, id: &HouseholdId) -> Result<Household> {
    find(conn, id)?.ok_or(Error::NotFound("household"))
}

/// The households of these identifiers that exist, in no particular order.
pub(crate) fn find_many(conn: &mut Conn, ids: &[HouseholdId]) -> Result<Vec<Household>> {
    let mut found = Vec::with_capacity(ids.len());
    // SQLite takes a limited number of parameters, so long lists go in parts.
    for part in ids.chunks(500) {
        let part: Vec<&str> = part.iter().map(HouseholdId::as_str).collect();
        let rows: Vec<Row> = households::table
            .filter(households::id.eq_any(part))
            .select(Row::as_select())
            .load(conn)
            .db()?;
        found.extend(all(rows)?);
    }
    Ok(found)
}

/// Of these households those that are in one of the states.
pub(crate) fn list_in_states(
    conn: &mut Conn,
    ids: &[HouseholdId],
    states: &[HouseholdState],
) -> Result<HashSet<HouseholdId>> {
    let states: Vec<&str> = states.iter().map(|state| state.as_str()).collect();
    let mut found = HashSet::new();
    // SQLite takes a limited number of parameters, so long lists go in parts.
    for part in ids.chunks(500) {
        let part: Vec<&str> = part.iter().map(HouseholdId::as_str).collect();
        let ids: Vec<String> = households::table
            .filter(households::id.eq_any(part))
            .filter(households::state.eq_any(&states))
            .select(households::id)
            .load(conn)
            .db()?;
        found.extend(ids.into_iter().map(HouseholdId::known));
    }
    Ok(found)
}

/// The household with this key of its mail address.
pub(crate) fn find_by_email_key(conn: &mut Conn, key: &str) -> Result<Option<Household>> {
    households::table
        .filter(households::email_key.eq(key))
        .select(Row::as_select())
        .get_result(conn)
        .maybe()?
        .map(Row::into_domain)
        .transpose()
}

/// The identifiers of all active households.
pub(crate) fn list_active_ids(conn: &mut Conn) -> Result<HashSet<HouseholdId>> {
    let ids: Vec<String> = households::table
        .filter(households::state.eq(HouseholdState::Active.as_str()))
        .select(households::id)
        .load(conn)
        .db()?;
    Ok(ids.into_iter().map(HouseholdId::known).collect())
}

/// The state and the mail address of a household, without its profile.
///
/// # Errors
/// [`Error::NotFound`] when there is none.
pub(crate) fn get_state_and_address(conn: &mut Conn, id: &HouseholdId) -> Result<(HouseholdState, EmailAddress)> {
    let (state, email): (String, String) = households::table
        .find(id.as_str())
        .select((households::state, households::email))
        .get_result(conn)
        .or_missing("household")?;
    let state = state
        .parse()
        .map_err(|_| Error::internal("reading a stored household", "a code is unknown"))?;
    Ok((state, address((id.to_string(), email))?.1))
}

/// All active households in the order of their identifiers.
pub(crate) fn list_active(conn: &mut Conn) -> Result<Vec<Household>> {
    list_by_state(conn, HouseholdState::Active)
}

/// The identifiers of all active households with their mail addresses, in no particular order.
pub(crate) fn list_active_addresses(conn: &mut Conn) -> Result<Vec<(HouseholdId, EmailAddress)>> {
    let rows: Vec<(String, String)> = households::table
        .filter(households::state.eq(HouseholdState::Active.as_str()))
        .select((households::id, households::email))
        .load(conn)
        .db()?;
    rows.into_iter().map(address).collect()
}

/// The mail addresses of these households, in no particular order; those that are gone are left out.
pub(crate) fn list_addresses(conn: &mut Conn, ids: &[HouseholdId]) -> Result<Vec<(HouseholdId, EmailAddress)>> {
    let mut found = Vec::with_capacity(ids.len());
    // SQLite takes a limited number of parameters, so long lists go in parts.
    for part in ids.chunks(500) {
        let part: Vec<&str> = part.iter().map(HouseholdId::as_str).collect();
        let rows: Vec<(String, String)> = households::table
            .filter(households::id.eq_any(part))
            .select((households::id, households::email))
            .load(conn)
            .db()?;
        for row in rows {
            found.push(address(row)?);
        }
    }
    Ok(found)
}

fn address((id, email): (String, String)) -> Result<(HouseholdId, EmailAddress)> {
    let email = email
        .parse()
        .map_err(|_| Error::internal("reading a stored address", id.clone()))?;
    Ok((HouseholdId::known(id), email))
}

/// All households in a state, in the order of their identifiers.
pub(crate) fn list_by_state(conn: &mut Conn, state: HouseholdState) -> Result<Vec<Household>> {
    let rows = households::table
        .filter(households::state.eq(state.as_str()))
        .order(households::id)
        .select(Row::as_select())
        .load(conn)
        .db()?;
    all(rows)
}

/// The active households that said how many others they like to meet in a quarter, in no particular order.
pub(crate) fn list_welcoming(conn: &mut Conn) -> Result<Vec<Household>> {
    let rows = households::table
        .filter(households::state.eq(HouseholdState::Active.as_str()))
        .filter(households::welcome_capacity.is_not_null())
        .select(Row::as_select())
        .load(conn)
        .db()?;
    all(rows)
}

/// The profiles of all households in a state except one, in no particular order.
pub(crate) fn list_profiles(conn: &mut Conn, state: HouseholdState, except: &HouseholdId) -> Result<Vec<Profile>> {
    let stored: Vec<String> = households::table
        .filter(households::state.eq(state.as_str()))
        .filter(households::id.ne(except.as_str()))
        .select(households::profile)
        .load(conn)
        .db()?;
    stored.iter().map(|json| profile::from_stored(json)).collect()
}

/// Which households a member of staff lists.
#[derive(Debug, Clone, Default)]
pub(crate) struct Listing {
    /// Only those covered by one of these initiatives; `None` lists all.
    pub(crate) covered_by: Option<Vec<InitiativeId>>,
    /// Only those in one of these states.
    pub(crate) states: Vec<HouseholdState>,
    /// Only those whose reference starts so: the last part of the identifier, in small hexadecimal digits.
    pub(crate) reference: Option<String>,
    /// Only those after this identifier.
    pub(crate) after: Option<HouseholdId>,
    /// How many at most.
    pub(crate) limit: i64,
}

/// Identifiers of all households in whatever state, after this one, at most `limit`.
pub(crate) fn list_ids(conn: &mut Conn, after: Option<&HouseholdId>, limit: i64) -> Result<Vec<HouseholdId>> {
    let mut query = households::table.select(households::id).into_boxed();
    if let Some(after) = after {
        query = query.filter(households::id.gt(after.as_str().to_owned()));
    }
    let ids: Vec<String> = query.order(households::id).limit(limit).load(conn).db()?;
    Ok(ids.into_iter().map(HouseholdId::known).collect())
}

/// A page of households in the order of their identifiers, which is the order in which they registered.
pub(crate) fn list_page(conn: &mut Conn, listing: &Listing) -> Result<Vec<Household>> {
    all(listed(listing).select(Row::as_select()).load(conn).db()?)
}

/// Where the households of a page want to go; the same page as [`list_page`].
pub(crate) fn list_target_areas(conn: &mut Conn, listing: &Listing) -> Result<Vec<(HouseholdId, Vec<TargetArea>)>> {
    let rows: Vec<(String, String)> = listed(listing)
        .select((households::id, households::profile))
        .load(conn)
        .db()?;
    rows.into_iter()
        .map(|(id, profile)| Ok((HouseholdId::known(id), profile::target_areas_of_stored(&profile)?)))
        .collect()
}

fn listed(listing: &Listing) -> households::BoxedQuery<'_, <Conn as Connection>::Backend> {
    let states: Vec<&str> = listing.states.iter().map(|state| state.as_str()).collect();
    let mut query = households::table
        .filter(households::state.eq_any(states))
        .order(households::id)
        .limit(listing.limit)
        .into_boxed();
    if let Some(after) = &listing.after {
        query = query.filter(households::id.gt(after.as_str().to_owned()));
    }
    if let Some(reference) = &listing.reference {
        query = query.filter(households::id.like(format!("%-{reference}%")));
    }
    if let Some(initiatives) = &listing.covered_by {
        let ids: Vec<String> = initiatives.iter().map(ToString::to_string).collect();
        let covered = coverage::table
            .filter(coverage::initiative_id.eq_any(ids))
            .select(coverage::household_id);
        query = query.filter(households::id.eq_any(covered));
    }
    query
}

/// The active households that were promised to hear at `now` or before (rule 7), the longest waiting first.
pub(crate) fn list_overdue(conn: &mut Conn, now: DateTime<Utc>) -> Result<Vec<Household>> {
    let rows = households::table
        .filter(households::state.eq(HouseholdState::Active.as_str()))
        .filter(households::next_step_at.le(now.naive_utc()))
        .order((households::next_step_at, households::id))
        .select(Row::as_select())
        .load(conn)
        .db()?;
    all(rows)
}

/// The active households about which a person should have done something at `now` or before, with that time; the
/// longest overdue first.
pub(crate) fn list_review_due(conn: &mut Conn, now: DateTime<Utc>) -> Result<Vec<(Household, DateTime<Utc>)>> {
    let rows: Vec<(Row, Option<NaiveDateTime>)> = households::table
        .filter(households::state.eq(HouseholdState::Active.as_str()))
        .filter(households::review_due_at.le(now.naive_utc()))
        .order((households::review_due_at, households::id))
        .select((Row::as_select(), households::review_due_at))
        .load(conn)
        .db()?;
    rows.into_iter()
        .filter_map(|(row, due)| due.map(|due| Ok((row.into_domain()?, due.and_utc()))))
        .collect()
}

/// The active households that nobody has spoken with and that are not overdue at `now`, the next promised one first:
/// those covered by one of the initiatives, or without a list those that no initiative covers.
pub(crate) fn list_new(
    conn: &mut Conn,
    covered_by: Option<&[InitiativeId]>,
    now: DateTime<Utc>,
    limit: i64,
) -> Result<Vec<(Household, DateTime<Utc>)>> {
    let mut query = households::table
        .filter(households::state.eq(HouseholdState::Active.as_str()))
        .filter(households::known_at.is_null())
        .filter(households::review_due_at.gt(now.naive_utc()))
        .order((households::review_due_at, households::id))
        .limit(limit)
        .select((households::id, households::review_due_at))
        .into_boxed();
    query = match covered_by {
        Some(initiatives) => {
            let ids: Vec<String> = initiatives.iter().map(ToString::to_string).collect();
            let covered = coverage::table
                .filter(coverage::initiative_id.eq_any(ids))
                .select(coverage::household_id);
            query.filter(households::id.eq_any(covered))
        }
        None => query.filter(households::id.ne_all(coverage::table.select(coverage::household_id))),
    };
    // The first ones are chosen by their times alone, so that only those are read as a whole.
    let first: Vec<(String, Option<NaiveDateTime>)> = query.load(conn).db()?;
    let first: Vec<(HouseholdId, DateTime<Utc>)> = first
        .into_iter()
        .filter_map(|(id, due)| Some((HouseholdId::known(id), due?.and_utc())))
        .collect();
    let ids: Vec<HouseholdId> = first.iter().map(|(id, _)| id.clone()).collect();
    let mut whole: HashMap<HouseholdId, Household> = find_many(conn, &ids)?
        .into_iter()
        .map(|household| (household.id.clone(), household))
        .collect();
    Ok(first
        .into_iter()
        .filter_map(|(id, due)| Some((whole.remove(&id)?, due)))
        .collect())
}

/// Of these households those about which a person should have done something at `now` or before.
pub(crate) fn list_review_due_among(
    conn: &mut Conn,
    ids: &[HouseholdId],
    now: DateTime<Utc>,
) -> Result<HashSet<HouseholdId>> {
    let ids: Vec<&str> = ids.iter().map(HouseholdId::as_str).collect();
    let due: Vec<String> = households::table
        .filter(households::id.eq_any(ids))
        .filter(households::review_due_at.le(now.naive_utc()))
        .select(households::id)
        .load(conn)
        .db()?;
    Ok(due.into_iter().map(HouseholdId::known).collect())
}

/// By when a person has to have done something about the household; nothing when nobody has to.
pub(crate) fn find_review_due(conn: &mut Conn, id: &HouseholdId) -> Result<Option<DateTime<Utc>>> {
    let due: Option<Option<NaiveDateTime>> = households::table
        .find(id.as_str())
        .select(households::review_due_at)
        .get_result(conn)
        .maybe()?;
    Ok(due.flatten().map(|due| due.and_utc()))
}

/// The households of a state that were last heard of at `before` or earlier, in the order of their identifiers.
pub(crate) fn list_inactive(conn: &mut Conn, state: HouseholdState, before: DateTime<Utc>) -> Result<Vec<Household>> {
    let rows = households::table
        .filter(households::state.eq(state.as_str()))
        .filter(households::active_at.le(before.naive_utc()))
        .order(households::id)
        .select(Row::as_select())
        .load(conn)
        .db()?;
    all(rows)
}

/// The unconfirmed households that registered at `before` or earlier.
pub(crate) fn list_unconfirmed(conn: &mut Conn, before: DateTime<Utc>) -> Result<Vec<Household>> {
    let rows = households::table
        .filter(households::state.eq(HouseholdState::Unconfirmed.as_str()))
        .filter(households::created_at.le(before.naive_utc()))
        .order(households::id)
        .select(Row::as_select())
        .load(conn)
        .db()?;
    all(rows)
}

/// The households whose erasure is due at `now`.
pub(crate) fn list_to_erase(conn: &mut Conn, now: DateTime<Utc>) -> Result<Vec<Household>> {
    let states = [HouseholdState::Withdrawn.as_str(), HouseholdState::Expired.as_str()];
    let rows = households::table
        .filter(households::state.eq_any(states))
        .filter(households::erase_at.le(now.naive_utc()))
        .order(households::id)
        .select(Row::as_select())
        .load(conn)
        .db()?;
    all(rows)
}

/// Saves a household that was loaded with its version, and raises the version.
///
/// # Errors
/// [`Conflict::Stale`] when somebody changed it meanwhile, [`Error::NotFound`] when it is gone,
/// [`Conflict::Exists`] when its new address is taken.
pub(crate) fn update(conn: &mut Conn, household: &mut Household) -> Result<()> {
    let seen = household.version;
    let mut row = Row::from_domain(household)?;
    row.version = seen + 1;
    let saved = diesel::update(households::table.find(household.id.as_str()))
        .filter(households::version.eq(seen))
        .set(row)
        .execute(conn)
        .db()?;
    if saved == 0 {
        return Err(match find(conn, &household.id)? {
            Some(_) => Conflict::Stale.into(),
            None => Error::NotFound("household"),
        });
    }
    household.version = seen + 1;
    Ok(())
}

/// Sets what the household waits for and by when it hears, and by when a person has to have done something about it.
/// These are the service's promises and no change of the household: the version stays.
pub(crate) fn set_waiting(
    conn: &mut Conn,
    id: &HouseholdId,
    waiting: Option<Waiting>,
    review_due: Option<DateTime<Utc>>,
) -> Result<()> {
    diesel::update(households::table.find(id.as_str()))
        .set((
            households::next_step.eq(waiting.map(|waiting| waiting.step.to_string())),
            households::next_step_at.eq(waiting.map(|waiting| waiting.until.naive_utc())),
            households::review_due_at.eq(review_due.map(|due| due.naive_utc())),
        ))
        .execute(conn)
        .db()?;
    Ok(())
}

/// Suspends the introductions of a household (or ends the suspension); the version stays.
pub(crate) fn set_suspended(conn: &mut Conn, id: &HouseholdId, since: Option<DateTime<Utc>>) -> Result<()> {
    diesel::update(households::table.find(id.as_str()))
        .set(households::suspended_at.eq(since.map(|at| at.naive_utc())))
        .execute(conn)
        .db()?;
    Ok(())
}

/// Notes who spoke with the household ("known to us"); the version stays, because nothing of what it says changes.
pub(crate) fn set_known(conn: &mut Conn, id: &HouseholdId, by: &AccountId, at: DateTime<Utc>) -> Result<()> {
    diesel::update(households::table.find(id.as_str()))
        .set((
            households::known_at.eq(Some(at.naive_utc())),
            households::known_by.eq(Some(by.as_str())),
        ))
        .execute(conn)
        .db()?;
    super::events::first_contact(conn, id, None, at)
}

/// Sets which lines of the teaser were switched; the version stays, because nothing of what it says changes.
pub(crate) fn set_teaser_lines(conn: &mut Conn, id: &HouseholdId, lines: &BTreeMap<String, bool>) -> Result<()> {
    let json = serde_json::to_string(lines).context("writing teaser lines")?;
    diesel::update(households::table.find(id.as_str()))
        .set(households::teaser_lines.eq(json))
        .execute(conn)
        .db()?;
    Ok(())
}

/// Notes that the household was heard of; the version stays.
pub(crate) fn touch(conn: &mut Conn, id: &HouseholdId, at: DateTime<Utc>) -> Result<()> {
    diesel::update(households::table.find(id.as_str()))
        .filter(households::active_at.lt(at.naive_utc()))
        .set(households::active_at.eq(at.naive_utc()))
        .execute(conn)
        .db()?;
    Ok(())
}

/// Who entered the household, when it did not register itself.
pub(crate) fn find_entry(conn: &mut Conn, id: &HouseholdId) -> Result<Option<Entry>> {
    let found: Option<(Option<String>, Option<String>)> = households::table
        .find(id.as_str())
        .select((households::entered_by, households::entry_proof))
        .get_result(conn)
        .maybe()?;
    Ok(found.and_then(|(by, proof)| by.zip(proof)).map(|(by, proof)| Entry {
        by: AccountId::known(by),
        proof,
    }))
}

/// The second adult, once that person has confirmed.
pub(crate) fn find_second_adult(conn: &mut Conn, id: &HouseholdId) -> Result<Option<SecondAdult>> {
    let found: Option<Option<String>> = households::table
        .find(id.as_str())
        .select(households::second_adult)
        .get_result(conn)
        .maybe()?;
    found
        .flatten()
        .map(|json| serde_json::from_str(&json).context("reading a second adult"))
        .transpose()
}

/// Sets or removes the second adult; the version stays.
pub(crate) fn set_second_adult(conn: &mut Conn, id: &HouseholdId, adult: Option<&SecondAdult>) -> Result<()> {
    let json = adult
        .map(serde_json::to_string)
        .transpose()
        .context("writing a second adult")?;
    diesel::update(households::table.find(id.as_str()))
        .set(households::second_adult.eq(json))
        .execute(conn)
        .db()?;
    Ok(())
}

/// The household into which this one was merged, as long as the merge can be undone.
pub(crate) fn find_merged_into(conn: &mut Conn, id: &HouseholdId) -> Result<Option<HouseholdId>> {
    let found: Option<Option<String>> = households::table
        .find(id.as_str())
        .select(households::held_for)
        .get_result(conn)
        .maybe()?;
    Ok(found.flatten().map(HouseholdId::known))
}

/// Notes into which household this one was merged, or that the merge was undone; the version stays.
pub(crate) fn set_merged_into(conn: &mut Conn, id: &HouseholdId, kept: Option<&HouseholdId>) -> Result<()> {
    diesel::update(households::table.find(id.as_str()))
        .set(households::held_for.eq(kept.map(ToString::to_string)))
        .execute(conn)
        .db()?;
    Ok(())
}

/// Deletes a household with everything that hangs on its row. Of talks with it only their minutes stay, added up.
pub(crate) fn delete(conn: &mut Conn, id: &HouseholdId) -> Result<()> {
    contact_sums::keep_of_household(conn, id)?;
    diesel::delete(households::table.find(id.as_str())).execute(conn).db()?;
    Ok(())
}

/// Whether the household stopped the mails that are no part of a running introduction.
pub(crate) fn is_quiet(conn: &mut Conn, id: &HouseholdId) -> Result<bool> {
    let since: Option<Option<NaiveDateTime>> = households::table
        .find(id.as_str())
        .select(households::quiet_since)
        .get_result(conn)
        .maybe()?;
    Ok(since.flatten().is_some())
}

/// Stops (or allows again) the mails that are no part of a running introduction.
pub(crate) fn set_quiet(conn: &mut Conn, id: &HouseholdId, since: Option<DateTime<Utc>>) -> Result<()> {
    diesel::update(households::table.find(id.as_str()))
        .set(households::quiet_since.eq(since.map(|at| at.naive_utc())))
        .execute(conn)
        .db()?;
    Ok(())
}

#[cfg(test)]
pub(crate) mod tests;
