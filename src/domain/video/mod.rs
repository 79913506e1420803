//! The video card of an initiative: its own file or a link, with what is said in it as text. A file is told by its structure and
//! passes through piece by piece: whatever could say where it was taken is overwritten on the way, and nothing changes its place.

mod boxes;
mod captions;
mod elements;
mod link;
#[cfg(test)]
#[path = "../../../tests/support/videos.rs"]
#[expect(
    clippy::trivially_copy_pass_by_ref,
    clippy::too_many_lines,
    reason = "kinds of boxes are written as they are read, and a table of bad files is long"
)]
mod made;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

pub use captions::{MAX_CAPTIONS, captions};
pub use link::{Host, VideoLink};

use super::lists::Language;
use super::text;
use crate::error::{Error, Fields, Result};
use boxes::Boxes;
use elements::Elements;

/// The longest transcript in characters.
pub const MAX_TRANSCRIPT: usize = 12_000;

/// What an initiative says about its video.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct VideoDetails {
    /// What the video is about, up to 120 characters.
    #[schema(example = "Wir stellen uns vor")]
    pub title: String,
    /// What is said and shown in it, up to 12,000 characters, for people who do not hear or see it.
    #[schema(example = "Moin! Wir sind Kim und Alex vom Heimathafen.")]
    pub transcript: String,
    /// The language that is spoken in it.
    #[schema(value_type = String, example = "de")]
    pub language: Language,
    /// Where the video is when it is no file of its own: a page that is reached by `https`.
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "https://video.example.org/w/heimathafen")]
    pub link: Option<String>,
}

impl VideoDetails {
    /// Checks everything and puts it into its normal form.
    ///
    /// # Errors
    /// [`Error::Invalid`] with every field that is not valid.
    pub fn checked(mut self) -> Result<Self> {
        let mut fields = Fields::new();
        if let Some(title) = fields.take("/title", text::line(&self.title, 120)) {
            self.title = title;
        }
        match text::paragraph(&self.transcript, MAX_TRANSCRIPT) {
            Ok(said) if said.is_empty() => fields.push("/transcript", "video-transcript", ""),
            said => {
                if let Some(said) = fields.take("/transcript", said) {
                    self.transcript = said;
                }
            }
        }
        self.link = self.link.take().filter(|link| !link.trim().is_empty());
        if let Some(link) = &self.link {
            let read = fields.take("/link", VideoLink::parse(link));
            self.link = read.map(|link| link.as_str().to_owned());
        }
        fields.finish()?;
        Ok(self)
    }
}

/// A form in which a file is kept, so that every browser of today plays it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VideoForm {
    /// MP4 with H.264 and AAC.
    Mp4,
    /// WebM with VP8, VP9 or AV1 and Vorbis or Opus.
    WebM,
}

impl VideoForm {
    /// Its media type.
    pub const fn content_type(self) -> &'static str {
        match self {
            Self::Mp4 => "video/mp4",
            Self::WebM => "video/webm",
        }
    }

    /// How its names end, without the dot.
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Mp4 => "mp4",
            Self::WebM => "webm",
        }
    }

    /// The form with this media type.
    pub fn of_type(content_type: &str) -> Option<Self> {
        [Self::Mp4, Self::WebM]
            .into_iter()
            .find(|form| form.content_type() == content_type)
    }
}

/// What is wrong with a file, as an error of the field that it came in.
pub(crate) fn refused(code: &'static str) -> Error {
    Error::invalid("/file", code, "")
}

/// What a file is refused with that is larger than so many bytes.
pub(crate) fn too_large(limit: u64) -> Error {
    Error::invalid("/file", "video-large", (limit / (1024 * 1024)).to_string())
}

/// What becomes of the bytes that are held back.
enum Next {
    /// Nothing can be said before so many bytes are held in all.
    Hold(usize),
    /// They leave as they are now, and so many more follow them: as they come, or as zeros.
    Write { then: u64, blank: bool },
}

/// How a form of files is read.
trait Reader {
    /// How many bytes it needs to begin with.
    const LEAST: usize;
    /// Looks at the bytes that begin at `at`, and may change them.
    fn look(&mut self, at: u64, held: &mut Vec<u8>) -> Result<Next>;
    /// Everything before `at` left.
    fn passed(&mut self, at: u64) -> Result<()>;
    /// The file ended at `at`.
    fn end(&mut self, at: u64) -> Result<()>;
}

enum Reading {
    Unknown,
    Mp4(Boxes),
    WebM(Elements),
}

/// Reads a file piece by piece and gives it back without what is nobody's business, each byte in its place. It holds back no more
/// than the head of a part or one small part.
pub struct Cleaner {
    limit: u64,
    at: u64,
    held: Vec<u8>,
    wanted: usize,
    left: u64,
    blank: bool,
    reading: Reading,
}

