//! Markdown of staff as HTML: the only room that knows the crate. HTML that somebody types is shown as text, links lead to https,
//! to a mail address or to pages of ours, pictures are shown by their words alone, and headings stand below the one of the page.

use pulldown_cmark::{CowStr, Event, HeadingLevel, LinkType, Options, Parser, Tag, TagEnd, html};

use super::layout::escape;

/// The text as HTML without scripts, styles, pictures and addresses of other kinds.
pub(crate) fn render(text: &str) -> String {
    let mut shown = Shown::default();
    let events = Parser::new_ext(text, Options::ENABLE_STRIKETHROUGH).map(|event| shown.of(event));
    let mut out = String::with_capacity(text.len() * 2);
    html::push_html(&mut out, events);
    out
}

/// What has to be remembered from one event to the next.
#[derive(Default)]
struct Shown {
    /// The level of the last heading, so that none is left out.
    level: usize,
    /// The levels of open headings.
    headings: Vec<HeadingLevel>,
    /// Whether the open links lead anywhere.
    links: Vec<bool>,
}

const LEVELS: [HeadingLevel; 5] = [
    HeadingLevel::H2,
    HeadingLevel::H3,
    HeadingLevel::H4,
    HeadingLevel::H5,
    HeadingLevel::H6,
];

fn nothing<'a>() -> Event<'a> {
    Event::Text(CowStr::Borrowed(""))
}

impl Shown {
    fn of<'a>(&mut self, event: Event<'a>) -> Event<'a> {
        match event {
            // What looks like HTML is what somebody typed.
            Event::Html(text) | Event::InlineHtml(text) => Event::Text(text),
            Event::Start(Tag::HtmlBlock) => Event::Start(Tag::Paragraph),
            Event::End(TagEnd::HtmlBlock) => Event::End(TagEnd::Paragraph),
            Event::Start(Tag::Heading { level, .. }) => {
                // One below the page's own, and at most one below the heading before.
                self.level = (level as usize - 1).min(self.level).min(LEVELS.len() - 1);
                let level = LEVELS.get(self.level).copied().unwrap_or(HeadingLevel::H2);
                self.level += 1;
                self.headings.push(level);
                Event::Start(Tag::Heading {
                    level,
                    id: None,
                    classes: Vec::new(),
                    attrs: Vec::new(),
                })
            }
            Event::End(TagEnd::Heading(_)) => {
                Event::End(TagEnd::Heading(self.headings.pop().unwrap_or(HeadingLevel::H2)))
            }
            Event::Start(Tag::Link {
                link_type, dest_url, ..
            }) => {
                let address = address(link_type, &dest_url);
                self.links.push(address.is_some());
                match address {
                    Some(address) => Event::InlineHtml(
                        format!("<a href=\"{}\" rel=\"noopener noreferrer\">", escape(&address)).into(),
                    ),
                    None => nothing(),
                }
            }
            Event::End(TagEnd::Link) => {
                if self.links.pop().unwrap_or(false) {
                    Event::InlineHtml("</a>".into())
                } else {
                    nothing()
                }
            }
            Event::Start(Tag::Image { .. }) | Event::End(TagEnd::Image) => nothing(),
            // Lines of code scroll by themselves, so they have to be reached by keyboard.
            Event::Start(Tag::CodeBlock(_)) => {
                Event::InlineHtml("<div class=\"scroll\" tabindex=\"0\"><pre><code>".into())
            }
            Event::End(TagEnd::CodeBlock) => Event::InlineHtml("</code></pre></div>".into()),
            other => other,
        }
    }
}

