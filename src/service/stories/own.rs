//! The story of a household, on its own page: written with a consent that it reads before, a draft until an office publishes it, and
//! gone at once when it is revoked. A household has one at most.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{StoryView, checked, drop_picture, keep_picture, revoke_of, view_with_picture, written};
use crate::domain::actor::Actor;
use crate::domain::day::german_day;
use crate::domain::household::{Household, HouseholdState};
use crate::domain::ids::{HouseholdId, InitiativeId, StoryId};
use crate::domain::lists::Situation;
use crate::domain::story::{STORY_TEXT_VERSION, Story, StoryConsent, StoryDetails, StoryKind, StoryState};
use crate::error::{Conflict, Error, Fields, Result};
use crate::service::AppState;
use crate::store::{Conn, audit, coverage, households, initiatives, stories};

/// What a household writes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct OwnStory {
    /// The initiative that reads it first, one of those that are offered; the network office when none is named.
    #[serde(default)]
    pub office: Option<InitiativeId>,
    /// What it says.
    pub story: StoryDetails,
    /// That the household agrees to what it was told: everybody can read the story, and it can take it back at any time.
    pub agreed: bool,
}

/// An initiative that can read the story.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct OfficeChoice {
    /// Its identifier.
    pub id: InitiativeId,
    /// Its name.
    pub name: String,
}

/// The own story, and what can be done about it.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct OwnStoryView {
    /// Its version, to be named when it is changed; 0 when there is none.
    pub version: i64,
    /// Whether the household can write one: it has moved, has arrived, or lives there.
    pub may_write: bool,
    /// The version of the text that is agreed to.
    pub text_version: &'static str,
    /// Who can read it first.
    pub offices: Vec<OfficeChoice>,
    /// Where it stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<StoryState>,
    /// The story.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub story: Option<StoryView>,
    /// The consent under which it is shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub consent: Option<StoryConsent>,
}

/// Whether a household has something to tell: it has moved, has arrived, or lives there.
fn may_write(household: &Household) -> bool {
    match household.state {
        HouseholdState::Moved => true,
        HouseholdState::Active | HouseholdState::Paused => {
            matches!(household.profile.situation, Situation::Arrived | Situation::Local)
        }
        _ => false,
    }
}

fn offices(conn: &mut Conn, household: &HouseholdId) -> Result<Vec<OfficeChoice>> {
    let mut found = Vec::new();
    for id in coverage::initiatives_of(conn, household)? {
        let name = initiatives::find(conn, &id)?.profile.name;
        found.push(OfficeChoice { id, name });
    }
    Ok(found)
}

fn own_view(conn: &mut Conn, app: &AppState, household: &Household) -> Result<OwnStoryView> {
    let story = stories::find_of_household(conn, &household.id)?;
    Ok(OwnStoryView {
        version: story.as_ref().map_or(0, |story| story.version),
        may_write: may_write(household),
        text_version: STORY_TEXT_VERSION,
        offices: offices(conn, &household.id)?,
        state: story.as_ref().map(|story| story.state),
        consent: story.as_ref().map(|story| story.consent.clone()),
        story: story.map(|story| view_with_picture(conn, app, story)).transpose()?,
    })
}

/// The own story, and what can be done about it.
///
/// # Errors
/// [`Error::Unauthenticated`] for anybody but a household.
pub async fn own(app: &AppState, actor: &Actor) -> Result<OwnStoryView> {
    let (id, state) = (actor.household()?.clone(), app.clone());
    app.store
        .read(move |conn| {
            let household = households::get(conn, &id)?;
            own_view(conn, &state, &household)
        })
        .await
}

