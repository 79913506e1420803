//! Registration in four questions (mail, where, roughly when, who) and a page to check the answers. The answers wait in the
//! browser; nothing is stored before the last button. Going on later, and what follows, stand in `registered`.

use actix_web::{HttpRequest, HttpResponse};
use chrono::Datelike as _;

use super::areas::{self, Typed};
use super::context::{Context, fields};
use super::dates;
use super::draft::Draft;
use super::form::{Choice, Field, Form, Kind};
use super::input::Input;
use super::layout::{Page, escape, see_other};
use super::parts::{facts, link};
use super::{registered, welcome};
use crate::domain::consent::ConsentKind;
use crate::domain::day::german_day;
use crate::domain::email::EmailAddress;
use crate::domain::figures::campaign_code;
use crate::domain::lists::Situation;
use crate::domain::month::Month;
use crate::domain::profile::Profile;
use crate::error::{Error, FieldError, Fields, Result};
use crate::service::campaigns;
use crate::service::registration::{self, NewHousehold};
use crate::web::Answer;
use crate::web::forms;
use crate::web::middleware::is_secure;

const STEPS: u8 = 5;
/// The button that keeps the answers for later.
const LATER: &str = "later";

pub(super) fn secure(context: &Context) -> bool {
    is_secure(&context.app.config)
}

fn onward(context: &Context, draft: &Draft, to: &str) -> HttpResponse {
    draft.keep(see_other(to), secure(context))
}

// Question 1: the mail address.

/// The first question; `area` and `campaign` are what the link said through which somebody comes.
pub(super) fn first_question(page: &Page, title: String, email: &str, area: &str, campaign: &str) -> Form {
    Form::new(title, "/register", page.t("page-next"))
        .step(1, STEPS)
        .field(
            Field::new(page, Kind::Email, "email", page.t("register-email"))
                .hint(page.t("register-email-hint"))
                .value(email)
                .autocomplete("email")
                .width("mid"),
        )
        .field(Field::hidden(page, "area_code", area))
        .field(Field::hidden(page, "campaign", campaign))
}

fn email_form(page: &Page, draft: &Draft, area: &str, campaign: &str) -> Form {
    first_question(page, page.t("register-email-title"), &draft.email, area, campaign)
        .intro(page.t("register-email-intro"))
        .instead("/sign-in", page.t("register-known"))
        .after(format!("<p>{}</p>", link("/places", &page.t("register-look-first"))))
}

/// The first question.
pub(super) async fn email(context: Context, req: HttpRequest) -> Answer {
    let page = Page::new(&context, context.t("register-email-title"))
        .back_to("/")
        .described(context.t("register-about"));
    let query = &context.query;
    let form = email_form(&page, &Draft::of(&req), query.text("area"), query.text("campaign"));
    Ok(form.show(page)?)
}

/// Takes the mail address.
pub(super) async fn email_submit(context: Context, req: HttpRequest, form: forms::Form) -> Answer {
    take_email(&context, Draft::of(&req), &fields(&form)).await
}

/// Notes the mail address and what the link said.
pub(super) async fn note(context: &Context, draft: &mut Draft, input: &Input) -> Result<()> {
    draft.email = input.text("email").to_owned();
    // A link that somebody typed off wrongly must not keep anybody out: then nothing is counted by it.
    if let Some(code) = input.get("campaign").and_then(|code| campaign_code(code).ok()) {
        let entry = campaigns::find_entry(&context.app, &code).await?;
        draft.address = entry.and_then(|entry| entry.form_of_address);
        draft.campaign = code;
    }
    if let Some(code) = input.get("area_code")
        && draft.areas.is_empty()
        && areas::from_code(context, code).is_some()
    {
        draft.areas.push(code.to_owned());
    }
    Ok(())
}

