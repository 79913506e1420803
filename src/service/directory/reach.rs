//! Which initiatives look after which district, for the map: the whole of it or a part. Unlike the search for a household's
//! initiatives it does not count neighbours, who may help too but are not responsible there.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use serde::Serialize;

use super::{AppState, Filter, InitiativeView, list};
use crate::domain::actor::Actor;
use crate::domain::geography::{Bounds, Geography, MultiPolygon};
use crate::domain::ids::InitiativeId;
use crate::domain::initiative::ServiceArea;
use crate::domain::place::{Ags, AgsLevel};
use crate::error::Result;
use crate::gazetteer::Gazetteer;

/// Points across a district, in each direction, at which it is tried whether an own outline covers them.
const TRIED: u32 = 8;

/// How much of a district an initiative looks after.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Share {
    /// A municipality of it, or a part of an own outline.
    Part,
    /// All of it.
    Whole,
}

/// The approved initiatives, and what they look after.
#[derive(Debug, Clone, Default)]
pub struct Reach {
    /// All of them, by name.
    pub initiatives: Vec<InitiativeView>,
    districts: BTreeMap<Ags, Vec<(usize, Share)>>,
}

impl Reach {
    /// Who looks after a district, by name, and how much of it.
    pub fn of(&self, district: Ags) -> impl Iterator<Item = (&InitiativeView, Share)> {
        let found = self.districts.get(&district).into_iter().flatten();
        found.filter_map(|(at, share)| Some((self.initiatives.get(*at)?, *share)))
    }

    /// The districts that somebody looks after, in the order of their keys.
    pub fn districts(&self) -> impl Iterator<Item = Ags> {
        self.districts.keys().copied()
    }

    fn new(gazetteer: &Gazetteer, known: &KnownShares, initiatives: Vec<InitiativeView>) -> Self {
        let mut districts: BTreeMap<Ags, Vec<(usize, Share)>> = BTreeMap::new();
        for (at, shares) in known.of(gazetteer, &initiatives).iter().enumerate() {
            for (district, share) in shares.iter() {
                districts.entry(*district).or_default().push((at, *share));
            }
        }
        Self { initiatives, districts }
    }
}

/// The districts of one initiative, in the order of their keys.
type Shares = Arc<[(Ags, Share)]>;

/// What each initiative looks after, kept until its version changes: outlines are compared with 400 districts once, and not
/// each time that somebody looks at the map.
#[derive(Debug, Clone, Default)]
pub struct KnownShares(Arc<Mutex<HashMap<(InitiativeId, i64), Shares>>>);

impl KnownShares {
    /// Those of these initiatives, in their order; of others nothing is kept.
    fn of(&self, gazetteer: &Gazetteer, initiatives: &[InitiativeView]) -> Vec<Shares> {
        let key = |initiative: &InitiativeView| (initiative.id.clone(), initiative.version);
        let before = self.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let shares: Vec<Shares> = initiatives
            .iter()
            .map(|initiative| match before.get(&key(initiative)) {
                Some(shares) => Arc::clone(shares),
                None => shares_of(&initiative.profile.service_area, gazetteer),
            })
            .collect();
        let now = initiatives.iter().map(key).zip(shares.iter().cloned()).collect();
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = now;
        shares
    }
}

fn shares_of(area: &ServiceArea, gazetteer: &Gazetteer) -> Shares {
    let bounds = area.polygon.as_ref().and_then(MultiPolygon::bounds);
    let districts = gazetteer.districts().iter();
    districts
        .filter_map(|district| Some((district.ags, share(area, bounds, district.ags, gazetteer)?)))
        .collect()
}

/// A district, and who looks after it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct DistrictCoverage {
    /// Its official key, five digits.
    #[schema(value_type = String, example = "13075")]
    pub ags: Ags,
    /// Its name.
    #[schema(example = "Landkreis Vorpommern-Greifswald")]
    pub name: String,
    /// Who looks after it, by name; empty where nobody does yet.
    pub initiatives: Vec<Responsible>,
}

