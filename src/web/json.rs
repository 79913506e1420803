//! Reading bodies: bounded in size and time, JSON by serde, and every error turned into the field it is about.
//! What serde says in English never reaches the requester; it becomes a code, a pointer and an example.

use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::web::Bytes;
use actix_web::{FromRequest, HttpRequest};
use futures_util::StreamExt as _;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use serde_path_to_error::Segment;

use super::documents;
use super::problem::Problem;
use crate::domain::token::sha256_hex;
use crate::error::{Context as _, Error, FieldError, Fields};

/// The largest body that is read, in bytes.
pub(crate) const BODY_LIMIT: usize = 64 * 1024;
/// The time within which a whole body has to arrive.
pub(crate) const BODY_DEADLINE: Duration = Duration::from_secs(8);

/// A JSON body, and the hash by which a repeated request is recognised.
#[derive(Debug)]
pub(crate) struct Json<T> {
    /// What the body says.
    pub(crate) value: T,
    /// SHA-256 of method, path and body, in hex.
    pub(crate) hash: String,
}

impl<T: DeserializeOwned + 'static> FromRequest for Json<T> {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(req: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let is_json = is_json(req);
        let prefix = format!("{} {}\n", req.method(), req.path());
        let body = read(req, payload);
        Box::pin(async move {
            if !is_json {
                return Err(Problem::new("media-type"));
            }
            let body = body.await?;
            let hash = sha256_hex(&[prefix.as_bytes(), &body].concat());
            Ok(Self {
                value: parse(&body)?,
                hash,
            })
        })
    }
}

fn is_json(req: &HttpRequest) -> bool {
    let essence = req
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split(';').next())
        .map(|value| value.trim().to_ascii_lowercase());
    essence.is_some_and(|essence| essence == "application/json" || essence.ends_with("+json"))
}

/// Reads the whole body, at most [`BODY_LIMIT`] bytes within [`BODY_DEADLINE`].
pub(crate) fn read(req: &HttpRequest, payload: &mut Payload) -> impl Future<Output = Result<Bytes, Problem>> + use<> {
    read_up_to(req, payload, BODY_LIMIT)
}

/// Reads the whole body, at most `limit` bytes within [`BODY_DEADLINE`]; a document has longer.
pub(crate) fn read_up_to(
    req: &HttpRequest,
    payload: &mut Payload,
    limit: usize,
) -> impl Future<Output = Result<Bytes, Problem>> + use<> {
    let announced = req
        .headers()
        .get(header::CONTENT_LENGTH)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.parse::<u64>().ok());
    let deadline = documents::patience(req.method(), req.path()).unwrap_or(BODY_DEADLINE);
    let mut payload = payload.take();
    async move {
        if announced.is_some_and(|length| usize::try_from(length).map_or(true, |length| length > limit)) {
            return Err(Problem::new("body-too-large"));
        }
        let reading = async {
            let mut body = Vec::new();
            while let Some(chunk) = payload.next().await {
                let chunk = chunk.map_err(|_| Problem::new("body-unreadable"))?;
                if body.len() + chunk.len() > limit {
                    return Err(Problem::new("body-too-large"));
                }
                body.extend_from_slice(&chunk);
            }
            Ok(Bytes::from(body))
        };
        tokio::time::timeout(deadline, reading)
            .await
            .unwrap_or_else(|_| Err(Problem::new("body-too-slow")))
    }
}

/// Parses a JSON text.
///
/// # Errors
/// `body-unreadable` when it is no JSON, `invalid-fields` when a field has another form than expected.
pub(crate) fn parse<T: DeserializeOwned>(body: &[u8]) -> Result<T, Problem> {
    let mut reader = serde_json::Deserializer::from_slice(body);
    let value = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        if error.inner().is_data() {
            Error::Invalid(vec![explain(&error)]).into()
        } else {
            Problem::new("body-unreadable")
        }
    })?;
    reader.end().map_err(|_| Problem::new("body-unreadable"))?;
    Ok(value)
}

/// Reads a value that is JSON already.
///
/// # Errors
/// `invalid-fields`, as [`parse`].
pub(crate) fn from_value<T: DeserializeOwned>(value: Value) -> Result<T, Error> {
    serde_path_to_error::deserialize(value).map_err(|error| Error::Invalid(vec![explain(&error)]))
}

/// Reads a value of a type that passes over fields it does not know, and refuses such fields all the same. Whatever is known has to
/// stand in the written form of the type, empty or not.
///
/// # Errors
/// `invalid-fields`, as [`parse`].
pub(crate) fn strictly<T: DeserializeOwned + Serialize>(value: Value) -> Result<T, Error> {
    let read: T = from_value(value.clone())?;
    let known = serde_json::to_value(&read).context("reading a body")?;
    let mut fields = Fields::new();
    refuse_unknown(&value, &known, "", &mut fields);
    fields.finish()?;
    Ok(read)
}

