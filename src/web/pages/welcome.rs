//! Settled households: their own short registration (mail, where they live, how they welcome others) up to the page on which all
//! answers are checked, and the page on which they change later what they offer and how often. Nobody is asked when they move.

use actix_web::{HttpRequest, HttpResponse};

use super::areas::{self, Typed};
use super::context::{Context, done, fields};
use super::dates;
use super::draft::Draft;
use super::form::{Choice, Field, Form, Kind};
use super::input::Input;
use super::layout::{Page, escape, query_string, see_other};
use super::parts::{Information, link};
use super::register::{checked_email, first_question, note, secure};
use super::registered;
use crate::domain::consent::ConsentKind;
use crate::domain::lists::{Need, Situation};
use crate::domain::profile::TargetArea;
use crate::domain::welcome::{DEFAULT_PER_QUARTER, MAX_PER_QUARTER};
use crate::error::{Error, FieldError, Result};
use crate::service::households::HouseholdView;
use crate::service::welcoming::{self, Quarter, Welcome};
use crate::web::Answer;
use crate::web::forms;

/// Questions and the page to check them.
pub(super) const STEPS: u8 = 4;
const LATER: &str = "later";

fn onward(context: &Context, draft: &Draft, to: &str) -> HttpResponse {
    draft.keep(see_other(to), secure(context))
}

/// The short address, for leaflets: it leads to the first question and takes along what the link says.
pub(super) async fn short(context: Context) -> Answer {
    let kept: Vec<(&str, &str)> = ["area", "campaign"]
        .into_iter()
        .filter_map(|name| Some((name, context.query.get(name)?)))
        .collect();
    Ok(see_other(&if kept.is_empty() {
        "/register/welcome".to_owned()
    } else {
        format!("/register/welcome?{}", query_string(&kept))
    }))
}

// Question 1: the mail address, and what this is about.

fn email_form(page: &Page, draft: &Draft, area: &str, campaign: &str) -> Form {
    let mut form = first_question(page, page.t("welcome-title"), &draft.email, area, campaign)
        .intro(page.t("welcome-intro"))
        .intro(page.t("welcome-intro-2"))
        .step(1, STEPS)
        .instead("/sign-in", page.t("register-known"))
        .after(format!(
            "<p>{}</p><p>{}</p>",
            link("/events", &page.t("welcome-meetups")),
            link("/register", &page.t("welcome-not-yet"))
        ));
    form.action = "/register/welcome".to_owned();
    form
}

/// What welcoming others means, and the mail address.
pub(super) async fn email(context: Context, req: HttpRequest) -> Answer {
    let page = Page::new(&context, context.t("welcome-title"))
        .back_to("/")
        .described(context.t("welcome-about"));
    let query = &context.query;
    let form = email_form(&page, &Draft::of(&req), query.text("area"), query.text("campaign"));
    Ok(form.show(page)?)
}

/// Takes the mail address.
pub(super) async fn email_submit(context: Context, req: HttpRequest, form: forms::Form) -> Answer {
    let input = fields(&form);
    let mut draft = Draft::of(&req);
    note(&context, &mut draft, &input).await?;
    draft.welcoming = true;
    match checked_email(&draft) {
        Ok(_) => Ok(onward(&context, &draft, "/register/home")),
        Err(Error::Invalid(errors)) => {
            let page = Page::new(&context, context.t("welcome-title")).back_to("/");
            let form = email_form(&page, &draft, input.text("area_code"), &draft.campaign);
            Ok(form.refuse(context.voice(), &errors).show(page)?)
        }
        Err(other) => Err(other.into()),
    }
}

// Question 2: where they live.

/// The place of the answers in words, as it stands in the field.
fn home_text(context: &Context, page: &Page, draft: &Draft) -> String {
    match draft.areas.first().and_then(|code| areas::from_code(context, code)) {
        Some(TargetArea::Place { place, .. }) => place.name.clone(),
        Some(area) => areas::label(context, page, &area),
        None => String::new(),
    }
}

