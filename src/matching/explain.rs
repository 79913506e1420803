//! Turns points and facts into reasons: per criterion the weight, the points, a message key of `locales/*/reasons.ftl`
//! and the facts as arguments. For coordinators; what households may read is made from it in `family`.
//!
//! Arguments are codes, not words: [`vocabulary`] says in which list the words of an argument stand, and [`spoken`]
//! puts them in.

use std::collections::BTreeMap;

use super::Rules;
use super::area::{Part, Relation};
use super::household::{Area, Household, Languages, Work, languages_of};
use super::initiative::{self, Demand, Initiative};
use super::pair;
use super::region::Overlap;
use super::score::{CurrentPlace, Family, Needs, Occupation, Timing};
use crate::domain::explanation::{Arg, Criterion, Explanation, Reason};
use crate::domain::lists::{Interest, Need};
use crate::domain::month::Month;
use crate::domain::place::Ags;

/// In which list the words for the codes of an argument stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Vocabulary {
    /// Needs and services (`need-<code>`).
    Need,
    /// Interests (`interest-<code>`).
    Interest,
    /// Languages (`language-<code>`).
    Language,
    /// Situations (`situation-<code>`).
    Situation,
    /// Official keys, whose names the gazetteer knows.
    Area,
    /// `KldB` codes of 2 to 5 digits, whose names the gazetteer knows.
    OccupationGroup,
    /// Months written as year and month.
    Month,
    /// Countries by ISO 3166-1 code.
    Country,
    /// Words or numbers already.
    Plain,
}

/// In which list the words of the argument `name` of any reason or sentence stand.
pub fn vocabulary(name: &str) -> Vocabulary {
    match name {
        "needs" | "missing" => Vocabulary::Need,
        "interests" => Vocabulary::Interest,
        "languages" => Vocabulary::Language,
        "situation" => Vocabulary::Situation,
        "district" | "other_district" | "land" => Vocabulary::Area,
        "group" => Vocabulary::OccupationGroup,
        "from" => Vocabulary::Month,
        "country" => Vocabulary::Country,
        _ => Vocabulary::Plain,
    }
}

/// The arguments with words instead of codes, lists joined by commas; `word` gives the word of a code.
pub fn spoken(args: &BTreeMap<String, Arg>, word: &dyn Fn(Vocabulary, &str) -> String) -> BTreeMap<String, Arg> {
    args.iter()
        .map(|(name, arg)| {
            let list = vocabulary(name);
            let said = match arg {
                Arg::Number(number) => Arg::Number(*number),
                Arg::Text(text) if list == Vocabulary::Plain => Arg::Text(text.clone()),
                Arg::Text(code) => Arg::Text(word(list, code)),
                Arg::List(codes) => {
                    let words: Vec<String> = codes.iter().map(|code| word(list, code)).collect();
                    Arg::Text(words.join(", "))
                }
            };
            (name.clone(), said)
        })
        .collect()
}

/// A message key and its arguments, while they are put together.
struct Message {
    key: &'static str,
    args: BTreeMap<String, Arg>,
}

impl Message {
    const fn new(key: &'static str) -> Self {
        Self {
            key,
            args: BTreeMap::new(),
        }
    }

    fn with(mut self, name: &str, arg: impl Into<Arg>) -> Self {
        self.args.insert(name.to_owned(), arg.into());
        self
    }

    fn number(self, name: &str, value: impl TryInto<i64>) -> Self {
        self.with(name, value.try_into().unwrap_or(i64::MAX))
    }

    /// A distance: whole km for people, metres to the step of 100 m for the record.
    fn distance(self, step: u32) -> Self {
        self.number("km", step / 10).number("metres", u64::from(step) * 100)
    }

    fn area(self, name: &str, ags: Option<Ags>) -> Self {
        match ags {
            Some(ags) => self.with(name, ags.to_string()),
            None => self,
        }
    }

