//! The texts of mails as the network office keeps them: which are its own, how they read with made-up values, changing one and
//! going back to the bundled one. What was changed counts for every mail that is promised from then on.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;
use std::sync::{Arc, PoisonError, RwLock};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::AppState;
use crate::domain::actor::{Actor, Scope};
use crate::domain::locale::Locale;
use crate::domain::mail::MailKind;
use crate::domain::text;
use crate::error::{Conflict, Context as _, Error, FieldError, Result};
use crate::mail::message::{self, OwnTexts};
use crate::store::{accounts, audit, mail_texts};

/// Characters of a text.
pub const LONGEST: usize = 5_000;

/// The own texts that an instance uses at present.
#[derive(Debug, Clone, Default)]
pub struct Known(Arc<RwLock<(i64, OwnTexts)>>);

impl Known {
    /// What is in use now.
    pub fn current(&self) -> OwnTexts {
        self.0.read().unwrap_or_else(PoisonError::into_inner).1.clone()
    }

    fn version(&self) -> i64 {
        self.0.read().unwrap_or_else(PoisonError::into_inner).0
    }

    fn put(&self, version: i64, texts: OwnTexts) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = (version, texts);
    }
}

/// Which text: a kind of mail in a language, written `welcome.de`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Which {
    /// The kind.
    pub kind: MailKind,
    /// The language.
    pub locale: Locale,
}

impl fmt::Display for Which {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.kind, self.locale)
    }
}

impl FromStr for Which {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let (kind, locale) = text.split_once('.').ok_or(Error::NotFound("mail text"))?;
        Ok(Self {
            kind: kind.parse().map_err(|_| Error::NotFound("mail text"))?,
            locale: locale.parse().map_err(|_| Error::NotFound("mail text"))?,
        })
    }
}

/// A text in the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct MailTextSummary {
    /// Its name in addresses.
    #[schema(example = "welcome.de")]
    pub id: String,
    /// The kind of mail.
    pub kind: MailKind,
    /// The language.
    pub locale: Locale,
    /// Whether it is an own text; otherwise the bundled one counts.
    pub own: bool,
    /// Whether it stays as it is, because it protects somebody.
    pub fixed: bool,
    /// Raised with every change; 0 when it was never changed.
    pub version: i64,
    /// The name of the person who changed it last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub changed_by: Option<String>,
    /// When it was changed last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub changed_at: Option<DateTime<Utc>>,
}

/// Something that a text may show.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct PlaceholderView {
    /// Its name; `[]` stands for each one of a list.
    #[schema(example = "status_url")]
    pub name: String,
    /// A made-up value.
    pub example: String,
    /// Whether it has to be shown wherever the bundled text shows it.
    pub mandatory: bool,
}

/// A part that several mails share and that stays as it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct PartView {
    /// Its name.
    #[schema(example = "_next_step")]
    pub name: String,
    /// Its text.
    pub source: String,
}

/// A text with all that is needed to change it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct MailTextView {
    /// What the list says of it.
    #[serde(flatten)]
    pub summary: MailTextSummary,
    /// The text that counts; its first line is the subject.
    pub source: String,
    /// The bundled text.
    pub bundled: String,
    /// What it may show.
    pub placeholders: Vec<PlaceholderView>,
    /// The parts that it has to include.
    pub parts: Vec<PartView>,
}

/// A mail as it would be written, with made-up values.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct MailPreview {
    /// Which variant; empty when there is only one.
    pub variant: String,
    /// The subject.
    pub subject: String,
    /// The plain text; the HTML form says the same.
    pub text: String,
}

/// A text to be tried or saved.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MailTextSource {
    /// The text, up to 5,000 characters; its first line is the subject.
    pub source: String,
}

fn may(actor: &Actor) -> Result<()> {
    actor.admin(Scope::AccountsAdmin).map(|_| ())
}

fn summary(which: Which, text: Option<&mail_texts::Text>, name: Option<String>) -> MailTextSummary {
    MailTextSummary {
        id: which.to_string(),
        kind: which.kind,
        locale: which.locale,
        own: text.is_some_and(|text| text.source.is_some()),
        fixed: message::is_fixed(which.kind),
        version: text.map_or(0, |text| text.version),
        changed_by: name,
        changed_at: text.map(|text| text.at),
    }
}

/// All texts, in the order of the kinds.
///
/// # Errors
/// [`Error::Forbidden`] for anybody but the network office.
pub async fn list(app: &AppState, actor: &Actor) -> Result<Vec<MailTextSummary>> {
    may(actor)?;
    let (changed, staff) = app
        .store
        .read(|conn| Ok((mail_texts::list(conn)?, accounts::list(conn)?)))
        .await?;
    let mut all = Vec::new();
    for kind in MailKind::ALL.iter().copied() {
        for locale in Locale::ALL {
            let text = changed.iter().find(|text| (text.kind, text.locale) == (kind, locale));
            let by = text.and_then(|text| staff.iter().find(|account| account.id == text.by));
            all.push(summary(
                Which { kind, locale },
                text,
                by.map(|account| account.name.clone()),
            ));
        }
    }
    Ok(all)
}

