//! Who comes into question for a household, for the view of what other weights would change: everybody whom the rules allow,
//! also those who are proposed already, because otherwise the best of each list would be missing. It ranks nothing.

use std::collections::BTreeSet;

use super::candidates::{self, Offices};
use crate::domain::household::Household;
use crate::domain::ids::{HouseholdId, InitiativeId};
use crate::error::Result;
use crate::matching;
use crate::service::AppState;
use crate::store::{Conn, proposals};

/// The approved initiatives, prepared once for all households of a sample.
#[derive(Debug)]
pub(crate) struct WhatIfPool(Offices);

impl WhatIfPool {
    /// Reads them.
    pub(crate) fn load(conn: &mut Conn, app: &AppState) -> Result<Self> {
        Offices::load(conn, app).map(Self)
    }

    /// All of them.
    pub(crate) fn prepared(&self, app: &AppState) -> &[matching::Initiative] {
        self.0.prepared(app)
    }

    /// The name of one.
    pub(crate) fn name(&self, id: &str) -> Option<String> {
        let found = self.0.get(&InitiativeId::known(id))?;
        Some(found.profile.name.clone())
    }

    /// A household as initiatives are ranked for it, and those that only the database rules out.
    pub(crate) fn initiatives_for(
        &self,
        conn: &mut Conn,
        app: &AppState,
        household: &Household,
    ) -> Result<(matching::Household, BTreeSet<InitiativeId>)> {
        let mut ruled_out = candidates::ruled_out_initiatives(conn, app, &self.0, &household.id)?;
        for open in proposals::list_open_of_household(conn, &household.id)? {
            if let Some(initiative) = open.sides.initiative() {
                ruled_out.remove(initiative);
            }
        }
        Ok((candidates::prepared(conn, household)?, ruled_out))
    }

    /// A household as others are ranked for it, and those that only the database rules out.
    pub(crate) fn households_for(
        conn: &mut Conn,
        app: &AppState,
        household: &Household,
    ) -> Result<(matching::Household, BTreeSet<HouseholdId>)> {
        let mut ruled_out = candidates::ruled_out_households(conn, app, &household.id, &household.contact.email)?;
        for open in proposals::list_open_of_household(conn, &household.id)? {
            for side in std::iter::once(open.sides.side_a()).chain(open.sides.side_b()) {
                ruled_out.remove(side);
            }
        }
        ruled_out.extend(candidates::excluded_households(conn, app, &household.id)?);
        Ok((candidates::prepared(conn, household)?, ruled_out))
    }
}
