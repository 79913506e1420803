//! Makes the bytes of a mail. Everything that could break a header is refused here once more, because the library panics
//! on some of it and lets other things through; whatever goes wrong is an answer, never a panic.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::SystemTime;

use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Attachment, Mailbox, MultiPart, SinglePart};
use lettre::{Address, Message};

use super::Envelope;
use crate::domain::email::EmailAddress;
use crate::domain::mail::OutgoingMail;
use crate::domain::text::is_unsafe_char;

/// The mail as the library wants it.
///
/// # Errors
/// Why it can never be sent, without personal data.
pub(super) fn message(mail: &OutgoingMail, envelope: &Envelope) -> Result<Message, String> {
    check(mail, envelope)?;
    catch_unwind(AssertUnwindSafe(|| assemble(mail, envelope)))
        .unwrap_or_else(|_| Err("the mail could not be put together".to_owned()))
}

fn check(mail: &OutgoingMail, envelope: &Envelope) -> Result<(), String> {
    let lines = [
        ("subject", mail.subject.as_str()),
        ("sender", envelope.from.name.as_str()),
    ];
    for (what, line) in lines {
        // `=?` would be read as an encoded word by the mail program of the recipient.
        if line.trim().is_empty() || line.chars().any(is_unsafe_char) || line.contains("=?") || line.len() > 300 {
            return Err(format!("the {what} cannot stand in a header"));
        }
    }
    let tokens = [Some(envelope.message_id.as_str()), mail.unsubscribe_url.as_deref()];
    if tokens.into_iter().flatten().any(|token| !is_plain(token)) {
        return Err("an identifier or address cannot stand in a header".to_owned());
    }
    let bodies = [&mail.text, &mail.html];
    if bodies
        .into_iter()
        .any(|body| body.trim().is_empty() || body.chars().any(|c| c != '\n' && c != '\t' && c.is_control()))
    {
        return Err("the text is empty or contains control characters".to_owned());
    }
    for attachment in &mail.attachments {
        if !is_plain(&attachment.name) || attachment.name.contains(['"', '/', '\\']) {
            return Err("the name of an attachment cannot stand in a header".to_owned());
        }
    }
    Ok(())
}

/// Visible ASCII without what ends a token in angle brackets.
fn is_plain(token: &str) -> bool {
    !token.is_empty() && token.len() <= 900 && token.bytes().all(|b| b.is_ascii_graphic() && b != b'<' && b != b'>')
}

fn assemble(mail: &OutgoingMail, envelope: &Envelope) -> Result<Message, String> {
    let mut builder = Message::builder()
        .from(Mailbox::new(
            Some(envelope.from.name.clone()),
            address(&envelope.from.address)?,
        ))
        .to(Mailbox::new(None, address(&mail.to)?))
        .subject(mail.subject.clone())
        .date(SystemTime::from(envelope.date))
        .message_id(Some(format!("<{}>", envelope.message_id)))
        .raw_header(header("Auto-Submitted", "auto-generated"))
        .raw_header(header("X-Auto-Response-Suppress", "All"))
        .raw_header(header("Content-Language", mail.locale.as_str()));
    if let Some(reply_to) = &mail.reply_to {
        builder = builder.reply_to(Mailbox::new(None, address(reply_to)?));
    }
    if let Some(url) = &mail.unsubscribe_url {
        builder = builder
            .raw_header(header("List-Unsubscribe", &format!("<{url}>")))
            .raw_header(header("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"));
    }
    let both = MultiPart::alternative()
        .singlepart(SinglePart::plain(mail.text.clone()))
        .singlepart(SinglePart::html(mail.html.clone()));
    let mut parts = both;
    if !mail.attachments.is_empty() {
        parts = MultiPart::mixed().multipart(parts);
        for file in &mail.attachments {
            let content_type = ContentType::parse(&file.content_type).map_err(|_| "an attachment has no media type")?;
            parts = parts.singlepart(Attachment::new(file.name.clone()).body(file.bytes.clone(), content_type));
        }
    }
    builder
        .multipart(parts)
        .map_err(|_| "the mail could not be put together".to_owned())
}

