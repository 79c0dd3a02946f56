-- The role that questions run under may read the service's schemas and nothing else. Where it
-- does not exist (a database of the user's own), reads still run in read-only transactions.
DO $$
DECLARE
    schema_name text;
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'gazetteer_reader') THEN
        FOR schema_name IN
            SELECT nspname FROM pg_namespace
            WHERE nspname IN ('gis', 'gazetteer', 'layers', 'maps')
        LOOP
            EXECUTE format('GRANT USAGE ON SCHEMA %I TO gazetteer_reader', schema_name);
            EXECUTE format('GRANT SELECT ON ALL TABLES IN SCHEMA %I TO gazetteer_reader', schema_name);
        END LOOP;
    END IF;
END $$;
