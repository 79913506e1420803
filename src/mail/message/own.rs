//! Texts of the operator in the place of bundled ones: which there are, and what one has to hold to be taken. It may say it
//! differently, but shows what the bundled text shows: no promise, link or date less, no value more, in no variant. Some kinds
//! stay as they are.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::{DateTime, Utc};
use minijinja::Environment;
use serde_json::Value;

use super::grammar::{Fault, Uses, uses};
use super::samples::{Sample, samples};
use super::{Brand, INFORMAL, Rendered, SOURCES, add, bundled, layout, written};
use crate::domain::locale::{FormOfAddress, Locale};
use crate::domain::mail::MailKind;
use crate::error::{Error, Result};

/// Characters of a subject.
const SUBJECT: usize = 150;

/// The operator's own texts; cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct OwnTexts(Option<Arc<Own>>);

#[derive(Debug)]
struct Own {
    sources: BTreeMap<(MailKind, Locale), String>,
    /// For readers who are addressed with "Sie".
    formal: Environment<'static>,
    /// For readers who are addressed with "du": the parts around an own text are then.
    informal: Environment<'static>,
}

impl PartialEq for OwnTexts {
    fn eq(&self, other: &Self) -> bool {
        let sources = |texts: &Self| texts.0.as_ref().map(|own| own.sources.clone()).unwrap_or_default();
        sources(self) == sources(other)
    }
}

impl Eq for OwnTexts {}

impl OwnTexts {
    /// Makes them ready. One that cannot be read (any more) is left out and told of.
    ///
    /// # Errors
    /// [`Error::Internal`] when the bundled ones are broken, which a test rules out.
    pub fn new(texts: BTreeMap<(MailKind, Locale), String>) -> Result<Self> {
        // Any kind that households read brings either form.
        let mut formal = bundled(MailKind::Welcome, FormOfAddress::Sie)?.clone();
        let mut informal = bundled(MailKind::Welcome, FormOfAddress::Du)?.clone();
        let mut sources = BTreeMap::new();
        for ((kind, locale), source) in texts {
            let name = format!("{locale}/{kind}");
            let added = add(&mut formal, &name, &source).and_then(|()| add(&mut informal, &name, &source));
            match added {
                Ok(()) => {
                    sources.insert((kind, locale), source);
                }
                Err(error) => tracing::error!(%kind, %locale, %error, "an own mail text cannot be read"),
            }
        }
        Ok(Self((!sources.is_empty()).then(|| {
            Arc::new(Own {
                sources,
                formal,
                informal,
            })
        })))
    }

    /// From what a kind is written, where it has an own text.
    pub(super) fn environment(
        &self,
        kind: MailKind,
        locale: Locale,
        address: FormOfAddress,
    ) -> Option<&Environment<'static>> {
        let own = self.0.as_ref()?;
        own.sources.contains_key(&(kind, locale)).then_some(match address {
            FormOfAddress::Du if kind.is_for_households() => &own.informal,
            FormOfAddress::Sie | FormOfAddress::Du => &own.formal,
        })
    }
}

/// Whether the text of a kind stays as it is: these two have to read alike, so that nobody learns who said no.
pub const fn is_fixed(kind: MailKind) -> bool {
    matches!(kind, MailKind::DeclineNotice | MailKind::ExpiryNotice)
}

fn source_of(name: &str) -> Option<&'static str> {
    let found = SOURCES.iter().find(|(known, _)| *known == name);
    found.map(|(_, source)| *source)
}

/// The bundled text as households are addressed: the first line is the subject.
pub fn bundled_source(kind: MailKind, locale: Locale, address: FormOfAddress) -> &'static str {
    spoken_source(&format!("{locale}/{kind}"), kind, address).unwrap_or_default()
}

/// The text of a name for the readers of a kind. What it shows is the same in both forms, which a test checks.
fn spoken_source(name: &str, kind: MailKind, address: FormOfAddress) -> Option<&'static str> {
    let informal = || {
        INFORMAL
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, source)| *source)
    };
    let spoken = (address == FormOfAddress::Du && kind.is_for_households()).then(informal);
    spoken.flatten().or_else(|| source_of(name))
}

/// The texts of the parts that the bundled text includes, by name; they stay as they are.
pub fn parts(kind: MailKind, locale: Locale, address: FormOfAddress) -> Vec<(String, &'static str)> {
    let used = bundled_uses(kind, locale).map(|uses| uses.parts).unwrap_or_default();
    let with_text = used.into_iter().filter_map(|name| {
        let source = spoken_source(&format!("{locale}/{name}"), kind, address)?;
        Some((name, source))
    });
    with_text.collect()
}

