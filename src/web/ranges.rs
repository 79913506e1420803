//! Parts of files (RFC 9110, section 14): which bytes a requester wants, and the answer that sends them piece by piece, so that nobody
//! holds a whole file.

use std::rc::Rc;

use actix_web::body::SizedStream;
use actix_web::http::StatusCode;
use actix_web::http::header;
use actix_web::web::Bytes;
use actix_web::{HttpMessage as _, HttpRequest, HttpResponse, HttpResponseBuilder};
use futures_util::stream;

use super::middleware::Context;
use super::problem::Problem;
use crate::error::{Error, Result};
use crate::service::AppState;
use crate::service::directory::{self, VideoFile};

/// What is wanted of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wanted {
    /// Everything.
    Whole,
    /// From the first to the last byte named, both included.
    Part(u64, u64),
    /// Something that is not there.
    Nothing,
}

/// Reads a `Range`. What is not of the form `bytes=` with one part counts as not said.
fn wanted(said: Option<&str>, bytes: u64) -> Wanted {
    let Some(range) = said.and_then(|said| said.trim().strip_prefix("bytes=")) else {
        return Wanted::Whole;
    };
    let Some((from, to)) = range.split_once('-').map(|(from, to)| (from.trim(), to.trim())) else {
        return Wanted::Whole;
    };
    let number = |text: &str| {
        let plain = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        // A number too large to be written is beyond every file.
        plain.then(|| text.parse::<u64>().unwrap_or(u64::MAX))
    };
    let last = bytes.saturating_sub(1);
    match (number(from), number(to)) {
        (Some(from), _) if to.is_empty() => {
            if from < bytes {
                Wanted::Part(from, last)
            } else {
                Wanted::Nothing
            }
        }
        (Some(from), Some(to)) if from <= to => {
            if from < bytes {
                Wanted::Part(from, to.min(last))
            } else {
                Wanted::Nothing
            }
        }
        // The last so many bytes.
        (None, Some(count)) if from.is_empty() => {
            if count == 0 || bytes == 0 {
                Wanted::Nothing
            } else {
                Wanted::Part(bytes.saturating_sub(count), last)
            }
        }
        _ => Wanted::Whole,
    }
}

fn said<'a>(req: &'a HttpRequest, name: &header::HeaderName) -> Option<&'a str> {
    req.headers().get(name).and_then(|value| value.to_str().ok())
}

/// Answers with a file or the part of it that is wanted; the address names the hash, which is the `ETag`, too.
pub(crate) fn answer(app: &AppState, req: &HttpRequest, file: VideoFile, hash: &str) -> Result<HttpResponse, Problem> {
    let tag = format!("\"{hash}\"");
    let keep = if file.public {
        "public, max-age=31536000, immutable"
    } else {
        "no-store"
    };
    let head = |status: StatusCode| {
        let mut response = HttpResponse::build(status);
        response
            .insert_header((header::ETAG, tag.clone()))
            .insert_header((header::ACCEPT_RANGES, "bytes"))
            .insert_header((header::CACHE_CONTROL, keep));
        response
    };
    let known = said(req, &header::IF_NONE_MATCH).is_some_and(|list| {
        list.split(',')
            .any(|one| one.trim().trim_start_matches("W/") == tag || one.trim() == "*")
    });
    if known {
        return Ok(head(StatusCode::NOT_MODIFIED).finish());
    }
    // Whoever has a part of another content gets the whole.
    let same = said(req, &header::IF_RANGE).is_none_or(|version| version.trim() == tag);
    // Whoever asks for headers alone is sent nothing, and nothing is read for it; parts mean nothing there either.
    let bare = req
        .extensions()
        .get::<Rc<Context>>()
        .is_some_and(|context| context.head);
    let range = said(req, &header::RANGE).filter(|_| same && !bare);
    match wanted(range, file.bytes) {
        Wanted::Nothing => Err(Problem::no_such_part(file.bytes)),
        Wanted::Whole if bare => Ok(head(StatusCode::OK)
            .content_type(file.form.content_type())
            .body(SizedStream::new(file.bytes, stream::empty::<Result<Bytes, Error>>()))),
        Wanted::Whole => Ok(sent(head(StatusCode::OK), app, file, 0, None)),
        Wanted::Part(from, to) => Ok(sent(head(StatusCode::PARTIAL_CONTENT), app, file, from, Some(to))),
    }
}

fn sent(
    mut response: HttpResponseBuilder,
    app: &AppState,
    file: VideoFile,
    from: u64,
    to: Option<u64>,
) -> HttpResponse {
    let left = to.map_or(file.bytes, |to| (to + 1).saturating_sub(from));
    if let Some(to) = to {
        let range = format!("bytes {from}-{to}/{}", file.bytes);
        response.insert_header((header::CONTENT_RANGE, range));
    }
    let content_type = file.form.content_type();
    let start = (app.clone(), file, from, left);
    let pieces = stream::try_unfold(start, |(app, file, at, left)| async move {
        if left == 0 {
            return Ok::<_, Error>(None);
        }
        let mut piece = directory::video_bytes(&app, &file, at).await?;
        piece.truncate(usize::try_from(left).unwrap_or(usize::MAX));
        let sent = piece.len() as u64;
        Ok(Some((Bytes::from(piece), (app, file, at + sent, left - sent))))
    });
    response
        .content_type(content_type)
        .body(SizedStream::new(left, Box::pin(pieces)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_read_as_players_ask_for_them() {
        for (said, expected) in [
            (None, Wanted::Whole),
            (Some("bytes=0-"), Wanted::Part(0, 99)),
            (Some("bytes=0-0"), Wanted::Part(0, 0)),
            (Some("bytes=90-200"), Wanted::Part(90, 99)),
            (Some("bytes= 5 - 9 "), Wanted::Part(5, 9)),
            (Some("bytes=-10"), Wanted::Part(90, 99)),
            (Some("bytes=-1000"), Wanted::Part(0, 99)),
            (Some("bytes=-99999999999999999999999"), Wanted::Part(0, 99)),
            (Some("bytes=100-"), Wanted::Nothing),
            (Some("bytes=100-200"), Wanted::Nothing),
            (Some("bytes=99999999999999999999999-"), Wanted::Nothing),
            (Some("bytes=-0"), Wanted::Nothing),
            // Several parts, other units and what is no range at all: everything.
            (Some("bytes=0-1,5-6"), Wanted::Whole),
            (Some("bytes=9-5"), Wanted::Whole),
            (Some("bytes=-"), Wanted::Whole),
            (Some("bytes="), Wanted::Whole),
            (Some("bytes=a-b"), Wanted::Whole),
            (Some("bytes=+1-2"), Wanted::Whole),
            (Some("items=0-5"), Wanted::Whole),
        ] {
            assert_eq!(wanted(said, 100), expected, "{said:?}");
        }
        assert_eq!(wanted(Some("bytes=0-"), 0), Wanted::Nothing);
    }
}
