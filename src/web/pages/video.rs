//! The video card of an initiative as pages show it, and its files. Nothing of another service is loaded: a link opens only by a click,
//! and beside it stands who learns of that. The address of a file changes with its content, so browsers may keep it for good.

use actix_web::http::header;
use actix_web::web::Path;
use actix_web::{HttpRequest, HttpResponse};

use super::context::Context;
use super::layout::{Page, escape};
use crate::domain::video::{Host, VideoLink};
use crate::error::Error;
use crate::service::directory::{self, VideoView};
use crate::web::{Answer, ranges};

/// Our own file behind a full address, whatever address the service is reached by.
fn path(url: &str) -> &str {
    url.find("/videos/").and_then(|at| url.get(at..)).unwrap_or_default()
}

/// The card as HTML; empty when there is nothing to see.
pub(super) fn card(page: &Page, video: Option<&VideoView>) -> String {
    let Some(video) = video.filter(|video| video.is_shown()) else {
        return String::new();
    };
    let seen = match video.link() {
        Some(link) => preview(page, video, &link),
        None => player(page, video),
    };
    let lines = video.transcript.lines().map(str::trim).filter(|line| !line.is_empty());
    let said: String = lines.map(|line| format!("<p>{}</p>", escape(line))).collect();
    format!(
        "<section aria-labelledby=\"video\"><h2 id=\"video\">{}</h2><p>{}</p>{seen}\
         <details><summary>{}</summary><div lang=\"{}\">{said}</div></details></section>",
        escape(&page.t("video-title")),
        escape(&video.title),
        escape(&page.t("video-transcript")),
        escape(&video.language),
    )
}

fn player(page: &Page, video: &VideoView) -> String {
    let Some(file) = &video.file else {
        return String::new();
    };
    let poster = video
        .poster
        .as_ref()
        .map(|poster| format!(" poster=\"{}\"", escape(path(&poster.url))))
        .unwrap_or_default();
    let track = video
        .captions_url
        .as_ref()
        .map(|url| {
            format!(
                "<track kind=\"captions\" src=\"{}\" srclang=\"{}\" label=\"{}\" default>",
                escape(path(url)),
                escape(&video.language),
                escape(&page.t("video-captions"))
            )
        })
        .unwrap_or_default();
    let source = escape(path(&file.url));
    format!(
        "<video class=\"film\" controls preload=\"none\" width=\"512\" height=\"288\" aria-label=\"{title}\"{poster}>\
         <source src=\"{source}\" type=\"{kind}\">{track}<a href=\"{source}\">{download}</a></video>",
        title = escape(&video.title),
        kind = escape(&file.content_type),
        download = escape(&page.t("video-download")),
    )
}

/// What stands in the place of a video that somebody else keeps.
fn preview(page: &Page, video: &VideoView, link: &VideoLink) -> String {
    let poster = video
        .poster
        .as_ref()
        .map(|poster| {
            format!(
                "<p><img class=\"film\" src=\"{}\" alt=\"\" width=\"{}\" height=\"{}\"></p>",
                escape(path(&poster.url)),
                poster.width,
                poster.height
            )
        })
        .unwrap_or_default();
    let key = match link.host() {
        Host::YouTube => "video-host-youtube",
        Host::Vimeo => "video-host-vimeo",
        Host::PeerTube => "video-host-peertube",
        Host::Other => "video-host-other",
    };
    format!(
        "{poster}<p>{}</p><p>{}</p><p><a class=\"btn second\" href=\"{}\" target=\"_blank\" rel=\"noopener noreferrer\">{}</a></p>",
        escape(&page.t1(key, "name", link.name())),
        escape(&page.t("video-click")),
        escape(link.as_str()),
        escape(&page.t1("video-open", "name", link.name())),
    )
}

/// A file of a video card: the video itself, in parts where that is wanted, captions or the picture before it.
pub(super) async fn file(context: Context, req: HttpRequest, name: Path<String>) -> Answer {
    let missing = || Error::NotFound("video");
    let (hash, ending) = name.split_once('.').ok_or_else(missing)?;
    let (app, actor) = (&context.app, &context.actor);
    let keep = |public: bool| {
        let keep = if public {
            "public, max-age=31536000, immutable"
        } else {
            "no-store"
        };
        (header::CACHE_CONTROL, keep)
    };
    match ending {
        "png" => {
            let (bytes, public) = directory::poster_bytes(app, actor, hash).await?;
            Ok(HttpResponse::Ok()
                .insert_header(keep(public))
                .content_type("image/png")
                .body(bytes))
        }
        "vtt" => {
            let (text, public) = directory::caption_text(app, actor, hash).await?;
            Ok(HttpResponse::Ok()
                .insert_header(keep(public))
                .content_type("text/vtt; charset=utf-8")
                .body(text))
        }
        _ => {
            let file = directory::video_file(app, actor, hash).await?;
            if file.form.ending() != ending {
                return Err(missing().into());
            }
            ranges::answer(app, &req, file, hash)
        }
    }
}
