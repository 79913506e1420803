//! What a household says of itself and what matching looks at: the profile, and the rules it keeps.
//! Name, address and telephone number are no part of it; they stand in the household.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::lists::{HeardFrom, HousingWish, Interest, Language, Need, Seeks, Situation};
use super::month::Month;
use super::occupation::Kldb;
use super::place::{Ags, AgsLevel, Place};
use super::text;
use crate::error::{Error, Fields, Result};

/// Radius of a place in km where none is given.
pub const DEFAULT_RADIUS_KM: u16 = 20;
/// The largest radius of a place in km: distances to outlines are known up to here.
pub const MAX_RADIUS_KM: u16 = 100;

/// The radii in km that forms offer, ascending.
pub const RADIUS_CHOICES_KM: &[u16] = &[5, 10, 20, 30, 50, 100];
/// How many target areas a household may name.
pub const MAX_TARGET_AREAS: usize = 5;

/// Where a household wants to live. The radius is in km, 1 to 100.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum TargetArea {
    /// A place and its surroundings.
    Place {
        /// The place; on input its `id` is enough.
        place: Place,
        /// Radius in km, 1 to 100.
        #[serde(default = "default_radius")]
        radius_km: u16,
    },
    /// A district.
    District {
        /// Key of the district, 5 digits.
        #[schema(value_type = String, example = "13075")]
        ags: Ags,
    },
    /// A Land.
    Land {
        /// Key of the Land, 2 digits.
        #[schema(value_type = String, example = "13")]
        ags: Ags,
    },
    /// Anywhere in Germany.
    Anywhere,
}

const fn default_radius() -> u16 {
    DEFAULT_RADIUS_KM
}

impl TargetArea {
    /// The Land the area lies in; `None` for anywhere (and for a place without keys).
    pub fn land(&self) -> Option<Ags> {
        match self {
            Self::Place { place, .. } => place.land(),
            Self::District { ags } | Self::Land { ags } => Some(ags.land()),
            Self::Anywhere => None,
        }
    }

    /// The district the area lies in or is; `None` for a Land and anywhere.
    pub fn district(&self) -> Option<Ags> {
        match self {
            Self::Place { place, .. } => place.district,
            Self::District { ags } => Some(*ags),
            Self::Land { .. } | Self::Anywhere => None,
        }
    }
}

/// One adult of the household.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Adult {
    /// Occupation as typed, up to 120 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "Krankenpfleger")]
    pub occupation: Option<String>,
    /// KldB 2010 code, 1 to 5 digits; resolved from the title when it is certain.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, example = "81302")]
    pub kldb: Option<Kldb>,
    /// What kind of work the adult seeks; nothing when not stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seeks: Option<Seeks>,
}

/// One child: its year of birth and nothing else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Child {
    /// Year of birth, such as 2019.
    #[schema(example = 2019)]
    pub birth_year: i32,
}

/// The months in which a household wants to move, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Window {
    /// Earliest month.
    #[schema(value_type = String, example = "2027-03")]
    pub earliest: Month,
    /// Latest month.
    #[schema(value_type = String, example = "2027-09")]
    pub latest: Month,
}

/// A need and how important it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StatedNeed {
    /// The need.
    pub need: Need,
    /// 1 (good to have) to 3 (decisive); 2 when not given.
    #[serde(default = "two")]
    #[schema(minimum = 1, maximum = 3)]
    pub importance: u8,
}

const fn two() -> u8 {
    2
}

/// How much six criteria matter to the household: 0 (does not matter) to 3 (decisive), 2 when not given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Importance {
    /// How near the target areas are.
    #[schema(maximum = 3)]
    pub region: u8,
    /// Children of similar age.
    #[schema(maximum = 3)]
    pub family: u8,
    /// Moving at the same time.
    #[schema(maximum = 3)]
    pub timing: u8,
    /// Needs in common, or help offered.
    #[schema(maximum = 3)]
    pub needs: u8,
    /// Similar occupations.
    #[schema(maximum = 3)]
    pub occupation: u8,
    /// Interests in common.
    #[schema(maximum = 3)]
    pub interests: u8,
}

impl Default for Importance {
    fn default() -> Self {
        Self {
            region: 2,
            family: 2,
            timing: 2,
            needs: 2,
            occupation: 2,
            interests: 2,
        }
    }
}

