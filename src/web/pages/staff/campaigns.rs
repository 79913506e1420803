//! Campaigns for their office: the list, making and changing one, what came of it, and the sheet to print. What can be taken along
//! to share stands in `share_kit`.

use actix_web::HttpResponse;
use actix_web::http::header;
use actix_web::web::Path;

use super::super::context::{Context, done, fields};
use super::super::dates;
use super::super::figures::{period_text, value};
use super::super::form::{Choice, Field, Form, Kind};
use super::super::input::Input;
use super::super::layout::{Page, escape, ok, see_other};
use super::super::lookup;
use super::super::parts::{Information, badge, facts, link, table};
use super::access::staff_page;
use super::queue::parse_id;
use super::{share_kit, stands};
use crate::domain::actor::{Actor, Scope};
use crate::domain::campaign::{CampaignDetails, CampaignKind, CampaignState};
use crate::domain::day::german_day;
use crate::domain::ids::{CampaignId, InitiativeId};
use crate::error::{Error, Fields, Result};
use crate::service::campaigns::{self, CampaignFigures, CampaignView};
use crate::web::Answer;
use crate::web::forms;

const LIST: &str = "/staff/campaigns";

/// From when to when a campaign counts.
fn days(page: &Page, campaign: &CampaignView) -> String {
    page.t2(
        "when-range",
        "from",
        dates::day(page.locale, campaign.starts_on),
        "to",
        dates::day(page.locale, campaign.ends_on),
    )
}

fn state(page: &Page, campaign: &CampaignView) -> String {
    let class = match campaign.state {
        CampaignState::Planned => "info",
        CampaignState::Running => "good",
        CampaignState::Ended => "",
    };
    badge(class, &page.code("campaign-state", campaign.state))
}

/// The campaigns of the own offices.
pub(in crate::web::pages) async fn list(context: Context) -> Answer {
    let rows = campaigns::list_own(&context.app, &context.actor).await?;
    let page = staff_page(&context, "campaign-list")?;
    let mut parts = Information::new().wide().text(page.t("campaign-text"));
    let new = page.t("campaign-new");
    if rows.is_empty() {
        parts = parts.empty(page.t("campaign-none"), &[("/staff/campaigns/new", new)]);
    } else {
        let heads = [
            "campaign-name",
            "campaign-kind",
            "campaign-days",
            "campaign-code",
            "campaign-office",
            "campaign-state",
        ]
        .map(|key| page.t(key));
        let cells: Vec<Vec<String>> = rows
            .iter()
            .map(|row| {
                vec![
                    link(&format!("{LIST}/{}", row.id), &row.name),
                    escape(&page.code("campaign-kind", row.kind)),
                    escape(&days(&page, row)),
                    format!("<code>{}</code>", escape(&row.code)),
                    escape(&row.office_name),
                    state(&page, row),
                ]
            })
            .collect();
        parts = parts
            .button("/staff/campaigns/new", new)
            .html(table(&page.t("campaign-list"), &heads, &cells));
    }
    Ok(ok(&parts.on(page))?)
}

/// The initiatives for which this member of staff can make a campaign.
pub(super) async fn offices(context: &Context) -> Result<Vec<(InitiativeId, String)>> {
    let Actor::Staff(staff) = &context.actor else {
        return Err(Error::Unauthenticated);
    };
    let mut all = lookup::initiatives(context).await?;
    all.retain(|(id, _)| staff.is_admin() || staff.works_for(id));
    Ok(all)
}

/// The form; `offices` for a new campaign, whose office and code can still be chosen.
fn form(page: &Page, action: &str, input: &Input, offices: Option<&[(InitiativeId, String)]>) -> Form {
    let text = |kind: Kind, name: &str, key: &str| Field::new(page, kind, name, page.t(key)).value(input.text(name));
    let kind: CampaignKind = input.parse("kind").unwrap_or(CampaignKind::FairStand);
    let mut form = Form::new(
        page.title.clone(),
        action,
        page.t(if offices.is_some() {
            "campaign-make"
        } else {
            "page-save"
        }),
    );
    if let Some(offices) = offices {
        let none = page
            .is_admin()
            .then(|| Choice::new("", page.t("meetup-staff-network"), false));
        let own = offices
            .iter()
            .map(|(id, name)| Choice::new(id.as_str(), name.clone(), input.text("office") == id.as_str()));
        form = form.field(
            Field::new(page, Kind::Select, "office", page.t("campaign-office"))
                .width("mid")
                .options(none.into_iter().chain(own)),
        );
    }
    form = form
        .field(
            text(Kind::Text, "name", "campaign-name")
                .hint(page.t("campaign-name-hint"))
                .max(120),
        )
        .field(
            Field::new(page, Kind::Radios, "kind", page.t("campaign-kind")).options(
                CampaignKind::ALL
                    .iter()
                    .map(|one| Choice::new(one.as_str(), page.code("campaign-kind", one), *one == kind)),
            ),
        )
        .field(
            Field::group(
                page,
                "days",
                page.t("campaign-days"),
                vec![
                    text(Kind::Date, "starts_on", "campaign-from"),
                    text(Kind::Date, "ends_on", "campaign-to"),
                ],
            )
            .hint(page.t("campaign-days-hint")),
        );
    if offices.is_some() {
        form = form.field(
            text(Kind::Text, "code", "campaign-code")
                .hint(page.t("campaign-code-hint"))
                .max(40)
                .width("mid")
                .optional(),
        );
    }
    form
}

