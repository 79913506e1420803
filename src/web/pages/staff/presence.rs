//! The form in which an initiative says who can be talked to, when, and what its work rests on. It reads what was typed into the
//! domain's presence; the domain checks it.

use std::fmt::Write as _;

use actix_web::web::Path;
use chrono::NaiveTime;

use super::super::context::{Context, done, fields};
use super::super::form::{Field, Form, Kind};
use super::super::input::Input;
use super::super::layout::{Page, see_other};
use super::access::staff_page;
use super::queue::parse_id;
use crate::domain::ids::InitiativeId;
use crate::domain::presence::{ContactPerson, Foundations, MAX_CONTACTS, OpeningHours, Presence, Weekday};
use crate::error::{Error, Fields, Result};
use crate::service::directory;
use crate::web::Answer;
use crate::web::forms;

/// What is asked of a person.
const PERSON: [(&str, &str, Kind); 4] = [
    ("name", "presence-name", Kind::Text),
    ("role", "presence-role", Kind::Text),
    ("phone", "presence-phone", Kind::Tel),
    ("email", "presence-email", Kind::Email),
];

/// What was typed: people without gaps between them, and the other fields by name.
#[derive(Default)]
struct Typed {
    people: Vec<[String; 4]>,
    agreed: bool,
    email_hidden: bool,
    hours: Vec<(Weekday, String)>,
    note: String,
    partners: String,
    cooperation: String,
    goals: String,
    measures: String,
}

impl Typed {
    fn sent(input: &Input) -> Self {
        let people = (0..MAX_CONTACTS)
            .map(|index| PERSON.map(|(name, _, _)| input.text(&format!("contact_{index}_{name}")).to_owned()))
            .filter(|person| person.iter().any(|field| !field.is_empty()))
            .collect();
        let hours = Weekday::ALL
            .iter()
            .map(|day| (*day, input.text(&format!("hours_{day}")).to_owned()))
            .collect();
        let text = |name: &str| input.text(name).to_owned();
        Self {
            people,
            agreed: input.has("contacts_agreed"),
            email_hidden: input.has("email_hidden"),
            hours,
            note: text("opening_note"),
            partners: text("partners"),
            cooperation: text("cooperation"),
            goals: text("goals"),
            measures: text("measures"),
        }
    }

    fn kept(presence: &Presence) -> Self {
        let text = |value: Option<String>| value.unwrap_or_default();
        let people = presence
            .contacts
            .iter()
            .map(|one| {
                [
                    one.name.clone(),
                    text(one.role.clone()),
                    text(one.phone.as_ref().map(|phone| phone.as_str().to_owned())),
                    text(one.email.as_ref().map(ToString::to_string)),
                ]
            })
            .collect();
        let hours = Weekday::ALL
            .iter()
            .map(|day| (*day, spans(&presence.opening_hours, *day)))
            .collect();
        let own = &presence.foundations;
        Self {
            people,
            agreed: presence.contacts_agreed,
            email_hidden: presence.email_hidden,
            hours,
            note: presence.opening_note.clone(),
            partners: own.partners.join("\n"),
            cooperation: own.cooperation.clone(),
            goals: own.goals.clone(),
            measures: own.measures.join("\n"),
        }
    }

    fn read(&self) -> Result<Presence> {
        let mut wrong = Fields::new();
        let mut contacts = Vec::new();
        for (index, [name, role, phone, email]) in self.people.iter().enumerate() {
            let at = format!("/contacts/{index}");
            let given = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
            contacts.push(ContactPerson {
                name: name.clone(),
                role: given(role),
                phone: given(phone).and_then(|text| wrong.take(&format!("{at}/phone"), text.parse())),
                email: given(email).and_then(|text| wrong.take(&format!("{at}/email"), text.parse())),
            });
        }
        let mut opening_hours = Vec::new();
        for (day, text) in &self.hours {
            for span in text.split([',', ';']).map(str::trim).filter(|span| !span.is_empty()) {
                if let Some((from, to)) = read_span(span) {
                    opening_hours.push(OpeningHours { day: *day, from, to });
                } else {
                    wrong.push(format!("/hours_{day}"), "hours-invalid", "9:00-12:00, 13:00-16:00");
                }
            }
        }
        wrong.finish()?;
        Ok(Presence {
            contacts,
            contacts_agreed: self.agreed,
            opening_hours,
            opening_note: self.note.clone(),
            email_hidden: self.email_hidden,
            foundations: Foundations {
                partners: rows(&self.partners),
                cooperation: self.cooperation.clone(),
                goals: self.goals.clone(),
                measures: rows(&self.measures),
            },
        })
    }
}

fn rows(text: &str) -> Vec<String> {
    let rows = text.lines().map(str::trim).filter(|row| !row.is_empty());
    rows.map(str::to_owned).collect()
}

/// The spans of a day as they are typed.
fn spans(hours: &[OpeningHours], day: Weekday) -> String {
    let mut text = String::new();
    for one in hours.iter().filter(|one| one.day == day) {
        let comma = if text.is_empty() { "" } else { ", " };
        // Writing to a String cannot fail.
        let _ = write!(text, "{comma}{}-{}", one.from.format("%H:%M"), one.to.format("%H:%M"));
    }
    text
}

/// A span such as `9-12`, `9:30-12.15` or `9 bis 12 Uhr`.
fn read_span(text: &str) -> Option<(NaiveTime, NaiveTime)> {
    let text = text.replace("bis", "-").replace(['–', '—'], "-").replace("Uhr", "");
    let (from, to) = text.split_once('-')?;
    Some((read_time(from)?, read_time(to)?))
}