/// Takes the mail address with what the link said, from our own page or from one that stands elsewhere.
pub(super) async fn take_email(context: &Context, mut draft: Draft, input: &Input) -> Answer {
    note(context, &mut draft, input).await?;
    draft.welcoming = false;
    match checked_email(&draft) {
        Ok(_) => Ok(onward(context, &draft, "/register/where")),
        Err(Error::Invalid(errors)) => {
            let page = Page::new(context, "").speaking(draft.address).back_to("/");
            let title = page.t("register-email-title");
            let page = page.titled(title);
            let form = email_form(&page, &draft, input.text("area_code"), &draft.campaign);
            let form = form.refuse(page.voice(), &errors);
            Ok(form.show(page)?)
        }
        Err(other) => Err(other.into()),
    }
}

pub(super) fn checked_email(draft: &Draft) -> Result<EmailAddress> {
    if draft.email.is_empty() {
        return Err(Error::invalid("/email", "email-invalid", "familie@example.org"));
    }
    let mut fields = Fields::new();
    let email = fields.take("/email", draft.email.parse());
    fields.finish()?;
    email.ok_or_else(|| Error::invalid("/email", "email-invalid", "familie@example.org"))
}

// Question 2: where to.

fn where_form(context: &Context, page: &Page, draft: &Draft, input: &Input, which: &[(String, String)]) -> Form {
    let mut form = Form::new(page.t("register-where-title"), "/register/where", page.t("page-next"))
        .intro(page.t("register-where-intro"))
        .step(2, STEPS)
        .fields(areas::fields(page, input, which))
        .quiet(LATER, page.t("register-later"));
    if draft.areas.len() + 1 < crate::domain::profile::MAX_TARGET_AREAS {
        form = form.button("more", page.t("areas-add"));
    }
    form.after(areas::chosen(context, page, &draft.areas, "/register/where"))
}

fn where_page(context: &Context) -> Page {
    Page::new(context, context.t("register-where-title")).back_to("/register")
}

/// The second question.
pub(super) async fn place(context: Context, req: HttpRequest) -> Answer {
    let draft = Draft::of(&req);
    if draft.email.is_empty() {
        return Ok(see_other("/register"));
    }
    let page = where_page(&context);
    let form = where_form(&context, &page, &draft, &Input::default(), &[]);
    Ok(form.show(page)?)
}

/// Takes a target area, removes one, or goes on.
pub(super) async fn place_submit(context: Context, req: HttpRequest, form: forms::Form) -> Answer {
    let input = fields(&form);
    let mut draft = Draft::of(&req);
    if areas::removed(&input, &mut draft.areas) {
        return Ok(onward(&context, &draft, "/register/where"));
    }
    let typed = areas::read(&context, &input);
    if input.has(LATER) {
        if let (Typed::One(code), true) = (typed, draft.areas.len() < crate::domain::profile::MAX_TARGET_AREAS)
            && !draft.areas.contains(&code)
        {
            draft.areas.push(code);
        }
        return Ok(onward(&context, &draft, registered::LATER));
    }
    let errors = areas::errors(&typed, draft.areas.len());
    if !errors.is_empty() {
        let which = if let Typed::Several(which) = &typed {
            which.as_slice()
        } else {
            &[]
        };
        let page = where_page(&context);
        let form = where_form(&context, &page, &draft, &input, which).refuse(context.voice(), &errors);
        return Ok(form.show(page)?);
    }
    if let Typed::One(code) = typed
        && !draft.areas.contains(&code)
    {
        draft.areas.push(code);
    }
    let next = if input.has("more") {
        "/register/where"
    } else {
        "/register/when"
    };
    Ok(onward(&context, &draft, next))
}

// Question 3: roughly when.

