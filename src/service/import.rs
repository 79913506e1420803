//! Import of initiatives from CSV and JSON: first a dry run with errors that name row and field, then all or nothing in
//! one transaction. Rows with a known identifier or name change that initiative; the others are new ones to be approved.

use std::collections::{BTreeMap, HashSet};

use chrono::{DateTime, Utc};
use encoding_rs::WINDOWS_1252;
use serde::Serialize;
use serde_json::{Value, json};

use super::{AppState, directory};
use crate::domain::actor::{Actor, Scope};
use crate::domain::ids::InitiativeId;
use crate::domain::initiative::{Initiative, InitiativeProfile};
use crate::domain::locale::Locale;
use crate::domain::text::fold;
use crate::error::{Error, FieldError, Result};
use crate::store::{Conn, audit, initiatives};
use crate::texts;

/// How many rows one file may have.
const MAX_ROWS: usize = 5_000;

/// What kind of file it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum ImportFormat {
    /// Cells separated by `;`, `,` or tab; UTF-8 (with or without BOM) or Windows-1252; the first row names the columns.
    Csv,
    /// A list of initiatives as the API takes them.
    Json,
}

/// Something that is wrong with a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct RowError {
    /// Number of the row in the file, the head row being 1; for JSON the number of the entry from 1.
    pub row: usize,
    /// The column or field.
    pub field: String,
    /// Code of the error.
    pub code: String,
    /// What is wrong and what to do.
    pub detail: String,
}

/// What came, or would come, of an import.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct ImportReport {
    /// Rows read.
    pub rows: usize,
    /// New initiatives.
    pub created: usize,
    /// Changed initiatives.
    pub updated: usize,
    /// Errors; with any of them nothing is written.
    pub errors: Vec<RowError>,
    /// Whether it was only tried.
    pub dry_run: bool,
}

/// One row, read.
struct Entry {
    row: usize,
    id: Option<String>,
    profile: InitiativeProfile,
}

/// Imports initiatives, or tries it.
///
/// # Errors
/// [`Error::Forbidden`] for anybody but the network office; what is wrong with rows stands in the report.
pub async fn import(
    app: &AppState,
    actor: &Actor,
    format: ImportFormat,
    bytes: Vec<u8>,
    dry_run: bool,
) -> Result<ImportReport> {
    if *actor != Actor::System {
        actor.admin(Scope::InitiativesWrite)?;
    }
    let locale = Locale::De;
    let (entries, mut errors) = match format {
        ImportFormat::Csv => from_csv(app, &bytes, locale),
        ImportFormat::Json => from_json(app, &bytes, locale),
    };
    let rows = entries.len() + errors.iter().map(|error| error.row).collect::<HashSet<_>>().len();
    errors.extend(repeated(&entries, locale));
    let (state, actor, now) = (app.clone(), actor.clone(), app.clock.now());
    let tried = app
        .store
        .write(move |conn| {
            let mut report = ImportReport {
                rows,
                created: 0,
                updated: 0,
                errors,
                dry_run,
            };
            for entry in entries {
                write_row(conn, &state, &actor, entry, &mut report, now)?;
            }
            report.errors.sort_by_key(|error| error.row);
            // Rolled back by an error that carries the report, so that nothing is half done.
            if report.errors.is_empty() && !dry_run {
                Ok(Ok(report))
            } else {
                Err(Rollback::with(report))
            }
        })
        .await;
    match tried {
        Ok(report) => {
            app.wake.notify_one();
            report
        }
        Err(Error::Internal(Rollback::MARK, report)) => report
            .downcast::<Rollback>()
            .map(|rollback| rollback.0)
            .map_err(|cause| Error::Internal("importing", cause)),
        Err(other) => Err(other),
    }
}

/// Carries a report out of a transaction that is to be rolled back.
#[derive(Debug, thiserror::Error)]
#[error("nothing was written")]
struct Rollback(ImportReport);

impl Rollback {
    const MARK: &'static str = "trying an import";

    fn with(report: ImportReport) -> Error {
        Error::Internal(Self::MARK, Box::new(Self(report)))
    }
}

fn write_row(
    conn: &mut Conn,
    app: &AppState,
    actor: &Actor,
    entry: Entry,
    report: &mut ImportReport,
    now: DateTime<Utc>,
) -> Result<()> {
    match known(conn, &entry)? {
        Ok(Some(mut initiative)) => {
            initiative.profile = entry.profile;
            initiative.fresh_at = now;
            initiatives::update(conn, &mut initiative)?;
            directory::follow(conn, app, &initiative, now)?;
            audit::record(
                conn,
                now,
                actor,
                "initiative.import",
                "initiative",
                initiative.id.as_str(),
                Some("update"),
            )?;
            report.updated += 1;
        }
        Ok(None) => {
            let initiative = directory::new_initiative(entry.profile, now);
            initiatives::insert(conn, &initiative)?;
            audit::record(
                conn,
                now,
                actor,
                "initiative.import",
                "initiative",
                initiative.id.as_str(),
                Some("create"),
            )?;
            report.created += 1;
        }
        Err(error) => report.errors.push(error),
    }
    Ok(())
}

