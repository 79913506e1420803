//! Open tables from what something is called to its number. They keep the numbers alone: hashes, and what the things are
//! called, come from the caller, who has them at hand by number.

/// No entry, and none behind.
const EMPTY: u32 = u32::MAX;
/// An entry that was taken out; others may stand behind it.
const GONE: u32 = u32::MAX - 1;

/// The table. At most four fifths of it are used.
#[derive(Debug, Clone, Default)]
pub(super) struct Lookup {
    table: Vec<u32>,
    len: usize,
    gone: usize,
}

/// The place from which on a hash stands in a table of some size.
fn start(hash: u64, size: usize) -> usize {
    // The product mixes all bits of the hash into the upper half, which is then spread over the table.
    let mixed = hash.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32;
    let size = u64::try_from(size).unwrap_or(0);
    usize::try_from(mixed.wrapping_mul(size) >> 32).unwrap_or(0)
}

impl Lookup {
    pub(super) const fn len(&self) -> usize {
        self.len
    }

    /// The places where a hash may stand, in order.
    fn places(&self, hash: u64) -> impl Iterator<Item = usize> + use<> {
        let size = self.table.len();
        let start = start(hash, size);
        (start..size).chain(0..start)
    }

    fn find(&self, hash: u64, is: impl Fn(u32) -> bool) -> Option<usize> {
        for place in self.places(hash) {
            match self.table.get(place).copied()? {
                EMPTY => return None,
                GONE => {}
                number if is(number) => return Some(place),
                _ => {}
            }
        }
        None
    }

    /// The number of what has this hash and is the right one.
    pub(super) fn get(&self, hash: u64, is: impl Fn(u32) -> bool) -> Option<u32> {
        self.find(hash, is).and_then(|place| self.table.get(place).copied())
    }

    /// Puts in the number of something that is not in; `hash_of` tells the hashes of those that are.
    pub(super) fn insert(&mut self, hash: u64, number: u32, hash_of: impl Fn(u32) -> u64) {
        if (self.len + self.gone + 1) * 5 > self.table.len() * 4 {
            self.grow(hash_of);
        }
        self.put(hash, number);
        self.len += 1;
    }

    fn put(&mut self, hash: u64, number: u32) {
        for place in self.places(hash) {
            if let Some(entry) = self.table.get_mut(place).filter(|entry| **entry >= GONE) {
                self.gone -= usize::from(*entry == GONE);
                *entry = number;
                return;
            }
        }
    }

    fn grow(&mut self, hash_of: impl Fn(u32) -> u64) {
        let size = (self.len + self.len / 2).max(16);
        let old = std::mem::replace(&mut self.table, vec![EMPTY; size]);
        self.gone = 0;
        for number in old.into_iter().filter(|number| *number < GONE) {
            self.put(hash_of(number), number);
        }
    }

    /// Takes out what has this hash and is the right one.
    pub(super) fn remove(&mut self, hash: u64, is: impl Fn(u32) -> bool) {
        if let Some(entry) = self.find(hash, is).and_then(|place| self.table.get_mut(place)) {
            *entry = GONE;
            self.len -= 1;
            self.gone += 1;
        }
    }

    pub(super) const fn bytes(&self) -> usize {
        self.table.capacity() * 4
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::tie;
    use super::*;

    #[test]
    fn ids_are_found_until_they_are_taken_out() {
        let ids: Vec<String> = (0..2_000).map(|at| format!("h-{at}")).collect();
        let id_of = |owner: u32| ids[usize::try_from(owner).unwrap()].as_str();
        let hash_of = |owner: u32| tie("", id_of(owner));
        let get = |lookup: &Lookup, id: &str| lookup.get(tie("", id), |owner| id_of(owner) == id);
        let mut lookup = Lookup::default();
        for round in 0..4 {
            for (owner, id) in (0..).zip(&ids) {
                assert_eq!(get(&lookup, id), None, "{round}");
                lookup.insert(tie("", id), owner, hash_of);
            }
            for (owner, id) in (0..).zip(&ids) {
                assert_eq!(get(&lookup, id), Some(owner));
            }
            assert_eq!((lookup.len(), get(&lookup, "h-2000")), (2_000, None));
            for id in &ids {
                lookup.remove(tie("", id), |owner| id_of(owner) == id);
            }
            assert_eq!(lookup.len(), 0);
        }
        assert!(lookup.bytes() <= 4 * 4_096);
    }
}
