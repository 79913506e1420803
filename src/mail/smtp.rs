//! Hands one mail to a relay, command by command, so that it is known at each moment whether the relay can have taken it.
//! The deadline is ours, because the library keeps none; its classes of errors are not trusted, only reply codes are.

use std::fmt;
use std::net::IpAddr;
use std::panic::AssertUnwindSafe;
use std::sync::atomic::{AtomicU8, Ordering};
use std::time::Duration;

use futures_util::FutureExt as _;
use lettre::Message;
use lettre::transport::smtp::Error as SmtpError;
use lettre::transport::smtp::authentication::{Credentials, DEFAULT_MECHANISMS};
use lettre::transport::smtp::client::{AsyncSmtpConnection, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt};
use lettre::transport::smtp::extension::ClientId;

use super::{Refusal, SendResult, Stage, without_addresses};
use crate::error::{Context as _, Error, Result};

/// How the talk with the relay is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encryption {
    /// Not at all; only on this machine.
    None,
    /// STARTTLS, required.
    StartTls,
    /// TLS from the first byte.
    Implicit,
}

/// Where the relay is and how it is spoken to.
#[derive(Clone)]
pub struct SmtpSettings {
    /// Host name or address; also the name its certificate must have.
    pub host: String,
    /// Port.
    pub port: u16,
    /// How the talk is protected.
    pub encryption: Encryption,
    /// User name and password, where the relay wants them.
    pub credentials: Option<(String, String)>,
    /// How long an attempt may take as a whole; shorter than the lease in the outbox.
    pub deadline: Duration,
}

impl fmt::Debug for SmtpSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{} ({:?})", self.host, self.port, self.encryption)
    }
}

impl SmtpSettings {
    /// The protection that fits host and port: none on this machine, from the first byte on 465, else STARTTLS.
    pub fn usual_encryption(host: &str, port: u16) -> Encryption {
        if is_this_machine(host) {
            Encryption::None
        } else if port == 465 {
            Encryption::Implicit
        } else {
            Encryption::StartTls
        }
    }
}

fn is_this_machine(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    host.eq_ignore_ascii_case("localhost") || bare.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// A relay.
pub struct SmtpRelay {
    settings: SmtpSettings,
    hello: ClientId,
    tls: Option<TlsParameters>,
    credentials: Option<Credentials>,
}

impl fmt::Debug for SmtpRelay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.settings.fmt(f)
    }
}

impl SmtpRelay {
    /// Checks the settings; does not connect.
    ///
    /// # Errors
    /// [`Error::Internal`] when mails or a password would leave this machine unprotected, or TLS cannot be set up.
    pub fn new(settings: SmtpSettings) -> Result<Self> {
        if settings.encryption == Encryption::None && !is_this_machine(&settings.host) {
            return Err(Error::internal(
                "the relay is not on this machine",
                "mails leave this machine only under TLS",
            ));
        }
        let tls = match settings.encryption {
            Encryption::None => None,
            _ => Some(TlsParameters::new(settings.host.clone()).context("setting up TLS for the relay")?),
        };
        let credentials = settings
            .credentials
            .clone()
            .map(|(user, password)| Credentials::new(user, password));
        Ok(Self {
            settings,
            hello: ClientId::default(),
            tls,
            credentials,
        })
    }

    /// One attempt within the deadline.
    pub(super) async fn send(&self, message: Message) -> SendResult {
        let stage = AtomicU8::new(0);
        let talk = AssertUnwindSafe(self.talk(&message, &stage)).catch_unwind();
        let reached = || {
            let reached = usize::from(stage.load(Ordering::SeqCst));
            Stage::ALL.get(reached).copied().unwrap_or(Stage::Dot)
        };
        match tokio::time::timeout(self.settings.deadline, talk).await {
            Ok(Ok(Ok(()))) => SendResult::Sent,
            Ok(Ok(Err(failure))) => result(failure, reached()),
            Ok(Err(_panic)) if reached() < Stage::Dot => {
                SendResult::Unsendable("the mail library failed on this mail".to_owned())
            }
            Ok(Err(_panic)) => SendResult::Ambiguous("the mail library failed after the text was sent".to_owned()),
            Err(_elapsed) => result(Failure::Deadline, reached()),
        }
    }

