//! Who signed up for a meetup, in which order, and who was reminded.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;

use super::super::schema::meetup_signups;
use super::super::{Conn, Db as _};
use crate::domain::ids::{HouseholdId, MeetupId};
use crate::domain::meetup::SignupState;
use crate::error::{Error, Result};

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
            state: parse(&self.state)?,
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

/// How many sign-ups each of several meetups has, by state.
#[derive(Debug, Clone, Default)]
pub(crate) struct Counts(HashMap<MeetupId, Vec<(SignupState, u32)>>);

impl Counts {
    /// How many sign-ups of a meetup are in one of the states.
    pub(crate) fn of(&self, meetup: &MeetupId, states: &[SignupState]) -> u32 {
        let rows = self.0.get(meetup).into_iter().flatten();
        let wanted = rows.filter(|(state, _)| states.contains(state));
        wanted.fold(0, |sum, (_, count)| sum.saturating_add(*count))
    }

    /// How many have a place, or had one.
    pub(crate) fn places(&self, meetup: &MeetupId) -> u32 {
        self.of(meetup, &[SignupState::SignedUp, SignupState::Attended])
    }
}

/// The sign-ups of several meetups, counted.
pub(crate) fn count_by_state(conn: &mut Conn, meetups: &[MeetupId]) -> Result<Counts> {
    let mut counts = Counts::default();
    // SQLite takes a limited number of parameters, so long lists go in parts.
    for part in meetups.chunks(500) {
        let keys: Vec<&str> = part.iter().map(MeetupId::as_str).collect();
        let rows: Vec<(String, String, i64)> = meetup_signups::table
            .filter(meetup_signups::meetup_id.eq_any(keys))
            .group_by((meetup_signups::meetup_id, meetup_signups::state))
            .select((
                meetup_signups::meetup_id,
                meetup_signups::state,
                diesel::dsl::count_star(),
            ))
            .load(conn)
            .db()?;
        for (meetup, state, count) in rows {
            let state = parse(&state)?;
            let count = u32::try_from(count).unwrap_or(u32::MAX);
            counts
                .0
                .entry(MeetupId::known(meetup))
                .or_default()
                .push((state, count));
        }
    }
    Ok(counts)
}

fn parse(state: &str) -> Result<SignupState> {
    state
        .parse()
        .map_err(|_| Error::internal("reading the state of a sign-up", state.to_owned()))
}

/// Sets the state of a sign-up.
pub(crate) fn set_state(conn: &mut Conn, signup: &Signup, state: SignupState) -> Result<()> {
    diesel::update(meetup_signups::table.find((signup.meetup.as_str(), signup.household.as_str())))
        .set(meetup_signups::state.eq(state.as_str()))
        .execute(conn)
        .db()?;
    Ok(())
}

/// Notes that a participant was reminded, or has just read all of it in another mail; answers whether nobody had noted it
/// before.
pub(crate) fn set_reminded(
    conn: &mut Conn,
    meetup: &MeetupId,
    household: &HouseholdId,
    now: DateTime<Utc>,
) -> Result<bool> {
    let changed = diesel::update(
        meetup_signups::table
            .find((meetup.as_str(), household.as_str()))
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