/// One text.
///
/// # Errors
/// As [`list`].
pub async fn show(app: &AppState, actor: &Actor, which: Which) -> Result<MailTextView> {
    let id = which.to_string();
    let all = list(app, actor).await?;
    let summary = all.into_iter().find(|one| one.id == id);
    let summary = summary.ok_or(Error::NotFound("mail text"))?;
    let Which { kind, locale } = which;
    let own = app.store.read(move |conn| mail_texts::find(conn, kind, locale)).await?;
    let bundled = message::bundled_source(kind, locale, app.config.site.form_of_address);
    let placeholders = message::placeholders(kind, locale)?.into_iter();
    Ok(MailTextView {
        summary,
        source: own.and_then(|text| text.source).unwrap_or_else(|| bundled.to_owned()),
        bundled: bundled.to_owned(),
        placeholders: placeholders
            .map(|one| PlaceholderView {
                name: one.name,
                example: one.example,
                mandatory: one.mandatory,
            })
            .collect(),
        parts: message::parts(kind, locale, app.config.site.form_of_address)
            .into_iter()
            .map(|(name, source)| PartView {
                name,
                source: source.to_owned(),
            })
            .collect(),
    })
}

/// The text as it is kept, and how it reads.
fn checked(app: &AppState, which: Which, source: &str) -> Result<(String, Vec<MailPreview>)> {
    let source = text::paragraph(source, LONGEST).map_err(|error| match error {
        Error::Invalid(fields) => {
            let at_source = |field| FieldError {
                pointer: "/source".to_owned(),
                ..field
            };
            Error::Invalid(fields.into_iter().map(at_source).collect())
        }
        other => other,
    })?;
    let source = format!("{source}\n");
    match message::check(&app.brand(), which.kind, which.locale, &source)? {
        Ok(previews) => {
            let previews = previews.into_iter().map(|one| MailPreview {
                variant: one.variant,
                subject: one.mail.subject,
                text: one.mail.text,
            });
            Ok((source, previews.collect()))
        }
        Err(flaws) => {
            let fields = flaws
                .into_iter()
                .map(|flaw| FieldError::new("/source", flaw.code, flaw.about));
            Err(Error::Invalid(fields.collect()))
        }
    }
}

/// How mails would read from a text. It keeps nothing.
///
/// # Errors
/// [`Error::Forbidden`] for anybody but the network office; [`Error::Invalid`] at `/source` (`template-…`, `text-too-long`,
/// `text-control`).
pub async fn preview(app: &AppState, actor: &Actor, which: Which, source: String) -> Result<Vec<MailPreview>> {
    may(actor)?;
    let state = app.clone();
    // Many mails are written for it, so not on the threads that answer.
    let previews = tokio::task::spawn_blocking(move || checked(&state, which, &source));
    Ok(previews.await.context("writing mails with made-up values")??.1)
}

/// Puts an own text in the place of the one of this version.
///
/// # Errors
/// As [`preview`]; [`Conflict::NotAllowed`] for a text that stays as it is; [`Conflict::Stale`].
pub async fn save(app: &AppState, actor: &Actor, which: Which, version: i64, source: String) -> Result<MailTextView> {
    may(actor)?;
    if message::is_fixed(which.kind) {
        return Err(Conflict::NotAllowed.into());
    }
    let state = app.clone();
    let checked = tokio::task::spawn_blocking(move || checked(&state, which, &source));
    let (source, _) = checked.await.context("writing mails with made-up values")??;
    put(app, actor, which, version, Some(source)).await
}

/// Goes back to the bundled text.
///
/// # Errors
/// [`Error::Forbidden`] for anybody but the network office; [`Conflict::NotAllowed`] when there is no own text;
/// [`Conflict::Stale`].
pub async fn reset(app: &AppState, actor: &Actor, which: Which, version: i64) -> Result<MailTextView> {
    let present = show(app, actor, which).await?;
    if !present.summary.own {
        return Err(Conflict::NotAllowed.into());
    }
    put(app, actor, which, version, None).await
}

async fn put(
    app: &AppState,
    actor: &Actor,
    which: Which,
    version: i64,
    source: Option<String>,
) -> Result<MailTextView> {
    let (who, now, by) = (actor.clone(), app.clock.now(), actor.person()?.account.clone());
    app.store
        .write(move |tx| {
            let key = (which.kind, which.locale);
            mail_texts::put(tx, key, version, source.as_deref(), &by, now)?;
            let what = if source.is_some() {
                "mail_text.save"
            } else {
                "mail_text.reset"
            };
            audit::record(tx, now, &who, what, "mail_text", &which.to_string(), None)
        })
        .await?;
    keep_up(app).await?;
    show(app, actor, which).await
}

