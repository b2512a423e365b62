//! Files of records, to be saved: none is ever shown within a page of this node.

use axum::body::Body;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use rihla_register::Attached;

use super::answer::{plain_name, set};

/// The answer that has a browser save a file.
pub(super) fn attachment(attached: &Attached) -> Response {
    let mut response = Body::from(attached.content.to_vec()).into_response();
    set(&mut response, header::CONTENT_TYPE, &attached.file.media);
    set(&mut response, header::CONTENT_DISPOSITION, &disposition(&attached.file.name));
    set(&mut response, header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox");
    set(&mut response, header::CACHE_CONTROL, "no-store");
    response
}

/// The header that has a browser save a file, its name in every script (RFC 6266, RFC 8187).
fn disposition(name: &str) -> String {
    let kept = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_');
    let encoded: String = name.bytes().map(|byte| if kept(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect();
    format!("attachment; filename=\"{}\"; filename*=UTF-8''{encoded}", plain_name(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_cannot_leave_its_header() {
        assert_eq!(
            disposition("é\r\nX: \"1\".pdf"),
            "attachment; filename=\"___X___1_.pdf\"; filename*=UTF-8''%C3%A9%0D%0AX%3A%20%221%22.pdf"
        );
    }
}
