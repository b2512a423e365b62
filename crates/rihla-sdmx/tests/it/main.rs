//! Messages written and read back.

mod plain_csv;
mod sample;
mod sdmx_csv;
