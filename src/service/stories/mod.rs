//! Stories of people who came, and greetings from home: read by everybody once an office published them, and gone at once from pages,
//! from the interface and from every mail that is not written yet when the consent is revoked. What offices do stands in `staff`, what a
//! household does in `own`.

mod own;
mod staff;

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::offers::{area_name, nearness};
use super::{AppState, canonical, directory};
use crate::domain::actor::{Actor, Scope};
use crate::domain::ids::{HouseholdId, InitiativeId, StoryId};
use crate::domain::initiative::InitiativeState;
use crate::domain::profile::TargetArea;
use crate::domain::story::{Story, StoryDetails, StoryKind, StoryState};
use crate::domain::text;
use crate::domain::token::sha256_hex;
use crate::error::{Context as _, Error, Fields, Result};
use crate::store::stories::Picture;
use crate::store::{Conn, audit, erasures, initiatives, stories};

pub use directory::MAX_LOGO_BYTES as MAX_PICTURE_BYTES;
pub use own::{OfficeChoice, OwnStory, OwnStoryView, own, remove_own_picture, revoke_own, set_own_picture, write_own};
pub use staff::{
    NewStory, StoryForStaff, count_waiting, create, list_own, publish, remove_picture, revoke, set_picture, show_own,
    update,
};

/// The picture of a story.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct PictureView {
    /// Its full address, which changes with its content.
    pub url: String,
    /// Its width in pixels, 1 to 512.
    pub width: i32,
    /// Its height in pixels, 1 to 512.
    pub height: i32,
    /// What it shows, in words.
    pub alt: String,
}

impl PictureView {
    fn of(app: &AppState, picture: Picture) -> Self {
        Self {
            url: app.links().story_picture(&picture.hash),
            width: picture.width,
            height: picture.height,
            alt: picture.alt,
        }
    }
}

/// A story or a greeting as it is shown.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct StoryView {
    /// Its identifier.
    pub id: StoryId,
    /// What it is.
    pub kind: StoryKind,
    /// What it says.
    #[serde(flatten)]
    pub details: StoryDetails,
    /// The name of its place, district or Land.
    #[schema(example = "Greifswald")]
    pub area_name: String,
    /// Its picture.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub picture: Option<PictureView>,
    /// The initiative that looks after it; nothing for the network office.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub initiative: Option<InitiativeId>,
    /// The name of the office that looks after it.
    pub office_name: String,
    /// Its page.
    pub page: String,
    /// When it was published.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub published_at: Option<DateTime<Utc>>,
}

fn view(app: &AppState, story: Story, picture: Option<Picture>, office_name: String) -> StoryView {
    StoryView {
        page: app.links().story(&story.id),
        id: story.id,
        kind: story.kind,
        area_name: area_name(app, &story.details.area),
        picture: picture.map(|picture| PictureView::of(app, picture)),
        initiative: story.initiative,
        office_name,
        published_at: story.published_at,
        details: story.details,
    }
}

fn view_with_picture(conn: &mut Conn, app: &AppState, story: Story) -> Result<StoryView> {
    let picture = stories::find_picture(conn, &story.id)?;
    let office_name = match &story.initiative {
        Some(id) => initiatives::find(conn, id)?.profile.name,
        None => app.config.site.network_office.clone(),
    };
    Ok(view(app, story, picture, office_name))
}

/// Several stories as they are shown; names and pictures are asked for once.
fn views(conn: &mut Conn, app: &AppState, found: Vec<Story>) -> Result<Vec<StoryView>> {
    let ids: Vec<&StoryId> = found.iter().map(|story| &story.id).collect();
    let mut pictures = stories::list_pictures(conn, &ids)?;
    let offices: BTreeSet<InitiativeId> = found.iter().filter_map(|story| story.initiative.clone()).collect();
    let offices: Vec<InitiativeId> = offices.into_iter().collect();
    let names: BTreeMap<InitiativeId, String> = initiatives::find_many(conn, &offices)?
        .into_iter()
        .map(|office| (office.id, office.profile.name))
        .collect();
    let network = &app.config.site.network_office;
    Ok(found
        .into_iter()
        .map(|story| {
            let picture = pictures.remove(&story.id);
            let name = story
                .initiative
                .as_ref()
                .and_then(|id| names.get(id))
                .unwrap_or(network)
                .clone();
            view(app, story, picture, name)
        })
        .collect())
}

/// Which stories are asked for; what is not given asks for all.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct StoryFilter {
    /// Those near this area.
    pub area: Option<TargetArea>,
    /// Those of this kind.
    pub kind: Option<StoryKind>,
    /// Those that this initiative looks after.
    pub initiative: Option<InitiativeId>,
    /// The last one of the page before.
    pub after: Option<StoryId>,
}

/// The published stories near some areas, the nearest first and of equally near ones the newest, at most `limit`.
pub(super) fn near(
    conn: &mut Conn,
    app: &AppState,
    areas: &[TargetArea],
    kind: StoryKind,
    limit: usize,
) -> Result<Vec<StoryView>> {
    let mut found: Vec<(u32, Story)> = stories::list_published(conn, Some(kind))?
        .into_iter()
        .filter_map(|story| Some((nearness(app, &story.details.area, areas)?, story)))
        .collect();
    // The order of those that are equally near stays.
    found.sort_by_key(|(points, _)| std::cmp::Reverse(*points));
    found.truncate(limit);
    views(conn, app, found.into_iter().map(|(_, story)| story).collect())
}

