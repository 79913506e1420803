//! The official table of the KldB 2010 as the Bundesagentur für Arbeit publishes it: what of it this program uses, and the
//! checks that a file is that table. Pure; where a file comes from and where it is kept is known by others.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Read as _, Write as _};

use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;
use serde::{Deserialize, Serialize};

use crate::domain::occupation::Kldb;
use crate::error::{Context as _, Result};

/// The most bytes of a file, packed or not.
pub const MAX_BYTES: usize = 32 * 1024 * 1024;
/// The most faults that are told at once.
const MAX_FAULTS: usize = 100;
/// Longest title and name, in characters.
const MAX_CHARS: usize = 300;

/// The columns that are read, by how their headings begin.
const COLUMNS: [&str; 5] = ["Schlüssel", "Ebene", "Titel", "Umfasst ferner", "Ausschlüsse"];
/// What stands before the titles of a type, and before those that belong to another one.
const TITLES: &str = "Zugeordnete Berufe";
const OTHERS: &str = "Nicht einzubeziehende Berufe";

/// What is used of the official table.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Official {
    /// Codes of three to five digits with their German names.
    pub names: Vec<(Kldb, String)>,
    /// Titles with their codes of five digits.
    pub titles: Vec<(Kldb, String)>,
    /// Titles that the table names where they do not belong, with the code where they do.
    pub mentions: Vec<(Kldb, String)>,
}

/// What is wrong with a file, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The row as programs that show tables number it: the headings are row 1.
    pub row: usize,
    /// Heading of the column; empty when it is about the whole row.
    pub column: &'static str,
    /// What is wrong and what to do.
    pub what: String,
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "row {}", self.row)?;
        if !self.column.is_empty() {
            write!(f, ", column \"{}\"", self.column)?;
        }
        write!(f, ": {}", self.what)
    }
}

impl Official {
    /// Reads the table from a file: UTF-8, with or without a byte order mark, semicolons. Leading zeros that a program
    /// has taken from the codes are put back by their level.
    ///
    /// # Errors
    /// Everything that is wrong, at most 100 faults, in the order of the rows.
    pub fn parse(bytes: &[u8]) -> std::result::Result<Self, Vec<Fault>> {
        let mut reading = Reading::default();
        reading.file(bytes);
        reading.check();
        let Reading {
            official, mut faults, ..
        } = reading;
        if faults.is_empty() {
            return Ok(official);
        }
        faults.sort_by_key(|fault| fault.row);
        faults.truncate(MAX_FAULTS);
        Err(faults)
    }

    /// How many types, codes of five digits, it has.
    pub fn types(&self) -> usize {
        self.names.iter().filter(|(code, _)| code.precision() == 5).count()
    }

    /// Packed, to be kept.
    ///
    /// # Errors
    /// `Internal` when it cannot be packed.
    pub fn to_bytes(&self) -> Result<Vec<u8>> {
        let json = serde_json::to_vec(self).context("writing the table of occupations")?;
        let mut packed = DeflateEncoder::new(Vec::new(), Compression::best());
        packed
            .write_all(&json)
            .and_then(|()| packed.finish())
            .context("packing the table of occupations")
    }

    /// Reads what [`Official::to_bytes`] wrote.
    ///
    /// # Errors
    /// `Internal` when the bytes are damaged.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self> {
        let mut json = Vec::new();
        DeflateDecoder::new(bytes)
            .take(MAX_BYTES as u64)
            .read_to_end(&mut json)
            .context("unpacking the table of occupations")?;
        serde_json::from_slice(&json).context("reading the table of occupations")
    }
}

/// A file while it is read.
#[derive(Default)]
struct Reading {
    official: Official,
    /// Code → its row.
    rows: BTreeMap<Kldb, usize>,
    mentions: BTreeSet<(Kldb, String)>,
    faults: Vec<Fault>,
}

impl Reading {
    fn fault(&mut self, row: usize, column: &'static str, what: impl Into<String>) {
        self.faults.push(Fault {
            row,
            column,
            what: what.into(),
        });
    }

    fn file(&mut self, bytes: &[u8]) {
        if bytes.len() > MAX_BYTES {
            return self.fault(
                1,
                "",
                "the file is larger than 32 MB; is it the table of the KldB 2010?",
            );
        }
        let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
        if let Err(error) = std::str::from_utf8(bytes) {
            let before = bytes.get(..error.valid_up_to()).unwrap_or_default();
            let line = before.split(|byte| *byte == b'\n').count();
            return self.fault(line, "", "the text is not UTF-8; save the file as \"CSV UTF-8\"");
        }
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(b';')
            .flexible(true)
            .has_headers(false)
            .from_reader(bytes);
        let mut places = None;
        for (row, record) in (1..).zip(reader.records()) {
            let record = match record {
                Ok(record) => record,
                Err(error) => {
                    self.fault(row, "", format!("it cannot be read: {error}"));
                    continue;
                }
            };
            match places {
                None => match self.headings(&record) {
                    Some(found) => places = Some(found),
                    None => return,
                },
                Some(places) if record.iter().any(|cell| !cell.trim().is_empty()) => self.row(row, &record, places),
                Some(_) => {}
            }
        }
        if places.is_none() {
            self.fault(1, "", "the file is empty");
        } else if self.official.types() == 0 && self.faults.is_empty() {
            self.fault(2, "", "there is no row with a code of five digits (Ebene 5)");
        }
    }

