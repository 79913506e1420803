//! What people write into the cells of a table, turned into the form of the API: numbers and days as written in Germany,
//! lists, codes or their names. What cannot be read is told with the code of the error and an example.

use chrono::NaiveDate;
use serde_json::{Value, json};

use crate::domain::lists::{Language, Need, Situation};
use crate::domain::locale::Locale;
use crate::domain::text::fold;
use crate::error::FieldError;
use crate::texts;

type Cell = Result<Value, FieldError>;

fn wrong(code: &'static str, example: impl Into<String>) -> FieldError {
    FieldError::new("", code, example)
}

/// A whole number, also written `1.000` or `20,0`.
pub(super) fn whole_number(text: &str) -> Cell {
    let bad = || wrong("capacity-range", "20");
    let plain: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let (front, back) = plain.split_once(',').unwrap_or((&plain, ""));
    let grouped = front.split('.').enumerate().all(|(at, group)| {
        let digits = !group.is_empty() && group.bytes().all(|b| b.is_ascii_digit());
        digits && (at == 0 || group.len() == 3)
    });
    // A point followed by zeros alone is the decimal sign of an English table.
    let front = match front.split_once('.') {
        Some((whole, rest)) if back.is_empty() && rest.len() < 3 && rest.bytes().all(|b| b == b'0') => whole.to_owned(),
        _ if grouped => front.replace('.', ""),
        _ => return Err(bad()),
    };
    if !back.bytes().all(|b| b == b'0') {
        return Err(bad());
    }
    front.parse::<u32>().map(|number| json!(number)).map_err(|_| bad())
}

/// A day, `2026-11-30` or `30.11.2026`.
pub(super) fn day(text: &str) -> Cell {
    ["%Y-%m-%d", "%d.%m.%Y"]
        .iter()
        .find_map(|form| NaiveDate::parse_from_str(text, form).ok())
        .map(|day| json!(day))
        .ok_or_else(|| wrong("date-invalid", "30.11.2026"))
}

/// The entries of a list, parted by `;`, `|`, line ends and (where `comma` allows it) commas.
fn entries(text: &str, comma: bool) -> impl Iterator<Item = &str> {
    text.split(move |c| matches!(c, ';' | '|' | '\n') || (comma && c == ','))
        .map(str::trim)
        .filter(|entry| !entry.is_empty())
}

/// Official keys; a lost leading zero is put back where the length tells that it was lost.
pub(super) fn keys(text: &str) -> Value {
    let parts = text.split(|c: char| c.is_whitespace() || matches!(c, ';' | '|' | ','));
    let keys: Vec<String> = parts
        .filter(|part| !part.is_empty())
        .map(|part| match part.len() {
            1 | 4 | 7 => format!("0{part}"),
            _ => part.to_owned(),
        })
        .collect();
    json!(keys)
}

/// Services by code or by name in German or English.
pub(super) fn services(text: &str) -> Cell {
    entries(text, true)
        .map(|entry| {
            coded(entry, "need", Need::ALL.iter().map(|need| need.as_str()))
                .ok_or_else(|| wrong("value-unknown", texts::text(Locale::De, "need-housing")))
        })
        .collect::<Result<Vec<_>, _>>()
        .map(|list| json!(list))
}

/// Situations by code or by name in German or English.
pub(super) fn situations(text: &str) -> Cell {
    entries(text, true)
        .map(|entry| {
            let codes = || Situation::ALL.iter().map(|situation| situation.as_str());
            coded(entry, "situation-short", codes())
                .or_else(|| coded(entry, "situation", codes()))
                .ok_or_else(|| wrong("value-unknown", texts::text(Locale::De, "situation-short-returning")))
        })
        .collect::<Result<Vec<_>, _>>()
        .map(|list| json!(list))
}

/// Languages by code or by name in German or English.
pub(super) fn languages(text: &str) -> Cell {
    entries(text, true)
        .map(|entry| {
            coded(&entry.to_lowercase(), "language", Language::all().map(Language::as_str))
                .ok_or_else(|| wrong("language-unknown", "de"))
        })
        .collect::<Result<Vec<_>, _>>()
        .map(|list| json!(list))
}

