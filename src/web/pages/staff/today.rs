//! A coordinator's day on one page: who waits too long stands first, then who is new, what waits for a decision, what
//! expires or stalls, and what can be taken back. Every row can be decided where it stands, by mouse or by keyboard.

use super::super::context::{Context, done, fields};
use super::super::dates;
use super::super::form::{Choice, Field, Kind};
use super::super::layout::{Page, escape, ok, percent, see_other};
use super::super::lookup;
use super::super::parts::{Information, alert, badge, bar, link, post_button, table};
use super::absence;
use super::access::{needs_setup, staff_page};
use super::corrections;
use super::groups;
use super::keys;
use super::log;
use super::practice_notices;
use super::queue::{score, short_id, state_class};
use super::{stories, transfers};
use crate::domain::group::GroupState;
use crate::domain::ids::InitiativeId;
use crate::domain::proposal::{ProposalState, RejectReason};
use crate::error::{Error, FieldError};
use crate::service::review::{
    self, Day, Decided, NewHousehold, ProposalSummary, ReviewCard, SeenProposal, SilentHousehold, SlowProposal,
};
use crate::service::words;
use crate::texts;
use crate::web::Answer;
use crate::web::forms;
use askama::Template as _;

/// So many rows of most parts are read at once; there may be more.
const READ: usize = 25;

/// So many of the strongest reasons stand on a card.
const REASONS: usize = 4;

/// So many new households are shown at once; the others open with a click.
const NEW: usize = 5;

/// Names of initiatives by their identifiers.
type Names = [(InitiativeId, String)];

/// The two sides of a proposal in short.
fn who(summary: &ProposalSummary, names: &Names) -> String {
    let other = match (&summary.household_b, &summary.initiative) {
        (Some(id), _) => short_id(id.as_str()),
        (None, Some(id)) => {
            let known = names.iter().find(|(known, _)| known == id);
            known.map_or_else(|| short_id(id.as_str()), |(_, name)| name.clone())
        }
        (None, None) => String::new(),
    };
    format!("{} – {other}", short_id(summary.household_a.as_str()))
}

/// A heading with how many rows stand below, as a place to go to.
fn heading(page: &Page, id: &str, key: &str, count: &str) -> String {
    format!("<h2 id=\"{id}\">{} ({count})</h2>", escape(&page.t(key)))
}

/// A part of the day: where it stands on the page, its title, how many rows, and whether there are more.
struct Part {
    id: &'static str,
    key: &'static str,
    count: usize,
    more: bool,
}

impl Part {
    /// How many rows, with a sign where there may be more.
    fn said(&self) -> String {
        let more = if self.more { "+" } else { "" };
        format!("{}{more}", self.count)
    }
}

/// The parts of the day in the order in which they are worked through.
fn parts_of(day: &Day) -> Vec<Part> {
    [
        ("silent", "today-silent-title", day.silent.len()),
        ("calls", "day-calls-title", day.calls.len()),
        ("transfers", "day-transfers-title", day.transfers.len()),
        ("messages", "day-messages-title", day.messages.len()),
        ("due", "day-due-title", day.follow_ups.len()),
        ("new", "day-new-title", day.new_households.len()),
        ("review", "today-review-title", day.review.len()),
        ("expiring", "day-expiring-title", day.expiring.len()),
        ("stalled", "day-stalled-title", day.stalled.len()),
    ]
    .into_iter()
    .map(|(id, key, count)| Part {
        // Silent households, those handed on and messages are all there; of the others so many are read at once.
        more: if id == "review" {
            day.next.is_some()
        } else {
            !matches!(id, "silent" | "transfers" | "messages") && count >= READ
        },
        id,
        key,
        count,
    })
    .collect()
}

