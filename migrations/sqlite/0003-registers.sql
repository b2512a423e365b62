-- Records of registers: actions that are never changed, rows that are their fold, and one index over all. See crates/rihla-register.
create table record (
    number integer primary key,
    -- drawn at random
    id text not null unique,
    register text not null,
    version integer not null,
    -- the version of the definition that wrote it last
    definition integer not null,
    -- empty once it was erased, as all that follows
    state text,
    withdrawn integer not null check (withdrawn in (0, 1)),
    agency text,
    area text,
    assigned text,
    made_at text,
    made_by text,
    changed_at text,
    changed_by text,
    -- JSON of the fields that are not protected
    body text,
    -- JSON of those that are, and of what waits for a second person, sealed under the record's key
    sealed blob
) strict;
create index record_register on record (register, number);

-- Erasing a record removes its row here.
create table record_key (
    record integer primary key references record (number),
    key text not null,
    wrapped blob not null
) strict;

create table action (
    number integer primary key,
    record integer not null references record (number),
    version integer not null,
    kind text not null,
    at text not null,
    actor text not null,
    definition integer not null,
    -- the import it belongs to
    batch text,
    -- sealed under the record's key
    body blob not null,
    hash blob not null,
    unique (record, version)
) strict;
create index action_batch on action (batch, number) where batch is not null;

-- What can be listed by: a field of a register, a language of one, or a facet of every record (@state).
create table indexed (
    number integer primary key,
    register text not null,
    name text not null,
    unique (register, name)
) strict;

create table entry (
    record integer not null,
    field integer not null,
    -- sorts as bytes
    key blob not null,
    primary key (record, field, key)
) strict, without rowid;
create index entry_by_key on entry (field, key, record);

-- Files, in parts sealed under the record's key; the address is a keyed hash of the content.
create table attachment (
    record integer not null references record (number),
    hash text not null,
    part integer not null,
    body blob not null,
    primary key (record, hash, part)
) strict;

-- Who saw protected fields of a record, and why; and who took records out in bulk.
create table reading (
    number integer primary key,
    -- empty for an export, which names its register and how many records it took
    record integer references record (number),
    register text not null,
    records integer not null,
    at text not null,
    actor text not null,
    -- record, history, file, export
    what text not null,
    -- sealed under the record's key; empty for an export
    why blob not null,
    hash blob not null
) strict;
create index reading_record on reading (record, number);
create index reading_actor on reading (actor, at);

-- Signed roots over all actions and readings up to a number; the key is the public half.
create table checkpoint (
    number integer primary key,
    at text not null,
    action integer not null,
    reading integer not null,
    root blob not null,
    -- what else is tied in: the end of the chain of security events
    also text not null,
    key text not null,
    signature text not null
) strict;

create trigger action_stays before update on action begin select raise(abort, 'what was done is never changed'); end;
create trigger action_remains before delete on action begin select raise(abort, 'what was done is never removed'); end;

create trigger reading_stays before update on reading begin select raise(abort, 'what was done is never changed'); end;
create trigger reading_remains before delete on reading begin select raise(abort, 'what was done is never removed'); end;

create trigger checkpoint_stays before update on checkpoint begin select raise(abort, 'what was done is never changed'); end;
create trigger checkpoint_remains before delete on checkpoint begin select raise(abort, 'what was done is never removed'); end;
