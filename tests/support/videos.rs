//! Small videos put together by hand, box by box and element by element: good ones with a place hidden in every corner, and bad ones.

/// What must be gone from every file that is kept.
pub(crate) const PLACE: &[u8] = b"+54.0865+013.3923/GREIFSWALD";

/// A box of MP4.
pub(crate) fn part(kind: &[u8; 4], content: &[u8]) -> Vec<u8> {
    let size = u32::try_from(content.len() + 8).expect("a small box");
    [&size.to_be_bytes()[..], kind, content].concat()
}

/// A box with a 64-bit size, whatever that is.
pub(crate) fn long_part(kind: &[u8; 4], size: u64, content: &[u8]) -> Vec<u8> {
    [&[0, 0, 0, 1], &kind[..], &size.to_be_bytes(), content].concat()
}

fn u32s(numbers: &[u32]) -> Vec<u8> {
    numbers.iter().flat_map(|number| number.to_be_bytes()).collect()
}

/// The kind of a track, with a name that a camera could have written.
fn handler(kind: &[u8; 4]) -> Vec<u8> {
    part(b"hdlr", &[&[0; 8], &kind[..], &[0; 12], PLACE, &[0]].concat())
}

/// The description of pictures: 16 by 16 in H.264.
fn pictures(codec: &[u8; 4]) -> Vec<u8> {
    let mut entry = [0_u8; 78];
    entry[7] = 1;
    entry[25] = 16;
    entry[27] = 16;
    entry[41] = 1;
    entry[42] = u8::try_from(PLACE.len()).expect("a short text");
    entry[43..43 + PLACE.len()].copy_from_slice(PLACE);
    let settings = part(
        b"avcC",
        b"\x01\x42\xc0\x0a\xff\xe1\0\x04\x67\x42\xc0\x0a\x01\0\x02\x68\xce",
    );
    part(codec, &[&entry[..], &settings, &part(b"uuid", PLACE)].concat())
}

/// A track with one sample that stands at `offset`.
pub(crate) fn track(kind: &[u8; 4], codec: &[u8; 4], offset: u32) -> Vec<u8> {
    let description = if kind == b"soun" {
        part(codec, &[&[0; 28][..], &part(b"esds", &[0; 20])].concat())
    } else {
        pictures(codec)
    };
    let samples = [
        part(b"stsd", &[&u32s(&[0, 1])[..], &description].concat()),
        part(b"stts", &u32s(&[0, 1, 1, 1000])),
        part(b"stsc", &u32s(&[0, 1, 1, 1, 1])),
        part(b"stsz", &u32s(&[0, 0, 1, 4])),
        part(b"stco", &u32s(&[0, 1, offset])),
    ]
    .concat();
    let own = b"\0\0\0\x1cdref\0\0\0\0\0\0\0\x01\0\0\0\x0curl \0\0\0\x01";
    let media = [part(b"vmhd", &[0; 12]), part(b"dinf", own), part(b"stbl", &samples)].concat();
    let media = [part(b"mdhd", &[0; 24]), handler(kind), part(b"minf", &media)].concat();
    let inner = [
        part(b"tkhd", &[0; 84]),
        part(b"edts", &part(b"elst", &u32s(&[0, 1, 1000, 0, 0x1_0000]))),
        part(b"mdia", &media),
        part(b"udta", &part(b"\xa9xyz", PLACE)),
        part(b"meta", &[&[0; 4], PLACE].concat()),
    ];
    part(b"trak", &inner.concat())
}

/// How an MP4 begins.
pub(crate) fn beginning() -> Vec<u8> {
    part(b"ftyp", b"isom\0\0\x02\0isomiso2avc1mp41")
}

/// An MP4 of these tracks with the place in every corner where programs put it.
pub(crate) fn mp4_of(tracks: &[Vec<u8>]) -> Vec<u8> {
    let texts = [part(b"\xa9xyz", PLACE), part(b"loci", PLACE), part(b"meta", PLACE)].concat();
    let movie = [
        part(b"mvhd", &[0; 100]),
        tracks.concat(),
        part(b"udta", &texts),
        part(b"uuid", PLACE),
    ];
    [
        beginning(),
        part(
            b"uuid",
            &[
                b"\xbe\x7a\xcf\xcb\x97\xa9\x42\xe8\x9c\x71\x99\x94\x91\xe3\xaf\xac",
                PLACE,
            ]
            .concat(),
        ),
        part(b"free", PLACE),
        part(b"moov", &movie.concat()),
        part(b"meta", &[&[0; 4], PLACE].concat()),
        part(b"mdat", b"\0\0\0\x01"),
        part(b"skip", PLACE),
    ]
    .concat()
}

