//! A household's own things: its data, its state, its teaser. What staff sees of it stands in `staff`, addresses and
//! the second adult in `contact`, whom it never wants to meet in `excluding`.

mod areas;
mod contact;
mod excluding;
mod searching;
mod sight;
mod staff;

use chrono::{DateTime, Utc};
use serde::Serialize;

pub use super::consents::{ConsentOffer, RevokedView, consent_offers, give_consent, revoke_consent};
pub use super::teaser::{TeaserLineView, TeaserView};
pub use areas::{AreaCount, AreaCounts, HouseholdArea, count_by_area};
pub use contact::{
    ConfirmedAdult, SecondAdultView, change_email, confirm_adult, confirm_email, invite_adult, refuse_adult,
    remove_adult,
};
pub use excluding::{Exclusion, ExclusionView, exclude, exclusions, remove_exclusion};
pub(crate) use sight::{Hidden, Sight};
pub use staff::{
    HouseholdFilter, HouseholdForStaff, HouseholdSummary, ViewLevel, list, mark_known, open_contact, show,
};
pub(crate) use staff::{for_staff, hashes_of, is_hidden_from, profile_at, seen_by};

use super::introductions::effects;
use super::{AppState, again, canonical, coverage, duplicates, followup, matchmaking, post, registration, teaser};
use crate::domain::actor::Actor;
use crate::domain::consent::Consent;
use crate::domain::email::Phone;
use crate::domain::figures::EventKind;
use crate::domain::household::{Contact, Household, HouseholdAction, HouseholdState, Waiting};
use crate::domain::ids::HouseholdId;
use crate::domain::lists::Situation;
use crate::domain::locale::Locale;
use crate::domain::profile::Profile;
use crate::domain::teaser::TeaserLineCode;
use crate::error::{Conflict, Error, Fields, Result};
use crate::mail::message;
use crate::store::events::Happened;
use crate::store::{Conn, audit, consents, events, households};

/// A household as it sees itself.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct HouseholdView {
    /// Its identifier.
    pub id: HouseholdId,
    /// Its state.
    pub state: HouseholdState,
    /// Its version, to be named when it is changed.
    pub version: i64,
    /// Language of its pages and mails.
    pub locale: Locale,
    /// How it can be reached.
    pub contact: Contact,
    /// What it says of itself.
    #[serde(flatten)]
    pub profile: Profile,
    /// How many households it likes to meet in a quarter; nothing when it has not said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub welcome_capacity: Option<u32>,
    /// The consents in force.
    pub consents: Vec<Consent>,
    /// What happens next, and by when it hears.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub waiting: Option<Waiting>,
    /// Whether a coordinator has spoken with it.
    pub known: bool,
    /// A second adult who agreed to be named.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub second_adult: Option<SecondAdultView>,
    /// When it registered.
    pub created_at: DateTime<Utc>,
    /// When its address was confirmed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub confirmed_at: Option<DateTime<Utc>>,
    /// After a withdrawal: until when it can be undone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub withdrawn_until: Option<DateTime<Utc>>,
}

/// A household as it sees itself, inside a transaction.
pub(crate) fn view(conn: &mut Conn, household: Household) -> Result<HouseholdView> {
    Ok(HouseholdView {
        consents: consents::list_in_force(conn, &household.id)?.0,
        second_adult: households::find_second_adult(conn, &household.id)?.map(SecondAdultView::from),
        withdrawn_until: household.withdrawn.map(|(_, until)| until),
        id: household.id,
        state: household.state,
        version: household.version,
        locale: household.locale,
        contact: household.contact,
        profile: household.profile,
        welcome_capacity: household.welcome_capacity,
        waiting: household.waiting,
        known: household.known.is_some(),
        created_at: household.created_at,
        confirmed_at: household.confirmed_at,
    })
}

/// The household that is asking.
///
/// # Errors
/// [`Error::Unauthenticated`] for anybody but a household.
pub async fn me(app: &AppState, actor: &Actor) -> Result<HouseholdView> {
    let id = actor.household()?.clone();
    app.store
        .read(move |conn| {
            let household = households::get(conn, &id)?;
            view(conn, household)
        })
        .await
}

