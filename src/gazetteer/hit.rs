//! What a search answers with. Values only; how they are found and ranked stands in `search`.

use crate::domain::place::{Ags, Place};

/// What was found.
#[derive(Debug, Clone, PartialEq)]
pub enum Target {
    /// A place in Germany or abroad.
    Place(Place),
    /// A district, by its key.
    District(Ags),
    /// A Land, by its key.
    Land(Ags),
}

/// How the typed text fits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Matched {
    /// It is the name.
    Exact,
    /// It is another name, an old name, a short form or a licence-plate sign.
    Alias,
    /// Its postcode belongs to the place, as does the name if one was typed with it.
    Postcode,
    /// The name, or one of its words, starts with it.
    Prefix,
    /// It resembles the name.
    Fuzzy,
}

/// One answer to a search.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    /// What was found.
    pub target: Target,
    /// The bare name: `Neustadt an der Weinstraße`.
    pub name: String,
    /// The name with what tells it from others of that name, in the language asked for.
    pub label: String,
    /// How the typed text fits.
    pub matched: Matched,
    /// How well it fits, 0 to 10,000; from [`Hit::CERTAIN`] on the whole text fits.
    pub confidence: u16,
    /// Inhabitants; 0 when not known.
    pub population: u32,
    /// The postcode that was typed, if it belongs to the place.
    pub postcode: Option<String>,
}

impl Hit {
    /// From this confidence on, the whole text is a name, short form or postcode of the target.
    pub const CERTAIN: u16 = 9_000;

    /// Whether the whole text fits, so that no other answer is needed unless another one fits as well.
    pub const fn is_certain(&self) -> bool {
        self.confidence >= Self::CERTAIN
    }
}

/// What a text means, for forms that have to decide without asking while somebody types.
#[derive(Debug, Clone, PartialEq)]
pub enum Resolution {
    /// Exactly one thing is meant.
    One(Box<Hit>),
    /// Several things bear this name or postcode: ask which one.
    Several(Vec<Hit>),
    /// Nothing bears it; these resemble it, possibly none.
    None(Vec<Hit>),
}

/// Where to look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Scope {
    /// Places, districts and Länder in Germany.
    #[default]
    Germany,
    /// Places in Germany.
    Places,
    /// Districts and Länder.
    Areas,
    /// Places in Germany, and towns abroad with 15,000 inhabitants or more.
    World,
}
