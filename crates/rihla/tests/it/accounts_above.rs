//! What somebody who looks after accounts cannot do to an account that may do more than they, with the program itself.

use crate::account_pages::{address, code};
use crate::face::Faced;

#[test]
fn whoever_invited_somebody_does_not_come_into_what_others_gave_them() {
    let faced = Faced::start();
    faced.person("root", &["--role", "administrator"]);
    let (mut root, mut amina) = (faced.browser(), faced.browser());
    root.sign_in("root");
    amina.sign_in("amina");
    let invited = root.post("/en/accounts/new", &[("name", "dora")]);
    assert_eq!(invited.status, 200, "{}", invited.text());
    let known = code(&invited.text());
    let dora = address(&mut amina, "dora");
    assert!(!amina.get(&dora).text().contains("A new code is needed"));
    assert_eq!(amina.post(&format!("{dora}/roles"), &[("role", "focal-point")]).status, 303);
    assert!(amina.get(&dora).text().contains("A new code is needed"));
    // the attack: the code that the administrator knows
    let mut attacker = faced.browser();
    let fields = [("code", known.as_str()), ("password", "stolen herons cross the river"), ("again", "stolen herons cross the river")];
    let refused = attacker.post("/en/password", &fields);
    assert_eq!(refused.status, 403, "{}", refused.text());
    let signed = attacker.post("/en/sign-in", &[("name", "dora"), ("password", "stolen herons cross the river")]);
    assert_eq!(signed.status, 403);
    // nor another one, nor by taking the role away first, nor by closing and opening
    let page = root.get(&dora).text();
    assert!(page.contains("may do more than you") && !page.contains("/roles/end") && !page.contains(&format!("{dora}/code")), "{page}");
    let membership = amina.get(&dora).text();
    let membership = membership.split(r#"name="membership" value=""#).nth(1).and_then(|rest| rest.split('"').next()).unwrap().to_owned();
    for (path, fields) in [
        ("/code", vec![("for", "invitation")]),
        ("/code", vec![("for", "password")]),
        ("/roles/end", vec![("membership", membership.as_str())]),
        ("", vec![("act", "close")]),
        ("", vec![("act", "unlock")]),
    ] {
        let refused = root.post(&format!("{dora}{path}"), &fields);
        assert!(refused.status == 409 && refused.text().contains("may do more than you"), "{path} {fields:?}: {}", refused.text());
    }
    let fresh = amina.post(&format!("{dora}/code"), &[("for", "invitation")]);
    let mut person = faced.browser();
    person.set_password(&code(&fresh.text()));
    person.sign_in("dora");
}

#[test]
fn an_account_above_is_locked_in_an_emergency_and_nothing_else() {
    let faced = Faced::start();
    faced.person("root", &["--role", "administrator"]);
    faced.person("bilal", &["--role", "focal-point"]);
    let (mut root, mut amina, mut bilal) = (faced.browser(), faced.browser(), faced.browser());
    root.sign_in("root");
    amina.sign_in("amina");
    bilal.sign_in("bilal");
    let place = address(&mut root, "bilal");
    let page = root.get(&place).text();
    assert!(page.contains(r#"value="lock""#) && page.contains(r#"value="end-sessions""#) && !page.contains(r#"value="close""#), "{page}");
    for (path, fields) in [
        ("", vec![("act", "close")]),
        ("", vec![("act", "unlock")]),
        ("/code", vec![("for", "password")]),
        ("/code", vec![("for", "password"), ("factors", "yes")]),
    ] {
        let refused = root.post(&format!("{place}{path}"), &fields);
        assert!(refused.status == 409 && refused.text().contains("may do more than you"), "{path} {fields:?}: {}", refused.text());
    }
    assert_eq!(bilal.get("/en/work").status, 200, "none of it did anything");
    // a role that the administrator could give they also take back, and no other
    crate::program::json(&["account", "roles", "bilal", faced.place(), "--give", "administrator", "--json"], 0);
    let page = root.get(&place).text();
    assert_eq!(page.matches(r#"name="membership""#).count(), 1, "{page}");
    let administrator = page.split(r#"name="membership" value=""#).nth(1).and_then(|rest| rest.split('"').next()).unwrap().to_owned();
    assert_eq!(root.post(&format!("{place}/roles/end"), &[("membership", &administrator)]).status, 303);
    // the emergency: out at once; whoever locked it does not open it again, and a colleague does
    assert_eq!(root.post(&place, &[("act", "end-sessions")]).status, 303);
    assert_eq!(bilal.get("/en/work").status, 303);
    assert_eq!(root.post(&place, &[("act", "lock")]).status, 303);
    assert_eq!(root.post(&place, &[("act", "unlock")]).status, 409);
    assert_eq!(amina.post(&place, &[("act", "unlock")]).status, 303);
    assert_eq!(amina.post(&place, &[("act", "close")]).status, 303);
    assert_eq!(root.post(&place, &[("act", "reopen")]).status, 409);
    assert_eq!(amina.post(&place, &[("act", "reopen")]).status, 303);
    // one's peer is covered
    faced.person("chadia", &["--role", "administrator"]);
    let peer = address(&mut root, "chadia");
    assert_eq!(root.post(&peer, &[("act", "close")]).status, 303);
}
