-- Orders. Ids are UUIDv7, so the newest order has the greatest id: the primary key serves the list
-- of all, one short index the list of a user. A number comes from a sequence and needs no index.
-- The token of the payment stands here until the checkout has ended, so that to forget it is part
-- of the update that says so. Pages are left more than half empty: then the confirmation of each of
-- their orders finds room beside it and touches no index, and the table with its indexes is smaller
-- than with fuller pages.
drop index orders_newest;
drop index orders_of_user;
alter table orders drop constraint orders_number_key;
create index orders_of_user on orders (user_id, id);
alter table orders add column token text;
alter table orders set (fillfactor = 45);
update orders set token = p.token from order_private p where p.order_id = id;
alter table order_private drop column token;

-- Stored and read as text, never searched: json costs neither the making nor the printing of jsonb.
alter table order_private alter column address type json using address::text::json;
alter table order_events alter column data type json using data::text::json;

-- Keys, now also of refunds and returns. id: what was (user_id, operation, key), hashed.
-- part: the refund or return that the key has made of its order. refusal: kept instead of an order.
create table used_keys (
  id           uuid        primary key,
  order_id     uuid,
  part         uuid,
  request_hash bytea       not null,
  refusal      json,
  created_at   timestamptz not null,
  check ((order_id is null) <> (refusal is null))
);
insert into used_keys (id, order_id, request_hash, created_at)
select encode(substring(sha256(convert_to(
         user_id || E'\n' || operation || E'\n' || key, 'UTF8')) for 16), 'hex')::uuid,
       order_id, request_hash, created_at
from idempotency_keys;
drop table idempotency_keys;
alter table used_keys rename to idempotency_keys;
alter index used_keys_pkey rename to idempotency_keys_pkey;
-- To find old ones it is enough to know where in the table they are.
create index idempotency_keys_by_age on idempotency_keys
  using brin (created_at) with (pages_per_range = 32, autosummarize = on);

-- Where each return stands; can be rebuilt from the events of its order.
create table order_returns (
  id           uuid        primary key,
  order_id     uuid        not null,
  user_id      text        not null,
  status       text        not null,
  requested_at timestamptz not null
);
create index order_returns_of_order on order_returns (order_id);
create index order_returns_of_user on order_returns (user_id, requested_at, id);
create index order_returns_by_age on order_returns (requested_at, id);

-- What is added to the prices of goods. An amount of 0 is free in every currency.
create table shipping_methods (
  id       text    primary key,
  name     text    not null,
  amount   bigint  not null check (amount >= 0),
  currency char(3) not null,
  min_days int     not null check (min_days >= 0),
  max_days int     not null check (max_days >= min_days)
);
insert into shipping_methods (id, name, amount, currency, min_days, max_days) values
  ('standard', 'Standard',    0, 'USD', 3, 5),
  ('express',  'Express',  1290, 'USD', 1, 2);

-- region '': wherever in the country no region of its own is named.
create table tax_rates (
  country      char(2) not null,
  region       text    not null default '',
  basis_points int     not null check (basis_points between 0 and 10000),
  primary key (country, region)
);
insert into tax_rates (country, region, basis_points) values
  ('US', 'CA', 725), ('US', 'NY', 400), ('US', 'TX', 625), ('US', 'FL', 600), ('US', 'WA', 650),
  ('US', 'IL', 625), ('US', 'PA', 600), ('US', 'NJ', 663), ('US', 'MA', 625),
  ('DE', '', 1900), ('FR', '', 2000), ('GB', '', 2000);

-- What is taken off: a percentage or an amount. uses: by orders that stand or are being settled.
create table coupons (
  code              text        primary key,
  percent           int         check (percent between 1 and 100),
  amount            bigint      check (amount > 0),
  currency          char(3),
  starts_at         timestamptz not null,
  ends_at           timestamptz not null check (ends_at > starts_at),
  max_uses          int         check (max_uses > 0),
  max_uses_per_user int         check (max_uses_per_user > 0),
  uses              int         not null default 0 check (uses >= 0),
  created_at        timestamptz not null,
  check ((percent is null) <> (amount is null)),
  check ((amount is null) = (currency is null)),
  check (uses <= max_uses)
);

-- Which coupon an order uses; the row goes, once, when the order ends unfulfilled.
create table coupon_uses (
  order_id uuid primary key,
  code     text not null references coupons,
  user_id  text not null
);

create table coupon_users (
  code    text not null references coupons,
  user_id text not null,
  uses    int  not null check (uses >= 0),
  primary key (code, user_id)
);
