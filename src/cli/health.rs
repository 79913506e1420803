//! Asks a running service whether it can work, for containers and monitors that have no tool of their own.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream, ToSocketAddrs as _};
use std::time::Duration;

use super::say;
use crate::config::Config;
use crate::error::{Context as _, Error, Result};

/// How long each step of the question may take.
const PATIENCE: Duration = Duration::from_secs(5);

/// Asks `/readyz` at the address on which the service of this configuration listens.
///
/// # Errors
/// [`Error::Unavailable`] when nobody listens there, or the service says that it cannot work.
pub(super) fn ask(config: &Config) -> Result<()> {
    let listen = &config.server.listen;
    let mut address: SocketAddr = listen
        .to_socket_addrs()
        .ok()
        .and_then(|mut found| found.next())
        .ok_or_else(|| Error::internal("reading server.listen", listen.clone()))?;
    // Who listens on every address is asked on this machine.
    if address.ip().is_unspecified() {
        let here: std::net::IpAddr = if address.is_ipv4() {
            std::net::Ipv4Addr::LOCALHOST.into()
        } else {
            std::net::Ipv6Addr::LOCALHOST.into()
        };
        address.set_ip(here);
    }
    let none = |cause: std::io::Error| Error::Unavailable("the service", Box::new(cause));
    let mut stream = TcpStream::connect_timeout(&address, PATIENCE).map_err(none)?;
    stream.set_read_timeout(Some(PATIENCE)).context("setting a deadline")?;
    stream.set_write_timeout(Some(PATIENCE)).context("setting a deadline")?;
    write!(
        stream,
        "GET /readyz HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n"
    )
    .map_err(none)?;
    let mut answer = Vec::new();
    stream.take(65_536).read_to_end(&mut answer).map_err(none)?;
    let text = String::from_utf8_lossy(&answer);
    let status = text.lines().next().unwrap_or_default();
    if status.split(' ').nth(1) == Some("200") {
        say("The service can work.")
    } else {
        Err(Error::Unavailable("the service", status.to_owned().into()))
    }
}
