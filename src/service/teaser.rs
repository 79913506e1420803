//! The teaser of a household (rule 4): what another household may see before both said yes, and the preview of it with
//! its switches. What may be let out is decided in `domain::teaser`; here it is put into words. No contact data pass here.

use std::collections::{BTreeMap, HashMap};

use chrono::Datelike as _;
use serde::Serialize;

use super::introductions::sides::Side;
use super::{AppState, words};
use crate::domain::explanation::{Arg, Criterion, Explanation};
use crate::domain::household::{Household, HouseholdState};
use crate::domain::ids::HouseholdId;
use crate::domain::initiative::Initiative;
use crate::domain::locale::{Locale, Voice};
use crate::domain::teaser::{self, Coarse, Fact, Season, Shown, TeaserLevel, TeaserLineCode};
use crate::error::Result;
use crate::matching::explain;
use crate::matching::family_sentences;
use crate::store::{Conn, households};
use crate::texts;

/// One line of the preview.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
#[expect(clippy::struct_excessive_bools, reason = "independent facts, each read by name")]
pub struct TeaserLineView {
    /// The line.
    pub line: TeaserLineCode,
    /// Key of the sentence in `locales/`, such as `teaser-children`.
    pub key: String,
    /// What is filled in, in the words of the reader.
    pub args: BTreeMap<String, Arg>,
    /// The sentence itself.
    pub text: String,
    /// Whether the household wants the line: it is not switched off.
    pub on: bool,
    /// Whether the household, knowingly, switched it on although it may single it out.
    pub knowingly: bool,
    /// Whether anything of the line is shown at present. What is not shown stands here as it would read if it were
    /// switched on.
    pub shown: bool,
    /// Whether the line can be switched at all.
    pub can_be_switched: bool,
}

/// A teaser as the household sees it beforehand.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct TeaserView {
    /// The lines that there is something to say about.
    pub lines: Vec<TeaserLineView>,
    /// How much of it is shown.
    pub level: TeaserLevel,
    /// Whether at least `k` households share what is shown; otherwise only situation and Land are.
    pub shared_by_at_least_k: bool,
    /// How many households have to share every combination.
    pub k: usize,
}

/// Own facts, and what the guard lets out of them.
pub(crate) struct Guarded {
    own: Coarse,
    shown: Shown,
}

impl Guarded {
    /// Asks the guard about a household among all active ones (itself included).
    pub(crate) fn load(conn: &mut Conn, app: &AppState, household: &Household) -> Result<Self> {
        let year = app.clock.now().year();
        let own = Coarse::of(&household.profile, year);
        let mut population = like(conn, app, &household.id, &own)?;
        population.push(own.clone());
        let shown = teaser::guard(&own, &population, &household.teaser_lines, app.config.rules.k_anonymity);
        Ok(Self { own, shown })
    }

    /// Whether anything of a line is shown.
    fn shows(&self, line: TeaserLineCode) -> bool {
        self.shown.facts.iter().any(|fact| fact.line() == line)
    }
}

/// All other active households that share situation and Land with one: from the index in memory where that can say it, else
/// from all profiles.
fn like(conn: &mut Conn, app: &AppState, id: &HouseholdId, own: &Coarse) -> Result<Vec<Coarse>> {
    let now = app.clock.now();
    let year = now.year();
    let mut found = Vec::new();
    let looked = app.engine.look_at_active(conn, now, |other| {
        if other.id() != id && other.may_share(own.base()) {
            found.push(Coarse::from_traits(&other.traits(year), year));
        }
    })?;
    if looked {
        return Ok(found);
    }
    let profiles = households::list_profiles(conn, HouseholdState::Active, id)?;
    Ok(profiles.iter().map(|profile| Coarse::of(profile, year)).collect())
}

/// The teaser of a household as it would be shown now.
pub(crate) fn view(conn: &mut Conn, app: &AppState, household: &Household, locale: Locale) -> Result<TeaserView> {
    let guarded = Guarded::load(conn, app, household)?;
    let mut lines = Vec::new();
    for line in TeaserLineCode::ALL.iter().copied() {
        let shown: Vec<Fact> = of_line(&guarded.shown.facts, line);
        let facts = if shown.is_empty() {
            teaser::finest(&guarded.own, line)
        } else {
            shown.clone()
        };
        let Some((key, args)) = phrase(app, locale, line, &facts) else {
            continue;
        };
        let choice = household.teaser_lines.get(line.as_str()).copied();
        lines.push(TeaserLineView {
            line,
            text: say(locale, key, &args),
            key: key.to_owned(),
            args,
            on: choice != Some(false) || !line.can_be_switched(),
            knowingly: guarded.shown.knowingly.iter().any(|fact| fact.line() == line),
            shown: !shown.is_empty(),
            can_be_switched: line.can_be_switched(),
        });
    }
    Ok(TeaserView {
        lines,
        level: guarded.shown.level,
        shared_by_at_least_k: guarded.shown.shared_by_at_least_k,
        k: app.config.rules.k_anonymity,
    })
}

