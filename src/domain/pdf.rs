//! Documents as PDF: told by their content, bounded in size, and without what acts by itself when they are opened. Names are
//! looked for everywhere in the file and in whatever of it can be unpacked; it is no search for viruses.

use std::io::Read as _;

use flate2::bufread::ZlibDecoder;

use crate::error::{Error, Result};

/// Names in a PDF that stand for what acts or hides: scripts, programs, files inside, forms that send themselves, media players.
const ACTIVE: [&[u8]; 10] = [
    b"JavaScript",
    b"Launch",
    b"EmbeddedFile",
    b"EmbeddedFiles",
    b"RichMedia",
    b"SubmitForm",
    b"ImportData",
    b"GoToE",
    b"XFA",
    b"Rendition",
];
/// So much is unpacked of one file at most, in bytes; a file with more in it is refused.
const MAX_UNPACKED: u64 = 96 * 1024 * 1024;
/// So many streams are looked into at most; a file with more of them is refused.
const MAX_STREAMS: usize = 20_000;
/// The end of the file stands within so many bytes of its end.
const TAIL: usize = 1024;

/// Takes the content of a file as PDF of at most `max` bytes.
///
/// # Errors
/// [`Error::Invalid`] at `/file`: `pdf-empty`, `pdf-large`, `pdf-form`, `pdf-encrypted` or `pdf-active`.
pub fn checked(bytes: &[u8], max: usize) -> Result<()> {
    let wrong = |code: &'static str, example: &str| Err(Error::invalid("/file", code, example));
    if bytes.is_empty() {
        return wrong("pdf-empty", "");
    }
    if bytes.len() > max {
        return wrong("pdf-large", &format!("{} KiB", max / 1024));
    }
    let tail = bytes.get(bytes.len().saturating_sub(TAIL)..).unwrap_or(bytes);
    if !bytes.starts_with(b"%PDF-") || !contains(tail, b"%%EOF") {
        return wrong("pdf-form", "");
    }
    if names(bytes).any(|name| name == b"Encrypt") {
        return wrong("pdf-encrypted", "");
    }
    if let Some(name) = active(bytes) {
        return wrong("pdf-active", &name);
    }
    let mut left = MAX_UNPACKED;
    // The streams of an honest file do not overlap, so together they are no longer than it.
    let mut work = bytes.len().saturating_mul(2);
    for (count, stream) in streams(bytes).enumerate() {
        if count == MAX_STREAMS {
            return wrong("pdf-large", &format!("{} KiB", max / 1024));
        }
        let mut unpacked = Vec::new();
        // What is no such stream ends at once with a fault; what was unpacked before a fault is looked at all the same.
        let mut decoder = ZlibDecoder::new(stream.get(..work).unwrap_or(stream));
        let _ = (&mut decoder).take(left + 1).read_to_end(&mut unpacked);
        let read = usize::try_from(decoder.total_in()).unwrap_or(usize::MAX);
        if read >= work {
            return wrong("pdf-large", &format!("{} KiB", max / 1024));
        }
        work -= read;
        let size = u64::try_from(unpacked.len()).unwrap_or(u64::MAX);
        if size > left {
            return wrong("pdf-large", &format!("{} KiB", max / 1024));
        }
        left -= size;
        if let Some(name) = active(&unpacked) {
            return wrong("pdf-active", &name);
        }
    }
    Ok(())
}

fn contains(hay: &[u8], needle: &[u8]) -> bool {
    hay.windows(needle.len()).any(|window| window == needle)
}

/// The first name that stands for something active, as it is written in specifications.
fn active(bytes: &[u8]) -> Option<String> {
    names(bytes)
        .find(|name| ACTIVE.contains(&name.as_slice()))
        .map(|name| format!("/{}", String::from_utf8_lossy(&name)))
}

/// The names in a text of PDF, with bytes written as `#4A` read as what they mean.
fn names(bytes: &[u8]) -> impl Iterator<Item = Vec<u8>> {
    let starts = bytes.iter().enumerate().filter(|(_, byte)| **byte == b'/');
    starts.map(|(at, _)| {
        let mut rest = bytes.get(at + 1..).unwrap_or_default();
        let mut name = Vec::new();
        // Longer names are none of those that are looked for.
        while let (Some((&byte, more)), true) = (rest.split_first(), name.len() < 32) {
            let hex = |digit: Option<&u8>| digit.and_then(|digit| char::from(*digit).to_digit(16));
            match (byte, hex(more.first()), hex(more.get(1))) {
                (b'#', Some(high), Some(low)) => {
                    name.push(u8::try_from(high * 16 + low).unwrap_or_default());
                    rest = more.get(2..).unwrap_or_default();
                }
                _ if byte.is_ascii_alphanumeric() => {
                    name.push(byte);
                    rest = more;
                }
                _ => break,
            }
        }
        name
    })
}

