//! Tables as people export or paste them: rows of cells with the numbers that programs show, and what is wrong with a row in
//! words; and tables for programs to open. It knows nothing of what the cells mean.

use serde::Serialize;

use crate::domain::locale::Locale;
use crate::error::FieldError;
use crate::texts;

/// What is wrong with a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct RowError {
    /// The row: in a table as programs show it (the headings are row 1), in JSON the place in the list from 1.
    pub row: usize,
    /// The heading of the column, or the JSON pointer.
    pub field: String,
    /// The stable code of the error.
    #[schema(example = "ags-unknown")]
    pub code: String,
    /// What is wrong and what to do, in words.
    pub detail: String,
}

impl RowError {
    /// Says an error of a row in words.
    pub(super) fn new(locale: Locale, row: usize, field: impl Into<String>, error: &FieldError) -> Self {
        Self {
            row,
            field: field.into(),
            code: error.code.to_owned(),
            detail: texts::field_error(locale, error),
        }
    }
}

/// A row: its number as programs show it, from 1, and its cells without spaces around them.
pub(super) type Row = (usize, Vec<String>);

/// The rows of a table that is separated by `;`, `,` or tabs, without rows that are empty.
pub(super) fn rows(text: &str) -> Vec<Row> {
    // One kind of line end, also after the last row, so that rows can be numbered as programs show them.
    let mut text = text
        .trim_start_matches('\u{FEFF}')
        .replace("\r\n", "\n")
        .replace('\r', "\n");
    text.push('\n');
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(separator(&text))
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut rows = Vec::new();
    let mut record = csv::StringRecord::new();
    let mut lines_inside_cells = 0;
    while let Ok(true) = reader.read_record(&mut record) {
        lines_inside_cells += record.iter().map(|cell| cell.matches('\n').count()).sum::<usize>();
        let end = usize::try_from(reader.position().line()).unwrap_or(usize::MAX);
        let number = end.saturating_sub(1 + lines_inside_cells).max(1);
        record.trim();
        if !record.iter().all(str::is_empty) {
            rows.push((number, record.iter().map(str::to_owned).collect()));
        }
    }
    rows
}

/// The separator that occurs most often in the first line, outside of quotes.
fn separator(text: &str) -> u8 {
    let mut quoted = false;
    let mut counts = [(b';', 0_usize), (b'\t', 0), (b',', 0)];
    for byte in text.bytes() {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' if !quoted => break,
            _ if !quoted => {
                for (sign, count) in &mut counts {
                    *count += usize::from(*sign == byte);
                }
            }
            _ => {}
        }
    }
    let mut best = (b';', 0);
    for (sign, count) in counts {
        if count > best.1 {
            best = (sign, count);
        }
    }
    best.0
}

/// Rows as a CSV that spreadsheets open as it is: separated by `;`, lines ended as on Windows, with the mark that says UTF-8.
/// What a program would take for a formula is written as text.
pub fn csv(rows: impl IntoIterator<Item = Vec<String>>) -> String {
    let mut text = "\u{FEFF}".to_owned();
    for row in rows {
        let cells: Vec<String> = row.iter().map(|cell| quoted(cell)).collect();
        text.push_str(&cells.join(";"));
        text.push_str("\r\n");
    }
    text
}

fn quoted(cell: &str) -> String {
    let guard = if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) && cell.parse::<f64>().is_err() {
        "'"
    } else {
        ""
    };
    let text = format!("{guard}{cell}");
    if text.contains([';', '"', '\n', '\r']) || text.trim() != text {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_that_is_written_can_be_read_and_holds_no_formula() {
        let row = ["=SUM(A1)", "a;b", "say \"so\"", "two\nlines", "-3", "+49 30"].map(str::to_owned);
        let text = csv([row.to_vec()]);
        assert!(text.starts_with('\u{FEFF}') && text.ends_with("\r\n"), "{text:?}");
        let read = rows(&text).remove(0).1;
        assert_eq!(
            read,
            cells(&["'=SUM(A1)", "a;b", "say \"so\"", "two\nlines", "-3", "'+49 30"])
        );
    }

    fn cells(row: &[&str]) -> Vec<String> {
        row.iter().map(|cell| (*cell).to_owned()).collect()
    }

    #[test]
    fn rows_bear_the_numbers_that_programs_show_whatever_is_empty_or_broken_into_lines() {
        let text = "\u{FEFF}A;B\r\n\r\n1;\"two\r\nlines\"\r\n;;\r\n 2 ;x\r\n";
        let expected = [
            (1, cells(&["A", "B"])),
            (3, cells(&["1", "two\nlines"])),
            (5, cells(&["2", "x"])),
        ];
        assert_eq!(rows(text), expected);
    }

    #[test]
    fn commas_and_tabs_part_cells_too() {
        let quoted = rows("\"Name; Vorname\",Mail\n\"A, B\",a@example.org");
        assert_eq!(quoted[1].1, cells(&["A, B", "a@example.org"]));
        assert_eq!(rows("Name\tMail")[0].1, cells(&["Name", "Mail"]));
    }

    #[test]
    fn the_separator_is_the_one_that_parts_the_headings() {
        assert_eq!(separator("name;ags;\"a,b,c,d\"\n1,2,3,4,5"), b';');
        assert_eq!(separator("name,ags,email"), b',');
        assert_eq!(separator("name\tags"), b'\t');
        assert_eq!(separator("name"), b';');
    }
}
