//! What each kind of mail has to be told, as types: a value that is missing does not compile. Links are full addresses,
//! times are UTC; templates turn them into words. No values are computed here.

use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::domain::actor::Role;
use crate::domain::consent::ConsentKind;
use crate::domain::email::{EmailAddress, Phone};
use crate::domain::household::NextStep;
use crate::domain::mail::{Disclosure, MailKind};

/// Something that one kind of mail can be written from.
pub trait MailContext: Serialize {
    /// The kind of mail.
    const KIND: MailKind;

    /// Where one click ends mails of this kind, for kinds that are no part of a running introduction.
    fn unsubscribe_url(&self) -> Option<&str> {
        None
    }
}

macro_rules! contexts {
    ($($(#[$doc:meta])* $name:ident for $kind:ident $([unsubscribe by $unsubscribe:ident])? {
        $($(#[$field_doc:meta])* $field:ident: $type:ty),+ $(,)?
    })+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Serialize)]
        pub struct $name {
            $($(#[$field_doc])* pub $field: $type,)+
        }

        impl MailContext for $name {
            const KIND: MailKind = MailKind::$kind;

            $(fn unsubscribe_url(&self) -> Option<&str> {
                Some(&self.$unsubscribe)
            })?
        }
    )+};
}

/// Somebody who agreed to be named, with the ways to reach this person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Person {
    /// The name; a household need not give one.
    pub name: Option<String>,
    /// The mail address.
    pub email: EmailAddress,
    /// The telephone number, where one was given.
    pub phone: Option<Phone>,
}

/// Something near the target that a welcome mail points to, or an article that a digest names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Offer {
    /// What it is called.
    pub title: String,
    /// Its page.
    pub url: String,
}

/// A greeting from the target region.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Greeting {
    /// Who greets.
    pub from: String,
    /// Its text, line by line.
    pub lines: Vec<String>,
    /// Its page, where a picture and a video may stand.
    pub url: String,
}

/// An initiative as an introduction names it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct InitiativeCard {
    /// Its name.
    pub name: String,
    /// Its mail address.
    pub email: EmailAddress,
    /// Its telephone number.
    pub phone: Option<Phone>,
    /// Its website.
    pub website: Option<String>,
}

/// What became of handing a household on to another initiative.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum TransferOutcome {
    /// The initiative looks after it from now on.
    Accepted,
    /// The initiative refused.
    Refused,
    /// The household did not answer in time.
    NotAnswered,
    /// The initiative did not answer in time.
    Expired,
    /// The office took it back, or the initiative closed.
    Withdrawn,
}

/// Whom an introduction names to a household.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum OtherSide {
    /// Another household: the adults who agreed to be named, at least one.
    Household {
        /// These adults.
        people: Vec<Person>,
    },
    /// An initiative.
    Initiative(InitiativeCard),
}

/// Whom a teaser is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum TeaserOf {
    /// Another household; only coarse lines say something about it.
    Household,
    /// An initiative, which is public.
    Initiative {
        /// Its name.
        name: String,
        /// Its page in the directory.
        url: String,
    },
}

/// A meetup as its participants may know it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MeetupFacts {
    /// Its title.
    pub title: String,
    /// Begin.
    pub starts_at: DateTime<Utc>,
    /// End.
    pub ends_at: DateTime<Utc>,
    /// The link of the video room; only for those who have a place.
    pub video_link: Option<String>,
    /// The place.
    pub place: Option<String>,
    /// Its address.
    pub address: Option<String>,
}

/// Where a household stands with a meetup.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PlaceAtMeetup {
    /// It has a place.
    SignedUp,
    /// It waits for one.
    Waiting,
    /// It has waited and has a place now.
    MovedUp,
}

/// Another household of a group, as far as it may be told before everybody said yes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GroupOther {
    /// Its number in the group.
    pub number: i64,
    /// Lines that its teaser may show.
    pub lines: Vec<String>,
    /// Reasons as sentences, made from those lines only; may be empty.
    pub reasons: Vec<String>,
}

/// A household of a group that is introduced to the others.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GroupHousehold {
    /// The adults who agreed to be named, at least one.
    pub people: Vec<Person>,
}

