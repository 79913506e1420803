//! Forms that carry a file (`multipart/form-data`, RFC 7578): read whole within the limits, and taken only when they come from a page
//! that was made for this requester. What the file is, is told by its content elsewhere.

use std::future::Future;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::{FromRequest, HttpRequest};

use super::documents;
use super::forms::TOKEN_FIELD;
use super::json;
use super::problem::Problem;
use super::session::Requester;
use crate::domain::actor::{Actor, Scope};
use crate::error::Error;

/// What a whole form may weigh besides its file, in bytes.
pub(super) const REST: usize = 16 * 1024;
/// Stands for the limit that is configured for documents of the practice library.
pub(crate) const DOCUMENTS: usize = usize::MAX;
/// Parts at most.
pub(super) const PARTS: usize = 20;

/// Whether somebody may send files: staff and households that are signed in do, and nobody else may fill the memory with them. What
/// a file is for is the service's question.
///
/// # Errors
/// [`Error::Unauthenticated`]; [`Error::Forbidden`] for staff without the scope `initiatives:write`.
pub(crate) fn sends_files(actor: &Actor) -> Result<(), Error> {
    match actor {
        Actor::Household(_) => Ok(()),
        _ => actor.staff(Scope::InitiativesWrite).map(|_| ()),
    }
}

/// A form with at most one file of at most `LIMIT` bytes that a page of ours made for this requester, who may send files.
#[derive(Debug, Default)]
pub(crate) struct Upload<const LIMIT: usize> {
    fields: Vec<(String, String)>,
    /// The file; empty when none was chosen.
    pub(crate) file: Vec<u8>,
}

impl<const LIMIT: usize> Upload<LIMIT> {
    /// The first value of the name, trimmed; empty when there is none.
    pub(crate) fn text(&self, name: &str) -> &str {
        let found = self.fields.iter().find(|(own, _)| own == name);
        found.map_or("", |(_, value)| value.trim())
    }
}

impl<const LIMIT: usize> FromRequest for Upload<LIMIT> {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(req: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let requester = Requester::extract(req);
        let boundary = boundary(req);
        let limit = if LIMIT == DOCUMENTS {
            documents::limit(req)
        } else {
            LIMIT
        };
        let body = json::read_up_to(req, payload, limit + REST);
        let req = req.clone();
        Box::pin(async move {
            let boundary = boundary.ok_or_else(|| Problem::new("media-type"))?;
            let requester = requester.await?;
            // Asked before anything is read.
            if LIMIT == DOCUMENTS || req.path().starts_with("/staff/") {
                requester.actor.staff(Scope::InitiativesWrite)?;
            } else {
                sends_files(&requester.actor)?;
            }
            let body = body.await?;
            let parts = parts(&body, &boundary).ok_or_else(|| Problem::new("body-unreadable"))?;
            let mut upload = Self::default();
            for part in parts {
                if part.is_file {
                    upload.file = part.content.to_vec();
                } else {
                    let text = std::str::from_utf8(part.content).map_err(|_| Problem::new("body-unreadable"))?;
                    upload.fields.push((part.name, text.to_owned()));
                }
            }
            if requester.owns_form(&req, upload.text(TOKEN_FIELD)) {
                Ok(upload)
            } else {
                Err(Problem::new("form-expired"))
            }
        })
    }
}

/// What stands between the parts, as the header names it.
pub(super) fn boundary(req: &HttpRequest) -> Option<String> {
    let value = req.headers().get(header::CONTENT_TYPE)?.to_str().ok()?;
    let (essence, parameters) = value.split_once(';')?;
    if !essence.trim().eq_ignore_ascii_case("multipart/form-data") {
        return None;
    }
    let named = parameters
        .split(';')
        .find_map(|one| one.trim().strip_prefix("boundary="))?;
    let named = named.trim_matches('"');
    (1..=70).contains(&named.len()).then(|| named.to_owned())
}

