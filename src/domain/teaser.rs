//! What another household may be shown before both said yes (rule 4): coarse facts, and the guard that lets a
//! combination of them out only when enough households share it. Pure; it never sees a name, a text or an exact age.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::lists::{Interest, Language, Need, Situation, closed_list};
use super::month::Month;
use super::occupation::Kldb;
use super::place::Ags;
use super::profile::{Profile, TargetArea};
use crate::error::Error;

closed_list! {
    /// A line of the teaser, in the order in which they are read and in which the guard lets them out.
    TeaserLineCode {
        /// The situation; always shown.
        Situation = "situation",
        /// District or Land of the target areas; a Land is always shown.
        Target = "target",
        /// Age bands of the children.
        Children = "children",
        /// Season and year of the move.
        Window = "window",
        /// Groups of occupations.
        Occupation = "occupation",
        /// How many adults.
        Adults = "adults",
        /// Needs that may be shown.
        Needs = "needs",
        /// Offers of help.
        Offers = "offers",
        /// Interests.
        Interests = "interests",
        /// Languages besides German.
        Languages = "languages",
    }
}

impl TeaserLineCode {
    /// Whether the household may switch the line off; situation and Land stay, because a teaser without them says nothing.
    pub const fn can_be_switched(self) -> bool {
        !matches!(self, Self::Situation)
    }
}

closed_list! {
    /// How much of a teaser the guard lets out.
    TeaserLevel {
        /// Everything the household left on, as fine as it may be.
        Full = "full",
        /// Some of it is coarser or missing.
        Reduced = "reduced",
        /// Situation and Land only.
        Minimal = "minimal",
    }
}

/// Seasons from spring (March) on; December counts to the winter that begins in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Season {
    /// The year in which the season begins.
    pub year: i32,
    /// 0 spring, 1 summer, 2 autumn, 3 winter.
    pub number: u8,
}

impl Season {
    /// The season of a month.
    pub fn of(month: Month) -> Self {
        let (year, number) = (month.year(), month.month());
        match number {
            3..=5 => Self { year, number: 0 },
            6..=8 => Self { year, number: 1 },
            9..=11 => Self { year, number: 2 },
            12 => Self { year, number: 3 },
            _ => Self {
                year: year - 1,
                number: 3,
            },
        }
    }

    /// The code of the season without its year.
    pub const fn code(self) -> &'static str {
        match self.number {
            0 => "spring",
            1 => "summer",
            2 => "autumn",
            _ => "winter",
        }
    }
}

/// The first age of each band of children's ages; the last band ends with 17.
pub const AGE_BANDS: [i32; 5] = [0, 3, 6, 10, 14];

/// One coarse fact about a household. Nothing finer than this can be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fact {
    /// The situation.
    Situation(Situation),
    /// Wants to live anywhere in Germany.
    Anywhere,
    /// A target area lies in (or is) this Land.
    Land(Ags),
    /// A target area lies in (or is) this district.
    District(Ags),
    /// There are children.
    HasChildren,
    /// A child in the band with this number, see [`AGE_BANDS`].
    ChildBand(u8),
    /// First and last year of the window.
    MoveYears(i32, i32),
    /// First and last season of the window.
    MoveSeasons(Season, Season),
    /// An adult works in this occupational area (1 digit).
    OccupationArea(Kldb),
    /// An adult works in this main occupational group (2 digits).
    OccupationGroup(Kldb),
    /// How many adults: 1, 2, or 3 for more.
    Adults(u8),
    /// A need that may be shown.
    Need(Need),
    /// An offer of help.
    Offer(Need),
    /// An interest.
    Interest(Interest),
    /// A language besides German.
    Language(Language),
}

impl Fact {
    /// The line in which the fact is shown.
    pub const fn line(self) -> TeaserLineCode {
        use TeaserLineCode as L;
        match self {
            Self::Situation(_) => L::Situation,
            Self::Anywhere | Self::Land(_) | Self::District(_) => L::Target,
            Self::HasChildren | Self::ChildBand(_) => L::Children,
            Self::MoveYears(..) | Self::MoveSeasons(..) => L::Window,
            Self::OccupationArea(_) | Self::OccupationGroup(_) => L::Occupation,
            Self::Adults(_) => L::Adults,
            Self::Need(_) => L::Needs,
            Self::Offer(_) => L::Offers,
            Self::Interest(_) => L::Interests,
            Self::Language(_) => L::Languages,
        }
    }

