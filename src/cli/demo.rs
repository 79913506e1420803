//! `demo`: the whole service with made-up data, mails on a page, and everything needed to play the journey.

use std::path::PathBuf;

use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::json;

use super::say;
use crate::app;
use crate::config::Config;
use crate::error::{Context as _, Result};
use crate::service::demo;

#[derive(Debug, Args)]
pub(super) struct DemoArgs {
    /// Address and port to listen on; port 0 takes a free one.
    #[arg(long, default_value = "127.0.0.1:8080")]
    listen: String,
    /// Folder of the database; a database that is not empty is used as it is.
    #[arg(long, default_value = "var/demo")]
    data: PathBuf,
    /// Print one JSON object as the first line, for scripts.
    #[arg(long)]
    json: bool,
}

pub(super) async fn run(args: DemoArgs, config: Config, weights: &str) -> Result<()> {
    let listener = app::bind(&args.listen)?;
    let address = listener.local_addr().context("reading the address of the listener")?;
    std::fs::create_dir_all(&args.data).context("making the folder of the demonstration")?;
    let config = config.for_demo(&format!("http://{address}"), &args.data);
    let state = app::prepare_demo(config, weights)?;
    let bar = if args.json {
        ProgressBar::hidden()
    } else {
        ProgressBar::new(0)
    };
    if let Ok(style) = ProgressStyle::with_template("Matching {bar:40} {pos}/{len} households") {
        bar.set_style(style);
    }
    let progress = |done: usize, all: usize| {
        bar.set_length(u64::try_from(all).unwrap_or(u64::MAX));
        bar.set_position(u64::try_from(done).unwrap_or(u64::MAX));
    };
    let access = demo::prepare(&state, &progress).await?;
    bar.finish_and_clear();
    let url = state.config.server.base_url.clone();
    let mails = format!("{url}/demo/mails");
    let running = app::start(state, listener, true)?;
    if args.json {
        say(&json!({
            "url": url,
            "admin_token": access.admin_token,
            "coordinator_token": access.coordinator_token,
            "mails": mails,
        })
        .to_string())?;
    } else {
        for line in [
            format!("Wurzelwerk, demonstration: {url}"),
            String::new(),
            format!("1. Register a household:   {url}/register"),
            format!("2. Read its mails:         {mails}"),
            "   Open the link in the mail and press the button to confirm.".to_owned(),
            format!("3. Review as coordinator:  {url}/demo"),
            "   One button signs you in as coordinator or as network office.".to_owned(),
            format!("4. Answer as the families: {mails}"),
            "   Say yes for both sides; the introductions arrive on the same page.".to_owned(),
            String::new(),
            format!(
                "API: {url}/api/docs   Token of the network office: {}",
                access.admin_token
            ),
            format!("     Token of a coordinator: {}", access.coordinator_token),
            String::new(),
            "Everything here is made up. Stop with Ctrl-C.".to_owned(),
        ] {
            say(&line)?;
        }
    }
    running.wait().await
}