/// What a household can change of itself at once; it replaces what was there.
#[derive(Debug, Clone, PartialEq)]
pub struct HouseholdUpdate {
    /// What it says of itself.
    pub profile: Profile,
    /// Name of the person who registered, up to 80 characters.
    pub name: Option<String>,
    /// Telephone number.
    pub phone: Option<Phone>,
    /// Language of pages and mails.
    pub locale: Locale,
}

/// Changes the household, when `version` is still the present one. Open proposals are looked at again.
///
/// # Errors
/// [`Error::Unauthenticated`]; [`Error::Invalid`]; [`Conflict::Stale`] on another version; [`Conflict::NotAllowed`] for
/// a household that withdrew.
pub async fn update(app: &AppState, actor: &Actor, version: i64, mut update: HouseholdUpdate) -> Result<HouseholdView> {
    let id = actor.household()?.clone();
    let mut fields = Fields::new();
    update.name = canonical::name(&mut fields, update.name);
    if let Some(profile) = fields.take("", canonical::profile(app, update.profile.clone())) {
        update.profile = profile;
    }
    fields.finish()?;
    let (state, actor, now) = (app.clone(), actor.clone(), app.clock.now());
    let changed = app
        .store
        .write(move |tx| {
            let mut household = households::get(tx, &id)?;
            if household.version != version {
                return Err(Conflict::Stale.into());
            }
            looks_after_itself(&household)?;
            household.profile = update.profile;
            household.contact.name = update.name;
            household.contact.phone = update.phone;
            household.locale = update.locale;
            household.active_at = now;
            households::update(tx, &mut household)?;
            coverage::recompute_for_household(tx, &state, &household)?;
            duplicates::look_for(tx, &state, &household, now)?;
            followup::refresh_waiting(tx, &state, &id, now)?;
            matchmaking::plan(tx, &id, now)?;
            audit::record(tx, now, &actor, "updated", "household", id.as_str(), None)?;
            let household = households::get(tx, &id)?;
            view(tx, household)
        })
        .await?;
    registration::after_change(app).await;
    Ok(changed)
}

/// Whether the household may still change things: it is confirmed and did not withdraw.
pub(crate) fn looks_after_itself(household: &Household) -> Result<()> {
    match household.state {
        HouseholdState::Active | HouseholdState::Paused | HouseholdState::Moved => Ok(()),
        _ => Err(Conflict::NotAllowed.into()),
    }
}

/// Takes a pause: open proposals are closed, nothing is proposed.
///
/// # Errors
/// [`Error::Unauthenticated`]; [`Conflict::NotAllowed`] when it does not take part at present.
pub async fn pause(app: &AppState, actor: &Actor) -> Result<HouseholdView> {
    act(app, actor, HouseholdAction::Pause).await
}

/// Ends the pause.
///
/// # Errors
/// [`Error::Unauthenticated`]; [`Conflict::NotAllowed`] when it is not pausing.
pub async fn resume(app: &AppState, actor: &Actor) -> Result<HouseholdView> {
    act(app, actor, HouseholdAction::Resume).await
}

/// Tells that it has moved: open proposals are closed.
///
/// # Errors
/// [`Error::Unauthenticated`]; [`Conflict::NotAllowed`] when it does not take part at present.
pub async fn tell_moved(app: &AppState, actor: &Actor) -> Result<HouseholdView> {
    act(app, actor, HouseholdAction::TellMoved).await
}

/// Comes back after the move as a household that has arrived and welcomes others.
///
/// # Errors
/// [`Error::Unauthenticated`]; [`Conflict::NotAllowed`] when it has not moved.
pub async fn welcome_others(app: &AppState, actor: &Actor) -> Result<HouseholdView> {
    act(app, actor, HouseholdAction::WelcomeOthers).await
}

async fn act(app: &AppState, actor: &Actor, action: HouseholdAction) -> Result<HouseholdView> {
    again(async || act_once(app, actor, action).await).await
}

