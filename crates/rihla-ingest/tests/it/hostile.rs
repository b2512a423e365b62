//! Real public figures.