fn part_of(locale: Locale) -> impl Fn(&str) -> Option<&'static str> {
    move |name: &str| source_of(name).filter(|_| name.starts_with(&format!("{locale}/_")))
}

fn bundled_uses(kind: MailKind, locale: Locale) -> Result<Uses> {
    uses(bundled_source(kind, locale, FormOfAddress::Sie), &part_of(locale))
        .map_err(|fault| Error::internal("reading a bundled mail text", format!("{kind} {locale}: {fault:?}")))
}

/// What may be left out: it adds colour, and nothing is promised by it.
const OPTIONAL: [&str; 27] = [
    "brand.service_name",
    "brand.home_url",
    "brand.contact_email",
    "offers[].title",
    "offers[].url",
    "offers[]",
    "initiatives[].title",
    "initiatives[].url",
    "greeting.from",
    "greeting.lines[]",
    "greeting.url",
    "story.title",
    "story.url",
    "months",
    "open_proposals",
    "new_proposals",
    "overdue_households",
    "expiring_proposals",
    "due_today",
    "transfers",
    "new_outcomes",
    "articles[].title",
    "articles[].url",
    "new_comments",
    "unread_messages",
    "new_notices",
    "fresh_at",
];

/// Something that a text may show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placeholder {
    /// Its name; `[]` stands for each one of a list.
    pub name: String,
    /// A made-up value.
    pub example: String,
    /// Whether it has to be shown wherever the bundled text shows it.
    pub mandatory: bool,
}

/// The values that the text of a kind may show, by name.
///
/// # Errors
/// [`Error::Internal`] when the bundled text is broken, which a test rules out.
pub fn placeholders(kind: MailKind, locale: Locale) -> Result<Vec<Placeholder>> {
    let uses = bundled_uses(kind, locale)?;
    let all = samples_of(kind)?;
    let direct = uses_without_parts(kind, locale);
    let listed = uses.shown.iter().filter(|name| direct.contains(*name)).map(|name| {
        let values = all.iter().flat_map(|sample| values(&sample.values, name));
        Placeholder {
            mandatory: !OPTIONAL.contains(&name.as_str()),
            example: values
                .map(|value| forms(locale, &value).swap_remove(0))
                .next()
                .unwrap_or_default(),
            name: name.clone(),
        }
    });
    Ok(listed.collect())
}

/// What the bundled text shows itself; its parts bring the rest.
fn uses_without_parts(kind: MailKind, locale: Locale) -> BTreeSet<String> {
    let blank = |name: &str| part_of(locale)(name).map(|_| "");
    uses(bundled_source(kind, locale, FormOfAddress::Sie), &blank)
        .map(|uses| uses.shown)
        .unwrap_or_default()
}

fn samples_of(kind: MailKind) -> Result<Vec<Sample>> {
    let mut all = samples()?;
    all.retain(|sample| sample.kind == kind);
    Ok(all)
}

/// The values of a name, such as `other.people[].name`, in made-up values.
fn values(context: &Value, name: &str) -> Vec<Value> {
    let mut found = vec![context];
    for step in name.split('.') {
        let (field, each) = step.strip_suffix("[]").map_or((step, false), |field| (field, true));
        found = found.into_iter().filter_map(|value| value.get(field)).collect();
        if each {
            found = found.into_iter().filter_map(Value::as_array).flatten().collect();
        }
    }
    found.into_iter().filter(|value| !value.is_null()).cloned().collect()
}

/// The forms in which a value may be read, at least one: a time as the day in words.
fn forms(locale: Locale, value: &Value) -> Vec<String> {
    match value {
        Value::String(text) => match text.parse::<DateTime<Utc>>() {
            Ok(at) => vec![layout::day_in_words(locale, at)],
            Err(_) => vec![text.clone()],
        },
        other => vec![other.to_string()],
    }
}

/// What is wrong with a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flaw {
    /// Code of the message `error-<code>`.
    pub code: &'static str,
    /// What it is about: a placeholder, a tag, a line.
    pub about: String,
}

fn flaw(code: &'static str, about: impl Into<String>) -> Vec<Flaw> {
    vec![Flaw {
        code,
        about: about.into(),
    }]
}

