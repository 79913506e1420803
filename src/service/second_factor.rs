//! The second factor of staff: time-based codes (RFC 6238, six digits, 30 seconds) and recovery codes. Values go in and
//! out; what is stored and when a code counts as used is decided by the callers.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, Utc};
use qrcode::QrCode;
use qrcode::render::svg;
use totp_rs::{Builder, Secret as TotpSecret, Totp};

use crate::domain::email::EmailAddress;
use crate::domain::ids::AccountId;
use crate::domain::seal::SealKey;
use crate::domain::token::keyed_hash;
use crate::error::{Context as _, Result};

/// How many recovery codes there are.
const RECOVERY_CODES: usize = 10;
/// Letters of recovery codes: without those that are taken for others.
const LETTERS: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz123456789";
/// Stands before a sealed secret whose first code has not been seen yet.
const PENDING: &str = "pending:";

/// The shared secret of an account and its app.
pub(super) struct SharedSecret(Vec<u8>);

impl SharedSecret {
    /// A new secret of 160 bits.
    pub(super) fn generate() -> Result<Self> {
        let mut bytes = vec![0_u8; 20];
        getrandom::fill(&mut bytes).context("reading random bytes")?;
        Ok(Self(bytes))
    }

    /// The form that is stored: sealed for this account. A pending one does not count at sign-in.
    pub(super) fn seal(&self, key: &[u8; 32], account: &AccountId, pending: bool) -> Result<String> {
        let sealed = SealKey::new(*key).seal(&purpose(account), &self.0)?;
        let mark = if pending { PENDING } else { "" };
        Ok(format!("{mark}{}", STANDARD.encode(sealed)))
    }

    /// Opens the stored form.
    pub(super) fn open(key: &[u8; 32], account: &AccountId, stored: &str) -> Result<Self> {
        let text = stored.strip_prefix(PENDING).unwrap_or(stored);
        let sealed = STANDARD.decode(text).context("reading a second factor")?;
        Ok(Self(SealKey::new(*key).open(&purpose(account), &sealed)?))
    }

    fn totp(&self) -> Result<Totp> {
        Builder::new()
            .with_secret(TotpSecret::from(self.0.clone()))
            .build()
            .context("making a second factor")
    }

    /// The time step to which a code belongs, when it is right now or one step away.
    pub(super) fn step_of(&self, code: &str, now: DateTime<Utc>) -> Result<Option<i64>> {
        let seconds = u64::try_from(now.timestamp()).unwrap_or_default();
        let digits: String = code.chars().filter(|c| !c.is_whitespace()).collect();
        Ok(self
            .totp()?
            .check(&digits, seconds)
            .and_then(|step| i64::try_from(step).ok()))
    }

    /// The code of this time.
    #[cfg(test)]
    pub(super) fn code_at(&self, now: DateTime<Utc>) -> String {
        self.totp()
            .unwrap()
            .generate(u64::try_from(now.timestamp()).unwrap())
            .to_string()
    }

    /// The secret as people type it into an app.
    pub(super) fn typed(&self) -> String {
        TotpSecret::from(self.0.clone()).to_base32()
    }

    /// The address that apps read from a QR code.
    pub(super) fn uri(&self, service: &str, email: &EmailAddress) -> String {
        let (service, email) = (escaped(service), escaped(&email.to_string()));
        format!(
            "otpauth://totp/{service}:{email}?secret={}&issuer={service}",
            self.typed()
        )
    }
}

/// Whether a second factor is set up for good.
pub(super) fn is_active(stored: Option<&str>) -> bool {
    stored.is_some_and(|stored| !stored.starts_with(PENDING))
}

/// Whether a second factor waits for its first code.
pub(super) fn is_pending(stored: Option<&str>) -> bool {
    stored.is_some_and(|stored| stored.starts_with(PENDING))
}

fn purpose(account: &AccountId) -> String {
    format!("totp:{account}")
}

