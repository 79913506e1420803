//! The form of the one route table: method, path, who may come in, handler. What is not in the table is not served,
//! and the table is what the tests of documentation and authorisation walk along. Nothing is enforced here:
//! the service functions check their actor; the table says what they are tested against.

use actix_web::Route as Handler;
use actix_web::http::Method;
use actix_web::web::{self, ServiceConfig};

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

/// Serves the rows: one resource per path, so that another method is answered with 405.
pub(crate) fn mount(cfg: &mut ServiceConfig, entries: &[Entry]) {
    for (index, first) in entries.iter().enumerate() {
        if entries.iter().take(index).any(|before| before.path == first.path) {
            continue;
        }
        let mut resource = web::resource(first.path);
        for row in entries.iter().filter(|row| row.path == first.path) {
            resource = resource.route((row.handler)().method(row.method.clone()));
        }
        cfg.service(resource);
    }
}
