//! Looking after accounts in the browser: inviting, roles, codes, locks; and what nobody can do there.

use crate::face::{Browser, Faced, PASSWORD};

pub fn code(page: &str) -> String {
    let shown = page.split(r#"<bdi class="letters">"#).nth(1).and_then(|rest| rest.split('<').next());
    shown.unwrap_or_else(|| panic!("no code: {page}")).to_owned()
}

/// The address of an account in the list.
pub fn address(browser: &mut Browser<'_>, shown: &str) -> String {
    let list = browser.get("/en/accounts").text();
    let row = list.split("<tr>").skip(1).find(|row| row.contains(&format!("<bdi>{shown}</bdi></a>"))).unwrap_or_else(|| panic!("{list}"));
    row.split("href=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap().to_owned()
}

#[test]
fn somebody_who_looks_after_accounts_invites_gives_roles_and_locks() {
    let faced = Faced::start();
    let mut amina = faced.browser();
    amina.sign_in("amina");
    assert!(amina.get("/en/work").text().contains("/en/accounts\""));
    let wrong = amina.post("/en/accounts/new", &[("name", "bilal haddad!"), ("shown", "Bilal")]);
    assert!(wrong.status == 422 && wrong.text().contains("bilal haddad!"), "what was typed stays: {}", wrong.text());
    let fields = [("name", "bilal"), ("shown", "Bilal <b>H.</b>"), ("language", "fr"), ("role", "agency-officer"), ("agency", "A")];
    let invited = amina.post("/en/accounts/new", &fields);
    assert_eq!(invited.status, 200, "{}", invited.text());
    let page = invited.text();
    assert!(page.contains("Bilal &#60;b&#62;H.&#60;/b&#62;") && page.contains("Officer of an agency"), "{page}");
    let mut bilal = faced.browser();
    bilal.set_password(&code(&page));
    bilal.sign_in("bilal");
    let place = address(&mut amina, "Bilal &#60;b&#62;H.&#60;/b&#62;");
    assert!(!amina.get(&place).text().contains(r#"<bdi class="letters">"#), "a code is shown once");
    // an officer of an agency looks after nobody's account, and learns nothing of them
    for path in ["/en/accounts", "/en/accounts/new", "/en/accounts/events", place.as_str()] {
        let answer = bilal.get(path);
        assert!(answer.status == 403 && !answer.text().contains("amina"), "{path}: {}", answer.text());
    }
    for (path, fields) in [
        (place.clone(), vec![("act", "close")]),
        (format!("{place}/code"), vec![("for", "password")]),
        (format!("{place}/roles"), vec![("role", "focal-point")]),
        ("/en/accounts/new".to_owned(), vec![("name", "mallory"), ("role", "focal-point")]),
    ] {
        assert_eq!(bilal.post(&path, &fields).status, 403, "{path}");
    }
    // roles: given within one's own, taken back
    let given = amina.post(&format!("{place}/roles"), &[("role", "focal-point"), ("until", "2099-01-01")]);
    assert_eq!((given.status, given.place()), (303, format!("{place}?done=account").as_str()), "{}", given.text());
    let above = amina.post(&format!("{place}/roles"), &[("role", "data-controller")]);
    assert!(above.status == 409 && above.text().contains("data-controller"), "nobody gives more than they hold: {}", above.text());
    let page = amina.get(&place).text();
    assert!(!page.contains(r#"value="data-controller""#), "what cannot be given is not offered");
    let membership = page.split(r#"name="membership" value=""#).nth(1).and_then(|rest| rest.split('"').next()).unwrap().to_owned();
    assert_eq!(amina.post(&format!("{place}/roles/end"), &[("membership", &membership)]).status, 303);
    assert!(amina.get(&place).text().contains("taken back"));
    // locked: out at once; free again
    assert_eq!(amina.post(&place, &[("act", "lock")]).status, 303);
    assert_eq!(bilal.get("/en/work").place(), "/en/sign-in");
    assert_eq!(bilal.post("/en/sign-in", &[("name", "bilal"), ("password", PASSWORD)]).status, 403);
    assert_eq!(amina.post(&place, &[("act", "unlock")]).status, 303);
    bilal.sign_in("bilal");
    // a code for a new password: the old one is void
    let reset = amina.post(&format!("{place}/code"), &[("for", "password")]);
    let fresh = code(&reset.text());
    assert_eq!(bilal.get("/en/work").place(), "/en/sign-in");
    bilal.set_password(&fresh);
    bilal.sign_in("bilal");
    // what happened is told, and holds no secret
    let events = amina.get("/en/accounts/events").text();
    for told in ["invited", "account locked by an administrator", "role given: focal-point", "one-time code given"] {
        assert!(events.contains(told), "{told}: {events}");
    }
    assert!(!events.contains(&fresh) && !events.contains(PASSWORD));
    // nobody does it to themselves
    let own = address(&mut amina, "amina");
    for act in ["lock", "close", "end-sessions"] {
        assert_eq!(amina.post(&own, &[("act", act)]).status, 409, "{act}");
    }
    assert_eq!(amina.post(&format!("{own}/code"), &[("for", "password")]).status, 409);
    let page = amina.get(&own).text();
    let membership = page.split(r#"name="membership" value=""#).nth(1).and_then(|rest| rest.split('"').next()).unwrap().to_owned();
    assert_eq!(amina.post(&format!("{own}/roles/end"), &[("membership", &membership)]).status, 409);
    assert_eq!(amina.get("/en/accounts/nobody-at-all").status, 404);
    let (_, _, log) = faced.server.terminate();
    assert!(!log.contains(&fresh) && !log.contains("Bilal"), "{log}");
}

#[test]
fn an_administrator_without_registers_gives_no_role_that_reaches_them() {
    let faced = Faced::start();
    faced.person("root", &["--role", "administrator"]);
    let mut root = faced.browser();
    root.sign_in("root");
    let invited = root.post("/en/accounts/new", &[("name", "mallory"), ("role", "focal-point")]);
    assert_eq!(invited.status, 422, "{}", invited.text());
    assert!(!root.get("/en/accounts").text().contains("mallory"), "nobody is made whose role could not be given");
    let invited = root.post("/en/accounts/new", &[("name", "mallory")]);
    assert_eq!(invited.status, 200, "{}", invited.text());
    // an account that may do more is not taken over by a code
    let amina = address(&mut root, "amina");
    let taken = root.post(&format!("{amina}/code"), &[("for", "password"), ("factors", "yes")]);
    assert_eq!(taken.status, 409, "{}", taken.text());
    // nor by a new code for an invitation that nobody has accepted yet: no second factor guards it
    faced.invited("dora", "focal-point");
    let dora = address(&mut root, "dora");
    let taken = root.post(&format!("{dora}/code"), &[("for", "invitation")]);
    assert!(taken.status == 409 && !taken.text().contains(r#"<bdi class="letters">"#), "{}", taken.text());
    let mut amina = faced.browser();
    amina.sign_in("amina");
    assert_eq!(amina.post(&format!("{dora}/code"), &[("for", "invitation")]).status, 200);
}

/// What a command says that is refused.
fn refused_by(arguments: &[&str]) -> String {
    let output = crate::program::run(arguments);
    assert!(!output.status.success(), "{arguments:?}");
    String::from_utf8(output.stderr).unwrap()
}

#[test]
fn a_role_for_an_agency_is_given_with_one_that_there_is() {
    let faced = Faced::start();
    let (mut amina, place) = (faced.browser(), faced.place().to_owned());
    amina.sign_in("amina");
    // by the page: for the agency of the person, where none is named for the role; without either it is refused, and nobody is made
    let fields = [("name", "bilal"), ("shown", "Bilal"), ("role", "agency-officer")];
    let refused = amina.post("/en/accounts/new", &fields);
    assert!(refused.status == 422 && refused.text().contains("opens nothing without one"), "{}", refused.text());
    let invited = amina.post("/en/accounts/new", &[fields.as_slice(), &[("of", "A")]].concat());
    assert_eq!(invited.status, 200, "{}", invited.text());
    let mut bilal = faced.browser();
    bilal.set_password(&code(&invited.text()));
    bilal.sign_in("bilal");
    let made = bilal.post("/en/registers/pledge/new", &crate::face::pledge("P-1", "For my agency"));
    assert_eq!(made.status, 303, "{}", made.text());
    // what the form does not offer is refused, whoever sends it: an agency that there is not, none at all by a slip, a day that is none
    let (page, other) = (address(&mut amina, "Bilal"), [("name", "dina"), ("shown", "Dina"), ("of", "Z")]);
    let refused = amina.post("/en/accounts/new", &other);
    assert!(refused.status == 422 && refused.text().contains("names no agency &#39;Z&#39;"), "{}", refused.text());
    let roles = format!("{page}/roles");
    let give = |more: [(&'static str, &'static str); 2]| [[("role", "agency-officer")].as_slice(), &more].concat();
    let refused = amina.post(&roles, &give([("agency", "Z"), ("until", "")]));
    assert!(refused.status == 409 && refused.text().contains("names no agency &#39;Z&#39;"), "{}", refused.text());
    assert_eq!(amina.post(&roles, &give([("agency", "A B!"), ("until", "")])).status, 400);
    let refused = amina.post(&roles, &give([("agency", "B"), ("until", "31.12.2026")]));
    assert!(refused.status == 409 && refused.text().contains("is no day"), "{}", refused.text());
    assert_eq!(amina.get(&page).text().matches(r#"name="membership""#).count(), 1, "nothing was given");
    // by the command likewise; and a slip in the name of an agency is told with those that there are
    for (more, code) in [(vec![], "account-agency-wanted"), (vec!["--agency", "MAF"], "account-unknown-agency")] {
        let arguments = [vec!["account", "invite", "dina", &place, "--role", "agency-officer", "--json"], more].concat();
        let refused = refused_by(&arguments);
        assert!(refused.contains(&format!("\"{code}\"")), "{refused}");
    }
    let unknown = refused_by(&["account", "invite", "dina", &place, "--role", "adminstrator", "--json"]);
    assert!(unknown.contains("administrator, agency-officer"), "{unknown}");
    assert!(!amina.get("/en/accounts").text().contains("dina"));
}

#[test]
fn what_was_typed_stays_where_the_record_may_not_be_made_so() {
    let faced = Faced::start();
    faced.person("omar", &["--role", "agency-officer", "--agency", "A"]);
    let mut omar = faced.browser();
    omar.sign_in("omar");
    let refused =
        omar.post("/en/registers/pledge/new", &[crate::face::pledge("P-1", "For others").as_slice(), &[("agency", "B")]].concat());
    assert_eq!(refused.status, 422);
    let page = refused.text();
    assert!(page.contains("your roles do not allow this") && page.contains("value=\"For others\""), "{page}");
}

#[test]
fn a_first_account_without_a_role_is_an_administrator() {
    let node = crate::small_node::SmallNode::new();
    let place = node.folder().to_str().unwrap().to_owned();
    let output = crate::program::run(&["account", "create-first", "karim", &place]);
    let told = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success() && told.contains("rihla serve"), "{told}");
    let shown = crate::program::json(&["account", "show", "karim", &place, "--json"], 0);
    assert_eq!(shown["roles"][0]["role"], "administrator", "{shown}");
}