/// The lines of a household's teaser that are shown, as sentences.
pub(crate) fn lines(conn: &mut Conn, app: &AppState, household: &Household, locale: Locale) -> Result<Vec<String>> {
    let guarded = Guarded::load(conn, app, household)?;
    Ok(TeaserLineCode::ALL
        .iter()
        .filter_map(|line| phrase(app, locale, *line, &of_line(&guarded.shown.facts, *line)))
        .map(|(key, args)| say(locale, key, &args))
        .collect())
}

/// The lines of several teasers, in the same order. Whoever is not active has none, because the guard counts among active
/// households.
pub(crate) fn lines_of(
    conn: &mut Conn,
    app: &AppState,
    shown: &[&Household],
    locale: Locale,
) -> Result<Vec<Vec<String>>> {
    let of_one = |household: &&Household| match household.state {
        HouseholdState::Active => lines(conn, app, household, locale),
        _ => Ok(Vec::new()),
    };
    shown.iter().map(of_one).collect()
}

/// What a household reads of an initiative: public facts.
pub(crate) fn initiative_lines(app: &AppState, initiative: &Initiative, locale: Locale) -> Vec<String> {
    let profile = &initiative.profile;
    let mut lines = Vec::new();
    let areas: Vec<String> = profile
        .service_area
        .ags
        .iter()
        .map(|ags| words::area(app, *ags))
        .collect();
    let services: Vec<String> = profile
        .services
        .iter()
        .map(|need| texts::text(locale, &format!("need-{need}")))
        .collect();
    let languages: Vec<String> = profile
        .languages
        .iter()
        .map(|language| texts::text(locale, &format!("language-{language}")))
        .collect();
    for (key, name, values) in [
        ("teaser-initiative-area", "areas", areas),
        ("teaser-initiative-services", "services", services),
        ("teaser-initiative-languages", "languages", languages),
    ] {
        if !values.is_empty() {
            lines.push(say(locale, key, &[(name.to_owned(), Arg::List(values))].into()));
        }
    }
    lines
}

/// The reasons of a proposal, or of two in a group, as sentences for a household. Of another household they say only what its teaser shows
/// (rule 8); with an initiative everything is the reader's own or public.
pub(crate) fn sentences(
    conn: &mut Conn,
    app: &AppState,
    explanation: &Explanation,
    other: Option<&Side>,
    locale: Locale,
) -> Result<Vec<String>> {
    let guarded = match other {
        Some(side) => Some(Guarded::load(conn, app, &side.household)?),
        None => None,
    };
    let names_shown = |criterion: Criterion| {
        guarded.as_ref().is_none_or(|guarded| {
            let named = explanation
                .reasons
                .iter()
                .filter(|reason| reason.criterion == criterion);
            named.flat_map(|reason| reason.args.values()).all(|arg| match arg {
                Arg::List(codes) => codes.iter().all(|code| guarded.names(criterion, code)),
                Arg::Number(_) | Arg::Text(_) => true,
            })
        })
    };
    let said = family_sentences(explanation, &names_shown);
    Ok(said
        .into_iter()
        .filter(|sentence| guarded.as_ref().is_none_or(|guarded| guarded.may_say(sentence.key)))
        .map(|sentence| {
            let args = explain::spoken(&sentence.args, &|vocabulary, code| {
                words::word(app, locale, vocabulary, code)
            });
            say(app.voice(locale), sentence.key, &args)
        })
        .collect())
}

impl Guarded {
    /// Whether the teaser names this need or interest.
    fn names(&self, criterion: Criterion, code: &str) -> bool {
        self.shown.facts.iter().any(|fact| match (criterion, fact) {
            (Criterion::Needs, Fact::Need(need) | Fact::Offer(need)) => need.as_str() == code,
            (Criterion::Interests, Fact::Interest(interest)) => interest.as_str() == code,
            _ => false,
        })
    }

    /// Whether a sentence says no more than the lines that are shown. What is not listed is not said.
    fn may_say(&self, key: &str) -> bool {
        use TeaserLineCode as L;
        let district = || self.shown.facts.iter().any(|fact| matches!(fact, Fact::District(_)));
        let bands = || self.shown.facts.iter().any(|fact| matches!(fact, Fact::ChildBand(_)));
        let season = || {
            self.shown
                .facts
                .iter()
                .any(|fact| matches!(fact, Fact::MoveSeasons(..)))
        };
        match key {
            "family-reason-region-same" | "family-reason-region-near" => district(),
            "family-reason-region-land" => self.shows(L::Target),
            "family-reason-family-children" => bands(),
            "family-reason-family-adults" => self.shows(L::Adults),
            "family-reason-timing-same" | "family-reason-timing-near" => season(),
            "family-reason-welcome" => self.shows(L::Situation),
            "family-reason-needs-offered" | "family-reason-needs-offered-named" => {
                self.shows(L::Needs) || self.shows(L::Offers)
            }
            "family-reason-needs-common" | "family-reason-needs-common-named" => self.shows(L::Needs),
            "family-reason-interests" | "family-reason-interests-named" => self.shows(L::Interests),
            "family-reason-occupation" => self
                .shown
                .facts
                .iter()
                .any(|fact| matches!(fact, Fact::OccupationGroup(_))),
            "family-reason-languages" => self.shows(L::Languages),
            _ => false,
        }
    }
}

