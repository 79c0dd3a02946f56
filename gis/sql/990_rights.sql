-- What the roles may do, granted anew at every migration so that new tables are never forgotten.
-- Whoever asks may read the register, subject to the policies on its tables.
DO $$
DECLARE
    schema_name text;
BEGIN
    FOR schema_name IN
        SELECT nspname FROM pg_namespace WHERE nspname IN ('gazetteer', 'layers', 'maps')
    LOOP
        PERFORM gis.grant_register(schema_name);
        -- Loads number new units before they enter them.
        EXECUTE format('GRANT USAGE ON ALL SEQUENCES IN SCHEMA %I TO gazetteer_writer',
                       schema_name);
    END LOOP;
END $$;
GRANT USAGE ON SCHEMA gis TO gazetteer_reader;
GRANT SELECT ON ALL TABLES IN SCHEMA gis TO gazetteer_staff;
GRANT SELECT (revision_id, recorded_at) ON gis.revision TO gazetteer_reader;
