//! Meetups of offices: what is announced, its states, and those of a sign-up. Who may see whom at a meetup is the service's
//! question; no names of participants pass here.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};

use super::ids::{InitiativeId, MeetupId};
use super::initiative::is_web_link;
use super::lists::{Language, Situation, closed_list};
use super::place::Ags;
use super::text;
use crate::error::{Error, Fields, Result};

/// Households that can take part at most.
pub const MAX_CAPACITY: u32 = 500;
/// Hours that a meetup may last at most.
pub const MAX_HOURS: i64 = 72;
/// Districts and Länder that a meetup may be for at most.
pub const MAX_AREAS: usize = 50;

closed_list! {
    /// The state of a meetup.
    MeetupState {
        /// Announced.
        Planned = "planned",
        /// Does not take place.
        Cancelled = "cancelled",
        /// Is over.
        Held = "held",
    }
}

closed_list! {
    /// The state of a sign-up.
    SignupState {
        /// Has a place.
        SignedUp = "signed_up",
        /// Waits for a place.
        Waiting = "waiting",
        /// Does not come after all.
        Cancelled = "cancelled",
        /// Was there.
        Attended = "attended",
    }
}

closed_list! {
    /// How people meet.
    MeetupKind {
        /// By video.
        Digital = "digital",
        /// At a place.
        OnSite = "on_site",
    }
}

closed_list! {
    /// What a meetup is about.
    MeetupTheme {
        /// Getting to know each other.
        GettingToKnow = "getting_to_know",
        /// Finding a home.
        Housing = "housing",
        /// Finding work.
        Work = "work",
        /// School and childcare.
        Children = "children",
        /// A business of one's own.
        Business = "business",
        /// Clubs and leisure.
        Leisure = "leisure",
        /// The region itself.
        Region = "region",
        /// Something else.
        Other = "other",
    }
}

closed_list! {
    /// Whom a meetup is for.
    MeetupAudience {
        /// Those who are still to come: returning, new, commuting.
        Coming = "coming",
        /// Also those who arrived or never left.
        Everyone = "everyone",
    }
}

impl MeetupAudience {
    /// Whether a household in this situation may come.
    pub const fn includes(self, situation: Situation) -> bool {
        matches!(self, Self::Everyone) || !situation.is_settled()
    }
}

/// What an office announces.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MeetupDetails {
    /// The initiative that invites. Not given: the first own one, or the network office. It stays as it was announced.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub office: Option<InitiativeId>,
    /// The title, one line of up to 120 characters.
    #[schema(example = "Kennenlernen am Küchentisch")]
    pub title: String,
    /// What happens there, up to 2,000 characters; may be empty.
    #[serde(default)]
    pub description: String,
    /// What it is about.
    pub theme: MeetupTheme,
    /// How people meet.
    pub kind: MeetupKind,
    /// The link of the video room; needed for a digital meetup and shown to nobody but those who have a place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "https://video.example.org/kuechentisch")]
    pub video_link: Option<String>,
    /// The place, up to 120 characters; needed for a meetup on the spot.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "Rathaus Greifswald, Raum 2")]
    pub place: Option<String>,
    /// Its address, up to 200 characters; needed for a meetup on the spot.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "Markt 1, 17489 Greifswald")]
    pub address: Option<String>,
    /// Keys of the districts and Länder it is for; none means anywhere. Not given: where the initiative is responsible, and
    /// anywhere for the network office.
    #[serde(default)]
    #[schema(value_type = Option<Vec<String>>, example = json!(["13075"]))]
    pub areas: Option<Vec<Ags>>,
    /// Whom it is for.
    #[serde(default = "coming")]
    pub audience: MeetupAudience,
    /// The language that is spoken.
    #[serde(default = "Language::german")]
    #[schema(value_type = String, example = "de")]
    pub language: Language,
    /// How many households can take part, 1 to 500.
    #[schema(minimum = 1, maximum = 500, example = 12)]
    pub capacity: u32,
    /// Begin.
    pub starts_at: DateTime<Utc>,
    /// End, at most 72 hours later.
    pub ends_at: DateTime<Utc>,
}

const fn coming() -> MeetupAudience {
    MeetupAudience::Coming
}