/// What stands behind each word `stream`, up to the end of the file: a packed stream knows its own end.
fn streams(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    const WORD: &[u8] = b"stream";
    bytes.windows(WORD.len()).enumerate().filter_map(move |(at, window)| {
        if window != WORD {
            return None;
        }
        let rest = bytes.get(at + WORD.len()..)?;
        let rest = rest
            .strip_prefix(b"\r\n")
            .or_else(|| rest.strip_prefix(b"\n"))
            .or_else(|| rest.strip_prefix(b"\r"));
        rest.filter(|rest| rest.first().is_some_and(|byte| byte & 0x0f == 8))
    })
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    fn pdf(inside: &[u8]) -> Vec<u8> {
        [
            b"%PDF-1.7\n1 0 obj\n<<".as_slice(),
            inside,
            b">>\nendobj\ntrailer\n<</Root 1 0 R>>\n%%EOF\n",
        ]
        .concat()
    }

    fn packed(text: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
        encoder.write_all(text).unwrap();
        let stream = encoder.finish().unwrap();
        pdf(&[b"/Filter/FlateDecode>>\nstream\r\n".as_slice(), &stream, b"\nendstream"].concat())
    }

    fn code(bytes: &[u8]) -> Option<&'static str> {
        match checked(bytes, 4096) {
            Ok(()) => None,
            Err(Error::Invalid(errors)) => Some(errors[0].code),
            Err(other) => panic!("{other}"),
        }
    }

    #[test]
    fn streams_that_run_into_each_other_are_refused_before_they_are_read_over_and_over() {
        // Each is a stored block that swallows the beginning of the next one, and all end in the same long rest.
        let unit = b"stream\n\x78\x01\x00\x09\x00\xf6\xff";
        let rest = b"\x00\x00\x00\xff\xff".repeat(200);
        let file = [b"%PDF-1.7\n".as_slice(), &unit.repeat(100), &rest, b"%%EOF\n"].concat();
        assert!(file.len() < 4096, "not refused for its size");
        assert_eq!(code(&file), Some("pdf-large"));
    }

    #[test]
    fn a_plain_document_is_taken_also_one_that_opens_at_a_page() {
        assert_eq!(code(&pdf(b"/Type/Catalog")), None);
        assert_eq!(code(&pdf(b"/OpenAction [3 0 R /XYZ null null 0]")), None);
        assert_eq!(code(&packed(b"BT (Willkommen) Tj ET")), None);
        assert_eq!(
            code(&pdf(b"/Title (Launching a stand) /Launcher 1 /XFAx 2")),
            None,
            "longer names are others"
        );
    }

    #[test]
    fn what_is_no_pdf_is_empty_or_too_large_is_refused() {
        assert_eq!(code(b""), Some("pdf-empty"));
        for bytes in [
            b"GIF89a".as_slice(),
            b"<html>%PDF-1.7 %%EOF",
            b" %PDF-1.7\n%%EOF",
            b"%PDF-1.7 cut off",
            b"PK\x03\x04",
        ] {
            assert_eq!(code(bytes), Some("pdf-form"), "{}", String::from_utf8_lossy(bytes));
        }
        let mut far = pdf(b"");
        far.resize(3000, b' ');
        assert_eq!(
            code(&far),
            Some("pdf-form"),
            "its end stands too far before the end of the file"
        );
        far.resize(4097, b' ');
        assert_eq!(code(&far), Some("pdf-large"));
    }

    #[test]
    fn what_acts_by_itself_is_refused_however_it_is_written() {
        for inside in [
            b"/OpenAction<</S/JavaScript/JS(app.alert(1))>>".as_slice(),
            b"/AA<</O<</S /Launch /F(cmd.exe)>>>>",
            b"/S/J#61vaScript",
            b"/S/#4a#61#76#61#53#63#72#69#70#74",
            b"/Type /EmbeddedFile",
            b"/Names<</EmbeddedFiles 4 0 R>>",
            b"/Subtype/RichMedia",
            b"/S/SubmitForm/F(https://example.org)",
            b"/S/ImportData",
            b"/S/GoToE",
            b"/AcroForm<</XFA 5 0 R>>",
            b"% a comment stream\n/S/Launch",
        ] {
            assert_eq!(
                code(&pdf(inside)),
                Some("pdf-active"),
                "{}",
                String::from_utf8_lossy(inside)
            );
            assert_eq!(
                code(&packed(inside)),
                Some("pdf-active"),
                "packed: {}",
                String::from_utf8_lossy(inside)
            );
        }
        assert_eq!(code(&pdf(b"/Encrypt 7 0 R")), Some("pdf-encrypted"));
    }

    #[test]
    fn a_file_that_swells_is_refused_before_it_fills_the_memory() {
        let bomb = {
            let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
            let zeros = vec![0_u8; 1024 * 1024];
            for _ in 0..97 {
                encoder.write_all(&zeros).unwrap();
            }
            encoder.finish().unwrap()
        };
        let file = pdf(&[b">>\nstream\n".as_slice(), &bomb, b"\nendstream"].concat());
        let Err(Error::Invalid(errors)) = checked(&file, 1024 * 1024) else {
            panic!("it was taken");
        };
        assert_eq!(errors[0].code, "pdf-large");
    }
}
