//! The start page and the pages that explain: privacy, imprint, accessibility, data sources, and the signpost for people who look for
//! advice after an asylum procedure. They load nothing.

use actix_web::HttpResponse;
use actix_web::http::header;
use actix_web::web::Path;
use askama::Template;

use super::context::{Context, inner_path};
use super::layout::{Page, escape, ok};
use super::parts::{Information, link};
use crate::domain::locale::Locale;
use crate::error::Error;
use crate::web::Answer;
use crate::web::session::language_cookie;

/// The notices of the bundled data, as they stand beside it.
const NOTICE: &str = include_str!("../../../data/NOTICE.md");

#[derive(Template)]
#[template(path = "start.html")]
struct StartPage {
    p: Page,
}

/// The start page.
pub(super) async fn start(context: Context) -> Answer {
    let title = context.app.config.site.name.clone();
    Ok(ok(&StartPage {
        p: Page::new(&context, title).described(context.t("start-lead")),
    })?)
}

/// Keeps the language of the pages and goes back.
pub(super) async fn language(context: Context, lang: Path<String>) -> Answer {
    let locale: Locale = lang.parse().map_err(|_| Error::NotFound("language"))?;
    let back = inner_path(context.query.text("back")).to_owned();
    Ok(HttpResponse::SeeOther()
        .cookie(language_cookie(&context.app.config, locale))
        .insert_header((header::LOCATION, back))
        .finish())
}

fn contact(page: &Page, context: &Context) -> String {
    let site = &context.app.config.site;
    page.t2(
        "info-contact",
        "office",
        &site.network_office,
        "email",
        &site.contact_email,
    )
}

/// The imprint, from the configuration.
pub(super) async fn imprint(context: Context) -> Answer {
    let page = Page::new(&context, context.t("imprint-title")).described(context.t("imprint-about"));
    let text = context.app.config.site.imprint.clone();
    let mut parts = Information::new();
    parts = if text.trim().is_empty() {
        parts.text(page.t("info-missing"))
    } else {
        parts.paragraphs(&text)
    };
    let parts = parts.text(contact(&page, &context));
    Ok(ok(&parts.on(page))?)
}

/// What is stored, who sees it and how long: the text of the operator, or the built-in one.
pub(super) async fn privacy(context: Context) -> Answer {
    let page = Page::new(&context, context.t("privacy-title")).described(context.t("privacy-what-text"));
    let text = context.app.config.site.privacy.clone();
    let rules = &context.app.config.rules;
    let parts = if text.trim().is_empty() {
        Information::new()
            .heading(page.t("privacy-what"))
            .text(page.t("privacy-what-text"))
            .heading(page.t("privacy-who"))
            .text(page.t("privacy-who-text"))
            .text(page.t("privacy-who-text-2"))
            .heading(page.t("privacy-long"))
            .text(page.t2(
                "privacy-long-text",
                "days",
                rules.confirmation_days,
                "months",
                rules.inactive_months,
            ))
            .text(page.t1("privacy-drafts", "days", crate::service::drafts::DAYS))
            .text(page.t1("privacy-messages", "days", rules.confirmation_days))
            .text(page.t1("privacy-long-text-2", "years", rules.opt_in_proof_years))
            .heading(page.t("privacy-rights"))
            .text(page.t("privacy-rights-text"))
            .heading(page.t("privacy-cookies"))
            .text(page.t("privacy-cookies-text"))
    } else {
        Information::new().paragraphs(&text)
    };
    let parts = parts.text(contact(&page, &context));
    Ok(ok(&parts.on(page))?)
}

/// The accessibility statement with a way to report a barrier.
pub(super) async fn accessibility(context: Context) -> Answer {
    let page = Page::new(&context, context.t("accessibility-title")).described(context.t("accessibility-text"));
    let parts = Information::new()
        .text(page.t("accessibility-text"))
        .heading(page.t("accessibility-how"))
        .text(page.t("accessibility-how-text"))
        .text(page.t("accessibility-map-text"))
        .heading(page.t("accessibility-report"))
        .text(page.t1(
            "accessibility-report-text",
            "email",
            &context.app.config.site.contact_email,
        ));
    Ok(ok(&parts.on(page))?)
}

