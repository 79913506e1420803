//! Minutes of the own office's talks, added up for accounting: totals, sums by project, month, kind and person, all rows,
//! and the same as a table for a spreadsheet.

use actix_web::HttpResponse;
use actix_web::http::header;

use super::super::context::Context;
use super::super::dates;
use super::super::layout::{Page, escape, ok, query_string};
use super::super::parts::{Information, alert, link, table};
use super::access::staff_page;
use crate::domain::month::Month;
use crate::error::{Error, Result};
use crate::service::contacts::{self, MinutesSums};
use crate::texts;
use crate::web::Answer;

/// The months that the address names; what cannot be read is an error of its field.
fn months(context: &Context) -> Result<(Option<Month>, Option<Month>)> {
    let month = |name: &str| {
        let read = context.query.get(name).map(str::parse::<Month>).transpose();
        read.map_err(|_| Error::invalid(format!("/{name}"), "month-invalid", "2026-11"))
    };
    Ok((month("from")?, month("until")?))
}

async fn added_up(context: &Context) -> Result<MinutesSums> {
    let (from, until) = months(context)?;
    contacts::sums(&context.app, &context.actor, from, until).await
}

/// Minutes, and from an hour on the hours too.
fn duration(page: &Page, minutes: i64) -> String {
    if minutes < 60 {
        return page.tn("minutes-count", minutes);
    }
    let hours = format!("{}:{:02}", minutes / 60, minutes % 60);
    page.t2("minutes-hours", "minutes", minutes, "hours", hours)
}

fn sums_by(page: &Page, key: &str, rows: impl IntoIterator<Item = (String, (i64, i64))>) -> String {
    let heads = [key, "minutes-entries", "log-minutes"].map(|key| page.t(key));
    let cells: Vec<Vec<String>> = rows
        .into_iter()
        .map(|(name, (entries, minutes))| vec![escape(&name), entries.to_string(), escape(&duration(page, minutes))])
        .collect();
    table(&page.t1("minutes-by", "what", page.t(key)), &heads, &cells)
}

fn range(page: &Page, from: &str, until: &str) -> String {
    let field = |name: &str, key: &str, value: &str| {
        format!(
            "<div class=\"field\"><label for=\"f-{name}\">{}</label>\
             <input id=\"f-{name}\" name=\"{name}\" type=\"month\" placeholder=\"2026-11\" value=\"{}\"></div>",
            escape(&page.t(key)),
            escape(value)
        )
    };
    format!(
        "<form action=\"/staff/minutes\" method=\"get\"><div class=\"row narrow\">{}{}\
         <div class=\"field\"><button class=\"btn second\">{}</button></div></div></form>",
        field("from", "minutes-from", from),
        field("until", "minutes-until", until),
        escape(&page.t("minutes-show"))
    )
}

fn all_rows(page: &Page, sums: &MinutesSums) -> String {
    let heads = [
        "minutes-month",
        "log-project",
        "log-kind",
        "minutes-person",
        "minutes-entries",
        "log-minutes",
    ]
    .map(|key| page.t(key));
    let cells: Vec<Vec<String>> = sums
        .rows
        .iter()
        .map(|row| {
            vec![
                escape(&dates::month(page.locale, row.month)),
                escape(row.project.as_deref().unwrap_or("–")),
                escape(&page.code("contact-kind", row.kind)),
                escape(&row.person.name),
                row.entries.to_string(),
                row.minutes.to_string(),
            ]
        })
        .collect();
    format!(
        "<details><summary>{}</summary>{}</details>",
        escape(&page.t("minutes-all")),
        table(&page.t("minutes-all"), &heads, &cells)
    )
}

/// The sums on a page.
pub(in crate::web::pages) async fn show(context: Context) -> Answer {
    let page = staff_page(&context, "minutes-title")?;
    let sums = match added_up(&context).await {
        Ok(sums) => sums,
        Err(Error::Invalid(errors)) => {
            let said: Vec<String> = errors
                .iter()
                .map(|error| texts::field_error(page.locale, error))
                .collect();
            let parts = Information::new()
                .html(alert("danger", &said.join(" "), ""))
                .html(range(&page, context.query.text("from"), context.query.text("until")));
            return Ok(ok(&parts.on(page))?);
        }
        Err(other) => return Err(other.into()),
    };
    let (from, until) = (sums.from.to_string(), sums.until.to_string());
    let mut parts = Information::new()
        .text(page.t("minutes-text"))
        .html(range(&page, &from, &until));
    if sums.rows.is_empty() {
        parts = parts.text(page.t("minutes-none"));
        return Ok(ok(&parts.wide().on(page))?);
    }
    let csv = format!(
        "/staff/minutes.csv?{}",
        query_string(&[("from", &from), ("until", &until)])
    );
    let none = page.t("minutes-no-project");
    let project = sums.by(|row| row.project.clone());
    let month = sums.by(|row| row.month);
    let kind = sums.by(|row| row.kind);
    let person = sums.by(|row| row.person.name.clone());
    parts = parts
        .lead(page.t2(
            "minutes-total",
            "time",
            duration(&page, sums.minutes),
            "entries",
            sums.entries,
        ))
        .html(format!("<p>{}</p>", link(&csv, &page.t("minutes-csv"))))
        .html(sums_by(
            &page,
            "log-project",
            project
                .into_iter()
                .map(|(key, sum)| (key.unwrap_or_else(|| none.clone()), sum)),
        ))
        .html(sums_by(
            &page,
            "minutes-month",
            month
                .into_iter()
                .map(|(key, sum)| (dates::month(page.locale, key), sum)),
        ))
        .html(sums_by(
            &page,
            "log-kind",
            kind.into_iter().map(|(key, sum)| (page.code("contact-kind", key), sum)),
        ))
        .html(sums_by(&page, "minutes-person", person))
        .html(all_rows(&page, &sums));
    Ok(ok(&parts.wide().on(page))?)
}

/// The sums as a table for a spreadsheet.
pub(in crate::web::pages) async fn spreadsheet(context: Context) -> Answer {
    let sums = added_up(&context).await?;
    let name = format!("minutes-{}-{}.csv", sums.from, sums.until);
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "text/csv; charset=utf-8"))
        .insert_header((header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .body(contacts::sums_as_csv(context.locale, &sums)))
}
