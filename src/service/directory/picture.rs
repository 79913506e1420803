//! Pictures that people send in: told apart by their content, refused when they are too large to be decoded safely, and written
//! anew as PNG, so that nothing but the pixels of theirs is kept. It knows nothing of initiatives and of stories.

use std::io::Cursor;

use image::{DynamicImage, ImageDecoder as _, ImageFormat, ImageReader, Limits};

use crate::error::{Context as _, Error, Result};

/// The largest file that is looked at, in bytes.
pub const MAX_BYTES: usize = 2 * 1024 * 1024;
/// The longest side of a picture that is decoded, in pixels.
const MAX_SIDE: u32 = 6_000;
/// The most pixels that are decoded.
const MAX_PIXELS: u64 = 24_000_000;
/// The most memory that decoding may take, in bytes.
const MAX_MEMORY: u64 = 200 * 1024 * 1024;
/// The longest side of what is kept, in pixels.
pub(super) const SIDE: u32 = 512;

/// A picture as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::service) struct Picture {
    /// The file, without any metadata.
    pub(in crate::service) png: Vec<u8>,
    /// Its width in pixels, 1 to 512.
    pub(in crate::service) width: u32,
    /// Its height in pixels, 1 to 512.
    pub(in crate::service) height: u32,
}

fn refused(code: &'static str, example: &str) -> Error {
    Error::invalid("/file", code, example)
}

/// Whether the file is a drawing in SVG, which can carry scripts and is never taken.
fn is_svg(bytes: &[u8]) -> bool {
    let start = String::from_utf8_lossy(bytes.get(..1_000).unwrap_or(bytes)).to_lowercase();
    let start = start.trim_start_matches('\u{feff}').trim_start();
    start.starts_with('<') && start.contains("<svg")
}

/// Writes a PNG, JPEG or WebP anew, at most 512 pixels wide and high, upright as its camera held it.
///
/// # Errors
/// [`Error::Invalid`] at `/file`: `picture-svg`, `picture-type`, `picture-large` (bytes), `picture-pixels` or `picture-broken`.
pub(in crate::service) fn written_anew(bytes: &[u8]) -> Result<Picture> {
    if bytes.len() > MAX_BYTES {
        return Err(refused("picture-large", "2"));
    }
    if is_svg(bytes) {
        return Err(refused("picture-svg", ""));
    }
    let Ok(format @ (ImageFormat::Png | ImageFormat::Jpeg | ImageFormat::WebP)) = image::guess_format(bytes) else {
        return Err(refused("picture-type", ""));
    };
    let broken = |_| refused("picture-broken", "");
    let (width, height) = ImageReader::with_format(Cursor::new(bytes), format)
        .into_dimensions()
        .map_err(broken)?;
    // Told by the head of the file, before anything is decoded: a small file can unfold to gigabytes.
    let pixels = u64::from(width) * u64::from(height);
    if width > MAX_SIDE || height > MAX_SIDE || pixels > MAX_PIXELS {
        return Err(refused("picture-pixels", &MAX_SIDE.to_string()));
    }
    let mut limits = Limits::default();
    limits.max_image_width = Some(MAX_SIDE);
    limits.max_image_height = Some(MAX_SIDE);
    limits.max_alloc = Some(MAX_MEMORY);
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(broken)?;
    let orientation = decoder.orientation().map_err(broken)?;
    let mut picture = DynamicImage::from_decoder(decoder).map_err(broken)?;
    picture.apply_orientation(orientation);
    if picture.width() > SIDE || picture.height() > SIDE {
        picture = picture.resize(SIDE, SIDE, image::imageops::FilterType::Lanczos3);
    }
    // Pixels alone, eight bits each: profiles, texts and places of the camera stay behind.
    let picture = if picture.color().has_alpha() {
        DynamicImage::from(picture.to_rgba8())
    } else {
        DynamicImage::from(picture.to_rgb8())
    };
    let mut png = Vec::new();
    picture
        .write_to(&mut Cursor::new(&mut png), ImageFormat::Png)
        .context("writing a picture")?;
    Ok(Picture {
        png,
        width: picture.width(),
        height: picture.height(),
    })
}

