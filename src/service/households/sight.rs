//! What decides how much a member of staff sees of any household, read once for a whole list: whom it never sees, and to whom an
//! initiative of it was introduced. It decides nothing that `staff` does not decide for a single household.

use std::collections::HashSet;

use super::super::AppState;
use super::staff::{ViewLevel, hashes_of, level_where};
use crate::domain::actor::Staff;
use crate::domain::consent::Consents;
use crate::domain::ids::HouseholdId;
use crate::domain::proposal::Sides;
use crate::error::Result;
use crate::store::{Conn, exclusions, proposal_survey};

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
pub(super) struct Sight<'a> {
    staff: &'a Staff,
    /// Whom it does not see.
    pub(super) hidden: Hidden,
    introduced: HashSet<HouseholdId>,
}

impl<'a> Sight<'a> {
    /// The sight of this member of staff.
    pub(super) fn of(conn: &mut Conn, app: &AppState, staff: &'a Staff) -> Result<Self> {
        Ok(Self {
            hidden: Hidden::from(conn, app, staff)?,
            introduced: proposal_survey::list_introduced_to(conn, &staff.initiatives)?,
            staff,
        })
    }

    /// How much of a household may be seen that gave these consents.
    pub(super) fn level(&self, household: &HouseholdId, consents: &Consents) -> ViewLevel {
        level_where(self.introduced.contains(household), self.staff, consents)
    }
}