/// What the day holds, as links to its parts, the first thing to do first.
fn counts(page: &Page, parts: &[Part]) -> String {
    let rows: String = parts
        .iter()
        .filter(|part| part.count > 0)
        .map(|part| {
            let class = if part.id == "silent" { "danger" } else { "" };
            format!(
                "<li><a href=\"#{}\">{}</a> {}</li>",
                part.id,
                escape(&page.t(part.key)),
                badge(class, &part.said())
            )
        })
        .collect();
    if rows.is_empty() {
        format!("<p class=\"lead\">{}</p>", escape(&page.t("day-all-done")))
    } else {
        format!("<ul class=\"nav counts\">{rows}</ul>")
    }
}

/// The parts in which there is nothing to do, in one line.
fn empty_parts(page: &Page, parts: &[Part]) -> String {
    let names: Vec<String> = parts
        .iter()
        .filter(|part| part.count == 0)
        .map(|part| page.t(part.key))
        .collect();
    if names.is_empty() {
        return String::new();
    }
    let text = page.t1("day-nothing", "what", names.join(", "));
    format!("<p class=\"small muted\">{}</p>", escape(&text))
}

/// For whom somebody stands in, and that the own absence runs.
fn presence(page: &Page, day: &Day) -> String {
    let mut html = String::new();
    for one in &day.stands_in_for {
        let until = dates::day(page.locale, one.until);
        let text = page.t2("absence-stands-in", "name", &one.absent.name, "date", until);
        html.push_str(&format!(
            "<p>{} {}</p>",
            badge("info", &page.t("absence-badge")),
            escape(&text)
        ));
    }
    if let Some(away) = &day.away {
        let until = dates::day(page.locale, away.until);
        let text = page.t2("absence-away", "name", absence::deputy(page, away), "date", until);
        html.push_str(&format!(
            "<div class=\"acts\"><p>{} {}</p>{}</div>",
            badge("warn", &page.t("absence-badge-away")),
            escape(&text),
            post_button(
                page,
                &format!("/staff/absence/{}/end", away.id),
                "link",
                &page.t("absence-end"),
                &[],
            )
        ));
    }
    html
}

fn silent(page: &Page, rows: &[SilentHousehold]) -> String {
    let heads = ["today-household", "today-step", "today-until", "today-overdue"].map(|key| page.t(key));
    let cells: Vec<Vec<String>> = rows
        .iter()
        .map(|row| {
            vec![
                match &row.stands_in_for {
                    Some(name) => format!(
                        "{} {}",
                        link(&format!("/staff/households/{}", row.id), &short_id(row.id.as_str())),
                        badge("info", &page.t1("absence-for", "name", name))
                    ),
                    None => link(&format!("/staff/households/{}", row.id), &short_id(row.id.as_str())),
                },
                escape(&page.code("next-step", row.step)),
                escape(&dates::short(page.locale, row.until)),
                badge("danger", &page.tn("today-working-days", row.overdue_working_days)),
            ]
        })
        .collect();
    table(&page.t("today-silent"), &heads, &cells)
}

fn new_households(page: &Page, rows: &[NewHousehold]) -> String {
    let heads = ["today-household", "households-situation", "today-step", "day-due"].map(|key| page.t(key));
    let mut cells: Vec<Vec<String>> = rows
        .iter()
        .map(|row| {
            vec![
                link(&format!("/staff/households/{}", row.id), &short_id(row.id.as_str())),
                escape(&page.code("situation-short", row.situation)),
                escape(&page.code("next-step", row.step)),
                escape(&dates::short(page.locale, row.until)),
            ]
        })
        .collect();
    let rest = cells.split_off(cells.len().min(NEW));
    let mut html = table(&page.t("day-new"), &heads, &cells);
    if !rest.is_empty() {
        html.push_str(&format!(
            "<details><summary>{}</summary>{}</details>",
            escape(&page.tn("page-and-more", rest.len())),
            table(&page.t("day-new-more"), &heads, &rest)
        ));
    }
    html
}

