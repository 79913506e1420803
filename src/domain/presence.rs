//! How an initiative shows itself besides its profile: the people to talk to, when they can be reached, and what its work
//! rests on. All of it is public and said by the initiative itself; nothing here decides about matching. Fields that are not known
//! are passed over, so that what a newer version of the program stored can be read; the interface refuses them by itself.

use std::fmt;
use std::str::FromStr;

use chrono::NaiveTime;
use serde::{Deserialize, Serialize};

use super::email::{EmailAddress, Phone};
use super::lists::closed_list;
use super::text;
use crate::error::{Error, Fields, Result};

/// People to talk to at most.
pub const MAX_CONTACTS: usize = 6;
/// Regional actors from which on a network counts as one.
pub const ENOUGH_PARTNERS: usize = 3;

closed_list! {
    /// A day of the week.
    Weekday {
        /// Monday.
        Monday = "monday",
        /// Tuesday.
        Tuesday = "tuesday",
        /// Wednesday.
        Wednesday = "wednesday",
        /// Thursday.
        Thursday = "thursday",
        /// Friday.
        Friday = "friday",
        /// Saturday.
        Saturday = "saturday",
        /// Sunday.
        Sunday = "sunday",
    }
}

closed_list! {
    /// What is asked of networks for skilled workers, after the admission criteria of INQA.
    NetworkCriterion {
        /// At least three regional actors work together.
        Partners = "partners",
        /// They bound themselves to it.
        Cooperation = "cooperation",
        /// Their goals come from data of the region.
        Goals = "goals",
        /// They take measures.
        Measures = "measures",
    }
}

/// Somebody of the initiative to talk to, with business contacts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ContactPerson {
    /// The name, up to 80 characters.
    #[schema(example = "Kim Muster")]
    pub name: String,
    /// What the person does there, up to 80 characters.
    #[serde(default)]
    #[schema(example = "Beratung")]
    pub role: Option<String>,
    /// The business telephone number.
    #[serde(default)]
    pub phone: Option<Phone>,
    /// The business mail address.
    #[serde(default)]
    pub email: Option<EmailAddress>,
}

/// A time in which somebody can be reached, every week.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema)]
pub struct OpeningHours {
    /// The day.
    pub day: Weekday,
    /// From when, Europe/Berlin, to the minute.
    #[serde(with = "clock_time")]
    #[schema(value_type = String, example = "09:00")]
    pub from: NaiveTime,
    /// Until when, later than `from`.
    #[serde(with = "clock_time")]
    #[schema(value_type = String, example = "12:30")]
    pub to: NaiveTime,
}

/// What the work of an initiative rests on, in its own words.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct Foundations {
    /// Regional actors that work together, up to 30 names of up to 120 characters.
    #[schema(example = json!(["Landkreis", "IHK", "Hochschule"]))]
    pub partners: Vec<String>,
    /// How they bound themselves, up to 500 characters.
    pub cooperation: String,
    /// The goals and the data they come from, up to 1,000 characters.
    pub goals: String,
    /// Measures, up to 30 of up to 200 characters.
    pub measures: Vec<String>,
}

impl Foundations {
    /// Whether the initiative says so much of a criterion that it can count as met.
    pub fn meets(&self, criterion: NetworkCriterion) -> bool {
        match criterion {
            NetworkCriterion::Partners => self.partners.len() >= ENOUGH_PARTNERS,
            NetworkCriterion::Cooperation => !self.cooperation.is_empty(),
            NetworkCriterion::Goals => !self.goals.is_empty(),
            NetworkCriterion::Measures => !self.measures.is_empty(),
        }
    }

    /// The criteria that are met.
    pub fn met(&self) -> Vec<NetworkCriterion> {
        NetworkCriterion::ALL
            .iter()
            .copied()
            .filter(|criterion| self.meets(*criterion))
            .collect()
    }
}

/// How an initiative shows itself besides its profile.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct Presence {
    /// People to talk to, at most 6.
    pub contacts: Vec<ContactPerson>,
    /// That these people agreed, and that the contacts are those of their work; needed when somebody is named.
    pub contacts_agreed: bool,
    /// When somebody can be reached, at most 28 times a week, none overlapping.
    pub opening_hours: Vec<OpeningHours>,
    /// What else is to be known about the hours, up to 200 characters.
    pub opening_note: String,
    /// That the mail address of the profile is shown to nobody but staff; visitors write through the service.
    pub email_hidden: bool,
    /// What the work rests on.
    pub foundations: Foundations,
}