contexts! {
    /// Shows the other households of a group coarsely and asks for an answer.
    GroupTeaser for GroupTeaser {
        /// Whether it was asked before.
        again: bool,
        /// The others, at least two.
        others: Vec<GroupOther>,
        /// Page on which the answer is given.
        answer_url: String,
        /// Until when it can be answered.
        answer_by: DateTime<Utc>,
    }

    /// Names the households of a group to each other.
    GroupIntroduction for GroupIntroduction {
        /// The others.
        households: Vec<GroupHousehold>,
        /// Whether the recipient writes first.
        you_write_first: bool,
        /// Three things to talk about.
        starters: [String; 3],
        /// A personal sentence of the coordinator.
        note: Option<String>,
        /// The page of the group, on which something inappropriate is reported, too.
        group_url: String,
    }

    /// Tells that a group did not come about, without saying why or through whom.
    GroupEnded for GroupEnded {
        /// The page of the household.
        status_url: String,
    }

    /// Tells that a household has a place at a meetup, or waits for one.
    MeetupPlace for MeetupPlace {
        /// Where it stands.
        place: PlaceAtMeetup,
        /// The meetup.
        meetup: MeetupFacts,
        /// The page on which it can be withdrawn from.
        page_url: String,
    }

    /// Reminds of a meetup.
    MeetupReminder for MeetupReminder {
        /// The meetup.
        meetup: MeetupFacts,
        /// The page on which it can be withdrawn from.
        page_url: String,
    }

    /// Tells that time or place of a meetup changed.
    MeetupChanged for MeetupChanged {
        /// The meetup as it is now.
        meetup: MeetupFacts,
        /// The page on which it can be withdrawn from.
        page_url: String,
    }

    /// Tells that a meetup does not take place.
    MeetupCancelled for MeetupCancelled {
        /// Its title.
        title: String,
        /// When it would have begun.
        starts_at: DateTime<Utc>,
        /// The list of meetups.
        events_url: String,
    }

    /// Asks after a meetup whom the household would like to be introduced to.
    MeetupAfter for MeetupAfter {
        /// Its title.
        title: String,
        /// The page on which it chooses.
        people_url: String,
        /// Until when.
        choose_by: DateTime<Utc>,
    }

    /// Asks a household whether another initiative may look after it.
    TransferQuestion for TransferQuestion {
        /// Whether it was asked before.
        again: bool,
        /// The office that looks after it so far.
        from_office: String,
        /// The initiative that would look after it.
        to_initiative: String,
        /// Why, as the office says it.
        reason: String,
        /// Page on which the answer is given.
        answer_url: String,
        /// Until when it can be answered.
        answer_by: DateTime<Utc>,
    }

    /// Tells a household whether another initiative looks after it from now on.
    TransferResult for TransferResult {
        /// What became of it.
        outcome: TransferOutcome,
        /// The office that looked after it so far.
        from_office: String,
        /// The initiative that was asked.
        to_initiative: String,
        /// By when the household hears from us at the latest.
        hear_by: DateTime<Utc>,
        /// The page of the household.
        status_url: String,
    }

    /// Asks a new household to confirm its address. No text by the user.
    ConfirmRegistration for ConfirmRegistration {
        /// Page on which the address is confirmed.
        confirm_url: String,
        /// Until when the link works.
        valid_until: DateTime<Utc>,
    }

    /// Invites somebody of a list that an office kept before.
    ListInvitation for ListInvitation {
        /// The office that kept the list.
        office: String,
        /// Why it may write, as staff recorded it.
        basis: String,
        /// Page on which the address is confirmed.
        confirm_url: String,
        /// Until when the link works.
        valid_until: DateTime<Utc>,
    }

    /// Tells a known address how to sign in. No text by the user.
    AlreadyRegistered for AlreadyRegistered {
        /// Page on which a sign-in link can be asked for.
        sign_in_page_url: String,
    }

    /// Leads back to a registration that was interrupted. No text by the user.
    ResumeRegistration for ResumeRegistration {
        /// Page on which the registration goes on.
        resume_url: String,
        /// Until when the answers are kept.
        valid_until: DateTime<Utc>,
    }

    /// Welcomes a household.
    Welcome for Welcome {
        /// The page of the household.
        status_url: String,
        /// What happens next.
        next_step: NextStep,
        /// By when the household hears from us at the latest.
        hear_by: DateTime<Utc>,
        /// Initiatives that look after the target; may be empty.
        initiatives: Vec<Offer>,
        /// Offers near the target; may be empty.
        offers: Vec<Offer>,
        /// A greeting from there.
        greeting: Option<Greeting>,
        /// A story of somebody who came there.
        story: Option<Offer>,
    }

    /// Carries a link to sign in.
    SignInLink for SignInLink {
        /// Page with the button that signs in.
        sign_in_url: String,
        /// Minutes for which it works.
        minutes: i64,
    }

    /// Shows the other side coarsely and asks for an answer.
    ProposalTeaser for ProposalTeaser {
        /// Whom it is about.
        about: TeaserOf,
        /// Lines that the teaser may show, at least one.
        lines: Vec<String>,
        /// Reasons as sentences, made from those lines only; may be empty.
        reasons: Vec<String>,
        /// Page on which the answer is given.
        answer_url: String,
        /// Until when it can be answered.
        answer_by: DateTime<Utc>,
    }

    /// Reminds of an open answer.
    Reminder for Reminder {
        /// Page on which the answer is given.
        answer_url: String,
        /// Until when it can be answered.
        answer_by: DateTime<Utc>,
    }

    /// Tells that a proposal has expired.
    ExpiryNotice for ExpiryNotice {
        /// Whether this household had answered; then nothing is said about the other side.
        answered: bool,
        /// The page of the household.
        status_url: String,
    }

    /// Names the other side to a household.
    Introduction for Introduction {
        /// The other side.
        other: OtherSide,
        /// Whether the recipient writes first.
        you_write_first: bool,
        /// Three things to talk about.
        starters: [String; 3],
        /// A personal sentence of the coordinator.
        note: Option<String>,
        /// The page of the household.
        status_url: String,
        /// Page on which something inappropriate is reported.
        report_url: String,
    }

    /// Names a household to an initiative. Facts about children stay on the page.
    IntroductionInitiative for IntroductionInitiative {
        /// Name of the initiative that receives the mail.
        initiative_name: String,
        /// The adults who agreed to be named, at least one.
        people: Vec<Person>,
        /// Whether the initiative writes first.
        you_write_first: bool,
        /// Three things to talk about.
        starters: [String; 3],
        /// A personal sentence of the coordinator.
        note: Option<String>,
        /// The page with everything else about the household; needs a sign-in.
        page_url: String,
    }

    /// Tells that a proposal came to nothing, without saying why or through whom.
    DeclineNotice for DeclineNotice {
        /// The page of the household.
        status_url: String,
    }

    /// Asks how an introduction goes.
    CheckIn for CheckIn {
        /// The other side as the introduction named it.
        other_name: String,
        /// Page on which the answer is given.
        page_url: String,
        /// Page on which something inappropriate is reported.
        report_url: String,
    }

    /// Asks what became of an introduction.
    OutcomeQuestion for Outcome [unsubscribe by unsubscribe_url] {
        /// The other side as the introduction named it.
        other_name: String,
        /// Months since the introduction: 3, 6 or 12.
        months: u32,
        /// Page on which the answer is given.
        page_url: String,
        /// Where one click ends these questions.
        unsubscribe_url: String,
    }

    /// Tells where things stand.
    Status for Status [unsubscribe by unsubscribe_url] {
        /// What happens next.
        next_step: NextStep,
        /// By when the household hears from us at the latest.
        hear_by: DateTime<Utc>,
        /// How many proposals are open.
        open_proposals: usize,
        /// The page of the household.
        status_url: String,
        /// Where one click ends these mails.
        unsubscribe_url: String,
    }

    /// Confirms a pause.
    Paused for Paused {
        /// The page of the household.
        status_url: String,
    }

    /// Confirms the end of a pause.
    Resumed for Resumed {
        /// The page of the household.
        status_url: String,
        /// By when the household hears from us at the latest.
        hear_by: DateTime<Utc>,
    }

    /// Asks whether a household stays.
    InactiveNotice for InactiveNotice {
        /// The page of the household.
        status_url: String,
        /// When it is deleted otherwise.
        delete_at: DateTime<Utc>,
    }

    /// Confirms a deletion.
    Deletion for Deletion {
        /// Page on which the deletion is undone.
        undo_url: String,
        /// When it can no longer be undone.
        erase_at: DateTime<Utc>,
        /// Whether something about the household has left the house.
        disclosed: Disclosure,
    }

    /// Asks to confirm a new address. No text by the user.
    AddressChangeConfirm for AddressChangeConfirm {
        /// Page on which the address is confirmed.
        confirm_url: String,
        /// Until when the link works.
        valid_until: DateTime<Utc>,
    }

    /// Tells the old address that a new one is used. No text by the user.
    AddressChanged for AddressChanged {
        /// When the new address was confirmed.
        changed_at: DateTime<Utc>,
    }

    /// Asks a second adult to confirm. No text by the user.
    AdultConfirm for AdultConfirm {
        /// Page on which the person agrees or refuses.
        confirm_url: String,
        /// Until when the link works.
        valid_until: DateTime<Utc>,
    }

    /// What waits for a member of staff.
    StaffDigest for StaffDigest [unsubscribe by unsubscribe_url] {
        /// New proposals to review.
        new_proposals: usize,
        /// Households that should have heard by now.
        overdue_households: usize,
        /// Proposals that expire within a week.
        expiring_proposals: usize,
        /// Calls and follow-ups that are due.
        due_today: usize,
        /// Households handed on: those that wait for a decision, and what became of own ones.
        transfers: usize,
        /// Mails that wait for a decision by a person; zero for coordinators.
        parked_mails: usize,
        /// For whom the person stands in today; absent for nobody.
        stands_in_for: Option<String>,
        /// Introductions of which somebody told what became of them; zero for the network office.
        new_outcomes: usize,
        /// The newest articles of the practice library, at most five.
        articles: Vec<Offer>,
        /// New comments on articles of the own offices.
        new_comments: usize,
        /// Messages between offices that were not read.
        unread_messages: usize,
        /// What other offices newly seek or can share.
        new_notices: usize,
        /// The page with today's work.
        today_url: String,
        /// Where one click ends the digest.
        unsubscribe_url: String,
    }

    /// Invites a member of staff.
    StaffInvitation for StaffInvitation {
        /// The role.
        role: Role,
        /// Page on which the password is set.
        accept_url: String,
        /// Until when the link works.
        valid_until: DateTime<Utc>,
    }

    /// Carries a link to set a new password.
    PasswordReset for PasswordReset {
        /// Page on which the password is set.
        reset_url: String,
        /// Minutes for which it works.
        minutes: i64,
    }

    /// Tells staff of a report. No names.
    SuspendedNotice for SuspendedNotice {
        /// The page of the report; needs a sign-in.
        page_url: String,
    }

    /// Confirms that consents were revoked.
    ConsentRevoked for ConsentRevokedConfirmation {
        /// Which ones, at least one.
        kinds: Vec<ConsentKind>,
        /// Whether something about the household had left the house.
        disclosed: Disclosure,
        /// The page of the household.
        status_url: String,
    }

    /// Asks an initiative that a visitor proposed whether it wants to be listed. No text by the user.
    ConfirmInitiative for ConfirmInitiative {
        /// Page on which that is confirmed or refused.
        confirm_url: String,
        /// Until when the link works.
        valid_until: DateTime<Utc>,
    }

    /// Asks whoever wrote to an initiative to confirm the own address. No text by the user.
    ConfirmMessage for ConfirmMessage {
        /// Name of the initiative.
        initiative_name: String,
        /// Page on which the message is sent on or thrown away.
        confirm_url: String,
        /// Until when the link works.
        valid_until: DateTime<Utc>,
    }

    /// What a visitor wrote to an initiative.
    MessageFromVisitor for MessageFromVisitor {
        /// Name of the initiative that receives it.
        initiative_name: String,
        /// The name of the visitor.
        name: String,
        /// The confirmed address of the visitor.
        email: EmailAddress,
        /// What was written.
        text: String,
    }

    /// Asks an initiative about its profile.
    InitiativeFreshness for InitiativeFreshness {
        /// Its name.
        initiative_name: String,
        /// When it last said that its profile is right.
        fresh_at: DateTime<Utc>,
        /// Titles of its offers that are not over; may be empty.
        offers: Vec<String>,
        /// The page of its profile; needs a sign-in.
        profile_url: String,
    }

    /// Shows the operator that mails arrive.
    TestMail for TestMail {
        /// When it was promised.
        sent_at: DateTime<Utc>,
    }
}
