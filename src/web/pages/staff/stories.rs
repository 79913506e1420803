//! Stories and greetings as offices look after them: what waits to be read, one story as everybody would see it with its consent, and the
//! form in which staff writes one down.

use actix_web::http::StatusCode;
use actix_web::web::Path;

use super::super::context::{Context, done, fields};
use super::super::dates;
use super::super::form::{Choice, Field, Form, Kind};
use super::super::input::Input;
use super::super::layout::{Page, escape, html, ok, see_other};
use super::super::parts::{Information, badge, facts, link, post_button, table};
use super::super::story::{detail_fields, read as read_details, typed};
use super::super::{stories as public, upload};
use super::access::staff_page;
use super::campaigns::offices;
use super::queue::parse_id;
use crate::domain::day::german_day;
use crate::domain::ids::{InitiativeId, StoryId};
use crate::domain::story::{
    ConsentWay, MAX_GREETING, MAX_STORY, STORY_TEXT_VERSION, StoryConsent, StoryKind, StoryState,
};
use crate::error::{Error, Fields, Result};
use crate::service::stories::{self, MAX_PICTURE_BYTES, NewStory, StoryForStaff};
use crate::web::Answer;
use crate::web::forms;
use crate::web::multipart::Upload;

const LIST: &str = "/staff/stories";

fn state(page: &Page, story: &StoryForStaff) -> String {
    let class = match story.state {
        StoryState::Draft => "warn",
        StoryState::Published => "good",
    };
    badge(class, &page.code("story-state", story.state))
}

/// The stories of the own offices.
pub(in crate::web::pages) async fn list(context: Context) -> Answer {
    let all = stories::list_own(&context.app, &context.actor).await?;
    let page = staff_page(&context, "story-staff-list")?;
    let new = page.t("story-staff-new");
    let mut parts = Information::new().wide().text(page.t("story-staff-text"));
    if all.is_empty() {
        parts = parts.empty(page.t("story-none"), &[("/staff/stories/new", new)]);
    } else {
        let heads = [
            "story-title",
            "story-kind",
            "story-staff-name",
            "campaign-office",
            "story-staff-state",
        ]
        .map(|key| page.t(key));
        let rows: Vec<Vec<String>> = all
            .iter()
            .map(|one| {
                vec![
                    link(&format!("{LIST}/{}", one.story.id), &one.story.details.title),
                    escape(&page.code("story-kind", one.story.kind)),
                    escape(&one.story.details.shown_name),
                    escape(&one.story.office_name),
                    state(&page, one),
                ]
            })
            .collect();
        parts = parts
            .button("/staff/stories/new", new)
            .html(table(&page.t("story-staff-list"), &heads, &rows));
    }
    Ok(ok(&parts.on(page))?)
}

/// The consent in words.
fn consent(page: &Page, story: &StoryForStaff) -> String {
    let own = &story.consent;
    let mut rows = vec![
        (
            page.t("story-consent-way"),
            escape(&page.code("story-consent", own.way)),
            None,
        ),
        (
            page.t("story-consent-on"),
            escape(&dates::day(page.locale, own.given_on)),
            None,
        ),
        (page.t("story-consent-version"), escape(&own.text_version), None),
    ];
    if !own.by.is_empty() {
        rows.insert(0, (page.t("story-consent-by"), escape(&own.by), None));
    }
    facts(page, &rows)
}

