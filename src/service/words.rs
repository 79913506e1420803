//! Words for codes, in the language of the reader: areas and occupations from the gazetteer, lists from the texts.
//! It knows no sentences; those stand in `locales/`.

use super::AppState;
use std::collections::HashMap;

use crate::domain::explanation::{Arg, Reason};
use crate::domain::locale::Locale;
use crate::domain::occupation::Kldb;
use crate::domain::place::Ags;
use crate::matching::explain::{Vocabulary, spoken};
use crate::texts;

/// The name of a Land, district or municipality; its key when the gazetteer does not know it.
pub(crate) fn area(app: &AppState, ags: Ags) -> String {
    app.gazetteer.area_name(ags).unwrap_or_else(|| ags.to_string())
}

/// The word for a code of one of the vocabularies of reasons.
pub(crate) fn word(app: &AppState, locale: Locale, vocabulary: Vocabulary, code: &str) -> String {
    match vocabulary {
        Vocabulary::Need => texts::text(locale, &format!("need-{code}")),
        Vocabulary::Interest => texts::text(locale, &format!("interest-{code}")),
        Vocabulary::Language => texts::text(locale, &format!("language-{code}")),
        Vocabulary::Situation => texts::text(locale, &format!("situation-short-{code}")),
        Vocabulary::Area => code.parse().map_or_else(|_| code.to_owned(), |ags| area(app, ags)),
        Vocabulary::OccupationGroup => code
            .parse()
            .map_or_else(|_| code.to_owned(), |kldb| occupation(app, kldb, locale)),
        Vocabulary::Country => app.gazetteer.country_name(code, locale).unwrap_or(code).to_owned(),
        Vocabulary::Month | Vocabulary::Plain => code.to_owned(),
    }
}

/// The name of an occupational area or group; its code when it is unknown.
pub(crate) fn occupation(app: &AppState, code: Kldb, locale: Locale) -> String {
    app.occupations
        .current()
        .name(code, locale)
        .map_or_else(|| code.to_string(), ToOwned::to_owned)
}

/// What one criterion of a match was made of, as a sentence. It may name more than a teaser shows, so it is for staff only.
pub(crate) fn reason(app: &AppState, locale: Locale, reason: &Reason) -> String {
    let args = spoken(&reason.args, &|vocabulary, code| word(app, locale, vocabulary, code));
    let args = args
        .iter()
        .map(|(name, arg)| (name.clone(), fluent(arg)))
        .collect::<HashMap<_, _>>();
    texts::text_with_named(locale, &reason.key, &args)
}

/// An argument as Fluent takes it.
pub(crate) fn fluent(arg: &Arg) -> fluent_templates::fluent_bundle::FluentValue<'static> {
    match arg {
        Arg::Number(number) => (*number).into(),
        Arg::Text(text) => text.clone().into(),
        Arg::List(list) => list.join(", ").into(),
    }
}
