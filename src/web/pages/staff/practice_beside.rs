//! What stands beside an article of the library: who uses it too, documents, comments; and the buttons for them.

use actix_web::web::Path;
use askama::Template as _;

use super::super::context::{Context, done, fields};
use super::super::dates;
use super::super::form::{Field, Form, Kind};
use super::super::input::Input;
use super::super::layout::{Page, escape, see_other};
use super::super::parts::{Information, alert, empty, link, post_button};
use super::access::staff_page;
use super::practice::{LIST, office_field, page_of};
use super::queue::parse_id;
use crate::domain::ids::{ArticleId, CommentId, DocumentId, InitiativeId};
use crate::domain::practice::MAX_WORDS;
use crate::error::{Context as _, Error, FieldError, Result};
use crate::service::practice::{self, ArticleView, Beside, CommentView, DocumentView};
use crate::texts;
use crate::web::Answer;
use crate::web::documents;
use crate::web::forms;
use crate::web::multipart::{DOCUMENTS, Upload};

/// What was refused, and what had been typed.
#[derive(Debug)]
pub(super) struct Refused {
    errors: Vec<FieldError>,
    typed: Input,
}

/// The fields of the page and the keys of their labels.
fn field_of(pointer: &str) -> (&'static str, &'static str) {
    match pointer {
        "/file" => ("f-file", "practice-file"),
        "/name" => ("f-name", "practice-file-name"),
        _ => ("f-text", "practice-comment"),
    }
}

impl Refused {
    /// The errors as links to their fields.
    pub(super) fn summary(&self, context: &Context, page: &Page) -> String {
        let lines: String = self
            .errors
            .iter()
            .map(|error| {
                let (field, key) = field_of(&error.pointer);
                let text = texts::field_error(context.voice(), error);
                format!(
                    "<li><a href=\"#{field}\">{}: {}</a></li>",
                    escape(&page.t(key)),
                    escape(&text)
                )
            })
            .collect();
        let head = page.tn("page-check-fields", self.errors.len());
        let body = alert("danger", &head, &format!("<ul>{lines}</ul>"));
        format!("<div id=\"errors\" role=\"alert\" tabindex=\"-1\">{body}</div>")
    }
}

/// Who uses it, too, with the buttons for the own offices.
fn uses(page: &Page, article: &ArticleView, beside: &Beside, own: &[(InitiativeId, String)]) -> String {
    let names: Vec<&str> = beside.uses.iter().map(|one| one.name.as_str()).collect();
    let mut html = if names.is_empty() {
        format!("<p>{}</p>", escape(&page.t("practice-uses-none")))
    } else {
        format!(
            "<p>{} {}</p>",
            escape(&page.tn("practice-uses-count", names.len())),
            escape(&names.join(", "))
        )
    };
    let offices: Vec<(Option<&InitiativeId>, &str)> = if page.is_admin() {
        vec![(None, "")]
    } else {
        own.iter().map(|(id, name)| (Some(id), name.as_str())).collect()
    };
    let several = offices.len() > 1;
    for (office, name) in offices {
        if office == article.by.office.as_ref() {
            continue;
        }
        let known = beside.uses.iter().any(|one| one.office.as_ref() == office);
        let (action, key) = if known {
            ("unuse", "practice-unuse")
        } else {
            ("use", "practice-use")
        };
        let text = if several {
            page.t1(&format!("{key}-for"), "name", name)
        } else {
            page.t(key)
        };
        let hidden: Vec<(&str, &str)> = office.map(|id| ("office", id.as_str())).into_iter().collect();
        let path = format!("{LIST}/articles/{}/{action}", article.id);
        html.push_str(&post_button(page, &path, "btn second", &text, &hidden));
    }
    html
}

fn document(page: &Page, article: &ArticleView, one: &DocumentView) -> String {
    let size = page.t1("practice-size", "size", (one.size + 1023) / 1024);
    let href = format!("{LIST}/documents/{}", one.id);
    let remove = if article.may_remove {
        post_button(
            page,
            &format!("{href}/remove"),
            "link",
            &page.t1("practice-file-remove", "name", &one.name),
            &[],
        )
    } else {
        String::new()
    };
    format!(
        "<li><div>{} <small>{}</small></div>{remove}</li>",
        link(&href, &one.name),
        escape(&size)
    )
}

