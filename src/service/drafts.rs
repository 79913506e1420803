//! A registration that is interrupted and gone on with later: the answers wait, sealed, under a secret that only the mail
//! to the typed address carries. Nothing is looked up about that address, so that the answer is the same for all (rule 3).

use std::net::IpAddr;

use chrono::Duration;

use super::{AppState, limits, post};
use crate::domain::email::EmailAddress;
use crate::domain::locale::Locale;
use crate::domain::token::{Secret, keyed_hash};
use crate::error::{Conflict, Error, Result};
use crate::mail::message;
use crate::store::outbox::About;
use crate::store::{Conn, drafts};

/// Days for which the answers wait.
pub const DAYS: i64 = 7;
/// At most so many bytes of answers are kept.
const MAX_BYTES: usize = 4_000;

fn purpose(secret: &Secret) -> String {
    format!("draft:{}", secret.hash())
}

/// The hash under which what was mailed to an address is found again.
fn address(app: &AppState, email: &EmailAddress) -> String {
    keyed_hash(app.key.as_ref(), "draft", &email.key())
}

/// Keeps answers for [`DAYS`] days and mails the link that leads back to them. Nothing is kept and nothing mailed when the
/// address got as many mails as it may get in a day; the answer is the same.
///
/// # Errors
/// [`Error::TooMany`] when one network address asks too often; [`Error::Invalid`] for far too much text.
pub async fn keep(
    app: &AppState,
    email: EmailAddress,
    locale: Locale,
    answers: Vec<u8>,
    ip: Option<IpAddr>,
) -> Result<()> {
    if answers.len() > MAX_BYTES {
        return Err(Error::invalid("", "text-too-long", MAX_BYTES.to_string()));
    }
    let (state, now) = (app.clone(), app.clock.now());
    app.store
        .write(move |tx| {
            limits::registration(tx, &state, ip, now)?;
            if !limits::may_mail(tx, &state, &email, now)? {
                return Ok(());
            }
            let secret = Secret::generate()?;
            let sealed = state.mail_key().seal(&purpose(&secret), &answers)?;
            let until = now + Duration::days(DAYS);
            drafts::insert(tx, &secret.hash(), &address(&state, &email), &sealed, now, until)?;
            let context = message::ResumeRegistration {
                resume_url: state.links().resume(&secret),
                valid_until: until,
            };
            let mail = message::compose(&state.brand(), locale, email, &context)?;
            post::promise(tx, &state, now, &mail, &About::default())
        })
        .await?;
    app.wake.notify_one();
    Ok(())
}

/// The answers behind a mailed link. They stay until their time is over, so that the link works on another device, too.
///
/// # Errors
/// [`Conflict::LinkUsed`] when there are none (any more).
pub async fn find(app: &AppState, token: &str) -> Result<Vec<u8>> {
    let secret = Secret::parse(token).map_err(|_| Conflict::LinkUsed)?;
    let (hash, now) = (secret.hash(), app.clock.now());
    let sealed = app.store.read(move |conn| drafts::find(conn, &hash, now)).await?;
    let sealed = sealed.ok_or(Conflict::LinkUsed)?;
    app.mail_key().open(&purpose(&secret), &sealed)
}

/// Deletes the answers behind a mailed link at once.
///
/// # Errors
/// [`Conflict::LinkUsed`] when there are none (any more).
pub async fn forget(app: &AppState, token: &str) -> Result<()> {
    let hash = Secret::parse(token).map_err(|_| Conflict::LinkUsed)?.hash();
    let gone = app.store.write(move |tx| drafts::delete(tx, &hash)).await?;
    if gone == 0 {
        return Err(Conflict::LinkUsed.into());
    }
    Ok(())
}

/// Deletes what waits for an address whose owner has just registered or asked to be forgotten.
pub(crate) fn forget_address(tx: &mut Conn, app: &AppState, email: &EmailAddress) -> Result<()> {
    drafts::delete_of_address(tx, &address(app, email))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::mail::MailKind;
    use crate::service::cleanup;
    use crate::testing::{self, TestDatabase, on_both_databases};

    const ANSWERS: &[u8] = b"{\"e\":\"anna@example.org\"}";

    async fn kept(app: &AppState) -> String {
        let email = "anna@example.org".parse().unwrap();
        keep(app, email, Locale::De, ANSWERS.to_vec(), None).await.unwrap();
        let links = testing::mailed_links(app, MailKind::ResumeRegistration, "register/resume").await;
        links.last().unwrap().clone()
    }

    fn is_gone<T>(found: Result<T>) -> bool {
        matches!(found, Err(Error::Conflict(Conflict::LinkUsed)))
    }

    on_both_databases! {
        async fn answers_are_found_by_their_link_alone_for_seven_days_and_then_deleted(db: TestDatabase) {
            let app = testing::app(&db);
            let link = kept(&app).await;
            assert_eq!(find(&app, &link).await.unwrap(), ANSWERS);
            assert_eq!(find(&app, &link).await.unwrap(), ANSWERS, "on another device, too");
            assert!(is_gone(find(&app, Secret::generate().unwrap().reveal()).await));
            assert!(is_gone(find(&app, "kein Link").await));
            app.clock.advance(Duration::days(DAYS));
            assert!(is_gone(find(&app, &link).await));
            assert!(cleanup::run_once(&app).await.unwrap() >= 1);
            assert!(is_gone(forget(&app, &link).await), "the row itself is gone");
        }

        async fn answers_are_deleted_at_once_by_whoever_has_the_link(db: TestDatabase) {
            let app = testing::app(&db);
            let link = kept(&app).await;
            forget(&app, &link).await.unwrap();
            assert!(is_gone(find(&app, &link).await) && is_gone(forget(&app, &link).await));
        }

        async fn an_address_gets_only_so_many_mails_and_the_answer_stays_the_same(db: TestDatabase) {
            let app = testing::app(&db);
            let allowed = app.config.rules.confirmations_per_address_per_day;
            for _ in 0..allowed + 2 {
                keep(&app, "anna@example.org".parse().unwrap(), Locale::De, ANSWERS.to_vec(), None).await.unwrap();
            }
            let links = testing::mailed_links(&app, MailKind::ResumeRegistration, "register/resume").await;
            assert_eq!(u32::try_from(links.len()).unwrap(), allowed);
        }
    }
}
