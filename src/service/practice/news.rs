//! What is new in the library for a member of staff, as the digest tells it: it never tells of one's own doings.

use chrono::{DateTime, Utc};

use super::super::{AppState, offices};
use crate::domain::actor::Staff;
use crate::domain::day::german_day;
use crate::domain::ids::ArticleId;
use crate::error::Result;
use crate::store::{Conn, practice_articles, practice_beside, practice_notices};

/// So many new articles are named; the library shows the others.
const NAMED: i64 = 5;

/// What is new since the last digest, and what nobody has read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct News {
    /// The newest articles by others: identifiers and titles, at most five.
    pub(crate) articles: Vec<(ArticleId, String)>,
    /// New comments by others on articles of the own offices.
    pub(crate) comments: usize,
    /// Messages that the own offices have not read, whenever they came.
    pub(crate) messages: usize,
    /// What others have said since that they seek or can share, and still do.
    pub(crate) notices: usize,
}

/// What is new for somebody since a point in time.
pub(crate) fn news(
    conn: &mut Conn,
    app: &AppState,
    staff: &Staff,
    since: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<News> {
    let own = offices::of(staff);
    let count = |number: i64| usize::try_from(number).unwrap_or(0);
    let unread = super::unread(conn, app, staff)?;
    Ok(News {
        articles: practice_articles::list_new_for(conn, &own, since, NAMED)?
            .into_iter()
            .map(|one| (one.id, one.details.title))
            .collect(),
        comments: count(practice_beside::count_new_comments(conn, &own, since)?),
        messages: unread.iter().map(|one| count(one.unread)).sum(),
        notices: count(practice_notices::count_new(conn, &own, since, german_day(now))?),
    })
}