fn slow(page: &Page, caption: &str, rows: &[SlowProposal], names: &Names) -> String {
    let heads = [
        "today-proposal",
        "today-who",
        "today-state",
        "day-since",
        "day-answer-by",
    ]
    .map(|key| page.t(key));
    let cells: Vec<Vec<String>> = rows
        .iter()
        .map(|row| {
            let summary = &row.summary;
            let until = summary.answer_by.filter(|_| summary.state != ProposalState::Introduced);
            vec![
                link(
                    &format!("/staff/proposals/{}", summary.id),
                    &short_id(summary.id.as_str()),
                ),
                escape(&who(summary, names)),
                badge(state_class(summary.state), &page.code("proposal-state", summary.state)),
                escape(&dates::short(page.locale, row.since)),
                until.map_or_else(|| "–".to_owned(), |until| escape(&dates::short(page.locale, until))),
            ]
        })
        .collect();
    table(caption, &heads, &cells)
}

/// One proposal that waits, with its strongest reasons and both buttons.
fn card(context: &Context, page: &Page, card: &ReviewCard, names: &Names) -> String {
    let summary = &card.summary;
    let (id, short) = (&summary.id, short_id(summary.id.as_str()));
    let version = summary.version.to_string();
    let mut strongest: Vec<_> = card.explanation.reasons.iter().filter(|one| one.points > 0).collect();
    strongest.sort_by_key(|one| std::cmp::Reverse(one.weight * one.points));
    let reasons: String = strongest
        .iter()
        .take(REASONS)
        .map(|one| {
            format!(
                "<li>{} {}</li>",
                bar(one.points, 10_000),
                escape(&words::reason(&context.app, page.locale, one))
            )
        })
        .collect();
    let mut signs = String::new();
    let mut sign = |class: &str, key: &str, wanted: bool| {
        if wanted {
            signs.push_str(&badge(class, &page.t(key)));
            signs.push(' ');
        }
    };
    sign("info", "day-at-once", card.introduces_at_once);
    sign("warn", "day-changed", card.inputs_changed);
    sign("warn", "day-talk-first", !card.not_known_yet.is_empty());
    let unknown: String = card
        .not_known_yet
        .iter()
        .map(|id| format!("{} ", link(&format!("/staff/households/{id}"), &short_id(id.as_str()))))
        .collect();
    // What introduces at once is looked at by itself.
    let pick = if card.introduces_at_once {
        String::new()
    } else {
        format!(
            "<div class=\"check\"><input type=\"checkbox\" id=\"pick-{short}\" name=\"pick\" value=\"{id}:{version}\" form=\"several\" \
             aria-labelledby=\"pick-label-{short} h-{short}\">\
             <label id=\"pick-label-{short}\" for=\"pick-{short}\">{}</label></div>",
            escape(&page.t("day-pick"))
        )
    };
    let approve = format!(
        "<form method=\"post\" action=\"/staff/proposals/{id}/approve\" data-stay>{}\
         <input type=\"hidden\" name=\"version\" value=\"{version}\"><input type=\"hidden\" name=\"from\" value=\"today\">\
         <button class=\"btn slim\" data-key=\"a\">{} <kbd>a</kbd></button></form>",
        page.token(),
        escape(&page.t("proposal-approve"))
    );
    let reject = keys::reject(
        page,
        &format!("/staff/proposals/{id}/reject"),
        &[("version", &version), ("from", "today")],
        true,
    );
    format!(
        "<li><article class=\"card work\" tabindex=\"-1\" data-item id=\"p-{short}\" aria-labelledby=\"h-{short}\">\
         <h3 id=\"h-{short}\">{} <small>{}</small></h3><p>{} {signs}{unknown}</p><ul class=\"plain small\">{reasons}</ul>\
         <div class=\"acts\">{approve}{pick}</div>{reject}</article></li>",
        link(&format!("/staff/proposals/{id}"), &who(summary, names)),
        escape(&page.code("proposal-kind", summary.kind)),
        score(summary.percent),
    )
}

