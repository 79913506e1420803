//! One proposal with everything needed to decide: reasons with points as bars, facts, both areas, both sides, and the decision, which names the
//! version that was seen. Undo stands where a question would.

use actix_web::web::Path;

use super::super::context::{Context, done, fields};
use super::super::dates;
use super::super::directory::{self as public, background};
use super::super::form::{Field, Form, Kind};
use super::super::layout::{Page, escape, html as answer, see_other};
use super::super::lookup;
use super::super::map::{self, Shape};
use super::super::parts::{Information, alert, badge, bar, facts, link, table};
use super::access::staff_page;
use super::households::{described, profile_facts};
use super::queue::{parse_id, score, short_id, state_class};
use super::{keys, outcomes};
use crate::domain::explanation::{Criterion, Explanation, Reason};
use crate::domain::ids::ProposalId;
use crate::domain::locale::Locale;
use crate::domain::outcome::Told;
use crate::domain::profile::{Profile, TargetArea};
use crate::domain::proposal::{Outcome, ProposalState, RejectReason};
use crate::error::{Error, FieldError};
use crate::service::directory::{self, InitiativeView};
use crate::service::households::HouseholdForStaff;
use crate::service::review::{self, ProposalForStaff, SecondSide};
use crate::service::words;
use crate::texts;
use crate::web::Answer;
use crate::web::forms;
use actix_web::http::StatusCode;
use askama::Template as _;
use chrono::{DateTime, Utc};

/// The keys of this page.
const KEYS: &[(&str, &str)] = &[
    ("a", "keys-approve"),
    ("r", "keys-reject"),
    ("u", "keys-undo"),
    ("?", "keys-help"),
];

/// A number with one digit after the point, or after the comma in German.
pub(super) fn decimal(page: &Page, value: f64) -> String {
    let text = format!("{value:.1}");
    match page.locale {
        Locale::De => text.replace('.', ","),
        Locale::En => text,
    }
}

/// Reasons with their points as bars; the figures stand beside them.
pub(super) fn reasons(context: &Context, page: &Page, explanation: &Explanation) -> String {
    let heads = [
        "proposal-criterion",
        "proposal-fact",
        "proposal-points",
        "proposal-weight",
        "proposal-share",
    ]
    .map(|key| page.t(key));
    let cells: Vec<Vec<String>> = explanation
        .reasons
        .iter()
        .map(|reason| {
            // Points go to 10,000 and weights to 1,000; people read both of 100.
            let share = f64::from(reason.weight * reason.points) / 100_000.0;
            vec![
                escape(&page.code("criterion", reason.criterion)),
                escape(&words::reason(&context.app, page.locale, reason)),
                format!("{} {}", reason.points / 100, bar(reason.points, 10_000)),
                decimal(page, f64::from(reason.weight) / 10.0),
                decimal(page, share),
            ]
        })
        .collect();
    table(&page.t("proposal-reasons"), &heads, &cells)
}

fn shapes_of(context: &Context, page: &Page, profile: &Profile, class: &'static str) -> Vec<Shape> {
    profile
        .target_areas
        .iter()
        .filter_map(|area| match area {
            TargetArea::Place { place, radius_km } => Some(Shape::Circle {
                lon: place.lon,
                lat: place.lat,
                radius_km: f64::from(*radius_km),
                class,
                title: super::super::areas::label(context, page, area),
            }),
            TargetArea::District { ags } | TargetArea::Land { ags } => Some(Shape::Area {
                path: lookup::area_path(&context.app, *ags)?,
                class,
                title: lookup::name(&context.app, *ags),
                href: String::new(),
            }),
            TargetArea::Anywhere => None,
        })
        .collect()
}

