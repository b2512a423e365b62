//! The pages of a node that keeps records: signing in, the registers, and what waits for whoever works here.
//!
//! One set of pages serves everybody. Who has not signed in sees what is published, under the same addresses; what they may not see
//! does not exist for them. A browser proves itself by a cookie that no script reads; what changes something is a form of this site
//! and no other (`origin.rs`). Nothing that a page says of a record is kept by anybody on the way.

mod accounts;
mod columns;
mod cookie;
mod data;
mod exchange;
mod failed;
mod files;
mod first_steps;
mod form;
mod help;
mod letters;
mod listing;
mod node;
mod notice;
mod notices;
mod offline;
mod origin;
mod own;
mod paper;
mod plan;
mod protection;
mod provider;
mod records;
mod search;
mod sign_in;
mod steps;
mod teams;
mod views;
mod visitor;
mod work;
mod write;

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::{StatusCode, header};
use axum::response::Response;
use axum::routing::{get, post};
use rihla_account::Chance;
use rihla_account::webauthn::{RelyingParty, UserVerification};
use rihla_model::{Clock, Language};
use rihla_operations::data_office::DataOffice;
use rihla_operations::plan::PlanOffice;
use rihla_operations::provider::OutsideProvider;
use rihla_operations::search::Search;
use rihla_operations::{Definitions, OpenNode};
use rihla_register::Registry;
use tower_http::compression::CompressionLayer;

use super::limit::Limits;
use super::{SiteProvider, answer};
use crate::pages::{self, Address, Failure, Ground, Links, Place, Reader, Visit};
use visitor::Visitor;

/// The most bytes of a form.
const FORM_BYTES: usize = 1 << 20;

/// What the pages work on.
pub struct Face {
    /// What the observatory shows, around every page.
    pub site: Arc<dyn SiteProvider>,
    /// The accounts.
    pub open: OpenNode,
    /// The records.
    pub registry: Arc<Registry>,
    /// What finds them by words.
    pub search: Arc<Search>,
    /// The national plan.
    pub plan: PlanOffice,
    /// The definitions.
    pub definitions: Arc<Definitions>,
    /// The statistics line.
    pub data: Arc<DataOffice>,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// Where random bytes come from.
    pub chance: Arc<Chance>,
    /// How often strangers may ask.
    pub limits: Limits,
    /// The outside provider of sign-ins, where there is one.
    pub provider: Option<OutsideProvider>,
}

impl std::fmt::Debug for Face {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Face").field("registry", &self.registry).finish_non_exhaustive()
    }
}

/// The addresses of these pages.
pub fn router(face: Arc<Face>) -> Router {
    let register = "/{language}/registers/{register}";
    let record = "/{language}/registers/{register}/{record}";
    let within = |rest: &str| format!("{record}/{rest}");
    Router::new()
        .route("/{language}/sign-in", get(sign_in::form).post(sign_in::sign_in))
        .route("/{language}/sign-in/code", get(sign_in::factor_form).post(sign_in::factor))
        .route("/{language}/sign-in/code/key", post(sign_in::ask_key))
        .route("/{language}/sign-in/with-provider", get(provider::begin))
        .route("/sign-in/provider", get(provider::back))
        .route("/{language}/account/provider", post(provider::link))
        .route("/{language}/account/provider/remove", post(provider::unlink))
        .route("/{language}/sign-out", post(sign_in::sign_out))
        .route("/{language}/password", get(sign_in::password_form).post(sign_in::set_password))
        .route("/{language}/password/forgotten", get(sign_in::forgotten_form).post(sign_in::forgotten))
        .route("/{language}/plan", get(plan::board))
        .route("/{language}/plan/money", get(plan::money))
        .route("/{language}/plan/coherence", get(plan::coherence))
        .route("/{language}/plan/promises", get(plan::promises))
        .route("/{language}/plan/reviews", get(plan::reviews))
        .route("/{language}/plan/steps", get(plan::steps))
        .route("/{language}/work", get(work::work))
        .route("/{language}/notices", get(notices::list))
        .route("/{language}/notices/read", post(notices::read))
        .route("/{language}/help", get(help::list))
        .route("/{language}/help/{guide}", get(help::guide))
        .route("/{language}/account", get(own::account))
        .route("/{language}/account/letters", post(letters::choose))
        .route("/{language}/account/recognise", post(own::recognise))
        .route("/{language}/account/app", post(own::begin_app))
        .route("/{language}/account/app/confirm", post(own::confirm_app))
        .route("/{language}/account/app/remove", post(own::remove_app))
        .route("/{language}/account/keys", post(own::add_key))
        .route("/{language}/account/keys/ask", post(own::ask_new_key))
        .route("/{language}/account/keys/remove", post(own::remove_key))
        .route("/{language}/account/recognise/key", post(own::ask_key_again))
        .route("/{language}/account/recovery", post(own::recovery_codes))
        .route("/{language}/account/password", post(own::change_password))
        .route("/{language}/account/others", post(own::end_others))
        .route("/{language}/accounts", get(accounts::list))
        .route("/{language}/accounts/new", get(accounts::invite_form).post(accounts::invite))
        .route("/{language}/accounts/events", get(accounts::events))
        .route("/{language}/accounts/teams", get(teams::list).post(teams::make))
        .route("/{language}/accounts/teams/{team}", get(teams::look).post(teams::act))
        .route("/{language}/accounts/teams/{team}/members", post(teams::add))
        .route("/{language}/accounts/teams/{team}/members/remove", post(teams::remove))
        .route("/{language}/accounts/teams/{team}/roles", post(teams::give))
        .route("/{language}/accounts/teams/{team}/roles/end", post(teams::end))
        .route("/{language}/accounts/{account}", get(accounts::look).post(accounts::act))
        .route("/{language}/accounts/{account}/code", post(accounts::code))
        .route("/{language}/accounts/{account}/roles", post(accounts::give))
        .route("/{language}/accounts/{account}/roles/end", post(accounts::end))
        .route("/{language}/search", get(search::search))
        .route("/{language}/registers", get(records::registers))
        .route(register, get(records::list))
        .route(&format!("{register}/views"), get(views::views).post(views::keep))
        .route(&format!("{register}/views/rename"), post(views::rename))
        .route(&format!("{register}/views/remove"), post(views::remove))
        .route(&format!("{register}/new"), get(write::new_form).post(write::create))
        .route("/{language}/offline", get(offline::home))
        .route("/{language}/offline/received", post(offline::received))
        .route(&format!("{register}/offline"), get(offline::form))
        .route(&format!("{register}/offline/send"), post(offline::send))
        .route(&format!("{register}/offline/look"), post(offline::look))
        .route(&format!("{register}/paper"), get(paper::blank))
        .route(&within("paper"), get(paper::filled))
        .route(&format!("{register}/import"), exchange::import_routes())
        .route(&format!("{register}/import/do"), exchange::import_do_routes())
        .route(&format!("{register}/imports/{{batch}}/undo"), post(exchange::undo))
        .route(&format!("{register}/export/{{format}}"), get(exchange::export))
        .route(record, get(records::look).post(records::look_within))
        .route(&within("edit"), get(write::edit_form).post(write::edit))
        .route(&within("edit/within"), post(write::edit_form_within))
        .route(&within("files"), files::attach_routes())
        .route(&within("files/{file}"), get(files::get).post(files::get_within))
        .route(&within("assign"), post(steps::assign))
        .route(&within("history"), get(records::history).post(records::history_within))
        .route(&within("step"), post(steps::step))
        .route(&within("confirm"), post(steps::confirm))
        .route(&within("decline"), post(steps::decline))
        .route(&within("comment"), post(steps::comment))
        .route(&within("withdraw"), post(steps::withdraw))
        .route(&within("restore"), post(steps::restore))
        .merge(node::routes())
        .merge(protection::routes())
        .merge(data::router())
        .layer(axum::middleware::from_fn_with_state(Arc::clone(&face), origin::guard))
        // what mail programs send for their readers comes from no site
        .route("/{language}/unsubscribe", get(letters::unsubscribe_form).post(letters::unsubscribe))
        .layer(axum::middleware::from_fn(answer::harden))
        .layer(DefaultBodyLimit::max(FORM_BYTES))
        .layer(CompressionLayer::new())
        .with_state(face)
}

