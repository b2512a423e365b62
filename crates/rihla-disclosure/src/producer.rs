//! Marks of the agency that delivered a table: what it withheld stays withheld.

use rihla_model::{ConfStatus, ObsStatus};

/// Whether the delivering agency withheld the cell or marked it as not free for publication.
pub(crate) fn withholds(status: ObsStatus, conf: ConfStatus) -> bool {
    status == ObsStatus::Q || conf != ConfStatus::F
}
