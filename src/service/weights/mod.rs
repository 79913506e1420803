//! The weights of the criteria: what is in use, what was in use, saving other ones, and what they would change. Saved weights
//! win over configured ones and are taken over by every instance; proposals keep the reasons they were made with.

mod known;
mod what_if;

use std::time::Duration;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

pub use self::known::Known;
pub use self::what_if::{Effect, HouseholdEffect, MatchEffect, Question, Standing, Tally, WhatIfView, what_if};
use super::AppState;
use crate::domain::actor::{Actor, Scope};
use crate::domain::text;
use crate::error::{Context as _, Error, FieldError, Fields, Result};
use crate::matching::WeightsError;
pub use crate::matching::{HouseholdWeights, InitiativeWeights, Weights};
use crate::store::weight_versions::{self, Saved};
use crate::store::{accounts, audit};

/// Characters of the reason for a change.
const NOTE: usize = 200;
/// Who saves waits at most so long until the own instance uses the new weights; it goes on in the background.
const PATIENCE: Duration = Duration::from_secs(5);

/// Weights as they were saved, or as they are configured.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct WeightsView {
    /// 1 and up; 0 for the configured weights.
    pub version: i64,
    /// The weights, in thousandths.
    pub weights: Weights,
    /// Why they were saved.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// The name of the person who saved them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub saved_by: Option<String>,
    /// When they were saved.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub saved_at: Option<DateTime<Utc>>,
}

/// Weights to be saved.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewWeights {
    /// The version that was seen; 0 when none was saved.
    #[schema(example = 3)]
    pub version: i64,
    /// The weights; each table sums to 1,000.
    pub weights: Weights,
    /// Why they are changed, up to 200 characters.
    #[schema(example = "Region counts more than family here")]
    pub note: String,
}

fn may(actor: &Actor) -> Result<()> {
    actor.admin(Scope::RunsWrite).map(|_| ())
}

/// The weights with both tables summing to 1,000.
fn checked(weights: Weights) -> std::result::Result<Weights, FieldError> {
    weights.checked().map_err(|error| match error {
        WeightsError::Sum { table, sum } => {
            let missing = i128::from(1_000) - i128::from(sum);
            FieldError::new(format!("/weights/{table}"), "weights-sum", format!("{missing:+}"))
        }
        WeightsError::Syntax(_) => FieldError::new("/weights", "invalid", ""),
    })
}

/// The saved weights, newest first, which count, and the configured ones at the end. `before` is the last version of the page
/// before, `limit` 1 to 100.
///
/// # Errors
/// [`Error::Forbidden`] for anybody but the network office.
pub async fn list(app: &AppState, actor: &Actor, before: Option<i64>, limit: u32) -> Result<Vec<WeightsView>> {
    may(actor)?;
    let limit = i64::from(limit.clamp(1, 100));
    let (rows, names) = app
        .store
        .read(move |conn| Ok((weight_versions::list(conn, before, limit)?, accounts::list(conn)?)))
        .await?;
    let full = i64::try_from(rows.len()).is_ok_and(|len| len == limit);
    let mut views = Vec::with_capacity(rows.len() + 1);
    for row in rows {
        let by = names.iter().find(|account| account.id == row.by);
        views.push(WeightsView {
            version: row.version,
            weights: serde_json::from_str(&row.weights).context("reading saved weights")?,
            note: Some(row.note),
            saved_by: by.map(|account| account.name.clone()),
            saved_at: Some(row.at),
        });
    }
    if !full && before != Some(0) {
        views.push(WeightsView {
            version: 0,
            weights: app.weights.configured(),
            note: None,
            saved_by: None,
            saved_at: None,
        });
    }
    Ok(views)
}

/// The weights that count, with their version.
///
/// # Errors
/// As [`list`].
pub async fn show(app: &AppState, actor: &Actor) -> Result<WeightsView> {
    let newest = list(app, actor, None, 1).await?;
    newest.into_iter().next().ok_or(Error::NotFound("weights"))
}

/// The same weights with both tables brought to 1,000: what differs from the present ones stays, the others share the rest.
#[must_use]
pub fn balanced(weights: Weights, present: &Weights) -> Weights {
    weights.balanced(present)
}

/// Saves weights as a new version, which counts from now on. Proposals that were made keep their reasons; runs that were
/// previewed under other weights can no longer be taken over.
///
/// # Errors
/// [`Error::Forbidden`] for anybody but the network office; [`Error::Invalid`] (`weights-sum`, `weights-same`, or what is
/// wrong with the reason); [`crate::error::Conflict::Stale`] when somebody saved meanwhile.
pub async fn save(app: &AppState, actor: &Actor, new: NewWeights) -> Result<WeightsView> {
    may(actor)?;
    let staff = actor.person()?.account.clone();
    let mut wrong = Fields::new();
    let note = wrong.take("/note", text::line(&new.note, NOTE));
    let weights = wrong.take("", checked(new.weights).map_err(|error| Error::Invalid(vec![error])));
    wrong.finish()?;
    let (note, weights) = (note.unwrap_or_default(), weights.unwrap_or(new.weights));
    let (who, now, configured) = (actor.clone(), app.clock.now(), app.weights.configured());
    let saved = Saved {
        version: new.version.saturating_add(1),
        weights: serde_json::to_string(&weights).context("writing weights")?,
        note,
        by: staff,
        at: now,
    };
    app.store
        .write(move |tx| {
            let before = match weight_versions::find(tx, saved.version - 1)? {
                Some(before) => read(&before)?,
                None => configured,
            };
            weight_versions::insert(tx, &saved)?;
            if before == weights {
                return Err(Error::invalid("/weights", "weights-same", ""));
            }
            let version = saved.version.to_string();
            audit::record(tx, now, &who, "weights.save", "weights", &version, Some(&saved.note))
        })
        .await?;
    // Everybody else takes them over within a round of housekeeping; a fault here is made good there, too.
    if let Ok(Err(error)) = tokio::time::timeout(PATIENCE, keep_up(app)).await {
        tracing::error!(error = %crate::telemetry::chain(&error), "saved weights are not in use yet");
    }
    show(app, actor).await
}

fn read(saved: &Saved) -> Result<Weights> {
    let weights: Weights = serde_json::from_str(&saved.weights).context("reading saved weights")?;
    weights.checked().context("reading saved weights")
}

/// Takes over what was saved since, by this instance or another; answers whether there was anything. The index is built anew
/// beside the one in use, which answers meanwhile. Blocking.
///
/// # Errors
/// [`Error::Unavailable`] without the database; [`Error::Internal`] when the saved weights cannot be read. What was in use
/// stays in use then.
pub fn refresh(app: &AppState) -> Result<bool> {
    let newest = app.store.read_blocking(|conn| {
        let version = weight_versions::newest_version(conn)?;
        weight_versions::find(conn, version)
    })?;
    let version = newest.as_ref().map_or(0, |saved| saved.version);
    if version == app.weights.version() {
        return Ok(false);
    }
    let weights = newest.as_ref().map_or_else(|| Ok(app.weights.configured()), read)?;
    let next = AppState {
        weights: Known::new(weights),
        ..app.clone()
    };
    app.store
        .read_blocking(|conn| app.engine.reweigh(conn, &next, || app.weights.put(version, weights)))?;
    tracing::info!(version, "saved weights are in use");
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
        .context("taking over saved weights")?
}

#[cfg(test)]
mod tests;
