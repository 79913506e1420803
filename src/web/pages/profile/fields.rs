//! The questions of each part of the profile, filled with the answers that are known. It reads no form and saves nothing.

use super::Section;
use crate::domain::email::Phone;
use crate::domain::lists::{HeardFrom, HousingWish, Interest, Language, Need, Seeks, Situation};
use crate::domain::locale::Locale;
use crate::domain::profile::{Importance, Profile};
use crate::service::households::HouseholdUpdate;
use crate::web::pages::areas;
use crate::web::pages::context::Context;
use crate::web::pages::form::{Choice, Field, Kind};
use crate::web::pages::input::Input;
use crate::web::pages::layout::Page;
use crate::web::pages::lookup;
use crate::web::pages::register::window_fields;

/// Languages offered as boxes; any other one is chosen from the full list.
const COMMON_LANGUAGES: [&str; 14] = [
    "de", "en", "ar", "bg", "es", "fa", "fr", "it", "pl", "ro", "ru", "tr", "uk", "vi",
];

fn none_or<T: Copy + PartialEq + std::fmt::Display>(
    page: &Page,
    list: &str,
    all: &[T],
    chosen: Option<T>,
) -> Vec<Choice> {
    let blank = Choice::new("", page.t("page-none"), chosen.is_none());
    let rest = all
        .iter()
        .map(|one| Choice::new(one.to_string(), page.code(list, one), chosen == Some(*one)));
    std::iter::once(blank).chain(rest).collect()
}

fn adult_fields(page: &Page, profile: &Profile) -> Vec<Field> {
    let shown = (profile.adults.len() + 1).clamp(2, 6);
    (0..shown)
        .map(|index| {
            let adult = profile.adults.get(index).cloned().unwrap_or_default();
            let code = adult.kldb.map(|code| code.to_string()).unwrap_or_default();
            let at = format!("/adults/{index}");
            let inner = vec![
                Field::new(
                    page,
                    Kind::Text,
                    format!("adult_{index}_occupation"),
                    page.t("profile-occupation"),
                )
                .hint(page.t("profile-occupation-hint"))
                .value(adult.occupation.unwrap_or_default())
                .pointer(format!("{at}/occupation"))
                .pointer(format!("{at}/kldb"))
                .max(120)
                .suggest("occupations", format!("adult_{index}_kldb")),
                Field::hidden(page, format!("adult_{index}_kldb"), code),
                Field::new(
                    page,
                    Kind::Select,
                    format!("adult_{index}_seeks"),
                    page.t("profile-seeks"),
                )
                .pointer(format!("{at}/seeks"))
                .options(none_or(page, "seeks", Seeks::ALL, adult.seeks)),
            ];
            let number = index + 1;
            let group = Field::group(
                page,
                format!("adult_{index}"),
                page.t1("profile-adult", "number", number),
                inner,
            );
            if index == 0 { group } else { group.optional() }
        })
        .collect()
}

fn need_fields(page: &Page, profile: &Profile) -> Vec<Field> {
    Need::ALL
        .iter()
        .map(|need| {
            let stated = profile
                .needs
                .iter()
                .find(|stated| stated.need == *need)
                .map_or(0, |stated| stated.importance);
            let options = (0..=3_u8).map(|level| {
                Choice::new(
                    level.to_string(),
                    page.t(&format!("profile-need-{level}")),
                    level == stated,
                )
            });
            Field::new(page, Kind::Select, format!("need_{need}"), page.code("need", need))
                .width("mid")
                .options(options)
        })
        .collect()
}

