//! Forms as data: fields with label, hint and error, the summary of what is wrong, and the page around them. One template
//! draws them all, so that every form behaves alike. It knows no use case.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use askama::Template;

use super::layout::{self, Page};
use crate::domain::locale::{Locale, Voice};
use crate::error::{FieldError, Result};
use crate::texts;

/// The kind of a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// One line.
    Text,
    /// A mail address.
    Email,
    /// A telephone number.
    Tel,
    /// A number.
    Number,
    /// A date.
    Date,
    /// A password.
    Password,
    /// Several lines.
    Area,
    /// One of several, folded.
    Select,
    /// One of several, open.
    Radios,
    /// Any of several.
    Checks,
    /// A single box.
    Check,
    /// Nothing to be seen.
    Hidden,
    /// Several fields under one legend.
    Group,
}

/// One of the values to choose from.
#[derive(Debug, Clone)]
pub(crate) struct Choice {
    /// What is sent.
    pub(crate) value: String,
    /// What is read.
    pub(crate) label: String,
    /// What explains it.
    pub(crate) hint: Option<String>,
    /// Whether it is chosen.
    pub(crate) chosen: bool,
}

impl Choice {
    /// A choice.
    pub(crate) fn new(value: impl Into<String>, label: impl Into<String>, chosen: bool) -> Self {
        Self {
            value: value.into(),
            label: label.into(),
            hint: None,
            chosen,
        }
    }

    /// With words that explain it.
    pub(crate) fn hint(mut self, text: impl Into<String>) -> Self {
        self.hint = Some(text.into());
        self
    }
}

/// A field of a form.
#[derive(Debug, Clone, Template)]
#[template(path = "field.html")]
pub(crate) struct Field {
    kind: Kind,
    name: String,
    label: String,
    hint: Option<String>,
    optional: bool,
    value: String,
    error: Option<String>,
    pointers: Vec<String>,
    autocomplete: &'static str,
    input_mode: &'static str,
    width: &'static str,
    max: usize,
    suggest: Option<(&'static str, String)>,
    scope: &'static str,
    options: Vec<Choice>,
    fields: Vec<Field>,
    locale: Locale,
}

impl Field {
    /// A field of a kind, with its name and label.
    pub(crate) fn new(page: &Page, kind: Kind, name: impl Into<String>, label: impl Into<String>) -> Self {
        let name = name.into();
        Self {
            kind,
            pointers: vec![format!("/{name}")],
            name,
            label: label.into(),
            hint: None,
            optional: false,
            value: String::new(),
            error: None,
            autocomplete: "",
            input_mode: "",
            width: "",
            max: 0,
            suggest: None,
            scope: "",
            options: Vec::new(),
            fields: Vec::new(),
            locale: page.locale,
        }
    }

    /// A hidden field.
    pub(crate) fn hidden(page: &Page, name: impl Into<String>, value: impl Into<String>) -> Self {
        Self::new(page, Kind::Hidden, name, "").value(value)
    }

    /// Fields under one legend.
    pub(crate) fn group(page: &Page, name: impl Into<String>, legend: impl Into<String>, fields: Vec<Self>) -> Self {
        let mut group = Self::new(page, Kind::Group, name, legend);
        group.fields = fields;
        group
    }

    /// With words that help.
    pub(crate) fn hint(mut self, text: impl Into<String>) -> Self {
        self.hint = Some(text.into());
        self
    }

    /// Marked as "freiwillig".
    pub(crate) const fn optional(mut self) -> Self {
        self.optional = true;
        self
    }

    /// With a value.
    pub(crate) fn value(mut self, value: impl Into<String>) -> Self {
        self.value = value.into();
        self
    }

    /// A box that is ticked or not.
    pub(crate) fn ticked(self, on: bool) -> Self {
        self.value(if on { "1" } else { "" })
    }

    /// Shows the errors of this pointer, and of everything below it, too.
    pub(crate) fn pointer(mut self, pointer: impl Into<String>) -> Self {
        self.pointers.push(pointer.into());
        self
    }

    /// With a token that lets the browser fill it in.
    pub(crate) const fn autocomplete(mut self, token: &'static str) -> Self {
        self.autocomplete = token;
        self
    }

    /// With digits on the keyboard of telephones.
    pub(crate) const fn digits(mut self) -> Self {
        self.input_mode = "numeric";
        self
    }

    /// As wide as its content: `short` or `mid`.
    pub(crate) const fn width(mut self, width: &'static str) -> Self {
        self.width = width;
        self
    }

