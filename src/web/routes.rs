//! The form of the one route table: method, path, who may come in, handler. What is not in the table is not served,
//! and the table is what the tests of documentation and authorisation walk along. Nothing is enforced here:
//! the service functions check their actor; the table says what they are tested against.

use actix_web::http::Method;
use actix_web::web::{self, ServiceConfig};
use actix_web::{Resource, Route as Handler};

use crate::domain::actor::Scope;

/// Who gets in at a route; everybody else is answered with 401, 403 or 404.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Everybody.
    Anyone,
    /// A household, for itself.
    Household,
    /// Staff with the scope, as far as its initiatives reach.
    Staff(Scope),
    /// The network office with the scope.
    Admin(Scope),
    /// Any member of staff, for its own things.
    AnyStaff,
    /// Everybody who is signed in in person: a household or staff.
    SignedIn,
}

/// One row of the route table.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The method.
    pub method: Method,
    /// The path with its parameters, such as `/api/v1/households/{id}`.
    pub path: &'static str,
    /// Who gets in.
    pub access: Access,
    /// Makes the handler.
    pub handler: fn() -> Handler,
}

/// A row for GET (and HEAD).
pub(crate) const fn get(path: &'static str, access: Access, handler: fn() -> Handler) -> Entry {
    entry(Method::GET, path, access, handler)
}

/// A row for POST.
pub(crate) const fn post(path: &'static str, access: Access, handler: fn() -> Handler) -> Entry {
    entry(Method::POST, path, access, handler)
}

/// A row for PUT.
pub(crate) const fn put(path: &'static str, access: Access, handler: fn() -> Handler) -> Entry {
    entry(Method::PUT, path, access, handler)
}

/// A row for DELETE.
pub(crate) const fn delete(path: &'static str, access: Access, handler: fn() -> Handler) -> Entry {
    entry(Method::DELETE, path, access, handler)
}

const fn entry(method: Method, path: &'static str, access: Access, handler: fn() -> Handler) -> Entry {
    Entry {
        method,
        path,
        access,
        handler,
    }
}

/// Serves the rows: one resource per path, so that another method is answered with 405. Resources are tried one after
/// the other, so those that begin alike are put together: a request passes over the others at once.
pub(crate) fn mount(cfg: &mut ServiceConfig, entries: &[Entry]) {
    let mut paths: Vec<&'static str> = Vec::new();
    for row in entries {
        if !paths.contains(&row.path) {
            paths.push(row.path);
        }
    }
    let mut beginnings: Vec<&'static str> = Vec::new();
    for path in &paths {
        let beginning = beginning(path);
        if !beginnings.contains(&beginning) {
            beginnings.push(beginning);
        }
    }
    // A path that begins with a parameter would hide the others.
    beginnings.sort_by_key(|beginning| beginning.is_empty());
    for start in beginnings {
        let alike = paths.iter().filter(|path| beginning(path) == start);
        let resources = alike.map(|path| resource(path, path.get(start.len()..).unwrap_or_default(), entries));
        if start.is_empty() {
            for resource in resources {
                cfg.service(resource);
            }
        } else {
            cfg.service(resources.fold(web::scope(start), actix_web::Scope::service));
        }
    }
}

/// What paths have to share to be put together: the part of the interface, or of the pages.
fn beginning(path: &'static str) -> &'static str {
    let skipped = ["/api/v1", "/api"]
        .iter()
        .find(|start| path.strip_prefix(**start).is_some_and(|rest| rest.starts_with('/')))
        .map_or(0, |start| start.len());
    let rest = path.get(skipped + 1..).unwrap_or_default();
    let length = rest.find('/').unwrap_or(rest.len());
    if length == 0 || rest.starts_with('{') {
        return "";
    }
    path.get(..skipped + 1 + length).unwrap_or_default()
}

/// The resource of a path under the place `at` of its scope.
fn resource(path: &str, at: &str, entries: &[Entry]) -> Resource {
    let mut resource = web::resource(at);
    for row in entries.iter().filter(|row| row.path == path) {
        resource = resource.route((row.handler)().method(row.method.clone()));
    }
    resource
}