impl MeetupDetails {
    /// The same with every text in its form. `before` is the begin as it was announced before, which may have passed.
    ///
    /// # Errors
    /// [`Error::Invalid`] with everything that is not right.
    pub fn checked(mut self, now: DateTime<Utc>, before: Option<DateTime<Utc>>) -> Result<Self> {
        let mut wrong = Fields::new();
        self.title = wrong.take("/title", text::line(&self.title, 120)).unwrap_or_default();
        self.description = wrong
            .take("/description", text::paragraph(&self.description, 2_000))
            .unwrap_or_default();
        let digital = self.kind == MeetupKind::Digital;
        let given = |value: Option<String>| value.filter(|value| !value.trim().is_empty());
        self.video_link = given(self.video_link)
            .filter(|_| digital)
            .map(|link| link.trim().to_owned());
        self.place = given(self.place).filter(|_| !digital);
        self.address = given(self.address).filter(|_| !digital);
        if digital {
            let bad = self.video_link.as_deref().is_none_or(|link| !is_web_link(link));
            wrong.check(bad, "/video_link", "link-invalid", "https://www.example.org");
        } else {
            for (pointer, field, max) in [("/place", &mut self.place, 120), ("/address", &mut self.address, 200)] {
                match field {
                    Some(value) => *field = wrong.take(pointer, text::line(value, max)),
                    None => wrong.push(pointer, "value-missing", ""),
                }
            }
        }
        if let Some(areas) = &mut self.areas {
            areas.sort_by_key(ToString::to_string);
            areas.dedup();
            wrong.check(
                areas.len() > MAX_AREAS,
                "/areas",
                "list-too-long",
                MAX_AREAS.to_string(),
            );
        }
        let places = (1..=MAX_CAPACITY).contains(&self.capacity);
        wrong.check(!places, "/capacity", "meetup-capacity", "12");
        let past = self.starts_at <= now && before != Some(self.starts_at);
        wrong.check(past, "/starts_at", "time-past", "");
        wrong.check(self.ends_at <= self.starts_at, "/ends_at", "meetup-order", "");
        let long = self.ends_at > self.starts_at + Duration::hours(MAX_HOURS);
        wrong.check(long, "/ends_at", "meetup-long", MAX_HOURS.to_string());
        wrong.finish()?;
        Ok(self)
    }

    /// The keys of the areas; none means anywhere.
    pub fn areas(&self) -> &[Ags] {
        self.areas.as_deref().unwrap_or_default()
    }

    /// Whether a change from `self` to `other` is one that participants have to hear of: when or where.
    pub fn differs_for_participants(&self, other: &Self) -> bool {
        let what = |details: &Self| {
            (
                details.starts_at,
                details.ends_at,
                details.kind,
                details.video_link.clone(),
                details.place.clone(),
                details.address.clone(),
            )
        };
        what(self) != what(other)
    }
}

/// A meetup.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meetup {
    /// Its identifier.
    pub id: MeetupId,
    /// The office: an initiative's identifier, or `network`.
    pub office: String,
    /// Its state.
    pub state: MeetupState,
    /// Raised by one with every change.
    pub version: i64,
    /// What is announced.
    pub details: MeetupDetails,
    /// When somebody of staff noted who was there.
    pub attendance_at: Option<DateTime<Utc>>,
    /// Since when only counts are kept: how many had a place, how many were there (where that was noted).
    pub closed: Option<(DateTime<Utc>, u32, Option<u32>)>,
    /// When it was announced.
    pub created_at: DateTime<Utc>,
}

impl Meetup {
    /// Its place in lists, the next first.
    pub const fn order(&self) -> (DateTime<Utc>, &MeetupId) {
        (self.details.starts_at, &self.id)
    }

    /// Whether households may sign up at this time.
    pub fn takes_signups(&self, now: DateTime<Utc>) -> bool {
        self.state == MeetupState::Planned && now < self.details.starts_at
    }

    /// Whether it is over and took place.
    pub fn is_over(&self, now: DateTime<Utc>) -> bool {
        self.state != MeetupState::Cancelled && self.details.ends_at <= now
    }

