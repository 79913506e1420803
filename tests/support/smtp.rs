//! A small SMTP server that really speaks on a socket, records what it takes, and can misbehave in every way that a
//! relay was seen to. One thread per connection; it knows nothing of the project's code.

use std::collections::VecDeque;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use base64::Engine as _;

/// How one connection goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    /// As it should.
    None,
    /// Closed before the greeting, with a reset.
    ResetAtBanner,
    /// Never a greeting.
    HangAtBanner,
    /// This reply instead of the greeting.
    Banner(&'static str),
    /// A greeting that never ends.
    EndlessBanner,
    /// Bytes that are no SMTP.
    Garbage,
    /// A greeting in single bytes, one every fifth of a second.
    SlowDrip,
    /// No answer to EHLO.
    HangAtEhlo,
    /// This reply to EHLO.
    AtEhlo(&'static str),
    /// This reply to MAIL FROM.
    AtMail(&'static str),
    /// This reply to RCPT TO.
    AtRcpt(&'static str),
    /// This reply to DATA.
    AtData(&'static str),
    /// This reply to the text; the mail is not taken.
    AtDot(&'static str),
    /// Closed when MAIL FROM comes.
    DropAtMail,
    /// Closed when DATA comes.
    DropAtData,
    /// Closed in the middle of the text.
    DropInBody,
    /// Closed after the final dot; the mail is not taken.
    DropBeforeTaking,
    /// Taken, then closed without a reply.
    DropAfterTaking,
    /// Not taken, and no reply to the final dot.
    HangBeforeTaking,
    /// Taken, and no reply to the final dot.
    HangAfterTaking,
    /// Taken and confirmed, then closed without a farewell.
    DropAtQuit,
    /// Offers STARTTLS and then speaks nonsense.
    GarbageTls,
}

/// A mail as it was taken.
#[derive(Debug, Clone)]
pub(crate) struct Taken {
    pub(crate) from: String,
    pub(crate) to: Vec<String>,
    /// The text as it came, without dot stuffing.
    pub(crate) raw: String,
}

impl Taken {
    fn head_and_body(&self) -> (&str, &str) {
        self.raw.split_once("\r\n\r\n").unwrap_or((&self.raw, ""))
    }

    /// A header, unfolded, as it came.
    pub(crate) fn header(&self, name: &str) -> Option<String> {
        header_in(self.head_and_body().0, name)
    }

    /// A header with its encoded words decoded.
    pub(crate) fn decoded_header(&self, name: &str) -> Option<String> {
        self.header(name).map(|value| decode_words(&value))
    }

    /// The decoded texts of all parts with their media types, depth first.
    pub(crate) fn parts(&self) -> Vec<(String, String)> {
        let mut parts = Vec::new();
        collect_parts(&self.raw, &mut parts);
        parts
    }
}

fn header_in(head: &str, name: &str) -> Option<String> {
    let unfolded = head.replace("\r\n ", " ").replace("\r\n\t", " ");
    unfolded.lines().find_map(|line| {
        let (key, value) = line.split_once(':')?;
        key.eq_ignore_ascii_case(name).then(|| value.trim().to_owned())
    })
}

fn collect_parts(raw: &str, parts: &mut Vec<(String, String)>) {
    let (head, body) = raw.split_once("\r\n\r\n").unwrap_or((raw, ""));
    let kind = header_in(head, "Content-Type").unwrap_or_else(|| "text/plain".to_owned());
    if kind.starts_with("multipart/") {
        let boundary = kind.split("boundary=\"").nth(1).and_then(|rest| rest.split('"').next());
        let mark = format!("--{}", boundary.expect("a boundary"));
        for part in body.split(&mark).skip(1).filter(|part| !part.starts_with("--")) {
            collect_parts(part.trim_start_matches("\r\n"), parts);
        }
        return;
    }
    let encoding = header_in(head, "Content-Transfer-Encoding").unwrap_or_default();
    let bytes = match encoding.as_str() {
        "base64" => {
            let packed: String = body.split_whitespace().collect();
            base64::engine::general_purpose::STANDARD
                .decode(packed)
                .expect("base64")
        }
        "quoted-printable" => decode_quoted(&body.replace("=\r\n", "")),
        _ => body.as_bytes().to_vec(),
    };
    parts.push((kind, String::from_utf8(bytes).expect("UTF-8")));
}

fn decode_quoted(text: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'=' {
            let hex: String = rest.by_ref().take(2).map(char::from).collect();
            bytes.push(u8::from_str_radix(&hex, 16).expect("hex"));
        } else {
            bytes.push(byte);
        }
    }
    bytes
}

/// RFC 2047, as far as mail libraries write it; space between two encoded words is none.
fn decode_words(text: &str) -> String {
    let mut decoded = String::new();
    let mut last_was_encoded = false;
    for word in text.split(' ') {
        let inner = word.strip_prefix("=?utf-8?").and_then(|word| word.strip_suffix("?="));
        let plain = inner.map(|inner| {
            let (encoding, data) = inner.split_once('?').expect("an encoding");
            let bytes = if encoding.eq_ignore_ascii_case("b") {
                base64::engine::general_purpose::STANDARD.decode(data).expect("base64")
            } else {
                decode_quoted(&data.replace('_', " "))
            };
            String::from_utf8(bytes).expect("UTF-8")
        });
        let is_encoded = plain.is_some();
        if !decoded.is_empty() && !(last_was_encoded && is_encoded) {
            decoded.push(' ');
        }
        decoded.push_str(&plain.unwrap_or_else(|| word.to_owned()));
        last_was_encoded = is_encoded;
    }
    decoded
}

#[derive(Debug, Default)]
struct Shared {
    faults: Mutex<VecDeque<Fault>>,
    always: Mutex<Option<Fault>>,
    taken: Mutex<Vec<Taken>>,
    connections: AtomicUsize,
    stopped: AtomicBool,
}

/// The server; it stops when it is dropped.
#[derive(Debug)]
pub(crate) struct SmtpServer {
    address: SocketAddr,
    shared: Arc<Shared>,
}

impl SmtpServer {
    /// A server on a free port of this machine, behaving well.
    pub(crate) fn start() -> Self {
        Self::start_at(0)
    }

    /// A server on this port, behaving well.
    pub(crate) fn start_at(port: u16) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", port)).expect("a free port");
        let address = listener.local_addr().expect("its address");
        let shared = Arc::new(Shared::default());
        let for_thread = Arc::clone(&shared);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                if for_thread.stopped.load(Ordering::SeqCst) {
                    return;
                }
                let shared = Arc::clone(&for_thread);
                std::thread::spawn(move || serve(stream, &shared));
            }
        });
        Self { address, shared }
    }

    /// Its port.
    pub(crate) fn port(&self) -> u16 {
        self.address.port()
    }

    /// How the next connections go, one after the other; afterwards all is well again.
    pub(crate) fn next(&self, faults: &[Fault]) {
        self.shared.faults.lock().expect("no panic").extend(faults);
    }

    /// How all connections go from now on.
    pub(crate) fn always(&self, fault: Fault) {
        *self.shared.always.lock().expect("no panic") = Some(fault);
    }

    /// All mails taken so far.
    pub(crate) fn taken(&self) -> Vec<Taken> {
        self.shared.taken.lock().expect("no panic").clone()
    }

    /// How many connections came so far.
    pub(crate) fn connections(&self) -> usize {
        self.shared.connections.load(Ordering::SeqCst)
    }
}

