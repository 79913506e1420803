//! Stories and greetings with their pictures. Revoking one deletes it with its picture; nothing of it stays.

use std::collections::BTreeMap;

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::schema::{initiatives, stories, story_pictures};
use super::{Conn, Db as _};
use crate::domain::ids::{HouseholdId, InitiativeId, StoryId};
use crate::domain::initiative::InitiativeState;
use crate::domain::story::{Story, StoryKind, StoryState};
use crate::error::{Conflict, Context as _, Error, Result};

#[derive(Queryable, Selectable)]
#[diesel(table_name = stories)]
struct Row {
    id: String,
    kind: String,
    state: String,
    version: i64,
    initiative_id: Option<String>,
    household_id: Option<String>,
    details: String,
    consent: String,
    created_at: NaiveDateTime,
    updated_at: NaiveDateTime,
    published_at: Option<NaiveDateTime>,
}

impl Row {
    fn into_domain(self) -> Result<Story> {
        let unknown = |code: &str| Error::internal("reading a story", code.to_owned());
        Ok(Story {
            kind: self.kind.parse().map_err(|_| unknown(&self.kind))?,
            state: self.state.parse().map_err(|_| unknown(&self.state))?,
            id: StoryId::known(self.id),
            version: self.version,
            initiative: self.initiative_id.map(InitiativeId::known),
            household: self.household_id.map(HouseholdId::known),
            details: serde_json::from_str(&self.details).context("reading a story")?,
            consent: serde_json::from_str(&self.consent).context("reading the consent to a story")?,
            created_at: self.created_at.and_utc(),
            updated_at: self.updated_at.and_utc(),
            published_at: self.published_at.map(|at| at.and_utc()),
        })
    }
}

fn into_domain(rows: Vec<Row>) -> Result<Vec<Story>> {
    rows.into_iter().map(Row::into_domain).collect()
}

/// What is known of the picture of a story.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = story_pictures)]
pub(crate) struct Picture {
    /// SHA-256 of its bytes, in hex.
    pub(crate) hash: String,
    /// Its width in pixels.
    pub(crate) width: i32,
    /// Its height in pixels.
    pub(crate) height: i32,
    /// What it shows, in words.
    pub(crate) alt: String,
}

/// Inserts a story; [`Conflict::Exists`] when its household has one.
pub(crate) fn insert(conn: &mut Conn, story: &Story) -> Result<()> {
    diesel::insert_into(stories::table)
        .values((
            stories::id.eq(story.id.as_str()),
            stories::kind.eq(story.kind.as_str()),
            stories::state.eq(story.state.as_str()),
            stories::version.eq(story.version),
            stories::initiative_id.eq(story.initiative.as_ref().map(InitiativeId::as_str)),
            stories::household_id.eq(story.household.as_ref().map(HouseholdId::as_str)),
            stories::details.eq(serde_json::to_string(&story.details).context("writing a story")?),
            stories::consent.eq(serde_json::to_string(&story.consent).context("writing the consent to a story")?),
            stories::created_at.eq(story.created_at.naive_utc()),
            stories::updated_at.eq(story.updated_at.naive_utc()),
            stories::published_at.eq(story.published_at.map(|at| at.naive_utc())),
        ))
        .execute(conn)
        .db()?;
    Ok(())
}

/// Writes a story that was read at `story.version` and raises its version; [`Conflict::Stale`] when somebody else changed it.
pub(crate) fn update(conn: &mut Conn, story: &mut Story) -> Result<()> {
    let seen = story.version;
    story.version += 1;
    let changed = diesel::update(stories::table.find(story.id.as_str()).filter(stories::version.eq(seen)))
        .set((
            stories::state.eq(story.state.as_str()),
            stories::version.eq(story.version),
            stories::initiative_id.eq(story.initiative.as_ref().map(InitiativeId::as_str)),
            stories::details.eq(serde_json::to_string(&story.details).context("writing a story")?),
            stories::consent.eq(serde_json::to_string(&story.consent).context("writing the consent to a story")?),
            stories::updated_at.eq(story.updated_at.naive_utc()),
            stories::published_at.eq(story.published_at.map(|at| at.naive_utc())),
        ))
        .execute(conn)
        .db()?;
    if changed == 0 {
        return Err(Conflict::Stale.into());
    }
    Ok(())
}

/// Deletes a story with its picture; answers whether there was one.
pub(crate) fn delete(conn: &mut Conn, id: &StoryId) -> Result<bool> {
    let gone = diesel::delete(stories::table.find(id.as_str())).execute(conn).db()?;
    Ok(gone > 0)
}

/// Identifiers of all stories.
pub(crate) fn list_ids(conn: &mut Conn) -> Result<Vec<StoryId>> {
    let ids: Vec<String> = stories::table.select(stories::id).load(conn).db()?;
    Ok(ids.into_iter().map(StoryId::known).collect())
}

/// Deletes the story of a household with its picture; answers which one it was.
pub(crate) fn delete_of_household(conn: &mut Conn, household: &HouseholdId) -> Result<Option<StoryId>> {
    let Some(story) = find_of_household(conn, household)? else {
        return Ok(None);
    };
    delete(conn, &story.id)?;
    Ok(Some(story.id))
}

