//! Signing in by a mailed link, sessions and what they resolve to. The secret of a session stands only in the cookie;
//! every sign-in opens a new session. Passwords and second factors are checked in `accounts`.

use chrono::{DateTime, Duration, Utc};

use super::AppState;
use crate::config::Rules;
use crate::domain::actor::{Actor, Scope};
use crate::domain::household::HouseholdState;
use crate::domain::ids::HouseholdId;
use crate::domain::locale::Locale;
pub use crate::domain::session::SessionKind;
use crate::domain::session::{SessionOwner, StoredSession};
use crate::domain::token::{Purpose, Secret};
use crate::error::{Conflict, Error, Result};
use crate::store::{Conn, accounts, api_tokens, audit, sessions, tokens};

/// Uses of a session are noted at most this often, so that reading pages does not write each time.
const TOUCH_EVERY: Duration = Duration::seconds(60);

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
        .read(move |conn| {
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
        .read(move |conn| {
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
    use crate::store::fixtures;
    use crate::store::tokens::About;
    use crate::testing::{self, TestDatabase, on_both_databases};

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
    }
}
