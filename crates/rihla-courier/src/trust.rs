//! Which authorities vouch for other hosts.

use std::fmt;
use std::sync::Arc;

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore, crypto};
use tokio_rustls::TlsConnector;

use crate::error::CourierError;

/// The authorities whose certificates are believed.
#[derive(Clone)]
pub struct Trust(Arc<RootCertStore>);

impl Trust {
    /// Those that the machine believes: its administrator adds a national authority there, and its updates take bad ones away.
    ///
    /// # Errors
    /// [`CourierError::NoAuthorities`] where it has none.
    pub fn of_machine() -> Result<Self, CourierError> {
        let mut store = RootCertStore::empty();
        let (good, _) = store.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        if good == 0 { Err(CourierError::NoAuthorities) } else { Ok(Self(Arc::new(store))) }
    }

    /// Those of a file in PEM form, and no others.
    ///
    /// # Errors
    /// [`CourierError::BadAuthority`].
    pub fn of_pem(pem: &[u8]) -> Result<Self, CourierError> {
        Self(Arc::new(RootCertStore::empty())).and_pem(pem)
    }

    /// Believes those of a file in PEM form too.
    ///
    /// # Errors
    /// [`CourierError::BadAuthority`].
    pub fn and_pem(&self, pem: &[u8]) -> Result<Self, CourierError> {
        let mut store = RootCertStore::clone(&self.0);
        let mut count = 0;
        for certificate in CertificateDer::pem_slice_iter(pem) {
            store.add(certificate.map_err(|_| CourierError::BadAuthority)?).map_err(|_| CourierError::BadAuthority)?;
            count += 1;
        }
        if count == 0 { Err(CourierError::BadAuthority) } else { Ok(Self(Arc::new(store))) }
    }

    /// What makes encrypted connections to hosts that these authorities vouch for.
    pub(crate) fn connector(&self, protocols: &[&[u8]]) -> Result<TlsConnector, CourierError> {
        let mut config = ClientConfig::builder_with_provider(Arc::new(crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(|_| CourierError::NoAuthorities)?
            .with_root_certificates(self.0.clone())
            .with_no_client_auth();
        config.alpn_protocols = protocols.iter().map(|protocol| protocol.to_vec()).collect();
        Ok(TlsConnector::from(Arc::new(config)))
    }
}

impl fmt::Debug for Trust {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Trust({} authorities)", self.0.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_without_a_certificate_is_refused() {
        for bad in ["", "hello", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"] {
            assert!(matches!(Trust::of_pem(bad.as_bytes()), Err(CourierError::BadAuthority)), "{bad}");
        }
    }
}
