-- Teams, to which roles are given once: whoever is in one holds them. See crates/rihla-account/src/team.
create table team (
    id text primary key,
    -- outside text
    name text not null,
    -- folded: one name has one spelling
    name_key text not null,
    agency text,
    -- counts changes, so that nobody gives a role to members whom they have not seen
    version integer not null,
    made_at text not null,
    made_by text not null,
    closed_at text,
    closed_by text
) strict;
create unique index team_name on team (name_key) where closed_at is null;

create table team_member (
    id text primary key,
    team text not null references team (id),
    account text not null references account (id),
    added_at text not null,
    added_by text not null,
    left_at text,
    left_by text
) strict;
create unique index team_member_one on team_member (team, account) where left_at is null;
create index team_member_account on team_member (account);
create index team_member_team on team_member (team);

create table team_role (
    id text primary key,
    team text not null references team (id),
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
create index team_role_team on team_role (team);
create index team_role_role on team_role (role);
