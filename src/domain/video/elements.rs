//! WebM: a tree of elements in EBML. Only elements that are known stay; all others become `Void` elements of the same size, so tags,
//! titles, dates and attachments go and no position is wrong afterwards. It holds back at most one small element.

use super::{Next, Reader, refused, too_large};
use crate::error::Result;

const HEADER: u32 = 0x1a45_dfa3;
const SEGMENT: u32 = 0x1853_8067;
const SEEK_HEAD: u32 = 0x114d_9b74;
const INFO: u32 = 0x1549_a966;
const TRACKS: u32 = 0x1654_ae6b;
const CLUSTER: u32 = 0x1f43_b675;
const CUES: u32 = 0x1c53_bb6b;
const CHAPTERS: u32 = 0x1043_a770;
const ATTACHMENTS: u32 = 0x1941_a469;
const TAGS: u32 = 0x1254_c367;
const TRACK: u32 = 0xae;
const DOC_TYPE: u32 = 0x4282;
const TRACK_TYPE: u32 = 0x83;
const CODEC: u32 = 0x86;
const PRIVATE: u32 = 0x63a2;
/// What stands around all elements.
const FILE: u32 = 0;

/// The most that is held back of settings of a codec, in bytes.
const SETTINGS: u64 = 256 * 1024;
/// The same for codecs without comments in them.
const SHORT_SETTINGS: usize = 4 * 1024;
/// Tracks at most.
const MOST_TRACKS: usize = 8;

/// What is done with an element.
enum Action {
    /// Its elements are looked at one by one.
    Open,
    /// It stays when its content has at most so many bytes.
    Keep(u64),
    /// It stays with zeros in the place of its text.
    Empty,
    /// It is looked at as a whole, and has at most so many bytes.
    Check(u64),
    /// It goes.
    Void,
    /// Nothing that holds it is taken.
    Refuse,
}

/// The longest content of a number, a date or a position.
const NUMBER: Action = Action::Keep(8);

fn action(parent: u32, id: u32) -> Action {
    match (parent, id) {
        (FILE, HEADER | SEGMENT)
        | (SEGMENT, SEEK_HEAD | INFO | TRACKS | CLUSTER | CUES)
        | (TRACKS, TRACK)
        // Seeking, groups of blocks, points to jump to, pictures with their colours, sound.
        | (SEEK_HEAD, 0x4dbb)
        | (CLUSTER, 0xa0)
        | (CUES, 0xbb)
        | (0xbb, 0xb7)
        | (TRACK, 0xe0 | 0xe1)
        | (0xe0, 0x55b0) => Action::Open,
        (HEADER, DOC_TYPE) | (TRACK, TRACK_TYPE | CODEC) => Action::Check(32),
        (TRACK, PRIVATE) => Action::Check(SETTINGS),
        (TRACK, 0x6d80) => Action::Refuse,
        (HEADER, 0x4286 | 0x42f7 | 0x42f2 | 0x42f3 | 0x4287 | 0x4285)
        | (0x4dbb, 0x53ab | 0x53ac)
        | (INFO, 0x002a_d7b1 | 0x4489)
        | (CLUSTER, 0xe7 | 0xab | 0xa7)
        | (0xa0, 0x9b | 0xfb | 0x75a2)
        | (0xbb, 0xb3)
        | (0xb7, 0xf7 | 0xf1 | 0xf0 | 0xb2 | 0x5378 | 0xea)
        | (TRACK, 0xd7 | 0x73c5 | 0xb9 | 0x88 | 0x55aa | 0x9c | 0x0023_e383 | 0x0023_4e7a | 0x56aa | 0x56bb | 0x55ee)
        | (0xe0, 0xb0 | 0xba | 0x9a | 0x9d | 0x54b0 | 0x54ba | 0x54b2 | 0x54aa | 0x54bb | 0x54cc | 0x54dd | 0x53b8 | 0x53c0)
        | (0xe1, 0xb5 | 0x78b5 | 0x9f | 0x6264)
        | (0x55b0, 0x55b1..=0x55bd) => NUMBER,
        (TRACK, 0x0022_b59c | 0x0022_b59d) => Action::Keep(16),
        // The programs that wrote it have to be named, by whatever name.
        (INFO, 0x4d80 | 0x5741) => Action::Empty,
        // Pictures that can be seen through keep that in a second layer.
        (CLUSTER, 0xa3) | (0xa0, 0xa1 | 0x75a1) => Action::Keep(u64::MAX),
        _ => Action::Void,
    }
}

/// Whether an element of this kind ends a cluster that does not say how long it is.
const fn ends_cluster(id: u32) -> bool {
    matches!(
        id,
        SEEK_HEAD | INFO | TRACKS | CLUSTER | CUES | CHAPTERS | ATTACHMENTS | TAGS | SEGMENT | HEADER
    )
}

