//! The video cards of initiatives: kept by themselves or the network office, shown to everybody once the initiative is approved and
//! there is something to see. A file passes through in pieces; nobody holds more of it than one.

use chrono::{DateTime, Utc};
use serde::Serialize;
use sha2::{Digest as _, Sha256};
use tokio::sync::OwnedSemaphorePermit;

use super::super::AppState;
use super::{is_staff, may_keep, picture};
use crate::domain::actor::Actor;
use crate::domain::ids::{InitiativeId, VideoFileId};
use crate::domain::initiative::InitiativeState;
use crate::domain::token::{hex, sha256_hex};
use crate::domain::video::{Cleaner, VideoDetails, VideoForm, VideoLink, captions};
use crate::error::{Conflict, Context as _, Error, Result};
use crate::store::initiative_videos::Card;
use crate::store::video_files::{File, PIECE};
use crate::store::{Conn, audit, initiative_videos, initiatives, video_files};

/// Seconds after which somebody who found all places for uploads taken may try again.
const BUSY_SECS: u32 = 30;

/// A file of a video card.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct VideoFileView {
    /// Its full address, which changes with its content.
    pub url: String,
    /// `video/mp4` or `video/webm`.
    #[schema(example = "video/mp4")]
    pub content_type: String,
    /// How many bytes it has.
    pub bytes: i64,
}

/// The picture that is shown before a video begins.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct PosterView {
    /// Its full address, which changes with its content.
    pub url: String,
    /// Its width in pixels, 1 to 512.
    pub width: i32,
    /// Its height in pixels, 1 to 512.
    pub height: i32,
}

/// The video card of an initiative: a file of its own or a link, and what is said in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct VideoView {
    /// Raised by one with every change.
    pub version: i64,
    /// What the video is about.
    pub title: String,
    /// What is said and shown in it.
    pub transcript: String,
    /// The code of the language that is spoken in it.
    #[schema(example = "de")]
    pub language: String,
    /// Where it is when it is no file of its own; nothing of it is loaded before somebody opens it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
    /// The file of its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<VideoFileView>,
    /// Captions as `WebVTT`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub captions_url: Option<String>,
    /// The picture that is shown before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub poster: Option<PosterView>,
    /// When it was changed last.
    pub updated_at: DateTime<Utc>,
}

impl VideoView {
    fn of(app: &AppState, card: Card, file: Option<File>) -> Self {
        let links = app.links();
        let form = file.as_ref().and_then(|file| VideoForm::of_type(&file.content_type));
        let poster = card.poster_hash.zip(card.poster_width).zip(card.poster_height);
        Self {
            version: card.version,
            title: card.title,
            transcript: card.transcript,
            language: card.language,
            link: card.link,
            file: file.zip(form).map(|(file, form)| VideoFileView {
                url: links.video(&file.hash, form.ending()),
                content_type: file.content_type,
                bytes: file.bytes,
            }),
            captions_url: card.captions_hash.map(|hash| links.video(&hash, "vtt")),
            poster: poster.map(|((hash, width), height)| PosterView {
                url: links.video(&hash, "png"),
                width,
                height,
            }),
            updated_at: card.updated_at.and_utc(),
        }
    }

    /// Whether there is something to see: a file or a link.
    pub const fn is_shown(&self) -> bool {
        self.file.is_some() || self.link.is_some()
    }

    /// The link, read.
    pub fn link(&self) -> Option<VideoLink> {
        self.link.as_deref().and_then(|link| VideoLink::parse(link).ok())
    }
}

fn read(conn: &mut Conn, app: &AppState, id: &InitiativeId) -> Result<Option<VideoView>> {
    let Some(card) = initiative_videos::find(conn, id)? else {
        return Ok(None);
    };
    let file = match &card.file_id {
        Some(file) => video_files::find(conn, file)?,
        None => None,
    };
    Ok(Some(VideoView::of(app, card, file)))
}

fn present(conn: &mut Conn, app: &AppState, id: &InitiativeId) -> Result<VideoView> {
    read(conn, app, id)?.ok_or(Error::NotFound("video"))
}

/// The video card of an initiative: of an approved one for everybody once there is something to see, all for staff.
///
/// # Errors
/// [`Error::NotFound`] when there is no such initiative.
pub async fn video(app: &AppState, actor: &Actor, id: &InitiativeId) -> Result<Option<VideoView>> {
    let (state, actor, id) = (app.clone(), actor.clone(), id.clone());
    app.store
        .read(move |conn| {
            super::presence::visible(conn, &actor, &id)?;
            let card = read(conn, &state, &id)?;
            Ok(card.filter(|card| card.is_shown() || is_staff(&actor)))
        })
        .await
}

