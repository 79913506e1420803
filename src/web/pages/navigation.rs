//! Where one can go from every page, by who looks at it. It names addresses and keys of texts; it knows no page.

use crate::domain::actor::{Actor, Role};

/// Who looks at the page, as far as the navigation has to know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Viewer {
    /// Nobody who is known.
    Nobody,
    /// A household.
    Household,
    /// A coordinator.
    Coordinator,
    /// The network office.
    Admin,
}

impl Viewer {
    /// The part that somebody takes.
    pub(crate) fn of(actor: &Actor) -> Self {
        match actor {
            Actor::Household(_) => Self::Household,
            Actor::Staff(staff) if staff.role == Role::Admin => Self::Admin,
            Actor::Staff(_) => Self::Coordinator,
            Actor::Anonymous | Actor::System => Self::Nobody,
        }
    }
}

/// The overview of the network office.
const ADMIN: &str = "/staff/admin";
/// What is reached from there and stands at addresses of its own.
const ADMINISTERED: [&str; 4] = ["/staff/accounts", "/staff/tokens", "/staff/reports", "/admin/outbox"];

/// The entries for somebody at this path: address, key of the text, and whether the page belongs to it.
pub(crate) fn entries(viewer: Viewer, path: &str, demo: bool) -> Vec<(&'static str, &'static str, bool)> {
    let mut rows: Vec<(&'static str, &'static str)> = match viewer {
        Viewer::Nobody => vec![
            ("/initiatives", "page-directory"),
            ("/map", "page-map"),
            ("/events", "meetup-list"),
            ("/register", "page-register"),
            ("/sign-in", "page-sign-in"),
        ],
        Viewer::Household => vec![
            ("/me", "page-me"),
            ("/me/proposals", "page-proposals"),
            ("/events", "meetup-list"),
            ("/initiatives", "page-directory"),
        ],
        Viewer::Coordinator | Viewer::Admin => vec![
            ("/staff", "page-today"),
            ("/staff/households", "page-households"),
            ("/staff/duplicates", "page-duplicates"),
            ("/staff/initiatives", "page-initiatives"),
            ("/staff/meetups", "meetup-list"),
            ("/staff/campaigns", "campaign-list"),
            ("/staff/stories", "story-staff-list"),
            ("/staff/runs", "page-runs"),
            ("/staff/figures", "page-figures"),
        ],
    };
    if viewer == Viewer::Admin {
        rows.push((ADMIN, "page-admin"));
    }
    if viewer == Viewer::Coordinator {
        rows.push(("/staff/account", "page-account"));
    }
    if demo {
        rows.push(("/demo", "page-demo"));
    }
    let below = |href: &str| {
        let rest = path.strip_prefix(href);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    let fits = |href: &str| below(href) || (href == ADMIN && ADMINISTERED.iter().any(|path| below(path)));
    let best = rows
        .iter()
        .map(|(href, _)| *href)
        .filter(|href| fits(href))
        .max_by_key(|href| href.len());
    rows.iter()
        .map(|&(href, key)| (href, key, best == Some(href)))
        .collect()
}
