//! The texts of identifiers by number, close together: where many score alike the tie rule asks for thousands of them,
//! and each would be three looks into far memory in the full records.

use super::dispatch::prefetch;
use super::tree::grow;

/// The longest identifier that stands here; longer ones are read from the full records.
const LONGEST: usize = 39;

/// One identifier; a length above [`LONGEST`] says that it stands elsewhere.
#[derive(Debug, Clone, Copy)]
struct Id {
    len: u8,
    bytes: [u8; LONGEST],
}

/// All identifiers.
#[derive(Debug, Clone, Default)]
pub(super) struct Ids(Vec<Id>);

impl Ids {
    /// Keeps the identifier of a number.
    pub(super) fn put(&mut self, number: u32, text: &str) {
        const NONE: Id = Id {
            len: 0,
            bytes: [0; LONGEST],
        };
        let Ok(at) = usize::try_from(number) else { return };
        while self.0.len() <= at {
            grow(&mut self.0);
            self.0.push(NONE);
        }
        let Some(id) = self.0.get_mut(at) else { return };
        match id.bytes.get_mut(..text.len()) {
            Some(bytes) => {
                bytes.copy_from_slice(text.as_bytes());
                id.len = u8::try_from(text.len()).unwrap_or(u8::MAX);
            }
            None => id.len = u8::MAX,
        }
    }

    /// The bytes of an identifier; `None` where it is too long to stand here.
    pub(super) fn get(&self, number: u32) -> Option<&[u8]> {
        let id = self.0.get(usize::try_from(number).ok()?)?;
        id.bytes.get(..usize::from(id.len))
    }

    /// Asks for an identifier ahead.
    pub(super) fn soon(&self, number: u32) {
        if let Some(id) = usize::try_from(number).ok().and_then(|at| self.0.get(at)) {
            prefetch(id);
        }
    }
}
