//! Good files come through whole and without a place; bad ones are refused, and none makes the reader fail.

use proptest::prelude::*;

use super::made::{PLACE, bad, mp4, recorded_webm, webm};
use super::*;

const LIMIT: u64 = 1024 * 1024;

/// Feeds a file in pieces of this size.
fn cleaned(file: &[u8], size: usize) -> Result<(VideoForm, Vec<u8>)> {
    let mut cleaner = Cleaner::new(LIMIT);
    let mut out = Vec::new();
    for piece in file.chunks(size.max(1)) {
        cleaner.feed(piece, &mut out)?;
    }
    Ok((cleaner.finish()?, out))
}

fn code(file: &[u8]) -> &'static str {
    match cleaned(file, 4_096) {
        Err(Error::Invalid(errors)) => errors[0].code,
        other => panic!("{:?}", other.map(|(form, _)| form)),
    }
}

fn contains(hay: &[u8], needle: &[u8]) -> bool {
    hay.windows(needle.len()).any(|part| part == needle)
}

#[test]
fn good_files_keep_their_length_and_lose_every_word_of_where_they_were_taken() {
    for (file, form) in [
        (mp4(), VideoForm::Mp4),
        (webm(), VideoForm::WebM),
        (recorded_webm(), VideoForm::WebM),
    ] {
        assert!(contains(&file, PLACE) && contains(&file, b"GREIFSWALD"));
        for size in [1, 2, 7, 64, 4_096] {
            let (told, kept) = cleaned(&file, size).unwrap();
            assert_eq!((told, kept.len()), (form, file.len()), "pieces of {size}");
            for trace in [
                b"GREIFSWALD".as_slice(),
                b"+54.0865",
                b"LOCATION=",
                b"\xa9xyz",
                b"loci",
                b"uuid",
            ] {
                assert!(!contains(&kept, trace), "{form:?}: {}", String::from_utf8_lossy(trace));
            }
            // What was cleaned is a good file, too, and nothing more is taken from it.
            assert_eq!(cleaned(&kept, 100).unwrap().1, kept);
        }
    }
}

#[test]
fn pictures_and_sound_stay_where_they_were() {
    for file in [mp4(), webm()] {
        let kept = cleaned(&file, 50).unwrap().1;
        for trace in [
            b"mdat\0\0\0\x01".as_slice(),
            b"avcC",
            b"\xa3\x88\x81\0\0\x80\0\0\0\x01",
            b"\x05vorbis",
        ] {
            let at = |hay: &[u8]| hay.windows(trace.len()).position(|part| part == trace);
            assert_eq!(at(&kept), at(&file), "{}", String::from_utf8_lossy(trace));
        }
    }
}

#[test]
fn bad_files_are_refused_each_with_its_reason() {
    for (what, file, expected) in bad() {
        assert_eq!(code(&file), expected, "{what}");
    }
}

#[test]
fn a_file_larger_than_the_limit_is_refused_before_it_is_there() {
    let mut large = made::beginning();
    large.extend(made::part(b"mdat", &vec![0; 1024 * 1024]));
    assert_eq!(code(&large[..100]), "video-large");
    let mut cleaner = Cleaner::new(LIMIT);
    let endless = [&made::header(b"webm")[..], b"\x18\x53\x80\x67\xff\x1f\x43\xb6\x75\xff"].concat();
    let mut out = Vec::new();
    cleaner.feed(&endless, &mut out).unwrap();
    let block = made::element(b"\xa3", &[0; 10_000]);
    let refused = (0..200).find_map(|_| {
        out.clear();
        cleaner.feed(&block, &mut out).err()
    });
    assert!(matches!(refused, Some(Error::Invalid(errors)) if errors[0].code == "video-large"));
}

#[test]
fn a_card_needs_words_and_its_link_leads_to_somebody() {
    let card = |transcript: &str, link: Option<&str>| VideoDetails {
        title: " Moin ".to_owned(),
        transcript: transcript.to_owned(),
        language: Language::german(),
        link: link.map(str::to_owned),
    };
    let kept = card("Wir sind da.\n", Some(" ")).checked().unwrap();
    assert_eq!((kept.title.as_str(), kept.link), ("Moin", None));
    let codes = |card: VideoDetails| match card.checked() {
        Err(Error::Invalid(errors)) => errors
            .into_iter()
            .map(|one| (one.pointer, one.code))
            .collect::<Vec<_>>(),
        other => panic!("{other:?}"),
    };
    assert_eq!(
        codes(card(" \n ", Some("http://example.org/x"))),
        [
            ("/transcript".to_owned(), "video-transcript"),
            ("/link".to_owned(), "video-link")
        ]
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn no_bytes_make_it_fall_over(start in 0..4_usize, noise in proptest::collection::vec(any::<u8>(), 0..400), size in 1..50_usize) {
        let start: &[u8] = [b"".as_slice(), b"\x1a\x45\xdf\xa3", b"\0\0\0\x18ftypisom\0\0\0\0isomiso2", b"\0\0\0\x18ftyp"][start];
        let file = [start, &noise].concat();
        if let Ok((_, kept)) = cleaned(&file, size) {
            prop_assert_eq!(kept.len(), file.len());
        }
    }

    #[test]
    fn good_files_with_faults_are_refused_or_cleaned(
        which in 0..3_usize,
        faults in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
        cut in proptest::option::of(any::<prop::sample::Index>()),
        size in 1..90_usize,
    ) {
        let mut file = [mp4, webm, recorded_webm][which]();
        for (at, byte) in faults {
            let at = at.index(file.len());
            file[at] = byte;
        }
        if let Some(cut) = cut {
            file.truncate(cut.index(file.len()));
        }
        let whole = cleaned(&file, usize::MAX).map(|(_, kept)| kept);
        let pieces = cleaned(&file, size).map(|(_, kept)| kept);
        prop_assert_eq!(whole.is_ok(), pieces.is_ok(), "pieces make no difference");
        if let (Ok(whole), Ok(pieces)) = (whole, pieces) {
            prop_assert_eq!(whole.len(), file.len());
            prop_assert_eq!(cleaned(&whole, 100).unwrap().1, whole.clone());
            prop_assert_eq!(whole, pieces);
        }
    }
}
