//! A household as matching sees it: everything that is the same for every comparison, worked out once.
//! It holds no name, mail address or free text; the telephone number only as a key that tells duplicates.

use std::collections::BTreeSet;

use geo::Point;

use crate::domain::consent::{ConsentKind, Consents};
use crate::domain::geography::Geography;
use crate::domain::household;
use crate::domain::ids::{HouseholdId, InitiativeId};
use crate::domain::lists::{Interest, Language, Need, Seeks, Situation};
use crate::domain::month::Month;
use crate::domain::occupation::{Kldb, fold_title};
use crate::domain::place::{Ags, Place, PlaceId};
use crate::domain::profile::{Importance, Profile, TargetArea};
use crate::domain::teaser::{Fact, Traits};

/// The initiatives that a household's consent names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Named {
    /// Every initiative; only for files that say nothing of consents.
    Everyone,
    /// These initiatives.
    These(BTreeSet<InitiativeId>),
}

impl Named {
    /// Nobody.
    pub const fn nobody() -> Self {
        Self::These(BTreeSet::new())
    }

    /// The same without this initiative. [`Named::Everyone`] stays as it is.
    #[must_use]
    pub fn without(mut self, initiative: &InitiativeId) -> Self {
        if let Self::These(named) = &mut self {
            named.remove(initiative);
        }
        self
    }

    /// Whether the initiative is named.
    pub fn includes(&self, initiative: &InitiativeId) -> bool {
        match self {
            Self::Everyone => true,
            Self::These(named) => named.contains(initiative),
        }
    }
}

/// What besides the profile decides whether a household may be matched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// Whether it is active and not suspended.
    pub takes_part: bool,
    /// Whether it consents to `meet_households`.
    pub meets_households: bool,
    /// Which initiatives its consent `share_with_initiatives` names.
    pub shares_with: Named,
    /// Key of its telephone number (`Phone::key`), to recognise probable duplicates.
    pub phone_key: Option<String>,
}

/// A target area with what comparisons need of it.
#[derive(Debug, Clone)]
pub(crate) enum Area {
    /// A place with its circle.
    Place(Circle),
    /// A district.
    District(Ags),
    /// A Land.
    Land(Ags),
    /// Anywhere in Germany.
    Anywhere,
}

/// A place with a radius.
#[derive(Debug, Clone)]
pub(crate) struct Circle {
    pub(crate) place: Place,
    pub(crate) point: Point,
    /// Radius in km.
    pub(crate) radius_km: u16,
    /// The district of the place, by its own key or that of its municipality.
    pub(crate) district: Option<Ags>,
    pub(crate) land: Option<Ags>,
}

impl Circle {
    /// Radius in steps of 100 m.
    pub(crate) fn steps(&self) -> u32 {
        u32::from(self.radius_km) * 10
    }

    /// Radius in metres.
    pub(crate) fn metres(&self) -> f64 {
        f64::from(self.radius_km) * 1_000.0
    }
}

impl Area {
    pub(crate) fn prepare(area: &TargetArea) -> Self {
        match area {
            TargetArea::Place { place, radius_km } => Self::Place(Circle {
                point: Point::new(place.lon, place.lat),
                radius_km: *radius_km,
                district: district_of(place),
                land: place.land(),
                place: place.clone(),
            }),
            TargetArea::District { ags } => Self::District(*ags),
            TargetArea::Land { ags } => Self::Land(*ags),
            TargetArea::Anywhere => Self::Anywhere,
        }
    }

    /// The Land it lies in; `None` for anywhere and for a place without keys.
    pub(crate) fn land(&self) -> Option<Ags> {
        match self {
            Self::Place(circle) => circle.land,
            Self::District(ags) | Self::Land(ags) => Some(ags.land()),
            Self::Anywhere => None,
        }
    }

    /// What a teaser may say of it.
    fn fact(&self) -> Option<Fact> {
        match self {
            Self::Place(circle) => Fact::of_area(circle.place.district, circle.land),
            Self::District(ags) => Some(Fact::District(*ags)),
            Self::Land(ags) => Some(Fact::Land(*ags)),
            Self::Anywhere => Some(Fact::Anywhere),
        }
    }

    /// The district it lies in or is.
    pub(crate) const fn district(&self) -> Option<Ags> {
        match self {
            Self::Place(circle) => circle.district,
            Self::District(ags) => Some(*ags),
            Self::Land(_) | Self::Anywhere => None,
        }
    }
}

/// The district of a place: its own key, else that of its municipality.
fn district_of(place: &Place) -> Option<Ags> {
    place.district.or_else(|| place.municipality.and_then(Ags::district))
}

/// The occupation of an adult: a code, a title or both.
#[derive(Debug, Clone)]
pub(crate) struct Work {
    pub(crate) kldb: Option<Kldb>,
    /// The folded title; `None` when nothing was typed.
    pub(crate) folded: Option<String>,
    /// The title as typed, for coordinators.
    pub(crate) title: String,
    /// Whether the adult seeks work.
    pub(crate) seeks: bool,
}

