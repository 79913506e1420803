//! Moves what offices keep of their talks from one household to another when the two are merged, and back when the merge is
//! undone. What was added, corrected or finished meanwhile stays as it is.

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use super::contacts::{self, CallWish};
use super::schema::{assignments, contact_entries, follow_ups};
use super::{Conn, Db as _};
use crate::domain::contact::CallTime;
use crate::domain::ids::{AccountId, HouseholdId};
use crate::error::Result;

/// What a merge moved, for an undo.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct MovedTalks {
    contacts: Vec<String>,
    follow_ups: Vec<String>,
    assignments: Vec<MovedAssignment>,
    wish: Option<MovedWish>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct MovedAssignment {
    office: String,
    account: String,
    by: String,
    at: NaiveDateTime,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct MovedWish {
    times: Vec<CallTime>,
    noted_by: Option<AccountId>,
    created_at: DateTime<Utc>,
}

/// Moves talks, follow-ups, who looks after it, and the wish to be called from `from` to `to`. What `to` has already stays:
/// its own wish, and whoever looks after it in an office. A wish that `from` expressed itself counts for `to` as noted by
/// `by`, because no consent moves with a merge.
pub(crate) fn move_talks(conn: &mut Conn, from: &HouseholdId, to: &HouseholdId, by: &AccountId) -> Result<MovedTalks> {
    let contacts: Vec<String> = contact_entries::table
        .filter(contact_entries::household_id.eq(from.as_str()))
        .order(contact_entries::id)
        .select(contact_entries::id)
        .load(conn)
        .db()?;
    diesel::update(contact_entries::table.filter(contact_entries::household_id.eq(from.as_str())))
        .set(contact_entries::household_id.eq(to.as_str()))
        .execute(conn)
        .db()?;
    let due: Vec<String> = follow_ups::table
        .filter(follow_ups::household_id.eq(from.as_str()))
        .order(follow_ups::id)
        .select(follow_ups::id)
        .load(conn)
        .db()?;
    diesel::update(follow_ups::table.filter(follow_ups::household_id.eq(from.as_str())))
        .set(follow_ups::household_id.eq(to.as_str()))
        .execute(conn)
        .db()?;
    let mut given = Vec::new();
    for one in assigned(conn, from)? {
        if assigned(conn, to)?.iter().all(|kept| kept.office != one.office) {
            put(conn, to, &one)?;
            diesel::delete(assignments::table.find((from.as_str(), &one.office)))
                .execute(conn)
                .db()?;
            given.push(one);
        }
    }
    let mut wish = None;
    if let Some(found) = contacts::find_wish(conn, from)?
        && contacts::find_wish(conn, to)?.is_none()
    {
        contacts::set_wish(
            conn,
            &CallWish {
                household: to.clone(),
                noted_by: Some(found.noted_by.clone().unwrap_or_else(|| by.clone())),
                ..found.clone()
            },
        )?;
        contacts::delete_wish(conn, from)?;
        wish = Some(MovedWish {
            times: found.times,
            noted_by: found.noted_by,
            created_at: found.created_at,
        });
    }
    Ok(MovedTalks {
        contacts,
        follow_ups: due,
        assignments: given,
        wish,
    })
}

/// Moves back from `to` to `from` what a merge moved and is still there.
pub(crate) fn restore_talks(conn: &mut Conn, moved: &MovedTalks, from: &HouseholdId, to: &HouseholdId) -> Result<()> {
    // SQLite takes a limited number of parameters, so long lists go in parts.
    for part in moved.contacts.chunks(500) {
        diesel::update(
            contact_entries::table
                .filter(contact_entries::id.eq_any(part))
                .filter(contact_entries::household_id.eq(to.as_str())),
        )
        .set(contact_entries::household_id.eq(from.as_str()))
        .execute(conn)
        .db()?;
    }
    for part in moved.follow_ups.chunks(500) {
        diesel::update(
            follow_ups::table
                .filter(follow_ups::id.eq_any(part))
                .filter(follow_ups::household_id.eq(to.as_str())),
        )
        .set(follow_ups::household_id.eq(from.as_str()))
        .execute(conn)
        .db()?;
    }
    let now_given = assigned(conn, to)?;
    for one in &moved.assignments {
        // Whoever was chosen since the merge was chosen for the household that is kept.
        if now_given.contains(one) {
            diesel::delete(assignments::table.find((to.as_str(), &one.office)))
                .execute(conn)
                .db()?;
        }
        put(conn, from, one)?;
    }
    if let Some(wish) = &moved.wish
        && contacts::find_wish(conn, to)?.is_some_and(|kept| kept.created_at == wish.created_at)
    {
        contacts::delete_wish(conn, to)?;
        contacts::set_wish(
            conn,
            &CallWish {
                household: from.clone(),
                times: wish.times.clone(),
                noted_by: wish.noted_by.clone(),
                created_at: wish.created_at,
            },
        )?;
    }
    Ok(())
}

fn assigned(conn: &mut Conn, household: &HouseholdId) -> Result<Vec<MovedAssignment>> {
    let rows: Vec<(String, String, String, NaiveDateTime)> = assignments::table
        .filter(assignments::household_id.eq(household.as_str()))
        .order(assignments::office)
        .select((
            assignments::office,
            assignments::account_id,
            assignments::assigned_by,
            assignments::assigned_at,
        ))
        .load(conn)
        .db()?;
    Ok(rows
        .into_iter()
        .map(|(office, account, by, at)| MovedAssignment {
            office,
            account,
            by,
            at,
        })
        .collect())
}

fn put(conn: &mut Conn, household: &HouseholdId, one: &MovedAssignment) -> Result<()> {
    diesel::insert_into(assignments::table)
        .values((
            assignments::household_id.eq(household.as_str()),
            assignments::office.eq(&one.office),
            assignments::account_id.eq(&one.account),
            assignments::assigned_by.eq(&one.by),
            assignments::assigned_at.eq(one.at),
        ))
        .execute(conn)
        .db()?;
    Ok(())
}
