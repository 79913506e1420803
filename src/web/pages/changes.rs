//! What would change it, as a household reads it: initiatives with exact numbers, other households only as "some" or "5 or
//! more", never points. The sentences are shared with the page of the coordinators. What is counted and how often one may
//! ask is decided by the service.

use chrono::Duration;
use fluent_templates::fluent_bundle::FluentValue;

use super::context::Context;
use super::dates;
use super::layout::{Page, escape, ok};
use super::parts::{Information, alert, link};
use crate::domain::proposal::ProposalKind;
use crate::error::{Error, Result};
use crate::service::matchmaking::{
    Band, ChangeView, ChangesView, Hindrance, More, SuggestionView, what_would_change_for_me,
};
use crate::texts;
use crate::web::Answer;

/// How many more, in words; nothing for a band that holds nobody.
fn gain(page: &Page, kind: ProposalKind, more: More) -> Option<String> {
    match (kind, more) {
        (ProposalKind::Initiatives, More::Exact(count)) => Some(page.tn("changes-initiatives-more", count)),
        (ProposalKind::Households, More::Exact(count)) => Some(page.tn("changes-households-more", count)),
        (_, More::Band(Band::Some)) => Some(page.t("changes-band-some")),
        (_, More::Band(Band::FiveOrMore)) => Some(page.t("changes-band-five")),
        (_, More::Band(Band::None)) => None,
    }
}

/// A suggestion as a sentence; nothing when it brings nobody.
pub(super) fn sentence(page: &Page, kind: ProposalKind, suggestion: &SuggestionView) -> Option<String> {
    let more = FluentValue::from(gain(page, kind, suggestion.more)?);
    let month = |month| FluentValue::from(dates::month(page.locale, month));
    let need = |need| FluentValue::from(page.code("need", need));
    let (key, args) = match &suggestion.change {
        ChangeView::Radius {
            place, from_km, to_km, ..
        } => (
            "changes-radius",
            vec![
                ("place", FluentValue::from(place.clone())),
                ("from", FluentValue::from(from_km.to_string())),
                ("to", FluentValue::from(to_km.to_string())),
            ],
        ),
        ChangeView::Window { earliest, latest } => (
            "changes-window",
            vec![("from", month(*earliest)), ("to", month(*latest))],
        ),
        ChangeView::AddNeed { need: added } => ("changes-add-need", vec![("need", need(*added))]),
        ChangeView::DropNeed { need: dropped } => ("changes-drop-need", vec![("need", need(*dropped))]),
    };
    let args = args.into_iter().chain([("more", more)]);
    Some(texts::text_with(page.voice(), key, args))
}

/// Where the profile is changed in this way.
const fn place_to_change(change: &ChangeView) -> &'static str {
    match change {
        ChangeView::Radius { .. } => "/me/edit/areas",
        ChangeView::Window { .. } => "/me/edit/when",
        ChangeView::AddNeed { .. } | ChangeView::DropNeed { .. } => "/me/edit/needs",
    }
}

/// The suggestions with links to where the profile is changed, or what else helps.
fn suggestions(page: &Page, view: &ChangesView, parts: Information) -> Information {
    let rows: String = view
        .suggestions
        .iter()
        .filter_map(|one| {
            let said = sentence(page, view.kind, one)?;
            let there = link(place_to_change(&one.change), &page.t("page-change"));
            Some(format!("<li><span>{}</span>{there}</li>", escape(&said)))
        })
        .collect();
    if rows.is_empty() {
        return parts.text(page.t("changes-none")).html(format!(
            "<p>{}</p>",
            link("/me/edit/areas", &page.t("changes-none-areas"))
        ));
    }
    let wider = view
        .suggestions
        .iter()
        .any(|one| matches!(one.change, ChangeView::Radius { .. }));
    let parts = parts.html(format!("<ul class=\"tasks\">{rows}</ul>"));
    if wider && view.kind == ProposalKind::Initiatives {
        parts.text(page.t("changes-asked-again"))
    } else {
        parts
    }
}

fn consents_link(page: &Page) -> String {
    format!("<p>{}</p>", link("/me/consents", &page.t("changes-consents")))
}

fn initiatives(page: &Page, view: &ChangesView, parts: Information) -> Information {
    let with_consent = view.with_consent.unwrap_or(0);
    if view.hindrance == Some(Hindrance::NoConsent) {
        return parts
            .text(page.t("changes-share-missing"))
            .text(page.tn("changes-share-would-bring", with_consent))
            .html(consents_link(page));
    }
    let mut parts = parts.text(page.tn("changes-now", view.now.unwrap_or(0)));
    if with_consent > 0 {
        parts = parts
            .text(page.tn("changes-share-anew", with_consent))
            .html(consents_link(page));
    }
    suggestions(page, view, parts)
}

fn households(context: &Context, page: &Page, asked: Result<ChangesView>, parts: Information) -> Result<Information> {
    match asked {
        Ok(view) if view.hindrance == Some(Hindrance::NoConsent) => {
            Ok(parts.text(page.t("changes-meet-missing")).html(consents_link(page)))
        }
        Ok(view) => Ok(suggestions(page, &view, parts)),
        Err(Error::TooMany { retry_after_secs }) => {
            let again = context.app.clock.now() + Duration::seconds(i64::from(retry_after_secs));
            Ok(parts.html(alert(
                "",
                &page.t1("changes-too-often", "time", dates::moment(page.locale, again)),
                "",
            )))
        }
        Err(other) => Err(other),
    }
}

/// What would bring the household more matches.
pub(super) async fn show(context: Context) -> Answer {
    let with_initiatives = what_would_change_for_me(&context.app, &context.actor, ProposalKind::Initiatives).await?;
    let page = Page::new(&context, context.t("changes-title")).back_to("/me");
    if with_initiatives.hindrance == Some(Hindrance::NotActive) {
        let parts = Information::new()
            .text(page.t("changes-not-active"))
            .button("/me/pause", page.t("status-pause"));
        return Ok(ok(&parts.on(page))?);
    }
    let with_households = what_would_change_for_me(&context.app, &context.actor, ProposalKind::Households).await;
    let parts = Information::new()
        .lead(page.t("changes-lead"))
        .heading(page.t("changes-initiatives"));
    let parts = initiatives(&page, &with_initiatives, parts).heading(page.t("changes-households"));
    let parts = households(&context, &page, with_households, parts)?;
    Ok(ok(&parts.on(page))?)
}
