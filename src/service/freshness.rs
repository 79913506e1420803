//! Asks initiatives whether their profile is still right when nobody said so for long, on weekdays, and again after a while
//! when nobody answers. What is right is theirs to say; nothing is changed here.

use chrono::{DateTime, Duration, Months, Utc};

use super::{AppState, offers, post};
use crate::domain::day::german_day;
use crate::domain::ids::InitiativeId;
use crate::domain::initiative::InitiativeState;
use crate::domain::locale::Locale;
use crate::domain::window;
use crate::error::Result;
use crate::mail::message;
use crate::store::outbox::About;
use crate::store::{Conn, initiatives, jobs};

/// Days after which an initiative that did not answer is asked again.
const AGAIN_DAYS: i64 = 30;

/// Asks everybody who is due; answers how many. Outside of the hours in which mails leave it does nothing.
///
/// # Errors
/// The first fault of the database; what was promised before stays promised.
pub async fn run_once(app: &AppState) -> Result<usize> {
    let now = app.clock.now();
    if !window::is_open(now) {
        return Ok(0);
    }
    let state = app.clone();
    let due = app.store.read(move |conn| due(conn, &state, now)).await?;
    let mut done = 0;
    for id in due {
        let state = app.clone();
        let asked = app.store.write(move |tx| ask(tx, &state, &id, now));
        done += usize::from(asked.await?);
    }
    Ok(done)
}

/// Whether what was confirmed at `fresh_at` may no longer be right.
pub(super) fn is_old(app: &AppState, fresh_at: DateTime<Utc>, now: DateTime<Utc>) -> bool {
    fresh_at + Months::new(app.config.rules.initiative_fresh_months) <= now
}

/// The initiatives that are to be asked now.
fn due(conn: &mut Conn, app: &AppState, now: DateTime<Utc>) -> Result<Vec<InitiativeId>> {
    let mut due = Vec::new();
    for initiative in initiatives::list_approved(conn)? {
        if is_old(app, initiative.fresh_at, now) && !was_asked(conn, &initiative.id, now)? {
            due.push(initiative.id);
        }
    }
    Ok(due)
}

fn job(id: &InitiativeId) -> String {
    format!("fresh:{id}")
}

/// Whether it was asked so lately that it is left in peace.
fn was_asked(conn: &mut Conn, id: &InitiativeId, now: DateTime<Utc>) -> Result<bool> {
    let job = job(id);
    Ok(jobs::is_planned(conn, &job)? && !jobs::list_due(conn, &job, now, 1)?.contains(&job))
}

/// Asks one initiative, unless it was asked lately.
fn ask(tx: &mut Conn, app: &AppState, id: &InitiativeId, now: DateTime<Utc>) -> Result<bool> {
    // Read again: it may have answered, or closed, since it was listed.
    let initiative = initiatives::find(tx, id)?;
    if was_asked(tx, id, now)?
        || initiative.state != InitiativeState::Approved
        || !is_old(app, initiative.fresh_at, now)
    {
        return Ok(false);
    }
    jobs::plan(tx, &job(id), now + Duration::days(AGAIN_DAYS))?;
    let context = message::InitiativeFreshness {
        initiative_name: initiative.profile.name.clone(),
        fresh_at: initiative.fresh_at,
        offers: offers::titles_of(tx, id, german_day(now))?,
        profile_url: app.links().staff_initiative(id),
    };
    let mail = message::compose(&app.brand(), Locale::De, initiative.profile.email.clone(), &context)?;
    let about = About {
        initiative: Some(id),
        ..About::default()
    };
    post::promise(tx, app, now, &mail, &about)?;
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::actor::Actor;
    use crate::domain::mail::MailKind;
    use crate::service::directory;
    use crate::service::directory::tests::{agreement, profile};
    use crate::testing::{self, TestDatabase, on_both_databases};

    async fn asked(app: &AppState) -> usize {
        let mails = testing::delivered(app, "hafen@example.org").await;
        let of_kind = mails
            .iter()
            .filter(|kept| kept.mail.kind == MailKind::InitiativeFreshness);
        of_kind.count()
    }

    on_both_databases! {
        async fn an_initiative_is_asked_after_half_a_year_and_again_until_it_says_that_all_is_right(db: TestDatabase) {
            let app = testing::app(&db);
            let mut own = profile("Heimathafen", &["13075"]);
            own.email = "hafen@example.org".parse().unwrap();
            let one = directory::create(&app, &Actor::System, own).await.unwrap();
            let one = directory::record_agreement(&app, &Actor::System, &one.id, one.version, agreement()).await.unwrap();
            let one = directory::approve(&app, &Actor::System, &one.id, one.version).await.unwrap();
            assert_eq!(run_once(&app).await.unwrap(), 0);
            let start = app.clock.now();
            // 23 May 2027 is a Sunday, so the question leaves on Monday.
            app.clock.advance(start + Months::new(6) - start);
            assert_eq!(run_once(&app).await.unwrap(), 0);
            app.clock.advance(Duration::days(1));
            assert_eq!(run_once(&app).await.unwrap(), 1);
            assert_eq!(run_once(&app).await.unwrap(), 0, "asked once");
            app.clock.advance(Duration::days(30));
            assert_eq!((run_once(&app).await.unwrap(), asked(&app).await), (1, 2), "and again after a month");
            directory::confirm_fresh(&app, &Actor::System, &one.id, one.version).await.unwrap();
            app.clock.advance(Duration::days(30));
            assert_eq!(run_once(&app).await.unwrap(), 0, "it has answered");
            app.clock.advance(Duration::days(160));
            assert_eq!((run_once(&app).await.unwrap(), asked(&app).await), (1, 3), "and in time it is asked anew");
        }
    }
}
