//! Reads a list of initiatives as JSON, bare or inside `items`, as the API answers with it. What the service keeps itself
//! (state, version, times) is passed over.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::{Fault, Row};

/// Fields of an answer of the API that are no part of the profile.
const PASSED_OVER: [&str; 7] = [
    "state",
    "version",
    "free_places",
    "suggestion",
    "created_at",
    "fresh_at",
    "stale",
];

/// The rows of a list and what is wrong with them.
pub(super) fn read(bytes: &[u8]) -> (Vec<Row>, Vec<Fault>) {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let list = match serde_json::from_slice::<Value>(bytes) {
        Ok(Value::Array(list)) => list,
        Ok(Value::Object(mut whole)) => match whole.remove("items") {
            Some(Value::Array(list)) => list,
            _ => return (Vec::new(), vec![Fault::new(1, "", "import-json", "1")]),
        },
        Ok(_) => return (Vec::new(), vec![Fault::new(1, "", "import-json", "1")]),
        Err(error) => {
            let line = error.line().max(1);
            return (Vec::new(), vec![Fault::new(line, "", "import-json", line.to_string())]);
        }
    };
    let mut rows = Vec::with_capacity(list.len());
    let mut faults = Vec::new();
    for (index, entry) in list.into_iter().enumerate() {
        match entry {
            Value::Object(fields) => rows.push(row(index + 1, fields)),
            _ => faults.push(Fault::new(index + 1, "", "value-type", "")),
        }
    }
    (rows, faults)
}

fn row(number: usize, mut fields: Map<String, Value>) -> Row {
    for name in PASSED_OVER {
        fields.remove(name);
    }
    let id = match fields.remove("id") {
        Some(Value::String(id)) => Some(id),
        Some(Value::Null) | None => None,
        Some(other) => Some(other.to_string()),
    };
    Row {
        number,
        id,
        agreement: fields.remove("agreement").filter(|agreement| !agreement.is_null()),
        fields,
        headings: BTreeMap::new(),
    }
}