fn escaped(text: &str) -> String {
    text.bytes()
        .map(|byte| {
            if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
                char::from(byte).to_string()
            } else {
                format!("%{byte:02X}")
            }
        })
        .collect()
}

/// A QR code of a text as an SVG picture without scripts or styles, to stand inside a page.
pub(super) fn picture(text: &str) -> Result<String> {
    let code = QrCode::new(text.as_bytes()).context("drawing a QR code")?;
    let file = code.render::<svg::Color<'_>>().min_dimensions(220, 220).build();
    let start = file.find("<svg").unwrap_or_default();
    Ok(file.split_at(start).1.to_owned())
}

/// New recovery codes and the hashes under which they are kept.
pub(super) fn recovery_codes(key: &[u8; 32], account: &AccountId) -> Result<(Vec<String>, Vec<String>)> {
    let mut codes = Vec::with_capacity(RECOVERY_CODES);
    for _ in 0..RECOVERY_CODES {
        let mut bytes = [0_u8; 10];
        getrandom::fill(&mut bytes).context("reading random bytes")?;
        let letters: String = bytes
            .iter()
            .filter_map(|byte| LETTERS.get(usize::from(byte % 32)).copied().map(char::from))
            .collect();
        let (front, back) = letters.split_at(5);
        codes.push(format!("{front}-{back}"));
    }
    let hashes = codes.iter().map(|code| recovery_hash(key, account, code)).collect();
    Ok((codes, hashes))
}

/// The hash under which a recovery code is kept; blanks, hyphens and capitals do not matter.
pub(super) fn recovery_hash(key: &[u8; 32], account: &AccountId, code: &str) -> String {
    let plain: String = code
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| c.to_ascii_lowercase())
        .collect();
    keyed_hash(key, &format!("recovery:{account}"), &plain)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::start_of_tests;

    #[test]
    fn codes_follow_the_standard() {
        // The test vector of RFC 6238 for SHA-1, cut to six digits.
        let secret = SharedSecret(b"12345678901234567890".to_vec());
        let at = DateTime::from_timestamp(1_111_111_109, 0).unwrap();
        assert_eq!(secret.code_at(at), "081804");
        assert_eq!(secret.step_of("081 804", at).unwrap(), Some(37_037_036));
        assert_eq!(secret.step_of("081805", at).unwrap(), None);
        assert_eq!(secret.typed(), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
    }

    #[test]
    fn a_secret_is_sealed_for_its_account_and_its_picture_carries_the_address() {
        let (key, account) = ([1; 32], AccountId::generate());
        let secret = SharedSecret::generate().unwrap();
        let stored = secret.seal(&key, &account, true).unwrap();
        assert!(is_pending(Some(&stored)) && !is_active(Some(&stored)) && !is_active(None));
        let code = secret.code_at(start_of_tests());
        let opened = SharedSecret::open(&key, &account, &stored).unwrap();
        assert!(opened.step_of(&code, start_of_tests()).unwrap().is_some());
        assert!(SharedSecret::open(&key, &AccountId::generate(), &stored).is_err());
        let uri = secret.uri("Wurzel werk", &"a+b@example.org".parse().unwrap());
        assert!(
            uri.starts_with("otpauth://totp/Wurzel%20werk:a%2Bb%40example.org?secret="),
            "{uri}"
        );
        assert!(picture(&uri).unwrap().starts_with("<svg"));
    }

    #[test]
    fn recovery_codes_are_recognised_however_they_are_typed() {
        let (key, account) = ([1; 32], AccountId::generate());
        let (codes, hashes) = recovery_codes(&key, &account).unwrap();
        assert_eq!((codes.len(), hashes.len()), (10, 10));
        let typed = codes[3].to_uppercase().replace('-', " ");
        assert_eq!(recovery_hash(&key, &account, &typed), hashes[3]);
        assert!(!hashes.contains(&recovery_hash(&key, &account, "aaaaa-aaaaa")));
    }
}
