//! The directory as its use cases promise it, on both databases.