/// One story as everybody would see it, with its consent and what can be done.
pub(in crate::web::pages) async fn show(context: Context, id: Path<String>) -> Answer {
    let id: StoryId = parse_id(&id, "story")?;
    let story = stories::show_own(&context.app, &context.actor, &id).await?;
    let mut page = staff_page(&context, "story-staff-list")?.back_to(LIST);
    page.title.clone_from(&story.story.details.title);
    let action = |what: &str| format!("{LIST}/{id}/{what}");
    let version = story.version.to_string();
    let mut parts = Information::new().html(format!("<p>{}</p>", state(&page, &story)));
    if story.state == StoryState::Draft {
        parts = parts.text(page.t(if story.by_household {
            "story-staff-read-household"
        } else {
            "story-staff-read"
        }));
    }
    parts = parts
        .html(format!(
            "<section class=\"card soft\" aria-labelledby=\"shown\"><h2 id=\"shown\">{}</h2>{}</section>",
            escape(&page.t("story-staff-shown")),
            public::whole(&page, &story.story)
        ))
        .heading(page.t("story-consent"))
        .html(consent(&page, &story));
    let mut buttons = String::new();
    if story.state == StoryState::Draft {
        buttons.push_str(&post_button(
            &page,
            &action("publish"),
            "btn",
            &page.t("story-staff-publish"),
            &[("version", &version)],
        ));
    }
    if !story.by_household {
        for (at, key) in [("edit", "page-change"), ("picture", "photo-title")] {
            buttons.push_str(&format!(
                "<a class=\"btn second\" href=\"{}\">{}</a>",
                action(at),
                escape(&page.t(key))
            ));
        }
    }
    buttons.push_str(&post_button(
        &page,
        &action("revoke"),
        "btn danger",
        &page.t("story-staff-revoke"),
        &[],
    ));
    parts = parts
        .html(format!("<div class=\"btns\">{buttons}</div>"))
        .text(page.t("story-staff-revoke-text"));
    Ok(ok(&parts.on(page))?)
}

/// The form; `offices` for a new story, whose office and kind can still be chosen.
fn form(
    context: &Context,
    page: &Page,
    action: &str,
    input: &Input,
    offices: Option<&[(InitiativeId, String)]>,
) -> Form {
    let kind: StoryKind = input.parse("kind").unwrap_or(StoryKind::Story);
    let mut form = Form::new(page.title.clone(), action, page.t("page-save")).intro(page.t("story-staff-form"));
    if let Some(offices) = offices {
        let none = page
            .is_admin()
            .then(|| Choice::new("", page.t("meetup-staff-network"), false));
        let own = offices
            .iter()
            .map(|(id, name)| Choice::new(id.as_str(), name.clone(), input.text("office") == id.as_str()));
        form = form
            .field(
                Field::new(page, Kind::Select, "office", page.t("campaign-office"))
                    .width("mid")
                    .options(none.into_iter().chain(own)),
            )
            .field(
                Field::new(page, Kind::Radios, "kind", page.t("story-kind")).options(StoryKind::ALL.iter().map(
                    |one| {
                        Choice::new(one.as_str(), page.code("story-kind", one), *one == kind)
                            .hint(page.t(&format!("story-kind-hint-{one}")))
                    },
                )),
            );
    } else {
        form = form.field(Field::hidden(page, "kind", kind.as_str()));
    }
    let max = match kind {
        StoryKind::Greeting if offices.is_none() => MAX_GREETING,
        _ => MAX_STORY,
    };
    let way: Option<ConsentWay> = input.parse("way");
    let ways = [
        ConsentWay::Paper,
        ConsentWay::Mail,
        ConsentWay::InPerson,
        ConsentWay::Office,
    ];
    let text = |kind, name: &'static str, key: &str| {
        Field::new(page, kind, name, page.t(key))
            .value(input.text(name))
            .pointer(format!("/consent/{name}"))
            .width("mid")
    };
    form.fields(detail_fields(context, page, input, max))
        .field(
            Field::new(page, Kind::Radios, "way", page.t("story-consent-way"))
                .hint(page.t("story-agree-text"))
                .pointer("/consent/way")
                .options(
                    ways.iter()
                        .map(|one| Choice::new(one.as_str(), page.code("story-consent", one), way == Some(*one))),
                ),
        )
        .field(
            text(Kind::Text, "by", "story-consent-by")
                .hint(page.t("story-consent-by-hint"))
                .max(120)
                .optional(),
        )
        .field(text(Kind::Date, "given_on", "story-consent-on"))
        .field(
            text(Kind::Text, "text_version", "story-consent-version")
                .hint(page.t("story-consent-version-hint"))
                .max(40),
        )
}