/// A good MP4 with pictures and sound.
pub(crate) fn mp4() -> Vec<u8> {
    mp4_of(&[track(b"vide", b"avc1", 48), track(b"soun", b"mp4a", 48)])
}

/// An element of EBML with the shortest size.
pub(crate) fn element(id: &[u8], content: &[u8]) -> Vec<u8> {
    let size = if content.len() < 127 {
        vec![0x80 | u8::try_from(content.len()).expect("small")]
    } else {
        (0x1000_0000_u32 | u32::try_from(content.len()).expect("small"))
            .to_be_bytes()
            .to_vec()
    };
    [id, &size, content].concat()
}

/// The header of a file of this kind.
pub(crate) fn header(kind: &[u8]) -> Vec<u8> {
    let content = [
        element(b"\x42\x86", &[1]),
        element(b"\x42\xf7", &[1]),
        element(b"\x42\xf2", &[4]),
        element(b"\x42\xf3", &[8]),
        element(b"\x42\x82", kind),
        element(b"\x42\x87", &[4]),
        element(b"\x42\x85", &[2]),
    ];
    element(b"\x1a\x45\xdf\xa3", &content.concat())
}

/// A track of WebM.
pub(crate) fn webm_track(number: u8, kind: u8, codec: &[u8], settings: &[u8]) -> Vec<u8> {
    let mut content = [
        element(b"\xd7", &[number]),
        element(b"\x73\xc5", &[number]),
        element(b"\x83", &[kind]),
        element(b"\x86", codec),
        element(b"\x53\x6e", PLACE),
    ]
    .concat();
    if !settings.is_empty() {
        content.extend(element(b"\x63\xa2", settings));
    }
    if kind == 1 {
        content.extend(element(
            b"\xe0",
            &[element(b"\xb0", &[16]), element(b"\xba", &[16])].concat(),
        ));
    } else {
        content.extend(element(b"\xe1", &element(b"\x9f", &[1])));
    }
    element(b"\xae", &content)
}

/// The settings of Vorbis with the place in their comments.
pub(crate) fn vorbis() -> Vec<u8> {
    let text = |text: &[u8]| [&u32::try_from(text.len()).expect("short").to_le_bytes()[..], text].concat();
    let comment = [b"LOCATION=", PLACE].concat();
    let comments = [
        b"\x03vorbis",
        &text(PLACE)[..],
        &1_u32.to_le_bytes(),
        &text(&comment),
        &[1],
    ]
    .concat();
    let identity = [b"\x01vorbis", &[0; 23][..]].concat();
    let lengths = [
        2,
        u8::try_from(identity.len()).expect("short"),
        u8::try_from(comments.len()).expect("short"),
    ];
    [&lengths[..], &identity, &comments, b"\x05vorbis"].concat()
}

/// The content of a segment of these tracks, with the place in every corner.
pub(crate) fn segment(tracks: &[Vec<u8>]) -> Vec<u8> {
    let info = [
        element(b"\x2a\xd7\xb1", &[0x0f, 0x42, 0x40]),
        element(b"\x4d\x80", PLACE),
        element(b"\x57\x41", PLACE),
        element(b"\x7b\xa9", PLACE),
        element(b"\x44\x61", &[0; 8]),
    ];
    let tags = element(
        b"\x73\x73",
        &element(
            b"\x67\xc8",
            &[element(b"\x45\xa3", b"LOCATION"), element(b"\x44\x87", PLACE)].concat(),
        ),
    );
    let cluster = [
        element(b"\xe7", &[0]),
        element(b"\xa3", b"\x81\0\0\x80\0\0\0\x01"),
        element(b"\xa0", &element(b"\xa1", b"\x81\0\0\0\0\0\0\x02")),
    ];
    [
        element(b"\x11\x4d\x9b\x74", &element(b"\xbf", &[1, 2, 3, 4])),
        element(b"\x15\x49\xa9\x66", &info.concat()),
        element(b"\x12\x54\xc3\x67", &tags),
        element(b"\x16\x54\xae\x6b", &tracks.concat()),
        element(b"\x19\x41\xa4\x69", PLACE),
        element(b"\x10\x43\xa7\x70", PLACE),
        element(b"\x1f\x43\xb6\x75", &cluster.concat()),
        element(b"\xec", PLACE),
    ]
    .concat()
}

/// A good WebM with pictures and sound.
pub(crate) fn webm() -> Vec<u8> {
    let tracks = [
        webm_track(1, 1, b"V_VP8", b""),
        webm_track(2, 2, b"A_VORBIS", &vorbis()),
    ];
    [header(b"webm"), element(b"\x18\x53\x80\x67", &segment(&tracks))].concat()
}

