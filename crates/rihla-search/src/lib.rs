//! Full text: documents in, ranked keys out.
//!
//! A document is a key with texts, each in a zone and, where it is known, in a language. A [`Needle`] is what somebody looks for; an
//! [`Index`] gives the keys of documents in which it may be found, the best first, and [`Needle::find`] finds it again in texts at hand, by the
//! same analysis. This room knows nothing of what the documents are, nor of who may see them: whoever asks says of which tags
//! documents have to be, and which zones of them may be looked at ([`Within`]).
//!
//! Invariants:
//! - The index keeps words and where they stand, and no text.
//! - A rank comes of the zones that were asked for and of nothing else: how often a word occurs in other documents, seen or unseen, does
//!   not move it.
//! - What was removed is gone from the files once [`Turn::purge`] is done.
//! - An index that is damaged, or of another kind, is thrown away and said to be empty; nothing is kept in it alone.

mod analysis;
mod distance;
mod error;
mod index;
mod needle;
mod snippet;

pub use analysis::{fold, words};
pub use error::SearchError;
pub use index::{Candidate, Cursor, Document, Index, Text, Turn, Within, ZONES};
pub use needle::{Found, Needle, Passage};
pub use snippet::{Piece, Snippet, cut, whole};
