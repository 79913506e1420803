//! Households as staff may see them: the list, one household with what fits it, and opening contact data by POST with a
//! reason. How much is shown is decided by the service.

use actix_web::web::Path;

use super::super::areas;
use super::super::context::{Context, done, fields};
use super::super::dates;
use super::super::form::{Field, Form, Kind};
use super::super::layout::{Page, escape, ok, percent, see_other};
use super::super::lookup;
use super::super::parts::{Information, alert, badge, facts, link, post_button, table};
use super::super::proposals::contact_facts;
use super::super::register::window_text;
use super::access::staff_page;
use super::beyond;
use super::log;
use super::queue::{parse_id, proposals, score, short_id};
use super::transfers as handing_on;
use crate::domain::actor::Scope;
use crate::domain::household::HouseholdState;
use crate::domain::ids::HouseholdId;
use crate::domain::profile::Profile;
use crate::domain::proposal::ProposalKind;
use crate::domain::welcome::MAX_PER_QUARTER;
use crate::error::Error;
use crate::service::contacts;
use crate::service::households::{self, HouseholdArea, HouseholdFilter, HouseholdForStaff, HouseholdSummary};
use crate::service::matchmaking::{self, MatchView};
use crate::service::review::{self, NewProposal};
use crate::service::transfers;
use crate::service::welcoming::{self, Quarter};
use crate::web::Answer;
use crate::web::forms;

/// How many matches are shown of each kind.
const MATCHES: u32 = 5;

/// A household in the list.
fn list_row(context: &Context, page: &Page, row: &HouseholdSummary) -> Vec<String> {
    let waiting = row.waiting.map_or_else(String::new, |waiting| {
        let class = if row.overdue { "danger" } else { "" };
        let text = format!(
            "{}, {}",
            page.code("next-step", waiting.step),
            dates::short(page.locale, waiting.until)
        );
        badge(class, &text)
    });
    let land = row.land.as_ref().map_or_else(
        || page.t("areas-anywhere"),
        |land| {
            land.parse()
                .map_or_else(|_| land.clone(), |ags| lookup::name(&context.app, ags))
        },
    );
    vec![
        link(&format!("/staff/households/{}", row.id), &short_id(row.id.as_str())),
        escape(&page.code("situation-short", row.situation)),
        escape(&land),
        waiting,
        badge(
            state_class(row.state, row.suspended),
            &page.code("household-state", row.state),
        ),
    ]
}

/// Households of the own area.
pub(in crate::web::pages) async fn list(context: Context) -> Answer {
    let typed = context.query.owned("reference").unwrap_or_default();
    // What reads like a reference is one; everything else is looked for in what may be seen.
    let is_reference = typed.chars().any(|one| one.is_ascii_digit())
        && typed
            .chars()
            .all(|one| one.is_ascii_hexdigit() || one == ' ' || one == '-')
        && typed.len() <= 15;
    let area: Option<HouseholdArea> = context.query.get("area").map(str::parse).transpose()?;
    let filter = HouseholdFilter {
        states: context.query.parse_all("state"),
        reference: is_reference.then(|| typed.clone()),
        words: (!is_reference).then(|| typed.clone()),
        area,
        after: context.query.owned("after"),
        limit: Some(50),
    };
    let (rows, next) = households::list(&context.app, &context.actor, filter).await?;
    let page = staff_page(&context, "households-title")?;
    let heads = [
        "today-household",
        "households-situation",
        "households-areas",
        "households-next",
        "households-state",
    ]
    .map(|key| page.t(key));
    let cells: Vec<Vec<String>> = rows.iter().map(|row| list_row(&context, &page, row)).collect();
    let search = format!(
        "<form action=\"/staff/households\" method=\"get\" role=\"search\"><div class=\"row narrow\"><div class=\"field\"><label \
         for=\"f-reference\">{}</label><input id=\"f-reference\" name=\"reference\" type=\"text\" value=\"{}\" autocomplete=\"off\"></div>\
         <div class=\"field\"><button class=\"btn second\">{}</button></div></div></form>",
        escape(&page.t("households-search")),
        escape(&typed),
        escape(&page.t("page-search"))
    );
    let mut ways = vec![
        link("/staff/households/map", &page.t("area-map-title")),
        link("/staff/households/lists", &page.t("lists-title")),
        link("/staff/households/paper", &page.t("paper-title")),
    ];
    if context.actor.staff(Scope::HouseholdsWrite).is_err() {
        ways.truncate(1);
    }
    let mut parts = Information::new()
        .button("/staff/households/new", page.t("households-enter"))
        .html(format!("<p>{}</p>", ways.join(" · ")))
        .html(search)
        .html(format!(
            "<p class=\"small muted\">{}</p>",
            escape(&page.t("households-search-text"))
        ));
    if let Some(area) = area {
        let name = match area {
            HouseholdArea::District(ags) | HouseholdArea::Land(ags) => lookup::name(&context.app, ags),
            HouseholdArea::Anywhere => page.t("areas-anywhere"),
        };
        parts = parts.html(format!(
            "<p>{} {}</p>",
            badge("info", &page.t1("area-map-filter", "name", name)),
            link("/staff/households", &page.t("area-map-all"))
        ));
    }
    parts = if rows.is_empty() {
        let all = ("/staff/households", page.t("households-all"));
        parts.empty(
            page.t("households-none"),
            &[
                all,
                ("/staff/households/new", page.t("households-enter")),
                ("/staff/households/lists", page.t("lists-title")),
            ],
        )
    } else {
        parts.html(table(&page.title, &heads, &cells))
    };
    if let Some(next) = next {
        let area = area.map_or_else(String::new, |area| format!("&area={area}"));
        let href = format!(
            "/staff/households?reference={}{area}&after={}",
            percent(&typed),
            percent(&next)
        );
        parts = parts.html(format!("<p>{}</p>", link(&href, &page.t("page-older"))));
    }
    Ok(ok(&parts.wide().on(page))?)
}

