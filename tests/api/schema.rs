//! Whether a value is what a schema of the description says, as far as the description uses JSON Schema.

use serde_json::Value;

/// What is wrong with the value, with the pointer at which it is; nothing when it fits.
pub(super) fn misfits(document: &Value, schema: &Value, value: &Value, at: &str) -> Vec<String> {
    if let Some(target) = schema["$ref"].as_str() {
        let pointer = target.trim_start_matches('#');
        let found = document.pointer(pointer).expect("a reference that leads somewhere");
        return misfits(document, found, value, at);
    }
    let mut wrong = Vec::new();
    for part in schema["allOf"].as_array().into_iter().flatten() {
        wrong.extend(misfits(document, part, value, at));
    }
    for choice in ["oneOf", "anyOf"] {
        if let Some(parts) = schema[choice].as_array()
            && !parts.iter().any(|part| misfits(document, part, value, at).is_empty())
        {
            wrong.push(format!("{at}: fits none of {choice}: {value}"));
        }
    }
    let types: Vec<&str> = match &schema["type"] {
        Value::String(one) => vec![one],
        Value::Array(many) => many.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    if !types.is_empty() && !types.iter().any(|kind| is_a(value, kind)) {
        wrong.push(format!("{at}: is no {types:?}: {value}"));
        return wrong;
    }
    if let Some(values) = schema["enum"].as_array()
        && !values.contains(value)
    {
        wrong.push(format!("{at}: is none of {values:?}: {value}"));
    }
    if let Value::Object(fields) = value {
        for name in schema["required"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
        {
            if !fields.contains_key(name) {
                wrong.push(format!("{at}/{name}: is missing"));
            }
        }
        for (name, field) in fields {
            if let Some(inner) = schema["properties"].get(name) {
                wrong.extend(misfits(document, inner, field, &format!("{at}/{name}")));
            }
        }
    }
    if let (Value::Array(items), Some(inner)) = (value, schema.get("items")) {
        for (index, item) in items.iter().enumerate() {
            wrong.extend(misfits(document, inner, item, &format!("{at}/{index}")));
        }
    }
    wrong
}

fn is_a(value: &Value, kind: &str) -> bool {
    match kind {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "string" => value.is_string(),
        "array" => value.is_array(),
        _ => value.is_object(),
    }
}
