//! The form in which a picture is sent in with the words that tell what it shows, and what is said when it is refused. Its texts begin
//! with what the picture is: `logo` or `photo`.

use askama::Template as _;

use super::form::{Field, Kind};
use super::layout::{Page, escape};
use super::parts::alert;
use crate::error::{Context as _, FieldError, Result};
use crate::texts;

/// The form.
///
/// # Errors
/// Faults of a template.
pub(super) fn form(page: &Page, what: &str, action: &str, alt: &str) -> Result<String> {
    let text = |key: &str| page.t(&format!("{what}-{key}"));
    let words = Field::new(page, Kind::Text, "alt", text("alt"))
        .hint(text("alt-hint"))
        .value(alt)
        .max(200)
        .render()
        .context("rendering a field")?;
    Ok(format!(
        "<form method=\"post\" action=\"{action}\" enctype=\"multipart/form-data\">{token}\
         <div class=\"field\"><label for=\"f-file\">{label}</label><span class=\"hint\" id=\"f-file-hint\">{hint}</span>\
         <input type=\"file\" name=\"file\" id=\"f-file\" accept=\"image/png,image/jpeg,image/webp\" aria-describedby=\"f-file-hint\"></div>\
         {words}<div class=\"btns\"><button class=\"btn\">{send}</button></div></form>",
        action = escape(action),
        token = page.token(),
        label = escape(&text("file")),
        hint = escape(&text("file-hint")),
        send = escape(&text("send")),
    ))
}

/// What is wrong with what was sent, as a summary that leads to the fields.
pub(super) fn refusals(page: &Page, what: &str, errors: &[FieldError]) -> String {
    let lines: String = errors
        .iter()
        .map(|error| {
            let (field, key) = if error.pointer == "/alt" {
                ("f-alt", "alt")
            } else {
                ("f-file", "file")
            };
            let text = texts::field_error(page.voice(), error);
            format!(
                "<li><a href=\"#{field}\">{}: {}</a></li>",
                escape(&page.t(&format!("{what}-{key}"))),
                escape(&text)
            )
        })
        .collect();
    let body = alert(
        "danger",
        &page.t(&format!("{what}-wrong")),
        &format!("<ul>{lines}</ul>"),
    );
    format!("<div id=\"errors\" role=\"alert\" tabindex=\"-1\">{body}</div>")
}