fn both_areas(
    context: &Context,
    page: &Page,
    proposal: &ProposalForStaff,
    initiative: Option<&InitiativeView>,
) -> String {
    let mut shapes = background(context);
    let mut laid = Vec::new();
    match &proposal.side_b {
        SecondSide::Household(other) => {
            if let Some(profile) = &other.profile {
                laid.extend(shapes_of(context, page, profile, "area2"));
            }
        }
        SecondSide::Initiative { .. } => {
            let Some(initiative) = initiative else {
                return String::new();
            };
            let area = &initiative.profile.service_area;
            laid.extend(area.ags.iter().filter_map(|ags| {
                Some(Shape::Area {
                    path: lookup::area_path(&context.app, *ags)?,
                    class: "area2",
                    title: lookup::name(&context.app, *ags),
                    href: String::new(),
                })
            }));
            laid.extend(area.polygon.as_ref().map(|outline| Shape::Area {
                path: map::path(outline),
                class: "area2",
                title: initiative.profile.name.clone(),
                href: String::new(),
            }));
        }
    }
    if let Some(profile) = &proposal.side_a.profile {
        laid.extend(shapes_of(context, page, profile, "area"));
    }
    if laid.is_empty() {
        return String::new();
    }
    shapes.extend(laid);
    let key =
        |class: &str, name: &str| format!("<span class=\"key {class}\"></span> {} &nbsp; ", escape(&page.t(name)));
    let caption = format!(
        "{}{}<br>{}",
        key("area", "proposal-map-a"),
        key("area2", "proposal-map-b"),
        escape(&page.t("page-map-notice"))
    );
    map::figure(&shapes, &caption)
}

/// What differs from the last version: the reasons as they were beside the reasons as they are.
fn differences(context: &Context, page: &Page, proposal: &ProposalForStaff) -> String {
    let shown = &proposal.explanation;
    let (before, after, title) = match (&proposal.explanation_now, &proposal.explanation_before) {
        (Some(now), _) => (shown, now, "proposal-diff-coming"),
        (None, Some(before)) => (before, shown, "proposal-diff-made"),
        (None, None) => return String::new(),
    };
    let words_of = |reason: Option<&Reason>| {
        reason.map_or_else(
            || "–".to_owned(),
            |reason| {
                format!(
                    "{} {} {}",
                    reason.points / 100,
                    bar(reason.points, 10_000),
                    escape(&words::reason(&context.app, page.locale, reason))
                )
            },
        )
    };
    let of = |explanation: &'_ Explanation, criterion: Criterion| {
        explanation
            .reasons
            .iter()
            .find(|reason| reason.criterion == criterion)
            .cloned()
    };
    let cells: Vec<Vec<String>> = Criterion::ALL
        .iter()
        .map(|criterion| (criterion, of(before, *criterion), of(after, *criterion)))
        .filter(|(_, one, other)| one != other)
        .map(|(criterion, one, other)| {
            vec![
                escape(&page.code("criterion", criterion)),
                words_of(one.as_ref()),
                words_of(other.as_ref()),
            ]
        })
        .collect();
    let head = format!(
        "<h2>{}</h2><p>{}</p>",
        escape(&page.t(title)),
        escape(&page.t2(
            "proposal-diff-score",
            "before",
            before.percent(),
            "after",
            after.percent()
        ))
    );
    if cells.is_empty() {
        return format!("{head}<p>{}</p>", escape(&page.t("proposal-diff-none")));
    }
    let heads = ["proposal-criterion", "proposal-diff-before", "proposal-diff-after"].map(|key| page.t(key));
    head + &table(&page.t("proposal-diff-caption"), &heads, &cells)
}