fn upload(page: &Page, context: &Context, article: &ArticleView, typed: &Input) -> Result<String> {
    let name = Field::new(page, Kind::Text, "name", page.t("practice-file-name"))
        .hint(page.t("practice-file-name-hint"))
        .value(typed.text("name"))
        .max(120)
        .render()
        .context("rendering a field")?;
    let limit = context.app.config.rules.practice_document_kib;
    Ok(format!(
        "<details><summary>{more}</summary><form method=\"post\" action=\"{LIST}/articles/{id}/documents\" enctype=\"multipart/form-data\">{token}\
         <div class=\"field\"><label for=\"f-file\">{label}</label><span class=\"hint\" id=\"f-file-hint\">{hint}</span>\
         <input type=\"file\" name=\"file\" id=\"f-file\" accept=\"application/pdf\" aria-describedby=\"f-file-hint\"></div>\
         {name}<div class=\"btns\"><button class=\"btn second\">{send}</button></div></form></details>",
        more = escape(&page.t("practice-file-add")),
        id = article.id,
        token = page.token(),
        label = escape(&page.t("practice-file")),
        hint = escape(&page.t1("practice-file-hint", "size", limit)),
        send = escape(&page.t("practice-file-send")),
    ))
}

fn comment(page: &Page, one: &CommentView) -> String {
    let changed = one.changed_at.map_or_else(String::new, |at| {
        format!(
            " ({})",
            page.t1("practice-comment-changed", "date", dates::moment(page.locale, at))
        )
    });
    let head = format!(
        "<b>{}</b>, {}, {}{}",
        escape(&one.author),
        escape(&one.by.name),
        escape(&dates::moment(page.locale, one.created_at)),
        escape(&changed)
    );
    let mut acts = String::new();
    if one.may_change {
        acts.push_str(&link(
            &format!("{LIST}/comments/{}", one.id),
            &page.t("practice-comment-edit"),
        ));
    }
    if one.may_remove {
        let path = format!("{LIST}/comments/{}/remove", one.id);
        acts.push_str(&post_button(
            page,
            &path,
            "link",
            &page.t("practice-comment-remove"),
            &[],
        ));
    }
    if !acts.is_empty() {
        acts = format!("<div class=\"acts\">{acts}</div>");
    }
    format!(
        "<article class=\"card\"><p class=\"small\">{head}</p><p class=\"mail\">{}</p>{acts}</article>",
        escape(&one.text)
    )
}

/// Adds what stands beside an article to its page.
pub(super) fn parts(
    mut parts: Information,
    context: &Context,
    page: &Page,
    article: &ArticleView,
    beside: &Beside,
    own: &[(InitiativeId, String)],
    refused: Option<&Refused>,
) -> Result<Information> {
    let nothing = Input::default();
    let typed = refused.map_or(&nothing, |refused| &refused.typed);
    parts = parts
        .heading(page.t("practice-uses"))
        .html(uses(page, article, beside, own))
        .heading(page.t("practice-documents"));
    if beside.documents.is_empty() {
        parts = parts.text(page.t("practice-documents-none"));
    } else {
        let rows: String = beside
            .documents
            .iter()
            .map(|one| document(page, article, one))
            .collect();
        parts = parts.html(format!("<ul class=\"tasks\">{rows}</ul>"));
    }
    if article.may_change {
        parts = parts.html(upload(page, context, article, typed)?);
    }
    parts = parts.heading(page.t("practice-comments"));
    if beside.comments.is_empty() {
        parts = parts.html(empty(&page.t("practice-comments-none"), &[]));
    }
    for one in &beside.comments {
        parts = parts.html(comment(page, one));
    }
    let mut asked = office_field(page, typed, own).map_or_else(String::new, |field| field.to_string());
    asked.push_str(
        &Field::new(page, Kind::Area, "text", page.t("practice-comment"))
            .hint(page.t("practice-comment-hint"))
            .value(typed.text("text"))
            .max(MAX_WORDS)
            .to_string(),
    );
    parts = parts.html(format!(
        "<form method=\"post\" action=\"{LIST}/articles/{}/comment\">{}{asked}<div class=\"btns\"><button class=\"btn second\">{}</button></div></form>",
        article.id,
        page.token(),
        escape(&page.t("practice-comment-send"))
    ));
    if article.may_remove {
        parts = parts.html(format!(
            "<details><summary>{}</summary><p>{}</p>{}</details>",
            escape(&page.t("practice-remove")),
            escape(&page.t("practice-remove-text")),
            post_button(
                page,
                &format!("{LIST}/articles/{}/remove", article.id),
                "btn danger",
                &page.t("practice-remove-button"),
                &[],
            )
        ));
    }
    Ok(parts)
}

/// The office that was chosen in a form.
fn office(input: &Input) -> Result<Option<InitiativeId>> {
    input.get("office").map(str::parse).transpose()
}

