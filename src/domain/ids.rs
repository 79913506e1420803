//! Identifiers of things that people see: UUIDs of version 7 as text, made here and nowhere else.
//! They are not secrets; what protects a thing is who may ask for it.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::error::Error;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema)]
        #[serde(transparent)]
        #[schema(value_type = String, example = "01980000-0000-7000-8000-000000000001")]
        pub struct $name(String);

        impl $name {
            /// A new identifier that sorts by the time it was made.
            pub fn generate() -> Self {
                Self(Uuid::now_v7().to_string())
            }

            /// An identifier that is known already, from the database or a file; its form is not checked.
            pub fn known(text: impl Into<String>) -> Self {
                Self(text.into())
            }

            /// The identifier as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl FromStr for $name {
            type Err = Error;

            fn from_str(text: &str) -> Result<Self, Error> {
                Uuid::parse_str(text)
                    .map(|id| Self(id.to_string()))
                    .map_err(|_| Error::invalid("", "id-invalid", "01980000-0000-7000-8000-000000000001"))
            }
        }
    )+};
}

ids! {
    /// A household.
    HouseholdId,
    /// An initiative.
    InitiativeId,
    /// A file of a video card.
    VideoFileId,
    /// A proposal.
    ProposalId,
    /// A run of matching.
    RunId,
    /// A staff account.
    AccountId,
    /// An API token.
    ApiTokenId,
    /// A consent, once given.
    ConsentId,
    /// A merge of two households, which can be undone.
    MergeId,
    /// A talk or a note that an office wrote down.
    ContactId,
    /// What is to be done about a household.
    FollowUpId,
    /// A list that an office took over.
    ListId,
    /// A time in which somebody is away.
    AbsenceId,
    /// A meetup.
    MeetupId,
    /// Handing a household on to another initiative.
    TransferId,
    /// A group of households that could look for a home together.
    GroupId,
    /// A campaign.
    CampaignId,
    /// A device at a fair stand.
    StandId,
    /// An offer of a region.
    OfferId,
    /// A story or a greeting.
    StoryId,
    /// An article of the practice library.
    ArticleId,
    /// A comment on an article.
    CommentId,
    /// A document beside an article.
    DocumentId,
    /// What an office seeks or can share.
    NoticeId,
    /// The messages of two offices about a notice.
    ThreadId,
}

impl HouseholdId {
    /// The last part in capital letters: short enough for the telephone, and what people quote.
    pub fn reference(&self) -> String {
        self.0.rsplit('-').next().unwrap_or_default().to_uppercase()
    }
}
