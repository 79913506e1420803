//! Meetups, who signed up, and who would like to be introduced to whom. Who may know which of it is the service's question.

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;

use super::schema::{meetup_choices, meetup_signups, meetups};
use super::{Conn, Db as _};
use crate::domain::ids::{AccountId, HouseholdId, MeetupId, ProposalId};
use crate::domain::meetup::{Meetup, MeetupState, MeetupTheme, SignupState};
use crate::error::{Conflict, Context as _, Error, Result};

#[derive(Queryable, Selectable)]
#[diesel(table_name = meetups)]
struct Row {
    id: String,
    office: String,
    state: String,
    version: i64,
    details: String,
    attendance_at: Option<NaiveDateTime>,
    closed_at: Option<NaiveDateTime>,
    signed_up_count: Option<i32>,
    attended_count: Option<i32>,
    created_at: NaiveDateTime,
}

impl Row {
    fn into_domain(self) -> Result<Meetup> {
        let count = |count: Option<i32>| count.and_then(|count| u32::try_from(count).ok());
        Ok(Meetup {
            state: self
                .state
                .parse()
                .map_err(|_| Error::internal("reading the state of a meetup", self.state.clone()))?,
            details: serde_json::from_str(&self.details).context("reading a meetup")?,
            closed: self.closed_at.map(|at| {
                let signed_up = count(self.signed_up_count).unwrap_or_default();
                (at.and_utc(), signed_up, count(self.attended_count))
            }),
            id: MeetupId::known(self.id),
            office: self.office,
            version: self.version,
            attendance_at: self.attendance_at.map(|at| at.and_utc()),
            created_at: self.created_at.and_utc(),
        })
    }
}

fn into_domain(rows: Vec<Row>) -> Result<Vec<Meetup>> {
    rows.into_iter().map(Row::into_domain).collect()
}

fn details_of(meetup: &Meetup) -> Result<String> {
    serde_json::to_string(&meetup.details).context("writing a meetup")
}

/// Inserts a meetup.
pub(crate) fn insert(conn: &mut Conn, meetup: &Meetup, by: &AccountId) -> Result<()> {
    diesel::insert_into(meetups::table)
        .values((
            meetups::id.eq(meetup.id.as_str()),
            meetups::office.eq(&meetup.office),
            meetups::state.eq(meetup.state.as_str()),
            meetups::version.eq(meetup.version),
            meetups::details.eq(details_of(meetup)?),
            meetups::theme.eq(meetup.details.theme.as_str()),
            meetups::starts_at.eq(meetup.details.starts_at.naive_utc()),
            meetups::ends_at.eq(meetup.details.ends_at.naive_utc()),
            meetups::created_by.eq(by.as_str()),
            meetups::created_at.eq(meetup.created_at.naive_utc()),
        ))
        .execute(conn)
        .db()?;
    Ok(())
}

/// One meetup.
pub(crate) fn find(conn: &mut Conn, id: &MeetupId) -> Result<Meetup> {
    meetups::table
        .find(id.as_str())
        .select(Row::as_select())
        .get_result(conn)
        .or_missing("meetup")?
        .into_domain()
}

/// One meetup, with everybody else who counts its places waiting until this transaction has ended. On SQLite there is one
/// writer anyway.
pub(crate) fn find_locked(conn: &mut Conn, id: &MeetupId) -> Result<Meetup> {
    diesel::update(meetups::table.find(id.as_str()))
        .set(meetups::version.eq(meetups::version))
        .execute(conn)
        .db()?;
    find(conn, id)
}

