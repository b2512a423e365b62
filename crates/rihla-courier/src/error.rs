//! What can keep something from going out, and what to do about it.

use std::io;

use rihla_model::Saying;

/// What went wrong, where, and what to do.
///
/// A message may name a host; never the rest of an address, who a letter is for, what a server said, or a secret.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.saying())]
#[non_exhaustive]
pub enum CourierError {
    /// A text is no address to send to.
    BadAddress {
        /// What is odd about it.
        reason: Saying,
    },
    /// An entry of the list of hosts cannot be understood.
    BadRule {
        /// The entry, shortened.
        rule: String,
    },
    /// No entry of the list names the host.
    NotAllowed {
        /// The host.
        host: String,
    },
    /// The list names the host without this port.
    PortNotAllowed {
        /// The host.
        host: String,
        /// The port.
        port: u16,
    },
    /// The way to the host would be open to all.
    NotEncrypted {
        /// The host.
        host: String,
    },
    /// The name leads into a private network, or to the machine itself.
    NotPublic {
        /// The host.
        host: String,
    },
    /// The name leads nowhere.
    Unresolved {
        /// The host.
        host: String,
    },
    /// No connection.
    Unreachable {
        /// The host.
        host: String,
        /// What the system said.
        cause: String,
    },
    /// The host cannot prove who it is.
    NotTrusted {
        /// The host.
        host: String,
        /// What is wrong with its certificate.
        cause: String,
    },
    /// The time was up.
    TooSlow {
        /// The host.
        host: String,
        /// How long it had.
        seconds: u64,
    },
    /// What came back is no answer.
    NoHttp {
        /// The host.
        host: String,
    },
    /// The answer is too long.
    AnswerTooLong {
        /// The host.
        host: String,
        /// Most bytes.
        most: usize,
    },
    /// What was to be sent is too long.
    RequestTooLong {
        /// Most bytes.
        most: usize,
    },
    /// A header cannot hold what it was given.
    BadHeader {
        /// The header.
        name: &'static str,
    },
    /// The machine believes no authority.
    NoAuthorities,
    /// A file holds no certificate of an authority.
    BadAuthority,
    /// The random source of the machine failed.
    NoRandomness,
    /// A text is no webhook secret.
    BadSecret,
    /// A text cannot name a message.
    BadMessageId,
    /// A webhook came without what a signature needs.
    SignatureIncomplete,
    /// A webhook's signature is of another secret, or its content was changed.
    SignatureWrong,
    /// A webhook is signed rightly and too old, or of the future.
    SignatureStale {
        /// How far from now it is.
        seconds: i64,
    },
    /// A text is no mail address.
    BadMailAddress,
    /// A part of a letter holds what its place cannot.
    BadLetter {
        /// The part.
        part: Saying,
    },
    /// A setting for mail cannot be used.
    BadMailSetting {
        /// The setting.
        setting: &'static str,
    },
    /// A letter is too large.
    LetterTooLarge {
        /// Most bytes.
        most: usize,
    },
    /// Mail would leave the machine unencrypted.
    MailNotEncrypted {
        /// The mail server.
        host: String,
    },
    /// The mail server does not offer encryption, or answered before it began.
    MailNoStartTls {
        /// The mail server.
        host: String,
    },
    /// The mail server did not let the node in.
    MailSignIn {
        /// The mail server.
        host: String,
        /// Its code; 0 where it offers no way to sign in.
        code: u16,
    },
    /// The mail server does not take mail from the node's address.
    MailSender {
        /// The mail server.
        host: String,
        /// Its code.
        code: u16,
    },
    /// The mail server asks to come back later.
    MailDeferred {
        /// The mail server.
        host: String,
        /// Its code.
        code: u16,
    },
    /// The mail server refused the letter for good.
    MailRefused {
        /// The mail server.
        host: String,
        /// Its code.
        code: u16,
    },
    /// What the mail server says is no SMTP.
    NoSmtp {
        /// The mail server.
        host: String,
    },
}