    /// The positions of the columns, or nothing when one is missing.
    fn headings(&mut self, record: &csv::StringRecord) -> Option<[usize; 5]> {
        let mut places = [0; 5];
        for (place, name) in places.iter_mut().zip(COLUMNS) {
            match record.iter().position(|cell| cell.trim().starts_with(name)) {
                Some(found) => *place = found,
                None => self.fault(
                    1,
                    name,
                    "this heading is missing; the columns have to stand between semicolons as in the file of the Bundesagentur",
                ),
            }
        }
        self.faults.is_empty().then_some(places)
    }

    fn row(&mut self, row: usize, record: &csv::StringRecord, places: [usize; 5]) {
        let [key, level, title, titles, others] = places.map(|place| record.get(place).unwrap_or_default().trim());
        let [key_column, level_column, title_column, titles_column, others_column] = COLUMNS;
        let Some(level) = level.parse::<usize>().ok().filter(|level| (1..=5).contains(level)) else {
            return self.fault(
                row,
                level_column,
                format!("\"{}\" is no level from 1 to 5", short(level)),
            );
        };
        let Some(code) = code(key, level) else {
            return self.fault(
                row,
                key_column,
                format!("\"{}\" is no code of {level} digits or fewer", short(key)),
            );
        };
        if let Some(first) = self.rows.insert(code, row) {
            self.fault(row, key_column, format!("{code} stands in row {first} already"));
        }
        let name = clean(title);
        if name.is_empty() || name.chars().count() > MAX_CHARS {
            self.fault(
                row,
                title_column,
                format!("{code} needs a name of at most {MAX_CHARS} characters"),
            );
        } else if level >= 3 {
            self.official.names.push((code, name));
        }
        if level < 5 {
            return;
        }
        for entry in entries(titles, TITLES) {
            match numbered(&entry) {
                Some((of, title)) if of == code.as_str() => self.official.titles.push((code, title.to_owned())),
                Some((of, _)) => self.fault(
                    row,
                    titles_column,
                    format!("\"{}\" has the code {of} and stands at {code}", short(&entry)),
                ),
                None => self.fault(
                    row,
                    titles_column,
                    format!("\"{}\" is not of the form \"{code}-100 Title\"", short(&entry)),
                ),
            }
        }
        for entry in entries(others, OTHERS) {
            match referred(&entry) {
                Some((code, title)) => {
                    self.mentions.insert((code, title.to_owned()));
                }
                None => self.fault(
                    row,
                    others_column,
                    format!("\"{}\" is not of the form \"Title(12345)\"", short(&entry)),
                ),
            }
        }
    }

    /// Every code stands below the codes it begins with, and every title that is mentioned has a type.
    fn check(&mut self) {
        let lost: Vec<(usize, Kldb, Kldb)> = self
            .rows
            .iter()
            .flat_map(|(code, row)| (1..code.precision()).map(move |digits| (*row, *code, code.group(digits))))
            .filter(|(_, _, above)| !self.rows.contains_key(above))
            .collect();
        for (row, code, above) in lost {
            self.fault(
                row,
                "Schlüssel",
                format!("{code} stands here and {above}, to which it belongs, nowhere"),
            );
        }
        // A title that belongs to no type of this file helps nobody; the file may be a part of the table.
        let rows = &self.rows;
        let mentions = std::mem::take(&mut self.mentions).into_iter();
        self.official.mentions = mentions.filter(|(code, _)| rows.contains_key(code)).collect();
    }
}

/// A code whose leading zeros may be lost.
fn code(text: &str, level: usize) -> Option<Kldb> {
    let whole = !text.is_empty() && text.len() <= level && text.bytes().all(|byte| byte.is_ascii_digit());
    whole.then(|| format!("{text:0>level$}").parse().ok()).flatten()
}

/// The entries of a list behind its heading; two spaces or a new line stand between them.
fn entries(cell: &str, heading: &str) -> Vec<String> {
    let Some((_, list)) = cell.split_once(heading).and_then(|(_, behind)| behind.split_once(':')) else {
        return Vec::new();
    };
    list.split(['\n', '\r'])
        .flat_map(|line| line.split("  "))
        .map(clean)
        .filter(|entry| !entry.is_empty())
        .collect()
}

