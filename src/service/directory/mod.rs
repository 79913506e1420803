//! The directory of initiatives: what everybody may read, what staff changes, and what visitors propose. An initiative is
//! matched only once the network office approved it, which needs a recorded agreement.

mod geojson;
mod logo;
mod message;
mod open_data;
mod picture;
mod presence;
mod profile;
mod reach;
mod shown;
mod suggestion;
mod video;

use std::collections::BTreeSet;

use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};

pub use super::import::{ImportFormat, ImportReport, import};
use super::introductions::effects;
use super::{AppState, coverage, followup, freshness, matchmaking, meetups, practice, transfers};
use crate::domain::actor::{Actor, Scope};
use crate::domain::ids::{HouseholdId, InitiativeId};
use crate::domain::initiative::{
    Agreement, Initiative, InitiativeAction, InitiativeProfile, InitiativeState, Suggestion,
};
use crate::domain::lists::{Need, Situation};
use crate::domain::place::{Ags, PlaceId};
use crate::domain::profile::TargetArea;
use crate::domain::text::{self, fold};
use crate::error::{Conflict, Error, Fields, Result};
use crate::matching;
use crate::service::known_initiatives::known;
use crate::store::coverage as covered;
use crate::store::{Conn, audit, initiative_presences, initiative_suggestions, initiatives, proposals};

pub use logo::{LogoView, MAX_LOGO_BYTES, logo_bytes, remove_logo, set_logo};
pub(super) use message::forget_address;
pub use message::{MAX_TEXT, VisitorMessage, Waiting, discard, send_on, write_to, written};
pub use open_data::{OpenDirectory, OpenInitiative, linked_data, open_csv, open_data, open_feed};
pub(super) use picture::{made_up as demo_logo, written_anew};
pub use presence::{PresenceView, presence, set_presence};
pub(super) use profile::checked;
pub(super) use reach::keys_of;
pub use reach::{DistrictCoverage, KnownShares, Reach, Share, by_district, reach};
pub use shown::Shown;
pub use suggestion::{confirm_suggestion, lapse_due, propose, refuse_suggestion, suggested, vouch};
pub use video::{
    Arriving, PosterView, VideoFile, VideoFileView, VideoPart, VideoView, caption_text, describe_video,
    max_video_bytes, poster_bytes, receive_video, remove_video, set_captions, set_poster, video, video_bytes,
    video_file,
};

/// Radius in km around a place that a filter names: the place itself.
const AT_THE_PLACE: u16 = 1;

/// Which initiatives are asked for; what is not given asks for all.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Filter {
    /// Words that all have to occur in name, description, occupations or names of the areas.
    pub q: Option<String>,
    /// Key of a Land that is covered or touched.
    pub land: Option<Ags>,
    /// Key of a district that is covered or touched.
    pub district: Option<Ags>,
    /// A place that is covered or touched.
    pub place: Option<PlaceId>,
    /// Something the initiative helps with.
    pub service: Option<Need>,
    /// A situation that it serves.
    pub situation: Option<Situation>,
    /// Those that are proposed or closed too; only staff gets them.
    pub include_unapproved: bool,
    /// At most so many, 1 to 500; all when not given.
    pub limit: Option<usize>,
    /// The last initiative of the page before.
    pub after: Option<InitiativeId>,
}

/// An initiative as it is shown.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct InitiativeView {
    /// Its identifier.
    pub id: InitiativeId,
    /// Its state.
    pub state: InitiativeState,
    /// Raised by one with every change.
    pub version: i64,
    /// What it says of itself, without its mail address where it keeps that to itself.
    #[serde(flatten)]
    pub profile: Shown,
    /// How many more households it can take on at present.
    pub free_places: u32,
    /// The agreement under which it takes part; only staff sees it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agreement: Option<Agreement>,
    /// For one that a visitor proposed, whether it confirmed that; only staff sees it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub suggestion: Option<Suggestion>,
    /// When it was entered.
    pub created_at: DateTime<Utc>,
    /// When it last said that its profile is right.
    pub fresh_at: DateTime<Utc>,
    /// Whether that is so long ago that the profile may no longer be right.
    pub stale: bool,
}

impl InitiativeView {
    /// With `hides` its mail address is kept from everybody but staff.
    fn of(app: &AppState, initiative: Initiative, used: u32, hides: bool, actor: &Actor) -> Self {
        Self {
            suggestion: None,
            stale: freshness::is_old(app, initiative.fresh_at, app.clock.now()),
            free_places: initiative.profile.capacity.saturating_sub(used),
            id: initiative.id,
            state: initiative.state,
            version: initiative.version,
            profile: Shown::new(initiative.profile, hides && !is_staff(actor)),
            agreement: initiative.agreement.filter(|_| is_staff(actor)),
            created_at: initiative.created_at,
            fresh_at: initiative.fresh_at,
        }
    }

