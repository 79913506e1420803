//! Signing in by a mailed link, sessions and what they resolve to. The secret of a session stands only in the cookie;
//! every sign-in opens a new session. Passwords and second factors are checked in `accounts`.

use std::net::IpAddr;

use chrono::{DateTime, Duration, Utc};

pub use super::staff_sign_in::{StaffSignIn, staff_sign_in};
use super::{AppState, limits, staff_mail};
use crate::config::Rules;
use crate::domain::actor::{Actor, Scope};
use crate::domain::email::EmailAddress;
use crate::domain::household::HouseholdState;
use crate::domain::ids::HouseholdId;
use crate::domain::locale::Locale;
use crate::domain::seal::SealKey;
pub use crate::domain::session::SessionKind;
use crate::domain::session::{SessionOwner, StoredSession};
use crate::domain::token::{Purpose, Secret, keyed_hash};
use crate::error::{Conflict, Error, Fields, Result};
use crate::mail::message;
use crate::store::tokens::About;
use crate::store::{Conn, accounts, api_tokens, audit, counters, outbox, sessions, tokens};

/// Uses of a session are noted at most this often, so that reading pages does not write each time.
const TOUCH_EVERY: Duration = Duration::seconds(60);
/// Links to sign in that one address can ask for in an hour.
const LINKS_PER_ADDRESS: i32 = 5;
/// Links to sign in that one network address can ask for in an hour.
const LINKS_PER_IP: i32 = 30;

/// A session that was just opened.
#[derive(Debug, Clone)]
pub struct NewSession {
    /// What the cookie carries.
    pub secret: Secret,
    /// Token that every form of the session carries.
    pub csrf: String,
    /// What it may be used for.
    pub kind: SessionKind,
    /// When it ends at the latest.
    pub expires_at: DateTime<Utc>,
    /// The household, when it is one's session.
    pub household: Option<HouseholdId>,
}

/// Who is behind a request that carries a session or an API token.
#[derive(Debug, Clone)]
pub struct Session {
    /// Who is asking.
    pub actor: Actor,
    /// The language of the person.
    pub locale: Locale,
    /// Token that every form has to carry; empty for an API token, which needs none.
    pub csrf: String,
    /// What the session may be used for.
    pub kind: SessionKind,
}

/// Opens a session inside a transaction.
pub(crate) fn open(tx: &mut Conn, rules: &Rules, now: DateTime<Utc>, owner: SessionOwner) -> Result<NewSession> {
    let secret = Secret::generate()?;
    let session = StoredSession {
        secret_hash: secret.hash(),
        owner,
        csrf: Secret::generate()?.reveal().to_owned(),
        created_at: now,
        seen_at: now,
        expires_at: now + Duration::hours(rules.session_hours),
    };
    sessions::insert(tx, &session)?;
    let household = match &session.owner {
        SessionOwner::Household(id) => Some(id.clone()),
        SessionOwner::Staff(..) => None,
    };
    Ok(NewSession {
        secret,
        kind: session.owner.kind(),
        csrf: session.csrf,
        expires_at: session.expires_at,
        household,
    })
}

/// Asks for a link to sign in. The answer is the same whether the address is known or not.
///
/// # Errors
/// [`Error::Invalid`] for what is no address; [`Error::TooMany`] after 5 times in an hour for one address or 30 for one
/// network address.
pub async fn request_link(app: &AppState, _actor: &Actor, email: &str, ip: Option<IpAddr>) -> Result<()> {
    let mut fields = Fields::new();
    let email = fields.take("/email", email.parse::<EmailAddress>());
    fields.finish()?;
    let Some(email) = email else { return Ok(()) };
    let (now, state) = (app.clock.now(), app.clone());
    app.store
        .write(move |tx| {
            let hour = Duration::hours(1);
            let address = keyed_hash(&*state.key, "sign-in", &email.key());
            let mut over = counters::hit(tx, &format!("sign-in:{address}"), hour, now)? > LINKS_PER_ADDRESS;
            if let Some(ip) = ip {
                over |= counters::hit(tx, &limits::from_network(&state, "sign-in-ip", ip), hour, now)? > LINKS_PER_IP;
            }
            if over {
                let retry_after_secs = counters::seconds_left(hour, now);
                return Err(Error::TooMany { retry_after_secs });
            }
            let household = sessions::household_by_email(tx, &email)?.filter(|found| may_sign_in(found.state));
            // Without a household the same work is done for nobody, so that the answer takes as long.
            let about = household
                .as_ref()
                .map(|found| About::household(&found.id))
                .unwrap_or_default();
            let minutes = state.config.rules.sign_in_minutes;
            let secret = tokens::issue(tx, Purpose::SignIn, &about, None, now, Duration::minutes(minutes))?;
            let context = message::SignInLink {
                sign_in_url: state.links().sign_in(&secret),
                minutes,
            };
            let Some(found) = household else {
                return staff_mail::to_nobody(&state, &email, &context);
            };
            let mail = message::compose(&state.brand(), found.locale, found.email, &context)?;
            let about = outbox::About {
                household: Some(&found.id),
                ..outbox::About::default()
            };
            outbox::enqueue(tx, &SealKey::new(*state.key), &mail, &about, now, now)?;
            Ok(())
        })
        .await?;
    app.wake.notify_one();
    Ok(())
}

