//! Where a campaign leads: the entry page of its initiative, in the initiative's name and form of address, and on which websites
//! the form may stand. A visit adds one to the number of its day; who it was is not asked and not kept.

use serde::Serialize;

use super::super::{AppState, offices};
use super::office_for;
use crate::domain::actor::{Actor, Scope};
use crate::domain::campaign::{CampaignState, EntrySettings};
use crate::domain::day::german_day;
use crate::domain::figures::campaign_code;
use crate::domain::ids::InitiativeId;
use crate::domain::initiative::InitiativeState;
use crate::domain::locale::FormOfAddress;
use crate::domain::place::Ags;
use crate::error::{Error, Result};
use crate::store::{Conn, audit, campaigns, initiatives};

/// What an entry page shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryView {
    /// The code that the registration carries; nothing outside of the days on which the campaign counts.
    pub code: Option<String>,
    /// The code in the address.
    pub address_code: String,
    /// The initiative; nothing for a campaign of the network office.
    pub initiative: Option<EntryOf>,
    /// How people are addressed; as the whole service does when nothing is set.
    pub form_of_address: Option<FormOfAddress>,
    /// On which websites the form may stand.
    pub origins: Vec<String>,
}

/// The initiative in whose name an entry page speaks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryOf {
    /// Its identifier.
    pub id: InitiativeId,
    /// Its name.
    pub name: String,
    /// What it says to those who come: its own words for this page, else the beginning of its profile.
    pub lead: String,
    /// Its area when that is one district or Land, so that people need not say where they want to.
    pub area: Option<Ags>,
}

/// How an initiative's entry page is set, with its version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Entry {
    /// The version, to be named when it is changed; 0 while nobody set anything.
    pub version: i64,
    /// The settings.
    #[serde(flatten)]
    pub settings: EntrySettings,
}

fn load(conn: &mut Conn, app: &AppState, code: &str) -> Result<Option<EntryView>> {
    let Ok(code) = campaign_code(code) else {
        return Ok(None);
    };
    let Some(campaign) = campaigns::find_by_code(conn, &code)? else {
        return Ok(None);
    };
    let mut view = EntryView {
        code: (campaign.state(german_day(app.clock.now())) == CampaignState::Running).then(|| code.clone()),
        address_code: code,
        initiative: None,
        form_of_address: None,
        origins: Vec::new(),
    };
    if let Some(id) = offices::initiative(&campaign.office) {
        let initiative = initiatives::find(conn, &id)?;
        // One that has closed since speaks to nobody any more; the link still leads into the network.
        if initiative.state == InitiativeState::Approved {
            let (_, settings) = campaigns::entry_settings(conn, &id)?;
            let profile = initiative.profile;
            let area = match profile.service_area.ags.as_slice() {
                [only] if profile.service_area.polygon.is_none() => Some(*only),
                _ => None,
            };
            let lead = if settings.lead.is_empty() {
                profile.description.lines().next().unwrap_or_default().to_owned()
            } else {
                settings.lead
            };
            view.initiative = Some(EntryOf {
                id,
                name: profile.name,
                lead,
                area: area.filter(|ags| ags.to_string().len() <= 5),
            });
            view.form_of_address = settings.form_of_address;
            view.origins = settings.origins;
        }
    }
    Ok(Some(view))
}

/// What the entry page of a code shows; nothing for a code that there is not.
///
/// # Errors
/// [`Error::Unavailable`] without a database.
pub async fn find_entry(app: &AppState, code: &str) -> Result<Option<EntryView>> {
    let (state, code) = (app.clone(), code.to_owned());
    app.store.read(move |conn| load(conn, &state, &code)).await
}

/// What the entry page of a code shows.
///
/// # Errors
/// [`Error::NotFound`] for a code that there is not.
pub async fn entry(app: &AppState, code: &str) -> Result<EntryView> {
    find_entry(app, code).await?.ok_or(Error::NotFound("campaign"))
}

/// Somebody follows the link of a campaign: adds one to the number of the day, on the days on which the campaign counts.
/// Answers whether there is such a campaign. `person` says that nothing speaks for a program that only looks ahead.
///
/// # Errors
/// [`Error::Unavailable`] without a database.
pub async fn visit(app: &AppState, code: &str, person: bool) -> Result<bool> {
    let Ok(code) = campaign_code(code) else {
        return Ok(false);
    };
    let today = german_day(app.clock.now());
    let campaign = app.store.read(move |conn| campaigns::find_by_code(conn, &code)).await?;
    let Some(campaign) = campaign else { return Ok(false) };
    if person && campaign.state(today) == CampaignState::Running {
        app.store
            .write(move |conn| campaigns::count_visits(conn, &campaign.id, today, 1))
            .await?;
    }
    Ok(true)
}

/// How the entry page of an own initiative is set.
///
/// # Errors
/// [`Error::Forbidden`] without the scope `initiatives:write` or for another initiative; [`Error::NotFound`].
pub async fn show_entry(app: &AppState, actor: &Actor, id: &InitiativeId) -> Result<Entry> {
    let (staff, id) = (actor.staff(Scope::InitiativesWrite)?.clone(), id.clone());
    if !staff.is_admin() && !staff.works_for(&id) {
        return Err(Error::Forbidden);
    }
    app.store
        .read(move |conn| {
            initiatives::find(conn, &id)?;
            let (version, settings) = campaigns::entry_settings(conn, &id)?;
            Ok(Entry { version, settings })
        })
        .await
}

/// Sets how the entry page of an own initiative speaks and where its form may stand.
///
/// # Errors
/// As [`show_entry`]; [`Error::Invalid`]; [`crate::error::Conflict::Stale`] on another version.
pub async fn change_entry(
    app: &AppState,
    actor: &Actor,
    id: &InitiativeId,
    version: i64,
    settings: EntrySettings,
) -> Result<Entry> {
    let staff = actor.staff(Scope::InitiativesWrite)?.clone();
    let (actor, now, id) = (actor.clone(), app.clock.now(), id.clone());
    let settings = settings.checked()?;
    app.store
        .write(move |conn| {
            initiatives::find(conn, &id)?;
            office_for(conn, &staff, Some(id.clone()))?;
            let version = campaigns::set_entry_settings(conn, &id, version, &settings, now.naive_utc())?;
            audit::record(conn, now, &actor, "initiative.entry", "initiative", id.as_str(), None)?;
            Ok(Entry { version, settings })
        })
        .await
}
