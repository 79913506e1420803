//! The practice library: what initiatives write for each other, results of their meetings, and what they seek or can share. Texts
//! are Markdown as it was typed; how it is shown is the pages' affair.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Duration, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::ids::{ArticleId, InitiativeId, NoticeId};
use super::lists::closed_list;
use super::text::{self, fold};
use crate::error::{Error, Fields, Result};

/// The longest text of an article, in characters. With its title it fits into a form of 64 KiB.
pub const MAX_BODY: usize = 20_000;
/// The longest comment, notice or message, in characters.
pub const MAX_WORDS: usize = 4_000;
/// So many tags an article has at most.
pub const MAX_TAGS: usize = 8;
/// So many initiatives can be named as participants of a meeting.
const MAX_PARTICIPANTS: usize = 100;
/// So many days something sought or shared stands at most, from today on.
pub const MAX_NOTICE_DAYS: i64 = 366;

closed_list! {
    /// What stands in the library.
    ArticleKind {
        /// A short article on how an office does something.
        Article = "article",
        /// The results of a meeting of the network.
        Meeting = "meeting",
    }
}

closed_list! {
    /// Whether an office seeks something or can share it.
    NoticeKind {
        /// It seeks.
        Seek = "seek",
        /// It can share.
        Share = "share",
    }
}

/// What an office says in an article.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ArticleDetails {
    /// The initiative that writes. Not given: the first own one, or the network office. It stays as it was made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub office: Option<InitiativeId>,
    /// An article, or the results of a meeting. It stays as it was made.
    pub kind: ArticleKind,
    /// Its title, one line of up to 120 characters.
    #[schema(example = "Der erste Anruf: fünf Fragen, die sich bewährt haben")]
    pub title: String,
    /// Its text in Markdown, 1 to 20,000 characters. HTML is shown as it is typed; pictures are shown by their words only.
    pub text: String,
    /// Words by which it is found, up to 8 of up to 40 characters.
    #[serde(default)]
    #[schema(example = json!(["Erstgespräch", "Telefon"]))]
    pub tags: Vec<String>,
    /// The day of the meeting; needed for the results of one, not allowed otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "2026-10-08")]
    pub held_on: Option<NaiveDate>,
    /// The initiatives that took part in the meeting, up to 100.
    #[serde(default)]
    pub participants: Vec<InitiativeId>,
}

impl ArticleDetails {
    /// The same with every text in its form.
    ///
    /// # Errors
    /// [`Error::Invalid`] with everything that is not right.
    pub fn checked(mut self) -> Result<Self> {
        let mut wrong = Fields::new();
        self.title = wrong.take("/title", text::line(&self.title, 120)).unwrap_or_default();
        self.text = words(&mut wrong, "/text", &self.text, MAX_BODY);
        let mut tags: Vec<String> = Vec::new();
        for (index, typed) in self.tags.iter().enumerate() {
            if typed.trim().is_empty() {
                continue;
            }
            let Some(tag) = wrong.take(&format!("/tags/{index}"), text::line(typed, 40)) else {
                continue;
            };
            let key = fold(&tag);
            wrong.check(key.is_empty(), format!("/tags/{index}"), "practice-tag", "Wohnen");
            if !tags.iter().any(|other| fold(other) == key) {
                tags.push(tag);
            }
        }
        wrong.check(tags.len() > MAX_TAGS, "/tags", "list-too-long", MAX_TAGS.to_string());
        self.tags = tags;
        let meeting = self.kind == ArticleKind::Meeting;
        wrong.check(
            meeting
                && self
                    .held_on
                    .is_none_or(|day| !(1990..2100).contains(&chrono::Datelike::year(&day))),
            "/held_on",
            "date-invalid",
            "2026-10-08",
        );
        wrong.check(
            !meeting && self.held_on.is_some(),
            "/held_on",
            "practice-no-meeting",
            "",
        );
        self.participants.sort();
        self.participants.dedup();
        let strangers = !meeting && !self.participants.is_empty();
        wrong.check(strangers, "/participants", "practice-no-meeting", "");
        let many = self.participants.len() > MAX_PARTICIPANTS;
        wrong.check(many, "/participants", "list-too-long", MAX_PARTICIPANTS.to_string());
        wrong.finish()?;
        Ok(self)
    }

    /// By which words the article is found: title, tags and text, folded.
    pub fn search_key(&self) -> String {
        fold(&format!("{} {} {}", self.title, self.tags.join(" "), self.text))
    }
}

/// A text that has to say something.
fn words(wrong: &mut Fields, pointer: &str, typed: &str, max: usize) -> String {
    let taken = wrong.take(pointer, text::paragraph(typed, max));
    wrong.check(taken.as_ref().is_some_and(String::is_empty), pointer, "text-empty", "");
    taken.unwrap_or_default()
}

/// A comment or a message: several lines of 1 to 4,000 characters.
///
/// # Errors
/// [`Error::Invalid`] at `/text`.
pub fn checked_words(typed: &str) -> Result<String> {
    let mut wrong = Fields::new();
    let text = words(&mut wrong, "/text", typed, MAX_WORDS);
    wrong.finish()?;
    Ok(text)
}

/// An article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Article {
    /// Its identifier.
    pub id: ArticleId,
    /// The office that wrote it: an initiative's identifier, or `network`.
    pub office: String,
    /// Raised by one with every change.
    pub version: i64,
    /// What it says.
    pub details: ArticleDetails,
    /// When it was written.
    pub created_at: DateTime<Utc>,
    /// When it was changed last.
    pub changed_at: DateTime<Utc>,
}

