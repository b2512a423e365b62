//! What is judged is the file that was handed in, what a policy settles is no error, and nothing newer is replaced unawares.

use crate::data_pages::{GOOD, WRONG, hand_in, node, settled};
use crate::face::{Browser, Faced};
use crate::small_node::SmallNode;

/// A node whose visits come in files by year, with a key of which the last row counts.
fn by_year() -> Faced {
    let node = SmallNode::new();
    node.edit("sources/visits.toml", "files = [\"visits.csv\"]", "files = [\"visits*.csv\"]");
    node.edit(
        "sources/visits.toml",
        "columns = [",
        "key = { columns = [\"TIME_PERIOD\", \"SEX\"], duplicate = \"keep-last\" }\ntolerance = 0.5\ncolumns = [",
    );
    let faced = Faced::of(node, 0, "");
    faced.person("samira", &["--role", "statistician"]);
    faced
}

/// Hands in and waits until it was read; the address of its page.
fn read(browser: &mut Browser<'_>, name: &str, bytes: &[u8]) -> String {
    let came = hand_in(browser, "visits", name, bytes);
    assert_eq!(came.status, 303, "{}", came.text());
    let upload = came.place().strip_suffix("?done=handed-in").unwrap().to_owned();
    settled(browser, &upload);
    upload
}

/// The section of a page's problems.
fn problems(page: &str) -> &str {
    page.split("id=\"problems\"").nth(1).and_then(|rest| rest.split("</section>").next()).unwrap_or_else(|| panic!("{page}"))
}

/// The words by which newer files may be replaced.
fn words(page: &str) -> Vec<String> {
    page.split("name=\"over\" type=\"checkbox\" value=\"").skip(1).map(|rest| rest.split('"').next().unwrap().to_owned()).collect()
}

#[test]
fn a_double_that_the_policy_settles_is_no_error() {
    let faced = by_year();
    let mut samira = faced.browser();
    samira.sign_in("samira");
    // most rows are replaced by later ones: more than the tolerance would set aside
    let rows = "year,sex,value\n2025,F,1\n2025,F,2\n2025,F,3\n2025,F,4\n2025,F,5\n2025,M,6\n";
    let upload = read(&mut samira, "visits-2025.csv", rows.as_bytes());
    let page = samira.get(&upload).text();
    assert!(!page.contains("Read, with faults") && !page.contains("It has faults") && !page.contains("state bad"), "{page}");
    let found = problems(&page);
    assert!(found.contains("no errors, no warnings") && found.contains("state calm"), "{found}");
    assert!(found.contains("this one is set aside, as the key&#39;s policy says"), "{found}");
    let settled = page.split("Rows set aside by the rule for double keys").nth(1).unwrap();
    assert!(settled.starts_with("</th><td class=\"n\">4</td>"), "{page}");
    assert_eq!(samira.post(&format!("{upload}/accept"), &[("x", "y")]).place(), format!("{upload}?done=accepted"));
}

#[test]
fn what_is_judged_is_the_file_that_was_handed_in() {
    let faced = by_year();
    let mut samira = faced.browser();
    samira.sign_in("samira");
    let earlier = "year,sex,value\n2022,F,1\n2022,nobody,2\n2022,nothing,3\n2022,M,4\n2021,F,5\n2021,M,6\n2020,F,7\n";
    std::fs::write(faced.folder().join("inbox/visits-2022.csv"), earlier).unwrap();
    let upload = read(&mut samira, "visits-2025.csv", b"year,sex,value\n2025,F,1\n2025,anyone,2\n2025,M,3\n");
    let page = samira.get(&upload).text();
    let found = problems(&page);
    assert!(found.contains("one error, no warnings") && found.contains("visits-2025.csv"), "{found}");
    assert!(!found.contains("visits-2022.csv"), "{found}");
    let there = format!("{upload}/problems?file=.earlier");
    assert!(found.contains(&format!("<a href=\"{there}\">In earlier files of this source: 2 problems</a>")), "{found}");
    // the list is of this delivery unless the address says otherwise; the next page keeps what was chosen
    let shows = |page: &str| ["anyone", "nobody", "nothing"].map(|value| page.contains(&format!("<bdi class=\"value\">{value}</bdi>")));
    for (query, shown) in [
        ("", [true, false, false]),
        ("?file=.earlier", [false, true, true]),
        ("?file=.all", [true, true, true]),
        ("?file=visits-2022.csv&skip=1", [false, false, true]),
        ("?file=visits-2025.csv", [true, false, false]),
        ("?file=visits.csv", [false; 3]),
        ("?file=..%2Fsecret", [false; 3]),
    ] {
        let list = samira.get(&format!("{upload}/problems{query}")).text();
        assert_eq!(shows(&list), shown, "{query}: {list}");
        assert_eq!(samira.get(&format!("{upload}/problems.csv{query}")).text().contains("anyone"), shown[0], "{query}");
    }
    let list = samira.get(&there).text();
    assert!(list.contains("<option value=\".earlier\" selected>"), "{list}");
    assert!(list.contains("visits-2022.csv (2 problems)") && list.contains("problems.csv?file=.earlier"), "{list}");
    // a good file is not blamed for them
    let good = read(&mut samira, "visits-2026.csv", b"year,sex,value\n2026,F,1\n2026,M,3\n");
    let page = samira.get(&good).text();
    assert!(!page.contains("Read, with faults") && !page.contains("It has faults"), "{page}");
    assert!(problems(&page).contains("No problem was found in the files of this delivery."), "{page}");
}

