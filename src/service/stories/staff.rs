//! Stories and greetings as offices look after them: written down with the consent of whoever tells, read before they are published,
//! and taken away at once. The words of a household are its own: an office publishes them as they are, or not at all.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{StoryView, checked, drop_picture, keep_picture, looks_after, view_with_picture, views, written};
use crate::domain::actor::{Actor, Scope, Staff};
use crate::domain::day::german_day;
use crate::domain::ids::{InitiativeId, StoryId};
use crate::domain::initiative::InitiativeState;
use crate::domain::story::{
    ConsentWay, MAX_GREETINGS, MAX_STORIES, Story, StoryConsent, StoryDetails, StoryKind, StoryState,
};
use crate::error::{Conflict, Error, Fields, Result};
use crate::service::AppState;
use crate::service::known_initiatives::known;
use crate::store::{Conn, audit, erasures, initiatives, stories};

/// A story or a greeting that staff writes down.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct NewStory {
    /// The initiative that looks after it. Not given: the first own one, or the network office. It stays as it was made.
    #[serde(default)]
    pub office: Option<InitiativeId>,
    /// What it is; it stays as it was made.
    pub kind: StoryKind,
    /// What it says.
    pub story: StoryDetails,
    /// The consent of whoever tells it.
    pub consent: StoryConsent,
}

/// A story as its office sees it.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct StoryForStaff {
    /// Its version, to be named when it is changed or published.
    pub version: i64,
    /// Where it stands.
    pub state: StoryState,
    /// What everybody sees of it once it is published.
    #[serde(flatten)]
    pub story: StoryView,
    /// The consent under which it is shown.
    pub consent: StoryConsent,
    /// Whether a household wrote it on its own page; then its words cannot be changed by staff.
    pub by_household: bool,
    /// When it was changed last.
    pub updated_at: DateTime<Utc>,
}

impl StoryForStaff {
    fn of(story: &Story, shown: StoryView) -> Self {
        Self {
            version: story.version,
            state: story.state,
            story: shown,
            consent: story.consent.clone(),
            by_household: story.household.is_some(),
            updated_at: story.updated_at,
        }
    }
}

fn for_staff(conn: &mut Conn, app: &AppState, story: Story) -> Result<StoryForStaff> {
    let shown = view_with_picture(conn, app, story.clone())?;
    Ok(StoryForStaff::of(&story, shown))
}

/// A story of an own office; the network office looks after all.
fn owned(conn: &mut Conn, actor: &Actor, id: &StoryId) -> Result<Story> {
    let story = stories::find(conn, id)?;
    if looks_after(actor, &story) {
        Ok(story)
    } else {
        Err(Error::NotFound("story"))
    }
}

/// Of whose stories somebody sees a list: the own initiatives', or all.
fn own_offices(staff: &Staff) -> Option<Vec<InitiativeId>> {
    (!staff.is_admin()).then(|| staff.initiatives.clone())
}

/// The stories of the own offices, drafts first; all of them for the network office.
///
/// # Errors
/// [`Error::Forbidden`] without the scope `initiatives:write`.
pub async fn list_own(app: &AppState, actor: &Actor) -> Result<Vec<StoryForStaff>> {
    let (staff, state) = (actor.staff(Scope::InitiativesWrite)?.clone(), app.clone());
    app.store
        .read(move |conn| {
            let own = own_offices(&staff);
            let found = stories::list_of_offices(conn, own.as_deref(), false)?;
            let shown = views(conn, &state, found.clone())?;
            let both = found.into_iter().zip(shown);
            Ok(both.map(|(story, shown)| StoryForStaff::of(&story, shown)).collect())
        })
        .await
}

/// How many stories of households wait until an own office has read them; none for others than staff that may publish.
///
/// # Errors
/// Faults of the database.
pub async fn count_waiting(app: &AppState, actor: &Actor) -> Result<usize> {
    let Ok(staff) = actor.staff(Scope::InitiativesWrite) else {
        return Ok(0);
    };
    let (own, network, state) = (staff.initiatives.clone(), staff.is_admin(), app.clone());
    app.store
        .read(move |conn| {
            let found = stories::list_of_offices(conn, (!network).then_some(&own), network)?;
            let known = known(conn, &state)?;
            // What was given to an office that is closed since is the network office's.
            let open = |id: &InitiativeId| known.approved().any(|one| one.id == *id);
            let mine = |story: &Story| match &story.initiative {
                None => network,
                Some(id) => own.contains(id) || (network && !open(id)),
            };
            let waiting = |story: &&Story| story.state == StoryState::Draft && story.household.is_some();
            Ok(found.iter().filter(waiting).filter(|story| mine(story)).count())
        })
        .await
}