fn home_form(context: &Context, page: &Page, draft: &Draft, input: &Input, which: &[(String, String)]) -> Form {
    let chosen = input.parse("situation").or(draft.situation);
    let situations = [Situation::Arrived, Situation::Local]
        .iter()
        .map(|one| Choice::new(one.as_str(), page.code("situation", one), chosen == Some(*one)));
    let typed = input.owned("area").unwrap_or_else(|| home_text(context, page, draft));
    let mut form = Form::new(page.t("welcome-home-title"), "/register/home", page.t("page-next"))
        .intro(page.t("welcome-home-intro"))
        .step(2, STEPS)
        .field(
            Field::new(page, Kind::Text, "area", page.t("welcome-home-field"))
                .hint(page.t("areas-field-hint"))
                .value(typed)
                .pointer("/target_areas")
                .suggest("places", "area_code"),
        )
        .field(Field::hidden(page, "area_code", ""));
    if !which.is_empty() {
        let options = which.iter().map(|(code, label)| Choice::new(code, label, false));
        form = form.field(Field::new(page, Kind::Radios, "pick", page.t("areas-which")).options(options));
    }
    form.field(Field::new(page, Kind::Radios, "situation", page.t("register-check-situation")).options(situations))
        .quiet(LATER, page.t("register-later"))
}

fn home_page(context: &Context) -> Page {
    Page::new(context, context.t("welcome-home-title")).back_to("/register/welcome")
}

/// Asks where the household lives, and since when.
pub(super) async fn home(context: Context, req: HttpRequest) -> Answer {
    let draft = Draft::of(&req);
    if draft.email.is_empty() || !draft.welcoming {
        return Ok(see_other("/register/welcome"));
    }
    let page = home_page(&context);
    let form = home_form(&context, &page, &draft, &Input::default(), &[]);
    Ok(form.show(page)?)
}

/// Takes the place and the situation.
pub(super) async fn home_submit(context: Context, req: HttpRequest, form: forms::Form) -> Answer {
    let input = fields(&form);
    let mut draft = Draft::of(&req);
    let page = home_page(&context);
    draft.welcoming = true;
    draft.situation = input
        .parse("situation")
        .filter(|one: &Situation| one.is_settled())
        .or(draft.situation.filter(|one| one.is_settled()));
    let before = home_text(&context, &page, &draft);
    let unchanged = !before.is_empty() && input.text("area") == before && input.text("area_code").is_empty();
    let typed = if unchanged && !input.has("pick") {
        draft.areas.first().cloned().map_or(Typed::Nothing, Typed::One)
    } else {
        areas::read(&context, &input)
    };
    if let Typed::One(code) = &typed {
        draft.areas = vec![code.clone()];
    }
    if input.has(LATER) {
        return Ok(onward(&context, &draft, registered::LATER));
    }
    let mut errors = areas::errors(&typed, 0);
    if draft.situation.is_none() {
        errors.push(FieldError::new("/situation", "value-missing", ""));
    }
    if errors.is_empty() {
        return Ok(onward(&context, &draft, "/register/offers"));
    }
    let which = match &typed {
        Typed::Several(which) => which.as_slice(),
        _ => &[],
    };
    let form = home_form(&context, &page, &draft, &input, which).refuse(context.voice(), &errors);
    Ok(form.show(page)?)
}

// Question 3: what they offer, and how often.

/// What one can help with, and how many others one likes to meet in a quarter.
fn welcome_fields(page: &Page, offers: &[Need], per_quarter: Option<u32>) -> Vec<Field> {
    let needs = Need::ALL
        .iter()
        .map(|one| Choice::new(one.as_str(), page.code("need", one), offers.contains(one)));
    let counts = (1..=MAX_PER_QUARTER).map(|count| {
        Choice::new(
            count.to_string(),
            page.tn("welcome-count", count),
            per_quarter == Some(count),
        )
    });
    let any = Choice::new("", page.t("welcome-any"), per_quarter.is_none());
    vec![
        Field::new(page, Kind::Checks, "offers", page.t("profile-offers"))
            .optional()
            .options(needs),
        Field::new(page, Kind::Select, "per_quarter", page.t("welcome-often"))
            .hint(page.t("welcome-often-hint"))
            .pointer("/welcome_capacity")
            .width("mid")
            .options(counts.chain(std::iter::once(any))),
    ]
}

