//! Small pieces of HTML that several pages put together: facts, paragraphs, badges, buttons that post. Everything that comes from outside
//! is escaped here, once.

use askama::Template;

use super::layout::{Page, escape, icon};
use crate::service::spreadsheet::RowError;

/// A page of headings and paragraphs.
#[derive(Debug, Default)]
pub(crate) struct Information {
    parts: Vec<String>,
    wide: bool,
}

#[derive(Template)]
#[template(path = "page.html")]
pub(crate) struct InformationPage {
    p: Page,
    parts: Vec<String>,
    wide: bool,
}

impl Information {
    /// An empty page.
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// With a paragraph in large type.
    pub(crate) fn lead(self, text: impl AsRef<str>) -> Self {
        self.html(format!("<p class=\"lead\">{}</p>", escape(text.as_ref())))
    }

    /// With a paragraph.
    pub(crate) fn text(self, text: impl AsRef<str>) -> Self {
        self.html(format!("<p>{}</p>", escape(text.as_ref())))
    }

    /// With the paragraphs of a text, which are parted by empty lines.
    pub(crate) fn paragraphs(mut self, text: &str) -> Self {
        for part in text.split("\n\n").map(str::trim).filter(|part| !part.is_empty()) {
            let lines: Vec<String> = part.lines().map(escape).collect();
            self = self.html(format!("<p>{}</p>", lines.join("<br>")));
        }
        self
    }

    /// With a heading.
    pub(crate) fn heading(self, text: impl AsRef<str>) -> Self {
        self.html(format!("<h2>{}</h2>", escape(text.as_ref())))
    }

    /// With a box that says what to do where there is nothing to show yet.
    pub(crate) fn empty(self, text: impl AsRef<str>, ways: &[(&str, String)]) -> Self {
        self.html(empty(text.as_ref(), ways))
    }

    /// With a list.
    pub(crate) fn list(self, rows: impl IntoIterator<Item = String>) -> Self {
        let rows: String = rows
            .into_iter()
            .map(|row| format!("<li>{}</li>", escape(&row)))
            .collect();
        self.html(format!("<ul>{rows}</ul>"))
    }

    /// With a link that looks like a button.
    pub(crate) fn button(self, href: &str, text: impl AsRef<str>) -> Self {
        self.html(format!(
            "<div class=\"btns\"><a class=\"btn\" href=\"{}\">{}</a></div>",
            escape(href),
            escape(text.as_ref())
        ))
    }

    /// With ready HTML.
    pub(crate) fn html(mut self, html: impl Into<String>) -> Self {
        self.parts.push(html.into());
        self
    }

    /// With ready HTML before everything else.
    pub(crate) fn first(mut self, html: impl Into<String>) -> Self {
        self.parts.insert(0, html.into());
        self
    }

    /// As wide as the window, for tables.
    pub(crate) const fn wide(mut self) -> Self {
        self.wide = true;
        self
    }

    /// The page in its frame.
    pub(crate) fn on(self, page: Page) -> InformationPage {
        InformationPage {
            p: page,
            parts: self.parts,
            wide: self.wide,
        }
    }
}

/// Facts with labels: label, value as HTML, and where it is changed.
pub(crate) fn facts(page: &Page, rows: &[(String, String, Option<String>)]) -> String {
    let rows: String = rows
        .iter()
        .map(|(label, value, href)| {
            let edit = href.as_ref().map_or_else(String::new, |href| {
                format!(
                    "<dd class=\"edit\"><a href=\"{}\">{}<span class=\"sr\"> ({})</span></a></dd>",
                    escape(href),
                    escape(&page.t("page-change")),
                    escape(label)
                )
            });
            format!("<div><dt>{}</dt><dd>{value}</dd>{edit}</div>", escape(label))
        })
        .collect();
    format!("<dl class=\"facts\">{rows}</dl>")
}

/// A badge; `class` is empty, `info`, `good`, `warn` or `danger`.
pub(crate) fn badge(class: &str, text: &str) -> String {
    let sign = match class {
        "good" => icon("good"),
        "warn" => icon("warn"),
        "danger" => icon("bad"),
        _ => String::new(),
    };
    format!("<span class=\"badge {class}\">{sign}{}</span>", escape(text))
}