async fn act_once(app: &AppState, actor: &Actor, action: HouseholdAction) -> Result<HouseholdView> {
    let (id, state, actor, now) = (actor.household()?.clone(), app.clone(), actor.clone(), app.clock.now());
    let changed = app
        .store
        .write(move |tx| {
            let mut household = households::get(tx, &id)?;
            household.apply(action)?;
            household.active_at = now;
            if action == HouseholdAction::WelcomeOthers {
                household.profile.situation = Situation::Arrived;
                household.profile.window = None;
            }
            households::update(tx, &mut household)?;
            if household.state == HouseholdState::Active {
                coverage::recompute_for_household(tx, &state, &household)?;
                matchmaking::plan(tx, &id, now)?;
            } else {
                effects::close_open(tx, &state, &actor, &id, None, now)?;
            }
            followup::refresh_waiting(tx, &state, &id, now)?;
            let household = households::get(tx, &id)?;
            tell(tx, &state, &household, action, now)?;
            let counted = match action {
                HouseholdAction::Pause => Some(EventKind::Paused),
                HouseholdAction::TellMoved => Some(EventKind::Moved),
                _ => None,
            };
            if let Some(kind) = counted {
                events::record(tx, &id, Happened::new(kind), now)?;
            }
            audit::record(tx, now, &actor, action.as_str(), "household", id.as_str(), None)?;
            view(tx, household)
        })
        .await?;
    registration::after_change(app).await;
    Ok(changed)
}

/// Confirms a pause and its end by mail.
fn tell(
    tx: &mut Conn,
    app: &AppState,
    household: &Household,
    action: HouseholdAction,
    now: DateTime<Utc>,
) -> Result<()> {
    let status_url = app.links().status();
    match action {
        HouseholdAction::Pause => post::to_household(tx, app, now, household, &message::Paused { status_url }),
        HouseholdAction::Resume => {
            let hear_by = household.waiting.map_or(now, |waiting| waiting.until);
            post::to_household(tx, app, now, household, &message::Resumed { status_url, hear_by })
        }
        _ => Ok(()),
    }
}

/// The own teaser as another household would see it now, with its switches (rule 4).
///
/// # Errors
/// [`Error::Unauthenticated`] for anybody but a household.
pub async fn teaser(app: &AppState, actor: &Actor) -> Result<TeaserView> {
    let (id, state) = (actor.household()?.clone(), app.clone());
    app.store
        .read(move |conn| {
            let household = households::get(conn, &id)?;
            teaser::view(conn, &state, &household, household.locale)
        })
        .await
}

/// Switches a line of the teaser off (`false`) or, knowingly, on (`true`); `None` leaves it to the guard again.
///
/// # Errors
/// [`Error::Unauthenticated`]; [`Error::Invalid`] for a line that cannot be switched; [`Conflict::NotAllowed`] for a
/// household that withdrew.
pub async fn set_teaser_line(
    app: &AppState,
    actor: &Actor,
    line: TeaserLineCode,
    on: impl Into<Option<bool>>,
) -> Result<TeaserView> {
    let on = on.into();
    let (id, state, actor, now) = (actor.household()?.clone(), app.clone(), actor.clone(), app.clock.now());
    if !line.can_be_switched() {
        return Err(Error::invalid("/line", "teaser-line-fixed", "interests"));
    }
    app.store
        .write(move |tx| {
            let mut household = households::get(tx, &id)?;
            looks_after_itself(&household)?;
            match on {
                Some(on) => household.teaser_lines.insert(line.to_string(), on),
                None => household.teaser_lines.remove(line.as_str()),
            };
            household.active_at = now;
            // What it says of itself stays the same, so proposals that name its version stay as they are.
            households::set_teaser_lines(tx, &id, &household.teaser_lines)?;
            households::touch(tx, &id, now)?;
            audit::record(
                tx,
                now,
                &actor,
                "teaser_line_switched",
                "household",
                id.as_str(),
                Some(line.as_str()),
            )?;
            teaser::view(tx, &state, &household, household.locale)
        })
        .await
}
