//! Captions as WebVTT. They are read strictly and written anew, so that nothing stays but times and words.

use std::fmt::Write as _;

use super::super::text::is_unsafe_char;
use crate::error::{Error, Result};

/// The largest file of captions, in bytes.
pub const MAX_CAPTIONS: usize = 128 * 1024;
/// Captions at most.
const CUES: usize = 2_000;
/// Lines of a caption at most.
const LINES: usize = 4;
/// Characters of a line at most.
const WIDTH: usize = 200;

/// Reads a file of captions and writes it anew: times and words, nothing else.
///
/// # Errors
/// [`Error::Invalid`] at `/file`: `captions-large`, `captions-type` for no WebVTT at all, `captions-line` with the number of the line
/// that cannot be read, `captions-empty`.
pub fn captions(file: &[u8]) -> Result<String> {
    if file.len() > MAX_CAPTIONS {
        return Err(Error::invalid("/file", "captions-large", "128"));
    }
    let text = std::str::from_utf8(file).map_err(|_| Error::invalid("/file", "captions-type", ""))?;
    let text = text
        .strip_prefix('\u{feff}')
        .unwrap_or(text)
        .replace("\r\n", "\n")
        .replace('\r', "\n");
    let mut lines = text.split('\n').enumerate().peekable();
    let first = lines.next().map_or("", |(_, line)| line);
    let rest = first.strip_prefix("WEBVTT");
    if !rest.is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t'])) {
        return Err(Error::invalid("/file", "captions-type", ""));
    }
    let wrong = |at: usize| Error::invalid("/file", "captions-line", (at + 1).to_string());
    let mut written = "WEBVTT\n".to_owned();
    let (mut cues, mut before) = (0, 0);
    // What stands right under the first line are notes on the file.
    while lines.next_if(|(_, line)| !line.trim().is_empty()).is_some() {}
    while let Some((at, line)) = lines.next() {
        if line.trim().is_empty() {
            continue;
        }
        let begins = |word: &str| {
            line.strip_prefix(word)
                .is_some_and(|rest| rest.trim_start().is_empty() || rest.starts_with(' '))
        };
        if begins("NOTE") {
            while lines.next_if(|(_, line)| !line.trim().is_empty()).is_some() {}
            continue;
        }
        if begins("STYLE") || begins("REGION") {
            return Err(wrong(at));
        }
        // A cue may have a name before its times.
        let (at, times) = if line.contains("-->") {
            (at, line)
        } else {
            lines.next().ok_or_else(|| wrong(at))?
        };
        let (from, until) = times.split_once("-->").ok_or_else(|| wrong(at))?;
        let from = moment(from.trim()).ok_or_else(|| wrong(at))?;
        // Settings of the place may follow; they go.
        let until = until
            .split_whitespace()
            .next()
            .and_then(moment)
            .ok_or_else(|| wrong(at))?;
        cues += 1;
        if until <= from || from < before || cues > CUES {
            return Err(wrong(at));
        }
        before = from;
        // Writing to a String cannot fail.
        let _ = write!(written, "\n{} --> {}\n", clock(from), clock(until));
        let mut count = 0;
        while let Some((at, line)) = lines.next_if(|(_, line)| !line.trim().is_empty()) {
            count += 1;
            let words = words(line).ok_or_else(|| wrong(at))?;
            if count > LINES || words.chars().count() > WIDTH {
                return Err(wrong(at));
            }
            written.push_str(&words);
            written.push('\n');
        }
        if count == 0 {
            return Err(wrong(at));
        }
    }
    if cues == 0 {
        return Err(Error::invalid("/file", "captions-empty", ""));
    }
    Ok(written)
}

/// Milliseconds of a time such as `01:02.500` or `00:01:02.500`.
fn moment(text: &str) -> Option<u64> {
    let (whole, milli) = text.split_once('.')?;
    let digits = |part: &str, length: usize| {
        let fits = part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit());
        fits.then(|| part.parse::<u64>().ok()).flatten()
    };
    let mut parts = whole.rsplit(':');
    let seconds = digits(parts.next()?, 2).filter(|seconds| *seconds < 60)?;
    let minutes = digits(parts.next()?, 2).filter(|minutes| *minutes < 60)?;
    let hours = match parts.next() {
        Some(hours) => digits(hours, 2)?,
        None => 0,
    };
    if parts.next().is_some() {
        return None;
    }
    Some(((hours * 60 + minutes) * 60 + seconds) * 1_000 + digits(milli, 3)?)
}