    /// With what is known of its proposal, for those who may know.
    fn with_suggestion(mut self, suggestion: Option<Suggestion>, actor: &Actor) -> Self {
        self.suggestion = suggestion.filter(|_| is_staff(actor));
        self
    }
}

/// Initiatives that were asked for, by name.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct Listing {
    /// The initiatives.
    pub items: Vec<InitiativeView>,
    /// What `after` has to be for the next page; nothing on the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<InitiativeId>,
}

/// Whether somebody of the staff is asking (or the service itself).
pub(super) fn is_staff(actor: &Actor) -> bool {
    match actor {
        Actor::Staff(staff) => !staff.scopes.is_empty(),
        Actor::System => true,
        _ => false,
    }
}

/// Only the network office and the command line manage the directory.
pub(super) fn may_manage(actor: &Actor) -> Result<()> {
    match actor {
        Actor::System => Ok(()),
        _ => actor.admin(Scope::InitiativesWrite).map(|_| ()),
    }
}

/// The initiatives that fit, by name: approved ones for everybody, others for staff that asks for them.
pub async fn list(app: &AppState, actor: &Actor, filter: Filter) -> Result<Listing> {
    let (state, actor) = (app.clone(), actor.clone());
    app.store
        .read(move |conn| {
            let every = filter.include_unapproved && is_staff(&actor);
            let used = proposals::count_used_by_initiative(conn)?;
            let mut suggestions = initiative_suggestions::list(conn)?;
            let hiding = initiative_presences::hiding(conn)?;
            let known = known(conn, &state)?;
            let shown = known
                .all()
                .filter(|one| every || one.state == InitiativeState::Approved);
            let mut found: Vec<Initiative> = shown.map(|one| Initiative::clone(one)).collect();
            retain_fitting(&state, &filter, &mut found)?;
            if let Some(after) = &filter.after {
                let seen = found.iter().position(|one| one.id == *after).map_or(0, |at| at + 1);
                found.drain(..seen);
            }
            let limit = filter.limit.map_or(usize::MAX, |limit| limit.clamp(1, 500));
            let more = found.len() > limit;
            found.truncate(limit);
            let next = found.last().filter(|_| more).map(|last| last.id.clone());
            let items = found
                .into_iter()
                .map(|one| {
                    let used = used.get(&one.id).copied().unwrap_or(0);
                    let suggestion = suggestions.remove(&one.id);
                    let hides = hiding.contains(&one.id);
                    InitiativeView::of(&state, one, used, hides, &actor).with_suggestion(suggestion, &actor)
                })
                .collect();
            Ok(Listing { items, next })
        })
        .await
}

/// Drops the initiatives that do not fit the filter.
fn retain_fitting(app: &AppState, filter: &Filter, found: &mut Vec<Initiative>) -> Result<()> {
    let mut areas = Vec::new();
    areas.extend(filter.land.map(|ags| TargetArea::Land { ags: ags.land() }));
    areas.extend(filter.district.map(|ags| TargetArea::District {
        ags: ags.district().unwrap_or(ags),
    }));
    if let Some(id) = filter.place {
        let unknown = || Error::invalid("/place", "place-unknown", "17489 Greifswald");
        let place = app.gazetteer.place(id).cloned().ok_or_else(unknown)?;
        areas.push(TargetArea::Place {
            place,
            radius_km: AT_THE_PLACE,
        });
    }
    let words: Vec<String> = filter
        .q
        .as_deref()
        .map(|q| {
            fold(q)
                .split(' ')
                .filter(|word| !word.is_empty())
                .map(str::to_owned)
                .collect()
        })
        .unwrap_or_default();
    found.retain(|initiative| {
        let profile = &initiative.profile;
        let serves = filter
            .situation
            .is_none_or(|situation| profile.situations.is_empty() || profile.situations.contains(&situation));
        let helps = filter.service.is_none_or(|service| profile.services.contains(&service));
        serves && helps && says(app, profile, &words) && reaches(app, initiative, &areas)
    });
    Ok(())
}