/// Opens a session with the secret of a mailed link, which works once.
///
/// # Errors
/// [`Error::Invalid`] when the text is no secret, [`Conflict::LinkUsed`] when it is unknown, used or expired.
pub async fn sign_in_by_link(app: &AppState, token: &str) -> Result<NewSession> {
    let secret = Secret::parse(token)?;
    let (now, config) = (app.clock.now(), app.config.clone());
    app.store
        .write(move |tx| {
            let token = tokens::redeem(tx, Purpose::SignIn, &secret, now)?;
            let household = token.about.household.ok_or(Conflict::LinkUsed)?;
            match sessions::household_state(tx, &household)? {
                Some((state, _)) if may_sign_in(state) => {}
                _ => return Err(Conflict::LinkUsed.into()),
            }
            let actor = Actor::Household(household.clone());
            audit::record(tx, now, &actor, "session.open", "household", household.as_str(), None)?;
            open(tx, &config.rules, now, SessionOwner::Household(household))
        })
        .await
}

/// Whether a mailed secret would still work, for the page behind the link. Uses nothing up.
pub async fn link_is_open(app: &AppState, purpose: Purpose, token: &str) -> Result<bool> {
    let Ok(secret) = Secret::parse(token) else {
        return Ok(false);
    };
    let now = app.clock.now();
    app.store
        .read(move |conn| Ok(tokens::peek(conn, purpose, &secret, now)?.is_some()))
        .await
}

/// Who is behind the secret of a session; `None` when it has ended.
pub async fn resolve(app: &AppState, secret: &str) -> Result<Option<Session>> {
    let Ok(secret) = Secret::parse(secret) else {
        return Ok(None);
    };
    let (now, idle) = (
        app.clock.now(),
        Duration::minutes(app.config.rules.session_idle_minutes),
    );
    let hash = secret.hash();
    let found = app
        .store
        .read_brief(move |conn| {
            let Some(stored) = sessions::find_by_hash(conn, &hash)? else {
                return Ok(None);
            };
            if !stored.is_alive(now, idle) {
                return Ok(None);
            }
            Ok(actor_of(conn, &stored.owner)?.map(|(actor, locale)| (stored, actor, locale)))
        })
        .await?;
    let Some((stored, actor, locale)) = found else {
        return Ok(None);
    };
    if now - stored.seen_at >= TOUCH_EVERY {
        let hash = stored.secret_hash.clone();
        app.store.write(move |tx| sessions::touch(tx, &hash, now)).await?;
    }
    Ok(Some(Session {
        actor,
        locale,
        kind: stored.owner.kind(),
        csrf: stored.csrf,
    }))
}

fn actor_of(conn: &mut Conn, owner: &SessionOwner) -> Result<Option<(Actor, Locale)>> {
    match owner {
        SessionOwner::Household(id) => Ok(sessions::household_state(conn, id)?
            .filter(|(state, _)| may_sign_in(*state))
            .map(|(_, locale)| (Actor::Household(id.clone()), locale))),
        SessionOwner::Staff(id, complete) => {
            let account = match accounts::find(conn, id) {
                Err(Error::NotFound(_)) => return Ok(None),
                other => other?,
            };
            Ok(account.as_staff().map(|mut staff| {
                // Without the second factor a person may do nothing but set it up.
                if *complete {
                    staff.scopes = Scope::ALL.iter().copied().collect();
                }
                (Actor::Staff(staff), account.locale)
            }))
        }
    }
}

/// Whether a household in this state may look after its things. A withdrawn one may, to undo that.
pub(crate) const fn may_sign_in(state: HouseholdState) -> bool {
    matches!(
        state,
        HouseholdState::Active | HouseholdState::Paused | HouseholdState::Moved | HouseholdState::Withdrawn
    )
}

/// Who is behind an API token; `None` when it is unknown, revoked or expired, or its account is disabled.
pub async fn resolve_bearer(app: &AppState, secret: &str) -> Result<Option<Session>> {
    let Ok(secret) = Secret::parse(secret) else {
        return Ok(None);
    };
    let now = app.clock.now();
    let found = app
        .store
        .read_brief(move |conn| {
            let Some(token) = api_tokens::find_by_hash(conn, &secret.hash())? else {
                return Ok(None);
            };
            if !token.is_alive(now) {
                return Ok(None);
            }
            let account = accounts::find(conn, &token.account)?;
            Ok(account.as_staff().map(|staff| (token, staff, account.locale)))
        })
        .await?;
    let Some((token, mut staff, locale)) = found else {
        return Ok(None);
    };
    if token.used_at.is_none_or(|used| now - used >= TOUCH_EVERY) {
        let id = token.id.clone();
        app.store.write(move |tx| api_tokens::touch(tx, &id, now)).await?;
    }
    staff.scopes = token.scopes;
    Ok(Some(Session {
        actor: Actor::Staff(staff),
        locale,
        csrf: String::new(),
        kind: SessionKind::ApiToken,
    }))
}