/// Writes a meetup that was read at `meetup.version` and raises its version; [`Conflict::Stale`] when somebody else
/// changed it meanwhile.
pub(crate) fn update(conn: &mut Conn, meetup: &mut Meetup) -> Result<()> {
    let seen = meetup.version;
    meetup.version += 1;
    let changed = diesel::update(
        meetups::table
            .find(meetup.id.as_str())
            .filter(meetups::version.eq(seen)),
    )
    .set((
        meetups::state.eq(meetup.state.as_str()),
        meetups::version.eq(meetup.version),
        meetups::details.eq(details_of(meetup)?),
        meetups::theme.eq(meetup.details.theme.as_str()),
        meetups::starts_at.eq(meetup.details.starts_at.naive_utc()),
        meetups::ends_at.eq(meetup.details.ends_at.naive_utc()),
        meetups::attendance_at.eq(meetup.attendance_at.map(|at| at.naive_utc())),
    ))
    .execute(conn)
    .db()?;
    if changed == 0 {
        return Err(Conflict::Stale.into());
    }
    Ok(())
}

/// Announced meetups that are not over, the next first; of one theme or all.
pub(crate) fn list_coming(conn: &mut Conn, now: DateTime<Utc>, theme: Option<MeetupTheme>) -> Result<Vec<Meetup>> {
    let mut query = meetups::table
        .filter(meetups::state.eq(MeetupState::Planned.as_str()))
        .filter(meetups::ends_at.gt(now.naive_utc()))
        .select(Row::as_select())
        .into_boxed();
    if let Some(theme) = theme {
        query = query.filter(meetups::theme.eq(theme.as_str()));
    }
    let rows = query.order((meetups::starts_at, meetups::id)).load(conn).db()?;
    into_domain(rows)
}

/// Meetups of some offices (all offices when none is named), the latest first, at most `limit`.
pub(crate) fn list_of_offices(conn: &mut Conn, offices: Option<&[String]>, limit: i64) -> Result<Vec<Meetup>> {
    let mut query = meetups::table.select(Row::as_select()).into_boxed();
    if let Some(offices) = offices {
        query = query.filter(meetups::office.eq_any(offices.to_vec()));
    }
    let rows = query
        .order((meetups::starts_at.desc(), meetups::id.desc()))
        .limit(limit)
        .load(conn)
        .db()?;
    into_domain(rows)
}

/// Announced meetups that begin up to `until` and have not begun, the next first.
pub(crate) fn list_beginning(conn: &mut Conn, now: DateTime<Utc>, until: DateTime<Utc>) -> Result<Vec<MeetupId>> {
    ids(meetups::table
        .filter(meetups::state.eq(MeetupState::Planned.as_str()))
        .filter(meetups::starts_at.gt(now.naive_utc()))
        .filter(meetups::starts_at.le(until.naive_utc()))
        .order((meetups::starts_at, meetups::id))
        .select(meetups::id)
        .load(conn)
        .db()?)
}

/// Announced meetups that have ended.
pub(crate) fn list_ended(conn: &mut Conn, now: DateTime<Utc>) -> Result<Vec<MeetupId>> {
    ids(meetups::table
        .filter(meetups::state.eq(MeetupState::Planned.as_str()))
        .filter(meetups::ends_at.le(now.naive_utc()))
        .order((meetups::ends_at, meetups::id))
        .select(meetups::id)
        .load(conn)
        .db()?)
}

/// Meetups that ended before `time` and of which more than counts is kept.
pub(crate) fn list_to_close(conn: &mut Conn, time: DateTime<Utc>) -> Result<Vec<MeetupId>> {
    ids(meetups::table
        .filter(meetups::ends_at.le(time.naive_utc()))
        .filter(meetups::closed_at.is_null())
        .order((meetups::ends_at, meetups::id))
        .select(meetups::id)
        .load(conn)
        .db()?)
}

fn ids(rows: Vec<String>) -> Result<Vec<MeetupId>> {
    Ok(rows.into_iter().map(MeetupId::known).collect())
}

/// Keeps the counts of a meetup and nothing else of who was there.
pub(crate) fn close(
    conn: &mut Conn,
    id: &MeetupId,
    signed_up: u32,
    attended: Option<u32>,
    now: DateTime<Utc>,
) -> Result<()> {
    let count = |count: u32| i32::try_from(count).unwrap_or(i32::MAX);
    diesel::delete(meetup_choices::table.filter(meetup_choices::meetup_id.eq(id.as_str())))
        .execute(conn)
        .db()?;
    diesel::delete(meetup_signups::table.filter(meetup_signups::meetup_id.eq(id.as_str())))
        .execute(conn)
        .db()?;
    diesel::update(meetups::table.find(id.as_str()))
        .set((
            meetups::closed_at.eq(Some(now.naive_utc())),
            meetups::signed_up_count.eq(Some(count(signed_up))),
            meetups::attended_count.eq(attended.map(count)),
        ))
        .execute(conn)
        .db()?;
    Ok(())
}