fn language_fields(page: &Page, profile: &Profile) -> Vec<Field> {
    let common: Vec<Language> = COMMON_LANGUAGES.iter().filter_map(|code| code.parse().ok()).collect();
    let further = profile.languages.iter().filter(|language| !common.contains(language));
    let boxes = common.iter().chain(further).map(|language| {
        Choice::new(
            language.as_str(),
            page.code("language", language),
            profile.languages.contains(language),
        )
    });
    let mut others: Vec<(String, &'static str)> = Language::all()
        .map(|language| (page.code("language", language), language.as_str()))
        .collect();
    others.sort_by_cached_key(|(name, _)| crate::domain::text::fold(name));
    let more = std::iter::once(Choice::new("", "–", true))
        .chain(others.into_iter().map(|(name, code)| Choice::new(code, name, false)));
    let interests = Interest::ALL.iter().map(|one| {
        Choice::new(
            one.as_str(),
            page.code("interest", one),
            profile.interests.contains(one),
        )
    });
    vec![
        Field::new(page, Kind::Checks, "languages", page.t("profile-language-list"))
            .hint(page.t("profile-language-hint"))
            .options(boxes)
            .optional(),
        Field::new(page, Kind::Select, "more_language", page.t("profile-language-more"))
            .width("mid")
            .options(more)
            .optional(),
        Field::new(page, Kind::Checks, "interests", page.t("profile-interest-list"))
            .options(interests)
            .optional(),
    ]
}

fn place_fields(
    context: &Context,
    page: &Page,
    profile: &Profile,
    input: &Input,
    which: &[(String, String)],
) -> Vec<Field> {
    let now = profile
        .current_place
        .as_ref()
        .map(|place| lookup::place_label(&context.app, place));
    let mut fields = vec![
        Field::new(page, Kind::Text, "current", page.t("profile-place-field"))
            .hint(page.t("profile-place-hint"))
            .value(input.owned("current").or(now).unwrap_or_default())
            .pointer("/current_place")
            .suggest("places", "current_code")
            .worldwide()
            .optional(),
        Field::hidden(page, "current_code", ""),
    ];
    if !which.is_empty() {
        let options = which.iter().map(|(code, label)| Choice::new(code, label, false));
        fields.push(Field::new(page, Kind::Radios, "pick", page.t("areas-which")).options(options));
    }
    fields
}

const WEIGHTS: [&str; 6] = ["region", "family", "timing", "needs", "occupation", "interests"];

fn importance_fields(page: &Page, importance: Importance) -> Vec<Field> {
    let values = [
        importance.region,
        importance.family,
        importance.timing,
        importance.needs,
        importance.occupation,
        importance.interests,
    ];
    WEIGHTS
        .iter()
        .zip(values)
        .map(|(name, value)| {
            let options = (0..=3_u8).map(|level| {
                Choice::new(
                    level.to_string(),
                    page.t(&format!("profile-weight-{level}")),
                    level == value,
                )
            });
            Field::new(page, Kind::Select, *name, page.t(&format!("profile-importance-{name}")))
                .pointer(format!("/importance/{name}"))
                .width("mid")
                .options(options)
        })
        .collect()
}

fn more_fields(page: &Page, profile: &Profile) -> Vec<Field> {
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    vec![
        Field::new(page, Kind::Text, "home_town", page.t("profile-home-town"))
            .value(text(&profile.home_town))
            .max(80)
            .optional(),
        Field::new(page, Kind::Text, "school", page.t("profile-school"))
            .value(text(&profile.school))
            .max(120)
            .optional(),
        Field::new(page, Kind::Area, "motive", page.t("profile-motive"))
            .value(text(&profile.motive))
            .max(300)
            .optional(),
        Field::new(page, Kind::Radios, "housing_wish", page.t("profile-housing-wish"))
            .options(none_or(page, "housing-wish", HousingWish::ALL, profile.housing_wish))
            .optional(),
        Field::new(page, Kind::Select, "heard_from", page.t("profile-heard-from"))
            .options(none_or(page, "heard-from", HeardFrom::ALL, profile.heard_from))
            .width("mid")
            .optional(),
        Field::new(page, Kind::Area, "free_text", page.t("profile-free-text"))
            .hint(page.t("profile-free-text-hint"))
            .value(text(&profile.free_text))
            .max(2_000)
            .optional(),
    ]
}

fn contact_fields(page: &Page, update: &HouseholdUpdate) -> Vec<Field> {
    let locales = Locale::ALL.map(|locale| {
        Choice::new(
            locale.as_str(),
            page.t(&format!("profile-mail-language-{locale}")),
            locale == update.locale,
        )
    });
    vec![
        Field::new(page, Kind::Text, "name", page.t("profile-name"))
            .value(update.name.clone().unwrap_or_default())
            .autocomplete("name")
            .max(80)
            .width("mid")
            .optional(),
        Field::new(page, Kind::Tel, "phone", page.t("profile-phone"))
            .hint(page.t("profile-phone-hint"))
            .value(update.phone.as_ref().map(Phone::as_str).unwrap_or_default())
            .autocomplete("tel")
            .width("mid")
            .optional(),
        Field::new(page, Kind::Radios, "locale", page.t("profile-mail-language")).options(locales),
    ]
}

/// The fields of a section, filled with what is known or was typed; `which` are places to choose from.
pub(super) fn section_fields(
    context: &Context,
    page: &Page,
    section: Section,
    update: &HouseholdUpdate,
    input: &Input,
    which: &[(String, String)],
) -> Vec<Field> {
    let profile = &update.profile;
    match section {
        Section::Situation => vec![
            Field::new(page, Kind::Radios, "situation", page.t("register-check-situation")).options(
                Situation::ALL
                    .iter()
                    .map(|one| Choice::new(one.as_str(), page.code("situation", one), profile.situation == *one)),
            ),
        ],
        Section::Areas => areas::fields(page, input, which),
        Section::When => {
            let window = profile.window.map(|window| (window.earliest, window.latest));
            window_fields(context, page, window, true, input)
        }
        Section::Adults => adult_fields(page, profile),
        Section::Children => {
            let years: Vec<String> = profile
                .children
                .iter()
                .map(|child| child.birth_year.to_string())
                .collect();
            vec![
                Field::new(page, Kind::Text, "children", page.t("profile-children-years"))
                    .hint(page.t("profile-children-hint"))
                    .value(input.owned("children").unwrap_or_else(|| years.join(", ")))
                    .width("mid")
                    .optional(),
            ]
        }
        Section::Needs => need_fields(page, profile),
        Section::Offers => vec![
            Field::new(page, Kind::Checks, "offers", page.t("profile-offers"))
                .optional()
                .options(
                    Need::ALL
                        .iter()
                        .map(|one| Choice::new(one.as_str(), page.code("need", one), profile.offers.contains(one))),
                ),
        ],
        Section::Languages => language_fields(page, profile),
        Section::Place => place_fields(context, page, profile, input, which),
        Section::Importance => importance_fields(page, profile.importance),
        Section::More => more_fields(page, profile),
        Section::Contact => contact_fields(page, update),
    }
}
