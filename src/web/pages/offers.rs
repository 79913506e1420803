//! Offers of regions for everybody: as a list on the pages of places and initiatives, and each on a page of its own.

use actix_web::web::Path;

use super::context::Context;
use super::dates;
use super::layout::{Page, escape, ok};
use super::parts::{Information, badge, facts, link};
use crate::domain::actor::Actor;
use crate::error::Error;
use crate::service::offers::{self, OfferView};
use crate::web::Answer;

/// At most so many offers stand on the page of a place; the others are found with their initiatives.
pub(super) const LISTED: usize = 12;

/// From when to when it is there; empty without days.
pub(super) fn days(page: &Page, offer: &OfferView) -> String {
    let day = |date| dates::day(page.locale, date);
    match (offer.details.from, offer.details.until) {
        (Some(from), Some(until)) => page.t2("when-range", "from", day(from), "to", day(until)),
        (Some(from), None) => page.t1("offer-from", "date", day(from)),
        (None, Some(until)) => page.t1("offer-until", "date", day(until)),
        (None, None) => String::new(),
    }
}

/// What is known of an offer in short.
fn short(page: &Page, offer: &OfferView) -> String {
    let facts = [
        offer.area_name.clone(),
        offer.details.schedule.clone(),
        days(page, offer),
    ];
    let facts: Vec<String> = facts.into_iter().filter(|fact| !fact.is_empty()).collect();
    facts.join(" · ")
}

fn stale(page: &Page, offer: &OfferView) -> String {
    if offer.stale {
        format!(" {}", badge("warn", &page.t("presence-stale")))
    } else {
        String::new()
    }
}

/// A list of offers under a heading; empty when there are none.
pub(super) fn section(page: &Page, heading: &str, all: &[OfferView]) -> String {
    if all.is_empty() {
        return String::new();
    }
    let rows: String = all
        .iter()
        .map(|offer| {
            format!(
                "<li><span><small>{}</small>{}{}<small>{}</small></span></li>",
                escape(&page.code("offer-kind", offer.details.kind)),
                link(&format!("/offers/{}", offer.id), &offer.details.title),
                stale(page, offer),
                escape(&short(page, offer)),
            )
        })
        .collect();
    format!(
        "<section aria-labelledby=\"offers\"><h2 id=\"offers\">{}</h2><ul class=\"tasks\">{rows}</ul></section>",
        escape(heading)
    )
}

/// The paragraphs of a text.
pub(super) fn paragraphs(text: &str) -> String {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.map(|line| format!("<p>{}</p>", escape(line))).collect()
}

/// One offer.
pub(super) async fn show(context: Context, id: Path<String>) -> Answer {
    let id = id.parse().map_err(|_| Error::NotFound("offer"))?;
    let offer = offers::show(&context.app, &context.actor, &id).await?;
    let home = format!("/initiatives/{}", offer.initiative);
    let page = Page::new(&context, offer.details.title.clone())
        .back_to(&home)
        .described(short(&Page::new(&context, ""), &offer));
    let mut rows = vec![
        (
            page.t("offer-kind"),
            escape(&page.code("offer-kind", offer.details.kind)),
            None,
        ),
        (page.t("offer-where"), escape(&offer.area_name), None),
    ];
    for (key, value) in [
        ("offer-schedule", offer.details.schedule.clone()),
        ("offer-days", days(&page, &offer)),
    ] {
        if !value.is_empty() {
            rows.push((page.t(key), escape(&value), None));
        }
    }
    if let Some(href) = &offer.details.link {
        let text = format!("<a href=\"{0}\" rel=\"noopener noreferrer\">{0}</a>", escape(href));
        rows.push((page.t("offer-link"), text, None));
    }
    rows.push((page.t("offer-by"), link(&home, &offer.initiative_name), None));
    let mut parts = Information::new();
    if offer.over {
        parts = parts.html(format!("<p>{}</p>", badge("warn", &page.t("offer-over"))));
    }
    if offer.stale {
        parts = parts.html(format!("<p>{}</p>", badge("warn", &page.t("presence-stale"))));
    }
    parts = parts.html(paragraphs(&offer.details.text)).html(facts(&page, &rows));
    if offer.details.contact && !offer.over {
        // Households ask the initiative for contact on its page; visitors write to it.
        let ask = if context.actor == Actor::Anonymous {
            format!("{home}/message?offer={id}")
        } else {
            home.clone()
        };
        parts = parts
            .text(page.t("offer-contact-text"))
            .button(&ask, page.t("offer-contact"));
    }
    Ok(ok(&parts.on(page))?)
}
