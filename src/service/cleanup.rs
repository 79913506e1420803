//! What is no longer needed goes: ended sessions, used links, old counters, keys of requests, the audit log after its
//! time. Profiles are the business of `retention`.

use chrono::{Duration, Months};

use super::AppState;
use super::presence::day_of;
use crate::error::Result;
use crate::store::{
    absences, audit, contact_sums, counters, drafts, groups, idempotency_keys, initiative_messages, match_changes,
    outbox, practice_notices, region_offers, rounds, sessions, tokens, video_files,
};

/// Hours for which the answer to an idempotency key is kept.
const KEY_HOURS: i64 = 48;
/// Days for which a finished row of the outbox stays; its text was wiped when it was sent.
const OUTBOX_DAYS: i64 = 30;
/// Days for which an initiative can still take up an offer that is over.
const OFFER_DAYS: i64 = 180;
/// Days after its end for which a link answers "used" rather than "unknown".
const LINK_DAYS: i64 = 30;
/// Hours after which a file that did not arrive as a whole is deleted; no upload may take longer than one.
const UPLOAD_HOURS: i64 = 2;
/// Months for which minutes of erased households stay added up, as long as projects have to be accounted for: ten years.
const SUMS_MONTHS: u32 = 120;

/// Deletes what has outlived its use; answers how many rows went.
///
/// # Errors
/// Faults of the database; then nothing went.
pub async fn run_once(app: &AppState) -> Result<usize> {
    let (now, config) = (app.clock.now(), app.config.clone());
    app.store
        .write(move |conn| {
            let idle = Duration::minutes(config.rules.session_idle_minutes);
            let mut gone = sessions::delete_expired(conn, now, idle)?;
            gone += tokens::delete_expired(conn, now - Duration::days(LINK_DAYS))?;
            gone += drafts::delete_expired(conn, now)?;
            gone += initiative_messages::delete_expired(conn, now)?;
            gone += counters::delete_before(conn, now - Duration::days(2))?;
            gone += idempotency_keys::delete_before(conn, now - Duration::hours(KEY_HOURS))?;
            gone += outbox::delete_finished_before(conn, now - Duration::days(OUTBOX_DAYS))?;
            gone += groups::delete_empty(conn)?;
            gone += match_changes::delete_old(conn)?;
            gone += region_offers::delete_ended_before(conn, day_of(now - Duration::days(OFFER_DAYS)))?;
            gone += rounds::delete_details_before(conn, now - Duration::days(config.rules.run_detail_days))?;
            gone += contact_sums::delete_before(conn, day_of(now - Months::new(SUMS_MONTHS)))?;
            gone += absences::delete_before(conn, day_of(now - Months::new(config.rules.audit_months)))?;
            gone += video_files::delete_unfinished(conn, now - Duration::hours(UPLOAD_HOURS))?;
            let kept = Months::new(config.rules.practice_notice_keep_months);
            gone += practice_notices::delete_ended_before(conn, now - kept)?;
            gone += audit::delete_before(conn, now - Months::new(config.rules.audit_months))?;
            Ok(gone)
        })
        .await
}
