//! Mails as files in a folder, for trying the service out and for operators who send by other means. A file appears
//! whole or not at all, under the name of its Message-ID, so that a second attempt writes the same file.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::Path;

pub(super) fn write(folder: &Path, message_id: &str, bytes: &[u8]) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    let plain: String = message_id
        .chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() || "-_.@".contains(c) {
                c
            } else {
                '_'
            }
        })
        .collect();
    let unfinished = folder.join(format!(".{plain}.part"));
    let mut file = File::create(&unfinished)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    drop(file);
    fs::rename(&unfinished, folder.join(format!("{plain}.eml")))?;
    // The rename itself has to outlive a power cut too.
    File::open(folder)?.sync_all()
}
