//! The log: text for people or JSON for machines. Addresses, names and tokens are never logged; that is the duty of
//! whoever writes a line.

use tracing_subscriber::EnvFilter;

use crate::config::{Log, LogFormat};
use crate::error::{Context as _, Result};

/// Starts the log. Later calls in the same process change nothing.
///
/// # Errors
/// [`crate::error::Error::Internal`] when the filter does not parse.
pub fn start(settings: &Log) -> Result<()> {
    let filter = EnvFilter::try_new(&settings.filter).context("reading log.filter")?;
    let builder = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr);
    // A log that runs already stays as it is; in tests several servers share one process.
    let _ = match settings.format {
        LogFormat::Text => builder.try_init(),
        LogFormat::Json => builder.json().try_init(),
    };
    Ok(())
}

/// The whole chain of causes of an error in one line, for the log.
pub fn chain(error: &(dyn std::error::Error + 'static)) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text.push_str(": ");
        text.push_str(&cause.to_string());
        source = cause.source();
    }
    text
}
