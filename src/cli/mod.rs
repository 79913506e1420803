//! The command line: parses, calls one use case, prints. Results go to stdout, everything else to stderr.

mod backup;
mod demo;
mod evaluate;
mod health;
mod manage;
mod occupations;
mod rank;

use std::io::Write as _;
use std::path::{Path, PathBuf};

use clap::{Args, Parser, Subcommand};

use crate::app;
use crate::clock::Clock;
use crate::config::{Config, DEFAULT_WEIGHTS};
use crate::domain::actor::Role;
use crate::domain::locale::Locale;
use crate::error::{Context as _, Error, Result};
use crate::service::AppState;
use crate::telemetry;
use crate::texts;

/// Matchmaking for return and skilled-worker initiatives.
#[derive(Debug, Parser)]
#[command(name = "wurzelwerk", version, about, long_about = None)]
pub struct Cli {
    /// Configuration file; without it only the defaults and the environment count.
    #[arg(long, global = true)]
    config: Option<PathBuf>,
    /// File with the weights of the criteria; without it the built-in ones count. Weights that the network office saved win
    /// over both.
    #[arg(long, global = true)]
    weights: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Start the service.
    Serve,
    /// Start a demonstration with made-up data; mails are shown on a page.
    Demo(demo::DemoArgs),
    /// Bring the schema of the database up to date.
    Migrate,
    /// Read the configuration and show what is in force; secrets are hidden.
    CheckConfig,
    /// Manage staff accounts.
    User {
        #[command(subcommand)]
        command: UserCommand,
    },
    /// Manage API tokens.
    Token {
        #[command(subcommand)]
        command: TokenCommand,
    },
    /// Import from a file.
    Import {
        #[command(subcommand)]
        command: ImportCommand,
    },
    /// Match all active households at once and make proposals of the best result there is.
    Match {
        /// Only show what would be proposed; it can be taken over on the page of the run.
        #[arg(long)]
        preview: bool,
    },
    /// Measure how good answers are, from files, without a database.
    Eval {
        #[command(subcommand)]
        command: EvalCommand,
    },
    /// Rank from files, without a database: the engine for scripts and checks.
    Rank(rank::RankArgs),
    /// Copy the embedded database into a new file while the service goes on. PostgreSQL is copied by `pg_dump`.
    Backup {
        /// The file to make; it must not exist yet.
        file: PathBuf,
    },
    /// Put a backup in the place of the embedded database; the service has to be stopped. Whoever was erased since is erased
    /// again by the file of erasures.
    Restore {
        /// The backup.
        file: PathBuf,
        /// Move the database that stands there aside.
        #[arg(long)]
        replace: bool,
        /// The file of erasures; the configured one when left out.
        #[arg(long)]
        erasures: Option<PathBuf>,
    },
    /// Erase again whom a file of erasures names: after PostgreSQL was brought back by `pg_restore`.
    ReplayErasures {
        /// The file of erasures; the configured one when left out.
        file: Option<PathBuf>,
    },
    /// Ask the running service whether it can work; ends with an error when it cannot. For containers and monitors.
    Healthcheck,
    /// Send a mail to see whether the transport works.
    SendTestMail {
        /// Who gets it.
        to: String,
    },
}

#[derive(Debug, Subcommand)]
enum UserCommand {
    /// Add an account; the password is read from stdin, or made and shown when there is none.
    Add(UserArgs),
}

#[derive(Debug, Args)]
struct UserArgs {
    /// Mail address, also the name to sign in with.
    #[arg(long)]
    email: String,
    /// The person's name.
    #[arg(long)]
    name: String,
    /// `coordinator` or `admin`.
    #[arg(long, default_value = "admin", value_parser = parse_role)]
    role: Role,
    /// Read the password from the first line of stdin.
    #[arg(long)]
    password_stdin: bool,
}

fn parse_role(text: &str) -> Result<Role, String> {
    text.parse().map_err(|_| "write coordinator or admin".to_owned())
}

#[derive(Debug, Subcommand)]
enum TokenCommand {
    /// Add a token that acts for an account within its scopes; it is shown once.
    Add {
        /// Mail address of the account.
        #[arg(long)]
        account: String,
        /// What the token is for.
        #[arg(long)]
        name: String,
        /// Scopes, separated by commas, such as `households:read,proposals:read`; all of the account's when left out.
        #[arg(long, value_delimiter = ',')]
        scopes: Vec<String>,
        /// Days for which it works.
        #[arg(long, default_value_t = 365)]
        days: i64,
    },
}

#[derive(Debug, Subcommand)]
enum ImportCommand {
    /// Import initiatives from CSV or JSON. Nothing is changed unless every row is right and --commit is given.
    Initiatives {
        /// The file; its ending says what it is.
        file: PathBuf,
        /// Write; without it only what would happen is shown.
        #[arg(long)]
        commit: bool,
    },
    /// Import the table of occupations (KldB 2010) of the Bundesagentur für Arbeit: CSV, UTF-8, semicolons.
    ///
    /// All its types and titles are known afterwards, to running instances within a minute. It takes the place of what
    /// was imported before. Nothing is written when a row is wrong.
    Occupations {
        /// The file as it was downloaded.
        file: PathBuf,
        /// Check the file and say what is in it; nothing is written and no database is needed.
        #[arg(long)]
        dry_run: bool,
    },
}

