-- Work to be done later, and work that comes again. See crates/rihla-store/src/jobs.
create table job (
    id integer primary key autoincrement,
    kind text not null,
    -- JSON of identifiers; never of persons
    payload text not null,
    -- one waiting job of a kind and key
    unique_key text,
    state text not null check (state in ('waiting', 'running', 'done', 'failed', 'cancelled')),
    run_at text not null,
    attempts integer not null,
    most_attempts integer not null,
    -- who runs it, and until when that holds without a further word
    lease text,
    leased_until text,
    cancel_asked integer not null,
    -- a sentence with its id, as JSON
    fault text,
    created_at text not null,
    started_at text,
    ended_at text
) strict;
create unique index job_unique_key on job (kind, unique_key) where state = 'waiting';
create index job_waiting on job (run_at, id) where state = 'waiting';
create index job_running on job (leased_until) where state = 'running';
create index job_ended on job (ended_at) where state in ('done', 'failed', 'cancelled');

create table job_schedule (
    name text primary key,
    kind text not null,
    payload text not null,
    -- 'every PT15M' or 'daily 03:30 Africa/Casablanca'
    rule text not null,
    next_at text not null,
    last_at text
) strict;
