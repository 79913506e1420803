//! The files of video cards, in pieces of the same size. A file counts once it is whole: then it has a hash. Nothing here reads or
//! writes more than one piece at a time.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::schema::{initiatives, video_files, video_pieces};
use super::{Conn, Db as _};
use crate::domain::ids::InitiativeId;
use crate::domain::initiative::InitiativeState;
use crate::error::Result;

/// How many bytes every piece of a file has but its last one.
pub(crate) const PIECE: usize = 256 * 1024;

/// What is known of a whole file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct File {
    /// Names its pieces.
    pub(crate) id: String,
    /// SHA-256 of its bytes, in hex.
    pub(crate) hash: String,
    /// Its media type.
    pub(crate) content_type: String,
    /// How many bytes it has.
    pub(crate) bytes: i64,
}

type Row = (String, Option<String>, Option<String>, i64);

fn into_domain((id, hash, content_type, bytes): Row) -> Option<File> {
    Some(File {
        id,
        hash: hash?,
        content_type: content_type?,
        bytes,
    })
}

/// Begins a file.
pub(crate) fn insert(conn: &mut Conn, id: &str, initiative: &InitiativeId, now: DateTime<Utc>) -> Result<()> {
    diesel::insert_into(video_files::table)
        .values((
            video_files::id.eq(id),
            video_files::initiative_id.eq(initiative.as_str()),
            video_files::bytes.eq(0),
            video_files::created_at.eq(now.naive_utc()),
        ))
        .execute(conn)
        .db()?;
    Ok(())
}

/// Keeps the next piece of a file.
pub(crate) fn add(conn: &mut Conn, id: &str, number: i32, content: &[u8]) -> Result<()> {
    diesel::insert_into(video_pieces::table)
        .values((
            video_pieces::file_id.eq(id),
            video_pieces::number.eq(number),
            video_pieces::content.eq(content),
        ))
        .execute(conn)
        .db()?;
    Ok(())
}

/// Says that a file is whole now.
pub(crate) fn finish(conn: &mut Conn, id: &str, hash: &str, content_type: &str, bytes: i64) -> Result<()> {
    diesel::update(video_files::table.find(id))
        .set((
            video_files::hash.eq(hash),
            video_files::content_type.eq(content_type),
            video_files::bytes.eq(bytes),
        ))
        .execute(conn)
        .db()?;
    Ok(())
}

/// A whole file.
pub(crate) fn find(conn: &mut Conn, id: &str) -> Result<Option<File>> {
    let row: Option<Row> = video_files::table
        .find(id)
        .select((
            video_files::id,
            video_files::hash,
            video_files::content_type,
            video_files::bytes,
        ))
        .get_result(conn)
        .maybe()?;
    Ok(row.and_then(into_domain))
}

/// A whole file with this hash, and whether everybody may see it.
pub(crate) fn find_by_hash(conn: &mut Conn, hash: &str) -> Result<Option<(File, bool)>> {
    let found: Vec<(Row, String)> = video_files::table
        .inner_join(initiatives::table)
        .filter(video_files::hash.eq(hash))
        .select((
            (
                video_files::id,
                video_files::hash,
                video_files::content_type,
                video_files::bytes,
            ),
            initiatives::state,
        ))
        .load(conn)
        .db()?;
    let public = found
        .iter()
        .any(|(_, state)| state == InitiativeState::Approved.as_str());
    Ok(found
        .into_iter()
        .find_map(|(row, _)| into_domain(row))
        .map(|file| (file, public)))
}

/// One piece of a file.
pub(crate) fn piece(conn: &mut Conn, id: &str, number: i32) -> Result<Option<Vec<u8>>> {
    video_pieces::table
        .find((id, number))
        .select(video_pieces::content)
        .get_result(conn)
        .maybe()
}

/// Deletes a file with its pieces.
pub(crate) fn delete(conn: &mut Conn, id: &str) -> Result<()> {
    diesel::delete(video_pieces::table.filter(video_pieces::file_id.eq(id)))
        .execute(conn)
        .db()?;
    diesel::delete(video_files::table.find(id)).execute(conn).db()?;
    Ok(())
}

/// Deletes the whole files of an initiative but the one named; what just arrives is left alone.
pub(crate) fn delete_others(conn: &mut Conn, initiative: &InitiativeId, but: Option<&str>) -> Result<usize> {
    let ids: Vec<String> = video_files::table
        .filter(video_files::initiative_id.eq(initiative.as_str()))
        .filter(video_files::hash.is_not_null())
        .select(video_files::id)
        .load(conn)
        .db()?;
    let others: Vec<&String> = ids.iter().filter(|id| Some(id.as_str()) != but).collect();
    for id in &others {
        delete(conn, id)?;
    }
    Ok(others.len())
}

/// Deletes what was begun before this moment and never became whole; answers how many files went.
pub(crate) fn delete_unfinished(conn: &mut Conn, before: DateTime<Utc>) -> Result<usize> {
    let ids: Vec<String> = video_files::table
        .filter(video_files::hash.is_null())
        .filter(video_files::created_at.lt(before.naive_utc()))
        .select(video_files::id)
        .load(conn)
        .db()?;
    for id in &ids {
        delete(conn, id)?;
    }
    Ok(ids.len())
}