/// What is known of a track.
#[derive(Default)]
struct Track {
    /// 1 for pictures, 2 for sound.
    kind: Option<u64>,
    codec: String,
    /// Whether its settings hold comments, which are blank now.
    comments: bool,
    settings: usize,
}

struct Open {
    id: u32,
    end: u64,
    /// Whether it ends where something else begins.
    endless: bool,
}

/// The elements of one file.
#[expect(clippy::struct_excessive_bools, reason = "each says what was met so far")]
pub(super) struct Elements {
    limit: u64,
    open: Vec<Open>,
    track: Track,
    tracks: usize,
    pictures: usize,
    header: bool,
    named: bool,
    segment: bool,
    media: bool,
}

/// The beginning of an element.
struct Head {
    id: u32,
    /// The size of the content; `None` when it does not say.
    size: Option<u64>,
    length: usize,
}

/// Reads the beginning of an element; answers how many bytes are needed when they do not suffice.
fn head(held: &[u8]) -> Result<std::result::Result<Head, usize>> {
    let broken = || refused("video-broken");
    let Some(first) = held.first() else {
        return Ok(Err(1));
    };
    let own = first.leading_zeros() as usize + 1;
    if own > 4 {
        return Err(broken());
    }
    let Some(marker) = held.get(own) else {
        return Ok(Err(own + 1));
    };
    let wide = marker.leading_zeros() as usize + 1;
    if wide > 8 {
        return Err(broken());
    }
    let length = own + wide;
    let Some(bytes) = held.get(own..length) else {
        return Ok(Err(length));
    };
    let id = held.iter().take(own).fold(0_u32, |id, byte| id << 8 | u32::from(*byte));
    let written = bytes.iter().fold(0_u64, |size, byte| size << 8 | u64::from(*byte));
    let most = (1_u64 << (7 * wide)) - 1;
    let size = written & most;
    Ok(Ok(Head {
        id,
        size: (size != most).then_some(size),
        length,
    }))
}

/// The beginning of a `Void` element that takes exactly the place of another: as many bytes as that one's beginning had.
fn void(length: usize, content: u64) -> Vec<u8> {
    let wide = (length - 1).min(8);
    let extra = length - 1 - wide;
    let size = (content + extra as u64) | 1_u64 << (7 * wide);
    let mut bytes = vec![0xec];
    bytes.extend(size.to_be_bytes().iter().skip(8 - wide));
    bytes.resize(length, 0);
    bytes
}

impl Elements {
    pub(super) fn new(limit: u64) -> Self {
        Self {
            limit,
            open: Vec::new(),
            track: Track::default(),
            tracks: 0,
            pictures: 0,
            header: false,
            named: false,
            segment: false,
            media: false,
        }
    }

    fn end_track(&mut self) -> Result<()> {
        let track = std::mem::take(&mut self.track);
        self.tracks += 1;
        match (track.kind, track.codec.as_str()) {
            (Some(1), "V_VP8" | "V_VP9" | "V_AV1") => self.pictures += 1,
            (Some(2), "A_OPUS") => {}
            (Some(2), "A_VORBIS") if track.comments => {}
            (Some(1 | 2), codec) if !codec.is_empty() && codec != "A_VORBIS" => return Err(refused("video-codec")),
            _ => return Err(refused("video-broken")),
        }
        if !track.comments && track.settings > SHORT_SETTINGS {
            return Err(refused("video-broken"));
        }
        if self.tracks > MOST_TRACKS {
            return Err(refused("video-tracks"));
        }
        Ok(())
    }

    /// Looks at the content of an element that is held whole.
    fn check(&mut self, id: u32, content: &mut [u8]) -> Result<()> {
        let text = || String::from_utf8_lossy(content).trim_end_matches('\0').to_owned();
        match id {
            DOC_TYPE => {
                if text() != "webm" {
                    return Err(refused("video-type"));
                }
                self.named = true;
            }
            TRACK_TYPE => {
                let kind = content.iter().fold(0_u64, |kind, byte| kind << 8 | u64::from(*byte));
                if content.len() > 8 || !(1..=2).contains(&kind) {
                    return Err(refused("video-tracks"));
                }
                self.track.kind = Some(kind);
            }
            CODEC => self.track.codec = text(),
            _ => {
                self.track.settings = content.len();
                self.track.comments = blank_comments(content).is_some();
            }
        }
        Ok(())
    }

    /// Opens an element whose elements are looked at; each of the great ones comes once.
    fn enter(&mut self, id: u32, end: u64, endless: bool) -> Result<()> {
        let again = match id {
            HEADER => std::mem::replace(&mut self.header, true),
            SEGMENT => !self.named || std::mem::replace(&mut self.segment, true),
            _ => false,
        };
        if again {
            return Err(refused("video-broken"));
        }
        self.open.push(Open { id, end, endless });
        Ok(())
    }
}

