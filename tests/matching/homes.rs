//! Random households and initiatives with everything that makes a difference: several target areas of each kind, all
//! importances, twins, missing values, short codes, titles without code, settled and not, polygons.

use std::collections::BTreeSet;

use wurzelwerk::domain::geography::{Geography, MultiPolygon};
use wurzelwerk::domain::ids::{HouseholdId, InitiativeId};
use wurzelwerk::domain::initiative::{ServiceArea, WantedOccupation};
use wurzelwerk::domain::lists::{Interest, Language, Need, Seeks, Situation};
use wurzelwerk::domain::month::Month;
use wurzelwerk::domain::place::{Ags, Place, PlaceId};
use wurzelwerk::domain::profile::{Adult, Child, Importance, Profile, StatedNeed, TargetArea, Window};
use wurzelwerk::matching::{Household, Initiative, Named, Offer, Standing};

use super::naive::{Home, Office};
use super::world::Numbers;

/// What random households live in and look for.
pub(crate) struct Country<'a> {
    pub(crate) places: &'a [Place],
    pub(crate) districts: &'a [Ags],
    pub(crate) municipalities: &'a [Ags],
    pub(crate) laender: &'a [Ags],
    pub(crate) geography: &'a dyn Geography,
}

const TITLES: &[&str] = &[
    "Krankenpfleger",
    "Krankenschwester",
    "Krankenpflegerin (m/w/d)",
    "Altenpfleger",
    "Altenpflegehelfer",
    "Pflegefachkraft",
    "Pflegefachfrau",
    "Softwareentwickler*in",
    "Software-Entwickler",
    "Softwareentwiklerin",
    "Softwaretester",
    "Lehrer",
    "Lehrerin",
    "Grundschullehrer",
    "Tischler",
    "Tischlerei",
    "Dachdecker",
    "Dachdeckermeister",
    "Elektriker",
    "Elektroniker",
    "Elektroinstallateur",
    "Bankkauffrau",
    "Bankkaufmann",
    "Bürokaufmann",
    "Ärztin",
    "Arzt",
    "Zahnarzt",
    "Koch",
    "Köchin",
    "-",
    "Steuerberater",
    "Steuerfachangestellte",
];
const CODES: &[&str] = &[
    "8", "81", "813", "8130", "81302", "81301", "81313", "8131", "82", "82102", "43414", "434", "4341", "43423", "84",
    "84114", "26", "26212", "26222", "72112", "721",
];

fn some_of<T: Copy>(numbers: &mut Numbers, list: &[T], most: usize) -> Vec<T> {
    let mut chosen = Vec::new();
    for _ in 0..numbers.below(most + 1) {
        chosen.push(*numbers.pick(list));
    }
    chosen
}

fn unique<T: Ord>(mut list: Vec<T>) -> Vec<T> {
    list.sort();
    list.dedup();
    list
}

fn abroad(numbers: &mut Numbers) -> Place {
    let towns = [
        (1, "Wien", 48.2085, 16.3721, "AT"),
        (2, "Linz", 48.3064, 14.2861, "AT"),
        (3, "Schwechat", 48.1386, 16.4708, "AT"),
        (4, "Lyon", 45.7485, 4.8467, "FR"),
        (5, "Austin", 30.2672, -97.7431, "US"),
    ];
    let (id, name, lat, lon, country) = *numbers.pick(&towns);
    Place {
        id: PlaceId(id),
        name: name.to_owned(),
        lat,
        lon,
        country: country.to_owned(),
        district: None,
        municipality: None,
    }
}

fn target(numbers: &mut Numbers, country: &Country<'_>) -> TargetArea {
    match numbers.below(20) {
        0..=10 => TargetArea::Place {
            place: numbers.pick(country.places).clone(),
            radius_km: *numbers.pick(&[1, 5, 10, 15, 20, 20, 20, 30, 50, 75, 100]),
        },
        11..=15 => TargetArea::District {
            ags: *numbers.pick(country.districts),
        },
        16..=18 => TargetArea::Land {
            ags: *numbers.pick(country.laender),
        },
        _ => TargetArea::Anywhere,
    }
}

