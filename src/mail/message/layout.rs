//! The plain form and the HTML form around the words of a mail. Paragraphs are separated by empty lines; lines that start
//! with `- ` are a list. Values were escaped by the template engine before they come here.

use chrono::{DateTime, Datelike as _, Utc};
use chrono_tz::Europe::Berlin;
use minijinja::{AutoEscape, Error, ErrorKind, HtmlEscape, State, Value};

use crate::domain::locale::Locale;

const MONTHS_DE: [&str; 12] = [
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
];
const MONTHS_EN: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// `5. Dezember 2026` or `5 December 2026`, in Europe/Berlin.
pub(super) fn day_in_words(locale: Locale, at: DateTime<Utc>) -> String {
    let local = at.with_timezone(&Berlin);
    let (months, dot) = match locale {
        Locale::De => (MONTHS_DE, "."),
        Locale::En => (MONTHS_EN, ""),
    };
    let month = months.into_iter().nth(local.month0() as usize).unwrap_or_default();
    format!("{}{dot} {month} {}", local.day(), local.year())
}

/// The filter `day`.
pub(super) fn day(state: &mut State<'_, '_>, value: &str) -> Result<String, Error> {
    let (locale, at) = time_of(state, value)?;
    Ok(day_in_words(locale, at))
}

/// The filter `moment`: the day and the time of day in Europe/Berlin.
pub(super) fn moment(state: &mut State<'_, '_>, value: &str) -> Result<String, Error> {
    let (locale, at) = time_of(state, value)?;
    let (day, clock) = (day_in_words(locale, at), at.with_timezone(&Berlin).format("%H:%M"));
    Ok(match locale {
        Locale::De => format!("{day}, {clock} Uhr"),
        Locale::En => format!("{day}, {clock}"),
    })
}

fn time_of(state: &State<'_, '_>, value: &str) -> Result<(Locale, DateTime<Utc>), Error> {
    let locale = state
        .lookup("locale")
        .and_then(|locale| locale.as_str().and_then(|locale| locale.parse().ok()))
        .unwrap_or_default();
    let at = value
        .parse()
        .map_err(|_| Error::new(ErrorKind::InvalidOperation, "this is not a time"))?;
    Ok((locale, at))
}

/// The function `button(url, label)`: a link on its own, in both forms with its full address to be read and copied.
pub(super) fn button(state: &mut State<'_, '_>, url: &str, label: &str) -> Result<Value, Error> {
    // Links are ours; anything else is a mistake of the caller and must not become a live link.
    if !(url.starts_with("https://") || url.starts_with("http://")) {
        return Err(Error::new(
            ErrorKind::InvalidOperation,
            "a button needs a full web address",
        ));
    }
    if !matches!(state.auto_escape(), AutoEscape::Html) {
        return Ok(Value::from(format!("{label}:\n{url}")));
    }
    let (url, label) = (HtmlEscape(url), HtmlEscape(label));
    Ok(Value::from_safe_string(format!(
        "<p style=\"margin:24px 0 8px\"><a href=\"{url}\" style=\"display:inline-block;padding:12px 24px;background:#171a2b;\
         color:#ffffff;text-decoration:none;border-radius:4px;font-weight:bold\">{label}</a></p>\
         <p style=\"margin:0 0 24px;font-size:14px;color:#43475a;word-break:break-all\">{url}</p>"
    )))
}

/// The plain form: no more than one empty line in a row, then the footer.
pub(super) fn text(body: &str, footer: &str) -> String {
    let mut text = String::with_capacity(body.len() + footer.len() + 8);
    for paragraph in paragraphs(body) {
        text.push_str(&paragraph.join("\n"));
        text.push_str("\n\n");
    }
    // The signature mark is dash, dash, space.
    text.push_str("-- \n");
    for line in paragraphs(footer).into_iter().flatten() {
        text.push_str(line);
        text.push('\n');
    }
    text
}

/// The HTML form: one column, readable without images, in light and dark mail programs.
pub(super) fn page(locale: Locale, service_name: &str, subject: &str, body: &str, footer: &str) -> String {
    let (body, footer) = (html(body, "margin:0 0 16px"), html(footer, "margin:0 0 4px"));
    let (name, subject) = (HtmlEscape(service_name), HtmlEscape(subject));
    format!(
        "<!doctype html>\n<html lang=\"{locale}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{subject}</title>\n</head>\n\
         <body style=\"margin:0;padding:24px 12px;background:#f3f3f6;color:#171a2b;font-family:Arial,Helvetica,sans-serif;\
         font-size:16px;line-height:1.5\">\n\
         <div style=\"max-width:600px;margin:0 auto;padding:24px;background:#ffffff;border-radius:8px\">\n\
         <p style=\"margin:0 0 24px;font-weight:bold\">{name}</p>\n{body}</div>\n\
         <div style=\"max-width:600px;margin:0 auto;padding:16px 24px;font-size:14px;color:#43475a\">\n{footer}</div>\n\
         </body>\n</html>\n"
    )
}

fn html(body: &str, style: &str) -> String {
    let mut html = String::with_capacity(body.len() * 2);
    for lines in paragraphs(body) {
        let is_list = lines.iter().all(|line| line.starts_with("- "));
        if is_list {
            html.push_str("<ul style=\"margin:0 0 16px;padding-left:24px\">\n");
            for line in lines {
                html.push_str("<li>");
                html.push_str(line.trim_start_matches("- "));
                html.push_str("</li>\n");
            }
            html.push_str("</ul>\n");
        } else if lines.first().is_some_and(|line| line.starts_with("<p ")) {
            // A button, made above; text by people cannot start like this because it was escaped.
            html.push_str(&lines.join("\n"));
            html.push('\n');
        } else {
            html.push_str("<p style=\"");
            html.push_str(style);
            html.push_str("\">");
            html.push_str(&lines.join("<br>\n"));
            html.push_str("</p>\n");
        }
    }
    html
}

/// The paragraphs as lines, without empty ones.
fn paragraphs(body: &str) -> Vec<Vec<&str>> {
    let mut all: Vec<Vec<&str>> = Vec::new();
    let mut open = false;
    for line in body.lines().map(str::trim_end) {
        match (line.is_empty(), all.last_mut()) {
            (true, _) => open = false,
            (false, Some(last)) if open => last.push(line),
            (false, _) => {
                all.push(vec![line]);
                open = true;
            }
        }
    }
    all
}
