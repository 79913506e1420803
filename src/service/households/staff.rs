//! What staff sees of households: as much as the consents allow, contact data only with a recorded reason, and nothing
//! at all where the household excluded the office or the person (rules 1 and 10).

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::super::welcoming::{self, Quarter};
use super::super::{AppState, followup, teaser};
use super::areas::{self, HouseholdArea};
use super::searching;
use super::sight::Sight;
use crate::domain::actor::{Actor, Scope, Staff};
use crate::domain::consent::{ConsentKind, Consents};
use crate::domain::exclusion::hashes_of_household;
use crate::domain::household::{Contact, Household, HouseholdState, Waiting};
use crate::domain::ids::{HouseholdId, InitiativeId};
use crate::domain::lists::{Situation, closed_list};
use crate::domain::profile::{Profile, TargetArea};
use crate::domain::text;
use crate::error::{Conflict, Error, Result};
use crate::service::known_initiatives::known;
use crate::store::{
    Conn, accounts, audit, consents, contacts, coverage, duplicates, exclusions, households, proposal_survey, transfers,
};
use std::fmt;
use std::str::FromStr;

closed_list! {
    /// How much of a household a member of staff may see.
    ViewLevel {
        /// Coarse lines only.
        Teaser = "teaser",
        /// The profile without name, contact and free text.
        Profile = "profile",
        /// The whole profile, after an introduction.
        Introduced = "introduced",
    }
}

/// A household as far as a member of staff may see it.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
#[expect(clippy::struct_excessive_bools, reason = "independent facts, each read by name")]
pub struct HouseholdForStaff {
    /// Its identifier.
    pub id: HouseholdId,
    /// Its state.
    pub state: HouseholdState,
    /// Its version.
    pub version: i64,
    /// How much of it may be seen.
    pub level: ViewLevel,
    /// Its teaser, as sentences.
    pub lines: Vec<String>,
    /// Its profile, where it may be seen.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub profile: Option<Profile>,
    /// For a settled household: how many others it likes to meet in a quarter, and how many it meets in this one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub welcome: Option<Quarter>,
    /// The kinds of consent in force.
    pub consents: Vec<ConsentKind>,
    /// The initiatives that cover it.
    pub covered_by: Vec<InitiativeId>,
    /// What happens next, and by when it hears.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub waiting: Option<Waiting>,
    /// When a coordinator spoke with it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub known_at: Option<DateTime<Utc>>,
    /// Whether its introductions are suspended because of a report.
    pub suspended: bool,
    /// Whether somebody of staff entered it, with a proof of agreement.
    pub entered_by_staff: bool,
    /// The proof of agreement, for whoever entered it and for the network office.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub proof_of_agreement: Option<String>,
    /// Whether it may be another one that is registered already.
    pub probable_duplicate: bool,
    /// Whether this member of staff may open its contact data, with a reason.
    pub may_open_contact: bool,
    /// When it registered.
    pub created_at: DateTime<Utc>,
}

/// A household in a list.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct HouseholdSummary {
    /// Its identifier.
    pub id: HouseholdId,
    /// Its state.
    pub state: HouseholdState,
    /// Its version.
    pub version: i64,
    /// Its situation.
    pub situation: Situation,
    /// The Land of its first target area; nothing for anywhere in Germany.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub land: Option<String>,
    /// How much of it may be seen.
    pub level: ViewLevel,
    /// What happens next, and by when it hears.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub waiting: Option<Waiting>,
    /// Whether somebody should have done something about it by now.
    pub overdue: bool,
    /// Whether a coordinator has spoken with it.
    pub known: bool,
    /// Whether its introductions are suspended.
    pub suspended: bool,
    /// When it registered.
    pub created_at: DateTime<Utc>,
}

