//! Passwords of staff: what is accepted, and how they are hashed and checked (argon2id). Hashing needs memory and time on
//! purpose, so only two run at once. Who signs in with a password is decided elsewhere.

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use argon2::{Algorithm, Argon2, Params, Version};
use std::time::Duration;

use tokio::sync::Semaphore;
use unicode_normalization::UnicodeNormalization as _;

use crate::domain::email::EmailAddress;
use crate::error::{Context as _, Error, Fields, Result};

/// The fewest characters of a password.
pub const MIN_CHARS: usize = 12;
/// The most characters of a password.
pub const MAX_CHARS: usize = 128;

/// Two hashes at once take 38 MiB. The limit protects the memory of the process, so it belongs to the process.
static HASHES_AT_ONCE: Semaphore = Semaphore::const_new(2);
/// How long a sign-in waits for its turn.
const PATIENCE: Duration = Duration::from_secs(8);

/// A hash that no password fits, with the same cost: an unknown address takes as long as a known one.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$5bEc0NYsNZ6e7Tb0jW0Uug$Vb0Zp8o1i8l6iZ2J4tXW3QdC9q1yYVqkq5q5hU0n7rE";

/// Beginnings of passwords that everybody tries first; compared in lower case.
const COMMON: &[&str] = &[
    "passwort",
    "password",
    "kennwort",
    "geheim",
    "hallohallo",
    "hallo123",
    "willkommen",
    "welcome",
    "qwertz",
    "qwerty",
    "asdfgh",
    "yxcvbn",
    "zxcvbn",
    "123456",
    "1234567",
    "012345",
    "987654",
    "111111",
    "000000",
    "abc123",
    "abcdef",
    "iloveyou",
    "ichliebedich",
    "letmein",
    "admin",
    "test1234",
    "testtest",
    "changeme",
    "schatz",
    "fussball",
    "football",
    "baseball",
    "superman",
    "batman",
    "monkey",
    "dragon",
    "sunshine",
    "master",
    "login",
    "wurzelwerk",
    "rueckkehr",
    "rückkehr",
    "heimat",
    "deutschland",
    "sommer20",
    "winter20",
    "berlin",
    "hamburg",
];

/// Checks a new password: 12 to 128 characters, not the mail address, none that everybody tries first.
///
/// # Errors
/// [`Error::Invalid`] with the codes `password-short`, `password-long`, `password-email` or `password-common`.
pub fn check_rules(password: &str, email: &EmailAddress) -> Result<()> {
    let chars = password.chars().count();
    let lower = password.to_lowercase();
    let mut fields = Fields::new();
    fields.check(chars < MIN_CHARS, "/password", "password-short", MIN_CHARS.to_string());
    fields.check(chars > MAX_CHARS, "/password", "password-long", MAX_CHARS.to_string());
    if fields.is_empty() {
        let key = email.key();
        let local = key.split('@').next().unwrap_or_default();
        let is_address =
            lower == key || (local.chars().count() >= 6 && lower.starts_with(local) && chars < local.len() + 6);
        fields.check(is_address, "/password", "password-email", "");
        fields.check(is_common(&lower), "/password", "password-common", "");
    }
    fields.finish()
}

/// Whether it is one of the first tries: a well-known beginning with little after it, or very few different characters.
fn is_common(lower: &str) -> bool {
    let chars = lower.chars().count();
    let known = COMMON
        .iter()
        .any(|word| lower.starts_with(word) && chars < word.chars().count() + MIN_CHARS - 4);
    let different: std::collections::BTreeSet<char> = lower.chars().collect();
    known || different.len() < 5
}

fn hasher() -> Result<Argon2<'static>> {
    let params = Params::new(19 * 1024, 2, 1, None).context("setting the cost of passwords")?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

/// The same password typed on different machines gives the same bytes.
fn normal(password: &str) -> String {
    password.nfc().collect()
}

/// The hash of a password in PHC form, with a new salt.
///
/// # Errors
/// [`Error::Unavailable`] when too many wait already.
pub async fn hash(password: &str) -> Result<String> {
    let password = normal(password);
    one_of_few(move || {
        let hash = hasher()?
            .hash_password(password.as_bytes())
            .context("hashing a password")?;
        Ok(hash.to_string())
    })
    .await
}

/// Whether the password fits the hash. Without a hash the answer is no, after the same work.
///
/// # Errors
/// [`Error::Unavailable`] when too many wait already; [`Error::Internal`] for a hash that cannot be read.
pub async fn verify(password: &str, hash: Option<&str>) -> Result<bool> {
    // Longer ones were never accepted, so hashing them would only be work for whoever sends them.
    let too_long = password.chars().count() > MAX_CHARS;
    let password = if too_long { String::new() } else { normal(password) };
    let (known, hash) = (hash.is_some() && !too_long, hash.unwrap_or(NOBODY).to_owned());
    one_of_few(move || {
        let parsed = PasswordHash::new(&hash).context("reading a stored password hash")?;
        let fits = hasher()?.verify_password(password.as_bytes(), &parsed).is_ok();
        Ok(fits && known)
    })
    .await
}

async fn one_of_few<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    let turn = tokio::time::timeout(PATIENCE, HASHES_AT_ONCE.acquire())
        .await
        .map_err(|cause| Error::Unavailable("signing in", Box::new(cause)))?
        .context("waiting for a turn")?;
    let result = tokio::task::spawn_blocking(work).await.context("hashing a password")?;
    drop(turn);
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(password: &str) -> Option<&'static str> {
        match check_rules(password, &"anna.beispiel@example.org".parse().unwrap()) {
            Ok(()) => None,
            Err(Error::Invalid(fields)) => Some(fields[0].code),
            Err(other) => panic!("{other}"),
        }
    }

    #[test]
    fn short_long_guessable_and_own_address_are_refused() {
        for (password, expected) in [
            ("kurz", Some("password-short")),
            ("elfzeichen1", Some("password-short")),
            (&"x1Y2z3".repeat(22), Some("password-long")),
            ("anna.beispiel@example.org", Some("password-email")),
            ("anna.beispiel12", Some("password-email")),
            ("Passwort12345", Some("password-common")),
            ("qwertzuiopü+", Some("password-common")),
            ("aaaaaaaaaaaa", Some("password-common")),
            ("drei rote Äpfel im Korb", None),
            ("berlinert gern am Abend laut", None),
        ] {
            assert_eq!(code(password), expected, "{password}");
        }
    }

    #[tokio::test]
    async fn a_password_fits_its_hash_and_no_other_however_the_umlaut_was_typed() {
        let hashed = hash("drei rote Äpfel").await.unwrap();
        assert!(hashed.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hashed}");
        assert!(verify("drei rote A\u{308}pfel", Some(&hashed)).await.unwrap());
        assert!(!verify("drei rote Apfel", Some(&hashed)).await.unwrap());
        assert!(!verify("drei rote Äpfel", None).await.unwrap());
        assert!(!verify(&"x".repeat(200), Some(&hashed)).await.unwrap());
    }
}
