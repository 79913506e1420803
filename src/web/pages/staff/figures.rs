//! Figures for offices: of their own initiatives and projects and of the network, as tables, as files, and as the draft of a
//! report for funders.

use actix_web::HttpResponse;
use actix_web::http::header;

use super::super::context::Context;
use super::super::figures as shown;
use super::super::layout::{Page, escape, ok, percent};
use super::super::parts::{Information, link};
use super::access::staff_page;
use crate::domain::actor::{Actor, Scope};
use crate::domain::figures::{DividedBy, EventKind};
use crate::error::{Error, Result};
use crate::service::figures::{self, FiguresView};
use crate::web::Answer;

/// What a coordinator looks at first: the own initiative.
fn own(context: &Context) -> Result<Option<(DividedBy, String)>> {
    let staff = context.actor.staff(Scope::ProposalsRead)?;
    Ok(match &context.actor {
        Actor::Staff(_) if staff.is_admin() => None,
        _ => staff
            .initiatives
            .first()
            .map(|initiative| (DividedBy::Initiative, initiative.to_string())),
    })
}

/// The figures as tables, with the ways to take them along.
pub(in crate::web::pages) async fn show(context: Context) -> Answer {
    let own = own(&context)?;
    let mut page = staff_page(&context, "figures-title")?.back_to("/staff");
    let choosing = shown::choose(&context, own).await?;
    let mut parts = Information::new().lead(page.t("figures-lead"));
    parts = parts.html(shown::form(&context, &mut page, &choosing, DividedBy::ALL).await?);
    let view = shown::asked_for(&context, choosing.asked.as_ref()).await?;
    let moved = match &choosing.asked {
        Some(asked) if view.is_some() => shown::chart(&context, &page, asked).await?,
        _ => String::new(),
    };
    parts = match &view {
        Some(view) => parts
            .html(shown::head(&page, view))
            .html(ways(&page, view))
            .html(moved)
            .html(shown::tables(&page, view)),
        None if choosing.asked.is_none() => parts.text(page.t("figures-none-yet")),
        None => parts.text(page.t("figures-own-none")),
    };
    parts = parts.html(format!(
        "<p>{}</p><p>{}</p><details><summary>{}</summary>{}</details>",
        link("/staff/outcomes", &page.t("figures-outcomes-open")),
        link("/staff/minutes", &page.t("figures-minutes")),
        escape(&page.t("figures-how")),
        shown::meanings(&page),
    ));
    Ok(ok(&parts.wide().on(page))?)
}

fn address(view: &FiguresView) -> String {
    format!(
        "period={}&part={}",
        view.period,
        percent(&shown::code_of(view.by, &view.part))
    )
}

/// What can be taken along of a closed period.
fn ways(page: &Page, view: &FiguresView) -> String {
    if view.closed_at.is_none() {
        return String::new();
    }
    let query = address(view);
    let way = |path: &str, class: &str, key: &str| {
        format!(
            "<a class=\"{class}\" href=\"{}\">{}</a>",
            escape(&format!("{path}?{query}")),
            escape(&page.t(key))
        )
    };
    format!(
        "<div class=\"btns\">{}{}{}</div>",
        way("/staff/figures/document", "btn", "figures-document"),
        way("/staff/figures/figures.csv", "btn second", "figures-csv"),
        way("/staff/figures/figures.xlsx", "btn second", "figures-xlsx"),
    )
}

/// The figures that the address asks for, of a closed period.
async fn closed(context: &Context) -> Result<FiguresView> {
    let choosing = shown::choose(context, own(context)?).await?;
    let asked = choosing.asked.ok_or(Error::NotFound("figures"))?;
    figures::show_closed(&context.app, &context.actor, asked, context.locale).await
}

fn file(view: &FiguresView, ending: &str, kind: &'static str, body: Vec<u8>) -> HttpResponse {
    HttpResponse::Ok()
        .content_type(kind)
        .insert_header((
            header::CONTENT_DISPOSITION,
            format!(
                "attachment; filename=\"wurzelwerk-{}-{}.{ending}\"",
                view.by, view.period
            ),
        ))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .body(body)
}

/// The figures as CSV.
pub(in crate::web::pages) async fn csv(context: Context) -> Answer {
    let view = closed(&context).await?;
    let body = figures::csv(&view, context.locale);
    Ok(file(&view, "csv", figures::CSV, body))
}

/// The figures as XLSX.
pub(in crate::web::pages) async fn xlsx(context: Context) -> Answer {
    let view = closed(&context).await?;
    let body = figures::xlsx(&view, context.locale)?;
    Ok(file(&view, "xlsx", figures::XLSX, body))
}

/// A figure inside a sentence.
fn said(page: &Page, view: &FiguresView, kind: EventKind) -> String {
    let found = view.totals.iter().find(|one| one.code == kind.as_str());
    found
        .and_then(|one| one.value)
        .map_or_else(|| page.t("document-fewer"), |value| value.to_string())
}

/// The draft of a report for funders: the figures filled in, marked gaps for what only people know.
pub(in crate::web::pages) async fn document(context: Context) -> Answer {
    use EventKind as K;
    let view = closed(&context).await?;
    let back = format!("/staff/figures?{}", address(&view));
    let page = staff_page(&context, "document-title")?.back_to(back);
    let of = |kind: EventKind| said(&page, &view, kind);
    let gap = |key: &str| format!("<p><mark>{}</mark></p>", escape(&page.t(key)));
    let sentence = |key: &str, names: (&'static str, &'static str), kinds: (EventKind, EventKind)| {
        page.t2(key, names.0, of(kinds.0), names.1, of(kinds.1))
    };
    let period = shown::period_text(&page, view.period);
    let moved = view
        .reasons
        .iter()
        .find(|group| group.of == K::Outcome)
        .and_then(|group| group.figures.iter().find(|one| one.code == "moved"))
        .and_then(|one| one.value)
        .map_or_else(|| page.t("document-fewer"), |value| value.to_string());
    let parts = Information::new()
        .lead(page.t2("document-lead", "name", &view.name, "period", &period))
        .text(page.t("document-hint"))
        .heading(page.t("document-aim"))
        .html(gap("document-aim-gap"))
        .heading(page.t("document-work"))
        .text(sentence(
            "document-came",
            ("registered", "confirmed"),
            (K::Registered, K::Confirmed),
        ))
        .text(sentence(
            "document-advised",
            ("advised", "first"),
            (K::Advised, K::FirstContact),
        ))
        .text(sentence(
            "document-introduced",
            ("proposed", "introduced"),
            (K::Proposed, K::Introduced),
        ))
        .html(gap("document-work-gap"))
        .heading(page.t("document-results"))
        .text(page.t2("document-told", "outcome", of(K::Outcome), "moved", &moved))
        .html(gap("document-results-gap"))
        .heading(page.t("document-difficult"))
        .text(page.t1("document-unmatched", "unmatched", of(K::Unmatched)))
        .html(gap("document-difficult-gap"))
        .heading(page.t("document-figures"))
        .html(shown::tables(&page, &view))
        .heading(page.t("document-counted"))
        .text(page.t("figures-rounded"))
        .html(shown::meanings(&page))
        .heading(page.t("document-outlook"))
        .html(gap("document-outlook-gap"));
    Ok(ok(&parts.wide().on(page))?)
}
