//! Pictures of a link: its QR code as SVG and PNG, and a card with it to share. Drawn here, from black and white squares and a few
//! words; nothing is fetched.

use std::fmt::Write as _;
use std::io::Write as _;

use flate2::write::ZlibEncoder;
use flate2::{Compression, Crc};
use qrcode::{Color, QrCode};

use crate::error::{Context as _, Result};

/// White squares around a code, as readers need them.
const QUIET: usize = 4;
/// Dots of a PNG for one square of the code.
const DOTS: usize = 12;
/// How long a line of a card may be, in characters.
const LINE: usize = 26;

/// The squares of a code: `true` is black. A square with a quiet zone around it.
fn squares(link: &str) -> Result<Vec<Vec<bool>>> {
    let code = QrCode::new(link).context("drawing a QR code")?;
    let (width, colours) = (code.width(), code.to_colors());
    let blank = || vec![false; width + 2 * QUIET];
    let mut rows: Vec<Vec<bool>> = std::iter::repeat_with(blank).take(QUIET).collect();
    for row in colours.chunks(width) {
        let mut line = vec![false; QUIET];
        line.extend(row.iter().map(|colour| *colour == Color::Dark));
        line.resize(width + 2 * QUIET, false);
        rows.push(line);
    }
    rows.extend(std::iter::repeat_with(blank).take(QUIET));
    Ok(rows)
}

/// The black squares as one path, with runs of them in one stroke.
fn path(rows: &[Vec<bool>]) -> String {
    let mut path = String::new();
    for (y, row) in rows.iter().enumerate() {
        let mut x = 0;
        for run in row.chunk_by(|one, other| one == other) {
            if run.first() == Some(&true) {
                // Writing to a String cannot fail.
                let _ = write!(path, "M{x} {y}h{0}v1h-{0}z", run.len());
            }
            x += run.len();
        }
    }
    path
}

/// The QR code of a link as SVG.
///
/// # Errors
/// [`crate::error::Error::Internal`] for a link that is too long for a code.
pub fn code_as_svg(link: &str) -> Result<String> {
    let rows = squares(link)?;
    Ok(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {size} {size}\" shape-rendering=\"crispEdges\">\
         <rect width=\"{size}\" height=\"{size}\" fill=\"#fff\"/><path fill=\"#000\" d=\"{}\"/></svg>",
        path(&rows),
        size = rows.len()
    ))
}

/// The QR code of a link as PNG, one bit a dot.
///
/// # Errors
/// As [`code_as_svg`].
pub fn code_as_png(link: &str) -> Result<Vec<u8>> {
    let rows = squares(link)?;
    let dots = u32::try_from(rows.len() * DOTS).unwrap_or(u32::MAX);
    let mut data = ZlibEncoder::new(Vec::new(), Compression::best());
    for row in &rows {
        let wide: Vec<bool> = row.iter().flat_map(|black| std::iter::repeat_n(*black, DOTS)).collect();
        // A line begins with the number of its filter: none. A white dot is a one.
        let mut line = vec![0_u8];
        line.extend(wide.chunks(8).map(|eight| {
            eight
                .iter()
                .enumerate()
                .fold(0_u8, |byte, (at, black)| byte | u8::from(!black) << (7 - at))
        }));
        for _ in 0..DOTS {
            data.write_all(&line).context("writing a picture")?;
        }
    }
    let data = data.finish().context("writing a picture")?;
    let mut head = Vec::with_capacity(13);
    head.extend_from_slice(&dots.to_be_bytes());
    head.extend_from_slice(&dots.to_be_bytes());
    // One bit a dot, shades of grey, and the only methods that there are.
    head.extend_from_slice(&[1, 0, 0, 0, 0]);
    let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
    for (name, content) in [(b"IHDR", head.as_slice()), (b"IDAT", &data), (b"IEND", &[])] {
        let length = u32::try_from(content.len()).unwrap_or(u32::MAX);
        let mut sum = Crc::new();
        sum.update(name);
        sum.update(content);
        png.extend_from_slice(&length.to_be_bytes());
        png.extend_from_slice(name);
        png.extend_from_slice(content);
        png.extend_from_slice(&sum.sum().to_be_bytes());
    }
    Ok(png)
}

