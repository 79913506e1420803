//! MP4 (ISO base media file format): a tree of boxes. Only boxes that are known stay; all others become `free` boxes of the same size,
//! so places, names of cameras and texts go and no offset is wrong afterwards. It holds back at most one small box.

use super::{Next, Reader, refused, too_large};
use crate::error::Result;

/// The largest box that is held back whole, in bytes.
const SMALL: u64 = 64 * 1024;
/// Tracks at most.
const TRACKS: usize = 8;
/// Brands that say that the file is an MP4, one of which it has to name.
const BRANDS: [&[u8]; 9] = [
    b"isom", b"iso2", b"iso3", b"iso4", b"iso5", b"iso6", b"avc1", b"mp41", b"mp42",
];

/// What stays in the description of pictures.
const OF_PICTURES: &[&[u8]] = &[b"avcC", b"pasp", b"colr", b"btrt", b"clap"];
/// What stays in the description of sound.
const OF_SOUND: &[&[u8]] = &[b"esds", b"btrt"];

type Kind = [u8; 4];

/// What stands around all boxes.
const FILE: Kind = *b"\0\0\0\0";

/// What is done with a box.
enum Action {
    /// Its boxes are looked at one by one.
    Open,
    /// It stays when its content has at most so many bytes.
    Keep(u64),
    /// It stays when it holds as many entries of this size as it says.
    Table(u64),
    /// It is looked at as a whole.
    Check,
    /// It goes.
    Free,
}

fn action(parent: Kind, kind: Kind) -> Action {
    match (&parent, &kind) {
        (&FILE, b"moov" | b"moof")
        | (b"moov", b"trak" | b"mvex")
        | (b"trak", b"edts" | b"mdia")
        | (b"mdia", b"minf")
        | (b"minf", b"stbl")
        | (b"moof", b"traf") => Action::Open,
        (&FILE, b"mdat") => Action::Keep(u64::MAX),
        (&FILE, b"ftyp" | b"styp") | (b"mdia", b"hdlr") | (b"minf", b"dinf") | (b"stbl", b"stsd" | b"stsz") => {
            Action::Check
        }
        // They say when it was taken.
        (b"moov", b"mvhd") | (b"trak", b"tkhd") | (b"mdia", b"mdhd") => Action::Check,
        (&FILE, b"sidx") => Action::Keep(SMALL),
        (b"mvex", b"mehd" | b"trex")
        | (b"moof", b"mfhd")
        | (b"minf", b"vmhd" | b"smhd")
        | (b"traf", b"tfhd" | b"tfdt") => Action::Keep(40),
        (b"edts", b"elst") => Action::Table(0),
        (b"stbl", b"stts" | b"ctts" | b"co64") => Action::Table(8),
        (b"stbl", b"stsc") => Action::Table(12),
        (b"stbl", b"stss" | b"stco") => Action::Table(4),
        (b"stbl" | b"traf", b"sdtp" | b"sbgp" | b"sgpd") | (b"stbl", b"cslg") | (b"traf", b"trun") => {
            Action::Keep(4 * 1024 * 1024)
        }
        _ => Action::Free,
    }
}

/// What is known of a track.
#[derive(Default)]
struct Track {
    handler: Option<Kind>,
    codec: Option<Kind>,
}

struct Open {
    kind: Kind,
    end: u64,
}

/// The boxes of one file.
pub(super) struct Boxes {
    limit: u64,
    open: Vec<Open>,
    track: Track,
    tracks: usize,
    pictures: usize,
    begun: bool,
    movie: bool,
    media: bool,
}

/// Four bytes as a number.
fn number(bytes: &[u8], at: usize) -> Option<u32> {
    let four: [u8; 4] = bytes.get(at..at.checked_add(4)?)?.try_into().ok()?;
    Some(u32::from_be_bytes(four))
}

fn kind_of(bytes: &[u8], at: usize) -> Option<Kind> {
    bytes.get(at..at.checked_add(4)?)?.try_into().ok()
}

/// Fills a part with zeros; nothing when there is no such part.
fn blank(bytes: &mut [u8], from: usize, to: usize) {
    if let Some(part) = bytes.get_mut(from..to) {
        part.fill(0);
    }
}

impl Boxes {
    pub(super) fn new(limit: u64) -> Self {
        Self {
            limit,
            open: Vec::new(),
            track: Track::default(),
            tracks: 0,
            pictures: 0,
            begun: false,
            movie: false,
            media: false,
        }
    }

