//! The nightly run, where the operator wants one: once a night, by one instance, at the hour of the configuration.

use chrono::{DateTime, Duration, NaiveTime, TimeZone as _, Utc};
use chrono_tz::Europe::Berlin;

use super::people::Whom;
use super::{commit, store_preview};
use crate::domain::actor::Actor;
use crate::error::Result;
use crate::service::AppState;
use crate::store::jobs;

const JOB: &str = "run:nightly";

/// The next time at which it is this full hour in Germany.
fn next(after: DateTime<Utc>, hour: u32) -> DateTime<Utc> {
    let here = after.with_timezone(&Berlin);
    let at = NaiveTime::from_hms_opt(hour.min(23), 0, 0).unwrap_or_default();
    (0..3)
        .filter_map(|days| {
            let local = (here.date_naive() + Duration::days(days)).and_time(at);
            // In the night in which the clocks go forward the hour is missing; then the one after it counts.
            let moment = Berlin.from_local_datetime(&local).earliest();
            moment.or_else(|| Berlin.from_local_datetime(&(local + Duration::hours(1))).earliest())
        })
        .map(|moment| moment.with_timezone(&Utc))
        .find(|moment| *moment > after)
        .unwrap_or(after + Duration::days(1))
}

/// Runs when its time has come; answers whether it did. The first time it only notes when that will be.
///
/// # Errors
/// Faults of the database; the next one is the night after.
pub(crate) async fn run_when_due(app: &AppState) -> Result<bool> {
    if !app.config.rules.nightly_run {
        return Ok(false);
    }
    let (now, hour) = (app.clock.now(), app.config.rules.nightly_run_hour);
    let ours = app
        .store
        .write(move |conn| {
            if !jobs::is_planned(conn, JOB)? {
                jobs::plan(conn, JOB, next(now, hour))?;
                return Ok(false);
            }
            jobs::move_when_due(conn, JOB, now, next(now, hour))
        })
        .await?;
    if !ours {
        return Ok(false);
    }
    let run = store_preview(app, &Actor::System, "schedule", Whom::Everybody, &|_, _| ()).await?;
    let run = commit(app, &Actor::System, &run.id).await?;
    tracing::info!(
        run = %run.id,
        households = run.stats.households,
        with_households = run.stats.created.with_households,
        with_initiatives = run.stats.created.with_initiatives,
        "the nightly run is done"
    );
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_night_follows_the_clocks_of_germany() {
        let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
        assert_eq!(next(at("2026-11-23T12:00:00Z"), 3), at("2026-11-24T02:00:00Z"));
        assert_eq!(next(at("2026-11-24T01:59:59Z"), 3), at("2026-11-24T02:00:00Z"));
        assert_eq!(next(at("2026-11-24T02:00:00Z"), 3), at("2026-11-25T02:00:00Z"));
        assert_eq!(next(at("2027-06-01T12:00:00Z"), 3), at("2027-06-02T01:00:00Z"));
        // 28 March 2027: there is no 2 to 3 o'clock.
        assert_eq!(next(at("2027-03-27T12:00:00Z"), 2), at("2027-03-28T01:00:00Z"));
    }
}
