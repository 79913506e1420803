//! stub
use super::AppState;
use crate::domain::{actor::Staff, consent::Consents, household::Household};
use crate::error::Result;
use crate::store::Conn;
/// x
#[derive(Debug, Clone, serde::Serialize, utoipa::ToSchema)]
pub struct HouseholdForStaff {
    /// x
    pub id: String,
}
pub(crate) fn for_staff(
    _c: &mut Conn,
    _a: &AppState,
    _s: &Staff,
    h: &Household,
    _k: &Consents,
) -> Result<HouseholdForStaff> {
    Ok(HouseholdForStaff { id: h.id.to_string() })
}
