//! Tokens of programs: narrowed, dated, revocable.

use jiff::{SignedDuration, Timestamp};
use rihla_account::{AccountError, ApiToken, NewToken, Ticket};
use rihla_model::RegisterId;
use rihla_model::access::{Act, Actor, ActorKind, Scope};

use crate::house::{BETTER, House, membership, password};

fn scopes(acts: &[Act]) -> Vec<Scope> {
    vec![Scope { register: Some(RegisterId::new("policy").unwrap()), acts: acts.iter().copied().collect() }]
}

fn new(acts: &[Act], ends_at: Timestamp) -> NewToken<'static> {
    NewToken { label: "Nightly export", scopes: scopes(acts), ends_at }
}

impl House {
    fn next_month(&self) -> Timestamp {
        self.now + SignedDuration::from_hours(24 * 30)
    }

    /// Whether the actor of a token may do an act on a register, by its grants and its scopes.
    fn may(&self, actor: &Actor, register: &str, act: Act) -> bool {
        let register = RegisterId::new(register).unwrap();
        let granted = actor.memberships.iter().filter_map(|held| self.roles.get(&held.role)).flat_map(|role| &role.grants);
        actor.scope_allows(&register, act) && granted.filter(|grant| grant.register == register).any(|grant| grant.acts.contains(&act))
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_token_does_what_its_holder_may_and_its_scopes_allow() {
    for house in House::each().await {
        let amina = house.person("amina").await;
        house.give(&amina, "reader").await;
        let opened = house.signed_in("amina").await;
        // asked for more than the holder may do: it gives nothing
        let token = house
            .accounts
            .make_token(&mut house.at(), &house.roles, &opened.token, new(&[Act::See, Act::Erase], house.next_month()))
            .await
            .unwrap();
        let actor = house.accounts.actor_by_token(&mut house.at(), &token.to_text()).await.unwrap();
        assert_eq!((actor.kind, actor.account.as_ref()), (ActorKind::Service, Some(&amina)));
        assert!(house.may(&actor, "policy", Act::See));
        assert!(!house.may(&actor, "policy", Act::Erase), "in the scope, not in the role");
        assert!(!house.may(&actor, "pledge", Act::See), "another register");
        // narrower than the holder, and it does not widen with them
        let narrow =
            house.accounts.make_token(&mut house.at(), &house.roles, &opened.token, new(&[Act::See], house.next_month())).await.unwrap();
        house.give(&amina, "editor").await;
        let actor = house.accounts.actor_by_token(&mut house.at(), &narrow.to_text()).await.unwrap();
        assert!(house.may(&actor, "policy", Act::See) && !house.may(&actor, "policy", Act::Edit));
        // and shrinks with them at once
        for given in house.accounts.given_roles(&amina).await.unwrap() {
            house.accounts.end_role(&mut house.at(), &Actor::node(), &given.id).await.unwrap();
        }
        let actor = house.accounts.actor_by_token(&mut house.at(), &narrow.to_text()).await.unwrap();
        assert!(!house.may(&actor, "policy", Act::See));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_token_makes_no_codes_and_gives_no_roles_beyond_its_scopes() {
    for house in House::each().await {
        let (amina, bilal) = (house.person("amina").await, house.person("bilal").await);
        house.give(&amina, "editor").await;
        let opened = house.signed_in("amina").await;
        let token =
            house.accounts.make_token(&mut house.at(), &house.roles, &opened.token, new(&[Act::See], house.next_month())).await.unwrap();
        let actor = house.accounts.actor_by_token(&mut house.at(), &token.to_text()).await.unwrap();
        let mut at = house.at();
        assert!(house.accounts.give_role(&mut at, &actor, &house.roles, &bilal, membership("editor"), house.today, None).await.is_err());
        assert!(house.accounts.give_role(&mut at, &actor, &house.roles, &bilal, membership("reader"), house.today, None).await.is_ok());
        let reset = house.accounts.give_reset(&mut at, &actor, &house.roles, &bilal, false).await;
        assert!(matches!(reset, Err(AccountError::AboveActor)));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_token_ends_by_its_date_by_revocation_and_with_its_account() {
    for mut house in House::each().await {
        let (amina, bilal) = (house.person("amina").await, house.person("bilal").await);
        let opened = house.signed_in("amina").await;
        for ends_at in [house.now, house.now - SignedDuration::from_secs(1), house.now + SignedDuration::from_hours(24 * 366)] {
            let refused = house.accounts.make_token(&mut house.at(), &house.roles, &opened.token, new(&[], ends_at)).await;
            assert!(matches!(refused, Err(AccountError::BadSpan { .. })), "no end, or one too far");
        }
        let ends_at = house.now + SignedDuration::from_mins(1);
        let short = house.accounts.make_token(&mut house.at(), &house.roles, &opened.token, new(&[], ends_at)).await.unwrap();
        let long = house.accounts.make_token(&mut house.at(), &house.roles, &opened.token, new(&[], house.next_month())).await.unwrap();
        assert!(house.accounts.actor_by_token(&mut house.at(), &short.to_text()).await.is_ok());
        house.seconds(60);
        let refused = |answer: Result<Actor, AccountError>| matches!(answer, Err(AccountError::TokenRefused));
        assert!(refused(house.accounts.actor_by_token(&mut house.at(), &short.to_text()).await));
        house.accounts.lock(&mut house.at(), &amina).await.unwrap();
        assert!(refused(house.accounts.actor_by_token(&mut house.at(), &long.to_text()).await));
        house.accounts.unlock(&mut house.at(), &amina).await.unwrap();
        assert!(house.accounts.actor_by_token(&mut house.at(), &long.to_text()).await.is_ok());
        assert!(house.accounts.revoke_token(&mut house.at(), &bilal, long.id()).await.is_err(), "of another");
        house.accounts.revoke_token(&mut house.at(), &amina, long.id()).await.unwrap();
        assert!(refused(house.accounts.actor_by_token(&mut house.at(), &long.to_text()).await));
        let listed = house.accounts.tokens(&amina).await.unwrap();
        assert_eq!(listed.len(), 2);
        assert!(listed.iter().any(|token| token.revoked.is_some() && token.used_at.is_some()));
        assert_eq!(house.kinds(Some(&amina)).await.iter().filter(|kind| **kind == "token-refused").count(), 3);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wrong_secret_under_a_right_identifier_is_refused() {
    for house in House::each().await {
        house.person("amina").await;
        let opened = house.signed_in("amina").await;
        let make = async || {
            house.accounts.make_token(&mut house.at(), &house.roles, &opened.token, new(&[], house.next_month())).await.unwrap().to_text()
        };
        let (ours, other) = (make().await, make().await);
        // the identifier of one with the secret of the other and a check sum that holds
        let body = format!("{}{}", &ours[..23], &other[23..75]);
        let forged = forge(&body);
        assert!(ApiToken::parse(&forged).is_some(), "a scanner would take it for one");
        assert!(matches!(house.accounts.actor_by_token(&mut house.at(), &forged).await, Err(AccountError::TokenRefused)));
        for bad in ["", "rihla_", "Bearer x", &ours[..81], &ours.to_uppercase()] {
            assert!(matches!(house.accounts.actor_by_token(&mut house.at(), bad).await, Err(AccountError::TokenRefused)), "{bad}");
        }
        assert!(house.accounts.actor_by_token(&mut house.at(), &ours).await.is_ok());
    }
}

/// Appends the check sum, as anybody can.
fn forge(body: &str) -> String {
    let sum = !body.bytes().fold(u32::MAX, |sum, byte| {
        (0..8).fold(sum ^ u32::from(byte), |sum, _| if sum & 1 == 1 { sum >> 1 ^ 0xedb8_8320 } else { sum >> 1 })
    });
    let letters = b"0123456789abcdefghjkmnpqrstvwxyz";
    let check: String = (0..7).map(|n| char::from(letters[((u64::from(sum) << 3) >> (30 - 5 * n) & 31) as usize])).collect();
    format!("{body}{check}")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_service_signs_in_with_tokens_alone() {
    for house in House::each().await {
        let service = house.accounts.make_service(&mut house.at(), House::new_account("other-node")).await.unwrap();
        house.give(&service, "reader").await;
        let person = house.person("amina").await;
        let weak = house.accounts.actor(&person, house.today).await.unwrap();
        let refused =
            house.accounts.make_token_for(&mut house.at(), &weak, &house.roles, &service, new(&[Act::See], house.next_month())).await;
        assert!(matches!(refused, Err(AccountError::AboveActor)), "the maker would hold what the service may do");
        house.give(&person, "editor").await;
        let strong = house.accounts.actor(&person, house.today).await.unwrap();
        let made =
            house.accounts.make_token_for(&mut house.at(), &strong, &house.roles, &service, new(&[Act::See], house.next_month())).await;
        let actor = house.accounts.actor_by_token(&mut house.at(), &made.unwrap().to_text()).await.unwrap();
        assert_eq!(actor.account.as_ref(), Some(&service));
        assert!(house.may(&actor, "policy", Act::See));
        let of_person = house.accounts.make_token_for(&mut house.at(), &strong, &house.roles, &person, new(&[], house.next_month())).await;
        assert!(matches!(of_person, Err(AccountError::WrongState)), "nobody makes a token in a person's name");
        assert!(matches!(house.accounts.ask_reset(&mut house.at(), "other-node").await, Ok(None)));
        let reset = house.accounts.give_reset(&mut house.at(), &Actor::node(), &house.roles, &service, false).await;
        assert!(matches!(reset, Err(AccountError::ServiceSignsInWithTokens)));
        let code = house.accounts.invite_again(&mut house.at(), &rihla_model::access::Actor::node(), &house.roles, &service).await;
        assert!(matches!(code, Err(AccountError::WrongState)));
        let drawn = rihla_account::OneTimeCode::draw(&ring::rand::SystemRandom::new()).unwrap();
        assert!(house.accounts.set_password(&mut house.at(), &Ticket::Code(drawn), &password(BETTER)).await.is_err());
    }
}
