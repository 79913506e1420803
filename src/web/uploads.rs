//! Files that are larger than a body may be elsewhere: they pass through piece by piece, within a deadline of their own. Nothing here
//! knows what the file is; what has to be refused is refused by the service while it still arrives.

use std::pin::Pin;
use std::time::Duration;

use actix_web::HttpRequest;
use actix_web::http::header;
use actix_web::web::{Bytes, Payload};
use futures_util::StreamExt as _;

use super::forms::TOKEN_FIELD;
use super::multipart::{PARTS, REST, boundary, find, parameter};
use super::problem::Problem;
use super::session::Requester;
use crate::domain::actor::Actor;
use crate::domain::ids::InitiativeId;
use crate::domain::video;
use crate::error::Error;
use crate::service::AppState;
use crate::service::directory::{self, Arriving, VideoView};

/// Whether such a file is sent to this path.
pub(crate) fn is_upload(path: &str) -> bool {
    path.ends_with("/video/file")
}

/// How many bytes were announced.
fn announced(req: &HttpRequest) -> Option<u64> {
    let value = req.headers().get(header::CONTENT_LENGTH)?;
    value.to_str().ok()?.parse().ok()
}

/// A file that comes as the whole body, or as the last part of a form.
pub(crate) struct Source {
    payload: Pin<Box<Payload>>,
    announced: Option<u64>,
    /// What stands behind the file in a form; empty for a whole body.
    delimiter: Vec<u8>,
    held: Vec<u8>,
    fields: Vec<(String, String)>,
    ended: bool,
}

impl Source {
    /// The whole body.
    pub(crate) fn body(req: &HttpRequest, payload: Payload) -> Self {
        Self {
            payload: Box::pin(payload),
            announced: announced(req),
            delimiter: Vec::new(),
            held: Vec::new(),
            fields: Vec::new(),
            ended: false,
        }
    }

    /// The file of a form that a page of ours made for this requester: its fields come first and are read here.
    ///
    /// # Errors
    /// `media-type`, `body-unreadable`, `body-too-slow`, `form-expired`.
    pub(crate) async fn form(req: &HttpRequest, requester: &Requester, payload: Payload) -> Result<Self, Problem> {
        let boundary = boundary(req).ok_or_else(|| Problem::new("media-type"))?;
        let mut source = Self::body(req, payload);
        source.delimiter = format!("\r\n--{boundary}").into_bytes();
        // The first delimiter stands at the very beginning.
        source.held = b"\r\n".to_vec();
        tokio::time::timeout(super::json::BODY_DEADLINE, source.read_fields())
            .await
            .unwrap_or_else(|_| Err(Problem::new("body-too-slow")))?;
        if requester.owns_form(req, source.text(TOKEN_FIELD)) {
            Ok(source)
        } else {
            Err(Problem::new("form-expired"))
        }
    }

    /// A field that came before the file; empty when there is none.
    pub(crate) fn text(&self, name: &str) -> &str {
        let found = self.fields.iter().find(|(own, _)| own == name);
        found.map_or("", |(_, value)| value.trim())
    }

    /// Reads on; answers whether there was more.
    async fn more(&mut self) -> Result<bool, Problem> {
        match self.payload.next().await {
            Some(Ok(bytes)) => {
                self.held.extend_from_slice(&bytes);
                Ok(true)
            }
            Some(Err(_)) => Err(Problem::new("body-unreadable")),
            None => Ok(false),
        }
    }

    /// Reads until the part is held in which something stands, at most as much as fields may weigh.
    async fn until(&mut self, needle: &[u8], from: usize) -> Result<usize, Problem> {
        loop {
            if let Some(at) = find(&self.held, needle, from) {
                return Ok(at);
            }
            if self.held.len() > REST || !self.more().await? {
                return Err(Problem::new("body-unreadable"));
            }
        }
    }

    async fn read_fields(&mut self) -> Result<(), Problem> {
        let unreadable = || Problem::new("body-unreadable");
        let delimiter = self.delimiter.clone();
        let mut weight = 0;
        loop {
            if self.until(&delimiter, 0).await? != 0 {
                return Err(unreadable());
            }
            while self.held.len() < delimiter.len() + 2 {
                if !self.more().await? {
                    return Err(unreadable());
                }
            }
            match self.held.get(delimiter.len()..delimiter.len() + 2) {
                Some(b"\r\n") => {}
                // The form ends without a file.
                Some(b"--") => {
                    self.ended = true;
                    return Ok(());
                }
                _ => return Err(unreadable()),
            }
            let end = self.until(b"\r\n\r\n", delimiter.len()).await?;
            let head = self.held.get(delimiter.len()..end).unwrap_or_default();
            let head = std::str::from_utf8(head).map_err(|_| unreadable())?;
            let disposition = head
                .lines()
                .find(|line| line.to_ascii_lowercase().starts_with("content-disposition:"))
                .ok_or_else(unreadable)?;
            let name = parameter(disposition, "name").ok_or_else(unreadable)?;
            if parameter(disposition, "filename").is_some() {
                self.held.drain(..end + 4);
                return Ok(());
            }
            let content = end + 4;
            let close = self.until(&delimiter, end + 2).await?;
            let value = self.held.get(content..close).unwrap_or_default();
            let value = std::str::from_utf8(value).map_err(|_| unreadable())?.to_owned();
            weight += close;
            if weight > REST || self.fields.len() == PARTS {
                return Err(unreadable());
            }
            self.fields.push((name, value));
            self.held.drain(..close);
        }
    }

