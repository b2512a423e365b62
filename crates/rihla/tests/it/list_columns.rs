//! Columns of a list are chosen in its address: in an order, kept by whatever leads on from it, and none that the reader may not see.

use rihla_model::{Clock as _, SystemClock};

use crate::face::{Browser, Faced, pledge};
use crate::program::json as told;

const LIST: &str = "/en/registers/pledge";
/// The focal point of each pledge.
const SECRET: &str = "Secret Person";

fn made(browser: &mut Browser<'_>, reference: &str) -> String {
    let mut fields = pledge(reference, "Clean water");
    fields.push(("f.level", "national"));
    let made = browser.post(&format!("{LIST}/new"), &fields);
    assert_eq!(made.status, 303, "{}", made.text());
    made.place().strip_suffix("?done=created").unwrap().to_owned()
}

/// The heads of the columns beside title and state: what they are called, and whether they order.
fn heads(page: &str) -> Vec<(String, bool)> {
    let row = page.split("<thead><tr>").nth(1).unwrap_or_else(|| panic!("{page}")).split("</tr>").next().unwrap();
    let head = |text: &str| {
        let inner = text.split_once('>').unwrap().1;
        let inner = inner.split("</th>").next().unwrap();
        let words = inner.split_once('>').filter(|_| inner.starts_with("<a")).map_or(inner, |(_, words)| words);
        (words.split('<').next().unwrap().trim().to_owned(), inner.starts_with("<a"))
    };
    row.split("<th scope=\"col\"").skip(3).map(head).collect()
}

fn names(page: &str) -> Vec<String> {
    heads(page).into_iter().map(|(name, _)| name).collect()
}