    /// A set of codes as a list with its count.
    fn codes(self, name: &str, codes: Vec<String>) -> Self {
        self.number("count", codes.len()).with(name, codes)
    }
}

/// Reasons in the order of the table, and the score that they add up to.
fn explanation<const N: usize>(
    weights: [(Criterion, u32); N],
    points: [u32; N],
    messages: [Message; N],
) -> Explanation {
    let reasons: Vec<Reason> = weights
        .into_iter()
        .zip(points)
        .zip(messages)
        .map(|(((criterion, weight), points), message)| Reason {
            criterion,
            weight,
            points,
            key: message.key.to_owned(),
            args: message.args,
        })
        .collect();
    let score = reasons.iter().map(|reason| reason.weight * reason.points).sum();
    Explanation { score, reasons }
}

/// The explanation of one direction between two households.
pub(crate) fn with_household(
    own: &Household,
    other: &Household,
    findings: &pair::Findings,
    rules: &Rules<'_>,
) -> Explanation {
    let messages = [
        region(own, other, findings),
        family(findings.family.fact),
        timing(findings.timing.fact),
        Message::new(if findings.welcome.fact {
            "reason-welcome"
        } else {
            "reason-welcome-same"
        }),
        needs(findings.needs.fact),
        interests(findings.interests.fact),
        occupation(findings.occupation.fact, &own.works, &other.works),
        current_place(own, other, findings.current_place.fact),
        languages(findings.languages.fact),
    ];
    let weights = rules.weights.households.scaled(own.importance);
    explanation(weights, findings.points(), messages)
}

/// The explanation of a household with an initiative.
pub(crate) fn with_initiative(
    household: &Household,
    initiative: &Initiative,
    findings: &initiative::Findings,
    rules: &Rules<'_>,
) -> Explanation {
    let situation = if findings.situation.fact {
        Message::new("reason-service-situation-named")
    } else {
        Message::new("reason-service-situation-everybody")
    };
    let messages = [
        service(household, findings),
        covered(findings.needs.fact),
        demand(findings.occupation.fact, &household.works, &initiative.works),
        situation.with("situation", household.situation.as_str()),
        languages(findings.languages.fact),
    ];
    explanation(rules.weights.initiatives.table(), findings.points(), messages)
}

/// The name of the place of an area, empty for other areas.
fn place_name(area: Option<&Area>) -> &str {
    match area {
        Some(Area::Place(circle)) => &circle.place.name,
        _ => "",
    }
}

fn region(own: &Household, other: &Household, findings: &pair::Findings) -> Message {
    let region = findings.region;
    let (mine, theirs) = (own.areas.get(region.own), other.areas.get(region.other));
    let place = |message: Message| {
        let name = [place_name(mine), place_name(theirs)]
            .into_iter()
            .find(|name| !name.is_empty());
        message.with("place", name.unwrap_or_default())
    };
    let district_of = |area: Option<&Area>| area.and_then(Area::district);
    let district_target = [mine, theirs].into_iter().flatten().find_map(|area| match area {
        Area::District(ags) => Some(*ags),
        _ => None,
    });
    match region.overlap {
        Overlap::Circles {
            step: 0,
            same_district: true,
        } if place_name(mine) == place_name(theirs) => Message::new("reason-region-same-place")
            .with("place", place_name(mine))
            .area("district", district_of(mine)),
        Overlap::Circles { step, same_district } => Message::new(if same_district {
            "reason-region-places-same-district"
        } else {
            "reason-region-places"
        })
        .with("place", place_name(mine))
        .with("other_place", place_name(theirs))
        .area("district", district_of(mine).filter(|_| same_district))
        .distance(step),
        Overlap::Inside => place(Message::new("reason-region-place-inside")).area("district", district_target),
        Overlap::Reaches { step } => place(Message::new("reason-region-place-reaches"))
            .area("district", district_target)
            .distance(step),
        Overlap::SameDistrict => Message::new("reason-region-same-district").area("district", district_of(mine)),
        Overlap::Neighbours => Message::new("reason-region-neighbours")
            .area("district", district_of(mine))
            .area("other_district", district_of(theirs)),
        Overlap::SameLand => Message::new("reason-region-same-land").area("land", mine.and_then(Area::land)),
        Overlap::Anywhere => Message::new("reason-region-anywhere"),
    }
}

