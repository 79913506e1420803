//! Why not this one: the answer about one household or initiative that a list does not give, for staff. It decides as the
//! lists do, and tells nobody what a household excluded (rule 10). It writes nothing.

use std::fmt;
use std::str::FromStr;

use chrono::Datelike as _;
use serde::{Deserialize, Serialize};

use super::runs;
use crate::domain::actor::{Actor, Scope, Staff};
use crate::domain::explanation::Explanation;
use crate::domain::ids::{HouseholdId, InitiativeId};
use crate::domain::initiative::{Initiative, InitiativeState};
use crate::domain::lists::closed_list;
use crate::domain::proposal::{ProposalKind, Sides};
use crate::error::{Error, Result};
use crate::matching::{self, HardCondition, WhyNot};
use crate::service::AppState;
use crate::service::households::{ViewLevel, seen_by};
use crate::service::review;
use crate::store::{Conn, duplicates, exclusions, initiatives, proposals};

closed_list! {
    /// What the answer to "why not this one?" is.
    Answer {
        /// It is a match: all hard conditions hold, and the score is at least the minimum.
        Match = "match",
        /// A hard condition does not hold.
        HardCondition = "hard_condition",
        /// All hard conditions hold, but points are missing.
        Short = "short",
    }
}

/// Why one household or initiative is not proposed to a household, or that it may be.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct WhyNotView {
    /// Whether the other one is a household or an initiative.
    pub kind: ProposalKind,
    /// The other one.
    #[schema(example = "01980000-0000-7000-8000-000000000001")]
    pub other: String,
    /// The name of the initiative; households have none here.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Free places of the initiative. Without one it is listed, but not proposed at present.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub free_places: Option<u32>,
    /// What the answer is.
    pub answer: Answer,
    /// The hard condition that does not hold. `not_possible` stands for everything that nobody but a household may know.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub condition: Option<HardCondition>,
    /// Points of the score that are missing, 1 to 10,000,000.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub short_by: Option<u32>,
    /// The score as people see it, 0 to 100, where the hard conditions hold.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub percent: Option<u32>,
    /// Score, reasons, points and facts, where the profiles of both may be seen.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub explanation: Option<Explanation>,
}

/// The other one, as far as staff may see it.
enum Other {
    Household(Box<matching::Household>, ViewLevel),
    Initiative(Box<Initiative>),
}

/// Why `other`, the identifier of an initiative or of a household, is not proposed to a household: a hard condition, or
/// points that are missing, or nothing at all. The answer is the one by which lists and proposals are made.
///
/// # Errors
/// [`Error::Forbidden`] without the scope `proposals:read`; [`Error::NotFound`] when one of the two is none of this
/// member of staff's business, or excluded it: there is no telling which.
pub async fn why_not(app: &AppState, actor: &Actor, id: &HouseholdId, other: &str) -> Result<WhyNotView> {
    let staff = actor.staff(Scope::ProposalsRead)?.clone();
    runs::may_match(app, actor, id).await?;
    let (state, id, other) = (app.clone(), id.clone(), other.to_owned());
    app.store
        .read(move |conn| {
            let (seeker, consents, level) = seen_by(conn, &state, &staff, &id)?;
            let as_seeker = matching::Household::of(&seeker, &consents);
            let found = find(conn, &state, &staff, &other)?;
            let (sides, scored) = match &found {
                Other::Household(other, _) => {
                    let scored = if *other.id() == id {
                        Err(HardCondition::Same)
                    } else if duplicates::are_held(conn, &id, other.id())? {
                        Err(HardCondition::ProbableDuplicate)
                    } else {
                        matching::score_pair(&as_seeker, other, &rules(&state)).map(|pair| pair.explanation)
                    };
                    (Sides::households(id.clone(), other.id().clone()), scored)
                }
                Other::Initiative(initiative) => {
                    let seeker = as_it_seems_to_others(conn, &state, as_seeker, initiative)?;
                    let prepared = matching::Initiative::of(initiative, state.gazetteer.as_ref());
                    let scored = matching::score_initiative(&seeker, &prepared, &rules(&state));
                    (Sides::Initiative(id.clone(), initiative.id.clone()), scored)
                }
            };
            let scored = match obstacle(conn, &state, &staff, &sides, &scored)? {
                Some(obstacle) => Err(obstacle),
                None => scored,
            };
            view(conn, &state, &found, level, scored)
        })
        .await
}

fn rules(app: &AppState) -> matching::Rules<'_> {
    matching::Rules {
        weights: app.weights.as_ref(),
        geography: app.gazetteer.as_ref(),
        year: app.clock.now().year(),
    }
}