fn read_time(text: &str) -> Option<NaiveTime> {
    let text = text.trim();
    let (hour, minute) = text.split_once([':', '.']).unwrap_or((text, "0"));
    NaiveTime::from_hms_opt(hour.parse().ok()?, minute.parse().ok()?, 0)
}

fn people_fields(page: &Page, typed: &Typed) -> Vec<Field> {
    let nobody: [String; 4] = Default::default();
    // One more than are there, so that somebody can be added.
    let shown = (typed.people.len() + 1).min(MAX_CONTACTS);
    (0..shown)
        .map(|index| {
            let person = typed.people.get(index).unwrap_or(&nobody);
            let inner = PERSON
                .iter()
                .zip(person)
                .map(|((name, key, kind), value)| {
                    let field = Field::new(page, *kind, format!("contact_{index}_{name}"), page.t(key))
                        .pointer(format!("/contacts/{index}/{name}"))
                        .value(value)
                        .width("mid");
                    if *name == "name" {
                        field.max(80)
                    } else {
                        field.optional()
                    }
                })
                .collect();
            let legend = page.t1("presence-person", "number", index + 1);
            Field::group(page, format!("contact_{index}"), legend, inner)
                .pointer(format!("/contacts/{index}"))
                .optional()
        })
        .collect()
}

fn form(page: &Page, id: &InitiativeId, version: i64, typed: &Typed) -> Form {
    let hours = typed
        .hours
        .iter()
        .map(|(day, text)| {
            Field::new(page, Kind::Text, format!("hours_{day}"), page.code("weekday", day))
                .value(text)
                .max(80)
                .width("mid")
        })
        .collect();
    let area = |name: &str, key: &str, value: &str, max: usize| {
        Field::new(page, Kind::Area, name, page.t(key))
            .hint(page.t(&format!("{key}-hint")))
            .pointer(format!("/foundations/{name}"))
            .value(value)
            .max(max)
            .optional()
    };
    Form::new(
        page.t("presence-title"),
        format!("/staff/initiatives/{id}/presence"),
        page.t("staff-initiative-save"),
    )
    .intro(page.t("presence-intro"))
    .fields(people_fields(page, typed))
    .field(
        Field::new(page, Kind::Check, "contacts_agreed", page.t("presence-agreed"))
            .hint(page.t("presence-agreed-hint"))
            .ticked(typed.agreed),
    )
    .field(
        Field::new(page, Kind::Check, "email_hidden", page.t("presence-email-hidden"))
            .hint(page.t("presence-email-hidden-hint"))
            .ticked(typed.email_hidden),
    )
    .field(
        Field::group(page, "opening_hours", page.t("presence-hours"), hours)
            .hint(page.t("presence-hours-hint"))
            .optional(),
    )
    .field(
        Field::new(page, Kind::Text, "opening_note", page.t("presence-note"))
            .hint(page.t("presence-note-hint"))
            .value(&typed.note)
            .max(200)
            .optional(),
    )
    .field(area("partners", "presence-partners", &typed.partners, 4_000))
    .field(area("cooperation", "presence-cooperation", &typed.cooperation, 500))
    .field(area("goals", "presence-goals", &typed.goals, 1_000))
    .field(area("measures", "presence-measures", &typed.measures, 6_500))
    .field(Field::hidden(page, "version", version.to_string()))
}

fn frame(context: &Context, id: &InitiativeId) -> Result<Page> {
    Ok(staff_page(context, "presence-title")?.back_to(format!("/staff/initiatives/{id}")))
}

/// The form with what is known.
pub(in crate::web::pages) async fn edit(context: Context, id: Path<String>) -> Answer {
    let id: InitiativeId = parse_id(&id, "initiative")?;
    let view = directory::presence(&context.app, &context.actor, &id).await?;
    let page = frame(&context, &id)?;
    let form = form(&page, &id, view.version, &Typed::kept(&view.presence));
    Ok(form.show(page)?)
}

/// Takes what was typed.
pub(in crate::web::pages) async fn submit(context: Context, id: Path<String>, sent: forms::Form) -> Answer {
    let id: InitiativeId = parse_id(&id, "initiative")?;
    let input = fields(&sent);
    let version = input.parse("version").unwrap_or(0);
    let typed = Typed::sent(&input);
    let saved = match typed.read() {
        Ok(presence) => directory::set_presence(&context.app, &context.actor, &id, version, presence).await,
        Err(error) => Err(error),
    };
    match saved {
        Ok(_) => Ok(see_other(&done(&format!("/staff/initiatives/{id}"), "saved"))),
        Err(Error::Invalid(errors)) => {
            let page = frame(&context, &id)?;
            let form = form(&page, &id, version, &typed).refuse(context.locale, &errors);
            Ok(form.show(page)?)
        }
        Err(other) => Err(other.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_are_read_as_people_write_them() {
        let time = |hour, minute| NaiveTime::from_hms_opt(hour, minute, 0).unwrap();
        for (text, expected) in [
            ("9-12", Some((time(9, 0), time(12, 0)))),
            ("9:30 – 12.15", Some((time(9, 30), time(12, 15)))),
            ("9 bis 12 Uhr", Some((time(9, 0), time(12, 0)))),
            ("09:00", None),
            ("25-26", None),
            ("früh-spät", None),
        ] {
            assert_eq!(read_span(text), expected, "{text}");
        }
    }
}
