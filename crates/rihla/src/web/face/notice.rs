//! What the page after a form says was done. The address carries one of these words and nothing of what was typed.

use crate::web::parameters;

/// The words, each with its message.
const NOTICES: &[(&str, &str)] = &[
    ("created", "done-created"),
    ("received", "done-received"),
    ("saved", "done-saved"),
    ("moved", "done-moved"),
    ("asked", "done-asked"),
    ("confirmed", "done-confirmed"),
    ("declined", "done-declined"),
    ("commented", "done-commented"),
    ("withdrawn", "done-withdrawn"),
    ("restored", "done-restored"),
    ("account", "done-account"),
    ("attached", "done-attached"),
    ("assigned", "done-assigned"),
    ("password", "done-password"),
    ("letters", "done-letters"),
    ("app", "done-app"),
    ("no-app", "done-no-app"),
    ("key", "done-key"),
    ("no-key", "done-no-key"),
    ("others", "done-others"),
    ("linked", "done-linked"),
    ("unlinked", "done-unlinked"),
    ("signed-out", "done-signed-out"),
    ("recognised", "done-recognised"),
    ("build", "data-done-build"),
    ("handed-in", "data-done-handed-in"),
    ("accepted", "data-done-accepted"),
    ("taken-back", "data-done-taken-back"),
    ("discarded", "data-done-discarded"),
    ("answered", "data-done-answered"),
    ("proposed", "data-done-proposed"),
    ("defined", "data-done-defined"),
    ("not-defined", "data-done-not-defined"),
];

/// The message of the word in an address.
pub(super) fn notice(query: Option<&str>) -> Option<&'static str> {
    let parameters = parameters::parameters(query);
    let word = parameters::last(&parameters, "done");
    NOTICES.iter().find(|(known, _)| *known == word).map(|(_, message)| *message)
}
