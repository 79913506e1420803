//! The own story of a household: where it stands, the form with what is agreed to, the picture, and the button that takes it back at
//! once.

use actix_web::http::StatusCode;

use super::areas;
use super::context::{Context, done, fields};
use super::form::{Choice, Field, Form, Kind};
use super::input::Input;
use super::layout::{Page, escape, html, ok, see_other};
use super::parts::{Information, alert, link, post_button};
use super::{stories as public, upload};
use crate::domain::ids::InitiativeId;
use crate::domain::profile::TargetArea;
use crate::domain::story::{MAX_STORY, StoryDetails, StoryState};
use crate::error::{Error, Fields, Result};
use crate::service::households;
use crate::service::stories::{self, MAX_PICTURE_BYTES, OwnStory, OwnStoryView};
use crate::web::Answer;
use crate::web::forms;
use crate::web::multipart::Upload;

const PATH: &str = "/me/story";

/// What a story says, as it was typed; the same for households and for staff.
pub(super) fn detail_fields(context: &Context, page: &Page, input: &Input, max: usize) -> Vec<Field> {
    let text = |kind, name: &'static str, key: &str| {
        Field::new(page, kind, name, page.t(key))
            .value(input.text(name))
            .pointer(format!("/story/{name}"))
    };
    let mut all = vec![
        text(Kind::Text, "title", "story-title").max(120),
        text(Kind::Text, "shown_name", "story-name")
            .hint(page.t("story-name-hint"))
            .max(60)
            .width("mid"),
    ];
    all.extend(areas::one_area(context, page, input, "/story/area"));
    all.push(
        text(Kind::Area, "text", "story-text")
            .hint(page.t("story-text-hint"))
            .max(max),
    );
    all.push(
        text(Kind::Text, "video", "story-video-link")
            .hint(page.t("story-video-hint"))
            .max(300)
            .optional(),
    );
    all.push(
        text(Kind::Area, "video_text", "story-video-text")
            .hint(page.t("story-video-text-hint"))
            .max(MAX_STORY)
            .optional(),
    );
    all
}

/// What is known of a story, as it would be typed.
pub(super) fn typed(context: &Context, details: &StoryDetails) -> Vec<(String, String)> {
    let mut pairs = areas::typed_one(context, &details.area);
    for (name, value) in [
        ("title", details.title.clone()),
        ("shown_name", details.shown_name.clone()),
        ("text", details.text.clone()),
        ("video", details.video.clone().unwrap_or_default()),
        ("video_text", details.video_text.clone()),
    ] {
        pairs.push((name.to_owned(), value));
    }
    pairs
}

/// Reads what was typed.
pub(super) fn read(context: &Context, input: &Input) -> Result<StoryDetails> {
    let mut wrong = Fields::new();
    let area = wrong.take("", areas::read_one(context, input));
    // Asked together with the rest, so that everything that is missing stands on one page.
    for name in ["title", "shown_name", "text"] {
        wrong.check(!input.has(name), format!("/{name}"), "text-empty", "");
    }
    wrong.finish()?;
    Ok(StoryDetails {
        title: input.text("title").to_owned(),
        shown_name: input.text("shown_name").to_owned(),
        text: input.text("text").to_owned(),
        area: area.unwrap_or(TargetArea::Anywhere),
        video: input.owned("video"),
        video_text: input.text("video_text").to_owned(),
    })
}

fn form(context: &Context, page: &Page, view: &OwnStoryView, version: i64, input: &Input) -> Form {
    let title = page.t(if view.story.is_some() {
        "story-own-change"
    } else {
        "story-own-write"
    });
    let offices = view.offices.iter().map(|one| {
        let chosen = input.text("office") == one.id.as_str();
        Choice::new(one.id.as_str(), one.name.clone(), chosen)
    });
    let network = Choice::new("", context.app.config.site.network_office.clone(), !input.has("office"));
    let mut form = Form::new(title, PATH, page.t("story-own-send"))
        .intro(page.t("story-own-intro"))
        .fields(detail_fields(context, page, input, MAX_STORY));
    if !view.offices.is_empty() {
        form = form.field(
            Field::new(page, Kind::Select, "office", page.t("story-own-office"))
                .hint(page.t("story-own-office-hint"))
                .width("mid")
                .options(offices.chain([network])),
        );
    }
    form.field(
        Field::new(page, Kind::Check, "agreed", page.t("story-agree"))
            .hint(page.t("story-agree-text"))
            .ticked(input.has("agreed")),
    )
    .field(Field::hidden(page, "version", version.to_string()))
}

fn frame(context: &Context) -> Page {
    Page::new(context, context.t("story-own-title")).back_to("/me")
}

/// What the form holds at first: the story as it is, or the first office and the first target area.
async fn first(context: &Context, view: &OwnStoryView) -> Result<Input> {
    let mut pairs = Vec::new();
    if let Some(story) = &view.story {
        pairs = typed(context, &story.details);
        let office = story.initiative.as_ref().map(ToString::to_string);
        pairs.push(("office".to_owned(), office.unwrap_or_default()));
    } else {
        let household = households::me(&context.app, &context.actor).await?;
        if let Some(area) = household.profile.target_areas.first() {
            pairs.extend(areas::typed_one(context, area));
        }
        if let Some(office) = view.offices.first() {
            pairs.push(("office".to_owned(), office.id.to_string()));
        }
    }
    Ok(Input::new(pairs))
}