/// Which households a list shows.
#[derive(Debug, Clone, Default)]
pub struct HouseholdFilter {
    /// Only these states; active, paused and moved ones when empty. Others are not listed.
    pub states: Vec<HouseholdState>,
    /// Only those whose reference starts so, as people read it out: 1 to 12 hexadecimal digits; empty asks for nothing.
    pub reference: Option<String>,
    /// Only those of which everything that is looked for may be seen: places, occupations, needs, interests, languages.
    pub words: Option<String>,
    /// Only those that are counted for this area, see `areas`.
    pub area: Option<HouseholdArea>,
    /// After this identifier.
    pub after: Option<String>,
    /// At most so many, 1 to 100; 25 when not given.
    pub limit: Option<u32>,
}

/// A reference as it stands in identifiers; `None` when nothing was typed.
fn reference_of(typed: &str) -> Result<Option<String>> {
    let plain: String = typed
        .chars()
        .filter(|one| !one.is_whitespace() && *one != '-')
        .collect();
    if plain.is_empty() {
        return Ok(None);
    }
    if plain.len() > 12 || !plain.chars().all(|one| one.is_ascii_hexdigit()) {
        return Err(Error::invalid("/reference", "reference-invalid", "D7BF41"));
    }
    Ok(Some(plain.to_ascii_lowercase()))
}

/// So many households are looked through at once for words; the list goes on after them.
const SEARCHED: i64 = 1_000;

pub(super) const LISTED: [HouseholdState; 3] = [HouseholdState::Active, HouseholdState::Paused, HouseholdState::Moved];

/// The hashes under which households may have excluded this person, its organisation, or an initiative it works for.
pub(crate) fn hashes_of(conn: &mut Conn, app: &AppState, staff: &Staff) -> Result<Vec<String>> {
    let key = app.key.as_ref();
    // An account that is gone has no address by which somebody could have excluded it.
    let email = accounts::find_email(conn, &staff.account)?;
    let mut hashes = email.map_or_else(Vec::new, |email| hashes_of_household(key, &email));
    let known = known(conn, app)?;
    for initiative in staff.initiatives.iter().filter_map(|id| known.get(id)) {
        hashes.extend_from_slice(initiative.hashes(app));
    }
    Ok(hashes)
}

/// Whether the household excluded this person, its organisation, or an initiative it works for.
pub(crate) fn is_hidden_from(conn: &mut Conn, app: &AppState, staff: &Staff, household: &HouseholdId) -> Result<bool> {
    let hashes = hashes_of(conn, app, staff)?;
    exclusions::does_exclude(conn, household, &hashes)
}

/// The household, when it is this member of staff's business: the network office sees all, a coordinator those that
/// its initiatives cover or were introduced to, and those that said yes to being handed on to them.
fn visible(conn: &mut Conn, app: &AppState, staff: &Staff, id: &HouseholdId) -> Result<Household> {
    let household = households::get(conn, id)?;
    let listed = LISTED.contains(&household.state);
    let covers = |conn: &mut Conn| {
        let covering = coverage::initiatives_of(conn, id)?;
        Ok::<_, Error>(covering.iter().any(|initiative| staff.works_for(initiative)))
    };
    let mine = staff.is_admin()
        || covers(conn)?
        || transfers::is_offered_to(conn, id, &staff.initiatives)?
        || proposal_survey::is_introduced_to(conn, &staff.initiatives, id)?;
    if listed && mine && !is_hidden_from(conn, app, staff, id)? {
        Ok(household)
    } else {
        Err(Error::NotFound("household"))
    }
}

/// Whether a consent of this kind names an initiative of this member of staff; the network office counts as named
/// wherever the consent is in force.
fn names(staff: &Staff, consents: &Consents, kind: ConsentKind) -> bool {
    if staff.is_admin() {
        consents.has(kind)
    } else {
        staff
            .initiatives
            .iter()
            .any(|initiative| consents.names(kind, initiative))
    }
}

fn level(conn: &mut Conn, staff: &Staff, household: &Household, consents: &Consents) -> Result<ViewLevel> {
    let introduced = proposal_survey::is_introduced_to(conn, &staff.initiatives, &household.id)?;
    Ok(level_where(introduced, staff, consents))
}

