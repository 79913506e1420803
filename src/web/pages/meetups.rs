//! Meetups for everybody and for households: the list with filters, one meetup with its one button, the own ones, and afterwards the
//! others as teasers. Nothing of participants stands here but how many places are free.

use actix_web::HttpResponse;
use actix_web::http::header;
use actix_web::web::Path;

use super::context::{Context, done, fields};
use super::dates;
use super::filters::{Words, filters};
use super::form::{Choice, Field, Kind};
use super::layout::{Page, escape, ok, percent, see_other};
use super::lookup;
use super::parts::{Information, alert, badge, facts, link, post_button};
use crate::domain::actor::Actor;
use crate::domain::day::german_day;
use crate::domain::ids::MeetupId;
use crate::domain::meetup::{MeetupKind, MeetupState, MeetupTheme, SignupState};
use crate::error::{Conflict, Error, FieldError, Result};
use crate::service::meetups::{self, MeetupFilter, MeetupView, OwnMeetup};
use crate::web::Answer;
use crate::web::forms;

/// At most so many meetups stand on a page of the list.
const ON_A_PAGE: usize = 25;

const WORDS: Words = Words {
    action: "/events",
    label: "meetup-filter",
    submit: "page-search",
    reset: "directory-reset",
};

fn parse_id(text: &str) -> Result<MeetupId> {
    text.parse().map_err(|_| Error::NotFound("meetup"))
}

/// When a meetup is, such as "5. März 2027, 18:00 Uhr bis 20:00 Uhr".
pub(super) fn time(page: &Page, meetup: &MeetupView) -> String {
    let same_day = german_day(meetup.starts_at) == german_day(meetup.ends_at);
    let end = if same_day {
        dates::clock(page.locale, meetup.ends_at)
    } else {
        dates::moment(page.locale, meetup.ends_at)
    };
    page.t2(
        "meetup-time",
        "from",
        dates::moment(page.locale, meetup.starts_at),
        "to",
        end,
    )
}

/// Where people meet: the place, or that it is by video.
fn place(page: &Page, meetup: &MeetupView) -> String {
    match (meetup.kind, &meetup.place) {
        (MeetupKind::OnSite, Some(place)) => place.clone(),
        (kind, _) => page.code("meetup-kind", kind),
    }
}

fn areas(context: &Context, page: &Page, meetup: &MeetupView) -> String {
    if meetup.areas.is_empty() {
        page.t("areas-anywhere")
    } else {
        lookup::names(context, &meetup.areas, 4)
    }
}

/// Whether one can come: free places, a waiting list, cancelled, or over.
pub(super) fn room(page: &Page, meetup: &MeetupView) -> String {
    match meetup.state {
        MeetupState::Cancelled => badge("danger", &page.t("meetup-cancelled")),
        MeetupState::Held => badge("", &page.t("meetup-over")),
        MeetupState::Planned if !meetup.takes_signups => badge("", &page.t("meetup-begun")),
        MeetupState::Planned if meetup.free_places == 0 => badge("warn", &page.t("meetup-full")),
        MeetupState::Planned => badge("good", &page.tn("meetup-free", meetup.free_places)),
    }
}

fn state_badge(page: &Page, state: SignupState) -> String {
    let class = match state {
        SignupState::SignedUp | SignupState::Attended => "good",
        SignupState::Waiting => "warn",
        SignupState::Cancelled => "",
    };
    badge(class, &page.code("meetup-own", state))
}

fn card(context: &Context, page: &Page, meetup: &MeetupView) -> String {
    format!(
        "<article class=\"card\"><p class=\"preline\">{}</p><h2><a href=\"/events/{}\">{}</a></h2><p><strong>{}</strong><br>{}</p>\
         <p class=\"small\">{} · {} · {}</p><p>{}</p></article>",
        escape(&areas(context, page, meetup)),
        meetup.id,
        escape(&meetup.title),
        escape(&time(page, meetup)),
        escape(&place(page, meetup)),
        escape(&page.code("meetup-theme", meetup.theme)),
        escape(&page.code("meetup-audience", meetup.audience)),
        escape(&meetup.office_name),
        room(page, meetup),
    )
}

