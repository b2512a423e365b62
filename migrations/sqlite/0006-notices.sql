-- What concerns whoever works here, and the letters that tell of it. See crates/rihla-register (registry/notice) and rihla-account (wish.rs).
-- What was done and is still to be told: written with the action itself.
create table notice_queue (
    number integer primary key autoincrement,
    record integer not null references record (number),
    kind text not null,
    -- the version of the record that the action made
    mark text not null,
    -- whom it concerns; empty: whoever may confirm
    account text,
    at text not null
) strict;
create index notice_queue_record on notice_queue (record);

create table notice_letter (
    number integer primary key autoincrement,
    -- the name under which it is sent, each time the same
    id text not null unique,
    account text not null,
    digest integer not null check (digest in (0, 1)),
    made_at text not null,
    state text not null check (state in ('waiting', 'sent', 'dropped', 'given-up')),
    -- tries that failed, and when the next one is due
    tries integer not null,
    due_at text not null,
    -- until when a worker is at it
    busy_until text,
    settled_at text,
    said text
) strict;
create index notice_letter_waiting on notice_letter (due_at, number) where state = 'waiting';
create index notice_letter_account on notice_letter (account, made_at);

-- It says neither who did it nor what the record holds.
create table notice (
    number integer primary key autoincrement,
    account text not null,
    record integer not null references record (number),
    kind text not null,
    -- the version of the record, or the day on which it falls due
    mark text not null,
    at text not null,
    read_at text,
    -- the letter that tells of it
    letter integer references notice_letter (number),
    unique (account, record, kind, mark)
) strict;
create index notice_account on notice (account, number);
create index notice_unread on notice (account, number) where read_at is null;
create index notice_record on notice (record);
create index notice_letter_of on notice (letter) where letter is not null;
create index notice_at on notice (at);

-- How somebody wants to be written to; who has no row here has a digest each day.
create table mail_wish (
    account text primary key not null references account (id),
    pace text not null check (pace in ('at-once', 'daily', 'weekly', 'never')),
    -- the kinds of notice about which no letter is wanted, each between spaces
    without text not null,
    -- what was there before is in no letter
    since text not null
) strict;
create index mail_wish_at_once on mail_wish (account) where pace = 'at-once';
