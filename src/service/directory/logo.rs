//! The logos of initiatives: taken in by themselves or the network office, written anew, shown to everybody once the initiative is
//! approved.

use serde::Serialize;

use super::super::AppState;
use super::{is_staff, may_keep, picture};
use crate::domain::actor::Actor;
use crate::domain::ids::InitiativeId;
use crate::domain::initiative::InitiativeState;
use crate::domain::text;
use crate::domain::token::sha256_hex;
use crate::error::{Conflict, Context as _, Error, Fields, Result};
use crate::store::initiative_logos::{self, Logo};
use crate::store::{audit, initiatives};

pub use picture::MAX_BYTES as MAX_LOGO_BYTES;

/// The logo of an initiative.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct LogoView {
    /// Its full address, which changes with its content.
    pub url: String,
    /// Its width in pixels, 1 to 512.
    pub width: i32,
    /// Its height in pixels, 1 to 512.
    pub height: i32,
    /// What it shows, in words.
    pub alt: String,
}

impl LogoView {
    pub(super) fn of(app: &AppState, logo: Logo) -> Self {
        Self {
            url: app.links().logo(&logo.hash),
            width: logo.width,
            height: logo.height,
            alt: logo.alt,
        }
    }
}

/// Takes a logo: PNG, JPEG or WebP, told by its content. It is written anew, so that nothing but its pixels is kept.
///
/// # Errors
/// [`Error::Invalid`] at `/file` or `/alt`; [`Conflict::NotAllowed`] for a closed initiative.
pub async fn set_logo(app: &AppState, actor: &Actor, id: &InitiativeId, file: Vec<u8>, alt: &str) -> Result<LogoView> {
    may_keep(actor, id)?;
    let mut fields = Fields::new();
    let alt = fields.take("/alt", text::line(alt, 200));
    let written = tokio::task::spawn_blocking(move || picture::written_anew(&file))
        .await
        .context("reading a picture")?;
    let kept = fields.take("", written);
    fields.finish()?;
    let (Some(alt), Some(kept)) = (alt, kept) else {
        return Err(Error::invalid("/file", "picture-broken", ""));
    };
    let (state, actor, id, now) = (app.clone(), actor.clone(), id.clone(), app.clock.now());
    app.store
        .write(move |tx| {
            if initiatives::find(tx, &id)?.state == InitiativeState::Closed {
                return Err(Conflict::NotAllowed.into());
            }
            let logo = Logo::new(&id, sha256_hex(&kept.png), (kept.width, kept.height), alt);
            initiative_logos::save(tx, &logo, &kept.png, now)?;
            audit::record(tx, now, &actor, "initiative.logo", "initiative", id.as_str(), None)?;
            Ok(LogoView::of(&state, logo))
        })
        .await
}

/// Removes the logo.
///
/// # Errors
/// [`Error::NotFound`] when there is none.
pub async fn remove_logo(app: &AppState, actor: &Actor, id: &InitiativeId) -> Result<()> {
    may_keep(actor, id)?;
    let (actor, id, now) = (actor.clone(), id.clone(), app.clock.now());
    app.store
        .write(move |tx| {
            if !initiative_logos::delete(tx, &id)? {
                return Err(Error::NotFound("logo"));
            }
            audit::record(
                tx,
                now,
                &actor,
                "initiative.logo",
                "initiative",
                id.as_str(),
                Some("removed"),
            )
        })
        .await
}

/// The bytes of a logo by its hash, and whether everybody may see it; others than staff get public ones only.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn logo_bytes(app: &AppState, actor: &Actor, hash: &str) -> Result<(Vec<u8>, bool)> {
    let hash = hash.to_owned();
    let found = app.store.read(move |conn| initiative_logos::bytes(conn, &hash)).await?;
    found
        .filter(|(_, public)| *public || is_staff(actor))
        .ok_or(Error::NotFound("logo"))
}
