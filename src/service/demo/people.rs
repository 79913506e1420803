//! The made-up households and initiatives of the demonstration: plausible, plainly fictitious, the same every time.
//! Pure: places come from the gazetteer, chance from a small generator with a fixed seed.

use crate::domain::contact::ContactKind;
use crate::domain::lists::{HeardFrom, HousingWish, Interest, Language, Need, Seeks, Situation};
use crate::domain::month::Month;
use crate::domain::place::{Ags, Place};
use crate::domain::profile::{Adult, Child, Importance, Profile, StatedNeed, TargetArea, Window};

/// Talks that the coordinator wrote down: minutes, kind, what was said.
pub(super) const TALKS: &[(i32, ContactKind, &str)] = &[
    (
        25,
        ContactKind::Call,
        "Möchte im Sommer umziehen und sucht drei Zimmer.",
    ),
    (10, ContactKind::Mail, "Fragt nach einem Kita-Platz ab August."),
    (
        45,
        ContactKind::Visit,
        "War beim Infotag. Der Betrieb sucht genau diesen Beruf.",
    ),
    (15, ContactKind::Call, "Meldet sich nach den Ferien wieder."),
];

/// Twenty-four districts over all parts of the country with the name of a made-up initiative in each, and its neighbours
/// that it looks after as well.
pub(super) const INITIATIVES: &[(&str, &[&str], u32)] = &[
    ("Heimathafen Vorpommern", &["13075", "13073"], 40),
    ("Zurück an die Müritz", &["13071"], 30),
    ("Uckermark ruft", &["12073"], 25),
    ("Ankommen in der Prignitz", &["12070"], 20),
    ("Elbe-Elster verwurzelt", &["12062"], 30),
    ("Lausitz wieder da", &["12071", "12066"], 35),
    ("Oberlausitz heimwärts", &["14626", "14625"], 40),
    ("Erzgebirge kommt heim", &["14521"], 40),
    ("Vogtland Wurzeln", &["14523"], 20),
    ("Altmark Rückenwind", &["15090", "15081"], 30),
    ("Harzer Heimkehr", &["15085", "03153"], 25),
    ("Mansfelder Wurzeln", &["15087"], 15),
    ("Kyffhäuser Kompass", &["16065"], 15),
    ("Rhön Rückkehr", &["16066", "09673"], 20),
    ("Hof und Fichtelgebirge daheim", &["09475", "09479"], 25),
    ("Bayerwald Heimweg", &["09272", "09276"], 20),
    ("Wendland willkommen", &["03354"], 15),
    ("Küste wieder zuhause", &["01054"], 25),
    ("Ostfriesland ahoi", &["03452", "03462"], 20),
    ("Sauerland Rückruf", &["05958"], 40),
    ("Eifel Anker", &["07233", "07232"], 20),
    ("Hunsrück heim", &["07140"], 15),
    ("Saar-Rückkehr", &["10"], 30),
    ("Hohenlohe Heimat", &["08126"], 25),
];

/// Occupations with their KldB codes, as people of the demonstration typed them.
pub(super) const OCCUPATIONS: &[(&str, &str)] = &[
    ("Krankenpflegerin", "813"),
    ("Erzieher", "831"),
    ("Softwareentwicklerin", "434"),
    ("Elektroniker", "262"),
    ("Lehrerin an einer Grundschule", "841"),
    ("Kfz-Mechatroniker", "252"),
    ("Bauingenieurin", "311"),
    ("Tischler", "223"),
    ("Steuerfachangestellte", "723"),
    ("Ärztin", "814"),
    ("Landwirt", "111"),
    ("Köchin", "293"),
    ("Verwaltungsfachangestellter", "732"),
    ("Sozialpädagogin", "831"),
    ("Maschinenbauingenieur", "251"),
    ("Kauffrau im Einzelhandel", "621"),
    ("Physiotherapeut", "817"),
    ("Logistikerin", "516"),
    ("Zimmerer", "333"),
    ("Marketingmanagerin", "921"),
    ("Altenpfleger", "821"),
    ("Bankkauffrau", "721"),
    ("Dachdecker", "321"),
    ("Grafikdesignerin", "232"),
];

