//! Texts that must not lie open in the database: sealed with ChaCha20-Poly1305 under a key of the operator.
//! This module does not know what is sealed, nor where the key comes from.

use std::fmt;

use chacha20poly1305::aead::{Aead as _, KeyInit as _, Payload};
use chacha20poly1305::{ChaCha20Poly1305, Key, Nonce};

use super::token::sha256_hex;
use crate::error::{Context as _, Error, Result};

const NONCE_BYTES: usize = 12;

/// A key of 256 bits that seals and opens.
#[derive(Clone, PartialEq, Eq)]
pub struct SealKey {
    bytes: [u8; 32],
    id: String,
}

impl SealKey {
    /// The key made of these bytes.
    pub fn new(bytes: [u8; 32]) -> Self {
        let mut id = sha256_hex(&bytes);
        id.truncate(12);
        Self { bytes, id }
    }

    /// A short name of the key that tells nothing about it; stored with what it sealed.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Seals `plain`. The same `purpose` has to be named to open it, so that a sealed text cannot be moved elsewhere.
    ///
    /// # Errors
    /// [`Error::Internal`] when the machine has no random source.
    pub fn seal(&self, purpose: &str, plain: &[u8]) -> Result<Vec<u8>> {
        let mut nonce = [0_u8; NONCE_BYTES];
        getrandom::fill(&mut nonce).context("reading random bytes")?;
        let payload = Payload {
            msg: plain,
            aad: purpose.as_bytes(),
        };
        let sealed = self
            .cipher()
            .encrypt(&Nonce::from(nonce), payload)
            .map_err(|_| Error::internal("sealing a text", "the cipher refused"))?;
        let mut bytes = nonce.to_vec();
        bytes.extend(sealed);
        Ok(bytes)
    }

    /// Opens what was sealed with this key for this purpose.
    ///
    /// # Errors
    /// [`Error::Internal`] when it was sealed otherwise or has been changed.
    pub fn open(&self, purpose: &str, sealed: &[u8]) -> Result<Vec<u8>> {
        let wrong = || Error::internal("opening a sealed text", "sealed with another key or changed since");
        let (nonce, msg) = sealed.split_at_checked(NONCE_BYTES).ok_or_else(wrong)?;
        let nonce = <[u8; NONCE_BYTES]>::try_from(nonce).map_err(|_| wrong())?;
        let payload = Payload {
            msg,
            aad: purpose.as_bytes(),
        };
        self.cipher().decrypt(&Nonce::from(nonce), payload).map_err(|_| wrong())
    }

    fn cipher(&self) -> ChaCha20Poly1305 {
        ChaCha20Poly1305::new(&Key::from(self.bytes))
    }
}

impl fmt::Debug for SealKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SealKey({})", self.id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_same_key_and_purpose_open_an_unchanged_text() {
        let key = SealKey::new([7; 32]);
        let sealed = key.seal("outbox:1", b"Hallo").unwrap();
        assert_eq!(key.open("outbox:1", &sealed).unwrap(), b"Hallo");
        assert!(key.open("outbox:2", &sealed).is_err());
        assert!(SealKey::new([8; 32]).open("outbox:1", &sealed).is_err());
        let mut changed = sealed.clone();
        changed[20] ^= 1;
        assert!(key.open("outbox:1", &changed).is_err());
        assert!(key.open("outbox:1", &[1, 2, 3]).is_err());
        assert!(!sealed.windows(5).any(|part| part == b"Hallo"));
        assert_ne!(key.seal("outbox:1", b"Hallo").unwrap(), sealed);
    }
}
