//! A mail as a value: its kind, its texts, when it may leave. It is rendered when it is promised and does not change
//! afterwards. Nothing here knows how mails are sent or where they wait.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Datelike as _, Duration, NaiveTime, TimeZone as _, Timelike as _, Utc, Weekday};
use chrono_tz::Europe::Berlin;
use serde::{Deserialize, Serialize};

use super::email::EmailAddress;
use super::lists::closed_list;
use super::locale::Locale;
use crate::error::Error;

closed_list! {
    /// What a mail is for. The code stands in the outbox, in the ledger and in the names of the templates.
    MailKind {
        /// Asks a new household to confirm its address.
        ConfirmRegistration = "confirm_registration",
        /// Tells a known address that registered again how to sign in.
        AlreadyRegistered = "already_registered",
        /// Welcomes a household: next step, honest waiting time, offers near the target.
        Welcome = "welcome",
        /// Carries a link to sign in.
        SignInLink = "sign_in_link",
        /// Shows the other side coarsely and asks for a yes or no.
        ProposalTeaser = "proposal_teaser",
        /// Reminds of an answer that is still open.
        Reminder = "reminder",
        /// Tells that a proposal has expired.
        ExpiryNotice = "expiry_notice",
        /// Names the other side to a household.
        Introduction = "introduction",
        /// Names the household to an initiative.
        IntroductionInitiative = "introduction_initiative",
        /// Tells that a proposal came to nothing, without saying why.
        DeclineNotice = "decline_notice",
        /// Asks seven days after an introduction how it goes.
        CheckIn = "check_in",
        /// Asks after months what became of it.
        Outcome = "outcome",
        /// Tells honestly where things stand.
        Status = "status",
        /// Confirms a pause.
        Paused = "paused",
        /// Confirms the end of a pause.
        Resumed = "resumed",
        /// Asks a household not heard of for long whether it stays.
        InactiveNotice = "inactive_notice",
        /// Confirms a deletion, with the way to undo it.
        Deletion = "deletion",
        /// Asks to confirm a new address.
        AddressChangeConfirm = "address_change_confirm",
        /// Asks a second adult to confirm.
        AdultConfirm = "adult_confirm",
        /// What is new, stalled and expiring, for a member of staff.
        StaffDigest = "staff_digest",
        /// Invites a member of staff.
        StaffInvitation = "staff_invitation",
        /// Carries a link to set a new password.
        PasswordReset = "password_reset",
        /// Tells staff that a household was suspended after a report.
        SuspendedNotice = "suspended_notice",
        /// Confirms that a consent was revoked.
        ConsentRevokedConfirmation = "consent_revoked_confirmation",
        /// Asks an initiative whether its profile is still right.
        InitiativeFreshness = "initiative_freshness",
        /// Shows the operator that mails arrive.
        TestMail = "test_mail",
    }
}

impl MailKind {
    /// Whether the mail tells one side something about the other, so that a withdrawal has to stop it.
    pub const fn discloses(self) -> bool {
        matches!(
            self,
            Self::ProposalTeaser | Self::Reminder | Self::Introduction | Self::IntroductionInitiative
        )
    }

    /// Whether the mail confirms to the acting person what it just did, or lets it act: such mails outlive a withdrawal.
    pub const fn outlives_withdrawal(self) -> bool {
        matches!(
            self,
            Self::SignInLink | Self::Deletion | Self::ConsentRevokedConfirmation | Self::AlreadyRegistered
        )
    }

    /// Whether the mail waits for the sending window unless told otherwise.
    pub const fn waits_for_window(self) -> bool {
        matches!(self, Self::ProposalTeaser)
    }
}

closed_list! {
    /// What can be said about a disclosure when somebody withdraws.
    Disclosure {
        /// Nothing left the house.
        None = "none",
        /// A mail may or may not have left.
        Maybe = "maybe",
        /// A mail has left.
        Yes = "yes",
    }
}

/// A file that goes with a mail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attachment {
    /// Its name, plain ASCII.
    pub name: String,
    /// Its media type, such as `text/vcard`.
    pub content_type: String,
    /// Its content.
    pub bytes: Vec<u8>,
}

/// A mail to one recipient, rendered and ready to wait in the outbox.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutgoingMail {
    /// What it is for.
    pub kind: MailKind,
    /// Its one recipient.
    pub to: EmailAddress,
    /// Its language.
    pub locale: Locale,
    /// Its subject, one line, without text by users.
    pub subject: String,
    /// Its plain text.
    pub text: String,
    /// Its HTML.
    pub html: String,
    /// Where an answer goes, when not to the service.
    pub reply_to: Option<EmailAddress>,
    /// Files that go with it.
    pub attachments: Vec<Attachment>,
    /// Where one click (RFC 8058) ends mails of this kind.
    pub unsubscribe_url: Option<String>,
    /// Whether it leaves only within the sending window.
    pub waits_for_window: bool,
}

