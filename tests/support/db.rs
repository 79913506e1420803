//! Databases for tests: a SQLite file in a folder of its own, or a database of its own in a private PostgreSQL cluster
//! that is started once per test process. It knows nothing of the project's code, so unit tests include it too.

use std::io::Write as _;
use std::os::unix::fs::{MetadataExt as _, chown};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use tempfile::TempDir;

/// Defines one test per database, `NAME::on_sqlite` and `NAME::on_postgres`, so that both can be counted.
macro_rules! on_both_databases {
    ($($(#[$attribute:meta])* async fn $name:ident($db:ident: $kind:ty) $body:block)+) => {$(
        $(#[$attribute])*
        mod $name {
            #[allow(clippy::allow_attributes, unused_imports, reason = "not every body names something outside")]
            use super::*;

            async fn steps_of_the_test($db: $kind) $body

            #[tokio::test]
            async fn on_sqlite() {
                steps_of_the_test(<$kind>::sqlite()).await;
            }

            #[tokio::test]
            async fn on_postgres() {
                if let Some(db) = <$kind>::postgres() {
                    steps_of_the_test(db).await;
                }
            }
        }
    )+};
}
pub(crate) use on_both_databases;

/// An empty database of one test; it is gone when the value is dropped.
#[derive(Debug)]
pub(crate) struct TestDatabase {
    url: String,
    _folder: Option<TempDir>,
    postgres: Option<String>,
}

impl TestDatabase {
    /// A SQLite file that does not exist yet, in a folder of its own.
    pub(crate) fn sqlite() -> Self {
        let folder = tempfile::tempdir().expect("a folder for the database");
        Self {
            url: format!("sqlite://{}/test.db", folder.path().display()),
            _folder: Some(folder),
            postgres: None,
        }
    }

    /// An empty database in the private cluster; `None` where PostgreSQL is not installed (never so in CI).
    pub(crate) fn postgres() -> Option<Self> {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let cluster = Cluster::get()?;
        let name = format!("test_{}", NEXT.fetch_add(1, Ordering::SeqCst));
        cluster.client("createdb", &[&name]);
        Some(Self {
            url: cluster.url(&name),
            _folder: None,
            postgres: Some(name),
        })
    }

    /// The URL under which the project opens it.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        if let (Some(name), Some(cluster)) = (&self.postgres, Cluster::get()) {
            // The cluster is thrown away anyway; dropping early only saves room.
            let _ = cluster.command("dropdb", &["--force", "--if-exists", name]).status();
        }
    }
}

/// A PostgreSQL server of this process: an ordinary user, a Unix socket, no fsync.
struct Cluster {
    programs: PathBuf,
    folder: PathBuf,
    /// While this is open, the server runs; the system closes it when the process ends, however it ends.
    _alive: ChildStdin,
    _keeper: Child,
}

