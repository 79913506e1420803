//! Counters for rate limits, shared by all instances through the database. A bucket names what is counted; what
//! identifies a person in it has to be hashed by the caller.

use chrono::{DateTime, Duration, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Integer, Text, Timestamp};

use super::schema::counters;
use super::{Conn, Db as _};
use crate::error::Result;

#[derive(QueryableByName)]
struct Hits {
    #[diesel(sql_type = Integer)]
    hits: i32,
}

/// Counts one more in `bucket` within the current window of length `window`; answers how many that makes.
pub(crate) fn hit(conn: &mut Conn, bucket: &str, window: Duration, now: DateTime<Utc>) -> Result<i32> {
    // One statement, because update-then-insert fails when two instances insert at once.
    let hits: Hits = diesel::sql_query(
        "INSERT INTO counters (bucket, window_start, hits) VALUES ($1, $2, 1) \
         ON CONFLICT (bucket, window_start) DO UPDATE SET hits = counters.hits + 1 RETURNING hits",
    )
    .bind::<Text, _>(bucket)
    .bind::<Timestamp, _>(window_start(window, now).naive_utc())
    .get_result(conn)
    .db()?;
    Ok(hits.hits)
}

/// How many were counted in `bucket` within the current window.
pub(crate) fn count(conn: &mut Conn, bucket: &str, window: Duration, now: DateTime<Utc>) -> Result<i32> {
    let hits = counters::table
        .find((bucket, window_start(window, now).naive_utc()))
        .select(counters::hits)
        .get_result(conn)
        .maybe()?;
    Ok(hits.unwrap_or(0))
}

/// Seconds until the current window ends, at least 1.
pub(crate) fn seconds_left(window: Duration, now: DateTime<Utc>) -> u32 {
    let left = window_start(window, now) + window - now;
    u32::try_from(left.num_seconds()).unwrap_or(1).max(1)
}

/// Deletes windows that began before `time`; answers how many.
pub(crate) fn delete_before(conn: &mut Conn, time: DateTime<Utc>) -> Result<usize> {
    diesel::delete(counters::table.filter(counters::window_start.lt(time.naive_utc())))
        .execute(conn)
        .db()
}

fn window_start(window: Duration, now: DateTime<Utc>) -> DateTime<Utc> {
    let length = window.num_seconds().max(1);
    DateTime::from_timestamp(now.timestamp() - now.timestamp().rem_euclid(length), 0).unwrap_or(now)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{self, TestDatabase, on_both_databases, start_of_tests};

    on_both_databases! {
        async fn hits_count_up_within_a_window_and_start_anew_in_the_next(db: TestDatabase) {
            let store = testing::store(&db);
            let now = start_of_tests();
            let hour = Duration::hours(1);
            let counted = store
                .write(move |tx| {
                    let first = hit(tx, "link:x", hour, now)?;
                    let second = hit(tx, "link:x", hour, now + Duration::minutes(59))?;
                    let other = hit(tx, "link:y", hour, now)?;
                    let later = hit(tx, "link:x", hour, now + hour)?;
                    Ok((first, second, other, later, count(tx, "link:x", hour, now)?, count(tx, "link:z", hour, now)?))
                })
                .await
                .unwrap();
            assert_eq!(counted, (1, 2, 1, 1, 2, 0));
            assert_eq!(store.write(move |tx| delete_before(tx, now + hour)).await.unwrap(), 2);
        }

        async fn hits_of_several_instances_are_all_counted(db: TestDatabase) {
            let now = start_of_tests();
            let stores = [testing::store(&db), testing::store(&db)];
            let threads: Vec<_> = (0..4)
                .map(|at| {
                    let store = stores[at % 2].clone();
                    std::thread::spawn(move || {
                        for _ in 0..10 {
                            store.write_blocking(|tx| hit(tx, "b", Duration::days(1), now)).unwrap();
                        }
                    })
                })
                .collect();
            for thread in threads {
                thread.join().unwrap();
            }
            let counted = stores[0].read(move |conn| count(conn, "b", Duration::days(1), now)).await.unwrap();
            assert_eq!(counted, 40);
        }
    }
}
