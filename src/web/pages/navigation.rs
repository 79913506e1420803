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

/// The page that leads to what is used less often, so that the navigation stays on one line.
pub(crate) const MORE: &str = "/staff/more";
/// What is reached from there, with the keys of what it is called and of what it is for.
pub(crate) const LESS_OFTEN: [(&str, &str, &str); 10] = [
    ("/staff/campaigns", "campaign-list", "more-campaigns"),
    ("/staff/stories", "story-staff-list", "more-stories"),
    ("/staff/figures", "page-figures", "more-figures"),
    ("/staff/outcomes", "outcomes-title", "more-outcomes"),
    ("/staff/runs", "page-runs", "more-runs"),
    ("/staff/duplicates", "page-duplicates", "more-duplicates"),
    ("/staff/minutes", "minutes-title", "more-minutes"),
    ("/staff/absence", "absence-title", "more-absence"),
    ("/staff/tokens", "tokens-title", "more-tokens"),
    ("/staff/account", "page-account", "more-account"),
];

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
            ("/staff/initiatives", "page-initiatives"),
            ("/staff/meetups", "meetup-list"),
            ("/staff/practice", "page-practice"),
            (MORE, "page-more"),
        ],
    };
    if viewer == Viewer::Admin {
        rows.push((ADMIN, "page-admin"));
    }
    if demo {
        rows.push(("/demo", "page-demo"));
    }
    let below = |href: &str| {
        let rest = path.strip_prefix(href);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    let less_often = || LESS_OFTEN.iter().any(|(path, _, _)| below(path));
    let administered = || viewer == Viewer::Admin && ADMINISTERED.iter().any(|path| below(path));
    let fits = |href: &str| {
        below(href) || (href == ADMIN && administered()) || (href == MORE && !administered() && less_often())
    };
    let best = rows
        .iter()
        .map(|(href, _)| *href)
        .filter(|href| fits(href))
        .max_by_key(|href| href.len());
    rows.iter()
        .map(|&(href, key)| (href, key, best == Some(href)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_navigation_of_staff_stays_short_and_says_where_one_is() {
        for viewer in [Viewer::Coordinator, Viewer::Admin] {
            assert!(entries(viewer, "/staff", true).len() <= 8);
            for (path, _, _) in LESS_OFTEN {
                let here: Vec<&str> = entries(viewer, path, false)
                    .into_iter()
                    .filter(|entry| entry.2)
                    .map(|entry| entry.0)
                    .collect();
                let expected = if viewer == Viewer::Admin && path == "/staff/tokens" {
                    ADMIN
                } else {
                    MORE
                };
                assert_eq!(here, [expected], "{path}");
            }
        }
    }
}