fn refuse_unknown(value: &Value, known: &Value, at: &str, fields: &mut Fields) {
    match (value, known) {
        (Value::Object(given), Value::Object(known)) => {
            for (name, value) in given {
                let at = format!("{at}{}", escaped(name));
                match known.get(name) {
                    Some(known) => refuse_unknown(value, known, &at, fields),
                    None => fields.push(
                        at,
                        "field-unknown",
                        known.keys().cloned().collect::<Vec<_>>().join(", "),
                    ),
                }
            }
        }
        (Value::Array(given), Value::Array(known)) => {
            for (index, (value, known)) in given.iter().zip(known).enumerate() {
                refuse_unknown(value, known, &format!("{at}/{index}"), fields);
            }
        }
        _ => {}
    }
}

/// Reads an object whose fields belong to two values: those in `names` to the first, all others to the second.
/// Serde can do this too, but then its errors no longer name the field.
///
/// # Errors
/// `invalid-fields` with the errors of both.
pub(crate) fn split<A: DeserializeOwned, B: DeserializeOwned>(value: Value, names: &[&str]) -> Result<(A, B), Error> {
    let Value::Object(all) = value else {
        return Err(Error::invalid("", "value-type", "{ }"));
    };
    let (own, rest): (Map<String, Value>, Map<String, Value>) =
        all.into_iter().partition(|(name, _)| names.contains(&name.as_str()));
    match (from_value(own.into()), from_value(rest.into())) {
        (Ok(own), Ok(rest)) => Ok((own, rest)),
        (Err(Error::Invalid(mut own)), Err(Error::Invalid(rest))) => {
            own.extend(rest);
            Err(Error::Invalid(own))
        }
        (Err(error), _) | (_, Err(error)) => Err(error),
    }
}

/// The field error behind an error of serde: where it is, what kind it is, and an example.
pub(crate) fn explain<E: std::fmt::Display>(error: &serde_path_to_error::Error<E>) -> FieldError {
    let mut pointer = String::new();
    for segment in error.path() {
        match segment {
            Segment::Seq { index } => pointer.push_str(&format!("/{index}")),
            Segment::Map { key } => pointer.push_str(&escaped(key)),
            Segment::Enum { .. } | Segment::Unknown => {}
        }
    }
    let message = error.inner().to_string();
    let message = message
        .rsplit_once(" at line ")
        .map_or(message.as_str(), |(head, _)| head);
    let (code, name, example) = classify(message);
    if let Some(name) = name {
        let step = escaped(name);
        if !pointer.ends_with(&step) {
            pointer.push_str(&step);
        }
    }
    FieldError::new(pointer, code, example)
}

/// One step of a JSON pointer.
fn escaped(key: &str) -> String {
    format!("/{}", key.replace('~', "~0").replace('/', "~1"))
}

/// How the messages of the domain's own values begin, and the code that stands for them.
const VALUES: &[(&str, &str)] = &[
    ("this is not a mail address", "email-invalid"),
    ("this is not a telephone number", "phone-invalid"),
    ("a month is written", "month-invalid"),
    ("an official key has", "ags-invalid"),
    ("an occupation code has", "kldb-invalid"),
    ("a language is", "language-unknown"),
    ("an outline is", "polygon-invalid"),
    ("a time of day is written", "time-invalid"),
];

/// Code, name of the field (where the message names one) and example.
fn classify(message: &str) -> (&'static str, Option<&str>, String) {
    if let Some((_, code)) = VALUES.iter().find(|(start, _)| message.starts_with(start)) {
        let example = message
            .rsplit_once("for example \"")
            .and_then(|(_, rest)| rest.strip_suffix('"'))
            .unwrap_or_default();
        return (code, None, example.to_owned());
    }
    let quoted = || message.split('`').nth(1);
    if message.starts_with("missing field") {
        return ("value-missing", quoted(), String::new());
    }
    if message.starts_with("unknown field") {
        return ("field-unknown", quoted(), expected(message));
    }
    if message.starts_with("unknown variant") {
        return ("value-unknown", None, expected(message));
    }
    if message.starts_with("duplicate field") {
        return ("field-twice", quoted(), String::new());
    }
    ("value-type", None, form(message).to_owned())
}

/// The names after "expected", separated by commas, at most twelve.
fn expected(message: &str) -> String {
    let list = message.rsplit_once("expected").map_or("", |(_, list)| list);
    let names: Vec<&str> = list.split('`').skip(1).step_by(2).take(12).collect();
    names.join(", ")
}