/// One story.
pub(crate) fn find(conn: &mut Conn, id: &StoryId) -> Result<Story> {
    stories::table
        .find(id.as_str())
        .select(Row::as_select())
        .get_result(conn)
        .or_missing("story")?
        .into_domain()
}

/// The story of a household.
pub(crate) fn find_of_household(conn: &mut Conn, household: &HouseholdId) -> Result<Option<Story>> {
    stories::table
        .filter(stories::household_id.eq(household.as_str()))
        .select(Row::as_select())
        .get_result(conn)
        .maybe()?
        .map(Row::into_domain)
        .transpose()
}

/// The published stories of a kind, or of all kinds, that the network office or an approved initiative looks after, the newest first.
pub(crate) fn list_published(conn: &mut Conn, kind: Option<StoryKind>) -> Result<Vec<Story>> {
    let mut query = stories::table
        .left_join(initiatives::table)
        .filter(stories::state.eq(StoryState::Published.as_str()))
        .filter(
            stories::initiative_id
                .is_null()
                .or(initiatives::state.nullable().eq(InitiativeState::Approved.as_str())),
        )
        .select(Row::as_select())
        .into_boxed();
    if let Some(kind) = kind {
        query = query.filter(stories::kind.eq(kind.as_str()));
    }
    into_domain(
        query
            .order((stories::published_at.desc(), stories::id.desc()))
            .load(conn)
            .db()?,
    )
}

/// The stories of some initiatives and, with `network`, of the network office, drafts first and then the latest; all when `own` is
/// nothing.
pub(crate) fn list_of_offices(conn: &mut Conn, own: Option<&[InitiativeId]>, network: bool) -> Result<Vec<Story>> {
    let mut query = stories::table.select(Row::as_select()).into_boxed();
    if let Some(own) = own {
        let ids: Vec<String> = own.iter().map(ToString::to_string).collect();
        query = query.filter(stories::initiative_id.eq_any(ids));
        if network {
            query = query.or_filter(stories::initiative_id.is_null());
        }
    }
    into_domain(
        query
            .order((stories::state, stories::updated_at.desc(), stories::id.desc()))
            .load(conn)
            .db()?,
    )
}

/// How many stories of a kind an office has.
pub(crate) fn count_of(conn: &mut Conn, initiative: Option<&InitiativeId>, kind: StoryKind) -> Result<usize> {
    let mut query = stories::table
        .filter(stories::kind.eq(kind.as_str()))
        .count()
        .into_boxed();
    query = match initiative {
        Some(id) => query.filter(stories::initiative_id.eq(id.to_string())),
        None => query.filter(stories::initiative_id.is_null()),
    };
    let count: i64 = query.get_result(conn).db()?;
    usize::try_from(count).map_err(|error| Error::internal("counting stories", error))
}

/// Keeps a picture in the place of the one before.
pub(crate) fn save_picture(conn: &mut Conn, id: &StoryId, picture: &Picture, png: &[u8]) -> Result<()> {
    delete_picture(conn, id)?;
    diesel::insert_into(story_pictures::table)
        .values((
            story_pictures::story_id.eq(id.as_str()),
            story_pictures::hash.eq(&picture.hash),
            story_pictures::width.eq(picture.width),
            story_pictures::height.eq(picture.height),
            story_pictures::alt.eq(&picture.alt),
            story_pictures::png.eq(png),
        ))
        .execute(conn)
        .db()?;
    Ok(())
}

/// Deletes the picture of a story; answers whether there was one.
pub(crate) fn delete_picture(conn: &mut Conn, id: &StoryId) -> Result<bool> {
    let gone = diesel::delete(story_pictures::table.find(id.as_str()))
        .execute(conn)
        .db()?;
    Ok(gone > 0)
}

/// What is known of the picture of a story.
pub(crate) fn find_picture(conn: &mut Conn, id: &StoryId) -> Result<Option<Picture>> {
    story_pictures::table
        .find(id.as_str())
        .select(Picture::as_select())
        .get_result(conn)
        .maybe()
}

/// What is known of the pictures of some stories.
pub(crate) fn list_pictures(conn: &mut Conn, stories: &[&StoryId]) -> Result<BTreeMap<StoryId, Picture>> {
    let mut found = BTreeMap::new();
    for part in stories.chunks(500) {
        let ids: Vec<&str> = part.iter().map(|id| id.as_str()).collect();
        let rows: Vec<(String, Picture)> = story_pictures::table
            .filter(story_pictures::story_id.eq_any(ids))
            .select((story_pictures::story_id, Picture::as_select()))
            .load(conn)
            .db()?;
        found.extend(rows.into_iter().map(|(id, picture)| (StoryId::known(id), picture)));
    }
    Ok(found)
}

/// The stories with a picture of this hash: several people may send the same one.
pub(crate) fn list_by_picture(conn: &mut Conn, hash: &str) -> Result<Vec<Story>> {
    let rows = stories::table
        .inner_join(story_pictures::table)
        .filter(story_pictures::hash.eq(hash))
        .order(stories::id)
        .select(Row::as_select())
        .load(conn)
        .db()?;
    into_domain(rows)
}

/// The bytes of the picture of a story.
pub(crate) fn picture_bytes(conn: &mut Conn, id: &StoryId) -> Result<Vec<u8>> {
    story_pictures::table
        .find(id.as_str())
        .select(story_pictures::png)
        .get_result(conn)
        .or_missing("picture")
}