    /// A track is over: pictures have to be H.264 and sound AAC, and there is nothing else.
    fn end_track(&mut self) -> Result<()> {
        let track = std::mem::take(&mut self.track);
        self.tracks += 1;
        match (track.handler.as_ref(), track.codec.as_ref()) {
            (Some(b"vide"), Some(b"avc1" | b"avc3")) => self.pictures += 1,
            (Some(b"soun"), Some(b"mp4a")) => {}
            _ => return Err(refused("video-broken")),
        }
        if self.tracks > TRACKS {
            return Err(refused("video-tracks"));
        }
        Ok(())
    }

    /// Looks at a box that is held whole; its content begins at `from`.
    fn check(&mut self, kind: Kind, held: &mut [u8], from: usize) -> Result<()> {
        let broken = || refused("video-broken");
        let content = held.get_mut(from..).ok_or_else(broken)?;
        match &kind {
            b"ftyp" | b"styp" => {
                if kind == *b"ftyp" && std::mem::replace(&mut self.begun, true) {
                    return Err(broken());
                }
                brands(content)
            }
            b"hdlr" => {
                let handler = kind_of(content, 8).ok_or_else(broken)?;
                if !matches!(&handler, b"vide" | b"soun") {
                    return Err(refused("video-tracks"));
                }
                self.track.handler = Some(handler);
                let end = content.len();
                // Its name is text that a camera wrote.
                blank(content, 12, end);
                Ok(())
            }
            b"mvhd" | b"tkhd" | b"mdhd" => {
                // Both dates: of four bytes each, or of eight in the longer form.
                let end = match content.first() {
                    Some(0) => 12,
                    Some(1) => 20,
                    _ => return Err(broken()),
                };
                if content.len() < end || content.len() > 112 {
                    return Err(broken());
                }
                blank(content, 4, end);
                Ok(())
            }
            b"dinf" => {
                // The samples stand in this very file, not at an address.
                let own = b"\0\0\0\x1cdref\0\0\0\0\0\0\0\x01\0\0\0\x0curl \0\0\0\x01";
                if *content == *own { Ok(()) } else { Err(broken()) }
            }
            b"stsd" => {
                self.track.codec = Some(descriptions(content)?);
                Ok(())
            }
            _ => Err(broken()),
        }
    }
}

impl Reader for Boxes {
    const LEAST: usize = 8;

    fn look(&mut self, at: u64, held: &mut Vec<u8>) -> Result<Next> {
        let broken = || refused("video-broken");
        let (parent, end) = self
            .open
            .last()
            .map_or((FILE, self.limit), |open| (open.kind, open.end));
        let short = number(held, 0).ok_or_else(broken)?;
        let kind = kind_of(held, 4).ok_or_else(broken)?;
        let (head, size) = match short {
            // "To the end of the file" is said by no program that writes whole files.
            0 => return Err(broken()),
            1 => {
                let Some(long) = number(held, 8).zip(number(held, 12)) else {
                    return Ok(Next::Hold(16));
                };
                (16, u64::from(long.0) << 32 | u64::from(long.1))
            }
            size => (8, u64::from(size)),
        };
        let content = size.checked_sub(head).ok_or_else(broken)?;
        let own_end = at.checked_add(size).ok_or_else(broken)?;
        if own_end > end {
            return Err(if self.open.is_empty() {
                too_large(self.limit)
            } else {
                broken()
            });
        }
        if self.open.is_empty() && !kind.iter().all(|byte| (0x20..0x7f).contains(byte)) {
            return Err(broken());
        }
        let write = |then| Ok(Next::Write { then, blank: false });
        let from = usize::try_from(head).map_err(|_| broken())?;
        match action(parent, kind) {
            Action::Open => {
                if kind == *b"moov" && std::mem::replace(&mut self.movie, true) {
                    return Err(broken());
                }
                self.open.push(Open { kind, end: own_end });
                write(0)
            }
            Action::Keep(most) => {
                self.media |= kind == *b"mdat" && content > 0;
                if content > most {
                    return Err(broken());
                }
                write(content)
            }
            Action::Table(entry) => {
                let Some(count) = number(held, from + 4) else {
                    return if content < 8 {
                        Err(broken())
                    } else {
                        Ok(Next::Hold(from + 8))
                    };
                };
                let long = held.get(from) == Some(&1);
                let entry = match entry {
                    0 if long => 20,
                    0 => 12,
                    entry => entry,
                };
                if content != 8 + u64::from(count) * entry {
                    return Err(broken());
                }
                write(content - 8)
            }
            Action::Check if kind == *b"stsz" => {
                let Some((each, count)) = number(held, from + 4).zip(number(held, from + 8)) else {
                    return if content < 12 {
                        Err(broken())
                    } else {
                        Ok(Next::Hold(from + 12))
                    };
                };
                let entries = if each == 0 { u64::from(count) * 4 } else { 0 };
                if content != 12 + entries {
                    return Err(broken());
                }
                write(entries)
            }
            Action::Check => {
                let whole = usize::try_from(size).map_err(|_| broken())?;
                if size > SMALL {
                    return Err(broken());
                }
                if held.len() < whole {
                    return Ok(Next::Hold(whole));
                }
                self.check(kind, held, from)?;
                write(0)
            }
            Action::Free => {
                if let Some(name) = held.get_mut(4..8) {
                    name.copy_from_slice(b"free");
                }
                Ok(Next::Write {
                    then: content,
                    blank: true,
                })
            }
        }
    }

