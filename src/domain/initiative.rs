//! The initiative: a regional office with its service area, its services and its capacity.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::email::{EmailAddress, Phone};
use super::geography::MultiPolygon;
use super::ids::{AccountId, InitiativeId};
use super::lists::{Language, Need, Situation, closed_list};
use super::occupation::Kldb;
use super::place::Ags;
use super::text;
use crate::error::{Conflict, Error, Fields, Result};

closed_list! {
    /// The state of an initiative.
    InitiativeState {
        /// Proposed or entered, not approved yet: nobody is matched to it.
        Proposed = "proposed",
        /// Approved and open.
        Approved = "approved",
        /// Closed; stays for the history.
        Closed = "closed",
    }
}

closed_list! {
    /// What can happen to an initiative.
    InitiativeAction {
        /// The network office approves it.
        Approve = "approve",
        /// It is closed.
        Close = "close",
        /// It is opened again.
        Reopen = "reopen",
    }
}

impl InitiativeState {
    /// The state after `action`.
    ///
    /// # Errors
    /// [`Conflict::NotAllowed`].
    pub fn after(self, action: InitiativeAction) -> Result<Self> {
        match (self, action) {
            (Self::Proposed, InitiativeAction::Approve) | (Self::Closed, InitiativeAction::Reopen) => {
                Ok(Self::Approved)
            }
            (Self::Proposed | Self::Approved, InitiativeAction::Close) => Ok(Self::Closed),
            _ => Err(Conflict::NotAllowed.into()),
        }
    }
}

/// An occupation that an initiative's region looks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WantedOccupation {
    /// Title as typed, up to 120 characters.
    #[schema(example = "Pflegefachkraft")]
    pub title: String,
    /// KldB 2010 code, 1 to 5 digits; resolved from the title when it is certain.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, example = "813")]
    pub kldb: Option<Kldb>,
}

/// Where an initiative is responsible: official keys and/or a polygon.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ServiceArea {
    /// Keys of Länder (2 digits), districts (5) and municipalities (8).
    #[serde(default)]
    #[schema(value_type = Vec<String>, example = json!(["13075"]))]
    pub ags: Vec<Ags>,
    /// An own outline as GeoJSON `Polygon` or `MultiPolygon` in WGS84.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "geojson_outline")]
    #[schema(value_type = Option<Object>)]
    pub polygon: Option<MultiPolygon>,
}

/// The agreement under which an initiative takes part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Agreement {
    /// Version of the agreement, such as `2026-11`.
    #[schema(example = "2026-11")]
    pub version: String,
    /// Who signed it.
    pub signatory: String,
    /// When it was signed.
    pub signed_on: NaiveDate,
    /// Its legal basis, such as `Art. 26 DSGVO`.
    #[schema(example = "Art. 26 DSGVO")]
    pub legal_basis: String,
}

/// What an initiative says of itself. All of it is public except nothing: personal addresses do not belong here.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct InitiativeProfile {
    /// Its name, up to 120 characters.
    #[schema(example = "Rückkehrinitiative Beispielkreis")]
    pub name: String,
    /// What it does, in its own words, up to 2,000 characters.
    #[serde(default)]
    pub description: String,
    /// Where it is responsible.
    pub service_area: ServiceArea,
    /// What it can help with.
    #[serde(default)]
    pub services: Vec<Need>,
    /// Occupations in demand.
    #[serde(default)]
    pub occupations: Vec<WantedOccupation>,
    /// Situations it serves; all when empty.
    #[serde(default)]
    pub situations: Vec<Situation>,
    /// Languages spoken; German when none is given.
    #[serde(default)]
    #[schema(value_type = Vec<String>, example = json!(["de", "en"]))]
    pub languages: Vec<Language>,
    /// Households it can take on at once, 0 to 10,000.
    pub capacity: u32,
    /// When a full initiative expects free places again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waiting_until: Option<NaiveDate>,
    /// Its public mail address.
    pub email: EmailAddress,
    /// Its public telephone number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<Phone>,
    /// Its website, `https://…`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "https://rueckkehr.example.org")]
    pub website: Option<String>,
    /// Link to its video business card, `https://…`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub video: Option<String>,
}