/// Deciding several at once, as far as that is harmless.
fn several(page: &Page) -> String {
    let options = std::iter::once(Choice::new("", "–", true)).chain(
        RejectReason::ALL
            .iter()
            .filter(|reason| reason.lets_try_again())
            .map(|one| Choice::new(one.as_str(), page.code("reject-reason", one), false)),
    );
    let field = Field::new(page, Kind::Select, "reason", page.t("proposal-reject-reason"))
        .width("mid")
        .options(options);
    format!(
        "<form id=\"several\" class=\"card soft\" method=\"post\" action=\"/staff/decisions\" data-stay>{}<h3>{}</h3><p>{}</p>{}\
         <div class=\"btns\"><button class=\"btn second\" name=\"do\" value=\"approve\">{}</button>\
         <button class=\"btn danger\" name=\"do\" value=\"reject\">{}</button></div></form>",
        page.token(),
        escape(&page.t("day-several-title")),
        escape(&page.t("day-several-text")),
        field.render().unwrap_or_default(),
        escape(&page.t("day-several-approve")),
        escape(&page.t("day-several-reject")),
    )
}

/// What was just decided, with a button each that takes it back.
fn undoable(page: &Page, rows: &[ProposalSummary], names: &Names) -> String {
    let rows: String = rows
        .iter()
        .map(|row| {
            let until = match (row.state, row.effective_at) {
                (ProposalState::Approved, Some(at)) => page.t1("day-undo-until", "date", dates::moment(page.locale, at)),
                _ => page.t("day-undo-hour"),
            };
            format!(
                "<li><div>{} {}<small>{}</small></div>\
                 <form method=\"post\" action=\"/staff/proposals/{}/undo\" data-stay>{}\
                 <input type=\"hidden\" name=\"version\" value=\"{}\"><input type=\"hidden\" name=\"from\" value=\"today\">\
                 <button class=\"btn second slim\" data-key=\"u\">{}</button></form></li>",
                link(&format!("/staff/proposals/{}", row.id), &who(row, names)),
                badge(state_class(row.state), &page.code("proposal-state", row.state)),
                escape(&until),
                row.id,
                page.token(),
                row.version,
                escape(&page.t("day-undo"))
            )
        })
        .collect();
    format!("<ul class=\"tasks\">{rows}</ul>")
}

const KEYS: &[(&str, &str)] = &[
    ("j", "keys-next"),
    ("k", "keys-previous"),
    ("a", "keys-approve"),
    ("r", "keys-reject"),
    ("u", "keys-undo"),
    ("o", "keys-open"),
    ("x", "keys-pick"),
    ("?", "keys-help"),
];

/// What became of several decisions, as a notice above the day.
fn results(page: &Page, decided: &[Decided]) -> String {
    let taken = decided.iter().filter(|one| one.state.is_some()).count();
    let left: String = decided
        .iter()
        .filter_map(|one| Some((one, one.refused.as_ref()?)))
        .map(|(one, code)| {
            format!(
                "<li>{}: {}</li>",
                link(&format!("/staff/proposals/{}", one.id), &short_id(one.id.as_str())),
                escape(&page.word("problem", code))
            )
        })
        .collect();
    let body = if left.is_empty() {
        String::new()
    } else {
        format!("<ul>{left}</ul>")
    };
    let class = if left.is_empty() { "good" } else { "warn" };
    alert(class, &page.tn("day-decided", taken), &body)
}

/// The rows of one part of the day.
fn rows_of(context: &Context, page: &Page, day: &Day, part: &str, names: &Names) -> String {
    match part {
        "silent" => silent(page, &day.silent),
        "calls" => log::calls(page, &day.calls),
        "transfers" => transfers::rows(page, &day.transfers),
        "messages" => practice_notices::thread_rows(page, &day.messages),
        "due" => log::follow_ups(page, &day.follow_ups, "today"),
        "new" => new_households(page, &day.new_households),
        "review" => {
            let cards: String = day.review.iter().map(|one| card(context, page, one, names)).collect();
            let next = day.next.as_ref().map_or_else(String::new, |next| {
                let href = format!("/staff?after={}#review", percent(next));
                format!("<p>{}</p>", link(&href, &page.t("page-older")))
            });
            format!("<ol class=\"plain works\">{cards}</ol>{}{next}", several(page))
        }
        "expiring" => slow(page, &page.t("day-expiring"), &day.expiring, names),
        _ => slow(page, &page.t("day-stalled"), &day.stalled, names),
    }
}

