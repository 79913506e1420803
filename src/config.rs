//! The configuration: `config/default.toml` (compiled in), then a file, then the environment. Unknown keys are errors,
//! and one of the two places where the environment is read.

use std::fmt;
use std::net::IpAddr;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::domain::email::EmailAddress;
use crate::domain::locale::FormOfAddress;
use crate::error::{Context as _, Error, Result};

/// The defaults with one sentence for each key.
pub const DEFAULTS: &str = include_str!("../config/default.toml");
/// The default weights of the criteria.
pub const DEFAULT_WEIGHTS: &str = include_str!("../config/matching.toml");

/// A value that is never shown.
#[derive(Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Hidden(String);

impl Hidden {
    /// The value itself.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Hidden {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_empty() { "(empty)" } else { "(hidden)" })
    }
}

/// Where and as whom the service answers.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "every key is explained in config/default.toml")]
pub struct Server {
    pub listen: String,
    pub base_url: String,
    pub workers: usize,
    pub trusted_proxies: Vec<IpAddr>,
    pub request_deadline_secs: u64,
}

/// The database.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "every key is explained in config/default.toml")]
pub struct Database {
    pub url: Hidden,
    pub connections: u32,
    pub wait_secs: u64,
    pub queue: u32,
    pub erasures_file: PathBuf,
}

/// Who runs the service, for pages and mails.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "every key is explained in config/default.toml")]
pub struct Site {
    pub name: String,
    pub logo: PathBuf,
    pub logo_alt: String,
    pub form_of_address: FormOfAddress,
    pub network_office: String,
    pub contact_email: EmailAddress,
    pub imprint: String,
    pub privacy: String,
    pub open_data_licence: Licence,
}

/// The licences under which the directory can be given on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub enum Licence {
    /// Creative Commons, with the publisher named.
    #[serde(rename = "CC-BY-4.0")]
    CcBy,
    /// Creative Commons, without any condition.
    #[serde(rename = "CC0-1.0")]
    Cc0,
    /// Datenlizenz Deutschland, with the publisher named.
    #[serde(rename = "DL-DE-BY-2.0")]
    DlDeBy,
}

impl Licence {
    /// Its SPDX identifier.
    pub const fn code(self) -> &'static str {
        match self {
            Self::CcBy => "CC-BY-4.0",
            Self::Cc0 => "CC0-1.0",
            Self::DlDeBy => "DL-DE-BY-2.0",
        }
    }

    /// Where it stands.
    pub const fn url(self) -> &'static str {
        match self {
            Self::CcBy => "https://creativecommons.org/licenses/by/4.0/",
            Self::Cc0 => "https://creativecommons.org/publicdomain/zero/1.0/",
            Self::DlDeBy => "https://www.govdata.de/dl-de/by-2-0",
        }
    }
}

/// How mails leave.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "every key is explained in config/default.toml")]
pub struct MailSettings {
    pub transport: Transport,
    pub from: EmailAddress,
    pub smtp_host: String,
    pub smtp_port: u16,
    pub smtp_user: String,
    pub smtp_password: Hidden,
    pub directory: PathBuf,
    pub deadline_secs: u64,
    pub lease_secs: u64,
    pub connections: usize,
}

/// The three ways in which mails leave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Transport {
    /// A relay.
    Smtp,
    /// Files in a folder.
    Directory,
    /// Kept in memory, for the demonstration and tests.
    Memory,
}

/// Keys of the operator.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "every key is explained in config/default.toml")]
pub struct Secrets {
    pub key: Hidden,
    pub key_file: PathBuf,
}