impl InitiativeProfile {
    /// The languages, German when none is given.
    pub fn spoken(&self) -> Vec<Language> {
        if self.languages.is_empty() {
            vec![Language::german()]
        } else {
            self.languages.clone()
        }
    }

    /// Checks the profile and puts it into its normal form.
    ///
    /// # Errors
    /// [`Error::Invalid`] with every field that is not valid.
    pub fn checked(mut self) -> Result<Self> {
        let mut fields = Fields::new();
        if let Some(name) = fields.take("/name", text::line(&self.name, 120)) {
            self.name = name;
        }
        if let Some(description) = fields.take("/description", text::paragraph(&self.description, 2_000)) {
            self.description = description;
        }
        self.service_area.ags = normal_keys(std::mem::take(&mut self.service_area.ags));
        let nowhere = self.service_area.ags.is_empty() && self.service_area.polygon.is_none();
        fields.check(nowhere, "/service_area", "service-area-missing", "13075");
        fields.check(
            self.service_area.ags.len() > 500,
            "/service_area/ags",
            "list-too-long",
            "500",
        );
        if let Some(polygon) = &self.service_area.polygon {
            fields.check(
                !polygon_is_sound(polygon),
                "/service_area/polygon",
                "polygon-invalid",
                "",
            );
        }
        let mut seen = Vec::new();
        self.occupations.retain(|wanted| {
            let new = !seen.contains(wanted);
            seen.push(wanted.clone());
            new
        });
        for (index, wanted) in self.occupations.iter_mut().enumerate() {
            if let Some(title) = fields.take(&format!("/occupations/{index}/title"), text::line(&wanted.title, 120)) {
                wanted.title = title;
            }
        }
        fields.check(self.occupations.len() > 100, "/occupations", "list-too-long", "100");
        fields.check(self.capacity > 10_000, "/capacity", "capacity-range", "20");
        for (pointer, link) in [("/website", &self.website), ("/video", &self.video)] {
            let bad = link.as_deref().is_some_and(|link| !is_web_link(link));
            fields.check(bad, pointer, "link-invalid", "https://www.example.org");
        }
        {
            let list = &mut self.services;
            list.sort();
            list.dedup();
        }
        self.situations.sort();
        self.situations.dedup();
        self.languages.sort();
        self.languages.dedup();
        fields.finish()?;
        Ok(self)
    }
}

pub(super) fn is_web_link(link: &str) -> bool {
    let host = link.strip_prefix("https://").or_else(|| link.strip_prefix("http://"));
    host.is_some_and(|host| !host.is_empty() && host.contains('.'))
        && link.len() <= 300
        && !link
            .chars()
            .any(|c| c.is_whitespace() || text::is_unsafe_char(c) || "<>\"'`\\".contains(c))
}

/// Sorted keys without repetition and without those that lie inside another one.
fn normal_keys(keys: Vec<Ags>) -> Vec<Ags> {
    let unique: BTreeSet<Ags> = keys.into_iter().collect();
    let inside = |key: &Ags| unique.iter().any(|other| other != key && other.contains(*key));
    unique.iter().filter(|key| !inside(key)).copied().collect()
}

/// At most 20,000 points, rings closed with at least four points, coordinates in and around Germany.
fn polygon_is_sound(polygon: &MultiPolygon) -> bool {
    let points: usize = polygon.0.iter().flatten().map(Vec::len).sum();
    let rings_fit = polygon
        .0
        .iter()
        .flatten()
        .all(|ring| ring.len() >= 4 && ring.first() == ring.last());
    let near = polygon
        .0
        .iter()
        .flatten()
        .flatten()
        .all(|[lon, lat]| (3.0..=18.0).contains(lon) && (45.0..=57.0).contains(lat));
    points > 0 && points <= 20_000 && rings_fit && near && polygon.0.iter().all(|part| !part.is_empty())
}

/// An initiative.
#[derive(Debug, Clone, PartialEq)]
pub struct Initiative {
    /// Its identifier.
    pub id: InitiativeId,
    /// Its state.
    pub state: InitiativeState,
    /// Raised by one with every change.
    pub version: i64,
    /// What it says of itself.
    pub profile: InitiativeProfile,
    /// The agreement under which it takes part; needed for approval.
    pub agreement: Option<Agreement>,
    /// When it was entered.
    pub created_at: DateTime<Utc>,
    /// When it last said that its profile is right.
    pub fresh_at: DateTime<Utc>,
}

