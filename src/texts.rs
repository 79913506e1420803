//! Texts in German and English, by key, from the Fluent files in `locales/`. Wording stands there and nowhere else. Where
//! households are addressed with "du", `locales/de-informal/` holds the texts that differ, and only those.
//! This module knows neither pages nor mails.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::{LazyLock, PoisonError, RwLock};

use fluent_templates::fluent_bundle::FluentValue;
use fluent_templates::{Loader as _, static_loader};
use unic_langid::{LanguageIdentifier, langid};

use crate::domain::locale::{FormOfAddress, Locale, Voice};
use crate::error::FieldError;

static_loader! {
    static LOCALES = {
        locales: "./locales",
        fallback_language: "de",
        customise: |bundle| bundle.set_use_isolating(false),
    };
}

/// German with "du": only what differs.
static INFORMAL: LazyLock<LanguageIdentifier> = LazyLock::new(|| langid!("de-informal"));

/// Texts without arguments as they were looked up before, for German with "Sie", with "du", and English: most of a page is
/// made of them, and working each out anew took a quarter of its time.
static PLAIN: [LazyLock<RwLock<HashMap<String, String>>>; 3] = [const { LazyLock::new(RwLock::default) }; 3];

const fn language(locale: Locale) -> LanguageIdentifier {
    match locale {
        Locale::De => langid!("de"),
        Locale::En => langid!("en"),
    }
}

type Args<'a> = HashMap<Cow<'static, str>, FluentValue<'a>>;

fn look_up(voice: Voice, key: &str, args: &Args<'_>) -> String {
    let informal = (voice
        == Voice {
            locale: Locale::De,
            address: FormOfAddress::Du,
        })
    .then(|| LOCALES.lookup_single_language(&INFORMAL, key, Some(args)).ok())
    .flatten();
    informal
        .or_else(|| LOCALES.try_lookup_with_args(&language(voice.locale), key, args))
        .unwrap_or_else(|| key.to_owned())
}

/// The text of `key`; the key itself when there is no such text (a test keeps that from happening).
pub fn text(voice: impl Into<Voice>, key: &str) -> String {
    let voice = voice.into();
    let plain = match (voice.locale, voice.address) {
        (Locale::De, FormOfAddress::Sie) => &PLAIN[0],
        (Locale::De, FormOfAddress::Du) => &PLAIN[1],
        (Locale::En, _) => &PLAIN[2],
    };
    if let Some(text) = plain.read().unwrap_or_else(PoisonError::into_inner).get(key) {
        return text.clone();
    }
    let text = look_up(voice, key, &HashMap::new());
    // Only texts that there are, so that what is held has an end.
    if text != key {
        let mut held = plain.write().unwrap_or_else(PoisonError::into_inner);
        held.insert(key.to_owned(), text.clone());
    }
    text
}

/// The text of `key` with its arguments filled in; numbers select plural forms.
pub fn text_with<'a>(
    voice: impl Into<Voice>,
    key: &str,
    args: impl IntoIterator<Item = (&'static str, FluentValue<'a>)>,
) -> String {
    let args: Args<'a> = args
        .into_iter()
        .map(|(name, value)| (Cow::Borrowed(name), value))
        .collect();
    look_up(voice.into(), key, &args)
}

/// Like [`text_with`] for arguments whose names are only known at run time.
pub fn text_with_named(
    voice: impl Into<Voice>,
    key: &str,
    args: &HashMap<String, FluentValue<'_>, impl std::hash::BuildHasher>,
) -> String {
    let args: Args<'_> = args
        .iter()
        .map(|(name, value)| (Cow::Owned(name.clone()), value.clone()))
        .collect();
    look_up(voice.into(), key, &args)
}

/// Whether there is a text of this key in this very language.
pub fn exists(locale: Locale, key: &str) -> bool {
    LOCALES.try_lookup(&language(locale), key).is_some()
}

/// What is wrong with a field, in words with an example.
pub fn field_error(voice: impl Into<Voice>, error: &FieldError) -> String {
    text_with(
        voice,
        &format!("error-{}", error.code),
        [("example", FluentValue::from(error.example.as_str()))],
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn du_is_said_where_it_differs_and_only_in_german() {
        let du = |locale| Voice {
            locale,
            address: FormOfAddress::Du,
        };
        assert_eq!(text(du(Locale::De), "register-who-title"), "Wer bist du?");
        assert_eq!(text(Locale::De, "register-who-title"), "Wer sind Sie?");
        assert_eq!(text(du(Locale::De), "page-next"), "Weiter");
        assert_eq!(text(du(Locale::En), "register-who-title"), "Who are you?");
        let count = [("count", FluentValue::from(2))];
        assert_eq!(
            text_with(du(Locale::De), "page-check-fields", count),
            "Bitte prüfe 2 Angaben"
        );
    }

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