/// A small generator of pseudo-random numbers (`SplitMix64`), so that the demonstration is the same on every machine.
pub(super) struct Chance(u64);

impl Chance {
    pub(super) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// An identifier in the form of all others, the same at every start, later ones after earlier ones.
    pub(super) fn id(&mut self, at: usize) -> String {
        let (one, other) = (self.next(), self.next());
        format!(
            "01980000-{:04x}-7{:03x}-8{:03x}-{:012x}",
            at & 0xffff,
            one & 0xfff,
            one >> 12 & 0xfff,
            other & 0xffff_ffff_ffff
        )
    }

    /// A number below `end`.
    pub(super) fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(end.max(1)).unwrap_or(1)).unwrap_or(0)
    }

    /// True in `percent` of 100 cases.
    pub(super) fn percent(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    /// One of the list; the list is never empty here.
    pub(super) fn pick<'a, T>(&mut self, list: &'a [T]) -> Option<&'a T> {
        let at = self.below(list.len());
        list.get(at)
    }

    fn some<T: Copy + PartialEq>(&mut self, list: &[T], most: usize) -> Vec<T> {
        let mut chosen = Vec::new();
        for _ in 0..self.below(most + 1) {
            if let Some(value) = self.pick(list)
                && !chosen.contains(value)
            {
                chosen.push(*value);
            }
        }
        chosen
    }
}

/// The situations of the demonstration in their shares: most want to come back.
const SITUATIONS: &[Situation] = &[
    Situation::Returning,
    Situation::Returning,
    Situation::Returning,
    Situation::Returning,
    Situation::Newcomer,
    Situation::Newcomer,
    Situation::Commuter,
    Situation::Arrived,
    Situation::Local,
];

/// A made-up profile. `targets` are places in the districts of the initiatives, `cities` where people live now.
pub(super) fn profile(chance: &mut Chance, targets: &[Place], cities: &[Place], this_year: i32) -> Option<Profile> {
    let situation = *chance.pick(SITUATIONS)?;
    let home = chance.pick(targets)?.clone();
    let mut areas = vec![TargetArea::Place {
        place: home.clone(),
        radius_km: *chance.pick(&[10, 20, 20, 30, 50])?,
    }];
    if chance.percent(25) {
        areas.push(TargetArea::District {
            ags: chance.pick(targets)?.district?,
        });
    }
    if chance.percent(10) {
        areas.push(TargetArea::Land { ags: home.land()? });
    }
    let mut profile = Profile::new(situation, areas);
    profile.adults = (0..=chance.below(2)).filter_map(|_| adult(chance)).collect();
    profile.children = children(chance, this_year);
    profile.window = window(chance, situation, this_year);
    if situation.is_settled() {
        profile.offers = chance.some(
            &[
                Need::SocialContacts,
                Need::ArrivalHelp,
                Need::School,
                Need::Childcare,
                Need::Housing,
            ],
            3,
        );
    } else {
        let needs = chance.some(Need::ALL, 4);
        profile.needs = needs
            .into_iter()
            .map(|need| StatedNeed {
                need,
                importance: u8::try_from(1 + chance.below(3)).unwrap_or(2),
            })
            .collect();
    }
    profile.languages = languages(chance);
    profile.interests = chance.some(Interest::ALL, 5);
    profile.current_place = if situation.is_settled() {
        Some(home.clone())
    } else {
        chance.pick(cities).cloned()
    };
    if chance.percent(20) {
        profile.importance = Importance {
            region: 3,
            family: u8::try_from(chance.below(4)).unwrap_or(2),
            ..Importance::default()
        };
    }
    profile.heard_from = chance.pick(HeardFrom::ALL).copied();
    profile.housing_wish = chance
        .percent(50)
        .then(|| chance.pick(HousingWish::ALL).copied())
        .flatten();
    profile.home_town = (situation == Situation::Returning).then(|| home.name.clone());
    Some(profile)
}

fn adult(chance: &mut Chance) -> Option<Adult> {
    let (title, code) = chance.pick(OCCUPATIONS)?;
    let seeks = *chance.pick(&[
        Seeks::Employed,
        Seeks::Employed,
        Seeks::Employed,
        Seeks::Remote,
        Seeks::SelfEmployed,
        Seeks::None,
    ])?;
    Some(Adult {
        occupation: Some((*title).to_owned()),
        kldb: code.parse().ok(),
        seeks: Some(seeks),
    })
}