/// Why the network office went on with a proposed initiative that had not confirmed it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Vouching {
    /// When.
    pub at: DateTime<Utc>,
    /// Who; nothing for the command line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<AccountId>,
    /// Why, one line of up to 300 characters.
    #[schema(example = "Telefonat mit der Leitung am 23. November")]
    pub reason: String,
}

/// What is known of an initiative that a visitor proposed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Suggestion {
    /// When it was proposed, or last asked to confirm.
    pub proposed_at: DateTime<Utc>,
    /// When the initiative itself confirmed by the mailed link that it wants to be listed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub confirmed_at: Option<DateTime<Utc>>,
    /// Why the network office went on without.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vouched: Option<Vouching>,
}

impl Suggestion {
    /// A new one that nobody confirmed yet.
    pub const fn new(now: DateTime<Utc>) -> Self {
        Self {
            proposed_at: now,
            confirmed_at: None,
            vouched: None,
        }
    }

    /// Whether the initiative may be approved: it confirmed itself, or the network office said why it goes on without.
    pub const fn is_settled(&self) -> bool {
        self.confirmed_at.is_some() || self.vouched.is_some()
    }
}

/// GeoJSON in and out for a plain [`MultiPolygon`]: a `Polygon` or `MultiPolygon` geometry, also inside a `Feature`.
mod geojson_outline {
    use serde::{Deserialize as _, Deserializer, Serialize as _, Serializer};
    use serde_json::{Value, json};

    use super::MultiPolygon;

    #[expect(clippy::ref_option, reason = "the signature serde asks for")]
    pub(super) fn serialize<S: Serializer>(outline: &Option<MultiPolygon>, serializer: S) -> Result<S::Ok, S::Error> {
        outline
            .as_ref()
            .map(|outline| json!({"type": "MultiPolygon", "coordinates": outline}))
            .serialize(serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<MultiPolygon>, D::Error> {
        let Some(mut value) = Option::<Value>::deserialize(deserializer)? else {
            return Ok(None);
        };
        if value.get("type").and_then(Value::as_str) == Some("Feature") {
            value = value.get("geometry").cloned().unwrap_or_default();
        }
        let coordinates = value.get("coordinates").cloned().unwrap_or_default();
        let error = || {
            serde::de::Error::custom("an outline is a GeoJSON Polygon or MultiPolygon in WGS84 (longitude, latitude)")
        };
        match value.get("type").and_then(Value::as_str) {
            Some("Polygon") => serde_json::from_value(coordinates)
                .map(|part| Some(MultiPolygon(vec![part])))
                .map_err(|_| error()),
            Some("MultiPolygon") => serde_json::from_value(coordinates).map(Some).map_err(|_| error()),
            _ => Err(error()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_transitions_of_the_table_are_allowed() {
        use {InitiativeAction as A, InitiativeState as S};
        let allowed = [
            (S::Proposed, A::Approve, S::Approved),
            (S::Closed, A::Reopen, S::Approved),
            (S::Proposed, A::Close, S::Closed),
            (S::Approved, A::Close, S::Closed),
        ];
        for state in S::ALL {
            for action in A::ALL {
                let expected = allowed
                    .iter()
                    .find(|(from, by, _)| from == state && by == action)
                    .map(|(_, _, to)| *to);
                assert_eq!(state.after(*action).ok(), expected, "{state} {action}");
            }
        }
    }

    #[test]
    fn keys_inside_other_keys_are_dropped() {
        let keys = ["13075039", "13", "01001", "01001"]
            .iter()
            .map(|key| key.parse().unwrap())
            .collect();
        let kept: Vec<String> = normal_keys(keys).iter().map(ToString::to_string).collect();
        assert_eq!(kept, ["13", "01001"]);
    }

    #[test]
    fn a_polygon_comes_as_geojson() {
        let area: ServiceArea =
            serde_json::from_str(r#"{"polygon":{"type":"Polygon","coordinates":[[[13,54],[14,54],[14,55],[13,54]]]}}"#)
                .unwrap();
        assert!(polygon_is_sound(area.polygon.as_ref().unwrap()));
        assert!(serde_json::from_str::<ServiceArea>(r#"{"polygon":{"type":"Point","coordinates":[1,2]}}"#).is_err());
    }
}
