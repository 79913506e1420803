//! The composition root: turns a configuration into a running service, the same way for the program and for tests, and
//! stops it in order: server first, then the workers.

use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use actix_web::dev::ServerHandle;
use actix_web::{App, HttpServer};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::clock::Clock;
use crate::config::{Config, Transport};
use crate::domain::logo::Logo;
use crate::error::{Context as _, Error, Result};
use crate::mail::{Mailer, SmtpSettings};
use crate::service::{AppState, Knowledge, mail_texts, matchmaking, occupations, weights};
use crate::store::{DatabaseUrl, Options, Store};
use crate::{web, worker};

/// Opens the database of the configuration. The folder of a SQLite file is made.
///
/// # Errors
/// [`Error::Unavailable`] with the real cause when the database does not answer.
pub fn open_store(config: &Config) -> Result<Store> {
    let url = DatabaseUrl::parse(config.database.url.reveal())?;
    if let DatabaseUrl::Sqlite(path) = &url
        && let Some(folder) = Path::new(path).parent()
        && !folder.as_os_str().is_empty()
    {
        std::fs::create_dir_all(folder).context("making the folder of the database")?;
    }
    Store::open(&Options {
        url,
        connections: config.database.connections,
        wait_secs: config.database.wait_secs,
        queue: config.database.queue,
    })
}

/// The way in which mails leave, as configured.
///
/// # Errors
/// [`Error::Internal`] when the settings of the relay do not fit.
pub fn mailer(config: &Config) -> Result<Mailer> {
    let mail = &config.mail;
    match mail.transport {
        Transport::Memory => Ok(Mailer::memory().0),
        Transport::Directory => {
            std::fs::create_dir_all(&mail.directory).context("making the folder for mails")?;
            Ok(Mailer::Directory(mail.directory.clone()))
        }
        Transport::Smtp => Mailer::smtp(SmtpSettings {
            host: mail.smtp_host.clone(),
            port: mail.smtp_port,
            encryption: SmtpSettings::usual_encryption(&mail.smtp_host, mail.smtp_port),
            credentials: (!mail.smtp_user.is_empty())
                .then(|| (mail.smtp_user.clone(), mail.smtp_password.reveal().to_owned())),
            deadline: Duration::from_secs(mail.deadline_secs),
        }),
    }
}

/// The operator's key: from the configuration, or from its file, which is made when it does not exist.
///
/// # Errors
/// [`Error::Internal`] when it is not 32 bytes in base64, or the file cannot be read or made.
pub fn load_key(config: &Config) -> Result<[u8; 32]> {
    let text = if config.secrets.key.reveal().is_empty() {
        let path = &config.secrets.key_file;
        if path.exists() {
            std::fs::read_to_string(path).context("reading the key file")?
        } else {
            make_key_file(path)?
        }
    } else {
        config.secrets.key.reveal().to_owned()
    };
    let bytes = STANDARD
        .decode(text.trim())
        .context("reading the operator's key as base64")?;
    bytes
        .try_into()
        .map_err(|_| Error::internal("reading the operator's key", "it has to be 32 bytes in base64"))
}

fn make_key_file(path: &Path) -> Result<String> {
    use std::io::Write as _;
    use std::os::unix::fs::OpenOptionsExt as _;
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).context("making the folder of the key file")?;
    }
    let mut bytes = [0_u8; 32];
    getrandom::fill(&mut bytes).context("reading random bytes")?;
    let text = STANDARD.encode(bytes);
    let mut file = std::fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)
        .context("making the key file")?;
    file.write_all(text.as_bytes()).context("writing the key file")?;
    file.sync_all().context("writing the key file")?;
    Ok(text)
}

/// The operator's own logo, where one is configured.
///
/// # Errors
/// [`Error::Internal`] that says what is wrong with the file.
pub fn load_logo(config: &Config) -> Result<Option<Arc<Logo>>> {
    let path = &config.site.logo;
    if path.as_os_str().is_empty() {
        return Ok(None);
    }
    let bytes = std::fs::read(path)
        .map_err(|error| Error::internal("reading the file of site.logo", format!("{}: {error}", path.display())))?;
    Ok(Some(Arc::new(Logo::parse(bytes)?)))
}

/// Puts everything together: database (migrated), knowledge, mailer, key.
///
/// # Errors
/// The first thing that is wrong, with its cause.
pub fn prepare(config: Config, weights: &str) -> Result<AppState> {
    // First what can be wrong without a trace: nothing has been made or changed yet.
    let logo = load_logo(&config)?;
    let key = load_key(&config)?;
    let store = open_store(&config)?;
    store.migrate()?;
    let knowledge = Knowledge::load(weights)?;
    let mailer = mailer(&config)?;
    let state = AppState {
        logo,
        ..AppState::new(config, store, Clock::System, mailer, key, &knowledge)
    };
    occupations::refresh(&state)?;
    weights::refresh(&state)?;
    mail_texts::refresh(&state)?;
    Ok(state)
}

/// As [`prepare`], for a demonstration, whose pages show mails and let one take every part.
///
/// # Errors
/// As [`prepare`].
pub fn prepare_demo(config: Config, weights: &str) -> Result<AppState> {
    Ok(AppState {
        demonstration: true,
        ..prepare(config, weights)?
    })
}

/// A service that answers.
#[derive(Debug)]
pub struct Running {
    /// Where it listens.
    pub address: SocketAddr,
    server: ServerHandle,
    serving: JoinHandle<std::io::Result<()>>,
    workers: Vec<JoinHandle<()>>,
    cancelled: CancellationToken,
}

impl Running {
    /// Waits until the service ends by a signal.
    ///
    /// # Errors
    /// [`Error::Internal`] when the server failed.
    pub async fn wait(self) -> Result<()> {
        let served = self.serving.await.context("serving")?;
        self.cancelled.cancel();
        for worker in self.workers {
            worker.await.context("stopping a worker")?;
        }
        served.context("serving")
    }

    /// Stops the service: requests that run are answered, then the workers end.
    ///
    /// # Errors
    /// As [`Running::wait`].
    pub async fn stop(self) -> Result<()> {
        self.server.stop(true).await;
        self.wait().await
    }
}

/// Binds the configured address; port 0 takes a free one.
///
/// # Errors
/// [`Error::Internal`] when the address is taken or is none.
pub fn bind(listen: &str) -> Result<TcpListener> {
    TcpListener::bind(listen).context("binding the address of server.listen")
}

/// Starts the server and the workers. `workers` is false in tests that drive the work themselves.
///
/// # Errors
/// [`Error::Internal`] when the server cannot be started.
pub fn start(state: AppState, listener: TcpListener, workers: bool) -> Result<Running> {
    let address = listener.local_addr().context("reading the address of the listener")?;
    let threads = state.config.server.workers;
    let for_web = state.clone();
    let mut server = HttpServer::new(move || App::new().configure(web::configure(for_web.clone())))
        .shutdown_timeout(20)
        .client_request_timeout(Duration::from_secs(5))
        .listen(listener)
        .context("listening")?;
    if threads > 0 {
        server = server.workers(threads);
    }
    let server = server.run();
    let handle = server.handle();
    let cancelled = CancellationToken::new();
    let tasks = if workers {
        vec![
            tokio::spawn(worker::outbox::run(state.clone(), cancelled.clone())),
            tokio::spawn(worker::housekeeping::run(state.clone(), cancelled.clone())),
            tokio::spawn(matchmaking::warm_up(state)),
        ]
    } else {
        Vec::new()
    };
    Ok(Running {
        address,
        server: handle,
        serving: tokio::spawn(server),
        workers: tasks,
        cancelled,
    })
}
