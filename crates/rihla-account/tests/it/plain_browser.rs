//! A browser without scripts: it keeps cookies, follows where it is sent, and fills in forms.

use http::header::{CONTENT_TYPE, COOKIE, LOCATION, SET_COOKIE};
use http::{Request, Response, Uri};

use crate::wire::ask;

/// A browser, and who sits before it.
pub struct PlainBrowser {
    pub name: &'static str,
    /// Name, path and value of each cookie.
    cookies: Vec<(String, String, String)>,
    /// How many forms were filled in.
    pub forms: usize,
}

impl PlainBrowser {
    pub fn of(name: &'static str) -> Self {
        Self { name, cookies: Vec::new(), forms: 0 }
    }

    /// Goes where it is sent from an address on, agreeing to everything, until it is sent to `home`: that address.
    pub fn goes(&mut self, address: &str, home: &str) -> String {
        self.goes_until(address, home, Self::fills_in)
    }

    /// The same, pressing "cancel" at the first form.
    pub fn cancels(&mut self, address: &str, home: &str) -> String {
        self.goes_until(address, home, |browser, at, page| {
            let link = page.split("<a ").find(|link| link.contains("Cancel")).unwrap();
            browser.send(Request::get(beside(at, attribute(link, "href").unwrap())), String::new())
        })
    }

    fn goes_until(&mut self, address: &str, home: &str, form: impl Fn(&mut Self, &Uri, &str) -> Response<Vec<u8>>) -> String {
        let mut at: Uri = address.parse().unwrap();
        let mut response = self.send(Request::get(at.clone()), String::new());
        for _ in 0..12 {
            if response.status().is_redirection() {
                let to = response.headers()[LOCATION].to_str().unwrap();
                if to.starts_with(home) {
                    return to.to_owned();
                }
                at = beside(&at, to);
                response = self.send(Request::get(at.clone()), String::new());
            } else {
                let page = String::from_utf8(response.body().clone()).unwrap();
                assert_eq!(response.status(), 200, "{page}");
                response = form(self, &at, &page);
            }
        }
        panic!("sent round in circles")
    }

    /// Fills in the one form of a page: the person's name, any password, and what stands there already.
    fn fills_in(&mut self, at: &Uri, page: &str) -> Response<Vec<u8>> {
        self.forms += 1;
        let form = page.split_once("<form ").unwrap().1.split_once("</form>").unwrap().0;
        let fields = form.split("<input ").skip(1).map(|input| {
            let value = match attribute(input, "type") {
                Some("text") => self.name,
                Some("password") => "any",
                _ => attribute(input, "value").unwrap(),
            };
            format!("{}={value}", attribute(input, "name").unwrap())
        });
        let fields = fields.collect::<Vec<_>>().join("&");
        assert_eq!(attribute(form, "method"), Some("post"));
        self.send(Request::post(beside(at, attribute(form, "action").unwrap())), fields)
    }

    fn send(&mut self, request: http::request::Builder, body: String) -> Response<Vec<u8>> {
        let path = request.uri_ref().unwrap().path().to_owned();
        let held = self.cookies.iter().filter(|(_, below, _)| path.starts_with(below.as_str()));
        let held = held.map(|(name, _, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ");
        let request = request.header(COOKIE, held).header(CONTENT_TYPE, "application/x-www-form-urlencoded");
        let response = ask(&request.body(body.into_bytes()).unwrap()).unwrap();
        for cookie in response.headers().get_all(SET_COOKIE) {
            let cookie = cookie.to_str().unwrap();
            let (name, value) = cookie.split(';').next().unwrap().split_once('=').unwrap();
            let below = cookie.split("; ").find_map(|part| part.strip_prefix("path=")).unwrap_or("/");
            self.cookies.retain(|(known, path, _)| (known.as_str(), path.as_str()) != (name, below));
            if !value.is_empty() {
                self.cookies.push((name.to_owned(), below.to_owned(), value.to_owned()));
            }
        }
        response
    }
}

/// An address that a page names, as seen from that page.
fn beside(at: &Uri, to: &str) -> Uri {
    if to.starts_with('/') { format!("http://{}{to}", at.authority().unwrap()).parse().unwrap() } else { to.parse().unwrap() }
}

fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let behind = tag.split_once('>').map_or(tag, |(tag, _)| tag).split_once(&format!("{name}=\""))?.1;
    behind.split_once('"').map(|(value, _)| value)
}
