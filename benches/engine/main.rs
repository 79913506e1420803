//! The index of households on realistic data, measured in one run against its own full scan and against looking at
//! every pair; every answer is checked. `README.md` beside it says how to repeat it and what the figures mean.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    clippy::print_stdout,
    unreachable_pub,
    reason = "a benchmark may fail by panicking, prints its figures, and its numbers are small"
)]

mod measure;
mod peers;
mod people;

use std::sync::Arc;

use wurzelwerk::gazetteer::Gazetteer;

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let numbers: Vec<usize> = arguments.iter().filter_map(|arg| arg.parse().ok()).collect();
    // `write FOLDER SIZE QUESTIONS`: tables and answers for the peers.
    if let Some(at) = arguments.iter().position(|arg| arg == "write") {
        let gazetteer = Arc::new(Gazetteer::load().unwrap());
        let country = people::Country::new(&gazetteer);
        let folder = std::path::Path::new(&arguments[at + 1]);
        peers::write(numbers[0], numbers[1], &country, &gazetteer, folder);
        return;
    }
    let sizes = if numbers.is_empty() {
        vec![10_000, 100_000]
    } else {
        numbers
    };
    let gazetteer = Arc::new(Gazetteer::load().unwrap());
    let country = people::Country::new(&gazetteer);
    for size in sizes {
        measure::run(size, &country, &gazetteer);
    }
}
