//! Imports, tried and taken over, on both databases.
