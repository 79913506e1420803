//! Handing a household on, for staff: the part of a household's page, the form, the rows of the day, and the decision.

use actix_web::web::Path;

use super::super::context::{Context, done, fields};
use super::super::dates;
use super::super::form::{Choice, Field, Form, Kind};
use super::super::input::Input;
use super::super::layout::{Page, escape, see_other};
use super::super::lookup;
use super::super::parts::{badge, facts, link, post_button, table};
use super::super::transfers::{office, offices};
use super::access::staff_page;
use super::queue::{parse_id, short_id};
use crate::domain::ids::{HouseholdId, TransferId};
use crate::domain::transfer::{RefuseReason, TransferState};
use crate::error::Error;
use crate::service::households;
use crate::service::transfers::{self, CareForStaff, NewTransfer, TransferView};
use crate::web::Answer;
use crate::web::forms;
use askama::Template as _;

const fn class_of(state: TransferState) -> &'static str {
    match state {
        TransferState::Agreed => "warn",
        TransferState::Accepted => "good",
        TransferState::Asked => "info",
        _ => "",
    }
}

/// The buttons for what somebody may do with a transfer now.
fn buttons(page: &Page, transfer: &TransferView) -> String {
    let (id, version) = (&transfer.id, transfer.version.to_string());
    let mut html = String::new();
    if transfer.may_decide {
        let reasons = RefuseReason::ALL
            .iter()
            .map(|one| Choice::new(one.as_str(), page.code("refuse-reason", one), false));
        let field = Field::new(page, Kind::Select, "reason", page.t("transfer-staff-why"))
            .width("mid")
            .options(std::iter::once(Choice::new("", "–", true)).chain(reasons));
        html.push_str(&post_button(
            page,
            &format!("/staff/transfers/{id}/accept"),
            "btn",
            &page.t("transfer-staff-accept"),
            &[("version", &version)],
        ));
        html.push_str(&format!(
            "<details><summary>{refuse}</summary><form method=\"post\" action=\"/staff/transfers/{id}/refuse\">{}\
             <input type=\"hidden\" name=\"version\" value=\"{version}\">{}<button class=\"btn danger\">{refuse}</button></form></details>",
            page.token(),
            field.render().unwrap_or_default(),
            refuse = escape(&page.t("transfer-staff-refuse")),
        ));
    }
    if transfer.may_withdraw {
        html.push_str(&post_button(
            page,
            &format!("/staff/transfers/{id}/withdraw"),
            "btn second",
            &page.t("transfer-staff-withdraw"),
            &[("version", &version)],
        ));
    }
    html
}

/// Who looks after a household, and what can be done about it.
pub(super) fn section(page: &Page, id: &HouseholdId, care: &CareForStaff) -> String {
    let mut rows = vec![(
        page.t("care-title"),
        format!(
            "{} <small>{}</small>",
            offices(&care.care),
            escape(&page.code("care-kind", care.care.kind))
        ),
        None,
    )];
    let mut after = String::new();
    if let Some(transfer) = &care.transfer {
        rows.push((
            page.t("transfer-staff-title"),
            format!(
                "{} {}",
                office(&transfer.to),
                badge(class_of(transfer.state), &page.code("transfer-state", transfer.state))
            ),
            None,
        ));
        rows.push((page.t("transfer-reason"), escape(&transfer.reason), None));
        rows.push((
            page.t("transfer-until"),
            escape(&dates::day_of(page.locale, transfer.answer_by)),
            None,
        ));
        after = buttons(page, transfer);
    } else if care.may_hand_on {
        after = format!(
            "<p>{}</p>",
            link(
                &format!("/staff/households/{id}/transfer"),
                &page.t("transfer-staff-begin")
            )
        );
    }
    facts(page, &rows) + &after
}

/// The rows of the day: what waits, what was asked, and what became of it.
pub(super) fn rows(page: &Page, all: &[TransferView]) -> String {
    let heads = [
        "today-household",
        "transfer-from",
        "transfer-to",
        "today-state",
        "day-answer-by",
    ]
    .map(|key| page.t(key));
    let cells: Vec<Vec<String>> = all
        .iter()
        .map(|one| {
            let why = one.refusal.map_or_else(String::new, |why| {
                format!("<br><small>{}</small>", escape(&page.code("refuse-reason", why)))
            });
            vec![
                link(
                    &format!("/staff/households/{}", one.household),
                    &short_id(one.household.as_str()),
                ),
                escape(&one.from.name),
                escape(&one.to.name),
                format!(
                    "{}{why}",
                    badge(class_of(one.state), &page.code("transfer-state", one.state))
                ),
                if one.state.is_open() {
                    escape(&dates::short(page.locale, one.answer_by))
                } else {
                    "–".to_owned()
                },
            ]
        })
        .collect();
    table(&page.t("day-transfers"), &heads, &cells)
}

