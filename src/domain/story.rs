//! Stories of people who came, and greetings from home, each with the consent under which it is shown to everybody. A story is a
//! draft until an office publishes exactly what it saw; whatever changes makes it a draft again.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::ids::{HouseholdId, InitiativeId, StoryId};
use super::lists::closed_list;
use super::offer::{check_area, check_link};
use super::profile::TargetArea;
use super::text;
use crate::error::{Conflict, Error, Fields, Result};

/// The version of the text that people agree to before their story is shown; raised whenever it changes its meaning.
pub const STORY_TEXT_VERSION: &str = "2026-11";
/// How many stories an office has at most.
pub const MAX_STORIES: usize = 60;
/// How many greetings an office has at most.
pub const MAX_GREETINGS: usize = 10;
/// The longest text of a story, in characters.
pub const MAX_STORY: usize = 4_000;
/// The longest text of a greeting, in characters: it stands whole in mails.
pub const MAX_GREETING: usize = 400;

closed_list! {
    /// What is told.
    StoryKind {
        /// How somebody came (back), and how it is now.
        Story = "story",
        /// A short greeting from the region.
        Greeting = "greeting",
    }
}

closed_list! {
    /// Where a story stands.
    StoryState {
        /// Nobody but whoever wrote it and its office sees it.
        Draft = "draft",
        /// Everybody sees it.
        Published = "published",
    }
}

closed_list! {
    /// How the consent to a story was given.
    ConsentWay {
        /// By the household itself, on its own page.
        OwnPage = "own_page",
        /// On paper.
        Paper = "paper",
        /// By mail.
        Mail = "mail",
        /// In person, written down by the office.
        InPerson = "in_person",
        /// Words of the office itself, in which nobody else is named or shown; for greetings only.
        Office = "office",
    }
}

/// What a story or a greeting says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct StoryDetails {
    /// Its title, one line of up to 120 characters.
    #[schema(example = "Zurück am Bodden")]
    pub title: String,
    /// Who tells it, as it is shown: a first name or an invented one will do, up to 60 characters.
    #[schema(example = "Anna und Tom")]
    pub shown_name: String,
    /// The text, up to 4,000 characters; of a greeting up to 400.
    pub text: String,
    /// Which region it is about: a place with a radius, a district or a Land.
    pub area: TargetArea,
    /// A video elsewhere, `https://…`. It is a link; nothing of it is loaded by our pages.
    #[serde(default)]
    pub video: Option<String>,
    /// What is said and seen in the video, for everybody who does not watch it, up to 4,000 characters; needed with a video.
    #[serde(default)]
    pub video_text: String,
}

impl StoryDetails {
    /// Checks everything and puts it into its normal form.
    ///
    /// # Errors
    /// [`Error::Invalid`] with every field that is not valid.
    pub fn checked(mut self, kind: StoryKind) -> Result<Self> {
        let mut fields = Fields::new();
        self.title = fields.take("/title", text::line(&self.title, 120)).unwrap_or_default();
        self.shown_name = fields
            .take("/shown_name", text::line(&self.shown_name, 60))
            .unwrap_or_default();
        let max = match kind {
            StoryKind::Story => MAX_STORY,
            StoryKind::Greeting => MAX_GREETING,
        };
        self.text = fields
            .take("/text", text::paragraph(&self.text, max))
            .unwrap_or_else(|| "–".to_owned());
        fields.check(self.text.is_empty(), "/text", "text-empty", "");
        check_area(&mut fields, &self.area);
        self.video = check_link(&mut fields, "/video", self.video.take());
        self.video_text = fields
            .take("/video_text", text::paragraph(&self.video_text, MAX_STORY))
            .unwrap_or_else(|| "–".to_owned());
        let untold = self.video.is_some() && self.video_text.is_empty();
        fields.check(untold, "/video_text", "video-untold", "");
        if self.video.is_none() {
            self.video_text = String::new();
        }
        fields.finish()?;
        Ok(self)
    }
}

/// The consent under which a story is shown: who gave it, when, to which text, how.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct StoryConsent {
    /// How it was given.
    pub way: ConsentWay,
    /// Who gave it, up to 120 characters; shown to nobody but the office. Empty for a household, which is known, and for words
    /// of the office itself.
    #[serde(default)]
    pub by: String,
    /// On which day, in Germany.
    pub given_on: NaiveDate,
    /// The version of the text that was agreed to, up to 40 characters.
    #[schema(example = "2026-11")]
    pub text_version: String,
}