/// Everything a household says of itself that matching may look at, and a few optional facts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// Where the household stands with regard to its move.
    pub situation: Situation,
    /// Where it wants to live: 1 to 5 areas of any kind.
    pub target_areas: Vec<TargetArea>,
    /// The adults, 1 to 6.
    #[serde(default = "one_adult")]
    pub adults: Vec<Adult>,
    /// The children, 0 to 12.
    #[serde(default)]
    pub children: Vec<Child>,
    /// When it wants to move; nothing when not known yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub window: Option<Window>,
    /// What it needs.
    #[serde(default)]
    pub needs: Vec<StatedNeed>,
    /// What it can help others with (settled households).
    #[serde(default)]
    pub offers: Vec<Need>,
    /// Languages spoken; German when none is given.
    #[serde(default)]
    #[schema(value_type = Vec<String>, example = json!(["de", "en"]))]
    pub languages: Vec<Language>,
    /// Interests.
    #[serde(default)]
    pub interests: Vec<Interest>,
    /// Where it lives now; on input the `id` of the place is enough.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub current_place: Option<Place>,
    /// How much six criteria matter to it.
    #[serde(default)]
    pub importance: Importance,
    /// How it heard of the service.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub heard_from: Option<HeardFrom>,
    /// Home town, up to 80 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub home_town: Option<String>,
    /// School it went to, up to 120 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub school: Option<String>,
    /// Why it wants to move, up to 300 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub motive: Option<String>,
    /// How it wants to live.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub housing_wish: Option<HousingWish>,
    /// Anything else, up to 2,000 characters; never shown to the other side before the introduction.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub free_text: Option<String>,
}

fn one_adult() -> Vec<Adult> {
    vec![Adult::default()]
}

impl Profile {
    /// The smallest profile: a situation and one target area.
    pub fn new(situation: Situation, target_areas: Vec<TargetArea>) -> Self {
        Self {
            situation,
            target_areas,
            adults: one_adult(),
            children: Vec::new(),
            window: None,
            needs: Vec::new(),
            offers: Vec::new(),
            languages: Vec::new(),
            interests: Vec::new(),
            current_place: None,
            importance: Importance::default(),
            heard_from: None,
            home_town: None,
            school: None,
            motive: None,
            housing_wish: None,
            free_text: None,
        }
    }

    /// The languages, German when none is given.
    pub fn spoken(&self) -> Vec<Language> {
        if self.languages.is_empty() {
            vec![Language::german()]
        } else {
            self.languages.clone()
        }
    }

    /// The years of birth of the children that count in `year`: `year` − year of birth < 18.
    pub fn child_years(&self, year: i32) -> Vec<i32> {
        self.children
            .iter()
            .map(|child| child.birth_year)
            .filter(|birth| year - birth < 18)
            .collect()
    }

    /// Checks the whole profile and puts it into its normal form: texts trimmed, lists sorted and without repetition.
    ///
    /// # Errors
    /// [`Error::Invalid`] with every field that is not valid; pointers are relative to the profile.
    pub fn checked(mut self, this_year: i32) -> Result<Self> {
        let mut fields = Fields::new();
        self.check_areas(&mut fields);
        self.check_people(&mut fields, this_year);
        if let Some(window) = self.window {
            let years = this_year - 1..=this_year + 15;
            fields.check(
                window.latest < window.earliest,
                "/window/latest",
                "window-order",
                window.earliest.to_string(),
            );
            fields.check(
                !years.contains(&window.earliest.year()),
                "/window/earliest",
                "window-year",
                format!("{}-08", this_year + 1),
            );
            fields.check(
                !years.contains(&window.latest.year()),
                "/window/latest",
                "window-year",
                format!("{}-08", this_year + 1),
            );
        }
        for (index, need) in self.needs.iter().enumerate() {
            fields.check(
                !(1..=3).contains(&need.importance),
                format!("/needs/{index}/importance"),
                "need-importance",
                "2",
            );
        }
        let mut seen = BTreeSet::new();
        self.needs.retain(|stated| seen.insert(stated.need));
        self.needs.sort_by_key(|stated| stated.need);
        sort_unique(&mut self.offers);
        sort_unique(&mut self.languages);
        sort_unique(&mut self.interests);
        fields.check(self.languages.len() > 12, "/languages", "list-too-long", "12");
        let weights = self.importance;
        for (name, value) in [
            ("region", weights.region),
            ("family", weights.family),
            ("timing", weights.timing),
            ("needs", weights.needs),
            ("occupation", weights.occupation),
            ("interests", weights.interests),
        ] {
            fields.check(value > 3, format!("/importance/{name}"), "importance-range", "2");
        }
        optional_line(&mut fields, "/home_town", &mut self.home_town, 80);
        optional_line(&mut fields, "/school", &mut self.school, 120);
        optional_text(&mut fields, "/motive", &mut self.motive, 300);
        optional_text(&mut fields, "/free_text", &mut self.free_text, 2_000);
        fields.finish()?;
        Ok(self)
    }

