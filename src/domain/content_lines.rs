//! The lines of which vCard (RFC 6350) and iCalendar (RFC 5545) files are made: how a value is written, and how long a line may be.

/// A text as the value of a line.
pub fn escape(text: &str) -> String {
    text.replace('\\', "\\\\")
        .replace(',', "\\,")
        .replace(';', "\\;")
        .replace("\r\n", "\\n")
        .replace('\n', "\\n")
        .replace('\r', "")
}

/// The lines as a file: folded after 75 bytes, never inside a character, and ended by CRLF.
pub fn folded(lines: &[String]) -> String {
    let mut text = String::new();
    for line in lines {
        let mut used = 0;
        for c in line.chars() {
            if used + c.len_utf8() > 75 {
                text.push_str("\r\n ");
                used = 1;
            }
            text.push(c);
            used += c.len_utf8();
        }
        text.push_str("\r\n");
    }
    text
}
