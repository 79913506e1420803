//! Runs of matching: the list, one run, and the button that starts one. A run is immutable; this page only shows it.

use actix_web::web::Path;

use super::super::context::{Context, done};
use super::super::dates;
use super::super::layout::{Page, escape, ok, see_other};
use super::super::parts::{Information, facts, link, post_button, table};
use super::access::staff_page;
use super::queue::{parse_id, short_id};
use crate::domain::ids::RunId;
use crate::service::matchmaking::{self, RunScope, RunView};
use crate::web::Answer;
use crate::web::forms;

/// At most so many runs are shown.
const SHOWN: u32 = 25;

/// The runs, newest first.
pub(in crate::web::pages) async fn list(context: Context) -> Answer {
    let after = context.query.owned("after");
    let runs = matchmaking::list_runs(&context.app, &context.actor, after, SHOWN).await?;
    let page = staff_page(&context, "runs-title")?;
    let mut parts = Information::new().text(page.t("runs-text")).html(post_button(
        &page,
        "/staff/runs",
        "btn",
        &page.t("runs-start"),
        &[],
    ));
    if runs.is_empty() {
        parts = parts.text(page.t("runs-none"));
    } else {
        let heads = ["runs-run", "runs-when", "runs-households", "runs-made"].map(|key| page.t(key));
        let cells: Vec<Vec<String>> = runs
            .iter()
            .map(|run| {
                let made = run.stats.created.with_households + run.stats.created.with_initiatives;
                vec![
                    link(&format!("/staff/runs/{}", run.id), &short_id(run.id.as_str())),
                    escape(&dates::moment(page.locale, run.started_at)),
                    run.stats.households.to_string(),
                    made.to_string(),
                ]
            })
            .collect();
        parts = parts.html(table(&page.t("runs-title"), &heads, &cells));
    }
    Ok(ok(&parts.wide().on(page))?)
}

fn rows(page: &Page, run: &RunView) -> String {
    let plain = |key: &str, value: String| (page.t(key), escape(&value), None);
    facts(
        page,
        &[
            plain("runs-when", dates::moment(page.locale, run.started_at)),
            plain("runs-finished", dates::moment(page.locale, run.finished_at)),
            plain("runs-cause", run.cause.clone()),
            plain("runs-engine", run.engine_version.clone()),
            plain("runs-households", run.stats.households.to_string()),
            plain("runs-with-households", run.stats.created.with_households.to_string()),
            plain("runs-with-initiatives", run.stats.created.with_initiatives.to_string()),
            plain("runs-stale", run.stats.created.stale.to_string()),
        ],
    )
}

/// One run with its weights.
pub(in crate::web::pages) async fn show(context: Context, id: Path<String>) -> Answer {
    let id: RunId = parse_id(&id, "run")?;
    let run = matchmaking::show_run(&context.app, &context.actor, &id).await?;
    let page = staff_page(&context, "runs-one")?.back_to("/staff/runs");
    let weights = serde_json::to_string_pretty(&run.weights).unwrap_or_default();
    let parts = Information::new().html(rows(&page, &run)).html(format!(
        "<details><summary>{}</summary><pre class=\"mail\">{}</pre></details>",
        escape(&page.t("runs-weights")),
        escape(&weights)
    ));
    Ok(ok(&parts.on(page))?)
}

/// Starts matching for all households in the own area.
pub(in crate::web::pages) async fn start(context: Context, _form: forms::Form) -> Answer {
    let scope = if staff_page(&context, "runs-title")?.is_admin() {
        RunScope::All
    } else {
        RunScope::OwnArea
    };
    let run = matchmaking::run(&context.app, &context.actor, scope, &|_, _| {}).await?;
    Ok(see_other(&done(&format!("/staff/runs/{}", run.id), "run")))
}