fn read(input: &Input) -> Result<CampaignDetails> {
    let mut wrong = Fields::new();
    let mut day = |name: &str| {
        let parsed = input.parse(name);
        wrong.check(parsed.is_none(), format!("/{name}"), "date-invalid", "2027-03-05");
        parsed.unwrap_or_default()
    };
    let (starts_on, ends_on) = (day("starts_on"), day("ends_on"));
    let office = match input.get("office") {
        Some(id) => wrong.take("/office", id.parse()),
        None => None,
    };
    wrong.finish()?;
    Ok(CampaignDetails {
        office,
        name: input.text("name").to_owned(),
        kind: input.parse("kind").unwrap_or(CampaignKind::Other),
        starts_on,
        ends_on,
        code: input.owned("code"),
    })
}

/// The empty form.
pub(in crate::web::pages) async fn create(context: Context) -> Answer {
    let own = offices(&context).await?;
    let page = staff_page(&context, "campaign-new")?.back_to(LIST);
    let today = german_day(context.app.clock.now()).to_string();
    let mut given = vec![("starts_on".to_owned(), today)];
    // From the page of an initiative.
    given.extend(
        context
            .query
            .owned("office")
            .map(|office| ("office".to_owned(), office)),
    );
    let input = Input::new(given);
    Ok(form(&page, "/staff/campaigns/new", &input, Some(&own)).show(page)?)
}

/// Makes a campaign.
pub(in crate::web::pages) async fn create_submit(context: Context, sent: forms::Form) -> Answer {
    let input = fields(&sent);
    let made = match read(&input) {
        Ok(details) => campaigns::create(&context.app, &context.actor, details).await,
        Err(error) => Err(error),
    };
    match made {
        Ok(id) => Ok(see_other(&done(&format!("{LIST}/{id}"), "campaign-made"))),
        Err(Error::Invalid(errors)) => {
            let own = offices(&context).await?;
            let page = staff_page(&context, "campaign-new")?.back_to(LIST);
            let form = form(&page, "/staff/campaigns/new", &input, Some(&own)).refuse(context.locale, &errors);
            Ok(form.show(page)?)
        }
        Err(other) => Err(other.into()),
    }
}

fn edit_form(page: &Page, id: &CampaignId, version: i64, input: &Input) -> Form {
    form(page, &format!("{LIST}/{id}/edit"), input, None).field(Field::hidden(page, "version", version.to_string()))
}

/// The form with what is known.
pub(in crate::web::pages) async fn edit(context: Context, id: Path<String>) -> Answer {
    let id: CampaignId = parse_id(&id, "campaign")?;
    let campaign = campaigns::show_own(&context.app, &context.actor, &id).await?;
    let page = staff_page(&context, "campaign-edit")?.back_to(format!("{LIST}/{id}"));
    let pairs = [
        ("name", campaign.name.clone()),
        ("kind", campaign.kind.to_string()),
        ("starts_on", campaign.starts_on.to_string()),
        ("ends_on", campaign.ends_on.to_string()),
    ];
    let input = Input::new(pairs.map(|(name, value)| (name.to_owned(), value)).to_vec());
    Ok(edit_form(&page, &id, campaign.version, &input).show(page)?)
}

/// Changes a campaign.
pub(in crate::web::pages) async fn edit_submit(context: Context, id: Path<String>, sent: forms::Form) -> Answer {
    let id: CampaignId = parse_id(&id, "campaign")?;
    let input = fields(&sent);
    let version: i64 = input.parse("version").unwrap_or(0);
    let changed = match read(&input) {
        Ok(details) => campaigns::update(&context.app, &context.actor, &id, version, details).await,
        Err(error) => Err(error),
    };
    match changed {
        Ok(_) => Ok(see_other(&done(&format!("{LIST}/{id}"), "saved"))),
        Err(Error::Invalid(errors)) => {
            let page = staff_page(&context, "campaign-edit")?.back_to(format!("{LIST}/{id}"));
            let form = edit_form(&page, &id, version, &input).refuse(context.locale, &errors);
            Ok(form.show(page)?)
        }
        Err(other) => Err(other.into()),
    }
}