/// Ends a session; ending one that has ended already is no error.
pub async fn sign_out(app: &AppState, secret: &str) -> Result<()> {
    let Ok(secret) = Secret::parse(secret) else {
        return Ok(());
    };
    app.store.write(move |tx| sessions::delete(tx, &secret.hash())).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::mail::MailKind;
    use crate::store::fixtures;
    use crate::testing::{self, TestDatabase, mailed_links, on_both_databases};

    async fn signed_in(app: &AppState) -> (HouseholdId, NewSession) {
        let now = app.clock.now();
        let (id, secret) = app
            .store
            .write(move |tx| {
                let id = fixtures::household(
                    tx,
                    &format!("{}@example.org", now.timestamp()),
                    HouseholdState::Active,
                    now,
                )?;
                let about = About::household(&id);
                let secret = tokens::issue(tx, Purpose::SignIn, &about, None, now, Duration::minutes(30))?;
                Ok((id, secret))
            })
            .await
            .unwrap();
        let session = sign_in_by_link(app, secret.reveal()).await.unwrap();
        let again = sign_in_by_link(app, secret.reveal()).await;
        assert!(matches!(again, Err(Error::Conflict(Conflict::LinkUsed))));
        (id, session)
    }

    on_both_databases! {
        async fn a_link_opens_one_session_that_names_the_household(db: TestDatabase) {
            let app = testing::app(&db);
            let (id, new) = signed_in(&app).await;
            let session = resolve(&app, new.secret.reveal()).await.unwrap().unwrap();
            assert_eq!(session.actor, Actor::Household(id));
            assert_eq!((session.csrf, session.kind), (new.csrf, SessionKind::Household));
            sign_out(&app, new.secret.reveal()).await.unwrap();
            assert!(resolve(&app, new.secret.reveal()).await.unwrap().is_none());
        }

        async fn a_session_ends_after_an_hour_unused_and_after_half_a_day_in_any_case(db: TestDatabase) {
            let app = testing::app(&db);
            let (_, idle) = signed_in(&app).await;
            app.clock.advance(Duration::minutes(61));
            assert!(resolve(&app, idle.secret.reveal()).await.unwrap().is_none());

            let (_, busy) = signed_in(&app).await;
            for _ in 0..14 {
                app.clock.advance(Duration::minutes(50));
                assert!(resolve(&app, busy.secret.reveal()).await.unwrap().is_some());
            }
            app.clock.advance(Duration::minutes(20));
            assert!(resolve(&app, busy.secret.reveal()).await.unwrap().is_none());
        }

        async fn an_expired_household_is_not_let_in(db: TestDatabase) {
            let app = testing::app(&db);
            let (id, new) = signed_in(&app).await;
            app.store
                .write(move |tx| fixtures::set_household_state(tx, &id, HouseholdState::Expired))
                .await
                .unwrap();
            assert!(resolve(&app, new.secret.reveal()).await.unwrap().is_none());
            assert!(resolve(&app, "nonsense").await.unwrap().is_none());
            assert!(resolve_bearer(&app, new.secret.reveal()).await.unwrap().is_none());
        }

        async fn a_link_is_mailed_to_a_known_address_and_the_answer_is_the_same_for_others(db: TestDatabase) {
            let app = testing::app(&db);
            let now = app.clock.now();
            app.store
                .write(move |tx| {
                    fixtures::household(tx, "familie@example.org", HouseholdState::Paused, now)?;
                    fixtures::household(tx, "neu@example.org", HouseholdState::Unconfirmed, now)
                })
                .await
                .unwrap();
            for email in ["Familie@example.org", "neu@example.org", "niemand@example.org"] {
                request_link(&app, &Actor::Anonymous, email, None).await.unwrap();
            }
            let [link]: [String; 1] = mailed_links(&app, MailKind::SignInLink, "sign-in").await.try_into().unwrap();
            assert!(link_is_open(&app, Purpose::SignIn, &link).await.unwrap());
            assert!(!link_is_open(&app, Purpose::Confirm, &link).await.unwrap());
            let session = sign_in_by_link(&app, &link).await.unwrap();
            assert!(session.household.is_some());
            for _ in 0..4 {
                request_link(&app, &Actor::Anonymous, "niemand@example.org", None).await.unwrap();
            }
            let refused = request_link(&app, &Actor::Anonymous, "niemand@example.org", None).await;
            assert!(matches!(refused, Err(Error::TooMany { .. })));
        }
    }
}
