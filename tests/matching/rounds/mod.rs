//! Rounds from outside: brute force on small questions, certificates, laws, and crowds of equals.

mod groups;
mod partners;
mod places;

/// Numbers for tests, the same in every run.
struct Spread(u64);

impl Spread {
    fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        ((self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 32) as usize * end) >> 32
    }

    /// A value from three levels, small, or up to a million.
    fn value(&mut self, kind: usize) -> i64 {
        match kind {
            0 => [1, 2, 4][self.below(3)],
            1 => 1 + self.below(20) as i64,
            _ => 1 + self.below(1_000_000) as i64,
        }
    }
}