impl Presence {
    /// Checks everything and puts it into its normal form.
    ///
    /// # Errors
    /// [`Error::Invalid`] with every field that is not valid.
    pub fn checked(mut self) -> Result<Self> {
        let mut fields = Fields::new();
        for (index, person) in self.contacts.iter_mut().enumerate() {
            let at = format!("/contacts/{index}");
            if let Some(name) = fields.take(&format!("{at}/name"), text::line(&person.name, 80)) {
                person.name = name;
            }
            if let Some(role) = person.role.take().filter(|role| !role.trim().is_empty()) {
                person.role = fields.take(&format!("{at}/role"), text::line(&role, 80));
            }
            let unreachable = person.phone.is_none() && person.email.is_none();
            fields.check(unreachable, at, "contact-unreachable", "");
        }
        let many = self.contacts.len() > MAX_CONTACTS;
        fields.check(many, "/contacts", "list-too-long", MAX_CONTACTS.to_string());
        let not_agreed = !self.contacts.is_empty() && !self.contacts_agreed;
        fields.check(not_agreed, "/contacts_agreed", "contacts-not-agreed", "");
        self.contacts_agreed &= !self.contacts.is_empty();
        self.opening_hours.sort();
        for (index, hours) in self.opening_hours.iter().enumerate() {
            let at = format!("/opening_hours/{index}");
            fields.check(hours.from >= hours.to, &at, "hours-order", "09:00");
            let next = self.opening_hours.get(index + 1);
            let overlap = next.is_some_and(|next| next.day == hours.day && next.from < hours.to);
            fields.check(overlap, &at, "hours-overlap", "09:00");
        }
        fields.check(self.opening_hours.len() > 28, "/opening_hours", "list-too-long", "28");
        let mut paragraph = |at: &str, said: &mut String, max: usize| {
            if let Some(checked) = fields.take(at, text::paragraph(said, max)) {
                *said = checked;
            }
        };
        paragraph("/opening_note", &mut self.opening_note, 200);
        let own = &mut self.foundations;
        paragraph("/foundations/cooperation", &mut own.cooperation, 500);
        paragraph("/foundations/goals", &mut own.goals, 1_000);
        lines(&mut fields, "/foundations/partners", &mut own.partners, 120);
        lines(&mut fields, "/foundations/measures", &mut own.measures, 200);
        fields.finish()?;
        Ok(self)
    }
}

/// At most 30 different lines, none of them empty.
fn lines(fields: &mut Fields, at: &str, list: &mut Vec<String>, max: usize) {
    let mut kept: Vec<String> = Vec::new();
    for (index, line) in list.iter().enumerate() {
        if let Some(line) = fields.take(&format!("{at}/{index}"), text::line(line, max))
            && !kept.iter().any(|other| text::fold(other) == text::fold(&line))
        {
            kept.push(line);
        }
    }
    fields.check(list.len() > 30, at, "list-too-long", "30");
    *list = kept;
}

/// Times as `09:00`.
mod clock_time {
    use chrono::NaiveTime;
    use serde::{Deserialize as _, Deserializer, Serializer};

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over references")]
    pub(super) fn serialize<S: Serializer>(time: &NaiveTime, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&time.format("%H:%M"))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<NaiveTime, D::Error> {
        let text = String::deserialize(deserializer)?;
        NaiveTime::parse_from_str(&text, "%H:%M").map_err(|_| {
            serde::de::Error::custom("a time of day is written as hours and minutes, for example \"09:00\"")
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(presence: Presence) -> Vec<(String, &'static str)> {
        match presence.checked() {
            Err(Error::Invalid(errors)) => errors.into_iter().map(|one| (one.pointer, one.code)).collect(),
            other => panic!("{other:?}"),
        }
    }

    fn hours(day: Weekday, from: &str, to: &str) -> OpeningHours {
        OpeningHours {
            day,
            from: from.parse().unwrap(),
            to: to.parse().unwrap(),
        }
    }

    #[test]
    fn people_are_named_only_when_they_agreed_and_can_be_reached() {
        let person = ContactPerson {
            name: " Kim Muster ".to_owned(),
            role: Some("  ".to_owned()),
            phone: None,
            email: None,
        };
        let mut presence = Presence {
            contacts: vec![person],
            ..Presence::default()
        };
        assert_eq!(
            codes(presence.clone()),
            [
                ("/contacts/0".to_owned(), "contact-unreachable"),
                ("/contacts_agreed".to_owned(), "contacts-not-agreed")
            ]
        );
        presence.contacts_agreed = true;
        presence.contacts[0].email = Some("kim@example.org".parse().unwrap());
        let checked = presence.checked().unwrap();
        assert_eq!(
            (checked.contacts[0].name.as_str(), &checked.contacts[0].role),
            ("Kim Muster", &None)
        );
        let nobody = Presence {
            contacts_agreed: true,
            ..Presence::default()
        };
        assert!(
            !nobody.checked().unwrap().contacts_agreed,
            "nobody is named, so nobody agreed"
        );
    }

    #[test]
    fn hours_are_sorted_and_never_overlap() {
        let of = |list: Vec<OpeningHours>| Presence {
            opening_hours: list,
            ..Presence::default()
        };
        let sorted = of(vec![
            hours(Weekday::Friday, "09:00:00", "12:00:00"),
            hours(Weekday::Monday, "13:00:00", "16:00:00"),
            hours(Weekday::Monday, "09:00:00", "13:00:00"),
        ]);
        let kept = sorted.checked().unwrap().opening_hours;
        assert_eq!(kept[0], hours(Weekday::Monday, "09:00:00", "13:00:00"));
        assert_eq!(kept[2].day, Weekday::Friday);
        let overlapping = of(vec![
            hours(Weekday::Monday, "09:00:00", "13:30:00"),
            hours(Weekday::Monday, "13:00:00", "16:00:00"),
        ]);
        assert_eq!(codes(overlapping), [("/opening_hours/0".to_owned(), "hours-overlap")]);
        let backwards = of(vec![hours(Weekday::Monday, "13:00:00", "09:00:00")]);
        assert_eq!(codes(backwards), [("/opening_hours/0".to_owned(), "hours-order")]);
    }

    #[test]
    fn a_network_has_at_least_three_partners_of_different_names() {
        let of = |names: &[&str]| Presence {
            foundations: Foundations {
                partners: names.iter().map(|name| (*name).to_owned()).collect(),
                ..Foundations::default()
            },
            ..Presence::default()
        };
        let two = of(&["IHK", "ihk", "Landkreis"]).checked().unwrap().foundations;
        assert_eq!((two.partners.len(), two.met()), (2, vec![]));
        let three = of(&["IHK", "Landkreis", "Hochschule"]).checked().unwrap().foundations;
        assert_eq!(three.met(), [NetworkCriterion::Partners]);
    }
}
