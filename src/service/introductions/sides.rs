//! The two sides of a proposal as they are now, and whether they still fit together. Reads only.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Datelike as _, Utc};

use super::super::{AppState, matchmaking};
use crate::domain::consent::{ConsentKind, Consents};
use crate::domain::household::Household;
use crate::domain::ids::{HouseholdId, InitiativeId};
use crate::domain::initiative::{Initiative, InitiativeState};
use crate::domain::proposal::{Origin, Party, Proposal, Sides};
use crate::error::{Error, Result};
use crate::store::{Conn, consents, exclusions, households, initiatives};

/// A household with its consents.
#[derive(Debug, Clone)]
pub(crate) struct Side {
    pub(crate) household: Household,
    pub(crate) consents: Consents,
}

impl Side {
    pub(crate) fn load(conn: &mut Conn, id: &HouseholdId) -> Result<Self> {
        Ok(Self {
            household: households::get(conn, id)?,
            consents: consents::list_in_force(conn, id)?,
        })
    }
}

/// The second side.
#[derive(Debug, Clone)]
pub(crate) enum Other {
    Household(Box<Side>),
    Initiative(Box<Initiative>),
}

/// Both sides.
#[derive(Debug, Clone)]
pub(crate) struct Both {
    pub(crate) a: Side,
    pub(crate) other: Other,
}

impl Both {
    pub(crate) fn load(conn: &mut Conn, sides: &Sides) -> Result<Self> {
        let a = Side::load(conn, sides.side_a())?;
        let other = match sides {
            Sides::Households(_, b) => Other::Household(Box::new(Side::load(conn, b)?)),
            Sides::Initiative(_, initiative) => Other::Initiative(Box::new(initiatives::find(conn, initiative)?)),
        };
        Ok(Self { a, other })
    }

    /// The sides of several pairs, in their order, with one question for each kind of what they are made of.
    ///
    /// # Errors
    /// [`Error::NotFound`] when a side is gone.
    pub(crate) fn load_many(conn: &mut Conn, pairs: &[&Sides]) -> Result<Vec<Self>> {
        let of_pair = |sides: &Sides| [Some(sides.side_a().clone()), sides.side_b().cloned()];
        let ids: HashSet<HouseholdId> = pairs.iter().flat_map(|pair| of_pair(pair)).flatten().collect();
        let ids: Vec<HouseholdId> = ids.into_iter().collect();
        let mut given = consents::list_in_force_for_many(conn, &ids, ConsentKind::ALL)?;
        let households: HashMap<HouseholdId, Side> = households::find_many(conn, &ids)?
            .into_iter()
            .map(|household| {
                let consents = given.remove(&household.id).unwrap_or_default();
                (household.id.clone(), Side { household, consents })
            })
            .collect();
        let ids: HashSet<InitiativeId> = pairs.iter().filter_map(|pair| pair.initiative().cloned()).collect();
        let ids: Vec<InitiativeId> = ids.into_iter().collect();
        let initiatives: HashMap<InitiativeId, Initiative> = initiatives::find_many(conn, &ids)?
            .into_iter()
            .map(|initiative| (initiative.id.clone(), initiative))
            .collect();
        let side = |id: &HouseholdId| households.get(id).cloned().ok_or(Error::NotFound("household"));
        pairs
            .iter()
            .map(|pair| {
                let other = match pair {
                    Sides::Households(_, b) => Other::Household(Box::new(side(b)?)),
                    Sides::Initiative(_, id) => {
                        let initiative = initiatives.get(id).cloned().ok_or(Error::NotFound("initiative"))?;
                        Other::Initiative(Box::new(initiative))
                    }
                };
                Ok(Self {
                    a: side(pair.side_a())?,
                    other,
                })
            })
            .collect()
    }

    /// The versions of the two sides, as they stand in a proposal.
    pub(crate) fn versions(&self) -> (i64, i64) {
        let other = match &self.other {
            Other::Household(side) => side.household.version,
            Other::Initiative(initiative) => initiative.version,
        };
        (self.a.household.version, other)
    }

    /// The household of a party; `None` for the initiative's side and for staff.
    pub(crate) fn side(&self, party: Party) -> Option<&Side> {
        match (party, &self.other) {
            (Party::SideA, _) => Some(&self.a),
            (Party::SideB, Other::Household(side)) => Some(side),
            _ => None,
        }
    }

    /// The households with their parties.
    pub(crate) fn households(&self) -> Vec<(Party, &Side)> {
        [Party::SideA, Party::SideB]
            .into_iter()
            .filter_map(|party| Some((party, self.side(party)?)))
            .collect()
    }

    /// Whether everyone concerned said yes beforehand: the household asked this initiative for contact, or consents to
    /// direct contact by it. Two households are always asked.
    pub(crate) fn standing_yes(&self, origin: Origin) -> bool {
        match &self.other {
            Other::Initiative(initiative) => {
                origin == Origin::Household
                    || self
                        .a
                        .consents
                        .names(ConsentKind::DirectContactByInitiatives, &initiative.id)
            }
            Other::Household(_) => false,
        }
    }

    /// Whether the hard conditions that need the database still hold: nobody left, paused, was suspended or excluded
    /// the other since.
    pub(crate) fn still_possible(&self, conn: &mut Conn, app: &AppState, origin: Origin) -> Result<bool> {
        if !self.a.household.takes_part() {
            return Ok(false);
        }
        match &self.other {
            Other::Household(b) => Ok(b.household.takes_part()
                && self.a.consents.has(ConsentKind::MeetHouseholds)
                && b.consents.has(ConsentKind::MeetHouseholds)
                && !exclusions::households_exclude(conn, app.key.as_ref(), &self.a.household, &b.household)?),
            Other::Initiative(initiative) => Ok(initiative.state == InitiativeState::Approved
                && (origin == Origin::Household
                    || self.a.consents.names(ConsentKind::ShareWithInitiatives, &initiative.id))
                && !exclusions::excludes_initiative(conn, app.key.as_ref(), &self.a.household.id, initiative)?),
        }
    }

    /// Whether the two still fit as matching sees it. Children are counted as they were when the proposal was made,
    /// because a birthday alone never makes a proposal stale.
    pub(crate) fn still_fits(&self, app: &AppState, proposal: &Proposal) -> bool {
        let year = proposal.created_at.year();
        match proposal.origin {
            // What a household asked for itself, or a coordinator proposed by hand, does not depend on points.
            Origin::Household | Origin::Staff => true,
            Origin::Engine => matchmaking::explain(app, self, year)
                .is_ok_and(|explanation| explanation.score >= app.config.rules.minimum_score),
        }
    }

    /// Whether a proposal may go on: possible and fitting.
    pub(crate) fn holds(
        &self,
        conn: &mut Conn,
        app: &AppState,
        proposal: &Proposal,
        _now: DateTime<Utc>,
    ) -> Result<bool> {
        Ok(self.still_possible(conn, app, proposal.origin)? && self.still_fits(app, proposal))
    }
}
