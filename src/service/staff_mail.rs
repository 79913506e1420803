//! Mails to members of staff, promised inside the caller's transaction, and the same work for nobody where an answer must
//! not tell whether an address is known. Mails to households stand elsewhere.

use chrono::{DateTime, Utc};

use super::AppState;
use crate::domain::account::Account;
use crate::domain::email::EmailAddress;
use crate::domain::locale::Locale;
use crate::domain::seal::SealKey;
use crate::error::{Context as _, Result};
use crate::mail::message::{self, MailContext};
use crate::store::{Conn, outbox};

/// Puts a mail to an account into the outbox.
pub(crate) fn to_account<C: MailContext>(
    tx: &mut Conn,
    app: &AppState,
    now: DateTime<Utc>,
    account: &Account,
    context: &C,
) -> Result<()> {
    let mail = message::compose(&app.brand(), account.locale, account.email.clone(), context)?;
    let about = outbox::About {
        account: Some(&account.id),
        ..outbox::About::default()
    };
    outbox::enqueue(tx, &SealKey::new(*app.key), &mail, &about, now, now)?;
    Ok(())
}

/// Writes and seals a mail and throws it away: the same work as for a known address.
pub(crate) fn to_nobody<C: MailContext>(app: &AppState, email: &EmailAddress, context: &C) -> Result<()> {
    let mail = message::compose(&app.brand(), Locale::De, email.clone(), context)?;
    let text = serde_json::to_vec(&mail).context("writing a mail")?;
    SealKey::new(*app.key).seal("nobody", &text)?;
    Ok(())
}
