#!/bin/sh
# Runs once, on an empty data volume: a database and a role for each service.
set -eu
create() {
  psql -v ON_ERROR_STOP=1 -v name="$1" -v password="$2" --username "$POSTGRES_USER" <<'SQL'
CREATE ROLE :"name" LOGIN PASSWORD :'password';
CREATE DATABASE :"name" OWNER :"name";
REVOKE CONNECT ON DATABASE :"name" FROM PUBLIC;
SQL
}
create user_db "$USER_DB_PASSWORD"
create inventory_db "$INVENTORY_DB_PASSWORD"
create order_db "$ORDER_DB_PASSWORD"
create provider_db "$PROVIDER_DB_PASSWORD"