/// Two households whose profiles may be seen, line by line beside each other.
fn beside(context: &Context, page: &Page, a: &HouseholdForStaff, b: &HouseholdForStaff) -> Option<String> {
    let (one, other) = (a.profile.as_ref()?, b.profile.as_ref()?);
    let (left, right) = (profile_facts(context, page, one), profile_facts(context, page, other));
    let mut labels: Vec<&String> = left.iter().map(|(label, ..)| label).collect();
    for (label, ..) in &right {
        if !labels.contains(&label) {
            labels.push(label);
        }
    }
    let value = |facts: &[(String, String, Option<String>)], label: &String| {
        let found = facts.iter().find(|(own, ..)| own == label);
        found.map_or_else(|| "–".to_owned(), |(_, value, _)| value.clone())
    };
    let cells: Vec<Vec<String>> = labels
        .iter()
        .map(|label| vec![escape(label), value(&left, label), value(&right, label)])
        .collect();
    let name = |key: &str, household: &HouseholdForStaff| {
        let short = short_id(household.id.as_str());
        (
            format!("{} {short}", page.t(key)),
            format!("/staff/households/{}", household.id),
        )
    };
    let (first, second) = (name("proposal-side-a", a), name("proposal-side-b", b));
    let heads = [page.t("proposal-criterion"), first.0.clone(), second.0.clone()];
    Some(format!(
        "<h2>{}</h2>{}<p>{} · {}</p>",
        escape(&page.t("proposal-sides")),
        table(&page.t("proposal-sides"), &heads, &cells),
        link(&first.1, &first.0),
        link(&second.1, &second.0),
    ))
}

fn glance(page: &Page, proposal: &ProposalForStaff) -> String {
    let summary = &proposal.summary;
    let mut rows = vec![
        (
            page.t("today-state"),
            badge(state_class(summary.state), &page.code("proposal-state", summary.state)),
            None,
        ),
        (page.t("today-score"), score(summary.percent), None),
        (
            page.t("today-kind"),
            escape(&page.code("proposal-kind", summary.kind)),
            None,
        ),
        (
            page.t("proposal-origin"),
            escape(&page.code("origin", summary.origin)),
            None,
        ),
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
        summary.reason.as_deref().map(|code| reason_text(page, code)),
    );
    push(
        "proposal-outcome",
        proposal.outcome.map(|outcome| page.code("outcome", outcome)),
    );
    facts(page, &rows)
}

/// A coded reason of a transition in words, whichever list it comes from.
fn reason_text(page: &Page, code: &str) -> String {
    ["reject-reason", "decline-reason", "outcome"]
        .iter()
        .map(|list| format!("{list}-{code}"))
        .find(|key| texts::exists(page.locale, key))
        .map_or_else(|| code.to_owned(), |key| page.t(&key))
}

fn initiative_facts(context: &Context, page: &Page, initiative: &InitiativeView) -> String {
    let rows: Vec<(String, String, Option<String>)> = public::facts(context, page, initiative)
        .into_iter()
        .map(|(label, value)| (label, escape(&value), None))
        .collect();
    facts(page, &rows)
}

fn sides(context: &Context, page: &Page, proposal: &ProposalForStaff, initiative: Option<&InitiativeView>) -> String {
    let a = &proposal.side_a;
    if let SecondSide::Household(b) = &proposal.side_b
        && let Some(both) = beside(context, page, a, b)
    {
        return both;
    }
    let head = |key: &str, href: &str, name: &str| format!("<h2>{}: {}</h2>", escape(&page.t(key)), link(href, name));
    let first = format!(
        "<section class=\"card\">{}{}</section>",
        head(
            "proposal-side-a",
            &format!("/staff/households/{}", a.id),
            &short_id(a.id.as_str())
        ),
        described(context, page, a)
    );
    let second = match &proposal.side_b {
        SecondSide::Household(b) => format!(
            "<section class=\"card\">{}{}</section>",
            head(
                "proposal-side-b",
                &format!("/staff/households/{}", b.id),
                &short_id(b.id.as_str())
            ),
            described(context, page, b)
        ),
        SecondSide::Initiative {
            id,
            name,
            capacity,
            used,
        } => format!(
            "<section class=\"card\">{}<p>{}</p>{}</section>",
            head("proposal-initiative", &format!("/staff/initiatives/{id}"), name),
            escape(&page.t2("proposal-places", "used", used, "capacity", capacity)),
            initiative.map_or_else(String::new, |initiative| initiative_facts(context, page, initiative))
        ),
    };
    format!("<div class=\"cols half\">{first}{second}</div>")
}

