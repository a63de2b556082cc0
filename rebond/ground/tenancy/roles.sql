-- The three database roles and what each may do in one database. Run by a superuser, in the database of the site, before the
-- first migration; running it again changes nothing. Passwords are not here: give them afterwards (ALTER ROLE ... PASSWORD).
--
--   rebond_owner   owns the tables, runs the migrations; bound by row level security (FORCE)
--   rebond_app     the site and its worker; reads and writes rows, creates nothing, bound by row level security
--   rebond_backup  reads every row, for backups only
--
-- Tables are granted by default privileges alone, never again afterwards: a migration that takes a right away from rebond_app
-- (the journal is insert-only) stays in force when this file is run again.

DO $$
DECLARE
    role_name text;
BEGIN
    FOREACH role_name IN ARRAY ARRAY['rebond_owner', 'rebond_app', 'rebond_backup'] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role_name) THEN
            EXECUTE format('CREATE ROLE %I', role_name);
        END IF;
    END LOOP;
END
$$;

ALTER ROLE rebond_owner LOGIN CREATEDB NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOREPLICATION;
ALTER ROLE rebond_app LOGIN NOCREATEDB NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOREPLICATION;
ALTER ROLE rebond_backup LOGIN NOCREATEDB NOSUPERUSER BYPASSRLS NOCREATEROLE NOREPLICATION;

DO $$
BEGIN
    EXECUTE format('ALTER DATABASE %I OWNER TO rebond_owner', current_database());
    EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
    EXECUTE format('GRANT CONNECT, TEMPORARY ON DATABASE %I TO rebond_app', current_database());
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO rebond_backup', current_database());
END
$$;

REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE, CREATE ON SCHEMA public TO rebond_owner;
GRANT USAGE ON SCHEMA public TO rebond_app, rebond_backup;

CREATE EXTENSION IF NOT EXISTS btree_gist;
CREATE EXTENSION IF NOT EXISTS citext;
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS unaccent;

ALTER DEFAULT PRIVILEGES FOR ROLE rebond_owner GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO rebond_app;
ALTER DEFAULT PRIVILEGES FOR ROLE rebond_owner GRANT USAGE, SELECT ON SEQUENCES TO rebond_app;
ALTER DEFAULT PRIVILEGES FOR ROLE rebond_owner GRANT SELECT ON TABLES TO rebond_backup;
ALTER DEFAULT PRIVILEGES FOR ROLE rebond_owner GRANT SELECT ON SEQUENCES TO rebond_backup;

-- What people's rows hold never reaches the server's log: neither statements, nor the details of errors, nor errors
-- themselves, which quote values. The application's own log keeps their code and constraint. In postgresql.conf set
-- log_error_verbosity = terse too: a server that dies would otherwise write the statement that was running.
DO $$
DECLARE
    role_name text;
    setting text;
BEGIN
    FOREACH role_name IN ARRAY ARRAY['rebond_owner', 'rebond_app', 'rebond_backup'] LOOP
        FOREACH setting IN ARRAY ARRAY[
            'log_min_messages = log', 'log_min_error_statement = panic', 'log_error_verbosity = terse',
            'log_statement = none', 'log_min_duration_statement = -1', 'log_parameter_max_length = 0',
            'log_parameter_max_length_on_error = 0'
        ] LOOP
            EXECUTE format('ALTER ROLE %I SET %s', role_name, setting);
        END LOOP;
    END LOOP;
END
$$;
