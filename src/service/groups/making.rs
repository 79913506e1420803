//! Making a group of exactly what a run showed.

use chrono::{DateTime, Datelike as _, Utc};

use super::super::AppState;
use super::circle::Circle;
use super::effects;
use crate::domain::group::{Group, GroupState, Member, MemberState, SMALLEST};
use crate::domain::ids::{GroupId, RunId};
use crate::domain::round::EntryResult;
use crate::error::Result;
use crate::store::groups::RunGroup;
use crate::store::{Conn, groups};

/// Makes the group that a run would make, or notes why not.
pub(crate) fn make(conn: &mut Conn, app: &AppState, run: &RunId, found: &RunGroup, now: DateTime<Utc>) -> Result<()> {
    let mut group = Group {
        id: GroupId::generate(),
        run: Some(run.clone()),
        region: found.region,
        window: found.window,
        state: GroupState::Suggested,
        version: 1,
        created_at: now,
        approved: None,
        effective_at: None,
        shown_at: None,
        answer_by: None,
        reminders: 0,
        completed_at: None,
        ended_at: None,
        reason: None,
        personal_note: None,
        members: (1..)
            .zip(&found.members)
            .map(|(number, member)| Member {
                household: member.household.clone(),
                number,
                state: MemberState::Asked,
                input_version: member.input_version,
                answered_at: None,
                reason: None,
            })
            .collect(),
    };
    let circle = Circle::load(conn, &group)?;
    // Somebody who was erased since is missing among those who were shown.
    let whole = i64::try_from(found.members.len()) == Ok(found.size) && found.members.len() >= SMALLEST;
    let fit = if whole && circle.is_unchanged() && circle.still_possible(conn, app)? {
        circle.fit(app, &group, now.year())?
    } else {
        None
    };
    let result = if fit.is_none() {
        EntryResult::Stale
    } else if circle.is_barred(conn, now)? {
        EntryResult::PairTaken
    } else {
        EntryResult::Proposed
    };
    // Of two instances that are at the same group the second waits here, and then has nothing left to do.
    if !groups::set_result(conn, run, found.position, result)? || result != EntryResult::Proposed {
        return Ok(());
    }
    let Some(fit) = fit else { return Ok(()) };
    group.window = fit.window;
    groups::insert(conn, &group, &fit.pairs)?;
    effects::refresh(conn, app, &group, now)
}