impl Cluster {
    fn get() -> Option<&'static Self> {
        static CLUSTER: OnceLock<Option<Cluster>> = OnceLock::new();
        CLUSTER
            .get_or_init(|| {
                let Some(programs) = programs() else {
                    assert!(
                        std::env::var_os("CI").is_none_or(|value| value != "true"),
                        "PostgreSQL is not installed, but CI=true asks for its tests"
                    );
                    // Written past the capture of the test harness, so that nobody takes the run for a whole one.
                    let _ = std::io::stderr().write_all(
                        b"\n*** PostgreSQL is not installed: every test on_postgres is SKIPPED (package postgresql) ***\n",
                    );
                    return None;
                };
                Some(Self::start(programs))
            })
            .as_ref()
    }

    fn start(programs: PathBuf) -> Self {
        let folder = tempfile::Builder::new()
            .prefix("wwpg")
            .tempdir_in("/tmp")
            .expect("a folder for the cluster")
            .keep();
        // The folder belongs to whoever runs the tests; PostgreSQL refuses to run as root.
        let root = std::fs::metadata(&folder).expect("the folder").uid() == 0;
        let user = if root { ordinary_user() } else { None };
        if let Some((uid, gid)) = user {
            chown(&folder, Some(uid), Some(gid)).expect("giving the folder away");
        }
        let data = folder.join("data");
        let mut initdb = Command::new(programs.join("initdb"));
        initdb
            .args([
                "--no-sync",
                "--auth=trust",
                "--encoding=UTF8",
                "--locale=C",
                "--username=wurzelwerk",
                "-D",
            ])
            .arg(&data)
            .current_dir(&folder);
        become_user(&mut initdb, user);
        let made = initdb.output().expect("running initdb");
        assert!(
            made.status.success(),
            "initdb: {}",
            String::from_utf8_lossy(&made.stderr)
        );

        // The keeper waits for the end of its input, that is for the end of this process, and then stops the server.
        let script = r#"trap '' INT TERM HUP
            "$1/postgres" -D "$2/data" -k "$2" -c listen_addresses= -c fsync=off -c full_page_writes=off \
                -c synchronous_commit=off -c max_connections=300 </dev/null >"$2/log" 2>&1 &
            server=$!
            cat >/dev/null
            kill -QUIT $server
            wait $server
            rm -rf "$2""#;
        let mut keeper = Command::new("sh");
        keeper
            .args(["-c", script, "keeper"])
            .arg(&programs)
            .arg(&folder)
            .current_dir(&folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        become_user(&mut keeper, user);
        let mut keeper = keeper.spawn().expect("starting the server");
        let cluster = Self {
            programs,
            folder,
            _alive: keeper.stdin.take().expect("the input of the keeper"),
            _keeper: keeper,
        };
        for _ in 0..300 {
            if cluster
                .command("pg_isready", &[])
                .status()
                .is_ok_and(|status| status.success())
            {
                return cluster;
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        let log = std::fs::read_to_string(cluster.folder.join("log")).unwrap_or_default();
        panic!("PostgreSQL does not answer: {log}");
    }

    fn url(&self, database: &str) -> String {
        format!("postgres:///{database}?user=wurzelwerk&host={}", self.folder.display())
    }

    fn command(&self, program: &str, arguments: &[&str]) -> Command {
        let mut command = Command::new(self.programs.join(program));
        command
            .arg("-h")
            .arg(&self.folder)
            .args(["-U", "wurzelwerk"])
            .args(arguments)
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        command
    }

    fn client(&self, program: &str, arguments: &[&str]) {
        let status = self
            .command(program, arguments)
            .status()
            .expect("running a client of PostgreSQL");
        assert!(status.success(), "{program} {arguments:?} failed");
    }
}

/// The folder with `initdb`: that of the newest Debian package, or the one in the search path.
fn programs() -> Option<PathBuf> {
    let debian = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .filter_map(|entry| {
            let path = entry.ok()?.path();
            let version: u32 = path.file_name()?.to_str()?.parse().ok()?;
            Some((version, path.join("bin")))
        })
        .filter(|(_, path)| has_server(path))
        .max();
    debian
        .map(|(_, path)| path)
        .or_else(|| std::env::split_paths(&std::env::var_os("PATH")?).find(|path| has_server(path)))
}

fn has_server(folder: &Path) -> bool {
    folder.join("initdb").is_file() && folder.join("postgres").is_file()
}

/// Number and group of `postgres` or `nobody`.
fn ordinary_user() -> Option<(u32, u32)> {
    let users = std::fs::read_to_string("/etc/passwd").ok()?;
    ["postgres", "nobody"].iter().find_map(|name| {
        let line = users.lines().find(|line| line.split(':').next() == Some(name))?;
        let mut fields = line.split(':').skip(2);
        Some((fields.next()?.parse().ok()?, fields.next()?.parse().ok()?))
    })
}

fn become_user(command: &mut Command, user: Option<(u32, u32)>) {
    if let Some((uid, gid)) = user {
        command.uid(uid).gid(gid);
    }
}