const fn state_class(state: HouseholdState, suspended: bool) -> &'static str {
    match (state, suspended) {
        (_, true) => "danger",
        (HouseholdState::Active, _) => "good",
        _ => "",
    }
}

/// The profile of a household as labelled facts.
pub(super) fn profile_facts(
    context: &Context,
    page: &Page,
    profile: &Profile,
) -> Vec<(String, String, Option<String>)> {
    let mut rows = Vec::new();
    let mut push = |key: &str, value: String| {
        if !value.is_empty() {
            rows.push((page.t(key), escape(&value), None));
        }
    };
    push("households-situation", page.code("situation-short", profile.situation));
    let areas: Vec<String> = profile
        .target_areas
        .iter()
        .map(|area| areas::label(context, page, area))
        .collect();
    push("households-areas", areas.join("; "));
    push(
        "household-window",
        window_text(page, profile.window.map(|window| (window.earliest, window.latest))),
    );
    let adults: Vec<String> = profile
        .adults
        .iter()
        .filter_map(|adult| {
            let seeks = adult.seeks.map(|seeks| page.code("seeks", seeks));
            let words: Vec<String> = adult.occupation.clone().into_iter().chain(seeks).collect();
            (!words.is_empty()).then(|| words.join(", "))
        })
        .collect();
    push("household-adults", adults.join("; "));
    let years: Vec<String> = profile
        .children
        .iter()
        .map(|child| child.birth_year.to_string())
        .collect();
    if !years.is_empty() {
        push(
            "household-children",
            page.t1("household-children-years", "years", years.join(", ")),
        );
    }
    let list = |codes: Vec<String>| codes.join(", ");
    push(
        "household-needs",
        list(
            profile
                .needs
                .iter()
                .map(|stated| page.code("need", stated.need))
                .collect(),
        ),
    );
    push(
        "household-offers",
        list(profile.offers.iter().map(|need| page.code("need", need)).collect()),
    );
    push(
        "household-languages",
        list(profile.languages.iter().map(|one| page.code("language", one)).collect()),
    );
    push(
        "household-interests",
        list(profile.interests.iter().map(|one| page.code("interest", one)).collect()),
    );
    let current = profile
        .current_place
        .as_ref()
        .map(|place| lookup::place_label(&context.app, place));
    push("household-current", current.unwrap_or_default());
    push("profile-free-text", profile.free_text.clone().unwrap_or_default());
    rows
}

/// A household in short: its teaser or its profile.
pub(super) fn described(context: &Context, page: &Page, household: &HouseholdForStaff) -> String {
    let mut html = String::new();
    if let Some(profile) = &household.profile {
        html.push_str(&facts(page, &profile_facts(context, page, profile)));
    } else {
        let lines: String = household
            .lines
            .iter()
            .map(|line| format!("<li>{}</li>", escape(line)))
            .collect();
        html.push_str(&format!(
            "<p class=\"muted\">{}</p><ul>{lines}</ul>",
            escape(&page.t("household-teaser-only"))
        ));
    }
    html
}