impl Work {
    /// An occupation from its title and code; `None` with neither.
    pub(crate) fn prepare(title: Option<&str>, kldb: Option<Kldb>, seeks: bool) -> Option<Self> {
        let title = title.unwrap_or_default();
        let folded = Some(fold_title(title)).filter(|folded| !folded.is_empty());
        (folded.is_some() || kldb.is_some()).then(|| Self {
            kldb,
            folded,
            title: title.to_owned(),
            seeks,
        })
    }
}

/// Where a household lives now.
#[derive(Debug, Clone)]
pub(crate) struct Current {
    pub(crate) id: PlaceId,
    pub(crate) name: String,
    pub(crate) country: String,
    pub(crate) point: Point,
}

/// A set of languages, one bit each.
pub(crate) type Languages = [u64; 3];

/// The set of these languages.
pub(crate) fn language_set(languages: &[Language]) -> Languages {
    let mut set = [0; 3];
    for language in languages {
        let index = language.index();
        if let Some(part) = set.get_mut(usize::from(index / 64)) {
            *part |= 1 << (index % 64);
        }
    }
    set
}

/// The languages of a set, in the order of their codes.
pub(crate) fn languages_of(set: Languages) -> impl Iterator<Item = Language> {
    Language::all().filter(move |language| {
        let index = language.index();
        let part = set.get(usize::from(index / 64)).copied().unwrap_or(0);
        part & (1 << (index % 64)) != 0
    })
}

/// The languages of two sets that are in both.
pub(crate) const fn shared_languages(a: Languages, b: Languages) -> Languages {
    let ([a0, a1, a2], [b0, b1, b2]) = (a, b);
    [a0 & b0, a1 & b1, a2 & b2]
}

/// The needs that are compared between households: without those nobody else may see.
const SOCIAL_NEEDS: u64 = {
    let mut mask = 0;
    let mut rest = Need::ALL;
    while let [need, tail @ ..] = rest {
        if need.is_social() {
            mask |= need.bit();
        }
        rest = tail;
    }
    mask
};

/// A household, prepared for matching.
#[derive(Debug, Clone)]
pub struct Household {
    id: HouseholdId,
    standing: Standing,
    pub(crate) situation: Situation,
    pub(crate) areas: Vec<Area>,
    /// How many adults, 3 standing for 3 or more.
    pub(crate) adults: usize,
    pub(crate) works: Vec<Work>,
    birth_years: Vec<i32>,
    /// Indexes of the first and the last month.
    pub(crate) window: Option<(i32, i32)>,
    /// All needs with their importance 1 to 3, each once.
    pub(crate) needs: Vec<(Need, u8)>,
    pub(crate) social_needs: u64,
    pub(crate) offers: u64,
    pub(crate) interests: u64,
    pub(crate) languages: Languages,
    pub(crate) current: Option<Current>,
    pub(crate) importance: Importance,
}

impl Household {
    /// Prepares a household from its profile and standing.
    pub fn prepare(id: HouseholdId, profile: &Profile, standing: Standing) -> Self {
        let mut needs: Vec<(Need, u8)> = Vec::with_capacity(profile.needs.len());
        for stated in &profile.needs {
            if !needs.iter().any(|(need, _)| *need == stated.need) {
                needs.push((stated.need, stated.importance));
            }
        }
        let mut birth_years: Vec<i32> = profile.children.iter().map(|child| child.birth_year).collect();
        birth_years.sort_unstable();
        Self {
            id,
            standing,
            situation: profile.situation,
            areas: profile.target_areas.iter().map(Area::prepare).collect(),
            adults: profile.adults.len().min(3),
            works: profile
                .adults
                .iter()
                .filter_map(|adult| {
                    let seeks = adult.seeks.is_some_and(Seeks::seeks_work);
                    Work::prepare(adult.occupation.as_deref(), adult.kldb, seeks)
                })
                .collect(),
            birth_years,
            window: profile.window.map(|window| {
                (
                    window.earliest.index(),
                    window.latest.index().max(window.earliest.index()),
                )
            }),
            social_needs: needs.iter().fold(0, |set, (need, _)| set | need.bit()) & SOCIAL_NEEDS,
            needs,
            offers: profile.offers.iter().fold(0, |set, need| set | need.bit()) & SOCIAL_NEEDS,
            interests: profile.interests.iter().fold(0, |set, interest| set | interest.bit()),
            languages: language_set(&profile.spoken()),
            current: profile.current_place.as_ref().map(|place| Current {
                id: place.id,
                name: place.name.clone(),
                country: place.country.clone(),
                point: Point::new(place.lon, place.lat),
            }),
            importance: profile.importance,
        }
    }

    /// Prepares a household as the database knows it, with its consents.
    pub fn of(household: &household::Household, consents: &Consents) -> Self {
        let named = consents
            .0
            .iter()
            .filter(|consent| consent.kind == ConsentKind::ShareWithInitiatives && consent.in_force())
            .flat_map(|consent| &consent.recipients)
            .filter_map(|recipient| recipient.initiative.clone())
            .collect();
        let standing = Standing {
            takes_part: household.takes_part(),
            meets_households: consents.has(ConsentKind::MeetHouseholds),
            shares_with: Named::These(named),
            phone_key: household.contact.phone.as_ref().map(crate::domain::email::Phone::key),
        };
        Self::prepare(household.id.clone(), &household.profile, standing)
    }

