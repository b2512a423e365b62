//! The configuration of a node: its settings, typed and checked against each other.

use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};
use std::time::Duration;

use jiff::SignedDuration;
use rihla_account::Policy;
use rihla_account::oidc::Provider;
use rihla_courier::fetch::{Address, AllowList};
use rihla_courier::mail::{Encryption, MailAddress, MailServer, SignIn};
use rihla_model::definition::DefinitionError;
use rihla_model::{Language, LocalText, Saying};
use rihla_store::jobs::Recurrence;
use rihla_store::{DatabaseUrl, owner_only};
use zeroize::Zeroizing;

use super::settings::Settings;
use crate::OperationError;
use crate::error::at;

/// The database's file in the data folder, where no address names another.
pub const DATABASE_FILE: &str = "rihla.sqlite";
/// How long handing over a letter may take.
const MAIL_PATIENCE: Duration = Duration::from_secs(60);
/// Most bytes of a letter.
const LARGEST_LETTER: usize = 10 << 20;

/// The configuration of a node.
#[derive(Debug)]
pub struct NodeConfig {
    /// The settings it is made of.
    pub settings: Settings,
    /// Where the rows are.
    pub database: DatabaseUrl,
    /// Whether rows are kept: somebody configured the node, or made its database.
    pub keeps_rows: bool,
    /// How the node is called by those who use it: `https://observatory.example.org`.
    pub public_address: Option<Address>,
    /// Where the server listens.
    pub listen: SocketAddr,
    /// Where metrics are given, and nothing else; none where they are not.
    pub metrics_listen: Option<SocketAddr>,
    /// Proxies in front of the server, whose word is taken for who asks.
    pub proxies: Vec<IpAddr>,
    /// How long requests and jobs under way may go on when the server is asked to stop.
    pub patience: Duration,
    /// How many requests a minute a program may make that shows a token, and one that shows none.
    pub requests_a_minute: (u32, u32),
    /// Whether logs are JSON.
    pub json_logs: bool,
    /// The mail server; none where no mail is sent.
    pub mail: Option<MailSettings>,
    /// The hosts that may be spoken to.
    pub hosts: AllowList,
    /// Authorities that are believed besides those of the machine.
    pub authorities: Option<PathBuf>,
    /// The outside provider of sign-ins.
    pub provider: Option<ProviderSettings>,
    /// How strict accounts are.
    pub policy: Policy,
    /// Backups.
    pub backup: BackupSettings,
    /// The list of erasures: whatever backup the rows are restored from, what was erased since is erased again.
    pub erasures: PathBuf,
    /// Less free space than this is told by `rihla doctor`.
    pub least_space: u64,
    /// A job that waits longer than this is told by `rihla doctor`.
    pub queue_late: SignedDuration,
}

/// How mail is sent; the password is read when it is needed.
#[derive(Debug, Clone)]
pub struct MailSettings {
    server: MailServer,
    user: Option<(String, PathBuf)>,
}

/// The outside provider; its secret is read when it is needed.
#[derive(Debug, Clone)]
pub struct ProviderSettings {
    issuer: String,
    label: String,
    client_id: String,
    secret: Option<PathBuf>,
    redirect: String,
    proves_addresses: bool,
    proves_factors: bool,
}

/// The list of erasures where none is configured, in the data folder.
const ERASURES: &str = "erasures";

/// When and where backups are made.
#[derive(Debug, Clone)]
pub struct BackupSettings {
    /// The folder; none where none are made by themselves.
    pub folder: Option<PathBuf>,
    /// When.
    pub schedule: Recurrence,
    /// How many are kept.
    pub keep: usize,
    /// After how long without one somebody is told.
    pub late_after: SignedDuration,
}

