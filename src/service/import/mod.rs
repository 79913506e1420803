//! Import of initiatives from CSV and JSON. Everything is checked first; then either all rows are taken over in one
//! transaction or none. A row changes the initiative with its identifier, or of its name and area, and enters a new one
//! otherwise; what a row does not name stays as it is.

mod cells;
mod columns;
mod json;
mod table;

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::spreadsheet::RowError;
use super::{AppState, directory};
use crate::domain::actor::Actor;
use crate::domain::ids::InitiativeId;
use crate::domain::initiative::{Agreement, Initiative, InitiativeProfile, InitiativeState};
use crate::domain::locale::Locale;
use crate::domain::text::fold;
use crate::error::{Error, FieldError, Result};
use crate::store::{Conn, accounts, audit, initiatives};

/// The most bytes of a file.
pub const MAX_BYTES: usize = 8 * 1024 * 1024;
/// The most rows of a file.
const MAX_ROWS: usize = 5_000;
/// The most errors that are told at once.
const MAX_ERRORS: usize = 500;

/// The format of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum ImportFormat {
    /// A table with a line of headings; separator, encoding and decimal sign are recognised.
    Csv,
    /// A list of initiatives as the API answers with them.
    Json,
}

/// What an import did, or would do.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, utoipa::ToSchema)]
pub struct ImportReport {
    /// How many rows there are, without the headings.
    pub rows: usize,
    /// How many initiatives are new.
    pub created: usize,
    /// How many are changed.
    pub updated: usize,
    /// How many are the same already.
    pub unchanged: usize,
    /// What is wrong; when there is anything, nothing was taken over.
    pub errors: Vec<RowError>,
    /// Whether it was only a trial.
    pub dry_run: bool,
}

/// A row before it is looked up: the fields it names, in the form of the API.
struct Row {
    number: usize,
    id: Option<String>,
    agreement: Option<Value>,
    fields: Map<String, Value>,
    /// Heading of each field, to name it in errors as the file does; empty for JSON.
    headings: BTreeMap<&'static str, String>,
}

/// An error before it is put into words.
struct Fault {
    row: usize,
    field: String,
    error: FieldError,
}

impl Fault {
    fn new(row: usize, field: impl Into<String>, code: &'static str, example: impl Into<String>) -> Self {
        Self {
            row,
            field: field.into(),
            error: FieldError::new("", code, example),
        }
    }
}

/// What is to be done for a row.
enum Plan {
    Create(Box<InitiativeProfile>, Option<Agreement>),
    Update(Box<Initiative>, Box<Initiative>),
    Nothing,
}

/// Whether this actor may import; asked before a large file is read.
///
/// # Errors
/// [`Error::Unauthenticated`], and [`Error::Forbidden`] for anybody but the network office and the command line.
pub fn may_import(actor: &Actor) -> Result<()> {
    directory::may_manage(actor)
}

/// Checks a file, and takes it over unless it is a trial or anything is wrong.
///
/// # Errors
/// [`Error::Forbidden`] for anybody but the network office and the command line. What is wrong with the file stands in the
/// report.
pub async fn import(
    app: &AppState,
    actor: &Actor,
    format: ImportFormat,
    bytes: Vec<u8>,
    dry_run: bool,
) -> Result<ImportReport> {
    directory::may_manage(actor)?;
    let (state, actor, now) = (app.clone(), actor.clone(), app.clock.now());
    let work = move |conn: &mut Conn| {
        let locale = language(conn, &actor)?;
        let (rows, mut faults) = read(format, &bytes);
        let plans = plan(conn, &state, &rows, &mut faults, now)?;
        let count = |wanted: fn(&Plan) -> bool| plans.iter().filter(|plan| wanted(plan)).count();
        let report = ImportReport {
            rows: rows.len(),
            created: count(|plan| matches!(plan, Plan::Create(..))),
            updated: count(|plan| matches!(plan, Plan::Update(..))),
            unchanged: count(|plan| matches!(plan, Plan::Nothing)),
            errors: in_words(locale, faults),
            dry_run,
        };
        if !dry_run && report.errors.is_empty() {
            take_over(conn, &state, &actor, plans, &report, now)?;
        }
        Ok(report)
    };
    // A trial runs on a reading connection, so that it cannot change anything.
    let report = if dry_run {
        app.store.read(work).await?
    } else {
        app.store.write(work).await?
    };
    app.wake.notify_one();
    Ok(report)
}