/// How much may be seen of a household that gave these consents, and was introduced to an initiative of this member of staff
/// or not.
pub(super) fn level_where(introduced: bool, staff: &Staff, consents: &Consents) -> ViewLevel {
    if introduced {
        ViewLevel::Introduced
    } else if names(staff, consents, ConsentKind::ShareWithInitiatives) {
        ViewLevel::Profile
    } else {
        ViewLevel::Teaser
    }
}

/// A household with its consents and how much of it this member of staff may see.
///
/// # Errors
/// [`Error::NotFound`] when it is none of this member of staff's business, or excluded it.
pub(crate) fn seen_by(
    conn: &mut Conn,
    app: &AppState,
    staff: &Staff,
    id: &HouseholdId,
) -> Result<(Household, Consents, ViewLevel)> {
    let household = visible(conn, app, staff, id)?;
    let consents = consents::list_in_force(conn, id)?;
    let level = level(conn, staff, &household, &consents)?;
    Ok((household, consents, level))
}

/// The profile as far as it may be seen: before an introduction without what people wrote freely.
pub(crate) fn profile_at(level: ViewLevel, profile: &Profile) -> Option<Profile> {
    match level {
        ViewLevel::Teaser => None,
        ViewLevel::Profile => Some(Profile {
            free_text: None,
            motive: None,
            ..profile.clone()
        }),
        ViewLevel::Introduced => Some(profile.clone()),
    }
}

/// A household as far as a member of staff may see it.
///
/// # Errors
/// [`Error::NotFound`] when the household excluded this person or an initiative it works for.
pub(crate) fn for_staff(
    conn: &mut Conn,
    app: &AppState,
    staff: &Staff,
    household: &Household,
    consents: &Consents,
) -> Result<HouseholdForStaff> {
    if is_hidden_from(conn, app, staff, &household.id)? {
        return Err(Error::NotFound("household"));
    }
    let level = level(conn, staff, household, consents)?;
    let profile = profile_at(level, &household.profile);
    let held = duplicates::list_for(conn, &household.id)?
        .iter()
        .any(|pair| pair.state == crate::domain::duplicate::DuplicateState::Held);
    let mut kinds: Vec<ConsentKind> = consents
        .0
        .iter()
        .filter(|consent| consent.in_force())
        .map(|consent| consent.kind)
        .collect();
    kinds.sort();
    kinds.dedup();
    let locale = accounts::find(conn, &staff.account)?.locale;
    let entry = households::find_entry(conn, &household.id)?;
    Ok(HouseholdForStaff {
        id: household.id.clone(),
        state: household.state,
        version: household.version,
        level,
        welcome: if household.profile.situation.is_settled() {
            Some(welcoming::quarter(conn, household, app.clock.now())?)
        } else {
            None
        },
        lines: teaser::lines(conn, app, household, locale)?,
        profile,
        may_open_contact: level == ViewLevel::Introduced
            || may_speak_with(staff, consents)
            || asked_to_be_called(conn, &household.id)?,
        consents: kinds,
        covered_by: coverage::initiatives_of(conn, &household.id)?,
        waiting: household.waiting,
        known_at: household.known.as_ref().map(|(at, _)| *at),
        suspended: household.suspended_at.is_some(),
        entered_by_staff: entry.is_some(),
        proof_of_agreement: entry
            .filter(|entry| staff.is_admin() || entry.by == staff.account)
            .map(|entry| entry.proof),
        probable_duplicate: held,
        created_at: household.created_at,
    })
}

/// Whether a member of staff may ask for the contact data before an introduction: the network office, an office that
/// is named for reviewing meetings (it has to speak with the household), or one that may write directly.
fn may_speak_with(staff: &Staff, consents: &Consents) -> bool {
    staff.is_admin()
        || names(staff, consents, ConsentKind::MeetHouseholds)
        || names(staff, consents, ConsentKind::DirectContactByInitiatives)
}

