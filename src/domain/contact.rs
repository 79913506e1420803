//! What an office keeps of its talks with a household: notes and contacts with minutes and project code, follow-ups, and
//! the wish to be called. Everything written here is the household's to read in its export.

use std::fmt;
use std::str::FromStr;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::lists::closed_list;
use super::text;
use crate::error::{Error, Fields, Result};

/// Minutes that one contact can take at most: a working day.
pub const MINUTES: i32 = 600;
/// Characters of a note at most.
pub const NOTE: usize = 2_000;

closed_list! {
    /// How an office was in contact with a household.
    ContactKind {
        /// Nobody was spoken with; something is to be remembered.
        Note = "note",
        /// By telephone.
        Call = "call",
        /// By mail.
        Mail = "mail",
        /// In person.
        Visit = "visit",
        /// On paper.
        Letter = "letter",
    }
}

closed_list! {
    /// When somebody likes to be called.
    CallTime {
        /// On weekdays before noon.
        Morning = "morning",
        /// On weekdays around noon.
        Noon = "noon",
        /// On weekdays in the afternoon.
        Afternoon = "afternoon",
        /// On weekdays after work.
        Evening = "evening",
        /// At the weekend.
        Weekend = "weekend",
    }
}

/// What is to be done about a household, and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewFollowUp {
    /// The day, in Germany.
    pub due_on: NaiveDate,
    /// What is to be done, one line of up to 200 characters.
    #[schema(example = "Nach der Wohnung fragen")]
    pub subject: String,
}

/// A contact or a note, with what follows from it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewContact {
    /// How.
    pub kind: ContactKind,
    /// What was said or is to be remembered, up to 2,000 characters.
    #[schema(example = "Sucht eine Wohnung mit drei Zimmern.")]
    pub body: String,
    /// How many minutes it took, 0 to 600.
    #[serde(default)]
    pub minutes: Option<i32>,
    /// The project it is accounted to, up to 40 characters.
    #[serde(default)]
    #[schema(example = "ESF-2026-17")]
    pub project: Option<String>,
    /// The day, in Germany; today when not given.
    #[serde(default)]
    pub happened_on: Option<NaiveDate>,
    /// What is to be done next.
    #[serde(default)]
    pub follow_up: Option<NewFollowUp>,
    /// Whether somebody spoke with the household, so that it is known from now on and its wish to be called is met.
    #[serde(default)]
    pub spoken: bool,
}

impl NewContact {
    /// The same, with every text in its form.
    ///
    /// # Errors
    /// [`Error::Invalid`] for an empty or long text, minutes out of range, a day in the future, or a follow-up in the past.
    pub fn checked(mut self, today: NaiveDate) -> Result<Self> {
        let mut wrong = Fields::new();
        let body = text::paragraph(&self.body, NOTE).and_then(|body| {
            if body.is_empty() {
                Err(Error::invalid("", "text-empty", ""))
            } else {
                Ok(body)
            }
        });
        self.body = wrong.take("/body", body).unwrap_or_default();
        let range = self.minutes.is_some_and(|minutes| !(0..=MINUTES).contains(&minutes));
        wrong.check(range, "/minutes", "minutes-range", "15");
        let project = self.project.take().filter(|code| !code.trim().is_empty());
        self.project = project.and_then(|code| wrong.take("/project", text::line(&code, 40)));
        let future = self.happened_on.is_some_and(|day| day > today);
        wrong.check(future, "/happened_on", "date-future", today.to_string());
        if let Some(follow) = &mut self.follow_up {
            let subject = wrong.take("/follow_up/subject", text::line(&follow.subject, 200));
            follow.subject = subject.unwrap_or_default();
            wrong.check(
                follow.due_on < today,
                "/follow_up/due_on",
                "date-past",
                today.to_string(),
            );
        }
        wrong.finish()?;
        Ok(self)
    }
}

/// What a contact or a note shall say from now on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ContactChange {
    /// How.
    pub kind: ContactKind,
    /// What was said or is to be remembered, up to 2,000 characters.
    #[schema(example = "Sucht eine Wohnung mit drei Zimmern.")]
    pub body: String,
    /// How many minutes it took, 0 to 600.
    #[serde(default)]
    pub minutes: Option<i32>,
    /// The project it is accounted to, up to 40 characters.
    #[serde(default)]
    #[schema(example = "ESF-2026-17")]
    pub project: Option<String>,
    /// The day, in Germany.
    pub happened_on: NaiveDate,
}

impl ContactChange {
    /// The same, with every text in its form.
    ///
    /// # Errors
    /// As [`NewContact::checked`].
    pub fn checked(self, today: NaiveDate) -> Result<Self> {
        let checked = NewContact {
            kind: self.kind,
            body: self.body,
            minutes: self.minutes,
            project: self.project,
            happened_on: Some(self.happened_on),
            follow_up: None,
            spoken: false,
        }
        .checked(today)?;
        Ok(Self {
            kind: checked.kind,
            body: checked.body,
            minutes: checked.minutes,
            project: checked.project,
            happened_on: self.happened_on,
        })
    }
}

/// The times of a wish to be called in the order of the list, each once; none means any time.
pub fn call_times(mut times: Vec<CallTime>) -> Vec<CallTime> {
    times.sort();
    times.dedup();
    times
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contact(body: &str) -> NewContact {
        NewContact {
            kind: ContactKind::Call,
            body: body.to_owned(),
            minutes: Some(15),
            project: Some("  ".to_owned()),
            happened_on: None,
            follow_up: None,
            spoken: false,
        }
    }

    #[test]
    fn a_contact_needs_a_text_and_plausible_figures_and_days() {
        let today = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
        let good = contact(" Ruft zurück. ").checked(today).unwrap();
        assert_eq!((good.body.as_str(), good.project), ("Ruft zurück.", None));
        let mut bad = contact(" ");
        bad.minutes = Some(601);
        bad.happened_on = today.succ_opt();
        bad.follow_up = Some(NewFollowUp {
            due_on: today.pred_opt().unwrap(),
            subject: String::new(),
        });
        let Err(Error::Invalid(errors)) = bad.checked(today) else {
            panic!("it is not valid");
        };
        let pointers: Vec<&str> = errors.iter().map(|error| error.pointer.as_str()).collect();
        assert_eq!(
            pointers,
            [
                "/body",
                "/minutes",
                "/happened_on",
                "/follow_up/subject",
                "/follow_up/due_on"
            ]
        );
    }

    #[test]
    fn times_stand_once_and_in_order() {
        let times = call_times(vec![CallTime::Weekend, CallTime::Morning, CallTime::Weekend]);
        assert_eq!(times, [CallTime::Morning, CallTime::Weekend]);
    }
}