/// The language of the person; English on the command line.
fn language(conn: &mut Conn, actor: &Actor) -> Result<Locale> {
    match actor {
        Actor::Staff(staff) => Ok(accounts::find(conn, &staff.account)?.locale),
        _ => Ok(Locale::En),
    }
}

fn read(format: ImportFormat, bytes: &[u8]) -> (Vec<Row>, Vec<Fault>) {
    if bytes.len() > MAX_BYTES {
        let limit = format!("{} MB", MAX_BYTES / 1024 / 1024);
        return (Vec::new(), vec![Fault::new(1, "", "import-too-large", limit)]);
    }
    let (rows, faults) = match format {
        ImportFormat::Csv => table::read(bytes),
        ImportFormat::Json => json::read(bytes),
    };
    if rows.len() > MAX_ROWS {
        let fault = Fault::new(MAX_ROWS + 2, "", "import-too-large", format!("{MAX_ROWS}"));
        return (Vec::new(), vec![fault]);
    }
    if rows.is_empty() && faults.is_empty() {
        return (rows, vec![Fault::new(1, "", "import-empty", "")]);
    }
    (rows, faults)
}

/// Looks every row up and checks it. Reads only.
fn plan(
    conn: &mut Conn,
    app: &AppState,
    rows: &[Row],
    faults: &mut Vec<Fault>,
    now: DateTime<Utc>,
) -> Result<Vec<Plan>> {
    let mut plans = Vec::with_capacity(rows.len());
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for row in rows {
        let existing = match look_up(conn, row)? {
            Ok(existing) => existing,
            Err(fault) => {
                faults.push(fault);
                continue;
            }
        };
        let Some((profile, agreement)) = parse(app, row, existing.as_ref(), faults, now) else {
            continue;
        };
        let target = existing
            .as_ref()
            .map_or_else(|| key(&profile), |found| found.id.to_string());
        if let Some(first) = seen.insert(target, row.number) {
            faults.push(Fault::new(
                row.number,
                heading(row, "name"),
                "import-twice",
                first.to_string(),
            ));
            continue;
        }
        plans.push(match existing {
            None => Plan::Create(Box::new(profile), agreement),
            Some(before) if before.state == InitiativeState::Closed => {
                faults.push(Fault::new(row.number, heading(row, "name"), "import-closed", ""));
                continue;
            }
            Some(before) => {
                let mut after = before.clone();
                after.profile = profile;
                after.agreement = agreement.or(after.agreement);
                if after == before {
                    Plan::Nothing
                } else {
                    after.fresh_at = now;
                    Plan::Update(Box::new(before), Box::new(after))
                }
            }
        });
    }
    Ok(plans)
}

/// What makes two new rows the same initiative.
fn key(profile: &InitiativeProfile) -> String {
    let area = serde_json::to_string(&profile.service_area).unwrap_or_default();
    format!("{}|{area}", fold(&profile.name))
}

/// The initiative that the row means: by its identifier, or by name and area.
fn look_up(conn: &mut Conn, row: &Row) -> Result<std::result::Result<Option<Initiative>, Fault>> {
    if let Some(id) = &row.id {
        let unknown = || {
            Fault::new(
                row.number,
                heading(row, "id"),
                "id-invalid",
                "01980000-0000-7000-8000-000000000001",
            )
        };
        let Ok(id) = id.parse::<InitiativeId>() else {
            return Ok(Err(unknown()));
        };
        return match initiatives::find(conn, &id) {
            Ok(found) => Ok(Ok(Some(found))),
            Err(Error::NotFound(_)) => Ok(Err(unknown())),
            Err(error) => Err(error),
        };
    }
    let name = row.fields.get("name").and_then(Value::as_str).unwrap_or_default();
    // The normal form of the area is that of a checked profile, so both are compared in it.
    let area = row.fields.get("service_area").map(normal_area).unwrap_or_default();
    let found = initiatives::list_by_name_key(conn, &fold(name))?
        .into_iter()
        .find(|one| {
            one.state != InitiativeState::Closed && serde_json::to_value(&one.profile.service_area).ok() == area
        });
    Ok(Ok(found))
}

/// An area as it is stored; `None` when it cannot be read, which its check will tell.
fn normal_area(area: &Value) -> Option<Value> {
    let template = serde_json::json!({
        "name": "x", "service_area": area, "capacity": 0, "email": "x@example.org"
    });
    let profile: InitiativeProfile = serde_json::from_value(template).ok()?;
    serde_json::to_value(profile.checked().ok()?.service_area).ok()
}