fn coded(entry: &str, list: &str, codes: impl Iterator<Item = &'static str>) -> Option<&'static str> {
    let folded = fold(entry);
    codes.into_iter().find(|code| {
        *code == entry
            || Locale::ALL.iter().any(|locale| {
                let key = format!("{list}-{code}");
                texts::exists(*locale, &key) && fold(&texts::text(*locale, &key)) == folded
            })
    })
}

/// Occupations, each a title with its code in square brackets where it is known: `Pflegefachkraft [813]`.
pub(super) fn occupations(text: &str) -> Value {
    let list: Vec<Value> = entries(text, false)
        .map(
            |entry| match entry.strip_suffix(']').and_then(|rest| rest.rsplit_once('[')) {
                Some((title, code)) => json!({"title": title.trim(), "kldb": code.trim()}),
                None => json!({"title": entry}),
            },
        )
        .collect();
    json!(list)
}

/// An outline as the text of a GeoJSON object.
pub(super) fn polygon(text: &str) -> Cell {
    serde_json::from_str(text).map_err(|_| wrong("polygon-invalid", ""))
}

/// What a value that could not be read means, with the pointer to it.
pub(super) fn explain(error: &serde_path_to_error::Error<serde_json::Error>) -> FieldError {
    let path = error.path().to_string();
    let pointer = if path == "." {
        String::new()
    } else {
        format!(
            "/{}",
            path.replace('.', "/")
                .replace(['[', ']'], "/")
                .replace("//", "/")
                .trim_matches('/')
        )
    };
    let said = error.inner().to_string();
    let quoted = || said.split('`').nth(1).unwrap_or_default().to_owned();
    if said.starts_with("missing field") {
        return FieldError::new(format!("{pointer}/{}", quoted()), "value-missing", "");
    }
    if said.starts_with("unknown field") {
        // The path names the field already when it is a map that was read.
        let name = format!("/{}", quoted());
        let pointer = pointer.strip_suffix(&name).unwrap_or(&pointer);
        return FieldError::new(format!("{pointer}{name}"), "field-unknown", "");
    }
    let last = pointer
        .rsplit('/')
        .find(|part| part.parse::<usize>().is_err())
        .unwrap_or_default();
    let (code, example) = match last {
        "ags" => ("ags-invalid", "13075"),
        "polygon" => ("polygon-invalid", ""),
        "email" => ("email-invalid", "amt@example.org"),
        "phone" => ("phone-invalid", "03834 123456"),
        "kldb" => ("kldb-invalid", "81302"),
        "languages" => ("language-unknown", "de"),
        "services" => ("value-unknown", "housing"),
        "situations" => ("value-unknown", "returning"),
        "capacity" => ("capacity-range", "20"),
        "waiting_until" | "signed_on" => ("date-invalid", "2026-11-30"),
        _ => ("value-type", ""),
    };
    FieldError::new(pointer, code, example)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_days_are_read_as_written_in_germany() {
        for (text, number) in [("20", 20), ("20,0", 20), ("1.000", 1000), ("1 000", 1000), ("7.0", 7)] {
            assert_eq!(whole_number(text).unwrap(), json!(number), "{text}");
        }
        for text in ["20,5", "x", "-3", "1.00,5", "", "2.5"] {
            assert!(whole_number(text).is_err(), "{text}");
        }
        assert_eq!(day("30.11.2026").unwrap(), day("2026-11-30").unwrap());
        assert!(day("31.11.2026").is_err());
    }

    #[test]
    fn lists_take_codes_and_names_and_lost_zeros_come_back() {
        assert_eq!(
            services("Wohnen, Arbeit | school").unwrap(),
            json!(["housing", "job", "school"])
        );
        assert_eq!(
            situations("Rückkehr; Pendeln").unwrap(),
            json!(["returning", "commuter"])
        );
        assert_eq!(languages("DE, en").unwrap(), json!(["de", "en"]));
        assert!(services("Wohnen, Unsinn").is_err());
        assert_eq!(keys("13075 1001, 09"), json!(["13075", "01001", "09"]));
        let read = occupations("Pflegefachkraft [813] | Koch, Köchin");
        assert_eq!(
            read,
            json!([{"title": "Pflegefachkraft", "kldb": "813"}, {"title": "Koch, Köchin"}])
        );
    }
}
