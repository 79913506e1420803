//! The audit log for the network office: who did what to which thing, with filters that stand in the address. Nothing can
//! be changed here.

use actix_web::http::StatusCode;

use super::super::context::Context;
use super::super::dates;
use super::super::filters::{Words, filters};
use super::super::form::{Choice, Field, Kind};
use super::super::input::Input;
use super::super::layout::{Page, escape, html, percent};
use super::super::parts::{Information, link, table};
use super::access::staff_page;
use super::queue::short_id;
use crate::domain::audit::{ACTIONS, ACTOR_KINDS, AuditEntry, SUBJECT_KINDS};
use crate::error::{Error, Fields, Result};
use crate::service::accounts;
use crate::service::audit::{self, AuditFilter, AuditPage};
use crate::web::Answer;

const PATH: &str = "/staff/admin/audit";
/// How many entries a page shows.
const PAGE: u32 = 50;

/// Identifiers and names of staff.
type Names = [(String, String)];

fn choices(page: &Page, list: &str, codes: &[&str], chosen: &str) -> Vec<Choice> {
    let all = Choice::new("", page.t("directory-all"), false);
    let codes = codes
        .iter()
        .map(|code| Choice::new(*code, page.word(list, code), *code == chosen));
    std::iter::once(all).chain(codes).collect()
}

fn fields(page: &Page, query: &Input, names: &Names) -> Vec<Field> {
    let who = query.text("who");
    let mut people = choices(page, "audit-actor", &ACTOR_KINDS, who);
    people.extend(
        names
            .iter()
            .map(|(id, name)| Choice::new(id.as_str(), name.as_str(), id == who)),
    );
    // Somebody who is no staff is chosen by a link in the list.
    if !who.is_empty() && !people.iter().any(|one| one.chosen) {
        people.push(Choice::new(who, short_id(who), true));
    }
    let kinds = choices(page, "audit-subject", &SUBJECT_KINDS, query.text("kind"));
    let actions = choices(page, "audit-action", ACTIONS, query.text("action"));
    let day = |name: &str, label: &str| Field::new(page, Kind::Date, name, page.t(label)).value(query.text(name));
    vec![
        Field::new(page, Kind::Select, "who", page.t("audit-who"))
            .pointer("/actor_kind")
            .options(people),
        Field::new(page, Kind::Select, "action", page.t("audit-what")).options(actions),
        Field::new(page, Kind::Select, "kind", page.t("audit-kind"))
            .pointer("/subject_kind")
            .options(kinds),
        Field::new(page, Kind::Text, "reference", page.t("audit-reference"))
            .hint(page.t("audit-reference-hint"))
            .pointer("/subject_id")
            .max(36)
            .value(query.text("reference")),
        day("from", "audit-from"),
        day("to", "audit-to"),
    ]
}

fn read(query: &Input) -> Result<AuditFilter> {
    let mut wrong = Fields::new();
    let mut day = |name: &str| {
        let parsed = query.get(name).map(str::parse);
        wrong.check(
            matches!(parsed, Some(Err(_))),
            format!("/{name}"),
            "date-invalid",
            "2027-08-31",
        );
        parsed.and_then(std::result::Result::ok)
    };
    let (from, to) = (day("from"), day("to"));
    wrong.finish()?;
    let who = query.owned("who");
    let (actor_kind, actor_id) = match who {
        Some(who) if ACTOR_KINDS.contains(&who.as_str()) => (Some(who), None),
        other => (None, other),
    };
    Ok(AuditFilter {
        subject_kind: query.owned("kind"),
        subject_id: query.owned("reference"),
        actor_kind,
        actor_id,
        action: query.owned("action"),
        from,
        to,
        before: query.parse("before"),
    })
}

fn actor(page: &Page, entry: &AuditEntry, names: &Names) -> String {
    let kind = page.word("audit-actor", &entry.actor_kind);
    let Some(id) = &entry.actor_id else {
        return escape(&kind);
    };
    let name = names
        .iter()
        .find(|(known, _)| known == id)
        .map(|(_, name)| name.clone());
    let name = name.unwrap_or_else(|| format!("{kind} {}", short_id(id)));
    link(&format!("{PATH}?who={}", percent(id)), &name)
}

fn subject(page: &Page, entry: &AuditEntry, names: &Names) -> String {
    let (kind, id) = (entry.subject_kind.as_str(), entry.subject_id.as_str());
    let label = page.word("audit-subject", kind);
    let text = match kind {
        "account" => names.iter().find(|(known, _)| known == id).map_or_else(
            || format!("{label} {}", short_id(id)),
            |(_, name)| format!("{label} {name}"),
        ),
        "mail" | "weights" | "mail_text" => format!("{label} {id}"),
        "import" => label,
        _ => format!("{label} {}", short_id(id)),
    };
    match kind {
        "household" => link(&format!("/staff/households/{id}"), &text),
        "proposal" => link(&format!("/staff/proposals/{id}"), &text),
        "group" => link(&format!("/staff/groups/{id}"), &text),
        "initiative" => link(&format!("/staff/initiatives/{id}"), &text),
        _ => escape(&text),
    }
}

