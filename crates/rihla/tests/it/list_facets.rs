//! Choices of a list say what they would leave, can be taken away one by one, and stand in the address.

use serde_json::Value;

use crate::face::{Browser, Faced, pledge};
use crate::program::{json as told, run};
use crate::server::send;

fn made(browser: &mut Browser<'_>, reference: &str, title: &str, form: &str) -> String {
    let mut fields = pledge(reference, title);
    for (name, value) in &mut fields {
        if *name == "f.form" {
            *value = form;
        }
    }
    let made = browser.post("/en/registers/pledge/new", &fields);
    assert_eq!(made.status, 303, "{}", made.text());
    made.place().strip_suffix("?done=created").unwrap().to_owned()
}

/// The options of a choice, as they stand on the page.
fn options(page: &str, name: &str) -> Vec<String> {
    let select = page.split(&format!("<select id=\"{name}\"")).nth(1).unwrap_or_else(|| panic!("{name}: {page}"));
    let select = select.split("</select>").next().unwrap();
    select.split("<option").skip(2).map(|option| option.split('>').nth(1).unwrap().split('<').next().unwrap().to_owned()).collect()
}

fn version(page: &str) -> String {
    page.split(r#"name="version" value=""#).nth(1).and_then(|rest| rest.split('"').next()).unwrap().to_owned()
}

#[test]
fn a_choice_says_what_it_would_leave_and_is_taken_away_by_a_link() {
    choices_say(&Faced::start());
}

/// The journey, whatever keeps the rows.
pub fn choices_say(faced: &Faced) {
    faced.person("bilal", &["--role", "focal-point"]);
    let (mut amina, mut bilal) = (faced.browser(), faced.browser());
    amina.sign_in("amina");
    bilal.sign_in("bilal");
    let first = made(&mut amina, "P-1", "Clean water", "policy");
    made(&mut amina, "P-2", "Clean air", "policy");
    made(&mut amina, "P-3", "Safe roads", "financial");
    let mut list = |query: &str| {
        let answer = amina.get(&format!("/en/registers/pledge?{query}"));
        assert_eq!(answer.status, 200, "{query}");
        answer.text()
    };
    let whole = list("");
    let forms = options(&whole, "f.form");
    assert!(forms.contains(&"Policy (2)".to_owned()) && forms.iter().any(|form| form.contains("(1)")), "{forms:?}");
    assert!(options(&whole, "state").contains(&"Draft (3)".to_owned()), "{:?}", options(&whole, "state"));
    assert!(options(&whole, "f.objectives").iter().any(|option| option.starts_with("7 ") && option.ends_with("(3)")));
    assert!(whole.contains(r#"<a href="/en/registers/pledge?f.form=policy">"#), "{whole}");
    // within what is chosen elsewhere; the facet itself still shows all that it could
    let water = list("f.form=policy&begins=clean+w");
    assert!(options(&water, "state").contains(&"Draft (1)".to_owned()));
    let forms = options(&water, "f.form");
    assert!(forms.contains(&"Policy (1)".to_owned()), "{forms:?}");
    let policies = list("f.form=policy&state=draft&order=-ends");
    let forms = options(&policies, "f.form");
    assert!(forms.contains(&"Policy (2)".to_owned()) && forms.iter().filter(|form| form.contains("(1)")).count() == 1, "{forms:?}");
    for left in ["/en/registers/pledge?state=draft&#38;order=-ends", "/en/registers/pledge?f.form=policy&#38;order=-ends"] {
        assert!(policies.contains(&format!(r#"<a href="{left}">take away"#)), "{left}: {policies}");
    }
    // what was typed comes back as text
    let odd = list("begins=%3Cscript%3Ealert(1)%3C%2Fscript%3E%22");
    assert!(odd.contains("&#60;script&#62;") && !odd.contains("<script>alert"), "{odd}");
    // what no reader can choose is told, and the list says that it is not what was asked for
    for query in ["f.focal_point=Secret+Person", "f.nothing=1", "state=nowhere", "f.form=nothing"] {
        let page = list(query);
        assert!(page.contains("more than was meant"), "{query}");
    }
    assert!(!whole.contains("f.focal_point") && !whole.contains("more than was meant"));
    // whoever sees one record has it counted, and no other
    let mut stranger = faced.browser();
    let empty = stranger.get("/en/registers/pledge").text();
    assert!(options(&empty, "state").iter().all(|option| option.ends_with("(0)")), "{:?}", options(&empty, "state"));
    let page = amina.get(&first).text();
    amina.post(&format!("{first}/step"), &[("version", &version(&page)), ("step", "clear")]);
    let page = bilal.get(&first).text();
    bilal.post(&format!("{first}/confirm"), &[("version", &version(&page))]);
    let page = amina.get(&first).text();
    let moved = amina.post(&format!("{first}/step"), &[("version", &version(&page)), ("step", "announce")]);
    assert_eq!(moved.status, 303, "{}", moved.text());
    let public = stranger.get("/en/registers/pledge").text();
    assert!(options(&public, "f.form").contains(&"Policy (1)".to_owned()), "{:?}", options(&public, "f.form"));
    assert!(!public.contains("(2)") && !public.contains("(3)"), "{public}");
}

#[test]
fn programs_are_told_the_same_numbers() {
    let faced = Faced::start();
    let mut amina = faced.browser();
    amina.sign_in("amina");
    made(&mut amina, "P-1", "Clean water", "policy");
    made(&mut amina, "P-2", "Clean air", "financial");
    run(&["account", "invite", "reader", faced.place(), "--service", "--role", "focal-point"]);
    let token = told(&["token", "create", "reader", faced.place(), "--label", "t", "--scope", "pledge:see", "--json"], 0);
    let token = format!("Bearer {}", token["token"].as_str().unwrap());
    let ask = |path: &str, token: &str| send(faced.server.address, "GET", path, &[("Authorization", token)], b"");
    let answer = ask("/api/registers/pledge?facets=%40state,form&filter=form%20%3D%20%22policy%22&limit=1", &token);
    assert_eq!(answer.status, 200, "{}", answer.text());
    let json: Value = serde_json::from_str(&answer.text()).unwrap();
    let of = |name: &str, value: &str| {
        let values = json["facets"][name].as_array().unwrap();
        let found = values.iter().find(|one| one["value"] == value).unwrap();
        (found["records"].as_u64().unwrap(), found["more"].as_bool().unwrap())
    };
    assert_eq!((of("@state", "draft"), of("form", "policy"), of("form", "financial")), ((1, false), (1, false), (0, false)), "{json}");
    for odd in ["focal_point", "nothing", "@agency", "form,title"] {
        assert_eq!(ask(&format!("/api/registers/pledge?facets={odd}"), &token).status, 400, "{odd}");
    }
    let plain: Value = serde_json::from_str(&ask("/api/registers/pledge", &token).text()).unwrap();
    assert!(plain.get("facets").is_none(), "{plain}");
    let document = ask("/api/openapi.json", &token).text();
    let document: Value = serde_json::from_str(&document).unwrap();
    let parameters = document["paths"]["/api/registers/pledge"]["get"]["parameters"].as_array().unwrap();
    let facets = parameters.iter().find(|parameter| parameter["name"] == "facets").unwrap();
    let names = facets["schema"]["items"]["enum"].as_array().unwrap();
    assert!(names.contains(&"@state".into()) && names.contains(&"form".into()) && !names.contains(&"focal_point".into()), "{names:?}");
}
