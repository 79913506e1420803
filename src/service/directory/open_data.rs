//! The directory as open data: what everybody may read of the approved initiatives, as a table, as JSON, as a feed of what is
//! new or changed, and as the description that search engines read. The names of people to talk to are left to the pages.

use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};
use serde::Serialize;
use serde_json::{Value, json};

use super::super::offers::{self, OfferView};
use super::super::{AppState, spreadsheet};
use super::{Filter, InitiativeView, LogoView, PresenceView, list};
use crate::domain::actor::Actor;
use crate::domain::ids::InitiativeId;
use crate::domain::lists::{Language, Need, Situation};
use crate::domain::place::Ags;
use crate::domain::presence::{NetworkCriterion, OpeningHours, Weekday};
use crate::error::Result;
use crate::store::{initiative_logos, initiative_presences};

/// Entries of the feed at most.
const FEED: usize = 50;
/// The columns of the table.
const COLUMNS: [&str; 18] = [
    "id",
    "name",
    "description",
    "page",
    "website",
    "email",
    "phone",
    "area_keys",
    "areas",
    "services",
    "occupations",
    "situations",
    "languages",
    "free_places",
    "waiting_until",
    "criteria_met",
    "confirmed_on",
    "outdated",
];

/// An initiative as open data.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct OpenInitiative {
    /// Its identifier, which stays the same.
    pub id: InitiativeId,
    /// Its name.
    pub name: String,
    /// What it does, in its own words.
    pub description: String,
    /// Its page in this directory.
    pub page: String,
    /// Its own website.
    pub website: Option<String>,
    /// Its logo.
    pub logo: Option<LogoView>,
    /// Its mail address, unless it keeps that to itself; visitors can write to it on its page.
    pub email: Option<String>,
    /// Its public telephone number.
    pub phone: Option<String>,
    /// Official keys (AGS) of the areas it looks after.
    #[schema(value_type = Vec<String>, example = json!(["13075"]))]
    pub area_keys: Vec<Ags>,
    /// The names of these areas.
    pub areas: Vec<String>,
    /// What it can help with.
    pub services: Vec<Need>,
    /// Occupations in demand.
    pub occupations: Vec<String>,
    /// Situations it serves; all when empty.
    pub situations: Vec<Situation>,
    /// Languages spoken.
    #[schema(value_type = Vec<String>, example = json!(["de"]))]
    pub languages: Vec<Language>,
    /// How many more households it can take on at present.
    pub free_places: u32,
    /// When a full initiative expects free places again.
    pub waiting_until: Option<NaiveDate>,
    /// When it can be reached, Europe/Berlin.
    pub opening_hours: Vec<OpeningHours>,
    /// The criteria of a network that it meets by its own account.
    pub criteria_met: Vec<NetworkCriterion>,
    /// Its offers that are not over, the newest first.
    pub offers: Vec<OfferView>,
    /// When it was entered.
    pub created_at: DateTime<Utc>,
    /// When something of it changed, or was last said to be right.
    pub updated_at: DateTime<Utc>,
    /// When it last said that its profile is right.
    pub confirmed_at: DateTime<Utc>,
    /// Whether that is so long ago that it may no longer be right.
    pub outdated: bool,
}

/// The directory as open data.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct OpenDirectory {
    /// Who publishes it and is to be named.
    pub publisher: String,
    /// The licence, as its SPDX identifier.
    #[schema(example = "CC-BY-4.0")]
    pub licence: &'static str,
    /// Where the licence stands.
    pub licence_url: &'static str,
    /// The approved initiatives, by name.
    pub initiatives: Vec<OpenInitiative>,
}