fn filter_fields(context: &Context, page: &Page) -> Vec<Field> {
    let query = &context.query;
    let all = || Choice::new("", page.t("directory-all"), false);
    let lands = lookup::lands(&context.app)
        .into_iter()
        .map(|(ags, name)| Choice::new(ags.to_string(), name, query.text("area") == ags.to_string()));
    let themes = MeetupTheme::ALL.iter().map(|one| {
        Choice::new(
            one.as_str(),
            page.code("meetup-theme", one),
            query.text("theme") == one.as_str(),
        )
    });
    let mut choices: Vec<Choice> = std::iter::once(all()).chain(lands).collect();
    // A district can be asked for by an address, as from its page.
    if let Ok(district) = query.text("area").parse::<crate::domain::place::Ags>()
        && district.district().is_some()
    {
        choices.push(Choice::new(
            district.to_string(),
            lookup::name(&context.app, district),
            true,
        ));
    }
    let day = |name: &str, label: &str| Field::new(page, Kind::Date, name, page.t(label)).value(query.text(name));
    vec![
        Field::new(page, Kind::Select, "area", page.t("meetup-area")).options(choices),
        Field::new(page, Kind::Select, "theme", page.t("meetup-theme")).options(std::iter::once(all()).chain(themes)),
        day("from", "meetup-from"),
        day("to", "meetup-to"),
    ]
}

/// What is to come.
pub(super) async fn list(context: Context) -> Answer {
    let query = &context.query;
    let mut errors = Vec::new();
    let mut day = |name: &str| {
        let parsed = query.parse(name);
        if parsed.is_none() && query.has(name) {
            errors.push(FieldError::new(format!("/{name}"), "date-invalid", "2027-03-05"));
        }
        parsed
    };
    let filter = MeetupFilter {
        area: query.parse("area"),
        theme: query.parse("theme"),
        from: day("from"),
        to: day("to"),
        after: query.parse("after"),
    };
    let found = meetups::list(&context.app, filter, ON_A_PAGE).await?;
    let mut page = Page::new(&context, context.t("meetup-list"));
    let cards: String = found.items.iter().map(|meetup| card(&context, &page, meetup)).collect();
    let wanted = filter_fields(&context, &page);
    let form = filters(&mut page, &WORDS, wanted, &errors);
    let mut parts = Information::new()
        .lead(page.t("meetup-list-lead"))
        .html(form)
        .html(format!(
            "<p role=\"status\">{}</p>",
            escape(&page.tn("meetup-found", found.total))
        ));
    if page.is_household() {
        parts = parts.html(format!("<p>{}</p>", link("/me/meetups", &page.t("meetup-mine"))));
    }
    if !page.signed_in() {
        let welcome = link("/register/welcome", &page.t("welcome-instead"));
        parts = parts.html(format!("<p>{welcome}</p>"));
    }
    parts = parts.html(cards);
    if let Some(next) = &found.next {
        let kept = query
            .pairs()
            .iter()
            .filter(|(name, value)| name != "after" && !value.is_empty());
        let kept: String = kept
            .map(|(name, value)| format!("{}={}&", percent(name), percent(value)))
            .collect();
        let more = link(&format!("/events?{kept}after={next}"), &page.t("page-older"));
        parts = parts.html(format!("<p>{more}</p>"));
    }
    Ok(ok(&parts.on(page))?)
}

/// What is known of a meetup, as labelled facts.
pub(super) fn about(context: &Context, page: &Page, meetup: &MeetupView, video_link: Option<&str>) -> String {
    let mut rows = vec![
        (page.t("meetup-when"), escape(&time(page, meetup)), None),
        (
            page.t("meetup-theme"),
            escape(&page.code("meetup-theme", meetup.theme)),
            None,
        ),
    ];
    let whereabouts = match (&meetup.place, &meetup.address) {
        (Some(place), Some(address)) => format!("{}<br>{}", escape(place), escape(address)),
        _ => match video_link {
            Some(address) => link(address, address),
            None => escape(&page.t("meetup-video-later")),
        },
    };
    rows.push((page.t("meetup-where"), whereabouts, None));
    rows.push((page.t("meetup-region"), escape(&areas(context, page, meetup)), None));
    rows.push((
        page.t("meetup-for"),
        escape(&page.code("meetup-audience", meetup.audience)),
        None,
    ));
    rows.push((
        page.t("meetup-language"),
        escape(&page.code("language", meetup.language)),
        None,
    ));
    let office = match &meetup.initiative {
        Some(id) => link(&format!("/initiatives/{id}"), &meetup.office_name),
        None => escape(&meetup.office_name),
    };
    rows.push((page.t("meetup-by"), office, None));
    facts(page, &rows)
}

