//! Who looks after a household (rule 7): whoever it was handed on to, else the initiatives of its target areas, else one for the
//! whole Land, else the network office. It says whose turn the next step is, and never how much somebody may see.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::AppState;
use crate::domain::consent::{ConsentKind, Consents};
use crate::domain::household::Household;
use crate::domain::ids::InitiativeId;
use crate::domain::lists::closed_list;
use crate::domain::place::Ags;
use crate::error::{Error, Result};
use crate::matching;
use crate::store::{Conn, coverage, initiatives, transfers};

closed_list! {
    /// Why it is this office that looks after a household.
    CareKind {
        /// The household was handed on to it.
        Transferred = "transferred",
        /// It is there for the target area.
        Region = "region",
        /// It is there for the whole Land, and nobody for the target area.
        Land = "land",
        /// No initiative is there; the network office looks for a way.
        Network = "network",
    }
}

/// An office with its name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct CareOffice {
    /// The initiative; nothing for the network office.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub initiative: Option<InitiativeId>,
    /// Its name.
    pub name: String,
}

/// Who looks after a household.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Care {
    /// Why it is they.
    pub kind: CareKind,
    /// The offices, at least one.
    pub offices: Vec<CareOffice>,
    /// Whether the household allowed one of them to see its profile (without name, contact and free text); else they see its
    /// teaser.
    pub sees_profile: bool,
}

/// Answers for many households whose turn something is; initiatives are prepared once.
#[derive(Debug, Default)]
pub(crate) struct Carers {
    /// What is left of each initiative without the Länder it serves as a whole; nothing when nothing is left.
    below_land: HashMap<InitiativeId, Option<matching::Initiative>>,
}

impl Carers {
    /// Whose turn the next step of a household is among the initiatives that cover it; none for the network office.
    pub(crate) fn among(
        &mut self,
        conn: &mut Conn,
        app: &AppState,
        household: &Household,
        covering: &[InitiativeId],
    ) -> Result<(CareKind, Vec<InitiativeId>)> {
        if let Some((to, _)) = transfers::find_taken_over(conn, &household.id)?
            && covering.contains(&to)
        {
            return Ok((CareKind::Transferred, vec![to]));
        }
        let mut near = Vec::new();
        for id in covering {
            if self.is_near(conn, app, household, id)? {
                near.push(id.clone());
            }
        }
        Ok(match (near.is_empty(), covering.is_empty()) {
            (false, _) => (CareKind::Region, near),
            (true, false) => (CareKind::Land, covering.to_vec()),
            (true, true) => (CareKind::Network, Vec::new()),
        })
    }

    /// Whether an initiative reaches a target area with more than a whole Land.
    fn is_near(
        &mut self,
        conn: &mut Conn,
        app: &AppState,
        household: &Household,
        initiative: &InitiativeId,
    ) -> Result<bool> {
        if let Entry::Vacant(entry) = self.below_land.entry(initiative.clone()) {
            let mut found = initiatives::find(conn, initiative)?;
            let area = &mut found.profile.service_area;
            area.ags.retain(|ags| !is_land(*ags));
            let left = !area.ags.is_empty() || area.polygon.is_some();
            let prepared = left.then(|| matching::Initiative::of(&found, app.gazetteer.as_ref()));
            entry.insert(prepared);
        }
        let prepared = self.below_land.get(initiative).and_then(Option::as_ref);
        let mut areas = household.profile.target_areas.iter();
        Ok(prepared.is_some_and(|near| areas.any(|area| near.covers(area, app.gazetteer.as_ref()))))
    }
}

fn is_land(ags: Ags) -> bool {
    ags == ags.land()
}

/// Who looks after a household, for itself and for staff.
pub(crate) fn of(conn: &mut Conn, app: &AppState, household: &Household, consents: &Consents) -> Result<Care> {
    let covering = coverage::initiatives_of(conn, &household.id)?;
    let (kind, ids) = Carers::default().among(conn, app, household, &covering)?;
    let named = |id: &InitiativeId| consents.names(ConsentKind::ShareWithInitiatives, id);
    let sees_profile = match kind {
        CareKind::Network => consents.has(ConsentKind::ShareWithInitiatives),
        _ => ids.iter().any(named),
    };
    let mut offices = Vec::new();
    for id in ids {
        let name = initiatives::find(conn, &id)?.profile.name;
        offices.push(CareOffice {
            initiative: Some(id),
            name,
        });
    }
    offices.sort_by(|one, other| one.name.cmp(&other.name));
    if offices.is_empty() {
        offices.push(CareOffice {
            initiative: None,
            name: app.config.site.network_office.clone(),
        });
    }
    Ok(Care {
        kind,
        offices,
        sees_profile,
    })
}