/// A value of the form that was expected.
fn form(message: &str) -> &'static str {
    let wanted = message.rsplit_once("expected ").map_or("", |(_, wanted)| wanted);
    match wanted {
        _ if wanted.starts_with("a boolean") => "true",
        _ if wanted.starts_with("a sequence") => "[ ]",
        _ if wanted.starts_with("struct") || wanted.starts_with("a map") || wanted.contains("tagged") => "{ }",
        _ if wanted.starts_with("an RFC 3339") => "2027-08-31T12:00:00Z",
        _ if wanted.starts_with('f') || wanted.contains("float") => "54.1",
        _ if wanted.starts_with('u') || wanted.starts_with('i') => "2",
        _ if message.contains("date") || message.contains("input") => "2027-08-31",
        _ => "\"abc\"",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::profile::Profile;

    fn errors(body: &str) -> Vec<(String, &'static str, String)> {
        let problem = parse::<Profile>(body.as_bytes()).unwrap_err();
        problem
            .fields()
            .iter()
            .map(|field| (field.pointer.clone(), field.code, field.example.clone()))
            .collect()
    }

    fn one(body: &str) -> (String, &'static str) {
        let (pointer, code, _) = errors(body).remove(0);
        (pointer, code)
    }

    #[test]
    fn errors_of_form_name_the_field_and_an_example() {
        let with = |rest: &str| format!(r#"{{"situation":"returning","target_areas":[],{rest}}}"#);
        for (body, pointer, code) in [
            (
                r#"{"situation":"x","target_areas":[]}"#.to_owned(),
                "/situation",
                "value-unknown",
            ),
            (r#"{"target_areas":[]}"#.to_owned(), "/situation", "value-missing"),
            (with(r#""nonsense":1"#), "/nonsense", "field-unknown"),
            (
                with(r#""children":[{"birth_year":"2019"}]"#),
                "/children/0/birth_year",
                "value-type",
            ),
            (
                with(r#""children":[{"birth_year":2019,"name":"x"}]"#),
                "/children/0/name",
                "field-unknown",
            ),
            (with(r#""children":[{}]"#), "/children/0/birth_year", "value-missing"),
            (
                with(r#""needs":[{"need":"housing","importance":300}]"#),
                "/needs/0/importance",
                "value-type",
            ),
            (
                with(r#""window":{"earliest":"2027-13","latest":"2027-12"}"#),
                "/window/earliest",
                "month-invalid",
            ),
            (with(r#""languages":["xx"]"#), "/languages/0", "language-unknown"),
            (with(r#""adults":[{"kldb":"abc"}]"#), "/adults/0/kldb", "kldb-invalid"),
            (
                r#"{"situation":"local","target_areas":[{"kind":"district","ags":"1"}]}"#.to_owned(),
                "/target_areas/0",
                "ags-invalid",
            ),
            (
                r#"{"situation":"local","target_areas":[{"kind":"planet"}]}"#.to_owned(),
                "/target_areas/0",
                "value-unknown",
            ),
        ] {
            let (got_pointer, got_code) = one(&body);
            assert!(got_pointer.starts_with(pointer), "{body}: {got_pointer}");
            assert_eq!(got_code, code, "{body}");
        }
    }

    #[test]
    fn an_unknown_value_comes_with_the_possible_ones() {
        let (_, _, example) = errors(r#"{"situation":"x","target_areas":[]}"#).remove(0);
        assert_eq!(example, "returning, newcomer, commuter, arrived, local");
    }

    #[test]
    fn what_is_no_json_is_unreadable() {
        for body in ["", "{", "[1,2", "{\"a\":}", "{} {}", &"[".repeat(100_000)] {
            let problem = parse::<Value>(body.as_bytes()).unwrap_err();
            assert_eq!(
                problem.kind().code,
                "body-unreadable",
                "{}",
                &body[..body.len().min(20)]
            );
        }
    }

    #[test]
    fn unknown_fields_are_refused_wherever_they_stand() {
        use crate::domain::presence::Presence;
        let body = serde_json::json!({"opening_note": "x", "contacts": [{"name": "Kim", "role": null, "fone": "1"}], "contact": []});
        let Err(Error::Invalid(errors)) = strictly::<Presence>(body) else {
            panic!("accepted")
        };
        let found: Vec<_> = errors.iter().map(|one| (one.pointer.as_str(), one.code)).collect();
        assert_eq!(
            found,
            [("/contact", "field-unknown"), ("/contacts/0/fone", "field-unknown")]
        );
        assert!(strictly::<Presence>(serde_json::json!({"contacts": [{"name": "Kim", "phone": null}]})).is_ok());
    }

    #[test]
    fn pointers_escape_what_would_be_a_step() {
        assert_eq!(escaped("a/b~c"), "/a~1b~0c");
    }
}