/// Times and limits of the product.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "every key is explained in config/default.toml")]
pub struct Rules {
    pub confirmation_days: i64,
    pub sign_in_minutes: i64,
    pub answer_days: i64,
    pub reminder_days: Vec<i64>,
    pub undo_deletion_days: i64,
    pub approval_delay_minutes: i64,
    pub sending_window: bool,
    pub inactive_months: u32,
    pub inactive_notice_months: u32,
    pub moved_months: u32,
    pub hear_within_days: i64,
    pub status_mail_days: i64,
    pub initiative_fresh_months: u32,
    pub k_anonymity: usize,
    pub max_open_households: usize,
    pub max_open_initiatives: usize,
    pub confirmations_per_address_per_day: u32,
    pub registrations_per_ip_per_hour: u32,
    pub changes_per_household_per_hour: u32,
    pub minimum_score: u32,
    pub session_idle_minutes: i64,
    pub session_hours: i64,
    pub opt_in_proof_years: i64,
    pub audit_months: u32,
    pub nightly_run: bool,
    pub nightly_run_hour: u32,
    pub exact_pairs_up_to: usize,
    pub run_detail_days: i64,
    pub figures_close_after_days: i64,
    pub event_years: u32,
    pub meetup_reminder_hours: i64,
    pub meetup_choice_days: i64,
    pub practice_document_kib: usize,
    pub practice_documents_per_article: i64,
    pub practice_notice_days: i64,
    pub practice_notice_keep_months: u32,
}

/// Own files of video cards.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "every key is explained in config/default.toml")]
pub struct Videos {
    pub max_megabytes: u64,
    pub uploads_at_once: usize,
    pub upload_deadline_secs: u64,
}

/// The log.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "every key is explained in config/default.toml")]
pub struct Log {
    pub format: LogFormat,
    pub filter: String,
}

/// How lines of the log look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line.
    Json,
}

/// The whole configuration.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "every key is explained in config/default.toml")]
pub struct Config {
    pub server: Server,
    pub database: Database,
    pub site: Site,
    pub mail: MailSettings,
    pub secrets: Secrets,
    pub rules: Rules,
    pub videos: Videos,
    pub log: Log,
}

impl Config {
    /// The defaults alone.
    ///
    /// # Errors
    /// [`Error::Internal`] when the compiled-in file is broken, which a test rules out.
    pub fn defaults() -> Result<Self> {
        Self::from_parts(None, std::iter::empty())
    }

    /// The defaults, then the file (when one is given), then the environment of the process.
    ///
    /// # Errors
    /// [`Error::Internal`] that names the key and what is wrong with it.
    pub fn load(file: Option<&Path>) -> Result<Self> {
        let text = match file {
            Some(path) => Some(std::fs::read_to_string(path).context("reading the configuration file")?),
            None => None,
        };
        Self::from_parts(text.as_deref(), std::env::vars())
    }

    /// The defaults, then a text, then variables such as `WURZELWERK_DATABASE__URL`. A variable that ends in `__FILE`
    /// (`WURZELWERK_DATABASE__URL__FILE`) names a file that holds the value.
    ///
    /// # Errors
    /// [`Error::Internal`] that names the key and what is wrong with it.
    pub fn from_parts(text: Option<&str>, variables: impl Iterator<Item = (String, String)>) -> Result<Self> {
        let mut table: toml::Table = toml::from_str(DEFAULTS).context("reading config/default.toml")?;
        if let Some(text) = text {
            let own: toml::Table = toml::from_str(text).context("reading the configuration file")?;
            merge(&mut table, own);
        }
        for (name, value) in variables {
            let Some(path) = name.strip_prefix("WURZELWERK_") else {
                continue;
            };
            let (path, value) = match path.strip_suffix("__FILE") {
                Some(path) => (
                    path,
                    std::fs::read_to_string(value.trim())
                        .context("reading a secret from its file")?
                        .trim_end()
                        .to_owned(),
                ),
                None => (path, value),
            };
            let Some((section, key)) = path.split_once("__") else {
                return Err(Error::internal(
                    "a variable of the environment names no key",
                    format!(
                        "{name}: write WURZELWERK_SECTION__KEY with two underscores, as in WURZELWERK_DATABASE__URL"
                    ),
                ));
            };
            set(&mut table, &section.to_lowercase(), &key.to_lowercase(), &value)?;
        }
        let config: Self = toml::Value::Table(table)
            .try_into()
            .context("reading the configuration")?;
        config.check()?;
        Ok(config)
    }

