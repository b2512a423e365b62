//! The static folder: every link leads somewhere.

use std::collections::BTreeMap;

use crate::html;
use crate::sample::Sample;

/// Resolves a relative address from a file of the folder.
fn resolve(from: &str, href: &str) -> String {
    let mut path: Vec<&str> = from.split('/').collect();
    path.pop();
    for part in href.split('/') {
        match part {
            "." | "" => {}
            ".." => {
                assert!(path.pop().is_some(), "{href} in {from} leaves the folder");
            }
            part => path.push(part),
        }
    }
    path.join("/")
}

#[test]
fn every_link_of_the_folder_leads_to_a_file_in_it() {
    let files: BTreeMap<String, Vec<u8>> = Sample::new().static_files().into_iter().collect();
    let pages: Vec<&String> = files.keys().filter(|p| p.ends_with(".html")).collect();
    assert!(pages.len() > 5 * 20, "{} pages", pages.len());
    let mut links = 0;
    for path in pages {
        let page = std::str::from_utf8(&files[path]).unwrap();
        let elements = html::read(page).unwrap();
        let ids = |page: &str| html::read(page).unwrap().iter().filter_map(|e| e.get("id").map(str::to_owned)).collect::<Vec<_>>();
        for element in &elements {
            for attribute in ["href", "src", "srcset", "action"] {
                let Some(href) = element.get(attribute).filter(|h| !h.starts_with("data:")) else { continue };
                assert!(!href.starts_with('/') && !href.contains("://") && !href.contains('?'), "{path}: {href}");
                let (file, anchor) = href.split_once('#').unwrap_or((href, ""));
                let target = if file.is_empty() { path.clone() } else { resolve(path, file) };
                if target.ends_with(rihla::report::FILE_NAME) {
                    // `rihla export` puts it beside the pages
                    continue;
                }
                assert!(files.contains_key(&target), "{path}: {href} -> {target}");
                if !anchor.is_empty() {
                    let page = std::str::from_utf8(&files[&target]).unwrap();
                    assert!(ids(page).iter().any(|id| id == anchor), "{path}: {href}");
                }
                links += 1;
            }
        }
    }
    assert!(links > 1000, "{links}");
    assert!(files.contains_key("index.html") && files.contains_key("fr/datasets/permits/map-3-wide.svg"));
    assert!(files.keys().all(|p| !p.contains("..") && !p.starts_with('/')));
}

#[test]
fn the_folder_is_the_same_each_time() {
    assert!(Sample::new().static_files() == Sample::new().static_files());
}
