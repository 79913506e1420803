//! Texts of mails for the network office: the list, one to be changed, its preview with made-up values, and the way back to the
//! bundled text.

use actix_web::web::Path;

use super::super::context::{Context, done, fields};
use super::super::dates;
use super::super::form::{Field, Form, Kind};
use super::super::layout::{Page, escape, ok, see_other};
use super::super::parts::{Information, alert, badge, link, post_button, table};
use super::access::staff_page;
use crate::domain::actor::Scope;
use crate::error::{Error, FieldError, Result};
use crate::service::mail_texts::{self, LONGEST, MailPreview, MailTextSummary, MailTextView, Which};
use crate::web::Answer;
use crate::web::forms;

const PATH: &str = "/staff/admin/mail-texts";

fn state(page: &Page, text: &MailTextSummary) -> String {
    if text.fixed {
        badge("", &page.t("mail-texts-fixed"))
    } else if text.own {
        badge("info", &page.t("mail-texts-own"))
    } else {
        badge("", &page.t("mail-texts-bundled"))
    }
}

/// Name and language of a text.
fn name(page: &Page, text: &MailTextSummary) -> String {
    let language = page.t(&format!("profile-mail-language-{}", text.locale));
    format!("{} ({language})", page.code("mail-kind", text.kind))
}

/// All texts.
pub(in crate::web::pages) async fn list(context: Context) -> Answer {
    let all = mail_texts::list(&context.app, &context.actor).await?;
    let page = staff_page(&context, "mail-texts-title")?.back_to("/staff/admin");
    let heads = [
        "mail-texts-mail",
        "mail-texts-state",
        "mail-texts-changed",
        "mail-texts-by",
    ]
    .map(|key| page.t(key));
    let rows: Vec<Vec<String>> = all
        .iter()
        .map(|text| {
            let changed = text.changed_at.map(|at| dates::moment(page.locale, at));
            vec![
                link(&format!("{PATH}/{}", text.id), &name(&page, text)),
                state(&page, text),
                escape(changed.as_deref().unwrap_or("–")),
                escape(text.changed_by.as_deref().unwrap_or("–")),
            ]
        })
        .collect();
    let parts = Information::new()
        .text(page.t("mail-texts-text"))
        .html(table(&page.title, &heads, &rows));
    Ok(ok(&parts.wide().on(page))?)
}

/// How the mails read, one after the other.
fn previews(page: &Page, previews: &[MailPreview]) -> String {
    let mut html = format!(
        "<h2 id=\"preview\">{}</h2>",
        escape(&page.t("mail-texts-preview-title"))
    );
    html.push_str(&format!("<p>{}</p>", escape(&page.t("mail-texts-preview-text"))));
    for one in previews {
        if !one.variant.is_empty() {
            let variant = page.t1("mail-texts-variant", "variant", &one.variant);
            html.push_str(&format!("<h3>{}</h3>", escape(&variant)));
        }
        html.push_str(&format!(
            "<p><strong>{}</strong></p><pre class=\"mail\">{}</pre>",
            escape(&one.subject),
            escape(&one.text)
        ));
    }
    html
}

fn help(page: &Page, text: &MailTextView) -> String {
    let heads = ["mail-texts-placeholder", "mail-texts-example", "mail-texts-needed"].map(|key| page.t(key));
    let rows: Vec<Vec<String>> = text
        .placeholders
        .iter()
        .map(|one| {
            let needed = if one.mandatory {
                "mail-texts-yes"
            } else {
                "mail-texts-no"
            };
            vec![
                format!("<code>{}</code>", escape(&one.name)),
                escape(&one.example),
                escape(&page.t(needed)),
            ]
        })
        .collect();
    let mut html = String::new();
    let mut folded = |summary: &str, inner: String| {
        html.push_str(&format!(
            "<details><summary>{}</summary>{inner}</details>",
            escape(summary)
        ));
    };
    if !rows.is_empty() {
        let placeholders = page.t("mail-texts-placeholders");
        folded(&placeholders, table(&placeholders, &heads, &rows));
    }
    for part in &text.parts {
        let summary = page.t1("mail-texts-part", "name", &part.name);
        folded(&summary, format!("<pre class=\"mail\">{}</pre>", escape(&part.source)));
    }
    if text.summary.own {
        let summary = page.t("mail-texts-bundled-text");
        folded(&summary, format!("<pre class=\"mail\">{}</pre>", escape(&text.bundled)));
    }
    html
}