/// The problems of a crowd of earlier files leave room for those of the file at hand, and have pages of their own.
#[test]
fn a_long_list_has_pages_that_keep_the_file() {
    let faced = by_year();
    let mut samira = faced.browser();
    samira.sign_in("samira");
    let good: String = (1900..2020).map(|year| format!("{year},F,1\n{year},M,2\n")).collect();
    let wrong: String = (0..60).map(|number| format!("2021,wrong-{number},1\n")).collect();
    std::fs::write(faced.folder().join("inbox/visits-2021.csv"), format!("year,sex,value\n{good}{wrong}")).unwrap();
    let upload = read(&mut samira, "visits-2025.csv", b"year,sex,value\n2025,anyone,1\n2025,F,2\n");
    let first = samira.get(&format!("{upload}/problems?file=.earlier")).text();
    assert!(first.contains(">wrong-0<") && first.contains(">wrong-49<") && !first.contains(">wrong-50<"), "{first}");
    let next = format!("{upload}/problems?file=.earlier&#38;skip=50");
    assert!(first.contains(&next), "{first}");
    let second = samira.get(&next.replace("&#38;", "&")).text();
    assert!(second.contains(">wrong-50<") && !second.contains("anyone"), "{second}");
}

#[test]
fn an_older_delivery_replaces_a_newer_one_only_when_somebody_says_so() {
    let (faced, _) = node();
    let mut samira = faced.browser();
    samira.sign_in("samira");
    let inbox = faced.folder().join("inbox/visits.csv");
    let lies = || std::fs::read(&inbox).unwrap();
    let older = read(&mut samira, "visits.csv", WRONG);
    let newer = read(&mut samira, "visits.csv", GOOD);
    let before = samira.get(&older).text();
    assert!(words(&before).is_empty() && before.contains("its errors are not known"), "what lay there before is older: {before}");
    assert_eq!(samira.post(&format!("{newer}/accept"), &[("x", "y")]).place(), format!("{newer}?done=accepted"));
    assert_eq!(lies(), GOOD);
    // the page says so before anybody acts, with both files, when they came and how many errors each has
    let page = samira.get(&older).text();
    let [word] = &words(&page)[..] else { panic!("{page}") };
    assert!(page.contains("Older than the file whose place it takes") && page.contains("(no errors), the newer one"), "{page}");
    assert!(page.contains("Replace &#39;visits.csv&#39;") && page.contains("(one error)"), "{page}");
    for fields in [vec![("x", "y")], vec![("over", "")], vec![("over", "0123456789abcdef0123456789abcdef")]] {
        let refused = samira.post(&format!("{older}/accept"), &fields);
        assert_eq!(refused.status, 422, "{}", refused.text());
        let page = refused.text();
        assert!(page.contains("a newer file stands where this delivery would go") && words(&page).as_slice() == [word.clone()], "{page}");
        assert_eq!(lies(), GOOD);
    }
    // what was said of one file is not said of another that came meanwhile
    let newest = read(&mut samira, "visits.csv", &GOOD.replace_first());
    assert_eq!(samira.post(&format!("{newest}/accept"), &[("x", "y")]).status, 303);
    assert_eq!(samira.post(&format!("{older}/accept"), &[("over", word)]).status, 422);
    let page = samira.get(&older).text();
    let [present] = &words(&page)[..] else { panic!("{page}") };
    assert_ne!(present, word);
    // nor is a word for one delivery a word for another
    let other = read(&mut samira, "visits.csv", WRONG);
    assert!(words(&samira.get(&other).text()).is_empty());
    let done = samira.post(&format!("{older}/accept"), &[("over", word), ("over", present)]);
    assert_eq!(done.place(), format!("{older}?done=accepted"), "{}", done.text());
    assert_eq!(lies(), WRONG);
    // the page keeps what happened, and taking it back brings the newer one back
    assert!(samira.get(&older).text().contains("Took the place of the file that came on"));
    assert_eq!(samira.post(&format!("{older}/back"), &[("x", "y")]).status, 303);
    assert_eq!(lies(), GOOD.replace_first());
    // what was laid there by hand since is newer too
    std::fs::write(&inbox, GOOD).unwrap();
    let refused = samira.post(&format!("{other}/accept"), &[("x", "y")]);
    assert!(refused.status == 422 && refused.text().contains("(its errors are not known), the newer one"), "{}", refused.text());
    assert_eq!(lies(), GOOD);
}

