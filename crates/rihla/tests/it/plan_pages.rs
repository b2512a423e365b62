//! The national plan in the browser: begun by a command, reckoned of what each visitor sees, with the reason of each light.

use std::path::PathBuf;

use crate::driver;
use crate::face::{Browser, Faced, version};
use crate::looks::look;
use crate::program::{json as told, run};

/// Makes a record by its form and takes it on by steps, each confirmed by a second person where it asks for one.
fn made(first: &mut Browser<'_>, second: &mut Browser<'_>, register: &str, fields: &[(&str, &str)], steps: &[&str]) -> String {
    let made = first.post(&format!("/en/registers/{register}/new"), fields);
    assert_eq!(made.status, 303, "{register}: {}", made.text());
    let place = made.place().split('?').next().unwrap().to_owned();
    for step in steps {
        let seen = version(&first.get(&place).text());
        let asked = first.post(&format!("{place}/step"), &[("step", step), ("version", &seen)]);
        assert_eq!(asked.status, 303, "{register} {step}: {}", asked.text());
        let page = second.get(&place).text();
        if page.contains(&format!("{place}/confirm")) {
            let confirmed = second.post(&format!("{place}/confirm"), &[("version", &version(&page))]);
            assert_eq!(confirmed.status, 303, "{register} {step}: {}", confirmed.text());
        }
    }
    place
}

fn id(place: &str) -> String {
    place.rsplit('/').next().unwrap().to_owned()
}

#[test]
fn a_plan_is_begun_and_each_sees_of_it_what_is_theirs() {
    plan_lives(&Faced::start());
}

const PAGES: [&str; 6] = ["plan", "plan/money", "plan/coherence", "plan/promises", "plan/reviews", "plan/steps"];

