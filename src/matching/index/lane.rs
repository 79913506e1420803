//! The compact form of a household: what every comparison needs, in 37 bytes a target area, sixteen side by side.
//! It holds no text; what does not fit this form is looked at one by one (see `compact`).
#![expect(clippy::indexing_slicing, reason = "all indexes are below 16")]

use super::super::household::Household;

/// How many entries stand side by side in a block.
pub(super) const LANES: usize = 16;
/// Birth years from here on have a bit. Children born before count only for questions about years before
/// `EPOCH + 18`, which are answered by looking at everybody; those born 32 years later make a household "odd".
pub(super) const EPOCH: i32 = 2005;
/// Months are counted from January 1900.
pub(super) const FIRST_MONTH: i32 = 1900 * 12;

/// Bit of `flags`: settled.
pub(super) const SETTLED: u8 = 1;
/// Bits of `flags`: adults, 0 to 3.
pub(super) const ADULTS_SHIFT: u8 = 1;
/// Bit of `flags`: several children of one birth year; the counts stand in the cold part.
pub(super) const TWINS: u8 = 8;

/// Highest bit of `tongues`: speaks a language beyond the 31 that have bits.
pub(super) const RARE_TONGUE: u32 = 1 << 31;
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
    /// Languages by the bits of the index; 0 only where nobody stands.
    pub(super) tongues: u32,
    /// Which two-digit groups of occupations, folded to 30 bits, and the two bits above.
    pub(super) trades: u32,
    /// Number of the target place in its list.
    pub(super) slot: u16,
    /// First month of the window.
    pub(super) start: u16,
    /// Needs that count between households.
    pub(super) needs: u16,
    /// Offers that count between households.
    pub(super) offers: u16,
    /// The interests beyond 32.
    pub(super) more_likes: u16,
    /// Number of the weights.
    pub(super) weights: u16,
    /// Length of the window in months, 0 when not stated.
    pub(super) months: u8,
    /// Radius in km.
    pub(super) radius: u8,
    /// See the bits above.
    pub(super) flags: u8,
    /// Current place in a raster of Germany, or one of the `X_` values.
    pub(super) x: u8,
    /// The other coordinate of the raster.
    pub(super) y: u8,
}

impl Lane {
    /// Where the entry stands among those of its list: entries that score alike for most seekers stand together.
    pub(super) fn key(&self) -> u64 {
        let settled = u64::from(self.flags & SETTLED == 0);
        let own_weights = u64::from(self.weights != 0);
        let adults = u64::from(self.flags >> ADULTS_SHIFT & 3);
        let family = if self.kids == 0 { adults } else { 4 };
        let youngest = u64::from(32 - self.kids.leading_zeros());
        let start = u64::from(self.start) & 31;
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
    /// Number of the current place and 1; 0 when not stated.
    pub(super) current: u32,
    /// Its occupations, see `works`.
    pub(super) works: u32,
    /// Hash of the telephone number, 0 without one.
    pub(super) phone: u32,
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
    owner: u32, kids: u32, likes: u32, tongues: u32, trades: u32, slot: u16, start: u16, needs: u16, offers: u16,
    more_likes: u16, weights: u16, months: u8, radius: u8, flags: u8, x: u8, y: u8,
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
