//! Secrets that are mailed or shown once and stored only as a hash, and the keyed hashes of what must be recognised
//! but not read. Nothing here is ever logged.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::{Digest as _, Sha256};

use crate::error::{Context as _, Error, Result};

/// A secret of 256 random bits in URL-safe text.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// A new secret from the random source of the machine.
    ///
    /// # Errors
    /// [`Error::Internal`] when the machine has no random source.
    pub fn generate() -> Result<Self> {
        let mut bytes = [0_u8; 32];
        getrandom::fill(&mut bytes).context("reading random bytes")?;
        Ok(Self(URL_SAFE_NO_PAD.encode(bytes)))
    }

    /// A secret as it came back from outside; only its form is checked.
    ///
    /// # Errors
    /// [`Error::Invalid`] (`token-invalid`) when it cannot be one of ours.
    pub fn parse(text: &str) -> Result<Self> {
        let text = text.trim();
        if text.len() == 43
            && text
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
        {
            Ok(Self(text.to_owned()))
        } else {
            Err(Error::invalid("", "token-invalid", ""))
        }
    }

    /// The text to be mailed or shown once.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// What is stored: the SHA-256 of the text, in hex.
    pub fn hash(&self) -> String {
        sha256_hex(self.0.as_bytes())
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// The SHA-256 of bytes, in hex.
pub fn sha256_hex(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// HMAC-SHA-256 of a text under a key of the operator, in hex: recognises a value without keeping it.
pub fn keyed_hash(key: &[u8], purpose: &str, text: &str) -> String {
    // An HMAC takes keys of any length, so this cannot fail; an empty hash would match nothing.
    Hmac::<Sha256>::new_from_slice(key).map_or_else(
        |_| String::new(),
        |mut mac| {
            mac.update(purpose.as_bytes());
            mac.update(b"\0");
            mac.update(text.as_bytes());
            hex(&mac.finalize().into_bytes())
        },
    )
}

/// Bytes in hex.
pub(crate) fn hex(bytes: &[u8]) -> String {
    use fmt::Write as _;
    bytes
        .iter()
        .fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
            // Writing to a String cannot fail.
            let _ = write!(text, "{byte:02x}");
            text
        })
}

/// What a mailed secret is for. A secret of one purpose fails for all others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Confirms a registration; 7 days.
    Confirm,
    /// Opens a session of a household; 30 minutes.
    SignIn,
    /// Opens a page on which a proposal is answered; as long as the proposal is open.
    Answer,
    /// Opens the page on which a deletion is undone; 7 days.
    UndoDeletion,
    /// Confirms a new address of a household; 7 days.
    ChangeAddress,
    /// Lets a person set the first password of a staff account; 7 days.
    Invitation,
    /// Lets a person set a new password of a staff account; 30 minutes.
    PasswordReset,
    /// Opens the page on which an outcome is told; 60 days.
    Outcome,
    /// Lets a second adult confirm that its name and contact may be used; 7 days.
    ConfirmAdult,
    /// Stops mails that are no part of a running introduction.
    Unsubscribe,
    /// Lets an initiative that a visitor proposed confirm or refuse that; 7 days.
    ConfirmInitiative,
    /// Opens the page on which a household says whether another initiative may look after it; as long as it is asked.
    Transfer,
    /// Opens the page on which a household answers about a group; as long as it is asked.
    Group,
}

impl Purpose {
    /// The code in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Confirm => "confirm",
            Self::SignIn => "sign_in",
            Self::Answer => "answer",
            Self::UndoDeletion => "undo_deletion",
            Self::ChangeAddress => "change_address",
            Self::Invitation => "invitation",
            Self::PasswordReset => "password_reset",
            Self::Outcome => "outcome",
            Self::ConfirmAdult => "confirm_adult",
            Self::Unsubscribe => "unsubscribe",
            Self::ConfirmInitiative => "confirm_initiative",
            Self::Transfer => "transfer",
            Self::Group => "group",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_differ_keep_their_form_and_do_not_show_themselves() {
        let (a, b) = (Secret::generate().unwrap(), Secret::generate().unwrap());
        assert_ne!(a, b);
        assert_eq!(Secret::parse(a.reveal()).unwrap().hash(), a.hash());
        assert_eq!(format!("{a:?}"), "Secret(…)");
        assert!(Secret::parse("short").is_err());
    }

    #[test]
    fn keyed_hashes_depend_on_key_and_purpose() {
        let hash = keyed_hash(b"k", "email", "a@example.org");
        assert_ne!(hash, keyed_hash(b"l", "email", "a@example.org"));
        assert_ne!(hash, keyed_hash(b"k", "domain", "a@example.org"));
        assert_eq!(hash.len(), 64);
    }
}