/// The fields in which a window is given.
pub(super) fn window_fields(
    context: &Context,
    page: &Page,
    window: Option<(Month, Month)>,
    asked: bool,
    input: &Input,
) -> Vec<Field> {
    let known = input.get("known").map_or(asked, |_| true);
    let yes = input.get("known").map_or(window.is_some(), |value| value == "yes");
    let this_year = german_day(context.app.clock.now()).year();
    let month = |end: &str, given: Option<Month>| {
        let chosen_month = input.parse(&format!("{end}_month")).or(given.map(Month::month));
        let chosen_year = input.parse(&format!("{end}_year")).or(given.map(Month::year));
        let blank = |chosen: bool| Choice::new("", "–", chosen);
        let months = (1..=12).map(|number: i32| {
            let name = dates::month_name(page.locale, number.unsigned_abs());
            Choice::new(number.to_string(), name, chosen_month == Some(number))
        });
        let years = (this_year..=this_year + 8)
            .map(|year| Choice::new(year.to_string(), year.to_string(), chosen_year == Some(year)));
        Field::group(
            page,
            end,
            page.t(&format!("when-{end}")),
            vec![
                Field::new(page, Kind::Select, format!("{end}_month"), page.t("when-month"))
                    .options(std::iter::once(blank(chosen_month.is_none())).chain(months)),
                Field::new(page, Kind::Select, format!("{end}_year"), page.t("when-year"))
                    .options(std::iter::once(blank(chosen_year.is_none())).chain(years)),
            ],
        )
        .pointer(format!("/window/{end}"))
    };
    vec![
        Field::new(page, Kind::Radios, "known", page.t("when-question")).options([
            Choice::new("no", page.t("when-unknown"), known && !yes),
            Choice::new("yes", page.t("when-window"), known && yes),
        ]),
        month("earliest", window.map(|(earliest, _)| earliest)),
        month("latest", window.map(|(_, latest)| latest)),
    ]
}

/// Reads the fields of [`window_fields`].
///
/// # Errors
/// [`Error::Invalid`] when nothing was chosen, a month is missing or the order is wrong.
pub(super) fn read_window(input: &Input) -> Result<Option<(Month, Month)>> {
    match input.get("known") {
        Some("no") => return Ok(None),
        Some("yes") => {}
        _ => return Err(Error::invalid("/known", "value-missing", "")),
    }
    let mut fields = Fields::new();
    let mut month = |end: &str| {
        let found = input
            .parse::<i32>(&format!("{end}_year"))
            .zip(input.parse::<u32>(&format!("{end}_month")))
            .and_then(|(year, number)| Month::new(year, number));
        fields.check(found.is_none(), format!("/{end}"), "value-missing", "");
        found
    };
    let (earliest, latest) = (month("earliest"), month("latest"));
    fields.finish()?;
    match earliest.zip(latest) {
        Some((earliest, latest)) if latest < earliest => {
            Err(Error::invalid("/latest", "window-order", earliest.to_string()))
        }
        window => Ok(window),
    }
}

fn when_form(context: &Context, page: &Page, draft: &Draft, input: &Input) -> Form {
    let chosen = input.get("known").map_or(draft.here, |known| known == "here");
    let here = Choice::new("here", page.t("when-here"), chosen);
    let mut fields = window_fields(context, page, draft.window, draft.asked_when && !draft.here, input);
    if let Some(known) = fields.first_mut() {
        *known = known.clone().option(here);
    }
    Form::new(page.t("register-when-title"), "/register/when", page.t("page-next"))
        .intro(page.t("register-when-intro"))
        .step(3, STEPS)
        .fields(fields)
        .quiet(LATER, page.t("register-later"))
}

fn when_page(context: &Context) -> Page {
    Page::new(context, context.t("register-when-title")).back_to("/register/where")
}

/// The third question.
pub(super) async fn when(context: Context, req: HttpRequest) -> Answer {
    let draft = Draft::of(&req);
    if draft.areas.is_empty() {
        return Ok(see_other(draft.next_question()));
    }
    let page = when_page(&context);
    let form = when_form(&context, &page, &draft, &Input::default());
    Ok(form.show(page)?)
}

/// Takes the window.
pub(super) async fn when_submit(context: Context, req: HttpRequest, form: forms::Form) -> Answer {
    let input = fields(&form);
    let mut draft = Draft::of(&req);
    let here = input.get("known") == Some("here");
    let read = if here { Ok(None) } else { read_window(&input) };
    match read {
        Ok(window) => {
            draft.window = window;
            draft.asked_when = true;
            draft.here = here;
            let next = if input.has(LATER) {
                registered::LATER
            } else {
                "/register/who"
            };
            Ok(onward(&context, &draft, next))
        }
        Err(Error::Invalid(_)) if input.has(LATER) => Ok(see_other(registered::LATER)),
        Err(Error::Invalid(errors)) => {
            let page = when_page(&context);
            let form = when_form(&context, &page, &draft, &input).refuse(context.voice(), &errors);
            Ok(form.show(page)?)
        }
        Err(other) => Err(other.into()),
    }
}

