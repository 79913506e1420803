//! The addresses that stand in mails, in one place. Each opens a page; only a button on it acts (rule 2).

use crate::domain::ids::{ArticleId, GroupId, HouseholdId, InitiativeId, MeetupId, OfferId, ProposalId, StoryId};
use crate::domain::token::Secret;

/// Makes full addresses below the service's own one.
#[derive(Debug, Clone)]
pub struct Links {
    base: String,
}

impl Links {
    /// Links below `base_url`, which has no slash at its end.
    pub fn new(base_url: &str) -> Self {
        Self {
            base: base_url.to_owned(),
        }
    }

    fn with(&self, path: &str, token: &Secret) -> String {
        format!("{}/{path}/{}", self.base, token.reveal())
    }

    /// The start page.
    pub fn home(&self) -> String {
        self.base.clone()
    }

    /// Confirms a registration.
    pub fn confirm(&self, token: &Secret) -> String {
        self.with("confirm", token)
    }

    /// Goes on with a registration that was interrupted.
    pub fn resume(&self, token: &Secret) -> String {
        self.with("register/resume", token)
    }

    /// Signs a household in.
    pub fn sign_in(&self, token: &Secret) -> String {
        self.with("sign-in", token)
    }

    /// The page on which a sign-in link is asked for.
    pub fn sign_in_page(&self) -> String {
        format!("{}/sign-in", self.base)
    }

    /// A household's own page.
    pub fn status(&self) -> String {
        format!("{}/me", self.base)
    }

    /// Answers a proposal.
    pub fn answer(&self, token: &Secret) -> String {
        self.with("answer", token)
    }

    /// Tells what became of an introduction.
    pub fn outcome(&self, token: &Secret) -> String {
        self.with("outcome", token)
    }

    /// Reports something inappropriate.
    pub fn report(&self, proposal: &ProposalId) -> String {
        format!("{}/me/proposals/{proposal}/report", self.base)
    }

    /// Undoes a deletion.
    pub fn undo_deletion(&self, token: &Secret) -> String {
        self.with("undo-deletion", token)
    }

    /// Confirms a new address.
    pub fn confirm_address(&self, token: &Secret) -> String {
        self.with("confirm-address", token)
    }

    /// Confirms a second adult.
    pub fn confirm_adult(&self, token: &Secret) -> String {
        self.with("confirm-adult", token)
    }

    /// Stops mails that are no part of a running introduction.
    pub fn unsubscribe(&self, token: &Secret) -> String {
        self.with("unsubscribe", token)
    }

    /// Sets the first password of a staff account.
    pub fn invitation(&self, token: &Secret) -> String {
        self.with("invitation", token)
    }

    /// Sets a new password of a staff account.
    pub fn password_reset(&self, token: &Secret) -> String {
        self.with("password-reset", token)
    }

    /// An initiative in the directory.
    pub fn initiative(&self, id: &InitiativeId) -> String {
        format!("{}/initiatives/{id}", self.base)
    }

    /// An offer of a region.
    pub fn offer(&self, id: &OfferId) -> String {
        format!("{}/offers/{id}", self.base)
    }

    /// A story or a greeting.
    pub fn story(&self, id: &StoryId) -> String {
        format!("{}/stories/{id}", self.base)
    }

    /// The picture with this hash that belongs to a story.
    pub fn story_picture(&self, hash: &str) -> String {
        format!("{}/story-pictures/{hash}.png", self.base)
    }

    /// The list of meetups.
    pub fn events(&self) -> String {
        format!("{}/events", self.base)
    }

    /// The short link of a campaign, as it is printed.
    pub fn campaign(&self, code: &str) -> String {
        format!("{}/c/{code}", self.base)
    }

    /// The form of a campaign for other websites.
    pub fn embedded(&self, code: &str) -> String {
        format!("{}/embed/{code}", self.base)
    }

    /// The form of a paired device at a fair stand.
    pub fn stand(&self, token: &Secret) -> String {
        self.with("stand", token)
    }

    /// A meetup.
    pub fn event(&self, id: &MeetupId) -> String {
        format!("{}/events/{id}", self.base)
    }

    /// Where a participant says whom it would like to be introduced to.
    pub fn met(&self, id: &MeetupId) -> String {
        format!("{}/me/meetups/{id}/people", self.base)
    }

    /// The logo with this hash.
    pub fn logo(&self, hash: &str) -> String {
        format!("{}/logos/{hash}.png", self.base)
    }

    /// A file of a video card by the hash of its content: `mp4`, `webm`, `vtt` or `png`.
    pub fn video(&self, hash: &str, ending: &str) -> String {
        format!("{}/videos/{hash}.{ending}", self.base)
    }

    /// Sends a message to an initiative on, or throws it away.
    pub fn confirm_message(&self, token: &Secret) -> String {
        self.with("confirm-message", token)
    }

    /// Confirms or refuses that an initiative is listed.
    pub fn confirm_initiative(&self, token: &Secret) -> String {
        self.with("confirm-initiative", token)
    }

    /// Asks whether another initiative may look after the household.
    pub fn transfer(&self, token: &Secret) -> String {
        self.with("transfer", token)
    }

    /// Answers about a group.
    pub fn group(&self, token: &Secret) -> String {
        self.with("group", token)
    }

    /// A group as one of its households sees it.
    pub fn own_group(&self, id: &GroupId) -> String {
        format!("{}/me/groups/{id}", self.base)
    }

    /// Today's work of a member of staff.
    pub fn today(&self) -> String {
        format!("{}/staff", self.base)
    }

    /// An article of the practice library.
    pub fn article(&self, id: &ArticleId) -> String {
        format!("{}/staff/practice/articles/{id}", self.base)
    }

    /// A proposal as staff sees it.
    pub fn staff_proposal(&self, id: &ProposalId) -> String {
        format!("{}/staff/proposals/{id}", self.base)
    }

    /// A household as staff sees it.
    pub fn staff_household(&self, id: &HouseholdId) -> String {
        format!("{}/staff/households/{id}", self.base)
    }

    /// Reports that wait for review.
    pub fn staff_reports(&self) -> String {
        format!("{}/staff/reports", self.base)
    }

    /// An initiative as staff sees it.
    pub fn staff_initiative(&self, id: &InitiativeId) -> String {
        format!("{}/staff/initiatives/{id}", self.base)
    }
}
