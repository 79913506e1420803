//! Campaigns: the links, QR codes and forms through which people come, and how an initiative's own entry page speaks. A
//! campaign counts; it never knows who came.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::figures::campaign_code;
use super::ids::{CampaignId, InitiativeId};
use super::lists::closed_list;
use super::locale::FormOfAddress;
use super::text;
use crate::error::{Error, Fields, Result};

/// The longest campaign in days: a form on a website may stand for five years.
pub const MAX_DAYS: i64 = 5 * 366;
/// How many pages of others an initiative's form may stand on at most.
pub const MAX_ORIGINS: usize = 10;
/// The shortest code that somebody may choose, in characters.
const MIN_CODE: usize = 3;

closed_list! {
    /// Where people meet a campaign.
    CampaignKind {
        /// At a stand of a fair.
        FairStand = "fair_stand",
        /// On days for those who come home, such as those between Christmas and New Year.
        ReturnDays = "return_days",
        /// In a social network.
        SocialMedia = "social_media",
        /// On paper: a poster, a leaflet, a newspaper.
        Paper = "paper",
        /// On a website, also as a form that stands there.
        Website = "website",
        /// Somewhere else.
        Other = "other",
    }
}

closed_list! {
    /// Whether a campaign counts today.
    CampaignState {
        /// Its first day is still to come; nothing is counted yet, so that its link can be tried.
        Planned = "planned",
        /// It counts.
        Running = "running",
        /// Its last day is over. The link still leads to the registration; nothing is counted any more.
        Ended = "ended",
    }
}

/// What an office says of a campaign.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CampaignDetails {
    /// The initiative it is for. Not given: the first own one, or the network office. It stays as it was made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub office: Option<InitiativeId>,
    /// Its name for the office, one line of up to 120 characters.
    #[schema(example = "Messestand in Rostock")]
    pub name: String,
    /// Where people meet it.
    pub kind: CampaignKind,
    /// The first day on which it counts, in Germany.
    #[schema(example = "2026-11-28")]
    pub starts_on: NaiveDate,
    /// The last day on which it counts, at most five years later.
    #[schema(example = "2026-11-30")]
    pub ends_on: NaiveDate,
    /// The code in its link: 3 to 40 letters, digits, `-`, `_` and `.`; made up when none is given. It stays, because it is
    /// printed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "messe-2026")]
    pub code: Option<String>,
}

impl CampaignDetails {
    /// The same with every text in its form.
    ///
    /// # Errors
    /// [`Error::Invalid`] with everything that is not right.
    pub fn checked(mut self) -> Result<Self> {
        let mut wrong = Fields::new();
        self.name = wrong.take("/name", text::line(&self.name, 120)).unwrap_or_default();
        self.code = self.code.take().filter(|code| !code.trim().is_empty());
        if let Some(code) = &self.code {
            self.code = wrong.take("/code", campaign_code(code));
            let short = self.code.as_ref().is_some_and(|code| code.len() < MIN_CODE);
            wrong.check(short, "/code", "campaign-invalid", "messe-2026");
        }
        let days = (self.ends_on - self.starts_on).num_days();
        wrong.check(days < 0, "/ends_on", "campaign-order", "");
        wrong.check(days > MAX_DAYS, "/ends_on", "campaign-long", "5");
        wrong.finish()?;
        Ok(self)
    }
}

/// A campaign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Campaign {
    /// Its identifier.
    pub id: CampaignId,
    /// The code in its link, in small letters; no other campaign has it.
    pub code: String,
    /// The office: an initiative's identifier, or `network`.
    pub office: String,
    /// Raised by one with every change.
    pub version: i64,
    /// Its name.
    pub name: String,
    /// Where people meet it.
    pub kind: CampaignKind,
    /// The first day on which it counts.
    pub starts_on: NaiveDate,
    /// The last day on which it counts.
    pub ends_on: NaiveDate,
    /// When it was made.
    pub created_at: DateTime<Utc>,
}

impl Campaign {
    /// Whether it counts on this day in Germany.
    pub fn state(&self, today: NaiveDate) -> CampaignState {
        if today < self.starts_on {
            CampaignState::Planned
        } else if today > self.ends_on {
            CampaignState::Ended
        } else {
            CampaignState::Running
        }
    }
}