fn children(chance: &mut Chance, this_year: i32) -> Vec<Child> {
    if chance.percent(40) {
        return Vec::new();
    }
    let eldest = this_year - i32::try_from(chance.below(15)).unwrap_or(0);
    let count = 1 + i32::try_from(chance.below(3)).unwrap_or(0);
    let mut children: Vec<Child> = (0..count)
        .map(|n| Child {
            birth_year: (eldest + 2 * n).min(this_year),
        })
        .collect();
    children.sort();
    children
}

fn window(chance: &mut Chance, situation: Situation, this_year: i32) -> Option<Window> {
    if situation.is_settled() || chance.percent(20) {
        return None;
    }
    let start = 1 + u32::try_from(chance.below(12)).unwrap_or(0);
    let earliest = Month::new(this_year + 1, start)?;
    let length = i32::try_from(chance.below(9)).unwrap_or(0) + 2;
    let end = earliest.index() + length;
    let latest = Month::new(end / 12, u32::try_from(end % 12 + 1).unwrap_or(1))?;
    Some(Window { earliest, latest })
}

fn languages(chance: &mut Chance) -> Vec<Language> {
    let mut languages = vec![Language::german()];
    if chance.percent(70) {
        languages.extend("en".parse::<Language>());
    }
    if chance.percent(15) {
        languages.extend(
            chance
                .pick(&["pl", "ru", "fr", "es", "uk", "tr"])
                .and_then(|code| code.parse::<Language>().ok()),
        );
    }
    languages
}

/// The services of a made-up initiative: the usual ones and a few more.
pub(super) fn services(chance: &mut Chance) -> Vec<Need> {
    let mut services = vec![Need::Job, Need::PartnerJob, Need::Housing];
    for need in chance.some(Need::ALL, 6) {
        if !services.contains(&need) {
            services.push(need);
        }
    }
    services.sort();
    services
}

/// Occupations in demand in the region of a made-up initiative.
pub(super) fn wanted(chance: &mut Chance) -> Vec<(String, &'static str)> {
    let mut wanted: Vec<(String, &'static str)> = Vec::new();
    for _ in 0..4 + chance.below(4) {
        if let Some((title, code)) = chance.pick(OCCUPATIONS)
            && wanted.iter().all(|(_, known)| known != code)
        {
            wanted.push(((*title).to_owned(), *code));
        }
    }
    wanted
}

/// Keys of an initiative's service area.
pub(super) fn keys(codes: &[&str]) -> Vec<Ags> {
    codes.iter().filter_map(|code| code.parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::place::PlaceId;

    fn place(id: u32) -> Place {
        Place {
            id: PlaceId(id),
            name: format!("Musterort {id}"),
            lat: 53.0,
            lon: 13.0,
            country: "DE".to_owned(),
            district: "12073".parse().ok(),
            municipality: None,
        }
    }

    #[test]
    fn the_made_up_profiles_are_valid_and_always_the_same() {
        let places: Vec<Place> = (1..20).map(place).collect();
        let make = || {
            let mut chance = Chance::new(7);
            (0..200)
                .map(|_| profile(&mut chance, &places, &places, 2026).unwrap())
                .collect::<Vec<_>>()
        };
        let profiles = make();
        assert_eq!(profiles, make());
        for profile in profiles {
            // A district may be named twice by chance; the generator's caller drops such repetitions.
            let mut areas = Vec::new();
            for area in profile.target_areas.clone() {
                if !areas.contains(&area) {
                    areas.push(area);
                }
            }
            let checked = Profile {
                target_areas: areas,
                ..profile
            }
            .checked(2026);
            assert!(checked.is_ok(), "{checked:?}");
        }
    }

    #[test]
    fn there_are_at_least_twenty_initiatives_with_valid_keys() {
        assert!(INITIATIVES.len() >= 20);
        assert!(
            INITIATIVES
                .iter()
                .all(|(_, codes, capacity)| keys(codes).len() == codes.len() && *capacity > 0)
        );
    }
}