/// One story of an own office, with its consent.
///
/// # Errors
/// [`Error::Forbidden`] without the scope `initiatives:write`; [`Error::NotFound`].
pub async fn show_own(app: &AppState, actor: &Actor, id: &StoryId) -> Result<StoryForStaff> {
    actor.staff(Scope::InitiativesWrite)?;
    let (state, actor, id) = (app.clone(), actor.clone(), id.clone());
    app.store
        .read(move |conn| {
            let story = owned(conn, &actor, &id)?;
            for_staff(conn, &state, story)
        })
        .await
}

/// The office for which somebody writes a story down.
fn office_for(conn: &mut Conn, actor: &Actor, wanted: Option<InitiativeId>) -> Result<Option<InitiativeId>> {
    let office = if matches!(actor, Actor::System) {
        wanted
    } else {
        let staff = actor.staff(Scope::InitiativesWrite)?;
        match wanted {
            Some(id) if staff.is_admin() || staff.works_for(&id) => Some(id),
            Some(_) => return Err(Error::Forbidden),
            None if staff.is_admin() => None,
            None => Some(staff.initiatives.first().cloned().ok_or(Error::Forbidden)?),
        }
    };
    if let Some(id) = &office {
        let unknown = || Error::invalid("/office", "value-unknown", "");
        let initiative = initiatives::find(conn, id).map_err(|_| unknown())?;
        if initiative.state != InitiativeState::Approved {
            return Err(unknown());
        }
    }
    Ok(office)
}

/// Checks what staff wrote down.
fn both(
    app: &AppState,
    kind: StoryKind,
    story: StoryDetails,
    consent: StoryConsent,
) -> Result<(StoryDetails, StoryConsent)> {
    let mut fields = Fields::new();
    let details = fields.take("/story", checked(app, kind, story));
    let consent = fields.take("/consent", consent.checked(kind, german_day(app.clock.now())));
    fields.finish()?;
    details.zip(consent).ok_or_else(|| Error::invalid("", "invalid", ""))
}

/// Writes a story or a greeting down; it is a draft until somebody has looked at it and publishes it.
///
/// # Errors
/// [`Error::Forbidden`] without the scope `initiatives:write` or for another office; [`Error::Invalid`], also when the office has
/// too many.
pub async fn create(app: &AppState, actor: &Actor, new: NewStory) -> Result<StoryId> {
    if *actor != Actor::System {
        actor.staff(Scope::InitiativesWrite)?;
    }
    let (details, consent) = both(app, new.kind, new.story, new.consent)?;
    let (actor, now) = (actor.clone(), app.clock.now());
    app.store
        .write(move |tx| {
            let office = office_for(tx, &actor, new.office)?;
            let most = match new.kind {
                StoryKind::Story => MAX_STORIES,
                StoryKind::Greeting => MAX_GREETINGS,
            };
            if stories::count_of(tx, office.as_ref(), new.kind)? >= most {
                return Err(Error::invalid("", "stories-many", most.to_string()));
            }
            let story = Story {
                id: StoryId::generate(),
                kind: new.kind,
                state: StoryState::Draft,
                version: 1,
                initiative: office,
                household: None,
                details,
                consent,
                created_at: now,
                updated_at: now,
                published_at: None,
            };
            stories::insert(tx, &story)?;
            audit::record(tx, now, &actor, "story.write", "story", story.id.as_str(), None)?;
            Ok(story.id)
        })
        .await
}

