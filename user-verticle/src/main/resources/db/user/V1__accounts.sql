create table users (
    id uuid primary key,
    email text not null,
    email_verified boolean not null default false,
    name text not null,
    phone text,
    avatar_url text,
    roles text[] not null,
    password_hash text not null,
    created_at timestamptz not null
);

-- One account per e-mail, whatever its case.
create unique index users_email on users (lower(email));

create table sessions (
    id uuid primary key,
    user_id uuid not null references users on delete cascade,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    revoked_at timestamptz
);

create index sessions_user on sessions (user_id);

-- Every refresh token that a session was ever given: a used one that comes again was stolen.
create table refresh_tokens (
    hash bytea primary key,
    session_id uuid not null references sessions on delete cascade,
    used_at timestamptz
);

create index refresh_tokens_session on refresh_tokens (session_id);

-- The highest generation signs; all of them verify. Its number lets one of several starters win.
create table signing_keys (
    generation integer primary key,
    private_key bytea not null,
    created_at timestamptz not null
);
