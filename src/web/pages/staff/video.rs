//! The page on which an initiative keeps its video card: what is said about the video, its file or link, captions, the picture before
//! it. It shows the card as visitors see it.

use actix_web::http::StatusCode;
use actix_web::web::{Path, Payload};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template as _;

use super::super::context::{Context, done, fields};
use super::super::form::{Choice, Field, Kind};
use super::super::input::Input;
use super::super::layout::{Page, escape, html, see_other};
use super::super::parts::{Information, alert, post_button};
use super::super::video::card;
use super::access::staff_page;
use super::queue::parse_id;
use crate::domain::actor::Scope;
use crate::domain::ids::InitiativeId;
use crate::domain::lists::Language;
use crate::domain::video::{MAX_CAPTIONS, MAX_TRANSCRIPT, VideoDetails};
use crate::error::{Context as _, Error, FieldError, Result};
use crate::service::directory::{self, MAX_LOGO_BYTES, VideoPart, VideoView};
use crate::texts;
use crate::web::Answer;
use crate::web::forms;
use crate::web::multipart::Upload;
use crate::web::problem::Problem;
use crate::web::session::Requester;
use crate::web::uploads::{self, Source};

/// Languages that stand first, because most videos are in them.
const COMMON: [&str; 2] = ["de", "en"];

/// What is typed about a video.
struct Typed {
    title: String,
    transcript: String,
    language: String,
    link: String,
    version: i64,
}

impl Typed {
    fn kept(view: Option<&VideoView>, video: Option<&str>) -> Self {
        view.map_or_else(
            || Self {
                title: String::new(),
                transcript: String::new(),
                language: "de".to_owned(),
                // What stood in the profile so far.
                link: video.unwrap_or_default().to_owned(),
                version: 0,
            },
            |view| Self {
                title: view.title.clone(),
                transcript: view.transcript.clone(),
                language: view.language.clone(),
                link: view.link.clone().unwrap_or_default(),
                version: view.version,
            },
        )
    }

    fn sent(input: &Input) -> Self {
        Self {
            title: input.text("title").to_owned(),
            transcript: input.text("transcript").to_owned(),
            language: input.text("language").to_owned(),
            link: input.text("link").to_owned(),
            version: input.parse("version").unwrap_or(0),
        }
    }

    fn read(&self) -> Result<VideoDetails> {
        Ok(VideoDetails {
            title: self.title.clone(),
            transcript: self.transcript.clone(),
            language: self
                .language
                .parse::<Language>()
                .map_err(|error| error.below("/language"))?,
            link: Some(self.link.clone()).filter(|link| !link.is_empty()),
        })
    }
}

/// A form that sends a file.
fn sending(page: &Page, action: &str, name: &str, keys: [&str; 3], accept: &str, limit: u64, version: i64) -> String {
    let [label, hint, send] = keys;
    let hint = page.t1(hint, "limit", limit);
    format!(
        "<form method=\"post\" action=\"{action}/{name}\" enctype=\"multipart/form-data\">{token}\
         <input type=\"hidden\" name=\"version\" value=\"{version}\">\
         <div class=\"field\"><label for=\"f-{name}\">{label}</label><span class=\"hint\" id=\"f-{name}-hint\">{hint}</span>\
         <input type=\"file\" name=\"file\" id=\"f-{name}\" accept=\"{accept}\" aria-describedby=\"f-{name}-hint\"></div>\
         <div class=\"btns\"><button class=\"btn\">{send}</button></div></form>",
        token = page.token(),
        label = escape(&page.t(label)),
        hint = escape(&hint),
        send = escape(&page.t(send)),
    )
}

