//! Video cards of initiatives: what is said about the video, its captions and its poster. The files themselves stand in
//! `video_files`. What is known of a card is read without the poster's bytes, which only whoever shows it needs.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::schema::{initiative_videos, initiatives};
use super::{Conn, Db as _};
use crate::domain::ids::InitiativeId;
use crate::domain::initiative::InitiativeState;
use crate::domain::video::VideoDetails;
use crate::error::{Conflict, Error, Result};

/// What is known of a card.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = initiative_videos)]
pub(crate) struct Card {
    /// Raised by one with every change.
    pub(crate) version: i64,
    /// What the video is about.
    pub(crate) title: String,
    /// What is said in it.
    pub(crate) transcript: String,
    /// The code of its language.
    pub(crate) language: String,
    /// Where it is when it is no file of ours.
    pub(crate) link: Option<String>,
    /// The file that is shown.
    pub(crate) file_id: Option<String>,
    /// SHA-256 of the captions, in hex.
    pub(crate) captions_hash: Option<String>,
    /// SHA-256 of the poster, in hex.
    pub(crate) poster_hash: Option<String>,
    /// Its width in pixels.
    pub(crate) poster_width: Option<i32>,
    /// Its height in pixels.
    pub(crate) poster_height: Option<i32>,
    /// When it was changed last.
    pub(crate) updated_at: chrono::NaiveDateTime,
}

/// The card of an initiative.
pub(crate) fn find(conn: &mut Conn, id: &InitiativeId) -> Result<Option<Card>> {
    initiative_videos::table
        .find(id.as_str())
        .select(Card::as_select())
        .get_result(conn)
        .maybe()
}

/// Writes what is said about the video in the place of version `seen`, 0 for the first time. With a link no file is shown.
///
/// # Errors
/// [`Conflict::Stale`] when another version is the present one.
pub(crate) fn save(
    conn: &mut Conn,
    id: &InitiativeId,
    seen: i64,
    details: &VideoDetails,
    now: DateTime<Utc>,
) -> Result<()> {
    if seen == 0 {
        diesel::insert_into(initiative_videos::table)
            .values((
                initiative_videos::initiative_id.eq(id.as_str()),
                initiative_videos::version.eq(1),
                initiative_videos::title.eq(&details.title),
                initiative_videos::transcript.eq(&details.transcript),
                initiative_videos::language.eq(details.language.as_str()),
                initiative_videos::link.eq(&details.link),
                initiative_videos::updated_at.eq(now.naive_utc()),
            ))
            .execute(conn)
            .db()
            .map_err(|error| match error {
                Error::Conflict(Conflict::Exists) => Conflict::Stale.into(),
                other => other,
            })?;
        return Ok(());
    }
    changed(
        diesel::update(of_version(id, seen))
            .set((
                initiative_videos::version.eq(seen.saturating_add(1)),
                initiative_videos::title.eq(&details.title),
                initiative_videos::transcript.eq(&details.transcript),
                initiative_videos::language.eq(details.language.as_str()),
                initiative_videos::link.eq(&details.link),
                details
                    .link
                    .is_some()
                    .then(|| initiative_videos::file_id.eq(None::<String>)),
                initiative_videos::updated_at.eq(now.naive_utc()),
            ))
            .execute(conn)
            .db()?,
    )
}

type OfVersion<'a> = diesel::dsl::Filter<
    diesel::dsl::Find<initiative_videos::table, &'a str>,
    diesel::dsl::Eq<initiative_videos::version, i64>,
>;

fn of_version(id: &InitiativeId, seen: i64) -> OfVersion<'_> {
    initiative_videos::table
        .find(id.as_str())
        .filter(initiative_videos::version.eq(seen))
}

fn changed(rows: usize) -> Result<()> {
    if rows == 1 { Ok(()) } else { Err(Conflict::Stale.into()) }
}

