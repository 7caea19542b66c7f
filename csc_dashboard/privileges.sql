-- What each role may do inside one database. Run in that database, by the server's superuser.
-- Databases made from a template in which this was run carry it with them.
ALTER SCHEMA public OWNER TO csc_owner;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO csc_app;
ALTER DEFAULT PRIVILEGES FOR ROLE csc_owner
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO csc_app;
ALTER DEFAULT PRIVILEGES FOR ROLE csc_owner
    GRANT USAGE ON SEQUENCES TO csc_app;