/// An initiative that looks after a district.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Responsible {
    /// Its identifier.
    pub id: InitiativeId,
    /// Its name.
    pub name: String,
    /// How much of the district it looks after.
    pub share: Share,
}

/// All 400 districts in the order of their keys, with who looks after them: what the map shows.
pub async fn by_district(app: &AppState) -> Result<Vec<DistrictCoverage>> {
    let reach = reach(app).await?;
    let responsible = |(initiative, share): (&InitiativeView, Share)| Responsible {
        id: initiative.id.clone(),
        name: initiative.profile.name.clone(),
        share,
    };
    let districts = app.gazetteer.districts().iter();
    Ok(districts
        .map(|district| DistrictCoverage {
            ags: district.ags,
            name: district.full_name(),
            initiatives: reach.of(district.ags).map(responsible).collect(),
        })
        .collect())
}

/// Everything that the map shows.
pub async fn reach(app: &AppState) -> Result<Reach> {
    let listing = list(app, &Actor::Anonymous, Filter::default()).await?;
    Ok(Reach::new(&app.gazetteer, &app.known_shares, listing.items))
}

fn share(area: &ServiceArea, bounds: Option<Bounds>, district: Ags, geography: &dyn Geography) -> Option<Share> {
    let by_key = area.ags.iter().filter_map(|key| share_of_key(*key, district)).max();
    if by_key == Some(Share::Whole) {
        return by_key;
    }
    by_key.max(share_by_outline(area, bounds, district, geography))
}

fn share_by_outline(
    area: &ServiceArea,
    bounds: Option<Bounds>,
    district: Ags,
    geography: &dyn Geography,
) -> Option<Share> {
    let (own, around) = area.polygon.as_ref().zip(bounds)?;
    share_of_outline(own, &around, geography.outline(district)?)
}

/// What an initiative looks after as keys, at most `most` (16 or more): its own and those of the districts that its outline
/// touches. Where these are more, the districts stand for their municipalities, and in the end the Länder.
pub(crate) fn keys_of(area: &ServiceArea, gazetteer: &Gazetteer, most: usize) -> Vec<Ags> {
    let coarser: [fn(Ags) -> Ags; 2] = [|key| key.district().unwrap_or(key), Ags::land];
    let bounds = area.polygon.as_ref().and_then(MultiPolygon::bounds);
    let mut keys = area.ags.clone();
    for district in gazetteer.districts() {
        let named = area.ags.iter().any(|key| key.contains(district.ags));
        if !named && share_by_outline(area, bounds, district.ags, gazetteer).is_some() {
            keys.push(district.ags);
        }
    }
    for coarser in coarser {
        if keys.len() > most {
            keys = keys.into_iter().map(coarser).collect();
            keys.sort();
            keys.dedup();
        }
    }
    keys
}

fn share_of_key(key: Ags, district: Ags) -> Option<Share> {
    if key.contains(district) {
        return Some(Share::Whole);
    }
    let inside = key.level() == AgsLevel::Municipality && district.contains(key);
    // A town that is a district of its own is its only municipality, whose key ends in zeros.
    let only_one = key.to_string().ends_with("000");
    inside.then_some(if only_one { Share::Whole } else { Share::Part })
}

/// Points spread over the district are tried: outlines that were drawn by different hands never fit to the last metre.
fn share_of_outline(own: &MultiPolygon, around: &Bounds, district: &MultiPolygon) -> Option<Share> {
    let bounds = district.bounds().filter(|bounds| bounds.meets(around))?;
    let steps = || (0..TRIED).map(|step| (f64::from(step) + 0.5) / f64::from(TRIED));
    let (mut inside, mut covered) = (0_u32, 0_u32);
    for down in steps() {
        for across in steps() {
            let lon = bounds.west + across * (bounds.east - bounds.west);
            let lat = bounds.south + down * (bounds.north - bounds.south);
            if district.contains(lon, lat) {
                inside += 1;
                covered += u32::from(own.contains(lon, lat));
            }
        }
    }
    if inside > 0 && covered == inside {
        return Some(Share::Whole);
    }
    // An outline that fits between the points lies where its middle lies.
    (covered > 0 || middle(own).is_some_and(|[lon, lat]| district.contains(lon, lat))).then_some(Share::Part)
}