/// Names the file that is shown; with one, no link is.
pub(crate) fn set_file(
    conn: &mut Conn,
    id: &InitiativeId,
    seen: i64,
    file: Option<&str>,
    now: DateTime<Utc>,
) -> Result<()> {
    changed(
        diesel::update(of_version(id, seen))
            .set((
                initiative_videos::version.eq(seen.saturating_add(1)),
                initiative_videos::file_id.eq(file),
                file.is_some().then(|| initiative_videos::link.eq(None::<String>)),
                initiative_videos::updated_at.eq(now.naive_utc()),
            ))
            .execute(conn)
            .db()?,
    )
}

/// Keeps captions with their hash in the place of those before, or none.
pub(crate) fn set_captions(
    conn: &mut Conn,
    id: &InitiativeId,
    seen: i64,
    captions: Option<(&str, &str)>,
    now: DateTime<Utc>,
) -> Result<()> {
    changed(
        diesel::update(of_version(id, seen))
            .set((
                initiative_videos::version.eq(seen.saturating_add(1)),
                initiative_videos::captions_hash.eq(captions.map(|(hash, _)| hash)),
                initiative_videos::captions.eq(captions.map(|(_, text)| text)),
                initiative_videos::updated_at.eq(now.naive_utc()),
            ))
            .execute(conn)
            .db()?,
    )
}

/// A poster that is to be kept: its hash, width, height and bytes.
pub(crate) type Poster<'a> = (&'a str, i32, i32, &'a [u8]);

/// Keeps a poster in the place of the one before, or none.
pub(crate) fn set_poster(
    conn: &mut Conn,
    id: &InitiativeId,
    seen: i64,
    poster: Option<Poster<'_>>,
    now: DateTime<Utc>,
) -> Result<()> {
    changed(
        diesel::update(of_version(id, seen))
            .set((
                initiative_videos::version.eq(seen.saturating_add(1)),
                initiative_videos::poster_hash.eq(poster.map(|one| one.0)),
                initiative_videos::poster_width.eq(poster.map(|one| one.1)),
                initiative_videos::poster_height.eq(poster.map(|one| one.2)),
                initiative_videos::poster.eq(poster.map(|one| one.3)),
                initiative_videos::updated_at.eq(now.naive_utc()),
            ))
            .execute(conn)
            .db()?,
    )
}

/// Removes the card; answers whether there was one.
pub(crate) fn delete(conn: &mut Conn, id: &InitiativeId) -> Result<bool> {
    let gone = diesel::delete(initiative_videos::table.find(id.as_str()))
        .execute(conn)
        .db()?;
    Ok(gone > 0)
}

/// A found file, and whether everybody may see it.
fn with_reach<T>(found: Vec<(Option<T>, String)>) -> Option<(T, bool)> {
    let public = found
        .iter()
        .any(|(_, state)| state == InitiativeState::Approved.as_str());
    found
        .into_iter()
        .find_map(|(content, _)| content)
        .map(|content| (content, public))
}

/// The bytes of a poster with this hash, and whether everybody may see it.
pub(crate) fn poster(conn: &mut Conn, hash: &str) -> Result<Option<(Vec<u8>, bool)>> {
    let found: Vec<(Option<Vec<u8>>, String)> = initiative_videos::table
        .inner_join(initiatives::table)
        .filter(initiative_videos::poster_hash.eq(hash))
        .select((initiative_videos::poster, initiatives::state))
        .load(conn)
        .db()?;
    Ok(with_reach(found))
}

/// Captions with this hash, and whether everybody may see them.
pub(crate) fn captions(conn: &mut Conn, hash: &str) -> Result<Option<(String, bool)>> {
    let found: Vec<(Option<String>, String)> = initiative_videos::table
        .inner_join(initiatives::table)
        .filter(initiative_videos::captions_hash.eq(hash))
        .select((initiative_videos::captions, initiatives::state))
        .load(conn)
        .db()?;
    Ok(with_reach(found))
}
