//! Groups for staff: what a run would make, the list, one group with everything needed to decide, and the way to a meetup for it.

use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template as _;

use super::super::context::{Context, done, fields};
use super::super::dates;
use super::super::form::{Choice, Field, Kind};
use super::super::layout::{Page, escape, html as answer, ok, query_string, see_other};
use super::super::parts::{Information, alert, badge, facts, link, post_button, table};
use super::access::staff_page;
use super::households::described;
use super::proposal::reasons;
use super::queue::{parse_id, score, short_id};
use crate::domain::group::{GroupState, MemberState};
use crate::domain::ids::{GroupId, HouseholdId};
use crate::domain::month::Month;
use crate::domain::proposal::RejectReason;
use crate::domain::round::EntryResult;
use crate::error::{Error, FieldError};
use crate::service::groups::{self, GroupForStaff, GroupMember, GroupSummary, RunGroupView};
use crate::texts;
use crate::web::Answer;
use crate::web::forms;

const fn class_of(state: GroupState) -> &'static str {
    match state {
        GroupState::Suggested | GroupState::Approved => "info",
        GroupState::Complete => "good",
        GroupState::Stale => "warn",
        _ => "",
    }
}

const fn class_of_member(state: MemberState) -> &'static str {
    match state {
        MemberState::Yes | MemberState::Introduced => "good",
        MemberState::Asked => "info",
        _ => "",
    }
}

fn months(page: &Page, from: Month, to: Month) -> String {
    let (first, last) = (dates::month(page.locale, from), dates::month(page.locale, to));
    if from == to {
        first
    } else {
        format!("{first} – {last}")
    }
}

fn household(id: &HouseholdId) -> String {
    link(&format!("/staff/households/{id}"), &short_id(id.as_str()))
}

/// Groups as a table.
pub(super) fn rows(page: &Page, caption: &str, all: &[GroupSummary]) -> String {
    let heads = [
        "group-staff-one",
        "group-region",
        "group-months",
        "group-size",
        "group-weakest",
        "today-state",
        "group-yes-count",
        "day-answer-by",
    ]
    .map(|key| page.t(key));
    let cells: Vec<Vec<String>> = all
        .iter()
        .map(|group| {
            vec![
                link(&format!("/staff/groups/{}", group.id), &short_id(group.id.as_str())),
                escape(&group.region_name),
                escape(&months(page, group.window_from, group.window_to)),
                group.households.to_string(),
                score(group.percent),
                badge(class_of(group.state), &page.code("group-state", group.state)),
                if group.shown_at.is_some() {
                    format!("{} / {}", group.said_yes, group.households)
                } else {
                    "–".to_owned()
                },
                group
                    .answer_by
                    .map_or_else(|| "–".to_owned(), |at| escape(&dates::short(page.locale, at))),
            ]
        })
        .collect();
    table(caption, &heads, &cells)
}

/// What a run would make, as a part of its page.
pub(super) fn of_run(page: &Page, all: &[RunGroupView]) -> String {
    if all.is_empty() {
        return String::new();
    }
    let mut heads = ["group-region", "group-months", "group-households", "group-weakest"]
        .map(|key| page.t(key))
        .to_vec();
    heads.push(page.t("runs-result"));
    let cells: Vec<Vec<String>> = all
        .iter()
        .map(|group| {
            let people: Vec<String> = group.households.iter().map(household).collect();
            let result = group.result.map_or_else(
                || "–".to_owned(),
                |result| {
                    let tone = if result == EntryResult::Proposed {
                        "good"
                    } else {
                        "warn"
                    };
                    badge(tone, &page.code("run-result", result))
                },
            );
            vec![
                escape(&group.region_name),
                escape(&months(page, group.window_from, group.window_to)),
                people.join(" "),
                score(group.percent),
                result,
            ]
        })
        .collect();
    format!(
        "<h2 id=\"groups\">{}</h2><p>{} {}</p>{}",
        escape(&page.t("group-staff-title")),
        escape(&page.t("group-run-text")),
        link("/staff/groups", &page.t("group-staff-list")),
        table(&page.t("group-staff-title"), &heads, &cells)
    )
}

/// Groups of the own area by their state; what is under way when none is asked for.
pub(in crate::web::pages) async fn list(context: Context) -> Answer {
    let asked: Option<GroupState> = context.query.parse("state");
    let all = groups::list(&context.app, &context.actor, asked.into_iter().collect()).await?;
    let page = staff_page(&context, "group-staff-title")?.back_to("/staff");
    let any = Choice::new("", page.t("group-under-way"), asked.is_none());
    let states = GroupState::ALL
        .iter()
        .map(|one| Choice::new(one.as_str(), page.code("group-state", one), asked == Some(*one)));
    let field = Field::new(&page, Kind::Select, "state", page.t("today-state"))
        .options(std::iter::once(any).chain(states))
        .render()
        .unwrap_or_default();
    let mut parts = Information::new().wide().text(page.t("group-staff-text")).html(format!(
        "<form action=\"/staff/groups\" method=\"get\"><div class=\"row narrow\">{field}\
         <div class=\"field\"><button class=\"btn second\">{}</button></div></div></form>",
        escape(&page.t("runs-filter"))
    ));
    parts = if all.is_empty() {
        parts.empty(page.t("group-staff-none"), &[("/staff/runs", page.t("runs-title"))])
    } else {
        parts.html(rows(&page, &page.t("group-staff-title"), &all))
    };
    Ok(ok(&parts.on(page))?)
}