fn adult(numbers: &mut Numbers) -> Adult {
    Adult {
        occupation: numbers.chance(70).then(|| (*numbers.pick(TITLES)).to_owned()),
        kldb: numbers.chance(55).then(|| numbers.pick(CODES).parse().unwrap()),
        seeks: numbers.chance(75).then(|| *numbers.pick(Seeks::ALL)),
    }
}

fn languages(numbers: &mut Numbers) -> Vec<Language> {
    let pool: Vec<Language> = ["de", "en", "pl", "uk", "fr", "tr"]
        .iter()
        .map(|code| code.parse().unwrap())
        .collect();
    let mut chosen = some_of(numbers, &pool, 4);
    if numbers.chance(60) {
        chosen.push(Language::german());
    }
    unique(chosen)
}

fn importance(numbers: &mut Numbers) -> Importance {
    if numbers.chance(10) {
        return Importance {
            region: 0,
            family: 0,
            timing: 0,
            needs: 0,
            occupation: 0,
            interests: 0,
        };
    }
    if numbers.chance(30) {
        return Importance::default();
    }
    let mut any = || u8::try_from(numbers.below(4)).unwrap();
    Importance {
        region: any(),
        family: any(),
        timing: any(),
        needs: any(),
        occupation: any(),
        interests: any(),
    }
}

pub(crate) fn profile(numbers: &mut Numbers, country: &Country<'_>) -> Profile {
    let targets = (0..=numbers.below(4)).map(|_| target(numbers, country)).collect();
    let mut profile = Profile::new(*numbers.pick(Situation::ALL), targets);
    profile.adults = (0..=numbers.below(4)).map(|_| adult(numbers)).collect();
    for _ in 0..numbers.below(4) {
        let birth_year = 2005 + i32::try_from(numbers.below(24)).unwrap();
        let twins = if numbers.chance(15) { 2 } else { 1 };
        profile.children.extend((0..twins).map(|_| Child { birth_year }));
    }
    if numbers.chance(70) {
        let first = numbers.below(36);
        let last = first + numbers.below(14);
        let month = |index: usize| Month::new(2026 + (index / 12) as i32, (index % 12 + 1) as u32).unwrap();
        profile.window = Some(Window {
            earliest: month(first),
            latest: month(last),
        });
    }
    profile.needs = unique(some_of(numbers, Need::ALL, 6))
        .into_iter()
        .map(|need| StatedNeed {
            need,
            importance: 1 + u8::try_from(numbers.below(3)).unwrap(),
        })
        .collect();
    profile.offers = unique(some_of(numbers, Need::ALL, 6));
    profile.interests = unique(some_of(numbers, &Interest::ALL[..10], 6));
    profile.languages = languages(numbers);
    profile.current_place = match numbers.below(10) {
        0..=5 => Some(numbers.pick(country.places).clone()),
        6..=7 => Some(abroad(numbers)),
        _ => None,
    };
    profile.importance = importance(numbers);
    profile
}

/// Households, and among them now and then the same one twice.
pub(crate) fn homes(numbers: &mut Numbers, country: &Country<'_>, count: usize, offices: usize) -> Vec<Home> {
    let mut homes: Vec<Home> = Vec::with_capacity(count);
    for at in 0..count {
        let mut own = profile(numbers, country);
        if at > 0 && numbers.chance(6) {
            // The same place, children and targets in another order, or nearly so.
            let twin = &homes[numbers.below(at)].profile;
            own.current_place.clone_from(&twin.current_place);
            own.children = twin.children.iter().rev().copied().collect();
            own.target_areas = twin.target_areas.iter().rev().cloned().collect();
            if numbers.chance(30) {
                own.children.pop();
            }
        }
        let named = (0..offices)
            .filter(|_| numbers.chance(70))
            .map(|office| format!("i-{office:04}"))
            .collect::<BTreeSet<String>>();
        homes.push(Home {
            id: format!("h-{at:05}"),
            profile: own,
            active: numbers.chance(95),
            meets: numbers.chance(95),
            named,
            phone: numbers.chance(30).then(|| format!("4938{}", numbers.below(40))),
        });
    }
    homes
}

