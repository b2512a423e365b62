//! A sign-in with a provider, from the first redirect to the session.

use rihla_model::AccountId;
use rihla_model::access::Roles;
use rihla_store::database::Statement;
use ring::digest::{SHA256, digest};
use serde::Deserialize;
use zeroize::Zeroizing;

use super::exchange::{get, post};
use super::id_token::nonce_hash;
use super::userinfo::verified_email;
use super::{Claims, Discovered, IdTokenCheck, KeySet, OidcFault, Provider};
use crate::account::{AccountKind, AccountState, by_email, hold};
use crate::accounts::{Accounts, Work};
use crate::encoding::BASE64URL;
use crate::error::AccountError;
use crate::event::{Occasion, SecurityEvent, SignedInBy};
use crate::form::escaped;
use crate::instant::after;
use crate::name::EmailAddress;
use crate::secret::{SecretHash, SecretToken};
use crate::session::Level;
use crate::sign_in::Step;

/// A sign-in that was begun.
pub struct Begun {
    /// Where the browser is sent.
    pub address: Zeroizing<String>,
    /// What the browser has to hold meanwhile, so that nobody else's sign-in is completed in it.
    pub browser: SecretToken,
}

impl std::fmt::Debug for Begun {
    /// The address holds state and nonce.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Begun(…)")
    }
}

/// What the provider sent back by way of the browser, as it stood in the address.
#[derive(Default)]
pub struct Answer<'a> {
    /// The state.
    pub state: &'a str,
    /// The code.
    pub code: Option<&'a str>,
    /// The issuer (RFC 9207), where the provider says it.
    pub issuer: Option<&'a str>,
}

/// What came of it.
#[derive(Debug)]
pub enum Finished {
    /// The person is signed in, or has to show the second factor.
    SignedIn(Step),
    /// The identity was linked to the account of who is signed in.
    Linked,
}

#[derive(Deserialize)]
struct TokenAnswer {
    id_token: String,
    access_token: Option<String>,
    #[serde(default)]
    token_type: String,
}

/// What a code is exchanged for.
struct Tokens {
    id: Zeroizing<String>,
    /// Only one of the type that is understood here.
    access: Option<Zeroizing<String>>,
}

struct Flow {
    nonce: SecretHash,
    verifier: Zeroizing<String>,
    account: Option<AccountId>,
}

fn state_hash(state: &SecretToken) -> SecretHash {
    state.hash("rihla provider state 1")
}

fn browser_hash(browser: &SecretToken) -> SecretHash {
    browser.hash("rihla provider browser 1")
}

impl Accounts {
    /// Begins a sign-in with a provider, or, for who is signed in, the linking of an identity.
    ///
    /// # Errors
    /// [`AccountError::SessionOver`] and [`AccountError::FactorNeeded`] for a link; [`AccountError::NoRandomness`],
    /// [`AccountError::Store`].
    pub async fn begin_with_provider(
        &self,
        at: &mut Occasion,
        provider: &Provider,
        discovered: &Discovered,
        link: Option<&SecretToken>,
    ) -> Result<Begun, AccountError> {
        let draw = || SecretToken::draw(&*self.rng);
        let (state, browser, nonce, verifier) = (draw()?, draw()?, draw()?.to_text(), draw()?.to_text());
        let mut work = self.begin().await?;
        let account = match link {
            Some(token) => Some(self.hold_fresh(&mut work, at, token).await?.account.id),
            None => None,
        };
        let hash = state_hash(&state).hex();
        let sealed = self.keys.seal(&["provider", &hash], verifier.as_bytes(), &*self.rng)?;
        let insert = Statement::new(
            "insert into provider_flow (hash, provider, browser, nonce, verifier, account, ends_at) values (?, ?, ?, ?, ?, ?, ?)",
        );
        let insert = insert.bind(&hash).bind(provider.id.as_str()).bind(browser_hash(&browser).hex()).bind(nonce_hash(&nonce).hex());
        let insert = insert.bind(sealed).bind(account.as_ref().map(AccountId::as_str));
        work.unit.run(insert.bind(after(at.now, self.policy.sign_in_lives))).await?;
        self.finish(at, work).await?;
        // RFC 7636 section 4.2
        let challenge = BASE64URL.encode(digest(&SHA256, verifier.as_bytes()).as_ref());
        let (client, redirect, state) = (escaped(&provider.client_id), escaped(&provider.redirect), state.to_text());
        let joint = if discovered.authorization.contains('?') { '&' } else { '?' };
        let address = Zeroizing::new(format!(
            "{}{joint}response_type=code&client_id={client}&redirect_uri={redirect}&scope=openid%20email&state={}&nonce={}\
             &code_challenge={}&code_challenge_method=S256",
            discovered.authorization,
            state.as_str(),
            nonce.as_str(),
            challenge.as_str()
        ));
        Ok(Begun { address, browser })
    }

