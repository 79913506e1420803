//! Search over the households that somebody of staff may see, by what that person may see of them: at teaser level the
//! situation and the Land, else the profile. Names, addresses and telephone numbers are never searched, because opening
//! them is logged and searching would tell who is there.

use super::staff::ViewLevel;
use crate::domain::household::Household;
use crate::domain::locale::Locale;
use crate::domain::profile::{Profile, TargetArea};
use crate::domain::text::fold;
use crate::matching::explain::Vocabulary;
use crate::service::{AppState, words};
use crate::texts;

/// At most so many words are looked for.
const WORDS: usize = 8;

/// The words of a search in the form in which they are compared.
pub(super) fn words_of(typed: &str) -> Vec<String> {
    fold(typed)
        .split(' ')
        .filter(|word| !word.is_empty())
        .take(WORDS)
        .map(str::to_owned)
        .collect()
}

/// Whether every word begins a word of what may be seen of the household.
pub(super) fn fits(app: &AppState, locale: Locale, household: &Household, level: ViewLevel, words: &[String]) -> bool {
    let mut seen = String::new();
    let mut add = |text: &str| {
        seen.push(' ');
        seen.push_str(&fold(text));
    };
    add(household.id.as_str().rsplit('-').next().unwrap_or_default());
    let profile = &household.profile;
    add(&texts::text(locale, &format!("situation-short-{}", profile.situation)));
    match level {
        ViewLevel::Teaser => {
            if let Some(land) = profile.target_areas.first().and_then(TargetArea::land) {
                add(&words::area(app, land));
            }
        }
        ViewLevel::Profile | ViewLevel::Introduced => describe(app, locale, profile, &mut add),
    }
    if level == ViewLevel::Introduced {
        add(profile.free_text.as_deref().unwrap_or_default());
        add(profile.motive.as_deref().unwrap_or_default());
    }
    words.iter().all(|word| seen.contains(&format!(" {word}")))
}

/// The words of a profile that is shared, without what was written freely.
fn describe(app: &AppState, locale: Locale, profile: &Profile, add: &mut impl FnMut(&str)) {
    for area in &profile.target_areas {
        match area {
            TargetArea::Place { place, .. } => {
                add(&place.name);
                if let Some(district) = place.district {
                    add(&words::area(app, district));
                }
            }
            TargetArea::District { ags } | TargetArea::Land { ags } => add(&words::area(app, *ags)),
            TargetArea::Anywhere => add(&texts::text(locale, "areas-anywhere")),
        }
        if let Some(land) = area.land() {
            add(&words::area(app, land));
        }
    }
    for adult in &profile.adults {
        add(adult.occupation.as_deref().unwrap_or_default());
        if let Some(code) = adult.kldb {
            add(&words::occupation(app, code, locale));
        }
    }
    let mut name = |vocabulary: Vocabulary, code: &str| add(&words::word(app, locale, vocabulary, code));
    for need in profile
        .needs
        .iter()
        .map(|stated| stated.need)
        .chain(profile.offers.iter().copied())
    {
        name(Vocabulary::Need, need.as_str());
    }
    for interest in &profile.interests {
        name(Vocabulary::Interest, interest.as_str());
    }
    for language in &profile.languages {
        name(Vocabulary::Language, language.as_str());
    }
    if let Some(place) = &profile.current_place {
        add(&place.name);
    }
}