/// Whether the household itself asked to be called, so that whoever covers it may open its contact data for that.
fn asked_to_be_called(conn: &mut Conn, id: &HouseholdId) -> Result<bool> {
    Ok(contacts::find_wish(conn, id)?.is_some_and(|wish| wish.noted_by.is_none()))
}

/// Households of the own area, in the order in which they registered; the second part goes on after the page.
///
/// # Errors
/// [`Error::Forbidden`] without the scope `households:read`.
pub async fn list(
    app: &AppState,
    actor: &Actor,
    filter: HouseholdFilter,
) -> Result<(Vec<HouseholdSummary>, Option<String>)> {
    let staff = actor.staff(Scope::HouseholdsRead)?.clone();
    let (state, now) = (app.clone(), app.clock.now());
    let limit = i64::from(filter.limit.unwrap_or(25).clamp(1, 100));
    let reference = filter.reference.as_deref().map(reference_of).transpose()?.flatten();
    let states: Vec<HouseholdState> = LISTED
        .into_iter()
        .filter(|state| filter.states.is_empty() || filter.states.contains(state))
        .collect();
    app.store
        .read(move |conn| {
            let words = searching::words_of(filter.words.as_deref().unwrap_or_default());
            let batch = if words.is_empty() && filter.area.is_none() {
                limit
            } else {
                SEARCHED
            };
            let listing = households::Listing {
                covered_by: (!staff.is_admin()).then(|| staff.initiatives.clone()),
                states,
                reference,
                after: filter.after.map(HouseholdId::known),
                limit: batch + 1,
            };
            let sight = Sight::of(conn, &state, &staff)?;
            let [batch, page_size] = [batch, limit].map(|rows| usize::try_from(rows).unwrap_or(usize::MAX));
            let (page, mut next, mut more) = if let Some(area) = filter.area {
                let mut located = areas::locate(conn, &sight, &listing)?;
                let more = located.len() > batch;
                located.truncate(batch);
                let next = located.last().map(|(id, _)| id.to_string());
                let there = located
                    .into_iter()
                    .filter(|(id, areas)| areas.contains(&area) && !sight.hidden.has(id));
                // Words may leave out any of them; without words the next page begins after the first ones.
                let wanted = if words.is_empty() { page_size + 1 } else { usize::MAX };
                let ids: Vec<HouseholdId> = there.take(wanted).map(|(id, _)| id).collect();
                let mut page = households::find_many(conn, &ids)?;
                page.sort_by(|one, other| one.id.cmp(&other.id));
                (page, next, more)
            } else {
                let mut page = households::list_page(conn, &listing)?;
                let more = page.len() > batch;
                page.truncate(batch);
                let next = page.last().map(|last| last.id.to_string());
                (page, next, more)
            };
            let locale = accounts::find(conn, &staff.account)?.locale;
            let ids: Vec<HouseholdId> = page.iter().map(|one| one.id.clone()).collect();
            let levels = sight.levels(conn, &ids)?;
            let mut summaries: Vec<HouseholdSummary> = Vec::new();
            for household in page {
                if sight.hidden.has(&household.id) {
                    continue;
                }
                let level = levels.get(&household.id).copied().unwrap_or(ViewLevel::Teaser);
                if !words.is_empty() && !searching::fits(&state, locale, &household, level, &words) {
                    continue;
                }
                if summaries.len() == page_size {
                    // Found enough before the end of what was looked through.
                    next = summaries.last().map(|last| last.id.to_string());
                    more = true;
                    break;
                }
                let land = household.profile.target_areas.first().and_then(TargetArea::land);
                summaries.push(HouseholdSummary {
                    state: household.state,
                    version: household.version,
                    situation: household.profile.situation,
                    land: land.and_then(|land| state.gazetteer.area_name(land)),
                    level,
                    overdue: false,
                    waiting: household.waiting,
                    known: household.known.is_some(),
                    suspended: household.suspended_at.is_some(),
                    created_at: household.created_at,
                    id: household.id,
                });
            }
            let ids: Vec<HouseholdId> = summaries.iter().map(|one| one.id.clone()).collect();
            let due = households::list_review_due_among(conn, &ids, now)?;
            for one in &mut summaries {
                one.overdue = due.contains(&one.id);
            }
            Ok((summaries, next.filter(|_| more)))
        })
        .await
}