/// The same as a browser records it: segment and clusters do not say how long they are.
pub(crate) fn recorded_webm() -> Vec<u8> {
    let mut content = segment(&[
        webm_track(1, 1, b"V_VP9", b""),
        webm_track(2, 2, b"A_OPUS", b"OpusHead"),
    ]);
    let block = [element(b"\xe7", &[9]), element(b"\xa3", b"\x81\0\0\x80\0\0\0\x03")].concat();
    for _ in 0..2 {
        content.extend(b"\x1f\x43\xb6\x75\x01\xff\xff\xff\xff\xff\xff\xff");
        content.extend(&block);
    }
    content.extend(element(b"\x12\x54\xc3\x67", PLACE));
    [
        &header(b"webm")[..],
        b"\x18\x53\x80\x67\x01\xff\xff\xff\xff\xff\xff\xff",
        &content,
    ]
    .concat()
}

/// Files that are no video cards, each with what it is and the code with which it is refused.
pub(crate) fn bad() -> Vec<(&'static str, Vec<u8>, &'static str)> {
    let good = mp4();
    let with = |parts: &[Vec<u8>]| [beginning(), parts.concat()].concat();
    let own = |kind: &[u8], content: Vec<u8>| [header(kind), element(b"\x18\x53\x80\x67", &content)].concat();
    let mut unknown_inside = element(b"\x15\x49\xa9\x66", &[0; 4]);
    unknown_inside[4] = 0xff;
    let mut deep = part(b"trak", b"");
    for _ in 0..1_000 {
        deep = part(b"trak", &deep);
    }
    let description = |inner: &[u8]| {
        let whole = track(b"vide", b"avc1", 48);
        let at = whole
            .windows(4)
            .position(|four| four == b"stsd")
            .expect("a description")
            + 12;
        [&whole[..at], inner, &whole[at + inner.len()..]].concat()
    };
    let mut crowded = track(b"vide", b"avc1", 48);
    let at = crowded.windows(4).position(|four| four == b"stts").expect("times") + 8;
    crowded[at..at + 4].copy_from_slice(&0xffff_ffff_u32.to_be_bytes());
    let mut zero = track(b"vide", b"avc1", 48);
    let at = zero.windows(4).position(|four| four == b"tkhd").expect("a head") - 4;
    zero[at..at + 4].copy_from_slice(&[0; 4]);
    let vp8 = || vec![webm_track(1, 1, b"V_VP8", b"")];
    vec![
        ("nothing", Vec::new(), "video-type"),
        ("one byte", vec![0x1a], "video-type"),
        (
            "a drawing",
            b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>".to_vec(),
            "video-type",
        ),
        (
            "a page",
            b"<!doctype html><script>alert(1)</script>".to_vec(),
            "video-type",
        ),
        ("a JPEG", b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01".to_vec(), "video-type"),
        ("an AVI", b"RIFF\0\0\0\0AVI LIST".to_vec(), "video-type"),
        ("an Ogg", b"OggS\0\x02\0\0\0\0\0\0\0\0".to_vec(), "video-type"),
        ("an archive", b"PK\x03\x04\x14\0\0\0\x08\0".to_vec(), "video-type"),
        (
            "a page that begins as MP4",
            b"\0\0\0\x18ftyp<script>alert(1)</script>".to_vec(),
            "video-type",
        ),
        (
            "a film of QuickTime",
            part(b"ftyp", b"qt  \0\0\x02\0qt  isom"),
            "video-type",
        ),
        (
            "a picture in such boxes",
            part(b"ftyp", b"avif\0\0\0\0avifmif1miaf"),
            "video-type",
        ),
        (
            "brands that are none",
            part(b"ftyp", b"isom\0\0\0\0<\x01\x02>"),
            "video-type",
        ),
        ("only a beginning", beginning(), "video-broken"),
        ("half a file", good[..good.len() / 2].to_vec(), "video-broken"),
        ("all but the last byte", good[..good.len() - 1].to_vec(), "video-broken"),
        ("two beginnings", [beginning(), good.clone()].concat(), "video-broken"),
        (
            "two films",
            [good.clone(), good[beginning().len()..].to_vec()].concat(),
            "video-broken",
        ),
        (
            "something behind it",
            [good.clone(), b"<html>".to_vec()].concat(),
            "video-broken",
        ),
        (
            "a page behind it",
            [good.clone(), b"<html><script>alert(1)</script></html>".to_vec()].concat(),
            "video-large",
        ),
        (
            "a box of four gigabytes",
            with(&[vec![0xff, 0xff, 0xff, 0xf0], b"mdat".to_vec()]),
            "video-large",
        ),
        (
            "a box of all there is",
            with(&[long_part(b"mdat", u64::MAX, b"")]),
            "video-broken",
        ),
        (
            "a box of exabytes",
            with(&[long_part(b"mdat", u64::MAX / 2, b"")]),
            "video-large",
        ),
        (
            "a box smaller than its head",
            with(&[long_part(b"mdat", 15, b"")]),
            "video-broken",
        ),
        (
            "a box without a size",
            with(&[b"\0\0\0\0mdat".to_vec()]),
            "video-broken",
        ),
        (
            "a box of seven bytes",
            with(&[b"\0\0\0\x07mdat".to_vec()]),
            "video-broken",
        ),
        ("a box without a size inside", mp4_of(&[zero]), "video-broken"),
        (
            "a box that is longer than its place",
            with(&[part(b"moov", b"\0\0\xff\xfftrak")]),
            "video-broken",
        ),
        (
            "a rest that is no box",
            with(&[part(b"moov", b"\0\0\0")]),
            "video-broken",
        ),
        ("boxes in boxes in boxes", mp4_of(&[deep]), "video-broken"),
        ("a table longer than its box", mp4_of(&[crowded]), "video-broken"),
        ("no track", mp4_of(&[]), "video-tracks"),
        ("sound alone", mp4_of(&[track(b"soun", b"mp4a", 48)]), "video-tracks"),
        (
            "a track of places",
            mp4_of(&[track(b"meta", b"mebx", 48)]),
            "video-tracks",
        ),
        (
            "nine tracks",
            mp4_of(&vec![track(b"vide", b"avc1", 48); 9]),
            "video-tracks",
        ),
        (
            "pictures in HEVC",
            mp4_of(&[track(b"vide", b"hvc1", 48)]),
            "video-codec",
        ),
        ("a locked film", mp4_of(&[track(b"vide", b"encv", 48)]), "video-codec"),
        (
            "pictures called sound",
            mp4_of(&[track(b"soun", b"mp4a", 48), track(b"vide", b"mp4a", 48)]),
            "video-broken",
        ),
        (
            "a description longer than its place",
            mp4_of(&[description(b"\xff\xff\xff\xff")]),
            "video-broken",
        ),
        (
            "a description of nothing",
            mp4_of(&[description(b"\0\0\0\0")]),
            "video-broken",
        ),
        (
            "a Matroska that is no WebM",
            own(b"matroska", segment(&vp8())),
            "video-type",
        ),
        (
            "a header without a kind",
            [
                element(b"\x1a\x45\xdf\xa3", b""),
                element(b"\x18\x53\x80\x67", &segment(&vp8())),
            ]
            .concat(),
            "video-type",
        ),
        ("a header alone", header(b"webm"), "video-broken"),
        ("half a WebM", webm()[..webm().len() / 2].to_vec(), "video-broken"),
        (
            "subtitles as a track",
            own(
                b"webm",
                segment(&[webm_track(1, 1, b"V_VP8", b""), webm_track(2, 17, b"S_TEXT/UTF8", b"")]),
            ),
            "video-tracks",
        ),
        (
            "sound alone in WebM",
            own(b"webm", segment(&[webm_track(1, 2, b"A_OPUS", b"OpusHead")])),
            "video-tracks",
        ),
        (
            "H.264 in WebM",
            own(b"webm", segment(&[webm_track(1, 1, b"V_MPEG4/ISO/AVC", b"")])),
            "video-codec",
        ),
        (
            "settings of Vorbis that are none",
            own(
                b"webm",
                segment(&[webm_track(1, 1, b"V_VP8", b""), webm_track(2, 2, b"A_VORBIS", PLACE)]),
            ),
            "video-broken",
        ),
        (
            "an element longer than its place",
            own(b"webm", element(b"\x15\x49\xa9\x66", b"\x4d\x80\xfe")),
            "video-broken",
        ),
        (
            "an element of an unknown length inside",
            own(b"webm", unknown_inside),
            "video-broken",
        ),
        (
            "an element of all there is",
            [
                &header(b"webm")[..],
                b"\x18\x53\x80\x67\x01\xff\xff\xff\xff\xff\xff\xfe",
            ]
            .concat(),
            "video-large",
        ),
        ("an element without a name", own(b"webm", vec![0, 0x80]), "video-broken"),
        (
            "a size without an end",
            own(b"webm", b"\xec\0\0\0".to_vec()),
            "video-broken",
        ),
        (
            "two segments",
            [webm(), element(b"\x18\x53\x80\x67", b"")].concat(),
            "video-broken",
        ),
        (
            "a page behind a WebM",
            [webm(), b"<html><script>alert(1)</script>".to_vec()].concat(),
            "video-broken",
        ),
    ]
}
