//! What has happened to a household so far, as it reads it on its own page: what it did, what was done for it, and where its
//! proposals went. Nothing of another household and nothing of the work behind stands here.

use std::cmp::Reverse;

use chrono::{DateTime, Utc};

use super::AppState;
use super::introductions::{self, ProposalForHousehold};
use crate::domain::actor::Actor;
use crate::error::Result;
use crate::store::{audit, consents, households};

/// How many entries of the log are looked through at most.
const MAX_ENTRIES: i64 = 500;

/// What of the log a household reads as its history. Who looked at its data has a page of its own.
const TOLD: [&str; 11] = [
    "entered",
    "address_changed",
    "adult_confirmed",
    "adult_removed",
    "marked_known",
    "pause",
    "resume",
    "tell_moved",
    "welcome_others",
    "withdrawn",
    "withdrawal_undone",
];

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Happening {
    /// When.
    pub at: DateTime<Utc>,
    /// What, as a code: one of the log, or `registered`, `confirmed`, `consent_given`, `consent_revoked`, `proposed`,
    /// `introduced`, `proposal_ended`.
    pub what: &'static str,
    /// What it was about: the kind of a consent, or the name of an initiative.
    pub about: Option<String>,
}

fn of_proposal(proposal: &ProposalForHousehold) -> impl Iterator<Item = Happening> {
    let about = proposal.initiative.as_ref().map(|initiative| initiative.name.clone());
    let steps = [
        (proposal.shown_at, "proposed"),
        (proposal.introduced_at, "introduced"),
        (proposal.ended_at, "proposal_ended"),
    ];
    steps.into_iter().filter_map(move |(at, what)| {
        Some(Happening {
            at: at?,
            what,
            about: about.clone(),
        })
    })
}

/// What has happened to the household that asks, the newest first.
///
/// # Errors
/// [`crate::error::Error::Unauthenticated`] for anybody but a household.
pub async fn mine(app: &AppState, actor: &Actor) -> Result<Vec<Happening>> {
    let id = actor.household()?.clone();
    let proposals = introductions::my_proposals(app, actor).await?;
    let mut all = app
        .store
        .read(move |conn| {
            let household = households::get(conn, &id)?;
            let wanted = audit::Wanted {
                subject_kind: Some("household".to_owned()),
                subject: Some(audit::Subject::Is(id.to_string())),
                ..audit::Wanted::default()
            };
            let logged = audit::list(conn, &wanted, MAX_ENTRIES)?
                .into_iter()
                .filter_map(|entry| {
                    let what = TOLD.iter().find(|what| **what == entry.action)?;
                    let about = entry.detail.filter(|_| what.starts_with("consent_"));
                    Some(Happening {
                        at: entry.at,
                        what,
                        about,
                    })
                });
            let mut all: Vec<Happening> = logged.collect();
            // Those of the registration are in no log.
            for consent in consents::list_for(conn, &id)? {
                let steps = [
                    (Some(consent.given_at), "consent_given"),
                    (consent.revoked_at, "consent_revoked"),
                ];
                all.extend(steps.into_iter().filter_map(|(at, what)| {
                    Some(Happening {
                        at: at?,
                        what,
                        about: Some(consent.kind.to_string()),
                    })
                }));
            }
            // The log ends after some months; the beginning is kept with the household.
            let beginning = [
                (Some(household.created_at), "registered"),
                (household.confirmed_at, "confirmed"),
            ];
            all.extend(beginning.into_iter().filter_map(|(at, what)| {
                Some(Happening {
                    at: at?,
                    what,
                    about: None,
                })
            }));
            Ok(all)
        })
        .await?;
    all.extend(proposals.iter().flat_map(of_proposal));
    all.sort_by_key(|happening| Reverse(happening.at));
    Ok(all)
}
