//! The groups of a household: one group with the others as coarsely as before any introduction, the answer, contact data once
//! everybody said yes, and the report. The same page answers with a session and behind a mailed link.

use actix_web::web::Path;

use super::context::{Context, done, fields};
use super::dates;
use super::form::{Choice, Field, Form, Kind};
use super::input::Input;
use super::layout::{Page, escape, ok, see_other};
use super::parts::{Information, alert, badge, link, post_button};
use super::proposals::contact_facts;
use crate::domain::household::Contact;
use crate::domain::ids::GroupId;
use crate::domain::proposal::DeclineReason;
use crate::error::{Error, Result};
use crate::service::groups::{self, GroupForHousehold, GroupStage};
use crate::web::Answer;
use crate::web::forms;

/// Where a group stands, in a sentence.
pub(super) fn stage_text(page: &Page, group: &GroupForHousehold) -> String {
    let until = |key: &str| {
        let by = group.answer_by.map(|by| dates::day_of(page.locale, by));
        by.map(|by| page.t1(key, "date", by)).unwrap_or_default()
    };
    match group.stage {
        GroupStage::Asked => until("proposals-answer-by"),
        GroupStage::Answered => until("group-waiting"),
        GroupStage::Introduced => page.t("group-introduced"),
        GroupStage::Ended => page.t("group-over"),
    }
}

/// The others, as far as they may be shown, under headings of this level.
fn described(page: &Page, group: &GroupForHousehold, level: u8) -> String {
    group
        .others
        .iter()
        .map(|other| {
            let rows: String = other
                .lines
                .iter()
                .chain(&other.reasons)
                .map(|line| format!("<li>{}</li>", escape(line)))
                .collect();
            format!(
                "<h{level}>{}</h{level}><ul>{rows}</ul>",
                escape(&page.t1("group-household", "number", other.number))
            )
        })
        .collect()
}

/// The groups that go on, as rows of what is to be done, for the household's own page.
pub(super) fn tasks(page: &Page, all: &[GroupForHousehold]) -> String {
    let rows: String = all
        .iter()
        .filter(|group| group.stage != GroupStage::Ended)
        .map(|group| {
            let asked = group.stage == GroupStage::Asked;
            let name = page.tn("group-name", group.others.len() + 1);
            let text = page.t(if asked { "proposals-answer" } else { "proposals-open" });
            format!(
                "<li><span><strong>{}</strong><small>{}</small></span><a class=\"btn slim{}\" href=\"/me/groups/{}\">{}<span class=\"sr\"> ({})</span></a></li>",
                escape(&name),
                escape(&stage_text(page, group)),
                if asked { "" } else { " second" },
                group.id,
                escape(&text),
                escape(&name),
            )
        })
        .collect();
    if rows.is_empty() {
        return String::new();
    }
    format!(
        "<h2>{}</h2><ul class=\"tasks\">{rows}</ul>",
        escape(&page.t("group-title"))
    )
}

fn answer_form(page: &Page, group: &GroupForHousehold, action: &str, input: &Input) -> Form {
    let said = input.get("answer");
    let why: Option<DeclineReason> = input.parse("reason");
    let reasons = DeclineReason::ALL
        .iter()
        .map(|one| Choice::new(one.as_str(), page.code("decline-reason", one), why == Some(*one)));
    Form::new(page.t("group-question"), action, page.t("answer-button"))
        .intro(page.t("group-intro"))
        .before(format!(
            "<section class=\"card soft\">{}<p>{}</p></section>",
            described(page, group, 2),
            escape(&stage_text(page, group))
        ))
        .field(
            Field::new(page, Kind::Radios, "answer", page.t("answer-question")).options([
                Choice::new("yes", page.t("answer-yes"), said == Some("yes")).hint(page.t("group-yes-hint")),
                Choice::new("no", page.t("answer-no"), said == Some("no")).hint(page.t("group-no-hint")),
            ]),
        )
        .field(
            Field::new(page, Kind::Radios, "reason", page.t("answer-reason"))
                .hint(page.t("answer-reason-hint"))
                .options(reasons),
        )
}

/// What was answered: yes or no, and why not.
fn read_answer(page: &Page, input: &Input) -> Result<(bool, Option<DeclineReason>)> {
    match input.get("answer") {
        Some("yes") => Ok((true, None)),
        Some("no") => Ok((false, input.parse("reason"))),
        _ => Err(Error::invalid("/answer", "value-missing", page.t("answer-choose"))),
    }
}