fn address(address: &EmailAddress) -> Result<Address, String> {
    address
        .to_string()
        .parse()
        .map_err(|_| "an address is not accepted by the mail library".to_owned())
}

/// A header whose value was checked before: visible ASCII and spaces, so nothing has to be encoded or folded.
fn header(name: &'static str, value: &str) -> HeaderValue {
    HeaderValue::dangerous_new_pre_encoded(HeaderName::new_from_ascii_str(name), value.to_owned(), value.to_owned())
}

#[cfg(test)]
pub(super) mod tests {
    use super::super::Sender;
    use super::*;
    use crate::domain::locale::Locale;
    use crate::domain::mail::MailKind;

    pub(in crate::mail) fn mail() -> OutgoingMail {
        OutgoingMail {
            kind: MailKind::TestMail,
            to: "anna@example.org".parse().unwrap(),
            locale: Locale::De,
            subject: "Grüße aus der Röhnstraße".to_owned(),
            text: "Schöne Grüße\n.\n..Punkt am Anfang\n".to_owned(),
            html: "<p>Schöne Grüße</p>\n".to_owned(),
            reply_to: None,
            attachments: Vec::new(),
            unsubscribe_url: None,
            waits_for_window: false,
        }
    }

    pub(in crate::mail) fn envelope() -> Envelope {
        Envelope {
            message_id: "0198-1@example.org".to_owned(),
            from: Sender {
                name: "Rückkehr-Netzwerk".to_owned(),
                address: "post@example.org".parse().unwrap(),
            },
            date: "2026-11-22T10:00:00Z".parse().unwrap(),
        }
    }

    fn refused(change: impl FnOnce(&mut OutgoingMail, &mut Envelope)) {
        let (mut mail, mut envelope) = (mail(), envelope());
        change(&mut mail, &mut envelope);
        assert!(message(&mail, &envelope).is_err());
    }

    #[test]
    fn whatever_could_break_a_header_is_refused_without_a_panic() {
        refused(|mail, _| mail.subject = "Hallo\r\nBcc: x@example.org".to_owned());
        refused(|mail, _| mail.subject = "=?utf-8?q?Hallo?=".to_owned());
        refused(|mail, _| mail.subject = "Hallo\u{7}".to_owned());
        refused(|mail, _| mail.subject = " ".to_owned());
        refused(|_, envelope| envelope.from.name = "Netz\r\nwerk".to_owned());
        refused(|_, envelope| envelope.message_id = "a> b".to_owned());
        refused(|mail, _| mail.unsubscribe_url = Some("https://example.org/ü".to_owned()));
        refused(|mail, _| mail.text = "a\u{0}b".to_owned());
        refused(|mail, _| mail.html = String::new());
    }

    #[test]
    fn the_bytes_are_ascii_with_the_promised_headers() {
        let (mut mail, envelope) = (mail(), envelope());
        mail.unsubscribe_url = Some(format!("https://example.org/abmelden/{}", "x".repeat(80)));
        mail.reply_to = Some("bernd@example.org".parse().unwrap());
        let bytes = message(&mail, &envelope).unwrap().formatted();
        let text = String::from_utf8(bytes).unwrap();
        assert!(text.is_ascii());
        for line in [
            "Message-ID: <0198-1@example.org>\r\n",
            "To: anna@example.org\r\n",
            "Reply-To: bernd@example.org\r\n",
            "Date: Sun, 22 Nov 2026 10:00:00 +0000\r\n",
            "Auto-Submitted: auto-generated\r\n",
            "X-Auto-Response-Suppress: All\r\n",
            "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n",
        ] {
            assert!(text.contains(line), "{line} is missing in\n{text}");
        }
        assert!(text.contains(&format!(
            "List-Unsubscribe: <https://example.org/abmelden/{}>\r\n",
            "x".repeat(80)
        )));
        assert!(text.contains("Subject: =?utf-8?"));
    }
}
