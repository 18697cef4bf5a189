-- Since when an account is locked: it cannot log in or order.
alter table users add column locked_at timestamptz;

create table addresses (
    id uuid primary key,
    user_id uuid not null references users on delete cascade,
    label text not null,
    recipient text not null,
    line1 text not null,
    line2 text,
    city text not null,
    region text,
    postal_code text not null,
    country text not null,
    is_default boolean not null,
    created_at timestamptz not null
);

create index addresses_user on addresses (user_id);

-- Of a user's addresses at most one is the default; that one is, their store sees to.
create unique index addresses_default on addresses (user_id) where is_default;