/// How an initiative's own entry page speaks, and where its form may stand.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EntrySettings {
    /// How people are addressed in German: `sie` or `du`; as the whole service does when it is not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, example = "du")]
    pub form_of_address: Option<FormOfAddress>,
    /// What stands at the top of the page, up to 600 characters; nothing when it is empty.
    #[serde(default)]
    pub lead: String,
    /// On which websites its form may stand: each by scheme and host, such as `https://www.example.org`, at most 10.
    #[serde(default)]
    #[schema(example = json!(["https://www.landkreis.example.org"]))]
    pub origins: Vec<String>,
}

impl EntrySettings {
    /// The same with every text in its form.
    ///
    /// # Errors
    /// [`Error::Invalid`] with everything that is not right.
    pub fn checked(mut self) -> Result<Self> {
        let mut wrong = Fields::new();
        self.lead = wrong
            .take("/lead", text::paragraph(&self.lead, 600))
            .unwrap_or_default();
        let mut origins = Vec::new();
        for (index, typed) in self.origins.iter().enumerate() {
            let typed = typed.trim();
            if typed.is_empty() {
                continue;
            }
            match origin(typed) {
                Some(origin) => origins.push(origin),
                None => wrong.push(format!("/origins/{index}"), "origin-invalid", "https://www.example.org"),
            }
        }
        origins.sort();
        origins.dedup();
        let many = origins.len() > MAX_ORIGINS;
        wrong.check(many, "/origins", "list-too-long", MAX_ORIGINS.to_string());
        wrong.finish()?;
        self.origins = origins;
        Ok(self)
    }
}

/// Scheme, host and port of a website: what may stand in a header, so nothing but letters, digits, `.`, `-` and a port.
fn origin(text: &str) -> Option<String> {
    let text = text.trim_end_matches('/').to_ascii_lowercase();
    let host = text.strip_prefix("https://")?;
    let (name, port) = host.split_once(':').unwrap_or((host, "443"));
    let name_fits = name.contains('.')
        && name.len() <= 253
        && name.split('.').all(|part| {
            !part.is_empty()
                && !part.starts_with('-')
                && !part.ends_with('-')
                && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        });
    let port_fits = !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit()) && port.parse::<u16>().is_ok();
    (name_fits && port_fits).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, day).unwrap()
    }

    fn details() -> CampaignDetails {
        CampaignDetails {
            office: None,
            name: " Messestand ".to_owned(),
            kind: CampaignKind::FairStand,
            starts_on: day(28),
            ends_on: day(30),
            code: Some(" Messe-2026 ".to_owned()),
        }
    }

    #[test]
    fn a_campaign_has_a_name_days_in_order_and_a_code_that_can_be_typed() {
        let good = details().checked().unwrap();
        assert_eq!(
            (good.name.as_str(), good.code.as_deref()),
            ("Messestand", Some("messe-2026"))
        );
        for (code, ends) in [("ab", 30), ("a b c", 30), ("gültig", 30), ("messe", 27)] {
            let bad = CampaignDetails {
                code: Some(code.to_owned()),
                ends_on: day(ends),
                ..details()
            };
            assert!(bad.checked().is_err(), "{code} {ends}");
        }
        let long = CampaignDetails {
            ends_on: day(28) + chrono::Duration::days(MAX_DAYS + 1),
            ..details()
        };
        assert!(long.checked().is_err());
    }

    #[test]
    fn a_website_is_named_by_its_origin_and_nothing_can_slip_into_the_header() {
        assert_eq!(
            origin("https://WWW.Example.org/").as_deref(),
            Some("https://www.example.org")
        );
        assert_eq!(
            origin("https://example.org:8443").as_deref(),
            Some("https://example.org:8443")
        );
        for bad in [
            "http://example.org",
            "https://",
            "https://localhost",
            "https://*.example.org",
            "https://example.org/pfad",
            "https://example.org; script-src *",
            "https://example.org https://other.org",
            "https://example.org:",
            "https://example.org:99999",
            "https://-example.org",
            "'self'",
            "*",
        ] {
            assert_eq!(origin(bad), None, "{bad}");
        }
    }
}