    /// The configuration of a demonstration: an own database and key in `folder`, mails kept in memory, no waiting.
    #[must_use]
    pub fn for_demo(mut self, base_url: &str, folder: &Path) -> Self {
        base_url.clone_into(&mut self.server.base_url);
        self.database.url = Hidden(format!("sqlite://{}", folder.join("demo.db").display()));
        self.secrets.key = Hidden::default();
        self.secrets.key_file = folder.join("demo.key");
        self.mail.transport = Transport::Memory;
        self.database.erasures_file = PathBuf::new();
        self.rules.approval_delay_minutes = 0;
        self.rules.sending_window = false;
        self.rules.registrations_per_ip_per_hour = 1_000;
        self.log.filter = "warn".to_owned();
        self
    }

    fn check(&self) -> Result<()> {
        let wrong = |what: &'static str, hint: &str| Err(Error::internal(what, hint.to_owned()));
        if !self.server.base_url.starts_with("http://") && !self.server.base_url.starts_with("https://") {
            return wrong(
                "server.base_url is not a web address",
                "write for example https://rueckkehr.example.org",
            );
        }
        if self.server.base_url.ends_with('/') {
            return wrong(
                "server.base_url ends with a slash",
                "write it without the slash at the end",
            );
        }
        if self.mail.deadline_secs >= self.mail.lease_secs {
            return wrong(
                "mail.deadline_secs is not shorter than mail.lease_secs",
                "a mail must fail before its lease ends",
            );
        }
        if !(1..=16).contains(&self.mail.connections) {
            return wrong(
                "mail.connections is not from 1 to 16",
                "write how many mails are handed over at the same time, such as 2",
            );
        }
        if !(1..=100_000).contains(&self.database.queue) {
            return wrong(
                "database.queue is not from 1 to 100,000",
                "write how many requests may wait for the database, such as 1000",
            );
        }
        if self.rules.nightly_run_hour > 23 {
            return wrong(
                "rules.nightly_run_hour is no hour of the day",
                "write a full hour from 0 to 23, such as 3",
            );
        }
        if self.rules.k_anonymity < 2 {
            return wrong(
                "rules.k_anonymity is below 2",
                "a teaser has to fit at least two households",
            );
        }
        if !(1..=100).contains(&self.rules.event_years) {
            return wrong(
                "rules.event_years is not from 1 to 100",
                "what happened is needed until the year is closed; the default is 5",
            );
        }
        if !(1..=20_480).contains(&self.rules.practice_document_kib) {
            return wrong(
                "rules.practice_document_kib is not from 1 to 20480",
                "a document stands in the database as a whole; the default is 5120",
            );
        }
        if !(0..=50).contains(&self.rules.practice_documents_per_article) {
            return wrong(
                "rules.practice_documents_per_article is not from 0 to 50",
                "write how many documents may stand beside an article, such as 5",
            );
        }
        if !(1..=366).contains(&self.rules.practice_notice_days) {
            return wrong(
                "rules.practice_notice_days is not from 1 to 366",
                "write for how many days something sought or shared stands, such as 60",
            );
        }
        if !(0..=365).contains(&self.rules.figures_close_after_days) {
            return wrong(
                "rules.figures_close_after_days is not from 0 to 365",
                "write the days that may pass until everything is noted, such as 14",
            );
        }
        if !(1..=500).contains(&self.videos.max_megabytes) {
            return wrong(
                "videos.max_megabytes is not from 1 to 500",
                "files stand in the database and in every backup; the default is 25",
            );
        }
        if !(1..=100).contains(&self.videos.uploads_at_once)
            || !(10..=3_600).contains(&self.videos.upload_deadline_secs)
        {
            return wrong(
                "videos.uploads_at_once is not from 1 to 100, or videos.upload_deadline_secs not from 10 to 3600",
                "the defaults are 2 files at once and 600 seconds",
            );
        }
        Ok(())
    }
}

