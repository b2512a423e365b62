//! One letter over one connection.

use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::AsyncSmtpConnection;
use lettre::transport::smtp::commands::{Data, Mail, Rcpt};
use lettre::transport::smtp::extension::ClientId;

use super::greeted::Greeted;
use super::server::{MailServer, SignIn};
use super::{MailAddress, Outcome};
use crate::error::CourierError;

/// What a server said no to, without its words: they may name the recipient.
enum No {
    Later(u16),
    Never(u16),
    Noise,
}

impl From<Error> for No {
    fn from(error: Error) -> Self {
        match error.status() {
            Some(code) if error.is_permanent() => Self::Never(code.into()),
            Some(code) => Self::Later(code.into()),
            None => Self::Noise,
        }
    }
}

/// Greets, signs in and hands over. Only what is said of the recipient or the letter refuses the letter: what is said of the node is for
/// its operator to put right, and letters wait meanwhile.
pub(super) async fn hand_over(
    wire: Greeted,
    server: &MailServer,
    to: &MailAddress,
    bytes: &[u8],
) -> (Outcome, Option<AsyncSmtpConnection>) {
    let host = || server.host.clone();
    let waiting = |no: No| match no {
        No::Later(code) | No::Never(code) => Outcome::TryAgain(CourierError::MailDeferred { host: host(), code }),
        No::Noise => Outcome::TryAgain(CourierError::NoSmtp { host: host() }),
    };
    let hello = ClientId::Domain(server.domain.clone());
    let mut smtp = match AsyncSmtpConnection::connect_with_transport(Box::new(wire), &hello).await {
        Ok(smtp) => smtp,
        Err(error) => return (waiting(error.into()), None),
    };
    if let Some(sign_in) = &server.sign_in
        && let Err(error) = signed_in(&mut smtp, sign_in).await
    {
        let refused = |code| Outcome::TryAgain(CourierError::MailSignIn { host: host(), code });
        // the library's own fault: the server offers no way that it knows
        let unable = error.is_client();
        let outcome = match error.into() {
            No::Never(code) => refused(code),
            No::Noise if unable => refused(0),
            no => waiting(no),
        };
        return (outcome, Some(smtp));
    }
    if let Err(error) = smtp.command(Mail::new(Some(server.from.address()), Vec::new())).await {
        let outcome = match error.into() {
            No::Never(code) => Outcome::TryAgain(CourierError::MailSender { host: host(), code }),
            no => waiting(no),
        };
        return (outcome, Some(smtp));
    }
    let outcome = match given(&mut smtp, to, bytes).await {
        Ok(()) => Outcome::Sent,
        Err(No::Never(code)) => Outcome::Refused(CourierError::MailRefused { host: host(), code }),
        Err(no) => waiting(no),
    };
    (outcome, Some(smtp))
}

async fn signed_in(smtp: &mut AsyncSmtpConnection, sign_in: &SignIn) -> Result<(), Error> {
    let credentials = Credentials::new(sign_in.user.clone(), sign_in.password.to_string());
    smtp.auth(&[Mechanism::Plain, Mechanism::Login], &credentials).await?;
    Ok(())
}

async fn given(smtp: &mut AsyncSmtpConnection, to: &MailAddress, bytes: &[u8]) -> Result<(), No> {
    smtp.command(Rcpt::new(to.address(), Vec::new())).await?;
    smtp.command(Data).await?;
    smtp.message(bytes).await?;
    Ok(())
}
