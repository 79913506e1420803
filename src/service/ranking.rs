//! The engine for scripts and checks: the exact ranking for one household from the contents of files, without a
//! database. The files hold one JSON object a line in the format in which the API returns households and initiatives.
//! It reads no files and prints nothing; the command does.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike as _, NaiveDate};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::domain::consent::ConsentKind;
use crate::domain::explanation::{Explanation, Reason};
use crate::domain::geography::Geography;
use crate::domain::household::HouseholdState;
use crate::domain::ids::{HouseholdId, InitiativeId};
use crate::domain::initiative::{InitiativeState, ServiceArea, WantedOccupation};
use crate::domain::lists::{Language, Need, Situation};
use crate::domain::place::{Place, PlaceId};
use crate::domain::profile::{MAX_RADIUS_KM, Profile, TargetArea};
use crate::domain::proposal::ProposalKind;
use crate::matching::{
    HardCondition, Household, Initiative, Named, Offer, Rules, Standing, Weights, rank_households, rank_initiatives,
    score_initiative, score_pair,
};

/// What is asked.
#[derive(Debug, Clone, Copy)]
pub struct Question<'a> {
    /// Contents of the file of households.
    pub households: &'a str,
    /// Contents of the file of initiatives; needed to rank initiatives.
    pub initiatives: Option<&'a str>,
    /// Identifier of the household for which is ranked; it has to be in the file.
    pub seeker: &'a str,
    /// Whether households or initiatives are ranked.
    pub kind: ProposalKind,
    /// How many results at most.
    pub k: usize,
    /// The day in whose year children are counted.
    pub today: NaiveDate,
}

/// What the engine knows besides the files.
#[derive(Clone, Copy)]
pub struct Knowledge<'a> {
    /// The weights of the criteria.
    pub weights: &'a Weights,
    /// Districts and outlines.
    pub geography: &'a dyn Geography,
    /// The place of an id, for places of which a file gives only the id.
    pub place: &'a dyn Fn(PlaceId) -> Option<Place>,
}

/// Why a ranking is refused, with what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RankingError {
    /// A line cannot be read.
    #[error("{file} file, line {line}: {problem}")]
    Line {
        /// Which file, `households` or `initiatives`.
        file: &'static str,
        /// Number of the line, from 1.
        line: usize,
        /// What is wrong and what to do.
        problem: String,
    },
    /// The seeker is not in the file.
    #[error("no household {0:?} in the households file: name one of the ids in it with --seeker")]
    NoSeeker(String),
    /// Initiatives are to be ranked and there is no file of them.
    #[error("to rank initiatives, name their file with --initiatives FILE.ndjson")]
    NoInitiatives,
}

/// One result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Ranked {
    /// Its rank, from 1.
    pub rank: usize,
    /// The household or initiative.
    pub id: String,
    /// The score, 0 to 10,000,000.
    pub score: u32,
    /// The score as people see it, 0 to 100, rounded down.
    pub percent: u32,
    /// Between households: whose direction the reasons show.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub direction: Option<String>,
    /// Points per criterion.
    pub reasons: Vec<Reason>,
}

/// The ranking.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Ranking {
    /// For whom.
    pub seeker: String,
    /// What was ranked.
    pub kind: ProposalKind,
    /// The day in whose year children were counted.
    pub today: NaiveDate,
    /// The best first.
    pub results: Vec<Ranked>,
    /// When there is no result: how many candidates failed at which hard condition first.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub why_none: BTreeMap<HardCondition, usize>,
}