/// A card to share, 1200 by 630: what it is about, who invites, the QR code and the link.
///
/// # Errors
/// As [`code_as_svg`].
pub fn card(link: &str, headline: &str, office: &str) -> Result<String> {
    let rows = squares(link)?;
    let mut words = String::new();
    let mut y = 170;
    for line in lines(headline).into_iter().take(4) {
        let _ = write!(
            words,
            "<text x=\"70\" y=\"{y}\" font-size=\"52\" font-weight=\"700\">{}</text>",
            safe(&line)
        );
        y += 68;
    }
    y += 16;
    for line in lines(office).into_iter().take(3) {
        let _ = write!(
            words,
            "<text x=\"70\" y=\"{y}\" font-size=\"34\">{}</text>",
            safe(&line)
        );
        y += 46;
    }
    let shown = link.split_once("://").map_or(link, |(_, rest)| rest);
    // Four hundred dots for the code, whatever its number of squares.
    let scale = format!(
        "{:.3}",
        400.0 / f64::from(u16::try_from(rows.len()).unwrap_or(u16::MAX))
    );
    Ok(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1200 630\" font-family=\"'Fira Sans', system-ui, sans-serif\">\
         <rect width=\"1200\" height=\"630\" fill=\"#f2f6f1\"/><rect width=\"1200\" height=\"18\" fill=\"#2f6b3c\"/>\
         <g fill=\"#171a2b\">{words}<text x=\"70\" y=\"570\" font-size=\"30\">{}</text></g>\
         <rect x=\"740\" y=\"100\" width=\"400\" height=\"400\" fill=\"#fff\"/>\
         <path transform=\"translate(740 100) scale({scale})\" shape-rendering=\"crispEdges\" fill=\"#000\" d=\"{}\"/></svg>",
        safe(shown),
        path(&rows)
    ))
}

/// A text in lines that fit on a card, broken between words.
fn lines(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= LINE => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

/// A text that may stand in XML.
fn safe(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::*;

    const LINK: &str = "https://wurzelwerk.example.org/c/messe-2026";

    #[test]
    fn the_png_holds_the_same_squares_as_the_svg_and_its_sums_are_right() {
        let rows = squares(LINK).unwrap();
        let png = code_as_png(LINK).unwrap();
        let number = |at: usize| u32::from_be_bytes(png[at..at + 4].try_into().unwrap());
        assert_eq!(&png[..8], b"\x89PNG\r\n\x1a\n");
        let dots = rows.len() * DOTS;
        assert_eq!((number(16) as usize, number(20) as usize), (dots, dots));
        let (mut at, mut packed) = (8, Vec::new());
        while at < png.len() {
            let length = number(at) as usize;
            let mut sum = Crc::new();
            sum.update(&png[at + 4..at + 8 + length]);
            assert_eq!(sum.sum(), number(at + 8 + length));
            if &png[at + 4..at + 8] == b"IDAT" {
                packed.extend_from_slice(&png[at + 8..at + 8 + length]);
            }
            at += 12 + length;
        }
        let mut raw = Vec::new();
        flate2::read::ZlibDecoder::new(packed.as_slice())
            .read_to_end(&mut raw)
            .unwrap();
        let stride = 1 + dots.div_ceil(8);
        assert_eq!(raw.len(), stride * dots);
        for (y, row) in rows.iter().enumerate() {
            for (x, black) in row.iter().enumerate() {
                let dot = x * DOTS + DOTS / 2;
                let byte = raw[(y * DOTS + DOTS / 2) * stride + 1 + dot / 8];
                assert_eq!(byte >> (7 - dot % 8) & 1 == 0, *black, "{x} {y}");
            }
        }
    }

    #[test]
    fn the_code_has_a_quiet_zone_and_the_marks_of_its_corners() {
        let rows = squares(LINK).unwrap();
        assert!(rows[..QUIET].iter().flatten().all(|black| !black));
        assert!(rows[QUIET][QUIET..QUIET + 7].iter().all(|black| *black));
        assert!(code_as_svg(LINK).unwrap().contains("h7v1h-7z"));
    }

    #[test]
    fn a_card_breaks_between_words_and_nothing_breaks_out_of_it() {
        let card = card(
            LINK,
            "Zurück nach Hause <b>",
            "Landkreis Vorpommern-Greifswald & Partner",
        )
        .unwrap();
        assert!(card.contains("&lt;b&gt;") && card.contains("&amp;") && !card.contains("<b>"));
        assert_eq!(lines("eins zwei"), ["eins zwei"]);
        assert!(lines(&"Wort ".repeat(20)).iter().all(|line| line.len() <= LINE));
    }
}