fn open(app: &AppState, view: &InitiativeView, presence: PresenceView, offers: Vec<OfferView>) -> OpenInitiative {
    let profile = &view.profile;
    let updated_at = [Some(view.created_at), presence.updated_at]
        .into_iter()
        .flatten()
        .chain(offers.iter().map(|offer| offer.updated_at))
        .fold(view.fresh_at, std::cmp::max);
    OpenInitiative {
        page: app.links().initiative(&view.id),
        id: view.id.clone(),
        areas: profile
            .service_area
            .ags
            .iter()
            .filter_map(|ags| app.gazetteer.area_name(*ags))
            .collect(),
        languages: profile.spoken(),
        area_keys: profile.service_area.ags.clone(),
        name: profile.name.clone(),
        description: profile.description.clone(),
        website: profile.website.clone(),
        logo: presence.logo,
        email: profile.email().map(ToString::to_string),
        phone: profile.phone.as_ref().map(|phone| phone.as_str().to_owned()),
        services: profile.services.clone(),
        occupations: profile.occupations.iter().map(|wanted| wanted.title.clone()).collect(),
        situations: profile.situations.clone(),
        free_places: view.free_places,
        waiting_until: profile.waiting_until,
        opening_hours: presence.presence.opening_hours,
        criteria_met: presence.criteria_met,
        offers,
        created_at: view.created_at,
        updated_at,
        confirmed_at: view.fresh_at,
        outdated: view.stale,
    }
}

/// The directory as everybody may read and use it.
///
/// # Errors
/// Faults of the database.
pub async fn open_data(app: &AppState) -> Result<OpenDirectory> {
    let listing = list(app, &Actor::Anonymous, Filter::default()).await?;
    let state = app.clone();
    let (mut presences, mut logos, mut offers) = app
        .store
        .read(move |conn| {
            let (presences, logos) = (initiative_presences::list(conn)?, initiative_logos::list(conn)?);
            Ok((presences, logos, offers::by_initiative(conn, &state)?))
        })
        .await?;
    let licence = app.config.site.open_data_licence;
    Ok(OpenDirectory {
        publisher: app.config.site.name.clone(),
        licence: licence.code(),
        licence_url: licence.url(),
        initiatives: listing
            .items
            .into_iter()
            .map(|view| {
                let kept = presences.remove(&view.id).unwrap_or_default();
                let presence = PresenceView::of(app, kept, logos.remove(&view.id));
                open(app, &view, presence, offers.remove(&view.id).unwrap_or_default())
            })
            .collect(),
    })
}

/// A table for spreadsheets, one initiative a row.
pub fn open_csv(directory: &OpenDirectory) -> String {
    let rows = directory.initiatives.iter().map(|one| {
        vec![
            one.id.to_string(),
            one.name.clone(),
            one.description.clone(),
            one.page.clone(),
            one.website.clone().unwrap_or_default(),
            one.email.clone().unwrap_or_default(),
            one.phone.clone().unwrap_or_default(),
            joined(&one.area_keys),
            one.areas.join(", "),
            joined(&one.services),
            one.occupations.join(", "),
            joined(&one.situations),
            joined(&one.languages),
            one.free_places.to_string(),
            one.waiting_until.map(|date| date.to_string()).unwrap_or_default(),
            joined(&one.criteria_met),
            one.confirmed_at.format("%Y-%m-%d").to_string(),
            one.outdated.to_string(),
        ]
    });
    let heads = COLUMNS.map(str::to_owned).to_vec();
    spreadsheet::csv(std::iter::once(heads).chain(rows))
}

fn joined(list: &[impl ToString]) -> String {
    let texts: Vec<String> = list.iter().map(ToString::to_string).collect();
    texts.join(", ")
}

