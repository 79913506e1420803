//! The page that names the files of the directory, under which licence they are given on and how to use them.

use super::context::Context;
use super::layout::{Page, escape, ok};
use super::parts::{Information, link, table};
use crate::service::directory;
use crate::web::Answer;

/// The files with their forms.
const FILES: [(&str, &str); 4] = [
    ("/api/v1/open-data/initiatives.csv", "open-data-csv"),
    ("/api/v1/open-data/initiatives.json", "open-data-json"),
    ("/api/v1/initiatives.geojson", "open-data-geojson"),
    ("/api/v1/open-data/initiatives.atom", "open-data-atom"),
];

/// The page.
pub(super) async fn show(context: Context) -> Answer {
    let data = directory::open_data(&context.app).await?;
    let page = Page::new(&context, context.t("open-data-title")).back_to("/initiatives");
    let heads = [page.t("open-data-file"), page.t("open-data-for")];
    let rows: Vec<Vec<String>> = FILES
        .iter()
        .map(|(href, key)| {
            let name = href.rsplit('/').next().unwrap_or_default();
            vec![link(href, name), escape(&page.t(key))]
        })
        .collect();
    let licence = page.t2(
        "open-data-licence-text",
        "licence",
        data.licence,
        "publisher",
        &data.publisher,
    );
    let parts = Information::new()
        .lead(page.tn("open-data-text", data.initiatives.len()))
        .html(table(&page.title, &heads, &rows))
        .heading(page.t("open-data-licence"))
        .text(licence)
        .html(format!("<p>{}</p>", link(data.licence_url, data.licence_url)))
        .text(page.t("open-data-map"))
        .heading(page.t("open-data-use"))
        .text(page.t("open-data-use-text"))
        .text(page.t("open-data-people"))
        .html(format!("<p>{}</p>", link("/api/docs", &page.t("open-data-docs"))));
    Ok(ok(&parts.on(page))?)
}
