//! The settings of a node: one list, of which reading, environment, help and schema are made.

/// What a setting takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// One line of text.
    Text,
    /// A file; beside the configuration where it is no whole path.
    File,
    /// A folder; beside the configuration where it is no whole path.
    Folder,
    /// An IP address with a port.
    Listen,
    /// A whole number between two, both included.
    Whole(i64, i64),
    /// One of some words.
    OneOf(&'static [&'static str]),
    /// Yes or no.
    Flag,
    /// Hosts that may be spoken to.
    Hosts,
    /// IP addresses.
    Addresses,
    /// When work comes again.
    Recurrence,
}

/// A setting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Setting {
    /// Its section: `[backup]`.
    pub section: &'static str,
    /// Its key: `folder`.
    pub key: &'static str,
    /// What it takes.
    pub kind: Kind,
    /// What holds where nothing is said, as it would be written; empty where nothing then holds.
    pub default: &'static str,
}

const fn setting(section: &'static str, key: &'static str, kind: Kind, default: &'static str) -> Setting {
    Setting { section, key, kind, default }
}

/// The words of `mail.encryption`.
pub(super) const ENCRYPTIONS: [&str; 3] = ["tls", "start-tls", "none"];
/// The words of `log.format`.
pub(super) const FORMATS: [&str; 2] = ["text", "json"];

/// Every setting, sections together.
pub const SETTINGS: [Setting; 40] = [
    setting("database", "url", Kind::Text, ""),
    setting("database", "url-file", Kind::File, ""),
    setting("node", "public-address", Kind::Text, ""),
    setting("serve", "listen", Kind::Listen, "127.0.0.1:8080"),
    setting("serve", "metrics-listen", Kind::Listen, ""),
    setting("serve", "proxies", Kind::Addresses, ""),
    setting("serve", "patience-seconds", Kind::Whole(1, 600), "20"),
    setting("api", "requests-a-minute", Kind::Whole(1, 1_000_000), "1200"),
    setting("api", "requests-a-minute-without-token", Kind::Whole(1, 1_000_000), "240"),
    setting("log", "format", Kind::OneOf(&FORMATS), "text"),
    setting("mail", "host", Kind::Text, ""),
    setting("mail", "port", Kind::Whole(1, 65_535), "465"),
    setting("mail", "encryption", Kind::OneOf(&ENCRYPTIONS), "tls"),
    setting("mail", "user", Kind::Text, ""),
    setting("mail", "password-file", Kind::File, ""),
    setting("mail", "from", Kind::Text, ""),
    setting("mail", "from-name", Kind::Text, ""),
    setting("notices", "digest", Kind::Recurrence, "daily 06:00 UTC"),
    setting("courier", "hosts", Kind::Hosts, ""),
    setting("courier", "authorities-file", Kind::File, ""),
    setting("oidc", "issuer", Kind::Text, ""),
    setting("oidc", "label", Kind::Text, ""),
    setting("oidc", "client-id", Kind::Text, ""),
    setting("oidc", "client-secret-file", Kind::File, ""),
    setting("oidc", "proves-addresses", Kind::Flag, "false"),
    setting("oidc", "proves-factors", Kind::Flag, "false"),
    setting("sign-in", "session-idle-minutes", Kind::Whole(1, 1440), "30"),
    setting("sign-in", "session-hours", Kind::Whole(1, 168), "12"),
    setting("sign-in", "lock-after", Kind::Whole(4, 1000), "10"),
    setting("sign-in", "lock-minutes", Kind::Whole(1, 1440), "15"),
    setting("sign-in", "invitation-days", Kind::Whole(1, 60), "7"),
    setting("sign-in", "reset-hours", Kind::Whole(1, 168), "24"),
    setting("sign-in", "token-days", Kind::Whole(1, 3650), "365"),
    setting("registers", "erasures-file", Kind::File, ""),
    setting("backup", "folder", Kind::Folder, ""),
    setting("backup", "schedule", Kind::Recurrence, "every PT24H"),
    setting("backup", "keep", Kind::Whole(1, 1000), "14"),
    setting("backup", "late-after-hours", Kind::Whole(1, 8760), "30"),
    setting("doctor", "free-space-mib", Kind::Whole(1, 1 << 30), "1024"),
    setting("doctor", "queue-minutes", Kind::Whole(1, 10_080), "15"),
];

impl Setting {
    /// How it is named in text: `backup.folder`.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{}.{}", self.section, self.key)
    }

    /// The environment variable that overrides it: `RIHLA_BACKUP_FOLDER`.
    #[must_use]
    pub fn variable(&self) -> String {
        format!("{}{}", prefix(self.section), self.key.replace('-', "_").to_uppercase())
    }

    /// The message that says what it is for.
    #[must_use]
    pub fn message(&self) -> String {
        format!("setting-{}-{}", self.section, self.key)
    }
}

/// What the variables of a section begin with.
pub(super) fn prefix(section: &str) -> String {
    format!("RIHLA_{}_", section.replace('-', "_").to_uppercase())
}

/// The sections, each once, in order.
pub(super) fn sections() -> Vec<&'static str> {
    let mut sections: Vec<&'static str> = SETTINGS.iter().map(|setting| setting.section).collect();
    sections.dedup();
    sections
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn no_two_settings_share_a_name_or_a_variable() {
        let names: BTreeSet<String> = SETTINGS.iter().map(Setting::name).collect();
        let variables: BTreeSet<String> = SETTINGS.iter().map(Setting::variable).collect();
        assert_eq!((names.len(), variables.len()), (SETTINGS.len(), SETTINGS.len()));
        let all = sections();
        assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), all.len(), "sections stand together");
    }
}