    /// Completes it: exchanges the code, checks what the provider says, and opens a session or makes the link. `held` is
    /// the session that the browser holds: a sign-in ends it, a link needs it.
    ///
    /// # Errors
    /// [`AccountError::Provider`], [`AccountError::SessionOver`], [`AccountError::Refused`], [`AccountError::Store`].
    #[expect(clippy::too_many_arguments, reason = "each comes from another hand: configuration, network, address, cookies")]
    pub async fn finish_with_provider<F, Fut, E>(
        &self,
        at: &mut Occasion,
        roles: &Roles,
        provider: &Provider,
        discovered: &Discovered,
        fetch: &F,
        answer: Answer<'_>,
        browser: &SecretToken,
        held: Option<&SecretToken>,
    ) -> Result<Finished, AccountError>
    where
        F: Fn(http::Request<Vec<u8>>) -> Fut + Sync,
        Fut: Future<Output = Result<http::Response<Vec<u8>>, E>> + Send,
        E: Send,
    {
        let flow = self.take_flow(at, provider, &answer, browser).await?;
        if answer.issuer.is_some_and(|issuer| issuer != discovered.issuer) || discovered.issuer != provider.issuer {
            return Err(OidcFault::Untrue { claim: "iss" }.into());
        }
        let code = answer.code.ok_or(OidcFault::Denied)?;
        let tokens = exchange(provider, discovered, fetch, code, &flow.verifier).await?;
        let check = IdTokenCheck { issuer: &provider.issuer, client_id: &provider.client_id, nonce: &flow.nonce, now: at.now };
        let claims = match check.verify(&tokens.id, &discovered.keys) {
            // the provider may have turned its keys over since they were asked for
            Err(OidcFault::Untrue { claim: "key" }) => {
                check.verify(&tokens.id, &KeySet::parse(&get(fetch, &discovered.jwks, None).await?)?)?
            }
            other => other?,
        };
        match flow.account {
            Some(account) => self.link_by_holder(at, provider, &claims, &account, held).await,
            None => {
                let claims = self.with_address(provider, discovered, fetch, &tokens, claims).await?;
                self.sign_in_by_claims(at, roles, provider, &claims, held).await
            }
        }
    }

    /// Asks the provider for the address, where it decides who is meant and the ID token does not say it.
    async fn with_address<F, Fut, E>(
        &self,
        provider: &Provider,
        discovered: &Discovered,
        fetch: &F,
        tokens: &Tokens,
        claims: Claims,
    ) -> Result<Claims, AccountError>
    where
        F: Fn(http::Request<Vec<u8>>) -> Fut + Sync,
        Fut: Future<Output = Result<http::Response<Vec<u8>>, E>> + Send,
        E: Send,
    {
        let wanted = provider.proves_addresses && claims.verified_email.is_none();
        let (Some(address), Some(access), true) = (&discovered.userinfo, &tokens.access, wanted) else { return Ok(claims) };
        let linked = self.linked(&mut self.database.read().await?, provider, &claims.subject).await?;
        if linked.is_some() {
            return Ok(claims);
        }
        let verified_email = verified_email(fetch, address, access, &claims.subject).await?;
        Ok(Claims { verified_email, ..claims })
    }

    /// Takes the flow of a state, if it was begun in this browser; it is over then, whatever comes of it.
    async fn take_flow(
        &self,
        at: &mut Occasion,
        provider: &Provider,
        answer: &Answer<'_>,
        browser: &SecretToken,
    ) -> Result<Flow, AccountError> {
        let over = || AccountError::from(OidcFault::FlowOver);
        let hash = state_hash(&SecretToken::parse(answer.state).ok_or_else(over)?).hex();
        let mut work = self.begin().await?;
        let find =
            Statement::new("select browser, nonce, verifier, account from provider_flow where hash = ? and provider = ? and ends_at > ?");
        let find = find.bind(&hash).bind(provider.id.as_str()).bind(at.now).push(work.unit.engine().for_update());
        let row = work.unit.row(find).await?.ok_or_else(over)?;
        let damaged = || AccountError::Damaged { what: "sign-in with a provider" };
        if !SecretHash::from_hex(&row.text(0)?).is_some_and(|known| browser_hash(browser).fits(&known)) {
            return Err(over());
        }
        if work.unit.run(Statement::new("delete from provider_flow where hash = ?").bind(&hash)).await? != 1 {
            return Err(over());
        }
        let opened = self.keys.open(&["provider", &hash], &row.text(2)?)?;
        let flow = Flow {
            nonce: SecretHash::from_hex(&row.text(1)?).ok_or_else(damaged)?,
            verifier: Zeroizing::new(std::str::from_utf8(&opened).map_err(|_| damaged())?.to_owned()),
            account: row.optional_text(3)?.map(AccountId::new).transpose().map_err(|_| damaged())?,
        };
        self.finish(at, work).await?;
        Ok(flow)
    }