/// Whether every word occurs somewhere in what the initiative says of itself.
fn says(app: &AppState, profile: &InitiativeProfile, words: &[String]) -> bool {
    if words.is_empty() {
        return true;
    }
    let mut said = format!("{} {}", fold(&profile.name), fold(&profile.description));
    for wanted in &profile.occupations {
        said.push(' ');
        said.push_str(&fold(&wanted.title));
    }
    for ags in &profile.service_area.ags {
        for key in [Some(*ags), ags.district(), Some(ags.land())].into_iter().flatten() {
            said.push(' ');
            said.push_str(&fold(&app.gazetteer.area_name(key).unwrap_or_default()));
        }
    }
    words.iter().all(|word| said.contains(word.as_str()))
}

fn reaches(app: &AppState, initiative: &Initiative, areas: &[TargetArea]) -> bool {
    if areas.is_empty() {
        return true;
    }
    let prepared = matching::Initiative::of(initiative, app.gazetteer.as_ref());
    areas.iter().all(|area| prepared.covers(area, app.gazetteer.as_ref()))
}

/// One initiative: an approved one for everybody, others for staff.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn show(app: &AppState, actor: &Actor, id: &InitiativeId) -> Result<InitiativeView> {
    let (state, actor, id) = (app.clone(), actor.clone(), id.clone());
    app.store
        .read(move |conn| {
            let initiative = initiatives::find(conn, &id)?;
            if initiative.state != InitiativeState::Approved && !is_staff(&actor) {
                return Err(Error::NotFound("initiative"));
            }
            let used = proposals::count_used(conn, &id)?;
            let suggestion = initiative_suggestions::find(conn, &id)?;
            let hides = initiative_presences::hiding(conn)?.contains(&id);
            Ok(InitiativeView::of(&state, initiative, used, hides, &actor).with_suggestion(suggestion, &actor))
        })
        .await
}

/// The approved initiatives that fit as a GeoJSON `FeatureCollection`, with the outlines of their areas.
pub async fn geojson(app: &AppState, filter: Filter) -> Result<serde_json::Value> {
    let filter = Filter {
        include_unapproved: false,
        ..filter
    };
    let listing = list(app, &Actor::Anonymous, filter).await?;
    Ok(geojson::collection(app, &listing.items))
}

/// The approved initiatives that cover or touch at least one of the areas, by name.
pub async fn covering(app: &AppState, areas: &[TargetArea]) -> Result<Vec<InitiativeView>> {
    let (state, areas) = (app.clone(), areas.to_vec());
    app.store
        .read(move |conn| {
            let used = proposals::count_used_by_initiative(conn)?;
            let found = coverage::covering(conn, &state, &areas)?;
            let hiding = initiative_presences::hiding(conn)?;
            Ok(found
                .into_iter()
                .map(|one| {
                    let used = used.get(&one.id).copied().unwrap_or(0);
                    let hides = hiding.contains(&one.id);
                    InitiativeView::of(&state, one, used, hides, &Actor::Anonymous)
                })
                .collect())
        })
        .await
}

/// Enters an initiative; it waits for its agreement and approval.
///
/// # Errors
/// [`Error::Invalid`]; [`Conflict::Exists`] for an open one of the same name and area.
pub async fn create(app: &AppState, actor: &Actor, profile: InitiativeProfile) -> Result<InitiativeView> {
    may_manage(actor)?;
    let profile = checked(app, profile)?;
    let (state, actor, now) = (app.clone(), actor.clone(), app.clock.now());
    app.store
        .write(move |tx| {
            refuse_twin(tx, &profile, None)?;
            let initiative = insert(tx, &actor, profile, "initiative.create", now)?;
            Ok(InitiativeView::of(&state, initiative, 0, false, &actor))
        })
        .await
}

/// Stores a new initiative in the state `proposed`.
pub(super) fn insert(
    tx: &mut Conn,
    actor: &Actor,
    profile: InitiativeProfile,
    action: &str,
    now: DateTime<Utc>,
) -> Result<Initiative> {
    let initiative = Initiative {
        id: InitiativeId::generate(),
        state: InitiativeState::Proposed,
        version: 1,
        profile,
        agreement: None,
        created_at: now,
        fresh_at: now,
    };
    initiatives::insert(tx, &initiative)?;
    audit::record(tx, now, actor, action, "initiative", initiative.id.as_str(), None)?;
    Ok(initiative)
}

/// An open initiative of the same name and area.
fn twin(tx: &mut Conn, profile: &InitiativeProfile, except: Option<&InitiativeId>) -> Result<Option<Initiative>> {
    let alike = initiatives::list_by_name_key(tx, &fold(&profile.name))?;
    Ok(alike.into_iter().find(|other| {
        other.state != InitiativeState::Closed
            && Some(&other.id) != except
            && other.profile.service_area == profile.service_area
    }))
}

