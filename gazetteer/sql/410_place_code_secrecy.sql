-- A place code tells county, township and class, so that of a hidden place is hidden too.
ALTER TABLE gazetteer.place_code ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS codes_of_visible_places ON gazetteer.place_code;
CREATE POLICY codes_of_visible_places ON gazetteer.place_code FOR SELECT TO gazetteer_reader
    USING (EXISTS (SELECT FROM gazetteer.place p WHERE p.place_id = place_code.place_id));
DROP POLICY IF EXISTS all_rows ON gazetteer.place_code;
CREATE POLICY all_rows ON gazetteer.place_code FOR SELECT TO gazetteer_cleared USING (true);
DROP POLICY IF EXISTS writing ON gazetteer.place_code;
CREATE POLICY writing ON gazetteer.place_code FOR INSERT TO gazetteer_writer WITH CHECK (true);
