-- Accounts, what they sign in with, and what happened to them. See crates/rihla-account.
create table account (
    id text collate "C" primary key,
    kind text collate "C" not null check (kind in ('person', 'service')),
    state text collate "C" not null check (state in ('invited', 'active', 'locked', 'disabled')),
    -- folded: one name has one spelling
    name text collate "C" not null unique,
    shown text collate "C" not null,
    email text collate "C",
    email_key text collate "C" unique,
    language text collate "C" not null,
    agency text collate "C",
    -- a PHC string
    password text collate "C",
    password_at text collate "C",
    made_at text collate "C" not null,
    made_by text collate "C" not null,
    state_at text collate "C" not null,
    signed_in_at text collate "C"
);

create table membership (
    id text collate "C" primary key,
    account text collate "C" not null references account (id),
    role text collate "C" not null,
    agency text collate "C",
    area text collate "C",
    -- days of the node's time zone, both included
    from_on text collate "C" not null,
    until_on text collate "C",
    given_at text collate "C" not null,
    given_by text collate "C" not null,
    ended_at text collate "C",
    ended_by text collate "C"
);
create index membership_account on membership (account);
create index membership_role on membership (role);

-- Failures in a row. The subject is a keyed hash of a name, an address, or an account's second factor.
create table attempt (
    subject text collate "C" primary key,
    failures bigint not null,
    last_at text collate "C" not null,
    next_at text collate "C" not null
);

-- Sign-ins between the password and the second factor.
create table sign_in (
    hash text collate "C" primary key,
    account text collate "C" not null references account (id),
    made_at text collate "C" not null,
    ends_at text collate "C" not null
);
create index sign_in_account on sign_in (account);

create table session (
    id text collate "C" primary key,
    account text collate "C" not null references account (id),
    hash text collate "C" not null unique,
    level text collate "C" not null check (level in ('whole', 'enrolling')),
    opened_at text collate "C" not null,
    seen_at text collate "C" not null,
    ends_at text collate "C" not null,
    -- when a second factor was last shown
    factor_at text collate "C",
    -- shortened
    agent text collate "C",
    -- a keyed hash
    address text collate "C",
    ended_at text collate "C",
    ended_why text collate "C"
);
create index session_account on session (account) where ended_at is null;

-- The secret of an authenticator app, sealed under the node's key.
create table totp (
    account text collate "C" primary key references account (id),
    secret text collate "C" not null,
    -- the last time step that was accepted
    step bigint,
    made_at text collate "C" not null,
    confirmed_at text collate "C"
);

create table security_key (
    id text collate "C" primary key,
    account text collate "C" not null references account (id),
    -- as the key calls itself, base64url
    credential text collate "C" not null unique,
    cose text collate "C" not null,
    counter bigint not null,
    synced bigint not null,
    label text collate "C" not null,
    added_at text collate "C" not null,
    used_at text collate "C",
    -- its counter went back: it may have been copied
    suspended_at text collate "C"
);
create index security_key_account on security_key (account);

-- What security keys are asked to sign; a row is gone once it was answered.
create table challenge (
    hash text collate "C" primary key,
    account text collate "C" not null references account (id),
    purpose text collate "C" not null check (purpose in ('add', 'sign-in', 'confirm')),
    ends_at text collate "C" not null
);

create table recovery_code (
    account text collate "C" not null references account (id),
    number bigint not null,
    -- a keyed hash
    tag text collate "C" not null,
    used_at text collate "C",
    primary key (account, number)
);

-- Invitations and codes for a new password; each is used once.
create table one_time (
    hash text collate "C" primary key,
    account text collate "C" not null references account (id),
    purpose text collate "C" not null check (purpose in ('invitation', 'reset', 'mail')),
    made_at text collate "C" not null,
    made_by text collate "C" not null,
    ends_at text collate "C" not null,
    used_at text collate "C"
);
create index one_time_account on one_time (account);

create table api_token (
    id text collate "C" primary key,
    account text collate "C" not null references account (id),
    label text collate "C" not null,
    hash text collate "C" not null,
    -- JSON: registers and acts
    scopes text collate "C" not null,
    made_at text collate "C" not null,
    made_by text collate "C" not null,
    ends_at text collate "C" not null,
    used_at text collate "C",
    revoked_at text collate "C",
    revoked_by text collate "C"
);
create index api_token_account on api_token (account);

-- Identities of outside providers.
create table identity (
    provider text collate "C" not null,
    subject text collate "C" not null,
    account text collate "C" not null references account (id),
    linked_at text collate "C" not null,
    linked_by text collate "C" not null,
    primary key (provider, subject)
);
create index identity_account on identity (account);

-- Sign-ins with an outside provider, while the browser is there.
create table provider_flow (
    hash text collate "C" primary key,
    provider text collate "C" not null,
    -- the hash of what the browser holds, and of what the provider has to send back
    browser text collate "C" not null,
    nonce text collate "C" not null,
    -- sealed under the node's key
    verifier text collate "C" not null,
    -- who is to be linked; empty for a sign-in
    account text collate "C" references account (id),
    ends_at text collate "C" not null
);

-- Never changed: each row holds the hash of the one before.
create table security_event (
    number bigint primary key,
    at text collate "C" not null,
    kind text collate "C" not null,
    account text collate "C",
    actor text collate "C" not null,
    -- a keyed hash
    address text collate "C",
    -- JSON, without secrets
    detail text collate "C" not null,
    hash text collate "C" not null
);
create index security_event_account on security_event (account, number);
create index security_event_at on security_event (at);

create table security_head (
    one bigint primary key check (one = 1),
    number bigint not null,
    hash text collate "C" not null
);
insert into security_head (one, number, hash) values (1, 0, '0000000000000000000000000000000000000000000000000000000000000000');

create function security_event_stays() returns trigger language plpgsql as $$
begin
    raise exception 'security events are never changed or removed';
end
$$;
create trigger security_event_stays before update or delete on security_event for each row execute function security_event_stays();
create trigger security_event_remains before truncate on security_event for each statement execute function security_event_stays();
