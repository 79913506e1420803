//! How many of the households that somebody of staff may see want to go where, by what that person may see of each: the
//! districts where the profile is shared, else the Land that the list names too. Counts only.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::str::FromStr;

use serde::Serialize;

use super::super::AppState;
use super::sight::Sight;
use super::staff::{LISTED, ViewLevel};
use crate::domain::actor::{Actor, Scope};
use crate::domain::ids::HouseholdId;
use crate::domain::place::{Ags, AgsLevel};
use crate::domain::profile::TargetArea;
use crate::error::{Error, Result};
use crate::store::{Conn, households};

/// Households that are looked through at once.
const BATCH: i64 = 1_000;

/// An area for which households are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum HouseholdArea {
    /// A district.
    District(Ags),
    /// A whole Land, or one of which no more may be seen.
    Land(Ags),
    /// Anywhere in Germany.
    Anywhere,
}

impl fmt::Display for HouseholdArea {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::District(ags) | Self::Land(ags) => ags.fmt(f),
            Self::Anywhere => f.write_str("anywhere"),
        }
    }
}

impl FromStr for HouseholdArea {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        if text == "anywhere" {
            return Ok(Self::Anywhere);
        }
        let wrong = || Error::invalid("/area", "ags-invalid", "13075");
        let ags: Ags = text.parse().map_err(|_| wrong())?;
        match ags.level() {
            AgsLevel::Land => Ok(Self::Land(ags)),
            AgsLevel::District => Ok(Self::District(ags)),
            AgsLevel::Municipality => Err(wrong()),
        }
    }
}

/// Where a household wants to go, as far as somebody at this level may see it; each area once.
fn of(level: ViewLevel, areas: &[TargetArea]) -> BTreeSet<HouseholdArea> {
    let coarse = |area: &TargetArea| area.land().map_or(HouseholdArea::Anywhere, HouseholdArea::Land);
    if level == ViewLevel::Teaser {
        // The list names the Land of the first area, too.
        return areas.first().map(coarse).into_iter().collect();
    }
    areas
        .iter()
        .map(|area| {
            let district = area.district().map(HouseholdArea::District);
            district.unwrap_or_else(|| coarse(area))
        })
        .collect()
}

/// The households of a page with the areas for which they are counted.
pub(super) fn locate(
    conn: &mut Conn,
    sight: &Sight<'_>,
    listing: &households::Listing,
) -> Result<Vec<(HouseholdId, BTreeSet<HouseholdArea>)>> {
    let page = households::list_target_areas(conn, listing)?;
    let ids: Vec<HouseholdId> = page.iter().map(|(id, _)| id.clone()).collect();
    let levels = sight.levels(conn, &ids)?;
    let level = |id: &HouseholdId| levels.get(id).copied().unwrap_or(ViewLevel::Teaser);
    Ok(page
        .into_iter()
        .map(|(id, areas)| {
            let areas = of(level(&id), &areas);
            (id, areas)
        })
        .collect())
}

/// How many households want to go to an area.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct AreaCount {
    /// Its official key: a district (5 digits) or a Land (2 digits). The list of households takes it as `area`.
    #[schema(example = "13075")]
    pub ags: String,
    /// Its name.
    pub name: String,
    /// Households.
    pub households: u32,
}

/// Where the households want to go that somebody may see. One that names several areas counts in each.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct AreaCounts {
    /// Households in all, each once.
    pub households: u32,
    /// Districts, most households first.
    pub districts: Vec<AreaCount>,
    /// Länder as a whole, and of those of which no more than the Land may be seen.
    pub lands: Vec<AreaCount>,
    /// Households that would go anywhere.
    pub anywhere: u32,
}

/// Counts the households that this member of staff may see by where they want to go.
///
/// # Errors
/// [`Error::Forbidden`] without the scope `households:read`.
pub async fn count_by_area(app: &AppState, actor: &Actor) -> Result<AreaCounts> {
    let (staff, state) = (actor.staff(Scope::HouseholdsRead)?.clone(), app.clone());
    app.store
        .read(move |conn| {
            let sight = Sight::of(conn, &state, &staff)?;
            let mut counts: BTreeMap<HouseholdArea, u32> = BTreeMap::new();
            let (mut all, mut after) = (0, None);
            loop {
                let listing = households::Listing {
                    covered_by: (!staff.is_admin()).then(|| staff.initiatives.clone()),
                    states: LISTED.to_vec(),
                    reference: None,
                    after,
                    limit: BATCH,
                };
                let page = locate(conn, &sight, &listing)?;
                after = page.last().map(|(id, _)| id.clone());
                let full = i64::try_from(page.len()).is_ok_and(|len| len == BATCH);
                for (_, areas) in page.into_iter().filter(|(id, _)| !sight.hidden.has(id)) {
                    all += 1;
                    for area in areas {
                        *counts.entry(area).or_default() += 1;
                    }
                }
                if !full {
                    break;
                }
            }
            Ok(sorted(&state, all, counts))
        })
        .await
}

fn sorted(app: &AppState, households: u32, counts: BTreeMap<HouseholdArea, u32>) -> AreaCounts {
    let mut found = AreaCounts {
        households,
        districts: Vec::new(),
        lands: Vec::new(),
        anywhere: 0,
    };
    for (area, households) in counts {
        let (ags, list) = match area {
            HouseholdArea::District(ags) => (ags, &mut found.districts),
            HouseholdArea::Land(ags) => (ags, &mut found.lands),
            HouseholdArea::Anywhere => {
                found.anywhere = households;
                continue;
            }
        };
        list.push(AreaCount {
            ags: ags.to_string(),
            name: app.gazetteer.area_name(ags).unwrap_or_else(|| ags.to_string()),
            households,
        });
    }
    for list in [&mut found.districts, &mut found.lands] {
        list.sort_by(|a, b| (b.households, &a.name).cmp(&(a.households, &b.name)));
    }
    found
}
