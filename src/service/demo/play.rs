//! Playing the demonstration: its mails on a page, and one button to take each part. Refused outside of it.

use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::domain::actor::Role;
use crate::domain::email::EmailAddress;
use crate::domain::session::SessionOwner;
use crate::error::{Error, Result};
use crate::mail::Mailer;
use crate::service::sessions::{self, NewSession};
use crate::service::{AppState, accounts};

/// A mail of the demonstration.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct DemoMail {
    /// Its Message-ID.
    pub id: String,
    /// What it is for.
    pub kind: String,
    /// Its recipient.
    pub to: String,
    /// Its subject.
    pub subject: String,
    /// Its plain text.
    pub text: String,
    /// Its HTML.
    pub html: String,
    /// The links in it, in their order.
    pub links: Vec<String>,
    /// When it was sent.
    pub sent_at: DateTime<Utc>,
}

/// The mails so far, newest first.
///
/// # Errors
/// [`Error::NotFound`] outside of a demonstration.
pub fn mails(app: &AppState) -> Result<Vec<DemoMail>> {
    let Mailer::Memory(kept) = &app.mailer else {
        return Err(Error::NotFound("page"));
    };
    if !app.demonstration {
        return Err(Error::NotFound("page"));
    }
    let mut mails: Vec<DemoMail> = kept
        .all()
        .into_iter()
        .map(|kept| DemoMail {
            links: links(&kept.mail.text),
            id: kept.envelope.message_id,
            kind: kept.mail.kind.to_string(),
            to: kept.mail.to.to_string(),
            subject: kept.mail.subject,
            text: kept.mail.text,
            html: kept.mail.html,
            sent_at: kept.envelope.date,
        })
        .collect();
    mails.reverse();
    Ok(mails)
}

/// The addresses in a text.
fn links(text: &str) -> Vec<String> {
    text.split_whitespace()
        .filter_map(|word| word.find("http").and_then(|at| word.get(at..)))
        .filter(|word| word.starts_with("http://") || word.starts_with("https://"))
        .map(|word| word.trim_end_matches(['.', ',', ')', '>']).to_owned())
        .collect()
}

/// Signs in as the coordinator or the network office of the demonstration, without password and second factor.
///
/// # Errors
/// [`Error::NotFound`] outside of a demonstration.
pub async fn sign_in_as(app: &AppState, role: Role) -> Result<NewSession> {
    if !app.demonstration {
        return Err(Error::NotFound("page"));
    }
    let email: EmailAddress = match role {
        Role::Admin => super::ADMIN,
        Role::Coordinator => super::COORDINATOR,
    }
    .parse()?;
    let id = accounts::find_id(app, &email)
        .await?
        .ok_or(Error::NotFound("account"))?;
    let (config, now) = (app.config.clone(), app.clock.now());
    app.store
        .write(move |conn| sessions::open(conn, &config.rules, now, SessionOwner::Staff(id, true)))
        .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_links_of_a_mail_are_found() {
        let text = "Bitte öffnen Sie\nhttps://example.org/confirm/abc\nbis morgen (http://example.org).";
        assert_eq!(links(text), ["https://example.org/confirm/abc", "http://example.org"]);
    }
}
