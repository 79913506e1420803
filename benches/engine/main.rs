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

use std::path::Path;
use std::sync::Arc;

use wurzelwerk::gazetteer::Gazetteer;

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let numbers: Vec<usize> = arguments.iter().filter_map(|arg| arg.parse().ok()).collect();
    let gazetteer = Arc::new(Gazetteer::load().unwrap());
    let country = people::Country::new(&gazetteer);
    // `write FOLDER SIZE QUESTIONS`: tables and answers for the peers; `profiles FILE SIZE`: the households alone.
    for (at, argument) in arguments.iter().enumerate() {
        match argument.as_str() {
            "write" => {
                let folder = Path::new(&arguments[at + 1]);
                return peers::write(numbers[0], numbers[1], &country, &gazetteer, folder);
            }
            "profiles" => return peers::profiles(numbers[0], &country, Path::new(&arguments[at + 1])),
            _ => {}
        }
    }
    let sizes = if numbers.is_empty() {
        vec![10_000, 100_000]
    } else {
        numbers
    };
    for size in sizes {
        measure::run(size, &country, &gazetteer);
    }
}
