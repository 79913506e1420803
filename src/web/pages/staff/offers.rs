//! The offers of an initiative as it keeps them: the list with those that are over, and the form for one.

use actix_web::web::Path;

use super::super::areas;
use super::super::context::{Context, done, fields};
use super::super::form::{Choice, Field, Form, Kind};
use super::super::input::Input;
use super::super::layout::{Page, escape, ok, see_other};
use super::super::offers::days;
use super::super::parts::{Information, badge, link, post_button, table};
use super::access::staff_page;
use super::queue::parse_id;
use crate::domain::ids::{InitiativeId, OfferId};
use crate::domain::offer::{OfferDetails, OfferKind};
use crate::domain::profile::TargetArea;
use crate::error::{Error, Fields, Result};
use crate::service::directory;
use crate::service::offers::{self, OfferView};
use crate::web::Answer;
use crate::web::forms;

fn home(id: &InitiativeId) -> String {
    format!("/staff/initiatives/{id}/offers")
}

fn state(page: &Page, offer: &OfferView) -> String {
    if offer.over {
        badge("warn", &page.t("offer-over"))
    } else if offer.stale {
        badge("warn", &page.t("presence-stale"))
    } else {
        badge("good", &page.t("offer-shown"))
    }
}

/// The offers of an initiative.
pub(in crate::web::pages) async fn list(context: Context, id: Path<String>) -> Answer {
    let id: InitiativeId = parse_id(&id, "initiative")?;
    let all = offers::list_of(&context.app, &context.actor, &id).await?;
    let initiative = directory::show(&context.app, &context.actor, &id).await?;
    let page = staff_page(&context, "offer-list")?.back_to(format!("/staff/initiatives/{id}"));
    let new = format!("{}/new", home(&id));
    let mut parts = Information::new()
        .wide()
        .text(page.t1("offer-text", "name", &initiative.profile.name));
    if all.is_empty() {
        parts = parts.empty(page.t("offer-none"), &[(new.as_str(), page.t("offer-new"))]);
    } else {
        let heads = ["offer-title", "offer-kind", "offer-where", "offer-days", "offer-state"].map(|key| page.t(key));
        let rows: Vec<Vec<String>> = all
            .iter()
            .map(|offer| {
                vec![
                    link(&format!("/staff/offers/{}", offer.id), &offer.details.title),
                    escape(&page.code("offer-kind", offer.details.kind)),
                    escape(&offer.area_name),
                    escape(&days(&page, offer)),
                    state(&page, offer),
                ]
            })
            .collect();
        parts = parts
            .button(&new, page.t("offer-new"))
            .html(table(&page.t("offer-list"), &heads, &rows));
    }
    Ok(ok(&parts.on(page))?)
}

fn form(context: &Context, page: &Page, action: &str, input: &Input) -> Form {
    let text = |kind, name: &'static str, key: &str| Field::new(page, kind, name, page.t(key)).value(input.text(name));
    let kind: OfferKind = input.parse("kind").unwrap_or(OfferKind::RegularsTable);
    Form::new(page.title.clone(), action, page.t("page-save"))
        .intro(page.t("offer-form-text"))
        .field(
            Field::new(page, Kind::Radios, "kind", page.t("offer-kind")).options(
                OfferKind::ALL
                    .iter()
                    .map(|one| Choice::new(one.as_str(), page.code("offer-kind", one), *one == kind)),
            ),
        )
        .field(text(Kind::Text, "title", "offer-title").max(120))
        .field(text(Kind::Area, "text", "offer-about").max(1_000).optional())
        .fields(areas::one_area(context, page, input, "/area"))
        .field(
            text(Kind::Text, "schedule", "offer-schedule")
                .hint(page.t("offer-schedule-hint"))
                .max(200)
                .optional(),
        )
        .field(
            Field::group(
                page,
                "days",
                page.t("offer-days"),
                vec![
                    text(Kind::Date, "from", "offer-first").optional(),
                    text(Kind::Date, "until", "offer-last").optional(),
                ],
            )
            .hint(page.t("offer-days-hint"))
            .optional(),
        )
        .field(text(Kind::Text, "link", "offer-link").max(300).optional())
        .field(
            Field::new(page, Kind::Check, "contact", page.t("offer-ask"))
                .hint(page.t("offer-ask-hint"))
                .ticked(input.has("contact")),
        )
}

fn read(context: &Context, input: &Input) -> Result<OfferDetails> {
    let mut wrong = Fields::new();
    let area = wrong.take("", areas::read_one(context, input));
    wrong.check(!input.has("title"), "/title", "text-empty", "");
    let mut day = |name: &str| {
        let parsed = input.parse(name);
        let bad = input.has(name) && parsed.is_none();
        wrong.check(bad, format!("/{name}"), "date-invalid", "2027-03-05");
        parsed
    };
    let (from, until) = (day("from"), day("until"));
    wrong.finish()?;
    Ok(OfferDetails {
        kind: input.parse("kind").unwrap_or(OfferKind::Other),
        title: input.text("title").to_owned(),
        text: input.text("text").to_owned(),
        area: area.unwrap_or(TargetArea::Anywhere),
        schedule: input.text("schedule").to_owned(),
        from,
        until,
        link: input.owned("link"),
        contact: input.has("contact"),
    })
}