impl CourierError {
    pub(crate) fn unreachable(host: String, error: &io::Error) -> Self {
        Self::Unreachable { host, cause: error.kind().to_string() }
    }

    /// Tells an encryption that did not come about from a connection that broke.
    pub(crate) fn handshake(host: String, error: &io::Error) -> Self {
        match error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>()) {
            // it may quote names of a certificate that nobody vouches for
            Some(cause) => Self::NotTrusted { host, cause: cause.to_string().chars().filter(|c| !c.is_control()).take(200).collect() },
            None => Self::unreachable(host, error),
        }
    }

    /// Whether what was asked is against the rules, so that asking again is in vain until somebody changes them.
    #[must_use]
    pub fn is_policy(&self) -> bool {
        matches!(
            self,
            Self::BadAddress { .. }
                | Self::BadRule { .. }
                | Self::NotAllowed { .. }
                | Self::PortNotAllowed { .. }
                | Self::NotEncrypted { .. }
                | Self::NotPublic { .. }
                | Self::RequestTooLong { .. }
                | Self::BadHeader { .. }
        )
    }

    /// The error as a sentence: what happened, where, what to do.
    #[must_use]
    pub fn saying(&self) -> Saying {
        match self {
            Self::BadAddress { reason } => {
                Saying::new("courier-bad-address", "this address cannot be sent to ({reason}): give one such as https://example.org/receive")
                    .with("reason", reason)
            }
            Self::BadRule { rule } => Saying::new(
                "courier-bad-rule",
                "'{rule}' names no host that may be sent to: write one such as data.example.org, *.example.org or example.org:8443",
            )
            .with("rule", rule),
            Self::NotAllowed { host } => Saying::new(
                "courier-not-allowed",
                "nothing is sent to {host}: it is not among the hosts that the node may speak to; the operator can add it to the configuration",
            )
            .with("host", host),
            Self::PortNotAllowed { host, port } => Saying::new(
                "courier-port-not-allowed",
                "nothing is sent to port {port} of {host}: the operator can add {host}:{port} to the hosts that the node may speak to",
            )
            .with("host", host)
            .with("port", port.to_string()),
            Self::NotEncrypted { host } => {
                Saying::new("courier-not-encrypted", "nothing is sent to {host} unencrypted: give an address that begins with https://")
                    .with("host", host)
            }
            Self::NotPublic { host } => Saying::new(
                "courier-not-public",
                "nothing is sent to {host}: its address is not on the public internet; ask who runs it for a public one",
            )
            .with("host", host),
            Self::Unresolved { host } => {
                Saying::new("courier-unresolved", "{host} has no address: check its spelling and the name server").with("host", host)
            }
            Self::Unreachable { host, cause } => {
                Saying::new("courier-unreachable", "{host} cannot be reached ({cause}): check the line and whether it runs")
                    .with("host", host)
                    .with("cause", cause)
            }
            Self::NotTrusted { host, cause } => Saying::new(
                "courier-not-trusted",
                "{host} does not prove who it is ({cause}): whoever runs it renews its certificate, or its authority is added to those of this machine",
            )
            .with("host", host)
            .with("cause", cause),
            Self::TooSlow { host, seconds } => {
                Saying::new("courier-too-slow", "{host} did not answer in time (seconds: {seconds}): check the line and whether it runs")
                    .with("host", host)
                    .with("seconds", *seconds)
            }
            Self::NoHttp { host } => {
                Saying::new("courier-no-http", "{host} gave no proper answer: check the address with whoever runs it").with("host", host)
            }
            Self::AnswerTooLong { host, most } => {
                Saying::new("courier-answer-too-long", "the answer of {host} is too long (most bytes: {most}): it was not used")
                    .with("host", host)
                    .with("most", *most)
            }
            Self::RequestTooLong { most } => {
                Saying::new("courier-request-too-long", "what was to be sent is too long (most bytes: {most}): send less of it")
                    .with("most", *most)
            }
            Self::BadHeader { name } => {
                Saying::new("courier-bad-header", "the header {name} cannot hold what it was given: use letters, digits and signs on one line")
                    .with("name", *name)
            }
            Self::NoAuthorities => Saying::new(
                "courier-no-authorities",
                "this machine has no certificates of authorities, so that no host can be trusted: install them (package ca-certificates)",
            ),
            Self::BadAuthority => Saying::new("courier-bad-authority", "the file holds no certificate of an authority: give one in PEM form"),
            Self::NoRandomness => {
                Saying::new("courier-no-randomness", "the machine gave no random bytes: check that its random device works")
            }
            _ => self.of_webhooks(),
        }
    }

    fn of_webhooks(&self) -> Saying {
        match self {
            Self::BadSecret => Saying::new("courier-bad-secret", "this is no webhook secret: copy it whole, from whsec_ to its end"),
            Self::BadMessageId => {
                Saying::new("courier-bad-message-id", "this cannot name a message: use 1 to 100 Latin letters, digits, '_' and '-'")
            }
            Self::SignatureIncomplete => Saying::new(
                "courier-signature-incomplete",
                "the message is not signed as webhooks are: it needs webhook-id, webhook-timestamp and webhook-signature",
            ),
            Self::SignatureWrong => Saying::new(
                "courier-signature-wrong",
                "the signature of the message does not verify: it was changed on its way, or signed with another secret",
            ),
            Self::SignatureStale { seconds } => Saying::new(
                "courier-signature-stale",
                "the message was signed at another time (seconds from now: {seconds}): it may be a copy; check the clocks of both machines",
            )
            .with("seconds", seconds.to_string()),
            _ => self.of_mail(),
        }
    }

    fn of_mail(&self) -> Saying {
        match self {
            Self::BadLetter { part } => {
                Saying::new("courier-bad-letter", "{part} of a letter cannot hold what it was given: use one line of text, without control signs")
                    .with("part", part)
            }
            Self::BadMailSetting { setting } => {
                Saying::new("courier-bad-mail-setting", "the setting {setting} for mail cannot be used: write a plain name without spaces")
                    .with("setting", *setting)
            }
            Self::LetterTooLarge { most } => {
                Saying::new("courier-letter-too-large", "the letter is too large (most bytes: {most}): send a link instead of the file")
                    .with("most", *most)
            }
            Self::MailNotEncrypted { host } => Saying::new(
                "courier-mail-not-encrypted",
                "mail is not handed to {host} unencrypted: choose tls or starttls; without encryption only on this machine",
            )
            .with("host", host),
            Self::MailNoStartTls { host } => Saying::new(
                "courier-mail-no-starttls",
                "the mail server {host} did not begin an encrypted connection: check its port, or choose tls instead of starttls",
            )
            .with("host", host),
            Self::MailSignIn { host, code } => {
                Saying::new("courier-mail-sign-in", "the mail server {host} did not let the node in (code {code}): check its user and password")
                    .with("host", host)
                    .with("code", code.to_string())
            }
            Self::MailSender { host, code } => Saying::new(
                "courier-mail-sender",
                "the mail server {host} does not take mail from the node's address (code {code}): check that address with whoever runs the server",
            )
            .with("host", host)
            .with("code", code.to_string()),
            Self::MailDeferred { host, code } => {
                Saying::new("courier-mail-deferred", "the mail server {host} asks to try again later (code {code})")
                    .with("host", host)
                    .with("code", code.to_string())
            }
            Self::MailRefused { host, code } => {
                Saying::new("courier-mail-refused", "the mail server {host} refused the letter (code {code}): check the recipient's address")
                    .with("host", host)
                    .with("code", code.to_string())
            }
            Self::NoSmtp { host } => {
                Saying::new("courier-no-smtp", "what answers at {host} is no mail server: check host, port and encryption").with("host", host)
            }
            // the one that is left
            _ => Saying::new("courier-bad-mail-address", "this is no mail address that can be written to: use the form name@example.org"),
        }
    }
}
