//! The pages of the demonstration: one button for each part, and the mails that would have gone out. The service refuses all of it outside of a
//! demonstration.

use actix_web::web::Path;

use super::context::{Context, fields};
use super::dates;
use super::layout::{Page, escape, ok};
use super::links::signed_in;
use super::parts::{Information, facts, link, post_button, table};
use crate::domain::actor::Role;
use crate::error::Error;
use crate::service::demo;
use crate::web::Answer;
use crate::web::forms;

/// How the demonstration is played, with a button for each part.
pub(super) async fn show(context: Context) -> Answer {
    demo::mails(&context.app)?;
    let page = Page::new(&context, context.t("demo-title"));
    let button = |role: Role| {
        let text = page.t1("demo-as", "role", page.code("role", role));
        post_button(&page, "/demo", "btn second", &text, &[("role", role.as_str())])
    };
    let parts = Information::new()
        .text(page.t("demo-text"))
        .list(["demo-step-1", "demo-step-2", "demo-step-3", "demo-step-4"].map(|key| page.t(key)))
        .html(format!(
            "<div class=\"btns\"><a class=\"btn\" href=\"/register\">{}</a>{}{}</div>",
            escape(&page.t("start-join")),
            button(Role::Coordinator),
            button(Role::Admin)
        ))
        .html(format!("<p>{}</p>", link("/demo/mails", &page.t("demo-mails-title"))));
    Ok(ok(&parts.on(page))?)
}

/// Takes the part of a member of staff.
pub(super) async fn submit(context: Context, form: forms::Form) -> Answer {
    let role: Role = fields(&form).parse("role").ok_or(Error::NotFound("role"))?;
    let session = demo::sign_in_as(&context.app, role).await?;
    Ok(signed_in(&context, &session, "/staff"))
}

/// All mails of the demonstration, newest first.
pub(super) async fn mails(context: Context) -> Answer {
    let mails = demo::mails(&context.app)?;
    let page = Page::new(&context, context.t("demo-mails-title"));
    let mut parts = Information::new().text(page.t("demo-mails-text"));
    if mails.is_empty() {
        parts = parts.text(page.t("demo-mails-none"));
    } else {
        let heads = ["demo-mails-subject", "demo-mails-to", "proposal-history-at"].map(|key| page.t(key));
        let count = mails.len();
        let cells: Vec<Vec<String>> = mails
            .iter()
            .enumerate()
            .take(100)
            .map(|(index, mail)| {
                // Counted from the oldest, so that an address keeps its mail when others arrive.
                let number = count - index;
                vec![
                    link(&format!("/demo/mails/{number}"), &mail.subject),
                    escape(&mail.to),
                    escape(&dates::moment(page.locale, mail.sent_at)),
                ]
            })
            .collect();
        parts = parts.html(table(&page.title, &heads, &cells));
    }
    Ok(ok(&parts.wide().on(page))?)
}

/// One mail, with its links as links.
pub(super) async fn mail(context: Context, number: Path<usize>) -> Answer {
    let mails = demo::mails(&context.app)?;
    let index = mails.len().checked_sub(*number).filter(|_| *number > 0);
    let mail = index
        .and_then(|index| mails.get(index))
        .ok_or(Error::NotFound("mail"))?;
    let page = Page::new(&context, mail.subject.clone()).back_to("/demo/mails");
    let base = context.app.config.server.base_url.as_str();
    let links: String = mail
        .links
        .iter()
        .map(|address| {
            let here = address
                .strip_prefix(base)
                .filter(|rest| rest.starts_with('/'))
                .unwrap_or(address);
            format!("<li>{}</li>", link(here, address))
        })
        .collect();
    let rows = [
        (page.t("demo-mails-to"), escape(&mail.to), None),
        (
            page.t("proposal-history-at"),
            escape(&dates::moment(page.locale, mail.sent_at)),
            None,
        ),
    ];
    let parts = Information::new()
        .html(facts(&page, &rows))
        .html(format!("<div class=\"mail\">{}</div>", escape(&mail.text)))
        .heading(page.t("demo-mail-links"))
        .html(format!("<ul>{links}</ul>"));
    Ok(ok(&parts.on(page))?)
}
