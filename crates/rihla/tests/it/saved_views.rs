//! Saved views, with the program itself: kept, opened, shared with those of a role, and shown as text.

use crate::face::{Browser, Faced, pledge};
use crate::program::json as told;

const LIST: &str = "/en/registers/pledge";

fn keep(browser: &mut Browser<'_>, name: &str, query: &str, shared: &str) -> crate::server::Answer {
    browser.post(&format!("{LIST}/views"), &[("name", name), ("query", query), ("shared", shared)])
}

/// The address that opens a view of a name, on a page.
fn address(page: &str, name: &str) -> String {
    let before = page.split(&format!("\"><bdi>{name}</bdi></a>")).next().unwrap();
    assert!(before.len() < page.len(), "{name}: {page}");
    before.rsplit("href=\"").next().unwrap().to_owned()
}

fn end_role(name: &str, place: &str) {
    let shown = told(&["account", "show", name, place, "--json"], 0);
    told(&["account", "roles", name, place, "--end", shown["roles"][0]["id"].as_str().unwrap(), "--json"], 0);
}

#[test]
fn a_list_is_kept_under_a_name_and_opened_with_the_eyes_of_who_opens_it() {
    lists_are_kept(&Faced::start());
}

/// The journey, whatever keeps the rows.
pub fn lists_are_kept(faced: &Faced) {
    faced.person("bilal", &["--role", "focal-point"]);
    faced.person("omar", &["--role", "agency-officer", "--agency", "A"]);
    let (mut amina, mut bilal, mut omar) = (faced.browser(), faced.browser(), faced.browser());
    amina.sign_in("amina");
    bilal.sign_in("bilal");
    omar.sign_in("omar");
    for (reference, title) in [("P-1", "Clean water"), ("P-2", "Safe roads")] {
        assert_eq!(amina.post(&format!("{LIST}/new"), &pledge(reference, title)).status, 303);
    }
    let page = amina.get(&format!("{LIST}?begins=clean&order=-ends")).text();
    assert!(page.contains(r#"name="query" value="begins=clean&#38;order=-ends""#), "{page}");
    let kept = keep(&mut amina, "Water <script>alert(1)</script> & \"more\"", "begins=clean&order=-ends", "");
    assert_eq!(kept.status, 303, "{}", kept.text());
    let own = kept.place().to_owned();
    assert!(own.starts_with(&format!("{LIST}?view=")), "{own}");
    let page = amina.get(&own).text();
    assert!(page.contains("Clean water") && !page.contains("Safe roads"), "{page}");
    assert!(
        page.contains("Water &#60;script&#62;alert(1)&#60;/script&#62; &#38; &#34;more&#34;") && !page.contains("<script>alert"),
        "{page}"
    );
    for path in ["/en/work", LIST, &format!("{LIST}/views")] {
        let page = amina.get(path).text();
        assert!(page.contains("Water &#60;script&#62;") && !page.contains("<script>alert"), "{path}: {page}");
    }
    // another's view is one that is not there
    let id = own.rsplit('=').next().unwrap().to_owned();
    let (theirs, none) = (bilal.get(&own), bilal.get(&format!("{LIST}?view=aaaaaaaaaaaaaaaa")));
    assert_eq!((theirs.status, none.status), (404, 404));
    assert!(!theirs.text().contains("Water"));
    assert_eq!(theirs.text().replace(&id, ""), none.text().replace("aaaaaaaaaaaaaaaa", ""));
    assert!(!bilal.get("/en/work").text().contains("Water"));
    for (act, more) in [("rename", ("name", "Mine")), ("remove", ("x", "y"))] {
        let refused = bilal.post(&format!("{LIST}/views/{act}"), &[("view", &id), more]);
        assert_eq!(refused.status, 404, "{act}: {}", refused.text());
    }
    assert!(amina.get(&own).status == 200);
    let stranger = faced.browser().get(&own);
    assert_eq!(stranger.status, 303, "{}", stranger.text());
    let stranger = faced.browser().get(LIST).text();
    assert!(!stranger.contains("/views"), "the public keeps no views: {stranger}");
    // shared with a role that one holds, and with no other
    let shared = keep(&mut amina, "Drafts", "state=draft&filter=%40agency+is+empty", "focal-point");
    assert_eq!(shared.status, 303, "{}", shared.text());
    for audience in ["agency-officer", "agency-officer@A", "anyone", "administrator", "focal-point@@"] {
        let refused = keep(&mut amina, "Drafts for all", "state=draft", audience);
        assert!([400, 422].contains(&refused.status), "{audience}: {}", refused.status);
    }
    assert!(!omar.get(LIST).text().contains("Drafts"));
    let address = address(&bilal.get("/en/work").text(), "Drafts");
    assert_eq!(address, shared.place());
    assert!(bilal.get(&address).text().contains("Safe roads"));
    let renamed = bilal.post(&format!("{LIST}/views/rename"), &[("view", address.rsplit('=').next().unwrap()), ("name", "All drafts")]);
    assert_eq!(renamed.status, 303, "{}", renamed.text());
    assert!(amina.get("/en/work").text().contains("All drafts"));
    // what was typed stays where a name is none; what cannot be opened is not kept
    let wrong = keep(&mut amina, "", "state=draft", "focal-point");
    assert_eq!(wrong.status, 422);
    assert!(
        wrong.text().contains(r#"value="state=draft""#) && wrong.text().contains(r#"value="focal-point" selected"#),
        "{}",
        wrong.text()
    );
    assert_eq!(keep(&mut amina, "x", "filter=nothing+%3D+1", "").status, 422);
    assert_eq!(keep(&mut amina, "x", "f.nothing=1", "").status, 400);
    assert_eq!(keep(&mut amina, "x", "", "").status, 400);
    let foreign = crate::face::form(&[("name", "x"), ("query", "state=draft")]);
    let cookie = amina.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect::<String>();
    let headers = [("Content-Type", "application/x-www-form-urlencoded"), ("Sec-Fetch-Site", "cross-site"), ("Cookie", cookie.as_str())];
    assert_eq!(crate::server::send(faced.server.address, "POST", &format!("{LIST}/views"), &headers, &foreign).status, 403);
    // removed
    let removed = amina.post(&format!("{LIST}/views/remove"), &[("view", &id)]);
    assert_eq!((removed.status, amina.get(&own).status), (303, 404));
}

#[test]
fn a_view_that_its_reader_may_not_use_says_so_and_shows_no_more_than_they_see() {
    let faced = Faced::start();
    faced.person("omar", &["--role", "agency-officer", "--agency", "A"]);
    faced.person("dounia", &["--role", "agency-officer", "--agency", "A"]);
    let place = faced.place();
    let (mut omar, mut dounia) = (faced.browser(), faced.browser());
    omar.sign_in("omar");
    dounia.sign_in("dounia");
    let made = omar.post(&format!("{LIST}/new"), &pledge("P-1", "Clean water"));
    assert_eq!(made.status, 303, "{}", made.text());
    let shared = keep(&mut omar, "Ours", "filter=%40agency+%3D+%22A%22", "agency-officer@A");
    assert_eq!(shared.status, 303, "{}", shared.text());
    let address = shared.place().to_owned();
    assert!(dounia.get(&address).text().contains("Clean water"));
    // the role is taken back: the view is not theirs any more
    end_role("dounia", place);
    assert_eq!(dounia.get(&address).status, 404);
    // its own view, of a time when more could be named
    let own = keep(&mut omar, "Mine", "filter=%40agency+%3D+%22A%22", "");
    let own = own.place().to_owned();
    end_role("omar", place);
    let page = omar.get(&own);
    assert_eq!(page.status, 200, "{}", page.text());
    assert!(page.text().contains("you may not ask for") && !page.text().contains("Clean water"), "{}", page.text());
    let typed = omar.get(&format!("{LIST}?filter=%40agency+%3D+%22A%22"));
    assert_eq!(typed.status, 422, "as an address it is a mistake");
}