/// The initiative that a row means: by identifier, else by name.
fn known(conn: &mut Conn, entry: &Entry) -> Result<std::result::Result<Option<Initiative>, RowError>> {
    if let Some(id) = &entry.id {
        return match initiatives::find(conn, &InitiativeId::known(id.clone())) {
            Ok(initiative) => Ok(Ok(Some(initiative))),
            Err(Error::NotFound(_)) => Ok(Err(row_error(
                entry.row,
                &FieldError::new("/id", "id-invalid", "01980000-0000-7000-8000-000000000001"),
                Locale::De,
            ))),
            Err(other) => Err(other),
        };
    }
    let mut same = initiatives::list_by_name_key(conn, &fold(&entry.profile.name))?;
    if same.len() > 1 {
        return Ok(Err(row_error(
            entry.row,
            &FieldError::new("/name", "name-ambiguous", ""),
            Locale::De,
        )));
    }
    Ok(Ok(same.pop()))
}

fn row_error(row: usize, error: &FieldError, locale: Locale) -> RowError {
    RowError {
        row,
        field: error.pointer.trim_start_matches('/').to_owned(),
        code: error.code.to_owned(),
        detail: texts::field_error(locale, error),
    }
}

/// Rows that mean the same initiative as an earlier one.
fn repeated(entries: &[Entry], locale: Locale) -> Vec<RowError> {
    let mut seen = BTreeMap::new();
    let mut errors = Vec::new();
    for entry in entries {
        let key = entry.id.clone().unwrap_or_else(|| fold(&entry.profile.name));
        if let Some(first) = seen.insert(key, entry.row) {
            errors.push(row_error(
                entry.row,
                &FieldError::new("/name", "row-repeated", first.to_string()),
                locale,
            ));
        }
    }
    errors
}

/// Checks one entry given as the API takes it.
fn entry(app: &AppState, row: usize, mut value: Value, locale: Locale) -> std::result::Result<Entry, Vec<RowError>> {
    let mut id = None;
    if let Some(object) = value.as_object_mut() {
        id = object
            .remove("id")
            .and_then(|id| id.as_str().map(ToOwned::to_owned))
            .filter(|id| !id.is_empty());
        // What the API answers besides the profile is no part of it.
        for answered in ["state", "version", "free_places", "fresh_at", "agreement"] {
            object.remove(answered);
        }
    }
    let profile: InitiativeProfile = serde_path_to_error::deserialize(value).map_err(|error| {
        let field = error.path().to_string();
        let detail = error.inner().to_string();
        vec![row_error(row, &FieldError::new(field, "value-type", detail), locale)]
    })?;
    match directory::checked(app, profile) {
        Ok(profile) => Ok(Entry { row, id, profile }),
        Err(Error::Invalid(fields)) => Err(fields.iter().map(|field| row_error(row, field, locale)).collect()),
        Err(other) => Err(vec![RowError {
            row,
            field: String::new(),
            code: "internal".to_owned(),
            detail: other.to_string(),
        }]),
    }
}

fn from_json(app: &AppState, bytes: &[u8], locale: Locale) -> (Vec<Entry>, Vec<RowError>) {
    let whole = |detail: String| {
        (
            Vec::new(),
            vec![RowError {
                row: 0,
                field: String::new(),
                code: "file".to_owned(),
                detail,
            }],
        )
    };
    let value: Value = match serde_json::from_slice(bytes) {
        Ok(value) => value,
        Err(error) => return whole(format!("Die Datei ist kein gültiges JSON: {error}")),
    };
    let list = match value {
        Value::Array(list) => list,
        // The answer of the API to a list.
        Value::Object(mut object) => match object.remove("items") {
            Some(Value::Array(list)) => list,
            _ => return whole("Die Datei muss eine Liste von Initiativen enthalten: [{…}, {…}]".to_owned()),
        },
        _ => return whole("Die Datei muss eine Liste von Initiativen enthalten: [{…}, {…}]".to_owned()),
    };
    collect(
        list.into_iter().enumerate().map(|(at, value)| (at + 1, value)),
        app,
        locale,
    )
}

fn collect(rows: impl Iterator<Item = (usize, Value)>, app: &AppState, locale: Locale) -> (Vec<Entry>, Vec<RowError>) {
    let (mut entries, mut errors) = (Vec::new(), Vec::new());
    for (row, value) in rows {
        if entries.len() + errors.len() >= MAX_ROWS {
            errors.push(row_error(
                row,
                &FieldError::new("", "list-too-long", MAX_ROWS.to_string()),
                locale,
            ));
            break;
        }
        match entry(app, row, value, locale) {
            Ok(read) => entries.push(read),
            Err(wrong) => errors.extend(wrong),
        }
    }
    (entries, errors)
}

