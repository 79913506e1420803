//! Runs of matching: the list, and the button that makes a preview. One run stands in `run`.

use super::super::context::{Context, done};
use super::super::dates;
use super::super::layout::{Page, escape, ok, see_other};
use super::super::parts::{Information, badge, link, post_button, table};
use super::access::staff_page;
use super::queue::short_id;
use crate::domain::round::RunState;
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
    let mut parts = Information::new()
        .text(page.t("runs-text"))
        .text(page.t("runs-text-preview"))
        .html(post_button(&page, "/staff/runs", "btn", &page.t("runs-start"), &[]));
    if runs.is_empty() {
        parts = parts.text(page.t("runs-none"));
    } else {
        let heads = [
            "runs-run",
            "runs-when",
            "runs-state",
            "runs-cause",
            "runs-households",
            "runs-made",
        ];
        let rows: Vec<Vec<String>> = runs.iter().map(|run| list_row(&page, run)).collect();
        parts = parts.html(table(&page.t("runs-title"), &heads.map(|key| page.t(key)), &rows));
    }
    if let Some(last) = runs.last().filter(|_| runs.len() == SHOWN as usize) {
        let older = link(&format!("/staff/runs?after={}", last.id), &page.t("page-older"));
        parts = parts.html(format!("<p>{older}</p>"));
    }
    Ok(ok(&parts.wide().on(page))?)
}

fn list_row(page: &Page, run: &RunView) -> Vec<String> {
    let made = match (&run.stats.round, run.state) {
        (Some(round), RunState::Preview) => round.initiatives.proposals + round.households.proposals,
        _ => run.stats.created.with_households + run.stats.created.with_initiatives,
    };
    vec![
        link(&format!("/staff/runs/{}", run.id), &short_id(run.id.as_str())),
        escape(&dates::moment(page.locale, run.started_at)),
        state_badge(page, run.state),
        escape(&page.code("run-cause", &run.cause)),
        run.stats.households.to_string(),
        made.to_string(),
    ]
}

pub(super) fn state_badge(page: &Page, state: RunState) -> String {
    let tone = if state == RunState::Committed { "" } else { "warn" };
    badge(tone, &page.code("run-state", state))
}

/// Matches all households in the own area and shows what that would propose.
pub(in crate::web::pages) async fn start(context: Context, _form: forms::Form) -> Answer {
    let scope = if staff_page(&context, "runs-title")?.is_admin() {
        RunScope::All
    } else {
        RunScope::OwnArea
    };
    let run = matchmaking::preview(&context.app, &context.actor, scope, &|_, _| {}).await?;
    Ok(see_other(&done(&format!("/staff/runs/{}", run.id), "run")))
}