fn id_of(text: &str) -> Result<GroupId> {
    text.parse().map_err(|_| Error::NotFound("group"))
}

fn shown(context: &Context, group: &GroupForHousehold, input: &Input, error: Option<&Error>) -> Answer {
    let page = Page::new(context, context.t("group-title")).back_to("/me");
    let report = format!(
        "<p>{}</p>",
        link(&format!("/me/groups/{}/report", group.id), &page.t("report-summary"))
    );
    if group.stage == GroupStage::Asked {
        let action = format!("/me/groups/{}", group.id);
        let mut form = answer_form(&page, group, &action, input).after(report);
        if let Some(Error::Invalid(errors)) = error {
            form = form.refuse(context.voice(), errors);
        }
        return Ok(form.show(page)?);
    }
    let mut parts = Information::new()
        .html(alert("", &stage_text(&page, group), ""))
        .html(described(&page, group, 2));
    if group.stage == GroupStage::Introduced {
        parts = parts.html(post_button(
            &page,
            &format!("/me/groups/{}/contact", group.id),
            "btn",
            &page.t("contact-open"),
            &[],
        ));
        parts = parts.text(page.t("group-meetup"));
    }
    // Also after the end: rule 10 says at any time.
    parts = parts.html(report);
    Ok(ok(&parts.on(page))?)
}

/// The groups that were shown to the household.
pub(super) async fn list(context: Context) -> Answer {
    let all = groups::my_groups(&context.app, &context.actor).await?;
    let page = Page::new(&context, context.t("group-title")).back_to("/me");
    let mut parts = Information::new();
    if all.is_empty() {
        parts = parts.empty(page.t("group-none"), &[("/me", page.t("status-title"))]);
    }
    for group in &all {
        let class = match group.stage {
            GroupStage::Asked => "info",
            GroupStage::Introduced => "good",
            _ => "",
        };
        let action = if group.stage == GroupStage::Asked {
            "proposals-answer"
        } else {
            "proposals-open"
        };
        let name = match group.stage {
            GroupStage::Ended => page.t("group-title"),
            _ => page.tn("group-name", group.others.len() + 1),
        };
        parts = parts.html(format!(
            "<section class=\"card\"><h2>{}</h2><p>{}</p><div class=\"btns\"><a class=\"btn second\" href=\"/me/groups/{}\">{}</a></div></section>",
            escape(&name),
            badge(class, &stage_text(&page, group)),
            group.id,
            escape(&page.t(action)),
        ));
    }
    Ok(ok(&parts.on(page))?)
}

/// One group, with the answer when one is asked for.
pub(super) async fn show(context: Context, id: Path<String>) -> Answer {
    let group = groups::my_group(&context.app, &context.actor, &id_of(&id)?).await?;
    shown(&context, &group, &Input::default(), None)
}

/// What a finished answer says on the next page.
const fn said(yes: bool) -> &'static str {
    if yes { "group-yes" } else { "group-no" }
}

/// Takes the answer.
pub(super) async fn submit(context: Context, id: Path<String>, form: forms::Form) -> Answer {
    let (id, input) = (id_of(&id)?, fields(&form));
    let page = Page::new(&context, "");
    let answered = match read_answer(&page, &input) {
        Ok((yes, reason)) => groups::answer(&context.app, &context.actor, &id, yes, reason)
            .await
            .map(|_| yes),
        Err(error) => Err(error),
    };
    match answered {
        Ok(yes) => Ok(see_other(&done("/me", said(yes)))),
        Err(error @ Error::Invalid(_)) => {
            let group = groups::my_group(&context.app, &context.actor, &id).await?;
            shown(&context, &group, &input, Some(&error))
        }
        Err(other) => Err(other.into()),
    }
}

/// Opens the contact data of the others, by POST, because it is recorded.
pub(super) async fn contact(context: Context, id: Path<String>, _form: forms::Form) -> Answer {
    let id = id_of(&id)?;
    let met = groups::open_contact(&context.app, &context.actor, &id).await?;
    let page = Page::new(&context, context.t("contact-title")).back_to(format!("/me/groups/{id}"));
    let mut parts = Information::new();
    for one in met {
        let contact = Contact {
            email: one.email,
            name: one.name,
            phone: one.phone,
        };
        parts = parts
            .heading(page.t1("group-household", "number", one.number))
            .html(contact_facts(&page, &contact));
    }
    Ok(ok(&parts.on(page))?)
}