fn buttons(page: &Page, own: &OwnMeetup) -> String {
    let id = &own.meetup.id;
    let mut html = String::new();
    let there = matches!(own.signup, Some(SignupState::SignedUp | SignupState::Waiting));
    if own.may_sign_up {
        let key = if own.meetup.free_places == 0 {
            "meetup-wait"
        } else {
            "meetup-sign-up"
        };
        html.push_str(&format!(
            "<p class=\"small\">{}</p>{}",
            escape(&page.t("meetup-sign-up-hint")),
            post_button(page, &format!("/me/meetups/{id}/sign-up"), "btn", &page.t(key), &[])
        ));
    }
    if there && own.meetup.state == MeetupState::Planned {
        html.push_str(&post_button(
            page,
            &format!("/me/meetups/{id}/withdraw"),
            "btn second",
            &page.t("meetup-withdraw"),
            &[],
        ));
    }
    if own.choose_until.is_some() {
        html.push_str(&format!(
            "<div class=\"btns\"><a class=\"btn\" href=\"/me/meetups/{id}/people\">{}</a></div>",
            escape(&page.t("meetup-people"))
        ));
    }
    if !there && !own.may_sign_up && own.meetup.takes_signups {
        html.push_str(&format!(
            "<p>{} {}</p>",
            escape(&page.t("meetup-not-for-you")),
            link("/me/consents", &page.t("status-consents"))
        ));
    }
    html
}

/// One meetup. A household sees where it stands with it, and signs up or withdraws with one button.
pub(super) async fn show(context: Context, id: Path<String>) -> Answer {
    let id = parse_id(&id)?;
    let own = match context.actor {
        Actor::Household(_) => Some(meetups::mine(&context.app, &context.actor, &id).await?),
        _ => None,
    };
    let meetup = match &own {
        Some(own) => own.meetup.clone(),
        None => meetups::show(&context.app, &id).await?,
    };
    let page = Page::new(&context, meetup.title.clone()).back_to("/events");
    let mut parts = Information::new().html(format!("<p>{}</p>", room(&page, &meetup)));
    let signup = own.as_ref().and_then(|own| own.signup);
    if let Some(state) = signup.filter(|state| *state != SignupState::Cancelled) {
        parts = parts.html(format!("<p>{}</p>", state_badge(&page, state)));
    }
    let video_link = own.as_ref().and_then(|own| own.video_link.as_deref());
    parts = parts
        .paragraphs(&meetup.description)
        .html(about(&context, &page, &meetup, video_link));
    if let Some(own) = &own {
        parts = parts.html(buttons(&page, own));
    } else if meetup.takes_signups && !page.signed_in() {
        parts = parts.text(page.t("meetup-sign-in-first")).html(format!(
            "<div class=\"btns\"><a class=\"btn\" href=\"/sign-in\">{}</a><a class=\"btn second\" href=\"/register\">{}</a></div>",
            escape(&page.t("page-sign-in")),
            escape(&page.t("page-register"))
        ));
    }
    if meetup.state == MeetupState::Planned {
        parts = parts.html(format!(
            "<p>{}</p>",
            link(&format!("/events/{id}/calendar.ics"), &page.t("meetup-calendar"))
        ));
    }
    Ok(ok(&parts.on(page))?)
}

/// The file for calendars.
pub(super) async fn calendar(context: Context, id: Path<String>) -> Answer {
    let file = meetups::calendar_file(&context.app, &context.actor, &parse_id(&id)?).await?;
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "text/calendar; charset=utf-8"))
        .insert_header((header::CONTENT_DISPOSITION, "attachment; filename=\"treffen.ics\""))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .body(file))
}

/// Meetups as a list of tasks, each with its state and the way to it.
fn tasks(context: &Context, page: &Page, rows: &[OwnMeetup]) -> String {
    let rows: String = rows
        .iter()
        .map(|own| {
            let state = match own.signup {
                Some(state) if state != SignupState::Cancelled => state_badge(page, state),
                _ => room(page, &own.meetup),
            };
            let after = if own.choose_until.is_some() {
                let href = format!("/me/meetups/{}/people", own.meetup.id);
                format!("<small>{}</small>", link(&href, &page.t("meetup-people")))
            } else {
                String::new()
            };
            format!(
                "<li><span>{}<small>{}<br>{} · {}</small>{after}</span>{state}</li>",
                link(&format!("/events/{}", own.meetup.id), &own.meetup.title),
                escape(&time(page, &own.meetup)),
                escape(&place(page, &own.meetup)),
                escape(&areas(context, page, &own.meetup)),
            )
        })
        .collect();
    format!("<ul class=\"tasks\">{rows}</ul>")
}

