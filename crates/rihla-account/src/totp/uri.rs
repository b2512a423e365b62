//! The address that an authenticator app reads from a picture.

use zeroize::Zeroizing;

use super::TotpSecret;
use crate::form::escaped;
use crate::name::SignInName;

/// The `otpauth://` address of a secret, for a picture that is shown once.
#[must_use]
pub fn otpauth_uri(issuer: &str, name: &SignInName, secret: &TotpSecret) -> Zeroizing<String> {
    let issuer = escaped(issuer);
    let (name, secret) = (escaped(name.as_str()), secret.to_text());
    Zeroizing::new(format!("otpauth://totp/{issuer}:{name}?secret={}&issuer={issuer}&algorithm=SHA1&digits=6&period=30", secret.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_a_name_ends_a_part_of_the_address() {
        let secret = TotpSecret::from_bytes(Zeroizing::new(b"12345678901234567890".to_vec()));
        let uri = otpauth_uri("Observatoire & Co: 1", &SignInName::typed("زهراء@x?"), &secret);
        assert_eq!(
            uri.as_str(),
            "otpauth://totp/Observatoire%20%26%20Co%3A%201:%D8%B2%D9%87%D8%B1%D8%A7%D8%A1%40x%3F\
             ?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Observatoire%20%26%20Co%3A%201&algorithm=SHA1&digits=6&period=30"
        );
    }
}
