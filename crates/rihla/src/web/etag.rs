//! Versions of answers.

use std::hash::{DefaultHasher, Hash, Hasher};

use rihla_operations::publish::site::Site;

/// A version of what the site shows: another after each release, withdrawal, delivery or day.
pub(crate) fn site_version(site: &Site) -> String {
    // the standard hasher has fixed keys here, so that all instances of one program agree
    let mut hasher = DefaultHasher::new();
    env!("CARGO_PKG_VERSION").hash(&mut hasher);
    site.as_of.as_second().hash(&mut hasher);
    for dataset in &site.datasets {
        dataset.release.id.as_str().hash(&mut hasher);
        dataset.release.vintage.as_str().hash(&mut hasher);
        dataset.history.len().hash(&mut hasher);
    }
    for dataset in &site.on_request {
        dataset.release.id.as_str().hash(&mut hasher);
        dataset.release.vintage.as_str().hash(&mut hasher);
        dataset.history.len().hash(&mut hasher);
    }
    for withdrawn in &site.withdrawn {
        withdrawn.dataset.as_str().hash(&mut hasher);
    }
    site.announced.len().hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}

/// A version of what is no part of the site.
pub(crate) fn hash_of(value: &impl Hash) -> String {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}

/// The header value of a version: a weak validator, since compression may change the bytes.
pub(crate) fn header_value(version: &str) -> String {
    let plain: String = version.chars().filter(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_')).collect();
    format!("W/\"{plain}\"")
}

/// Whether the header `If-None-Match` (RFC 9110, section 13.1.2) names the version.
pub(crate) fn matches(header: Option<&str>, etag: &str) -> bool {
    let plain = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    header.is_some_and(|h| h.trim() == "*" || h.split(',').any(|tag| plain(tag) == plain(etag)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn compares_weakly() {
        let etag = header_value("ab\"c");
        assert_eq!(etag, "W/\"abc\"");
        assert!(matches(Some("\"x\", \"abc\""), &etag));
        assert!(matches(Some("*"), &etag));
        assert!(!matches(Some("\"ab\""), &etag));
        assert!(!matches(None, &etag));
    }
}