/// Lays the row over what is known and checks the whole.
fn parse(
    app: &AppState,
    row: &Row,
    existing: Option<&Initiative>,
    faults: &mut Vec<Fault>,
    now: DateTime<Utc>,
) -> Option<(InitiativeProfile, Option<Agreement>)> {
    let mut fields = match existing.map(|one| serde_json::to_value(&one.profile)) {
        Some(Ok(Value::Object(known))) => known,
        _ => Map::new(),
    };
    fields.extend(row.fields.clone());
    let before = faults.len();
    let agreement = row.agreement.clone().and_then(|value| {
        let read = serde_path_to_error::deserialize::<_, Agreement>(value);
        match read.map_err(|error| cells::explain(&error)) {
            Ok(agreement) => match directory::checked_agreement(agreement, now) {
                Ok(agreement) => Some(agreement),
                Err(error) => {
                    refuse(row, "/agreement", error, faults);
                    None
                }
            },
            Err(error) => {
                push(row, "/agreement", error, faults);
                None
            }
        }
    });
    let profile = match serde_path_to_error::deserialize::<_, InitiativeProfile>(Value::Object(fields)) {
        Ok(profile) => match directory::checked(app, profile) {
            Ok(profile) => Some(profile),
            Err(error) => {
                refuse(row, "", error, faults);
                None
            }
        },
        Err(error) => {
            push(row, "", cells::explain(&error), faults);
            None
        }
    };
    profile
        .filter(|_| faults.len() == before)
        .map(|profile| (profile, agreement))
}

fn refuse(row: &Row, prefix: &str, error: Error, faults: &mut Vec<Fault>) {
    match error {
        Error::Invalid(fields) => {
            for field in fields {
                push(row, prefix, field, faults);
            }
        }
        _ => push(row, prefix, FieldError::new("", "invalid", ""), faults),
    }
}

/// Adds an error unless one of the same field was told already: the second only follows from the first.
fn push(row: &Row, prefix: &str, error: FieldError, faults: &mut Vec<Fault>) {
    let field = named(row, &format!("{prefix}{}", error.pointer));
    if faults.iter().all(|told| told.row != row.number || told.field != field) {
        faults.push(Fault {
            row: row.number,
            field,
            error,
        });
    }
}

/// A pointer as the file names the field: its heading in a table, the pointer itself in JSON.
fn named(row: &Row, pointer: &str) -> String {
    if row.headings.is_empty() {
        return pointer.to_owned();
    }
    columns::of_pointer(pointer)
        .and_then(|column| row.headings.get(column).cloned().or_else(|| Some(column.to_owned())))
        .unwrap_or_else(|| pointer.to_owned())
}

fn heading(row: &Row, column: &'static str) -> String {
    if row.headings.is_empty() {
        return format!("/{column}");
    }
    row.headings.get(column).cloned().unwrap_or_else(|| column.to_owned())
}

fn in_words(locale: Locale, mut faults: Vec<Fault>) -> Vec<RowError> {
    faults.sort_by_key(|fault| fault.row);
    faults.truncate(MAX_ERRORS);
    faults
        .into_iter()
        .map(|fault| RowError::new(locale, fault.row, fault.field, &fault.error))
        .collect()
}

/// Writes what was planned.
fn take_over(
    tx: &mut Conn,
    app: &AppState,
    actor: &Actor,
    plans: Vec<Plan>,
    report: &ImportReport,
    now: DateTime<Utc>,
) -> Result<()> {
    for plan in plans {
        match plan {
            Plan::Create(profile, agreement) => {
                let before = directory::insert(tx, actor, *profile, "initiative.create", now)?;
                if agreement.is_some() {
                    let mut after = before.clone();
                    after.agreement = agreement;
                    directory::save(tx, app, &before, &mut after, now)?;
                    let id = before.id.as_str();
                    audit::record(tx, now, actor, "initiative.agreement", "initiative", id, None)?;
                }
            }
            Plan::Update(before, mut after) => {
                directory::save(tx, app, &before, &mut after, now)?;
                audit::record(
                    tx,
                    now,
                    actor,
                    "initiative.update",
                    "initiative",
                    before.id.as_str(),
                    None,
                )?;
            }
            Plan::Nothing => {}
        }
    }
    let detail = format!("{} new, {} changed", report.created, report.updated);
    audit::record(
        tx,
        now,
        actor,
        "initiative.import",
        "import",
        "initiatives",
        Some(&detail),
    )
}

#[cfg(test)]
mod tests;