/// The boxes of the form: the field, and whether it is ticked.
fn boxes(page: &str) -> Vec<(String, bool)> {
    let tick = |text: &str| {
        let (name, rest) = text.split_once('"').unwrap();
        (name.to_owned(), rest.split('>').next().unwrap().contains("checked"))
    };
    page.split(r#"name="columns" value=""#).skip(1).map(tick).collect()
}

fn version(page: &str) -> String {
    page.split(r#"name="version" value=""#).nth(1).and_then(|rest| rest.split('"').next()).unwrap().to_owned()
}

/// What a page says, without the moment at its end and without what was asked.
fn said(page: &str, asked: &str) -> String {
    page.split("<footer").next().unwrap().replace(&format!("columns={asked}"), "columns=ASKED")
}

const USUAL: [&str; 4] = ["Reference", "Who pledges", "Form", "Ends"];

#[test]
fn columns_are_chosen_in_an_order_and_stay() {
    columns_are_chosen(&Faced::start());
}

/// The journey, whatever keeps the rows.
pub fn columns_are_chosen(faced: &Faced) {
    faced.person("bilal", &["--role", "focal-point"]);
    let (mut amina, mut bilal, mut stranger) = (faced.browser(), faced.browser(), faced.browser());
    amina.sign_in("amina");
    bilal.sign_in("bilal");
    let first = made(&mut amina, "P-100");
    for number in 101..=150 {
        made(&mut amina, &format!("P-{number}"));
    }
    let mut list = |query: &str| {
        let answer = amina.get(&format!("{LIST}?{query}"));
        assert_eq!(answer.status, 200, "{query}: {}", answer.text());
        answer.text()
    };
    assert_eq!(names(&list("")), USUAL);
    // in the order of the address; a form names each in its own parameter
    let page = list("columns=level,ends,focal_point,with");
    let shown = ["Level", "Ends", "Focal point", "Together with"];
    assert_eq!(names(&page), shown);
    assert!(page.contains(SECRET) && page.contains("National"), "{page}");
    assert_eq!(heads(&page).iter().map(|(_, orders)| *orders).collect::<Vec<_>>(), [true, true, false, false], "of each reader's fields");
    assert_eq!(names(&list("columns=level&columns=ends&columns=focal_point&columns=with")), shown);
    assert_eq!(names(&list("columns=level,level,+ends+,&columns=focal_point,with,level")), shown, "each once");
    // the form has them as they stand, then the others
    let ticked: Vec<(String, bool)> = boxes(&page).into_iter().take(5).collect();
    let expected = ["level", "ends", "focal_point", "with", "reference"].map(|name| (name.to_owned(), name != "reference"));
    assert_eq!(ticked, expected);
    assert!(!boxes(&page).iter().any(|(name, _)| name == "title" || name == "text"), "neither what is always there nor long texts");
    // one place nearer to the beginning
    assert!(page.contains(&format!(r#"<a href="{LIST}?columns=ends,level,focal_point,with#columns""#)), "{page}");
    assert!(!page.contains("columns=level,ends,focal_point,with#columns"), "the first goes nowhere");
    // orders, choices and pages keep them
    let page = list("columns=level,ends&order=-ends&f.form=policy");
    for kept in [
        "?f.form=policy&#38;order=level&#38;columns=level,ends",
        "?order=-ends&#38;columns=level,ends",
        "?f.form=policy&#38;state=draft",
        r#"?columns=level,ends">"#,
        "&#38;order=-ends&#38;columns=level,ends&#38;after=",
        // the usual ones again
        r#"?f.form=policy&#38;order=-ends">"#,
    ] {
        let kept = kept.replace("?f.form=policy&#38;state=draft", "?state=draft&#38;f.form=policy&#38;order=-ends&#38;columns=level,ends");
        assert!(page.contains(&kept), "{kept}: {page}");
    }
    let next = page.split(r#" rel="next""#).next().unwrap().rsplit("href=\"").next().unwrap().replace("&#38;", "&");
    let next = next.split('"').next().unwrap();
    assert_eq!(names(&list(next.split_once('?').unwrap().1)), ["Level", "Ends"]);
    // those that the list has anyway are none that were chosen
    let page = list("columns=reference,entity,form,ends");
    assert!(names(&page) == USUAL && !page.contains("columns=reference,entity,form,ends&"), "{page}");
    // the public: what is published, and nothing of what is not
    let page = amina.get(&first).text();
    amina.post(&format!("{first}/step"), &[("version", &version(&page)), ("step", "clear")]);
    let page = bilal.get(&first).text();
    bilal.post(&format!("{first}/confirm"), &[("version", &version(&page))]);
    let page = amina.get(&first).text();
    assert_eq!(amina.post(&format!("{first}/step"), &[("version", &version(&page)), ("step", "announce")]).status, 303);
    let mut public = |query: &str| {
        let answer = stranger.get(&format!("{LIST}?{query}"));
        assert_eq!(answer.status, 200, "{query}: {}", answer.text());
        answer.text()
    };
    let page = public("columns=level,ends");
    assert!(names(&page) == ["Level", "Ends"] && page.contains("National") && !page.contains("more than was meant"), "{page}");
    assert!(boxes(&page).iter().all(|(name, _)| name != "focal_point" && name != "proof"), "{:?}", boxes(&page));
    let none = public("columns=level,no_such_thing");
    assert!(names(&none) == ["Level"] && none.contains("more than was meant"), "{none}");
    for hidden in ["focal_point", "proof", "@agency", "@made_by", "title", "text", "<script>"] {
        let asked = format!("level,{}", hidden.replace('<', "%3C").replace('>', "%3E"));
        let page = public(&format!("columns={asked}"));
        assert!(!page.contains(SECRET) && !page.contains("<script>"), "{hidden}");
        assert_eq!(said(&page, &asked), said(&none, "level,no_such_thing"), "{hidden}: as what is not there");
    }
}

#[test]
fn what_is_protected_is_no_column() {
    let faced = Faced::start();
    faced.person("nadia", &["--role", "data-protection-officer"]);
    let mut nadia = faced.browser();
    nadia.sign_in("nadia");
    let list = "/en/registers/subject-request";
    let whole = nadia.get(list).text();
    let protected = protected_of("subject-request");
    assert!(!protected.is_empty() && !boxes(&whole).is_empty());
    assert!(boxes(&whole).iter().all(|(name, _)| !protected.contains(name)), "{:?}", boxes(&whole));
    let none = nadia.get(&format!("{list}?columns=no_such_thing")).text();
    assert!(none.contains("more than was meant"), "{none}");
    for field in &protected {
        let page = nadia.get(&format!("{list}?columns={field}")).text();
        assert_eq!(said(&page, field), said(&none, "no_such_thing"), "{field}");
    }
}

/// The fields of a register that are protected, as its file says.
fn protected_of(register: &str) -> Vec<String> {
    let file = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../../registers/{register}.toml"));
    let text = std::fs::read_to_string(file).unwrap();
    let fields = text.split("[[field]]").skip(1).filter(|field| field.split("\n[").next().unwrap().contains("class = \"protected\""));
    fields.map(|field| field.split("id = \"").nth(1).unwrap().split('"').next().unwrap().to_owned()).collect()
}

#[test]
fn a_view_keeps_columns_and_shows_none_that_its_reader_may_not_see() {
    let faced = Faced::start();
    faced.person("omar", &["--role", "agency-officer", "--agency", "A"]);
    let mut omar = faced.browser();
    omar.sign_in("omar");
    made(&mut omar, "P-1");
    let keep = |browser: &mut Browser<'_>, query: &str| {
        browser.post(&format!("{LIST}/views"), &[("name", "Wide"), ("query", query), ("shared", "")])
    };
    let page = omar.get(&format!("{LIST}?columns=focal_point,level")).text();
    assert!(page.contains(r#"name="query" value="columns=focal_point,level""#), "{page}");
    assert_eq!(keep(&mut omar, "columns=no_such_thing").status, 400);
    let kept = keep(&mut omar, "columns=focal_point,level");
    assert_eq!(kept.status, 303, "{}", kept.text());
    let view = kept.place().to_owned();
    let page = omar.get(&view).text();
    assert!(names(&page) == ["Focal point", "Level"] && page.contains(SECRET), "{page}");
    // the role is taken back: the view says that it asks for more than its reader may see
    let shown = told(&["account", "show", "omar", faced.place(), "--json"], 0);
    told(&["account", "roles", "omar", faced.place(), "--end", shown["roles"][0]["id"].as_str().unwrap(), "--json"], 0);
    let page = omar.get(&view);
    assert_eq!(page.status, 200);
    assert!(page.text().contains("you may not ask for") && !page.text().contains(SECRET) && !page.text().contains("Focal point"));
}

#[test]
fn a_list_says_of_when_it_is_and_a_refusal_of_nothing() {
    let faced = Faced::start();
    let mut amina = faced.browser();
    amina.sign_in("amina");
    // the minute in which it was asked for, or the next one
    let moment = || {
        let now = SystemClock.now().to_string();
        let (hour, minute) = (&now[11..13], &now[14..16]);
        format!(", {hour}:{minute} (UTC).")
    };
    let before = moment();
    let page = amina.get(LIST).text();
    let after = moment();
    let says = page.split("<p>Shown as of ").nth(1).and_then(|rest| rest.split("</p>").next()).unwrap_or_else(|| panic!("{page}"));
    assert!(says.ends_with(&before) || says.ends_with(&after), "{says}, {before}, {after}");
    assert!(!amina.get(&format!("{LIST}/aaaaaaaaaaaaaaaa")).text().contains("Shown as of"));
}