/// The page of one text with what was typed, how it reads, or what is wrong with it.
fn draw(
    context: &Context,
    text: &MailTextView,
    source: &str,
    seen: Option<&[MailPreview]>,
    errors: &[FieldError],
) -> Answer {
    let title = {
        let page = staff_page(context, "mail-texts-title")?;
        name(&page, &text.summary)
    };
    let page = Page::new(context, title).back_to(PATH);
    let action = format!("{PATH}/{}", text.summary.id);
    let seen = seen.map_or_else(String::new, |seen| previews(&page, seen));
    let version = text.summary.version.to_string();
    if text.summary.fixed {
        let parts = Information::new()
            .html(alert("", &page.t("mail-texts-fixed-text"), ""))
            .html(seen);
        return Ok(ok(&parts.on(page))?);
    }
    let reset = if text.summary.own {
        let hidden = [("version", version.as_str())];
        let reset = format!("{action}/reset");
        post_button(&page, &reset, "btn danger", &page.t("mail-texts-reset"), &hidden)
    } else {
        String::new()
    };
    let form = Form::new(page.title.clone(), action, page.t("mail-texts-try"))
        .intro(page.t("mail-texts-form"))
        .field(Field::hidden(&page, "version", &version))
        .field(
            Field::new(&page, Kind::Area, "source", page.t("mail-texts-source"))
                .hint(page.t("mail-texts-source-hint"))
                .max(LONGEST)
                .value(source.trim_end()),
        )
        .button("save", page.t("mail-texts-save"))
        .before(help(&page, text))
        .after(seen)
        .after(reset)
        .refuse(page.locale, errors);
    Ok(form.show(page)?)
}

fn which(context: &Context, text: &str) -> Result<Which> {
    context.actor.admin(Scope::AccountsAdmin)?;
    text.parse()
}

/// One text, and how mails read from it now.
pub(in crate::web::pages) async fn show(context: Context, path: Path<String>) -> Answer {
    let which = which(&context, &path)?;
    let text = mail_texts::show(&context.app, &context.actor, which).await?;
    // An own text from before an update may no longer fit; then the page says what is wrong.
    match mail_texts::preview(&context.app, &context.actor, which, text.source.clone()).await {
        Ok(seen) => draw(&context, &text, &text.source, Some(&seen), &[]),
        Err(Error::Invalid(errors)) => draw(&context, &text, &text.source, None, &errors),
        Err(other) => Err(other.into()),
    }
}

/// Shows how mails would read, or saves the text.
pub(in crate::web::pages) async fn submit(context: Context, path: Path<String>, form: forms::Form) -> Answer {
    let which = which(&context, &path)?;
    let (app, actor) = (&context.app, &context.actor);
    let input = fields(&form);
    let source = input.text("source").to_owned();
    if input.has("save") {
        let version = input.parse("version").unwrap_or(-1);
        match mail_texts::save(app, actor, which, version, source.clone()).await {
            Ok(_) => return Ok(see_other(&done(&format!("{PATH}/{which}"), "saved"))),
            Err(Error::Invalid(errors)) => {
                let text = mail_texts::show(app, actor, which).await?;
                return draw(&context, &text, &source, None, &errors);
            }
            Err(other) => return Err(other.into()),
        }
    }
    let text = mail_texts::show(app, actor, which).await?;
    match mail_texts::preview(app, actor, which, source.clone()).await {
        Ok(seen) => draw(&context, &text, &source, Some(&seen), &[]),
        Err(Error::Invalid(errors)) => draw(&context, &text, &source, None, &errors),
        Err(other) => Err(other.into()),
    }
}

/// Goes back to the bundled text.
pub(in crate::web::pages) async fn reset(context: Context, path: Path<String>, form: forms::Form) -> Answer {
    let which = which(&context, &path)?;
    let version = fields(&form).parse("version").unwrap_or(-1);
    mail_texts::reset(&context.app, &context.actor, which, version).await?;
    Ok(see_other(&done(&format!("{PATH}/{which}"), "text-reset")))
}
