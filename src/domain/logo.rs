//! The operator's own logo: a small picture in a form that every browser shows. What it shows is the operator's affair;
//! here it is only made sure that it is a picture, small, and brings no script along.

use super::token::sha256_hex;
use crate::error::{Error, Result};

/// Largest size of a logo in bytes.
pub const MAX_BYTES: usize = 200 * 1024;

/// A picture that may stand at the head of every page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Logo {
    content_type: &'static str,
    bytes: Vec<u8>,
    version: String,
}

impl Logo {
    /// Reads the content of a file as a picture: PNG, WebP or SVG, at most 200 KiB.
    ///
    /// # Errors
    /// [`Error::Internal`] that says what is wrong with it and what would be right.
    pub fn parse(bytes: Vec<u8>) -> Result<Self> {
        let wrong = |hint: String| Err(Error::internal("the file of site.logo cannot be used", hint));
        if bytes.len() > MAX_BYTES {
            return wrong(format!(
                "it has {} bytes, and at most {MAX_BYTES} are taken; save it smaller",
                bytes.len()
            ));
        }
        let Some(content_type) = content_type(&bytes) else {
            return wrong("it is neither PNG nor WebP nor SVG; save it in one of these forms".to_owned());
        };
        if content_type == SVG {
            let text = String::from_utf8_lossy(&bytes).to_lowercase();
            if ["<script", "javascript:", "<!entity"]
                .iter()
                .any(|part| text.contains(part))
            {
                return wrong(
                    "this SVG carries a script or entities; export it as a plain drawing, or as PNG".to_owned(),
                );
            }
        }
        Ok(Self {
            content_type,
            version: sha256_hex(&bytes).chars().take(12).collect(),
            bytes,
        })
    }

    /// Its media type.
    pub const fn content_type(&self) -> &'static str {
        self.content_type
    }

    /// The picture itself.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Changes with the content.
    pub fn version(&self) -> &str {
        &self.version
    }
}

const SVG: &str = "image/svg+xml";

/// The form of a picture by its first bytes; names of files can be wrong.
fn content_type(bytes: &[u8]) -> Option<&'static str> {
    if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        return Some("image/png");
    }
    if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        return Some("image/webp");
    }
    let text = std::str::from_utf8(bytes)
        .ok()?
        .trim_start_matches('\u{feff}')
        .trim_start();
    // What may stand before the drawing: declaration, doctype, comments.
    let drawn =
        text.starts_with("<svg") || (text.starts_with("<?xml") || text.starts_with("<!")) && text.contains("<svg");
    drawn.then_some(SVG)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_are_known_by_their_content() {
        let kind = |bytes: &[u8]| Logo::parse(bytes.to_vec()).map(|logo| logo.content_type());
        assert_eq!(kind(b"\x89PNG\r\n\x1a\nrest").unwrap(), "image/png");
        assert_eq!(kind(b"RIFF\0\0\0\0WEBPVP8 ").unwrap(), "image/webp");
        assert_eq!(kind(b"<?xml version=\"1.0\"?>\n<svg/>").unwrap(), "image/svg+xml");
        assert_eq!(
            kind("\u{feff} <svg xmlns=\"x\"></svg>".as_bytes()).unwrap(),
            "image/svg+xml"
        );
        for bad in [
            &b""[..],
            b"GIF89a",
            b"\xff\xd8\xff\xe0 a JPEG",
            b"<html><svg></svg>",
            b"RIFF\0\0\0\0WAVE",
        ] {
            assert!(kind(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn what_is_too_large_or_carries_a_script_is_refused_with_a_reason() {
        let reason = |bytes: Vec<u8>| format!("{:?}", Logo::parse(bytes).unwrap_err());
        let mut large = b"\x89PNG\r\n\x1a\n".to_vec();
        large.resize(MAX_BYTES, 0);
        assert!(Logo::parse(large.clone()).is_ok());
        large.push(0);
        assert!(reason(large).contains("204801"));
        assert!(reason(b"<svg><SCRIPT>alert(1)</SCRIPT></svg>".to_vec()).contains("script"));
        assert!(reason(b"GIF89a".to_vec()).contains("neither PNG"));
    }

    #[test]
    fn another_picture_has_another_version() {
        let version = |bytes: &[u8]| Logo::parse(bytes.to_vec()).unwrap().version().to_owned();
        assert_ne!(version(b"<svg a></svg>"), version(b"<svg b></svg>"));
    }
}
