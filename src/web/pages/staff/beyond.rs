//! What a list does not say, for coordinators: why not this one, and what would bring a household more matches. Both only
//! look. What may be answered is decided by the service.

use actix_web::web::Path;

use super::super::changes::sentence;
use super::super::context::Context;
use super::super::layout::{Page, escape, ok};
use super::super::lookup;
use super::super::parts::{Information, alert, link, post_button};
use super::access::staff_page;
use super::proposal::reasons;
use super::queue::{parse_id, short_id};
use crate::domain::ids::HouseholdId;
use crate::domain::proposal::ProposalKind;
use crate::error::{Error, Result};
use crate::service::households::{self, HouseholdFilter};
use crate::service::matchmaking::{self, Answer as WhyNot, ChangesView, Hindrance, WhyNotView};
use crate::web::Answer;

/// The question "why not …?" as a form: an initiative to choose, or the reference of a household.
pub(super) async fn question(context: &Context, page: &Page, id: &HouseholdId) -> Result<String> {
    let chosen = context.query.text("initiative");
    let options: String = lookup::initiatives(context)
        .await?
        .iter()
        .map(|(initiative, name)| {
            let selected = if initiative.as_str() == chosen { " selected" } else { "" };
            format!("<option value=\"{initiative}\"{selected}>{}</option>", escape(name))
        })
        .collect();
    Ok(format!(
        "<form action=\"/staff/households/{id}/why-not\" method=\"get\"><div class=\"row\"><div class=\"field\">\
         <label for=\"f-initiative\">{}</label><select id=\"f-initiative\" name=\"initiative\"><option value=\"\">–</option>\
         {options}</select></div><div class=\"field\"><label for=\"f-reference\">{}</label><input id=\"f-reference\" \
         name=\"reference\" type=\"text\" value=\"{}\" autocomplete=\"off\"></div></div>\
         <div class=\"btns\"><button class=\"btn second\">{}</button></div></form>",
        escape(&page.t("beyond-initiative")),
        escape(&page.t("beyond-reference")),
        escape(context.query.text("reference")),
        escape(&page.t("beyond-ask"))
    ))
}

/// Whom the form means; the text that says why nobody can be told.
async fn meant(context: &Context, page: &Page, id: &HouseholdId) -> Result<Result<Option<String>, String>> {
    if let Some(initiative) = context.query.owned("initiative") {
        return Ok(Ok(Some(initiative)));
    }
    let Some(reference) = context.query.owned("reference") else {
        return Ok(Ok(None));
    };
    let filter = HouseholdFilter {
        area: None,
        reference: Some(reference),
        limit: Some(3),
        ..HouseholdFilter::default()
    };
    let found = match households::list(&context.app, &context.actor, filter).await {
        Ok((found, _)) => found,
        // What cannot be a reference finds nobody.
        Err(Error::Invalid(_)) => Vec::new(),
        Err(other) => return Err(other),
    };
    let mut others = found.into_iter().filter(|one| one.id != *id).map(|one| one.id);
    Ok(match (others.next(), others.next()) {
        (Some(one), None) => Ok(Some(one.to_string())),
        (Some(_), Some(_)) => Err(page.t("beyond-several")),
        _ => Err(page.t("beyond-nobody")),
    })
}

