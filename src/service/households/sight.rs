//! What decides how much a member of staff sees of any household, read once for a whole list: whom it never sees, and to whom an
//! initiative of it was introduced. It decides nothing that `staff` does not decide for a single household.

use std::collections::{HashMap, HashSet};

use super::super::AppState;
use super::staff::{LISTED, ViewLevel, hashes_of, level_where};
use crate::domain::actor::Staff;
use crate::domain::consent::{ConsentKind, Consents};
use crate::domain::ids::HouseholdId;
use crate::domain::proposal::Sides;
use crate::error::Result;
use crate::store::{Conn, consents, coverage, exclusions, households, proposal_survey, transfers};

/// The households that excluded a member of staff, its organisation, or an initiative it works for (rule 10).
#[derive(Debug)]
pub(crate) struct Hidden(HashSet<HouseholdId>);

impl Hidden {
    /// Those hidden from this member of staff.
    pub(crate) fn from(conn: &mut Conn, app: &AppState, staff: &Staff) -> Result<Self> {
        let hashes = hashes_of(conn, app, staff)?;
        Ok(Self(exclusions::list_excluding(conn, &hashes)?.into_iter().collect()))
    }

    /// Whether a household is among them.
    pub(crate) fn has(&self, household: &HouseholdId) -> bool {
        self.0.contains(household)
    }

    /// Whether a side of a pair is among them.
    pub(crate) fn has_side(&self, sides: &Sides) -> bool {
        self.has(sides.side_a()) || sides.side_b().is_some_and(|other| self.has(other))
    }
}

/// How somebody of staff sees households.
#[derive(Debug)]
pub(crate) struct Sight<'a> {
    staff: &'a Staff,
    /// Whom it does not see.
    pub(crate) hidden: Hidden,
    introduced: HashSet<HouseholdId>,
    offered: HashSet<HouseholdId>,
}

impl<'a> Sight<'a> {
    /// The sight of this member of staff.
    pub(crate) fn of(conn: &mut Conn, app: &AppState, staff: &'a Staff) -> Result<Self> {
        Ok(Self {
            hidden: Hidden::from(conn, app, staff)?,
            introduced: proposal_survey::list_introduced_to(conn, &staff.initiatives)?,
            offered: transfers::list_offered_to(conn, &staff.initiatives)?,
            staff,
        })
    }

    /// How much of each of these households may be seen.
    pub(crate) fn levels(&self, conn: &mut Conn, ids: &[HouseholdId]) -> Result<HashMap<HouseholdId, ViewLevel>> {
        let given = consents::list_in_force_for_many(conn, ids, &[ConsentKind::ShareWithInitiatives])?;
        let nothing = Consents::default();
        let level = |id: &HouseholdId| {
            let consents = given.get(id).unwrap_or(&nothing);
            level_where(self.introduced.contains(id), self.staff, consents)
        };
        Ok(ids.iter().map(|id| (id.clone(), level(id))).collect())
    }

    /// Of these households those that are this member of staff's business, so that their pages open.
    pub(crate) fn opens(&self, conn: &mut Conn, ids: &[HouseholdId]) -> Result<HashSet<HouseholdId>> {
        let covered = if self.staff.is_admin() {
            HashSet::new()
        } else {
            coverage::list_covered_among(conn, &self.staff.initiatives, ids)?
        };
        let mine = |id: &HouseholdId| {
            let handed = self.offered.contains(id) || self.introduced.contains(id);
            self.staff.is_admin() || covered.contains(id) || handed
        };
        let mut found = households::list_in_states(conn, ids, &LISTED)?;
        found.retain(|id| mine(id) && !self.hidden.has(id));
        Ok(found)
    }
}
