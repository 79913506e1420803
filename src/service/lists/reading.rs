//! Reads a list: its headings, which column holds what, and its rows as households. It stores nothing and asks nobody.

use std::collections::HashSet;

use super::super::spreadsheet::{self, RowError};
use super::{ListColumns, ListReport, MAX_ROWS, NewList};
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
    rows: Vec<spreadsheet::Row>,
}

impl Table {
    /// Reads a table whose first row holds the headings.
    pub(super) fn read(text: &str) -> Self {
        let mut rows = spreadsheet::rows(text).into_iter();
        let headings = rows.next().map(|(_, cells)| cells).unwrap_or_default();
        Self {
            headings,
            rows: rows.collect(),
        }
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
    /// The columns that were chosen by their headings, else those whose headings tell.
    ///
    /// # Errors
    /// [`Error::Invalid`] for a chosen heading that is not there, and without a column of mail addresses.
    fn of(table: &Table, chosen: &ListColumns) -> Result<Self> {
        let missing =
            |name: &str| Error::invalid(format!("/columns/{name}"), "table-column", table.headings.join(", "));
        let find = |name: &str, chosen: Option<&String>, guesses: &[&str]| {
            let chosen = chosen.filter(|heading| !heading.trim().is_empty());
            match (chosen, table.column(chosen, guesses)) {
                (Some(_), None) => Err(missing(name)),
                (_, found) => Ok(found),
            }
        };
        let email = ["email", "e mail", "mail", "mailadresse", "e mail adresse"];
        let names = ["name", "familie", "familienname", "nachname"];
        let phones = ["telefon", "telefonnummer", "tel", "phone", "handy", "mobil"];
        let places = ["ort", "zielort", "zielregion", "wunschort", "place", "plz", "kreis"];
        let columns = Self {
            email: find("email", chosen.email.as_ref(), &email)?,
            name: find("name", chosen.name.as_ref(), &names)?,
            phone: find("phone", chosen.phone.as_ref(), &phones)?,
            place: find("place", chosen.place.as_ref(), &places)?,
        };
        if columns.email.is_none() {
            return Err(missing("email"));
        }
        Ok(columns)
    }
}

fn cell(cells: &[String], column: Option<usize>) -> Option<&str> {
    let text = cells.get(column?)?.as_str();
    (!text.is_empty()).then_some(text)
}

/// The area that a text means, when it means exactly one.
pub(crate) fn area(app: &AppState, locale: Locale, text: Option<&str>) -> Result<TargetArea, FieldError> {
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
    let columns = Columns::of(table, &new.columns)?;
    let heading = |column: Option<usize>| column.and_then(|at| table.headings.get(at)).cloned();
    let mut errors: Vec<RowError> = Vec::new();
    let mut seen: HashSet<String> = HashSet::new();
    let mut ready = Vec::new();
    for (number, cells) in &table.rows {
        let mut wrong = |column: Option<usize>, error: &FieldError| {
            errors.push(RowError::new(
                locale,
                *number,
                heading(column).unwrap_or_default(),
                error,
            ));
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
            welcome_capacity: None,
            campaign: None,
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
        let guessed = Columns::of(&table, &ListColumns::default()).unwrap();
        assert_eq!(
            (guessed.email, guessed.name, guessed.phone, guessed.place),
            (Some(1), Some(0), None, Some(2))
        );
        let named = ListColumns {
            email: Some("Familie".to_owned()),
            ..ListColumns::default()
        };
        assert_eq!(Columns::of(&table, &named).unwrap().email, Some(0));
        let not_there = ListColumns {
            phone: Some("Handynummer".to_owned()),
            ..ListColumns::default()
        };
        let refused = Columns::of(&table, &not_there).err().unwrap();
        assert!(
            matches!(&refused, Error::Invalid(fields) if fields[0].pointer == "/columns/phone"),
            "what was chosen and is not there would be lost without a word: {refused:?}"
        );
    }
}
