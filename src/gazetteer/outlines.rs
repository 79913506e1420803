//! The simplified outlines of Länder, districts and municipalities, read from the bundle (`tools/gazetteer/outlines.py`
//! tells the format). Neighbours share their border points exactly. Nothing is measured here.

use std::collections::HashMap;

use super::bytes::{Bytes, damaged};
use crate::domain::geography::{MultiPolygon, Polygon};
use crate::domain::place::Ags;
use crate::error::Result;

const STEPS: f64 = 100_000.0;

/// Reads one file of outlines into `areas`.
pub(super) fn read(bytes: &[u8], areas: &mut HashMap<Ags, MultiPolygon>) -> Result<()> {
    let mut bytes = Bytes::open(bytes, *b"WWO1")?;
    for _ in 0..bytes.count()? {
        let number = bytes.unsigned()?;
        let digits = bytes.count()?;
        let key: Ags = format!("{number:0digits$}").parse().map_err(|_| damaged())?;
        let mut last = (0, 0);
        let polygons = (0..bytes.count()?)
            .map(|_| polygon(&mut bytes, &mut last))
            .collect::<Result<_>>()?;
        areas.insert(key, MultiPolygon(polygons));
    }
    bytes.finish()
}

fn polygon(bytes: &mut Bytes<'_>, last: &mut (i32, i32)) -> Result<Polygon> {
    let rings = bytes.count()?;
    let mut polygon = Vec::with_capacity(rings);
    for _ in 0..rings {
        let points = bytes.count()?;
        let mut ring = Vec::with_capacity(points + 1);
        for _ in 0..points {
            last.0 = last.0.checked_add(bytes.signed()?).ok_or_else(damaged)?;
            last.1 = last.1.checked_add(bytes.signed()?).ok_or_else(damaged)?;
            ring.push([f64::from(last.0) / STEPS, f64::from(last.1) / STEPS]);
        }
        let first = *ring.first().ok_or_else(damaged)?;
        ring.push(first);
        polygon.push(ring);
    }
    Ok(polygon)
}