fn refuse_closed(tx: &mut Conn, id: &InitiativeId) -> Result<()> {
    if initiatives::find(tx, id)?.state == InitiativeState::Closed {
        return Err(Conflict::NotAllowed.into());
    }
    Ok(())
}

/// Refuses what would be written over another version than the one seen.
fn seen(tx: &mut Conn, id: &InitiativeId, version: i64) -> Result<()> {
    refuse_closed(tx, id)?;
    match initiative_videos::find(tx, id)? {
        None => Err(Error::invalid("/transcript", "video-transcript", "")),
        Some(card) if card.version != version => Err(Conflict::Stale.into()),
        Some(_) => Ok(()),
    }
}

fn note(tx: &mut Conn, now: DateTime<Utc>, actor: &Actor, id: &InitiativeId, what: &str) -> Result<()> {
    audit::record(
        tx,
        now,
        actor,
        "initiative.video",
        "initiative",
        id.as_str(),
        Some(what),
    )
}

/// Says what the video is about, in which language, what is said in it, and where it is when it is no file of its own. The first time
/// the version is 0. A link takes the place of a file.
///
/// # Errors
/// [`Error::Invalid`]; [`Conflict::Stale`]; [`Conflict::NotAllowed`] for a closed initiative.
pub async fn describe_video(
    app: &AppState,
    actor: &Actor,
    id: &InitiativeId,
    version: i64,
    details: VideoDetails,
) -> Result<VideoView> {
    may_keep(actor, id)?;
    let details = details.checked()?;
    let (state, actor, id, now) = (app.clone(), actor.clone(), id.clone(), app.clock.now());
    app.store
        .write(move |tx| {
            refuse_closed(tx, &id)?;
            initiative_videos::save(tx, &id, version, &details, now)?;
            if details.link.is_some() {
                video_files::delete_others(tx, &id, None)?;
            }
            note(tx, now, &actor, &id, "described")?;
            present(tx, &state, &id)
        })
        .await
}

/// A file that arrives. What has come is in the database already, and counts for nothing until the file is whole.
pub struct Arriving {
    app: AppState,
    actor: Actor,
    initiative: InitiativeId,
    version: i64,
    file: VideoFileId,
    cleaner: Cleaner,
    hash: Sha256,
    waiting: Vec<u8>,
    pieces: i32,
    bytes: i64,
    _place: OwnedSemaphorePermit,
}

impl std::fmt::Debug for Arriving {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Arriving")
            .field("file", &self.file)
            .finish_non_exhaustive()
    }
}

/// The largest file of a video card, in bytes.
pub fn max_video_bytes(app: &AppState) -> u64 {
    app.config.videos.max_megabytes * 1024 * 1024
}

/// Begins to take in a file for the card of this version. Only so many arrive at once as are configured.
///
/// # Errors
/// [`Error::Invalid`] at `/transcript` while nothing is said about the video; [`Conflict::Stale`]; [`Conflict::NotAllowed`] for a
/// closed initiative; [`Error::TooMany`] when all places are taken.
pub async fn receive_video(app: &AppState, actor: &Actor, id: &InitiativeId, version: i64) -> Result<Arriving> {
    may_keep(actor, id)?;
    let place = app.uploads.clone().try_acquire_owned().map_err(|_| Error::TooMany {
        retry_after_secs: BUSY_SECS,
    })?;
    let initiative = id.clone();
    app.store.read(move |conn| seen(conn, &initiative, version)).await?;
    Ok(Arriving {
        cleaner: Cleaner::new(max_video_bytes(app)),
        app: app.clone(),
        actor: actor.clone(),
        initiative: id.clone(),
        version,
        file: VideoFileId::generate(),
        hash: Sha256::new(),
        waiting: Vec::new(),
        pieces: 0,
        bytes: 0,
        _place: place,
    })
}

impl Arriving {
    /// Takes the next bytes.
    ///
    /// # Errors
    /// [`Error::Invalid`] at `/file` as soon as it is clear that the file cannot be taken.
    pub async fn take(&mut self, bytes: &[u8]) -> Result<()> {
        self.cleaner.feed(bytes, &mut self.waiting)?;
        while self.waiting.len() >= PIECE {
            let rest = self.waiting.split_off(PIECE);
            let piece = std::mem::replace(&mut self.waiting, rest);
            self.keep(piece).await?;
        }
        Ok(())
    }

