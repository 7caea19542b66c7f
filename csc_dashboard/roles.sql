-- The roles the product connects as. Run once per server, by its superuser.
-- csc_owner owns the databases and runs migrations; csc_app reads and writes rows and nothing else; csc_backup
-- reads every row of every authority and writes none, for backups alone.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'csc_owner') THEN
        CREATE ROLE csc_owner LOGIN CREATEDB NOSUPERUSER NOCREATEROLE NOBYPASSRLS;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'csc_app') THEN
        CREATE ROLE csc_app LOGIN NOCREATEDB NOSUPERUSER NOCREATEROLE NOBYPASSRLS;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'csc_backup') THEN
        CREATE ROLE csc_backup LOGIN NOCREATEDB NOSUPERUSER NOCREATEROLE BYPASSRLS REPLICATION;
        GRANT pg_read_all_data TO csc_backup;
        ALTER ROLE csc_backup SET default_transaction_read_only = on;
    END IF;
END
$$;
