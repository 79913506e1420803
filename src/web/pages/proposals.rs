//! The proposals of a household: the list, one proposal with its answer, contact data after the introduction, the report, the outcome.
//! The same page answers with a session and behind a mailed link. It shows what the service allows and nothing else.

use actix_web::HttpResponse;
use actix_web::web::Path;

use super::context::{Context, done, fields};
use super::dates;
use super::form::{Choice, Field, Form, Kind};
use super::input::Input;
use super::layout::{Page, escape, ok, see_other};
use super::parts::{Information, alert, badge, facts, link, post_button};
use crate::domain::household::Contact;
use crate::domain::ids::{InitiativeId, ProposalId};
use crate::domain::outcome::{OutcomeWhy, Told};
use crate::domain::proposal::{DeclineReason, Outcome, ProposalKind};
use crate::error::{Conflict, Error, Result};
use crate::service::introductions::{self, ProposalForHousehold, Stage};
use crate::web::Answer;
use crate::web::forms;

pub(super) fn kind_text(page: &Page, proposal: &ProposalForHousehold) -> String {
    page.t(match proposal.kind {
        ProposalKind::Households => "proposals-household",
        ProposalKind::Initiatives => "proposals-initiative",
    })
}

/// What is shown of the other side, and why it is proposed, under a heading of this level.
fn described(page: &Page, proposal: &ProposalForHousehold, level: u8) -> String {
    let mut html = String::new();
    if let Some(initiative) = &proposal.initiative {
        html.push_str(&format!(
            "<p><strong>{}</strong></p>",
            link(&format!("/initiatives/{}", initiative.id), &initiative.name)
        ));
    }
    let list = |lines: &[String]| -> String { lines.iter().map(|line| format!("<li>{}</li>", escape(line))).collect() };
    if !proposal.lines.is_empty() {
        html.push_str(&format!("<ul>{}</ul>", list(&proposal.lines)));
    }
    if !proposal.reasons.is_empty() {
        html.push_str(&format!(
            "<h{level}>{}</h{level}><ul>{}</ul>",
            escape(&page.t("proposals-why")),
            list(&proposal.reasons)
        ));
    }
    html
}

pub(super) fn stage_text(page: &Page, proposal: &ProposalForHousehold) -> String {
    match proposal.stage {
        Stage::Asked => proposal
            .answer_by
            .map(|by| page.t1("proposals-answer-by", "date", dates::day_of(page.locale, by)))
            .unwrap_or_default(),
        Stage::Answered => page.t("proposals-waiting"),
        Stage::Introduced => page.t("proposals-introduced"),
        Stage::Ended => page.t("proposals-over"),
    }
}

/// All proposals that were shown to the household.
pub(super) async fn list(context: Context) -> Answer {
    let proposals = introductions::my_proposals(&context.app, &context.actor).await?;
    let page = Page::new(&context, context.t("proposals-title")).back_to("/me");
    let mut parts = Information::new();
    if proposals.is_empty() {
        parts = parts.empty(
            page.t("proposals-none"),
            &[
                ("/me", page.t("status-title")),
                ("/me/changes", page.t("changes-link")),
                ("/initiatives", page.t("start-browse")),
            ],
        );
    }
    for proposal in &proposals {
        let class = match proposal.stage {
            Stage::Asked => "info",
            Stage::Introduced => "good",
            _ => "",
        };
        let action = if proposal.stage == Stage::Asked {
            "proposals-answer"
        } else {
            "proposals-open"
        };
        parts = parts.html(format!(
            "<section class=\"card\"><h2>{}</h2>{}<p>{}</p><div class=\"btns\"><a class=\"btn second\" href=\"/me/proposals/{}\">{}</a></div></section>",
            escape(&kind_text(&page, proposal)),
            described(&page, proposal, 3),
            badge(class, &stage_text(&page, proposal)),
            proposal.id,
            escape(&page.t(action)),
        ));
    }
    Ok(ok(&parts.on(page))?)
}

