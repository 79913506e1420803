//! The profile, one small group of questions at a time, each saying what it is good for. Every page takes the present profile,
//! changes its own part and hands the whole to the service, with the version that was seen.

mod fields;
mod reading;
mod section;

use actix_web::web::Path;

use self::fields::section_fields;
use self::reading::{Read, read};
pub(super) use self::section::Section;
use super::areas;
use super::context::{Context, done, fields};
use super::form::{Field, Form};
use super::input::Input;
use super::layout::{Page, see_other};
use crate::domain::lists::Situation;
use crate::error::Error;
use crate::service::households::{self, HouseholdUpdate, HouseholdView};
use crate::web::Answer;
use crate::web::forms;

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
                .refuse(context.voice(), &errors);
            Ok(form.show(page)?)
        }
        Err(other) => Err(other.into()),
    }
}
