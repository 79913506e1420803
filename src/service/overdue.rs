//! Whose turn it is when a household was left waiting (rule 7): first the people of the offices that look after it, after five
//! working days their deputies, after five more the network office. Steps at which nobody works are passed over; where nobody is
//! there at all, it is the turn of every other office that covers it. Who stands in for somebody who is away takes that
//! person's place at once.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};

use super::AppState;
use super::care::Carers;
use super::households::Hidden;
use super::presence::Presence;
use crate::domain::actor::Staff;
use crate::domain::ids::InitiativeId;
use crate::domain::window::working_days_between;
use crate::error::Result;
use crate::service::review::SilentHousehold;
use crate::store::{Conn, coverage, households};

/// Working days that each step of the chain has before the next one sees a household too.
const STEP_DAYS: u32 = 5;

/// Which initiatives have somebody who works for them, and somebody who stands in.
struct Offices {
    with_people: BTreeSet<InitiativeId>,
    with_deputies: BTreeSet<InitiativeId>,
}

impl Offices {
    fn of(presence: &Presence) -> Self {
        let mut offices = Self {
            with_people: BTreeSet::new(),
            with_deputies: BTreeSet::new(),
        };
        for account in presence.accounts() {
            for (initiative, deputy) in &account.initiatives {
                if !presence.is_looked_after(account, initiative.as_str()) {
                    continue;
                }
                let into = if *deputy {
                    &mut offices.with_deputies
                } else {
                    &mut offices.with_people
                };
                into.insert(initiative.clone());
            }
        }
        offices
    }

    /// Whether anybody is there for one of these initiatives.
    fn are_there(&self, initiatives: &[InitiativeId]) -> bool {
        let there = |one: &InitiativeId| self.with_people.contains(one) || self.with_deputies.contains(one);
        initiatives.iter().any(there)
    }

    /// Working days after which deputies and the network office see a household of these initiatives.
    fn turns(&self, covering: &[InitiativeId]) -> (u32, u32) {
        let has = |people: &BTreeSet<InitiativeId>| covering.iter().any(|initiative| people.contains(initiative));
        let deputies = if has(&self.with_people) { STEP_DAYS } else { 0 };
        let office = deputies + if has(&self.with_deputies) { STEP_DAYS } else { 0 };
        (deputies, office)
    }
}

/// Households about which this member of staff should have done something by now, the longest overdue first.
pub(crate) fn silent_households(
    conn: &mut Conn,
    app: &AppState,
    staff: &Staff,
    hidden: &Hidden,
    presence: &Presence,
    now: DateTime<Utc>,
) -> Result<Vec<SilentHousehold>> {
    let offices = Offices::of(presence);
    let mut carers = Carers::default();
    let mut silent = Vec::new();
    for (household, due) in households::list_review_due(conn, now)? {
        let Some(waiting) = household.waiting else { continue };
        let overdue = working_days_between(due, now);
        let covering = coverage::initiatives_of(conn, &household.id)?;
        let (_, caring) = carers.among(conn, app, &household, &covering)?;
        let caring = if offices.are_there(&caring) { caring } else { covering };
        let (deputies, office) = offices.turns(&caring);
        let own: Vec<&InitiativeId> = caring.iter().filter(|one| staff.works_for(one)).collect();
        let mine = own
            .iter()
            .any(|initiative| !staff.deputies_for(initiative) || overdue >= deputies);
        let absent = own
            .iter()
            .find_map(|initiative| presence.acts_as_member_of(&staff.account, initiative));
        let its_turn = mine || absent.is_some() || (staff.is_admin() && overdue >= office);
        if its_turn && !hidden.has(&household.id) {
            silent.push(SilentHousehold {
                id: household.id,
                step: waiting.step,
                until: due,
                overdue_working_days: overdue,
                stands_in_for: absent.filter(|_| !mine),
            });
        }
    }
    Ok(silent)
}
