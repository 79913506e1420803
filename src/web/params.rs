//! Parameters of the address (`?after=…&limit=…`), strict: an unknown or malformed one is an error that names it.
//! Repeated parameters are refused rather than silently dropped.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest, web};
use serde::de::value::MapDeserializer;
use serde::de::{DeserializeOwned, Deserializer, Error as _, IntoDeserializer, Visitor};
use serde::forward_to_deserialize_any;

use super::json::explain;
use super::problem::Problem;
use crate::error::Error;

/// The parameters of the address.
#[derive(Debug)]
pub(crate) struct Params<T>(pub(crate) T);

impl<T: DeserializeOwned> FromRequest for Params<T> {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(parse(req.query_string()).map(Self))
    }
}

/// The pairs of an urlencoded text, in their order.
pub(crate) fn pairs(text: &str) -> Result<Vec<(String, String)>, Problem> {
    web::Query::<Vec<(String, String)>>::from_query(text)
        .map(web::Query::into_inner)
        .map_err(|_| Problem::new("bad-request"))
}

fn parse<T: DeserializeOwned>(text: &str) -> Result<T, Problem> {
    // An empty parameter (`?q=`) counts as not given, as in every search form.
    let parts = pairs(text)?
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| (name, Part(value)));
    let reader: MapDeserializer<'_, _, serde::de::value::Error> = MapDeserializer::new(parts);
    serde_path_to_error::deserialize(reader).map_err(|error| Error::Invalid(vec![explain(&error)]).into())
}

/// One value as text that becomes a number or a truth value where one is asked for.
struct Part(String);

impl IntoDeserializer<'_, serde::de::value::Error> for Part {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

macro_rules! parsed {
    ($($method:ident $visit:ident $name:literal),+ $(,)?) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
            match self.0.parse() {
                Ok(value) => visitor.$visit(value),
                Err(_) => Err(Self::Error::custom(concat!("invalid value, expected ", $name))),
            }
        }
    )+};
}

impl<'de> Deserializer<'de> for Part {
    type Error = serde::de::value::Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
        visitor.visit_string(self.0)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Self::Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Self::Error> {
        self.0.into_deserializer().deserialize_enum(name, variants, visitor)
    }

    parsed! {
        deserialize_bool visit_bool "a boolean",
        deserialize_u8 visit_u8 "u8",
        deserialize_u16 visit_u16 "u16",
        deserialize_u32 visit_u32 "u32",
        deserialize_u64 visit_u64 "u64",
        deserialize_i32 visit_i32 "i32",
        deserialize_i64 visit_i64 "i64",
        deserialize_f64 visit_f64 "f64",
    }

    forward_to_deserialize_any! {
        i8 i16 i128 u128 f32 char str string bytes byte_buf unit unit_struct seq tuple tuple_struct map struct
        identifier ignored_any
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::lists::Need;

    #[derive(Debug, PartialEq, serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Sample {
        q: Option<String>,
        limit: Option<u16>,
        service: Option<Need>,
    }

    fn error(text: &str) -> (String, &'static str) {
        let problem = parse::<Sample>(text).unwrap_err();
        let field = &problem.fields()[0];
        (field.pointer.clone(), field.code)
    }

    #[test]
    fn parameters_are_typed_and_empty_ones_are_none() {
        let sample: Sample = parse("q=L%C3%BCchow+Stadt&limit=5&service=housing").ok().unwrap();
        assert_eq!(sample.q.as_deref(), Some("Lüchow Stadt"));
        assert_eq!((sample.limit, sample.service), (Some(5), Some(Need::Housing)));
        let sample: Sample = parse("q=&limit=").ok().unwrap();
        assert_eq!((sample.q, sample.limit), (None, None));
    }

    #[test]
    fn unknown_malformed_and_repeated_parameters_are_named() {
        assert_eq!(error("colour=red"), ("/colour".to_owned(), "field-unknown"));
        assert_eq!(error("limit=many"), ("/limit".to_owned(), "value-type"));
        assert_eq!(error("limit=-1"), ("/limit".to_owned(), "value-type"));
        assert_eq!(error("service=magic"), ("/service".to_owned(), "value-unknown"));
        assert_eq!(error("limit=1&limit=2"), ("/limit".to_owned(), "field-twice"));
    }
}