/// Makes another file of the same length and period.
trait ReplaceFirst {
    fn replace_first(&self) -> Vec<u8>;
}

impl ReplaceFirst for [u8] {
    fn replace_first(&self) -> Vec<u8> {
        String::from_utf8(self.to_vec()).unwrap().replace("F,41", "F,40").into_bytes()
    }
}

/// Two who accept at once: whoever comes second sees what the first did.
#[test]
fn two_who_accept_at_once_do_not_undo_each_other() {
    let (faced, _) = node();
    faced.person("tarek", &["--role", "statistician"]);
    let (mut samira, mut tarek) = (faced.browser(), faced.browser());
    samira.sign_in("samira");
    tarek.sign_in("tarek");
    let inbox = faced.folder().join("inbox/visits.csv");
    for round in 0..4 {
        let before = std::fs::read(&inbox).unwrap();
        let newer_text = String::from_utf8(GOOD.to_vec()).unwrap().replace("F,41", &format!("F,{round}")).into_bytes();
        let older = read(&mut samira, "visits.csv", WRONG);
        let newer = read(&mut tarek, "visits.csv", &newer_text);
        let (first, second) = std::thread::scope(|scope| {
            let old = scope.spawn(|| samira.post(&format!("{older}/accept"), &[("x", "y")]));
            let new = scope.spawn(|| tarek.post(&format!("{newer}/accept"), &[("x", "y")]));
            (old.join().unwrap(), new.join().unwrap())
        });
        assert_eq!(second.status, 303, "{}", second.text());
        assert!([303, 422].contains(&first.status), "{}", first.text());
        assert_eq!(std::fs::read(&inbox).unwrap(), newer_text, "the newer one stands there, whoever was first");
        // one delivery accepted twice at once is accepted once, and what it replaced is not lost
        if first.status == 303 {
            assert_eq!(tarek.post(&format!("{newer}/back"), &[("x", "y")]).status, 303);
            assert_eq!(tarek.post(&format!("{older}/back"), &[("x", "y")]).status, 303);
        } else {
            assert_eq!(tarek.post(&format!("{newer}/back"), &[("x", "y")]).status, 303);
        }
        assert_eq!(std::fs::read(&inbox).unwrap(), before);
        let same = read(&mut samira, "visits.csv", &newer_text);
        let both = std::thread::scope(|scope| {
            let one = scope.spawn(|| samira.post(&format!("{same}/accept"), &[("x", "y")]).status);
            let two = scope.spawn(|| tarek.post(&format!("{same}/accept"), &[("x", "y")]).status);
            let mut both = [one.join().unwrap(), two.join().unwrap()];
            both.sort_unstable();
            both
        });
        assert_eq!(both, [303, 409]);
        assert_eq!(std::fs::read(&inbox).unwrap(), newer_text);
        assert_eq!(samira.post(&format!("{same}/back"), &[("x", "y")]).status, 303);
        assert_eq!(std::fs::read(&inbox).unwrap(), before);
    }
}
