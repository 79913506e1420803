//! Campaigns as their office looks after them: links, QR codes and forms with a short code, and what came of them. An office
//! sees its own, the network office all. Households are counted by the code as everywhere (see `figures`); visits are counted by
//! day and by nothing else.

mod counting;
mod entry;
mod picture;
mod stand;

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;

use super::{AppState, offices};
use crate::domain::actor::{Actor, Scope, Staff};
use crate::domain::campaign::{Campaign, CampaignDetails, CampaignKind, CampaignState};
use crate::domain::day::german_day;
use crate::domain::ids::{CampaignId, InitiativeId};
use crate::domain::initiative::InitiativeState;
use crate::domain::token::Secret;
use crate::error::{Conflict, Error, Result};
use crate::store::{Conn, audit, campaigns, initiatives};

pub use counting::{CampaignFigures, QuarterOfCampaign, VisitsOfDay, csv, figures};
pub use entry::{Entry, EntryOf, EntryView, change_entry, entry, find_entry, show_entry, visit};
pub use picture::{card, code_as_png, code_as_svg};
pub use stand::{
    MAX_HOURS, NewStand, PairedStand, StandAnswer, StandTime, StandView, Taken, end_stand, list_stands, open_stand,
    pair, take,
};

/// At most so many campaigns of an office are listed.
const LISTED: i64 = 200;
/// Letters of codes that are made up: without those that are taken for others.
const LETTERS: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz123456789";
/// Letters of a code that is made up.
const CODE_LENGTH: usize = 6;

/// A campaign as its office sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct CampaignView {
    /// Its identifier.
    pub id: CampaignId,
    /// Its version, to be named when it is changed.
    pub version: i64,
    /// The initiative it is for; nothing for the network office.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub office: Option<InitiativeId>,
    /// The name of the office.
    pub office_name: String,
    /// Its name.
    pub name: String,
    /// Where people meet it.
    pub kind: CampaignKind,
    /// The first day on which it counts.
    pub starts_on: NaiveDate,
    /// The last day on which it counts.
    pub ends_on: NaiveDate,
    /// Whether it counts today.
    pub state: CampaignState,
    /// The code by which households are counted, and which the figures name as part.
    #[schema(example = "messe-2026")]
    pub code: String,
    /// The short link, which the QR code holds; each visit to it is counted by day.
    #[schema(example = "https://wurzelwerk.example.org/c/messe-2026")]
    pub link: String,
    /// The page that stands inside other websites, where the initiative allows it.
    #[schema(example = "https://wurzelwerk.example.org/embed/messe-2026")]
    pub embed_link: String,
    /// When it was made.
    pub created_at: DateTime<Utc>,
}

fn view(conn: &mut Conn, app: &AppState, campaign: &Campaign) -> Result<CampaignView> {
    Ok(CampaignView {
        id: campaign.id.clone(),
        version: campaign.version,
        office: offices::initiative(&campaign.office),
        office_name: offices::name(conn, app, &campaign.office)?,
        name: campaign.name.clone(),
        kind: campaign.kind,
        starts_on: campaign.starts_on,
        ends_on: campaign.ends_on,
        state: campaign.state(german_day(app.clock.now())),
        link: app.links().campaign(&campaign.code),
        embed_link: app.links().embedded(&campaign.code),
        code: campaign.code.clone(),
        created_at: campaign.created_at,
    })
}

/// The campaign, when it is one of the own offices' or the network office asks.
fn owned(staff: &Staff, campaign: Campaign) -> Result<Campaign> {
    if staff.is_admin() || offices::of(staff).contains(&campaign.office) {
        Ok(campaign)
    } else {
        Err(Error::NotFound("campaign"))
    }
}

/// The campaigns of the own offices, the latest first; all of them for the network office.
///
/// # Errors
/// [`Error::Forbidden`] without the scope `initiatives:write`.
pub async fn list_own(app: &AppState, actor: &Actor) -> Result<Vec<CampaignView>> {
    let (staff, state) = (actor.staff(Scope::InitiativesWrite)?.clone(), app.clone());
    app.store
        .read(move |conn| {
            let own = offices::of(&staff);
            let offices = (!staff.is_admin()).then_some(own.as_slice());
            campaigns::list_of_offices(conn, offices, LISTED)?
                .iter()
                .map(|campaign| view(conn, &state, campaign))
                .collect()
        })
        .await
}

/// One campaign of an own office.
///
/// # Errors
/// [`Error::Forbidden`] without the scope `initiatives:write`; [`Error::NotFound`].
pub async fn show_own(app: &AppState, actor: &Actor, id: &CampaignId) -> Result<CampaignView> {
    let (staff, state, id) = (actor.staff(Scope::InitiativesWrite)?.clone(), app.clone(), id.clone());
    app.store
        .read(move |conn| {
            let campaign = owned(&staff, campaigns::find(conn, &id)?)?;
            view(conn, &state, &campaign)
        })
        .await
}

