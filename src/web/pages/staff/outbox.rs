//! The outbox for the network office: mails that wait for a decision by a person, why they do, and the two decisions. No
//! recipient and no text stands here.

use actix_web::web::Path;

use super::super::context::{Context, done};
use super::super::dates;
use super::super::layout::{Page, escape, ok, see_other};
use super::super::parts::{Information, badge, link, post_button, table};
use super::access::staff_page;
use super::queue::parse_id;
use crate::error::Error;
use crate::service::mailing::{self, WaitingMail};
use crate::web::Answer;
use crate::web::forms;

/// How many mails a page shows.
const PAGE: u32 = 25;

fn row(page: &Page, mail: &WaitingMail) -> Vec<String> {
    let action = |what: &str| format!("/admin/outbox/{}/{what}", mail.id);
    let about = mail.proposal.as_ref().map_or_else(String::new, |id| {
        format!(
            " {}",
            link(&format!("/staff/proposals/{id}"), &page.t("reports-proposal"))
        )
    });
    let unsure = if mail.unsure {
        badge("warn", &page.t("outbox-unsure"))
    } else {
        String::new()
    };
    vec![
        format!("{}{about}", escape(&page.code("mail-kind", &mail.kind))),
        escape(&dates::moment(page.locale, mail.created_at)),
        mail.attempts.to_string(),
        format!("<code>{}</code> {unsure}", escape(mail.last.as_deref().unwrap_or("–"))),
        format!(
            "{} {}",
            post_button(page, &action("resend"), "link", &page.t("outbox-resend"), &[]),
            post_button(page, &action("discard"), "link", &page.t("outbox-discard"), &[]),
        ),
    ]
}

/// The mails that wait for a decision, newest first.
pub(in crate::web::pages) async fn list(context: Context) -> Answer {
    let before = match context.query.get("after") {
        Some(text) => Some(parse_id(text, "page")?),
        None => None,
    };
    let mails = mailing::list(&context.app, &context.actor, Some("parked"), before, PAGE).await?;
    let page = staff_page(&context, "outbox-title")?.back_to("/staff/admin");
    let mut parts = Information::new().text(page.t("outbox-text"));
    if mails.is_empty() {
        parts = parts.empty(page.t("outbox-none"), &[("/staff/admin", page.t("page-admin"))]);
    } else {
        let heads = ["outbox-kind", "outbox-promised", "outbox-tries", "outbox-why"].map(|key| page.t(key));
        let mut heads = heads.to_vec();
        heads.push(String::new());
        let rows: Vec<Vec<String>> = mails.iter().map(|mail| row(&page, mail)).collect();
        parts = parts.html(table(&page.title, &heads, &rows));
    }
    if let Some(last) = mails.last().filter(|_| mails.len() == PAGE as usize) {
        parts = parts.html(format!(
            "<p>{}</p>",
            link(&format!("/admin/outbox?after={}", last.id), &page.t("page-older"))
        ));
    }
    Ok(ok(&parts.wide().on(page))?)
}

/// Has a mail tried again at once, or gives it up.
pub(in crate::web::pages) async fn act(context: Context, path: Path<(String, String)>, _form: forms::Form) -> Answer {
    let id: i64 = parse_id(&path.0, "mail")?;
    let said = match path.1.as_str() {
        "resend" => mailing::resend(&context.app, &context.actor, id)
            .await
            .map(|()| "resent"),
        "discard" => mailing::discard(&context.app, &context.actor, id)
            .await
            .map(|()| "discarded"),
        _ => Err(Error::NotFound("action")),
    }?;
    Ok(see_other(&done("/admin/outbox", said)))
}
