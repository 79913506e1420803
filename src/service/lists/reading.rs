//! Reads a list: its headings, which column holds what, and its rows as households. It stores nothing and asks nobody.

use std::collections::HashSet;

use super::{ListColumns, ListError, ListReport, MAX_ROWS, NewList, fault};
use crate::domain::email::EmailAddress;
use crate::domain::locale::Locale;
use crate::domain::profile::{DEFAULT_RADIUS_KM, Profile, TargetArea};
use crate::domain::text::fold;
use crate::error::{Error, FieldError, Result};
use crate::gazetteer::{Resolution, Scope, Target};
use crate::service::AppState;
use crate::service::registration::NewHousehold;

/// A table as it was pasted.
pub(super) struct Table {
    headings: Vec<String>,
    /// Number as programs show it, and the cells.
    rows: Vec<(usize, Vec<String>)>,
}

impl Table {
    /// Reads a table; the separator is the one that occurs most often in the line of headings.
    pub(super) fn read(text: &str) -> Self {
        let text = text
            .trim_start_matches('\u{FEFF}')
            .replace("\r\n", "\n")
            .replace('\r', "\n");
        let first = text.lines().next().unwrap_or_default();
        let separator = [b';', b'\t', b',']
            .into_iter()
            .max_by_key(|sign| (first.bytes().filter(|byte| byte == sign).count(), *sign == b';'))
            .unwrap_or(b';');
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(separator)
            .has_headers(false)
            .flexible(true)
            .from_reader(text.as_bytes());
        let mut records = reader.records().map_while(std::result::Result::ok).map(|record| {
            let cells: Vec<String> = record.iter().map(|cell| cell.trim().to_owned()).collect();
            cells
        });
        let headings = records.next().unwrap_or_default();
        let rows = records
            .enumerate()
            .map(|(index, cells)| (index + 2, cells))
            .filter(|(_, cells)| cells.iter().any(|cell| !cell.is_empty()))
            .collect();
        Self { headings, rows }
    }

    fn column(&self, named: Option<&String>, guesses: &[&str]) -> Option<usize> {
        let wanted = named.filter(|name| !name.trim().is_empty());
        match wanted {
            Some(name) => self.headings.iter().position(|heading| heading == name.trim()),
            None => self
                .headings
                .iter()
                .position(|heading| guesses.contains(&fold(heading).as_str())),
        }
    }
}

/// Where each value stands.
struct Columns {
    email: Option<usize>,
    name: Option<usize>,
    phone: Option<usize>,
    place: Option<usize>,
}

impl Columns {
    fn of(table: &Table, chosen: &ListColumns) -> Self {
        Self {
            email: table.column(
                chosen.email.as_ref(),
                &["email", "e mail", "mail", "mailadresse", "e mail adresse"],
            ),
            name: table.column(chosen.name.as_ref(), &["name", "familie", "familienname", "nachname"]),
            phone: table.column(
                chosen.phone.as_ref(),
                &["telefon", "telefonnummer", "tel", "phone", "handy", "mobil"],
            ),
            place: table.column(
                chosen.place.as_ref(),
                &["ort", "zielort", "zielregion", "wunschort", "place", "plz", "kreis"],
            ),
        }
    }
}

fn cell(cells: &[String], column: Option<usize>) -> Option<&str> {
    let text = cells.get(column?)?.as_str();
    (!text.is_empty()).then_some(text)
}

/// The area that a text means, when it means exactly one.
fn area(app: &AppState, locale: Locale, text: Option<&str>) -> Result<TargetArea, FieldError> {
    let example = "17489 Greifswald";
    let text = text.ok_or_else(|| FieldError::new("", "target-missing", example))?;
    match app.gazetteer.resolve_in(Scope::Germany, text, locale) {
        Resolution::One(hit) => Ok(match hit.target {
            Target::Place(place) => TargetArea::Place {
                place,
                radius_km: DEFAULT_RADIUS_KM,
            },
            Target::District(ags) => TargetArea::District { ags },
            Target::Land(ags) => TargetArea::Land { ags },
        }),
        Resolution::Several(hits) => {
            let which: Vec<String> = hits.into_iter().take(3).map(|hit| hit.label).collect();
            Err(FieldError::new("", "place-ambiguous", which.join("; ")))
        }
        Resolution::None(_) => Err(FieldError::new("", "place-unknown", example)),
    }
}