/// Comments, uses it too or takes that back, takes the article out.
pub(in crate::web::pages) async fn act(context: Context, path: Path<(String, String)>, sent: forms::Form) -> Answer {
    let (id, what) = path.into_inner();
    let id: ArticleId = parse_id(&id, "article")?;
    let input = fields(&sent);
    let (app, actor) = (&context.app, &context.actor);
    let page = format!("{LIST}/articles/{id}");
    match what.as_str() {
        "comment" => match practice::comment(app, actor, &id, office(&input)?, input.text("text")).await {
            Ok(_) => {}
            Err(Error::Invalid(errors)) => {
                return page_of(&context, &id, Some(Refused { errors, typed: input })).await;
            }
            Err(other) => return Err(other.into()),
        },
        "use" => practice::use_too(app, actor, &id, office(&input)?).await?,
        "unuse" => practice::unuse(app, actor, &id, office(&input)?).await?,
        "remove" => {
            practice::remove(app, actor, &id).await?;
            return Ok(see_other(&done(LIST, "removed")));
        }
        _ => return Err(Error::NotFound("action").into()),
    }
    Ok(see_other(&done(&page, "saved")))
}

/// Takes a document.
pub(in crate::web::pages) async fn add(context: Context, id: Path<String>, sent: Upload<DOCUMENTS>) -> Answer {
    let id: ArticleId = parse_id(&id, "article")?;
    let name = sent.text("name").to_owned();
    match practice::add_document(&context.app, &context.actor, &id, &name, sent.file).await {
        Ok(_) => Ok(see_other(&done(&format!("{LIST}/articles/{id}"), "saved"))),
        Err(Error::Invalid(errors)) => {
            let typed = Input::new(vec![("name".to_owned(), name)]);
            page_of(&context, &id, Some(Refused { errors, typed })).await
        }
        Err(other) => Err(other.into()),
    }
}

/// The file of a document.
pub(in crate::web::pages) async fn download(context: Context, id: Path<String>) -> Answer {
    let id: DocumentId = parse_id(&id, "document")?;
    let (name, content) = practice::document(&context.app, &context.actor, &id).await?;
    Ok(documents::answer(&name, content))
}

/// Takes a document out.
pub(in crate::web::pages) async fn remove_document(context: Context, id: Path<String>, _form: forms::Form) -> Answer {
    let id: DocumentId = parse_id(&id, "document")?;
    let article = practice::remove_document(&context.app, &context.actor, &id).await?;
    Ok(see_other(&done(&format!("{LIST}/articles/{article}"), "removed")))
}

fn comment_form(page: &Page, one: &CommentView, input: &Input) -> Form {
    Form::new(
        page.title.clone(),
        format!("{LIST}/comments/{}", one.id),
        page.t("page-save"),
    )
    .field(
        Field::new(page, Kind::Area, "text", page.t("practice-comment"))
            .value(input.text("text"))
            .max(MAX_WORDS),
    )
    .field(Field::hidden(page, "version", one.version.to_string()))
}

fn comment_page(context: &Context, one: &CommentView) -> Result<Page> {
    Ok(staff_page(context, "practice-comment-edit")?.back_to(format!("{LIST}/articles/{}", one.article)))
}

/// The form for an own comment.
pub(in crate::web::pages) async fn edit_comment(context: Context, id: Path<String>) -> Answer {
    let id: CommentId = parse_id(&id, "comment")?;
    let one = practice::show_comment(&context.app, &context.actor, &id).await?;
    if !one.may_change {
        return Err(Error::Forbidden.into());
    }
    let page = comment_page(&context, &one)?;
    let input = Input::new(vec![("text".to_owned(), one.text.clone())]);
    Ok(comment_form(&page, &one, &input).show(page)?)
}

/// Changes an own comment.
pub(in crate::web::pages) async fn change_comment(context: Context, id: Path<String>, sent: forms::Form) -> Answer {
    let id: CommentId = parse_id(&id, "comment")?;
    let input = fields(&sent);
    let one = practice::show_comment(&context.app, &context.actor, &id).await?;
    let version = input.parse("version").unwrap_or(0);
    match practice::change_comment(&context.app, &context.actor, &id, version, input.text("text")).await {
        Ok(()) => Ok(see_other(&done(&format!("{LIST}/articles/{}", one.article), "saved"))),
        Err(Error::Invalid(errors)) => {
            let page = comment_page(&context, &one)?;
            Ok(comment_form(&page, &one, &input)
                .refuse(context.locale, &errors)
                .show(page)?)
        }
        Err(other) => Err(other.into()),
    }
}

/// Takes a comment out.
pub(in crate::web::pages) async fn remove_comment(context: Context, id: Path<String>, _form: forms::Form) -> Answer {
    let id: CommentId = parse_id(&id, "comment")?;
    let article = practice::remove_comment(&context.app, &context.actor, &id).await?;
    Ok(see_other(&done(&format!("{LIST}/articles/{article}"), "removed")))
}
