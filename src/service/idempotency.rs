//! Repeated requests: the same key with the same content is answered like the first time and does nothing more.
//! Only answers without secrets and personal data are kept, for a day. It must not know what the requests do.

use chrono::Duration;

use super::AppState;
use crate::error::{Conflict, Error, Result};
use crate::store::idempotency_keys::{self, Row};

/// Seconds after which a request that never got its answer (the process died) may be tried again with its key.
const LEASE_SECS: i64 = 60;
/// Hours for which answers are kept.
const KEPT_HOURS: i64 = 24;
/// The longest key, in bytes.
const MAX_KEY_LEN: usize = 100;

/// Whether a request with a key is to be worked on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Claim {
    /// It is the first one: work on it, then call [`keep`] or [`release`].
    Fresh,
    /// It was answered before, like this.
    Replay {
        /// The HTTP status of the answer.
        status: u16,
        /// The JSON text of the answer.
        answer: String,
    },
}

/// Claims a key of a requester (`scope`) for a content (`hash`).
///
/// # Errors
/// [`Conflict::KeyReused`] for another content, [`Conflict::InProgress`] while the first request is being worked on,
/// [`Error::Invalid`] (`key-form`) for a key that is empty, too long or not plain ASCII.
pub async fn claim(app: &AppState, scope: &str, key: &str, hash: &str) -> Result<Claim> {
    if key.is_empty() || key.len() > MAX_KEY_LEN || !key.bytes().all(|b| b.is_ascii_graphic()) {
        return Err(Error::invalid(
            "/Idempotency-Key",
            "key-form",
            "4f6c1f0e-9a43-4f5c-8f0e-2d6b2d0c7c11",
        ));
    }
    let now = app.clock.now();
    let row = Row {
        scope: scope.to_owned(),
        idempotency_key: key.to_owned(),
        request_hash: hash.to_owned(),
        status: 0,
        answer: String::new(),
        created_at: now.naive_utc(),
    };
    app.store
        .write(move |conn| {
            idempotency_keys::delete_before(conn, now - Duration::hours(KEPT_HOURS))?;
            match idempotency_keys::find(conn, &row.scope, &row.idempotency_key)? {
                Some(known) if known.request_hash != row.request_hash => Err(Conflict::KeyReused.into()),
                Some(known) if known.status != 0 => Ok(Claim::Replay {
                    status: u16::try_from(known.status).unwrap_or(200),
                    answer: known.answer,
                }),
                Some(known) if row.created_at - known.created_at < Duration::seconds(LEASE_SECS) => {
                    Err(Conflict::InProgress.into())
                }
                Some(_) => {
                    idempotency_keys::delete(conn, &row.scope, &row.idempotency_key)?;
                    idempotency_keys::insert(conn, &row)?;
                    Ok(Claim::Fresh)
                }
                None => match idempotency_keys::insert(conn, &row) {
                    // Somebody else's insertion came first, on another instance.
                    Err(Error::Conflict(Conflict::Exists)) => Err(Conflict::InProgress.into()),
                    other => other.map(|()| Claim::Fresh),
                },
            }
        })
        .await
}

/// Keeps the answer of a claimed request.
pub async fn keep(app: &AppState, scope: &str, key: &str, status: u16, answer: String) -> Result<()> {
    let (scope, key) = (scope.to_owned(), key.to_owned());
    app.store
        .write(move |conn| idempotency_keys::update_answer(conn, &scope, &key, i32::from(status), &answer))
        .await
}

/// Gives a claimed key back because the request failed and changed nothing.
pub async fn release(app: &AppState, scope: &str, key: &str) -> Result<()> {
    let (scope, key) = (scope.to_owned(), key.to_owned());
    app.store
        .write(move |conn| idempotency_keys::delete(conn, &scope, &key))
        .await
}