/// A part of a form.
struct Part<'a> {
    name: String,
    is_file: bool,
    content: &'a [u8],
}

/// Where `needle` begins in `hay`, not before `from`.
pub(super) fn find(hay: &[u8], needle: &[u8], from: usize) -> Option<usize> {
    let rest = hay.get(from..)?;
    rest.windows(needle.len())
        .position(|window| window == needle)
        .map(|at| from + at)
}

/// The parts of a whole body; `None` when it is not of that form.
fn parts<'a>(body: &'a [u8], boundary: &str) -> Option<Vec<Part<'a>>> {
    let first = format!("--{boundary}").into_bytes();
    let between = format!("\r\n--{boundary}").into_bytes();
    if !body.starts_with(&first) {
        return None;
    }
    let mut at = first.len();
    let mut parts = Vec::new();
    loop {
        let rest = body.get(at..)?;
        if rest.starts_with(b"--") {
            return Some(parts);
        }
        if !rest.starts_with(b"\r\n") || parts.len() == PARTS {
            return None;
        }
        // A head of no lines at all would begin with the empty line right away; it has no name and is refused below.
        let head_end = find(body, b"\r\n\r\n", at)?;
        let head = std::str::from_utf8(body.get(at..head_end)?).ok()?;
        let end = find(body, &between, head_end + 2)?;
        let content = body.get(head_end + 4..end).unwrap_or_default();
        let disposition = head
            .lines()
            .find(|line| line.to_ascii_lowercase().starts_with("content-disposition:"))?;
        parts.push(Part {
            name: parameter(disposition, "name")?,
            is_file: parameter(disposition, "filename").is_some(),
            content,
        });
        at = end + between.len();
    }
}

/// A parameter such as `name="file"`.
pub(super) fn parameter(line: &str, name: &str) -> Option<String> {
    line.split(';').skip(1).find_map(|one| {
        let (own, value) = one.trim().split_once('=')?;
        (own == name).then(|| value.trim_matches('"').to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(body: &[u8]) -> Option<Vec<(String, bool, Vec<u8>)>> {
        let parts = parts(body, "xx")?;
        Some(
            parts
                .into_iter()
                .map(|part| (part.name, part.is_file, part.content.to_vec()))
                .collect(),
        )
    }

    #[test]
    fn fields_and_a_file_are_told_apart() {
        let body = b"--xx\r\nContent-Disposition: form-data; name=\"alt\"\r\n\r\nLeuchtturm\r\n--xx\r\n\
            Content-Disposition: form-data; name=\"file\"; filename=\"a.png\"\r\nContent-Type: image/png\r\n\r\n\x00--x\r\n\r\n\xff\r\n--xx--\r\n";
        let expected = vec![
            ("alt".to_owned(), false, b"Leuchtturm".to_vec()),
            ("file".to_owned(), true, b"\x00--x\r\n\r\n\xff".to_vec()),
        ];
        assert_eq!(read(body), Some(expected));
        let empty = b"--xx\r\nContent-Disposition: form-data; name=\"file\"; filename=\"\"\r\n\r\n\r\n--xx--\r\n";
        assert_eq!(read(empty), Some(vec![("file".to_owned(), true, Vec::new())]));
    }

    #[test]
    fn what_is_cut_off_or_of_another_form_is_refused() {
        for body in [
            b"".as_slice(),
            b"--xx",
            b"--xx\r\n",
            b"--xx\r\n\r\n\r\n--xx--",
            b"--xx\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nhalf",
            b"--xx\r\nContent-Type: text/plain\r\n\r\nx\r\n--xx--",
            b"name=value",
        ] {
            assert_eq!(read(body), None, "{}", String::from_utf8_lossy(body));
        }
        let many = b"--xx\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n".repeat(PARTS + 1);
        assert_eq!(read(&[&many[..], b"--xx--"].concat()), None);
    }
}