    /// Links an identity to the account of who began it, if they still hold the session.
    async fn link_by_holder(
        &self,
        at: &mut Occasion,
        provider: &Provider,
        claims: &Claims,
        account: &AccountId,
        held: Option<&SecretToken>,
    ) -> Result<Finished, AccountError> {
        let mut work = self.begin().await?;
        hold(&mut work.unit, account).await?;
        let live = self.live(&mut work.unit, at, held.ok_or(AccountError::SessionOver)?).await?;
        if live.account.id != *account {
            return Err(AccountError::SessionOver);
        }
        self.link(&mut work, at, provider, &claims.subject, account).await?;
        self.finish(at, work).await?;
        Ok(Finished::Linked)
    }

    async fn sign_in_by_claims(
        &self,
        at: &mut Occasion,
        roles: &Roles,
        provider: &Provider,
        claims: &Claims,
        held: Option<&SecretToken>,
    ) -> Result<Finished, AccountError> {
        let mut work = self.begin().await?;
        let linked = match self.linked(&mut work.unit, provider, &claims.subject).await? {
            Some(account) => Some(account),
            None => self.accept_by_address(&mut work, at, provider, claims).await?,
        };
        let account = match linked {
            Some(id) => Some(hold(&mut work.unit, &id).await?.account),
            None => None,
        };
        let usable = account.clone().filter(|account| account.state == AccountState::Active && account.kind == AccountKind::Person);
        let Some(usable) = usable else {
            work.note_of(account.map(|account| account.id), SecurityEvent::IdentityRefused { provider: provider.id.clone() });
            self.finish(at, work).await?;
            return Err(OidcFault::NotLinked.into());
        };
        let step = if provider.proves_factors && claims.several_factors {
            let opened = self.open_session(&mut work, at, &usable.id, Level::Whole, held).await?;
            work.note(&usable.id, SecurityEvent::SignedIn { session: opened.session.id.clone(), by: SignedInBy::Provider });
            Step::Signed(opened)
        } else {
            self.after_first(&mut work, at, roles, &usable, SignedInBy::Provider, held).await?
        };
        self.finish(at, work).await?;
        Ok(Finished::SignedIn(step))
    }

    /// Accepts an invitation by the address to which it went, where the provider is trusted to have verified it.
    async fn accept_by_address(
        &self,
        work: &mut Work,
        at: &Occasion,
        provider: &Provider,
        claims: &Claims,
    ) -> Result<Option<AccountId>, AccountError> {
        let email = claims.verified_email.as_deref().filter(|_| provider.proves_addresses).and_then(|text| EmailAddress::new(text).ok());
        let Some(email) = email else { return Ok(None) };
        let Some(found) = by_email(&mut work.unit, &email).await? else { return Ok(None) };
        let account = hold(&mut work.unit, &found.account.id).await?.account;
        // an account that is in use is linked by its holder, not by its address
        let open =
            Statement::new("select 1 from one_time where account = ? and purpose = 'invitation' and used_at is null and ends_at > ?");
        let invited = work.unit.row(open.bind(account.id.as_str()).bind(at.now)).await?.is_some();
        if account.state != AccountState::Invited || !invited {
            return Ok(None);
        }
        let active =
            Statement::new("update account set state = 'active', state_at = ? where id = ?").bind(at.now).bind(account.id.as_str());
        work.unit.run(active).await?;
        self.void_codes(work, at, &account.id, None).await?;
        work.note(&account.id, SecurityEvent::InvitationAccepted);
        self.link(work, at, provider, &claims.subject, &account.id).await?;
        Ok(Some(account.id))
    }
}

/// Exchanges the code for tokens.
async fn exchange<F, Fut, E>(
    provider: &Provider,
    discovered: &Discovered,
    fetch: &F,
    code: &str,
    verifier: &str,
) -> Result<Tokens, OidcFault>
where
    F: Fn(http::Request<Vec<u8>>) -> Fut + Sync,
    Fut: Future<Output = Result<http::Response<Vec<u8>>, E>> + Send,
    E: Send,
{
    let mut fields = vec![
        ("grant_type", "authorization_code"),
        ("code", code),
        ("redirect_uri", provider.redirect.as_str()),
        ("code_verifier", verifier),
    ];
    let secret = provider.client_secret.as_ref().map(|secret| secret.as_str());
    let basic = secret.filter(|_| discovered.basic).map(|secret| (provider.client_id.as_str(), secret));
    if basic.is_none() {
        fields.push(("client_id", &provider.client_id));
        fields.extend(secret.map(|secret| ("client_secret", secret)));
    }
    let body = Zeroizing::new(post(fetch, &discovered.token, &fields, basic).await?);
    let answer: TokenAnswer = serde_json::from_slice(&body).map_err(|_| OidcFault::Unreadable { part: "token" })?;
    let access = answer.access_token.map(Zeroizing::new).filter(|_| answer.token_type.eq_ignore_ascii_case("bearer"));
    Ok(Tokens { id: Zeroizing::new(answer.id_token), access })
}
