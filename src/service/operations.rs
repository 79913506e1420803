//! What an operator asks of a running instance besides the daily work.

use super::AppState;
use crate::domain::email::EmailAddress;
use crate::domain::locale::Locale;
use crate::domain::token::Secret;
use crate::error::{Error, Result};
use crate::mail::message::{TestMail, compose};
use crate::mail::{Envelope, SendResult, Sender};

/// Sends one mail at once, past the outbox, and says what the relay answered.
///
/// # Errors
/// [`Error::Unavailable`] with what the relay said when the mail was not taken.
pub async fn send_test_mail(app: &AppState, to: EmailAddress) -> Result<String> {
    let now = app.clock.now();
    let mail = compose(&app.brand(), Locale::De, to, &TestMail { sent_at: now })?;
    let from = app.config.mail.from.clone();
    let unique = Secret::generate()?.hash();
    let envelope = Envelope {
        message_id: format!("test-{}@{}", unique.get(..16).unwrap_or_default(), from.domain()),
        from: Sender {
            name: app.config.site.name.clone(),
            address: from,
        },
        date: now,
    };
    let failed = |why: String| Err(Error::Unavailable("the way for mails", why.into()));
    match app.mailer.send(&mail, &envelope).await {
        SendResult::Sent => Ok("The mail was handed over.".to_owned()),
        SendResult::Refused(refusal) => failed(format!(
            "refused with {} at {}: {}",
            refusal.code,
            refusal.stage.as_str(),
            refusal.text
        )),
        SendResult::Ambiguous(why) => failed(format!("handed over, but the answer is missing: {why}")),
        SendResult::Unavailable(why) | SendResult::Unsendable(why) => failed(why),
    }
}
