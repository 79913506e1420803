//! Texts in German and English, by key, from the Fluent files in `locales/`. Wording stands there and nowhere else.
//! This module knows neither pages nor mails.

use std::borrow::Cow;
use std::collections::HashMap;

use fluent_templates::fluent_bundle::FluentValue;
use fluent_templates::{Loader as _, static_loader};
use unic_langid::{LanguageIdentifier, langid};

use crate::domain::locale::Locale;
use crate::error::FieldError;

static_loader! {
    static LOCALES = {
        locales: "./locales",
        fallback_language: "de",
        customise: |bundle| bundle.set_use_isolating(false),
    };
}

const fn language(locale: Locale) -> LanguageIdentifier {
    match locale {
        Locale::De => langid!("de"),
        Locale::En => langid!("en"),
    }
}

/// The text of `key`; the key itself when there is no such text (a test keeps that from happening).
pub fn text(locale: Locale, key: &str) -> String {
    LOCALES
        .try_lookup(&language(locale), key)
        .unwrap_or_else(|| key.to_owned())
}

/// The text of `key` with its arguments filled in; numbers select plural forms.
pub fn text_with<'a>(
    locale: Locale,
    key: &str,
    args: impl IntoIterator<Item = (&'static str, FluentValue<'a>)>,
) -> String {
    let args: HashMap<Cow<'static, str>, FluentValue<'a>> = args
        .into_iter()
        .map(|(name, value)| (Cow::Borrowed(name), value))
        .collect();
    LOCALES
        .try_lookup_with_args(&language(locale), key, &args)
        .unwrap_or_else(|| key.to_owned())
}

/// Like [`text_with`] for arguments whose names are only known at run time.
pub fn text_with_named(
    locale: Locale,
    key: &str,
    args: &HashMap<String, FluentValue<'_>, impl std::hash::BuildHasher>,
) -> String {
    let args: HashMap<Cow<'static, str>, FluentValue<'_>> = args
        .iter()
        .map(|(name, value)| (Cow::Owned(name.clone()), value.clone()))
        .collect();
    LOCALES
        .try_lookup_with_args(&language(locale), key, &args)
        .unwrap_or_else(|| key.to_owned())
}

/// Whether there is a text of this key in this very language.
pub fn exists(locale: Locale, key: &str) -> bool {
    LOCALES.try_lookup(&language(locale), key).is_some()
}

/// What is wrong with a field, in words with an example.
pub fn field_error(locale: Locale, error: &FieldError) -> String {
    text_with(
        locale,
        &format!("error-{}", error.code),
        [("example", FluentValue::from(error.example.as_str()))],
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn field_errors_speak_both_languages_and_show_an_example() {
        let error = FieldError::new("/email", "email-invalid", "familie@example.org");
        assert_eq!(
            field_error(Locale::De, &error),
            "Das ist keine gültige E-Mail-Adresse. Ein Beispiel: familie@example.org"
        );
        assert_eq!(
            field_error(Locale::En, &error),
            "This is not a valid mail address. An example: familie@example.org"
        );
    }
}
