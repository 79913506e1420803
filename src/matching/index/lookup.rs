//! From the id of a household to its number: an open table of numbers. The texts of the ids stand in the full records,
//! which the caller looks up by number.

use super::super::tie;

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

/// The place from which on an id stands in a table of some size.
fn start(id: &str, size: usize) -> usize {
    // The product mixes all bits of the hash into the upper half, which is then spread over the table.
    let mixed = tie("", id).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32;
    let size = u64::try_from(size).unwrap_or(0);
    usize::try_from(mixed.wrapping_mul(size) >> 32).unwrap_or(0)
}

impl Lookup {
    pub(super) const fn len(&self) -> usize {
        self.len
    }

    /// The places where an id may stand, in order.
    fn places(&self, id: &str) -> impl Iterator<Item = usize> + use<> {
        let size = self.table.len();
        let start = start(id, size);
        (start..size).chain(0..start)
    }

    fn find<'a>(&self, id: &str, id_of: &dyn Fn(u32) -> &'a str) -> Option<usize> {
        for place in self.places(id) {
            match self.table.get(place).copied()? {
                EMPTY => return None,
                GONE => {}
                owner if id_of(owner) == id => return Some(place),
                _ => {}
            }
        }
        None
    }

    pub(super) fn get<'a>(&self, id: &str, id_of: &dyn Fn(u32) -> &'a str) -> Option<u32> {
        self.find(id, id_of).and_then(|place| self.table.get(place).copied())
    }

    /// Puts in an id that is not in.
    pub(super) fn insert<'a>(&mut self, id: &str, owner: u32, id_of: &dyn Fn(u32) -> &'a str) {
        if (self.len + self.gone + 1) * 5 > self.table.len() * 4 {
            self.grow(id_of);
        }
        self.put(id, owner);
        self.len += 1;
    }

    fn put(&mut self, id: &str, owner: u32) {
        for place in self.places(id) {
            if let Some(entry) = self.table.get_mut(place).filter(|entry| **entry >= GONE) {
                self.gone -= usize::from(*entry == GONE);
                *entry = owner;
                return;
            }
        }
    }

    fn grow<'a>(&mut self, id_of: &dyn Fn(u32) -> &'a str) {
        let size = (self.len + self.len / 2).max(16);
        let old = std::mem::replace(&mut self.table, vec![EMPTY; size]);
        self.gone = 0;
        for owner in old.into_iter().filter(|owner| *owner < GONE) {
            self.put(id_of(owner), owner);
        }
    }

    /// Takes out an id.
    pub(super) fn remove<'a>(&mut self, id: &str, id_of: &dyn Fn(u32) -> &'a str) {
        if let Some(entry) = self.find(id, id_of).and_then(|place| self.table.get_mut(place)) {
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
    use super::*;

    #[test]
    fn ids_are_found_until_they_are_taken_out() {
        let ids: Vec<String> = (0..2_000).map(|at| format!("h-{at}")).collect();
        let id_of = |owner: u32| ids[usize::try_from(owner).unwrap()].as_str();
        let mut lookup = Lookup::default();
        for round in 0..4 {
            for (owner, id) in (0..).zip(&ids) {
                assert_eq!(lookup.get(id, &id_of), None, "{round}");
                lookup.insert(id, owner, &id_of);
            }
            for (owner, id) in (0..).zip(&ids) {
                assert_eq!(lookup.get(id, &id_of), Some(owner));
            }
            assert_eq!((lookup.len(), lookup.get("h-2000", &id_of)), (2_000, None));
            for id in &ids {
                lookup.remove(id, &id_of);
            }
            assert_eq!(lookup.len(), 0);
        }
        assert!(lookup.bytes() <= 4 * 4_096);
    }
}