    async fn keep(&mut self, piece: Vec<u8>) -> Result<()> {
        self.hash.update(&piece);
        self.bytes = self.bytes.saturating_add_unsigned(piece.len() as u64);
        let number = self.pieces;
        self.pieces += 1;
        let (file, initiative, now) = (self.file.clone(), self.initiative.clone(), self.app.clock.now());
        self.app
            .store
            .write(move |tx| {
                if number == 0 {
                    video_files::insert(tx, file.as_str(), &initiative, now)?;
                }
                video_files::add(tx, file.as_str(), number, &piece)
            })
            .await
    }

    /// Ends the file and shows it in the place of the one before, or of the link.
    ///
    /// # Errors
    /// [`Error::Invalid`] at `/file` when it is not whole; [`Conflict::Stale`] when the card was changed meanwhile.
    pub async fn finish(mut self) -> Result<VideoView> {
        let last = std::mem::take(&mut self.waiting);
        if !last.is_empty() {
            self.keep(last).await?;
        }
        let form = std::mem::replace(&mut self.cleaner, Cleaner::new(0)).finish()?;
        let hash = hex(&std::mem::take(&mut self.hash).finalize());
        let (state, actor, id, now) = (
            self.app.clone(),
            self.actor.clone(),
            self.initiative.clone(),
            self.app.clock.now(),
        );
        let (file, version, bytes) = (self.file.clone(), self.version, self.bytes);
        self.app
            .store
            .write(move |tx| {
                refuse_closed(tx, &id)?;
                initiative_videos::set_file(tx, &id, version, Some(file.as_str()), now)?;
                video_files::finish(tx, file.as_str(), &hash, form.content_type(), bytes)?;
                video_files::delete_others(tx, &id, Some(file.as_str()))?;
                note(tx, now, &actor, &id, "file")?;
                present(tx, &state, &id)
            })
            .await
    }

    /// Throws away what has come so far of a file that is not taken.
    ///
    /// # Errors
    /// Faults of the database; then housekeeping does it later.
    pub async fn give_up(app: AppState, file: VideoFileId) -> Result<()> {
        app.store.write(move |tx| video_files::delete(tx, file.as_str())).await
    }

    /// The name under which its pieces stand, to give it up by.
    pub fn file(&self) -> VideoFileId {
        self.file.clone()
    }
}

/// Takes captions as `WebVTT`; they are written anew.
///
/// # Errors
/// [`Error::Invalid`] at `/file`, or at `/transcript` while nothing is said about the video; [`Conflict::Stale`];
/// [`Conflict::NotAllowed`] for a closed initiative.
pub async fn set_captions(
    app: &AppState,
    actor: &Actor,
    id: &InitiativeId,
    version: i64,
    file: &[u8],
) -> Result<VideoView> {
    may_keep(actor, id)?;
    let text = captions(file)?;
    let (state, actor, id, now) = (app.clone(), actor.clone(), id.clone(), app.clock.now());
    app.store
        .write(move |tx| {
            seen(tx, &id, version)?;
            let hash = sha256_hex(text.as_bytes());
            initiative_videos::set_captions(tx, &id, version, Some((&hash, &text)), now)?;
            note(tx, now, &actor, &id, "captions")?;
            present(tx, &state, &id)
        })
        .await
}

/// Takes the picture that is shown before the video: as a logo, it is written anew.
///
/// # Errors
/// As [`set_captions`].
pub async fn set_poster(
    app: &AppState,
    actor: &Actor,
    id: &InitiativeId,
    version: i64,
    file: Vec<u8>,
) -> Result<VideoView> {
    may_keep(actor, id)?;
    let kept = tokio::task::spawn_blocking(move || picture::written_anew(&file))
        .await
        .context("reading a picture")??;
    let (state, actor, id, now) = (app.clone(), actor.clone(), id.clone(), app.clock.now());
    app.store
        .write(move |tx| {
            seen(tx, &id, version)?;
            let hash = sha256_hex(&kept.png);
            let side = |pixels: u32| i32::try_from(pixels).unwrap_or(i32::MAX);
            let poster = (hash.as_str(), side(kept.width), side(kept.height), kept.png.as_slice());
            initiative_videos::set_poster(tx, &id, version, Some(poster), now)?;
            note(tx, now, &actor, &id, "poster")?;
            present(tx, &state, &id)
        })
        .await
}