/// Changes something of a story of an own office that was read at `version`, in one transaction.
async fn change(
    app: &AppState,
    actor: &Actor,
    id: &StoryId,
    version: Option<i64>,
    with: impl FnOnce(&mut Conn, &Actor, &mut Story, DateTime<Utc>) -> Result<()> + Send + 'static,
) -> Result<StoryForStaff> {
    if *actor != Actor::System {
        actor.staff(Scope::InitiativesWrite)?;
    }
    let (state, actor, id, now) = (app.clone(), actor.clone(), id.clone(), app.clock.now());
    app.store
        .write(move |tx| {
            let mut story = owned(tx, &actor, &id)?;
            if version.is_some_and(|version| story.version != version) {
                return Err(Conflict::Stale.into());
            }
            with(tx, &actor, &mut story, now)?;
            for_staff(tx, &state, story)
        })
        .await
}

/// Refuses to change the words of a household.
fn not_of_household(story: &Story) -> Result<()> {
    if story.household.is_some() || story.consent.way == ConsentWay::OwnPage {
        Err(Conflict::NotAllowed.into())
    } else {
        Ok(())
    }
}

/// Changes a story that staff wrote down, with its consent; it is a draft again.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Invalid`], also for another office or kind; [`Conflict::Stale`]; [`Conflict::NotAllowed`] for the
/// words of a household.
pub async fn update(app: &AppState, actor: &Actor, id: &StoryId, version: i64, new: NewStory) -> Result<StoryForStaff> {
    actor.staff(Scope::InitiativesWrite)?;
    let (details, consent) = both(app, new.kind, new.story, new.consent)?;
    change(app, actor, id, Some(version), move |tx, actor, story, now| {
        not_of_household(story)?;
        let moved = new.office.is_some() && new.office != story.initiative;
        if moved || new.kind != story.kind {
            let at = if moved { "/office" } else { "/kind" };
            return Err(Error::invalid(at, "value-unknown", story.kind.as_str()));
        }
        story.details = details;
        story.consent = consent;
        story.changed(now);
        stories::update(tx, story)?;
        audit::record(tx, now, actor, "story.write", "story", story.id.as_str(), None)
    })
    .await
}

/// Publishes exactly the version that was looked at.
///
/// # Errors
/// [`Error::NotFound`]; [`Conflict::Stale`]; [`Conflict::Decided`] when it is published already.
pub async fn publish(app: &AppState, actor: &Actor, id: &StoryId, version: i64) -> Result<StoryForStaff> {
    change(app, actor, id, Some(version), |tx, actor, story, now| {
        story.publish(now)?;
        stories::update(tx, story)?;
        audit::record(tx, now, actor, "story.publish", "story", story.id.as_str(), None)
    })
    .await
}

/// Takes the picture of a story that staff wrote down; the story is a draft again.
///
/// # Errors
/// [`Error::Invalid`] at `/file` or `/alt`; [`Error::NotFound`]; [`Conflict::NotAllowed`] for the story of a household.
pub async fn set_picture(
    app: &AppState,
    actor: &Actor,
    id: &StoryId,
    file: Vec<u8>,
    alt: &str,
) -> Result<StoryForStaff> {
    if *actor != Actor::System {
        actor.staff(Scope::InitiativesWrite)?;
    }
    let picture = written(file, alt).await?;
    change(app, actor, id, None, move |tx, actor, story, now| {
        not_of_household(story)?;
        keep_picture(tx, actor, story, &picture, now)
    })
    .await
}

/// Deletes the picture of a story that staff wrote down; the story is a draft again.
///
/// # Errors
/// [`Error::NotFound`] when there is none; [`Conflict::NotAllowed`] for the story of a household.
pub async fn remove_picture(app: &AppState, actor: &Actor, id: &StoryId) -> Result<StoryForStaff> {
    change(app, actor, id, None, |tx, actor, story, now| {
        not_of_household(story)?;
        drop_picture(tx, actor, story, now)
    })
    .await
}

/// Revokes a story: it is deleted with its picture at once, whoever wrote it.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn revoke(app: &AppState, actor: &Actor, id: &StoryId) -> Result<()> {
    actor.staff(Scope::InitiativesWrite)?;
    let (actor, id, now) = (actor.clone(), id.clone(), app.clock.now());
    app.store
        .write(move |tx| {
            let story = owned(tx, &actor, &id)?;
            stories::delete(tx, &story.id)?;
            erasures::insert_hash(tx, erasures::hash_of_story(&story.id), now)?;
            audit::record(tx, now, &actor, "story.revoke", "story", id.as_str(), None)
        })
        .await
}