fn words(page: &Page, action: &str, typed: &Typed) -> Result<String> {
    let mut others: Vec<(String, &'static str)> = Language::all()
        .filter(|language| !COMMON.contains(&language.as_str()))
        .map(|language| (page.code("language", language), language.as_str()))
        .collect();
    others.sort_by_cached_key(|(name, _)| crate::domain::text::fold(name));
    let common = COMMON.iter().map(|code| (page.code("language", code), *code));
    let languages = common
        .chain(others)
        .map(|(name, code)| Choice::new(code, name, typed.language == code));
    let fields = [
        Field::new(page, Kind::Text, "title", page.t("video-about"))
            .hint(page.t("video-about-hint"))
            .value(&typed.title)
            .max(120),
        Field::new(page, Kind::Select, "language", page.t("video-language")).options(languages),
        Field::new(page, Kind::Area, "transcript", page.t("video-transcript"))
            .hint(page.t("video-transcript-hint"))
            .value(&typed.transcript)
            .max(MAX_TRANSCRIPT),
        Field::new(page, Kind::Text, "link", page.t("video-link"))
            .hint(page.t("video-link-hint"))
            .value(&typed.link)
            .max(300)
            .optional(),
        Field::hidden(page, "version", typed.version.to_string()),
    ];
    let mut inner = String::new();
    for field in &fields {
        inner.push_str(&field.render().context("rendering a field")?);
    }
    Ok(format!(
        "<form method=\"post\" action=\"{action}\" novalidate>{}{inner}<div class=\"btns\"><button class=\"btn\">{}</button></div></form>",
        page.token(),
        escape(&page.t("page-save"))
    ))
}

fn parts(
    context: &Context,
    page: &Page,
    id: &InitiativeId,
    view: Option<&VideoView>,
    typed: &Typed,
) -> Result<Information> {
    let action = format!("/staff/initiatives/{id}/video");
    let remove = |part: &str, key: &str| {
        let hidden = [("part", part)];
        post_button(page, &format!("{action}/remove"), "btn second", &page.t(key), &hidden)
    };
    let mut parts = Information::new()
        .text(page.t("video-text"))
        .html(words(page, &action, typed)?);
    let Some(view) = view else {
        return Ok(parts.text(page.t("video-words-first")));
    };
    let megabytes = directory::max_video_bytes(&context.app) / (1024 * 1024);
    let version = view.version;
    parts = parts.heading(page.t("video-file")).html(sending(
        page,
        &action,
        "file",
        ["video-file", "video-file-hint", "video-file-send"],
        "video/mp4,video/webm",
        megabytes,
        version,
    ));
    if view.file.is_some() {
        parts = parts.html(remove("file", "video-file-remove"));
        parts = parts.heading(page.t("video-captions")).html(sending(
            page,
            &action,
            "captions",
            ["video-captions-file", "video-captions-hint", "video-captions-send"],
            ".vtt,text/vtt",
            128,
            version,
        ));
        if view.captions_url.is_some() {
            parts = parts.html(remove("captions", "video-captions-remove"));
        }
    }
    parts = parts.heading(page.t("video-poster")).html(sending(
        page,
        &action,
        "poster",
        ["video-poster-file", "video-poster-hint", "video-poster-send"],
        "image/png,image/jpeg,image/webp",
        2,
        version,
    ));
    if view.poster.is_some() {
        parts = parts.html(remove("poster", "video-poster-remove"));
    }
    parts = parts.heading(page.t("video-preview"));
    parts = if view.is_shown() {
        parts.html(card(page, Some(view)))
    } else {
        parts.text(page.t("video-nothing"))
    };
    Ok(parts.html(remove("card", "video-remove")))
}

fn frame(context: &Context, id: &InitiativeId) -> Result<Page> {
    Ok(staff_page(context, "video-title")?.back_to(format!("/staff/initiatives/{id}")))
}

/// The card and the forms.
pub(in crate::web::pages) async fn show(context: Context, id: Path<String>) -> Answer {
    let id: InitiativeId = parse_id(&id, "initiative")?;
    let view = directory::video(&context.app, &context.actor, &id).await?;
    let initiative = directory::show(&context.app, &context.actor, &id).await?;
    let page = frame(&context, &id)?;
    let typed = Typed::kept(view.as_ref(), initiative.profile.video.as_deref());
    let parts = parts(&context, &page, &id, view.as_ref(), &typed)?;
    Ok(html(StatusCode::OK, &parts.on(page))?)
}

/// The page with what is wrong at its head. `name` is the field of the file that was sent.
async fn refused(
    context: &Context,
    id: &InitiativeId,
    status: StatusCode,
    errors: &[FieldError],
    (name, label): (&str, &str),
    typed: Option<Typed>,
) -> Answer {
    let view = directory::video(&context.app, &context.actor, id).await?;
    let mut page = frame(context, id)?;
    page.wrong = true;
    let lines: String = errors
        .iter()
        .map(|error| {
            let (field, key) = match error.pointer.as_str() {
                "/title" => ("title", "video-about"),
                "/language" => ("language", "video-language"),
                "/transcript" => ("transcript", "video-transcript"),
                "/link" => ("link", "video-link"),
                _ => (name, label),
            };
            format!(
                "<li><a href=\"#f-{field}\">{}: {}</a></li>",
                escape(&page.t(key)),
                escape(&texts::field_error(context.voice(), error))
            )
        })
        .collect();
    let body = alert("danger", &page.t("video-wrong"), &format!("<ul>{lines}</ul>"));
    let wrong = format!("<div id=\"errors\" role=\"alert\" tabindex=\"-1\">{body}</div>");
    let typed = typed.unwrap_or_else(|| Typed::kept(view.as_ref(), None));
    let parts = parts(context, &page, id, view.as_ref(), &typed)?;
    Ok(html(status, &parts.first(wrong).on(page))?)
}

fn saved(id: &InitiativeId) -> HttpResponse {
    see_other(&done(&format!("/staff/initiatives/{id}/video"), "saved"))
}

/// Takes what is said about the video.
pub(in crate::web::pages) async fn describe(context: Context, id: Path<String>, sent: forms::Form) -> Answer {
    let id: InitiativeId = parse_id(&id, "initiative")?;
    let typed = Typed::sent(&fields(&sent));
    let described = match typed.read() {
        Ok(details) => directory::describe_video(&context.app, &context.actor, &id, typed.version, details).await,
        Err(error) => Err(error),
    };
    match described {
        Ok(_) => Ok(saved(&id)),
        Err(Error::Invalid(errors)) => {
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            refused(&context, &id, status, &errors, ("title", "video-about"), Some(typed)).await
        }
        Err(other) => Err(other.into()),
    }
}

/// Takes the file, piece by piece.
pub(in crate::web::pages) async fn file(
    context: Context,
    who: Requester,
    req: HttpRequest,
    id: Path<String>,
    payload: Payload,
) -> Answer {
    who.actor.staff(Scope::InitiativesWrite)?;
    let source = Source::form(&req, &who, payload).await?;
    let id: InitiativeId = parse_id(&id, "initiative")?;
    let version = source.text("version").parse().unwrap_or(0);
    answered(
        &context,
        &id,
        uploads::receive(&context.app, &context.actor, &id, version, source).await,
        ("file", "video-file"),
    )
    .await
}

/// Back to the page, or the page with what is wrong with the file.
async fn answered(
    context: &Context,
    id: &InitiativeId,
    taken: Result<VideoView, Problem>,
    field: (&str, &str),
) -> Answer {
    match taken {
        Ok(_) => Ok(saved(id)),
        Err(problem) if !problem.fields().is_empty() => {
            let status = StatusCode::from_u16(problem.kind().status).unwrap_or(StatusCode::UNPROCESSABLE_ENTITY);
            refused(context, id, status, problem.fields(), field, None).await
        }
        Err(other) => Err(other),
    }
}

/// Takes captions.
pub(in crate::web::pages) async fn captions(context: Context, id: Path<String>, sent: Upload<MAX_CAPTIONS>) -> Answer {
    let id: InitiativeId = parse_id(&id, "initiative")?;
    let version = sent.text("version").parse().unwrap_or(0);
    let taken = directory::set_captions(&context.app, &context.actor, &id, version, &sent.file).await;
    let field = ("captions", "video-captions-file");
    answered(&context, &id, taken.map_err(Problem::from), field).await
}

/// Takes the picture before the video.
pub(in crate::web::pages) async fn poster(context: Context, id: Path<String>, sent: Upload<MAX_LOGO_BYTES>) -> Answer {
    let id: InitiativeId = parse_id(&id, "initiative")?;
    let version = sent.text("version").parse().unwrap_or(0);
    let taken = directory::set_poster(&context.app, &context.actor, &id, version, sent.file).await;
    let field = ("poster", "video-poster-file");
    answered(&context, &id, taken.map_err(Problem::from), field).await
}

/// Removes the card or a part of it.
pub(in crate::web::pages) async fn remove(context: Context, id: Path<String>, sent: forms::Form) -> Answer {
    let id: InitiativeId = parse_id(&id, "initiative")?;
    let part = match sent.get("part") {
        "file" => VideoPart::File,
        "captions" => VideoPart::Captions,
        "poster" => VideoPart::Poster,
        _ => VideoPart::Card,
    };
    directory::remove_video(&context.app, &context.actor, &id, part).await?;
    Ok(saved(&id))
}