fn offers_form(page: &Page, draft: &Draft, of_age: bool) -> Form {
    let per_quarter = if draft.asked_offers {
        draft.capacity
    } else {
        Some(DEFAULT_PER_QUARTER)
    };
    Form::new(page.t("welcome-offers-title"), "/register/offers", page.t("page-next"))
        .intro(page.t("welcome-offers-intro"))
        .step(3, STEPS)
        .fields(welcome_fields(page, &draft.offers, per_quarter))
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
}

fn offers_page(context: &Context) -> Page {
    Page::new(context, context.t("welcome-offers-title")).back_to("/register/home")
}

/// Asks how the household likes to welcome others.
pub(super) async fn offers(context: Context, req: HttpRequest) -> Answer {
    let draft = Draft::of(&req);
    if draft.email.is_empty() || draft.areas.is_empty() || draft.situation.is_none() || !draft.welcoming {
        return Ok(see_other(draft.next_question()));
    }
    let page = offers_page(&context);
    Ok(offers_form(&page, &draft, draft.asked_offers).show(page)?)
}

/// Takes offers, how often, the name and the age.
pub(super) async fn offers_submit(context: Context, req: HttpRequest, form: forms::Form) -> Answer {
    let input = fields(&form);
    let mut draft = Draft::of(&req);
    draft.offers = input.parse_all("offers");
    draft.capacity = input
        .parse("per_quarter")
        .map(|count: u32| count.clamp(1, MAX_PER_QUARTER));
    draft.name = input.text("name").to_owned();
    draft.asked_offers = input.has("of_age");
    if input.has(LATER) {
        return Ok(onward(&context, &draft, registered::LATER));
    }
    if input.has("of_age") {
        let next = draft.next_question();
        return Ok(onward(&context, &draft, next));
    }
    let page = offers_page(&context);
    // What was chosen is kept beside the error.
    draft.asked_offers = true;
    let wrong = [FieldError::new("/of_age", "adult-confirm", "")];
    let form = offers_form(&page, &draft, false).refuse(context.voice(), &wrong);
    Ok(form.show(page)?)
}

/// What stands on the page to check: the answers of this registration with the ways to change them.
pub(super) fn rows(context: &Context, page: &Page, draft: &Draft) -> Vec<(&'static str, String, &'static str)> {
    let offers: Vec<String> = draft.offers.iter().map(|need| page.code("need", need)).collect();
    let situation = draft
        .situation
        .map(|one| page.code("situation", one))
        .unwrap_or_default();
    vec![
        ("register-check-email", draft.email.clone(), "/register/welcome"),
        ("welcome-check-home", home_text(context, page, draft), "/register/home"),
        ("register-check-situation", situation, "/register/home"),
        ("household-offers", offers.join(", "), "/register/offers"),
        ("welcome-often", often(page, draft.capacity), "/register/offers"),
        ("register-check-name", draft.name.clone(), "/register/offers"),
    ]
}

fn often(page: &Page, per_quarter: Option<u32>) -> String {
    per_quarter.map_or_else(|| page.t("welcome-any"), |count| page.tn("welcome-count", count))
}

// Later: the own page, and changing it.

/// How many it meets in this quarter, in a sentence.
pub(super) fn quarter_text(page: &Page, quarter: &Quarter) -> String {
    let Some(most) = quarter.per_quarter else {
        return page.tn("welcome-used-any", quarter.used);
    };
    let used = page.t2("welcome-used", "used", quarter.used, "most", most);
    if quarter.full {
        let again = page.t1(
            "welcome-again",
            "date",
            dates::day(page.locale, quarter.next_quarter_on),
        );
        format!("{used} {again}")
    } else {
        used
    }
}