fn matches_html(page: &Page, id: &HouseholdId, kind: ProposalKind, rows: &[MatchView]) -> String {
    let caption = match kind {
        ProposalKind::Households => page.t("household-matches-households"),
        ProposalKind::Initiatives => page.t("household-matches-initiatives"),
    };
    if rows.is_empty() {
        let changes = format!("/staff/households/{id}/changes");
        return format!(
            "<h3>{}</h3><p>{} {}</p>",
            escape(&caption),
            escape(&page.t("household-matches-none")),
            link(&changes, &page.t("beyond-changes"))
        );
    }
    let heads = [caption.clone(), page.t("today-score"), String::new()];
    let cells: Vec<Vec<String>> = rows
        .iter()
        .map(|row| {
            let name = match (&row.name, kind) {
                (Some(name), ProposalKind::Initiatives) => link(&format!("/initiatives/{}", row.id), name),
                _ => link(&format!("/staff/households/{}", row.id), &short_id(&row.id)),
            };
            let field = match kind {
                ProposalKind::Households => "other_household",
                ProposalKind::Initiatives => "initiative",
            };
            let propose = post_button(
                page,
                &format!("/staff/households/{id}/propose"),
                "btn second slim",
                &page.t("household-propose"),
                &[(field, &row.id)],
            );
            vec![name, score(row.percent), propose]
        })
        .collect();
    table(&caption, &heads, &cells)
}

fn contact_form(page: &Page, household: &HouseholdForStaff, reason: &str) -> Form {
    Form::new(
        page.t("household-contact"),
        format!("/staff/households/{}/contact", household.id),
        page.t("household-contact"),
    )
    .intro(page.t("household-contact-text"))
    .field(
        Field::new(page, Kind::Text, "reason", page.t("household-contact-reason"))
            .value(reason)
            .max(300),
    )
}

/// One household.
pub(in crate::web::pages) async fn show(context: Context, id: Path<String>) -> Answer {
    let id: HouseholdId = parse_id(&id, "household")?;
    let household = households::show(&context.app, &context.actor, &id).await?;
    let mut page = staff_page(&context, "households-title")?.back_to("/staff/households");
    page.title = page.t1("household-title", "id", short_id(id.as_str()));
    let version = household.version.to_string();
    let mut parts = Information::new().html(format!(
        "<p>{}</p>",
        badge(
            state_class(household.state, household.suspended),
            &page.code("household-state", household.state)
        )
    ));
    if household.suspended {
        parts = parts.html(alert("danger", &page.t("household-suspended"), ""));
    }
    if household.probable_duplicate {
        parts = parts.html(alert(
            "warn",
            &page.t("duplicates-title"),
            &link("/staff/duplicates", &page.t("duplicates-text")),
        ));
    }
    if let Some(waiting) = household.waiting {
        parts = parts.html(facts(
            &page,
            &[
                (
                    page.t("households-next"),
                    escape(&page.code("next-step", waiting.step)),
                    None,
                ),
                (
                    page.t("household-until"),
                    escape(&dates::day_of(page.locale, waiting.until)),
                    None,
                ),
            ],
        ));
    }
    let care = transfers::of_household(&context.app, &context.actor, &id).await?;
    parts = parts
        .html(handing_on::section(&page, &id, &care))
        .heading(page.t("household-facts"))
        .html(described(&context, &page, &household));
    parts = match household.known_at {
        Some(at) => parts.text(page.t1("household-known-at", "date", dates::day_of(page.locale, at))),
        None => parts.text(page.t("household-known-text")).html(post_button(
            &page,
            &format!("/staff/households/{id}/known"),
            "btn second",
            &page.t("household-known"),
            &[("version", &version)],
        )),
    };
    if let Some(quarter) = &household.welcome {
        parts = parts.html(welcome_section(&context, &page, &household, quarter));
    }
    if let Some(proof) = &household.proof_of_agreement {
        parts = parts.text(page.t1("household-proof", "proof", proof));
    }
    if household.may_open_contact {
        parts = parts.button(&format!("/staff/households/{id}/contact"), page.t("household-contact"));
    }
    if context.actor.staff(Scope::HouseholdsWrite).is_ok() {
        let kept = contacts::log(&context.app, &context.actor, &id).await?;
        parts = parts.html(log::section(&page, &id, &kept));
    }
    let made = review::list_of_household(&context.app, &context.actor, &id).await?;
    if !made.is_empty() {
        let names = lookup::initiatives(&context).await?;
        parts = parts.heading(page.t("household-proposals")).html(proposals(
            &page,
            &page.t("household-proposals-caption"),
            &made,
            &names,
        ));
    }
    if household.state == HouseholdState::Active {
        parts = parts.heading(page.t("household-matches"));
        for kind in [ProposalKind::Households, ProposalKind::Initiatives] {
            // A coordinator who may not see the matches of a teaser-level household still sees the household.
            match matchmaking::matches(&context.app, &context.actor, &id, kind, MATCHES).await {
                Ok(rows) => parts = parts.html(matches_html(&page, &id, kind, &rows)),
                Err(Error::NotFound(_) | Error::Forbidden | Error::Conflict(_)) => {}
                Err(other) => return Err(other.into()),
            }
        }
        parts = parts
            .heading(page.t("beyond-title"))
            .html(beyond::question(&context, &page, &id).await?)
            .html(format!(
                "<p>{}</p>",
                link(&format!("/staff/households/{id}/changes"), &page.t("beyond-changes"))
            ));
    }
    Ok(ok(&parts.on(page))?)
}