/// A sign-up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Signup {
    /// The meetup.
    pub(crate) meetup: MeetupId,
    /// The household.
    pub(crate) household: HouseholdId,
    /// Its state.
    pub(crate) state: SignupState,
    /// The place in the order of signing up, from 1.
    pub(crate) turn: i64,
    /// When it signed up.
    pub(crate) signed_up_at: DateTime<Utc>,
    /// When it was reminded.
    pub(crate) reminded_at: Option<DateTime<Utc>>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = meetup_signups)]
struct SignupRow {
    meetup_id: String,
    household_id: String,
    state: String,
    turn: i64,
    signed_up_at: NaiveDateTime,
    reminded_at: Option<NaiveDateTime>,
}

impl SignupRow {
    fn into_domain(self) -> Result<Signup> {
        Ok(Signup {
            state: self
                .state
                .parse()
                .map_err(|_| Error::internal("reading the state of a sign-up", self.state.clone()))?,
            meetup: MeetupId::known(self.meetup_id),
            household: HouseholdId::known(self.household_id),
            turn: self.turn,
            signed_up_at: self.signed_up_at.and_utc(),
            reminded_at: self.reminded_at.map(|at| at.and_utc()),
        })
    }
}

fn signups_into_domain(rows: Vec<SignupRow>) -> Result<Vec<Signup>> {
    rows.into_iter().map(SignupRow::into_domain).collect()
}

/// Writes a sign-up with the last turn, in the place of an earlier one of the same household.
pub(crate) fn sign_up(
    conn: &mut Conn,
    meetup: &MeetupId,
    household: &HouseholdId,
    state: SignupState,
    now: DateTime<Utc>,
) -> Result<()> {
    let last: Option<i64> = meetup_signups::table
        .filter(meetup_signups::meetup_id.eq(meetup.as_str()))
        .select(diesel::dsl::max(meetup_signups::turn))
        .get_result(conn)
        .db()?;
    diesel::delete(meetup_signups::table.find((meetup.as_str(), household.as_str())))
        .execute(conn)
        .db()?;
    diesel::insert_into(meetup_signups::table)
        .values((
            meetup_signups::meetup_id.eq(meetup.as_str()),
            meetup_signups::household_id.eq(household.as_str()),
            meetup_signups::state.eq(state.as_str()),
            meetup_signups::turn.eq(last.unwrap_or(0) + 1),
            meetup_signups::signed_up_at.eq(now.naive_utc()),
        ))
        .execute(conn)
        .db()?;
    Ok(())
}

/// The sign-up of a household, in any state.
pub(crate) fn find_signup(conn: &mut Conn, meetup: &MeetupId, household: &HouseholdId) -> Result<Option<Signup>> {
    let row: Option<SignupRow> = meetup_signups::table
        .find((meetup.as_str(), household.as_str()))
        .select(SignupRow::as_select())
        .get_result(conn)
        .maybe()?;
    row.map(SignupRow::into_domain).transpose()
}

/// The sign-ups of a meetup, in their order.
pub(crate) fn list_signups(conn: &mut Conn, meetup: &MeetupId) -> Result<Vec<Signup>> {
    let rows = meetup_signups::table
        .filter(meetup_signups::meetup_id.eq(meetup.as_str()))
        .order(meetup_signups::turn)
        .select(SignupRow::as_select())
        .load(conn)
        .db()?;
    signups_into_domain(rows)
}