/// Ranks exactly: the first `k` by score with points per criterion.
///
/// # Errors
/// [`RankingError`] with the line that is wrong and what to do.
pub fn rank(question: &Question<'_>, knowledge: &Knowledge<'_>) -> Result<Ranking, RankingError> {
    let households = each_line("households", question.households, |object| {
        household(object, knowledge.place)
    })?;
    check_ids(
        "households",
        households.iter().map(|(line, one)| (*line, one.id().as_str())),
    )?;
    let seeker = households
        .iter()
        .map(|(_, household)| household)
        .find(|household| household.id().as_str() == question.seeker)
        .ok_or_else(|| RankingError::NoSeeker(question.seeker.to_owned()))?;
    let rules = Rules {
        weights: knowledge.weights,
        geography: knowledge.geography,
        year: question.today.year(),
    };
    let (results, reasons) = match question.kind {
        ProposalKind::Households => {
            let others = || households.iter().map(|(_, household)| household);
            let matches = rank_households(seeker, others(), question.k, &rules, &BTreeSet::new());
            let results: Vec<Ranked> = matches
                .into_iter()
                .map(|found| ranked(found.id.as_str(), Some(found.direction.as_str()), found.explanation))
                .collect();
            let others = others().filter(|other| other.id() != seeker.id());
            (
                results,
                why_none(others.map(|other| score_pair(seeker, other, &rules).err())),
            )
        }
        ProposalKind::Initiatives => {
            let text = question.initiatives.ok_or(RankingError::NoInitiatives)?;
            let read = each_line("initiatives", text, |object| initiative(object, knowledge.geography))?;
            check_ids("initiatives", read.iter().map(|(line, one)| (*line, one.id().as_str())))?;
            let all = || read.iter().map(|(_, initiative)| initiative);
            let matches = rank_initiatives(seeker, all(), question.k, &rules, &BTreeSet::new());
            let results: Vec<Ranked> = matches
                .into_iter()
                .map(|found| ranked(found.id.as_str(), None, found.explanation))
                .collect();
            (
                results,
                why_none(all().map(|one| score_initiative(seeker, one, &rules).err())),
            )
        }
    };
    let numbered = results
        .into_iter()
        .zip(1..)
        .map(|(result, rank)| Ranked { rank, ..result })
        .collect::<Vec<_>>();
    Ok(Ranking {
        seeker: question.seeker.to_owned(),
        kind: question.kind,
        today: question.today,
        why_none: if numbered.is_empty() { reasons } else { BTreeMap::new() },
        results: numbered,
    })
}

fn ranked(id: &str, direction: Option<&str>, explanation: Explanation) -> Ranked {
    Ranked {
        rank: 0,
        id: id.to_owned(),
        score: explanation.score,
        percent: explanation.percent(),
        direction: direction.map(ToOwned::to_owned),
        reasons: explanation.reasons,
    }
}

fn why_none(conditions: impl Iterator<Item = Option<HardCondition>>) -> BTreeMap<HardCondition, usize> {
    conditions.flatten().fold(BTreeMap::new(), |mut counts, condition| {
        *counts.entry(condition).or_insert(0) += 1;
        counts
    })
}

/// What went wrong with one line.
type Problem = String;

fn each_line<T>(
    file: &'static str,
    text: &str,
    read: impl Fn(Map<String, Value>) -> Result<T, Problem>,
) -> Result<Vec<(usize, T)>, RankingError> {
    let at = |line, problem| RankingError::Line { file, line, problem };
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    text.lines()
        .zip(1..)
        .filter(|(text, _)| !text.trim().is_empty())
        .map(|(text, line)| {
            let value: Value = serde_json::from_str(text).map_err(|error| {
                at(
                    line,
                    format!("this is no JSON ({error}); write one whole JSON object on each line"),
                )
            })?;
            let Value::Object(object) = without_nulls(value) else {
                return Err(at(
                    line,
                    "write one JSON object on each line, such as {\"id\":\"…\",…}".to_owned(),
                ));
            };
            read(object).map(|one| (line, one)).map_err(|problem| at(line, problem))
        })
        .collect()
}

fn check_ids<'a>(file: &'static str, ids: impl Iterator<Item = (usize, &'a str)>) -> Result<(), RankingError> {
    let mut seen = BTreeMap::new();
    for (line, id) in ids {
        if let Some(before) = seen.insert(id, line) {
            let problem = format!("the id {id:?} stands in line {before} already; give each line its own id");
            return Err(RankingError::Line { file, line, problem });
        }
    }
    Ok(())
}

/// A field that is `null` counts as left out.
fn without_nulls(value: Value) -> Value {
    match value {
        Value::Object(object) => Value::Object(
            object
                .into_iter()
                .filter(|(_, value)| !value.is_null())
                .map(|(name, value)| (name, without_nulls(value)))
                .collect(),
        ),
        Value::Array(list) => Value::Array(list.into_iter().map(without_nulls).collect()),
        other => other,
    }
}

