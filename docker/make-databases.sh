#!/bin/sh
# The first start of the production database: its roles, with their passwords, and its database.
# Run by the postgres image. The embedded server is set up from the same two files of SQL.
set -eu
psql --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres <<'SQL'
\getenv owner_password CSC_OWNER_PASSWORD
\getenv app_password CSC_APP_PASSWORD
\getenv backup_password CSC_BACKUP_PASSWORD
\i /sql/roles.sql
ALTER ROLE csc_owner PASSWORD :'owner_password';
ALTER ROLE csc_app PASSWORD :'app_password';
ALTER ROLE csc_backup PASSWORD :'backup_password';
CREATE DATABASE csc OWNER csc_owner;
REVOKE ALL ON DATABASE csc FROM PUBLIC;
GRANT CONNECT, TEMPORARY ON DATABASE csc TO csc_app;
GRANT CONNECT ON DATABASE csc TO csc_backup;
\connect csc
\i /sql/privileges.sql
SQL