/// The pages on three screens, in two writing directions.
#[test]
fn the_pages_are_fit_to_be_read() {
    let Some(browser) = driver::Browser::start() else {
        eprintln!("not run: no browser");
        return;
    };
    let faced = Faced::start();
    plan_lives(&faced);
    let pictures = std::env::var_os("RIHLA_PICTURES").map(PathBuf::from);
    let mut wrong = Vec::new();
    for (language, page) in ["en", "ar"].into_iter().flat_map(|language| PAGES.map(|page| (language, page))) {
        browser.go(&format!("http://{}/{language}/{page}", faced.server.address));
        let name = format!("{}-{language}", page.replace('/', "-"));
        wrong.extend(look(&browser, &name, pictures.as_deref().map(|folder| (folder, name.as_str()))));
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// The life of a plan: begun, filled, adopted, and what each sees of it.
pub fn plan_lives(faced: &Faced) {
    let begun =
        ["plan", "new", "NAP-1", faced.place(), "--title", "The plan", "--lead", "A", "--begins", "2020-01-01", "--ends", "2040-12-31"];
    let report = told(&[begun.as_slice(), &["--json"]].concat(), 0);
    let count = |register: &str| {
        let made = report["made"].as_array().unwrap().iter().find(|it| it["register"] == register);
        made.and_then(|it| it["made"].as_u64()).unwrap()
    };
    assert!(count("commitment") > 40 && count("review-round") > 5 && count("commitment-set") == 4, "{report}");
    // once more: the reference is taken, and nothing is made
    let again = run(&begun);
    let said = String::from_utf8_lossy(&again.stderr);
    assert!(again.status.code() == Some(1) && said.contains("'reference'"), "{said}");
    let plan = report["plan"].as_str().unwrap().to_owned();
    faced.person("chadia", &["--role", "focal-point"]);
    let (mut amina, mut chadia, mut anyone) = (faced.browser(), faced.browser(), faced.browser());
    amina.sign_in("amina");
    chadia.sign_in("chadia");
    // a draft is no public plan; what was declared is public from the first day
    assert!(anyone.get("/en/plan").text().contains("There is no plan here that you may see"));
    assert!(amina.get("/en/plan").text().contains("NAP-1"));
    let steps = anyone.get("/en/plan/steps").text();
    assert!(steps.contains("No step is complete yet") && steps.contains("Monitoring and reporting"), "{steps}");
    let outcome =
        [("f.reference", "O-1"), ("f.title.en", "Lives are saved"), ("f.plan", plan.as_str()), ("f.objectives", "gcm:8"), ("f.lead", "A")];
    let outcome = id(&made(&mut amina, &mut chadia, "outcome", &outcome, &[]));
    let activity = |reference: &str, title: &str, more: &[(&str, &str)]| -> Vec<(String, String)> {
        let fields = [
            ("f.reference", reference),
            ("f.title.en", title),
            ("f.plan", &plan),
            ("f.outcome", &outcome),
            ("f.objectives", "gcm:8.d"),
            ("f.work", "service"),
            ("f.groups", "all-migrants"),
            ("f.owner", "A"),
            ("f.begins", "2021-01-01"),
            ("f.ends", "2039-12-31"),
            ("f.cost", "1000 MAD"),
            ("f.human_rights_check", "answered"),
            ("f.gender_check", "answered"),
            ("f.child_check", "answered"),
        ];
        let kept = fields.iter().filter(|(name, _)| more.iter().all(|(other, _)| other != name));
        kept.chain(more).map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    };
    let put = |first: &mut Browser<'_>, second: &mut Browser<'_>, fields: Vec<(String, String)>, steps: &[&str]| {
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        made(first, second, "activity", &fields, steps)
    };
    let one = put(&mut amina, &mut chadia, activity("A-1", "Family <b>desks</b>", &[("f.widens", "work-permits")]), &["clear", "begin"]);
    put(
        &mut amina,
        &mut chadia,
        activity("A-2", "Tracing", &[("f.owner", "B"), ("f.ends", "2021-12-31"), ("f.narrows", "work-permits")]),
        &["clear", "begin"],
    );
    put(&mut amina, &mut chadia, activity("A-10", "A hidden thought", &[]), &[]);
    let board = amina.get("/en/plan").text();
    assert!(board.contains("it was to end on 31 December 2021") && board.contains("A hidden thought"), "{board}");
    assert!(board.find("A-2 ·").unwrap() < board.rfind("A-10 ·").unwrap(), "in the order of people");
    assert!(board.contains("nothing was reported since 1 January 2021") && board.contains("The rule: blocked"), "{board}");
    // what nobody answered stays out of the plan
    let open = activity("A-3", "Unchecked", &[("f.gender_check", "open")]);
    let fields: Vec<(&str, &str)> = open.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let place = made(&mut amina, &mut chadia, "activity", &fields, &[]);
    let seen = version(&amina.get(&place).text());
    let refused = amina.post(&format!("{place}/step"), &[("step", "clear"), ("version", &seen)]);
    assert!(refused.status >= 400, "an item cannot be cleared with the check unanswered: {}", refused.text());
    // money: a line of the budget of half, so that half is missing
    let line =
        [("f.reference", "L-1"), ("f.title.en", "Desks 2026"), ("f.year", "2026"), ("f.allocated", "400 MAD"), ("f.spent", "100 MAD")];
    let activity_id = id(&one);
    made(&mut amina, &mut chadia, "budget-line", &[line.as_slice(), &[("f.activity", activity_id.as_str())]].concat(), &[]);
    let money = amina.get("/en/plan/money").text();
    assert!(money.contains("600\u{a0}MAD") && money.contains("100\u{a0}MAD") && money.contains("Save lives"), "{money}");
    // coherence: one widens what the other narrows; 22 objectives are served by nothing
    let coherence = amina.get("/en/plan/coherence").text();
    assert!(coherence.contains("A-1 widens what A-2 narrows") && coherence.contains("Work permits"), "{coherence}");
    assert_eq!(coherence.matches("no activity serves objective").count(), 22);
    assert!(coherence.contains("do the same kind of work"), "{coherence}");
    // whom nobody asked: told to whoever sees all that is noted, until something is
    let union = [("f.reference", "S-1"), ("f.title.en", "Union of domestic workers"), ("f.kind", "stakeholder:trade-unions")];
    let union = [union.as_slice(), &[("f.consent", "given"), ("f.consent_on", "2026-01-01")]].concat();
    let union = id(&made(&mut amina, &mut chadia, "stakeholder", &union, &["list"]));
    let never = "nothing is noted of a meeting, a letter or a submission of Union of domestic workers";
    assert!(amina.get("/en/plan/coherence").text().contains(never));
    faced.person("omar", &["--role", "agency-officer", "--agency", "A"]);
    let mut omar = faced.browser();
    omar.sign_in("omar");
    let partly = omar.get("/en/plan/coherence").text();
    assert!(!partly.contains("nothing is noted of") && partly.contains("you do not see all that is noted"), "{partly}");
    let met = [("f.reference", "E-1"), ("f.stakeholder", union.as_str()), ("f.dated", "2026-02-01"), ("f.kind", "meeting")];
    made(&mut amina, &mut chadia, "engagement", &met, &[]);
    assert!(!amina.get("/en/plan/coherence").text().contains("nothing is noted of"));
    // a review to come, at which the State presents: what is to be done, counted backwards
    let cycle = [("f.reference", "C-9"), ("f.title.en", "A forum"), ("f.kind", "imrf"), ("f.verified", "true")];
    let cycle = id(&made(&mut amina, &mut chadia, "review-cycle", &cycle, &[]));
    let round = [("f.reference", "RR-9"), ("f.title.en", "The forum sits"), ("f.title.ar", "انعقاد المنتدى"), ("f.cycle", cycle.as_str())];
    let round = [round.as_slice(), &[("f.held_on", "2035-05-08"), ("f.presents", "true"), ("f.verified", "true")]].concat();
    made(&mut amina, &mut chadia, "review-round", &round, &[]);
    let reviews = amina.get("/en/plan/reviews").text();
    assert!(reviews.contains("The forum sits") && reviews.contains("10 April 2035") && reviews.contains("Send it"), "{reviews}");
    let days: Vec<&str> = reviews.split("<th scope=\"row\">").skip(1).filter_map(|row| row.split('<').next()).collect();
    assert_eq!((days.len(), days.first(), days.last()), (10, Some(&"1 August 2034"), Some(&"8 May 2035")), "the first thing comes first");
    let promises = anyone.get("/ar/plan/promises").text();
    assert!(promises.contains("لا توجد هنا خطة"), "without a plan that they see there is no page of it: {promises}");
    // adopted, it is everybody's; what is proposed stays the house's
    let place = format!("/en/registers/plan/{plan}");
    for (step, confirmed) in [("consult", false), ("adopt", true)] {
        let page = amina.get(&place).text();
        if step == "adopt" {
            let edit = amina.get(&format!("{place}/edit")).text();
            let changed = amina.post(
                &format!("{place}/edit"),
                &[
                    ("version", &version(&edit)),
                    ("f.reference", "NAP-1"),
                    ("f.title.en", "The plan"),
                    ("f.kind", "gcm-plan"),
                    ("f.level", "national"),
                    ("f.lead", "A"),
                    ("f.begins", "2020-01-01"),
                    ("f.ends", "2040-12-31"),
                    ("f.adopted_on", "2020-01-01"),
                ],
            );
            assert_eq!(changed.status, 303, "{}", changed.text());
        }
        let seen = version(&amina.get(&place).text());
        let asked = amina.post(&format!("{place}/step"), &[("step", step), ("version", &seen)]);
        assert_eq!(asked.status, 303, "{step}: {} {page}", asked.text());
        if confirmed {
            let page = chadia.get(&place).text();
            assert_eq!(chadia.post(&format!("{place}/confirm"), &[("version", &version(&page))]).status, 303);
        }
    }
    let board = anyone.get("/en/plan").text();
    assert!(board.contains("Family &lt;b&gt;desks&lt;/b&gt;") && !board.contains("<b>desks") && board.contains("Tracing"), "{board}");
    assert!(!board.contains("A hidden thought") && !board.contains("Unchecked"), "what is proposed is nobody's but the house's: {board}");
    assert!(anyone.get("/en/plan/coherence").text().contains("you do not see all that is noted"));
    let promises = anyone.get("/en/plan/promises").text();
    assert!(promises.contains("none yet") && promises.contains("not verified") && promises.contains("0 of 29 paragraphs"), "{promises}");
    for page in PAGES {
        for language in ["ar", "en", "fr"] {
            assert_eq!(anyone.get(&format!("/{language}/{page}")).status, 200, "{language} {page}");
        }
    }
    assert_eq!(anyone.get("/en/plan?light=blocked&objective=8&plan=none").status, 200);
}