impl StoryConsent {
    /// Checks a consent that staff writes down.
    ///
    /// # Errors
    /// [`Error::Invalid`] with every field that is not valid.
    pub fn checked(mut self, kind: StoryKind, today: NaiveDate) -> Result<Self> {
        let mut fields = Fields::new();
        let is_office = self.way == ConsentWay::Office;
        let fits = match self.way {
            ConsentWay::OwnPage => false,
            ConsentWay::Office => kind == StoryKind::Greeting,
            ConsentWay::Paper | ConsentWay::Mail | ConsentWay::InPerson => true,
        };
        fields.check(!fits, "/way", "value-unknown", ConsentWay::Paper.as_str());
        if is_office {
            self.by = String::new();
        } else {
            self.by = fields.take("/by", text::line(&self.by, 120)).unwrap_or_default();
        }
        fields.check(self.given_on > today, "/given_on", "date-future", today.to_string());
        self.text_version = fields
            .take("/text_version", text::line(&self.text_version, 40))
            .unwrap_or_default();
        fields.finish()?;
        Ok(self)
    }

    /// The consent that a household gives on its own page.
    pub fn on_own_page(today: NaiveDate) -> Self {
        Self {
            way: ConsentWay::OwnPage,
            by: String::new(),
            given_on: today,
            text_version: STORY_TEXT_VERSION.to_owned(),
        }
    }
}

/// A story or a greeting.
#[derive(Debug, Clone, PartialEq)]
pub struct Story {
    /// Its identifier.
    pub id: StoryId,
    /// What it is.
    pub kind: StoryKind,
    /// Where it stands.
    pub state: StoryState,
    /// Raised by one with every change, of its picture too.
    pub version: i64,
    /// The office that looks after it: an initiative, or the network office.
    pub initiative: Option<InitiativeId>,
    /// The household that wrote it; nothing when staff entered it.
    pub household: Option<HouseholdId>,
    /// What it says.
    pub details: StoryDetails,
    /// The consent under which it is shown.
    pub consent: StoryConsent,
    /// When it was written first.
    pub created_at: DateTime<Utc>,
    /// When it was changed last.
    pub updated_at: DateTime<Utc>,
    /// When it was published.
    pub published_at: Option<DateTime<Utc>>,
}

impl Story {
    /// Notes a change: whatever changes has to be looked at anew before it is shown.
    pub fn changed(&mut self, now: DateTime<Utc>) {
        self.state = StoryState::Draft;
        self.published_at = None;
        self.updated_at = now;
    }

    /// Publishes it as it is.
    ///
    /// # Errors
    /// [`Conflict::Decided`] when it is published already.
    pub fn publish(&mut self, now: DateTime<Utc>) -> Result<()> {
        if self.state == StoryState::Published {
            return Err(Conflict::Decided.into());
        }
        self.state = StoryState::Published;
        self.published_at = Some(now);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn details(text: &str) -> StoryDetails {
        StoryDetails {
            title: "Zurück am Bodden".to_owned(),
            shown_name: "Anna".to_owned(),
            text: text.to_owned(),
            area: TargetArea::Land {
                ags: "13".parse().unwrap(),
            },
            video: None,
            video_text: "weg damit".to_owned(),
        }
    }

    fn codes<T: fmt::Debug>(result: Result<T>) -> Vec<(String, &'static str)> {
        match result {
            Err(Error::Invalid(errors)) => errors.into_iter().map(|one| (one.pointer, one.code)).collect(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_greeting_is_short_and_a_video_is_told_in_words() {
        let long = "a".repeat(MAX_GREETING + 1);
        assert!(details(&long).checked(StoryKind::Story).is_ok());
        assert_eq!(
            codes(details(&long).checked(StoryKind::Greeting)),
            [("/text".to_owned(), "text-too-long")]
        );
        assert_eq!(
            codes(details(" ").checked(StoryKind::Story)),
            [("/text".to_owned(), "text-empty")]
        );
        let silent = StoryDetails {
            video: Some("https://video.example.org/1".to_owned()),
            video_text: String::new(),
            ..details("Moin")
        };
        assert_eq!(
            codes(silent.checked(StoryKind::Story)),
            [("/video_text".to_owned(), "video-untold")]
        );
        assert_eq!(details("Moin").checked(StoryKind::Story).unwrap().video_text, "");
    }

    #[test]
    fn a_consent_names_who_gave_it_unless_the_office_speaks_itself() {
        let today = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
        let consent = |way, by: &str| StoryConsent {
            way,
            by: by.to_owned(),
            given_on: today,
            text_version: STORY_TEXT_VERSION.to_owned(),
        };
        assert!(
            consent(ConsentWay::Paper, "Anna Beispiel")
                .checked(StoryKind::Story, today)
                .is_ok()
        );
        assert!(
            consent(ConsentWay::Office, "")
                .checked(StoryKind::Greeting, today)
                .is_ok()
        );
        for (way, by, kind, at) in [
            (ConsentWay::Paper, "", StoryKind::Story, "/by"),
            (ConsentWay::Office, "", StoryKind::Story, "/way"),
            (ConsentWay::OwnPage, "Anna", StoryKind::Story, "/way"),
        ] {
            assert_eq!(codes(consent(way, by).checked(kind, today))[0].0, at);
        }
        let late = StoryConsent {
            given_on: today.succ_opt().unwrap(),
            ..consent(ConsentWay::Paper, "Anna")
        };
        assert_eq!(codes(late.checked(StoryKind::Story, today))[0].1, "date-future");
    }
}