impl Reader for Elements {
    const LEAST: usize = 1;

    fn look(&mut self, at: u64, held: &mut Vec<u8>) -> Result<Next> {
        let broken = || refused("video-broken");
        let Head { id, size, length } = match head(held)? {
            Ok(head) => head,
            Err(wanted) => return Ok(Next::Hold(wanted)),
        };
        if self.open.last().is_some_and(|open| open.endless && open.id == CLUSTER) && ends_cluster(id) {
            self.open.pop();
        }
        let (parent, end) = self.open.last().map_or((FILE, self.limit), |open| (open.id, open.end));
        let Some(content) = size else {
            // Only what is written while it is recorded does not know its own length.
            if !matches!((parent, id), (FILE, SEGMENT) | (SEGMENT, CLUSTER)) {
                return Err(broken());
            }
            self.enter(id, end, true)?;
            return Ok(Next::Write { then: 0, blank: false });
        };
        let own_end = at
            .checked_add(length as u64)
            .and_then(|from| from.checked_add(content))
            .ok_or_else(broken)?;
        if own_end > end {
            return Err(if end == self.limit {
                too_large(self.limit)
            } else {
                broken()
            });
        }
        let write = |then| Ok(Next::Write { then, blank: false });
        match action(parent, id) {
            Action::Open => {
                self.enter(id, own_end, false)?;
                write(0)
            }
            Action::Keep(most) => {
                if content > most {
                    return Err(broken());
                }
                self.media |= matches!(id, 0xa3 | 0xa1) && content > 0;
                write(content)
            }
            Action::Empty => Ok(Next::Write {
                then: content,
                blank: true,
            }),
            Action::Check(most) => {
                if content > most {
                    return Err(broken());
                }
                let whole = length + usize::try_from(content).map_err(|_| broken())?;
                if held.len() < whole {
                    return Ok(Next::Hold(whole));
                }
                self.check(id, held.get_mut(length..).unwrap_or_default())?;
                write(0)
            }
            // A file holds one header and one segment; whatever else stands beside them was put there.
            Action::Void if parent == FILE && id != 0xec => Err(broken()),
            Action::Void => {
                *held = void(length, content);
                Ok(Next::Write {
                    then: content,
                    blank: true,
                })
            }
            Action::Refuse => Err(refused("video-codec")),
        }
    }

    fn passed(&mut self, at: u64) -> Result<()> {
        while let Some(open) = self.open.last() {
            if open.endless || at < open.end {
                return Ok(());
            }
            let id = open.id;
            self.open.pop();
            match id {
                TRACK => self.end_track()?,
                HEADER if !self.named => return Err(refused("video-type")),
                _ => {}
            }
        }
        Ok(())
    }

    fn end(&mut self, _at: u64) -> Result<()> {
        if self.open.iter().any(|open| !open.endless) || !self.segment || !self.media {
            return Err(refused("video-broken"));
        }
        if self.pictures == 0 {
            return Err(refused("video-tracks"));
        }
        Ok(())
    }
}

/// Blanks the comments in the settings of Vorbis: three packets, the lengths of the first two before them. `None` when these are no
/// settings of Vorbis.
fn blank_comments(content: &mut [u8]) -> Option<()> {
    let (&2, mut rest) = content.split_first_mut().map(|(first, rest)| (&*first, rest))? else {
        return None;
    };
    let mut lengths = [0_usize; 2];
    for length in &mut lengths {
        loop {
            let (byte, later) = rest.split_first_mut()?;
            *length += usize::from(*byte);
            rest = later;
            if *byte < 255 {
                break;
            }
        }
    }
    let [first, second] = lengths;
    let (identity, rest) = rest.split_at_mut_checked(first)?;
    let (comments, _) = rest.split_at_mut_checked(second)?;
    if !identity.starts_with(b"\x01vorbis") || !comments.starts_with(b"\x03vorbis") {
        return None;
    }
    let mut rest = comments.get_mut(7..)?;
    // The vendor, then the number of comments, then each comment; only the lengths stay.
    rest = blank_text(rest)?;
    let (count, mut rest) = rest.split_first_chunk_mut::<4>()?;
    for _ in 0..u32::from_le_bytes(*count) {
        rest = blank_text(rest)?;
    }
    // What ends the comments is one bit; nothing else follows.
    (rest.len() <= 1).then_some(())
}

/// Blanks a text after its length; answers what follows.
fn blank_text(bytes: &mut [u8]) -> Option<&mut [u8]> {
    let (length, rest) = bytes.split_first_chunk_mut::<4>()?;
    let (text, rest) = rest.split_at_mut_checked(usize::try_from(u32::from_le_bytes(*length)).ok()?)?;
    text.fill(b' ');
    Some(rest)
}