    /// The next bytes of the file; `None` at its end.
    async fn next(&mut self) -> Result<Option<Bytes>, Problem> {
        if self.ended {
            return Ok(None);
        }
        if self.delimiter.is_empty() {
            return match self.payload.next().await {
                Some(Ok(bytes)) => Ok(Some(bytes)),
                Some(Err(_)) => Err(Problem::new("body-unreadable")),
                None => Ok(None),
            };
        }
        loop {
            if let Some(at) = find(&self.held, &self.delimiter, 0) {
                self.ended = true;
                self.held.truncate(at);
                return Ok(Some(Bytes::from(std::mem::take(&mut self.held))));
            }
            // The delimiter could have begun.
            let sure = self.held.len().saturating_sub(self.delimiter.len());
            if sure > 0 {
                let rest = self.held.split_off(sure);
                return Ok(Some(Bytes::from(std::mem::replace(&mut self.held, rest))));
            }
            if !self.more().await? {
                return Err(Problem::new("body-unreadable"));
            }
        }
    }

    /// Reads what still comes and throws it away, so that the sender reads the answer; at most so many bytes.
    async fn drain(&mut self, most: u64) {
        self.held = Vec::new();
        let mut seen = 0_u64;
        while let Some(Ok(bytes)) = self.payload.next().await {
            seen += bytes.len() as u64;
            if seen > most {
                return;
            }
        }
    }
}

/// Takes in the file of a video card.
///
/// # Errors
/// What the service says of it; `body-too-slow` when it takes longer than configured.
pub(crate) async fn receive(
    app: &AppState,
    actor: &Actor,
    id: &InitiativeId,
    version: i64,
    mut source: Source,
) -> Result<VideoView, Problem> {
    let most = directory::max_video_bytes(app);
    let deadline = Duration::from_secs(app.config.videos.upload_deadline_secs);
    let receiving = async {
        let begun = async {
            if source.announced.is_some_and(|bytes| bytes > most + REST as u64) {
                return Err(video::too_large(most));
            }
            directory::receive_video(app, actor, id, version).await
        };
        let received = match begun.await {
            Ok(arriving) => through(app, arriving, &mut source).await,
            Err(error) => Err(problem(error)),
        };
        // Who is refused while still sending would otherwise see a broken connection instead of the reason.
        if received.is_err() && source.announced.is_none_or(|bytes| bytes <= 4 * most) {
            source.drain(4 * most).await;
        }
        received
    };
    tokio::time::timeout(deadline, receiving)
        .await
        .unwrap_or_else(|_| Err(Problem::new("body-too-slow")))
}

/// A file that is too large has a status of its own.
fn problem(error: Error) -> Problem {
    let large = matches!(&error, Error::Invalid(errors) if errors.iter().any(|one| one.code == "video-large"));
    let problem = Problem::from(error);
    if large {
        problem.with_kind("file-too-large")
    } else {
        problem
    }
}

/// For so long an upload may bring nothing.
const SILENCE: Duration = Duration::from_secs(30);

async fn through(app: &AppState, mut arriving: Arriving, source: &mut Source) -> Result<VideoView, Problem> {
    let file = arriving.file();
    let taken = loop {
        // Who falls silent gives the place to others.
        let came = tokio::time::timeout(SILENCE, source.next()).await;
        match came.unwrap_or_else(|_| Err(Problem::new("body-too-slow"))) {
            Ok(Some(bytes)) => {
                if let Err(error) = arriving.take(&bytes).await {
                    break Err(problem(error));
                }
            }
            Ok(None) => break arriving.finish().await.map_err(problem),
            Err(broken) => break Err(broken),
        }
    };
    if taken.is_err()
        && let Err(error) = Arriving::give_up(app.clone(), file).await
    {
        tracing::warn!(%error, "a file that was not taken stays until housekeeping");
    }
    taken
}
