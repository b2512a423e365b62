//! Pages: from a `Site` to HTML in one language.
//!
//! A [`Reader`] holds what all pages need: the site, a language and how addresses are written. Each page is a function of
//! a reader that gives the whole document.

mod about;
mod access;
mod account;
mod accounts;
mod ask;
mod calendar;
pub(crate) mod choice;
mod data;
mod dataset;
pub(crate) mod definitions;
pub(crate) mod drawing;
mod explore;
mod failure;
mod family;
pub(crate) mod figure;
mod head;
mod help;
pub(crate) mod history;
mod home;
pub(crate) mod key_figure;
mod layout;
mod link;
mod listing;
mod local;
pub(crate) mod mark;
mod method;
mod node;
mod on_request;
mod plan;
pub(crate) mod problems;
mod protection;
mod qr;
pub(crate) mod quality;
mod reader;
mod registers;
mod search;
mod sheet;
mod sources;
pub(crate) mod state;
pub(crate) mod table;
mod table_export;
mod table_page;
pub(crate) mod template_points;
mod withdrawn;

pub use about::about;
pub use access::{Refused, access, standing};
pub use account::{Once, OwnAccount, SignInForm, factor, forgotten, own_account, password, sign_in};
pub use account::{Reached, Unsubscribing, unsubscribe};
pub use accounts::{AccountList, AccountView, EventsView, InviteForm, RoleChoice, account, accounts, events, invite};
pub use accounts::{ListedTeam, TeamList, TeamView, team, teams};
pub use ask::{AskForm, ask, asked};
pub use calendar::calendar;
pub use choice::{Choice, ChoiceError};
pub use data::{
    ALL_FILES, CandidatePage, CodesView, DataHome, DataSourceView, DefinitionView, DefinitionsView, EARLIER_FILES, ProposalView,
    RequestAnswer, Sent, SourceLine, UploadProblemsView, UploadView, candidate, data_definition, data_definitions, data_home,
    data_proposal, data_request, data_requests, data_source, unknown_codes, upload, upload_problems,
};
pub use dataset::dataset;
pub use drawing::map_image;
pub use failure::{Failure, failure};
pub use family::{FAMILIES, family};
pub use help::{FirstStep, Guide, guide, help};
pub use home::{datasets, home};
pub use layout::spoken;
pub use link::{Address, Ground, Links, Place};
pub use node::{
    AuditLines, AuditQuery, AuditView, BackupsView, JobsView, KeysView, audit, backups, definition, definitions as node_definitions, job,
    jobs, keys, overview, webhook, webhooks,
};
pub use on_request::on_request;
pub use plan::{
    PlanPage, board as plan_board, coherence as plan_coherence, money as plan_money, no_plan, promises as plan_promises,
    reviews as plan_reviews, steps as plan_steps,
};
pub use protection::{DeskView, FindView, SubjectView, desk, find_subject, subject};
pub use reader::{Reader, Visit};
pub use registers::{COLUMNS, NoticesView, notices, usual_columns};
pub use registers::{
    Carried, Chosen, Entry, FormFault, FormView, HistoryView, ImportView, Keeping, KnownRegister, KnownView, ListView, OfflineForm,
    OfflineView, PaperView, People, RecordView, SavedViews, Titles, Typed, ViewsView, WaitingRecord, WorkView, offline, paper, record,
    record_form, record_history, record_import, register_list, registers, typed_of, views, work,
};
pub use search::{SearchView, search};
pub use sheet::Outcome;
pub use sources::sources;
pub use table_export::{table_csv, table_json};
pub use table_page::{table, table_by, table_map};
pub use withdrawn::withdrawn;

/// The one style sheet of all pages.
pub const STYLE_SHEET: &str = include_str!("../../assets/rihla.css");

/// The script that asks for security keys.
pub const KEYS_SCRIPT: &str = include_str!("../../assets/keys.js");

/// The script that keeps, on a device, what is written without a connection.
pub const OFFLINE_SCRIPT: &str = include_str!("../../assets/offline.js");

/// The worker that gives its pages where the node cannot be reached.
pub const OFFLINE_WORKER: &str = include_str!("../../assets/offline-worker.js");
