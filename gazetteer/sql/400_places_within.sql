-- Places with a position or shape in a box (4490), as known at a moment. By number alone, as
-- gazetteer.places_within does it for now: under a policy no spatial index may be used.
CREATE OR REPLACE FUNCTION gazetteer.places_within_known(p_box geometry, p_known timestamptz)
RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp ROWS 1000 AS $$
    SELECT place_id FROM gazetteer.place_version
    WHERE (position && p_box OR geom && p_box) AND recorded @> p_known
    UNION
    SELECT place_id FROM gazetteer.place_version_history
    WHERE (position && p_box OR geom && p_box) AND recorded @> p_known
$$;
COMMENT ON FUNCTION gazetteer.places_within_known IS
    'Places with a position or shape in a box (4490), as known at a moment.';
