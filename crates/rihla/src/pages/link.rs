//! Addresses of pages, and how a page writes them.

use rihla_model::Language;

/// A page, whatever its language.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// What the observatory holds.
    Home,
    /// The list of datasets, with its search.
    Datasets,
    /// One dataset.
    Dataset(String),
    /// The form to ask for a dataset that is on request.
    Ask(String),
    /// How a request stands.
    Access,
    /// A table of one dataset, chosen by the query.
    Table(String),
    /// A ready table of one dataset: this dimension by time.
    TableBy(String, String),
    /// One subject.
    Family(String),
    /// All sources.
    Sources,
    /// Releases to come and past.
    Calendar,
    /// About and methods.
    About,
    /// Signing in.
    SignIn,
    /// The second factor of a sign-in.
    Factor,
    /// A new password by a one-time code.
    Password,
    /// A letter for whoever forgot their password.
    Forgotten,
    /// The reader's own account.
    Account,
    /// All accounts, for whoever looks after them.
    Accounts,
    /// Inviting a person.
    NewAccount,
    /// One account.
    OneAccount(String),
    /// All teams.
    Teams,
    /// One team.
    OneTeam(String),
    /// What happened with accounts.
    Events,
    /// How the node is, for whoever runs it.
    Node,
    /// Work that waits, runs and failed.
    NodeJobs,
    /// One job, by its number.
    NodeJob(i64),
    /// Backups.
    NodeBackups,
    /// Which keys there are.
    NodeKeys,
    /// What was done, and who saw what is protected.
    NodeAudit,
    /// Who is told when records change.
    NodeWebhooks,
    /// One webhook.
    NodeWebhook(String),
    /// Registers as they are declared.
    NodeDefinitions,
    /// One register as it is declared.
    NodeDefinition(String),
    /// The data protection office.
    Protection,
    /// Finding what is kept of a person.
    ProtectionSearch,
    /// What the office does with a record.
    ProtectionRecord(String, String),
    /// The national plan at a glance.
    Plan,
    /// What the plan costs, and who pays.
    PlanMoney,
    /// Whether the plan is of one piece.
    PlanCoherence,
    /// What was promised, and what became of it.
    PlanPromises,
    /// Reviews to come, and what is to be done before.
    PlanReviews,
    /// The six steps of the Guidance, and the evidence that is missing.
    PlanSteps,
    /// What waits for whoever works here.
    Work,
    /// What concerns them.
    Notices,
    /// No more letters about it.
    Unsubscribe,
    /// Records and datasets by words.
    Search,
    /// All registers.
    Registers,
    /// The list of a register.
    Register(String),
    /// The saved views of a register's list.
    Views(String),
    /// The form of a new record.
    NewRecord(String),
    /// A record of a register.
    Record(String, String),
    /// The blank paper form of a register.
    Paper(String),
    /// The paper form of a record.
    FilledPaper(String, String),
    /// What was written without a connection, and the forms for it.
    Offline,
    /// The form of a register that is filled without a connection.
    OfflineForm(String),
    /// Bringing a table into a register.
    Import(String),
    /// The form of a record.
    EditRecord(String, String),
    /// What was done to a record.
    History(String, String),
    /// The statistics line, for whoever has a duty in it.
    Data,
    /// One source, for whoever delivers for it.
    DataSource(String),
    /// A delivery that was handed in.
    Upload(String),
    /// The problem list of a delivery that was handed in.
    UploadProblems(String),
    /// What a delivery holds that is in no list.
    UnknownCodes(String),
    /// How sources and datasets are declared.
    Definitions,
    /// One definition: folder and id.
    Definition(String, String),
    /// A new definition of a folder.
    NewDefinition(String),
    /// A proposed definition.
    Proposal(String),
    /// A candidate, for whoever approves.
    Candidate(String),
    /// Requests for data, for whoever answers them.
    DataRequests,
    /// One request for data.
    DataRequest(String),
    /// The guides for whoever works here.
    Help,
    /// One guide.
    Guide(String),
}