fn merge(base: &mut toml::Table, own: toml::Table) {
    for (key, value) in own {
        match (base.get_mut(&key), value) {
            (Some(toml::Value::Table(inner)), toml::Value::Table(more)) => merge(inner, more),
            (_, value) => {
                base.insert(key, value);
            }
        }
    }
}

/// Sets one key from a variable, in the type that the key has by default.
fn set(table: &mut toml::Table, section: &str, key: &str, value: &str) -> Result<()> {
    let unknown = || {
        Error::internal(
            "a variable names no key of the configuration",
            format!("{section}.{key} is unknown"),
        )
    };
    let slot = table
        .get_mut(section)
        .and_then(toml::Value::as_table_mut)
        .and_then(|section| section.get_mut(key));
    let slot = slot.ok_or_else(unknown)?;
    let wrong = || Error::internal("a variable has the wrong form", format!("{section}.{key}"));
    *slot = match slot {
        toml::Value::String(_) => toml::Value::String(value.to_owned()),
        toml::Value::Integer(_) => toml::Value::Integer(value.parse().map_err(|_| wrong())?),
        toml::Value::Boolean(_) => toml::Value::Boolean(value.parse().map_err(|_| wrong())?),
        toml::Value::Array(old) if old.iter().all(toml::Value::is_integer) && !old.is_empty() => {
            let numbers: std::result::Result<Vec<i64>, _> = value.split(',').map(|part| part.trim().parse()).collect();
            toml::Value::Array(
                numbers
                    .map_err(|_| wrong())?
                    .into_iter()
                    .map(toml::Value::Integer)
                    .collect(),
            )
        }
        toml::Value::Array(_) => toml::Value::Array(
            value
                .split(',')
                .map(str::trim)
                .filter(|part| !part.is_empty())
                .map(|part| toml::Value::String(part.to_owned()))
                .collect(),
        ),
        _ => return Err(wrong()),
    };
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_defaults_are_sound_and_every_key_is_explained() {
        assert!(Config::defaults().is_ok());
        let lines: Vec<&str> = DEFAULTS.lines().collect();
        for (at, line) in lines.iter().enumerate() {
            if line.contains(" = ") && !line.starts_with('#') {
                assert!(
                    at > 0 && lines[at - 1].starts_with("# "),
                    "{line} has no explanation above it"
                );
            }
        }
    }

    #[test]
    fn file_and_environment_win_over_the_defaults_and_unknown_keys_are_refused() {
        let variables = [("WURZELWERK_RULES__ANSWER_DAYS".to_owned(), "9".to_owned())];
        let config = Config::from_parts(Some("[site]\nname = \"Heimat\""), variables.into_iter()).unwrap();
        assert_eq!((config.site.name.as_str(), config.rules.answer_days), ("Heimat", 9));
        assert!(Config::from_parts(Some("[site]\nnam = \"x\""), std::iter::empty()).is_err());
        let unknown = [("WURZELWERK_RULES__NONE".to_owned(), "1".to_owned())];
        assert!(Config::from_parts(None, unknown.into_iter()).is_err());
        let mistyped = [("WURZELWERK_DATABASE_URL".to_owned(), "sqlite://x.db".to_owned())];
        let refused = format!("{:?}", Config::from_parts(None, mistyped.into_iter()).unwrap_err());
        assert!(refused.contains("WURZELWERK_DATABASE_URL"), "{refused}");
    }

    #[test]
    fn figures_cannot_be_configured_away() {
        for wrong in [
            "event_years = 0",
            "event_years = 101",
            "figures_close_after_days = -1",
            "figures_close_after_days = 366",
        ] {
            let refused = Config::from_parts(Some(&format!("[rules]\n{wrong}")), std::iter::empty()).unwrap_err();
            let key = wrong.split(' ').next().unwrap();
            assert!(format!("{refused:?}").contains(key), "{wrong}: {refused:?}");
        }
    }

    #[test]
    fn secrets_do_not_show_themselves() {
        let config = Config::from_parts(Some("[secrets]\nkey = \"geheim\""), std::iter::empty()).unwrap();
        assert!(!format!("{config:?}").contains("geheim"));
    }
}
