//! Consents: optional, separate, versioned, revocable one by one, with the recipients that were named.
//! The service itself rests on the registration, not on a consent.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::ids::{ConsentId, InitiativeId};
use super::lists::closed_list;
use super::locale::Locale;
use crate::error::Error;
use std::fmt;
use std::str::FromStr;

/// The version of the consent texts in `locales/`; raised whenever one of them changes its meaning.
pub const TEXT_VERSION: &str = "2026-11";

closed_list! {
    /// What a household can consent to.
    ConsentKind {
        /// Initiatives that cover a target area and are named see the profile without name, contact and free text.
        ShareWithInitiatives = "share_with_initiatives",
        /// Other households may be proposed; the reviewing office is named.
        MeetHouseholds = "meet_households",
        /// Named initiatives may write without a further answer.
        DirectContactByInitiatives = "direct_contact_by_initiatives",
        /// News by mail.
        Newsletter = "newsletter",
    }
}

/// Somebody named as a recipient when the consent was given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Recipient {
    /// The initiative, when it is one; nothing for the network office.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub initiative: Option<InitiativeId>,
    /// The name as it was shown.
    pub name: String,
}

/// A consent, once given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Consent {
    /// Its identifier.
    pub id: ConsentId,
    /// What was consented to.
    pub kind: ConsentKind,
    /// Version of the text that was shown.
    pub text_version: String,
    /// Language of the text that was shown.
    pub locale: Locale,
    /// Who was named.
    pub recipients: Vec<Recipient>,
    /// When it was given.
    pub given_at: DateTime<Utc>,
    /// When it was revoked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revoked_at: Option<DateTime<Utc>>,
}

impl Consent {
    /// Whether it is in force.
    pub const fn in_force(&self) -> bool {
        self.revoked_at.is_none()
    }
}

/// The consents of a household that are in force, as matching and review ask for them.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Consents(pub Vec<Consent>);

impl Consents {
    /// Whether a consent of this kind is in force.
    pub fn has(&self, kind: ConsentKind) -> bool {
        self.0.iter().any(|consent| consent.kind == kind && consent.in_force())
    }

    /// Whether a consent of this kind in force names the initiative.
    pub fn names(&self, kind: ConsentKind, initiative: &InitiativeId) -> bool {
        self.0.iter().any(|consent| {
            consent.kind == kind
                && consent.in_force()
                && consent
                    .recipients
                    .iter()
                    .any(|recipient| recipient.initiative.as_ref() == Some(initiative))
        })
    }
}