/// The published stories, the nearest first when a place is named, otherwise the newest, at most `limit`.
///
/// # Errors
/// [`Error::Invalid`] for an area that is not known.
pub async fn list(app: &AppState, filter: StoryFilter, limit: usize) -> Result<Vec<StoryView>> {
    let mut filter = filter;
    let mut fields = Fields::new();
    if let Some(area) = &mut filter.area {
        canonical::area(app.gazetteer.as_ref(), &mut fields, "/area", area);
    }
    fields.finish()?;
    let state = app.clone();
    app.store
        .read(move |conn| {
            let mut found = stories::list_published(conn, filter.kind)?;
            found.retain(|story| {
                let by = filter.initiative.as_ref();
                by.is_none_or(|id| story.initiative.as_ref() == Some(id))
            });
            if let Some(area) = &filter.area {
                let areas = std::slice::from_ref(area);
                let near = |story: &Story| nearness(&state, &story.details.area, areas);
                found.retain(|story| near(story).is_some());
                found.sort_by_cached_key(|story| std::cmp::Reverse(near(story)));
            }
            if let Some(after) = &filter.after {
                let seen = found.iter().position(|story| story.id == *after).map_or(0, |at| at + 1);
                found.drain(..seen);
            }
            found.truncate(limit);
            views(conn, &state, found)
        })
        .await
}

/// Whether everybody may see a story.
fn is_public(conn: &mut Conn, story: &Story) -> Result<bool> {
    let open = match &story.initiative {
        Some(id) => initiatives::find(conn, id)?.state == InitiativeState::Approved,
        None => true,
    };
    Ok(open && story.state == StoryState::Published)
}

/// Whether somebody looks after a story: its household, the people of its office, the network office.
fn looks_after(actor: &Actor, story: &Story) -> bool {
    match actor {
        Actor::System => true,
        Actor::Household(id) => story.household.as_ref() == Some(id),
        Actor::Staff(staff) if staff.scopes.contains(&Scope::InitiativesWrite) => {
            staff.is_admin() || story.initiative.as_ref().is_some_and(|id| staff.works_for(id))
        }
        Actor::Staff(_) | Actor::Anonymous => false,
    }
}

/// One published story.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn show(app: &AppState, id: &StoryId) -> Result<StoryView> {
    let (state, id) = (app.clone(), id.clone());
    app.store
        .read(move |conn| {
            let story = stories::find(conn, &id)?;
            if !is_public(conn, &story)? {
                return Err(Error::NotFound("story"));
            }
            view_with_picture(conn, &state, story)
        })
        .await
}

/// The bytes of a picture: of a published story for everybody, of a draft for those who look after it.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn picture_bytes(app: &AppState, actor: &Actor, hash: &str) -> Result<Vec<u8>> {
    let (actor, hash) = (actor.clone(), hash.to_owned());
    app.store
        .read(move |conn| {
            for story in stories::list_by_picture(conn, &hash)? {
                if looks_after(&actor, &story) || is_public(conn, &story)? {
                    return stories::picture_bytes(conn, &story.id);
                }
            }
            Err(Error::NotFound("picture"))
        })
        .await
}

/// A picture that was written anew, with its words.
struct Written {
    picture: Picture,
    png: Vec<u8>,
}

/// Writes a picture anew, so that nothing but its pixels is kept, and checks its words.
///
/// # Errors
/// [`Error::Invalid`] at `/file` or `/alt`.
async fn written(file: Vec<u8>, alt: &str) -> Result<Written> {
    let mut fields = Fields::new();
    let alt = fields.take("/alt", text::line(alt, 200));
    let anew = tokio::task::spawn_blocking(move || directory::written_anew(&file))
        .await
        .context("reading a picture")?;
    let kept = fields.take("", anew);
    fields.finish()?;
    let (Some(alt), Some(kept)) = (alt, kept) else {
        return Err(Error::invalid("/file", "picture-broken", ""));
    };
    Ok(Written {
        picture: Picture {
            hash: sha256_hex(&kept.png),
            width: i32::try_from(kept.width).unwrap_or(i32::MAX),
            height: i32::try_from(kept.height).unwrap_or(i32::MAX),
            alt,
        },
        png: kept.png,
    })
}

/// Keeps a picture: the story has to be looked at anew.
fn keep_picture(tx: &mut Conn, actor: &Actor, story: &mut Story, written: &Written, now: DateTime<Utc>) -> Result<()> {
    stories::save_picture(tx, &story.id, &written.picture, &written.png)?;
    story.changed(now);
    stories::update(tx, story)?;
    audit::record(tx, now, actor, "story.picture", "story", story.id.as_str(), None)
}

/// Deletes the picture: the story has to be looked at anew.
fn drop_picture(tx: &mut Conn, actor: &Actor, story: &mut Story, now: DateTime<Utc>) -> Result<()> {
    if !stories::delete_picture(tx, &story.id)? {
        return Err(Error::NotFound("picture"));
    }
    story.changed(now);
    stories::update(tx, story)?;
    audit::record(
        tx,
        now,
        actor,
        "story.picture",
        "story",
        story.id.as_str(),
        Some("removed"),
    )
}

/// Puts what a story says into its canonical form.
fn checked(app: &AppState, kind: StoryKind, mut details: StoryDetails) -> Result<StoryDetails> {
    let mut fields = Fields::new();
    canonical::area(app.gazetteer.as_ref(), &mut fields, "/area", &mut details.area);
    let checked = fields.take("", details.checked(kind));
    fields.finish()?;
    checked.ok_or_else(|| Error::invalid("", "invalid", ""))
}

/// Deletes the story of a household that leaves or revokes everything.
pub(super) fn revoke_of(tx: &mut Conn, actor: &Actor, household: &HouseholdId, now: DateTime<Utc>) -> Result<()> {
    if let Some(id) = stories::delete_of_household(tx, household)? {
        erasures::insert_hash(tx, erasures::hash_of_story(&id), now)?;
        audit::record(tx, now, actor, "story.revoke", "story", id.as_str(), None)?;
    }
    Ok(())
}