/// A code that nobody has to remember, for a link that is clicked or scanned.
fn made_up() -> Result<String> {
    let secret = Secret::generate()?;
    let letter = |byte: u8| LETTERS.get(usize::from(byte) % LETTERS.len()).copied().unwrap_or(b'a');
    Ok(secret
        .reveal()
        .bytes()
        .take(CODE_LENGTH)
        .map(|byte| char::from(letter(byte)))
        .collect())
}

/// The office for which somebody makes something: the wanted one, else the first own one, else the network office.
pub(crate) fn office_for(conn: &mut Conn, staff: &Staff, wanted: Option<InitiativeId>) -> Result<String> {
    let initiative = match wanted {
        Some(id) if staff.is_admin() || staff.works_for(&id) => Some(id),
        Some(_) => return Err(Error::Forbidden),
        None if staff.is_admin() => None,
        None => Some(staff.initiatives.first().cloned().ok_or(Error::Forbidden)?),
    };
    if let Some(id) = &initiative {
        let unknown = || Error::invalid("/office", "value-unknown", "");
        let initiative = initiatives::find(conn, id).map_err(|_| unknown())?;
        if initiative.state != InitiativeState::Approved {
            return Err(unknown());
        }
    }
    Ok(offices::key(initiative.as_ref()))
}

/// Makes a campaign of an own office; its link works at once and counts from its first day on.
///
/// # Errors
/// [`Error::Forbidden`] without the scope `initiatives:write` or for another office; [`Error::Invalid`], also when another
/// campaign has the code.
pub async fn create(app: &AppState, actor: &Actor, details: CampaignDetails) -> Result<CampaignId> {
    let staff = actor.staff(Scope::InitiativesWrite)?.clone();
    let (actor, now) = (actor.clone(), app.clock.now());
    let details = details.checked()?;
    let chosen = details.code.is_some();
    let code = match details.code {
        Some(code) => code,
        None => made_up()?,
    };
    let made = app
        .store
        .write(move |conn| {
            let office = office_for(conn, &staff, details.office)?;
            if campaigns::find_by_code(conn, &code)?.is_some() {
                return Err(Conflict::Exists.into());
            }
            let campaign = Campaign {
                id: CampaignId::generate(),
                code,
                office,
                version: 1,
                name: details.name,
                kind: details.kind,
                starts_on: details.starts_on,
                ends_on: details.ends_on,
                created_at: now,
            };
            campaigns::insert(conn, &campaign, &staff.account)?;
            audit::record(
                conn,
                now,
                &actor,
                "campaign.create",
                "campaign",
                campaign.id.as_str(),
                None,
            )?;
            Ok(campaign.id)
        })
        .await;
    match made {
        Err(Error::Conflict(Conflict::Exists)) if chosen => {
            Err(Error::invalid("/code", "campaign-taken", "messe-2026"))
        }
        other => other,
    }
}

/// Changes name, kind and days of a campaign. Its code stays, because it is printed.
///
/// # Errors
/// [`Error::Forbidden`] without the scope `initiatives:write`; [`Error::NotFound`]; [`Error::Invalid`], also for another code or
/// office; [`Conflict::Stale`] on another version.
pub async fn update(
    app: &AppState,
    actor: &Actor,
    id: &CampaignId,
    version: i64,
    details: CampaignDetails,
) -> Result<CampaignView> {
    let staff = actor.staff(Scope::InitiativesWrite)?.clone();
    let (state, actor, now, id) = (app.clone(), actor.clone(), app.clock.now(), id.clone());
    let details = details.checked()?;
    app.store
        .write(move |conn| {
            let mut campaign = owned(&staff, campaigns::find(conn, &id)?)?;
            if campaign.version != version {
                return Err(Conflict::Stale.into());
            }
            if details.code.is_some_and(|code| code != campaign.code) {
                return Err(Error::invalid("/code", "campaign-code-stays", campaign.code));
            }
            if details.office.is_some_and(|office| office.as_str() != campaign.office) {
                return Err(Error::invalid("/office", "value-unknown", campaign.office));
            }
            campaign.name = details.name;
            campaign.kind = details.kind;
            campaign.starts_on = details.starts_on;
            campaign.ends_on = details.ends_on;
            campaigns::update(conn, &mut campaign)?;
            audit::record(conn, now, &actor, "campaign.update", "campaign", id.as_str(), None)?;
            view(conn, &state, &campaign)
        })
        .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_that_are_made_up_can_be_read_aloud_and_differ() {
        let (one, other) = (made_up().unwrap(), made_up().unwrap());
        assert_eq!(one.len(), CODE_LENGTH);
        assert!(one.bytes().all(|byte| LETTERS.contains(&byte)), "{one}");
        assert_ne!(one, other);
    }
}