fn clock(millis: u64) -> String {
    let (seconds, millis) = (millis / 1_000, millis % 1_000);
    format!(
        "{:02}:{:02}:{:02}.{millis:03}",
        seconds / 3_600,
        seconds / 60 % 60,
        seconds % 60
    )
}

/// The words of a line, escaped as the format wants it; `None` when there is something in it that is neither text nor a plain mark.
fn words(line: &str) -> Option<String> {
    let mut plain = String::new();
    let mut rest = line.trim();
    while let Some(at) = rest.find('<') {
        let (text, mark) = rest.split_at_checked(at)?;
        let (mark, later) = mark.get(1..)?.split_once('>')?;
        let name = mark.trim_start_matches('/').split([' ', '.', '\t']).next()?;
        // Bold, italics, underlined, voices, classes: what is meant is read without them.
        if !["b", "i", "u", "v", "c", "lang"].contains(&name) {
            return None;
        }
        plain.push_str(text);
        rest = later;
    }
    plain.push_str(rest);
    let plain = plain
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&nbsp;", " ")
        .replace("&amp;", "&");
    if plain.contains("-->") || plain.chars().any(is_unsafe_char) {
        return None;
    }
    Some(plain.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn code(file: &[u8]) -> (&'static str, String) {
        match captions(file) {
            Err(Error::Invalid(errors)) => (errors[0].code, errors[0].example.clone()),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn times_and_words_stay_and_everything_else_goes() {
        let file = "\u{feff}WEBVTT - Film\r\nKind: captions\r\n\r\nNOTE aufgenommen in Greifswald\r\n54.09, 13.38\r\n\r\n\
            1\r\n00:01.000 --> 00:02.500 align:start\r\n<v Kim>Moin &amp; hallo\r\n<i>alle</i>\r\n\r\n\
            01:00:03.000 --> 01:00:04.000\r\n5 &lt; 6\r\n";
        let kept = captions(file.as_bytes()).unwrap();
        assert_eq!(
            kept,
            "WEBVTT\n\n00:00:01.000 --> 00:00:02.500\nMoin &amp; hallo\nalle\n\n01:00:03.000 --> 01:00:04.000\n5 &lt; 6\n"
        );
        assert_eq!(
            captions(kept.as_bytes()).unwrap(),
            kept,
            "written anew it stays the same"
        );
    }

    #[test]
    fn captions_that_are_none_are_refused_with_the_line() {
        for (file, expected) in [
            ("", "captions-type"),
            ("1\n00:00:01,000 --> 00:00:02,000\nMoin", "captions-type"),
            ("WEBVTTX\n", "captions-type"),
            ("WEBVTT\n", "captions-empty"),
        ] {
            assert_eq!(code(file.as_bytes()).0, expected, "{file}");
        }
        assert_eq!(code(b"WEBVTT\n\n\xff\xfe").0, "captions-type");
        assert_eq!(code(&vec![b' '; MAX_CAPTIONS + 1]).0, "captions-large");
        for (cue, line) in [
            ("00:00:01,000 --> 00:00:02.000\nMoin", "3"),
            ("00:02.000 --> 00:01.000\nMoin", "3"),
            ("00:99.000 --> 01:01.000\nMoin", "3"),
            ("STYLE\n::cue { background: url(https://evil.example/) }", "3"),
            ("00:01.000 --> 00:02.000\n<script>alert(1)</script>", "4"),
            ("00:01.000 --> 00:02.000\n<img src=x", "4"),
            ("00:01.000 --> 00:02.000\n", "3"),
            ("nur Worte", "4"),
        ] {
            assert_eq!(
                code(format!("WEBVTT\n\n{cue}\n").as_bytes()),
                ("captions-line", line.to_owned()),
                "{cue}"
            );
        }
    }

    proptest! {
        #[test]
        fn whatever_comes_is_refused_or_can_be_read_again(text in "(WEBVTT\n\n)?([0-9:.> \n<a-z/&;-]|00:01.000 --> 00:02.000\n){0,60}") {
            if let Ok(kept) = captions(text.as_bytes()) {
                prop_assert_eq!(captions(kept.as_bytes()).unwrap(), kept);
            }
        }
    }
}