/// Quarters as rows: visits, and households by what happened.
fn quarters(page: &Page, figures: &CampaignFigures) -> String {
    let heads: Vec<String> = [
        "campaign-quarter",
        "campaign-visits",
        "figure-registered",
        "figure-confirmed",
        "figure-proposed",
        "figure-introduced",
        "figure-outcome",
    ]
    .iter()
    .map(|key| page.t(key))
    .collect();
    let rows: Vec<Vec<String>> = figures
        .quarters
        .iter()
        .map(|quarter| {
            let mut row = vec![
                escape(&period_text(page, quarter.period)),
                escape(&value(page, quarter.visits)),
            ];
            row.extend(quarter.stages().map(|stage| {
                escape(&if quarter.closed {
                    value(page, stage)
                } else {
                    page.t("campaign-open")
                })
            }));
            row
        })
        .collect();
    table(&page.t("campaign-figures"), &heads, &rows)
}

/// The days with visits.
fn visits(page: &Page, figures: &CampaignFigures) -> String {
    if figures.days.is_empty() {
        return String::new();
    }
    let rows: Vec<Vec<String>> = figures
        .days
        .iter()
        .rev()
        .map(|day| {
            vec![
                escape(&dates::day(page.locale, day.day)),
                escape(&value(page, day.visits)),
            ]
        })
        .collect();
    let heads = ["campaign-day", "campaign-visits"].map(|key| page.t(key));
    format!(
        "<details><summary>{}</summary>{}</details>",
        escape(&page.t("campaign-by-day")),
        table(&page.t("campaign-by-day"), &heads, &rows)
    )
}

/// One campaign: its link and code, what can be taken along, what came of it.
pub(in crate::web::pages) async fn show(context: Context, id: Path<String>) -> Answer {
    let id: CampaignId = parse_id(&id, "campaign")?;
    let campaign = campaigns::show_own(&context.app, &context.actor, &id).await?;
    let page = staff_page(&context, "campaign-list")?
        .back_to(LIST)
        .titled(campaign.name.clone());
    let rows = [
        (page.t("campaign-link"), link(&campaign.link, &campaign.link), None),
        (
            page.t("campaign-kind"),
            escape(&page.code("campaign-kind", campaign.kind)),
            None,
        ),
        (page.t("campaign-days"), escape(&days(&page, &campaign)), None),
        (page.t("campaign-office"), escape(&campaign.office_name), None),
    ];
    let way = |at: &str, key: &str| {
        format!(
            "<a class=\"btn second\" href=\"{LIST}/{id}/{at}\">{}</a>",
            escape(&page.t(key))
        )
    };
    let mut parts = Information::new()
        .wide()
        .html(format!("<p>{}</p>", state(&page, &campaign)))
        .html(facts(&page, &rows))
        .html(format!(
            "<div class=\"btns\">{}{}</div>",
            way("sheet", "campaign-sheet"),
            way("edit", "page-change")
        ))
        .html(share_kit::html(&context, &page, &campaign).await?)
        .html(stands::html(&context, &page, &campaign).await?)
        .heading(page.t("campaign-figures"));
    // A token without the scope sees no figures; somebody who is signed in has it.
    if context.actor.staff(Scope::ProposalsRead).is_ok() {
        let figures = campaigns::figures(&context.app, &context.actor, &id, context.locale).await?;
        parts = parts
            .text(page.t("campaign-figures-text"))
            .text(page.t1("campaign-visits-all", "visits", value(&page, figures.visits)))
            .html(quarters(&page, &figures))
            .html(visits(&page, &figures))
            .html(format!(
                "<p><a href=\"{LIST}/{id}/figures.csv\" download>{}</a></p>",
                escape(&page.t("campaign-csv"))
            ));
    }
    Ok(ok(&parts.on(page))?)
}

/// What came of a campaign as a table for spreadsheets.
pub(in crate::web::pages) async fn csv(context: Context, id: Path<String>) -> Answer {
    let id: CampaignId = parse_id(&id, "campaign")?;
    let figures = campaigns::figures(&context.app, &context.actor, &id, context.locale).await?;
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "text/csv; charset=utf-8"))
        .insert_header((
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{}.csv\"", figures.code),
        ))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .body(campaigns::csv(&figures, context.locale)))
}
