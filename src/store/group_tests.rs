//! Writes that share a transaction: each as if it were alone, and told only what is true.

use std::collections::BTreeSet;
use std::sync::mpsc;

use diesel::connection::SimpleConnection as _;
use diesel::{QueryableByName, RunQueryDsl as _};
use proptest::prelude::*;

use crate::error::{Conflict, Error, Result};
use crate::store::connection::Conn;
use crate::store::{DatabaseUrl, Db as _, Options, Store};

#[derive(QueryableByName)]
struct Number {
    #[diesel(sql_type = diesel::sql_types::BigInt)]
    n: i64,
}

fn opened(folder: &tempfile::TempDir, queue: u32) -> Store {
    let url = format!("sqlite://{}", folder.path().join("test.db").display());
    Store::open(&Options {
        url: DatabaseUrl::parse(&url).unwrap(),
        connections: 2,
        wait_secs: 5,
        queue,
    })
    .unwrap()
}

/// A database with a table of numbers.
fn numbers(queue: u32) -> (tempfile::TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let store = opened(&folder, queue);
    store
        .write_blocking(|conn| {
            conn.batch_execute(
                "CREATE TABLE numbers (n INTEGER PRIMARY KEY);
                 CREATE TABLE followers (n INTEGER NOT NULL REFERENCES numbers (n) DEFERRABLE INITIALLY DEFERRED);",
            )
            .db()
        })
        .unwrap();
    (folder, store)
}

fn put(conn: &mut Conn, n: i64) -> Result<()> {
    conn.batch_execute(&format!("INSERT INTO numbers VALUES ({n})")).db()
}

fn kept(conn: &mut Conn) -> Result<BTreeSet<i64>> {
    let rows: Vec<Number> = diesel::sql_query("SELECT n FROM numbers").get_results(conn).db()?;
    Ok(rows.into_iter().map(|row| row.n).collect())
}

