//! Meetups as offices announce them; beside it stand who signed up and who would like to be introduced to whom. Who may know
//! which of it is the service's question.

mod choices;
mod signups;

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;

pub(crate) use choices::{
    choose, chooses, delete_choices_of, find_title_behind, is_settled, list_chosen, list_mutual, settle, unchoose,
};
pub(crate) use signups::{
    Counts, Signup, count_by_state, count_places, find_signup, forget_reminders, list_signups, list_signups_of,
    set_reminded, set_state, sign_up,
};

use super::schema::{meetup_choices, meetup_signups, meetups};
use super::{Conn, Db as _};
use crate::domain::ids::{AccountId, InitiativeId, MeetupId};
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

/// The meetups of these identifiers that exist, the next first.
pub(crate) fn find_many(conn: &mut Conn, ids: &[MeetupId]) -> Result<Vec<Meetup>> {
    let mut found = Vec::with_capacity(ids.len());
    // SQLite takes a limited number of parameters, so long lists go in parts.
    for part in ids.chunks(500) {
        let part: Vec<&str> = part.iter().map(MeetupId::as_str).collect();
        let rows = meetups::table
            .filter(meetups::id.eq_any(part))
            .select(Row::as_select())
            .load(conn)
            .db()?;
        found.extend(into_domain(rows)?);
    }
    found.sort_by(|one: &Meetup, other| one.order().cmp(&other.order()));
    Ok(found)
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

/// Announced meetups of an initiative that have not begun, the next first.
pub(crate) fn list_to_begin_of(conn: &mut Conn, office: &InitiativeId, now: DateTime<Utc>) -> Result<Vec<MeetupId>> {
    ids(meetups::table
        .filter(meetups::office.eq(office.as_str()))
        .filter(meetups::state.eq(MeetupState::Planned.as_str()))
        .filter(meetups::starts_at.gt(now.naive_utc()))
        .order((meetups::starts_at, meetups::id))
        .select(meetups::id)
        .load(conn)
        .db()?)
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

/// Announced meetups that begin up to `until` and have not begun, with somebody who has a place and was not reminded; the
/// next first.
pub(crate) fn list_to_remind(conn: &mut Conn, now: DateTime<Utc>, until: DateTime<Utc>) -> Result<Vec<MeetupId>> {
    let unreminded = meetup_signups::table
        .filter(meetup_signups::meetup_id.eq(meetups::id))
        .filter(meetup_signups::state.eq(SignupState::SignedUp.as_str()))
        .filter(meetup_signups::reminded_at.is_null());
    ids(meetups::table
        .filter(meetups::state.eq(MeetupState::Planned.as_str()))
        .filter(meetups::starts_at.gt(now.naive_utc()))
        .filter(meetups::starts_at.le(until.naive_utc()))
        .filter(diesel::dsl::exists(unreminded))
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