/// The button that takes a decision back, for the key as well.
fn undo_button(page: &Page, action: &str, key: &str, version: &str) -> String {
    format!(
        "<form method=\"post\" action=\"{}\">{}<input type=\"hidden\" name=\"version\" value=\"{version}\">\
         <button class=\"btn second\" data-key=\"u\">{} <kbd>u</kbd></button></form>",
        escape(action),
        page.token(),
        escape(&page.t(key))
    )
}

fn decision(page: &Page, proposal: &ProposalForStaff, now: DateTime<Utc>, errors: &[FieldError]) -> String {
    let id = &proposal.summary.id;
    let version = proposal.summary.version.to_string();
    let mut html = String::new();
    match proposal.summary.state {
        ProposalState::Suggested => {
            let approve = Form::new("", "", "").field(
                Field::new(page, Kind::Text, "personal_note", page.t("proposal-note"))
                    .max(300)
                    .optional(),
            );
            let approve = approve.refuse(page.locale, errors);
            let fields: String = approve.fields.iter().filter_map(|field| field.render().ok()).collect();
            html.push_str(&format!(
                "<h2>{}</h2><form class=\"card\" method=\"post\" action=\"/staff/proposals/{id}/approve\" novalidate>{}\
                 <input type=\"hidden\" name=\"version\" value=\"{version}\">{fields}\
                 <button class=\"btn\" data-key=\"a\">{} <kbd>a</kbd></button></form>",
                escape(&page.t("proposal-approve-title")),
                page.token(),
                escape(&page.t("proposal-approve"))
            ));
            let action = format!("/staff/proposals/{id}/reject");
            html.push_str(&keys::reject(page, &action, &[("version", &version)], false));
        }
        // A slip of the hand: nobody was told of it.
        ProposalState::Rejected if proposal.undo_until.is_some_and(|until| until > now) => {
            html.push_str(&undo_button(
                page,
                &format!("/staff/proposals/{id}/undo"),
                "day-undo",
                &version,
            ));
        }
        ProposalState::Approved => {
            if let Some(at) = proposal.summary.effective_at {
                html.push_str(&format!(
                    "<p>{}</p>",
                    escape(&page.t1("proposal-undo-until", "date", dates::moment(page.locale, at)))
                ));
            }
            let action = format!("/staff/proposals/{id}/undo");
            html.push_str(&undo_button(page, &action, "proposal-undo", &version));
        }
        ProposalState::Introduced | ProposalState::Met | ProposalState::Closed => {
            html.push_str(&outcomes::form(page, proposal, &version));
        }
        _ => {}
    }
    html
}

fn history(page: &Page, proposal: &ProposalForStaff) -> String {
    if proposal.events.is_empty() {
        return String::new();
    }
    let heads = [
        "proposal-history-at",
        "proposal-history-what",
        "proposal-history-who",
        "proposal-reason",
    ]
    .map(|key| page.t(key));
    let cells: Vec<Vec<String>> = proposal
        .events
        .iter()
        .map(|event| {
            vec![
                escape(&dates::moment(page.locale, event.at)),
                escape(&page.code("proposal-action", &event.action)),
                escape(&page.code("proposal-actor", &event.actor)),
                escape(
                    &event
                        .reason
                        .as_deref()
                        .map_or_else(|| "–".to_owned(), |code| reason_text(page, code)),
                ),
            ]
        })
        .collect();
    table(&page.t("proposal-history"), &heads, &cells)
}