/// Fields of a profile; everything else in a line is ignored, so that files may say more than the engine needs.
const PROFILE: &[&str] = &[
    "situation",
    "target_areas",
    "adults",
    "children",
    "window",
    "needs",
    "offers",
    "languages",
    "interests",
    "current_place",
    "importance",
];
/// The fields inside them that the engine reads.
const INSIDE: &[(&str, &[&str])] = &[
    ("adults", &["occupation", "kldb", "seeks"]),
    ("children", &["birth_year"]),
    ("window", &["earliest", "latest"]),
    ("needs", &["need", "importance"]),
    (
        "importance",
        &["region", "family", "timing", "needs", "occupation", "interests"],
    ),
    ("service_area", &["ags", "polygon"]),
    ("occupations", &["title", "kldb"]),
];

/// Keeps the fields `names`, and inside them those of [`INSIDE`].
fn only(mut object: Map<String, Value>, names: &[&str]) -> Map<String, Value> {
    object.retain(|name, _| names.contains(&name.as_str()));
    for (name, inner) in INSIDE {
        let keep = |value: &mut Value| {
            if let Value::Object(object) = value {
                object.retain(|name, _| inner.contains(&name.as_str()));
            }
        };
        match object.get_mut(*name) {
            Some(Value::Array(list)) => list.iter_mut().for_each(keep),
            Some(value) => keep(value),
            None => {}
        }
    }
    object
}

fn read<T: for<'de> Deserialize<'de>>(object: Map<String, Value>) -> Result<T, Problem> {
    serde_path_to_error::deserialize(Value::Object(object)).map_err(|error| {
        let path = error.path().to_string();
        let inner = error.into_inner();
        if path == "." {
            format!("{inner}; correct the line")
        } else {
            format!("{path}: {inner}; correct this field")
        }
    })
}

fn id_of(object: &Map<String, Value>) -> Result<String, Problem> {
    object
        .get("id")
        .and_then(Value::as_str)
        .filter(|id| !id.is_empty())
        .map(ToOwned::to_owned)
        .ok_or_else(|| "id: this field is missing or no text; give each line an \"id\"".to_owned())
}

fn state_of<T: std::str::FromStr>(object: &Map<String, Value>, all: &[impl ToString]) -> Result<Option<T>, Problem> {
    let Some(value) = object.get("state") else {
        return Ok(None);
    };
    let parsed = value.as_str().and_then(|text| text.parse().ok());
    let names: Vec<String> = all.iter().map(ToString::to_string).collect();
    parsed
        .map(Some)
        .ok_or_else(|| format!("state: {value} is unknown; write one of {}", names.join(", ")))
}

/// A consent as the file gives it.
#[derive(Deserialize)]
struct ConsentLine {
    kind: ConsentKind,
    #[serde(default)]
    recipients: Vec<RecipientLine>,
    #[serde(default)]
    revoked_at: Option<String>,
}

#[derive(Deserialize)]
struct RecipientLine {
    #[serde(default)]
    initiative: Option<InitiativeId>,
}

/// Whether it meets households, and which initiatives are named; all of it when the file says nothing of consents.
fn consents_of(object: &Map<String, Value>) -> Result<(bool, Named), Problem> {
    let Some(value) = object.get("consents") else {
        return Ok((true, Named::Everyone));
    };
    let consents: Vec<ConsentLine> = serde_path_to_error::deserialize(value)
        .map_err(|error| format!("consents{}: {}; correct this field", error.path(), error.inner()))?;
    let in_force = |kind| {
        consents
            .iter()
            .filter(move |consent| consent.kind == kind && consent.revoked_at.is_none())
    };
    let named = in_force(ConsentKind::ShareWithInitiatives)
        .flat_map(|consent| &consent.recipients)
        .filter_map(|recipient| recipient.initiative.clone())
        .collect();
    let meets = in_force(ConsentKind::MeetHouseholds).next().is_some();
    Ok((meets, Named::These(named)))
}

fn household(mut object: Map<String, Value>, place: &dyn Fn(PlaceId) -> Option<Place>) -> Result<Household, Problem> {
    let id = HouseholdId::known(id_of(&object)?);
    let state: HouseholdState = state_of(&object, HouseholdState::ALL)?.unwrap_or(HouseholdState::Active);
    let (meets_households, shares_with) = consents_of(&object)?;
    let phone = object.get("phone").or_else(|| object.get("contact")?.get("phone"));
    let phone_key = phone
        .and_then(Value::as_str)
        .and_then(|text| text.parse::<crate::domain::email::Phone>().ok())
        .map(|phone| phone.key());
    let standing = Standing {
        takes_part: state == HouseholdState::Active && !object.contains_key("suspended_at"),
        meets_households,
        shares_with,
        phone_key,
    };
    if let Some(current) = object.get_mut("current_place") {
        complete(current, place).map_err(|problem| format!("current_place: {problem}"))?;
    }
    if let Some(Value::Array(areas)) = object.get_mut("target_areas") {
        for (at, area) in areas.iter_mut().enumerate() {
            if let Some(target) = area.get_mut("place") {
                complete(target, place).map_err(|problem| format!("target_areas[{at}].place: {problem}"))?;
            }
        }
    }
    let profile: Profile = read(only(object, PROFILE))?;
    check(&profile)?;
    Ok(Household::prepare(id, &profile, standing))
}

