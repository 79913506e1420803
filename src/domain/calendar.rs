//! One event as an iCalendar file (RFC 5545), in UTC, so that every calendar shows it at the right time. Pure text; who may
//! have which file is decided elsewhere.

use chrono::{DateTime, Utc};

use super::content_lines::{escape, folded};
use super::email::EmailAddress;

/// What stands in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalendarEvent {
    /// Stays the same for all versions of one event.
    pub uid: String,
    /// Raised with every change.
    pub sequence: i64,
    /// When this version was made.
    pub stamp: DateTime<Utc>,
    /// Begin.
    pub starts_at: DateTime<Utc>,
    /// End.
    pub ends_at: DateTime<Utc>,
    /// The title.
    pub summary: String,
    /// What else is to be known; may be empty.
    pub description: String,
    /// Where: an address, or the link of a video room; may be empty.
    pub location: String,
    /// Its page.
    pub url: String,
    /// Who invites, by name, and the address from which the service writes: what is published or cancelled has to name one
    /// (RFC 5546, 3.2).
    pub organizer: (String, EmailAddress),
    /// Whether it does not take place.
    pub cancelled: bool,
}

impl CalendarEvent {
    /// The file.
    pub fn file(&self) -> String {
        let utc = |at: DateTime<Utc>| at.format("%Y%m%dT%H%M%SZ").to_string();
        let (method, status) = if self.cancelled {
            ("CANCEL", "CANCELLED")
        } else {
            ("PUBLISH", "CONFIRMED")
        };
        let mut lines = vec![
            "BEGIN:VCALENDAR".to_owned(),
            "VERSION:2.0".to_owned(),
            "PRODID:-//Wurzelwerk//Meetups//DE".to_owned(),
            format!("METHOD:{method}"),
            "BEGIN:VEVENT".to_owned(),
            format!("UID:{}", escape(&self.uid)),
            format!("SEQUENCE:{}", self.sequence),
            format!("DTSTAMP:{}", utc(self.stamp)),
            format!("DTSTART:{}", utc(self.starts_at)),
            format!("DTEND:{}", utc(self.ends_at)),
            format!("SUMMARY:{}", escape(&self.summary)),
            format!("STATUS:{status}"),
            format!("URL:{}", self.url),
            format!(
                "ORGANIZER;CN=\"{}\":mailto:{}",
                quoted(&self.organizer.0),
                self.organizer.1
            ),
        ];
        for (name, value) in [("DESCRIPTION", &self.description), ("LOCATION", &self.location)] {
            if !value.is_empty() {
                lines.push(format!("{name}:{}", escape(value)));
            }
        }
        lines.extend(["END:VEVENT".to_owned(), "END:VCALENDAR".to_owned()]);
        folded(&lines)
    }
}

/// The value of a parameter, which knows no escapes: without the characters that would end it.
fn quoted(text: &str) -> String {
    text.replace('"', "'").replace(char::is_control, " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_utc_separators_escaped_long_lines_folded_and_no_line_can_be_smuggled_in() {
        let event = CalendarEvent {
            uid: "1@example.org".to_owned(),
            sequence: 3,
            stamp: "2026-11-23T09:00:00Z".parse().unwrap(),
            starts_at: "2027-03-05T18:30:00Z".parse().unwrap(),
            ends_at: "2027-03-05T20:00:00Z".parse().unwrap(),
            summary: "Wohnen, bauen; mieten".to_owned(),
            description: format!("Ä\r\nBEGIN:VALARM\n{}", "ü".repeat(80)),
            location: "Markt 1, Greifswald".to_owned(),
            url: "https://example.org/events/1".to_owned(),
            organizer: ("Büro \"Küste\":\r\nX".to_owned(), "post@example.org".parse().unwrap()),
            cancelled: false,
        };
        let text = event.file();
        assert!(text.contains("DTSTART:20270305T183000Z\r\nDTEND:20270305T200000Z\r\n"));
        assert!(text.contains("SUMMARY:Wohnen\\, bauen\\; mieten\r\n"));
        assert!(text.lines().all(|line| line.len() <= 75 && line != "BEGIN:VALARM"));
        assert!(text.replace("\r\n ", "").contains("DESCRIPTION:Ä\\nBEGIN:VALARM\\nüü"));
        assert!(
            text.contains("ORGANIZER;CN=\"Büro 'Küste':  X\":mailto:post@example.org\r\n"),
            "{text}"
        );
        let cancelled = CalendarEvent {
            cancelled: true,
            ..event
        };
        assert!(cancelled.file().contains("METHOD:CANCEL") && cancelled.file().contains("STATUS:CANCELLED"));
    }
}
