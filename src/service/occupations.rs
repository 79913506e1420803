//! Looking occupations up by what somebody typed. Pure reading of the bundled table: no database, no actor.

use serde::Serialize;

use super::AppState;
use crate::domain::locale::Locale;
use crate::domain::occupation::Kldb;

/// One answer to a search.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct OccupationView {
    /// KldB 2010 code, 3 to 5 digits.
    #[schema(value_type = String, example = "813")]
    pub kldb: Kldb,
    /// The title of the table that fits.
    #[schema(example = "Krankenpfleger")]
    pub title: String,
    /// Name of the group of three digits, in the language of the request.
    pub group: String,
    /// How certain the answer is, 0 to 10,000.
    #[schema(maximum = 10_000)]
    pub confidence: u16,
    /// Whether the text means this occupation and no other.
    pub certain: bool,
}

/// Occupations that fit what somebody typed, the best first.
pub fn search(app: &AppState, text: &str, limit: usize, locale: Locale) -> Vec<OccupationView> {
    let certain = app.occupations.certain(text);
    app.occupations
        .resolve(text, limit)
        .into_iter()
        .map(|hit| OccupationView {
            kldb: hit.kldb,
            group: app.occupations.name(hit.kldb, locale).unwrap_or_default().to_owned(),
            title: hit.title,
            confidence: hit.confidence,
            certain: certain == Some(hit.kldb),
        })
        .collect()
}
