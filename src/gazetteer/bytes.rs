//! Reads the small binary files of the bundle: LEB128 numbers one after the other. It knows nothing of what they mean
//! and must not trust them: a damaged file is an error, never a crash.

use crate::error::{Error, Result};

/// A position in bytes.
pub(super) struct Bytes<'a>(&'a [u8]);

impl<'a> Bytes<'a> {
    /// Starts after the four letters that name the format.
    pub(super) fn open(bytes: &'a [u8], magic: [u8; 4]) -> Result<Self> {
        bytes.strip_prefix(magic.as_slice()).map(Self).ok_or_else(damaged)
    }

    /// The next number.
    pub(super) fn unsigned(&mut self) -> Result<u32> {
        let mut number = 0_u32;
        for shift in (0..32).step_by(7) {
            let (byte, rest) = self.0.split_first().ok_or_else(damaged)?;
            self.0 = rest;
            number |= u32::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Ok(number);
            }
        }
        Err(damaged())
    }

    /// The next number as a count of things that follow.
    pub(super) fn count(&mut self) -> Result<usize> {
        let count = usize::try_from(self.unsigned()?).map_err(|_| damaged())?;
        // Every thing takes a byte at least: a greater count would only reserve memory for nothing.
        if count > self.0.len() {
            Err(damaged())
        } else {
            Ok(count)
        }
    }

    /// The next number with a sign (zigzag).
    pub(super) fn signed(&mut self) -> Result<i32> {
        let number = self.unsigned()?;
        Ok((number >> 1).cast_signed() ^ -((number & 1).cast_signed()))
    }

    /// Ends reading; anything left over means that the file is not what it says.
    pub(super) fn finish(self) -> Result<()> {
        if self.0.is_empty() { Ok(()) } else { Err(damaged()) }
    }
}

/// The error for a file of the bundle that is not as it should be.
pub(super) fn damaged() -> Error {
    Error::internal("reading the bundled gazetteer", "a file of the bundle is damaged")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_they_were_written() {
        let mut bytes = Bytes::open(b"TEST\x00\x7f\x80\x01\x01\x02\xff\xff\xff\xff\x0f", *b"TEST").unwrap();
        assert_eq!(bytes.unsigned().unwrap(), 0);
        assert_eq!(bytes.unsigned().unwrap(), 127);
        assert_eq!(bytes.unsigned().unwrap(), 128);
        assert_eq!(bytes.signed().unwrap(), -1);
        assert_eq!(bytes.signed().unwrap(), 1);
        assert_eq!(bytes.unsigned().unwrap(), u32::MAX);
        bytes.finish().unwrap();
    }

    #[test]
    fn damaged_files_are_errors() {
        assert!(Bytes::open(b"OTHE", *b"TEST").is_err());
        assert!(Bytes::open(b"TEST\x80", *b"TEST").unwrap().unsigned().is_err());
        assert!(Bytes::open(b"TEST\x7f", *b"TEST").unwrap().count().is_err());
        assert!(Bytes::open(b"TEST\x00", *b"TEST").unwrap().finish().is_err());
    }
}
