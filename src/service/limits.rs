//! Limits against abuse that are shared by all instances through the database: registrations from one network address,
//! mails to one address that did not ask for them, questions about other households. Addresses stand in the counters only as keyed hashes.

use std::net::IpAddr;

use chrono::{DateTime, Duration, Utc};

use super::AppState;
use crate::domain::email::EmailAddress;
use crate::domain::ids::HouseholdId;
use crate::domain::token::keyed_hash;
use crate::error::{Error, Result};
use crate::store::{Conn, counters};

/// Counts a registration from a network address.
///
/// # Errors
/// [`Error::TooMany`].
pub(crate) fn registration(tx: &mut Conn, app: &AppState, ip: Option<IpAddr>, now: DateTime<Utc>) -> Result<()> {
    let Some(ip) = ip else { return Ok(()) };
    let hour = Duration::hours(1);
    let bucket = from_network(app, "register", ip);
    let hits = counters::hit(tx, &bucket, hour, now)?;
    if u32::try_from(hits).unwrap_or(u32::MAX) > app.config.rules.registrations_per_ip_per_hour {
        return Err(Error::TooMany {
            retry_after_secs: counters::seconds_left(hour, now),
        });
    }
    Ok(())
}

/// Counts that a household asked what would change its matches with others (rule 8): whoever changes the profile and
/// asks again and again could find out where and when others want to move.
///
/// # Errors
/// [`Error::TooMany`].
pub(crate) fn changes(tx: &mut Conn, app: &AppState, household: &HouseholdId, now: DateTime<Utc>) -> Result<()> {
    let hour = Duration::hours(1);
    let bucket = format!(
        "changes:{}",
        keyed_hash(app.key.as_ref(), "household", household.as_str())
    );
    let hits = counters::hit(tx, &bucket, hour, now)?;
    if u32::try_from(hits).unwrap_or(u32::MAX) > app.config.rules.changes_per_household_per_hour {
        return Err(Error::TooMany {
            retry_after_secs: counters::seconds_left(hour, now),
        });
    }
    Ok(())
}

/// The bucket in which something from a network address is counted, without the address itself.
pub(crate) fn from_network(app: &AppState, what: &str, ip: IpAddr) -> String {
    format!("{what}:{}", keyed_hash(app.key.as_ref(), "ip", &network(ip)))
}

/// One person may have a whole /64 of IPv6 addresses.
fn network(ip: IpAddr) -> String {
    match ip {
        IpAddr::V4(_) => ip.to_string(),
        IpAddr::V6(v6) => format!("{:x?}", v6.segments().get(..4)),
    }
}

/// Whether an address may get one more mail that asks it to confirm something; counts it when it may. Hours are summed,
/// so that no 24 hours hold more than the limit.
pub(crate) fn may_mail(tx: &mut Conn, app: &AppState, email: &EmailAddress, now: DateTime<Utc>) -> Result<bool> {
    let hour = Duration::hours(1);
    let bucket = format!("confirm:{}", keyed_hash(app.key.as_ref(), "email", &email.key()));
    let mut sent = 0;
    for back in 0..=24 {
        sent += counters::count(tx, &bucket, hour, now - hour * back)?;
    }
    if u32::try_from(sent).unwrap_or(u32::MAX) >= app.config.rules.confirmations_per_address_per_day {
        return Ok(false);
    }
    counters::hit(tx, &bucket, hour, now)?;
    Ok(true)
}