/// What was just decided, with its heading.
fn just_decided(page: &Page, day: &Day, names: &Names) -> String {
    heading(page, "undo", "day-undo-title", &day.undoable.len().to_string()) + &undoable(page, &day.undoable, names)
}

async fn page_of(context: &Context, decided: &[Decided], errors: &[FieldError]) -> Answer {
    let day = review::day(&context.app, &context.actor, context.query.owned("after"), Some(25)).await?;
    let page = staff_page(context, "today-title")?;
    let names = lookup::initiatives(context).await?;
    let mut parts = Information::new();
    if !decided.is_empty() {
        parts = parts.html(results(&page, decided));
    }
    if let Some(error) = errors.first() {
        parts = parts.html(alert("danger", &texts::field_error(page.locale, error), ""));
    }
    let all = parts_of(&day);
    parts = parts
        .html(corrections::again(context, &page, "today"))
        .html(counts(&page, &all))
        .html(stories::waiting(context, &page).await?)
        .html(presence(&page, &day))
        .html(keys::help(&page, KEYS));
    for part in all.iter().filter(|part| part.count > 0) {
        parts = parts
            .html(heading(&page, part.id, part.key, &part.said()))
            .html(rows_of(context, &page, &day, part.id, &names));
        if part.id == "review" && !day.undoable.is_empty() {
            parts = parts.html(just_decided(&page, &day, &names));
        }
    }
    if day.review.is_empty() && !day.undoable.is_empty() {
        parts = parts.html(just_decided(&page, &day, &names));
    }
    let waiting = crate::service::groups::list(&context.app, &context.actor, vec![GroupState::Suggested]).await?;
    if !waiting.is_empty() {
        parts = parts
            .html(heading(
                &page,
                "groups",
                "group-staff-title",
                &waiting.len().to_string(),
            ))
            .html(groups::rows(&page, &page.t("group-staff-title"), &waiting));
    }
    parts = parts.html(empty_parts(&page, &all));
    let mut ways = vec![
        link("/staff/proposals", &page.t("day-running")),
        link("/staff/groups", &page.t("group-staff-list")),
        link("/staff/minutes", &page.t("minutes-title")),
        link("/staff/absence", &page.t("absence-title")),
    ];
    if page.is_admin() {
        ways.push(link("/staff/reports", &page.t("reports-title")));
        ways.push(link("/admin/outbox", &page.t("outbox-title")));
    }
    parts = parts.html(format!("<p>{}</p>", ways.join(" · ")));
    Ok(ok(&parts.wide().on(page))?)
}

/// Today's work.
pub(in crate::web::pages) async fn show(context: Context) -> Answer {
    if needs_setup(&context) {
        return Ok(see_other("/staff/totp"));
    }
    page_of(&context, &[], &[]).await
}

/// Decides several proposals, each in the version that was seen.
pub(in crate::web::pages) async fn decide(context: Context, form: forms::Form) -> Answer {
    let input = fields(&form);
    let picked: Vec<SeenProposal> = input
        .all("pick")
        .filter_map(|pick| {
            let (id, version) = pick.split_once(':')?;
            Some(SeenProposal {
                id: id.parse().ok()?,
                version: version.parse().ok()?,
            })
        })
        .collect();
    let reason = input.parse::<RejectReason>("reason");
    let rejects = input.text("do") == "reject";
    if picked.is_empty() {
        return Ok(see_other(&done("/staff", "nothing-picked")));
    }
    if rejects && reason.is_none() {
        return page_of(
            &context,
            &[],
            &[FieldError::new("/reason", "several-reason-missing", "")],
        )
        .await;
    }
    match review::decide_several(&context.app, &context.actor, picked, reason.filter(|_| rejects)).await {
        Ok(decided) => page_of(&context, &decided, &[]).await,
        Err(Error::Invalid(errors)) => page_of(&context, &[], &errors).await,
        Err(other) => Err(other.into()),
    }
}