/// The mean of all points of an outline.
fn middle(outline: &MultiPolygon) -> Option<[f64; 2]> {
    let points = || outline.0.iter().flatten().flatten();
    let count = u32::try_from(points().count()).ok().filter(|count| *count > 0)?;
    let sum = points().fold([0.0, 0.0], |[x, y], [lon, lat]| [x + lon, y + lat]);
    Some(sum.map(|total| total / f64::from(count)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ags(text: &str) -> Ags {
        text.parse().unwrap()
    }

    fn rectangle(west: f64, south: f64, east: f64, north: f64) -> MultiPolygon {
        let ring = vec![
            [west, south],
            [east, south],
            [east, north],
            [west, north],
            [west, south],
        ];
        MultiPolygon(vec![vec![ring]])
    }

    #[test]
    fn a_land_or_district_counts_whole_a_municipality_in_part_and_a_neighbour_not_at_all() {
        assert_eq!(share_of_key(ags("13"), ags("13075")), Some(Share::Whole));
        assert_eq!(share_of_key(ags("13075"), ags("13075")), Some(Share::Whole));
        assert_eq!(share_of_key(ags("13075039"), ags("13075")), Some(Share::Part));
        assert_eq!(share_of_key(ags("13003000"), ags("13003")), Some(Share::Whole));
        assert_eq!(share_of_key(ags("13073"), ags("13075")), None);
        assert_eq!(share_of_key(ags("13075039"), ags("13073")), None);
    }

    #[test]
    fn an_area_becomes_keys_with_the_districts_of_its_outline_and_coarser_where_they_are_many() {
        let gazetteer = Gazetteer::load().unwrap();
        let area = |keys: &[&str], polygon| ServiceArea {
            ags: keys.iter().map(|key| ags(key)).collect(),
            polygon,
        };
        // A square around Greifswald.
        let drawn = || Some(rectangle(13.3, 54.05, 13.5, 54.15));
        assert_eq!(keys_of(&area(&[], drawn()), &gazetteer, 50), [ags("13075")]);
        assert_eq!(keys_of(&area(&["13"], drawn()), &gazetteer, 50), [ags("13")]);
        let towns = area(&["13075039", "13075105", "13073088", "12073532"], None);
        assert_eq!(keys_of(&towns, &gazetteer, 4).len(), 4);
        assert_eq!(
            keys_of(&towns, &gazetteer, 3),
            [ags("12073"), ags("13073"), ags("13075")]
        );
        assert_eq!(keys_of(&towns, &gazetteer, 2), [ags("12"), ags("13")]);
    }

    #[test]
    fn an_own_outline_counts_by_what_it_covers() {
        let district = rectangle(13.0, 53.0, 14.0, 54.0);
        let judge = |own: MultiPolygon| {
            let around = own.bounds().unwrap();
            share_of_outline(&own, &around, &district)
        };
        assert_eq!(judge(rectangle(12.99, 52.9, 14.2, 54.1)), Some(Share::Whole));
        assert_eq!(judge(rectangle(13.5, 53.0, 15.0, 54.0)), Some(Share::Part));
        // Smaller than the steps between the points.
        assert_eq!(judge(rectangle(13.001, 53.001, 13.01, 53.01)), Some(Share::Part));
        // A neighbour whose border was drawn a little across.
        assert_eq!(judge(rectangle(13.99, 53.0, 15.0, 54.0)), None);
        assert_eq!(judge(rectangle(15.0, 53.0, 16.0, 54.0)), None);
    }
}
