//! Plans with planted conflicts, and clean ones.

mod coherence;
