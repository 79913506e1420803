//! Reads a table: recognises its encoding (UTF-8, UTF-16 by its mark, else Windows-1252) and turns its rows into fields in the
//! form of the API.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::super::spreadsheet;
use super::{Fault, Row, cells, columns};
use crate::error::FieldError;

/// Columns without which a new initiative cannot be entered.
const NEEDED: [&str; 3] = ["name", "capacity", "email"];

/// The rows of a table and what is wrong with them.
pub(super) fn read(bytes: &[u8]) -> (Vec<Row>, Vec<Fault>) {
    let mut faults = Vec::new();
    let mut rows = Vec::new();
    let mut heads: Option<Vec<(Option<&'static str>, String)>> = None;
    for (number, cells) in spreadsheet::rows(&decode(bytes)) {
        let Some(heads) = &heads else {
            heads = Some(headings(number, &cells, &mut faults));
            continue;
        };
        if cells.iter().skip(heads.len()).any(|cell| !cell.is_empty()) {
            faults.push(Fault::new(number, "", "import-cells", heads.len().to_string()));
            continue;
        }
        rows.push(row(number, &cells, heads, &mut faults));
    }
    let Some(heads) = heads else {
        return (rows, vec![Fault::new(1, "", "import-empty", "")]);
    };
    // Without its headings understood, what stands below them would only lead to errors that follow from the first.
    let misread = faults.iter().any(|fault| fault.error.code.starts_with("import-column"));
    if misread || heads.is_empty() {
        rows.clear();
        faults.retain(|fault| fault.error.code.starts_with("import-column"));
    }
    (rows, faults)
}

fn decode(bytes: &[u8]) -> Cow<'_, str> {
    match encoding_rs::Encoding::for_bom(bytes) {
        Some((encoding, _)) => encoding.decode(bytes).0,
        None => std::str::from_utf8(bytes).map_or_else(|_| encoding_rs::WINDOWS_1252.decode(bytes).0, Cow::Borrowed),
    }
}

fn headings(number: usize, record: &[String], faults: &mut Vec<Fault>) -> Vec<(Option<&'static str>, String)> {
    let mut heads: Vec<(Option<&'static str>, String)> = Vec::new();
    for heading in record {
        let code = columns::of_heading(heading);
        if code.is_none() && !heading.is_empty() {
            let known: Vec<&str> = columns::ALL.iter().map(|column| column.code).collect();
            faults.push(Fault::new(number, heading, "import-column-unknown", known.join(", ")));
        }
        if code.is_some() && heads.iter().any(|(other, _)| *other == code) {
            faults.push(Fault::new(number, heading, "import-column-twice", ""));
        }
        heads.push((code, heading.to_owned()));
    }
    let has = |code: &str| heads.iter().any(|(known, _)| *known == Some(code));
    if !has("id") {
        for code in NEEDED {
            if !has(code) {
                faults.push(Fault::new(number, code, "import-column-missing", code));
            }
        }
        if !has("ags") && !has("polygon") {
            faults.push(Fault::new(number, "ags", "import-column-missing", "ags"));
        }
    }
    heads
}

fn row(number: usize, record: &[String], heads: &[(Option<&'static str>, String)], faults: &mut Vec<Fault>) -> Row {
    let mut row = Row {
        number,
        id: None,
        agreement: None,
        fields: Map::new(),
        headings: BTreeMap::new(),
    };
    let mut area = Map::new();
    let mut agreement = Map::new();
    for (at, (code, heading)) in heads.iter().enumerate() {
        let Some(code) = *code else { continue };
        row.headings.insert(code, heading.clone());
        let text = record.get(at).map(String::as_str).unwrap_or_default();
        if let Err(error) = cell(code, text, &mut row, &mut area, &mut agreement) {
            faults.push(Fault {
                row: number,
                field: heading.clone(),
                error,
            });
        }
    }
    if !area.is_empty() {
        row.fields.insert("service_area".to_owned(), Value::Object(area));
    }
    if !agreement.is_empty() {
        row.agreement = Some(Value::Object(agreement));
    }
    row
}

/// Puts one cell where it belongs. An empty cell of a list or of something optional empties the field.
fn cell(
    code: &'static str,
    text: &str,
    row: &mut Row,
    area: &mut Map<String, Value>,
    agreement: &mut Map<String, Value>,
) -> Result<(), FieldError> {
    let empty = text.is_empty();
    let value = match code {
        "id" => {
            row.id = (!empty).then(|| text.to_owned());
            return Ok(());
        }
        "ags" => {
            area.insert(code.to_owned(), cells::keys(text));
            return Ok(());
        }
        "polygon" => {
            if !empty {
                area.insert(code.to_owned(), cells::polygon(text)?);
            }
            return Ok(());
        }
        _ if code.starts_with("agreement_") => {
            if !empty {
                let part = code.trim_start_matches("agreement_");
                let value = if part == "signed_on" {
                    cells::day(text)?
                } else {
                    json!(text)
                };
                agreement.insert(part.to_owned(), value);
            }
            return Ok(());
        }
        "services" => cells::services(text)?,
        "situations" => cells::situations(text)?,
        "languages" => cells::languages(text)?,
        "occupations" => cells::occupations(text),
        "capacity" if !empty => cells::whole_number(text)?,
        "waiting_until" if !empty => cells::day(text)?,
        "waiting_until" | "phone" | "website" | "video" if empty => Value::Null,
        // An empty obligatory cell is told as missing.
        "capacity" | "email" | "name" if empty => return Err(FieldError::new("", "text-empty", "")),
        _ => json!(text),
    };
    row.fields.insert(code.to_owned(), value);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_numbered_as_programs_show_them() {
        let table =
            "name;ags;capacity;email;description\r\nA;13;1;a@example.org;\"zwei\nZeilen\"\r\n\r\nB;13;1;b@example.org;";
        let (rows, faults) = read(table.as_bytes());
        assert!(faults.is_empty());
        let numbers: Vec<usize> = rows.iter().map(|row| row.number).collect();
        assert_eq!(numbers, [2, 4]);
        assert_eq!(rows[0].fields["description"], "zwei\nZeilen");
    }

    #[test]
    fn umlauts_arrive_from_every_usual_program() {
        for bytes in [
            "Plätze".as_bytes(),
            b"\xEF\xBB\xBFPl\xC3\xA4tze",
            b"Pl\xE4tze",
            b"\xFF\xFEP\0l\0\xE4\0t\0z\0e\0",
        ] {
            assert_eq!(decode(bytes), "Plätze");
        }
    }
}
