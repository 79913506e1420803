//! Entering somebody who phones or sends paper, with the proof of agreement. What a household needs to be entered is decided
//! by the service.

use super::super::areas;
use super::super::context::{Context, done, fields};
use super::super::form::{Choice, Field, Form, Kind};
use super::super::input::Input;
use super::super::layout::{Page, see_other};
use super::super::parts::link;
use super::access::staff_page;
use crate::domain::consent::ConsentKind;
use crate::domain::lists::Situation;
use crate::domain::locale::Locale;
use crate::domain::profile::Profile;
use crate::error::{Error, Fields, Result};
use crate::service::registration::{self, NewHousehold};
use crate::web::Answer;
use crate::web::forms;

fn enter_form(page: &Page, input: &Input, which: &[(String, String)]) -> Form {
    let situation: Option<Situation> = input.parse("situation");
    let consents: Vec<ConsentKind> = input.parse_all("consents");
    let locale: Locale = input.parse("locale").unwrap_or_default();
    let text = |kind: Kind, name: &str, key: &str| {
        Field::new(page, kind, name, page.t(key))
            .value(input.text(name))
            .width("mid")
    };
    Form::new(
        page.t("households-enter-title"),
        "/staff/households/new",
        page.t("households-enter"),
    )
    .intro(page.t("households-enter-text"))
    .before(format!(
        "<p>{} · {}</p>",
        link("/staff/households/paper", &page.t("paper-title")),
        link("/staff/households/lists", &page.t("lists-title"))
    ))
    .field(text(Kind::Email, "email", "register-email"))
    .field(text(Kind::Text, "name", "profile-name").max(80).optional())
    .field(text(Kind::Tel, "phone", "profile-phone").optional())
    .fields(areas::fields(page, input, which))
    .field(
        Field::new(page, Kind::Radios, "situation", page.t("households-situation")).options(
            Situation::ALL
                .iter()
                .map(|one| Choice::new(one.as_str(), page.code("situation-short", one), situation == Some(*one))),
        ),
    )
    .field(
        Field::new(page, Kind::Checks, "consents", page.t("register-check-consents"))
            .optional()
            .options(
                [ConsentKind::ShareWithInitiatives, ConsentKind::MeetHouseholds]
                    .map(|one| Choice::new(one.as_str(), page.code("consent", one), consents.contains(&one))),
            ),
    )
    .field(Field::new(page, Kind::Check, "of_age", page.t("register-of-age")).ticked(input.has("of_age")))
    .field(
        text(Kind::Area, "proof", "households-proof")
            .hint(page.t("households-proof-hint"))
            .max(300),
    )
    .field(
        Field::new(page, Kind::Radios, "locale", page.t("profile-mail-language")).options(Locale::ALL.map(|one| {
            Choice::new(
                one.as_str(),
                page.t(&format!("profile-mail-language-{one}")),
                one == locale,
            )
        })),
    )
}

/// The form for somebody who phones or sends paper.
pub(in crate::web::pages) async fn enter(context: Context) -> Answer {
    let page = staff_page(&context, "households-enter-title")?.back_to("/staff/households");
    let form = enter_form(&page, &Input::default(), &[]);
    Ok(form.show(page)?)
}

fn read(context: &Context, input: &Input, typed: &areas::Typed) -> Result<NewHousehold> {
    let mut wrong = Fields::new();
    let email = wrong.take("/email", input.text("email").parse());
    let phone = input.get("phone").and_then(|text| wrong.take("/phone", text.parse()));
    let situation: Option<Situation> = input.parse("situation");
    wrong.check(situation.is_none(), "/situation", "value-missing", "");
    for error in areas::errors(typed, 0) {
        wrong.push(error.pointer, error.code, error.example);
    }
    wrong.finish()?;
    let code = if let areas::Typed::One(code) = typed {
        code.as_str()
    } else {
        ""
    };
    let areas = areas::from_code(context, code).into_iter().collect();
    Ok(NewHousehold {
        email: email.ok_or_else(|| Error::invalid("/email", "email-invalid", "familie@example.org"))?,
        name: input.owned("name"),
        phone,
        locale: input.parse("locale").unwrap_or_default(),
        of_age: input.has("of_age"),
        profile: Profile::new(situation.unwrap_or(Situation::Returning), areas),
        consents: input.parse_all("consents"),
        welcome_capacity: None,
        campaign: None,
    })
}

/// Enters a household with the proof of its agreement.
pub(in crate::web::pages) async fn enter_submit(context: Context, form: forms::Form) -> Answer {
    let input = fields(&form);
    let typed = areas::read(&context, &input);
    let entered = match read(&context, &input, &typed) {
        Ok(new) => {
            registration::register_by_staff(&context.app, &context.actor, new, input.text("proof").to_owned()).await
        }
        Err(error) => Err(error),
    };
    match entered {
        Ok(id) => Ok(see_other(&done(&format!("/staff/households/{id}"), "entered"))),
        Err(Error::Invalid(errors)) => {
            let which = if let areas::Typed::Several(which) = &typed {
                which.as_slice()
            } else {
                &[]
            };
            let page = staff_page(&context, "households-enter-title")?.back_to("/staff/households");
            let form = enter_form(&page, &input, which).refuse(context.locale, &errors);
            Ok(form.show(page)?)
        }
        Err(other) => Err(other.into()),
    }
}