impl NodeConfig {
    /// The configuration that settings make, for a node with that data folder.
    ///
    /// # Errors
    /// [`OperationError::Definitions`] with every fault; [`OperationError::File`] where the file with the database's address
    /// cannot be read.
    pub fn of(settings: Settings, data: &Path) -> Result<Self, OperationError> {
        let mut faults = Vec::new();
        let public_address = public_address(&settings, &mut faults);
        let database = database(&settings, data, &mut faults)?;
        let mail = mail(&settings, public_address.as_ref(), &mut faults);
        let provider = provider(&settings, public_address.as_ref(), &mut faults);
        let hosts =
            AllowList::of(settings.list("courier", "hosts").iter().map(String::as_str)).map_err(|e| OperationError::internal(&e))?;
        let listen = settings.text("serve", "listen").and_then(|text| text.parse().ok());
        let schedule = settings.text("backup", "schedule").and_then(|text| text.parse().ok());
        let (Some(listen), Some(schedule)) = (listen, schedule) else { return Err(OperationError::internal(&"a default is none")) };
        let Some(database) = database.filter(|_| faults.is_empty()) else { return Err(OperationError::Definitions(faults)) };
        let named = ["url", "url-file"].iter().any(|key| settings.text("database", key).is_some());
        Ok(Self {
            erasures: settings.path("registers", "erasures-file").unwrap_or_else(|| data.join(ERASURES)),
            database,
            keeps_rows: named || settings.file.is_some() || data.join(DATABASE_FILE).exists(),
            listen,
            metrics_listen: settings.text("serve", "metrics-listen").and_then(|text| text.parse().ok()),
            proxies: settings.list("serve", "proxies").iter().filter_map(|text| text.parse().ok()).collect(),
            patience: Duration::from_secs(positive(settings.whole("serve", "patience-seconds"))),
            requests_a_minute: (
                u32::try_from(settings.whole("api", "requests-a-minute")).unwrap_or(u32::MAX),
                u32::try_from(settings.whole("api", "requests-a-minute-without-token")).unwrap_or(u32::MAX),
            ),
            json_logs: settings.text("log", "format") == Some("json"),
            mail,
            hosts,
            authorities: settings.path("courier", "authorities-file"),
            provider,
            policy: policy(&settings, public_address.as_ref()),
            backup: BackupSettings {
                folder: settings.path("backup", "folder"),
                schedule,
                keep: usize::try_from(settings.whole("backup", "keep")).unwrap_or(1),
                late_after: SignedDuration::from_hours(settings.whole("backup", "late-after-hours")),
            },
            least_space: positive(settings.whole("doctor", "free-space-mib")) << 20,
            queue_late: SignedDuration::from_mins(settings.whole("doctor", "queue-minutes")),
            public_address,
            settings,
        })
    }
}

fn positive(number: i64) -> u64 {
    u64::try_from(number).unwrap_or(0)
}

fn database(settings: &Settings, data: &Path, faults: &mut Vec<DefinitionError>) -> Result<Option<DatabaseUrl>, OperationError> {
    let (url, file) = (settings.text("database", "url"), settings.path("database", "url-file"));
    if let (Some(_), Some(_)) = (url, &file) {
        faults.push(settings.fault("database", "url-file", both("url", "url-file")));
        return Ok(None);
    }
    let (key, text) = match (url, file) {
        (Some(url), _) => ("url", Zeroizing::new(url.to_owned())),
        (None, Some(file)) => match secret(&file, settings, "database", "url-file") {
            Ok(text) => ("url-file", text),
            Err(fault) => {
                faults.push(fault);
                return Ok(None);
            }
        },
        (None, None) => return Ok(Some(DatabaseUrl::sqlite(&data.join(DATABASE_FILE)))),
    };
    if key == "url" && holds_password(&text) {
        let fault = Saying::new(
            "config-password",
            "the address of the database holds a password: put the address into a file and name it as 'url-file'",
        );
        faults.push(settings.fault("database", "url", fault));
        return Ok(None);
    }
    match DatabaseUrl::parse(&text) {
        Ok(url) => Ok(Some(url)),
        Err(error) => {
            faults.push(settings.fault("database", if key == "url" { "url" } else { "url-file" }, error.saying()));
            Ok(None)
        }
    }
}

/// Whether an address holds a password, before its host or among its parameters.
fn holds_password(url: &str) -> bool {
    let (address, parameters) = url.split_once('?').unwrap_or((url, ""));
    let user = address.split_once("://").and_then(|(_, rest)| rest.rsplit_once('@')).map_or("", |(user, _)| user);
    user.contains(':') || parameters.split('&').any(|parameter| parameter.to_ascii_lowercase().starts_with("password="))
}

fn both(one: &'static str, other: &'static str) -> Saying {
    Saying::new("config-both", "'{one}' and '{other}' say the same thing: keep one of them").with("one", one).with("other", other)
}

fn needs(key: &str) -> Saying {
    Saying::new("config-needs", "this section needs '{key}' too: add it, or leave the section out").with("key", key)
}

/// The first line of a file that its owner alone may read.
fn secret(file: &Path, settings: &Settings, section: &'static str, key: &'static str) -> Result<Zeroizing<String>, DefinitionError> {
    let read = || -> Result<Zeroizing<String>, OperationError> {
        owner_only(file, 0o600)?;
        let text = Zeroizing::new(std::fs::read_to_string(file).map_err(at(file))?);
        let line = text.lines().next().unwrap_or_default().trim();
        if line.is_empty() {
            return Err(OperationError::Refused(
                Saying::new("config-secret-empty", "the first line of {path} is empty; it must be the secret").with("path", file),
            ));
        }
        Ok(Zeroizing::new(line.to_owned()))
    };
    read().map_err(|error| settings.fault(section, key, error.saying()))
}

