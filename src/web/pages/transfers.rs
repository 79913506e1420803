//! Who looks after a household, on its own page, and its yes or no to being handed on to another initiative: with a session, or
//! behind a mailed link. Opening either changes nothing.

use actix_web::web::Path;

use super::context::{Context, done, fields};
use super::dates;
use super::form::{Choice, Field, Form, Kind};
use super::input::Input;
use super::layout::{Page, escape, ok, see_other};
use super::parts::{Information, alert, facts, link};
use crate::domain::transfer::TransferState;
use crate::error::{Error, Result};
use crate::service::care::{Care, CareKind, CareOffice};
use crate::service::transfers::{self, OwnCare, TransferQuestion};
use crate::web::Answer;
use crate::web::forms;

/// An office, with a link to its page in the directory.
pub(super) fn office(one: &CareOffice) -> String {
    match &one.initiative {
        Some(id) => link(&format!("/initiatives/{id}"), &one.name),
        None => escape(&one.name),
    }
}

/// The offices, one after the other.
pub(super) fn offices(care: &Care) -> String {
    care.offices.iter().map(office).collect::<Vec<_>>().join(", ")
}

/// Who looks after the household, honestly, and whether it is asked about another one.
pub(super) fn section(page: &Page, own: &OwnCare) -> String {
    let mut html = String::new();
    if let Some(question) = &own.transfer {
        let until = dates::day_of(page.locale, question.answer_by);
        html.push_str(&match question.state {
            TransferState::Asked => alert(
                "warn",
                &page.t1("transfer-asked", "date", until),
                &link("/me/transfer", &page.t("transfer-answer")),
            ),
            _ => alert(
                "",
                &page.t2("transfer-agreed", "name", &question.to.name, "date", until),
                "",
            ),
        });
    }
    let sees = match (own.care.sees_profile, own.care.kind) {
        (true, _) => format!("<p>{}</p>", escape(&page.t("care-sees-profile"))),
        // Where no initiative is there, none is to be named either.
        (false, CareKind::Network) => format!("<p>{}</p>", escape(&page.t("care-sees-teaser"))),
        (false, _) => format!(
            "<p>{} {}</p>",
            escape(&page.t("care-sees-teaser")),
            link("/me/consents", &page.t("care-consents"))
        ),
    };
    html.push_str(&format!(
        "<h2>{}</h2><p>{}<br><strong>{}</strong></p>{sees}",
        escape(&page.t("care-title")),
        escape(&page.t(match own.care.kind {
            CareKind::Transferred => "care-transferred",
            CareKind::Region => "care-region",
            CareKind::Land => "care-land",
            CareKind::Network => "care-network",
        })),
        offices(&own.care),
    ));
    html
}

fn question_form(page: &Page, question: &TransferQuestion, action: &str, input: &Input) -> Form {
    let said = input.get("answer");
    let rows = [
        (page.t("transfer-from"), office(&question.from), None),
        (page.t("transfer-to"), office(&question.to), None),
        (page.t("transfer-reason"), escape(&question.reason), None),
        (
            page.t("transfer-until"),
            escape(&dates::day_of(page.locale, question.answer_by)),
            None,
        ),
    ];
    Form::new(page.t("transfer-title"), action, page.t("answer-button"))
        .before(facts(page, &rows))
        .intro(page.t("transfer-sees"))
        .intro(page.t("transfer-sees-not"))
        .field(Field::hidden(page, "id", question.id.to_string()))
        .field(
            Field::new(page, Kind::Radios, "answer", page.t("transfer-question")).options([
                Choice::new("yes", page.t("transfer-yes"), said == Some("yes")).hint(page.t("transfer-yes-hint")),
                Choice::new("no", page.t("transfer-no"), said == Some("no")).hint(page.t("transfer-no-hint")),
            ]),
        )
}

fn read(page: &Page, input: &Input) -> Result<bool> {
    match input.get("answer") {
        Some("yes") => Ok(true),
        Some("no") => Ok(false),
        _ => Err(Error::invalid("/answer", "value-missing", page.t("answer-choose"))),
    }
}

/// Where a transfer stands that is not the household's turn, in a sentence.
fn stands(page: &Page, question: &TransferQuestion) -> String {
    match question.state {
        TransferState::Agreed => page.t2(
            "transfer-agreed",
            "name",
            &question.to.name,
            "date",
            dates::day_of(page.locale, question.answer_by),
        ),
        _ => page.t("transfer-over"),
    }
}

fn shown(
    page: Page,
    question: Option<&TransferQuestion>,
    action: &str,
    input: &Input,
    wrong: Option<&Error>,
) -> Answer {
    match question {
        Some(question) if question.state == TransferState::Asked => {
            let voice = page.voice();
            let mut form = question_form(&page, question, action, input);
            if let Some(Error::Invalid(errors)) = wrong {
                form = form.refuse(voice, errors);
            }
            Ok(form.show(page)?)
        }
        other => {
            let text = other.map_or_else(|| page.t("transfer-over"), |question| stands(&page, question));
            let parts = Information::new().lead(text).button("/me", page.t("page-me"));
            Ok(ok(&parts.on(page))?)
        }
    }
}

/// The question on the household's own page.
pub(super) async fn show(context: Context) -> Answer {
    let own = transfers::my_care(&context.app, &context.actor).await?;
    let page = Page::new(&context, context.t("transfer-title")).back_to("/me");
    shown(page, own.transfer.as_ref(), "/me/transfer", &Input::default(), None)
}

/// What a finished answer says on the next page.
const fn said(yes: bool) -> &'static str {
    if yes { "transfer-yes" } else { "transfer-no" }
}

/// Takes the answer.
pub(super) async fn submit(context: Context, form: forms::Form) -> Answer {
    let input = fields(&form);
    let page = Page::new(&context, context.t("transfer-title")).back_to("/me");
    match read(&page, &input) {
        Ok(yes) => {
            let id = input.parse("id").ok_or(Error::NotFound("transfer"))?;
            transfers::answer(&context.app, &context.actor, &id, yes).await?;
            Ok(see_other(&done("/me", said(yes))))
        }
        Err(error) => {
            let own = transfers::my_care(&context.app, &context.actor).await?;
            shown(page, own.transfer.as_ref(), "/me/transfer", &input, Some(&error))
        }
    }
}

/// The question behind a mailed link.
pub(super) async fn question_link(context: Context, token: Path<String>) -> Answer {
    let question = transfers::question_by_token(&context.app, &token).await?;
    let page = Page::new(&context, context.t("transfer-title")).hidden();
    shown(page, Some(&question), &context.path, &Input::default(), None)
}

/// Takes the answer behind a mailed link.
pub(super) async fn question_link_submit(context: Context, token: Path<String>, form: forms::Form) -> Answer {
    let input = fields(&form);
    let page = Page::new(&context, context.t("transfer-title")).hidden();
    match read(&page, &input) {
        Ok(yes) => {
            transfers::answer_by_token(&context.app, &token, yes).await?;
            let parts = Information::new()
                .lead(page.t(if yes { "done-transfer-yes" } else { "done-transfer-no" }))
                .button("/sign-in", page.t("page-sign-in"));
            Ok(ok(&parts.on(page))?)
        }
        Err(error) => {
            let question = transfers::question_by_token(&context.app, &token).await?;
            shown(page, Some(&question), &context.path, &input, Some(&error))
        }
    }
}
