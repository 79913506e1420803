//! The headings of a table, in German and English, and which field each one fills. Nothing is read here.

use crate::domain::text::fold;

/// A column: its code, and the headings under which it is known (folded: lower case, no umlauts, blanks for signs).
pub(super) struct Column {
    pub(super) code: &'static str,
    headings: &'static [&'static str],
}

/// All columns.
pub(super) const ALL: &[Column] = &[
    column("id", &["id", "kennung"]),
    column("name", &["name", "initiative", "bezeichnung"]),
    column("description", &["description", "beschreibung", "text"]),
    column(
        "ags",
        &[
            "ags",
            "area",
            "areas",
            "gebiet",
            "gebiete",
            "schluessel",
            "zustaendigkeitsgebiet",
        ],
    ),
    column("polygon", &["polygon", "umriss", "geojson"]),
    column("services", &["services", "leistungen", "anliegen"]),
    column("occupations", &["occupations", "berufe", "gesuchte berufe"]),
    column("situations", &["situations", "situationen"]),
    column("languages", &["languages", "sprachen"]),
    column("capacity", &["capacity", "kapazitaet", "plaetze"]),
    column(
        "waiting_until",
        &["waiting until", "warten bis", "warteliste bis", "wieder frei ab"],
    ),
    column("email", &["email", "e mail", "mail", "e mail adresse"]),
    column("phone", &["phone", "telefon", "telephone"]),
    column("website", &["website", "web", "internet", "webseite", "internetseite"]),
    column("video", &["video", "video card", "videovisitenkarte"]),
    column(
        "agreement_version",
        &["agreement version", "vereinbarung version", "vereinbarung"],
    ),
    column(
        "agreement_signatory",
        &[
            "agreement signatory",
            "vereinbarung unterzeichnet von",
            "unterzeichnet von",
        ],
    ),
    column(
        "agreement_signed_on",
        &[
            "agreement signed on",
            "vereinbarung unterzeichnet am",
            "unterzeichnet am",
        ],
    ),
    column(
        "agreement_legal_basis",
        &[
            "agreement legal basis",
            "vereinbarung rechtsgrundlage",
            "rechtsgrundlage",
        ],
    ),
];

const fn column(code: &'static str, headings: &'static [&'static str]) -> Column {
    Column { code, headings }
}

/// The column that a heading names.
pub(super) fn of_heading(heading: &str) -> Option<&'static str> {
    let folded = fold(heading);
    ALL.iter()
        .find(|column| column.headings.contains(&folded.as_str()))
        .map(|column| column.code)
}

/// The column that fills the field of a JSON pointer.
pub(super) fn of_pointer(pointer: &str) -> Option<&'static str> {
    let pointer = pointer.trim_start_matches('/');
    let code = if pointer.starts_with("service_area/polygon") {
        "polygon".to_owned()
    } else if pointer.starts_with("service_area") {
        "ags".to_owned()
    } else if let Some(part) = pointer.strip_prefix("agreement/") {
        format!("agreement_{part}")
    } else if pointer == "agreement" {
        "agreement_version".to_owned()
    } else {
        pointer.split('/').next().unwrap_or_default().to_owned()
    };
    ALL.iter().find(|column| column.code == code).map(|column| column.code)
}