/// Takes over what was changed since, by this instance or another; answers whether there was anything. Blocking.
///
/// # Errors
/// [`Error::Unavailable`] without the database.
pub fn refresh(app: &AppState) -> Result<bool> {
    let version = app.store.read_blocking(mail_texts::newest_version)?;
    if version == app.mail_texts.version() {
        return Ok(false);
    }
    let texts: BTreeMap<(MailKind, Locale), String> = app
        .store
        .read_blocking(mail_texts::list)?
        .into_iter()
        .filter_map(|text| Some(((text.kind, text.locale), text.source?)))
        .collect();
    app.mail_texts.put(version, OwnTexts::new(texts)?);
    Ok(true)
}

/// As [`refresh`], off the async threads.
///
/// # Errors
/// As [`refresh`].
pub async fn keep_up(app: &AppState) -> Result<bool> {
    let app = app.clone();
    tokio::task::spawn_blocking(move || refresh(&app))
        .await
        .context("taking over texts of mails")?
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::actor::Role;
    use crate::service::directory::tests::staff;
    use crate::service::mailing;
    use crate::testing::{self, TestDatabase, delivered, on_both_databases};

    const TEST: Which = Which {
        kind: MailKind::TestMail,
        locale: Locale::De,
    };

    fn admin() -> Actor {
        staff(Role::Admin, Vec::new())
    }

    fn own(words: &str) -> String {
        format!("Probe\r\n{words}\r\n\r\n{{{{ sent_at | moment }}}}\r\n")
    }

    async fn mailed(app: &AppState) -> String {
        let to = "anna@example.org";
        mailing::send_test_mail(app, to.parse().unwrap(), Locale::De)
            .await
            .unwrap();
        delivered(app, to).await.pop().unwrap().mail.text
    }

    on_both_databases! {
        async fn an_own_text_counts_at_every_instance_until_it_is_reset(db: TestDatabase) {
            let (here, there) = (testing::app(&db), testing::app(&db));
            let previews = preview(&here, &admin(), TEST, own("Moin")).await.unwrap();
            assert_eq!((previews.len(), previews[0].subject.as_str()), (1, "Probe"));
            assert!(previews[0].text.contains("Moin") && !mailed(&here).await.contains("Moin"));
            let saved = save(&here, &admin(), TEST, 0, own("Moin")).await.unwrap();
            assert!(saved.summary.own && saved.source.starts_with("Probe\nMoin\n"), "{saved:?}");
            assert!(mailed(&here).await.contains("Moin") && !mailed(&there).await.contains("Moin"));
            assert!(keep_up(&there).await.unwrap() && !keep_up(&there).await.unwrap());
            assert!(mailed(&there).await.contains("Moin"));
            let started_later = testing::app(&db);
            refresh(&started_later).unwrap();
            assert!(mailed(&started_later).await.contains("Moin"));

            let late = save(&here, &admin(), TEST, 0, own("Ahoi")).await;
            assert!(matches!(late, Err(Error::Conflict(Conflict::Stale))));
            let again = save(&there, &admin(), TEST, saved.summary.version, own("Ahoi")).await.unwrap();
            let reset = reset(&there, &admin(), TEST, again.summary.version).await.unwrap();
            assert_eq!((reset.summary.own, &reset.source), (false, &reset.bundled));
            assert!(keep_up(&here).await.unwrap());
            assert!(!mailed(&here).await.contains("Moin") && !mailed(&there).await.contains("Ahoi"));
            let nothing = super::reset(&here, &admin(), TEST, reset.summary.version).await;
            assert!(matches!(nothing, Err(Error::Conflict(Conflict::NotAllowed))));
            let other = Which { kind: MailKind::Paused, locale: Locale::En };
            assert_eq!(show(&here, &admin(), other).await.unwrap().summary.version, 0, "each text has its own versions");
        }

        async fn a_text_that_leaves_something_out_or_protects_somebody_is_not_changed(db: TestDatabase) {
            let app = testing::app(&db);
            let refused = save(&app, &admin(), TEST, 0, "Probe\nMoin".to_owned()).await;
            match refused {
                Err(Error::Invalid(fields)) => {
                    let found = (fields[0].pointer.as_str(), fields[0].code, fields[0].example.as_str());
                    assert_eq!(found, ("/source", "template-missing", "sent_at"));
                }
                other => panic!("{other:?}"),
            }
            let long = save(&app, &admin(), TEST, 0, own(&"x".repeat(LONGEST))).await;
            assert!(matches!(long, Err(Error::Invalid(fields)) if fields[0].pointer == "/source"));
            for kind in [MailKind::DeclineNotice, MailKind::ExpiryNotice] {
                let which = Which { kind, locale: Locale::De };
                let text = show(&app, &admin(), which).await.unwrap();
                assert!(text.summary.fixed);
                let refused = save(&app, &admin(), which, 0, text.source).await;
                assert!(matches!(refused, Err(Error::Conflict(Conflict::NotAllowed))));
            }
            for actor in [Actor::Anonymous, staff(Role::Coordinator, Vec::new())] {
                assert!(list(&app, &actor).await.is_err());
                assert!(preview(&app, &actor, TEST, own("Moin")).await.is_err());
                assert!(save(&app, &actor, TEST, 0, own("Moin")).await.is_err());
                assert!(reset(&app, &actor, TEST, 0).await.is_err());
            }
        }
    }
}
