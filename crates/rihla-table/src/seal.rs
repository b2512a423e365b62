//! The two doors into [`Released`]. `xtask check` lets only `rihla-disclosure` name [`seal`] and only
//! `rihla-operations/src/release/` name [`reopen`].

use crate::{Contributors, Cube, Protection, Released};

/// Seals a protected cube. Contributors are dropped: they never leave the restricted zone.
#[must_use]
pub fn seal(mut cube: Cube, protection: Protection) -> Released {
    for contributors in &mut cube.contributors {
        *contributors = Contributors::default();
    }
    Released { cube, protection }
}

/// Reopens a stored release. The caller has verified the signed manifest that names the bytes this cube was read from.
#[must_use]
pub fn reopen(cube: Cube, protection: Protection) -> Released {
    seal(cube, protection)
}
