//! Keeps the table of which initiative covers which household in step, inside the transaction of the change.

use super::AppState;
use super::known_initiatives::known;
use crate::domain::consent::Consents;
use crate::domain::household::{Household, HouseholdState};
use crate::domain::ids::InitiativeId;
use crate::domain::initiative::{Initiative, InitiativeState};
use crate::domain::profile::TargetArea;
use crate::error::Result;
use crate::matching;
use crate::store::{Conn, coverage, exclusions, households, initiatives, transfers};

/// The approved initiatives that cover at least one of the areas, by name.
pub(crate) fn covering(conn: &mut Conn, app: &AppState, areas: &[TargetArea]) -> Result<Vec<Initiative>> {
    let known = known(conn, app)?;
    let covers =
        |prepared: &matching::Initiative| areas.iter().any(|area| prepared.covers(area, app.gazetteer.as_ref()));
    Ok(known
        .prepared(app)
        .iter()
        .filter(|prepared| covers(prepared))
        .filter_map(|prepared| known.get(prepared.id()))
        .map(|initiative| Initiative::clone(initiative))
        .collect())
}

/// The approved initiatives that look after a household or could: those that cover a target area, and the one to which it was
/// handed on.
pub(crate) fn around(conn: &mut Conn, app: &AppState, household: &Household) -> Result<Vec<Initiative>> {
    let mut found = covering(conn, app, &household.profile.target_areas)?;
    if let Some((to, _)) = transfers::find_taken_over(conn, &household.id)?
        && found.iter().all(|one| one.id != to)
    {
        let initiative = initiatives::find(conn, &to)?;
        if initiative.state == InitiativeState::Approved {
            found.push(initiative);
        }
    }
    Ok(found)
}

/// Computes anew which initiatives cover a household.
pub(crate) fn recompute_for_household(conn: &mut Conn, app: &AppState, household: &Household) -> Result<()> {
    let mut ids: Vec<InitiativeId> = Vec::new();
    for initiative in around(conn, app, household)? {
        // An office that the household excluded looks after nothing of it (rule 10).
        if !exclusions::excludes_initiative(conn, app.key.as_ref(), &household.id, &initiative)? {
            ids.push(initiative.id);
        }
    }
    coverage::set_for_household(conn, &household.id, &ids)
}

/// Computes anew which households an initiative covers; one that is not approved covers none.
pub(crate) fn recompute_for_initiative(conn: &mut Conn, app: &AppState, initiative: &Initiative) -> Result<()> {
    let mut covered = Vec::new();
    if initiative.state == InitiativeState::Approved {
        let prepared = matching::Initiative::of(initiative, app.gazetteer.as_ref());
        let nobody = Consents::default();
        let taken_over = transfers::list_taken_over(conn, &initiative.id)?;
        for state in [
            HouseholdState::Active,
            HouseholdState::Paused,
            HouseholdState::Moved,
            HouseholdState::Unconfirmed,
        ] {
            for household in households::list_by_state(conn, state)? {
                let areas = matching::Household::of(&household, &nobody);
                let mut excluded =
                    || exclusions::excludes_initiative(conn, app.key.as_ref(), &household.id, initiative);
                let covers = taken_over.contains(&household.id) || prepared.covers_any(&areas, app.gazetteer.as_ref());
                if covers && !excluded()? {
                    covered.push(household.id);
                }
            }
        }
    }
    coverage::set_for_initiative(conn, &initiative.id, &covered)
}
