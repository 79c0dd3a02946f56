-- Cases: staff read what the policies show them; the service writes, and deletes only actions
-- that a draft no longer has. Steps and contents are only ever added.
GRANT USAGE ON SCHEMA office TO gazetteer_staff;
GRANT SELECT ON office.change_case, office.change_case_history, office.case_action,
    office.case_action_history, office.case_document, office.case_document_history,
    office.case_opinion, office.case_opinion_history, office.case_step, office.document_content
    TO gazetteer_staff;
DO $$
DECLARE
    t record;
    writable text;
BEGIN
    FOR t IN SELECT oid, relname FROM pg_class
             WHERE relnamespace = 'office'::regnamespace AND relkind = 'r'
               AND relname IN ('change_case', 'case_action', 'case_document', 'case_opinion')
    LOOP
        SELECT string_agg(quote_ident(attname), ', ') INTO writable FROM pg_attribute
            WHERE attrelid = t.oid AND attnum > 0 AND NOT attisdropped AND attname <> 'recorded';
        EXECUTE format('GRANT INSERT (%s), UPDATE (%s) ON office.%I TO gazetteer_writer',
                       writable, writable, t.relname);
    END LOOP;
END $$;
-- The revision that opens a case names it.
GRANT USAGE ON SEQUENCE office.change_case_case_id_seq TO gazetteer_writer;
GRANT DELETE ON office.case_action TO gazetteer_writer;
GRANT INSERT (case_id, number, from_state, to_state, remark, account_id, revision_id)
    ON office.case_step TO gazetteer_writer;
GRANT INSERT ON office.document_content TO gazetteer_writer;