fn read(context: &Context, input: &Input) -> Result<NewStory> {
    let mut wrong = Fields::new();
    let story = wrong.take("", read_details(context, input));
    let way: Option<ConsentWay> = input.parse("way");
    wrong.check(way.is_none(), "/way", "value-missing", "");
    let given_on = input.parse("given_on");
    wrong.check(given_on.is_none(), "/given_on", "date-invalid", "2026-11-23");
    let office = match input.get("office") {
        Some(id) => wrong.take("/office", id.parse()),
        None => None,
    };
    wrong.finish()?;
    let (Some(story), Some(way)) = (story, way) else {
        return Err(Error::invalid("/way", "value-missing", ""));
    };
    Ok(NewStory {
        office,
        kind: input.parse("kind").unwrap_or(StoryKind::Story),
        story,
        consent: StoryConsent {
            way,
            by: input.text("by").to_owned(),
            given_on: given_on.unwrap_or_default(),
            text_version: input.text("text_version").to_owned(),
        },
    })
}

/// The empty form.
pub(in crate::web::pages) async fn create(context: Context) -> Answer {
    let own = offices(&context).await?;
    let page = staff_page(&context, "story-staff-new")?.back_to(LIST);
    let today = german_day(context.app.clock.now()).to_string();
    let mut given = vec![
        ("given_on".to_owned(), today),
        ("text_version".to_owned(), STORY_TEXT_VERSION.to_owned()),
    ];
    given.extend(
        context
            .query
            .owned("office")
            .map(|office| ("office".to_owned(), office)),
    );
    let form = form(&context, &page, "/staff/stories/new", &Input::new(given), Some(&own));
    Ok(form.show(page)?)
}

/// Writes a story down.
pub(in crate::web::pages) async fn create_submit(context: Context, sent: forms::Form) -> Answer {
    let input = fields(&sent);
    let made = match read(&context, &input) {
        Ok(new) => stories::create(&context.app, &context.actor, new).await,
        Err(error) => Err(error),
    };
    match made {
        Ok(id) => Ok(see_other(&done(&format!("{LIST}/{id}"), "story-noted"))),
        Err(Error::Invalid(errors)) => {
            let own = offices(&context).await?;
            let page = staff_page(&context, "story-staff-new")?.back_to(LIST);
            let form = form(&context, &page, "/staff/stories/new", &input, Some(&own)).refuse(context.locale, &errors);
            Ok(form.show(page)?)
        }
        Err(other) => Err(other.into()),
    }
}

fn edit_form(context: &Context, page: &Page, id: &StoryId, version: i64, input: &Input) -> Form {
    form(context, page, &format!("{LIST}/{id}/edit"), input, None).field(Field::hidden(
        page,
        "version",
        version.to_string(),
    ))
}

/// The form with what is known.
pub(in crate::web::pages) async fn edit(context: Context, id: Path<String>) -> Answer {
    let id: StoryId = parse_id(&id, "story")?;
    let story = stories::show_own(&context.app, &context.actor, &id).await?;
    let page = staff_page(&context, "story-staff-edit")?.back_to(format!("{LIST}/{id}"));
    let mut pairs = typed(&context, &story.story.details);
    for (name, value) in [
        ("kind", story.story.kind.to_string()),
        ("way", story.consent.way.to_string()),
        ("by", story.consent.by.clone()),
        ("given_on", story.consent.given_on.to_string()),
        ("text_version", story.consent.text_version.clone()),
    ] {
        pairs.push((name.to_owned(), value));
    }
    Ok(edit_form(&context, &page, &id, story.version, &Input::new(pairs)).show(page)?)
}

/// Changes a story.
pub(in crate::web::pages) async fn edit_submit(context: Context, id: Path<String>, sent: forms::Form) -> Answer {
    let id: StoryId = parse_id(&id, "story")?;
    let input = fields(&sent);
    let version: i64 = input.parse("version").unwrap_or(0);
    let changed = match read(&context, &input) {
        Ok(new) => stories::update(&context.app, &context.actor, &id, version, new).await,
        Err(error) => Err(error),
    };
    match changed {
        Ok(_) => Ok(see_other(&done(&format!("{LIST}/{id}"), "story-noted"))),
        Err(Error::Invalid(errors)) => {
            let page = staff_page(&context, "story-staff-edit")?.back_to(format!("{LIST}/{id}"));
            let form = edit_form(&context, &page, &id, version, &input).refuse(context.locale, &errors);
            Ok(form.show(page)?)
        }
        Err(other) => Err(other.into()),
    }
}

