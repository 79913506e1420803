//! Pairing tablets with a campaign: the link and its code are shown once, and each can be ended. What people type there is seen by
//! nobody here, only how many there were.

use actix_web::web::Path;

use super::super::context::{Context, done, fields};
use super::super::dates;
use super::super::form::{Field, Form, Kind};
use super::super::input::Input;
use super::super::layout::{Page, escape, ok, see_other};
use super::super::parts::{Information, badge, post_button, table};
use super::access::staff_page;
use super::queue::parse_id;
use crate::domain::campaign::{CampaignKind, CampaignState};
use crate::domain::ids::{CampaignId, StandId};
use crate::error::{Error, Result};
use crate::service::campaigns::{self, CampaignView, MAX_HOURS, NewStand};
use crate::web::Answer;
use crate::web::forms;

fn form(page: &Page, id: &CampaignId, input: &Input) -> Form {
    Form::new(
        page.t("stand-pair"),
        format!("/staff/campaigns/{id}/stands"),
        page.t("stand-pair-button"),
    )
    .intro(page.t("stand-pair-text"))
    .field(
        Field::new(page, Kind::Text, "name", page.t("stand-name"))
            .value(input.get("name").unwrap_or("Tablet 1"))
            .max(60)
            .width("mid"),
    )
    .field(
        Field::new(page, Kind::Number, "hours", page.t("stand-hours"))
            .hint(page.t1("stand-hours-hint", "hours", MAX_HOURS))
            .value(input.get("hours").unwrap_or("10"))
            .digits()
            .width("short"),
    )
}

/// The part of a campaign's page with its devices; only where people stand at a table, or devices were paired.
pub(super) async fn html(context: &Context, page: &Page, campaign: &CampaignView) -> Result<String> {
    let rows = campaigns::list_stands(&context.app, &context.actor, &campaign.id).await?;
    let at_a_table = matches!(campaign.kind, CampaignKind::FairStand | CampaignKind::ReturnDays);
    if rows.is_empty() && (!at_a_table || campaign.state == CampaignState::Ended) {
        return Ok(String::new());
    }
    let mut html = format!("<h2>{}</h2>", escape(&page.t("stand-list")));
    if !rows.is_empty() {
        let heads = [
            page.t("stand-name"),
            page.t("stand-until"),
            page.t("campaign-state"),
            page.t("stand-taken"),
            String::new(),
        ];
        let cells: Vec<Vec<String>> = rows
            .iter()
            .map(|row| {
                let (class, key) = if row.open {
                    ("good", "stand-open")
                } else {
                    ("", "stand-closed")
                };
                let button = if row.open {
                    post_button(
                        page,
                        &format!("/staff/campaigns/{}/stands/{}/end", campaign.id, row.id),
                        "link",
                        &page.t("stand-end"),
                        &[],
                    )
                } else {
                    String::new()
                };
                vec![
                    escape(&row.name),
                    escape(&dates::moment(page.locale, row.expires_at)),
                    badge(class, &page.t(key)),
                    row.taken.to_string(),
                    button,
                ]
            })
            .collect();
        html.push_str(&table(&page.t("stand-list"), &heads, &cells));
    }
    if campaign.state != CampaignState::Ended {
        let form = form(page, &campaign.id, &Input::default());
        let inputs: String = form.fields.iter().map(ToString::to_string).collect();
        html.push_str(&format!(
            "<p>{}</p><form method=\"post\" action=\"{}\" novalidate>{}<div class=\"row\">{inputs}</div><div class=\"btns\">\
             <button class=\"btn second\">{}</button></div></form>",
            escape(&page.t("stand-pair-text")),
            form.action,
            page.token(),
            escape(&form.submit)
        ));
    }
    Ok(html)
}

/// Pairs a device and shows its link and code, this once.
pub(in crate::web::pages) async fn pair(context: Context, id: Path<String>, sent: forms::Form) -> Answer {
    let id: CampaignId = parse_id(&id, "campaign")?;
    let input = fields(&sent);
    let new = NewStand {
        name: input.text("name").to_owned(),
        hours: input.parse("hours").unwrap_or(0),
    };
    let back = format!("/staff/campaigns/{id}");
    match campaigns::pair(&context.app, &context.actor, &id, new).await {
        Ok(paired) => {
            let page = staff_page(&context, "stand-paired")?.back_to(back);
            let until = page.t1(
                "stand-paired-until",
                "time",
                dates::moment(page.locale, paired.expires_at),
            );
            let parts = Information::new()
                .lead(page.t("stand-paired-text"))
                .html(format!(
                    "<div class=\"qr\">{}</div>",
                    campaigns::code_as_svg(&paired.link)?
                ))
                .html(format!("<p class=\"secret\">{}</p>", escape(&paired.link)))
                .text(until)
                .text(page.t("stand-paired-once"));
            Ok(ok(&parts.on(page))?)
        }
        Err(Error::Invalid(errors)) => {
            let page = staff_page(&context, "stand-pair")?.back_to(back);
            let form = form(&page, &id, &input).refuse(context.locale, &errors);
            Ok(form.show(page)?)
        }
        Err(other) => Err(other.into()),
    }
}

/// Ends a device's link.
pub(in crate::web::pages) async fn end(context: Context, path: Path<(String, String)>, _sent: forms::Form) -> Answer {
    let (_, stand) = path.into_inner();
    let stand: StandId = parse_id(&stand, "stand")?;
    let campaign = campaigns::end_stand(&context.app, &context.actor, &stand).await?;
    Ok(see_other(&done(&format!("/staff/campaigns/{campaign}"), "stand-ended")))
}
