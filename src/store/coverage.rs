//! Which approved initiatives cover a target area of which household. Computed by the service whenever one of the two
//! changes, so that coordinators' lists are joins and not geometry.

use std::collections::HashSet;

use diesel::prelude::*;

use super::schema::coverage;
use super::{Conn, Db as _};
use crate::domain::ids::{HouseholdId, InitiativeId};
use crate::error::Result;

/// The initiatives that cover a household, by identifier.
pub(crate) fn initiatives_of(conn: &mut Conn, household: &HouseholdId) -> Result<Vec<InitiativeId>> {
    let ids: Vec<String> = coverage::table
        .filter(coverage::household_id.eq(household.as_str()))
        .order(coverage::initiative_id)
        .select(coverage::initiative_id)
        .load(conn)
        .db()?;
    Ok(ids.into_iter().map(InitiativeId::known).collect())
}

/// The households that any of the initiatives covers, by identifier, each once.
pub(crate) fn households_of(conn: &mut Conn, initiatives: &[InitiativeId]) -> Result<Vec<HouseholdId>> {
    let keys: Vec<&str> = initiatives.iter().map(InitiativeId::as_str).collect();
    let ids: Vec<String> = coverage::table
        .filter(coverage::initiative_id.eq_any(keys))
        .select(coverage::household_id)
        .distinct()
        .order(coverage::household_id)
        .load(conn)
        .db()?;
    Ok(ids.into_iter().map(HouseholdId::known).collect())
}

/// Of these households those that one of the initiatives covers.
pub(crate) fn list_covered_among(
    conn: &mut Conn,
    initiatives: &[InitiativeId],
    households: &[HouseholdId],
) -> Result<HashSet<HouseholdId>> {
    let keys: Vec<&str> = initiatives.iter().map(InitiativeId::as_str).collect();
    let mut found = HashSet::new();
    // SQLite takes a limited number of parameters, so long lists go in parts.
    for part in households.chunks(500) {
        let part: Vec<&str> = part.iter().map(HouseholdId::as_str).collect();
        let ids: Vec<String> = coverage::table
            .filter(coverage::initiative_id.eq_any(&keys))
            .filter(coverage::household_id.eq_any(part))
            .select(coverage::household_id)
            .load(conn)
            .db()?;
        found.extend(ids.into_iter().map(HouseholdId::known));
    }
    Ok(found)
}

/// Replaces what covers a household.
pub(crate) fn set_for_household(conn: &mut Conn, household: &HouseholdId, initiatives: &[InitiativeId]) -> Result<()> {
    diesel::delete(coverage::table.filter(coverage::household_id.eq(household.as_str())))
        .execute(conn)
        .db()?;
    for initiative in initiatives {
        insert(conn, household, initiative)?;
    }
    Ok(())
}

/// Replaces what an initiative covers.
pub(crate) fn set_for_initiative(conn: &mut Conn, initiative: &InitiativeId, households: &[HouseholdId]) -> Result<()> {
    diesel::delete(coverage::table.filter(coverage::initiative_id.eq(initiative.as_str())))
        .execute(conn)
        .db()?;
    for household in households {
        insert(conn, household, initiative)?;
    }
    Ok(())
}

fn insert(conn: &mut Conn, household: &HouseholdId, initiative: &InitiativeId) -> Result<()> {
    diesel::insert_into(coverage::table)
        .values((
            coverage::household_id.eq(household.as_str()),
            coverage::initiative_id.eq(initiative.as_str()),
        ))
        .execute(conn)
        .db()?;
    Ok(())
}