fn public_address(settings: &Settings, faults: &mut Vec<DefinitionError>) -> Option<Address> {
    let text = settings.text("node", "public-address")?;
    let address = text.parse::<Address>().ok().filter(|_| !text.contains(['?', '#']));
    if address.is_none() {
        let fault = Saying::new("config-public-address", "this is no address of a node; write one such as https://observatory.example.org");
        faults.push(settings.fault("node", "public-address", fault));
    }
    address
}

fn mail(settings: &Settings, public: Option<&Address>, faults: &mut Vec<DefinitionError>) -> Option<MailSettings> {
    let named = ["host", "user", "password-file", "from", "from-name"].iter().any(|key| settings.text("mail", key).is_some());
    if !named {
        return None;
    }
    let before = faults.len();
    let mut wanted = |key: &'static str| {
        let text = settings.text("mail", key).map(str::to_owned);
        if text.is_none() {
            faults.push(settings.fault("mail", "host", needs(key)));
        }
        text.unwrap_or_default()
    };
    let (host, from) = (wanted("host"), wanted("from"));
    let user = match (settings.text("mail", "user"), settings.path("mail", "password-file")) {
        (Some(user), Some(file)) => Some((user.to_owned(), file)),
        (None, None) => None,
        (Some(_), None) => {
            faults.push(settings.fault("mail", "user", needs("password-file")));
            None
        }
        (None, Some(_)) => {
            faults.push(settings.fault("mail", "password-file", needs("user")));
            None
        }
    };
    let from: Option<MailAddress> = match from.parse() {
        Ok(from) => Some(from),
        Err(_) if from.is_empty() => None,
        Err(_) => {
            let fault = Saying::new("config-mail-from", "this is no mail address; write one such as observatory@example.org");
            faults.push(settings.fault("mail", "from", fault));
            None
        }
    };
    let encryption = match settings.text("mail", "encryption") {
        Some("start-tls") => Encryption::StartTls,
        Some("none") => Encryption::None,
        _ => Encryption::Tls,
    };
    let from = from.filter(|_| faults.len() == before)?;
    let domain = public.map_or_else(|| from.as_str().rsplit('@').next().unwrap_or_default().to_owned(), Address::host);
    Some(MailSettings {
        server: MailServer {
            host,
            port: u16::try_from(settings.whole("mail", "port")).unwrap_or(465),
            encryption,
            sign_in: None,
            from,
            from_name: settings.text("mail", "from-name").unwrap_or("Rihla").to_owned(),
            domain,
            patience: MAIL_PATIENCE,
            largest: LARGEST_LETTER,
        },
        user,
    })
}

impl MailSettings {
    /// The server, with the password read from its file.
    ///
    /// # Errors
    /// [`OperationError::Definitions`] where the file cannot be read or others may read it.
    pub fn server(&self, settings: &Settings) -> Result<MailServer, OperationError> {
        let mut server = self.server.clone();
        if let Some((user, file)) = &self.user {
            let password = secret(file, settings, "mail", "password-file").map_err(|fault| OperationError::Definitions(vec![fault]))?;
            server.sign_in = Some(SignIn { user: user.clone(), password });
        }
        Ok(server)
    }
}

fn provider(settings: &Settings, public: Option<&Address>, faults: &mut Vec<DefinitionError>) -> Option<ProviderSettings> {
    let named = ["issuer", "label", "client-id", "client-secret-file"].iter().any(|key| settings.text("oidc", key).is_some());
    if !named {
        return None;
    }
    let (issuer, client_id) = (settings.text("oidc", "issuer"), settings.text("oidc", "client-id"));
    for (key, absent) in [("issuer", issuer.is_none()), ("client-id", client_id.is_none())] {
        if absent {
            faults.push(settings.fault("oidc", "issuer", needs(key)));
        }
    }
    if public.is_none() {
        let fault =
            Saying::new("config-oidc-address", "a provider has to know where it sends people back: set 'public-address' in section 'node'");
        faults.push(settings.fault("oidc", "issuer", fault));
    }
    let (issuer, client_id, public) = (issuer?, client_id?, settings.text("node", "public-address").filter(|_| public.is_some())?);
    Some(ProviderSettings {
        issuer: issuer.to_owned(),
        label: settings.text("oidc", "label").unwrap_or(issuer).to_owned(),
        client_id: client_id.to_owned(),
        secret: settings.path("oidc", "client-secret-file"),
        redirect: format!("{}/sign-in/provider", public.trim_end_matches('/')),
        proves_addresses: settings.flag("oidc", "proves-addresses"),
        proves_factors: settings.flag("oidc", "proves-factors"),
    })
}

