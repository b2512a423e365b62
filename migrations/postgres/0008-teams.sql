-- Teams, to which roles are given once: whoever is in one holds them. See crates/rihla-account/src/team.
create table team (
    id text collate "C" primary key,
    -- outside text
    name text collate "C" not null,
    -- folded: one name has one spelling
    name_key text collate "C" not null,
    agency text collate "C",
    -- counts changes, so that nobody gives a role to members whom they have not seen
    version bigint not null,
    made_at text collate "C" not null,
    made_by text collate "C" not null,
    closed_at text collate "C",
    closed_by text collate "C"
);
create unique index team_name on team (name_key) where closed_at is null;

create table team_member (
    id text collate "C" primary key,
    team text collate "C" not null references team (id),
    account text collate "C" not null references account (id),
    added_at text collate "C" not null,
    added_by text collate "C" not null,
    left_at text collate "C",
    left_by text collate "C"
);
create unique index team_member_one on team_member (team, account) where left_at is null;
create index team_member_account on team_member (account);
create index team_member_team on team_member (team);

create table team_role (
    id text collate "C" primary key,
    team text collate "C" not null references team (id),
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
create index team_role_team on team_role (team);
create index team_role_role on team_role (role);
