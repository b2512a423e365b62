//! A strict little HTML reader: well-formedness, ids, and what readers with other senses need.

use std::collections::{BTreeMap, BTreeSet};

/// An element as it was opened.
#[derive(Debug, Clone)]
pub struct Element {
    pub name: String,
    pub attributes: BTreeMap<String, String>,
    /// Names of the elements around it, outermost first.
    pub inside: Vec<String>,
}

impl Element {
    pub fn get(&self, name: &str) -> Option<&str> {
        self.attributes.get(name).map(String::as_str)
    }
}

const VOID: [&str; 9] = ["meta", "link", "input", "br", "img", "source", "hr", "area", "col"];

/// Reads a page; errors are what a browser would silently mend.
pub fn read(page: &str) -> Result<Vec<Element>, String> {
    let mut rest = page.strip_prefix("<!doctype html>").ok_or("no doctype")?;
    let mut open: Vec<String> = Vec::new();
    let mut all: Vec<Element> = Vec::new();
    while let Some(start) = rest.find('<') {
        let text = &rest[..start];
        check_text(text)?;
        rest = &rest[start..];
        let end = tag_end(rest).ok_or_else(|| format!("no end: {}", &rest[..rest.len().min(80)]))?;
        let tag = &rest[1..end];
        rest = &rest[end + 1..];
        if let Some(name) = tag.strip_prefix('/') {
            let last = open.pop().unwrap_or_default();
            if last != name {
                return Err(format!("</{name}> closes <{last}> inside {open:?}"));
            }
            continue;
        }
        let closed = tag.ends_with('/');
        let tag = tag.trim_end_matches('/').trim_end();
        let (name, attributes) = attributes(tag)?;
        all.push(Element { name: name.clone(), attributes, inside: open.clone() });
        if !closed && !VOID.contains(&name.as_str()) {
            open.push(name);
        }
    }
    if open.is_empty() { Ok(all) } else { Err(format!("left open: {open:?}")) }
}

fn check_text(text: &str) -> Result<(), String> {
    if text.contains('>') {
        return Err(format!("bare > in text: {text}"));
    }
    for (at, _) in text.match_indices('&') {
        let after = &text[at + 1..];
        let end = after.find(';').ok_or_else(|| format!("bare & in text: {text}"))?;
        if end > 6 || !after[..end].chars().all(|c| c.is_ascii_alphanumeric() || c == '#') {
            return Err(format!("bare & in text: {text}"));
        }
    }
    Ok(())
}

fn tag_end(text: &str) -> Option<usize> {
    let mut quoted = false;
    text.char_indices().find_map(|(at, c)| match c {
        '"' => {
            quoted = !quoted;
            None
        }
        '>' if !quoted => Some(at),
        _ => None,
    })
}

fn attributes(tag: &str) -> Result<(String, BTreeMap<String, String>), String> {
    let (name, mut rest) = tag.split_once(char::is_whitespace).unwrap_or((tag, ""));
    let mut all = BTreeMap::new();
    loop {
        rest = rest.trim_start();
        if rest.is_empty() {
            return Ok((name.to_owned(), all));
        }
        let end = rest.find(|c: char| c == '=' || c.is_whitespace()).unwrap_or(rest.len());
        let key = rest[..end].to_owned();
        rest = &rest[end..];
        let value = if let Some(after) = rest.strip_prefix("=\"") {
            let end = after.find('"').ok_or("open quotation mark")?;
            rest = &after[end + 1..];
            after[..end].to_owned()
        } else if rest.starts_with('=') {
            return Err(format!("attribute {key} without quotation marks in <{tag}>"));
        } else {
            String::new()
        };
        if value.contains('<') {
            return Err(format!("< in attribute {key} of <{name}>"));
        }
        if all.insert(key.clone(), value).is_some() {
            return Err(format!("attribute {key} twice in <{tag}>"));
        }
    }
}