/// Completes a place: everything from its id when there are no coordinates; a missing name is left empty; one key `ags`
/// (5 or 8 digits) may stand for `district` and `municipality`.
fn complete(value: &mut Value, place: &dyn Fn(PlaceId) -> Option<Place>) -> Result<(), Problem> {
    let Value::Object(object) = value else {
        return Err("write a place as an object with id, lat, lon and its keys".to_owned());
    };
    if !object.contains_key("lat") || !object.contains_key("lon") {
        let id = object
            .get("id")
            .and_then(Value::as_u64)
            .and_then(|id| u32::try_from(id).ok());
        let found = id.and_then(|id| place(PlaceId(id)));
        let known = found.and_then(|place| serde_json::to_value(place).ok());
        *value = known.ok_or("neither lat and lon nor a known id; give the coordinates in degrees")?;
        return Ok(());
    }
    object.entry("name").or_insert_with(|| Value::String(String::new()));
    if let Some(ags) = object.get("ags").and_then(Value::as_str).map(ToOwned::to_owned) {
        let field = if ags.len() == 5 { "district" } else { "municipality" };
        object.entry(field).or_insert(Value::String(ags));
    }
    Ok(())
}

/// The rules of a profile on which the formulas rest.
fn check(profile: &Profile) -> Result<(), Problem> {
    if profile.target_areas.is_empty() {
        return Err("target_areas: there is none; name at least one".to_owned());
    }
    let beyond = |area: &TargetArea| match area {
        TargetArea::Place { radius_km, .. } => !(1..=MAX_RADIUS_KM).contains(radius_km),
        _ => false,
    };
    if let Some(at) = profile.target_areas.iter().position(beyond) {
        return Err(format!("target_areas[{at}].radius_km: write 1 to {MAX_RADIUS_KM}"));
    }
    if profile.window.is_some_and(|window| window.latest < window.earliest) {
        return Err("window: latest lies before earliest; exchange them".to_owned());
    }
    if let Some(at) = profile
        .needs
        .iter()
        .position(|need| !(1..=3).contains(&need.importance))
    {
        return Err(format!("needs[{at}].importance: write 1, 2 or 3"));
    }
    let own = profile.importance;
    let all = [
        own.region,
        own.family,
        own.timing,
        own.needs,
        own.occupation,
        own.interests,
    ];
    if all.iter().any(|value| *value > 3) {
        return Err("importance: each value is 0, 1, 2 or 3".to_owned());
    }
    Ok(())
}

/// An initiative as far as matching needs it.
#[derive(Deserialize)]
struct InitiativeLine {
    service_area: ServiceArea,
    #[serde(default)]
    services: Vec<Need>,
    #[serde(default)]
    occupations: Vec<WantedOccupation>,
    #[serde(default)]
    situations: Vec<Situation>,
    #[serde(default)]
    languages: Vec<Language>,
}

fn initiative(object: Map<String, Value>, geography: &dyn Geography) -> Result<Initiative, Problem> {
    let id = InitiativeId::known(id_of(&object)?);
    let state: InitiativeState = state_of(&object, InitiativeState::ALL)?.unwrap_or(InitiativeState::Approved);
    let names = ["service_area", "services", "occupations", "situations", "languages"];
    let line: InitiativeLine = read(only(object, &names))?;
    if line.service_area.ags.is_empty() && line.service_area.polygon.is_none() {
        return Err("service_area: neither keys nor a polygon; name at least one".to_owned());
    }
    let offer = Offer {
        open: state == InitiativeState::Approved,
        service_area: &line.service_area,
        services: &line.services,
        occupations: &line.occupations,
        situations: &line.situations,
        languages: &line.languages,
    };
    Ok(Initiative::prepare(id, &offer, geography))
}
