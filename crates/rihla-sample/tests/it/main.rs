//! Tests of the whole sample: repeatability, truth against files, the promised mess, planted errors.

mod folder;
mod mess;
mod planted;
mod repeat;
mod truth;
mod workbooks;