/// What a settled household sees of its welcome on its own page: thanks, how far it is, what it offers, and what helps.
pub(super) async fn section(context: &Context, page: &Page, household: &HouseholdView) -> Result<String> {
    if !household.profile.situation.is_settled() {
        return Ok(String::new());
    }
    let welcome = welcoming::mine(&context.app, &context.actor).await?;
    let offers: Vec<String> = welcome.offers.iter().map(|need| page.code("need", need)).collect();
    let offers = if offers.is_empty() {
        page.t("welcome-offers-none")
    } else {
        page.t1("welcome-offers-some", "offers", offers.join(", "))
    };
    let meets = household
        .consents
        .iter()
        .any(|consent| consent.kind == ConsentKind::MeetHouseholds && consent.in_force());
    let missing = if meets {
        String::new()
    } else {
        format!(
            "<p><strong>{}</strong> {}</p>",
            escape(&page.t("welcome-consent-missing")),
            link("/me/consents", &page.t("consents-title"))
        )
    };
    Ok(format!(
        "<section class=\"card soft\"><h2>{}</h2><p>{}</p><p>{}</p><p>{}</p>{missing}<div class=\"btns\"><a class=\"btn second\" \
         href=\"/me/welcome\">{}</a></div><p>{}</p></section>",
        escape(&page.t("welcome-own-title")),
        escape(&page.t("welcome-thanks")),
        escape(&quarter_text(page, &welcome.quarter)),
        escape(&offers),
        escape(&page.t("welcome-change")),
        link("/events", &page.t("welcome-meetups")),
    ))
}

fn change_form(page: &Page, offers: &[Need], per_quarter: Option<u32>) -> Form {
    Form::new(page.t("welcome-offers-title"), "/me/welcome", page.t("page-save"))
        .intro(page.t("welcome-offers-intro"))
        .fields(welcome_fields(page, offers, per_quarter))
        .instead("/me", page.t("profile-skip"))
}

fn change_page(context: &Context) -> Page {
    Page::new(context, context.t("welcome-offers-title")).back_to("/me")
}

/// What the household offers and how often, to be changed.
pub(super) async fn change(context: Context) -> Answer {
    let welcome = welcoming::mine(&context.app, &context.actor).await?;
    let page = change_page(&context);
    let form = change_form(&page, &welcome.offers, welcome.quarter.per_quarter)
        .before(format!("<p>{}</p>", escape(&quarter_text(&page, &welcome.quarter))));
    Ok(form.show(page)?)
}

/// Saves what the household offers and how often.
pub(super) async fn change_submit(context: Context, form: forms::Form) -> Answer {
    let input = fields(&form);
    let new = Welcome {
        offers: input.parse_all("offers"),
        per_quarter: input.parse("per_quarter"),
    };
    match welcoming::change(&context.app, &context.actor, new.clone()).await {
        Ok(_) => Ok(see_other(&done("/me", "saved"))),
        Err(Error::Invalid(errors)) => {
            let page = change_page(&context);
            let form = change_form(&page, &new.offers, new.per_quarter).refuse(context.voice(), &errors);
            Ok(form.show(page)?)
        }
        Err(other) => Err(other.into()),
    }
}

/// What happens after the last button, for those who welcome others.
pub(super) fn next_steps(page: &Page, confirm_by: String, hear_by: String) -> [String; 4] {
    [
        page.t1("register-sent-next-1", "date", confirm_by),
        page.t("welcome-sent-next-2"),
        page.t1("register-sent-next-3", "date", hear_by),
        page.t("welcome-sent-next-4"),
    ]
}

/// The way to the meetups, on the page after the last button.
pub(super) fn meetups(parts: Information, page: &Page) -> Information {
    parts.html(format!("<p>{}</p>", link("/events", &page.t("welcome-meetups"))))
}
