//! What left the house, without addresses and texts: it outlives the mails and answers what was disclosed. Rows are only
//! ever added.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::super::schema::mail_ledger;
use super::super::{Conn, Db as _};
use super::Row;
use crate::error::Result;

/// Adds that a mail `sent`, may have been sent (`unsure`) or was `cancelled`.
pub(super) fn write(conn: &mut Conn, row: &Row, class: &'static str, now: DateTime<Utc>) -> Result<()> {
    diesel::insert_into(mail_ledger::table)
        .values((
            mail_ledger::outbox_id.eq(row.id),
            mail_ledger::message_id.eq(&row.message_id),
            mail_ledger::kind.eq(&row.kind),
            mail_ledger::household_id.eq(&row.household_id),
            mail_ledger::proposal_id.eq(&row.proposal_id),
            mail_ledger::side.eq(&row.side),
            mail_ledger::discloses.eq(row.discloses),
            mail_ledger::class.eq(class),
            mail_ledger::at.eq(now.naive_utc()),
            mail_ledger::group_id.eq(&row.group_id),
        ))
        .execute(conn)
        .db()?;
    Ok(())
}