/// The meetups of a household: signed up for, and suggested for its region.
pub(super) async fn mine(context: Context) -> Answer {
    let own = meetups::list_mine(&context.app, &context.actor).await?;
    let page = Page::new(&context, context.t("meetup-mine")).back_to("/me");
    let mut parts = Information::new();
    if !own.signed_up.is_empty() {
        parts = parts
            .heading(page.t("meetup-signed-up-for"))
            .html(tasks(&context, &page, &own.signed_up));
    }
    parts = parts.heading(page.t("meetup-suggested"));
    parts = if own.suggested.is_empty() {
        parts.text(page.t("meetup-suggested-none"))
    } else {
        parts.html(tasks(&context, &page, &own.suggested))
    };
    parts = parts.html(format!("<p>{}</p>", link("/events", &page.t("meetup-all"))));
    Ok(ok(&parts.on(page))?)
}

/// The part of the household's own page: the next own meetup, or what is suggested.
pub(super) async fn next(context: &Context, page: &Page) -> Result<String> {
    let own = meetups::list_mine(&context.app, &context.actor).await?;
    let mut rows: Vec<OwnMeetup> = own
        .signed_up
        .into_iter()
        .filter(|one| one.meetup.state == MeetupState::Planned || one.choose_until.is_some())
        .collect();
    rows.extend(own.suggested.into_iter().take(2));
    if rows.is_empty() {
        return Ok(String::new());
    }
    Ok(format!(
        "<h2>{}</h2>{}<p>{}</p>",
        escape(&page.t("meetup-list")),
        tasks(context, page, &rows),
        link("/me/meetups", &page.t("meetup-mine"))
    ))
}

/// Signs up or withdraws.
pub(super) async fn act(context: Context, path: Path<(String, String)>, _form: forms::Form) -> Answer {
    let (id, what) = path.into_inner();
    let id = parse_id(&id)?;
    let said = match what.as_str() {
        "sign-up" => {
            let own = meetups::sign_up(&context.app, &context.actor, &id).await?;
            if own.signup == Some(SignupState::Waiting) {
                "meetup-waiting"
            } else {
                "meetup-signed-up"
            }
        }
        "withdraw" => {
            meetups::withdraw(&context.app, &context.actor, &id).await?;
            "meetup-withdrawn"
        }
        _ => return Err(Error::NotFound("action").into()),
    };
    Ok(see_other(&done(&format!("/events/{id}"), said)))
}

/// The others who were there, as teasers, each with one button.
pub(super) async fn people(context: Context, id: Path<String>) -> Answer {
    let id = parse_id(&id)?;
    let page = Page::new(&context, context.t("meetup-people-title")).back_to(format!("/events/{id}"));
    let met = match meetups::people(&context.app, &context.actor, &id).await {
        Ok(met) => met,
        Err(Error::Conflict(Conflict::MeetupNotOpen)) => {
            let body = format!("<p>{}</p>", link("/me/consents", &page.t("status-consents")));
            let parts = Information::new().html(alert("warn", &page.t("meetup-people-consent"), &body));
            return Ok(ok(&parts.on(page))?);
        }
        Err(other) => return Err(other.into()),
    };
    let mut parts = Information::new().lead(met.title.clone()).text(page.t1(
        "meetup-people-text",
        "date",
        dates::day_of(page.locale, met.until),
    ));
    if met.people.is_empty() {
        parts = parts.text(page.t("meetup-people-none"));
    }
    for (index, person) in met.people.iter().enumerate() {
        let lines: String = person
            .lines
            .iter()
            .map(|line| format!("<li>{}</li>", escape(line)))
            .collect();
        let name = page.t1("meetup-person", "number", index + 1);
        let (key, class) = if person.chosen {
            ("meetup-unchoose", "btn second")
        } else {
            ("meetup-choose", "btn")
        };
        let chosen = if person.chosen {
            format!("<p>{}</p>", badge("good", &page.t("meetup-chosen")))
        } else {
            String::new()
        };
        let number = person.person.to_string();
        let mut hidden = vec![("person", number.as_str())];
        if !person.chosen {
            hidden.push(("chosen", "1"));
        }
        parts = parts.html(format!(
            "<section class=\"card\"><h2>{}</h2><ul>{lines}</ul>{chosen}{}</section>",
            escape(&name),
            post_button(
                &page,
                &format!("/me/meetups/{id}/people"),
                class,
                &page.t1(key, "name", &name),
                &hidden
            )
        ));
    }
    Ok(ok(&parts.on(page))?)
}

/// Chooses somebody who was there, or takes the choice back.
pub(super) async fn choose(context: Context, id: Path<String>, form: forms::Form) -> Answer {
    let id = parse_id(&id)?;
    let input = fields(&form);
    let person = input.parse("person").ok_or(Error::NotFound("participant"))?;
    meetups::choose(&context.app, &context.actor, &id, person, input.has("chosen")).await?;
    Ok(see_other(&done(&format!("/me/meetups/{id}/people"), "saved")))
}
