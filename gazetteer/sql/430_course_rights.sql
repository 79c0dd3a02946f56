-- A course description tells where every marker stands along the line, so it is never more open
-- than they are: staff read those of the lines they see, the public none.
DO $$
DECLARE
    one text;
BEGIN
    FOREACH one IN ARRAY ARRAY['gazetteer.course_description',
                               'gazetteer.course_description_history'] LOOP
        EXECUTE format('DROP POLICY IF EXISTS rows_of_visible_things ON %s', one);
        EXECUTE format('DROP POLICY IF EXISTS staff_rows ON %s', one);
        EXECUTE format('CREATE POLICY staff_rows ON %s FOR SELECT TO gazetteer_staff '
                       'USING (line_id IN (SELECT l.line_id FROM gazetteer.boundary_line l))',
                       one);
    END LOOP;
END $$;