    /// With a limit of characters.
    pub(crate) const fn max(mut self, characters: usize) -> Self {
        self.max = characters;
        self
    }

    /// With suggestions of `places` or `occupations` whose code goes into the hidden field `target`.
    pub(crate) fn suggest(mut self, kind: &'static str, target: impl Into<String>) -> Self {
        self.suggest = Some((kind, target.into()));
        self
    }

    /// Suggests places abroad, too.
    pub(crate) const fn worldwide(mut self) -> Self {
        self.scope = "world";
        self
    }

    /// With values to choose from.
    pub(crate) fn options(mut self, options: impl IntoIterator<Item = Choice>) -> Self {
        self.options = options.into_iter().collect();
        self
    }

    /// With one more value to choose from, at the end.
    pub(crate) fn option(mut self, option: Choice) -> Self {
        self.options.push(option);
        self
    }

    /// Its `id` in the page.
    pub(crate) fn id(&self) -> String {
        format!("f-{}", self.name)
    }

    fn has_description(&self) -> bool {
        self.hint.is_some() || self.error.is_some()
    }

    fn described_by(&self) -> String {
        let mut ids = Vec::new();
        if self.hint.is_some() {
            ids.push(format!("{}-hint", self.id()));
        }
        if self.error.is_some() {
            ids.push(format!("{}-error", self.id()));
        }
        ids.join(" ")
    }

    fn optional_text(&self) -> String {
        texts::text(self.locale, "page-optional")
    }

    const fn choice_type(&self) -> &'static str {
        match self.kind {
            Kind::Checks => "checkbox",
            _ => "radio",
        }
    }

    const fn input_type(&self) -> &'static str {
        match self.kind {
            Kind::Email => "email",
            Kind::Tel => "tel",
            Kind::Password => "password",
            Kind::Date => "date",
            _ => "text",
        }
    }

    /// Where a link of the summary leads: the first thing that can be filled in.
    fn anchor(&self) -> String {
        match self.kind {
            Kind::Radios | Kind::Checks if !self.options.is_empty() => format!("#{}-0", self.id()),
            Kind::Group => self
                .fields
                .first()
                .map_or_else(|| format!("#{}", self.id()), Self::anchor),
            _ => format!("#{}", self.id()),
        }
    }

    fn takes(&self, pointer: &str) -> bool {
        self.pointers.iter().any(|own| {
            pointer == own
                || pointer
                    .strip_prefix(own.as_str())
                    .is_some_and(|rest| rest.starts_with('/'))
        })
    }

    /// Puts an error at the innermost field that it belongs to; gives back where that is, and under which label.
    fn accept(&mut self, pointer: &str, text: &str) -> Option<(String, String)> {
        for inner in &mut self.fields {
            if let Some(found) = inner.accept(pointer, text) {
                return Some(found);
            }
        }
        if self.kind == Kind::Hidden || !self.takes(pointer) {
            return None;
        }
        self.error.get_or_insert_with(|| text.to_owned());
        Some((self.anchor(), self.label.clone()))
    }
}

/// A line of the summary of errors.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    /// Where the field is; empty when the error belongs to none.
    pub(crate) href: String,
    /// Label and error.
    pub(crate) text: String,
}

