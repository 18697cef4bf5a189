-- Counts the changes that the account's owner sees: its ETag.
alter table users add column version bigint not null default 1;

-- Admins look people up by how e-mail or name begins, or by the whole phone number.
create index users_email_beginning on users (lower(email) text_pattern_ops);
create index users_name_beginning on users (lower(name) text_pattern_ops);
create index users_phone on users (phone) where phone is not null;
create index users_staff on users (id) where roles && array['staff', 'admin'];

create table preferences (
    user_id uuid primary key references users on delete cascade,
    locale text not null,
    currency char(3) not null,
    marketing_emails boolean not null,
    order_updates boolean not null,
    back_in_stock boolean not null,
    price_drops boolean not null
);

-- Where and when a session was last seen; fresher in Redis, written here when it is refreshed.
alter table sessions
    add column ip text,
    add column user_agent text,
    add column last_seen_at timestamptz;
update sessions set last_seen_at = created_at;
alter table sessions alter column last_seen_at set not null;
create index sessions_by_age on sessions (expires_at);

-- Sessions that have ended while an access token of theirs may live; also of erased users, so no
-- reference. told: whether Redis has it.
create table revocations (
    session_id uuid primary key,
    revoked_at timestamptz not null,
    told boolean not null default false
);
create index revocations_untold on revocations (revoked_at) where not told;
create index revocations_by_age on revocations (revoked_at);

-- A key is shown from created_at on and signs from signs_from on, so that everybody knows it by
-- then. The key before it stays valid until its last token has expired, then its row goes.
alter table signing_keys add column signs_from timestamptz;
update signing_keys set signs_from = created_at;
alter table signing_keys alter column signs_from set not null;

-- What was sent by mail to prove an e-mail or to set a password anew: only the hash, and the e-mail
-- that it proves.
create table mail_tokens (
    hash bytea primary key,
    user_id uuid not null references users on delete cascade,
    purpose text not null check (purpose in ('VERIFY', 'RESET')),
    email text not null,
    expires_at timestamptz not null
);
create index mail_tokens_user on mail_tokens (user_id, purpose);
create index mail_tokens_by_age on mail_tokens (expires_at);

-- Mails that are to be sent, and those that were. id: from the fact that caused it, so that the
-- same fact causes it once; also its Message-ID. recipient: null for the user's e-mail as it is when
-- it is sent. urgent: goes before those that are not. due_at: when whoever finds it there may send
-- it; null once it is sent or given up.
create table mails (
    id uuid primary key,
    user_id uuid not null references users on delete cascade,
    kind text not null,
    urgent boolean not null default true,
    recipient text,
    data json not null,
    created_at timestamptz not null,
    due_at timestamptz,
    attempts int not null default 0,
    sent_at timestamptz
);
create index mails_due on mails (urgent desc, due_at) where due_at is not null;
create index mails_user on mails (user_id, created_at);
create index mails_by_age on mails (created_at);

-- The last number that was given out in each user's inbox. Its row is locked until the entries with
-- the numbers are there, so that nobody sees a number before a lower one.
create table inbox_numbers (
    user_id uuid primary key references users on delete cascade,
    last bigint not null
);

-- What reaches a user: notifications, and, under kind ORDER, where an order stands, which only
-- streams show. id: from the fact that caused it, so that the same fact causes it once.
create table inbox (
    user_id uuid not null references users on delete cascade,
    number bigint not null,
    id uuid not null unique,
    kind text not null,
    title text,
    body text,
    data json not null,
    created_at timestamptz not null,
    read_at timestamptz,
    primary key (user_id, number)
);
-- What is read, and what only streams show, is passed over on the way through the primary key: it is
-- cheaper to look at a user's hundreds than to keep an index up for each of an order's facts.
-- Two, since orders are forgotten much sooner: their oldest are not looked for among all the rest.
create index inbox_by_age on inbox (created_at) where kind <> 'ORDER';
create index inbox_orders_by_age on inbox (created_at) where kind = 'ORDER';

-- What admins did: only ever added to.
create table admin_acts (
    number bigint generated always as identity primary key,
    id uuid not null unique,
    actor text not null,
    act text not null,
    user_id uuid not null,
    details json not null,
    ip text,
    user_agent text,
    at timestamptz not null
);
create index admin_acts_user on admin_acts (user_id, number);

create function refuse_change() returns trigger language plpgsql as
$$ begin raise exception '% is only ever added to', tg_table_name; end $$;
create trigger admin_acts_append_only before update or delete or truncate on admin_acts
    for each statement execute function refuse_change();

-- Who was here: ids that nobody has any more, so that an audit can see that nothing is left of them.
create table erased_users (
    id uuid primary key,
    erased_at timestamptz not null
);
