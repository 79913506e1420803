//! Hands over what waits in the outbox: claims one mail in a transaction, sends it outside of any, notes what became of
//! it in another. Several instances may do this at once. It decides when to try again, never whether a mail may leave.

use std::panic::AssertUnwindSafe;
use std::sync::{Mutex, PoisonError};
use std::time::Duration as StdDuration;

use chrono::{DateTime, Duration, Utc};
use futures_util::FutureExt as _;
use futures_util::future::join_all;
use tokio_util::sync::CancellationToken;

use crate::domain::seal::SealKey;
use crate::domain::window;
use crate::error::Result;
use crate::mail::{Envelope, SendResult, Sender};
use crate::service::AppState;
use crate::store::outbox::{self, Claimed, Claiming, Retry, Unsure};

/// How often the outbox is looked at when nobody wakes the worker.
const LOOK_EVERY: StdDuration = StdDuration::from_secs(15);

/// For how many days a mail is tried again when the relay asks to come back later (RFC 5321 asks for 4 to 5).
const GIVE_UP_DAYS: i64 = 5;

/// After how many refusals for good in a row the relay itself is suspected.
const SUSPICIOUS_REFUSALS: u32 = 3;

/// The longest time for which the breaker stays open.
const LONGEST_BREAK_MINUTES: i64 = 15;

/// What one step of the worker did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// The relay took a mail.
    Sent,
    /// A mail was not taken, or nobody knows; it is tried again.
    Failed,
    /// A mail waits for a person now.
    Parked,
    /// Nothing is due.
    Idle,
    /// The relay is left alone for a while.
    Resting,
}

/// Leaves a relay alone that cannot be used, for longer each time, and asks it with one mail afterwards.
#[derive(Debug, Default)]
struct Breaker {
    failures: u32,
    refusals: u32,
    rests_until: Option<DateTime<Utc>>,
}

impl Breaker {
    fn rests(&self, now: DateTime<Utc>) -> bool {
        // A rest that ends further ahead than any can comes from a clock that was set back.
        self.rests_until
            .is_some_and(|until| now < until && until <= now + Duration::minutes(LONGEST_BREAK_MINUTES))
    }

    fn answered(&mut self) {
        *self = Self::default();
    }

    /// Half a minute, one, two … up to the longest.
    fn failed(&mut self, now: DateTime<Utc>) {
        // Several hands meet the same fault; it counts once.
        if self.rests(now) {
            return;
        }
        self.failures = self.failures.saturating_add(1);
        let half_minutes = 1_i64 << self.failures.min(10).saturating_sub(1);
        let rest = Duration::seconds(30 * half_minutes).min(Duration::minutes(LONGEST_BREAK_MINUTES));
        self.rests_until = Some(now + rest);
    }

    fn refused(&mut self, now: DateTime<Utc>) {
        self.refusals = self.refusals.saturating_add(1);
        if self.refusals >= SUSPICIOUS_REFUSALS {
            self.failed(now);
        }
    }
}

/// Runs until it is told to stop, over as many connections as are configured; attempts under way are finished first.
/// Errors are logged and tried again.
pub async fn run(state: AppState, stop: CancellationToken) {
    let hands = state.config.mail.connections.clamp(1, 16);
    let worker = OutboxWorker::new(state);
    join_all((0..hands).map(|hand| worker.run(&stop, hand == 0))).await;
}

/// Handles everything that is due now, one after the other, and answers what was done: for commands and tests, which
/// have no worker running beside them.
///
/// # Errors
/// As [`OutboxWorker::run_once`].
pub async fn drain(state: &AppState) -> Result<Vec<Step>> {
    OutboxWorker::new(state.clone()).drain().await
}

/// Hands over mails, and remembers how the relay behaves.
#[derive(Debug)]
pub struct OutboxWorker {
    state: AppState,
    key: SealKey,
    breaker: Mutex<Breaker>,
}

impl OutboxWorker {
    /// A worker for this state, with a relay that is thought to be well.
    pub fn new(state: AppState) -> Self {
        Self {
            key: state.mail_key(),
            state,
            breaker: Mutex::default(),
        }
    }

