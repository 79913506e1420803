//! The one error of the project. It knows no HTTP and no database: the edges translate it.
//! `Display` never repeats its source; the cause chain is logged once, at the boundary.

use std::fmt;

/// What is wrong with one field of an input, for people and for programs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldError {
    /// JSON pointer of the field, such as `/children/0/birth_year`.
    pub pointer: String,
    /// Code that selects the message in `locales/` (`error-<code>`), such as `email-invalid`.
    pub code: &'static str,
    /// An accepted value to show as an example; may be empty.
    pub example: String,
}

impl FieldError {
    /// Makes a field error from its three parts.
    pub fn new(pointer: impl Into<String>, code: &'static str, example: impl Into<String>) -> Self {
        Self {
            pointer: pointer.into(),
            code,
            example: example.into(),
        }
    }
}

/// Why a request does not fit the present state; each has a code that programs can branch on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Conflict {
    /// The version named is not the present one: somebody changed it meanwhile.
    Stale,
    /// The same thing was decided by somebody else already.
    Decided,
    /// The initiative has no free place.
    Full,
    /// The pair has an open proposal already, or may not be proposed again.
    PairTaken,
    /// One side has as many open proposals as it may have.
    TooManyOpen,
    /// A settled household meets as many others in this quarter already as it said it likes to.
    QuarterFull,
    /// A hard condition does not hold.
    NotEligible,
    /// The transition is not allowed from the present state.
    NotAllowed,
    /// A coordinator has to speak with the household first ("known to us").
    NotKnown,
    /// The time in which this could be undone is over.
    TooLate,
    /// A name, address or key is in use already.
    Exists,
    /// An approval needs a recorded agreement.
    NoAgreement,
    /// A proposed initiative has not confirmed that it wants to be listed.
    NotConfirmed,
    /// The idempotency key was used with another body.
    KeyReused,
    /// The first request with this idempotency key is not finished yet.
    InProgress,
    /// A link was used already or has expired.
    LinkUsed,
    /// The introductions of this household are suspended until a report is reviewed.
    Suspended,
    /// The meetup takes no sign-ups: it has begun, is over or does not take place.
    MeetupClosed,
    /// The meetup is for others, or a consent is missing.
    MeetupNotOpen,
    /// Those who were at the meetup can be chosen after its end, for some days.
    MeetupChoiceClosed,
    /// The household is asked already whether another initiative may look after it.
    TransferOpen,
}

impl Conflict {
    /// All conflicts, for the table of problems and its tests.
    pub const ALL: [Self; 21] = [
        Self::Stale,
        Self::Decided,
        Self::Full,
        Self::PairTaken,
        Self::TooManyOpen,
        Self::QuarterFull,
        Self::NotEligible,
        Self::NotAllowed,
        Self::NotKnown,
        Self::TooLate,
        Self::Exists,
        Self::NoAgreement,
        Self::NotConfirmed,
        Self::KeyReused,
        Self::InProgress,
        Self::LinkUsed,
        Self::Suspended,
        Self::MeetupClosed,
        Self::MeetupNotOpen,
        Self::MeetupChoiceClosed,
        Self::TransferOpen,
    ];

    /// The stable code of the conflict, as it stands in problem documents.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Stale => "stale",
            Self::Decided => "decided",
            Self::Full => "full",
            Self::PairTaken => "pair-taken",
            Self::TooManyOpen => "too-many-open",
            Self::QuarterFull => "quarter-full",
            Self::NotEligible => "not-eligible",
            Self::NotAllowed => "not-allowed",
            Self::NotKnown => "not-known",
            Self::TooLate => "too-late",
            Self::Exists => "exists",
            Self::NoAgreement => "no-agreement",
            Self::NotConfirmed => "not-confirmed",
            Self::KeyReused => "key-reused",
            Self::InProgress => "in-progress",
            Self::LinkUsed => "link-used",
            Self::Suspended => "suspended",
            Self::MeetupClosed => "meetup-closed",
            Self::MeetupNotOpen => "meetup-not-open",
            Self::MeetupChoiceClosed => "meetup-choice-closed",
            Self::TransferOpen => "transfer-open",
        }
    }
}

