-- Inspections: staff read what the policies show them; the service writes. Packs, returns and the
-- log of exports are only ever added.
GRANT USAGE ON SCHEMA office TO gazetteer_staff;
GRANT SELECT ON office.inspection_plan, office.inspection_plan_history, office.inspection_line,
    office.inspection_line_history, office.inspection_task, office.inspection_task_history,
    office.inspection_result, office.inspection_result_history, office.inspection_problem,
    office.inspection_problem_history, office.inspection_pack, office.inspection_return,
    office.internal_export TO gazetteer_staff;
DO $$
DECLARE
    t record;
    writable text;
BEGIN
    FOR t IN SELECT oid, relname FROM pg_class
             WHERE relnamespace = 'office'::regnamespace AND relkind = 'r'
               AND relname IN ('inspection_plan', 'inspection_line', 'inspection_task',
                               'inspection_result', 'inspection_problem')
    LOOP
        SELECT string_agg(quote_ident(attname), ', ') INTO writable FROM pg_attribute
            WHERE attrelid = t.oid AND attnum > 0 AND NOT attisdropped AND attname <> 'recorded';
        EXECUTE format('GRANT INSERT (%s), UPDATE (%s) ON office.%I TO gazetteer_writer',
                       writable, writable, t.relname);
    END LOOP;
END $$;
-- A task that nobody has worked on may be taken off the list again.
GRANT DELETE ON office.inspection_task TO gazetteer_writer;
-- When something was made, received or exported is not for the writer to say.
GRANT INSERT (pack_uuid, inspection_id, actor, base) ON office.inspection_pack
    TO gazetteer_writer;
GRANT INSERT (pack_id, sha256, file_name, actor, outcome) ON office.inspection_return
    TO gazetteer_writer;
GRANT INSERT (actor, account_id, subject, format, line_code, epsg, feature_count, area_km2,
    classification, warning, file_name, sha256) ON office.internal_export TO gazetteer_writer;