// Question 4: who.

fn who_form(page: &Page, draft: &Draft, of_age: bool) -> Form {
    let situations = Situation::ALL
        .iter()
        .map(|one| Choice::new(one.as_str(), page.code("situation", one), draft.situation == Some(*one)));
    Form::new(page.t("register-who-title"), "/register/who", page.t("page-next"))
        .intro(page.t("register-who-intro"))
        .step(4, STEPS)
        .field(Field::new(page, Kind::Radios, "situation", page.t("register-check-situation")).options(situations))
        .field(
            Field::new(page, Kind::Text, "name", page.t("register-name"))
                .hint(page.t("register-name-hint"))
                .value(&draft.name)
                .autocomplete("name")
                .max(80)
                .width("mid")
                .optional(),
        )
        .field(Field::new(page, Kind::Check, "of_age", page.t("register-of-age")).ticked(of_age))
        .quiet(LATER, page.t("register-later"))
        .after(format!(
            "<p>{}</p>",
            link("/register/welcome", &page.t("welcome-instead"))
        ))
}

fn who_page(context: &Context) -> Page {
    Page::new(context, context.t("register-who-title")).back_to("/register/when")
}

/// The fourth question.
pub(super) async fn who(context: Context, req: HttpRequest) -> Answer {
    let draft = Draft::of(&req);
    if !draft.asked_when {
        return Ok(see_other(draft.next_question()));
    }
    let page = who_page(&context);
    let form = who_form(&page, &draft, draft.situation.is_some());
    Ok(form.show(page)?)
}

/// Takes situation, name and age.
pub(super) async fn who_submit(context: Context, req: HttpRequest, form: forms::Form) -> Answer {
    let input = fields(&form);
    let mut draft = Draft::of(&req);
    draft.situation = input.parse("situation");
    draft.name = input.text("name").to_owned();
    if input.has(LATER) {
        return Ok(onward(&context, &draft, registered::LATER));
    }
    let mut wrong: Vec<FieldError> = Vec::new();
    if draft.situation.is_none() {
        wrong.push(FieldError::new("/situation", "value-missing", ""));
    }
    if !input.has("of_age") {
        wrong.push(FieldError::new("/of_age", "adult-confirm", ""));
    }
    if wrong.is_empty() {
        return Ok(onward(&context, &draft, "/register/check"));
    }
    let page = who_page(&context);
    let form = who_form(&page, &draft, input.has("of_age")).refuse(context.voice(), &wrong);
    Ok(form.show(page)?)
}

// The answers, to be checked.

/// A window in words.
pub(super) fn window_text(page: &Page, window: Option<(Month, Month)>) -> String {
    match window {
        Some((earliest, latest)) if earliest == latest => dates::month(page.locale, earliest),
        Some((earliest, latest)) => page.t2(
            "when-range",
            "from",
            dates::month(page.locale, earliest),
            "to",
            dates::month(page.locale, latest),
        ),
        None => page.t("when-not-known"),
    }
}