fn family(fact: Family) -> Message {
    match fact {
        Family::Children { closest, own, other } => Message::new("reason-family-children")
            .number("closest", closest)
            .number("children", own)
            .number("other_children", other),
        Family::SameAdults(adults) => Message::new("reason-family-same-adults").number("adults", adults),
        Family::OtherAdults => Message::new("reason-family-other-adults"),
        Family::OneSide => Message::new("reason-family-one-side"),
    }
}

fn timing(fact: Timing) -> Message {
    match fact {
        Timing::Settled => Message::new("reason-timing-settled"),
        Timing::NotStated => Message::new("reason-timing-not-stated"),
        Timing::Overlap { months, from } => {
            let month = u32::try_from(from.rem_euclid(12) + 1).unwrap_or(1);
            let first = Month::new(from.div_euclid(12), month).map(|month| month.to_string());
            Message::new("reason-timing-overlap")
                .number("months", months)
                .with("from", first.unwrap_or_default())
        }
        Timing::Gap { months } => Message::new("reason-timing-gap").number("months", months),
    }
}

fn need_codes(set: u64) -> Vec<String> {
    let chosen = Need::ALL.iter().filter(|need| set & need.bit() != 0);
    chosen.map(ToString::to_string).collect()
}

fn needs(fact: Needs) -> Message {
    match fact {
        Needs::NotStated => Message::new("reason-needs-not-stated"),
        Needs::Offered(0) => Message::new("reason-needs-offered-none"),
        Needs::Offered(set) => Message::new("reason-needs-offered").codes("needs", need_codes(set)),
        Needs::Common(0) => Message::new("reason-needs-common-none"),
        Needs::Common(set) => Message::new("reason-needs-common").codes("needs", need_codes(set)),
    }
}

fn interests(fact: Option<u64>) -> Message {
    match fact {
        None => Message::new("reason-interests-not-stated"),
        Some(0) => Message::new("reason-interests-none"),
        Some(set) => {
            let chosen = Interest::ALL.iter().filter(|interest| set & interest.bit() != 0);
            Message::new("reason-interests").codes("interests", chosen.map(ToString::to_string).collect())
        }
    }
}

/// The two occupations of a match, as typed, and the code they share.
fn work_args(message: Message, fact: Occupation, own: &[Work], other: &[Work]) -> Message {
    let (at, other_at) = match fact {
        Occupation::Codes { own, other, .. } | Occupation::Titles { own, other } => (own, other),
        Occupation::Different | Occupation::NotStated => return message,
    };
    let (mine, theirs) = (own.get(at), other.get(other_at));
    let title = |work: Option<&Work>| work.map(|work| work.title.clone()).unwrap_or_default();
    let message = message.with("title", title(mine)).with("other_title", title(theirs));
    match (fact, mine.and_then(|work| work.kldb)) {
        (Occupation::Codes { digits, .. }, Some(code)) => message
            .number("digits", digits)
            .with("group", code.group(digits).to_string()),
        _ => message,
    }
}

fn occupation(fact: Occupation, own: &[Work], other: &[Work]) -> Message {
    let message = Message::new(match fact {
        Occupation::Codes { digits: 5, .. } => "reason-occupation-same",
        Occupation::Codes { .. } => "reason-occupation-related",
        Occupation::Titles { .. } => "reason-occupation-titles",
        Occupation::Different => "reason-occupation-different",
        Occupation::NotStated => "reason-occupation-not-stated",
    });
    work_args(message, fact, own, other)
}