fn glance(page: &Page, group: &GroupForStaff) -> String {
    let summary = &group.summary;
    let mut rows = vec![
        (
            page.t("today-state"),
            badge(class_of(summary.state), &page.code("group-state", summary.state)),
            None,
        ),
        (page.t("group-region"), escape(&summary.region_name), None),
        (
            page.t("group-months"),
            escape(&months(page, summary.window_from, summary.window_to)),
            None,
        ),
        (page.t("group-weakest"), score(summary.percent), None),
        (
            page.t("today-made"),
            escape(&dates::moment(page.locale, summary.created_at)),
            None,
        ),
    ];
    let mut push =
        |key: &str, value: Option<String>| rows.extend(value.map(|value| (page.t(key), escape(&value), None)));
    push(
        "proposal-effective",
        summary.effective_at.map(|at| dates::moment(page.locale, at)),
    );
    push(
        "proposal-answer-by",
        summary.answer_by.map(|at| dates::day_of(page.locale, at)),
    );
    push(
        "proposal-reason",
        summary.reason.as_deref().map(|code| page.word("reject-reason", code)),
    );
    facts(page, &rows)
}

/// What can be decided now, about exactly this version.
fn decision(page: &Page, group: &GroupForStaff) -> String {
    let (id, version) = (&group.summary.id, group.summary.version.to_string());
    let undo = |key: &str| {
        post_button(
            page,
            &format!("/staff/groups/{id}/undo"),
            "btn second",
            &page.t(key),
            &[("version", &version)],
        )
    };
    match group.summary.state {
        GroupState::Suggested => {
            let reasons = RejectReason::ALL
                .iter()
                .map(|one| Choice::new(one.as_str(), page.code("reject-reason", one), false));
            let why = Field::new(page, Kind::Select, "reason", page.t("group-why-not"))
                .width("mid")
                .options(std::iter::once(Choice::new("", "–", true)).chain(reasons));
            let note = Field::new(page, Kind::Text, "personal_note", page.t("group-note"))
                .max(300)
                .optional();
            format!(
                "<form method=\"post\" action=\"/staff/groups/{id}/approve\">{token}\
                 <input type=\"hidden\" name=\"version\" value=\"{version}\">{}<button class=\"btn\">{}</button></form>\
                 <details><summary>{reject}</summary><form method=\"post\" action=\"/staff/groups/{id}/reject\">{token}\
                 <input type=\"hidden\" name=\"version\" value=\"{version}\">{}<button class=\"btn danger\">{reject}</button></form></details>",
                note.render().unwrap_or_default(),
                escape(&page.t("group-approve")),
                why.render().unwrap_or_default(),
                token = page.token(),
                reject = escape(&page.t("group-reject")),
            )
        }
        GroupState::Approved if group.summary.shown_at.is_none() => {
            let until = group.summary.effective_at.map_or_else(String::new, |at| {
                let text = page.t1("proposal-undo-until", "date", dates::moment(page.locale, at));
                format!("<p>{}</p>", escape(&text))
            });
            until + &undo("group-undo")
        }
        GroupState::Rejected if group.undo_until.is_some() => undo("group-undo-rejection"),
        GroupState::Complete => {
            let title = page.t1("group-meetup-title", "region", &group.summary.region_name);
            let region = group.summary.region.to_string();
            let href = format!(
                "/staff/meetups/new?{}",
                query_string(&[
                    ("title", &title),
                    ("theme", "housing"),
                    ("ags", &region),
                    ("audience", "coming"),
                    ("capacity", "12"),
                ])
            );
            format!(
                "<p>{}</p><div class=\"btns\"><a class=\"btn\" href=\"{}\">{}</a></div>",
                escape(&page.t("group-meetup-text")),
                escape(&href),
                escape(&page.t("group-meetup-button"))
            )
        }
        _ => String::new(),
    }
}

fn member(context: &Context, page: &Page, one: &GroupMember) -> String {
    let facts = one.household.as_ref().map_or_else(
        || format!("<p>{}</p>", escape(&page.t("group-member-gone"))),
        |household| described(context, page, household),
    );
    format!(
        "<section class=\"card\"><h3>{} · {} {}</h3>{facts}</section>",
        escape(&page.t1("group-household", "number", one.number)),
        household(&one.id),
        badge(class_of_member(one.state), &page.code("group-member", one.state)),
    )
}