/// The sign-ups of a household.
pub(crate) fn list_signups_of(conn: &mut Conn, household: &HouseholdId) -> Result<Vec<Signup>> {
    let rows = meetup_signups::table
        .filter(meetup_signups::household_id.eq(household.as_str()))
        .order(meetup_signups::meetup_id)
        .select(SignupRow::as_select())
        .load(conn)
        .db()?;
    signups_into_domain(rows)
}

/// How many have a place.
pub(crate) fn count_places(conn: &mut Conn, meetup: &MeetupId) -> Result<u32> {
    let count: i64 = meetup_signups::table
        .filter(meetup_signups::meetup_id.eq(meetup.as_str()))
        .filter(meetup_signups::state.eq_any([SignupState::SignedUp.as_str(), SignupState::Attended.as_str()]))
        .count()
        .get_result(conn)
        .db()?;
    Ok(u32::try_from(count).unwrap_or(u32::MAX))
}

/// How many have a place at each of several meetups; those with nobody are missing.
pub(crate) fn count_places_of(conn: &mut Conn, meetups: &[MeetupId]) -> Result<Vec<(MeetupId, u32)>> {
    let keys: Vec<&str> = meetups.iter().map(MeetupId::as_str).collect();
    let rows: Vec<(String, i64)> = meetup_signups::table
        .filter(meetup_signups::meetup_id.eq_any(keys))
        .filter(meetup_signups::state.eq_any([SignupState::SignedUp.as_str(), SignupState::Attended.as_str()]))
        .group_by(meetup_signups::meetup_id)
        .select((meetup_signups::meetup_id, diesel::dsl::count_star()))
        .load(conn)
        .db()?;
    Ok(rows
        .into_iter()
        .map(|(id, count)| (MeetupId::known(id), u32::try_from(count).unwrap_or(u32::MAX)))
        .collect())
}

/// Sets the state of a sign-up.
pub(crate) fn set_state(conn: &mut Conn, signup: &Signup, state: SignupState) -> Result<()> {
    diesel::update(meetup_signups::table.find((signup.meetup.as_str(), signup.household.as_str())))
        .set(meetup_signups::state.eq(state.as_str()))
        .execute(conn)
        .db()?;
    Ok(())
}

/// Notes that a participant was reminded; answers whether nobody had noted it before.
pub(crate) fn set_reminded(conn: &mut Conn, signup: &Signup, now: DateTime<Utc>) -> Result<bool> {
    let changed = diesel::update(
        meetup_signups::table
            .find((signup.meetup.as_str(), signup.household.as_str()))
            .filter(meetup_signups::reminded_at.is_null()),
    )
    .set(meetup_signups::reminded_at.eq(Some(now.naive_utc())))
    .execute(conn)
    .db()?;
    Ok(changed > 0)
}

/// Lets everybody be reminded anew, because the time changed.
pub(crate) fn forget_reminders(conn: &mut Conn, meetup: &MeetupId) -> Result<()> {
    diesel::update(meetup_signups::table.filter(meetup_signups::meetup_id.eq(meetup.as_str())))
        .set(meetup_signups::reminded_at.eq(None::<NaiveDateTime>))
        .execute(conn)
        .db()?;
    Ok(())
}

/// Notes that a household would like to be introduced to another; twice is no error.
pub(crate) fn choose(
    conn: &mut Conn,
    meetup: &MeetupId,
    household: &HouseholdId,
    chosen: &HouseholdId,
    now: DateTime<Utc>,
) -> Result<()> {
    if chooses(conn, meetup, household, chosen)? {
        return Ok(());
    }
    diesel::insert_into(meetup_choices::table)
        .values((
            meetup_choices::meetup_id.eq(meetup.as_str()),
            meetup_choices::household_id.eq(household.as_str()),
            meetup_choices::chosen_id.eq(chosen.as_str()),
            meetup_choices::chosen_at.eq(now.naive_utc()),
        ))
        .execute(conn)
        .db()?;
    Ok(())
}

/// Takes a choice back.
pub(crate) fn unchoose(
    conn: &mut Conn,
    meetup: &MeetupId,
    household: &HouseholdId,
    chosen: &HouseholdId,
) -> Result<()> {
    diesel::delete(meetup_choices::table.find((meetup.as_str(), household.as_str(), chosen.as_str())))
        .execute(conn)
        .db()?;
    Ok(())
}