/// A form with everything around it.
#[derive(Debug)]
pub(crate) struct Form {
    pub(crate) title: String,
    pub(crate) intro: Vec<String>,
    pub(crate) action: String,
    pub(crate) fields: Vec<Field>,
    pub(crate) submit: String,
    pub(crate) more_buttons: Vec<(&'static str, String)>,
    pub(crate) instead: Option<(String, String)>,
    pub(crate) quiet: Option<(&'static str, String)>,
    pub(crate) step: Option<(u8, u8)>,
    pub(crate) summary: Vec<Line>,
    pub(crate) before: String,
    pub(crate) after: String,
    pub(crate) danger: bool,
}

impl Form {
    /// A form with its question, the address it is sent to and the text of its button.
    pub(crate) fn new(title: impl Into<String>, action: impl Into<String>, submit: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            intro: Vec::new(),
            action: action.into(),
            fields: Vec::new(),
            submit: submit.into(),
            more_buttons: Vec::new(),
            instead: None,
            quiet: None,
            step: None,
            summary: Vec::new(),
            before: String::new(),
            after: String::new(),
            danger: false,
        }
    }

    /// With a paragraph under the question.
    pub(crate) fn intro(mut self, text: impl Into<String>) -> Self {
        self.intro.push(text.into());
        self
    }

    /// With one more field.
    pub(crate) fn field(mut self, field: Field) -> Self {
        self.fields.push(field);
        self
    }

    /// With several more fields.
    pub(crate) fn fields(mut self, fields: impl IntoIterator<Item = Field>) -> Self {
        self.fields.extend(fields);
        self
    }

    /// As one step of several.
    pub(crate) const fn step(mut self, step: u8, of: u8) -> Self {
        self.step = Some((step, of));
        self
    }

    /// With a second button that sends its name.
    pub(crate) fn button(mut self, name: &'static str, text: impl Into<String>) -> Self {
        self.more_buttons.push((name, text.into()));
        self
    }

    /// With a link beside the button.
    pub(crate) fn instead(mut self, href: impl Into<String>, text: impl Into<String>) -> Self {
        self.instead = Some((href.into(), text.into()));
        self
    }

    /// With a button under the others that looks like a link and sends its name.
    pub(crate) fn quiet(mut self, name: &'static str, text: impl Into<String>) -> Self {
        self.quiet = Some((name, text.into()));
        self
    }

    /// With ready HTML before the fields.
    pub(crate) fn before(mut self, html: impl Into<String>) -> Self {
        self.before.push_str(&html.into());
        self
    }

    /// With ready HTML after the form.
    pub(crate) fn after(mut self, html: impl Into<String>) -> Self {
        self.after.push_str(&html.into());
        self
    }

    /// With a button that warns.
    pub(crate) const fn danger(mut self) -> Self {
        self.danger = true;
        self
    }

    /// Puts errors at their fields and into the summary.
    pub(crate) fn refuse(mut self, voice: impl Into<Voice>, errors: &[FieldError]) -> Self {
        let voice = voice.into();
        for error in errors {
            let text = texts::field_error(voice, error);
            let place = self
                .fields
                .iter_mut()
                .find_map(|field| field.accept(&error.pointer, &text));
            let line = match place {
                Some((href, label)) => Line {
                    href,
                    text: format!("{label}: {text}"),
                },
                None => Line {
                    href: String::new(),
                    text,
                },
            };
            if !self.summary.iter().any(|other| other.text == line.text) {
                self.summary.push(line);
            }
        }
        self
    }

    /// The form as a page: 200, or 422 when it shows errors.
    pub(crate) fn show(self, mut page: Page) -> Result<HttpResponse> {
        let status = if self.summary.is_empty() {
            StatusCode::OK
        } else {
            page.wrong = true;
            StatusCode::UNPROCESSABLE_ENTITY
        };
        layout::html(status, &FormPage { p: page, form: self })
    }
}

#[derive(Template)]
#[template(path = "form.html")]
struct FormPage {
    p: Page,
    form: Form,
}

#[cfg(test)]
mod tests {
    use super::super::masthead::Masthead;
    use super::super::navigation::Viewer;
    use super::*;

    fn page() -> Page {
        Page::bare(Locale::De, &Masthead::named("Dienst"), Viewer::Nobody, "Seite")
    }

    #[test]
    fn an_error_stands_at_its_field_and_in_the_summary() {
        let page = page();
        let form = Form::new("Frage", "/x", "Weiter")
            .field(Field::new(&page, Kind::Email, "email", "E-Mail-Adresse"))
            .field(Field::group(
                &page,
                "area",
                "Ort",
                vec![Field::new(&page, Kind::Text, "radius", "Umkreis").pointer("/target_areas/0/radius_km")],
            ))
            .refuse(
                Locale::De,
                &[
                    FieldError::new("/email", "email-invalid", "a@example.org"),
                    FieldError::new("/target_areas/0/radius_km", "radius-range", "20"),
                    FieldError::new("/elsewhere", "invalid", ""),
                ],
            );
        let hrefs: Vec<&str> = form.summary.iter().map(|line| line.href.as_str()).collect();
        assert_eq!(hrefs, ["#f-email", "#f-radius", ""]);
        let html = form.fields[0].render().unwrap();
        assert!(
            html.contains(r#"aria-describedby="f-email-error" aria-invalid="true""#),
            "{html}"
        );
        assert!(html.contains("a@example.org"));
    }

    #[test]
    fn values_cannot_break_out_of_a_field() {
        let field = Field::new(&page(), Kind::Text, "q", "Suche").value("\"><script>");
        let html = field.render().unwrap();
        assert!(!html.contains("<script>"), "{html}");
    }
}