fn answer_form(page: &Page, proposal: &ProposalForHousehold, action: &str, input: &Input) -> Form {
    let title = page.t(match proposal.kind {
        ProposalKind::Households => "answer-title-household",
        ProposalKind::Initiatives => "answer-title-initiative",
    });
    let said = input.get("answer");
    let why: Option<DeclineReason> = input.parse("reason");
    let reasons = DeclineReason::ALL
        .iter()
        .map(|one| Choice::new(one.as_str(), page.code("decline-reason", one), why == Some(*one)));
    Form::new(title, action, page.t("answer-button"))
        .before(format!(
            "<section class=\"card soft\">{}<p>{}</p></section>",
            described(page, proposal, 2),
            escape(&stage_text(page, proposal))
        ))
        .field(
            Field::new(page, Kind::Radios, "answer", page.t("answer-question")).options([
                Choice::new("yes", page.t("answer-yes"), said == Some("yes")).hint(page.t("answer-yes-hint")),
                Choice::new("no", page.t("answer-no"), said == Some("no")).hint(page.t("answer-no-hint")),
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

fn report_form(page: &Page, id: &ProposalId, input: &Input) -> Form {
    Form::new(
        page.t("report-summary"),
        format!("/me/proposals/{id}/report"),
        page.t("report-button"),
    )
    .field(
        Field::new(page, Kind::Area, "description", page.t("report-text"))
            .hint(page.t("report-hint"))
            .value(input.text("description"))
            .pointer("")
            .max(2_000),
    )
    .danger()
}

fn shown(context: &Context, proposal: &ProposalForHousehold, input: &Input, error: Option<&Error>) -> Answer {
    let page = Page::new(context, kind_text_of(context, proposal)).back_to("/me/proposals");
    let report = format!(
        "<p>{}</p>",
        link(
            &format!("/me/proposals/{}/report", proposal.id),
            &page.t("report-summary")
        )
    );
    if proposal.stage == Stage::Asked {
        let action = format!("/me/proposals/{}", proposal.id);
        let mut form = answer_form(&page, proposal, &action, input).after(report);
        if let Some(Error::Invalid(errors)) = error {
            form = form.refuse(context.voice(), errors);
        }
        return Ok(form.show(page)?);
    }
    let mut parts = Information::new()
        .html(alert("", &stage_text(&page, proposal), ""))
        .html(described(&page, proposal, 2));
    if proposal.stage == Stage::Introduced {
        parts = parts.html(post_button(
            &page,
            &format!("/me/proposals/{}/contact", proposal.id),
            "btn",
            &page.t("contact-open"),
            &[],
        ));
        parts = parts.heading(page.t("outcome-title")).button(
            &format!("/me/proposals/{}/outcome", proposal.id),
            page.t("outcome-title"),
        );
    }
    if proposal.stage != Stage::Ended {
        parts = parts.html(report);
    }
    Ok(ok(&parts.on(page))?)
}

fn kind_text_of(context: &Context, proposal: &ProposalForHousehold) -> String {
    context.t(match proposal.kind {
        ProposalKind::Households => "proposals-household",
        ProposalKind::Initiatives => "proposals-initiative",
    })
}

fn id_of(text: &str) -> Result<ProposalId> {
    text.parse().map_err(|_| Error::NotFound("proposal"))
}

/// One proposal, with its answer when one is asked for.
pub(super) async fn show(context: Context, id: Path<String>) -> Answer {
    let proposal = introductions::my_proposal(&context.app, &context.actor, &id_of(&id)?).await?;
    shown(&context, &proposal, &Input::default(), None)
}

/// Takes the answer.
pub(super) async fn submit(context: Context, id: Path<String>, form: forms::Form) -> Answer {
    let (id, input) = (id_of(&id)?, fields(&form));
    let page = Page::new(&context, "");
    let answered = match read_answer(&page, &input) {
        Ok((yes, reason)) => introductions::answer(&context.app, &context.actor, &id, yes, reason)
            .await
            .map(|_| yes),
        Err(error) => Err(error),
    };
    match answered {
        Ok(yes) => Ok(see_other(&done(
            "/me",
            if yes { "answered-yes" } else { "answered-no" },
        ))),
        Err(error @ Error::Invalid(_)) => {
            let proposal = introductions::my_proposal(&context.app, &context.actor, &id).await?;
            shown(&context, &proposal, &input, Some(&error))
        }
        Err(other) => Err(other.into()),
    }
}

/// Opens the contact data of the other side, by POST, because it is recorded.
pub(super) async fn contact(context: Context, id: Path<String>, _form: forms::Form) -> Answer {
    let id = id_of(&id)?;
    let contact = introductions::open_contact(&context.app, &context.actor, &id).await?;
    let page = Page::new(&context, context.t("contact-title")).back_to(format!("/me/proposals/{id}"));
    let parts = Information::new().html(contact_facts(&page, &contact));
    Ok(ok(&parts.on(page))?)
}

/// Contact data as facts.
pub(super) fn contact_facts(page: &Page, contact: &Contact) -> String {
    let mut rows = Vec::new();
    if let Some(name) = &contact.name {
        rows.push((page.t("contact-name"), escape(name), None));
    }
    let email = contact.email.to_string();
    rows.push((page.t("contact-email"), link(&format!("mailto:{email}"), &email), None));
    if let Some(phone) = &contact.phone {
        rows.push((
            page.t("contact-phone"),
            link(&format!("tel:+{}", phone.key()), phone.as_str()),
            None,
        ));
    }
    facts(page, &rows)
}

/// Asks what happened.
pub(super) async fn report(context: Context, id: Path<String>) -> Answer {
    let id = id_of(&id)?;
    introductions::my_proposal(&context.app, &context.actor, &id).await?;
    let page = Page::new(&context, context.t("report-summary")).back_to(format!("/me/proposals/{id}"));
    let form = report_form(&page, &id, &Input::default());
    Ok(form.show(page)?)
}

/// Takes the report.
pub(super) async fn report_submit(context: Context, id: Path<String>, form: forms::Form) -> Answer {
    let (id, input) = (id_of(&id)?, fields(&form));
    match introductions::report(&context.app, &context.actor, &id, input.text("description")).await {
        Ok(()) => Ok(see_other(&done("/me", "reported"))),
        Err(Error::Invalid(errors)) => {
            let page = Page::new(&context, context.t("report-summary")).back_to(format!("/me/proposals/{id}"));
            let form = report_form(&page, &id, &input).refuse(context.voice(), &errors);
            Ok(form.show(page)?)
        }
        Err(other) => Err(other.into()),
    }
}

/// What a settled household can tell of those whom it welcomed: it moves nowhere itself.
const WELCOMED: &str = "welcomed";

fn outcome_form(page: &Page, action: &str, input: &Input, welcomes: bool) -> Form {
    let (outcome, why): (Option<Outcome>, Option<OutcomeWhy>) = (input.parse("outcome"), input.parse("why"));
    let outcomes = Outcome::ALL.iter().map(|one| {
        let list = if welcomes { WELCOMED } else { "outcome" };
        Choice::new(one.as_str(), page.code(list, one), outcome == Some(*one))
    });
    let reasons = OutcomeWhy::ALL
        .iter()
        .map(|one| Choice::new(one.as_str(), page.code("why", one), why == Some(*one)));
    Form::new(page.t("outcome-title"), action, page.t("outcome-button"))
        .intro(page.t("outcome-intro"))
        .field(Field::new(page, Kind::Radios, "outcome", page.t("answer-question")).options(outcomes))
        .field(
            Field::new(page, Kind::Radios, "why", page.t("outcome-why"))
                .hint(page.t("outcome-why-hint"))
                .options(reasons)
                .optional(),
        )
}

/// What somebody told; nothing when it was left open what became of it.
fn told(input: &Input) -> Option<Told> {
    let outcome = input.parse("outcome")?;
    Some(Told {
        outcome,
        why: input.parse("why"),
    })
}

fn ask_outcome(context: &Context, back: Option<&str>, refused: Option<&Input>, welcomes: bool) -> Answer {
    let mut page = Page::new(context, context.t("outcome-title")).hidden();
    if let Some(back) = back {
        page = page.back_to(back);
    }
    let mut form = outcome_form(&page, &context.path, refused.unwrap_or(&Input::default()), welcomes);
    if refused.is_some() {
        let Error::Invalid(errors) = Error::invalid("/outcome", "value-missing", "") else {
            return Ok(see_other("/"));
        };
        form = form.refuse(context.voice(), &errors);
    }
    Ok(form.show(page)?)
}

/// Asks what became of an introduction.
pub(super) async fn outcome(context: Context, id: Path<String>) -> Answer {
    let id = id_of(&id)?;
    let proposal = introductions::my_proposal(&context.app, &context.actor, &id).await?;
    ask_outcome(&context, Some(&format!("/me/proposals/{id}")), None, proposal.welcomes)
}

/// Takes what became of an introduction.
pub(super) async fn outcome_submit(context: Context, id: Path<String>, form: forms::Form) -> Answer {
    let (id, input) = (id_of(&id)?, fields(&form));
    let Some(told) = told(&input) else {
        let proposal = introductions::my_proposal(&context.app, &context.actor, &id).await?;
        let back = format!("/me/proposals/{id}");
        return ask_outcome(&context, Some(&back), Some(&input), proposal.welcomes);
    };
    introductions::tell_outcome(&context.app, &context.actor, &id, told).await?;
    Ok(see_other(&done("/me", "outcome")))
}

/// Asks what became of an introduction, behind a mailed link.
pub(super) async fn outcome_link(context: Context, token: Path<String>) -> Answer {
    let proposal = introductions::show_outcome_by_token(&context.app, &token).await?;
    ask_outcome(&context, None, None, proposal.welcomes)
}

/// Takes what became of an introduction, behind a mailed link.
pub(super) async fn outcome_link_submit(context: Context, token: Path<String>, form: forms::Form) -> Answer {
    let input = fields(&form);
    let Some(told) = told(&input) else {
        let proposal = introductions::show_outcome_by_token(&context.app, &token).await?;
        return ask_outcome(&context, None, Some(&input), proposal.welcomes);
    };
    introductions::tell_outcome_by_token(&context.app, &token, told).await?;
    thanks(&context, "outcome-done-title", "outcome-done-text")
}

fn thanks(context: &Context, title: &str, text: &str) -> Answer {
    let page = Page::new(context, context.t(title)).hidden();
    let parts = Information::new()
        .lead(page.t(text))
        .button("/sign-in", page.t("page-me"));
    Ok(ok(&parts.on(page))?)
}

/// Shows a proposal behind a mailed link and asks for the answer.
pub(super) async fn answer_link(context: Context, token: Path<String>) -> Answer {
    let proposal = introductions::show_by_token(&context.app, &token).await?;
    link_page(&context, &proposal, &Input::default(), None)
}

fn link_page(context: &Context, proposal: &ProposalForHousehold, input: &Input, error: Option<&Error>) -> Answer {
    let page = Page::new(context, kind_text_of(context, proposal)).hidden();
    if proposal.stage != Stage::Asked {
        let parts = Information::new()
            .lead(stage_text(&page, proposal))
            .text(page.t("answer-over"))
            .button("/sign-in", page.t("page-me"));
        return Ok(ok(&parts.on(page))?);
    }
    let mut form = answer_form(&page, proposal, &context.path, input);
    if let Some(Error::Invalid(errors)) = error {
        form = form.refuse(context.voice(), errors);
    }
    Ok(form.show(page)?)
}

/// Takes the answer behind a mailed link.
pub(super) async fn answer_link_submit(context: Context, token: Path<String>, form: forms::Form) -> Answer {
    let input = fields(&form);
    let page = Page::new(&context, "");
    let answered = match read_answer(&page, &input) {
        Ok((yes, reason)) => introductions::answer_by_token(&context.app, &token, yes, reason)
            .await
            .map(|after| (yes, after)),
        Err(error) => Err(error),
    };
    match answered {
        Ok((true, after)) if after.stage == Stage::Introduced => {
            thanks(&context, "answer-done-title", "answer-done-introduced")
        }
        Ok((true, _)) => thanks(&context, "answer-done-title", "answer-done-yes"),
        Ok((false, _)) => thanks(&context, "answer-done-title", "answer-done-no"),
        Err(error @ Error::Invalid(_)) => {
            let proposal = introductions::show_by_token(&context.app, &token).await?;
            link_page(&context, &proposal, &input, Some(&error))
        }
        Err(other) => Err(other.into()),
    }
}

/// Asks an initiative for contact.
pub(super) async fn ask_contact(
    context: Context,
    id: Path<String>,
    _form: forms::Form,
) -> Result<HttpResponse, crate::web::problem::Problem> {
    let id: InitiativeId = id.parse().map_err(|_| Error::NotFound("initiative"))?;
    match introductions::request_contact(&context.app, &context.actor, &id).await {
        Ok(_) => Ok(see_other(&done("/me", "contact-asked"))),
        Err(Error::Conflict(Conflict::PairTaken)) => Ok(see_other(&done("/me/proposals", "contact-known"))),
        Err(other) => Err(other.into()),
    }
}