    fn breaker<T>(&self, f: impl FnOnce(&mut Breaker) -> T) -> T {
        f(&mut self.breaker.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Handles the mail that is due the longest.
    ///
    /// # Errors
    /// When the database does not answer; a mail that was handed over meanwhile counts as unsure once its lease ends.
    pub async fn run_once(&self) -> Result<Step> {
        let now = self.state.clock.now();
        if self.breaker(|breaker| breaker.rests(now)) {
            return Ok(Step::Resting);
        }
        let (key, operator_key) = (self.key.clone(), self.state.key.clone());
        let lease = self.lease();
        let window_is_open = !self.state.config.rules.sending_window || window::is_open(now);
        let claimed = self
            .state
            .store
            .write(move |tx| {
                let with = Claiming {
                    key: &key,
                    operator_key: &operator_key,
                    now,
                    lease,
                    window_is_open,
                };
                outbox::claim(tx, &with)
            })
            .await?;
        match claimed {
            Some(claimed) => {
                // Where one is due there may be more: another hand looks while this one talks with the relay.
                self.state.wake.notify_one();
                let result = self.hand_over(&claimed, now).await;
                self.note(claimed, result).await
            }
            None => Ok(Step::Idle),
        }
    }

    /// Handles everything that is due, one after the other; answers what was done, without a final `Idle`.
    ///
    /// # Errors
    /// As [`OutboxWorker::run_once`].
    pub async fn drain(&self) -> Result<Vec<Step>> {
        let mut steps = Vec::new();
        loop {
            match self.run_once().await? {
                Step::Idle => return Ok(steps),
                Step::Resting => {
                    steps.push(Step::Resting);
                    return Ok(steps);
                }
                step => steps.push(step),
            }
        }
    }

    /// One of several hands. While the relay is not known to be well, the first hand alone tries it.
    async fn run(&self, stop: &CancellationToken, first: bool) {
        while !stop.is_cancelled() {
            if !first && self.breaker(|breaker| breaker.failures > 0) {
                // Not woken, so that the call is left for the first hand.
                tokio::select! {
                    () = stop.cancelled() => {}
                    () = tokio::time::sleep(LOOK_EVERY) => {}
                }
                continue;
            }
            match self.run_once().await {
                Ok(Step::Idle | Step::Resting) => self.wait(stop).await,
                Ok(_) => {}
                Err(error) => {
                    tracing::error!(
                        error = &error as &dyn std::error::Error,
                        "the outbox cannot be worked on"
                    );
                    self.wait(stop).await;
                }
            }
        }
    }

    async fn wait(&self, stop: &CancellationToken) {
        tokio::select! {
            () = stop.cancelled() => {}
            () = self.state.wake.notified() => {}
            () = tokio::time::sleep(LOOK_EVERY) => {}
        }
    }

    fn lease(&self) -> Duration {
        let seconds = i64::try_from(self.state.config.mail.lease_secs).unwrap_or(900);
        Duration::seconds(seconds)
    }

    async fn hand_over(&self, claimed: &Claimed, now: DateTime<Utc>) -> SendResult {
        let from = &self.state.config.mail.from;
        let envelope = Envelope {
            message_id: format!("{}@{}", claimed.message_id, from.domain()),
            from: Sender {
                name: self.state.config.site.name.clone(),
                address: from.clone(),
            },
            date: now,
        };
        // The mailer keeps its own promises; this one is for the worker: whatever a mail does, the next one is handled.
        AssertUnwindSafe(self.state.mailer.send(&claimed.mail, &envelope))
            .catch_unwind()
            .await
            .unwrap_or_else(|_| SendResult::Ambiguous("the mailer failed".to_owned()))
    }

    /// Notes what became of an attempt, for the mail and for the relay.
    async fn note(&self, claimed: Claimed, result: SendResult) -> Result<Step> {
        let now = self.state.clock.now();
        let Claimed { id, attempt, .. } = claimed;
        let kind = claimed.mail.kind;
        let store = &self.state.store;
        match result {
            SendResult::Sent => {
                self.breaker(Breaker::answered);
                let counted = store.write(move |tx| outbox::mark_sent(tx, id, attempt, now)).await?;
                tracing::info!(outbox = id, %kind, attempt, counted, "mail sent");
                Ok(Step::Sent)
            }
            SendResult::Refused(refusal) => {
                let class = format!("{} at {}", refusal.code, refusal.stage.as_str());
                let too_old = now - claimed.created_at > Duration::days(GIVE_UP_DAYS);
                if refusal.permanent() {
                    self.breaker(|breaker| breaker.refused(now));
                } else {
                    self.breaker(Breaker::answered);
                }
                if refusal.permanent() || too_old {
                    tracing::error!(outbox = id, %kind, attempt, said = refusal.text, "mail refused; a person has to look at it");
                    return self.park(id, attempt, class).await;
                }
                tracing::warn!(outbox = id, %kind, attempt, said = refusal.text, "mail refused for now");
                self.retry(id, attempt, class, now + outbox::backoff(attempt)).await
            }
            SendResult::Unavailable(why) => {
                self.breaker(|breaker| breaker.failed(now));
                tracing::error!(outbox = id, %kind, attempt, why, "the relay cannot be used");
                // This says nothing about the mail, so it does not wait longer each time; the breaker does.
                self.retry(id, attempt, "relay unavailable".to_owned(), now + outbox::backoff(1))
                    .await
            }
            SendResult::Ambiguous(why) => {
                self.breaker(|breaker| breaker.failed(now));
                tracing::error!(outbox = id, %kind, attempt, why, "nobody knows whether the relay took a mail");
                // Longer than the lease, so that a slow relay has settled what it holds before it gets a copy.
                let due_at = now + self.lease() * 2;
                let unsure = store
                    .write(move |tx| {
                        let retry = Retry {
                            due_at,
                            class: "no answer after the text",
                        };
                        outbox::mark_unsure(tx, id, attempt, &retry, now)
                    })
                    .await?;
                Ok(if unsure == Unsure::Parked {
                    Step::Parked
                } else {
                    Step::Failed
                })
            }
            SendResult::Unsendable(why) => {
                tracing::error!(outbox = id, %kind, attempt, why, "a mail cannot be sent by anybody");
                self.park(id, attempt, "unsendable".to_owned()).await
            }
        }
    }

    async fn retry(&self, id: i64, attempt: i32, class: String, due_at: DateTime<Utc>) -> Result<Step> {
        let retry = move |tx: &mut _| outbox::mark_retry(tx, id, attempt, &Retry { due_at, class: &class });
        self.state.store.write(retry).await?;
        Ok(Step::Failed)
    }

    async fn park(&self, id: i64, attempt: i32, class: String) -> Result<Step> {
        let park = move |tx: &mut _| outbox::mark_refused_for_good(tx, id, attempt, &class);
        self.state.store.write(park).await?;
        Ok(Step::Parked)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::locale::Locale;
    use crate::domain::mail::{MailKind, OutgoingMail};
    use crate::mail::Mailer;
    use crate::store::outbox::About;
    use crate::testing::{self, TestDatabase, on_both_databases, start_of_tests};

    fn mail(subject: &str) -> OutgoingMail {
        OutgoingMail {
            kind: MailKind::TestMail,
            to: "anna@example.org".parse().unwrap(),
            locale: Locale::De,
            subject: subject.to_owned(),
            text: "Text".to_owned(),
            html: "<p>Text</p>".to_owned(),
            reply_to: None,
            attachments: Vec::new(),
            unsubscribe_url: None,
            waits_for_window: false,
        }
    }

    async fn promise(app: &AppState, mail: OutgoingMail) {
        let (key, now) = (app.mail_key(), app.clock.now());
        let promised = app
            .store
            .write(move |tx| outbox::enqueue(tx, &key, &mail, &About::default(), now, now));
        promised.await.unwrap();
    }

    on_both_databases! {
        async fn a_mail_that_nobody_can_send_stops_no_other(db: TestDatabase) {
            let app = testing::app(&db);
            promise(&app, mail("Hallo\r\nBcc: x@example.org")).await;
            promise(&app, mail("=?utf-8?q?Hallo?=")).await;
            promise(&app, mail("Hallo")).await;
            assert_eq!(drain(&app).await.unwrap(), [Step::Parked, Step::Parked, Step::Sent]);
            let Mailer::Memory(kept) = &app.mailer else { panic!("tests keep their mails") };
            assert_eq!(kept.all().len(), 1);
        }

        async fn the_running_worker_is_woken_and_stops_when_it_is_told_to(db: TestDatabase) {
            let app = testing::app(&db);
            let stop = CancellationToken::new();
            let running = tokio::spawn(run(app.clone(), stop.clone()));
            promise(&app, mail("Hallo")).await;
            app.wake.notify_one();
            let Mailer::Memory(kept) = &app.mailer else { panic!("tests keep their mails") };
            for _ in 0..200 {
                if !kept.all().is_empty() {
                    break;
                }
                tokio::time::sleep(StdDuration::from_millis(20)).await;
            }
            assert_eq!(kept.all().len(), 1);
            stop.cancel();
            running.await.unwrap();
        }

        async fn the_window_is_asked_only_where_the_configuration_says_so(db: TestDatabase) {
            let app = testing::app(&db);
            let waiting = OutgoingMail { waits_for_window: true, ..mail("Hallo") };
            promise(&app, waiting.clone()).await;
            app.clock.advance(Duration::hours(10));
            assert!(app.config.rules.sending_window && !window::is_open(app.clock.now()));
            assert_eq!(drain(&app).await.unwrap(), []);
            app.clock.advance(Duration::hours(12));
            assert!(window::is_open(app.clock.now()) && app.clock.now() > start_of_tests());
            assert_eq!(drain(&app).await.unwrap(), [Step::Sent]);
        }
    }

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000 + seconds, 0).unwrap()
    }

    #[test]
    fn the_relay_is_left_alone_for_longer_each_time_and_never_for_more_than_a_quarter_of_an_hour() {
        let mut breaker = Breaker::default();
        assert!(!breaker.rests(at(0)));
        let mut now = 0;
        for seconds in [30, 60, 120, 240, 480, 900, 900] {
            breaker.failed(at(now));
            // Another hand that met the same fault.
            breaker.failed(at(now + 1));
            assert!(breaker.rests(at(now + seconds - 1)), "{seconds}");
            now += seconds;
            assert!(!breaker.rests(at(now)), "{seconds}");
        }
        breaker.failed(at(now));
        breaker.answered();
        assert!(!breaker.rests(at(now)));
    }

    #[test]
    fn single_refusals_do_not_rest_the_relay_but_three_in_a_row_do() {
        let mut breaker = Breaker::default();
        breaker.refused(at(0));
        breaker.refused(at(0));
        assert!(!breaker.rests(at(1)));
        breaker.refused(at(0));
        assert!(breaker.rests(at(1)));
    }

    #[test]
    fn a_clock_that_is_set_back_ends_the_rest() {
        let mut breaker = Breaker::default();
        breaker.failed(at(7200));
        assert!(!breaker.rests(at(0)));
    }
}