/// Writes the own story in the place of version `version`, 0 for the first time; it is a draft until an office has read it.
///
/// # Errors
/// [`Error::Unauthenticated`]; [`Error::Invalid`], also without the consent; [`Conflict::Stale`]; [`Conflict::NotAllowed`] for a
/// household that is still to come.
pub async fn write_own(app: &AppState, actor: &Actor, version: i64, new: OwnStory) -> Result<OwnStoryView> {
    let id = actor.household()?.clone();
    let mut fields = Fields::new();
    let details = fields.take("/story", checked(app, StoryKind::Story, new.story));
    fields.check(!new.agreed, "/agreed", "story-not-agreed", "");
    fields.finish()?;
    let Some(details) = details else {
        return Err(Error::invalid("/story", "invalid", ""));
    };
    let (state, actor, now) = (app.clone(), actor.clone(), app.clock.now());
    app.store
        .write(move |tx| {
            let household = households::get(tx, &id)?;
            let known = stories::find_of_household(tx, &id)?;
            if known.as_ref().map_or(0, |story| story.version) != version {
                return Err(Conflict::Stale.into());
            }
            if !may_write(&household) {
                return Err(Conflict::NotAllowed.into());
            }
            if let Some(office) = &new.office
                && offices(tx, &id)?.iter().all(|one| one.id != *office)
            {
                return Err(Error::invalid("/office", "value-unknown", ""));
            }
            let consent = StoryConsent::on_own_page(german_day(now));
            let id = match known {
                Some(mut story) => {
                    story.initiative = new.office;
                    story.details = details;
                    story.consent = consent;
                    story.changed(now);
                    stories::update(tx, &mut story)?;
                    story.id
                }
                None => insert(tx, &household, new.office, details, consent, now)?,
            };
            audit::record(tx, now, &actor, "story.write", "story", id.as_str(), None)?;
            own_view(tx, &state, &household)
        })
        .await
}

fn insert(
    tx: &mut Conn,
    household: &Household,
    office: Option<InitiativeId>,
    details: StoryDetails,
    consent: StoryConsent,
    now: DateTime<Utc>,
) -> Result<StoryId> {
    let story = Story {
        id: StoryId::generate(),
        kind: StoryKind::Story,
        state: StoryState::Draft,
        version: 1,
        initiative: office,
        household: Some(household.id.clone()),
        details,
        consent,
        created_at: now,
        updated_at: now,
        published_at: None,
    };
    stories::insert(tx, &story)?;
    Ok(story.id)
}

/// Changes the picture of the own story, in one transaction.
async fn change(
    app: &AppState,
    actor: &Actor,
    with: impl FnOnce(&mut Conn, &Actor, &mut Story, DateTime<Utc>) -> Result<()> + Send + 'static,
) -> Result<OwnStoryView> {
    let (id, state, actor, now) = (actor.household()?.clone(), app.clone(), actor.clone(), app.clock.now());
    app.store
        .write(move |tx| {
            let household = households::get(tx, &id)?;
            let mut story = stories::find_of_household(tx, &id)?.ok_or(Error::NotFound("story"))?;
            with(tx, &actor, &mut story, now)?;
            own_view(tx, &state, &household)
        })
        .await
}

/// Takes the picture of the own story; the story is a draft again.
///
/// # Errors
/// [`Error::Unauthenticated`]; [`Error::Invalid`] at `/file` or `/alt`; [`Error::NotFound`] without a story.
pub async fn set_own_picture(app: &AppState, actor: &Actor, file: Vec<u8>, alt: &str) -> Result<OwnStoryView> {
    actor.household()?;
    let picture = written(file, alt).await?;
    change(app, actor, move |tx, actor, story, now| {
        keep_picture(tx, actor, story, &picture, now)
    })
    .await
}

/// Deletes the picture of the own story; the story is a draft again.
///
/// # Errors
/// [`Error::Unauthenticated`]; [`Error::NotFound`] when there is none.
pub async fn remove_own_picture(app: &AppState, actor: &Actor) -> Result<OwnStoryView> {
    change(app, actor, drop_picture).await
}

/// Revokes the consent: the story is deleted with its picture at once. Twice is no error.
///
/// # Errors
/// [`Error::Unauthenticated`] for anybody but a household.
pub async fn revoke_own(app: &AppState, actor: &Actor) -> Result<()> {
    let (id, actor, now) = (actor.household()?.clone(), actor.clone(), app.clock.now());
    app.store.write(move |tx| revoke_of(tx, &actor, &id, now)).await
}