/// The one that is asked about, when this member of staff may know of it at all.
fn find(conn: &mut Conn, app: &AppState, staff: &Staff, other: &str) -> Result<Other> {
    if let Ok(id) = other.parse::<InitiativeId>()
        && initiatives::exists(conn, &id)?
    {
        let initiative = initiatives::find(conn, &id)?;
        let known = initiative.state == InitiativeState::Approved || staff.is_admin() || staff.works_for(&id);
        return if known {
            Ok(Other::Initiative(Box::new(initiative)))
        } else {
            Err(Error::NotFound("initiative"))
        };
    }
    let id: HouseholdId = other.parse().map_err(|_| Error::NotFound("household"))?;
    let (household, consents, level) = seen_by(conn, app, staff, &id)?;
    let prepared = matching::Household::of(&household, &consents);
    Ok(Other::Household(Box::new(prepared), level))
}

/// The household as if its consent had never named an initiative that it excludes. Offices talk to each other, so the
/// answer about an excluded one must be the answer about one that was not named, in every case (rule 10).
fn as_it_seems_to_others(
    conn: &mut Conn,
    app: &AppState,
    seeker: matching::Household,
    initiative: &Initiative,
) -> Result<matching::Household> {
    if !exclusions::excludes_initiative(conn, app.key.as_ref(), seeker.id(), initiative)? {
        return Ok(seeker);
    }
    let named = seeker.standing().shares_with.clone().without(&initiative.id);
    Ok(seeker.sharing_with(named))
}

/// What only the database knows to be in the way. Said last, so that a pair that would not match anyway is answered by
/// what is missing; in one word for exclusions and ended proposals, so that one cannot be told from the other.
fn obstacle(
    conn: &mut Conn,
    app: &AppState,
    staff: &Staff,
    sides: &Sides,
    scored: &Result<Explanation, HardCondition>,
) -> Result<Option<HardCondition>> {
    let id = sides.side_a();
    let key = sides.pair_key();
    let named = scored.as_ref().err() != Some(&HardCondition::NotNamed);
    let open = proposals::list_open_of_household(conn, id)?;
    if named && open.iter().any(|proposal| proposal.sides.pair_key() == key) && review::may_review(conn, staff, sides)?
    {
        return Ok(Some(HardCondition::PairTaken));
    }
    let matches = |explanation: &Explanation| explanation.score >= app.config.rules.minimum_score;
    if !scored.as_ref().is_ok_and(matches) {
        return Ok(None);
    }
    let mut ruled_out = proposals::pair_is_barred(conn, &key, app.clock.now())?;
    if let Some(b) = sides.side_b() {
        let (one, other) = (
            crate::store::households::get(conn, id)?,
            crate::store::households::get(conn, b)?,
        );
        ruled_out |= exclusions::households_exclude(conn, app.key.as_ref(), &one, &other)?;
    }
    Ok(ruled_out.then_some(HardCondition::NotPossible))
}

fn view(
    conn: &mut Conn,
    app: &AppState,
    other: &Other,
    level: ViewLevel,
    scored: Result<Explanation, HardCondition>,
) -> Result<WhyNotView> {
    let score = scored
        .as_ref()
        .map(|explanation| explanation.score)
        .map_err(|hard| *hard);
    let (answer, condition, short_by) = match WhyNot::of(score, app.config.rules.minimum_score) {
        None => (Answer::Match, None, None),
        Some(WhyNot::Hard(condition)) => (Answer::HardCondition, Some(condition), None),
        Some(WhyNot::Short(points)) => (Answer::Short, None, Some(points)),
    };
    let seen = |level: ViewLevel| level != ViewLevel::Teaser;
    let (kind, id, name, free_places, both_seen) = match other {
        Other::Household(household, other_level) => (
            ProposalKind::Households,
            household.id().to_string(),
            None,
            None,
            seen(level) && seen(*other_level),
        ),
        Other::Initiative(initiative) => {
            let used = proposals::count_used(conn, &initiative.id)?;
            (
                ProposalKind::Initiatives,
                initiative.id.to_string(),
                Some(initiative.profile.name.clone()),
                Some(initiative.profile.capacity.saturating_sub(used)),
                seen(level),
            )
        }
    };
    let explanation = scored.ok();
    Ok(WhyNotView {
        kind,
        other: id,
        name,
        free_places,
        answer,
        condition,
        short_by,
        percent: explanation.as_ref().map(Explanation::percent),
        explanation: explanation.filter(|_| both_seen),
    })
}