/// What a page must keep; gives every rule that it breaks.
pub fn faults(page: &str, language: &str) -> Vec<String> {
    let elements = match read(page) {
        Ok(elements) => elements,
        Err(error) => return vec![error],
    };
    let mut faults: Vec<String> = Vec::new();
    let mut fault = |text: String| faults.push(text);
    let mut ids: BTreeSet<&str> = BTreeSet::new();
    for element in &elements {
        if let Some(id) = element.get("id")
            && !ids.insert(id)
        {
            fault(format!("id {id} twice"));
        }
        for forbidden in ["style", "onclick", "onload", "onerror"] {
            if element.get(forbidden).is_some() {
                fault(format!("<{}> has {forbidden}, which the policy forbids", element.name));
            }
        }
        match element.name.as_str() {
            "html" => {
                let dir = if language == "ar" { "rtl" } else { "ltr" };
                if element.get("lang") != Some(language) || element.get("dir") != Some(dir) {
                    fault(format!("html has lang {:?} dir {:?}", element.get("lang"), element.get("dir")));
                }
            }
            "img" if element.get("alt").is_none_or(str::is_empty) => fault("img without alt".to_owned()),
            "th" if !matches!(element.get("scope"), Some("col" | "row")) => fault("th without scope".to_owned()),
            "script" | "style" | "iframe" | "object" | "font" | "center" => fault(format!("<{}> has no place here", element.name)),
            "svg" if element.get("role") != Some("img") || element.get("aria-labelledby").is_none() => fault("svg without name".to_owned()),
            _ => {}
        }
    }
    for element in &elements {
        for attribute in ["for", "aria-labelledby", "aria-describedby"] {
            for id in element.get(attribute).into_iter().flat_map(str::split_whitespace) {
                if !ids.contains(id) {
                    fault(format!("{attribute} names {id}, which is not there"));
                }
            }
        }
        if let Some(anchor) = element.get("href").and_then(|h| h.strip_prefix('#'))
            && !ids.contains(anchor)
        {
            fault(format!("a link to #{anchor}, which is not there"));
        }
        let labelled = |e: &Element| e.get("id").is_some_and(|id| elements.iter().any(|l| l.name == "label" && l.get("for") == Some(id)));
        let shown = element.get("type") != Some("hidden");
        if matches!(element.name.as_str(), "input" | "select" | "textarea") && shown && !labelled(element) {
            fault(format!("<{}> without label", element.name));
        }
    }
    let count = |name: &str| elements.iter().filter(|e| e.name == name).count();
    for once in ["html", "head", "body", "main", "h1", "title"] {
        let found = if once == "title" {
            elements.iter().filter(|e| e.name == "title" && e.inside.last().is_some_and(|i| i == "head")).count()
        } else {
            count(once)
        };
        if found != 1 {
            fault(format!("{found} <{once}>"));
        }
    }
    let mut level = 1;
    for element in &elements {
        let found = element.name.strip_prefix('h').and_then(|n| n.parse::<u32>().ok());
        if let Some(found) = found {
            if found > level + 1 {
                fault(format!("h{found} after h{level}"));
            }
            level = found;
        }
    }
    if count("table") != count("caption") {
        fault("a table without caption".to_owned());
    }
    if page.contains("??") {
        let at = page.find("??").unwrap_or_default();
        fault(format!("untranslated: {}", page[at..].chars().take(60).collect::<String>()));
    }
    for name in [">title<", "<title></title>"] {
        if page.contains(name) && name == "<title></title>" {
            fault("empty title".to_owned());
        }
    }
    if page.contains("-title\"></title>") {
        fault("a drawing without title".to_owned());
    }
    faults
}

#[test]
fn the_reader_finds_what_is_wrong() {
    let page = |body: &str| {
        format!(
            "<!doctype html>\n<html lang=\"fr\" dir=\"ltr\"><head><title>t</title></head><body><main><h1>x</h1>{body}</main></body></html>"
        )
    };
    assert_eq!(faults(&page("<p>a &amp; b</p>"), "fr"), Vec::<String>::new());
    for bad in [
        "<p>",
        "<p>a & b</p>",
        "<b></i>",
        "<p id=\"a\"></p><p id=\"a\"></p>",
        "<img src=\"x\">",
        "<table></table>",
        "<th></th>",
        "<p onclick=\"x\"></p>",
        "<p a=b></p>",
        "<h3>x</h3>",
        "??id??",
        "<input id=\"q\">",
        "<a href=\"#no\">x</a>",
        "<script>1</script>",
    ] {
        assert!(!faults(&page(bad), "fr").is_empty(), "{bad}");
    }
    assert!(!faults(&page(""), "ar").is_empty());
}
