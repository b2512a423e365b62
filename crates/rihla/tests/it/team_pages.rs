//! Teams in the browser: made, given a role, joined and left, and what nobody comes into by one.

use crate::account_pages::{address, code};
use crate::face::{Browser, Faced, pledge, version};

/// What stands after a mark in a page, to the end of the attribute.
fn value<'p>(page: &'p str, mark: &str) -> &'p str {
    page.split(mark).nth(1).and_then(|rest| rest.split('"').next()).unwrap_or_else(|| panic!("no {mark}: {page}"))
}

/// The identifier at the end of the address of an account or a team.
fn id(place: &str) -> &str {
    place.rsplit('/').next().unwrap()
}

fn make(browser: &mut Browser<'_>, name: &str) -> String {
    let made = browser.post("/en/accounts/teams", &[("name", name)]);
    assert_eq!(made.status, 303, "{}", made.text());
    made.place().strip_suffix("?done=account").unwrap().to_owned()
}

fn add(browser: &mut Browser<'_>, team: &str, account: &str) -> u16 {
    browser.post(&format!("{team}/members"), &[("account", id(account))]).status
}

/// Gives a team a role, by whoever has just looked at it.
fn give(browser: &mut Browser<'_>, team: &str, role: &str) -> u16 {
    let page = browser.get(team).text();
    browser.post(&format!("{team}/roles"), &[("version", &version(&page)), ("role", role)]).status
}