impl Place {
    /// The path below the language, without slashes at its ends.
    #[must_use]
    pub fn path(&self) -> String {
        match self {
            Self::Home => String::new(),
            Self::Datasets => "datasets".to_owned(),
            Self::Dataset(id) => format!("datasets/{id}"),
            Self::Ask(id) => format!("datasets/{id}/ask"),
            Self::Access => "access".to_owned(),
            Self::Table(id) => format!("datasets/{id}/table"),
            Self::TableBy(id, concept) => format!("datasets/{id}/table/{concept}"),
            Self::Family(family) => format!("families/{family}"),
            Self::Sources => "sources".to_owned(),
            Self::Calendar => "calendar".to_owned(),
            Self::About => "about".to_owned(),
            Self::SignIn => "sign-in".to_owned(),
            Self::Factor => "sign-in/code".to_owned(),
            Self::Password => "password".to_owned(),
            Self::Forgotten => "password/forgotten".to_owned(),
            Self::Account => "account".to_owned(),
            Self::Accounts => "accounts".to_owned(),
            Self::NewAccount => "accounts/new".to_owned(),
            Self::OneAccount(id) => format!("accounts/{id}"),
            Self::Teams => "accounts/teams".to_owned(),
            Self::OneTeam(id) => format!("accounts/teams/{id}"),
            Self::Events => "accounts/events".to_owned(),
            Self::Node => "node".to_owned(),
            Self::NodeJobs => "node/jobs".to_owned(),
            Self::NodeJob(number) => format!("node/jobs/{number}"),
            Self::NodeBackups => "node/backups".to_owned(),
            Self::NodeKeys => "node/keys".to_owned(),
            Self::NodeAudit => "node/audit".to_owned(),
            Self::NodeWebhooks => "node/webhooks".to_owned(),
            Self::NodeWebhook(id) => format!("node/webhooks/{id}"),
            Self::NodeDefinitions => "node/definitions".to_owned(),
            Self::NodeDefinition(id) => format!("node/definitions/{id}"),
            Self::Protection => "protection".to_owned(),
            Self::ProtectionSearch => "protection/search".to_owned(),
            Self::ProtectionRecord(register, id) => format!("protection/records/{register}/{id}"),
            Self::Plan => "plan".to_owned(),
            Self::PlanMoney => "plan/money".to_owned(),
            Self::PlanCoherence => "plan/coherence".to_owned(),
            Self::PlanPromises => "plan/promises".to_owned(),
            Self::PlanReviews => "plan/reviews".to_owned(),
            Self::PlanSteps => "plan/steps".to_owned(),
            Self::Work => "work".to_owned(),
            Self::Notices => "notices".to_owned(),
            Self::Unsubscribe => "unsubscribe".to_owned(),
            Self::Search => "search".to_owned(),
            Self::Registers => "registers".to_owned(),
            Self::Register(id) => format!("registers/{id}"),
            Self::Views(id) => format!("registers/{id}/views"),
            Self::NewRecord(id) => format!("registers/{id}/new"),
            Self::Record(register, id) => format!("registers/{register}/{id}"),
            Self::Paper(id) => format!("registers/{id}/paper"),
            Self::FilledPaper(register, id) => format!("registers/{register}/{id}/paper"),
            Self::Offline => "offline".to_owned(),
            Self::OfflineForm(id) => format!("registers/{id}/offline"),
            Self::Import(id) => format!("registers/{id}/import"),
            Self::EditRecord(register, id) => format!("registers/{register}/{id}/edit"),
            Self::History(register, id) => format!("registers/{register}/{id}/history"),
            Self::Data => "data".to_owned(),
            Self::DataSource(id) => format!("data/sources/{id}"),
            Self::Upload(id) => format!("data/uploads/{id}"),
            Self::UploadProblems(id) => format!("data/uploads/{id}/problems"),
            Self::UnknownCodes(id) => format!("data/uploads/{id}/codes"),
            Self::Definitions => "data/definitions".to_owned(),
            Self::Definition(folder, id) => format!("data/definitions/{folder}/{id}"),
            Self::NewDefinition(folder) => format!("data/definitions/{folder}/new"),
            Self::Proposal(id) => format!("data/proposals/{id}"),
            Self::Candidate(id) => format!("data/candidates/{id}"),
            Self::DataRequests => "data/requests".to_owned(),
            Self::DataRequest(id) => format!("data/requests/{id}"),
            Self::Help => "help".to_owned(),
            Self::Guide(id) => format!("help/{id}"),
        }
    }
}

