//! Offers of a region that an initiative keeps: regulars' tables, clubs, trial living, places to meet. All of it is public. Fields that
//! are not known are passed over, so that what a newer version of the program stored can be read; the interface refuses them by itself.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::ids::{InitiativeId, OfferId};
use super::initiative::is_web_link;
use super::lists::closed_list;
use super::profile::TargetArea;
use super::text;
use crate::error::{Error, Fields, Result};

/// How many offers an initiative keeps at most, those that are over included.
pub const MAX_OFFERS: usize = 40;

closed_list! {
    /// What kind of offer it is.
    OfferKind {
        /// People meet regularly at a table.
        RegularsTable = "regulars_table",
        /// A club that welcomes newcomers.
        Club = "club",
        /// Living there for some weeks to try it out.
        TrialLiving = "trial_living",
        /// A place where people meet: a coworking space, a community house, an open workshop.
        EncounterSpace = "encounter_space",
        /// Something else.
        Other = "other",
    }
}

/// What an offer says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct OfferDetails {
    /// What kind of offer it is.
    pub kind: OfferKind,
    /// Its title, one line of up to 120 characters.
    #[schema(example = "Stammtisch der Rückkehrer")]
    pub title: String,
    /// What it is about, up to 1,000 characters.
    #[serde(default)]
    pub text: String,
    /// Where it is: a place with the radius from which people come, a district or a Land. It has to touch the area of the initiative.
    pub area: TargetArea,
    /// When it takes place, in words, up to 200 characters.
    #[serde(default)]
    #[schema(example = "Jeden ersten Dienstag im Monat, 19 Uhr")]
    pub schedule: String,
    /// The first day; from now on when not given.
    #[serde(default)]
    pub from: Option<NaiveDate>,
    /// The last day, in Germany; after it the offer is shown to nobody but its initiative. Without end when not given.
    #[serde(default)]
    pub until: Option<NaiveDate>,
    /// Where more stands, `https://…`.
    #[serde(default)]
    #[schema(example = "https://www.example.org/stammtisch")]
    pub link: Option<String>,
    /// Whether people can ask the initiative about it through the service.
    #[serde(default)]
    pub contact: bool,
}

/// Checks an area that is shown on public pages: a place with 1 to 100 km around it, a district or a Land.
pub(super) fn check_area(fields: &mut Fields, area: &TargetArea) {
    let nowhere = match area {
        TargetArea::Place { place, .. } => !place.in_germany(),
        TargetArea::District { .. } | TargetArea::Land { .. } => false,
        TargetArea::Anywhere => true,
    };
    fields.check(nowhere, "/area", "region-missing", "17489 Greifswald");
    if let TargetArea::Place { radius_km, .. } = area {
        let fits = (1..=100).contains(radius_km);
        fields.check(!fits, "/area/radius_km", "radius-range", "20");
    }
}

/// A link without spaces around it; nothing when it is empty.
pub(super) fn check_link(fields: &mut Fields, at: &str, link: Option<String>) -> Option<String> {
    let link = link.map(|link| link.trim().to_owned()).filter(|link| !link.is_empty());
    let bad = link.as_deref().is_some_and(|link| !is_web_link(link));
    fields.check(bad, at, "link-invalid", "https://www.example.org");
    link
}

impl OfferDetails {
    /// Checks everything and puts it into its normal form.
    ///
    /// # Errors
    /// [`Error::Invalid`] with every field that is not valid.
    pub fn checked(mut self) -> Result<Self> {
        let mut fields = Fields::new();
        self.title = fields.take("/title", text::line(&self.title, 120)).unwrap_or_default();
        self.text = fields
            .take("/text", text::paragraph(&self.text, 1_000))
            .unwrap_or_default();
        check_area(&mut fields, &self.area);
        if self.schedule.trim().is_empty() {
            self.schedule = String::new();
        } else {
            self.schedule = fields
                .take("/schedule", text::line(&self.schedule, 200))
                .unwrap_or_default();
        }
        self.link = check_link(&mut fields, "/link", self.link.take());
        if let (Some(from), Some(until)) = (self.from, self.until) {
            fields.check(until < from, "/until", "date-order", from.to_string());
        }
        fields.finish()?;
        Ok(self)
    }

    /// Whether it is over on this day in Germany.
    pub fn is_over(&self, today: NaiveDate) -> bool {
        self.until.is_some_and(|until| until < today)
    }
}

/// An offer of an initiative.
#[derive(Debug, Clone, PartialEq)]
pub struct RegionOffer {
    /// Its identifier.
    pub id: OfferId,
    /// Who keeps it.
    pub initiative: InitiativeId,
    /// Raised by one with every change.
    pub version: i64,
    /// What it says.
    pub details: OfferDetails,
    /// When it was entered.
    pub created_at: DateTime<Utc>,
    /// When it was changed last.
    pub updated_at: DateTime<Utc>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn offer() -> OfferDetails {
        OfferDetails {
            kind: OfferKind::RegularsTable,
            title: " Stammtisch ".to_owned(),
            text: String::new(),
            area: TargetArea::District {
                ags: "13075".parse().unwrap(),
            },
            schedule: "  ".to_owned(),
            from: None,
            until: None,
            link: Some(" ".to_owned()),
            contact: true,
        }
    }

    fn codes(offer: OfferDetails) -> Vec<(String, &'static str)> {
        match offer.checked() {
            Err(Error::Invalid(errors)) => errors.into_iter().map(|one| (one.pointer, one.code)).collect(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn an_offer_has_a_title_a_region_and_days_in_order() {
        let kept = offer().checked().unwrap();
        assert_eq!(
            (kept.title.as_str(), kept.schedule.as_str(), kept.link),
            ("Stammtisch", "", None)
        );
        let day = |day| NaiveDate::from_ymd_opt(2026, 12, day);
        let bad = OfferDetails {
            title: " ".to_owned(),
            area: TargetArea::Anywhere,
            from: day(2),
            until: day(1),
            link: Some("javascript:alert(1)".to_owned()),
            ..offer()
        };
        let found = codes(bad);
        let expected = [
            ("/title", "text-empty"),
            ("/area", "region-missing"),
            ("/link", "link-invalid"),
            ("/until", "date-order"),
        ];
        assert_eq!(found, expected.map(|(at, code)| (at.to_owned(), code)));
    }

    #[test]
    fn an_offer_is_over_on_the_day_after_its_last_one() {
        let day = |day| NaiveDate::from_ymd_opt(2026, 12, day).unwrap();
        let ending = OfferDetails {
            until: Some(day(5)),
            ..offer()
        };
        assert!(!ending.is_over(day(5)) && ending.is_over(day(6)) && !offer().is_over(day(6)));
    }
}
