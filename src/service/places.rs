//! Looking places up by what somebody typed. Pure reading of the bundled data: no database, no actor, nothing private.

use serde::Serialize;

use super::AppState;
use crate::domain::lists::closed_list;
use crate::domain::locale::Locale;
use crate::domain::place::{Ags, Place};
use crate::error::Error;
use crate::gazetteer::{Hit, Matched, Scope, Target};
use std::fmt;
use std::str::FromStr;

use serde::Deserialize;

closed_list! {
    /// Where to look for a place.
    PlaceScope {
        /// Places, districts and Länder in Germany.
        Germany = "germany",
        /// Places in Germany.
        Places = "places",
        /// Districts and Länder.
        Areas = "areas",
        /// Places in Germany, and towns abroad with 15,000 inhabitants or more.
        World = "world",
    }
}

closed_list! {
    /// What was found.
    PlaceKind {
        /// A place.
        Place = "place",
        /// A district.
        District = "district",
        /// A Land.
        Land = "land",
    }
}

closed_list! {
    /// How the typed text fits.
    PlaceMatch {
        /// It is the name.
        Exact = "exact",
        /// It is another name, an old name, a short form or a licence-plate sign.
        Alias = "alias",
        /// Its postcode belongs to the place.
        Postcode = "postcode",
        /// The name, or one of its words, starts with it.
        Prefix = "prefix",
        /// It resembles the name.
        Fuzzy = "fuzzy",
    }
}

/// One answer to a search.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct PlaceHit {
    /// What was found.
    pub kind: PlaceKind,
    /// The bare name.
    #[schema(example = "Greifswald")]
    pub name: String,
    /// The name with what tells it from others of that name.
    #[schema(example = "Greifswald (Vorpommern-Greifswald)")]
    pub label: String,
    /// How the typed text fits.
    pub matched: PlaceMatch,
    /// Whether the whole text is a name, short form or postcode of it. Several certain answers have to be asked about.
    pub certain: bool,
    /// Inhabitants; 0 when not known.
    pub population: u32,
    /// The postcode that was typed, if it belongs to the place.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub postcode: Option<String>,
    /// The place with its coordinates and official keys.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
    /// The official key of a district or Land.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, example = "13075")]
    pub ags: Option<Ags>,
}

impl From<Hit> for PlaceHit {
    fn from(hit: Hit) -> Self {
        let certain = hit.is_certain();
        let (kind, place, ags) = match hit.target {
            Target::Place(place) => (PlaceKind::Place, Some(place), None),
            Target::District(ags) => (PlaceKind::District, None, Some(ags)),
            Target::Land(ags) => (PlaceKind::Land, None, Some(ags)),
        };
        let matched = match hit.matched {
            Matched::Exact => PlaceMatch::Exact,
            Matched::Alias => PlaceMatch::Alias,
            Matched::Postcode => PlaceMatch::Postcode,
            Matched::Prefix => PlaceMatch::Prefix,
            Matched::Fuzzy => PlaceMatch::Fuzzy,
        };
        Self {
            kind,
            name: hit.name,
            label: hit.label,
            matched,
            certain,
            population: hit.population,
            postcode: hit.postcode,
            place,
            ags,
        }
    }
}

/// At most `limit` (1 to 50) places that fit the text, the best first.
pub fn search(app: &AppState, scope: PlaceScope, text: &str, limit: usize, locale: Locale) -> Vec<PlaceHit> {
    let scope = match scope {
        PlaceScope::Germany => Scope::Germany,
        PlaceScope::Places => Scope::Places,
        PlaceScope::Areas => Scope::Areas,
        PlaceScope::World => Scope::World,
    };
    let hits = app.gazetteer.search_in(scope, text, limit, locale);
    hits.into_iter().map(PlaceHit::from).collect()
}
