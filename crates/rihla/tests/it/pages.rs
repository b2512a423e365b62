//! Every page in every language.

use rihla::pages::{self, Address, Ground, Links, Place, Reader};
use rihla_model::Language;

use crate::html;
use crate::sample::Sample;

fn reader(sample: &Sample, language: Language, place: Place) -> Reader<'_> {
    let links = Links::new(Ground::Server, Address { language, place });
    Reader {
        site: &sample.site,
        say: sample.catalogue.speaker(language),
        links,
        outlines: None,
        visit: None,
        as_of: Some(sample.site.as_of),
    }
}

fn all(sample: &Sample, language: Language) -> Vec<(String, String)> {
    let at = |place: &Place| reader(sample, language, place.clone());
    let mut list: Vec<(Place, String)> = Vec::new();
    let mut add = |place: Place, page: askama::Result<String>| list.push((place, page.unwrap()));
    add(Place::Home, pages::home(&at(&Place::Home)));
    add(Place::Datasets, pages::datasets(&at(&Place::Datasets), "sex <b>"));
    add(Place::Sources, pages::sources(&at(&Place::Sources)));
    add(Place::Calendar, pages::calendar(&at(&Place::Calendar)));
    add(Place::About, pages::about(&at(&Place::About), None));
    for family in pages::FAMILIES {
        let place = Place::Family(family.to_owned());
        add(place.clone(), pages::family(&at(&place), family).unwrap());
    }
    for dataset in &sample.site.datasets {
        let id = dataset.definition.id.to_string();
        let place = Place::Dataset(id.clone());
        add(place.clone(), pages::dataset(&at(&place), &id).unwrap());
        let place = Place::Table(id.clone());
        add(place.clone(), pages::table(&at(&place), &id, &[]).unwrap().unwrap());
        for dimension in dataset.released.dimensions() {
            let place = Place::TableBy(id.clone(), dimension.concept.to_string());
            add(place.clone(), pages::table_by(&at(&place), &id, dimension.concept.as_str()).unwrap());
        }
    }
    let place = Place::Dataset("asylum".to_owned());
    add(place.clone(), pages::withdrawn(&at(&place), "asylum").unwrap());
    for failure in [
        pages::Failure::NoPage,
        pages::Failure::NoDataset("<x>".to_owned()),
        pages::Failure::Broken,
        pages::Failure::Method,
        pages::Failure::BadForm,
        pages::Failure::BadChoice { dataset: "permits".to_owned(), error: pages::ChoiceError::Same },
        pages::Failure::BadChoice { dataset: "permits".to_owned(), error: pages::ChoiceError::Dimension("<x>".to_owned()) },
        pages::Failure::BadChoice { dataset: "permits".to_owned(), error: pages::ChoiceError::Number("x".to_owned()) },
        pages::Failure::BadChoice { dataset: "permits".to_owned(), error: pages::ChoiceError::Indicator("x".to_owned()) },
        pages::Failure::BadChoice { dataset: "permits".to_owned(), error: pages::ChoiceError::Code { dimension: 1, code: "x".to_owned() } },
    ] {
        add(Place::About, pages::failure(&at(&Place::About), &failure));
    }
    list.into_iter().map(|(place, page)| (format!("{place:?}"), page)).collect()
}