/// An own polygon: a wobbly ring around a place, sometimes with a hole, sometimes large.
fn polygon(numbers: &mut Numbers, country: &Country<'_>) -> MultiPolygon {
    let centre = numbers.pick(country.places).clone();
    let size = 0.03 + numbers.unit() * if numbers.chance(25) { 1.2 } else { 0.4 };
    let corners = 3 + numbers.below(9);
    let mut ring: Vec<[f64; 2]> = (0..corners)
        .map(|at| {
            let turn = std::f64::consts::TAU * at as f64 / corners as f64;
            let reach = size * (0.6 + 0.4 * numbers.unit());
            [centre.lon + reach * turn.cos() * 1.6, centre.lat + reach * turn.sin()]
        })
        .collect();
    ring.push(ring[0]);
    let mut rings = vec![ring];
    if numbers.chance(30) {
        let d = size * 0.08;
        let (x, y) = (centre.lon, centre.lat);
        rings.push(vec![
            [x - d, y - d],
            [x - d, y + d],
            [x + d, y + d],
            [x + d, y - d],
            [x - d, y - d],
        ]);
    }
    MultiPolygon(vec![rings])
}

pub(crate) fn offices(numbers: &mut Numbers, country: &Country<'_>, count: usize) -> Vec<Office> {
    (0..count)
        .map(|at| {
            let mut ags = Vec::new();
            match numbers.below(5) {
                0 => ags.extend(some_of(numbers, country.laender, 3)),
                1 | 2 => ags.extend(some_of(numbers, country.districts, 6)),
                3 => ags.extend(some_of(numbers, country.municipalities, 4)),
                _ => {
                    ags.extend(some_of(numbers, country.laender, 1));
                    ags.extend(some_of(numbers, country.districts, 5));
                    ags.extend(some_of(numbers, country.municipalities, 3));
                }
            }
            let polygon = (ags.is_empty() || numbers.chance(25)).then(|| polygon(numbers, country));
            Office {
                id: format!("i-{at:04}"),
                open: numbers.chance(90),
                area: ServiceArea {
                    ags: unique(ags),
                    polygon,
                },
                services: unique(some_of(numbers, Need::ALL, 8)),
                occupations: (0..numbers.below(6))
                    .map(|_| WantedOccupation {
                        title: (*numbers.pick(TITLES)).to_owned(),
                        kldb: numbers.chance(60).then(|| numbers.pick(CODES).parse().unwrap()),
                    })
                    .collect(),
                situations: unique(some_of(numbers, Situation::ALL, 4)),
                languages: languages(numbers),
            }
        })
        .collect()
}

pub(crate) fn household(home: &Home) -> Household {
    let standing = Standing {
        takes_part: home.active,
        meets_households: home.meets,
        shares_with: Named::These(home.named.iter().map(InitiativeId::known).collect()),
        phone_key: home.phone.clone(),
    };
    Household::prepare(HouseholdId::known(home.id.as_str()), &home.profile, standing)
}

pub(crate) fn initiative(office: &Office, geography: &dyn Geography) -> Initiative {
    let offer = Offer {
        open: office.open,
        service_area: &office.area,
        services: &office.services,
        occupations: &office.occupations,
        situations: &office.situations,
        languages: &office.languages,
    };
    Initiative::prepare(InitiativeId::known(office.id.as_str()), &offer, geography)
}