/// What an office says that it seeks or can share.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NoticeDetails {
    /// The initiative that seeks or shares. Not given: the first own one, or the network office. It stays as it was made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub office: Option<InitiativeId>,
    /// Whether it seeks or shares.
    pub kind: NoticeKind,
    /// What, in one line of up to 120 characters.
    #[schema(example = "Messestand mit Rückwand zum Ausleihen")]
    pub title: String,
    /// More about it, 1 to 4,000 characters. Nothing of households.
    pub text: String,
    /// For which region it matters, in up to 80 characters; empty for everywhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "Thüringen")]
    pub region: Option<String>,
    /// The last day in Germany on which it stands, today at the earliest, at most 366 days from now.
    #[schema(example = "2027-01-31")]
    pub until_on: NaiveDate,
}

impl NoticeDetails {
    /// The same with every text in its form, on this day in Germany.
    ///
    /// # Errors
    /// [`Error::Invalid`] with everything that is not right.
    pub fn checked(mut self, today: NaiveDate) -> Result<Self> {
        let mut wrong = Fields::new();
        self.title = wrong.take("/title", text::line(&self.title, 120)).unwrap_or_default();
        self.text = words(&mut wrong, "/text", &self.text, MAX_WORDS);
        self.region = self.region.take().filter(|region| !region.trim().is_empty());
        if let Some(region) = &self.region {
            self.region = wrong.take("/region", text::line(region, 80));
        }
        let days = (self.until_on - today).num_days();
        wrong.check(days < 0, "/until_on", "date-past", today.to_string());
        let last = today + Duration::days(MAX_NOTICE_DAYS);
        wrong.check(
            days > MAX_NOTICE_DAYS,
            "/until_on",
            "practice-too-long",
            last.to_string(),
        );
        wrong.finish()?;
        Ok(self)
    }
}

/// Something sought or shared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// Its identifier.
    pub id: NoticeId,
    /// The office: an initiative's identifier, or `network`.
    pub office: String,
    /// Raised by one with every change.
    pub version: i64,
    /// What it says.
    pub details: NoticeDetails,
    /// When it was ended by a button, or with its initiative.
    pub closed_at: Option<DateTime<Utc>>,
    /// When it was written.
    pub created_at: DateTime<Utc>,
}

impl Notice {
    /// Whether it stands on this day in Germany.
    pub fn is_open(&self, today: NaiveDate) -> bool {
        self.closed_at.is_none() && today <= self.details.until_on
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn article() -> ArticleDetails {
        ArticleDetails {
            office: None,
            kind: ArticleKind::Article,
            title: " Der erste Anruf ".to_owned(),
            text: "Fünf Fragen.\r\n".to_owned(),
            tags: ["Telefon", " telefon", "", "Erstgespräch"].map(str::to_owned).to_vec(),
            held_on: None,
            participants: Vec::new(),
        }
    }

    #[test]
    fn an_article_has_a_title_a_text_and_each_tag_once() {
        let good = article().checked().unwrap();
        assert_eq!(
            (good.title.as_str(), good.text.as_str()),
            ("Der erste Anruf", "Fünf Fragen.")
        );
        assert_eq!(good.tags, ["Telefon", "Erstgespräch"]);
        assert_eq!(good.search_key(), "der erste anruf telefon erstgespraech fuenf fragen");
        for bad in [
            ArticleDetails {
                title: String::new(),
                ..article()
            },
            ArticleDetails {
                text: "  \n".to_owned(),
                ..article()
            },
            ArticleDetails {
                text: "x".repeat(MAX_BODY + 1),
                ..article()
            },
            ArticleDetails {
                tags: vec!["!?".to_owned()],
                ..article()
            },
            ArticleDetails {
                tags: (0..9).map(|n| format!("tag {n}")).collect(),
                ..article()
            },
            ArticleDetails {
                kind: ArticleKind::Meeting,
                ..article()
            },
            ArticleDetails {
                held_on: NaiveDate::from_ymd_opt(2026, 10, 8),
                ..article()
            },
            ArticleDetails {
                participants: vec![InitiativeId::generate()],
                ..article()
            },
        ] {
            assert!(bad.clone().checked().is_err(), "{bad:?}");
        }
    }

    #[test]
    fn something_sought_stands_until_its_day_or_until_it_is_ended() {
        let day = |day| NaiveDate::from_ymd_opt(2026, 11, day).unwrap();
        let details = NoticeDetails {
            office: None,
            kind: NoticeKind::Seek,
            title: "Messestand".to_owned(),
            text: "Für zwei Tage.".to_owned(),
            region: Some("  ".to_owned()),
            until_on: day(24),
        };
        let details = details.checked(day(23)).unwrap();
        assert_eq!(details.region, None);
        assert!(details.clone().checked(day(25)).is_err(), "over");
        let far = NoticeDetails {
            until_on: day(24) + Duration::days(366),
            ..details.clone()
        };
        assert!(far.checked(day(23)).is_err());
        let mut notice = Notice {
            id: NoticeId::generate(),
            office: "network".to_owned(),
            version: 1,
            details,
            closed_at: None,
            created_at: DateTime::UNIX_EPOCH,
        };
        assert!(notice.is_open(day(24)) && !notice.is_open(day(25)));
        notice.closed_at = Some(DateTime::UNIX_EPOCH);
        assert!(!notice.is_open(day(23)));
    }
}