    /// The finest fact about a target area in this district and this Land; nothing for a place without keys.
    pub fn of_area(district: Option<Ags>, land: Option<Ags>) -> Option<Self> {
        district.map(Self::District).or_else(|| land.map(Self::Land))
    }

    /// The coarser fact that is shown where this one would single the household out.
    fn coarser(self) -> Option<Self> {
        match self {
            Self::District(ags) => Some(Self::Land(ags.land())),
            Self::ChildBand(_) => Some(Self::HasChildren),
            Self::MoveSeasons(from, to) => Some(Self::MoveYears(from.year, to.year)),
            Self::OccupationGroup(code) => Some(Self::OccupationArea(code.group(1))),
            _ => None,
        }
    }
}

/// All coarse facts that are true of a household: the finest ones and everything coarser.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Coarse {
    /// What is true, in the order of the lines; finest facts as the profile states them.
    finest: Vec<Fact>,
    /// Everything that is true, coarser facts included.
    holds: BTreeSet<Fact>,
    /// Situation and one Land: what is always shown.
    base: Vec<Fact>,
}

/// What coarse facts are made of. A profile has it, and whatever else knows as much of a household.
#[derive(Debug, Clone)]
pub struct Traits {
    /// The situation.
    pub situation: Situation,
    /// District, Land or anywhere of each target area, in the order in which they are stated; see [`Fact::of_area`].
    pub areas: Vec<Fact>,
    /// Years of birth of the children that count.
    pub child_years: Vec<i32>,
    /// First and last month of the window.
    pub window: Option<(Month, Month)>,
    /// Codes of the adults' occupations.
    pub codes: Vec<Kldb>,
    /// How many adults there are; 3 may stand for more.
    pub adults: usize,
    /// Needs, also those that are never shown.
    pub needs: Vec<Need>,
    /// Offers of help, also those that are never shown.
    pub offers: Vec<Need>,
    /// Interests.
    pub interests: Vec<Interest>,
    /// Languages, with or without German.
    pub languages: Vec<Language>,
}

impl Traits {
    fn of(profile: &Profile, year: i32) -> Self {
        Self {
            situation: profile.situation,
            areas: profile
                .target_areas
                .iter()
                .filter_map(|area| match area {
                    TargetArea::Anywhere => Some(Fact::Anywhere),
                    area => Fact::of_area(area.district(), area.land()),
                })
                .collect(),
            child_years: profile.child_years(year),
            window: profile.window.map(|window| (window.earliest, window.latest)),
            codes: profile.adults.iter().filter_map(|adult| adult.kldb).collect(),
            adults: profile.adults.len(),
            needs: profile.needs.iter().map(|stated| stated.need).collect(),
            offers: profile.offers.clone(),
            interests: profile.interests.clone(),
            languages: profile.languages.clone(),
        }
    }
}

impl Coarse {
    /// The coarse facts of a profile in `year`, the year from which ages are counted.
    pub fn of(profile: &Profile, year: i32) -> Self {
        Self::from_traits(&Traits::of(profile, year), year)
    }

    /// The coarse facts of a household in `year`, the year from which ages are counted.
    pub fn from_traits(traits: &Traits, year: i32) -> Self {
        let mut finest = vec![Fact::Situation(traits.situation)];
        let mut base = finest.clone();
        if let Some(first) = traits.areas.first() {
            base.push(first.coarser().unwrap_or(*first));
        }
        finest.extend(&traits.areas);
        finest.extend(
            traits
                .child_years
                .iter()
                .map(|birth| Fact::ChildBand(band_of(year - birth))),
        );
        if let Some((earliest, latest)) = traits.window.filter(|_| !traits.situation.is_settled()) {
            finest.push(Fact::MoveSeasons(Season::of(earliest), Season::of(latest)));
        }
        finest.extend(traits.codes.iter().map(|code| match code.precision() {
            1 => Fact::OccupationArea(*code),
            _ => Fact::OccupationGroup(code.group(2)),
        }));
        finest.push(Fact::Adults(u8::try_from(traits.adults.min(3)).unwrap_or(3)));
        let needs = traits.needs.iter().copied();
        finest.extend(needs.filter(|need| need.is_social()).map(Fact::Need));
        let offers = traits.offers.iter().copied();
        finest.extend(offers.filter(|offer| offer.is_social()).map(Fact::Offer));
        finest.extend(traits.interests.iter().copied().map(Fact::Interest));
        let german = Language::german();
        let spoken = traits.languages.iter().copied();
        finest.extend(spoken.filter(|language| *language != german).map(Fact::Language));
        // The first of several equal facts counts; the order of the lines stays.
        let mut seen = BTreeSet::new();
        finest.retain(|fact| seen.insert(*fact));
        let mut holds = seen;
        holds.extend(finest.iter().filter_map(|fact| fact.coarser()));
        Self { finest, holds, base }
    }

