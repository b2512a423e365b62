//! Rows of text become rows of codes, periods and numbers.
//!
//! A [`recipe::Recipe`] says once per delivery what each declared column means; a [`layout::Layout`] says once per table where each of
//! them is found; a [`worker::Worker`] turns blocks into [`part::Part`]s. Workers share nothing: each keeps, for every column, what each
//! distinct text became.

pub(crate) mod batch;
pub(crate) mod cell;
pub(crate) mod coded;
pub(crate) mod column;
pub(crate) mod dating;
pub(crate) mod fingerprint;
pub(crate) mod flag;
pub(crate) mod hash;
pub(crate) mod layout;
pub(crate) mod number;
pub(crate) mod part;
pub(crate) mod read_column;
pub(crate) mod read_number;
pub(crate) mod recipe;
pub(crate) mod row_rules;
pub(crate) mod rows;
pub(crate) mod sort_rows;
pub(crate) mod worker;