    /// Whether a sign-up of this state counts as having been there: once somebody noted who was, only those; before
    /// that, everybody who had a place.
    pub fn counts_as_present(&self, state: SignupState) -> bool {
        match state {
            SignupState::Attended => true,
            SignupState::SignedUp => self.attendance_at.is_none(),
            SignupState::Waiting | SignupState::Cancelled => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn details() -> MeetupDetails {
        MeetupDetails {
            office: None,
            title: " Küchentisch ".to_owned(),
            description: String::new(),
            theme: MeetupTheme::Housing,
            kind: MeetupKind::OnSite,
            video_link: None,
            place: Some("Rathaus".to_owned()),
            address: Some("Markt 1".to_owned()),
            areas: None,
            audience: MeetupAudience::Coming,
            language: Language::german(),
            capacity: 3,
            starts_at: at("2027-03-05T18:00:00Z"),
            ends_at: at("2027-03-05T20:00:00Z"),
        }
    }

    fn wrong(change: impl FnOnce(&mut MeetupDetails)) -> Vec<(String, &'static str)> {
        let mut details = details();
        change(&mut details);
        match details.checked(at("2027-03-01T00:00:00Z"), None) {
            Err(Error::Invalid(fields)) => fields.into_iter().map(|field| (field.pointer, field.code)).collect(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn what_is_missing_or_impossible_is_named() {
        let now = at("2027-03-01T00:00:00Z");
        assert_eq!(details().checked(now, None).unwrap().title, "Küchentisch");
        let one = |pointer: &str, code| vec![(pointer.to_owned(), code)];
        assert_eq!(wrong(|it| it.capacity = 0), one("/capacity", "meetup-capacity"));
        assert_eq!(wrong(|it| it.capacity = 501), one("/capacity", "meetup-capacity"));
        assert_eq!(wrong(|it| it.ends_at = it.starts_at), one("/ends_at", "meetup-order"));
        let long = |it: &mut MeetupDetails| it.ends_at = it.starts_at + Duration::hours(73);
        assert_eq!(wrong(long), one("/ends_at", "meetup-long"));
        assert_eq!(
            wrong(|it| it.place = Some(" ".to_owned())),
            one("/place", "value-missing")
        );
        assert_eq!(
            wrong(|it| it.kind = MeetupKind::Digital),
            one("/video_link", "link-invalid")
        );
        let script = |it: &mut MeetupDetails| {
            it.kind = MeetupKind::Digital;
            it.video_link = Some("javascript:alert(1)".to_owned());
        };
        assert_eq!(wrong(script), one("/video_link", "link-invalid"));
        assert_eq!(
            wrong(|it| it.starts_at = at("2027-02-28T18:00:00Z")),
            [
                ("/starts_at".to_owned(), "time-past"),
                ("/ends_at".to_owned(), "meetup-long")
            ]
        );
        // What has begun can still be corrected, as long as its begin stays.
        let begun = details();
        let (starts, later) = (begun.starts_at, at("2027-03-05T19:00:00Z"));
        assert!(begun.checked(later, Some(starts)).is_ok());
    }

    #[test]
    fn settled_households_come_only_where_everyone_may() {
        for situation in Situation::ALL {
            assert!(MeetupAudience::Everyone.includes(*situation));
            assert_eq!(MeetupAudience::Coming.includes(*situation), !situation.is_settled());
        }
    }

    #[test]
    fn once_it_was_noted_who_was_there_a_place_alone_no_longer_counts() {
        let mut meetup = Meetup {
            id: MeetupId::generate(),
            office: "network".to_owned(),
            state: MeetupState::Held,
            version: 1,
            details: details(),
            attendance_at: None,
            closed: None,
            created_at: at("2027-02-01T00:00:00Z"),
        };
        assert!(meetup.counts_as_present(SignupState::SignedUp));
        meetup.attendance_at = Some(at("2027-03-05T20:00:00Z"));
        assert!(!meetup.counts_as_present(SignupState::SignedUp));
        assert!(meetup.counts_as_present(SignupState::Attended));
        assert!(!meetup.counts_as_present(SignupState::Waiting) && !meetup.counts_as_present(SignupState::Cancelled));
    }
}