/// The empty form.
pub(in crate::web::pages) async fn create(context: Context, id: Path<String>) -> Answer {
    let id: InitiativeId = parse_id(&id, "initiative")?;
    let initiative = directory::show(&context.app, &context.actor, &id).await?;
    let page = staff_page(&context, "offer-new")?.back_to(home(&id));
    let mut pairs = vec![("contact".to_owned(), "1".to_owned())];
    let keys = &initiative.profile.service_area.ags;
    if let Some(district) = keys.first().and_then(|ags| ags.district()) {
        pairs.extend(areas::typed_one(&context, &TargetArea::District { ags: district }));
    }
    let form = form(&context, &page, &format!("{}/new", home(&id)), &Input::new(pairs));
    Ok(form.show(page)?)
}

/// Adds an offer.
pub(in crate::web::pages) async fn create_submit(context: Context, id: Path<String>, sent: forms::Form) -> Answer {
    let id: InitiativeId = parse_id(&id, "initiative")?;
    let input = fields(&sent);
    let made = match read(&context, &input) {
        Ok(details) => offers::create(&context.app, &context.actor, &id, details).await,
        Err(error) => Err(error),
    };
    match made {
        Ok(_) => Ok(see_other(&done(&home(&id), "saved"))),
        Err(Error::Invalid(errors)) => {
            let page = staff_page(&context, "offer-new")?.back_to(home(&id));
            let form = form(&context, &page, &format!("{}/new", home(&id)), &input).refuse(context.locale, &errors);
            Ok(form.show(page)?)
        }
        Err(other) => Err(other.into()),
    }
}

/// The frame of the page of an offer, for those who keep it.
fn frame(context: &Context, offer: &OfferView) -> Result<Page> {
    let page = staff_page(context, "offer-edit")?;
    Ok(page.back_to(home(&offer.initiative)))
}

fn edit_form(context: &Context, page: &Page, offer: &OfferView, version: i64, input: &Input) -> Form {
    let action = format!("/staff/offers/{}", offer.id);
    let seen = offer.version.to_string();
    let remove = post_button(
        page,
        &format!("{action}/remove"),
        "btn danger",
        &page.t("offer-remove"),
        &[("version", &seen)],
    );
    form(context, page, &action, input)
        .field(Field::hidden(page, "version", version.to_string()))
        .after(remove)
}

/// The form with what is known.
pub(in crate::web::pages) async fn edit(context: Context, id: Path<String>) -> Answer {
    let id: OfferId = parse_id(&id, "offer")?;
    let offer = offers::show(&context.app, &context.actor, &id).await?;
    let page = frame(&context, &offer)?;
    let details = &offer.details;
    let day = |date: Option<chrono::NaiveDate>| date.map(|date| date.to_string()).unwrap_or_default();
    let mut pairs = areas::typed_one(&context, &details.area);
    for (name, value) in [
        ("kind", details.kind.to_string()),
        ("title", details.title.clone()),
        ("text", details.text.clone()),
        ("schedule", details.schedule.clone()),
        ("from", day(details.from)),
        ("until", day(details.until)),
        ("link", details.link.clone().unwrap_or_default()),
        ("contact", if details.contact { "1" } else { "" }.to_owned()),
    ] {
        pairs.push((name.to_owned(), value));
    }
    let form = edit_form(&context, &page, &offer, offer.version, &Input::new(pairs));
    Ok(form.show(page)?)
}

/// Changes an offer.
pub(in crate::web::pages) async fn edit_submit(context: Context, id: Path<String>, sent: forms::Form) -> Answer {
    let id: OfferId = parse_id(&id, "offer")?;
    let input = fields(&sent);
    let version: i64 = input.parse("version").unwrap_or(0);
    let changed = match read(&context, &input) {
        Ok(details) => offers::update(&context.app, &context.actor, &id, version, details).await,
        Err(error) => Err(error),
    };
    match changed {
        Ok(offer) => Ok(see_other(&done(&home(&offer.initiative), "saved"))),
        Err(Error::Invalid(errors)) => {
            let offer = offers::show(&context.app, &context.actor, &id).await?;
            let page = frame(&context, &offer)?;
            let form = edit_form(&context, &page, &offer, version, &input).refuse(context.locale, &errors);
            Ok(form.show(page)?)
        }
        Err(other) => Err(other.into()),
    }
}

/// Removes an offer.
pub(in crate::web::pages) async fn remove(context: Context, id: Path<String>, sent: forms::Form) -> Answer {
    let id: OfferId = parse_id(&id, "offer")?;
    let version: i64 = fields(&sent).parse("version").unwrap_or(0);
    let initiative = offers::remove(&context.app, &context.actor, &id, version).await?;
    Ok(see_other(&done(&home(&initiative), "removed")))
}