    /// What is shown in any case: the situation, and one Land or anywhere. Whoever does not share it shares nothing shown.
    pub fn base(&self) -> &[Fact] {
        &self.base
    }

    /// Everything that is true, coarser facts included.
    pub const fn holds(&self) -> &BTreeSet<Fact> {
        &self.holds
    }

    /// Whether everything shown is also true of this household.
    pub fn shares(&self, shown: &[Fact]) -> bool {
        shown.iter().all(|fact| self.holds.contains(fact))
    }
}

/// The number of the band in which an age lies; children expected next year count to the first.
fn band_of(age: i32) -> u8 {
    let band = AGE_BANDS.iter().filter(|first| age >= **first).count();
    u8::try_from(band.saturating_sub(1)).unwrap_or(0)
}

/// How many of the households share everything shown.
pub fn shared_by(population: &[Coarse], shown: &[Fact]) -> usize {
    population.iter().filter(|coarse| coarse.shares(shown)).count()
}

/// What the guard lets out of one household.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// The facts, in the order of the lines; a coarser fact is left out where a finer one is shown.
    pub facts: Vec<Fact>,
    /// Those of them that are shown only because the household, knowingly, switched their line on.
    pub knowingly: Vec<Fact>,
    /// How much that is of what could be shown.
    pub level: TeaserLevel,
    /// Whether at least k households share the combination (without what was knowingly switched on).
    pub shared_by_at_least_k: bool,
}

/// Lets out as much of `own` as at least `k` of the `population` share. The population has to contain the household
/// itself; those who do not share [`Coarse::base`] may be left out of it. `choices` are the lines that the household switched off (`false`) or, knowingly, on (`true`).
pub fn guard(own: &Coarse, population: &[Coarse], choices: &BTreeMap<String, bool>, k: usize) -> Shown {
    let choice = |line: TeaserLineCode| choices.get(line.as_str()).copied().filter(|_| line.can_be_switched());
    let mut shown = own.base.clone();
    let mut sharing: Vec<&Coarse> = population.iter().filter(|coarse| coarse.shares(&shown)).collect();
    let enough = sharing.len() >= k;
    let mut knowingly = Vec::new();
    let mut left_out = false;
    for fact in &own.finest {
        match choice(fact.line()) {
            Some(false) => continue,
            Some(true) => {
                knowingly.push(*fact);
                continue;
            }
            None => {}
        }
        // The finest form that enough households share; nothing when even the coarsest would single it out.
        let forms = std::iter::successors(Some(*fact), |form| form.coarser());
        let mut fits = None;
        for form in forms {
            if shown.contains(&form) {
                fits = Some(form);
                break;
            }
            let count = sharing.iter().filter(|coarse| coarse.holds.contains(&form)).count();
            if count >= k {
                shown.push(form);
                sharing.retain(|coarse| coarse.holds.contains(&form));
                fits = Some(form);
                break;
            }
        }
        left_out |= fits != Some(*fact);
    }
    // What the household switched on knowingly and the guard would have let out as well needs no special mention.
    let mut facts = shown.clone();
    for fact in &knowingly {
        if !facts.contains(fact) {
            facts.push(*fact);
        }
    }
    knowingly.retain(|fact| !shown.contains(fact));
    let implied: Vec<Fact> = facts.iter().filter_map(|fact| fact.coarser()).collect();
    facts.retain(|fact| !implied.contains(fact));
    facts.sort_by_key(|fact| fact.line());
    let level = if !left_out {
        TeaserLevel::Full
    } else if shown.len() <= own.base.len() && knowingly.is_empty() {
        TeaserLevel::Minimal
    } else {
        TeaserLevel::Reduced
    };
    Shown {
        facts,
        knowingly,
        level,
        shared_by_at_least_k: enough,
    }
}

/// The facts of a household in their finest form, for the preview of lines that are not shown.
pub fn finest(own: &Coarse, line: TeaserLineCode) -> Vec<Fact> {
    own.finest.iter().copied().filter(|fact| fact.line() == line).collect()
}

#[cfg(test)]
mod tests;
