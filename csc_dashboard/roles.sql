-- The two roles the product connects as. Run once per server, by its superuser.
-- csc_owner owns the databases and runs migrations; csc_app reads and writes rows and nothing else.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'csc_owner') THEN
        CREATE ROLE csc_owner LOGIN CREATEDB NOSUPERUSER NOCREATEROLE NOBYPASSRLS;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'csc_app') THEN
        CREATE ROLE csc_app LOGIN NOCREATEDB NOSUPERUSER NOCREATEROLE NOBYPASSRLS;
    END IF;
END
$$;
