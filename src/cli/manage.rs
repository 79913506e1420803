//! The commands with which an operator looks after an instance.

use std::io::BufRead as _;
use std::path::Path;

use chrono::Duration;
use indicatif::{ProgressBar, ProgressStyle};

use super::{read_file, say};
use crate::app;
use crate::config::Config;
use crate::domain::actor::{Actor, Role, Scope};
use crate::domain::email::EmailAddress;
use crate::domain::token::Secret;
use crate::error::{Context as _, Error, Result};
use crate::matching::Weights;
use crate::service::import::{self, ImportFormat};
use crate::service::matchmaking::{self, RoundFigures, RunScope};
use crate::service::{AppState, accounts, api_tokens, operations};

pub(super) fn check_config(config: &Config, weights: &str) -> Result<()> {
    Weights::parse(weights).context("reading the weights")?;
    app::mailer(config)?;
    say(&format!("{config:#?}"))?;
    say("The configuration is sound.")
}

pub(super) fn migrate(config: &Config) -> Result<()> {
    let ran = app::open_store(config)?.migrate()?;
    say(&format!("{ran} migrations ran; the schema is up to date."))
}

pub(super) async fn add_user(app: &AppState, email: &str, name: &str, role: Role, from_stdin: bool) -> Result<()> {
    let (password, made) = if from_stdin {
        let mut line = String::new();
        std::io::stdin()
            .lock()
            .read_line(&mut line)
            .context("reading the password from stdin")?;
        (line.trim_end_matches(['\r', '\n']).to_owned(), false)
    } else {
        (Secret::generate()?.reveal().to_owned(), true)
    };
    let id = accounts::add_from_cli(app, email, name, role, &password).await?;
    say(&format!("Account {id} added."))?;
    if made {
        say(&format!("Password, shown only now: {password}"))?;
    }
    say("At the first sign-in a second factor (TOTP) is set up.")
}

pub(super) async fn add_token(app: &AppState, account: &str, name: &str, scopes: &[String], days: i64) -> Result<()> {
    let scopes: Vec<Scope> = if scopes.is_empty() {
        Scope::ALL.to_vec()
    } else {
        scopes
            .iter()
            .map(|scope| {
                scope.parse().map_err(|_| {
                    let known: Vec<&str> = Scope::ALL.iter().map(|scope| scope.as_str()).collect();
                    Error::internal(
                        "this scope is unknown",
                        format!("{scope}; known are {}", known.join(", ")),
                    )
                })
            })
            .collect::<Result<_>>()?
    };
    let expires = app.clock.now() + Duration::days(days);
    let secret = api_tokens::add_from_cli(app, account, name, scopes, Some(expires)).await?;
    say(&format!("Token, shown only now: {}", secret.reveal()))
}

pub(super) async fn import_initiatives(app: &AppState, file: &Path, commit: bool) -> Result<()> {
    let bytes = read_file(file)?;
    let format = match file.extension().and_then(|ending| ending.to_str()) {
        Some("json") => ImportFormat::Json,
        _ => ImportFormat::Csv,
    };
    let report = import::import(app, &Actor::System, format, bytes, !commit).await?;
    for error in &report.errors {
        say(&format!("Row {}, {}: {}", error.row, error.field, error.detail))?;
    }
    say(&format!(
        "{} rows: {} new, {} changed, {} errors.",
        report.rows,
        report.created,
        report.updated,
        report.errors.len()
    ))?;
    if !report.errors.is_empty() {
        return Err(Error::internal(
            "nothing was imported",
            "put the rows named above right and import again",
        ));
    }
    if commit {
        say("Imported.")
    } else {
        say("Nothing was written. Add --commit to import.")
    }
}

pub(super) async fn match_all(app: &AppState, preview: bool) -> Result<()> {
    let bar = ProgressBar::new(0);
    if let Ok(style) = ProgressStyle::with_template("{bar:40} {pos}/{len} households, {eta} left") {
        bar.set_style(style);
    }
    let progress = |done: usize, all: usize| {
        bar.set_length(u64::try_from(all).unwrap_or(u64::MAX));
        bar.set_position(u64::try_from(done).unwrap_or(u64::MAX));
    };
    let run = matchmaking::preview(app, &Actor::System, RunScope::All, &progress).await?;
    bar.finish_and_clear();
    say(&format!("Run {}: {} households.", run.id, run.stats.households))?;
    if let Some(round) = &run.stats.round {
        say_figures("places at initiatives", &round.initiatives)?;
        say_figures("pairs of households", &round.households)?;
    }
    if preview {
        return say(&format!(
            "This is a preview; nothing was proposed. Take it over on the page /staff/runs/{}.",
            run.id
        ));
    }
    let run = matchmaking::commit(app, &Actor::System, &run.id).await?;
    let stats = &run.stats;
    say(&format!(
        "New proposals: {} with households, {} with initiatives; {} open ones no longer fit.",
        stats.created.with_households, stats.created.with_initiatives, stats.created.stale
    ))?;
    for (reason, count) in &stats.refused {
        say(&format!(
            "Not proposed, because something changed meanwhile ({reason}): {count}."
        ))?;
    }
    Ok(())
}

/// One of the two questions of a run, in words.
fn say_figures(what: &str, figures: &RoundFigures) -> Result<()> {
    let quality = if figures.gap == 0 {
        "proved to be the best there is".to_owned()
    } else {
        format!("at most {} points from the best there is", figures.gap)
    };
    let gain = figures.value - figures.first_come_value;
    say(&format!(
        "  {what}: {} of {} that come into question, worth {} points ({quality}; {gain} more than first come, first served).",
        figures.proposals, figures.edges, figures.value
    ))?;
    for (reason, count) in &figures.left_over {
        say(&format!("    left over, {reason}: {count}"))?;
    }
    Ok(())
}

pub(super) async fn send_test_mail(app: &AppState, to: &str) -> Result<()> {
    let to: EmailAddress = to.parse()?;
    let said = operations::send_test_mail(app, to).await?;
    say(&said)
}
