//! Opens the tables of the bundle: semicolons, a header, remarks after `#`. Which column means what is known by the
//! modules that ask; a row that does not fit is an error that names its table and line.

use csv::{Reader, ReaderBuilder, StringRecord};

use super::bytes::damaged;
use crate::domain::place::Ags;
use crate::error::{Error, Result};

/// Reads all rows of a table through `row`.
pub(super) fn read<T>(
    name: &'static str,
    table: &'static [u8],
    mut row: impl FnMut(&StringRecord) -> Result<T>,
) -> Result<Vec<T>> {
    let mut reader: Reader<&[u8]> = ReaderBuilder::new()
        .delimiter(b';')
        .comment(Some(b'#'))
        .from_reader(table);
    let mut rows = Vec::new();
    let mut record = StringRecord::new();
    while reader
        .read_record(&mut record)
        .map_err(|cause| wrong(name, &record, cause))?
    {
        rows.push(row(&record).map_err(|cause| wrong(name, &record, cause))?);
    }
    Ok(rows)
}

fn wrong(name: &str, record: &StringRecord, cause: impl std::fmt::Display) -> Error {
    let line = record.position().map_or(0, csv::Position::line);
    Error::internal(
        "reading the bundled gazetteer",
        format!("{name}, after line {line}: {cause}"),
    )
}

/// A cell as text.
pub(super) fn text(record: &StringRecord, column: usize) -> Result<&str> {
    record.get(column).ok_or_else(damaged)
}

/// A cell as a number.
pub(super) fn number<T: std::str::FromStr>(record: &StringRecord, column: usize) -> Result<T> {
    text(record, column)?.parse().map_err(|_| damaged())
}

/// A cell as an official key.
pub(super) fn key(record: &StringRecord, column: usize) -> Result<Ags> {
    text(record, column)?.parse()
}

/// A cell with several official keys between spaces.
pub(super) fn keys(record: &StringRecord, column: usize) -> Result<Vec<Ags>> {
    text(record, column)?.split_whitespace().map(str::parse).collect()
}

/// A cell with several texts between `|`, possibly none.
pub(super) fn list(record: &StringRecord, column: usize) -> Result<impl Iterator<Item = &str>> {
    Ok(text(record, column)?.split('|').filter(|part| !part.is_empty()))
}