#[test]
fn every_page_in_every_language_is_well_formed_and_complete() {
    let sample = Sample::new();
    let mut wrong: Vec<String> = Vec::new();
    for language in Language::SPOKEN {
        for (place, page) in all(&sample, language) {
            wrong.extend(html::faults(&page, language.tag()).into_iter().map(|f| format!("{language} {place}: {f}")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_page_weighs_less_than_a_hundred_kilobytes_without_its_drawings() {
    let sample = Sample::new();
    for (place, page) in all(&sample, Language::Ar) {
        let mut bare = String::new();
        let mut rest = page.as_str();
        while let Some(at) = rest.find("<svg") {
            bare.push_str(&rest[..at]);
            rest = &rest[at..];
            rest = rest.find("</svg>").map_or("", |end| &rest[end + 6..]);
        }
        bare.push_str(rest);
        let weight = bare.len() + pages::STYLE_SHEET.len();
        assert!(weight < 100_000, "{place}: {weight}");
        assert!(page.len() < 400_000, "{place}: {} with drawings", page.len());
    }
}

#[test]
fn hostile_texts_stay_texts() {
    let sample = Sample::new();
    for (place, page) in all(&sample, Language::Fr) {
        for bad in ["<script", "<img src=x", "<b>x", "<i>Dest", "<u>", "onerror=alert(1)>"] {
            assert!(!page.contains(bad), "{place}: {bad}");
        }
    }
}

#[test]
fn foreign_texts_say_their_language() {
    let sample = Sample::new();
    let place = Place::Dataset("hostile".to_owned());
    let page = pages::dataset(&reader(&sample, Language::Ar, place), "hostile").unwrap().unwrap();
    assert!(page.contains(r#"<span lang="am" dir="ltr">ሰላም"#), "the summary is Amharic");
    assert!(page.contains(r#"<span lang="en" dir="ltr">&lt;script&gt;"#), "the title is English");
}

#[test]
fn old_data_are_never_shown_without_a_warning() {
    let sample = Sample::new();
    for language in Language::SPOKEN {
        let say = sample.catalogue.speaker(language);
        let words = say.say("fresh-stale", &[("limit", 10_i64.into())]);
        let home = pages::home(&reader(&sample, language, Place::Home)).unwrap();
        assert_eq!(home.matches(&words).count(), 1, "{language}");
        for place in [Place::Dataset("stock".to_owned()), Place::Table("stock".to_owned())] {
            let at = reader(&sample, language, place.clone());
            let page = match place {
                Place::Table(_) => pages::table(&at, "stock", &[]).unwrap().unwrap().unwrap(),
                _ => pages::dataset(&at, "stock").unwrap().unwrap(),
            };
            assert!(page.contains("class=\"warning\"") && page.contains(&words), "{language} {place:?}");
        }
        let family = pages::family(&reader(&sample, language, Place::Family("stock".to_owned())), "stock").unwrap().unwrap();
        assert!(family.contains(&words), "{language}");
    }
}

#[test]
fn zero_missing_withheld_and_not_observed_are_four_different_things() {
    let sample = Sample::new();
    let place = Place::Table("permits".to_owned());
    let at = reader(&sample, Language::En, place);
    let parameters = [
        ("rows".to_owned(), "CITIZENSHIP".to_owned()),
        ("columns".to_owned(), "SEX".to_owned()),
        ("TIME_PERIOD".to_owned(), "2016".to_owned()),
    ];
    let page = pages::table(&at, "permits", &parameters).unwrap().unwrap().unwrap();
    for sign in ["⊘", "…", "–", "<td>0</td>"] {
        assert!(page.contains(sign), "{sign}");
    }
    assert!(page.contains(r##"<td class="withheld"><a href="#marks">"##) && page.contains(r#"id="marks""#));
    assert!(page.contains("Withheld to protect another cell"));
}

#[test]
fn the_question_where_do_our_people_go_takes_two_clicks() {
    let sample = Sample::new();
    let home = pages::home(&reader(&sample, Language::En, Place::Home)).unwrap();
    assert!(home.contains("Where do our people go?") && home.contains(r#"href="/en/families/diaspora""#));
    let family = pages::family(&reader(&sample, Language::En, Place::Family("diaspora".to_owned())), "diaspora").unwrap().unwrap();
    assert!(family.contains("<svg") && family.contains("Source:") && family.contains("2025"));
}

#[test]
fn an_empty_subject_says_what_is_missing() {
    let sample = Sample::new();
    let page = pages::family(&reader(&sample, Language::En, Place::Family("labour".to_owned())), "labour").unwrap().unwrap();
    assert!(page.contains("What is missing") && page.contains("Pay by migrant status"));
}

#[test]
fn sorting_keeps_the_total_first_and_figures_before_their_absence() {
    let sample = Sample::new();
    let place = Place::Table("permits".to_owned());
    let at = reader(&sample, Language::En, place);
    let ask = |order: &str| {
        let parameters = [("sort", "2025"), ("order", order)].map(|(a, b)| (a.to_owned(), b.to_owned()));
        let page = pages::table(&at, "permits", &parameters).unwrap().unwrap().unwrap();
        // the chart above the table has an order of its own
        page.split_once("<table").unwrap().1.to_owned()
    };
    let up = ask("up");
    let (total, senegal, philippines) = (up.find(">Total<").unwrap(), up.find(">Senegal<").unwrap(), up.find(">Philippines<").unwrap());
    assert!(total < philippines && philippines < senegal);
    let down = ask("");
    assert!(down.find(">Senegal<").unwrap() < down.find(">Philippines<").unwrap());
}