fn of_line(facts: &[Fact], line: TeaserLineCode) -> Vec<Fact> {
    facts.iter().copied().filter(|fact| fact.line() == line).collect()
}

fn say(voice: impl Into<Voice>, key: &str, args: &BTreeMap<String, Arg>) -> String {
    let args: HashMap<String, _> = args
        .iter()
        .map(|(name, arg)| (name.clone(), words::fluent(arg)))
        .collect();
    texts::text_with_named(voice, key, &args)
}

/// The sentence of a line from its facts: key and arguments in words; nothing without facts.
fn phrase(
    app: &AppState,
    locale: Locale,
    line: TeaserLineCode,
    facts: &[Fact],
) -> Option<(&'static str, BTreeMap<String, Arg>)> {
    let first = *facts.first()?;
    let (key, name) = match line {
        TeaserLineCode::Window => return window(locale, first),
        TeaserLineCode::Children if facts.iter().all(|fact| *fact == Fact::HasChildren) => {
            return Some(("teaser-children-some", BTreeMap::new()));
        }
        TeaserLineCode::Adults => {
            let Fact::Adults(count) = first else { return None };
            return Some((
                "teaser-adults",
                [("count".to_owned(), Arg::Number(i64::from(count)))].into(),
            ));
        }
        TeaserLineCode::Situation => ("teaser-situation", "situation"),
        TeaserLineCode::Target => ("teaser-target", "areas"),
        TeaserLineCode::Children => ("teaser-children", "bands"),
        TeaserLineCode::Occupation => ("teaser-occupation", "groups"),
        TeaserLineCode::Needs => ("teaser-needs", "needs"),
        TeaserLineCode::Offers => ("teaser-offers", "offers"),
        TeaserLineCode::Interests => ("teaser-interests", "interests"),
        TeaserLineCode::Languages => ("teaser-languages", "languages"),
    };
    let mut values: Vec<String> = Vec::new();
    for fact in facts {
        let value = fact_in_words(app, locale, *fact);
        if !values.contains(&value) {
            values.push(value);
        }
    }
    Some((key, [(name.to_owned(), Arg::List(values))].into()))
}

fn fact_in_words(app: &AppState, locale: Locale, fact: Fact) -> String {
    let text = |key: String| texts::text(locale, &key);
    match fact {
        Fact::Situation(situation) => text(format!("situation-short-{situation}")),
        Fact::Anywhere => text("teaser-anywhere".to_owned()),
        Fact::Land(ags) => words::area(app, ags),
        Fact::District(ags) => format!("{} ({})", words::area(app, ags), words::area(app, ags.land())),
        Fact::ChildBand(band) => text(format!("teaser-band-{band}")),
        Fact::HasChildren => text("teaser-children-some".to_owned()),
        Fact::OccupationArea(code) | Fact::OccupationGroup(code) => words::occupation(app, code, locale),
        Fact::Need(need) | Fact::Offer(need) => text(format!("need-{need}")),
        Fact::Interest(interest) => text(format!("interest-{interest}")),
        Fact::Language(language) => text(format!("language-{language}")),
        // These are said in sentences of their own.
        Fact::Adults(_) | Fact::MoveYears(..) | Fact::MoveSeasons(..) => String::new(),
    }
}

fn window(locale: Locale, fact: Fact) -> Option<(&'static str, BTreeMap<String, Arg>)> {
    let season = |season: Season| {
        // A winter bears two years, because it begins in one and ends in the next.
        let (year, next) = (season.year.to_string(), (season.year + 1).to_string());
        let args = [
            ("year".to_owned(), Arg::Text(year)),
            ("next".to_owned(), Arg::Text(next)),
        ]
        .into();
        say(locale, &format!("teaser-season-{}", season.code()), &args)
    };
    let (key, from, to) = match fact {
        Fact::MoveSeasons(from, to) if from == to => ("teaser-window-one", season(from), season(to)),
        Fact::MoveSeasons(from, to) => ("teaser-window", season(from), season(to)),
        Fact::MoveYears(from, to) if from == to => ("teaser-window-one", from.to_string(), to.to_string()),
        Fact::MoveYears(from, to) => ("teaser-window", from.to_string(), to.to_string()),
        _ => return None,
    };
    Some((
        key,
        [("from".to_owned(), Arg::Text(from)), ("to".to_owned(), Arg::Text(to))].into(),
    ))
}