async fn check_form(context: &Context, page: &Page, draft: &Draft, chosen: &[ConsentKind]) -> Result<Form> {
    let names: Vec<String> = draft
        .areas
        .iter()
        .filter_map(|code| areas::from_code(context, code))
        .map(|area| areas::label(context, page, &area))
        .collect();
    let situation = draft
        .situation
        .map(|one| page.code("situation", one))
        .unwrap_or_default();
    let window = if draft.here {
        page.t("when-here")
    } else {
        window_text(page, draft.window)
    };
    let rows = [
        ("register-check-email", draft.email.clone(), "/register"),
        ("register-check-areas", names.join("; "), "/register/where"),
        ("register-check-window", window, "/register/when"),
        ("register-check-situation", situation, "/register/who"),
        ("register-check-name", draft.name.clone(), "/register/who"),
    ];
    let rows = if draft.welcoming {
        welcome::rows(context, page, draft)
    } else {
        rows.into()
    };
    let rows = rows
        .into_iter()
        .map(|(key, value, href)| {
            let value = if value.is_empty() { page.t("page-none") } else { value };
            (page.t(key), escape(&value), Some(href.to_owned()))
        })
        .collect::<Vec<_>>();
    let mut consents = Vec::new();
    let mut kinds = [ConsentKind::ShareWithInitiatives, ConsentKind::MeetHouseholds];
    let (mut steps, mut hint) = (STEPS, "register-check-consents-hint");
    if draft.welcoming {
        // What makes a welcome possible comes first; nothing is ticked beforehand.
        kinds.reverse();
        (steps, hint) = (welcome::STEPS, "welcome-check-consents-hint");
    }
    for kind in kinds {
        let sentence = super::consents::sentence(context, page, kind, draft).await?;
        consents.push(Choice::new(kind.as_str(), page.code("consent", kind), chosen.contains(&kind)).hint(sentence));
    }
    Ok(Form::new(
        page.t("register-check-title"),
        "/register/check",
        page.t("register-submit"),
    )
    .step(steps, steps)
    .before(facts(page, &rows))
    .field(
        Field::new(page, Kind::Checks, "consents", page.t("register-check-consents"))
            .hint(page.t(hint))
            .options(consents)
            .optional(),
    )
    .instead(registered::LATER, page.t("register-later"))
    .after(format!(
        "<p>{} {}</p>",
        escape(&page.t("register-check-privacy")),
        link("/privacy", &page.t("page-privacy"))
    )))
}

fn check_page(context: &Context, draft: &Draft) -> Page {
    let back = if draft.welcoming {
        "/register/offers"
    } else {
        "/register/who"
    };
    Page::new(context, context.t("register-check-title")).back_to(back)
}

/// The answers, with links that change them.
pub(super) async fn check(context: Context, req: HttpRequest) -> Answer {
    let draft = Draft::of(&req);
    if draft.next_question() != "/register/check" {
        return Ok(see_other(draft.next_question()));
    }
    let page = check_page(&context, &draft);
    let form = check_form(&context, &page, &draft, &[]).await?;
    Ok(form.show(page)?)
}

/// Registers the household. The page afterwards is the same whether the address is known or not (rule 3).
pub(super) async fn check_submit(context: Context, req: HttpRequest, form: forms::Form) -> Answer {
    let input = fields(&form);
    let draft = Draft::of(&req);
    if draft.next_question() != "/register/check" {
        return Ok(see_other(draft.next_question()));
    }
    let consents: Vec<ConsentKind> = input.parse_all("consents");
    match registration::register(
        &context.app,
        &context.actor,
        household(&context, &draft, &consents)?,
        context.ip,
    )
    .await
    {
        Ok(id) => Ok(Draft::forget(see_other(&registered::sent_href(
            &context,
            &id,
            draft.welcoming,
        )))),
        Err(Error::Invalid(errors)) => {
            let page = check_page(&context, &draft);
            let form = check_form(&context, &page, &draft, &consents)
                .await?
                .refuse(context.voice(), &errors);
            Ok(form.show(page)?)
        }
        Err(other) => Err(other.into()),
    }
}

fn household(context: &Context, draft: &Draft, consents: &[ConsentKind]) -> Result<NewHousehold> {
    let target_areas = draft
        .areas
        .iter()
        .filter_map(|code| areas::from_code(context, code))
        .collect();
    let mut profile = Profile::new(draft.situation.unwrap_or(Situation::Returning), target_areas);
    let mut welcome_capacity = None;
    if draft.welcoming {
        profile.offers.clone_from(&draft.offers);
        welcome_capacity = draft.capacity;
    } else {
        profile.window = draft.window();
    }
    Ok(NewHousehold {
        email: checked_email(draft)?,
        name: Some(draft.name.clone()).filter(|name| !name.is_empty()),
        phone: None,
        locale: context.locale,
        of_age: true,
        profile,
        consents: consents.to_vec(),
        welcome_capacity,
        campaign: Some(draft.campaign.clone()),
    })
}
