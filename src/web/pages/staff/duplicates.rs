//! Probable duplicates: two households side by side, merged with undo or marked as different. Nothing is merged by itself.

use actix_web::web::Path;

use super::super::context::{Context, done, fields};
use super::super::dates;
use super::super::layout::{Page, escape, ok, see_other};
use super::super::parts::{Information, badge, link, post_button};
use super::access::staff_page;
use super::queue::{parse_id, short_id};
use crate::domain::duplicate::DuplicateState;
use crate::domain::ids::{HouseholdId, MergeId};
use crate::error::Error;
use crate::service::duplicates::{self, DuplicatePair, DuplicateSide};
use crate::web::Answer;
use crate::web::forms;

fn side(page: &Page, pair: &DuplicatePair, side: &DuplicateSide) -> String {
    let id = short_id(side.id.as_str());
    let lines: String = side
        .lines
        .iter()
        .map(|line| format!("<li>{}</li>", escape(line)))
        .collect();
    let since = page.t1("status-since", "date", dates::day_of(page.locale, side.created_at));
    let keep = if pair.state == DuplicateState::Held {
        post_button(
            page,
            &format!("/staff/duplicates/{}/merge", pair.id),
            "btn second slim",
            &page.t1("duplicates-keep", "id", &id),
            &[("keep", side.id.as_str())],
        )
    } else {
        String::new()
    };
    format!(
        "<div><h3>{}</h3><p>{} <span class=\"muted small\">{}</span></p><ul>{lines}</ul>{keep}</div>",
        link(&format!("/staff/households/{}", side.id), &id),
        badge("", &page.code("household-state", side.state)),
        escape(&since)
    )
}

/// The pairs that wait for a decision, and the merges that can be undone.
pub(in crate::web::pages) async fn list(context: Context) -> Answer {
    let pairs = duplicates::list(&context.app, &context.actor).await?;
    let page = staff_page(&context, "duplicates-title")?;
    let mut parts = Information::new().text(page.t("duplicates-text"));
    if pairs.is_empty() {
        let ways = [
            ("/staff/households", page.t("page-households")),
            ("/staff", page.t("error-page-today")),
        ];
        parts = parts.empty(page.t("duplicates-none"), &ways);
    }
    for pair in &pairs {
        let action = |what: &str| format!("/staff/duplicates/{}/{what}", pair.id);
        let buttons = match (&pair.merge, pair.state) {
            (Some(merge), _) => post_button(
                &page,
                &action("undo"),
                "btn second slim",
                &page.t("duplicates-undo"),
                &[("merge", merge.as_str())],
            ),
            (None, DuplicateState::Held) => post_button(
                &page,
                &action("dismiss"),
                "btn second slim",
                &page.t("duplicates-dismiss"),
                &[],
            ),
            _ => String::new(),
        };
        parts = parts.html(format!(
            "<section class=\"card\"><h2>{}</h2><p>{}</p><div class=\"cols half\">{}{}</div><div class=\"btns\">{buttons}</div></section>",
            escape(&page.code("duplicate-reason", pair.why)),
            badge("", &page.code("duplicate-state", pair.state)),
            side(&page, pair, &pair.a),
            side(&page, pair, &pair.b),
        ));
    }
    Ok(ok(&parts.wide().on(page))?)
}

/// Merges, undoes a merge, or marks the two as different.
pub(in crate::web::pages) async fn act(context: Context, path: Path<(String, String)>, form: forms::Form) -> Answer {
    let input = fields(&form);
    let (app, actor, pair) = (&context.app, &context.actor, path.0.as_str());
    let said = match path.1.as_str() {
        "merge" => {
            let keep: HouseholdId = parse_id(input.text("keep"), "household")?;
            duplicates::merge(app, actor, pair, keep).await.map(|_| "merged")
        }
        "undo" => {
            let merge: MergeId = parse_id(input.text("merge"), "merge")?;
            duplicates::undo_merge(app, actor, &merge).await.map(|()| "undone")
        }
        "dismiss" => duplicates::dismiss(app, actor, pair).await.map(|()| "dismissed"),
        _ => Err(Error::NotFound("action")),
    }?;
    Ok(see_other(&done("/staff/duplicates", said)))
}
