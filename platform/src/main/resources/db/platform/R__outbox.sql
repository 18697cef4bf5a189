-- Runs again whenever it changes: each statement must also do on a database that has it already.

-- Facts that wait for Kafka, written in the transaction of the state that they tell of.
-- seq orders the facts of one key: its writers hold that key's row lock when they draw it. It must
-- stay uncached (cache 1), else each connection draws from a block of its own.
create table if not exists outbox (
  id         uuid        primary key,
  seq        bigint      not null generated always as identity,
  topic      text        not null,
  shard      int         not null check (shard >= 0),
  key        text        not null,
  envelope   text        not null,
  created_at timestamptz not null default clock_timestamp()
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000,
        autovacuum_analyze_scale_factor = 0, autovacuum_analyze_threshold = 20000);

create index if not exists outbox_by_shard on outbox (shard, seq);

-- Who may publish a shard, by this database's clock.
create table if not exists outbox_lease (
  shard      int         primary key,
  holder     text        not null,
  expires_at timestamptz not null
);
