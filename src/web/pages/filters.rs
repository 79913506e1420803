//! A form that asks for a part of a list: it changes nothing, so its values stand in the address and the list can be
//! bookmarked. What does not fit is said at its field.

use super::form::{Field, Form};
use super::layout::{Page, escape};
use super::parts::{alert, link};
use crate::error::FieldError;

/// Where such a form leads, and the keys of its texts.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Words {
    /// The address of the page.
    pub(crate) action: &'static str,
    /// What the form is for.
    pub(crate) label: &'static str,
    /// Its button.
    pub(crate) submit: &'static str,
    /// The link that empties it.
    pub(crate) reset: &'static str,
}

/// The form as HTML. Errors mark the page as wrong.
pub(crate) fn filters(page: &mut Page, words: &Words, fields: Vec<Field>, errors: &[FieldError]) -> String {
    let form = Form::new("", words.action, "")
        .fields(fields)
        .refuse(page.locale, errors);
    page.wrong = !form.summary.is_empty();
    let lines: String = form
        .summary
        .iter()
        .map(|line| {
            if line.href.is_empty() {
                format!("<li>{}</li>", escape(&line.text))
            } else {
                format!("<li>{}</li>", link(&line.href, &line.text))
            }
        })
        .collect();
    let summary = if lines.is_empty() {
        String::new()
    } else {
        let head = page.tn("page-check-fields", form.summary.len());
        let body = format!("<ul class=\"plain\">{lines}</ul>");
        format!(
            "<div id=\"errors\" role=\"alert\" tabindex=\"-1\">{}</div>",
            alert("danger", &head, &body)
        )
    };
    let fields: String = form.fields.iter().map(ToString::to_string).collect();
    format!(
        "{summary}<form action=\"{action}\" method=\"get\" role=\"search\" aria-label=\"{label}\"><div class=\"filters\">{fields}</div>\
         <div class=\"btns\"><button class=\"btn\">{}</button><a href=\"{action}\">{}</a></div></form>",
        escape(&page.t(words.submit)),
        escape(&page.t(words.reset)),
        action = words.action,
        label = escape(&page.t(words.label)),
    )
}