/// Where the bundled data come from, with their notices.
pub(super) async fn sources(context: Context) -> Answer {
    let page = Page::new(&context, context.t("sources-title")).described(context.t("sources-about"));
    let parts = Information::new().text(page.t("sources-text")).html(notices(NOTICE));
    Ok(ok(&parts.on(page))?)
}

/// The notices as HTML: headings, lists and paragraphs of a small Markdown file of ours.
fn notices(markdown: &str) -> String {
    let mut html = String::new();
    let mut list = false;
    let mut paragraph = String::new();
    let flush = |html: &mut String, paragraph: &mut String| {
        if !paragraph.is_empty() {
            html.push_str(&format!("<p>{}</p>", inline(paragraph)));
            paragraph.clear();
        }
    };
    for line in markdown.lines() {
        let item = line.strip_prefix("- ").or_else(|| line.strip_prefix("* "));
        if list && item.is_none() && !line.starts_with("  ") {
            html.push_str("</li></ul>");
            list = false;
        }
        if let Some(item) = item {
            flush(&mut html, &mut paragraph);
            html.push_str(if list { "</li><li>" } else { "<ul><li>" });
            list = true;
            html.push_str(&inline(item));
        } else if list && !line.trim().is_empty() {
            html.push(' ');
            html.push_str(&inline(line.trim()));
        } else if let Some(heading) = line.strip_prefix("## ").or_else(|| line.strip_prefix("### ")) {
            flush(&mut html, &mut paragraph);
            html.push_str(&format!("<h2>{}</h2>", escape(heading)));
        } else if line.starts_with("# ") || line.trim().is_empty() {
            flush(&mut html, &mut paragraph);
        } else if line.starts_with('|') {
            flush(&mut html, &mut paragraph);
            let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
            if !cells.iter().all(|cell| cell.chars().all(|c| c == '-' || c == ':')) {
                html.push_str(&format!("<p>{}</p>", inline(&cells.join(" · "))));
            }
        } else {
            if !paragraph.is_empty() {
                paragraph.push(' ');
            }
            paragraph.push_str(line.trim());
        }
    }
    if list {
        html.push_str("</li></ul>");
    }
    flush(&mut html, &mut paragraph);
    html
}

/// `code` and **strong** of one line.
fn inline(text: &str) -> String {
    let mut html = escape(text);
    for (mark, tag) in [("**", "strong"), ("`", "code")] {
        let mut open = false;
        while let Some(at) = html.find(mark) {
            let with = if open { format!("</{tag}>") } else { format!("<{tag}>") };
            html.replace_range(at..at + mark.len(), &with);
            open = !open;
        }
        if open {
            html.push_str(&format!("</{tag}>"));
        }
    }
    html
}

/// Leads people on who look for advice after an asylum procedure.
pub(super) async fn asylum(context: Context) -> Answer {
    let page = Page::new(&context, context.t("asylum-title")).described(context.t("asylum-text"));
    let parts = Information::new()
        .lead(page.t("asylum-text"))
        .text(page.t("asylum-text-2"))
        .html(format!(
            "<ul><li>{} (returningfromgermany.de)</li><li>{}</li></ul>",
            link("https://www.returningfromgermany.de/", &page.t("asylum-bamf")),
            escape(&page.t("asylum-local"))
        ));
    Ok(ok(&parts.on(page))?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notices_become_html_and_stay_harmless() {
        let html = notices("# Title\n\n## Part\ntext **bold** <x>\nmore\n\n- one `code`\n  goes on\n- two\n");
        assert_eq!(
            html,
            "<h2>Part</h2><p>text <strong>bold</strong> &lt;x&gt; more</p><ul><li>one <code>code</code> goes on</li><li>two</li></ul>"
        );
    }
}