/// How many others a settled household likes to meet in a quarter, and how far it is; whoever may changes it.
fn welcome_section(context: &Context, page: &Page, household: &HouseholdForStaff, quarter: &Quarter) -> String {
    let most = quarter
        .per_quarter
        .map_or_else(|| page.t("household-welcome-any"), |count| count.to_string());
    let said = page.t2("household-welcome-used", "used", quarter.used, "most", most);
    let again = if quarter.full {
        let day = dates::day(page.locale, quarter.next_quarter_on);
        format!(" {}", badge("warn", &page.t1("household-welcome-full", "date", day)))
    } else {
        String::new()
    };
    let mut html = format!(
        "<h3>{}</h3><p>{}{again}</p>",
        escape(&page.t("household-welcome")),
        escape(&said)
    );
    if context.actor.staff(Scope::HouseholdsWrite).is_ok() {
        let value = quarter.per_quarter.map(|count| count.to_string()).unwrap_or_default();
        html.push_str(&format!(
            "<form method=\"post\" action=\"/staff/households/{}/welcome\"><div class=\"row narrow\">{}<div class=\"field\"><label \
             for=\"f-per_quarter\">{}</label><input id=\"f-per_quarter\" name=\"per_quarter\" type=\"number\" min=\"1\" \
             max=\"{MAX_PER_QUARTER}\" value=\"{value}\"></div><div class=\"field\"><button class=\"btn second\">{}</button></div></div></form>",
            household.id,
            page.token(),
            escape(&page.t("household-welcome-field")),
            escape(&page.t("page-save")),
        ));
    }
    html
}

/// Changes how many others a settled household likes to meet in a quarter.
pub(in crate::web::pages) async fn welcome(context: Context, id: Path<String>, form: forms::Form) -> Answer {
    let id: HouseholdId = parse_id(&id, "household")?;
    let input = fields(&form);
    let per_quarter = input
        .get("per_quarter")
        .map(|_| input.parse("per_quarter").unwrap_or(0));
    welcoming::set_for(&context.app, &context.actor, &id, per_quarter).await?;
    Ok(see_other(&done(&format!("/staff/households/{id}"), "saved")))
}

/// Notes that somebody has spoken with the household.
pub(in crate::web::pages) async fn known(context: Context, id: Path<String>, form: forms::Form) -> Answer {
    let id: HouseholdId = parse_id(&id, "household")?;
    let version = fields(&form).parse("version").unwrap_or(0);
    households::mark_known(&context.app, &context.actor, &id, version).await?;
    Ok(see_other(&done(&format!("/staff/households/{id}"), "known")))
}

/// Asks for the reason why contact data are opened.
pub(in crate::web::pages) async fn contact(context: Context, id: Path<String>) -> Answer {
    let id: HouseholdId = parse_id(&id, "household")?;
    let household = households::show(&context.app, &context.actor, &id).await?;
    let page = staff_page(&context, "household-contact")?.back_to(format!("/staff/households/{id}"));
    let form = contact_form(&page, &household, "");
    Ok(form.show(page)?)
}

/// Opens contact data; the reason is recorded.
pub(in crate::web::pages) async fn contact_submit(context: Context, id: Path<String>, form: forms::Form) -> Answer {
    let id: HouseholdId = parse_id(&id, "household")?;
    let input = fields(&form);
    match households::open_contact(&context.app, &context.actor, &id, input.text("reason").to_owned()).await {
        Ok(contact) => {
            let page = staff_page(&context, "household-contact-title")?.back_to(format!("/staff/households/{id}"));
            let parts = Information::new().html(contact_facts(&page, &contact));
            Ok(ok(&parts.on(page))?)
        }
        Err(Error::Invalid(errors)) => {
            let household = households::show(&context.app, &context.actor, &id).await?;
            let page = staff_page(&context, "household-contact")?.back_to(format!("/staff/households/{id}"));
            let form = contact_form(&page, &household, input.text("reason")).refuse(context.locale, &errors);
            Ok(form.show(page)?)
        }
        Err(other) => Err(other.into()),
    }
}

/// Proposes an introduction by hand.
pub(in crate::web::pages) async fn propose(context: Context, id: Path<String>, form: forms::Form) -> Answer {
    let household: HouseholdId = parse_id(&id, "household")?;
    let input = fields(&form);
    let new = NewProposal {
        household,
        other_household: input.parse("other_household"),
        initiative: input.parse("initiative"),
    };
    let proposal = review::propose(&context.app, &context.actor, new).await?;
    Ok(see_other(&done(&format!("/staff/proposals/{proposal}"), "proposed")))
}
