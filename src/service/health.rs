//! Whether the service can work at present. Nothing is repaired here.

use super::AppState;
use crate::error::{Context as _, Error, Result};

/// Whether the database answers and has the newest schema.
///
/// # Errors
/// [`Error::Unavailable`] with the cause.
pub async fn ready(app: &AppState) -> Result<()> {
    let store = app.store.clone();
    let pending = tokio::task::spawn_blocking(move || store.migration_is_pending())
        .await
        .context("asking the database")??;
    if pending {
        return Err(Error::Unavailable(
            "the database",
            "a migration is still to be run".into(),
        ));
    }
    Ok(())
}
