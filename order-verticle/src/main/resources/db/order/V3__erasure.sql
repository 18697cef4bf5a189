-- Users who are gone, for as long as something that they asked for before may still be written:
-- until then what is personal of them is looked for again and again.
create table erasures (
  user_id text        primary key,
  until   timestamptz not null
);