/// A team is made, given a role, joined and left; whoever is in it works, and whoever is not does not.
pub fn team_lives(faced: &Faced) {
    faced.person("dora", &[]);
    let (mut amina, mut dora) = (faced.browser(), faced.browser());
    amina.sign_in("amina");
    dora.sign_in("dora");
    assert!(amina.get("/en/accounts").text().contains("/en/accounts/teams\""));
    let made = amina.post("/en/registers/pledge/new", &pledge("P-1", "Clean water"));
    let record = made.place().strip_suffix("?done=created").unwrap().to_owned();
    assert_eq!(dora.get(&record).status, 404);
    // made; a name that is there is refused, and what was typed stays
    let team = make(&mut amina, "Water <b>desk</b>");
    let again = amina.post("/en/accounts/teams", &[("name", " water <B>desk</B>"), ("of", "A")]);
    assert!(again.status == 422 && again.text().contains("another team has this name"), "{}", again.text());
    assert!(
        again.text().contains(r#"value=" water &#60;B&#62;desk"#) && again.text().contains(r#"value="A" selected"#),
        "{}",
        again.text()
    );
    let place = address(&mut amina, "dora");
    assert_eq!(add(&mut amina, &team, &place), 303);
    assert_eq!(dora.get(&record).status, 404, "a team without a role opens nothing");
    assert_eq!(give(&mut amina, &team, "focal-point"), 303);
    // the role demands a second factor: in the session that is open nothing else works before
    assert_eq!(dora.get(&record).status, 404);
    assert!(dora.get("/en/account").text().contains("demands a second factor"));
    dora.sign_in("dora");
    let page = dora.get(&record).text();
    assert!(page.contains("Clean water") && page.contains("Secret Person"), "{page}");
    let own = dora.get("/en/account").text();
    assert!(own.contains("Teams") && own.contains("Water &#60;b&#62;desk"), "{own}");
    // the team, the list and the account tell it, in each direction
    let shown = amina.get(&team).text();
    for told in ["Water &#60;b&#62;desk", "dora", "Focal point of the Compact", "/members/remove", "/roles/end"] {
        assert!(shown.contains(told), "{told}: {shown}");
    }
    let list = amina.get("/en/accounts/teams").text();
    assert!(list.contains(r#"<td class="n">1</td>"#) && list.contains("Focal point of the Compact"), "{list}");
    let account = amina.get(&place).text();
    assert!(account.contains("by the team") && account.contains(&team) && !account.contains("/roles/end"), "{account}");
    let arabic = amina.get(&team.replacen("/en/", "/ar/", 1)).text();
    assert!(arabic.contains(r#"dir="rtl""#) && arabic.contains("الأعضاء"), "{arabic}");
    // removed: gone at once
    let removed = amina.post(&format!("{team}/members/remove"), &[("account", id(&place))]);
    assert_eq!(removed.status, 303, "{}", removed.text());
    assert_eq!((dora.get(&record).status, dora.get("/en/accounts").status), (404, 403));
    assert!(amina.get(&place).text().contains("taken back"));
    // the role taken back from the team is taken back from all
    assert_eq!(add(&mut amina, &team, &place), 303);
    assert_eq!(dora.get(&record).status, 200);
    let page = amina.get(&team).text();
    let role = value(&page, r#"name="membership" value=""#).to_owned();
    assert_eq!(amina.post(&format!("{team}/roles/end"), &[("membership", &role)]).status, 303);
    assert_eq!(dora.get(&record).status, 404);
    // renamed, closed
    assert_eq!(give(&mut amina, &team, "focal-point"), 303);
    assert_eq!(dora.get(&record).status, 200);
    assert_eq!(amina.post(&team, &[("act", "change"), ("name", "Water"), ("of", "A")]).status, 303);
    assert!(amina.get("/en/accounts/teams").text().contains("<bdi>Water</bdi>"));
    assert_eq!(amina.post(&team, &[("act", "close")]).status, 303);
    assert_eq!(dora.get(&record).status, 404);
    let page = amina.get(&team).text();
    assert!(page.contains("closed") && !page.contains("<form class=\"ask\""), "{page}");
    assert!(!amina.get("/en/accounts/teams").text().contains("<bdi>Water</bdi>"));
    // what happened is told with the team
    let events = amina.get("/en/accounts/events").text();
    for told in ["team made", "added to a team", "role given to a team", "no longer in a team", "team closed", &team] {
        assert!(events.contains(told), "{told}: {events}");
    }
}

#[test]
fn a_team_is_made_given_a_role_joined_and_left() {
    let faced = Faced::start();
    team_lives(&faced);
    let (_, _, log) = faced.server.terminate();
    assert!(!log.contains("dora") && !log.contains("Water"), "{log}");
}

#[test]
fn a_team_above_somebody_is_not_theirs_to_change_nor_to_join() {
    let faced = Faced::start();
    faced.person("root", &["--role", "administrator"]);
    faced.person("omar", &["--role", "agency-officer", "--agency", "A"]);
    faced.person("dora", &[]);
    let (mut root, mut amina, mut omar) = (faced.browser(), faced.browser(), faced.browser());
    root.sign_in("root");
    amina.sign_in("amina");
    omar.sign_in("omar");
    let team = make(&mut amina, "Policy");
    let (dora, own) = (address(&mut root, "dora"), address(&mut root, "root"));
    // who looks after no accounts learns nothing of teams, and changes none
    for path in ["/en/accounts/teams", team.as_str()] {
        let answer = omar.get(path);
        assert!(answer.status == 403 && !answer.text().contains("Policy"), "{path}: {}", answer.text());
    }
    assert_eq!(omar.post("/en/accounts/teams", &[("name", "Mine")]).status, 403);
    for (path, fields) in
        [("/members", vec![("account", "x")]), ("/members/remove", vec![("account", "x")]), ("/roles", vec![("role", "agency-officer")])]
    {
        assert_eq!(omar.post(&format!("{team}{path}"), &fields).status, 403, "{path}");
    }
    // somebody is slipped in after the page was looked at, by whoever may add them while it holds nothing
    let page = amina.get(&team).text();
    assert_eq!(add(&mut root, &team, &dora), 303);
    let given = amina.post(&format!("{team}/roles"), &[("version", &version(&page)), ("role", "focal-point")]);
    assert!(given.status == 409 && given.text().contains("has changed since you looked"), "{}", given.text());
    // nobody gives a team what they could not give, and it is not offered
    let page = root.get(&team).text();
    assert!(!page.contains(r#"value="focal-point""#), "{page}");
    assert_eq!(give(&mut root, &team, "focal-point"), 409);
    assert_eq!(give(&mut amina, &team, "data-controller"), 409);
    assert_eq!(give(&mut amina, &team, "focal-point"), 303);
    // above: neither joined nor emptied, renamed or closed
    let page = root.get(&team).text();
    assert!(page.contains("could not give") && !page.contains("/members") && !page.contains("/roles/end"), "{page}");
    let role = amina.get(&team).text();
    let role = value(&role, r#"name="membership" value=""#).to_owned();
    for (path, fields) in [
        ("/members", vec![("account", id(&own))]),
        ("/members/remove", vec![("account", id(&dora))]),
        ("/roles/end", vec![("membership", role.as_str())]),
        ("", vec![("act", "change"), ("name", "News")]),
        ("", vec![("act", "close")]),
    ] {
        let refused = root.post(&format!("{team}{path}"), &fields);
        assert_eq!(refused.status, 409, "{path} {fields:?}: {}", refused.text());
    }
    // an account that holds more by a team is above
    let page = root.get(&dora).text();
    assert!(page.contains("may do more than you") && !page.contains(&format!("{dora}/code")), "{page}");
    for (path, fields) in [("/code", vec![("for", "password")]), ("", vec![("act", "close")])] {
        assert_eq!(root.post(&format!("{dora}{path}"), &fields).status, 409, "{path}");
    }
    // nor is a role of a team taken back as one of the account
    assert_eq!(amina.post(&format!("{dora}/roles/end"), &[("membership", &role)]).status, 400);
    assert!(amina.get(&team).text().contains(&role));
}

#[test]
fn a_code_that_somebody_knows_is_void_where_a_team_brings_more() {
    let faced = Faced::start();
    faced.person("root", &["--role", "administrator"]);
    let (mut root, mut amina) = (faced.browser(), faced.browser());
    root.sign_in("root");
    amina.sign_in("amina");
    let team = make(&mut amina, "Policy");
    assert_eq!(give(&mut amina, &team, "focal-point"), 303);
    let invited = root.post("/en/accounts/new", &[("name", "dora")]);
    let known = code(&invited.text());
    let dora = address(&mut amina, "dora");
    assert_eq!(add(&mut amina, &team, &dora), 303);
    assert!(amina.get(&dora).text().contains("A new code is needed"));
    let fields = [("code", known.as_str()), ("password", "stolen herons cross the river"), ("again", "stolen herons cross the river")];
    assert_eq!(faced.browser().post("/en/password", &fields).status, 403);
}

#[test]
fn nobody_shuts_themselves_out_by_a_team() {
    let faced = Faced::start();
    faced.person("karim", &[]);
    let (mut amina, mut karim) = (faced.browser(), faced.browser());
    amina.sign_in("amina");
    let team = make(&mut amina, "Desk");
    let place = address(&mut amina, "karim");
    assert_eq!(add(&mut amina, &team, &place), 303);
    assert_eq!(give(&mut amina, &team, "focal-point"), 303);
    karim.sign_in("karim");
    let page = karim.get(&team).text();
    let role = value(&page, r#"name="membership" value=""#).to_owned();
    for (path, fields) in [
        ("/members/remove", vec![("account", id(&place))]),
        ("/roles/end", vec![("membership", role.as_str())]),
        ("", vec![("act", "close")]),
    ] {
        let refused = karim.post(&format!("{team}{path}"), &fields);
        assert!(refused.status == 409 && refused.text().contains("nobody does this to their own"), "{path}: {}", refused.text());
    }
    assert_eq!(karim.get("/en/accounts").status, 200);
    // somebody else does it
    assert_eq!(amina.post(&format!("{team}/members/remove"), &[("account", id(&place))]).status, 303);
    assert_eq!(karim.get("/en/accounts").status, 403);
}

#[test]
fn nobody_is_two_persons_by_a_team() {
    let faced = Faced::start();
    for name in ["dora", "dina"] {
        faced.person(name, &[]);
    }
    let mut amina = faced.browser();
    amina.sign_in("amina");
    // the same role by two teams, and of one's own
    let (one, other) = (make(&mut amina, "One"), make(&mut amina, "Other"));
    let (dora_at, dina_at) = (address(&mut amina, "dora"), address(&mut amina, "dina"));
    for team in [&one, &other] {
        assert_eq!(add(&mut amina, team, &dora_at), 303);
        assert_eq!(give(&mut amina, team, "focal-point"), 303);
    }
    assert_eq!(add(&mut amina, &other, &dina_at), 303);
    assert_eq!(amina.post(&format!("{dora_at}/roles"), &[("role", "focal-point")]).status, 303);
    let (mut dora, mut dina) = (faced.browser(), faced.browser());
    dora.sign_in("dora");
    dina.sign_in("dina");
    let made = dora.post("/en/registers/pledge/new", &pledge("P-1", "Clean water"));
    let record = made.place().strip_suffix("?done=created").unwrap().to_owned();
    let page = dora.get(&record).text();
    assert_eq!(dora.post(&format!("{record}/step"), &[("version", &version(&page)), ("step", "clear")]).status, 303);
    let page = dora.get(&record).text();
    assert_eq!(dora.post(&format!("{record}/confirm"), &[("version", &version(&page))]).status, 409);
    let page = dina.get(&record).text();
    assert_eq!(dina.post(&format!("{record}/confirm"), &[("version", &version(&page))]).status, 303);
}

#[test]
fn a_team_is_looked_after_by_commands() {
    let faced = Faced::start();
    faced.person("dora", &[]);
    let place = faced.place();
    let told = |arguments: &[&str]| crate::program::json(&[&["account", "team"], arguments, &[place, "--json"]].concat(), 0);
    let made = told(&["new", "Water desk", "--agency", "A"]);
    assert_eq!((made["name"].as_str(), made["agency"].as_str()), (Some("Water desk"), Some("A")));
    assert_eq!(told(&["add", "water DESK", "dora"])["members"][0], "dora");
    let given = told(&["give", "Water desk", "agency-officer", "--until", "2099-01-01"]);
    assert_eq!((&given["roles"][0]["role"], &given["roles"][0]["agency"]), (&"agency-officer".into(), &"A".into()));
    let shown = crate::program::json(&["account", "show", "dora", place, "--json"], 0);
    assert_eq!((&shown["roles"][0]["role"], &shown["roles"][0]["team"]), (&"agency-officer".into(), &made["id"]));
    let table = String::from_utf8(crate::program::run(&["account", "roles", "dora", place]).stdout).unwrap();
    assert!(table.contains("Water desk"), "{table}");
    let number = given["roles"][0]["id"].as_str().unwrap().to_owned();
    // what came by a team is no role of the account to take back
    assert!(!crate::program::run(&["account", "roles", "dora", place, "--end", &number]).status.success());
    assert_eq!(told(&["list"])[0]["members"][0], "dora");
    assert!(told(&["end", "Water desk", &number])["roles"][0]["ended_at"].is_string());
    assert_eq!(told(&["rename", "Water desk", "Water"])["agency"], "A");
    assert_eq!(told(&["remove", "Water", "dora"])["members"], serde_json::json!([]));
    let list = String::from_utf8(crate::program::run(&["account", "team", "list", place, "--lang", "ar"]).stdout).unwrap();
    assert!(list.contains("الأعضاء") && list.contains("Water"), "{list}");
    assert!(told(&["close", "Water"])["closed_at"].is_string());
    assert_eq!(told(&["list"]), serde_json::json!([]));
    // a program is in none
    crate::program::json(&["account", "invite", "feed", place, "--service", "--json"], 0);
    told(&["new", "Feeds"]);
    let refused = crate::program::run(&["account", "team", "add", "Feeds", "feed", place, "--json"]);
    assert!(String::from_utf8(refused.stderr).unwrap().contains("account-program-in-team"));
}