    fn passed(&mut self, at: u64) -> Result<()> {
        while let Some(open) = self.open.last() {
            if at < open.end {
                // What is too short for a box is none.
                return if open.end - at < 8 {
                    Err(refused("video-broken"))
                } else {
                    Ok(())
                };
            }
            let track = open.kind == *b"trak";
            self.open.pop();
            if track {
                self.end_track()?;
            }
        }
        Ok(())
    }

    fn end(&mut self, _at: u64) -> Result<()> {
        if !self.open.is_empty() || !self.begun || !self.movie || !self.media {
            return Err(refused("video-broken"));
        }
        if self.pictures == 0 {
            return Err(refused("video-tracks"));
        }
        Ok(())
    }
}

/// Checks the names of the forms that the file says it has.
fn brands(content: &[u8]) -> Result<()> {
    let other = || refused("video-type");
    let (major, rest) = content.split_first_chunk::<4>().ok_or_else(other)?;
    let others = rest.get(4..).ok_or_else(other)?;
    let mut all = std::iter::once(major.as_slice()).chain(others.chunks(4));
    let printable = all
        .clone()
        .all(|brand| brand.len() == 4 && brand.iter().all(|byte| (0x20..0x7f).contains(byte)));
    if !printable || major == b"qt  " || !all.any(|brand| BRANDS.contains(&brand)) {
        return Err(other());
    }
    Ok(())
}

/// Checks what the samples of a track are, and blanks the texts that stand there. Answers their kind.
fn descriptions(content: &mut [u8]) -> Result<Kind> {
    let broken = || refused("video-broken");
    let count = number(content, 4).ok_or_else(broken)?;
    let mut entries = content.get_mut(8..).ok_or_else(broken)?;
    let mut found = None;
    for _ in 0..count {
        let size = usize::try_from(number(entries, 0).ok_or_else(broken)?).map_err(|_| broken())?;
        let kind = kind_of(entries, 4).ok_or_else(broken)?;
        let (entry, rest) = entries.split_at_mut_checked(size).ok_or_else(broken)?;
        let (inner, known) = match &kind {
            b"avc1" | b"avc3" => {
                // The name of the program that made it.
                blank(entry, 8 + 42, 8 + 74);
                (8 + 78, OF_PICTURES)
            }
            b"mp4a" => {
                if entry.get(8 + 8..8 + 10) != Some(&[0, 0]) {
                    return Err(refused("video-codec"));
                }
                (8 + 28, OF_SOUND)
            }
            _ => return Err(refused("video-codec")),
        };
        if found.is_some_and(|other| other != kind) {
            return Err(refused("video-codec"));
        }
        found = Some(kind);
        keep_only(entry.get_mut(inner..).ok_or_else(broken)?, known)?;
        entries = rest;
    }
    if !entries.is_empty() {
        return Err(broken());
    }
    found.ok_or_else(broken)
}

/// Frees the boxes that are not known.
fn keep_only(mut rest: &mut [u8], known: &[&[u8]]) -> Result<()> {
    let broken = || refused("video-broken");
    // Some programs end a list of boxes with four zeros.
    while rest.len() >= 8 {
        let size = usize::try_from(number(rest, 0).ok_or_else(broken)?).map_err(|_| broken())?;
        if size < 8 {
            return Err(broken());
        }
        let (one, later) = rest.split_at_mut_checked(size).ok_or_else(broken)?;
        if !one.get(4..8).is_some_and(|kind| known.contains(&kind)) {
            blank(one, 8, size);
            if let Some(kind) = one.get_mut(4..8) {
                kind.copy_from_slice(b"free");
            }
        }
        rest = later;
    }
    rest.fill(0);
    Ok(())
}
