-- The upkeep of registers: what their definitions were, how far their index is, what waits for a look. See crates/rihla-register.
create table edition (
    register text not null,
    version integer not null,
    revision integer not null,
    fingerprint text not null,
    -- the definition in its canonical form
    body text not null,
    used_at text not null,
    primary key (register, version, revision)
) strict;

create table indexing (
    register text primary key not null,
    -- the edition under which all of its records stand in the index; empty where that is not known
    fingerprint text,
    -- the edition of the pass that is under way, and the last record that it has done
    pass text,
    done integer not null
) strict;

-- Records that were kept long enough and wait for somebody to look at them.
create table review (
    record integer primary key references record (number),
    -- the entry @kept for which it was asked; another one makes this row a thing of the past
    kept blob not null,
    asked_at text not null,
    -- the day until which somebody decided to keep it on; empty while it waits
    kept_on text
) strict;

create trigger edition_stays before update on edition begin select raise(abort, 'what was in use is never changed'); end;
create trigger edition_remains before delete on edition begin select raise(abort, 'what was in use is never removed'); end;