impl std::fmt::Debug for Cleaner {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Cleaner").field("at", &self.at).finish_non_exhaustive()
    }
}

impl Cleaner {
    /// A reader of one file of at most `limit` bytes.
    pub fn new(limit: u64) -> Self {
        Self {
            limit,
            at: 0,
            held: Vec::new(),
            wanted: 4,
            left: 0,
            blank: false,
            reading: Reading::Unknown,
        }
    }

    /// The form of the file; `None` before enough of it was read.
    pub const fn form(&self) -> Option<VideoForm> {
        match self.reading {
            Reading::Unknown => None,
            Reading::Mp4(_) => Some(VideoForm::Mp4),
            Reading::WebM(_) => Some(VideoForm::WebM),
        }
    }

    /// Takes the next piece and adds to `out` what can be kept already.
    ///
    /// # Errors
    /// [`Error::Invalid`] at `/file`: `video-type`, `video-broken`, `video-codec`, `video-tracks` or `video-large`.
    pub fn feed(&mut self, piece: &[u8], out: &mut Vec<u8>) -> Result<()> {
        let mut rest = piece;
        loop {
            if self.left > 0 {
                let take = usize::try_from(self.left).unwrap_or(usize::MAX).min(rest.len());
                let (now, later) = rest.split_at_checked(take).unwrap_or((rest, &[]));
                if self.blank {
                    out.resize(out.len() + now.len(), 0);
                } else {
                    out.extend_from_slice(now);
                }
                rest = later;
                self.advance(now.len())?;
                self.left = self.left.saturating_sub(now.len() as u64);
                if self.left > 0 {
                    return Ok(());
                }
                self.passed()?;
            }
            let missing = self.wanted.saturating_sub(self.held.len()).min(rest.len());
            let (now, later) = rest.split_at_checked(missing).unwrap_or((rest, &[]));
            self.held.extend_from_slice(now);
            rest = later;
            if self.held.len() < self.wanted {
                return Ok(());
            }
            match self.look()? {
                Next::Hold(wanted) => self.wanted = wanted,
                Next::Write { then, blank } => {
                    out.append(&mut self.held);
                    (self.left, self.blank) = (then, blank);
                    self.wanted = match self.reading {
                        Reading::Unknown => 4,
                        Reading::Mp4(_) => Boxes::LEAST,
                        Reading::WebM(_) => Elements::LEAST,
                    };
                }
            }
        }
    }

    fn advance(&mut self, by: usize) -> Result<()> {
        self.at += by as u64;
        if self.at > self.limit {
            return Err(too_large(self.limit));
        }
        Ok(())
    }

    fn look(&mut self) -> Result<Next> {
        let next = match &mut self.reading {
            Reading::Unknown => return self.tell(),
            Reading::Mp4(boxes) => boxes.look(self.at, &mut self.held)?,
            Reading::WebM(elements) => elements.look(self.at, &mut self.held)?,
        };
        if let Next::Write { then, .. } = next {
            self.advance(self.held.len())?;
            if then == 0 {
                self.passed()?;
            }
        }
        Ok(next)
    }

    fn passed(&mut self) -> Result<()> {
        match &mut self.reading {
            Reading::Unknown => Ok(()),
            Reading::Mp4(boxes) => boxes.passed(self.at),
            Reading::WebM(elements) => elements.passed(self.at),
        }
    }

    /// Tells the form by how the file begins.
    fn tell(&mut self) -> Result<Next> {
        if self.held.starts_with(&[0x1a, 0x45, 0xdf, 0xa3]) {
            self.reading = Reading::WebM(Elements::new(self.limit));
            return self.look();
        }
        match self.held.get(4..8) {
            None => Ok(Next::Hold(8)),
            Some(b"ftyp") => {
                self.reading = Reading::Mp4(Boxes::new(self.limit));
                self.look()
            }
            Some(_) => Err(refused("video-type")),
        }
    }

    /// Ends the file: answers its form, and that it is whole.
    ///
    /// # Errors
    /// As [`Cleaner::feed`].
    pub fn finish(mut self) -> Result<VideoForm> {
        let form = self.form().ok_or_else(|| refused("video-type"))?;
        if self.left > 0 || !self.held.is_empty() {
            return Err(refused("video-broken"));
        }
        match &mut self.reading {
            Reading::Unknown => Err(refused("video-type")),
            Reading::Mp4(boxes) => boxes.end(self.at),
            Reading::WebM(elements) => elements.end(self.at),
        }?;
        Ok(form)
    }
}
