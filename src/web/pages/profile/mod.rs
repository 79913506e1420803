//! The profile, one small group of questions at a time, each saying what it is good for. Every page takes the present profile,
//! changes its own part and hands the whole to the service, with the version that was seen.

use actix_web::web::Path;

use super::areas::{self, Typed};
use super::context::{Context, done, fields};
use super::form::{Choice, Field, Form, Kind};
use super::input::Input;
use super::layout::{Page, see_other};
use super::lookup;
use super::register::{read_window, window_fields};
use crate::domain::email::Phone;
use crate::domain::lists::{HeardFrom, HousingWish, Interest, Language, Need, Seeks, Situation};
use crate::domain::locale::Locale;
use crate::domain::profile::{Adult, Child, Importance, Profile, StatedNeed, Window};
use crate::error::{Error, Fields, Result};
use crate::service::households::{self, HouseholdUpdate, HouseholdView};
use crate::web::Answer;
use crate::web::forms;

/// A part of the profile with a page of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Section {
    Situation,
    Areas,
    When,
    Adults,
    Children,
    Needs,
    Offers,
    Languages,
    Place,
    Importance,
    More,
    Contact,
}

impl Section {
    const ALL: [Self; 12] = [
        Self::Situation,
        Self::Areas,
        Self::When,
        Self::Adults,
        Self::Children,
        Self::Needs,
        Self::Offers,
        Self::Languages,
        Self::Place,
        Self::Importance,
        Self::More,
        Self::Contact,
    ];

    /// The parts that fit a situation: settled households offer help, the others need it.
    pub(super) fn all(situation: Situation) -> impl Iterator<Item = Self> {
        let settled = situation.is_settled();
        Self::ALL.into_iter().filter(move |section| match section {
            Self::Offers => settled,
            Self::Needs | Self::When => !settled,
            _ => true,
        })
    }

    /// Its name in addresses and texts.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Situation => "situation",
            Self::Areas => "areas",
            Self::When => "when",
            Self::Adults => "adults",
            Self::Children => "children",
            Self::Needs => "needs",
            Self::Offers => "offers",
            Self::Languages => "languages",
            Self::Place => "place",
            Self::Importance => "importance",
            Self::More => "more",
            Self::Contact => "contact",
        }
    }

    fn parse(name: &str) -> Result<Self> {
        let found = Self::ALL.into_iter().find(|section| section.name() == name);
        found.ok_or(Error::NotFound("section"))
    }

    fn href(self) -> String {
        format!("/me/edit/{}", self.name())
    }

    /// Whether something stands there already.
    pub(super) fn is_filled(self, household: &HouseholdView) -> bool {
        let profile = &household.profile;
        match self {
            Self::Situation | Self::Areas => true,
            Self::When => profile.window.is_some(),
            Self::Adults => profile.adults.iter().any(|adult| *adult != Adult::default()),
            Self::Children => !profile.children.is_empty(),
            Self::Needs => !profile.needs.is_empty(),
            Self::Offers => !profile.offers.is_empty(),
            Self::Languages => !profile.languages.is_empty() || !profile.interests.is_empty(),
            Self::Place => profile.current_place.is_some(),
            Self::Importance => profile.importance != Importance::default(),
            Self::More => {
                profile.heard_from.is_some()
                    || profile.home_town.is_some()
                    || profile.school.is_some()
                    || profile.motive.is_some()
                    || profile.housing_wish.is_some()
                    || profile.free_text.is_some()
            }
            Self::Contact => household.contact.name.is_some() || household.contact.phone.is_some(),
        }
    }
}

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