fn report_form(page: &Page, group: &GroupForHousehold, input: &Input) -> Form {
    let chosen: Option<i64> = input.parse("number");
    let choices = group.reportable.iter().map(|number| {
        Choice::new(
            number.to_string(),
            page.t1("group-household", "number", *number),
            chosen == Some(*number),
        )
    });
    Form::new(
        page.t("report-summary"),
        format!("/me/groups/{}/report", group.id),
        page.t("report-button"),
    )
    .before(described(page, group, 2))
    .field(Field::new(page, Kind::Radios, "number", page.t("group-report-who")).options(choices))
    .field(
        Field::new(page, Kind::Area, "description", page.t("report-text"))
            .hint(page.t("report-hint"))
            .value(input.text("description"))
            .max(2_000),
    )
    .danger()
}

/// Asks what happened, and with whom.
pub(super) async fn report(context: Context, id: Path<String>) -> Answer {
    let id = id_of(&id)?;
    let group = groups::my_group(&context.app, &context.actor, &id).await?;
    let page = Page::new(&context, context.t("report-summary")).back_to(format!("/me/groups/{id}"));
    let form = report_form(&page, &group, &Input::default());
    Ok(form.show(page)?)
}

/// Takes the report.
pub(super) async fn report_submit(context: Context, id: Path<String>, form: forms::Form) -> Answer {
    let (id, input) = (id_of(&id)?, fields(&form));
    let reported = match input.parse::<i64>("number") {
        Some(number) => groups::report(&context.app, &context.actor, &id, number, input.text("description")).await,
        None => Err(Error::invalid("/number", "value-missing", "")),
    };
    match reported {
        Ok(()) => Ok(see_other(&done("/me", "reported"))),
        Err(Error::Invalid(errors)) => {
            let group = groups::my_group(&context.app, &context.actor, &id).await?;
            let page = Page::new(&context, context.t("report-summary")).back_to(format!("/me/groups/{id}"));
            let form = report_form(&page, &group, &input).refuse(context.voice(), &errors);
            Ok(form.show(page)?)
        }
        Err(other) => Err(other.into()),
    }
}

fn behind_link(context: &Context, group: &GroupForHousehold, input: &Input, error: Option<&Error>) -> Answer {
    let page = Page::new(context, context.t("group-title")).hidden();
    if group.stage == GroupStage::Asked {
        let mut form = answer_form(&page, group, &context.path, input);
        if let Some(Error::Invalid(errors)) = error {
            form = form.refuse(context.voice(), errors);
        }
        return Ok(form.show(page)?);
    }
    let parts = Information::new()
        .lead(stage_text(&page, group))
        .button("/sign-in", page.t("page-sign-in"));
    Ok(ok(&parts.on(page))?)
}

/// The group behind a mailed link.
pub(super) async fn answer_link(context: Context, token: Path<String>) -> Answer {
    let group = groups::show_by_token(&context.app, &token).await?;
    behind_link(&context, &group, &Input::default(), None)
}

/// Takes the answer behind a mailed link.
pub(super) async fn answer_link_submit(context: Context, token: Path<String>, form: forms::Form) -> Answer {
    let input = fields(&form);
    let page = Page::new(&context, context.t("group-title")).hidden();
    let answered = match read_answer(&page, &input) {
        Ok((yes, reason)) => groups::answer_by_token(&context.app, &token, yes, reason)
            .await
            .map(|group| (yes, group)),
        Err(error) => Err(error),
    };
    match answered {
        Ok((yes, group)) => {
            let text = match group.stage {
                GroupStage::Introduced => page.t("group-introduced"),
                _ => page.t(if yes { "done-group-yes" } else { "done-group-no" }),
            };
            let parts = Information::new().lead(text).button("/sign-in", page.t("page-sign-in"));
            Ok(ok(&parts.on(page))?)
        }
        Err(error @ Error::Invalid(_)) => {
            let group = groups::show_by_token(&context.app, &token).await?;
            behind_link(&context, &group, &input, Some(&error))
        }
        Err(other) => Err(other.into()),
    }
}