/// Refuses a second initiative of the same name and area, unless the first is closed.
fn refuse_twin(tx: &mut Conn, profile: &InitiativeProfile, except: Option<&InitiativeId>) -> Result<()> {
    match twin(tx, profile, except)? {
        Some(_) => Err(Conflict::Exists.into()),
        None => Ok(()),
    }
}

/// Changes what an initiative says of itself: the network office, or a coordinator who works for it.
///
/// # Errors
/// [`Error::Invalid`]; [`Conflict::Stale`]; [`Conflict::NotAllowed`] for a closed one.
pub async fn update(
    app: &AppState,
    actor: &Actor,
    id: &InitiativeId,
    version: i64,
    profile: InitiativeProfile,
) -> Result<InitiativeView> {
    may_keep(actor, id)?;
    let profile = checked(app, profile)?;
    change(
        app,
        actor,
        id,
        version,
        "initiative.update",
        move |tx, initiative, now| {
            if initiative.state == InitiativeState::Closed {
                return Err(Conflict::NotAllowed.into());
            }
            refuse_twin(tx, &profile, Some(&initiative.id))?;
            initiative.profile = profile;
            initiative.fresh_at = now;
            Ok(())
        },
    )
    .await
}

/// Notes that the profile is still right.
///
/// # Errors
/// [`Conflict::Stale`].
pub async fn confirm_fresh(app: &AppState, actor: &Actor, id: &InitiativeId, version: i64) -> Result<InitiativeView> {
    may_keep(actor, id)?;
    change(app, actor, id, version, "initiative.confirm", |_, initiative, now| {
        initiative.fresh_at = now;
        Ok(())
    })
    .await
}

/// The network office keeps all initiatives, a coordinator the own ones. Which exist is public, so others get 403.
pub(super) fn may_keep(actor: &Actor, id: &InitiativeId) -> Result<()> {
    if *actor == Actor::System {
        return Ok(());
    }
    let staff = actor.staff(Scope::InitiativesWrite)?;
    if staff.is_admin() || staff.works_for(id) {
        Ok(())
    } else {
        Err(Error::Forbidden)
    }
}

/// Records the agreement under which an initiative takes part.
///
/// # Errors
/// [`Error::Invalid`]; [`Conflict::Stale`].
pub async fn record_agreement(
    app: &AppState,
    actor: &Actor,
    id: &InitiativeId,
    version: i64,
    agreement: Agreement,
) -> Result<InitiativeView> {
    may_manage(actor)?;
    let agreement = checked_agreement(agreement, app.clock.now())?;
    change(
        app,
        actor,
        id,
        version,
        "initiative.agreement",
        move |_, initiative, _| {
            initiative.agreement = Some(agreement);
            Ok(())
        },
    )
    .await
}

/// Checks the lines of an agreement; it cannot have been signed in the future.
pub(super) fn checked_agreement(agreement: Agreement, now: DateTime<Utc>) -> Result<Agreement> {
    let mut fields = Fields::new();
    let version = fields.take("/version", text::line(&agreement.version, 40));
    let signatory = fields.take("/signatory", text::line(&agreement.signatory, 120));
    let legal_basis = fields.take("/legal_basis", text::line(&agreement.legal_basis, 120));
    // A day of grace, because the day in Berlin may be ahead of the day in UTC.
    let tomorrow = (now + Duration::days(1)).date_naive();
    fields.check(
        agreement.signed_on > tomorrow,
        "/signed_on",
        "date-future",
        "2026-11-02",
    );
    fields.finish()?;
    Ok(Agreement {
        version: version.unwrap_or_default(),
        signatory: signatory.unwrap_or_default(),
        signed_on: agreement.signed_on,
        legal_basis: legal_basis.unwrap_or_default(),
    })
}

/// Approves a proposed initiative; from now on households are matched with it.
///
/// # Errors
/// [`Conflict::NoAgreement`] without a recorded agreement; [`Conflict::NotConfirmed`] for one that a visitor proposed, as long
/// as it has not confirmed and nobody vouched for it; [`Conflict::Stale`]; [`Conflict::NotAllowed`].
pub async fn approve(app: &AppState, actor: &Actor, id: &InitiativeId, version: i64) -> Result<InitiativeView> {
    act(app, actor, id, version, InitiativeAction::Approve).await
}

/// Closes an initiative; its open proposals end, its meetups to come are cancelled, what it seeks and shares ends, and the households concerned are told.
///
/// # Errors
/// [`Conflict::Stale`]; [`Conflict::NotAllowed`].
pub async fn close(app: &AppState, actor: &Actor, id: &InitiativeId, version: i64) -> Result<InitiativeView> {
    act(app, actor, id, version, InitiativeAction::Close).await
}

