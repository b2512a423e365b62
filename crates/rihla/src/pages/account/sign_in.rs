//! Signing in, the second factor, and a password by a one-time code.

use askama::Template;
use rihla_language::Speaker;
use rihla_model::Saying;

use crate::pages::layout::Layout;
use crate::pages::{Place, Reader};

/// The script that asks security keys, by its place below the root.
pub(super) const KEYS: &str = "assets/keys.js";

/// The form for name and password.
#[derive(Debug, Clone, Default)]
pub struct SignInForm<'a> {
    /// The name that was typed.
    pub name: &'a str,
    /// Where to go on.
    pub next: &'a str,
    /// What was refused.
    pub fault: Option<Saying>,
    /// The message of what was just done.
    pub done: Option<&'static str>,
    /// Whether whoever forgot the password is sent a letter.
    pub mails: bool,
    /// What the outside provider is called; none where there is none.
    pub provider: Option<&'a str>,
}

#[derive(Template)]
#[template(path = "account/sign_in.html")]
struct SignInPage<'a> {
    p: Layout,
    say: Speaker<'a>,
    form: &'a SignInForm<'a>,
    fault: String,
    done: String,
    action: String,
    password: String,
    forgotten: Option<String>,
    /// The address that leads to the provider, and what it is called.
    provider: Option<(String, &'a str)>,
}

/// The form for name and password.
///
/// # Errors
/// When the template cannot be written.
pub fn sign_in(reader: &Reader<'_>, form: &SignInForm<'_>) -> askama::Result<String> {
    let page = SignInPage {
        p: Layout::new(reader, &reader.t("sign-in-title"), ""),
        say: reader.say,
        form,
        fault: form.fault.as_ref().map(|fault| reader.say.tell(fault)).unwrap_or_default(),
        done: form.done.map(|message| reader.t(message)).unwrap_or_default(),
        action: reader.links.page(&Place::SignIn),
        password: reader.links.page(&Place::Password),
        provider: form.provider.map(|name| {
            let next = if form.next.is_empty() { String::new() } else { format!("?next={}", form.next) };
            (format!("{}/with-provider{next}", reader.links.page(&Place::SignIn)), name)
        }),
        forgotten: form.mails.then(|| reader.links.page(&Place::Forgotten)),
    };
    page.render()
}

#[derive(Template)]
#[template(path = "account/factor.html")]
struct FactorPage<'a> {
    p: Layout,
    say: Speaker<'a>,
    fault: String,
    next: &'a str,
    action: String,
    again: String,
    /// The script that asks security keys; none where the node takes none.
    keys: Option<String>,
}

/// The form for the second factor.
///
/// # Errors
/// When the template cannot be written.
pub fn factor(reader: &Reader<'_>, next: &str, keys: bool, fault: Option<&Saying>) -> askama::Result<String> {
    let page = FactorPage {
        p: Layout::new(reader, &reader.t("factor-title"), ""),
        say: reader.say,
        fault: fault.map(|fault| reader.say.tell(fault)).unwrap_or_default(),
        next,
        action: reader.links.page(&Place::Factor),
        again: reader.links.page(&Place::SignIn),
        keys: keys.then(|| reader.links.root_file(KEYS)),
    };
    page.render()
}

#[derive(Template)]
#[template(path = "account/password.html")]
struct PasswordPage<'a> {
    p: Layout,
    say: Speaker<'a>,
    fault: String,
    token: &'a str,
    action: String,
    sign_in: String,
}

/// The form for a one-time code, or for the token of a letter, and a new password.
///
/// # Errors
/// When the template cannot be written.
pub fn password(reader: &Reader<'_>, token: &str, fault: Option<&Saying>) -> askama::Result<String> {
    let page = PasswordPage {
        p: Layout::new(reader, &reader.t("password-title"), ""),
        say: reader.say,
        fault: fault.map(|fault| reader.say.tell(fault)).unwrap_or_default(),
        token,
        action: reader.links.page(&Place::Password),
        sign_in: reader.links.page(&Place::SignIn),
    };
    page.render()
}

#[derive(Template)]
#[template(path = "account/forgotten.html")]
struct ForgottenPage<'a> {
    p: Layout,
    say: Speaker<'a>,
    sent: bool,
    fault: String,
    action: String,
    sign_in: String,
}

/// The form for a letter, and what is said of it, which is the same for every name.
///
/// # Errors
/// When the template cannot be written.
pub fn forgotten(reader: &Reader<'_>, sent: bool, fault: Option<&Saying>) -> askama::Result<String> {
    let page = ForgottenPage {
        p: Layout::new(reader, &reader.t("forgotten-title"), ""),
        say: reader.say,
        sent,
        fault: fault.map(|fault| reader.say.tell(fault)).unwrap_or_default(),
        action: reader.links.page(&Place::Forgotten),
        sign_in: reader.links.page(&Place::SignIn),
    };
    page.render()
}