/// The households of a list, and what is to be said of it.
///
/// # Errors
/// [`Error::Invalid`] for a list without rows, with too many, or without a column of mail addresses.
pub(super) fn rows(
    app: &AppState,
    locale: Locale,
    table: &Table,
    new: &NewList,
) -> Result<(Vec<NewHousehold>, ListReport)> {
    if table.rows.is_empty() {
        return Err(Error::invalid("/data", "table-empty", ""));
    }
    if table.rows.len() > MAX_ROWS {
        return Err(Error::invalid("/data", "table-too-long", MAX_ROWS.to_string()));
    }
    let columns = Columns::of(table, &new.columns);
    if columns.email.is_none() {
        return Err(Error::invalid(
            "/columns/email",
            "table-column",
            table.headings.join(", "),
        ));
    }
    let heading = |column: Option<usize>| column.and_then(|at| table.headings.get(at)).cloned();
    let mut errors: Vec<ListError> = Vec::new();
    let mut seen: HashSet<String> = HashSet::new();
    let mut ready = Vec::new();
    for (number, cells) in &table.rows {
        let mut wrong = |column: Option<usize>, error: &FieldError| {
            errors.push(fault(locale, *number, &heading(column).unwrap_or_default(), error));
        };
        let mut first = |column: Option<usize>, error: Error| {
            if let Error::Invalid(fields) = error {
                for field in &fields {
                    wrong(column, field);
                }
            }
        };
        let email: Option<EmailAddress> = match cell(cells, columns.email).unwrap_or_default().parse() {
            Ok(email) => Some(email),
            Err(error) => {
                first(columns.email, error);
                None
            }
        };
        let phone = match cell(cells, columns.phone).map(str::parse).transpose() {
            Ok(phone) => phone,
            Err(error) => {
                first(columns.phone, error);
                None
            }
        };
        let typed = cell(cells, columns.place).or(new.place.as_deref().filter(|text| !text.trim().is_empty()));
        let target = match area(app, locale, typed) {
            Ok(target) => target,
            Err(error) => {
                wrong(columns.place, &error);
                continue;
            }
        };
        let Some(email) = email else { continue };
        if !seen.insert(email.key()) {
            wrong(columns.email, &FieldError::new("", "table-twice", ""));
            continue;
        }
        let household = NewHousehold {
            email,
            name: cell(cells, columns.name).map(str::to_owned),
            phone,
            locale: new.locale,
            of_age: true,
            profile: Profile::new(new.situation, vec![target]),
            // Consents are the household's alone; it gives them once it has confirmed.
            consents: Vec::new(),
        };
        match household.checked(app) {
            Ok(household) => ready.push(household),
            Err(Error::Invalid(fields)) => {
                for field in &fields {
                    wrong(columns.name, field);
                }
            }
            Err(other) => return Err(other),
        }
    }
    let report = ListReport {
        headings: table.headings.clone(),
        taken: [columns.email, columns.name, columns.phone, columns.place]
            .map(heading)
            .to_vec(),
        rows: table.rows.len(),
        ready: ready.len(),
        errors,
        list: None,
    };
    Ok((ready, report))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_guessed_by_their_headings_or_taken_as_named() {
        let table = Table::read("Familie;E-Mail;Zielort\r\nA;a@example.org;Greifswald\r\n;;\r\nB;b@example.org;\r\n");
        assert_eq!(table.rows.iter().map(|(number, _)| *number).collect::<Vec<_>>(), [2, 4]);
        let guessed = Columns::of(&table, &ListColumns::default());
        assert_eq!(
            (guessed.email, guessed.name, guessed.phone, guessed.place),
            (Some(1), Some(0), None, Some(2))
        );
        let named = ListColumns {
            email: Some("Familie".to_owned()),
            ..ListColumns::default()
        };
        assert_eq!(Columns::of(&table, &named).email, Some(0));
    }

    #[test]
    fn commas_and_tabs_part_cells_too() {
        assert_eq!(
            Table::read("Name,Mail\n\"A, B\",a@example.org").rows[0].1,
            ["A, B", "a@example.org"]
        );
        assert_eq!(Table::read("Name\tMail\nA\ta@example.org").headings, ["Name", "Mail"]);
    }
}
