//! The program: runs the command line and prints what went wrong, with its causes.

use std::process::ExitCode;

/// Answers are made of many small pieces, on several threads at once, which the allocator of the system is slow at.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    match wurzelwerk::cli::run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            use std::io::Write as _;
            // Nothing can be done when even stderr is closed.
            let _ = writeln!(std::io::stderr(), "wurzelwerk: {}", wurzelwerk::cli::in_words(&error));
            ExitCode::FAILURE
        }
    }
}