impl Face {
    /// Whether cookies go over encrypted lines alone: they do where the node is called so from outside.
    fn is_secure(&self) -> bool {
        self.open.config.public_address.as_ref().is_some_and(|address| address.as_str().starts_with("https://"))
    }

    /// Whether whoever forgot a password is sent a letter.
    fn mails(&self) -> bool {
        self.open.config.mail.is_some() && self.open.config.public_address.is_some()
    }

    /// The node as security keys know it; none where it is not said how it is called from outside, or by a number: keys are made
    /// for names (WebAuthn level 2, section 5.1.3).
    fn party(&self) -> Option<RelyingParty> {
        let address = self.open.config.public_address.as_ref()?;
        let host = address.host();
        if host.starts_with('[') || host.parse::<std::net::IpAddr>().is_ok() {
            return None;
        }
        let scheme = if address.is_encrypted() { "https" } else { "http" };
        let usual = if address.is_encrypted() { 443 } else { 80 };
        let port = if address.port() == usual { String::new() } else { format!(":{}", address.port()) };
        let name = self.site.site().observatory.name.get(Language::En).to_owned();
        let origins = vec![format!("{scheme}://{host}{port}")];
        // the password is the other factor
        Some(RelyingParty { id: host, name, origins, user_verification: UserVerification::Preferred })
    }

    /// A page for a visitor. Nobody keeps it: what one may see another may not.
    fn page(
        &self,
        visitor: &Visitor,
        place: Place,
        status: StatusCode,
        make: impl FnOnce(&Reader<'_>) -> askama::Result<String>,
    ) -> Response {
        self.page_for(visitor.language, Some(visitor.visit()), place, status, make)
    }

    /// A page; without a visit it says nothing of who asked, nor offers what only they may do.
    fn page_for(
        &self,
        language: Language,
        visit: Option<Visit>,
        place: Place,
        status: StatusCode,
        make: impl FnOnce(&Reader<'_>) -> askama::Result<String>,
    ) -> Response {
        let (site, words, outlines) = (self.site.site(), self.site.catalogue(), self.site.outlines());
        let links = Links::new(Ground::Server, Address { language, place }).called(self.site.address());
        let say = words.speaker(language);
        // a refusal shows nothing of any moment
        let as_of = status.is_success().then(|| self.clock.now());
        let reader = Reader { site: &site, say, links, outlines: outlines.as_deref(), visit, as_of };
        let (status, made) = match make(&reader) {
            Ok(html) => (status, Ok(html)),
            Err(error) => {
                tracing::error!(page.error = %error, "a page could not be written");
                (StatusCode::INTERNAL_SERVER_ERROR, pages::failure(&reader, &Failure::Broken))
            }
        };
        let mut response = answer::page(status, made.unwrap_or_default());
        answer::set(&mut response, header::VARY, "Cookie");
        response
    }
}
