-- When the shop is to be called about the payment (next); null: not, or no more.
alter table payments
  add column callback_due   timestamptz,
  add column callback_tries int not null default 0;

create index payments_callback_due on payments (callback_due) where callback_due is not null;

-- A payment is captured within moments of being made: leave room for that on its page, so that no
-- index is touched.
alter table payments set (fillfactor = 50);

-- A refund is known by its payment and its own id.
alter table refunds
  drop constraint refunds_pkey,
  add primary key (payment_id, refund_id);
