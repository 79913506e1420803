//! Places as unit vectors, for bounds and for telling on which side of a step a distance surely lies. What decides at
//! a step is the Haversine distance of `near`.

/// Radius of the earth in metres, as in `near`.
pub(super) const EARTH: f64 = 6_371_008.8;

/// Added to bounds and taken as the width of doubt around a step, in metres; far above the rounding of f64.
pub(super) const DOUBT: f64 = 0.01;

/// The unit vector of a place.
pub(super) fn of_degrees(lon: f64, lat: f64) -> [f64; 3] {
    let (lon, lat) = (lon.to_radians(), lat.to_radians());
    [lat.cos() * lon.cos(), lat.cos() * lon.sin(), lat.sin()]
}

/// The length of the chord between two vectors, which is at most the distance on the globe, in metres.
pub(super) fn chord(a: &[f64; 3], b: &[f64; 3]) -> f64 {
    let squares = a.iter().zip(b).map(|(a, b)| (a - b) * (a - b));
    squares.sum::<f64>().sqrt() * EARTH
}

/// The distance on the globe of a chord.
pub(super) fn arc(chord: f64) -> f64 {
    let x = (chord / (2.0 * EARTH)).min(1.0);
    if x < 0.02 {
        // The series of the arc sine up to the seventh power; what is left out is below 1e-9 m.
        let y = x * x;
        return 2.0 * EARTH * x * (1.0 + y * (1.0 / 6.0 + y * (3.0 / 40.0 + y * (15.0 / 336.0))));
    }
    2.0 * EARTH * x.asin()
}

#[cfg(test)]
mod tests {
    use geo::Point;

    use super::super::super::near::metres;
    use super::*;

    #[test]
    fn vectors_measure_as_haversine_does() {
        for at in 0..2_000_u32 {
            let spread = |salt: u32, end: f64| f64::from(at.wrapping_mul(salt) % 10_007) / 10_007.0 * end;
            let (a, b) = (
                (5.0 + spread(31, 11.0), 47.0 + spread(77, 9.0)),
                (5.0 + spread(53, 11.0), 47.0 + spread(97, 9.0)),
            );
            let chord = chord(&of_degrees(a.0, a.1), &of_degrees(b.0, b.1));
            let exact = metres(Point::new(a.0, a.1), Point::new(b.0, b.1));
            assert!((arc(chord) - exact).abs() < 1e-4, "{a:?} {b:?}");
            assert!(chord <= exact + 1e-4);
        }
    }
}
