-- The upkeep of registers: what their definitions were, how far their index is, what waits for a look. See crates/rihla-register.
create table edition (
    register text collate "C" not null,
    version bigint not null,
    revision bigint not null,
    fingerprint text collate "C" not null,
    -- the definition in its canonical form
    body text collate "C" not null,
    used_at text collate "C" not null,
    primary key (register, version, revision)
);

create table indexing (
    register text collate "C" primary key,
    -- the edition under which all of its records stand in the index; empty where that is not known
    fingerprint text collate "C",
    -- the edition of the pass that is under way, and the last record that it has done
    pass text collate "C",
    done bigint not null
);

-- Records that were kept long enough and wait for somebody to look at them.
create table review (
    record bigint primary key references record (number),
    -- the entry @kept for which it was asked; another one makes this row a thing of the past
    kept bytea not null,
    asked_at text collate "C" not null,
    -- the day until which somebody decided to keep it on; empty while it waits
    kept_on text collate "C"
);

create trigger edition_stays before update or delete on edition for each row execute function done_stays();
create trigger edition_remains before truncate on edition for each statement execute function done_stays();