    fn check_areas(&self, fields: &mut Fields) {
        fields.check(
            self.target_areas.is_empty(),
            "/target_areas",
            "target-missing",
            "17489 Greifswald",
        );
        fields.check(
            self.target_areas.len() > MAX_TARGET_AREAS,
            "/target_areas",
            "target-too-many",
            MAX_TARGET_AREAS.to_string(),
        );
        for (index, area) in self.target_areas.iter().enumerate() {
            let at = |name: &str| format!("/target_areas/{index}/{name}");
            match area {
                TargetArea::Place { place, radius_km } => {
                    fields.check(
                        !(1..=MAX_RADIUS_KM).contains(radius_km),
                        at("radius_km"),
                        "radius-range",
                        "20",
                    );
                    fields.check(!place.in_germany(), at("place"), "target-abroad", "17489 Greifswald");
                }
                TargetArea::District { ags } => {
                    fields.check(ags.level() != AgsLevel::District, at("ags"), "ags-district", "13075");
                }
                TargetArea::Land { ags } => fields.check(ags.level() != AgsLevel::Land, at("ags"), "ags-land", "13"),
                TargetArea::Anywhere => {}
            }
            let twice = self.target_areas.iter().take(index).any(|other| other == area);
            fields.check(twice, format!("/target_areas/{index}"), "target-twice", "");
        }
    }

    fn check_people(&mut self, fields: &mut Fields, this_year: i32) {
        fields.check(self.adults.is_empty(), "/adults", "adults-missing", "");
        fields.check(self.adults.len() > 6, "/adults", "list-too-long", "6");
        for (index, adult) in self.adults.iter_mut().enumerate() {
            optional_line(
                fields,
                &format!("/adults/{index}/occupation"),
                &mut adult.occupation,
                120,
            );
        }
        fields.check(self.children.len() > 12, "/children", "list-too-long", "12");
        for (index, child) in self.children.iter().enumerate() {
            let fits = (this_year - 25..=this_year + 1).contains(&child.birth_year);
            fields.check(
                !fits,
                format!("/children/{index}/birth_year"),
                "birth-year",
                (this_year - 6).to_string(),
            );
        }
        self.children.sort();
    }
}

fn sort_unique<T: Ord>(list: &mut Vec<T>) {
    list.sort();
    list.dedup();
}

/// Checks an optional line; an empty one counts as not stated.
fn optional_line(fields: &mut Fields, pointer: &str, value: &mut Option<String>, max: usize) {
    if value.as_deref().is_some_and(|typed| typed.trim().is_empty()) {
        *value = None;
    }
    if let Some(typed) = value.take() {
        *value = fields.take(pointer, text::line(&typed, max));
    }
}

/// Checks an optional text of several lines; an empty one counts as not stated.
fn optional_text(fields: &mut Fields, pointer: &str, value: &mut Option<String>, max: usize) {
    if let Some(typed) = value.take() {
        *value = fields
            .take(pointer, text::paragraph(&typed, max))
            .filter(|kept| !kept.is_empty());
    }
}

/// Reads a stored profile; a row that does not parse is a fault of ours.
///
/// # Errors
/// [`Error::Internal`].
pub fn from_stored(json: &str) -> Result<Profile> {
    serde_json::from_str(json).map_err(|cause| Error::internal("reading a stored profile", cause))
}

/// The target areas of a profile as it stands in the database, without the rest of it.
///
/// # Errors
/// [`Error::Internal`].
pub fn target_areas_of_stored(json: &str) -> Result<Vec<TargetArea>> {
    #[derive(Deserialize)]
    struct Areas {
        target_areas: Vec<TargetArea>,
    }
    let areas: Areas =
        serde_json::from_str(json).map_err(|cause| Error::internal("reading a stored profile", cause))?;
    Ok(areas.target_areas)
}