/// One household.
///
/// # Errors
/// [`Error::Forbidden`] without the scope `households:read`; [`Error::NotFound`] when it is none of this member of
/// staff's business.
pub async fn show(app: &AppState, actor: &Actor, id: &HouseholdId) -> Result<HouseholdForStaff> {
    let (staff, id, state) = (actor.staff(Scope::HouseholdsRead)?.clone(), id.clone(), app.clone());
    app.store
        .read(move |conn| {
            let household = visible(conn, &state, &staff, &id)?;
            let consents = consents::list_in_force(conn, &id)?;
            for_staff(conn, &state, &staff, &household, &consents)
        })
        .await
}

/// Opens the contact data of a household. Who did it, when and why is logged, and the household can read it.
///
/// # Errors
/// [`Error::Forbidden`] without the scope `households:read`, or where no consent or introduction allows it;
/// [`Error::NotFound`]; [`Error::Invalid`] without a reason.
pub async fn open_contact(app: &AppState, actor: &Actor, id: &HouseholdId, reason: String) -> Result<Contact> {
    let staff = actor.staff(Scope::HouseholdsRead)?.clone();
    let reason = text::line(&reason, 300).map_err(|error| match error {
        Error::Invalid(errors) => Error::Invalid(
            errors
                .into_iter()
                .map(|error| crate::error::FieldError {
                    pointer: "/reason".to_owned(),
                    ..error
                })
                .collect(),
        ),
        other => other,
    })?;
    let (actor, id, state, now) = (actor.clone(), id.clone(), app.clone(), app.clock.now());
    app.store
        .write(move |tx| {
            let household = visible(tx, &state, &staff, &id)?;
            let consents = consents::list_in_force(tx, &id)?;
            let asked = asked_to_be_called(tx, &id)?;
            let introduced = proposal_survey::is_introduced_to(tx, &staff.initiatives, &id)?;
            if !introduced && !may_speak_with(&staff, &consents) && !asked {
                return Err(Error::Forbidden);
            }
            audit::record(
                tx,
                now,
                &actor,
                "contact_opened",
                "household",
                id.as_str(),
                Some(&reason),
            )?;
            Ok(household.contact)
        })
        .await
}

/// Notes that somebody has spoken with the household ("known to us"), which its first introduction to another household
/// needs. What the household says of itself does not change by it, so its version stays.
///
/// # Errors
/// [`Error::Forbidden`] without the scope `households:write`; [`Error::NotFound`]; [`Conflict::Stale`] when the household
/// changed since it was looked at.
pub async fn mark_known(app: &AppState, actor: &Actor, id: &HouseholdId, version: i64) -> Result<HouseholdForStaff> {
    let staff = actor.staff(Scope::HouseholdsWrite)?.clone();
    let (actor, id, state, now) = (actor.clone(), id.clone(), app.clone(), app.clock.now());
    app.store
        .write(move |tx| {
            let household = visible(tx, &state, &staff, &id)?;
            if household.version != version {
                return Err(Conflict::Stale.into());
            }
            households::set_known(tx, &id, &staff.account, now)?;
            followup::refresh_after_talk(tx, &state, &id, now)?;
            audit::record(tx, now, &actor, "marked_known", "household", id.as_str(), None)?;
            let household = households::get(tx, &id)?;
            let consents = consents::list_in_force(tx, &id)?;
            for_staff(tx, &state, &staff, &household, &consents)
        })
        .await
}
