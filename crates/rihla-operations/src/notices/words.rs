//! What the kinds of notice are called.

use rihla_register::NoticeKind;

/// The message that says what happened.
#[must_use]
pub const fn kind_message(kind: NoticeKind) -> &'static str {
    match kind {
        NoticeKind::Assigned => "notice-kind-assigned",
        NoticeKind::Waiting => "notice-kind-waiting",
        NoticeKind::Confirmed => "notice-kind-confirmed",
        NoticeKind::Declined => "notice-kind-declined",
        NoticeKind::Commented => "notice-kind-commented",
        NoticeKind::Due => "notice-kind-due",
        NoticeKind::Overdue => "notice-kind-overdue",
    }
}
