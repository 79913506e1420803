//! Reading the audit log: all of it for the network office. Writing to it is part of every use case that changes something.

use chrono::{DateTime, Days, NaiveDate, NaiveTime, Utc};
use chrono_tz::Europe::Berlin;
use serde::Serialize;

use super::AppState;
use crate::domain::actor::{Actor, Scope};
use crate::domain::audit::{ACTOR_KINDS, AuditEntry, SUBJECT_KINDS};
use crate::error::{Fields, Result};
use crate::store::audit;

/// Digits of a reference: the beginning of the last part of an identifier, as pages show it.
const REFERENCE: std::ops::RangeInclusive<usize> = 6..=12;

/// Which entries are asked for; what is not given asks for all.
#[derive(Debug, Clone, Default)]
pub struct AuditFilter {
    /// Kind of the thing, one of [`SUBJECT_KINDS`].
    pub subject_kind: Option<String>,
    /// Identifier of the thing, or its reference of 6 to 12 digits and letters from A to F.
    pub subject_id: Option<String>,
    /// Kind of the actor, one of [`ACTOR_KINDS`].
    pub actor_kind: Option<String>,
    /// Identifier of the actor.
    pub actor_id: Option<String>,
    /// What was done, such as `mail.resend`; everything that begins so when it ends with a point, such as `mail.`.
    pub action: Option<String>,
    /// First day, in Germany.
    pub from: Option<NaiveDate>,
    /// Last day, in Germany.
    pub to: Option<NaiveDate>,
    /// Number of the last entry of the page before.
    pub before: Option<i64>,
}

/// A page of the log, newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct AuditPage {
    /// The entries.
    pub entries: Vec<AuditEntry>,
    /// What `before` has to be for the next page; nothing on the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<i64>,
}

/// A page of the log with at most `limit` (1 to 100) entries, for the network office.
///
/// # Errors
/// [`crate::error::Error::Forbidden`] for anybody else; [`crate::error::Error::Invalid`] for a kind that is not known
/// (`value-unknown`) and for a last day before the first (`date-order`).
pub async fn list(app: &AppState, actor: &Actor, filter: AuditFilter, limit: u32) -> Result<AuditPage> {
    actor.admin(Scope::AccountsAdmin)?;
    let limit = i64::from(limit.clamp(1, 100));
    let wanted = wanted(filter)?;
    let mut entries = app
        .store
        .read(move |conn| audit::list(conn, &wanted, limit + 1))
        .await?;
    let more = i64::try_from(entries.len()).is_ok_and(|count| count > limit);
    if more {
        entries.pop();
    }
    let next = entries.last().map(|entry| entry.id).filter(|_| more);
    Ok(AuditPage { entries, next })
}

fn wanted(filter: AuditFilter) -> Result<audit::Wanted> {
    let mut wrong = Fields::new();
    let known = |value: &Option<String>, list: &[&str]| value.as_deref().is_none_or(|value| list.contains(&value));
    let kinds = known(&filter.subject_kind, &SUBJECT_KINDS);
    wrong.check(!kinds, "/subject_kind", "value-unknown", "household");
    let actors = known(&filter.actor_kind, &ACTOR_KINDS);
    wrong.check(!actors, "/actor_kind", "value-unknown", "staff");
    let days = filter.from.zip(filter.to);
    let first = filter.from.map(|day| day.to_string()).unwrap_or_default();
    wrong.check(days.is_some_and(|(from, to)| to < from), "/to", "date-order", &first);
    wrong.finish()?;
    Ok(audit::Wanted {
        subject_kind: filter.subject_kind,
        subject: filter.subject_id.map(subject),
        actor_kind: filter.actor_kind,
        actor_id: filter.actor_id,
        action: filter.action.map(action),
        from: filter.from.and_then(start_of),
        until: filter.to.and_then(|day| start_of(day.checked_add_days(Days::new(1))?)),
        before: filter.before,
    })
}

fn subject(text: String) -> audit::Subject {
    let reference = REFERENCE.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    if reference {
        audit::Subject::Reference(text.to_ascii_lowercase())
    } else {
        audit::Subject::Is(text)
    }
}