impl Drop for SmtpServer {
    fn drop(&mut self) {
        self.shared.stopped.store(true, Ordering::SeqCst);
        // Wakes the thread that accepts.
        drop(TcpStream::connect(self.address));
    }
}

/// Longer than any deadline of a test.
const HANG: Duration = Duration::from_secs(20);

fn serve(stream: TcpStream, shared: &Shared) {
    shared.connections.fetch_add(1, Ordering::SeqCst);
    let always = *shared.always.lock().expect("no panic");
    let fault = always.unwrap_or_else(|| {
        shared
            .faults
            .lock()
            .expect("no panic")
            .pop_front()
            .unwrap_or(Fault::None)
    });
    // Whatever fails here is the other side going away.
    let _ = talk(&stream, fault, shared);
    let _ = stream.shutdown(Shutdown::Both);
}

fn say(mut stream: &TcpStream, line: &str) -> std::io::Result<()> {
    stream.write_all(line.as_bytes())?;
    stream.write_all(b"\r\n")
}

/// Waits until the other side is gone, or the test is over.
fn hang(stream: &TcpStream) -> std::io::Result<()> {
    stream.set_read_timeout(Some(HANG))?;
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    while reader.read_line(&mut line)? > 0 {
        line.clear();
    }
    Ok(())
}