impl ProviderSettings {
    /// What the provider is called, as the operator says.
    #[must_use]
    pub fn label(&self) -> &str {
        &self.label
    }

    /// The provider, with the secret read from its file.
    ///
    /// # Errors
    /// [`OperationError::Definitions`] where the file cannot be read or others may read it.
    pub fn provider(&self, settings: &Settings) -> Result<Provider, OperationError> {
        let read = |file: &PathBuf| secret(file, settings, "oidc", "client-secret-file");
        let client_secret = self.secret.as_ref().map(read).transpose().map_err(|fault| OperationError::Definitions(vec![fault]))?;
        Ok(Provider {
            id: rihla_account::oidc::ProviderId::new("oidc").map_err(|e| OperationError::internal(&e))?,
            label: LocalText::new(Language::En, &self.label),
            issuer: self.issuer.clone(),
            client_id: self.client_id.clone(),
            client_secret,
            redirect: self.redirect.clone(),
            proves_addresses: self.proves_addresses,
            proves_factors: self.proves_factors,
        })
    }
}

fn policy(settings: &Settings, public: Option<&Address>) -> Policy {
    let whole = |key| settings.whole("sign-in", key);
    let mut policy = Policy {
        session_idle: SignedDuration::from_mins(whole("session-idle-minutes")),
        session_lives: SignedDuration::from_hours(whole("session-hours")),
        invitation_lives: SignedDuration::from_hours(whole("invitation-days") * 24),
        reset_by_administrator_lives: SignedDuration::from_hours(whole("reset-hours")),
        token_lives_at_most: SignedDuration::from_hours(whole("token-days") * 24),
        node_names: public.map(Address::host).into_iter().collect(),
        ..Policy::default()
    };
    policy.attempts.lock_after = u32::try_from(whole("lock-after")).unwrap_or(policy.attempts.lock_after);
    policy.attempts.lock_for = SignedDuration::from_mins(whole("lock-minutes"));
    policy
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(variables: &[(&str, &str)]) -> Result<NodeConfig, String> {
        let variables = variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        let made = Settings::read(None, variables).and_then(|settings| NodeConfig::of(settings, Path::new("/data")));
        made.map_err(|error| error.to_string())
    }

    #[test]
    fn without_any_setting_the_rows_are_in_the_data_folder_and_nothing_goes_out() {
        let config = of(&[]).unwrap();
        assert_eq!(config.database.to_string(), "sqlite:/data/rihla.sqlite");
        assert!(config.mail.is_none() && config.provider.is_none() && config.backup.folder.is_none() && config.metrics_listen.is_none());
        assert_eq!(config.hosts, AllowList::default());
        assert_eq!(config.policy.session_idle, Policy::default().session_idle);
    }

    #[test]
    fn a_password_belongs_into_a_file() {
        for url in ["postgres://u:hunter2@h/n", "postgres://h/n?user=u&password=hunter2"] {
            let told = of(&[("RIHLA_DATABASE_URL", url)]).unwrap_err();
            assert!(told.contains("url-file") && !told.contains("hunter2"), "{told}");
        }
        assert!(of(&[("RIHLA_DATABASE_URL", "postgres://u@h:5433/n?host=/run/postgresql")]).is_ok());
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("url");
        std::fs::write(&file, "postgres://u:hunter2@h/n\n").unwrap();
        let variables = [("RIHLA_DATABASE_URL_FILE", file.to_str().unwrap())];
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o644)).unwrap();
            assert!(of(&variables).is_err(), "others may read it");
            std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o600)).unwrap();
        }
        let config = of(&variables).unwrap();
        assert!(!format!("{config:?}").contains("hunter2"), "{config:?}");
        assert_eq!(config.database.to_string(), "postgres://u@h:5432/n");
    }

    #[test]
    fn half_a_section_is_refused() {
        assert!(of(&[("RIHLA_MAIL_HOST", "mail.example.org")]).unwrap_err().contains("'from'"));
        assert!(of(&[("RIHLA_OIDC_ISSUER", "https://id.example.org")]).unwrap_err().contains("'client-id'"));
        let whole = [("RIHLA_MAIL_HOST", "mail.example.org"), ("RIHLA_MAIL_FROM", "node@example.org")];
        assert!(of(&whole).unwrap().mail.is_some());
        let lonely = [whole[0], whole[1], ("RIHLA_MAIL_USER", "node")];
        assert!(of(&lonely).unwrap_err().contains("'password-file'"));
    }
}