/// What is new or changed, newest first, as a feed (Atom, RFC 4287).
pub fn open_feed(app: &AppState, directory: &OpenDirectory) -> String {
    let mut newest: Vec<&OpenInitiative> = directory.initiatives.iter().collect();
    newest.sort_by(|one, other| (other.updated_at, &other.id).cmp(&(one.updated_at, &one.id)));
    newest.truncate(FEED);
    let moment = |at: DateTime<Utc>| at.to_rfc3339_opts(SecondsFormat::Secs, true);
    let home = app.links().home();
    let updated = newest.first().map_or(DateTime::UNIX_EPOCH, |one| one.updated_at);
    let mut feed = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\">\n\
         <id>{home}/api/v1/open-data/initiatives.atom</id>\n<title>{title}</title>\n<updated>{updated}</updated>\n\
         <author><name>{title}</name></author>\n<rights>{rights}</rights>\n\
         <link rel=\"self\" type=\"application/atom+xml\" href=\"{home}/api/v1/open-data/initiatives.atom\"/>\n\
         <link rel=\"alternate\" type=\"text/html\" href=\"{home}/initiatives\"/>\n",
        home = xml(&home),
        title = xml(&directory.publisher),
        updated = moment(updated),
        rights = xml(&format!("{} {}", directory.licence, directory.licence_url)),
    );
    for one in newest {
        feed.push_str(&format!(
            "<entry>\n<id>urn:uuid:{id}</id>\n<title>{name}</title>\n<published>{published}</published>\n\
             <updated>{updated}</updated>\n<link rel=\"alternate\" type=\"text/html\" href=\"{page}\"/>\n\
             <summary>{summary}</summary>\n</entry>\n",
            id = one.id,
            name = xml(&one.name),
            published = moment(one.created_at),
            updated = moment(one.updated_at),
            page = xml(&one.page),
            summary = xml(&one.description),
        ));
    }
    feed.push_str("</feed>\n");
    feed
}

/// A text that may stand in XML; texts of ours hold no control characters but tabs and ends of lines.
fn xml(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

/// What search engines read in the page of an initiative (JSON-LD, schema.org).
pub fn linked_data(app: &AppState, initiative: &InitiativeView, presence: &PresenceView) -> Value {
    let profile = &initiative.profile;
    let areas: Vec<Value> = profile
        .service_area
        .ags
        .iter()
        .filter_map(|ags| Some((ags, app.gazetteer.area_name(*ags)?)))
        .map(|(ags, name)| json!({"@type": "AdministrativeArea", "name": name, "identifier": ags.to_string()}))
        .collect();
    let hours: Vec<Value> = presence
        .presence
        .opening_hours
        .iter()
        .map(|one| {
            json!({
                "@type": "OpeningHoursSpecification",
                "dayOfWeek": format!("https://schema.org/{}", day_name(one.day)),
                "opens": one.from.format("%H:%M").to_string(),
                "closes": one.to.format("%H:%M").to_string(),
            })
        })
        .collect();
    let page = app.links().initiative(&initiative.id);
    let telephone = profile.phone.as_ref().map(|phone| format!("+{}", phone.key()));
    let mut organization = json!({
        "@context": "https://schema.org",
        "@type": "Organization",
        "@id": page,
        "name": profile.name,
        "description": (!profile.description.is_empty()).then_some(&profile.description),
        "logo": presence.logo.as_ref().map(|logo| &logo.url),
        "email": profile.email(),
        "telephone": telephone,
        "url": profile.website.clone().unwrap_or(page),
        "areaServed": areas,
        "contactPoint": {
            "@type": "ContactPoint",
            "contactType": "customer service",
            "email": profile.email(),
            "telephone": telephone,
            "availableLanguage": profile.spoken(),
            "hoursAvailable": hours,
        },
    });
    leave_out_nothing(&mut organization);
    organization
}

/// Takes out what has no value: for linked data a thing that is not said is not there.
fn leave_out_nothing(value: &mut Value) {
    if let Value::Object(fields) = value {
        fields.retain(|_, field| !field.is_null());
        fields.values_mut().for_each(leave_out_nothing);
    }
}

/// A day as schema.org names it.
const fn day_name(day: Weekday) -> &'static str {
    match day {
        Weekday::Monday => "Monday",
        Weekday::Tuesday => "Tuesday",
        Weekday::Wednesday => "Wednesday",
        Weekday::Thursday => "Thursday",
        Weekday::Friday => "Friday",
        Weekday::Saturday => "Saturday",
        Weekday::Sunday => "Sunday",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_cannot_break_out_of_xml() {
        assert_eq!(xml("<a href=\"x\">&"), "&lt;a href=&quot;x&quot;&gt;&amp;");
    }
}