async fn page_of(context: &Context, proposal: &ProposalForStaff, errors: &[FieldError]) -> Answer {
    let mut page = staff_page(context, "today-proposal")?.back_to("/staff");
    page.title = page.t1("proposal-title", "id", short_id(proposal.summary.id.as_str()));
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
    if proposal.inputs_changed {
        parts = parts.html(alert("warn", &page.t("proposal-changed"), ""));
    }
    if proposal.introduces_at_once && proposal.summary.state == ProposalState::Suggested {
        parts = parts.html(alert("", &page.t("proposal-at-once"), ""));
    }
    if let Some(title) = &proposal.from_meetup {
        parts = parts.html(alert("", &page.t1("meetup-staff-behind", "title", title), ""));
    }
    if !proposal.not_known_yet.is_empty() && proposal.summary.state == ProposalState::Suggested {
        let rows: String = proposal
            .not_known_yet
            .iter()
            .map(|id| {
                format!(
                    "<li>{}</li>",
                    link(&format!("/staff/households/{id}"), &short_id(id.as_str()))
                )
            })
            .collect();
        parts = parts.html(alert(
            "warn",
            &page.t("proposal-not-known"),
            &format!("<ul>{rows}</ul>"),
        ));
    }
    let initiative = match &proposal.side_b {
        SecondSide::Initiative { id, .. } => Some(directory::show(&context.app, &context.actor, id).await?),
        SecondSide::Household(_) => None,
    };
    let map = both_areas(context, &page, proposal, initiative.as_ref());
    let parts = parts
        .html(format!(
            "<div class=\"cols\"><div data-item tabindex=\"-1\">{}{}</div><div>{map}</div></div>",
            glance(&page, proposal),
            decision(&page, proposal, context.app.clock.now(), errors)
        ))
        .html(keys::help(&page, KEYS))
        .html(differences(context, &page, proposal))
        .html(reasons(context, &page, &proposal.explanation))
        .html(sides(context, &page, proposal, initiative.as_ref()))
        .html(history(&page, proposal));
    let status = if errors.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    Ok(answer(status, &parts.wide().on(page))?)
}

/// One proposal.
pub(in crate::web::pages) async fn show(context: Context, id: Path<String>) -> Answer {
    let id: ProposalId = parse_id(&id, "proposal")?;
    let proposal = review::show(&context.app, &context.actor, &id).await?;
    page_of(&context, &proposal, &[]).await
}

/// Approves, rejects, undoes or records an outcome, always of the version that was seen.
pub(in crate::web::pages) async fn act(context: Context, path: Path<(String, String)>, form: forms::Form) -> Answer {
    let id: ProposalId = parse_id(&path.0, "proposal")?;
    let input = fields(&form);
    let version = input.parse("version").unwrap_or(0);
    let (app, actor) = (&context.app, &context.actor);
    let from_today = input.text("from") == "today";
    let decided = match path.1.as_str() {
        "approve" => review::approve(app, actor, &id, version, input.owned("personal_note"))
            .await
            .map(|_| "approved"),
        "reject" => match input.parse::<RejectReason>("reason") {
            Some(reason) => review::reject(app, actor, &id, version, reason)
                .await
                .map(|_| "rejected"),
            None => Err(Error::invalid("/reason", "value-missing", "")),
        },
        "undo" => review::undo(app, actor, &id, version).await.map(|_| "undone"),
        "outcome" => match input.parse::<Outcome>("outcome") {
            Some(outcome) => {
                let why = input.parse("why");
                review::record_outcome(
                    app,
                    actor,
                    &id,
                    version,
                    Told { outcome, why },
                    input.parse("household"),
                )
                .await
                .map(|_| "noted")
            }
            None => Err(Error::invalid("/outcome", "value-missing", "")),
        },
        _ => Err(Error::NotFound("action")),
    };
    match decided {
        Ok(said) if from_today => Ok(see_other(&done("/staff", said))),
        Ok(said) => Ok(see_other(&done(&format!("/staff/proposals/{id}"), said))),
        Err(Error::Invalid(errors)) => {
            let proposal = review::show(app, actor, &id).await?;
            page_of(&context, &proposal, &errors).await
        }
        Err(other) => Err(other.into()),
    }
}