    async fn talk(&self, message: &Message, stage: &AtomicU8) -> std::result::Result<(), Failure> {
        let at = |now: Stage| stage.store(now as u8, Ordering::SeqCst);
        let implicit = self
            .tls
            .clone()
            .filter(|_| self.settings.encryption == Encryption::Implicit);
        let host = self.settings.host.trim_start_matches('[').trim_end_matches(']');
        let mut relay =
            AsyncSmtpConnection::connect_tokio1((host, self.settings.port), None, &self.hello, implicit, None).await?;
        if let (Encryption::StartTls, Some(tls)) = (self.settings.encryption, &self.tls) {
            at(Stage::Tls);
            if !relay.can_starttls() {
                return Err(Failure::Said("the relay offers no STARTTLS".to_owned()));
            }
            relay.starttls(tls.clone(), &self.hello).await?;
        }
        if let Some(credentials) = &self.credentials {
            at(Stage::Auth);
            relay.auth(DEFAULT_MECHANISMS, credentials).await?;
        }
        at(Stage::Mail);
        let envelope = message.envelope();
        relay.command(Mail::new(envelope.from().cloned(), Vec::new())).await?;
        at(Stage::Rcpt);
        for to in envelope.to() {
            relay.command(Rcpt::new(to.clone(), Vec::new())).await?;
        }
        at(Stage::Data);
        let go_ahead = relay.command(Data).await?;
        if !go_ahead.has_code(354) {
            return Err(Failure::Said(format!("DATA was answered with {}", go_ahead.code())));
        }
        at(Stage::Dot);
        let taken = relay.message(&message.formatted()).await?;
        if !(200..300).contains(&u16::from(taken.code())) {
            return Err(Failure::Said(format!("the text was answered with {}", taken.code())));
        }
        // The mail is taken; a farewell that fails changes nothing, and must not use up the deadline.
        let farewell = tokio::time::timeout(Duration::from_millis(500), relay.quit());
        if !matches!(farewell.await, Ok(Ok(_))) {
            tracing::debug!("the relay did not answer the farewell");
        }
        Ok(())
    }
}

/// Why an attempt ended without the relay taking the mail for sure.
enum Failure {
    Library(SmtpError),
    Said(String),
    Deadline,
}

impl From<SmtpError> for Failure {
    fn from(error: SmtpError) -> Self {
        Self::Library(error)
    }
}

/// What a failure at a stage means for the mail. Only a reply code counts as a refusal, and only once the relay has
/// heard of this mail; everything after the text without a reply code is open.
fn result(failure: Failure, stage: Stage) -> SendResult {
    let (code, text) = match failure {
        Failure::Library(error) => (error.status().map(u16::from), without_addresses(&error.to_string())),
        Failure::Said(text) => (None, text),
        Failure::Deadline => (None, "no answer within the deadline".to_owned()),
    };
    let text = format!("{}: {text}", stage.as_str());
    match code {
        // 421: the relay closes the connection; this says nothing about the mail.
        Some(421) => SendResult::Unavailable(text),
        Some(code) if stage >= Stage::Mail => SendResult::Refused(Refusal { code, stage, text }),
        _ if stage < Stage::Dot => SendResult::Unavailable(text),
        _ => SendResult::Ambiguous(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(host: &str, port: u16, encryption: Encryption) -> SmtpSettings {
        SmtpSettings {
            host: host.to_owned(),
            port,
            encryption,
            credentials: None,
            deadline: Duration::from_secs(1),
        }
    }

    #[test]
    fn only_a_relay_on_this_machine_may_be_spoken_to_in_clear() {
        assert!(SmtpRelay::new(settings("mail.example.org", 25, Encryption::None)).is_err());
        assert!(SmtpRelay::new(settings("127.0.0.1", 25, Encryption::None)).is_ok());
        assert!(SmtpRelay::new(settings("[::1]", 25, Encryption::None)).is_ok());
        assert!(SmtpRelay::new(settings("localhost.example.org", 25, Encryption::None)).is_err());
        for (host, port, usual) in [
            ("localhost", 25, Encryption::None),
            ("mail.example.org", 465, Encryption::Implicit),
            ("mail.example.org", 587, Encryption::StartTls),
            ("mail.example.org", 25, Encryption::StartTls),
        ] {
            assert_eq!(SmtpSettings::usual_encryption(host, port), usual);
        }
    }

    #[test]
    fn passwords_do_not_show_themselves() {
        let mut secret = settings("127.0.0.1", 25, Encryption::None);
        secret.credentials = Some(("post".to_owned(), "geheim".to_owned()));
        assert!(!format!("{secret:?}").contains("geheim"));
        assert!(!format!("{:?}", Mailer(SmtpRelay::new(secret).unwrap())).contains("geheim"));
    }

    #[derive(Debug)]
    #[expect(dead_code, reason = "only its debug form is looked at")]
    struct Mailer(SmtpRelay);
}