/// Each two with their reasons, folded away.
fn pairs(context: &Context, page: &Page, group: &GroupForStaff) -> String {
    let number = |id: &HouseholdId| {
        let found = group.members.iter().find(|member| member.id == *id);
        found.map_or_else(|| short_id(id.as_str()), |member| member.number.to_string())
    };
    let rows: String = group
        .pairs
        .iter()
        .map(|pair| {
            let name = page.t2("group-pair", "one", number(&pair.one), "other", number(&pair.other));
            format!(
                "<details><summary>{} {}</summary>{}</details>",
                escape(&name),
                score(pair.percent),
                reasons(context, page, &pair.explanation)
            )
        })
        .collect();
    format!("<h2>{}</h2>{rows}", escape(&page.t("group-pairs")))
}

fn history(page: &Page, group: &GroupForStaff) -> String {
    if group.events.is_empty() {
        return String::new();
    }
    let heads = [
        "proposal-history-at",
        "proposal-history-what",
        "proposal-history-who",
        "proposal-reason",
    ]
    .map(|key| page.t(key));
    let cells: Vec<Vec<String>> = group
        .events
        .iter()
        .map(|event| {
            let why = event
                .reason
                .as_deref()
                .map_or_else(|| "–".to_owned(), |code| page.word("reject-reason", code));
            vec![
                escape(&dates::moment(page.locale, event.at)),
                escape(&page.code("group-action", &event.action)),
                escape(&page.code("proposal-actor", &event.actor)),
                escape(&why),
            ]
        })
        .collect();
    table(&page.t("proposal-history"), &heads, &cells)
}

fn page_of(context: &Context, group: &GroupForStaff, errors: &[FieldError]) -> Answer {
    let mut page = staff_page(context, "group-staff-one")?.back_to("/staff/groups");
    page.title = page.t1("group-staff-of", "id", short_id(group.summary.id.as_str()));
    page.wrong = !errors.is_empty();
    let mut parts = Information::new();
    if !errors.is_empty() {
        let rows: String = errors
            .iter()
            .map(|error| format!("<li>{}</li>", escape(&texts::field_error(page.locale, error))))
            .collect();
        parts = parts.html(alert(
            "danger",
            &page.tn("page-check-fields", errors.len()),
            &format!("<ul>{rows}</ul>"),
        ));
    }
    if group.inputs_changed {
        parts = parts.html(alert("warn", &page.t("group-changed"), ""));
    }
    if !group.not_known_yet.is_empty() {
        let rows: String = group
            .not_known_yet
            .iter()
            .map(|id| format!("<li>{}</li>", household(id)))
            .collect();
        parts = parts.html(alert(
            "warn",
            &page.t("proposal-not-known"),
            &format!("<ul>{rows}</ul>"),
        ));
    }
    let people: String = group.members.iter().map(|one| member(context, &page, one)).collect();
    let parts = parts
        .html(glance(&page, group))
        .html(decision(&page, group))
        .heading(page.t("group-households"))
        .html(people)
        .html(pairs(context, &page, group))
        .html(history(&page, group));
    let status = if errors.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    Ok(answer(status, &parts.wide().on(page))?)
}

/// One group.
pub(in crate::web::pages) async fn show(context: Context, id: Path<String>) -> Answer {
    let id: GroupId = parse_id(&id, "group")?;
    let group = groups::show(&context.app, &context.actor, &id).await?;
    page_of(&context, &group, &[])
}

/// Approves, rejects or undoes, always the version that was seen.
pub(in crate::web::pages) async fn act(context: Context, path: Path<(String, String)>, form: forms::Form) -> Answer {
    let id: GroupId = parse_id(&path.0, "group")?;
    let input = fields(&form);
    let version = input.parse("version").unwrap_or(0);
    let (app, actor) = (&context.app, &context.actor);
    let decided = match path.1.as_str() {
        "approve" => groups::approve(app, actor, &id, version, input.owned("personal_note"))
            .await
            .map(|_| "approved"),
        "reject" => match input.parse::<RejectReason>("reason") {
            Some(reason) => groups::reject(app, actor, &id, version, reason)
                .await
                .map(|_| "rejected"),
            None => Err(Error::invalid("/reason", "several-reason-missing", "")),
        },
        "undo" => groups::undo(app, actor, &id, version).await.map(|_| "undone"),
        _ => Err(Error::NotFound("action")),
    };
    match decided {
        Ok(said) => Ok(see_other(&done(&format!("/staff/groups/{id}"), said))),
        Err(Error::Invalid(errors)) => {
            let group = groups::show(app, actor, &id).await?;
            page_of(&context, &group, &errors)
        }
        Err(other) => Err(other.into()),
    }
}