#[derive(Debug, Subcommand)]
enum EvalCommand {
    /// How many titles lead to the right occupation, by digits of the code, and how long a look-up takes.
    Occupations(evaluate::EvalArgs),
}

/// Prints a line of a result.
///
/// # Errors
/// [`crate::error::Error::Internal`] when nobody reads stdout any more.
pub(crate) fn say(line: &str) -> Result<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{line}")
        .and_then(|()| out.flush())
        .context("writing to stdout")
}

/// An error as the person at the command line needs it: what is wrong, with its causes, and what to do.
pub fn in_words(error: &Error) -> String {
    match error {
        Error::Invalid(fields) => fields
            .iter()
            .map(|field| format!("{} {}", field.pointer, texts::field_error(Locale::En, field)))
            .collect::<Vec<_>>()
            .join("\n"),
        Error::Conflict(conflict) => {
            let text = |key: String| texts::text(Locale::En, &key);
            let code = conflict.code();
            format!(
                "{}. {}",
                text(format!("problem-{code}")),
                text(format!("problem-{code}-text"))
            )
        }
        // Here nobody asks whose fault it is.
        Error::Internal(what, cause) => format!("{what}: {}", telemetry::chain(cause.as_ref())),
        other => telemetry::chain(other),
    }
}

/// Reads a file that was named on the command line.
///
/// # Errors
/// [`Error::Internal`] that names the file.
fn read_file(path: &Path) -> Result<Vec<u8>> {
    std::fs::read(path).map_err(|cause| Error::internal("cannot read a file", format!("{}: {cause}", path.display())))
}

/// Reads a text file that was named on the command line.
///
/// # Errors
/// [`Error::Internal`] that names the file.
fn read_text(path: &Path) -> Result<String> {
    String::from_utf8(read_file(path)?)
        .map_err(|cause| Error::internal("cannot read a file as UTF-8", format!("{}: {cause}", path.display())))
}

/// Runs the command line.
///
/// # Errors
/// Whatever goes wrong; the caller prints it with its causes.
pub fn run() -> Result<()> {
    let cli = Cli::parse();
    let config = Config::load(cli.config.as_deref())?;
    let weights = match &cli.weights {
        Some(path) => read_text(path)?,
        None => DEFAULT_WEIGHTS.to_owned(),
    };
    if let Command::Rank(args) = &cli.command {
        return rank::run(args, &weights, &Clock::System);
    }
    if let Command::Eval {
        command: EvalCommand::Occupations(args),
    } = &cli.command
    {
        return evaluate::occupations(args);
    }
    if let Command::Import {
        command: ImportCommand::Occupations { file, dry_run: true },
    } = &cli.command
    {
        return occupations::check(file);
    }
    if let Command::CheckConfig = &cli.command {
        return manage::check_config(&config, &weights);
    }
    if let Command::Healthcheck = &cli.command {
        return health::ask(&config);
    }
    telemetry::start(&config.log)?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("starting the runtime")?;
    runtime.block_on(async move {
        match cli.command {
            Command::Serve => serve(app::prepare(config, &weights)?).await,
            Command::Demo(args) => demo::run(args, config, &weights).await,
            Command::Migrate => manage::migrate(&config),
            Command::User {
                command: UserCommand::Add(args),
            } => {
                let state = app::prepare(config, &weights)?;
                manage::add_user(&state, &args.email, &args.name, args.role, args.password_stdin).await
            }
            Command::Token {
                command:
                    TokenCommand::Add {
                        account,
                        name,
                        scopes,
                        days,
                    },
            } => {
                let state = app::prepare(config, &weights)?;
                manage::add_token(&state, &account, &name, &scopes, days).await
            }
            Command::Import {
                command: ImportCommand::Initiatives { file, commit },
            } => {
                let state = app::prepare(config, &weights)?;
                manage::import_initiatives(&state, &file, commit).await
            }
            Command::Import {
                command: ImportCommand::Occupations { file, .. },
            } => occupations::import(&app::prepare(config, &weights)?, &file),
            Command::Match { preview } => manage::match_all(&app::prepare(config, &weights)?, preview).await,
            Command::Backup { file } => backup::back_up(&config, &file).await,
            Command::Restore {
                file,
                replace,
                erasures,
            } => backup::restore(config, &weights, &file, replace, erasures).await,
            Command::ReplayErasures { file } => {
                let list = file.unwrap_or_else(|| config.database.erasures_file.clone());
                backup::replay(&app::prepare(config, &weights)?, &list).await
            }
            Command::SendTestMail { to } => manage::send_test_mail(&app::prepare(config, &weights)?, &to).await,
            Command::Rank(_) | Command::CheckConfig | Command::Healthcheck | Command::Eval { .. } => Ok(()),
        }
    })
}

async fn serve(state: AppState) -> Result<()> {
    let listener = app::bind(&state.config.server.listen)?;
    let base_url = state.config.server.base_url.clone();
    let running = app::start(state, listener, true)?;
    say(&format!(
        "Listening on http://{}; people reach it at {base_url}",
        running.address
    ))?;
    running.wait().await
}