impl OutgoingMail {
    /// The same mail with a reply address.
    #[must_use]
    pub fn with_reply_to(mut self, address: EmailAddress) -> Self {
        self.reply_to = Some(address);
        self
    }

    /// The same mail with a file.
    #[must_use]
    pub fn with_attachment(mut self, attachment: Attachment) -> Self {
        self.attachments.push(attachment);
        self
    }

    /// The same mail with a one-click unsubscribe address.
    #[must_use]
    pub fn with_unsubscribe(mut self, url: impl Into<String>) -> Self {
        self.unsubscribe_url = Some(url.into());
        self
    }

    /// The same mail, waiting for the sending window (or not).
    #[must_use]
    pub const fn waiting_for_window(mut self, waits: bool) -> Self {
        self.waits_for_window = waits;
        self
    }
}

/// When mails that wait for it may leave: on weekdays between two full hours, Europe/Berlin; or always.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SendingWindow {
    hours: Option<(u32, u32)>,
}

impl Default for SendingWindow {
    fn default() -> Self {
        Self { hours: Some((8, 18)) }
    }
}

impl SendingWindow {
    /// A window that is always open, for tests and demonstrations.
    pub const fn always() -> Self {
        Self { hours: None }
    }

    /// A window on weekdays from `opens` (0 to 23) until `closes` (up to 24), full hours in Europe/Berlin.
    ///
    /// # Errors
    /// `value-unknown` when it would never be open.
    pub fn weekdays(opens: u32, closes: u32) -> Result<Self, Error> {
        if opens < closes && closes <= 24 {
            Ok(Self {
                hours: Some((opens, closes)),
            })
        } else {
            Err(Error::invalid("", "value-unknown", "8"))
        }
    }

    /// Whether a mail may leave at `at`.
    pub fn is_open(self, at: DateTime<Utc>) -> bool {
        let Some((opens, closes)) = self.hours else {
            return true;
        };
        let local = at.with_timezone(&Berlin);
        !matches!(local.weekday(), Weekday::Sat | Weekday::Sun) && (opens..closes).contains(&local.hour())
    }

    /// The first moment from `at` on at which a mail may leave.
    pub fn next_open(self, at: DateTime<Utc>) -> DateTime<Utc> {
        let Some((opens, _)) = self.hours else {
            return at;
        };
        if self.is_open(at) {
            return at;
        }
        let today = at.with_timezone(&Berlin).date_naive();
        let opening = NaiveTime::from_hms_opt(opens, 0, 0).unwrap_or_default();
        // A closed time lies at most a weekend away from an opening; a night that lacks the hour (summer time) is skipped.
        (0..8)
            .filter_map(|days| {
                let day = today.checked_add_signed(Duration::days(days))?.and_time(opening);
                Berlin.from_local_datetime(&day).earliest()
            })
            .map(|local| local.with_timezone(&Utc))
            .find(|candidate| *candidate >= at && self.is_open(*candidate))
            .unwrap_or(at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utc(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn mails_leave_on_weekdays_between_eight_and_six_in_berlin() {
        let window = SendingWindow::default();
        for (at, open) in [
            ("2026-11-20T06:59:59Z", false),
            ("2026-11-20T07:00:00Z", true),
            ("2026-11-20T16:59:59Z", true),
            ("2026-11-20T17:00:00Z", false),
            ("2026-11-21T10:00:00Z", false),
            ("2026-11-22T10:00:00Z", false),
            ("2026-07-20T06:00:00Z", true),
        ] {
            assert_eq!(window.is_open(utc(at)), open, "{at}");
        }
    }

    #[test]
    fn what_is_due_in_the_night_or_at_the_weekend_waits_for_the_next_opening() {
        let window = SendingWindow::default();
        for (at, leaves) in [
            ("2026-11-20T10:00:00Z", "2026-11-20T10:00:00Z"),
            ("2026-11-20T18:00:00Z", "2026-11-23T07:00:00Z"),
            ("2026-11-19T18:00:00Z", "2026-11-20T07:00:00Z"),
            ("2026-11-22T23:30:00Z", "2026-11-23T07:00:00Z"),
            ("2026-03-27T20:00:00Z", "2026-03-30T06:00:00Z"),
        ] {
            assert_eq!(window.next_open(utc(at)), utc(leaves), "{at}");
        }
        assert!(SendingWindow::always().is_open(utc("2026-11-22T23:30:00Z")));
        assert!(SendingWindow::weekdays(18, 8).is_err());
    }
}