impl fmt::Display for Conflict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// A cause that is only logged.
pub type Source = Box<dyn std::error::Error + Send + Sync>;

/// The error of every fallible function of the project.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Some fields are not valid; nothing was changed.
    #[error("some fields are not valid")]
    Invalid(Vec<FieldError>),
    /// Nobody is signed in, or the sign-in has expired.
    #[error("not signed in")]
    Unauthenticated,
    /// The actor may know of the thing but not do this.
    #[error("not allowed")]
    Forbidden,
    /// There is no such thing, or its existence is none of the actor's business.
    #[error("{0} not found")]
    NotFound(&'static str),
    /// The request does not fit the present state.
    #[error("conflict: {0}")]
    Conflict(Conflict),
    /// A precondition (If-Match) is needed for this request.
    #[error("the version to be changed has to be named")]
    PreconditionRequired,
    /// Too many requests; try again after the seconds given.
    #[error("too many requests")]
    TooMany {
        /// Seconds after which it may be tried again.
        retry_after_secs: u32,
    },
    /// Something that is needed (database, relay) does not answer at present.
    #[error("{0} is not available")]
    Unavailable(&'static str, #[source] Source),
    /// A fault of ours.
    #[error("internal error: {0}")]
    Internal(&'static str, #[source] Source),
}

/// The result of every fallible function of the project.
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    /// One invalid field.
    pub fn invalid(pointer: impl Into<String>, code: &'static str, example: impl Into<String>) -> Self {
        Self::Invalid(vec![FieldError::new(pointer, code, example)])
    }

    /// The same error with its fields below `pointer`.
    #[must_use]
    pub fn below(self, pointer: &str) -> Self {
        match self {
            Self::Invalid(errors) => Self::Invalid(
                errors
                    .into_iter()
                    .map(|error| FieldError {
                        pointer: format!("{pointer}{}", error.pointer),
                        ..error
                    })
                    .collect(),
            ),
            other => other,
        }
    }

    /// An internal error with a text as its cause.
    pub fn internal(what: &'static str, cause: impl Into<Source>) -> Self {
        Self::Internal(what, cause.into())
    }
}

impl From<Conflict> for Error {
    fn from(conflict: Conflict) -> Self {
        Self::Conflict(conflict)
    }
}

/// Adds to a foreign error what was being done, and makes it internal.
pub trait Context<T> {
    /// Turns the error into [`Error::Internal`] with `what` as its text.
    fn context(self, what: &'static str) -> Result<T>;
}

impl<T, E: Into<Source>> Context<T> for std::result::Result<T, E> {
    fn context(self, what: &'static str) -> Result<T> {
        self.map_err(|cause| Error::Internal(what, cause.into()))
    }
}

/// Collects field errors so that a person sees all of them at once.
#[derive(Debug, Default)]
pub struct Fields(Vec<FieldError>);

impl Fields {
    /// An empty collection.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a field error.
    pub fn push(&mut self, pointer: impl Into<String>, code: &'static str, example: impl Into<String>) {
        self.0.push(FieldError::new(pointer, code, example));
    }

    /// Adds a field error when `bad` holds.
    pub fn check(&mut self, bad: bool, pointer: impl Into<String>, code: &'static str, example: impl Into<String>) {
        if bad {
            self.push(pointer, code, example);
        }
    }

    /// Takes the value of a result, or keeps its field errors under `pointer`; other errors count as `code`.
    pub fn take<T>(&mut self, pointer: &str, result: Result<T>) -> Option<T> {
        match result {
            Ok(value) => Some(value),
            Err(Error::Invalid(errors)) => {
                for error in errors {
                    self.0.push(FieldError {
                        pointer: format!("{pointer}{}", error.pointer),
                        ..error
                    });
                }
                None
            }
            Err(_) => {
                self.push(pointer, "invalid", "");
                None
            }
        }
    }

    /// Whether nothing is wrong so far.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Ends the collection: `Ok` when nothing is wrong.
    pub fn finish(self) -> Result<()> {
        if self.0.is_empty() {
            Ok(())
        } else {
            Err(Error::Invalid(self.0))
        }
    }
}