/// A mail as it would be written from a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preview {
    /// Which variant; empty when there is only one.
    pub variant: String,
    /// The mail with made-up values.
    pub mail: Rendered,
}

/// How mails of a kind would read from this text, with made-up values; or everything that is wrong with it.
///
/// # Errors
/// [`Error::Internal`] when the bundled text is broken, which a test rules out.
pub fn check(
    brand: &Brand,
    kind: MailKind,
    locale: Locale,
    source: &str,
) -> Result<std::result::Result<Vec<Preview>, Vec<Flaw>>> {
    let subject = source.lines().next().unwrap_or_default().trim();
    let body = source.split_once('\n').map_or("", |(_, body)| body).trim();
    if subject.is_empty() || subject.chars().count() > SUBJECT || body.is_empty() {
        return Ok(Err(flaw("template-subject", SUBJECT.to_string())));
    }
    let allowed = bundled_uses(kind, locale)?;
    let used = match uses(source, &part_of(locale)) {
        Ok(used) => used,
        Err(Fault::Tag(tag)) => return Ok(Err(flaw("template-tag", tag))),
        Err(Fault::Markup) => return Ok(Err(flaw("template-markup", "<"))),
    };
    let mut flaws: Vec<Flaw> = Vec::new();
    let unknown = used
        .shown
        .difference(&allowed.shown)
        .chain(
            used.asked
                .iter()
                .filter(|name| !allowed.asked.contains(*name) && !allowed.shown.contains(*name)),
        )
        .chain(used.parts.difference(&allowed.parts));
    for name in unknown.collect::<BTreeSet<_>>() {
        flaws.extend(flaw("template-unknown", name.clone()));
    }
    for name in allowed.parts.difference(&used.parts) {
        flaws.extend(flaw("template-part-missing", name.clone()));
    }
    if !flaws.is_empty() {
        return Ok(Err(flaws));
    }
    let usual_env = bundled(kind, brand.address)?;
    let mut env = usual_env.clone();
    if let Err(error) = add(&mut env, &format!("{locale}/{kind}"), source) {
        // The first line is a template of its own.
        let line = error.line().unwrap_or(1) + usize::from(!error.name().unwrap_or_default().ends_with(".subject"));
        return Ok(Err(flaw("template-line", line.to_string())));
    }
    let mut previews = Vec::new();
    for sample in samples_of(kind)? {
        let usual = written(usual_env, brand, locale, kind, &sample.values)?;
        let Ok(mail) = written(&env, brand, locale, kind, &sample.values) else {
            return Ok(Err(flaw("template-variant", sample.variant)));
        };
        compare(locale, &allowed, &sample, &usual, &mail, &mut flaws);
        previews.push(Preview {
            variant: sample.variant,
            mail,
        });
    }
    flaws.dedup();
    Ok(if flaws.is_empty() { Ok(previews) } else { Err(flaws) })
}

/// What one variant has to show and must not show, measured by the bundled text.
fn compare(locale: Locale, allowed: &Uses, sample: &Sample, usual: &Rendered, own: &Rendered, flaws: &mut Vec<Flaw>) {
    let shows = |mail: &Rendered, form: &String| mail.text.contains(form) || mail.subject.contains(form);
    for name in &allowed.shown {
        for value in values(&sample.values, name) {
            for form in forms(locale, &value) {
                let (usually, now) = (shows(usual, &form), shows(own, &form));
                let found = match (usually, now) {
                    (true, false) if !OPTIONAL.contains(&name.as_str()) => flaw("template-missing", name.clone()),
                    // A short number may stand there for another reason.
                    (false, true) if value.is_string() => flaw("template-shows", name.clone()),
                    _ => Vec::new(),
                };
                for one in found {
                    if !flaws.contains(&one) {
                        flaws.push(one);
                    }
                }
            }
        }
    }
    // The subject travels in the open and stands in lists; names and addresses do not belong there.
    let personal = ["name", "email", "phone", "note", "other_name"];
    for name in &allowed.shown {
        let last = name.rsplit('.').next().unwrap_or(name);
        let in_subject = values(&sample.values, name)
            .iter()
            .flat_map(|value| forms(locale, value))
            .any(|form| own.subject.contains(&form) && !usual.subject.contains(&form));
        if personal.contains(&last) && in_subject {
            flaws.extend(flaw("template-subject-value", name.clone()));
        }
    }
}

#[cfg(test)]
mod tests;
