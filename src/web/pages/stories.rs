//! Stories and greetings for everybody: a list, each on a page of its own, and in short on the pages of places and initiatives. A video
//! is a link to elsewhere; nothing of it is loaded here. Pictures are kept by no browser, because a consent can be revoked.

use actix_web::HttpResponse;
use actix_web::http::header;
use actix_web::web::Path;

use super::context::Context;
use super::layout::{Page, escape, ok};
use super::offers::paragraphs;
use super::parts::{Information, link};
use crate::domain::ids::StoryId;
use crate::domain::story::StoryKind;
use crate::error::Error;
use crate::service::stories::{self, PictureView, StoryFilter, StoryView};
use crate::web::Answer;

/// At most so many stories stand on the page of a place or an initiative.
pub(super) const TOLD: usize = 3;
/// How many stories stand on a page of the list.
const PAGE: usize = 25;

/// The picture as HTML; empty when there is none.
pub(super) fn image(picture: Option<&PictureView>) -> String {
    let Some(picture) = picture else {
        return String::new();
    };
    // Our own files only, whatever address the service is reached by.
    let path = picture
        .url
        .find("/story-pictures/")
        .and_then(|at| picture.url.get(at..))
        .unwrap_or_default();
    format!(
        "<p><img src=\"{}\" alt=\"{}\" width=\"{}\" height=\"{}\" class=\"photo\"></p>",
        escape(path),
        escape(&picture.alt),
        picture.width,
        picture.height
    )
}

/// The host of a link, so that everybody sees where it leads.
fn host(link: &str) -> &str {
    let rest = link.split_once("://").map_or(link, |(_, rest)| rest);
    rest.split(['/', '?', '#']).next().unwrap_or(rest)
}

/// The whole story as it is shown; what a preview shows, too.
pub(super) fn whole(page: &Page, story: &StoryView) -> String {
    let details = &story.details;
    let mut html = format!(
        "<p class=\"preline\">{}</p>{}{}",
        escape(&page.t2("story-by", "name", &details.shown_name, "place", &story.area_name)),
        image(story.picture.as_ref()),
        paragraphs(&details.text),
    );
    if let Some(video) = &details.video {
        html.push_str(&format!(
            "<p><a href=\"{}\" rel=\"noopener noreferrer nofollow\">{}</a></p><details><summary>{}</summary>{}</details>",
            escape(video),
            escape(&page.t1("story-video", "host", host(video))),
            escape(&page.t("story-video-text")),
            paragraphs(&details.video_text),
        ));
    }
    html
}

/// A greeting, whole when it fits; empty when there is none.
pub(super) fn greeting(page: &Page, story: Option<&StoryView>) -> String {
    let Some(story) = story else {
        return String::new();
    };
    let more = story.details.video.as_ref().map_or_else(String::new, |_| {
        format!(
            "<p>{}</p>",
            link(&format!("/stories/{}", story.id), &page.t("story-more"))
        )
    });
    format!(
        "<section class=\"card soft\" data-nosnippet aria-labelledby=\"greeting\"><h2 id=\"greeting\">{}</h2>{}<blockquote>{}</blockquote><p>{}</p>{more}</section>",
        escape(&page.t("story-greeting")),
        image(story.picture.as_ref()),
        paragraphs(&story.details.text),
        escape(&page.t1("story-from", "name", &story.details.shown_name)),
    )
}

fn row(page: &Page, story: &StoryView) -> String {
    let by = page.t2("story-by", "name", &story.details.shown_name, "place", &story.area_name);
    format!(
        "<li><span>{}<small>{}</small></span></li>",
        link(&format!("/stories/{}", story.id), &story.details.title),
        escape(&by)
    )
}

/// Some stories in short; empty when there are none.
pub(super) fn section(page: &Page, all: &[StoryView]) -> String {
    if all.is_empty() {
        return String::new();
    }
    let rows: String = all.iter().map(|story| row(page, story)).collect();
    format!(
        "<section data-nosnippet aria-labelledby=\"stories\"><h2 id=\"stories\">{}</h2><ul class=\"tasks\">{rows}</ul><p>{}</p></section>",
        escape(&page.t("story-list")),
        link("/stories", &page.t("story-all"))
    )
}

/// All stories, the newest first, page by page; the newest greetings stand below the first page.
pub(super) async fn list(context: Context) -> Answer {
    let after: Option<StoryId> = context.query.parse("after");
    let of_kind = |kind, after| StoryFilter {
        kind: Some(kind),
        after,
        ..StoryFilter::default()
    };
    // One more than is shown tells whether there are older ones.
    let mut told = stories::list(&context.app, of_kind(StoryKind::Story, after.clone()), PAGE + 1).await?;
    let more = told.len() > PAGE;
    told.truncate(PAGE);
    let greetings = match after {
        None => stories::list(&context.app, of_kind(StoryKind::Greeting, None), PAGE).await?,
        Some(_) => Vec::new(),
    };
    // Search engines keep copies for long after a consent is revoked.
    let page = Page::new(&context, context.t("story-list"))
        .described(context.t("story-about"))
        .hidden();
    let mut parts = Information::new().lead(page.t("story-about"));
    if told.is_empty() && greetings.is_empty() {
        let ways = [("/initiatives", page.t("start-browse"))];
        parts = parts.empty(page.t("story-none"), &ways);
    }
    let rows = |all: &[StoryView]| {
        let rows: String = all.iter().map(|story| row(&page, story)).collect();
        format!("<ul class=\"tasks\">{rows}</ul>")
    };
    if !told.is_empty() {
        parts = parts.html(rows(&told));
    }
    if let Some(last) = told.last().filter(|_| more) {
        let older = format!("/stories?after={}", last.id);
        parts = parts.html(format!("<p>{}</p>", link(&older, &page.t("page-older"))));
    }
    if !greetings.is_empty() {
        let list = rows(&greetings);
        parts = parts.heading(page.t("story-greetings")).html(list);
    }
    Ok(ok(&parts.on(page))?)
}

/// One story.
pub(super) async fn show(context: Context, id: Path<String>) -> Answer {
    let id = id.parse().map_err(|_| Error::NotFound("story"))?;
    let story = stories::show(&context.app, &id).await?;
    // Search engines keep copies for long after a consent is revoked.
    let page = Page::new(&context, story.details.title.clone())
        .back_to("/stories")
        .hidden();
    let office = match &story.initiative {
        Some(initiative) => link(&format!("/initiatives/{initiative}"), &story.office_name),
        None => escape(&story.office_name),
    };
    let parts = Information::new()
        .html(whole(&page, &story))
        .html(format!("<p>{} {office}</p>", escape(&page.t("story-office"))));
    Ok(ok(&parts.on(page))?)
}

/// The file of a picture. Nobody keeps it: it is gone when the consent is revoked.
pub(super) async fn file(context: Context, name: Path<String>) -> Answer {
    let hash = name.strip_suffix(".png").ok_or(Error::NotFound("picture"))?;
    let bytes = stories::picture_bytes(&context.app, &context.actor, hash).await?;
    Ok(HttpResponse::Ok()
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .content_type("image/png")
        .body(bytes))
}
