-- What lists show, kept under a name. A view is a name and a query and never data. See crates/rihla-account/src/view.rs.
create table saved_view (
    id text collate "C" primary key,
    -- who made it
    account text collate "C" not null references account (id),
    register text collate "C" not null,
    -- outside text
    name text collate "C" not null,
    -- as it stands in an address
    query text collate "C" not null,
    -- with whom it is shared: those who hold this role, for this agency where one is named; empty for a view of one's own
    role text collate "C",
    agency text collate "C",
    made_at text collate "C" not null
);
create index saved_view_account on saved_view (account, register);
create index saved_view_role on saved_view (role, register) where role is not null;
