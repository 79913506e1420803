//! A mail as a value: its kind, its texts, when it may leave. It is rendered when it is promised and does not change
//! afterwards. Nothing here knows how mails are sent or where they wait.

use std::fmt;
use std::str::FromStr;

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
        /// Invites somebody of a list that an office kept before.
        ListInvitation = "list_invitation",
        /// Tells a known address that registered again how to sign in.
        AlreadyRegistered = "already_registered",
        /// Carries the link that leads back to an interrupted registration.
        ResumeRegistration = "resume_registration",
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
        /// Tells the old address that a new one is used from now on.
        AddressChanged = "address_changed",
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
        /// Tells a household that it has a place at a meetup, or waits for one.
        MeetupPlace = "meetup_place",
        /// Reminds of a meetup.
        MeetupReminder = "meetup_reminder",
        /// Tells that a meetup takes place at another time or elsewhere.
        MeetupChanged = "meetup_changed",
        /// Tells that a meetup does not take place.
        MeetupCancelled = "meetup_cancelled",
        /// Asks after a meetup whom the household would like to be introduced to.
        MeetupAfter = "meetup_after",
        /// Asks a household whether another initiative may look after it.
        TransferQuestion = "transfer_question",
        /// Tells a household what became of it.
        TransferResult = "transfer_result",
        /// Shows the other households of a group coarsely and asks for a yes or no.
        GroupTeaser = "group_teaser",
        /// Names the households of a group to each other.
        GroupIntroduction = "group_introduction",
        /// Tells that a group did not come about, without saying why.
        GroupEnded = "group_ended",
        /// Asks an initiative whether its profile is still right.
        InitiativeFreshness = "initiative_freshness",
        /// Asks an initiative that a visitor proposed whether it wants to be listed.
        ConfirmInitiative = "confirm_initiative",
        /// Asks whoever wrote to an initiative to confirm the own address.
        ConfirmMessage = "confirm_message",
        /// Carries what a visitor wrote to an initiative.
        MessageFromVisitor = "message_from_visitor",
        /// Shows the operator that mails arrive.
        TestMail = "test_mail",
    }
}

impl MailKind {
    /// Whether the mail tells one side something about the other, so that a withdrawal has to stop it.
    pub const fn discloses(self) -> bool {
        matches!(
            self,
            Self::ProposalTeaser
                | Self::Reminder
                | Self::Introduction
                | Self::IntroductionInitiative
                | Self::GroupTeaser
                | Self::GroupIntroduction
        )
    }

    /// Whether the mail confirms to the acting person what it just did, or lets it act: such mails outlive a withdrawal.
    pub const fn outlives_withdrawal(self) -> bool {
        matches!(
            self,
            Self::SignInLink | Self::Deletion | Self::ConsentRevokedConfirmation | Self::AlreadyRegistered
        )
    }

    /// Whether households read it, which may be addressed with "du"; offices are always addressed with "Sie".
    pub const fn is_for_households(self) -> bool {
        !matches!(
            self,
            Self::IntroductionInitiative
                | Self::StaffDigest
                | Self::StaffInvitation
                | Self::PasswordReset
                | Self::SuspendedNotice
                | Self::InitiativeFreshness
                | Self::ConfirmInitiative
                | Self::MessageFromVisitor
                | Self::TestMail
        )
    }

    /// Whether the mail waits for the sending window unless told otherwise.
    pub const fn waits_for_window(self) -> bool {
        matches!(self, Self::ProposalTeaser | Self::GroupTeaser)
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
