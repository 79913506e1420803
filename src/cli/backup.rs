//! The commands that copy the database and bring it back.

use std::path::{Path, PathBuf};

use super::{read_text, say};
use crate::app;
use crate::clock::Clock;
use crate::config::Config;
use crate::error::{Error, Result};
use crate::service::{AppState, backups};
use crate::store::DatabaseUrl;

pub(super) async fn back_up(config: &Config, file: &Path) -> Result<()> {
    let store = app::open_store(config)?;
    let bytes = backups::back_up(&store, file).await?;
    say(&format!(
        "{bytes} bytes copied to {}; the copy is sound.",
        file.display()
    ))?;
    say(
        "It holds personal data. The key file is not in it: keep that apart, without it waiting mails and second factors cannot be read.",
    )
}

pub(super) async fn restore(
    config: Config,
    weights: &str,
    file: &Path,
    replace: bool,
    erasures: Option<PathBuf>,
) -> Result<()> {
    let url = DatabaseUrl::parse(config.database.url.reveal())?;
    if let DatabaseUrl::Sqlite(target) = &url
        && Path::new(target).exists()
        && !replace
    {
        return Err(Error::internal(
            "a database stands there already; add --replace to move it aside",
            target.clone(),
        ));
    }
    let list = erasures.unwrap_or_else(|| config.database.erasures_file.clone());
    // Read beforehand, so that nothing is moved when it cannot be read.
    let known = if list.as_os_str().is_empty() || !list.exists() {
        None
    } else {
        Some(read_text(&list)?)
    };
    let moved = backups::restore(&url, file, Clock::System.now())?;
    if let Some(moved) = moved {
        say(&format!("The old database was moved to {moved}."))?;
    }
    let state = app::prepare(config, weights)?;
    say("The backup is in its place and its schema is up to date.")?;
    match known {
        Some(text) => told(backups::replay_erasures(&state, &text).await?),
        None => say(&format!(
            "No file of erasures at {}: whoever was erased since the backup is there again. Run replay-erasures as soon as you have it.",
            list.display()
        )),
    }
}

pub(super) async fn replay(state: &AppState, list: &Path) -> Result<()> {
    told(backups::replay_erasures(state, &read_text(list)?).await?)
}

fn told(count: usize) -> Result<()> {
    say(&format!("{count} households and revoked stories erased again."))
}
