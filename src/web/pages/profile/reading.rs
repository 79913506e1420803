//! The answers of each part of the profile, taken over into it. What cannot be read is told with its field; nothing is
//! saved here.

use super::Section;
use crate::domain::lists::{Language, Need};
use crate::domain::profile::{Adult, Child, Importance, Profile, StatedNeed, Window};
use crate::error::{Error, Fields, Result};
use crate::service::households::HouseholdUpdate;
use crate::web::pages::areas::{self, Typed};
use crate::web::pages::context::Context;
use crate::web::pages::input::Input;
use crate::web::pages::lookup;
use crate::web::pages::register::read_window;

/// What a page of the profile sends on besides the changed profile.
pub(super) enum Read {
    /// The profile may be handed to the service.
    Ready,
    /// Several places have the typed name.
    Which(Vec<(String, String)>),
}

/// Takes the section's answers over into the profile.
pub(super) fn read(context: &Context, section: Section, input: &Input, update: &mut HouseholdUpdate) -> Result<Read> {
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
