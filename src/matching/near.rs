//! Nearness as integer points: the table behind `near(d)`. It must not know what the distance is between.

use std::sync::LazyLock;

use geo::{Distance as _, Haversine, Point};

/// Length of a step of the table in metres.
const STEP_METRES: f64 = 100.0;
/// Steps after which nearness halves: 25 km.
const HALF_STEPS: usize = 250;
/// From this step on (357.2 km) `near` is 0.
const END: usize = 3_572;
/// `2^(−1/250)` as a fraction of 2^63, rounded to the nearest.
const STEP_FACTOR: u128 = 9_197_834_837_998_374_038;

/// The points of every step, computed in integers so that all machines have the same table.
static TABLE: LazyLock<Vec<u32>> = LazyLock::new(|| {
    let mut octave = Vec::with_capacity(HALF_STEPS);
    let mut fraction: u128 = 1 << 63;
    for _ in 0..HALF_STEPS {
        octave.push(fraction);
        fraction = (fraction * STEP_FACTOR) >> 63;
    }
    (0..END)
        .map(|step| {
            // A whole number of halvings is a shift, so that 312.5 points after five of them round up exactly.
            let shift = 63 + step / HALF_STEPS;
            let fraction = octave.get(step % HALF_STEPS).copied().unwrap_or_default();
            let points = (10_000 * fraction + (1 << (shift - 1))) >> shift;
            u32::try_from(points).unwrap_or(10_000)
        })
        .collect()
});

/// `near(d) = 2^(−d / 25 km)` in 1/10,000, rounded half up, for a distance in steps of 100 m (matching.md §1).
pub(crate) fn near(step: u32) -> u32 {
    let step = usize::try_from(step).unwrap_or(usize::MAX);
    TABLE.get(step).copied().unwrap_or(0)
}

/// Haversine distance in metres on a sphere of 6,371.0088 km (matching.md §1).
pub(crate) fn metres(a: Point, b: Point) -> f64 {
    Haversine.distance(a, b)
}

/// A distance in metres rounded down to steps of 100 m.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "distances on the globe are below 20,100 km, that is 201,000 steps; the cast saturates"
)]
pub(crate) fn step(metres: f64) -> u32 {
    (metres / STEP_METRES).floor() as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_the_formula_at_every_step() {
        for step in 0..6_000_u32 {
            let exact = 10_000.0 * (-f64::from(step) * 0.1 / 25.0).exp2();
            assert!(
                (f64::from(near(step)) - (exact + 0.5).floor()).abs() < 0.5,
                "step {step}"
            );
        }
    }

    #[test]
    fn nearness_halves_every_25_km_and_never_rises() {
        let halves: Vec<u32> = (0..6).map(|n| near(n * 250)).collect();
        assert_eq!(halves, [10_000, 5_000, 2_500, 1_250, 625, 313]);
        assert!((0..6_000).all(|step| near(step) >= near(step + 1)));
        assert_eq!((near(3_571), near(3_572), near(u32::MAX)), (1, 0, 0));
    }

    #[test]
    fn distances_are_rounded_down_to_the_step() {
        assert_eq!((step(0.0), step(99.999), step(100.0), step(24_999.0)), (0, 0, 1, 249));
    }
}
