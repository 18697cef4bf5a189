-- The pieces of each product. What is held is never more than what is there: the last guard.
create table stock (
  product_id          text primary key,
  on_hand             int not null,
  reserved            int not null default 0,
  low_stock_threshold int not null default 0 check (low_stock_threshold >= 0),
  version             bigint not null default 1,
  constraint never_oversold check (0 <= reserved and reserved <= on_hand)
) with (fillfactor = 50); -- room on the page for the many updates of a hot row

-- What became of each order's claim; a row is never deleted, so that whatever comes late is recognized.
create table holds (
  order_id   uuid primary key,
  state      text not null check (state in ('HELD', 'REFUSED', 'RELEASED', 'COMMITTED')),
  lines      jsonb not null, -- [{"productId", "quantity"}], never changed; empty for a tombstone
  shortages  jsonb not null, -- [{"productId", "requested", "available"}] of a refusal
  due_at     timestamptz,    -- when to ask for the order's verdict; null for what was never held
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

create index holds_due on holds (due_at) where state = 'HELD';

-- Why the pieces in the house changed, append-only: the deltas of a product sum to its on_hand.
create table movements (
  id         uuid primary key default uuidv7(),
  product_id text not null references stock,
  delta      int not null check (delta <> 0),
  reason     text not null,
  order_id   uuid,
  at         timestamptz not null default now()
);

create index movements_by_product on movements (product_id, id);
