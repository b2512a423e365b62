-- Accounts, what they sign in with, and what happened to them. See crates/rihla-account.
create table account (
    id text primary key,
    kind text not null check (kind in ('person', 'service')),
    state text not null check (state in ('invited', 'active', 'locked', 'disabled')),
    -- folded: one name has one spelling
    name text not null unique,
    shown text not null,
    email text,
    email_key text unique,
    language text not null,
    agency text,
    -- a PHC string
    password text,
    password_at text,
    made_at text not null,
    made_by text not null,
    state_at text not null,
    signed_in_at text
) strict;

create table membership (
    id text primary key,
    account text not null references account (id),
    role text not null,
    agency text,
    area text,
    -- days of the node's time zone, both included
    from_on text not null,
    until_on text,
    given_at text not null,
    given_by text not null,
    ended_at text,
    ended_by text
) strict;
create index membership_account on membership (account);
create index membership_role on membership (role);

-- Failures in a row. The subject is a keyed hash of a name, an address, or an account's second factor.
create table attempt (
    subject text primary key,
    failures integer not null,
    last_at text not null,
    next_at text not null
) strict;

-- Sign-ins between the password and the second factor.
create table sign_in (
    hash text primary key,
    account text not null references account (id),
    made_at text not null,
    ends_at text not null
) strict;
create index sign_in_account on sign_in (account);

create table session (
    id text primary key,
    account text not null references account (id),
    hash text not null unique,
    level text not null check (level in ('whole', 'enrolling')),
    opened_at text not null,
    seen_at text not null,
    ends_at text not null,
    -- when a second factor was last shown
    factor_at text,
    -- shortened
    agent text,
    -- a keyed hash
    address text,
    ended_at text,
    ended_why text
) strict;
create index session_account on session (account) where ended_at is null;

-- The secret of an authenticator app, sealed under the node's key.
create table totp (
    account text primary key references account (id),
    secret text not null,
    -- the last time step that was accepted
    step integer,
    made_at text not null,
    confirmed_at text
) strict;

create table security_key (
    id text primary key,
    account text not null references account (id),
    -- as the key calls itself, base64url
    credential text not null unique,
    cose text not null,
    counter integer not null,
    synced integer not null,
    label text not null,
    added_at text not null,
    used_at text,
    -- its counter went back: it may have been copied
    suspended_at text
) strict;
create index security_key_account on security_key (account);

-- What security keys are asked to sign; a row is gone once it was answered.
create table challenge (
    hash text primary key,
    account text not null references account (id),
    purpose text not null check (purpose in ('add', 'sign-in', 'confirm')),
    ends_at text not null
) strict;

create table recovery_code (
    account text not null references account (id),
    number integer not null,
    -- a keyed hash
    tag text not null,
    used_at text,
    primary key (account, number)
) strict;

-- Invitations and codes for a new password; each is used once.
create table one_time (
    hash text primary key,
    account text not null references account (id),
    purpose text not null check (purpose in ('invitation', 'reset', 'mail')),
    made_at text not null,
    made_by text not null,
    ends_at text not null,
    used_at text
) strict;
create index one_time_account on one_time (account);

create table api_token (
    id text primary key,
    account text not null references account (id),
    label text not null,
    hash text not null,
    -- JSON: registers and acts
    scopes text not null,
    made_at text not null,
    made_by text not null,
    ends_at text not null,
    used_at text,
    revoked_at text,
    revoked_by text
) strict;
create index api_token_account on api_token (account);

-- Identities of outside providers.
create table identity (
    provider text not null,
    subject text not null,
    account text not null references account (id),
    linked_at text not null,
    linked_by text not null,
    primary key (provider, subject)
) strict;
create index identity_account on identity (account);

-- Sign-ins with an outside provider, while the browser is there.
create table provider_flow (
    hash text primary key,
    provider text not null,
    -- the hash of what the browser holds, and of what the provider has to send back
    browser text not null,
    nonce text not null,
    -- sealed under the node's key
    verifier text not null,
    -- who is to be linked; empty for a sign-in
    account text references account (id),
    ends_at text not null
) strict;

-- Never changed: each row holds the hash of the one before.
create table security_event (
    number integer primary key,
    at text not null,
    kind text not null,
    account text,
    actor text not null,
    -- a keyed hash
    address text,
    -- JSON, without secrets
    detail text not null,
    hash text not null
) strict;
create index security_event_account on security_event (account, number);
create index security_event_at on security_event (at);

create table security_head (
    one integer primary key check (one = 1),
    number integer not null,
    hash text not null
) strict;
insert into security_head (one, number, hash) values (1, 0, '0000000000000000000000000000000000000000000000000000000000000000');

create trigger security_event_stays before update on security_event begin select raise(abort, 'security events are never changed'); end;
create trigger security_event_remains before delete on security_event begin select raise(abort, 'security events are never removed'); end;
