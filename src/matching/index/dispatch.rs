//! Which vectors the machine has, asked at run time. The kernels are compiled once for each; the results are equal.
#![expect(
    unsafe_code,
    reason = "calling code compiled for vectors is safe only after asking whether the machine has them; prefetching is unsafe by name"
)]

use super::kernel::{self, Query, Row, Scores};
use super::lane::Block;
use super::summary::Group;

/// The vectors that the kernels use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Path {
    /// What every machine of the target has.
    Portable,
    /// 256 bits.
    Avx2,
    /// 512 bits, with counting of bits.
    Avx512,
}

impl Path {
    /// The paths that this machine can take, the best last.
    pub fn available() -> Vec<Self> {
        #[cfg_attr(
            not(target_arch = "x86_64"),
            expect(unused_mut, reason = "other machines have one path")
        )]
        let mut paths = vec![Self::Portable];
        #[cfg(target_arch = "x86_64")]
        {
            if std::arch::is_x86_feature_detected!("avx2") && std::arch::is_x86_feature_detected!("bmi2") {
                paths.push(Self::Avx2);
            }
            if std::arch::is_x86_feature_detected!("avx512f")
                && std::arch::is_x86_feature_detected!("avx512bw")
                && std::arch::is_x86_feature_detected!("avx512dq")
                && std::arch::is_x86_feature_detected!("avx512vl")
                && std::arch::is_x86_feature_detected!("avx512vpopcntdq")
                && std::arch::is_x86_feature_detected!("avx512bitalg")
            {
                paths.push(Self::Avx512);
            }
        }
        paths
    }
}

/// Asks for something that will be looked at soon; what belongs together may lie far apart in memory.
pub(super) fn prefetch<T>(wanted: &T) {
    #[cfg(target_arch = "x86_64")]
    {
        use std::arch::x86_64::{_MM_HINT_T0, _mm_prefetch};
        let start = std::ptr::from_ref(wanted).cast::<i8>();
        for line in (0..size_of::<T>()).step_by(64) {
            // SAFETY: prefetching reads nothing, and the address lies inside what is wanted.
            unsafe { _mm_prefetch::<_MM_HINT_T0>(start.add(line)) };
        }
    }
    #[cfg(not(target_arch = "x86_64"))]
    let _ = wanted;
}

/// The kernels of one path. Only [`Kernels::of`] makes one, which asks the machine first.
#[derive(Debug, Clone, Copy)]
pub(super) struct Kernels {
    path: Path,
}

impl Kernels {
    /// The kernels of a path, or the best ones the machine has where it cannot take it.
    pub(super) fn of(path: Option<Path>) -> Self {
        let paths = Path::available();
        let best = paths.last().copied().unwrap_or(Path::Portable);
        Self {
            path: path.filter(|path| paths.contains(path)).unwrap_or(best),
        }
    }

    pub(super) const fn path(self) -> Path {
        self.path
    }

    /// See [`kernel::score`].
    pub(super) fn score(self, query: &Query, block: &Block, places: &[u32], out: &mut Scores) {
        match self.path {
            #[cfg(target_arch = "x86_64")]
            // SAFETY: the path is one that the machine said it has.
            Path::Avx512 => unsafe { score_avx512(query, block, places, out) },
            #[cfg(target_arch = "x86_64")]
            // SAFETY: as above.
            Path::Avx2 => unsafe { score_avx2(query, block, places, out) },
            _ => kernel::score(query, block, places, out),
        }
    }

    /// See [`kernel::bound`].
    pub(super) fn bound(self, query: &Query, group: &Group, region: &Row, out: &mut Row) {
        match self.path {
            #[cfg(target_arch = "x86_64")]
            // SAFETY: the path is one that the machine said it has.
            Path::Avx512 => unsafe { bound_avx512(query, group, region, out) },
            #[cfg(target_arch = "x86_64")]
            // SAFETY: as above.
            Path::Avx2 => unsafe { bound_avx2(query, group, region, out) },
            _ => kernel::bound(query, group, region, out),
        }
    }
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,bmi1,bmi2,popcnt,lzcnt")]
fn score_avx2(query: &Query, block: &Block, places: &[u32], out: &mut Scores) {
    kernel::score(query, block, places, out);
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,bmi1,bmi2,popcnt,lzcnt")]
fn bound_avx2(query: &Query, group: &Group, region: &Row, out: &mut Row) {
    kernel::bound(query, group, region, out);
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512vpopcntdq,avx512bitalg,bmi1,bmi2,popcnt,lzcnt")]
fn score_avx512(query: &Query, block: &Block, places: &[u32], out: &mut Scores) {
    kernel::score(query, block, places, out);
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512vpopcntdq,avx512bitalg,bmi1,bmi2,popcnt,lzcnt")]
fn bound_avx512(query: &Query, group: &Group, region: &Row, out: &mut Row) {
    kernel::bound(query, group, region, out);
}