    /// The same household with another consent to share with initiatives.
    #[must_use]
    pub fn sharing_with(mut self, named: Named) -> Self {
        self.standing.shares_with = named;
        self
    }

    /// Its identifier.
    pub const fn id(&self) -> &HouseholdId {
        &self.id
    }

    /// What besides the profile decides whether it may be matched.
    pub const fn standing(&self) -> &Standing {
        &self.standing
    }

    /// Whether it is settled already.
    pub(crate) const fn settled(&self) -> bool {
        self.situation.is_settled()
    }

    /// The years of birth of all children, ascending.
    pub(crate) fn birth_years(&self) -> &[i32] {
        &self.birth_years
    }

    /// The years of birth of the children that count in `year`: `year` − year of birth < 18. Ascending.
    pub(crate) fn child_years(&self, year: i32) -> &[i32] {
        let from = self.birth_years.partition_point(|birth| year - birth >= 18);
        self.birth_years.get(from..).unwrap_or_default()
    }
}

/// What a group that looks for a home together is made of.
impl Household {
    /// The first and the last month in which it may move, for those who are still to come and know when.
    pub fn months_to_move(&self) -> Option<(i32, i32)> {
        self.window.filter(|_| !self.settled())
    }

    /// Whether it named this district, or a place in it.
    pub fn names_district(&self, district: Ags) -> bool {
        self.areas.iter().any(|area| match area {
            Area::District(own) => *own == district,
            Area::Place(circle) => circle.district == Some(district),
            Area::Land(_) | Area::Anywhere => false,
        })
    }

    /// Whether one of its target areas is this district, lies in it or reaches it. A Land, or anywhere, names no region in
    /// which somebody looks at houses.
    pub fn looks_in(&self, district: Ags, geography: &dyn Geography) -> bool {
        self.areas.iter().any(|area| match area {
            Area::District(own) => *own == district,
            Area::Place(circle) if circle.district == Some(district) => true,
            Area::Place(circle) => geography
                .distance_to_district(&circle.place, district)
                .is_some_and(|step| u32::from(step) <= circle.steps()),
            Area::Land(_) | Area::Anywhere => false,
        })
    }
}

/// What a teaser may be made of, for counting who shares it.
impl Household {
    /// What coarse facts are made of in `year`, from which ages are counted.
    pub fn traits(&self, year: i32) -> Traits {
        let month = |index: i32| Month::new(index.div_euclid(12), u32::try_from(index.rem_euclid(12) + 1).ok()?);
        let among = |set: u64| Need::ALL.iter().copied().filter(move |need| set & need.bit() != 0);
        Traits {
            situation: self.situation,
            areas: self.areas.iter().filter_map(Area::fact).collect(),
            child_years: self.child_years(year).to_vec(),
            window: self
                .window
                .and_then(|(earliest, latest)| month(earliest).zip(month(latest))),
            codes: self.works.iter().filter_map(|work| work.kldb).collect(),
            adults: self.adults,
            needs: self.needs.iter().map(|(need, _)| *need).collect(),
            offers: among(self.offers).collect(),
            interests: Interest::ALL
                .iter()
                .copied()
                .filter(|interest| self.interests & interest.bit() != 0)
                .collect(),
            languages: languages_of(self.languages).collect(),
        }
    }

    /// Whether situation and Land among these facts are true of it; other facts are not looked at.
    pub fn may_share(&self, base: &[Fact]) -> bool {
        base.iter().all(|fact| match fact {
            Fact::Situation(situation) => self.situation == *situation,
            Fact::Land(land) => self.areas.iter().any(|area| area.land() == Some(*land)),
            Fact::Anywhere => self.areas.iter().any(|area| matches!(area, Area::Anywhere)),
            _ => true,
        })
    }
}

/// Whether two households are probably the same one twice (product rule 11): the same telephone number, or the same
/// current place, the same children and the same target areas.
pub fn probable_duplicate(a: &Household, b: &Household) -> bool {
    let same_phone = a.standing.phone_key.is_some() && a.standing.phone_key == b.standing.phone_key;
    let same_place = match (&a.current, &b.current) {
        (Some(a), Some(b)) => a.id == b.id,
        _ => false,
    };
    same_phone || (same_place && a.birth_years == b.birth_years && same_areas(&a.areas, &b.areas))
}

/// Whether two lists name the same areas, in whatever order.
fn same_areas(a: &[Area], b: &[Area]) -> bool {
    let within = |some: &[Area], all: &[Area]| some.iter().all(|area| all.iter().any(|other| same_area(area, other)));
    within(a, b) && within(b, a)
}

fn same_area(a: &Area, b: &Area) -> bool {
    match (a, b) {
        (Area::Place(a), Area::Place(b)) => a.place.id == b.place.id && a.radius_km == b.radius_km,
        (Area::District(a), Area::District(b)) | (Area::Land(a), Area::Land(b)) => a == b,
        (Area::Anywhere, Area::Anywhere) => true,
        _ => false,
    }
}