/// A page in one language.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Address {
    /// The language.
    pub language: Language,
    /// The page.
    pub place: Place,
}

impl Address {
    /// The path from the root, without slashes at its ends: `fr/datasets/permits`.
    #[must_use]
    pub fn path(&self) -> String {
        let below = self.place.path();
        if below.is_empty() { self.language.tag().to_owned() } else { format!("{}/{below}", self.language.tag()) }
    }

    /// How many folders deep the page lies in a static folder.
    #[must_use]
    pub fn depth(&self) -> usize {
        self.path().split('/').count()
    }
}

/// What the pages stand on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ground {
    /// A server at the root of a host: addresses begin with `/`, queries are answered.
    Server,
    /// A folder of files: addresses are relative, nothing is computed when asked.
    Folder,
}

/// How one page writes the addresses of others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Links {
    ground: Ground,
    here: Address,
    /// How the node is called from outside, without a slash at its end.
    called: String,
}

impl Links {
    /// The links of a page.
    #[must_use]
    pub fn new(ground: Ground, here: Address) -> Self {
        Self { ground, here, called: String::new() }
    }

    /// The same, of a node that is called so from outside; none where its configuration does not say.
    #[must_use]
    pub fn called(mut self, address: Option<&str>) -> Self {
        address.unwrap_or_default().trim_end_matches('/').clone_into(&mut self.called);
        self
    }

    /// The address of a path from the root as somebody elsewhere opens it: in a citation it leaves the page. Where no address of the node
    /// is configured the path alone is written: what the request calls the host is anybody's word, and the page may be kept by a cache;
    /// a folder of files does not know where it will lie.
    #[must_use]
    pub fn cited(&self, path: &str) -> String {
        format!("{}/{path}", self.called)
    }

    /// The page that writes the links.
    #[must_use]
    pub fn here(&self) -> &Address {
        &self.here
    }

    /// Whether pages are computed when asked, so that forms and queries work.
    #[must_use]
    pub fn can_query(&self) -> bool {
        self.ground == Ground::Server
    }

    /// The address of a page in the language of this one.
    #[must_use]
    pub fn page(&self, place: &Place) -> String {
        self.page_in(self.here.language, place)
    }

    /// The address of a page in a language.
    #[must_use]
    pub fn page_in(&self, language: Language, place: &Place) -> String {
        let path = Address { language, place: place.clone() }.path();
        match self.ground {
            Ground::Server if *place == Place::Home => format!("/{path}/"),
            Ground::Server => format!("/{path}"),
            Ground::Folder => format!("{}{path}/index.html", self.up()),
        }
    }

    /// The address of a file at the root: style sheet, catalogue.
    #[must_use]
    pub fn root_file(&self, path: &str) -> String {
        match self.ground {
            Ground::Server => format!("/{path}"),
            Ground::Folder => format!("{}{path}", self.up()),
        }
    }

    /// The address of a download of a dataset.
    #[must_use]
    pub fn download(&self, dataset: &str, name: &str) -> String {
        self.root_file(&format!("data/{dataset}/{name}"))
    }

    fn up(&self) -> String {
        "../".repeat(self.here.depth())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_needs_no_root() {
        let here = Address { language: Language::Fr, place: Place::Dataset("permits".into()) };
        let links = Links::new(Ground::Folder, here.clone());
        assert_eq!(links.page(&Place::Home), "../../../fr/index.html");
        assert_eq!(links.page_in(Language::Ar, &Place::Dataset("permits".into())), "../../../ar/datasets/permits/index.html");
        assert_eq!(links.download("permits", "permits.csv"), "../../../data/permits/permits.csv");
        assert_eq!(links.cited("fr/about"), "/fr/about");
        let links = Links::new(Ground::Server, here).called(Some("https://node.example/"));
        assert_eq!(links.cited("fr/about"), "https://node.example/fr/about");
        assert_eq!(links.page(&Place::Home), "/fr/");
        assert_eq!(links.page(&Place::TableBy("permits".into(), "SEX".into())), "/fr/datasets/permits/table/SEX");
    }
}