fn action(text: String) -> audit::Action {
    if !text.ends_with('.') {
        return audit::Action::Is(text);
    }
    // Only what actions are made of: an underscore stands for any sign in a pattern, itself included, and no two actions differ
    // by that alone.
    let start = text
        .chars()
        .filter(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_'))
        .collect();
    audit::Action::Begins(start)
}

/// When a day begins in Germany.
fn start_of(day: NaiveDate) -> Option<DateTime<Utc>> {
    let midnight = day.and_time(NaiveTime::MIN).and_local_timezone(Berlin).earliest()?;
    Some(midnight.to_utc())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::actor::{Role, Staff};
    use crate::domain::ids::{AccountId, HouseholdId};
    use crate::error::Error;
    use crate::testing::{self, TestDatabase, on_both_databases};

    const HOUSEHOLD: &str = "01980000-0000-7000-8000-00000abcdef0";
    const OTHER: &str = "01980000-0000-7000-8000-000001234567";

    fn staff(role: Role) -> Actor {
        Actor::Staff(Staff {
            account: AccountId::known("01980000-0000-7000-8000-00000000000a"),
            role,
            initiatives: Vec::new(),
            deputy_for: Vec::new(),
            scopes: Scope::ALL.iter().copied().collect(),
        })
    }

    /// Four entries: on the last minute of 22 November and the first of 23 November in Berlin, and two later.
    async fn written(db: &TestDatabase) -> AppState {
        let app = testing::app(db);
        app.store
            .write(|tx| {
                let household = Actor::Household(HouseholdId::known(OTHER));
                for (at, actor, action, kind, id) in [
                    (
                        "2026-11-22T22:59:59Z",
                        &Actor::System,
                        "expired",
                        "household",
                        HOUSEHOLD,
                    ),
                    (
                        "2026-11-22T23:00:00Z",
                        &staff(Role::Admin),
                        "mail.resend",
                        "mail",
                        "123456",
                    ),
                    ("2026-11-23T10:00:00Z", &household, "registered", "household", OTHER),
                    (
                        "2026-11-24T10:00:00Z",
                        &household,
                        "registered_again",
                        "household",
                        OTHER,
                    ),
                ] {
                    audit::record(tx, at.parse().unwrap(), actor, action, kind, id, None)?;
                }
                Ok(())
            })
            .await
            .unwrap();
        app
    }

    async fn actions(app: &AppState, filter: AuditFilter) -> Vec<String> {
        let page = list(app, &staff(Role::Admin), filter, 10).await.unwrap();
        page.entries.into_iter().map(|entry| entry.action).collect()
    }

    fn some(text: &str) -> Option<String> {
        Some(text.to_owned())
    }

    on_both_databases! {
        async fn entries_are_found_by_who_what_whom_and_days_in_germany(db: TestDatabase) {
            let app = written(&db).await;
            let any = AuditFilter::default;
            let all = ["registered_again", "registered", "mail.resend", "expired"];
            assert_eq!(actions(&app, any()).await, all);
            for (filter, found) in [
                (AuditFilter { actor_kind: some("household"), ..any() }, &all[..2]),
                (AuditFilter { actor_kind: some("system"), ..any() }, &all[3..]),
                (AuditFilter { actor_id: staff(Role::Admin).id().map(str::to_owned), ..any() }, &all[2..3]),
                (AuditFilter { action: some("registered"), ..any() }, &all[1..2]),
                (AuditFilter { action: some("mail."), ..any() }, &all[2..3]),
                (AuditFilter { action: some("%."), ..any() }, &[]),
                (AuditFilter { subject_kind: some("household"), actor_kind: some("system"), ..any() }, &all[3..]),
                (AuditFilter { subject_id: some(HOUSEHOLD), ..any() }, &all[3..]),
                (AuditFilter { subject_id: some("00000A"), ..any() }, &all[3..]),
                (AuditFilter { subject_id: some("000001"), ..any() }, &all[..2]),
                (AuditFilter { subject_id: some("123456"), ..any() }, &all[2..3]),
                (AuditFilter { subject_id: some("01980000"), ..any() }, &[]),
                (AuditFilter { from: "2026-11-23".parse().ok(), to: "2026-11-23".parse().ok(), ..any() }, &all[1..3]),
                (AuditFilter { to: "2026-11-22".parse().ok(), ..any() }, &all[3..]),
                (AuditFilter { from: "2026-11-24".parse().ok(), ..any() }, &all[..1]),
            ] {
                assert_eq!(actions(&app, filter.clone()).await, found, "{filter:?}");
            }
            let first = list(&app, &staff(Role::Admin), any(), 3).await.unwrap();
            let rest = AuditFilter { before: first.next, ..any() };
            assert_eq!(actions(&app, rest).await, all[3..]);
        }

        async fn what_cannot_be_meant_is_refused_and_only_the_network_office_reads(db: TestDatabase) {
            let app = written(&db).await;
            for (filter, pointer) in [
                (AuditFilter { actor_kind: some("robot"), ..AuditFilter::default() }, "/actor_kind"),
                (AuditFilter { subject_kind: some("planet"), ..AuditFilter::default() }, "/subject_kind"),
                (
                    AuditFilter { from: "2026-11-24".parse().ok(), to: "2026-11-23".parse().ok(), ..AuditFilter::default() },
                    "/to",
                ),
            ] {
                match list(&app, &staff(Role::Admin), filter, 10).await {
                    Err(Error::Invalid(fields)) => assert_eq!(fields[0].pointer, pointer),
                    other => panic!("{other:?}"),
                }
            }
            for actor in [Actor::Anonymous, Actor::Household(HouseholdId::known("h")), staff(Role::Coordinator)] {
                assert!(list(&app, &actor, AuditFilter::default(), 10).await.is_err());
            }
        }
    }
}