/// What of a video card is removed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VideoPart {
    /// Everything.
    Card,
    /// The file.
    File,
    /// The captions.
    Captions,
    /// The picture that is shown before.
    Poster,
}

/// Removes a video card, or a part of it, with its content.
///
/// # Errors
/// [`Error::NotFound`] when there is none.
pub async fn remove_video(app: &AppState, actor: &Actor, id: &InitiativeId, part: VideoPart) -> Result<()> {
    may_keep(actor, id)?;
    let (actor, id, now) = (actor.clone(), id.clone(), app.clock.now());
    app.store
        .write(move |tx| {
            let missing = || Error::NotFound("video");
            let card = initiative_videos::find(tx, &id)?.ok_or_else(missing)?;
            let (there, what) = match part {
                VideoPart::Card => (true, "removed"),
                VideoPart::File => (card.file_id.is_some(), "file removed"),
                VideoPart::Captions => (card.captions_hash.is_some(), "captions removed"),
                VideoPart::Poster => (card.poster_hash.is_some(), "poster removed"),
            };
            if !there {
                return Err(missing());
            }
            if matches!(part, VideoPart::Card | VideoPart::File) {
                video_files::delete_others(tx, &id, None)?;
            }
            match part {
                VideoPart::Card => {
                    initiative_videos::delete(tx, &id)?;
                }
                VideoPart::File => initiative_videos::set_file(tx, &id, card.version, None, now)?,
                VideoPart::Captions => initiative_videos::set_captions(tx, &id, card.version, None, now)?,
                VideoPart::Poster => initiative_videos::set_poster(tx, &id, card.version, None, now)?,
            }
            note(tx, now, &actor, &id, what)
        })
        .await
}

/// A file to be sent, and whether everybody may see it.
#[derive(Debug, Clone)]
pub struct VideoFile {
    id: String,
    /// What it is.
    pub form: VideoForm,
    /// How many bytes it has.
    pub bytes: u64,
    /// Whether everybody may see it.
    pub public: bool,
}

/// A file by its hash; others than staff get public ones only.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn video_file(app: &AppState, actor: &Actor, hash: &str) -> Result<VideoFile> {
    let hash = hash.to_owned();
    let found = app
        .store
        .read(move |conn| video_files::find_by_hash(conn, &hash))
        .await?;
    found
        .filter(|(_, public)| *public || is_staff(actor))
        .and_then(|(file, public)| {
            Some(VideoFile {
                form: VideoForm::of_type(&file.content_type)?,
                bytes: u64::try_from(file.bytes).ok()?,
                id: file.id,
                public,
            })
        })
        .ok_or(Error::NotFound("video"))
}

/// Bytes of a file from here to the end of their piece.
///
/// # Errors
/// [`Error::NotFound`] when the file was replaced meanwhile.
pub async fn video_bytes(app: &AppState, file: &VideoFile, from: u64) -> Result<Vec<u8>> {
    let missing = || Error::NotFound("video");
    let (number, skip) = (from / PIECE as u64, from % PIECE as u64);
    let number = i32::try_from(number).map_err(|_| missing())?;
    let skip = usize::try_from(skip).map_err(|_| missing())?;
    let id = file.id.clone();
    let mut piece = app
        .store
        .read(move |conn| video_files::piece(conn, &id, number))
        .await?
        .ok_or_else(missing)?;
    if piece.len() <= skip {
        return Err(missing());
    }
    piece.drain(..skip);
    Ok(piece)
}

/// The picture before a video by its hash, and whether everybody may see it; others than staff get public ones only.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn poster_bytes(app: &AppState, actor: &Actor, hash: &str) -> Result<(Vec<u8>, bool)> {
    let hash = hash.to_owned();
    let found = app
        .store
        .read(move |conn| initiative_videos::poster(conn, &hash))
        .await?;
    found
        .filter(|(_, public)| *public || is_staff(actor))
        .ok_or(Error::NotFound("video"))
}

/// Captions by their hash, and whether everybody may see them; others than staff get public ones only.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn caption_text(app: &AppState, actor: &Actor, hash: &str) -> Result<(String, bool)> {
    let hash = hash.to_owned();
    let found = app
        .store
        .read(move |conn| initiative_videos::captions(conn, &hash))
        .await?;
    found
        .filter(|(_, public)| *public || is_staff(actor))
        .ok_or(Error::NotFound("video"))
}
