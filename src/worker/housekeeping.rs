//! The work that comes round by itself: approvals take effect, reminders leave, proposals and households expire,
//! what was deleted is erased, staff hears once a day what waits. Every instance may run it: each piece decides inside its own transaction.

use std::time::Duration;

use tokio_util::sync::CancellationToken;

use crate::error::Result;
use crate::service::{
    AppState, backups, cleanup, digest, directory, figures, followup, freshness, groups, mail_texts, matchmaking,
    meetups, occupations, retention, transfers, weights, welcoming,
};
use crate::telemetry;

/// How long the loop rests between two rounds.
const REST: Duration = Duration::from_secs(30);

/// One round; answers how many things were done.
///
/// # Errors
/// The first fault of the database. What was done before stays done.
pub async fn run_once(app: &AppState) -> Result<usize> {
    // What others wait for does not stop because of the turn of a quarter.
    let mut done = welcoming::run_once(app).await.unwrap_or_else(|error| {
        tracing::error!(error = %telemetry::chain(&error), "the turn of the quarter could not be followed");
        0
    });
    done += matchmaking::work_off(app).await;
    done += matchmaking::resume(app).await;
    done += usize::from(matchmaking::run_when_due(app).await?);
    done += followup::run_once(app).await?;
    done += retention::run_once(app).await?;
    done += meetups::run_once(app).await?;
    done += transfers::run_once(app).await?;
    done += groups::run_once(app).await?;
    done += digest::run_once(app).await?;
    done += freshness::run_once(app).await?;
    done += figures::run_once(app).await?;
    done += directory::lapse_due(app).await?;
    done += cleanup::run_once(app).await?;
    Ok(done)
}

/// Goes round until it is cancelled. A fault is logged and the next round tries again.
pub async fn run(app: AppState, cancelled: CancellationToken) {
    loop {
        // What another instance imported or saved is taken over also when other work fails.
        if let Err(error) = occupations::keep_up(&app).await {
            tracing::error!(error = %telemetry::chain(&error), "imported occupations could not be taken over");
        }
        if let Err(error) = weights::keep_up(&app).await {
            tracing::error!(error = %telemetry::chain(&error), "saved weights could not be taken over");
        }
        if let Err(error) = mail_texts::keep_up(&app).await {
            tracing::error!(error = %telemetry::chain(&error), "texts of mails could not be taken over");
        }
        if let Err(error) = matchmaking::keep_up(&app).await {
            tracing::error!(error = %telemetry::chain(&error), "the matching index could not be kept in step");
        }
        if let Err(error) = run_once(&app).await {
            tracing::error!(error = %telemetry::chain(&error), "a round of housekeeping failed");
        }
        if let Err(error) = backups::note_erasures(&app).await {
            tracing::error!(error = %telemetry::chain(&error), "erasures could not be noted in their file");
        }
        tokio::select! {
            () = cancelled.cancelled() => return,
            () = tokio::time::sleep(REST) => {}
        }
    }
}
