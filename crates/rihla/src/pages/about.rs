//! About the observatory, and its methods.

use askama::Template;
use rihla_language::Speaker;
use rihla_model::ObsStatus;
use rihla_operations::access::AccessCounts;

use super::layout::Layout;
use super::mark::{MISSING, NOT_OBSERVED, WITHHELD};
use super::{Place, Reader};

#[derive(Template)]
#[template(path = "about.html")]
struct AboutPage<'a> {
    p: Layout,
    say: Speaker<'a>,
    about: String,
    /// Name (HTML) and contact.
    agencies: Vec<(String, String)>,
    public: bool,
    quality: String,
    priorities: Vec<(String, String)>,
    states: Vec<(String, String)>,
    /// Sign and meaning.
    marks: Vec<(String, String)>,
    access: String,
    /// How requests are met: words with numbers.
    requests: Vec<(String, String)>,
    status: Option<String>,
}

/// The page about the observatory and its methods.
///
/// # Errors
/// When the template cannot be written.
pub fn about(reader: &Reader<'_>, requests: Option<&AccessCounts>) -> askama::Result<String> {
    let observatory = &reader.site.observatory;
    let pair = |id: &str| (reader.t(id), reader.t(&format!("{id}-text")));
    let mut marks = vec![
        (WITHHELD.to_owned(), reader.t("mark-protected")),
        (MISSING.to_owned(), reader.t("mark-missing")),
        (NOT_OBSERVED.to_owned(), reader.t("mark-not-observed")),
        (reader.say.whole(0), reader.t("mark-zero")),
    ];
    let flags = ObsStatus::ALL.into_iter().filter(|s| !s.is_missing() && *s != ObsStatus::A);
    marks.extend(flags.map(|s| (s.code().to_owned(), reader.say.word("obs-status", s.code()))));
    let limit = observatory.stale_after_years;
    let access = if observatory.contact.is_empty() {
        reader.t("about-access-no-contact")
    } else {
        reader.say.say("about-access-text", &[("contact", observatory.contact.as_str().into())])
    };
    let page = AboutPage {
        p: Layout::new(reader, &reader.t("about-title"), reader.plain(&observatory.about)),
        say: reader.say,
        about: reader.local(&observatory.about),
        agencies: observatory.agencies.iter().map(|a| (reader.local(&a.name), a.contact.clone())).collect(),
        public: observatory.protection.already_public,
        quality: reader.say.say("about-quality-text", &[("limit", limit.into())]),
        priorities: [
            "quality-priority-availability",
            "quality-priority-accessibility",
            "quality-priority-comparability",
            "quality-priority-fragmentation",
            "quality-priority-reliability",
        ]
        .map(pair)
        .to_vec(),
        states: ["release-state-preliminary", "release-state-revised", "release-state-final", "release-state-withdrawn"].map(pair).to_vec(),
        marks,
        access,
        requests: requests.map(|counts| request_counts(reader, counts)).unwrap_or_default(),
        status: (reader.links.can_query() && observatory.access.is_some()).then(|| reader.links.page(&Place::Access)),
    };
    page.render()
}

/// How requests are met, openly: counts of requests, none of persons.
fn request_counts(reader: &Reader<'_>, counts: &AccessCounts) -> Vec<(String, String)> {
    let number = |id: &str, n: u64| (reader.t(id), reader.say.whole(i128::from(n)));
    let mut list = vec![
        number("access-count-asked", counts.asked),
        number("access-count-answered", counts.answered),
        number("access-count-in-time", counts.in_time),
        number("access-count-granted", counts.granted),
        number("access-count-refused", counts.refused),
    ];
    if let Some(tenths) = counts.median_days_tenths {
        let decimals = u8::from(tenths % 10 != 0);
        list.push((reader.t("access-count-median"), reader.say.scaled(i128::from(tenths), 1, decimals)));
    }
    list
}
