//! What a form of this site sent.

use axum::body::Bytes;
use axum::extract::FromRequest;
use axum::http::{Request, header};
use zeroize::Zeroizing;

use crate::web::parameters;

/// The fields of a form, as typed; none where what was sent is no such form.
///
/// Overwritten when dropped: there may be a password among them.
pub(super) struct Form(Option<Vec<(String, String)>>);

impl Form {
    /// A form of fields that came another way.
    pub(super) fn of(fields: Vec<(String, String)>) -> Self {
        Self(Some(fields))
    }

    /// What was typed under other names; what is empty is left out.
    pub(super) fn others(&self, known: impl Fn(&str) -> bool) -> Vec<(String, String)> {
        self.fields().iter().filter(|(name, value)| !value.is_empty() && !known(name)).cloned().collect()
    }

    pub(super) fn is_usable(&self) -> bool {
        self.0.is_some()
    }

    /// The last value of a name; empty where there is none.
    pub(super) fn get(&self, name: &str) -> &str {
        parameters::last(self.fields(), name)
    }

    /// All values of a name.
    pub(super) fn all<'f>(&'f self, name: &str) -> impl Iterator<Item = &'f str> {
        parameters::all(self.fields(), name)
    }

    /// A secret that was typed.
    pub(super) fn secret(&self, name: &str) -> Zeroizing<String> {
        Zeroizing::new(self.get(name).to_owned())
    }

    /// A version that the form was filled for; one that never was, where it is none.
    pub(super) fn version(&self) -> i64 {
        self.get("version").parse().unwrap_or(-1)
    }

    fn fields(&self) -> &[(String, String)] {
        self.0.as_deref().unwrap_or_default()
    }
}

impl Drop for Form {
    fn drop(&mut self) {
        for (_, value) in self.0.iter_mut().flatten() {
            zeroize::Zeroize::zeroize(value);
        }
    }
}

impl<S: Send + Sync> FromRequest<S> for Form {
    type Rejection = std::convert::Infallible;

    async fn from_request(request: Request<axum::body::Body>, state: &S) -> Result<Self, Self::Rejection> {
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        let ours = kind.split(';').next().is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/x-www-form-urlencoded"));
        let sent = Bytes::from_request(request, state).await.ok().filter(|_| ours);
        Ok(Self(sent.map(|sent| parameters::fields(&sent))))
    }
}
