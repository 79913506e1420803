//! The page from which the network office works: what waits for it first, then the way to everything it looks after.

use super::super::context::Context;
use super::super::layout::{Page, escape, ok};
use super::super::parts::{Information, badge, link};
use super::access::staff_page;
use crate::service::overview::{self, NamedTask, OverviewView};
use crate::web::Answer;

/// At most so many names are shown of each kind.
const NAMES: usize = 5;

/// A row of the list: link, what it is about, how many wait.
fn task(href: &str, title: &str, about: &str, waiting: &str) -> String {
    format!(
        "<li><div>{}<small>{}</small></div>{waiting}</li>",
        link(href, title),
        escape(about)
    )
}

fn names(page: &Page, all: &[NamedTask]) -> String {
    let mut names: Vec<String> = all.iter().take(NAMES).map(|one| one.name.clone()).collect();
    if all.len() > NAMES {
        names.push(page.tn("page-and-more", all.len() - NAMES));
    }
    names.join(", ")
}

fn waiting(page: &Page, view: &OverviewView) -> String {
    let mut html = String::new();
    let mut add = |href: &str, title: &str, about: &str, count: usize| {
        if count > 0 {
            html.push_str(&task(href, &page.t(title), about, &badge("warn", &count.to_string())));
        }
    };
    let proposed = &view.initiatives_to_approve;
    // A single one is opened at once.
    let first = match proposed.as_slice() {
        [one] => format!("/staff/initiatives/{}", one.id),
        _ => "/staff/initiatives".to_owned(),
    };
    add(&first, "admin-to-approve", &names(page, proposed), proposed.len());
    let unconfirmed = &view.initiatives_unconfirmed;
    add(
        "/staff/initiatives",
        "admin-unconfirmed",
        &names(page, unconfirmed),
        unconfirmed.len(),
    );
    let reports = page.t("admin-reports-text");
    add("/staff/reports", "reports-title", &reports, view.open_reports);
    let parked = usize::try_from(view.parked_mails).unwrap_or(0);
    add("/admin/outbox", "outbox-title", &page.t("outbox-text"), parked);
    let invited = &view.open_invitations;
    add(
        "/staff/accounts",
        "admin-invitations",
        &names(page, invited),
        invited.len(),
    );
    html
}

/// What waits, and everything that the network office looks after.
pub(in crate::web::pages) async fn show(context: Context) -> Answer {
    let view = overview::show(&context.app, &context.actor).await?;
    let page = staff_page(&context, "admin-title")?;
    let waits = waiting(&page, &view);
    let parts = Information::new().heading(page.t("admin-waits"));
    let parts = if waits.is_empty() {
        parts.text(page.t("admin-nothing"))
    } else {
        parts.html(format!("<ul class=\"tasks\">{waits}</ul>"))
    };
    let weights = match view.weights_version {
        0 => page.t("weights-configured"),
        version => format!("{} {version}", page.t("weights-version")),
    };
    let rows = [
        (
            "/staff/initiatives",
            "staff-initiatives-title",
            "admin-initiatives-text",
        ),
        ("/staff/accounts", "accounts-title", "admin-accounts-text"),
        ("/staff/tokens", "tokens-title", "admin-tokens-text"),
        ("/staff/admin/weights", "weights-title", "admin-weights-text"),
        ("/staff/admin/mail-texts", "mail-texts-title", "admin-mail-texts-text"),
        ("/admin/outbox", "outbox-title", "admin-outbox-text"),
        ("/staff/reports", "reports-title", "admin-reports-text"),
        ("/staff/admin/audit", "audit-title", "audit-text"),
    ];
    let rows: String = rows
        .iter()
        .map(|(href, title, about)| {
            let state = match *href {
                "/staff/admin/weights" => badge("", &weights),
                _ => String::new(),
            };
            task(href, &page.t(title), &page.t(about), &state)
        })
        .collect();
    let parts = parts
        .heading(page.t("admin-all"))
        .html(format!("<ul class=\"tasks\">{rows}</ul>"));
    Ok(ok(&parts.on(page))?)
}