/// Where the story stands, as everybody would see it, with its picture and the button that takes it back.
fn standing(page: &Page, view: &OwnStoryView) -> String {
    let (Some(story), Some(state)) = (&view.story, view.state) else {
        return String::new();
    };
    let said = match state {
        StoryState::Draft => alert("", &page.t1("story-own-draft", "name", &story.office_name), ""),
        StoryState::Published => alert("good", &page.t("story-own-published"), ""),
    };
    let way = if state == StoryState::Published {
        format!(
            "<p>{}</p>",
            link(&format!("/stories/{}", story.id), &page.t("story-own-see"))
        )
    } else {
        String::new()
    };
    let picture = link("/me/story/picture", &page.t("photo-title"));
    let revoke = post_button(page, "/me/story/revoke", "btn danger", &page.t("story-own-revoke"), &[]);
    format!(
        "{said}<section class=\"card soft\" aria-labelledby=\"told\"><h2 id=\"told\">{}</h2>{}</section>{way}<p>{picture}</p><p>{}</p>{revoke}",
        escape(&story.details.title),
        public::whole(page, story),
        escape(&page.t("story-own-revoke-text")),
    )
}

/// Where the story stands, and the form.
pub(super) async fn show(context: Context) -> Answer {
    let view = stories::own(&context.app, &context.actor).await?;
    let page = frame(&context);
    if !view.may_write && view.story.is_none() {
        let parts = Information::new().empty(page.t("story-own-later"), &[("/stories", page.t("story-all"))]);
        return Ok(ok(&parts.on(page))?);
    }
    let above = standing(&page, &view);
    if !view.may_write {
        return Ok(ok(&Information::new().html(above).on(page))?);
    }
    let input = first(&context, &view).await?;
    let form = form(&context, &page, &view, view.version, &input).before(above);
    Ok(form.show(page)?)
}

/// Takes the story.
pub(super) async fn submit(context: Context, sent: forms::Form) -> Answer {
    let input = fields(&sent);
    let version: i64 = input.parse("version").unwrap_or(0);
    let written = match read(&context, &input) {
        Ok(story) => {
            let office: Option<InitiativeId> = input.parse("office");
            let new = OwnStory {
                office,
                story,
                agreed: input.has("agreed"),
            };
            stories::write_own(&context.app, &context.actor, version, new).await
        }
        Err(error) => Err(error),
    };
    match written {
        Ok(_) => Ok(see_other(&done(PATH, "story-sent"))),
        Err(Error::Invalid(errors)) => {
            let view = stories::own(&context.app, &context.actor).await?;
            let page = frame(&context);
            let form = form(&context, &page, &view, version, &input).refuse(context.voice(), &errors);
            Ok(form.show(page)?)
        }
        Err(other) => Err(other.into()),
    }
}

fn picture_parts(page: &Page, view: &OwnStoryView, alt: &str, wrong: &str) -> Result<Information> {
    let mut parts = Information::new().html(wrong).text(page.t("photo-text"));
    let picture = view.story.as_ref().and_then(|story| story.picture.as_ref());
    if picture.is_some() {
        let remove = post_button(
            page,
            "/me/story/picture/remove",
            "btn second",
            &page.t("photo-remove"),
            &[],
        );
        parts = parts.html(public::image(picture)).html(remove);
    }
    Ok(parts.html(upload::form(page, "photo", "/me/story/picture", alt)?))
}

fn picture_frame(context: &Context) -> Page {
    Page::new(context, context.t("photo-title")).back_to(PATH)
}

/// The own story, which has to be there before its picture.
async fn with_story(context: &Context) -> Result<OwnStoryView> {
    let view = stories::own(&context.app, &context.actor).await?;
    if view.story.is_none() {
        return Err(Error::NotFound("story"));
    }
    Ok(view)
}

/// The picture and the form.
pub(super) async fn picture(context: Context) -> Answer {
    let view = with_story(&context).await?;
    let page = picture_frame(&context);
    let known = view.story.as_ref().and_then(|story| story.picture.as_ref());
    let parts = picture_parts(&page, &view, known.map_or("", |picture| &picture.alt), "")?;
    Ok(ok(&parts.on(page))?)
}

/// Takes a picture.
pub(super) async fn picture_submit(context: Context, sent: Upload<MAX_PICTURE_BYTES>) -> Answer {
    let alt = sent.text("alt").to_owned();
    match stories::set_own_picture(&context.app, &context.actor, sent.file, &alt).await {
        Ok(_) => Ok(see_other(&done(PATH, "story-sent"))),
        Err(Error::Invalid(errors)) => {
            let view = with_story(&context).await?;
            let mut page = picture_frame(&context);
            page.wrong = true;
            let wrong = upload::refusals(&page, "photo", &errors);
            let parts = picture_parts(&page, &view, &alt, &wrong)?;
            Ok(html(StatusCode::UNPROCESSABLE_ENTITY, &parts.on(page))?)
        }
        Err(other) => Err(other.into()),
    }
}

/// Deletes the picture.
pub(super) async fn picture_remove(context: Context, _form: forms::Form) -> Answer {
    stories::remove_own_picture(&context.app, &context.actor).await?;
    Ok(see_other(&done(PATH, "removed")))
}

/// Takes the story back: it is deleted at once.
pub(super) async fn revoke(context: Context, _form: forms::Form) -> Answer {
    stories::revoke_own(&context.app, &context.actor).await?;
    Ok(see_other(&done(PATH, "story-revoked")))
}
