-- Who is told when records change, and what they were told. See crates/rihla-register.
create table subscriber (
    number integer primary key autoincrement,
    id text not null unique,
    register text not null,
    -- the events it asks for, each between spaces
    events text not null,
    -- the account with whose eyes it sees
    account text not null,
    host text not null,
    -- address and secrets, sealed under a key of the node
    key text not null,
    sealed blob not null,
    made_at text not null,
    made_by text not null,
    state text not null,
    -- tries of the event at the head of its queue that failed, and when the next one is due
    tries integer not null,
    due_at text,
    -- until when a worker is at it
    busy_until text,
    said text
) strict;

create table delivery (
    number integer primary key autoincrement,
    subscriber integer not null references subscriber (number),
    record integer not null references record (number),
    event text not null,
    version integer not null,
    at text not null,
    state text not null,
    settled_at text,
    said text
) strict;
create index delivery_waiting on delivery (subscriber, number) where state = 'waiting';
create index delivery_record on delivery (record, subscriber, number);
