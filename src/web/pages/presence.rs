//! What an initiative says besides its profile, on its public page: people to talk to, opening hours, what its work rests on, and
//! how long ago it said that all is right. Everything is the initiative's own account and is shown as such.

use super::context::Context;
use super::dates;
use super::layout::{Page, escape};
use super::parts::{badge, facts};
use crate::domain::presence::{ContactPerson, NetworkCriterion, OpeningHours, Presence, Weekday};
use crate::service::directory::{InitiativeView, PresenceView};

/// The hours of a day as people read them; empty when it is closed.
pub(super) fn hours_of(page: &Page, hours: &[OpeningHours], day: Weekday) -> String {
    let spans: Vec<String> = hours
        .iter()
        .filter(|one| one.day == day)
        .map(|one| format!("{}–{}", one.from.format("%H:%M"), one.to.format("%H:%M")))
        .collect();
    if spans.is_empty() {
        String::new()
    } else {
        page.t1("presence-hours-of", "hours", spans.join(", "))
    }
}

fn person(person: &ContactPerson) -> (String, String, Option<String>) {
    let mut lines: Vec<String> = Vec::new();
    lines.extend(person.role.as_deref().map(escape));
    lines.extend(person.email.as_ref().map(|email| {
        let email = escape(&email.to_string());
        format!("<a href=\"mailto:{email}\">{email}</a>")
    }));
    lines.extend(
        person
            .phone
            .as_ref()
            .map(|phone| format!("<a href=\"tel:+{}\">{}</a>", phone.key(), escape(phone.as_str()))),
    );
    (person.name.clone(), lines.join("<br>"), None)
}

fn list(rows: &[String]) -> String {
    let rows: String = rows.iter().map(|row| format!("<li>{}</li>", escape(row))).collect();
    format!("<ul>{rows}</ul>")
}

fn paragraphs(text: &str) -> String {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.map(|line| format!("<p>{}</p>", escape(line))).collect()
}

/// What a criterion rests on, in the initiative's words; empty when it says nothing.
fn said(presence: &Presence, criterion: NetworkCriterion) -> String {
    let own = &presence.foundations;
    match criterion {
        NetworkCriterion::Partners if !own.partners.is_empty() => list(&own.partners),
        NetworkCriterion::Cooperation => paragraphs(&own.cooperation),
        NetworkCriterion::Goals => paragraphs(&own.goals),
        NetworkCriterion::Measures if !own.measures.is_empty() => list(&own.measures),
        NetworkCriterion::Partners | NetworkCriterion::Measures => String::new(),
    }
}

fn section(page: &Page, key: &str, body: &str) -> String {
    format!("<h2>{}</h2>{body}", escape(&page.t(key)))
}

/// Everything that was said; empty when it was nothing.
pub(super) fn shown(page: &Page, view: &PresenceView) -> String {
    let presence = &view.presence;
    let mut html = String::new();
    if !presence.contacts.is_empty() {
        let rows: Vec<_> = presence.contacts.iter().map(person).collect();
        html.push_str(&section(page, "presence-contacts", &facts(page, &rows)));
    }
    let mut rows: Vec<(String, String, Option<String>)> = Weekday::ALL
        .iter()
        .map(|day| (page.code("weekday", day), hours_of(page, &presence.opening_hours, *day)))
        .filter(|(_, hours)| !hours.is_empty())
        .map(|(day, hours)| (day, escape(&hours), None))
        .collect();
    if !presence.opening_note.is_empty() {
        rows.push((page.t("presence-note"), escape(&presence.opening_note), None));
    }
    if !rows.is_empty() {
        html.push_str(&section(page, "presence-hours", &facts(page, &rows)));
    }
    let rows: Vec<(String, String, Option<String>)> = NetworkCriterion::ALL
        .iter()
        .map(|criterion| (*criterion, said(presence, *criterion)))
        .filter(|(_, said)| !said.is_empty())
        .map(|(criterion, said)| {
            let mark = if presence.foundations.meets(criterion) {
                badge("good", &page.t("presence-met"))
            } else {
                String::new()
            };
            (page.code("criterion", criterion), format!("{said}{mark}"), None)
        })
        .collect();
    if !rows.is_empty() {
        let note = format!("<p>{}</p>", escape(&page.t("presence-own-account")));
        html.push_str(&section(page, "presence-foundations", &(note + &facts(page, &rows))));
    }
    html
}

/// How long ago the initiative said that all is right, with a mark when that is too long ago.
pub(super) fn freshness(context: &Context, page: &Page, initiative: &InitiativeView) -> String {
    let day = dates::day_of(context.locale, initiative.fresh_at);
    let said = escape(&page.t1("presence-fresh", "date", day));
    let mark = if initiative.stale {
        badge("warn", &page.t("presence-stale")) + " "
    } else {
        String::new()
    };
    format!("<p>{mark}{said}</p>")
}