/// A box with a headline; `class` is empty, `good`, `warn` or `danger`.
pub(crate) fn alert(class: &str, head: &str, body_html: &str) -> String {
    let sign = match class {
        "good" => icon("good"),
        "warn" => icon("warn"),
        "danger" => icon("bad"),
        _ => icon("info"),
    };
    let body = if body_html.is_empty() {
        String::new()
    } else {
        format!("<div class=\"body\">{body_html}</div>")
    };
    format!(
        "<div class=\"alert {class}\"><div class=\"head\">{sign}<p>{}</p></div>{body}</div>",
        escape(head)
    )
}

/// A box that stands where there is nothing to show yet: what that means, and the ways on (address and text).
pub(crate) fn empty(text: &str, ways: &[(&str, String)]) -> String {
    let ways: String = ways.iter().map(|(href, text)| link(href, text) + "\n").collect();
    let ways = if ways.is_empty() {
        ways
    } else {
        format!("<div class=\"btns\">{ways}</div>")
    };
    format!("<div class=\"card soft empty\"><p>{}</p>{ways}</div>", escape(text))
}

/// A form that is nothing but a button, with hidden values.
pub(crate) fn post_button(page: &Page, action: &str, class: &str, text: &str, hidden: &[(&str, &str)]) -> String {
    let values: String = hidden
        .iter()
        .map(|(name, value)| format!("<input type=\"hidden\" name=\"{name}\" value=\"{}\">", escape(value)))
        .collect();
    format!(
        "<form method=\"post\" action=\"{}\">{}{values}<button class=\"{class}\">{}</button></form>",
        escape(action),
        page.token(),
        escape(text)
    )
}

/// What is wrong with the rows of a table that somebody wants to take over.
pub(crate) fn row_errors(page: &Page, errors: &[RowError]) -> String {
    let heads = ["import-row", "import-field", "import-detail"].map(|key| page.t(key));
    let cells: Vec<Vec<String>> = errors
        .iter()
        .map(|error| vec![error.row.to_string(), escape(&error.field), escape(&error.detail)])
        .collect();
    table(&page.t("import-errors"), &heads, &cells)
}

/// A table: caption, heads, rows of ready HTML cells; the first cell of a row is its head.
pub(crate) fn table(caption: &str, heads: &[String], rows: &[Vec<String>]) -> String {
    let heads: String = heads
        .iter()
        .map(|head| {
            // A column of buttons has no heading; an empty cell is no header for a screen reader.
            if head.is_empty() {
                "<td></td>".to_owned()
            } else {
                format!("<th scope=\"col\">{}</th>", escape(head))
            }
        })
        .collect();
    let body: String = rows
        .iter()
        .map(|row| {
            let cells: String = row
                .iter()
                .enumerate()
                .map(|(index, cell)| {
                    if index == 0 {
                        format!("<th scope=\"row\">{cell}</th>")
                    } else {
                        format!("<td>{cell}</td>")
                    }
                })
                .collect();
            format!("<tr>{cells}</tr>")
        })
        .collect();
    format!(
        "<div class=\"scroll\" role=\"region\" aria-label=\"{label}\" tabindex=\"0\"><table><caption>{label}</caption>\
         <thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table></div>",
        label = escape(caption)
    )
}

/// A bar of 0 to `whole` as SVG; the figure itself stands beside it as text.
pub(crate) fn bar(part: u32, whole: u32) -> String {
    let width = if whole == 0 {
        0
    } else {
        u64::from(part) * 100 / u64::from(whole)
    };
    format!(
        "<svg class=\"bar\" viewBox=\"0 0 100 10\" preserveAspectRatio=\"none\" aria-hidden=\"true\">\
         <rect class=\"full\" width=\"100\" height=\"10\"/><rect class=\"part\" width=\"{width}\" height=\"10\"/></svg>"
    )
}

/// A link.
pub(crate) fn link(href: &str, text: &str) -> String {
    format!("<a href=\"{}\">{}</a>", escape(href), escape(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_from_outside_is_escaped() {
        assert!(badge("", "<b>").contains("&lt;b&gt;"));
        assert!(link("/x?a=\"", "<i>").contains("href=\"/x?a=&quot;\">&lt;i&gt;"));
        assert!(table("<c>", &["<h>".to_owned()], &[]).contains("&lt;h&gt;"));
        assert_eq!(bar(1, 0).matches("width=\"0\"").count(), 1);
    }
}
