-- The simulated provider's own memory: what became of each payment that was asked of it.
create table payments (
  payment_id   uuid        primary key,
  amount       bigint      not null check (amount >= 0),
  currency     char(3)     not null,
  decline_code text,
  decides_at   timestamptz,                    -- null: never
  answers      text        not null default 'AT_ONCE',
  asked        int         not null default 1, -- how often an authorization was asked for
  voided       boolean     not null default false,
  captured     bigint      check (captured = amount),               -- null: not yet
  refunded     bigint      check (refunded between 0 and captured), -- null: never
  created_at   timestamptz not null default clock_timestamp(),
  check (captured is null or (not voided and decline_code is null)),
  check (refunded is null or captured is not null)
);

create table refunds (
  refund_id  uuid        primary key,
  payment_id uuid        not null references payments,
  amount     bigint      not null check (amount >= 0),
  created_at timestamptz not null default clock_timestamp()
);
