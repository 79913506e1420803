//! The compact form of a household: what every comparison needs, in 31 bytes a target area, sixteen side by side.
//! It holds no text; what does not fit this form is looked at one by one (see `compact`).
#![expect(clippy::indexing_slicing, reason = "all indexes are below 16")]

use super::super::household::Household;

/// How many entries stand side by side in a block.
pub(super) const LANES: usize = 16;
/// Birth years from here on have a bit. Children born before count only for questions about years before
/// `EPOCH + 18`, which are answered by looking at everybody; those born 32 years later make a household "odd".
pub(super) const EPOCH: i32 = 2005;
/// Months are counted from January of this year, up to [`MONTHS`] of them.
pub(super) const FIRST_MONTH: i32 = 2005 * 12;
/// Months from [`FIRST_MONTH`] in which a window may start; a household with another one is "odd".
pub(super) const MONTHS: u16 = 512;

/// Bit of `flags`: settled.
pub(super) const SETTLED: u8 = 1;
/// Bits of `flags`: adults, 0 to 3.
pub(super) const ADULTS_SHIFT: u8 = 1;
/// Bit of `flags`: several children of one birth year; the counts stand in the cold part.
pub(super) const TWINS: u8 = 8;
/// Bit of `flags`: the window is 128 months longer than `term` says.
pub(super) const LONG: u8 = 16;

/// The bits of `term` that tell the length of a window; those above tell its first month.
pub(super) const TERM_BITS: u8 = 7;

/// Highest bit of `tongues`: speaks a language beyond the 15 that have bits.
pub(super) const RARE_TONGUE: u16 = 1 << 15;
/// Bit of `trades`: an occupation with a title and no code.
pub(super) const TITLE_ONLY: u32 = 1 << 30;
/// Bit of `trades`: an occupation with a code and a title.
pub(super) const TITLED_CODE: u32 = 1 << 31;

/// `x` of households in Germany whose place lies outside the raster.
pub(super) const X_UNCLEAR: u8 = 253;
/// `x` of households that did not say where they live.
pub(super) const X_NONE: u8 = 254;
/// `x` of households abroad; `y` is then the number of the country.
pub(super) const X_ABROAD: u8 = 255;

/// One target area of one household.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Lane {
    /// Number of the household.
    pub(super) owner: u32,
    /// Birth years, one bit each from [`EPOCH`].
    pub(super) kids: u32,
    /// The first 32 interests.
    pub(super) likes: u32,
    /// Which two-digit groups of occupations, folded to 30 bits, and the two bits above.
    pub(super) trades: u32,
    /// Languages by the bits of the index; 0 only where nobody stands.
    pub(super) tongues: u16,
    /// Needs that count between households.
    pub(super) needs: u16,
    /// What matters of one side only. Of the settled: offers that count between households. Of those to come: first
    /// month and length of the window, 0 when not stated.
    pub(super) term: u16,
    /// The interests beyond 32.
    pub(super) more_likes: u16,
    /// Number of the weights.
    pub(super) weights: u16,
    /// Number of the target place in its list.
    pub(super) slot: u8,
    /// Radius in km.
    pub(super) radius: u8,
    /// See the bits above.
    pub(super) flags: u8,
    /// Current place in a raster of Germany, or one of the `X_` values.
    pub(super) x: u8,
    /// The other coordinate of the raster.
    pub(super) y: u8,
}

/// A window as `term` and the bit of `flags`.
pub(super) const fn term(start: u16, months: u8) -> (u16, u8) {
    let low = months & ((1 << TERM_BITS) - 1);
    (start << TERM_BITS | low as u16, if low == months { 0 } else { LONG })
}

impl Lane {
    /// First month and length of the window; length 0 when it is not stated or does not matter.
    pub(super) const fn window(&self) -> (u16, u8) {
        if self.flags & SETTLED != 0 {
            return (0, 0);
        }
        let low = (self.term & ((1 << TERM_BITS) - 1)) as u8;
        let months = if self.flags & LONG == 0 {
            low
        } else {
            low + (1 << TERM_BITS)
        };
        (self.term >> TERM_BITS, months)
    }

    /// Offers that matter.
    pub(super) const fn offers(&self) -> u16 {
        if self.flags & SETTLED == 0 { 0 } else { self.term }
    }

    /// Where the entry stands among those of its list: entries that score alike for most seekers stand together.
    pub(super) fn key(&self) -> u64 {
        let settled = u64::from(self.flags & SETTLED == 0);
        let own_weights = u64::from(self.weights != 0);
        let adults = u64::from(self.flags >> ADULTS_SHIFT & 3);
        let family = if self.kids == 0 { adults } else { 4 };
        let youngest = u64::from(32 - self.kids.leading_zeros());
        let start = u64::from(self.window().0) & 31;
        let place = u64::from(self.slot);
        settled << 63
            | own_weights << 62
            | family << 59
            | youngest << 53
            | place << 37
            | u64::from(self.kids) << 5
            | start
    }
}

/// The part of a household that only a close look needs, once however many target areas it has.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Cold {
    /// Its occupations, see `works`.
    pub(super) works: u32,
    /// Number of the current place and 1 in three bytes; 0 when not stated.
    current: [u8; 3],
    /// Hash of the telephone number, 0 without one. It only saves looking at the full record.
    pub(super) phone: u8,
}

impl Cold {
    pub(super) fn new(works: u32, current: u32, phone: u8) -> Self {
        let [_, current @ ..] = current.to_be_bytes();
        Self { works, current, phone }
    }

    /// Number of the current place and 1; 0 when not stated.
    pub(super) fn current(self) -> u32 {
        let [high, middle, low] = self.current;
        u32::from_be_bytes([0, high, middle, low])
    }
}

macro_rules! block {
    ($($field:ident: $kind:ty),+ $(,)?) => {
        /// Sixteen entries, each field beside its like. Lanes from the length on are empty: no languages.
        #[derive(Debug, Clone, Copy)]
        #[repr(C)]
        pub(super) struct Block { $(pub(super) $field: [$kind; LANES]),+ }

        impl Block {
            pub(super) const EMPTY: Self = Self { $($field: [0; LANES]),+ };

            pub(super) fn get(&self, at: usize) -> Lane {
                Lane { $($field: self.$field[at]),+ }
            }

            pub(super) fn put(&mut self, at: usize, lane: &Lane) {
                $(self.$field[at] = lane.$field;)+
            }
        }
    };
}

block! {
    owner: u32, kids: u32, likes: u32, trades: u32, tongues: u16, needs: u16, term: u16, more_likes: u16, weights: u16,
    slot: u8, radius: u8, flags: u8, x: u8, y: u8,
}

/// The counting birth years of a year as bits, and the lowest of them.
pub(super) fn counting(year: i32) -> (u32, u32) {
    let lowest = u32::try_from((year - 17 - EPOCH).clamp(0, 32)).unwrap_or(0);
    (u32::MAX.checked_shl(lowest).unwrap_or(0), lowest)
}

/// How often each birth year occurs, as two bits a year (`low + 2 · high`); `None` when that is not enough.
pub(super) fn kid_bits(household: &Household) -> Option<(u32, u32)> {
    let (mut low, mut high) = (0_u32, 0_u32);
    for birth in household.birth_years() {
        if *birth < EPOCH {
            continue;
        }
        let bit = 1_u32.checked_shl(birth.abs_diff(EPOCH))?;
        match (low & bit != 0, high & bit != 0) {
            (false, _) => low |= bit,
            (true, false) => (low, high) = (low & !bit, high | bit),
            (true, true) => return None,
        }
    }
    Some((low, high))
}