/// "12345-100 Title" as code and title.
fn numbered(entry: &str) -> Option<(&str, &str)> {
    let (number, title) = entry.split_once(' ')?;
    let (code, count) = number.split_once('-')?;
    let digits = |text: &str, length| text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit());
    (digits(code, 5) && digits(count, 3) && title.chars().count() <= MAX_CHARS).then_some((code, title))
}

/// "Title(12345)" as code and title.
fn referred(entry: &str) -> Option<(Kldb, &str)> {
    let (title, code) = entry.strip_suffix(')')?.rsplit_once('(')?;
    let code: Kldb = code.parse().ok().filter(|code: &Kldb| code.precision() == 5)?;
    let title = title.trim();
    (!title.is_empty() && title.chars().count() <= MAX_CHARS).then_some((code, title))
}

/// A text without the codes of web pages and double spaces.
fn clean(text: &str) -> String {
    let text = text
        .replace("&nbsp;", " ")
        .replace("&quot;", "\"")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&")
        .replace('\u{a0}', " ");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn short(text: &str) -> String {
    if text.chars().count() <= 60 {
        return text.to_owned();
    }
    text.chars().take(57).chain("...".chars()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "\u{feff}Schlüssel KldB 2010;Ebene;Titel;Kurztitel;Umfasst ferner;Ausschlüsse;\n";

    fn above(rows: &str) -> String {
        format!("{HEAD}0;1;Probe;;;;\n1;2;Probe;;;;\n11;3;Proben;;;;\n110;4;Proben;;;;\n{rows}")
    }

    fn faults(file: &str) -> Vec<String> {
        let faults = Official::parse(file.as_bytes()).unwrap_err();
        faults.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn codes_get_their_zeros_back_and_titles_their_codes() {
        let file = above(
            "1101;5;Probenehmer – Helfer;;\"Zugeordnete Berufe (Beispiele):  01101-100 Probenehmer/in  01101-101 Proben&nbsp;träger/in\";\
             Nicht einzubeziehende Berufe:  Probenleser/in (Labor)(01102)  Fremde/r(99999);\n\
             1102;5;Probenleser;;;;\n",
        );
        let official = Official::parse(file.as_bytes()).unwrap();
        let code = |text: &str| text.parse::<Kldb>().unwrap();
        assert_eq!(official.types(), 2);
        assert_eq!(official.names.len(), 4);
        assert_eq!(
            official.titles,
            [
                (code("01101"), "Probenehmer/in".to_owned()),
                (code("01101"), "Proben träger/in".to_owned())
            ]
        );
        assert_eq!(
            official.mentions,
            [(code("01102"), "Probenleser/in (Labor)".to_owned())]
        );
        assert_eq!(Official::from_bytes(&official.to_bytes().unwrap()).unwrap(), official);
        assert!(Official::from_bytes(b"no table").is_err());
    }

    #[test]
    fn faults_name_their_row_and_column() {
        let file = above(
            "1101;5;Helfer;;Zugeordnete Berufe:  01102-100 Falsch/e  ohne Nummer;;\n\
             1101;5;Nochmal;;;;\n\
             x;5;Name;;;;\n\
             1103;6;Name;;;;\n\
             1104;5;;;;Nicht einzubeziehende Berufe:  Nirgends;\n\
             22101;5;Fremd;;;;\n",
        );
        let faults = faults(&file);
        for (row, what) in [
            (
                "row 6, column \"Umfasst ferner\"",
                "has the code 01102 and stands at 01101",
            ),
            ("row 6, column \"Umfasst ferner\"", "\"ohne Nummer\" is not of the form"),
            ("row 7, column \"Schlüssel\"", "01101 stands in row 6 already"),
            ("row 8, column \"Schlüssel\"", "\"x\" is no code of 5 digits or fewer"),
            ("row 9, column \"Ebene\"", "\"6\" is no level from 1 to 5"),
            ("row 10, column \"Titel\"", "01104 needs a name"),
            ("row 10, column \"Ausschlüsse\"", "\"Nirgends\" is not of the form"),
            ("row 11, column \"Schlüssel\"", "2210, to which it belongs, nowhere"),
        ] {
            assert!(
                faults
                    .iter()
                    .any(|fault| fault.starts_with(row) && fault.contains(what)),
                "{row} {what}: {faults:#?}"
            );
        }
    }

    #[test]
    fn files_of_another_kind_are_refused() {
        assert!(faults("")[0].contains("the file is empty"));
        assert!(faults("name,place\na,b\n")[0].contains("this heading is missing"));
        assert!(faults(&above(""))[0].contains("no row with a code of five digits"));
        let latin = Official::parse(b"Schl\xfcssel;Ebene").unwrap_err();
        assert!(latin[0].what.contains("not UTF-8") && latin[0].row == 1, "{latin:?}");
    }
}
