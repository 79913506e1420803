//! Groups of the demonstration: the run has found some; one of them is approved and answered by somebody, the others wait for review.

use super::super::{AppState, accounts, groups};
use crate::domain::actor::{Actor, Role, Scope, Staff};
use crate::domain::group::GroupState;
use crate::error::{Error, Result};
use crate::store::{groups as table, households};

/// Approves the first group as the network office, as if somebody had spoken with everybody in it; one household says yes.
pub(super) async fn begin(app: &AppState, admin: &str) -> Result<()> {
    let account = accounts::find_id(app, &admin.parse()?)
        .await?
        .ok_or(Error::NotFound("account"))?;
    let actor = Actor::Staff(Staff {
        account: account.clone(),
        role: Role::Admin,
        initiatives: Vec::new(),
        deputy_for: Vec::new(),
        scopes: Scope::ALL.iter().copied().collect(),
    });
    let waiting = groups::list(app, &actor, vec![GroupState::Suggested]).await?;
    let Some(first) = waiting.first() else { return Ok(()) };
    let group = groups::show(app, &actor, &first.id).await?;
    let (unknown, now) = (group.not_known_yet.clone(), app.clock.now());
    app.store
        .write(move |conn| {
            for id in &unknown {
                households::set_known(conn, id, &account, now)?;
            }
            Ok(())
        })
        .await?;
    let group = groups::show(app, &actor, &first.id).await?;
    groups::approve(app, &actor, &first.id, group.summary.version, None).await?;
    groups::run_once(app).await?;
    let id = first.id.clone();
    let asked = app.store.read(move |conn| table::find(conn, &id)).await?;
    if asked.shown_at.is_some()
        && let Some(member) = asked.members.first()
    {
        groups::answer(app, &Actor::Household(member.household.clone()), &first.id, true, None).await?;
    }
    Ok(())
}
