//! Mails: how they are written (`message`) and how they leave. The only room that knows lettre. It decides nothing about
//! retries; it answers exactly what is known about one attempt, and above all what is not known.

mod build;
mod directory;
pub mod message;
mod smtp;

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, Utc};

pub use smtp::{Encryption, SmtpRelay, SmtpSettings};

use crate::domain::email::EmailAddress;
use crate::domain::mail::OutgoingMail;

/// As whom mails are sent. The name is ours, never one of a user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sender {
    /// Display name.
    pub name: String,
    /// Address.
    pub address: EmailAddress,
}

/// What stands on a mail besides what it says: the same for every attempt, except the sender's clock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Envelope {
    /// Message-ID without angle brackets, from the row of the outbox.
    pub message_id: String,
    /// As whom it is sent.
    pub from: Sender,
    /// The date of the mail.
    pub date: DateTime<Utc>,
}

/// Where in the talk with a relay something happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Stage {
    /// Connecting, greeting, EHLO.
    Connect,
    /// STARTTLS and the handshake.
    Tls,
    /// Signing in.
    Auth,
    /// MAIL FROM.
    Mail,
    /// RCPT TO.
    Rcpt,
    /// DATA, before the text.
    Data,
    /// The text and the final dot. From here on a lost answer leaves open whether the mail was taken.
    Dot,
}

impl Stage {
    const ALL: [Self; 7] = [
        Self::Connect,
        Self::Tls,
        Self::Auth,
        Self::Mail,
        Self::Rcpt,
        Self::Data,
        Self::Dot,
    ];

    /// The code for logs and the outbox.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Connect => "connect",
            Self::Tls => "tls",
            Self::Auth => "auth",
            Self::Mail => "mail",
            Self::Rcpt => "rcpt",
            Self::Data => "data",
            Self::Dot => "dot",
        }
    }
}

/// A relay that said no to one mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The reply code, 400 to 599.
    pub code: u16,
    /// When it was said.
    pub stage: Stage,
    /// What the relay said, without addresses, up to 200 characters.
    pub text: String,
}

impl Refusal {
    /// Whether trying again will not help by itself (5xx).
    pub const fn permanent(&self) -> bool {
        self.code >= 500
    }
}

/// What is known after one attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SendResult {
    /// The relay has taken the mail.
    Sent,
    /// The relay has refused this mail; it was not taken.
    Refused(Refusal),
    /// The mail was handed over, but the answer is missing: it may have been taken.
    Ambiguous(String),
    /// The relay could not be used; nothing was handed over. This says nothing about the mail.
    Unavailable(String),
    /// The mail itself cannot be sent by anybody, now or later.
    Unsendable(String),
}

/// A mail that stays in memory, as a relay would have got it.
#[derive(Debug, Clone)]
pub struct KeptMail {
    /// The mail.
    pub mail: OutgoingMail,
    /// What stood on it.
    pub envelope: Envelope,
    /// The bytes that a relay would have got.
    pub raw: Vec<u8>,
}

/// Mails kept in memory, shared by clones.
#[derive(Debug, Clone, Default)]
pub struct Kept(Arc<Mutex<Vec<KeptMail>>>);

impl Kept {
    /// All mails so far, oldest first.
    pub fn all(&self) -> Vec<KeptMail> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The mails to one address, oldest first.
    pub fn to(&self, address: &str) -> Vec<KeptMail> {
        let mut mails = self.all();
        mails.retain(|kept| kept.mail.to.to_string().eq_ignore_ascii_case(address));
        mails
    }

    fn push(&self, kept: KeptMail) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // A mail that is handed over again is the same mail.
        all.retain(|other| other.envelope.message_id != kept.envelope.message_id);
        all.push(kept);
    }
}

/// The ways in which mails leave.
#[derive(Debug, Clone)]
pub enum Mailer {
    /// To a relay.
    Smtp(Arc<SmtpRelay>),
    /// As `.eml` files into a folder.
    Directory(PathBuf),
    /// Nowhere; they are kept.
    Memory(Kept),
}

impl Mailer {
    /// A mailer that hands over to a relay.
    ///
    /// # Errors
    /// See [`SmtpRelay::new`].
    pub fn smtp(settings: SmtpSettings) -> crate::error::Result<Self> {
        Ok(Self::Smtp(Arc::new(SmtpRelay::new(settings)?)))
    }

    /// A mailer that keeps mails, and the place where they are kept.
    pub fn memory() -> (Self, Kept) {
        let kept = Kept::default();
        (Self::Memory(kept.clone()), kept)
    }

    /// Makes one attempt to hand over a mail, within the deadline of the transport. Never panics and never returns an
    /// error: everything that is known stands in the answer.
    pub async fn send(&self, mail: &OutgoingMail, envelope: &Envelope) -> SendResult {
        let message = match build::message(mail, envelope) {
            Ok(message) => message,
            Err(why) => return SendResult::Unsendable(why),
        };
        match self {
            Self::Smtp(relay) => relay.send(message).await,
            Self::Directory(folder) => {
                let (folder, name, bytes) = (folder.clone(), envelope.message_id.clone(), message.formatted());
                let write = tokio::task::spawn_blocking(move || directory::write(&folder, &name, &bytes));
                match write.await {
                    Ok(Ok(())) => SendResult::Sent,
                    Ok(Err(error)) => SendResult::Unavailable(error.to_string()),
                    Err(error) => SendResult::Unavailable(error.to_string()),
                }
            }
            Self::Memory(kept) => {
                kept.push(KeptMail {
                    mail: mail.clone(),
                    envelope: envelope.clone(),
                    raw: message.formatted(),
                });
                SendResult::Sent
            }
        }
    }
}

/// What a relay said, fit for logs and pages: one line, no addresses, no control characters, at most 200 characters.
fn without_addresses(text: &str) -> String {
    let words: Vec<&str> = text
        .split(|c: char| c.is_whitespace() || c.is_control())
        .filter(|word| !word.is_empty())
        .map(|word| if word.contains('@') { "(address)" } else { word })
        .collect();
    words.join(" ").chars().take(200).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_relay_says_is_kept_without_addresses_and_line_ends() {
        let said = "550 5.1.1 <anna@example.org>: Recipient\r\nrejected\u{7}";
        assert_eq!(without_addresses(said), "550 5.1.1 (address) Recipient rejected");
        assert_eq!(without_addresses(&"a ".repeat(500)).chars().count(), 200);
    }

    #[tokio::test]
    async fn files_appear_whole_and_once_however_often_a_mail_is_written() {
        let folder = tempfile::tempdir().unwrap();
        let mailer = Mailer::Directory(folder.path().join("mails"));
        let mail = build::tests::mail();
        let envelope = build::tests::envelope();
        for _ in 0..2 {
            assert_eq!(mailer.send(&mail, &envelope).await, SendResult::Sent);
        }
        let files: Vec<_> = std::fs::read_dir(folder.path().join("mails"))
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        assert_eq!(files, ["0198-1@example.org.eml"]);
    }

    #[tokio::test]
    async fn a_folder_that_cannot_be_made_leaves_the_mail_in_the_outbox() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let mailer = Mailer::Directory(file.path().join("mails"));
        let result = mailer.send(&build::tests::mail(), &build::tests::envelope()).await;
        assert!(matches!(result, SendResult::Unavailable(_)), "{result:?}");
    }
}