/// The list in which the detail of an action stands as a code; nothing where it is a note or a number.
fn list_of(action: &str) -> Option<&'static str> {
    Some(match action {
        "consent_given" | "consent_revoked" => "consent",
        "teaser_line_switched" => "teaser-line",
        "excluded" | "exclusion_removed" => "exclusions-kind",
        "duplicate_found" => "duplicate-reason",
        "proposal_rejected" | "group.reject" => "reject-reason",
        "report_reviewed" => "audit-verdict",
        "account.create" | "account.update" | "account.invite" => "role",
        "contact_opened" => "audit-opened",
        "outcome_recorded" => "outcome",
        _ => return None,
    })
}

/// What is noted besides an action, with words for the codes.
pub(in crate::web::pages) fn detail(page: &Page, action: &str, noted: Option<&str>) -> String {
    let Some(detail) = noted else {
        return "–".to_owned();
    };
    match (action, list_of(action)) {
        (_, Some(list)) => page.word(list, detail),
        ("token.create", _) => {
            let scopes = detail.split_whitespace();
            let words: Vec<String> = scopes
                .map(|scope| page.word("scope", &scope.replace(':', "-")))
                .collect();
            words.join(", ")
        }
        // Which of two stayed, as the page of duplicates calls it.
        ("merged" | "merge_undone", _) => short_id(detail),
        ("initiative.import" | "occupations.import", _) => {
            let mut numbers = detail
                .split(|c: char| !c.is_ascii_digit())
                .filter(|part| !part.is_empty());
            match (numbers.next(), numbers.next()) {
                (Some(one), Some(other)) => {
                    let key = if action == "initiative.import" {
                        "audit-imported-initiatives"
                    } else {
                        "audit-imported-occupations"
                    };
                    page.t2(key, "one", one, "other", other)
                }
                _ => detail.to_owned(),
            }
        }
        _ => detail.to_owned(),
    }
}

fn entries(page: &Page, found: &AuditPage, names: &Names) -> String {
    let heads = ["audit-when", "audit-who", "audit-what", "audit-object", "audit-detail"].map(|key| page.t(key));
    let rows: Vec<Vec<String>> = found
        .entries
        .iter()
        .map(|entry| {
            vec![
                escape(&dates::moment(page.locale, entry.at)),
                actor(page, entry, names),
                escape(&page.word("audit-action", &entry.action)),
                subject(page, entry, names),
                escape(&detail(page, &entry.action, entry.detail.as_deref())),
            ]
        })
        .collect();
    table(&page.title, &heads, &rows)
}

/// The entries that fit the filters, newest first.
pub(in crate::web::pages) async fn list(context: Context) -> Answer {
    let query = &context.query;
    let staff = accounts::list(&context.app, &context.actor).await?;
    let names: Vec<(String, String)> = staff.into_iter().map(|one| (one.id.to_string(), one.name)).collect();
    let found = match read(query) {
        Ok(filter) => audit::list(&context.app, &context.actor, filter, PAGE).await,
        Err(error) => Err(error),
    };
    let (found, errors) = match found {
        Ok(found) => (Some(found), Vec::new()),
        Err(Error::Invalid(errors)) => (None, errors),
        Err(other) => return Err(other.into()),
    };
    let mut page = staff_page(&context, "audit-title")?.back_to("/staff/admin");
    let fields = fields(&page, query, &names);
    let words = Words {
        action: PATH,
        label: "audit-filter",
        submit: "page-search",
        reset: "directory-reset",
    };
    let form = filters(&mut page, &words, fields, &errors);
    let mut parts = Information::new().text(page.t("audit-text")).html(form);
    if let Some(found) = &found {
        parts = if found.entries.is_empty() {
            parts.text(page.t("audit-none"))
        } else {
            parts.html(entries(&page, found, &names))
        };
        if let Some(next) = found.next {
            let kept = query
                .pairs()
                .iter()
                .filter(|(name, value)| name != "before" && name != "done" && !value.is_empty());
            let kept: String = kept
                .map(|(name, value)| format!("{}={}&", percent(name), percent(value)))
                .collect();
            let older = link(&format!("{PATH}?{kept}before={next}"), &page.t("page-older"));
            parts = parts.html(format!("<p>{older}</p>"));
        }
    }
    let status = if errors.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    Ok(html(status, &parts.wide().on(page))?)
}