fn answer(context: &Context, page: &Page, id: &HouseholdId, view: &WhyNotView, parts: Information) -> Information {
    let (name, href) = match (view.kind, &view.name) {
        (ProposalKind::Initiatives, Some(name)) => (name.clone(), format!("/initiatives/{}", view.other)),
        _ => (short_id(&view.other), format!("/staff/households/{}", view.other)),
    };
    let parts = parts.html(format!("<h2>{}</h2>", link(&href, &name)));
    let mut parts = match (view.answer, view.condition, view.short_by) {
        (WhyNot::HardCondition, Some(condition), _) => parts.html(alert("", &page.code("why-not", condition), "")),
        (WhyNot::Short, _, Some(points)) => {
            let short = page.t1("why-not-short", "percent", points.div_ceil(100_000));
            parts.html(alert("", &short, ""))
        }
        _ => {
            let fits = page.t1("beyond-match", "percent", view.percent.unwrap_or(0));
            parts.html(alert("good", &fits, ""))
        }
    };
    if view.free_places == Some(0) {
        parts = parts.text(page.t("beyond-full"));
    }
    // By hand the score may be too low; the hard conditions hold for everybody.
    if !matches!(view.answer, WhyNot::HardCondition) {
        let field = match view.kind {
            ProposalKind::Households => "other_household",
            ProposalKind::Initiatives => "initiative",
        };
        parts = parts.html(post_button(
            page,
            &format!("/staff/households/{id}/propose"),
            "btn",
            &page.t("beyond-propose"),
            &[(field, &view.other)],
        ));
    }
    match &view.explanation {
        Some(explanation) => parts.html(reasons(context, page, explanation)),
        None => parts,
    }
}

/// Why an initiative or another household is not proposed to this one.
pub(in crate::web::pages) async fn why_not(context: Context, id: Path<String>) -> Answer {
    let id: HouseholdId = parse_id(&id, "household")?;
    let household = households::show(&context.app, &context.actor, &id).await?;
    let mut page = staff_page(&context, "beyond-title")?.back_to(format!("/staff/households/{id}"));
    page.title = page.t1("beyond-title-of", "id", short_id(household.id.as_str()));
    let mut parts = Information::new().html(question(&context, &page, &id).await?);
    parts = match meant(&context, &page, &id).await? {
        Ok(None) => parts,
        Err(text) => parts.html(alert("warn", &text, "")),
        Ok(Some(other)) => match matchmaking::why_not(&context.app, &context.actor, &id, &other).await {
            Ok(view) => answer(&context, &page, &id, &view, parts),
            Err(Error::NotFound(_)) => parts.html(alert("warn", &page.t("beyond-nobody"), "")),
            Err(other) => return Err(other.into()),
        },
    };
    Ok(ok(&parts.on(page))?)
}

fn changes_of(page: &Page, view: &ChangesView, parts: Information) -> Information {
    match view.hindrance {
        Some(Hindrance::NotActive) => return parts.text(page.t("beyond-not-active")),
        Some(Hindrance::NoConsent) => return parts.text(page.t("beyond-no-consent")),
        Some(Hindrance::TeaserOnly) => return parts.text(page.t("household-teaser-only")),
        None => {}
    }
    let now = view.now.unwrap_or(0);
    let parts = match view.kind {
        ProposalKind::Initiatives => parts.text(page.tn("beyond-now-initiatives", now)),
        ProposalKind::Households => parts.text(page.tn("beyond-now-households", now)),
    };
    let rows: Vec<String> = view
        .suggestions
        .iter()
        .filter_map(|suggestion| sentence(page, view.kind, suggestion))
        .collect();
    if rows.is_empty() {
        parts.text(page.t("beyond-changes-none"))
    } else {
        parts.list(rows)
    }
}

/// What would bring a household more matches.
pub(in crate::web::pages) async fn changes(context: Context, id: Path<String>) -> Answer {
    let id: HouseholdId = parse_id(&id, "household")?;
    let (app, actor) = (&context.app, &context.actor);
    let mut page = staff_page(&context, "beyond-changes")?.back_to(format!("/staff/households/{id}"));
    page.title = page.t1("beyond-changes-of", "id", short_id(id.as_str()));
    let mut parts = Information::new().lead(page.t("beyond-changes-lead"));
    for (kind, heading) in [
        (ProposalKind::Initiatives, "household-matches-initiatives"),
        (ProposalKind::Households, "household-matches-households"),
    ] {
        let more = matchmaking::default_more(kind);
        let view = matchmaking::what_would_change(app, actor, &id, kind, more).await?;
        parts = changes_of(&page, &view, parts.heading(page.t(heading)));
    }
    Ok(ok(&parts.on(page))?)
}