/// Opens a closed initiative again.
///
/// # Errors
/// As [`approve`].
pub async fn reopen(app: &AppState, actor: &Actor, id: &InitiativeId, version: i64) -> Result<InitiativeView> {
    act(app, actor, id, version, InitiativeAction::Reopen).await
}

async fn act(
    app: &AppState,
    actor: &Actor,
    id: &InitiativeId,
    version: i64,
    action: InitiativeAction,
) -> Result<InitiativeView> {
    may_manage(actor)?;
    let name = match action {
        InitiativeAction::Approve => "initiative.approve",
        InitiativeAction::Close => "initiative.close",
        InitiativeAction::Reopen => "initiative.reopen",
    };
    change(app, actor, id, version, name, move |tx, initiative, now| {
        let state = initiative.state.after(action)?;
        if state == InitiativeState::Approved {
            refuse_twin(tx, &initiative.profile, Some(&initiative.id))?;
            if initiative.agreement.is_none() {
                return Err(Conflict::NoAgreement.into());
            }
            let suggestion = initiative_suggestions::find(tx, &initiative.id)?;
            if suggestion.is_some_and(|one| !one.is_settled()) {
                return Err(Conflict::NotConfirmed.into());
            }
        }
        if action == InitiativeAction::Approve {
            // The network office has just looked at everything.
            initiative.fresh_at = now;
        }
        initiative.state = state;
        Ok(())
    })
    .await
}

/// Loads an initiative, compares the version, changes and stores it, in one transaction.
async fn change(
    app: &AppState,
    actor: &Actor,
    id: &InitiativeId,
    version: i64,
    action: &'static str,
    with: impl FnOnce(&mut Conn, &mut Initiative, DateTime<Utc>) -> Result<()> + Send + 'static,
) -> Result<InitiativeView> {
    let (state, actor, id, now) = (app.clone(), actor.clone(), id.clone(), app.clock.now());
    let view = app
        .store
        .write(move |tx| {
            let mut initiative = initiatives::find(tx, &id)?;
            if initiative.version != version {
                return Err(Conflict::Stale.into());
            }
            let before = initiative.clone();
            with(tx, &mut initiative, now)?;
            save(tx, &state, &before, &mut initiative, now)?;
            audit::record(tx, now, &actor, action, "initiative", id.as_str(), None)?;
            let used = proposals::count_used(tx, &id)?;
            let suggestion = initiative_suggestions::find(tx, &id)?;
            let hides = initiative_presences::hiding(tx)?.contains(&id);
            Ok(InitiativeView::of(&state, initiative, used, hides, &actor).with_suggestion(suggestion, &actor))
        })
        .await?;
    app.wake.notify_one();
    Ok(view)
}

/// Stores a changed initiative. Where households are concerned, who covers them and what they wait for is computed anew;
/// open proposals and meetups to come end with a closed initiative; with a changed one proposals are looked at anew.
pub(super) fn save(
    tx: &mut Conn,
    app: &AppState,
    before: &Initiative,
    initiative: &mut Initiative,
    now: DateTime<Utc>,
) -> Result<()> {
    initiatives::update(tx, initiative)?;
    let was = before.state == InitiativeState::Approved;
    let is = initiative.state == InitiativeState::Approved;
    if !was && !is || (was == is && before.profile == initiative.profile) {
        return Ok(());
    }
    let own = [initiative.id.clone()];
    let mut concerned: BTreeSet<HouseholdId> = covered::households_of(tx, &own)?.into_iter().collect();
    coverage::recompute_for_initiative(tx, app, initiative)?;
    concerned.extend(covered::households_of(tx, &own)?);
    for mut proposal in proposals::list_open_of_initiative(tx, &initiative.id)? {
        let household = proposal.sides.side_a().clone();
        if !is {
            effects::end_by_service(tx, app, &mut proposal, now)?;
        }
        concerned.insert(household);
    }
    if !is {
        meetups::cancel_of_closed(tx, app, &initiative.id, now)?;
        transfers::close_to(tx, app, &initiative.id, now)?;
        practice::close_of_closed(tx, &initiative.id, now)?;
    }
    for household in concerned {
        // Whoever it serves now, or no longer, may fit better or worse than before.
        matchmaking::plan(tx, &household, now)?;
        followup::refresh_waiting(tx, app, &household, now)?;
    }
    Ok(())
}

#[cfg(test)]
pub(super) mod tests;