fn read_adults(input: &Input, before: &Profile) -> Vec<Adult> {
    let mut adults: Vec<Adult> = (0..6)
        .map(|index| {
            let occupation = input.owned(&format!("adult_{index}_occupation"));
            let same = before
                .adults
                .get(index)
                .is_some_and(|adult| adult.occupation == occupation);
            let typed = input.parse(&format!("adult_{index}_kldb"));
            let kept = before.adults.get(index).and_then(|adult| adult.kldb).filter(|_| same);
            Adult {
                kldb: occupation.as_ref().and(typed.or(kept)),
                occupation,
                seeks: input.parse(&format!("adult_{index}_seeks")),
            }
        })
        .collect();
    while adults.len() > 1 && adults.last() == Some(&Adult::default()) {
        adults.pop();
    }
    adults
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
    others.sort_by_key(|(name, _)| crate::domain::text::fold(name));
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

fn section_fields(
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

/// What a page of the profile sends on besides the changed profile.
enum Read {
    /// The profile may be handed to the service.
    Ready,
    /// Several places have the typed name.
    Which(Vec<(String, String)>),
}

fn read(context: &Context, section: Section, input: &Input, update: &mut HouseholdUpdate) -> Result<Read> {
    let mut wrong = Fields::new();
    let profile = &mut update.profile;
    match section {
        Section::Situation => {
            profile.situation = input.parse("situation").unwrap_or(profile.situation);
        }
        Section::Areas => return read_areas(context, input, profile),
        Section::When => {
            profile.window = read_window(input)?.map(|(earliest, latest)| Window { earliest, latest });
        }
        Section::Adults => profile.adults = read_adults(input, profile),
        Section::Children => {
            let mut children = Vec::new();
            let typed = input.text("children");
            for (index, part) in typed
                .split(|c: char| !c.is_alphanumeric())
                .filter(|part| !part.is_empty())
                .enumerate()
            {
                match part.parse() {
                    Ok(birth_year) => children.push(Child { birth_year }),
                    Err(_) => wrong.push(format!("/children/{index}/birth_year"), "birth-year", "2019"),
                }
            }
            profile.children = children;
        }
        Section::Needs => {
            profile.needs = Need::ALL
                .iter()
                .filter_map(|need| {
                    let importance: u8 = input.parse(&format!("need_{need}"))?;
                    (importance > 0).then_some(StatedNeed {
                        need: *need,
                        importance,
                    })
                })
                .collect();
        }
        Section::Offers => profile.offers = input.parse_all("offers"),
        Section::Languages => {
            profile.languages = input.parse_all("languages");
            profile.languages.extend(input.parse::<Language>("more_language"));
            profile.interests = input.parse_all("interests");
        }
        Section::Place => return read_place(context, input, profile),
        Section::Importance => {
            let level = |name: &str| input.parse(name).unwrap_or(2);
            profile.importance = Importance {
                region: level("region"),
                family: level("family"),
                timing: level("timing"),
                needs: level("needs"),
                occupation: level("occupation"),
                interests: level("interests"),
            };
        }
        Section::More => {
            profile.home_town = input.owned("home_town");
            profile.school = input.owned("school");
            profile.motive = input.owned("motive");
            profile.housing_wish = input.parse("housing_wish");
            profile.heard_from = input.parse("heard_from");
            profile.free_text = input.owned("free_text");
        }
        Section::Contact => {
            update.name = input.owned("name");
            update.phone = match input.get("phone") {
                Some(typed) => wrong.take("/phone", typed.parse()),
                None => None,
            };
            update.locale = input.parse("locale").unwrap_or(update.locale);
        }
    }
    wrong.finish()?;
    Ok(Read::Ready)
}

fn read_areas(context: &Context, input: &Input, profile: &mut Profile) -> Result<Read> {
    let mut codes: Vec<String> = profile.target_areas.iter().map(areas::code).collect();
    if !areas::removed(input, &mut codes) {
        let typed = areas::read(context, input);
        if let Typed::Several(which) = typed {
            return Ok(Read::Which(which));
        }
        let errors = areas::errors(&typed, codes.len());
        if !errors.is_empty() {
            return Err(Error::Invalid(errors));
        }
        if let Typed::One(code) = typed
            && !codes.contains(&code)
        {
            codes.push(code);
        }
    }
    if codes.is_empty() {
        return Err(Error::invalid("/area", "target-missing", "17489 Greifswald"));
    }
    profile.target_areas = codes
        .iter()
        .filter_map(|code| areas::from_code(context, code))
        .collect();
    Ok(Read::Ready)
}

fn read_place(context: &Context, input: &Input, profile: &mut Profile) -> Result<Read> {
    let chosen = input.get("pick").or_else(|| input.get("current_code"));
    if let Some(place) = chosen.and_then(|code| lookup::place_of_code(&context.app, code)) {
        profile.current_place = Some(place);
        return Ok(Read::Ready);
    }
    let Some(typed) = input.get("current") else {
        profile.current_place = None;
        return Ok(Read::Ready);
    };
    if profile
        .current_place
        .as_ref()
        .is_some_and(|place| lookup::place_label(&context.app, place) == typed)
    {
        return Ok(Read::Ready);
    }
    let mut found = lookup::places(context, typed);
    match found.len() {
        0 => Err(Error::invalid("/current", "place-unknown", "17489 Greifswald")),
        1 if found.iter().all(|one| one.certain) => {
            profile.current_place = lookup::place_of_code(&context.app, &found.remove(0).code);
            Ok(Read::Ready)
        }
        _ => Ok(Read::Which(
            found.into_iter().map(|one| (one.code, one.label)).collect(),
        )),
    }
}

/// The section after this one, where the household is led next.
fn next(section: Section, situation: Situation) -> Option<Section> {
    let mut all = Section::all(situation);
    all.find(|one| *one == section)?;
    all.next()
}

fn section_form(
    context: &Context,
    page: &Page,
    section: Section,
    version: i64,
    update: &HouseholdUpdate,
    input: &Input,
    which: &[(String, String)],
) -> Form {
    let name = section.name();
    let mut form = Form::new(
        page.t(&format!("profile-{name}-title")),
        section.href(),
        page.t("page-save"),
    )
    .intro(page.t(&format!("profile-{name}-why")))
    .field(Field::hidden(page, "version", version.to_string()))
    .fields(section_fields(context, page, section, update, input, which));
    if section == Section::Needs {
        form = form.intro(page.t("profile-needs-hint"));
    }
    if section == Section::Areas {
        let codes: Vec<String> = update.profile.target_areas.iter().map(areas::code).collect();
        form = form.before(areas::chosen(context, page, &codes, &section.href()));
        form.submit = page.t("areas-add");
    } else {
        form = form.button("next", page.t("profile-save-next"));
    }
    if let Some(next) = next(section, update.profile.situation) {
        form = form.instead(next.href(), page.t("profile-skip"));
    }
    form
}

fn section_page(context: &Context, section: Section) -> Page {
    Page::new(context, context.t(&format!("profile-{}-title", section.name()))).back_to("/me")
}

fn present(household: HouseholdView) -> (i64, HouseholdUpdate) {
    let update = HouseholdUpdate {
        profile: household.profile,
        name: household.contact.name,
        phone: household.contact.phone,
        locale: household.locale,
    };
    (household.version, update)
}

/// A page of the profile.
pub(super) async fn edit(context: Context, section: Path<String>) -> Answer {
    let section = Section::parse(&section)?;
    let (version, update) = present(households::me(&context.app, &context.actor).await?);
    let page = section_page(&context, section);
    let form = section_form(&context, &page, section, version, &update, &Input::default(), &[]);
    Ok(form.show(page)?)
}

/// Saves a page of the profile.
pub(super) async fn submit(context: Context, section: Path<String>, form: forms::Form) -> Answer {
    let section = Section::parse(&section)?;
    let input = fields(&form);
    let (present_version, mut update) = present(households::me(&context.app, &context.actor).await?);
    let version = input.parse("version").unwrap_or(present_version);
    let situation = update.profile.situation;
    let (saved, which) = match read(&context, section, &input, &mut update) {
        Ok(Read::Ready) => {
            let saved = households::update(&context.app, &context.actor, version, update.clone()).await;
            (saved.map(|_| ()), Vec::new())
        }
        Ok(Read::Which(which)) => {
            let example = which.first().map(|(_, label)| label.clone()).unwrap_or_default();
            (Err(Error::invalid("/pick", "place-ambiguous", example)), which)
        }
        Err(error) => (Err(error), Vec::new()),
    };
    match saved {
        Ok(()) if section == Section::Areas => Ok(see_other(&done(&section.href(), "saved"))),
        Ok(()) if input.has("next") => match next(section, situation) {
            Some(next) => Ok(see_other(&next.href())),
            None => Ok(see_other(&done("/me", "saved"))),
        },
        Ok(()) => Ok(see_other(&done("/me", "saved"))),
        Err(Error::Invalid(errors)) => {
            let page = section_page(&context, section);
            let form = section_form(&context, &page, section, version, &update, &input, &which)
                .refuse(context.locale, &errors);
            Ok(form.show(page)?)
        }
        Err(other) => Err(other.into()),
    }
}