async fn form_of(context: &Context, page: &Page, id: &HouseholdId, input: &Input) -> Result<Form, Error> {
    let chosen = input.text("initiative");
    let names = lookup::initiatives(context).await?;
    let care = transfers::of_household(&context.app, &context.actor, id).await?;
    // Whoever looks after it alone need not be asked.
    let alone = (care.care.offices.len() == 1).then(|| care.care.offices.iter().find_map(|one| one.initiative.clone()));
    let alone = alone.flatten();
    let options = names
        .iter()
        .filter(|(initiative, _)| Some(initiative) != alone.as_ref())
        .map(|(initiative, name)| Choice::new(initiative.as_str(), name, initiative.as_str() == chosen));
    let form = Form::new(
        page.t("transfer-staff-begin"),
        format!("/staff/households/{id}/transfer"),
        page.t("transfer-staff-ask"),
    )
    .intro(page.t("transfer-staff-text"))
    .field(
        Field::new(page, Kind::Select, "initiative", page.t("transfer-to"))
            .width("mid")
            .options(std::iter::once(Choice::new("", "–", chosen.is_empty())).chain(options)),
    )
    .field(
        Field::new(page, Kind::Text, "reason", page.t("transfer-reason"))
            .hint(page.t("transfer-staff-reason-hint"))
            .value(input.text("reason"))
            .max(300),
    );
    Ok(form)
}

/// The form that asks the household.
pub(in crate::web::pages) async fn form(context: Context, id: Path<String>) -> Answer {
    let id: HouseholdId = parse_id(&id, "household")?;
    households::show(&context.app, &context.actor, &id).await?;
    let page = staff_page(&context, "transfer-staff-begin")?.back_to(format!("/staff/households/{id}"));
    let form = form_of(&context, &page, &id, &Input::default()).await?;
    Ok(form.show(page)?)
}

/// Asks the household.
pub(in crate::web::pages) async fn submit(context: Context, id: Path<String>, form: forms::Form) -> Answer {
    let id: HouseholdId = parse_id(&id, "household")?;
    let input = fields(&form);
    let asked = match input.parse("initiative") {
        Some(initiative) => {
            let new = NewTransfer {
                household: id.clone(),
                initiative,
                reason: input.text("reason").to_owned(),
            };
            transfers::ask(&context.app, &context.actor, new).await.map(|_| ())
        }
        None => Err(Error::invalid("/initiative", "value-missing", "")),
    };
    match asked {
        Ok(()) => Ok(see_other(&done(&format!("/staff/households/{id}"), "transfer-asked"))),
        Err(Error::Invalid(errors)) => {
            let page = staff_page(&context, "transfer-staff-begin")?.back_to(format!("/staff/households/{id}"));
            let form = form_of(&context, &page, &id, &input).await?;
            Ok(form.refuse(context.locale, &errors).show(page)?)
        }
        Err(other) => Err(other.into()),
    }
}

/// Accepts, refuses or takes back.
pub(in crate::web::pages) async fn act(context: Context, path: Path<(String, String)>, form: forms::Form) -> Answer {
    let (id, action) = path.into_inner();
    let id: TransferId = parse_id(&id, "transfer")?;
    let input = fields(&form);
    let version = input.parse("version").unwrap_or(0);
    let (app, actor) = (&context.app, &context.actor);
    let decided = match action.as_str() {
        "accept" => transfers::accept(app, actor, &id, version).await?,
        "refuse" => match input.parse("reason") {
            Some(reason) => transfers::refuse(app, actor, &id, version, reason).await?,
            None => return Err(Error::invalid("/reason", "several-reason-missing", "").into()),
        },
        "withdraw" => transfers::withdraw(app, actor, &id, version).await?,
        _ => return Err(Error::NotFound("action").into()),
    };
    // After a refusal the household is none of this office's business any more.
    let to = if decided.state == TransferState::Refused {
        "/staff".to_owned()
    } else {
        format!("/staff/households/{}", decided.household)
    };
    Ok(see_other(&done(&to, "saved")))
}
