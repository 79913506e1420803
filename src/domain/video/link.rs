//! Where a video is that is no file of ours. Such a link is only ever opened by a person who was told who learns of it; nothing of it
//! is loaded before.

use crate::domain::initiative::is_web_link;
use crate::error::{Error, Result};

/// Who keeps a video that is linked, as far as the form of the address tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Host {
    /// YouTube, a service of Google.
    YouTube,
    /// Vimeo.
    Vimeo,
    /// An instance of PeerTube.
    PeerTube,
    /// Somebody else.
    Other,
}

/// The address of a page with a video: `https`, a name instead of numbers, nobody's sign-in in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VideoLink {
    whole: String,
    name: String,
    path: String,
}

impl VideoLink {
    /// Reads an address.
    ///
    /// # Errors
    /// [`Error::Invalid`]: `video-link`.
    pub fn parse(text: &str) -> Result<Self> {
        let wrong = || Error::invalid("", "video-link", "https://video.example.org/w/heimathafen");
        let text = text.trim();
        let (scheme, rest) = text.split_once("://").ok_or_else(wrong)?;
        if !scheme.eq_ignore_ascii_case("https") {
            return Err(wrong());
        }
        let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
        let (name, path) = rest.split_at_checked(end).ok_or_else(wrong)?;
        let name = idna::domain_to_ascii(name).map_err(|_| wrong())?;
        let whole = format!("https://{name}{path}");
        let last = name.rsplit('.').next().unwrap_or_default();
        let named = name.contains('.') && last.len() >= 2 && last.bytes().any(|byte| byte.is_ascii_alphabetic());
        let plain = name
            .split('.')
            .all(|label| !label.is_empty() && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-'));
        if !named || !plain || !is_web_link(&whole) {
            return Err(wrong());
        }
        Ok(Self {
            path: path.to_owned(),
            whole,
            name,
        })
    }

    /// The whole address.
    pub fn as_str(&self) -> &str {
        &self.whole
    }

    /// The name of the server.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Who keeps the video.
    pub fn host(&self) -> Host {
        let name = self.name.strip_prefix("www.").unwrap_or(&self.name);
        let begins = |start: &str| self.path.starts_with(start);
        match name {
            "youtube.com" | "m.youtube.com" | "youtu.be" | "youtube-nocookie.com" => Host::YouTube,
            "vimeo.com" | "player.vimeo.com" => Host::Vimeo,
            _ if begins("/w/") || begins("/videos/watch/") || begins("/videos/embed/") => Host::PeerTube,
            _ => Host::Other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_says_who_keeps_the_video() {
        for (link, name, host) in [
            ("https://www.youtube.com/watch?v=abc", "www.youtube.com", Host::YouTube),
            ("HTTPS://youtu.be/abc", "youtu.be", Host::YouTube),
            ("https://vimeo.com/123", "vimeo.com", Host::Vimeo),
            ("https://video.example.org/w/abc", "video.example.org", Host::PeerTube),
            (
                "https://Video.Example.org/videos/watch/abc",
                "video.example.org",
                Host::PeerTube,
            ),
            (" https://müritz.example/film ", "xn--mritz-kva.example", Host::Other),
        ] {
            let read = VideoLink::parse(link).unwrap();
            assert_eq!((read.name(), read.host()), (name, host), "{link}");
            assert_eq!(VideoLink::parse(read.as_str()).unwrap(), read, "{link}");
        }
    }

    #[test]
    fn what_is_no_page_of_somebody_is_no_link_of_a_video() {
        for link in [
            "",
            "video.example.org/w/abc",
            "http://video.example.org/w/abc",
            "javascript://example.org/%0aalert(1)",
            "data:text/html,x",
            "https://",
            "https:///x",
            "https://localhost/x.y",
            "https://192.0.2.1/x",
            "https://[2001:db8::1]/x",
            "https://kim@example.org/x",
            "https://example.org:8443/x",
            "https://example.org/a b",
            "https://example.org/\"onclick=",
            "https://example.org\\@evil.example/x",
            "https://.example.org/",
        ] {
            assert!(VideoLink::parse(link).is_err(), "{link}");
        }
    }
}
