-- What has happened to each order: append-only, the truth. An order is the fold of its rows here.
create table order_events (
  order_id       uuid     not null,
  version        int      not null check (version >= 1),
  type           text     not null,
  schema_version smallint not null,
  data           jsonb    not null,
  primary key (order_id, version)
);

-- Where each order stands, written in the statement of the event; can be rebuilt from the events.
-- resume_at: when whoever finds it there goes on with its saga; null when nothing is left to do.
create table orders (
  id         uuid        primary key,
  number     text        not null unique,
  user_id    text        not null,
  status     text        not null,
  version    int         not null,
  total      bigint      not null,
  currency   char(3)     not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  resume_at  timestamptz
) with (fillfactor = 80);

create index orders_of_user on orders (user_id, created_at desc, id desc);
create index orders_newest on orders (created_at desc, id desc);
create index orders_unsettled on orders (resume_at) where resume_at is not null;

-- Personal data, apart from the log so that it can be erased. The token is blanked once the
-- checkout has ended.
create table order_private (
  order_id uuid  primary key,
  address  jsonb not null,
  token    text
) with (fillfactor = 80);

-- Which order a key of a user has made.
create table idempotency_keys (
  user_id      text        not null,
  operation    text        not null,
  key          text        not null,
  order_id     uuid        not null,
  request_hash bytea       not null,
  created_at   timestamptz not null,
  primary key (user_id, operation, key)
);

create index idempotency_keys_by_age on idempotency_keys (created_at);

create sequence order_numbers;