/// A made-up logo for the demonstration: a hill with a sun over it, in one of eight colours.
///
/// # Errors
/// [`Error::Internal`] when it cannot be written, which does not happen in memory.
pub(in crate::service) fn made_up(number: usize) -> Result<Vec<u8>> {
    const COLOURS: [[u8; 3]; 8] = [
        [23, 92, 76],
        [30, 64, 120],
        [140, 60, 20],
        [96, 40, 110],
        [20, 100, 120],
        [110, 85, 10],
        [130, 30, 60],
        [60, 60, 70],
    ];
    let own = COLOURS.get(number % COLOURS.len()).copied().unwrap_or_default();
    let shift = i64::try_from(number % 5).unwrap_or(0) * 18;
    let picture = image::RgbImage::from_fn(240, 120, |x, y| {
        let (x, y) = (i64::from(x), i64::from(y));
        let sun = (x - 120 - shift).pow(2) + (y - 42).pow(2) < 26 * 26;
        let hill = y > 70 + (x - 80 - shift).abs() / 4;
        image::Rgb(if hill {
            own
        } else if sun {
            [230, 170, 30]
        } else {
            [255, 255, 255]
        })
    });
    let mut png = Vec::new();
    picture
        .write_to(&mut Cursor::new(&mut png), ImageFormat::Png)
        .context("writing a picture")?;
    Ok(png)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn encoded(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
        let picture = image::RgbImage::from_fn(width, height, |x, y| {
            image::Rgb([x.to_le_bytes()[0], y.to_le_bytes()[0], 90])
        });
        let mut bytes = Vec::new();
        DynamicImage::from(picture)
            .write_to(&mut Cursor::new(&mut bytes), format)
            .unwrap();
        bytes
    }

    fn code(bytes: &[u8]) -> &'static str {
        match written_anew(bytes) {
            Err(Error::Invalid(errors)) => errors[0].code,
            other => panic!("{other:?}"),
        }
    }

    /// A chunk of a PNG.
    fn chunk(kind: [u8; 4], data: &[u8]) -> Vec<u8> {
        let mut crc = 0xffff_ffff_u32;
        for byte in kind.iter().chain(data) {
            crc ^= u32::from(*byte);
            for _ in 0..8 {
                crc = if crc & 1 == 1 {
                    (crc >> 1) ^ 0xedb8_8320
                } else {
                    crc >> 1
                };
            }
        }
        let length = u32::try_from(data.len()).unwrap().to_be_bytes();
        [&length[..], &kind, data, &(!crc).to_be_bytes()[..]].concat()
    }

    /// An EXIF block in big-endian order: turned by a quarter, and taken at 54° 5' 40" north.
    fn exif() -> Vec<u8> {
        let mut tiff = b"MM\0\x2a\0\0\0\x08".to_vec();
        tiff.extend(2_u16.to_be_bytes());
        tiff.extend([0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0]);
        tiff.extend([0x88, 0x25, 0, 4, 0, 0, 0, 1, 0, 0, 0, 38]);
        tiff.extend([0; 4]);
        tiff.extend(1_u16.to_be_bytes());
        tiff.extend([0, 2, 0, 5, 0, 0, 0, 3, 0, 0, 0, 56]);
        tiff.extend([0; 4]);
        for (part, whole) in [(54_u32, 1_u32), (5, 1), (40, 1)] {
            tiff.extend(part.to_be_bytes());
            tiff.extend(whole.to_be_bytes());
        }
        tiff.extend(b"GREIFSWALD");
        tiff
    }

    #[test]
    fn the_three_kinds_are_taken_and_made_small_whatever_they_are_called() {
        for format in [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::WebP] {
            let kept = written_anew(&encoded(1_200, 600, format)).unwrap();
            assert_eq!((kept.width, kept.height), (512, 256), "{format:?}");
            assert_eq!(image::guess_format(&kept.png).unwrap(), ImageFormat::Png);
        }
        let small = written_anew(&encoded(40, 20, ImageFormat::Png)).unwrap();
        assert_eq!((small.width, small.height), (40, 20), "nothing is blown up");
    }

    #[test]
    fn the_place_where_a_picture_was_taken_goes_and_it_stands_upright() {
        let jpeg = encoded(60, 30, ImageFormat::Jpeg);
        let payload = [b"Exif\0\0".as_slice(), &exif()].concat();
        let length = u16::try_from(payload.len() + 2).unwrap().to_be_bytes();
        let with = [&jpeg[..2], &[0xff, 0xe1], &length, &payload, &jpeg[2..]].concat();
        assert!(with.windows(10).any(|part| part == b"GREIFSWALD"));
        let kept = written_anew(&with).unwrap();
        assert_eq!((kept.width, kept.height), (30, 60), "turned as the camera says");
        for trace in [b"GREIFSWALD".as_slice(), b"Exif", b"eXIf"] {
            assert!(!kept.png.windows(trace.len()).any(|part| part == trace));
        }
        // The same in a PNG, with a text beside it.
        let png = encoded(60, 30, ImageFormat::Png);
        let extra = [chunk(*b"eXIf", &exif()), chunk(*b"tEXt", b"Comment\0GREIFSWALD")].concat();
        let kept = written_anew(&[&png[..33], &extra, &png[33..]].concat()).unwrap();
        assert!(!kept.png.windows(10).any(|part| part == b"GREIFSWALD"));
        for kind in [b"tEXt", b"eXIf", b"iCCP", b"iTXt", b"zTXt"] {
            assert!(!kept.png.windows(4).any(|part| part == kind));
        }
    }

    #[test]
    fn the_place_goes_from_a_webp_too_and_a_head_that_promises_too_much_is_never_unfolded() {
        let plain = encoded(60, 30, ImageFormat::WebP);
        let piece = |kind: &[u8; 4], data: &[u8]| {
            let length = u32::try_from(data.len()).unwrap().to_le_bytes();
            let pad = vec![0; data.len() % 2];
            [&kind[..], &length, data, &pad].concat()
        };
        // The extended form: a head that says that EXIF follows, the picture, EXIF and XMP.
        let head = piece(b"VP8X", &[0x0c, 0, 0, 0, 59, 0, 0, 29, 0, 0]);
        let xmp = b"<x:xmpmeta><exif:GPSLatitude>54,5.7N GREIFSWALD</exif:GPSLatitude></x:xmpmeta>";
        let inner = [head, plain[12..].to_vec(), piece(b"EXIF", &exif()), piece(b"XMP ", xmp)].concat();
        let length = u32::try_from(inner.len() + 4).unwrap().to_le_bytes();
        let with = [&b"RIFF"[..], &length, b"WEBP", &inner].concat();
        assert!(with.windows(10).any(|part| part == b"GREIFSWALD"));
        let kept = written_anew(&with).unwrap();
        for trace in [b"GREIFSWALD".as_slice(), b"EXIF", b"XMP ", b"GPSLatitude"] {
            assert!(!kept.png.windows(trace.len()).any(|part| part == trace));
        }
        // Bombs: a few bytes whose head promises 60,000 by 60,000 pixels, with a right checksum.
        let mut size = 60_000_u32.to_be_bytes().to_vec();
        size.extend(60_000_u32.to_be_bytes());
        size.extend([8, 2, 0, 0, 0]);
        let bomb = [
            b"\x89PNG\r\n\x1a\n".to_vec(),
            chunk(*b"IHDR", &size),
            chunk(*b"IDAT", &[0x78, 0x9c]),
            chunk(*b"IEND", b""),
        ];
        assert_eq!(code(&bomb.concat()), "picture-pixels");
        let mut jpeg = encoded(60, 30, ImageFormat::Jpeg);
        let at = jpeg.windows(2).position(|two| two == [0xff, 0xc0]).unwrap();
        jpeg[at + 5..at + 9].copy_from_slice(&[0xff, 0xff, 0xff, 0xff]);
        assert_eq!(code(&jpeg), "picture-pixels");
    }

    #[test]
    fn bad_files_are_refused_each_with_its_reason() {
        for svg in [
            "<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
            "\u{feff}<?xml version=\"1.0\"?>\n<!-- x --><SVG></SVG>",
        ] {
            assert_eq!(code(svg.as_bytes()), "picture-svg");
        }
        for other in [
            b"GIF89a\x01\0\x01\0".as_slice(),
            b"%PDF-1.7",
            b"",
            b"<html></html>",
            b"BM6\0\0\0",
        ] {
            assert_eq!(code(other), "picture-type");
        }
        for format in [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::WebP] {
            let whole = encoded(300, 300, format);
            let result = written_anew(&whole[..whole.len() / 8]);
            if format == ImageFormat::Jpeg {
                // A telephone's half picture may be shown as far as it goes.
                assert!(result.is_ok() || code(&whole[..whole.len() / 8]) == "picture-broken");
            } else {
                assert!(result.is_err(), "{format:?}");
            }
            assert_eq!(code(&whole[..14]), "picture-broken", "{format:?}");
        }
        assert_eq!(code(&vec![0; MAX_BYTES + 1]), "picture-large");
    }

    #[test]
    fn whatever_is_broken_in_a_file_is_answered_in_words_and_nothing_falls_over() {
        let mut state = 0x2545_f491_u32;
        let mut chance = |below: usize| {
            state ^= state << 13;
            state ^= state >> 17;
            state ^= state << 5;
            state as usize % below
        };
        let known = ["picture-type", "picture-broken", "picture-pixels", "picture-svg"];
        let (mut taken, mut refused) = (0, 0);
        for format in [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::WebP] {
            let whole = encoded(48, 32, format);
            for _ in 0..300 {
                let mut bad = whole.clone();
                for _ in 0..=chance(4) {
                    let at = chance(bad.len());
                    bad[at] = u8::try_from(chance(256)).unwrap();
                }
                if chance(3) == 0 {
                    bad.truncate(chance(bad.len()));
                }
                match written_anew(&bad) {
                    Ok(kept) => {
                        taken += 1;
                        assert!(kept.width <= SIDE && kept.height <= SIDE);
                        assert!(image::load_from_memory(&kept.png).is_ok());
                    }
                    Err(Error::Invalid(errors)) => {
                        refused += 1;
                        assert!(known.contains(&errors[0].code), "{errors:?}");
                    }
                    Err(other) => panic!("{other:?}"),
                }
            }
        }
        assert!(
            taken > 50 && refused > 200,
            "{taken} taken, {refused} refused: the corpus says nothing"
        );
    }

    #[test]
    fn what_is_packed_beside_the_pixels_is_never_unpacked_without_end() {
        // A megabyte of zeros in a text of the file, as zlib stores what it does not press: one block after the other.
        let png = encoded(30, 30, ImageFormat::Png);
        let mut packed = vec![0x78, 0x01];
        for block in 0..16_u8 {
            packed.push(u8::from(block == 15));
            packed.extend(0xffff_u16.to_le_bytes());
            packed.extend(0_u16.to_le_bytes());
            packed.extend(vec![0; 0xffff]);
        }
        packed.extend([0; 4]);
        let text = [b"Comment\0\0".as_slice(), &packed].concat();
        let bomb = [&png[..33], &chunk(*b"zTXt", &text), &png[33..]].concat();
        assert!(bomb.len() < MAX_BYTES);
        match written_anew(&bomb) {
            Ok(kept) => assert!(kept.png.len() < 10_000, "nothing of it is kept"),
            Err(Error::Invalid(errors)) => assert_eq!(errors[0].code, "picture-broken"),
            Err(other) => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_picture_that_would_unfold_to_gigabytes_is_never_decoded() {
        // The last one has sides that are allowed, but not both at once.
        for (width, height) in [(60_000_u32, 60_000_u32), (6_001, 10), (5_900, 4_200)] {
            let mut head = [width.to_be_bytes(), height.to_be_bytes()].concat();
            head.extend([8, 6, 0, 0, 0]);
            let png = [
                b"\x89PNG\r\n\x1a\n".to_vec(),
                chunk(*b"IHDR", &head),
                chunk(*b"IDAT", &[0x78, 0x9c, 0x03, 0, 0, 0, 0, 1]),
                chunk(*b"IEND", &[]),
            ]
            .concat();
            assert_eq!(code(&png), "picture-pixels", "{width}x{height}");
        }
    }
}