/// Where a link may lead: https, a mail address, a place on this page or a page of ours.
fn address(kind: LinkType, typed: &str) -> Option<String> {
    if typed.chars().any(|c| c.is_control() || c.is_whitespace() || c == '\\') {
        return None;
    }
    if kind == LinkType::Email {
        return Some(format!("mailto:{typed}"));
    }
    let lower = typed.to_ascii_lowercase();
    let inner = typed.starts_with('#') || (typed.starts_with('/') && !typed.starts_with("//"));
    let outer = lower.strip_prefix("https://").is_some_and(|rest| !rest.is_empty()) || lower.starts_with("mailto:");
    (inner || outer).then(|| typed.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_helps_reading_is_kept_and_headings_stand_below_the_page() {
        let html = render(
            "# Eins\n\n### Zwei\n\nEin **Wort** und ~~keins~~.\n\n- a\n- b\n\n> Zitat\n\n`x < y`\n\n```js\nz & 1\n```\n# Drei",
        );
        assert!(
            html.contains("<h2>Eins</h2>") && html.contains("<h3>Zwei</h3>") && html.contains("<h2>Drei</h2>"),
            "{html}"
        );
        for part in [
            "<strong>Wort</strong>",
            "<del>keins</del>",
            "<li>a</li>",
            "<blockquote>",
            "<code>x &lt; y</code>",
            "<pre><code>z &amp; 1\n</code></pre></div>",
        ] {
            assert!(html.contains(part), "{part} in {html}");
        }
        assert!(!html.contains("<h1") && !html.contains("class=\"language"), "{html}");
    }

    #[test]
    fn links_lead_to_https_mail_and_pages_of_ours_and_carry_nothing_along() {
        for (typed, href) in [
            (
                "[x](https://example.org/a?b=1&c=2)",
                "https://example.org/a?b=1&amp;c=2",
            ),
            ("[x](mailto:buero@example.org)", "mailto:buero@example.org"),
            ("[x](/staff/meetups)", "/staff/meetups"),
            ("[x](#unten)", "#unten"),
            ("<https://example.org>", "https://example.org"),
            ("<buero@example.org>", "mailto:buero@example.org"),
            ("[x][1]\n\n[1]: HTTPS://example.org", "HTTPS://example.org"),
        ] {
            let html = render(typed);
            assert!(
                html.contains(&format!("<a href=\"{href}\" rel=\"noopener noreferrer\">")),
                "{typed}: {html}"
            );
        }
    }

    #[test]
    fn nothing_that_somebody_types_becomes_a_tag_a_script_or_a_picture() {
        for typed in [
            "<script>alert(1)</script>",
            "<img src=x onerror=alert(1)>",
            "text <b onclick=alert(1)>x</b>",
            "<div>\n<iframe src='https://example.org'></iframe>\n</div>",
            "<!-- <script>alert(1)</script> -->",
            "<?php echo 1 ?>",
            "<![CDATA[<script>alert(1)</script>]]>",
            "<style>body{display:none}</style>",
            "<a href=\"javascript:alert(1)\">x</a>",
            "[x](javascript:alert(1))",
            "[x](JaVaScRiPt:alert(1))",
            "[x](java&Tab;script:alert(1))",
            "[x](&#106;avascript:alert(1))",
            "[x](data:text/html;base64,PHNjcmlwdD4=)",
            "[x](vbscript:x)",
            "[x](http://example.org)",
            "[x](//example.org)",
            "[x](/\\example.org)",
            "[x](</&Tab;/example.org>)",
            "[x](file:///etc/passwd)",
            "[x](https://)",
            "<javascript:alert(1)>",
            "![Bild](https://example.org/x.png)",
            "![Bild](x\"onerror=\"alert(1))",
            "[x](https://example.org/\"onmouseover=\"alert(1))",
            "[x](https://example.org 'a\" onmouseover=\"alert(1)')",
            "```\"><script>alert(1)</script>\nx\n```",
            "# <script>alert(1)</script>",
            "[![x](javascript:alert(1))](javascript:alert(2))",
            "&lt;script&gt;alert(1)&lt;/script&gt;",
            "| a | b |\n|:-:|--:|\n| 1 | 2 |",
            "# x {#id .class onclick=alert(1)}",
        ] {
            let html = render(typed);
            // Of all that stands between angle brackets, everything is ours.
            for tag in html.split('<').skip(1) {
                let tag = tag.split('>').next().unwrap_or_default();
                let name = tag
                    .trim_start_matches('/')
                    .split([' ', '\n'])
                    .next()
                    .unwrap_or_default();
                assert!(
                    ["p", "a", "h2", "h3", "pre", "code", "div", "br", "em"].contains(&name),
                    "{typed}: {tag} in {html}"
                );
                let plain = tag == format!("/{name}") || tag == name || tag == "div class=\"scroll\" tabindex=\"0\"";
                let link = tag.strip_prefix("a href=\"").is_some_and(|rest| {
                    let (href, rest) = rest.split_once('"').unwrap_or_default();
                    (href.starts_with("https://") || href.starts_with('/')) && rest == " rel=\"noopener noreferrer\""
                });
                assert!(plain || link, "{typed}: {tag} in {html}");
            }
        }
    }

    #[test]
    fn a_text_made_of_openings_is_shown_in_good_time() {
        for piece in ["> ", "[", "![", "*", "`", "<", "- ", "# "] {
            let html = render(&piece.repeat(20_000 / piece.len()));
            assert!(html.len() < 2_000_000, "{piece}: {}", html.len());
        }
    }
}