/// Whether a household chose another.
pub(crate) fn chooses(
    conn: &mut Conn,
    meetup: &MeetupId,
    household: &HouseholdId,
    chosen: &HouseholdId,
) -> Result<bool> {
    let found: i64 = meetup_choices::table
        .find((meetup.as_str(), household.as_str(), chosen.as_str()))
        .count()
        .get_result(conn)
        .db()?;
    Ok(found > 0)
}

/// Whom a household chose at a meetup.
pub(crate) fn list_chosen(conn: &mut Conn, meetup: &MeetupId, household: &HouseholdId) -> Result<Vec<HouseholdId>> {
    let rows: Vec<String> = meetup_choices::table
        .filter(meetup_choices::meetup_id.eq(meetup.as_str()))
        .filter(meetup_choices::household_id.eq(household.as_str()))
        .select(meetup_choices::chosen_id)
        .load(conn)
        .db()?;
    Ok(rows.into_iter().map(HouseholdId::known).collect())
}

/// Choices that have led to no proposal: meetup, who chose, whom.
pub(crate) fn list_open_choices(conn: &mut Conn) -> Result<Vec<(MeetupId, HouseholdId, HouseholdId)>> {
    let rows: Vec<(String, String, String)> = meetup_choices::table
        .filter(meetup_choices::proposal_id.is_null())
        .order((
            meetup_choices::meetup_id,
            meetup_choices::household_id,
            meetup_choices::chosen_id,
        ))
        .select((
            meetup_choices::meetup_id,
            meetup_choices::household_id,
            meetup_choices::chosen_id,
        ))
        .load(conn)
        .db()?;
    Ok(rows
        .into_iter()
        .map(|(meetup, household, chosen)| {
            (
                MeetupId::known(meetup),
                HouseholdId::known(household),
                HouseholdId::known(chosen),
            )
        })
        .collect())
}

/// Notes the proposal that two choices led to.
pub(crate) fn settle(
    conn: &mut Conn,
    meetup: &MeetupId,
    one: &HouseholdId,
    other: &HouseholdId,
    proposal: &ProposalId,
) -> Result<()> {
    for (household, chosen) in [(one, other), (other, one)] {
        diesel::update(meetup_choices::table.find((meetup.as_str(), household.as_str(), chosen.as_str())))
            .set(meetup_choices::proposal_id.eq(Some(proposal.as_str())))
            .execute(conn)
            .db()?;
    }
    Ok(())
}

/// Whether two choices have led to a proposal already.
pub(crate) fn is_settled(conn: &mut Conn, meetup: &MeetupId, one: &HouseholdId, other: &HouseholdId) -> Result<bool> {
    let found: i64 = meetup_choices::table
        .find((meetup.as_str(), one.as_str(), other.as_str()))
        .filter(meetup_choices::proposal_id.is_not_null())
        .count()
        .get_result(conn)
        .db()?;
    Ok(found > 0)
}

/// The title of the meetup at which two chose each other whom a proposal is about.
pub(crate) fn find_title_behind(conn: &mut Conn, proposal: &ProposalId) -> Result<Option<String>> {
    let meetup: Option<String> = meetup_choices::table
        .filter(meetup_choices::proposal_id.eq(proposal.as_str()))
        .select(meetup_choices::meetup_id)
        .first(conn)
        .maybe()?;
    match meetup {
        Some(id) => Ok(Some(find(conn, &MeetupId::known(id))?.details.title)),
        None => Ok(None),
    }
}

/// Deletes all choices by a household and of it.
pub(crate) fn delete_choices_of(conn: &mut Conn, household: &HouseholdId) -> Result<()> {
    diesel::delete(
        meetup_choices::table.filter(
            meetup_choices::household_id
                .eq(household.as_str())
                .or(meetup_choices::chosen_id.eq(household.as_str())),
        ),
    )
    .execute(conn)
    .db()?;
    Ok(())
}