/// The columns of a CSV file, German or English, and the fields they mean. Lists are separated by `|` or commas.
const COLUMNS: &[(&str, &str)] = &[
    ("id", "id"),
    ("name", "name"),
    ("beschreibung", "description"),
    ("description", "description"),
    ("ags", "ags"),
    ("schluessel", "ags"),
    ("angebote", "services"),
    ("services", "services"),
    ("berufe", "occupations"),
    ("occupations", "occupations"),
    ("situationen", "situations"),
    ("situations", "situations"),
    ("sprachen", "languages"),
    ("languages", "languages"),
    ("plaetze", "capacity"),
    ("capacity", "capacity"),
    ("e mail", "email"),
    ("email", "email"),
    ("mail", "email"),
    ("telefon", "phone"),
    ("phone", "phone"),
    ("webseite", "website"),
    ("website", "website"),
    ("video", "video"),
];

fn from_csv(app: &AppState, bytes: &[u8], locale: Locale) -> (Vec<Entry>, Vec<RowError>) {
    let text = decoded(bytes);
    let first = text.lines().next().unwrap_or_default();
    let delimiter = [';', '\t', ',']
        .into_iter()
        .max_by_key(|c| first.matches(*c).count())
        .unwrap_or(';');
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(u8::try_from(delimiter).unwrap_or(b';'))
        .flexible(true)
        .from_reader(text.as_bytes());
    let head = match reader.headers() {
        Ok(head) => head.clone(),
        Err(error) => {
            let detail = format!("Die erste Zeile ist nicht lesbar: {error}");
            return (
                Vec::new(),
                vec![RowError {
                    row: 1,
                    field: String::new(),
                    code: "file".to_owned(),
                    detail,
                }],
            );
        }
    };
    let mut errors = Vec::new();
    let columns: Vec<Option<&str>> = head
        .iter()
        .map(|cell| {
            let key = fold(cell);
            let found = COLUMNS.iter().find(|(name, _)| *name == key).map(|(_, field)| *field);
            if found.is_none() {
                let names: Vec<&str> = COLUMNS.iter().map(|(name, _)| *name).collect();
                errors.push(row_error(
                    1,
                    &FieldError::new(cell, "field-unknown", names.join(", ")),
                    locale,
                ));
            }
            found
        })
        .collect();
    let mut rows = Vec::new();
    for record in reader.records() {
        match record {
            Ok(record) => {
                let row = record
                    .position()
                    .map_or(0, |at| usize::try_from(at.line()).unwrap_or(0));
                if record.iter().any(|cell| !cell.trim().is_empty()) {
                    rows.push((row, object(&columns, &record)));
                }
            }
            Err(error) => {
                let row = error.position().map_or(0, |at| usize::try_from(at.line()).unwrap_or(0));
                errors.push(RowError {
                    row,
                    field: String::new(),
                    code: "file".to_owned(),
                    detail: error.to_string(),
                });
            }
        }
    }
    let (entries, more) = collect(rows.into_iter(), app, locale);
    errors.extend(more);
    (entries, errors)
}

/// UTF-8 with or without BOM, else Windows-1252, as German spreadsheets write it.
fn decoded(bytes: &[u8]) -> String {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    std::str::from_utf8(bytes).map_or_else(|_| WINDOWS_1252.decode(bytes).0.into_owned(), ToOwned::to_owned)
}

/// The cells of a row as the API takes an initiative.
fn object(columns: &[Option<&str>], record: &csv::StringRecord) -> Value {
    let mut object = serde_json::Map::new();
    let mut keys = Vec::new();
    for (column, cell) in columns.iter().zip(record) {
        let (Some(field), cell) = (column, cell.trim()) else {
            continue;
        };
        if cell.is_empty() {
            continue;
        }
        let list = || cell.split(['|', ',']).map(str::trim).filter(|part| !part.is_empty());
        match *field {
            "ags" => keys.extend(list().map(padded)),
            "occupations" => {
                object.insert(
                    "occupations".to_owned(),
                    list().map(|title| json!({"title": title})).collect(),
                );
            }
            "services" | "situations" | "languages" => {
                object.insert(
                    (*field).to_owned(),
                    list().map(|code| json!(code.to_lowercase())).collect(),
                );
            }
            // A spreadsheet may write 20 as "20,0".
            "capacity" => {
                let number = cell
                    .replace(',', ".")
                    .parse::<f64>()
                    .ok()
                    .filter(|number| number.fract() == 0.0);
                let value = number.map_or_else(
                    || json!(cell),
                    |number| json!(format!("{number:.0}").parse::<u64>().ok()),
                );
                object.insert("capacity".to_owned(), value);
            }
            other => {
                object.insert(other.to_owned(), json!(cell));
            }
        }
    }
    object.insert("service_area".to_owned(), json!({"ags": keys}));
    Value::Object(object)
}

/// Puts back the zero that a spreadsheet takes from the front of a key.
fn padded(key: &str) -> String {
    if matches!(key.len(), 1 | 4 | 7) {
        format!("0{key}")
    } else {
        key.to_owned()
    }
}
