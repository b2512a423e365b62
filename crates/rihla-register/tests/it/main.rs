//! Registers as an operator declares them.

mod definitions;