fn talk(mut stream: &TcpStream, fault: Fault, shared: &Shared) -> std::io::Result<()> {
    stream.set_nodelay(true)?;
    stream.set_read_timeout(Some(HANG))?;
    match fault {
        Fault::ResetAtBanner => return Ok(()),
        Fault::HangAtBanner => return hang(stream),
        Fault::Banner(reply) => return say(stream, reply),
        Fault::EndlessBanner => loop {
            say(stream, "220-and one more line")?;
        },
        Fault::Garbage => return stream.write_all(&[0xff, 0x00, 0x16, 0x03, b'\r', b'\n', b'?', b'\r', b'\n']),
        Fault::SlowDrip => {
            for _ in 0..200 {
                stream.write_all(b"2")?;
                std::thread::sleep(Duration::from_millis(200));
            }
            return Ok(());
        }
        _ => say(stream, "220 relay.example.org ESMTP")?,
    }
    let mut reader = BufReader::new(stream);
    let (mut from, mut to) = (String::new(), Vec::new());
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line)? == 0 {
            return Ok(());
        }
        let command = line.trim_end();
        let verb = command
            .split([' ', ':'])
            .next()
            .unwrap_or_default()
            .to_ascii_uppercase();
        match (verb.as_str(), fault) {
            ("EHLO", Fault::HangAtEhlo) => return hang(stream),
            ("EHLO", Fault::AtEhlo(reply))
            | ("MAIL", Fault::AtMail(reply))
            | ("RCPT", Fault::AtRcpt(reply))
            | ("DATA", Fault::AtData(reply)) => say(stream, reply)?,
            ("EHLO", Fault::GarbageTls) => say(stream, "250-relay.example.org\r\n250 STARTTLS")?,
            ("EHLO", _) => say(stream, "250-relay.example.org\r\n250-8BITMIME\r\n250 SIZE 10000000")?,
            ("STARTTLS", _) => {
                say(stream, "220 go ahead")?;
                return say(stream, "this is no handshake");
            }
            ("MAIL", Fault::DropAtMail) | ("DATA", Fault::DropAtData) => return Ok(()),
            ("MAIL", _) => {
                from = address(command);
                say(stream, "250 fine")?;
            }
            ("RCPT", _) => {
                to.push(address(command));
                say(stream, "250 fine")?;
            }
            ("DATA", _) => {
                say(stream, "354 go ahead")?;
                if fault == Fault::DropInBody {
                    let mut first = String::new();
                    reader.read_line(&mut first)?;
                    return Ok(());
                }
                let mail = Taken {
                    from: from.clone(),
                    to: std::mem::take(&mut to),
                    raw: text(&mut reader)?,
                };
                match fault {
                    Fault::AtDot(reply) => {
                        say(stream, reply)?;
                        continue;
                    }
                    Fault::DropBeforeTaking => return Ok(()),
                    Fault::HangBeforeTaking => return hang(stream),
                    _ => shared.taken.lock().expect("no panic").push(mail),
                }
                match fault {
                    Fault::DropAfterTaking => return Ok(()),
                    Fault::HangAfterTaking => return hang(stream),
                    Fault::DropAtQuit => {
                        say(stream, "250 taken")?;
                        return Ok(());
                    }
                    _ => say(stream, "250 taken")?,
                }
            }
            ("QUIT", _) => return say(stream, "221 bye"),
            _ => say(stream, "500 unknown")?,
        }
    }
}

fn address(command: &str) -> String {
    let inside = command.split('<').nth(1).and_then(|rest| rest.split('>').next());
    inside.unwrap_or_default().to_owned()
}

fn text(reader: &mut impl std::io::BufRead) -> std::io::Result<String> {
    let mut text = String::new();
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line)? == 0 {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
        if line == ".\r\n" {
            return Ok(text);
        }
        text.push_str(line.strip_prefix('.').unwrap_or(&line));
    }
}
