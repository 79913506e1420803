//! How initiatives show themselves besides their profiles: read by everybody, kept by themselves and the network office.

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::super::AppState;
use super::{LogoView, is_staff, may_keep};
use crate::domain::actor::Actor;
use crate::domain::ids::InitiativeId;
use crate::domain::initiative::InitiativeState;
use crate::domain::presence::{NetworkCriterion, Presence};
use crate::error::{Conflict, Error, Result};
use crate::store::initiative_logos::Logo;
use crate::store::initiative_presences::Kept;
use crate::store::{Conn, audit, initiative_logos, initiative_presences, initiatives};

/// What an initiative says besides its profile.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct PresenceView {
    /// Raised by one with every change; 0 when nothing was said yet.
    pub version: i64,
    /// What it says.
    #[serde(flatten)]
    pub presence: Presence,
    /// The criteria of which it says enough to count as met, by its own account.
    pub criteria_met: Vec<NetworkCriterion>,
    /// Its logo.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub logo: Option<LogoView>,
    /// When it was changed last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<DateTime<Utc>>,
}

impl PresenceView {
    pub(super) fn of(app: &AppState, kept: Kept, logo: Option<Logo>) -> Self {
        Self {
            logo: logo.map(|logo| LogoView::of(app, logo)),
            version: kept.version,
            criteria_met: kept.presence.foundations.met(),
            presence: kept.presence,
            updated_at: kept.updated_at,
        }
    }
}

/// Refuses what only staff may see.
pub(super) fn visible(conn: &mut Conn, actor: &Actor, id: &InitiativeId) -> Result<()> {
    let initiative = initiatives::find(conn, id)?;
    if initiative.state == InitiativeState::Approved || is_staff(actor) {
        Ok(())
    } else {
        Err(Error::NotFound("initiative"))
    }
}

/// What an initiative says besides its profile: an approved one for everybody, others for staff.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn presence(app: &AppState, actor: &Actor, id: &InitiativeId) -> Result<PresenceView> {
    let (state, actor, id) = (app.clone(), actor.clone(), id.clone());
    app.store
        .read(move |conn| {
            visible(conn, &actor, &id)?;
            let (kept, logo) = (
                initiative_presences::find(conn, &id)?,
                initiative_logos::find(conn, &id)?,
            );
            Ok(PresenceView::of(&state, kept, logo))
        })
        .await
}

/// Changes what an initiative says besides its profile: the network office, or a coordinator who works for it.
///
/// # Errors
/// [`Error::Invalid`]; [`Conflict::Stale`]; [`Conflict::NotAllowed`] for a closed one.
pub async fn set_presence(
    app: &AppState,
    actor: &Actor,
    id: &InitiativeId,
    version: i64,
    presence: Presence,
) -> Result<PresenceView> {
    may_keep(actor, id)?;
    let presence = presence.checked()?;
    let (state, actor, id, now) = (app.clone(), actor.clone(), id.clone(), app.clock.now());
    app.store
        .write(move |tx| {
            if initiatives::find(tx, &id)?.state == InitiativeState::Closed {
                return Err(Conflict::NotAllowed.into());
            }
            initiative_presences::save(tx, &id, version, &presence, now)?;
            audit::record(tx, now, &actor, "initiative.presence", "initiative", id.as_str(), None)?;
            let (kept, logo) = (initiative_presences::find(tx, &id)?, initiative_logos::find(tx, &id)?);
            Ok(PresenceView::of(&state, kept, logo))
        })
        .await
}