/// Keeps the writer busy until told to stop, so that what is queued meanwhile becomes one group.
fn occupy(store: &Store) -> (mpsc::Sender<()>, tokio::task::JoinHandle<Result<()>>) {
    let (go, wait) = mpsc::channel::<()>();
    let (started, has_started) = mpsc::channel();
    let store = store.clone();
    let busy = tokio::spawn(async move {
        store
            .write(move |_| {
                started.send(()).unwrap();
                wait.recv().unwrap();
                Ok(())
            })
            .await
    });
    std::thread::sleep(std::time::Duration::from_millis(1));
    tokio::task::block_in_place(|| has_started.recv().unwrap());
    (go, busy)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn writes_that_wait_together_are_committed_together_and_answered_afterwards() {
    let (folder, store) = numbers(100);
    let other = opened(&folder, 100);
    let (go, busy) = occupy(&store);
    let waiting: Vec<_> = (0..10)
        .map(|n| {
            let (store, other) = (store.clone(), other.clone());
            tokio::spawn(async move {
                let seen_outside = store
                    .write(move |conn| {
                        put(conn, n)?;
                        other.read_blocking(kept)
                    })
                    .await?;
                // By the time of the answer everybody can see it.
                Ok::<_, Error>((seen_outside, store.read(kept).await?.contains(&n)))
            })
        })
        .collect();
    while store.waiting_writes() < 10 {
        tokio::task::yield_now().await;
    }
    go.send(()).unwrap();
    busy.await.unwrap().unwrap();
    for answer in waiting {
        let (seen_outside, seen_after) = answer.await.unwrap().unwrap();
        assert_eq!(seen_outside, BTreeSet::new(), "one transaction, not committed yet");
        assert!(seen_after);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_that_fails_and_one_that_panics_take_nothing_of_the_others_with_them() {
    let (_folder, store) = numbers(100);
    let (go, busy) = occupy(&store);
    let waiting: Vec<_> = (0..9)
        .map(|n| {
            let store = store.clone();
            tokio::spawn(async move {
                store
                    .write(move |conn| {
                        put(conn, n)?;
                        assert!(n != 5, "this one panics");
                        if n == 3 { Err(Conflict::Stale.into()) } else { Ok(n) }
                    })
                    .await
            })
        })
        .collect();
    while store.waiting_writes() < 9 {
        tokio::task::yield_now().await;
    }
    go.send(()).unwrap();
    busy.await.unwrap().unwrap();
    let mut acknowledged = BTreeSet::new();
    for (n, answer) in waiting.into_iter().enumerate() {
        match answer.await.unwrap() {
            Ok(n) => {
                acknowledged.insert(n);
            }
            Err(Error::Conflict(Conflict::Stale)) => assert_eq!(n, 3),
            Err(Error::Internal(_, cause)) => {
                assert_eq!(n, 5);
                assert!(cause.to_string().contains("this one panics"));
            }
            Err(error) => panic!("{error:?}"),
        }
    }
    assert_eq!(acknowledged, BTreeSet::from([0, 1, 2, 4, 6, 7, 8]));
    assert_eq!(store.read(kept).await.unwrap(), acknowledged);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn when_the_commit_fails_nobody_is_told_that_it_worked() {
    let (_folder, store) = numbers(100);
    let (go, busy) = occupy(&store);
    let waiting: Vec<_> = (0..4)
        .map(|n| {
            let store = store.clone();
            tokio::spawn(async move {
                store
                    .write(move |conn| {
                        put(conn, n)?;
                        if n == 2 {
                            conn.batch_execute("INSERT INTO followers VALUES (77)").db()?;
                        }
                        Ok(())
                    })
                    .await
            })
        })
        .collect();
    while store.waiting_writes() < 4 {
        tokio::task::yield_now().await;
    }
    go.send(()).unwrap();
    let first = busy.await.unwrap();
    for answer in waiting {
        assert!(answer.await.unwrap().is_err());
    }
    assert!(first.is_ok(), "it was committed before the others came");
    assert_eq!(store.read(kept).await.unwrap(), BTreeSet::new());
    store.write(|conn| put(conn, 1)).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_comes_when_too_many_wait_is_refused_at_once_and_the_others_are_served() {
    let (_folder, store) = numbers(3);
    let (go, busy) = occupy(&store);
    let waiting: Vec<_> = (0..3)
        .map(|n| {
            let store = store.clone();
            tokio::spawn(async move { store.write(move |conn| put(conn, n)).await })
        })
        .collect();
    while store.waiting_writes() < 3 {
        tokio::task::yield_now().await;
    }
    let refused = store.write(|conn| put(conn, 9)).await;
    assert!(matches!(refused, Err(Error::Unavailable(..))), "{refused:?}");
    go.send(()).unwrap();
    busy.await.unwrap().unwrap();
    for answer in waiting {
        answer.await.unwrap().unwrap();
    }
    assert_eq!(store.read(kept).await.unwrap(), BTreeSet::from([0, 1, 2]));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn what_was_acknowledged_is_kept_and_nothing_else(fates in proptest::collection::vec(0_u8..8, 1..60)) {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).build().unwrap();
        runtime.block_on(async move {
            let (_folder, store) = numbers(100);
            let waiting: Vec<_> = fates
                .into_iter()
                .zip(0_i64..)
                .map(|(fate, n)| {
                    let store = store.clone();
                    tokio::spawn(async move {
                        store
                            .write(move |conn| {
                                put(conn, n)?;
                                match fate {
                                    0 => Err(Conflict::Stale.into()),
                                    // The same number again: the statement itself fails.
                                    1 => put(conn, n),
                                    2 => panic!("this one panics"),
                                    _ => Ok(()),
                                }
                            })
                            .await
                            .map(|()| n)
                    })
                })
                .collect();
            let mut acknowledged = BTreeSet::new();
            for answer in waiting {
                acknowledged.extend(answer.await.unwrap().ok());
            }
            assert_eq!(store.read(kept).await.unwrap(), acknowledged);
        });
    }
}
