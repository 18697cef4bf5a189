-- The ledger is read by product and id, and its rows are written under the product's lock: a time that
-- is taken when the row is written goes up with the id, that of the transaction's begin need not.
alter table movements alter column at set default clock_timestamp();

-- One index does: no movement is looked for without its product.
alter table movements drop constraint movements_pkey, add primary key (product_id, id);
drop index movements_by_product;

-- Each movement is written by the statement that changes its product's row, which is never deleted:
-- looking that row up again for each costs more than writing the movement.
alter table movements drop constraint movements_product_id_fkey;

-- Those that may be forgotten one day. What was sold is kept: its order may be called off later.
create index holds_unsold on holds (order_id) where state in ('REFUSED', 'RELEASED');

-- Returns whose pieces were put back; a row bars the same return from counting twice.
create table restocks (
  return_id  text primary key,
  order_id   uuid not null,
  created_at timestamptz not null default now()
);

create index restocks_by_age on restocks (created_at);

-- How the adjustment of a product under a user's key ended, for as long as the key is kept.
create table adjustments (
  user_id             text not null, -- empty for a service
  product_id          text not null,
  key                 text not null,
  delta               int not null,  -- delta and reason: what was asked for
  reason              text not null,
  refused             boolean not null,
  on_hand             int not null,  -- the row after it, or as it was when it was refused
  reserved            int not null,
  low_stock_threshold int not null,
  version             bigint not null,
  created_at          timestamptz not null default now(),
  primary key (user_id, product_id, key)
);

create index adjustments_by_age on adjustments (created_at);
