//! What is due today of calls and follow-ups, and whose turn it is: what is given to a colleague stands on that person's
//! day, on the deputy's while that person is away, and with the network office where an office has nobody. Reads only.

use chrono::{DateTime, Utc};

use super::super::households::Sight;
use super::super::offices;
use super::super::presence::{Presence, Turn, day_of};
use super::{CallView, Colleague, FollowUpView, call_view, follow_up_view};
use crate::domain::actor::Staff;
use crate::domain::ids::HouseholdId;
use crate::error::Result;
use crate::store::{Conn, contacts, coverage};

/// At most so many rows of each kind stand on the page of a day.
const ROWS: usize = 25;

/// What a member of staff has to do today: whom to call, and what is due. What is given to a colleague who is there is left
/// out.
pub(crate) fn due_today(
    conn: &mut Conn,
    sight: &Sight<'_>,
    staff: &Staff,
    presence: &Presence,
    now: DateTime<Utc>,
) -> Result<(Vec<CallView>, Vec<FollowUpView>)> {
    let own = offices::tended(conn, staff, presence)?;
    Ok((
        calls(conn, sight, staff, presence, &own)?,
        follow_ups(conn, sight, staff, presence, &own, now)?,
    ))
}

fn calls(
    conn: &mut Conn,
    sight: &Sight<'_>,
    staff: &Staff,
    presence: &Presence,
    own: &[String],
) -> Result<Vec<CallView>> {
    let mut found = Vec::new();
    let wishes = contacts::list_wishes(conn)?;
    let ids: Vec<HouseholdId> = wishes.iter().map(|wish| wish.household.clone()).collect();
    let opens = sight.opens(conn, &ids)?;
    for wish in wishes.into_iter().filter(|wish| opens.contains(&wish.household)) {
        if found.len() == ROWS {
            break;
        }
        // The network office calls whom nobody looks after, and whom it noted itself.
        let covering = coverage::initiatives_of(conn, &wish.household)?;
        let looked_after = covering.iter().any(|one| !presence.is_deserted(one.as_str()));
        let noted = wish.noted_by.as_ref() == Some(&staff.account);
        if staff.is_admin() && looked_after && !noted {
            continue;
        }
        let assigned = presence.assigned(conn, &wish.household, own)?;
        let turn = presence.turn(&staff.account, assigned, own);
        if turn != Turn::Other {
            let mut view = call_view(wish, assigned.map(Colleague::of).as_ref());
            view.stands_in_for = name(turn);
            found.push(view);
        }
    }
    Ok(found)
}

fn follow_ups(
    conn: &mut Conn,
    sight: &Sight<'_>,
    staff: &Staff,
    presence: &Presence,
    own: &[String],
    now: DateTime<Utc>,
) -> Result<Vec<FollowUpView>> {
    let mut found = Vec::new();
    let limit = i64::try_from(8 * ROWS).unwrap_or(i64::MAX);
    let due = contacts::list_due(conn, own, day_of(now), limit)?;
    let ids: Vec<HouseholdId> = due
        .iter()
        .map(|row| HouseholdId::known(row.household_id.clone()))
        .collect();
    let opens = sight.opens(conn, &ids)?;
    for (row, household) in due.into_iter().zip(ids).filter(|(_, id)| opens.contains(id)) {
        if found.len() == ROWS {
            break;
        }
        let office = [row.office.clone()];
        let assigned = presence.assigned(conn, &household, &office)?;
        let turn = presence.turn(&staff.account, assigned, &office);
        if turn != Turn::Other {
            let mut view = follow_up_view(row, assigned.map(Colleague::of).as_ref());
            view.stands_in_for = name(turn);
            found.push(view);
        }
    }
    Ok(found)
}

fn name(turn: Turn) -> Option<String> {
    match turn {
        Turn::For(name) => Some(name),
        Turn::Own | Turn::Other => None,
    }
}
