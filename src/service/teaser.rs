//! stub
use super::AppState;
use super::introductions::sides::Side;
use crate::domain::{household::Household, initiative::Initiative, locale::Locale, proposal::Proposal};
use crate::error::Result;
use crate::store::Conn;
pub(crate) fn lines(_c: &mut Conn, _a: &AppState, _h: &Household, _l: Locale) -> Result<Vec<String>> {
    Ok(vec![])
}
pub(crate) fn initiative_lines(_a: &AppState, _i: &Initiative, _l: Locale) -> Vec<String> {
    vec![]
}
pub(crate) fn sentences(
    _c: &mut Conn,
    _a: &AppState,
    _p: &Proposal,
    _s: Option<&Side>,
    _l: Locale,
) -> Result<Vec<String>> {
    Ok(vec![])
}
