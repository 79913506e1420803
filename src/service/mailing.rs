//! The outbox as the network office and the operator use it: see what waits, decide on what was refused, try the way out.
//! No text and no recipient of a mail is ever shown here.

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::{AppState, post};
use crate::domain::actor::{Actor, Scope};
use crate::domain::email::EmailAddress;
use crate::domain::ids::ProposalId;
use crate::domain::locale::Locale;
use crate::error::{Error, Result};
use crate::mail::message::{TestMail, compose};
use crate::store::audit;
use crate::store::outbox::{self, About, Listed};

/// A mail in the outbox, without text and recipient.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct WaitingMail {
    /// Its number.
    pub id: i64,
    /// Its kind.
    #[schema(example = "proposal_teaser")]
    pub kind: String,
    /// `queued`, `sending`, `sent`, `parked` or `cancelled`.
    #[schema(example = "parked")]
    pub state: String,
    /// How often it was tried.
    pub attempts: i32,
    /// Whether it may have arrived without our knowing.
    pub unsure: bool,
    /// What happened last, as a code.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "550 at rcpt")]
    pub last: Option<String>,
    /// The proposal it belongs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub proposal: Option<ProposalId>,
    /// When it was promised.
    pub created_at: DateTime<Utc>,
    /// When it is tried next.
    pub due_at: DateTime<Utc>,
    /// When it was sent or given up.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub finished_at: Option<DateTime<Utc>>,
}

impl From<Listed> for WaitingMail {
    fn from(listed: Listed) -> Self {
        Self {
            id: listed.id,
            kind: listed.kind,
            state: listed.state,
            attempts: listed.attempts,
            unsure: listed.unsure,
            last: listed.last_class,
            proposal: listed.proposal,
            created_at: listed.created_at,
            due_at: listed.due_at,
            finished_at: listed.finished_at,
        }
    }
}

/// The outbox, newest first: of one state or all, before the number `before`, 1 to 100 rows.
///
/// # Errors
/// Unless the network office asks; `value-unknown` at `/state`.
pub async fn list(
    app: &AppState,
    actor: &Actor,
    state: Option<&str>,
    before: Option<i64>,
    limit: u32,
) -> Result<Vec<WaitingMail>> {
    if *actor != Actor::System {
        actor.admin(Scope::AccountsAdmin)?;
    }
    if state.is_some_and(|state| !["queued", "sending", "sent", "parked", "cancelled"].contains(&state)) {
        return Err(Error::invalid("/state", "value-unknown", "parked"));
    }
    let state = state.map(str::to_owned);
    let limit = i64::from(limit.clamp(1, 100));
    let rows = app
        .store
        .read(move |conn| outbox::list(conn, state.as_deref(), before, limit))
        .await?;
    Ok(rows.into_iter().map(WaitingMail::from).collect())
}

/// Puts a mail that was refused back, to be tried at once.
///
/// # Errors
/// Unless the network office asks; [`Error::NotFound`]; [`crate::error::Conflict::NotAllowed`] when it waits for nobody.
pub async fn resend(app: &AppState, actor: &Actor, id: i64) -> Result<()> {
    actor.admin(Scope::AccountsAdmin)?;
    let (actor, now) = (actor.clone(), app.clock.now());
    app.store
        .write(move |tx| {
            outbox::resend(tx, id, now)?;
            audit::record(tx, now, &actor, "mail.resend", "mail", &id.to_string(), None)
        })
        .await?;
    app.wake.notify_one();
    Ok(())
}

/// Gives a mail that was refused up; its text is wiped.
///
/// # Errors
/// As [`resend`].
pub async fn discard(app: &AppState, actor: &Actor, id: i64) -> Result<()> {
    actor.admin(Scope::AccountsAdmin)?;
    let (actor, now) = (actor.clone(), app.clock.now());
    app.store
        .write(move |tx| {
            outbox::discard(tx, id, now)?;
            audit::record(tx, now, &actor, "mail.discard", "mail", &id.to_string(), None)
        })
        .await
}

/// Promises a test mail, so that the operator sees whether mails arrive.
///
/// # Errors
/// When the database does not answer.
pub async fn send_test_mail(app: &AppState, to: EmailAddress, locale: Locale) -> Result<()> {
    let now = app.clock.now();
    let mail = compose(&app.brand(), locale, to, &TestMail { sent_at: now })?;
    let state = app.clone();
    app.store
        .write(move |tx| post::promise(tx, &state, now, &mail, &About::default()))
        .await?;
    app.wake.notify_one();
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::actor::{Role, Staff};
    use crate::domain::ids::{AccountId, HouseholdId};
    use crate::mail::Mailer;
    use crate::testing::{self, TestDatabase, on_both_databases};
    use crate::worker::outbox::{Step, drain};

    fn staff(role: Role) -> Actor {
        Actor::Staff(Staff {
            account: AccountId::known("a"),
            role,
            initiatives: Vec::new(),
            deputy_for: Vec::new(),
            scopes: Scope::ALL.iter().copied().collect(),
        })
    }

    on_both_databases! {
        async fn a_test_mail_goes_all_the_way_and_its_text_is_wiped(db: TestDatabase) {
            let app = testing::app(&db);
            let Mailer::Memory(kept) = app.mailer.clone() else { panic!("tests keep their mails") };
            send_test_mail(&app, "anna@example.org".parse().unwrap(), Locale::De).await.unwrap();
            assert_eq!(drain(&app).await.unwrap(), [Step::Sent]);
            let mails = kept.to("anna@example.org");
            assert!(mails[0].mail.text.contains("ä ö ü Ä Ö Ü ß"));
            let listed = list(&app, &staff(Role::Admin), Some("sent"), None, 10).await.unwrap();
            assert_eq!((listed.len(), listed[0].attempts, listed[0].unsure), (1, 1, false));
        }

        async fn only_the_network_office_sees_and_decides(db: TestDatabase) {
            let app = testing::app(&db);
            for actor in [Actor::Anonymous, Actor::Household(HouseholdId::known("h")), staff(Role::Coordinator)] {
                assert!(list(&app, &actor, None, None, 10).await.is_err());
                assert!(matches!(resend(&app, &actor, 1).await, Err(Error::Forbidden | Error::Unauthenticated)));
                assert!(matches!(discard(&app, &actor, 1).await, Err(Error::Forbidden | Error::Unauthenticated)));
            }
            let admin = staff(Role::Admin);
            assert!(list(&app, &admin, Some("parked"), None, 10).await.unwrap().is_empty());
            assert!(matches!(resend(&app, &admin, 1).await, Err(Error::NotFound(_))));
            assert!(matches!(list(&app, &admin, Some("x"), None, 10).await, Err(Error::Invalid(_))));
        }
    }
}
