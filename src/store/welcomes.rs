//! How many others a settled household meets in a quarter: what it said, and what its proposals with other households say.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;

use super::proposals::OPEN;
use super::schema::{households, proposals};
use super::{Conn, Db as _};
use crate::domain::ids::HouseholdId;
use crate::domain::proposal::{ProposalKind, ProposalState};
use crate::error::Result;

/// How many others a household meets in a quarter, by where the proposals stand.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Meetings {
    /// Introduced since the quarter began, or approved and on the way there.
    pub(crate) taken: u32,
    /// Those of them that the household was told of.
    pub(crate) told: u32,
    /// Suggested and waiting for review.
    pub(crate) waiting: u32,
}

impl Meetings {
    /// Everything that a further suggestion would come on top of.
    pub(crate) const fn spoken_for(self) -> u32 {
        self.taken.saturating_add(self.waiting)
    }
}

/// The meetings of a household in the quarter that began at `began`.
pub(crate) fn count(conn: &mut Conn, id: &HouseholdId, began: DateTime<Utc>) -> Result<Meetings> {
    let rows: Vec<(String, Option<NaiveDateTime>)> = proposals::table
        .filter(
            proposals::household_a
                .eq(id.as_str())
                .or(proposals::household_b.eq(id.as_str())),
        )
        .filter(proposals::kind.eq(ProposalKind::Households.as_str()))
        .filter(
            proposals::state
                .eq_any(OPEN)
                .or(proposals::introduced_at.ge(began.naive_utc())),
        )
        .select((proposals::state, proposals::shown_at))
        .load(conn)
        .db()?;
    let mut meetings = Meetings::default();
    for (state, shown_at) in rows {
        if state == ProposalState::Suggested.as_str() {
            meetings.waiting += 1;
        } else {
            meetings.taken += 1;
            meetings.told += u32::from(shown_at.is_some());
        }
    }
    Ok(meetings)
}

/// For each household what is spoken for in the quarter that began at `began`; those that meet nobody are left out.
pub(crate) fn spoken_for(conn: &mut Conn, began: DateTime<Utc>) -> Result<HashMap<HouseholdId, u32>> {
    let rows: Vec<(String, Option<String>)> = proposals::table
        .filter(proposals::kind.eq(ProposalKind::Households.as_str()))
        .filter(
            proposals::state
                .eq_any(OPEN)
                .or(proposals::introduced_at.ge(began.naive_utc())),
        )
        .select((proposals::household_a, proposals::household_b))
        .load(conn)
        .db()?;
    let mut counts: HashMap<HouseholdId, u32> = HashMap::new();
    for (a, b) in rows {
        for id in std::iter::once(a).chain(b) {
            *counts.entry(HouseholdId::known(id)).or_default() += 1;
        }
    }
    Ok(counts)
}

/// Keeps others from deciding about this household until the transaction ends.
pub(crate) fn lock(conn: &mut Conn, id: &HouseholdId) -> Result<()> {
    diesel::update(households::table.find(id.as_str()))
        .set(households::version.eq(households::version))
        .execute(conn)
        .db()?;
    Ok(())
}