fn current_place(own: &Household, other: &Household, fact: CurrentPlace) -> Message {
    let name = |household: &Household| {
        household
            .current
            .as_ref()
            .map(|place| place.name.clone())
            .unwrap_or_default()
    };
    let places = |key| {
        Message::new(key)
            .with("place", name(own))
            .with("other_place", name(other))
    };
    match fact {
        CurrentPlace::Settled => Message::new("reason-current-place-settled"),
        CurrentPlace::NotStated => Message::new("reason-current-place-not-stated"),
        CurrentPlace::OtherCountries => places("reason-current-place-other-countries"),
        CurrentPlace::Apart { step, abroad: false } => places("reason-current-place-apart").distance(step),
        CurrentPlace::Apart { step, abroad: true } => {
            let country = own.current.as_ref().map(|place| place.country.clone());
            places("reason-current-place-abroad")
                .distance(step)
                .with("country", country.unwrap_or_default())
        }
    }
}

fn languages(set: Languages) -> Message {
    let codes = languages_of(set).map(|language| language.to_string()).collect();
    Message::new("reason-languages").codes("languages", codes)
}

fn service(household: &Household, findings: &initiative::Findings) -> Message {
    let cover = findings.region;
    let inside = cover.relation == Relation::Inside;
    let target = household.areas.get(cover.target);
    let key = match (target, inside) {
        (Some(Area::Place(_)), true) => "reason-service-place-inside",
        (Some(Area::Place(_)), false) => "reason-service-place-touched",
        (Some(Area::District(_)), true) => "reason-service-district-inside",
        (Some(Area::District(_)), false) => "reason-service-district-touched",
        (Some(Area::Land(_)), true) => "reason-service-land-inside",
        (Some(Area::Land(_)), false) => "reason-service-land-touched",
        (Some(Area::Anywhere) | None, _) => "reason-service-anywhere",
    };
    let message = match target {
        Some(Area::Place(circle)) => Message::new(key).with("place", circle.place.name.as_str()),
        Some(Area::District(ags)) => Message::new(key).area("district", Some(*ags)),
        Some(Area::Land(ags)) => Message::new(key).area("land", Some(*ags)),
        Some(Area::Anywhere) | None => Message::new(key),
    };
    let message = match cover.part {
        Part::Key(ags) => message.with("key", ags.to_string()),
        Part::Polygon => message.with("key", "polygon"),
    };
    match cover.relation {
        Relation::Touched { step: Some(step) } => message.distance(step),
        Relation::Touched { step: None } | Relation::Inside => message,
    }
}

fn covered(fact: Option<initiative::Covered>) -> Message {
    let Some(fact) = fact else {
        return Message::new("reason-service-needs-not-stated");
    };
    let key = match (fact.covered, fact.missing) {
        (_, 0) => "reason-service-needs-all",
        (0, _) => "reason-service-needs-none",
        _ => "reason-service-needs-some",
    };
    Message::new(key)
        .with("needs", need_codes(fact.covered))
        .with("missing", need_codes(fact.missing))
        .number("count", fact.covered.count_ones())
        .number("stated", (fact.covered | fact.missing).count_ones())
}

fn demand(fact: Demand, own: &[Work], wanted: &[Work]) -> Message {
    let Demand::Sought { seeking, fitting, best } = fact else {
        return Message::new("reason-service-occupation-nobody");
    };
    let key = match (seeking, best) {
        (_, Occupation::Different | Occupation::NotStated) => "reason-service-occupation-none",
        (1, Occupation::Codes { digits: 5, .. }) => "reason-service-occupation-same",
        (1, Occupation::Codes { .. }) => "reason-service-occupation-related",
        (1, Occupation::Titles { .. }) => "reason-service-occupation-titles",
        _ => "reason-service-occupation-several",
    };
    let message = Message::new(key).number("seeking", seeking).number("fitting", fitting);
    work_args(message, best, own, wanted)
}
