//! Offices: an initiative, or the network office. What an office writes down about households is read by its people alone.

use super::AppState;
use super::presence::{Presence, works};
use crate::domain::account::Account;
use crate::domain::actor::{Role, Staff};
use crate::domain::ids::{HouseholdId, InitiativeId};
use crate::error::{Error, Result};
use crate::store::{Conn, contacts, coverage, initiatives};

/// The office of the network office's people; every other is named by its initiative's identifier.
pub(super) const NETWORK: &str = "network";

/// The key of an office.
pub(super) fn key(initiative: Option<&InitiativeId>) -> String {
    initiative.map_or_else(|| NETWORK.to_owned(), ToString::to_string)
}

/// The initiative behind the key of an office; nothing for the network office.
pub(super) fn initiative(office: &str) -> Option<InitiativeId> {
    (office != NETWORK).then(|| InitiativeId::known(office))
}

/// The offices that a member of staff works for.
pub(super) fn of(staff: &Staff) -> Vec<String> {
    let own = staff.initiatives.iter().map(ToString::to_string);
    staff
        .is_admin()
        .then(|| NETWORK.to_owned())
        .into_iter()
        .chain(own)
        .collect()
}

/// The offices whose follow-ups somebody tends: the own ones, and for the network office those where nobody is today, so
/// that nothing falls into silence. What such an office keeps of its talks stays closed.
pub(super) fn tended(conn: &mut Conn, staff: &Staff, presence: &Presence) -> Result<Vec<String>> {
    let mut all = of(staff);
    if staff.is_admin() {
        for office in contacts::list_offices_with_follow_ups(conn)? {
            if !all.contains(&office) && presence.is_deserted(&office) {
                all.push(office);
            }
        }
    }
    Ok(all)
}

/// The office for which somebody writes about a household: the first of the own initiatives that covers it, else the
/// first one.
///
/// # Errors
/// [`Error::Forbidden`] for somebody who works for none.
pub(super) fn for_household(conn: &mut Conn, staff: &Staff, household: &HouseholdId) -> Result<String> {
    if staff.is_admin() {
        return Ok(NETWORK.to_owned());
    }
    let covering = coverage::initiatives_of(conn, household)?;
    let own = staff.initiatives.iter().find(|own| covering.contains(own));
    let office = own.or_else(|| staff.initiatives.first());
    office.map(ToString::to_string).ok_or(Error::Forbidden)
}

/// Whether an account works in one of the offices, and still does.
pub(super) fn employ(offices: &[String], account: &Account) -> bool {
    let own = account
        .initiatives
        .iter()
        .any(|(id, _)| offices.iter().any(|one| one == id.as_str()));
    works(account) && (own || (account.role == Role::Admin && offices.iter().any(|one| one == NETWORK)))
}

/// The name of an office, as a mail gives it.
pub(super) fn name(conn: &mut Conn, app: &AppState, office: &str) -> Result<String> {
    if office == NETWORK {
        return Ok(app.config.site.network_office.clone());
    }
    Ok(initiatives::find(conn, &office.parse()?)?.profile.name)
}
