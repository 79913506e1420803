//! What pages with keys have in common: the help that lists them, and the forms that they press. The script does nothing
//! that these forms do not do without it.

use super::super::layout::{Page, escape};
use crate::domain::proposal::RejectReason;

/// The help on the keys of a page, which the script needs to be there: key and name of its text.
pub(super) fn help(page: &Page, keys: &[(&str, &str)]) -> String {
    let rows: String = keys
        .iter()
        .map(|(key, text)| format!("<li><kbd>{}</kbd> {}</li>", escape(key), escape(&page.t(text))))
        .collect();
    let words: String = [
        ("on", "keys-switch-on"),
        ("off", "keys-switch-off"),
        ("none", "keys-none-left"),
        ("mark", "keys-mark-first"),
        ("cannot", "keys-not-here"),
        ("nothing", "keys-nothing-to-undo"),
    ]
    .iter()
    .map(|(name, key)| format!(" data-{name}=\"{}\"", escape(&page.t(key))))
    .collect();
    format!(
        "<details id=\"keys\"{words}><summary>{} <kbd>?</kbd></summary><ul class=\"plain\">{rows}</ul></details>",
        escape(&page.t("keys-title"))
    )
}

/// A choice of reasons: one button each, with the digit that presses it.
pub(super) fn reject(page: &Page, action: &str, hidden: &[(&str, &str)], stay: bool) -> String {
    let values: String = hidden
        .iter()
        .map(|(name, value)| format!("<input type=\"hidden\" name=\"{name}\" value=\"{}\">", escape(value)))
        .collect();
    let buttons: String = RejectReason::ALL
        .iter()
        .enumerate()
        .map(|(index, reason)| {
            format!(
                "<button class=\"btn second slim\" name=\"reason\" value=\"{reason}\"><kbd>{}</kbd> {}</button>",
                index + 1,
                escape(&page.code("reject-reason", reason))
            )
        })
        .collect();
    format!(
        "<details data-reasons><summary>{} <kbd>r</kbd></summary><p>{}</p>\
         <form method=\"post\" action=\"{}\"{}>{}{values}<div class=\"btns\">{buttons}</div></form></details>",
        escape(&page.t("proposal-reject")),
        escape(&page.t("proposal-reject-reason")),
        escape(action),
        if stay { " data-stay" } else { "" },
        page.token()
    )
}
