//! The weights that an instance uses at present. A save, also that of another instance, adds to them; a use case that needs
//! the same ones from beginning to end settles them first.

use std::sync::{Arc, OnceLock};

use crate::matching::Weights;

/// The weights in use; cheap to clone, and all clones see what is put in later.
#[derive(Debug, Clone)]
pub struct Known(Arc<Link>);

/// What was in use one after the other. Links are only ever added, so that weights can be lent out without a lock; there is
/// one for each save while the process runs.
#[derive(Debug)]
struct Link {
    step: u64,
    version: i64,
    weights: Weights,
    next: OnceLock<Box<Self>>,
}

impl Link {
    const fn new(step: u64, version: i64, weights: Weights) -> Self {
        Self {
            step,
            version,
            weights,
            next: OnceLock::new(),
        }
    }

    fn last(&self) -> &Self {
        let mut link = self;
        while let Some(next) = link.next.get() {
            link = next;
        }
        link
    }
}

impl Known {
    /// Starts with what is configured, which is version 0.
    pub fn new(configured: Weights) -> Self {
        Self(Arc::new(Link::new(0, 0, configured)))
    }

    /// The version in use, 0 for the configured weights.
    pub fn version(&self) -> i64 {
        self.0.last().version
    }

    /// The same weights, which stay as they are now.
    #[must_use]
    pub(crate) fn settled(&self) -> Self {
        let last = self.0.last();
        Self(Arc::new(Link::new(last.step, last.version, last.weights)))
    }

    /// The weights that are configured, for the first of all clones.
    pub(super) fn configured(&self) -> Weights {
        self.0.weights
    }

    /// How often other weights were put in; settled ones may lie behind.
    pub(crate) fn step(&self) -> u64 {
        self.0.last().step
    }

    /// Uses other weights from now on; answers their step.
    pub(super) fn put(&self, version: i64, weights: Weights) -> u64 {
        let mut new = Box::new(Link::new(0, version, weights));
        let mut link: &Link = &self.0;
        loop {
            link = link.last();
            new.step = link.step + 1;
            let step = new.step;
            match link.next.set(new) {
                Ok(()) => return step,
                // Somebody was faster; then it comes after.
                Err(back) => new = back,
            }
        }
    }
}

impl AsRef<Weights> for Known {
    fn as_ref(&self) -> &Weights {
        &self.0.last().weights
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_put_in_is_seen_by_all_clones_and_by_no_settled_one() {
        let known = Known::new(Weights::default());
        let (clone, settled) = (known.clone(), known.settled());
        let lent: &Weights = known.as_ref();
        let mut other = Weights::default();
        other.initiatives.region -= 50;
        other.initiatives.needs += 50;
        known.put(7, other);
        assert_eq!((clone.version(), clone.as_ref(), clone.step()), (7, &other, 1));
        assert_eq!((settled.version(), settled.as_ref(), settled.step()), (0, lent, 0));
        known.put(8, Weights::default());
        assert_eq!(
            (clone.version(), clone.settled().step(), clone.configured()),
            (8, 2, Weights::default())
        );
    }
}