fn picture_parts(page: &Page, story: &StoryForStaff, alt: &str, wrong: &str) -> Result<Information> {
    let action = format!("{LIST}/{}/picture", story.story.id);
    let mut parts = Information::new().html(wrong).text(page.t("photo-text"));
    if story.story.picture.is_some() {
        let remove = post_button(
            page,
            &format!("{action}/remove"),
            "btn second",
            &page.t("photo-remove"),
            &[],
        );
        parts = parts.html(public::image(story.story.picture.as_ref())).html(remove);
    }
    Ok(parts.html(upload::form(page, "photo", &action, alt)?))
}

/// The picture and the form.
pub(in crate::web::pages) async fn picture(context: Context, id: Path<String>) -> Answer {
    let id: StoryId = parse_id(&id, "story")?;
    let story = stories::show_own(&context.app, &context.actor, &id).await?;
    let page = staff_page(&context, "photo-title")?.back_to(format!("{LIST}/{id}"));
    let alt = story.story.picture.as_ref().map_or("", |picture| &picture.alt);
    let parts = picture_parts(&page, &story, alt, "")?;
    Ok(ok(&parts.on(page))?)
}

/// Takes a picture.
pub(in crate::web::pages) async fn picture_submit(
    context: Context,
    id: Path<String>,
    sent: Upload<MAX_PICTURE_BYTES>,
) -> Answer {
    let id: StoryId = parse_id(&id, "story")?;
    let alt = sent.text("alt").to_owned();
    match stories::set_picture(&context.app, &context.actor, &id, sent.file, &alt).await {
        Ok(_) => Ok(see_other(&done(&format!("{LIST}/{id}"), "story-noted"))),
        Err(Error::Invalid(errors)) => {
            let story = stories::show_own(&context.app, &context.actor, &id).await?;
            let mut page = staff_page(&context, "photo-title")?.back_to(format!("{LIST}/{id}"));
            page.wrong = true;
            let wrong = upload::refusals(&page, "photo", &errors);
            let parts = picture_parts(&page, &story, &alt, &wrong)?;
            Ok(html(StatusCode::UNPROCESSABLE_ENTITY, &parts.on(page))?)
        }
        Err(other) => Err(other.into()),
    }
}

/// Deletes the picture.
pub(in crate::web::pages) async fn picture_remove(context: Context, id: Path<String>, _form: forms::Form) -> Answer {
    let id: StoryId = parse_id(&id, "story")?;
    stories::remove_picture(&context.app, &context.actor, &id).await?;
    Ok(see_other(&done(&format!("{LIST}/{id}"), "removed")))
}

/// Publishes the version that was looked at, or takes the story away.
pub(in crate::web::pages) async fn act(context: Context, path: Path<(String, String)>, sent: forms::Form) -> Answer {
    let id: StoryId = parse_id(&path.0, "story")?;
    match path.1.as_str() {
        "publish" => {
            let version: i64 = fields(&sent).parse("version").unwrap_or(0);
            stories::publish(&context.app, &context.actor, &id, version).await?;
            Ok(see_other(&done(&format!("{LIST}/{id}"), "story-published")))
        }
        "revoke" => {
            stories::revoke(&context.app, &context.actor, &id).await?;
            Ok(see_other(&done(LIST, "story-revoked")))
        }
        _ => Err(Error::NotFound("action").into()),
    }
}

/// On the page of the day: that stories of households wait to be read; empty when none does.
pub(super) async fn waiting(context: &Context, page: &Page) -> Result<String> {
    let count = stories::count_waiting(&context.app, &context.actor).await?;
    Ok(if count == 0 {
        String::new()
    } else {
        format!("<p>{}</p>", link(LIST, &page.tn("story-staff-waiting", count)))
    })
}
